// SPDX-License-Identifier: MIT
/* dns(ZONE), dns{ … }: DNS servers and changes to their zones. */
#include <stdlib.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define ZONE_BYTES_MAX ((size_t)16 * 1024 * 1024)

static const char *const keys[] = {"zone", "zone_file", "name", "port", NULL};

/* "zone line 4: …" of a file reads "lab.zone:4: …". */
static int raise_file(lua_State *L, const struct base_error *error,
                      const char *path)
{
    char text[BASE_ERROR_TEXT_MAX];
    int line = 0;
    const char *rest = scn_line_prefix(error->text, "zone", &line);

    if (rest == NULL)
        return scn_raise(L, "%s", error->text);
    snprintf(text, sizeof text, "%s:%d: %.400s", path, line, rest);
    return scn_raise_verbatim(L, text);
}

static int create_from_file(lua_State *L, struct lab_dns_spec *spec,
                            const char *path)
{
    struct base_error error = {0};
    struct lab_actor *actor;
    char *zone = NULL;
    int err = base_file_read(path, ZONE_BYTES_MAX, &zone, NULL, &error);

    spec->zone = zone;
    if (err == 0)
        err = lab_dns(scn_of(L)->lab, spec, &actor, &error);
    free(zone);
    if (err != 0)
        return raise_file(L, &error, path);
    scn_actor_push(L, actor);
    return 1;
}

static int create(lua_State *L, const struct lab_dns_spec *spec)
{
    struct base_error error = {0};
    struct lab_actor *actor;

    if (lab_dns(scn_of(L)->lab, spec, &actor, &error) != 0)
        return scn_raise_literal(L, &error, spec->zone, NULL);
    scn_actor_push(L, actor);
    return 1;
}

static int verb_dns(lua_State *L)
{
    struct lab_dns_spec spec = {0};
    const char *file;
    int64_t port;

    scn_constructor_table(L, "dns", keys, "zone");
    spec.address = scn_address(L, 1);
    spec.other_address = scn_address(L, 2);
    spec.name = scn_key_string(L, 1, "dns", "name");
    spec.zone = scn_key_string(L, 1, "dns", "zone");
    file = scn_key_string(L, 1, "dns", "zone_file");
    if (scn_key_int(L, 1, "dns", "port", (struct scn_range){1, 65535}, &port))
        spec.port = (uint16_t)port;
    if (file != NULL && spec.zone != NULL)
        return scn_raise(L, "dns takes 'zone' or 'zone_file', not both");
    if (file != NULL)
        return create_from_file(L, &spec, scn_path_push(L, file));
    return create(L, &spec);
}

/* The server at the top of the stack. */
static void server_read(lua_State *L, const char *verb, size_t i,
                        struct lab_dns_choice *out)
{
    struct lab_actor *actor = scn_actor_test(L, -1);

    if (lua_type(L, -1) == LUA_TSTRING)
        out->address[i] = lua_tostring(L, -1); /* its table keeps it */
    else if (actor != NULL && lab_actor_kind(actor) == LAB_DNS)
        out->server[i] = actor;
    else
        scn_raise(L,
                  "%s: 'dns' must be a DNS server, an address, a list of "
                  "two, or false, not %s",
                  verb, scn_show(L, -1));
}

void scn_dns_read(lua_State *L, const char *verb, struct lab_dns_choice *out)
{
    int type = lua_getfield(L, 1, "dns");
    size_t count;

    out->nobody = type == LUA_TBOOLEAN && !lua_toboolean(L, -1);
    if (type == LUA_TTABLE) {
        count = lua_rawlen(L, -1);
        if (count > FREG_DNS_MAX)
            scn_raise(L, "%s: 'dns' takes at most two servers", verb);
        out->nobody = count == 0;
        for (size_t i = 0; i < count; i++) {
            lua_rawgeti(L, -1, (lua_Integer)i + 1);
            server_read(L, verb, i, out);
            lua_pop(L, 1);
        }
    } else if (type != LUA_TNIL && !out->nobody) {
        server_read(L, verb, 0, out);
    }
    lua_pop(L, 1);
}

static struct fdns_zone *zone_of(lua_State *L)
{
    return fdns_server_zone(lab_actor_dns(scn_self(L, LAB_DNS)));
}

static const char *text_argument(lua_State *L, int index, const char *what)
{
    if (lua_type(L, index) != LUA_TSTRING)
        scn_raise(L, "%s must be a text, not %s", what, scn_show(L, index));
    return lua_tostring(L, index);
}

static int dns_add(lua_State *L)
{
    struct fdns_zone *zone = zone_of(L);
    struct base_error error = {0};

    if (fdns_zone_add(zone, text_argument(L, 2, "add: the record"), &error) !=
        0)
        return scn_raise(L, "%s", error.text);
    return 0;
}

static int dns_remove(lua_State *L)
{
    struct fdns_zone *zone = zone_of(L);
    struct base_error error = {0};
    const char *owner = text_argument(L, 2, "remove: the owner");
    const char *type = NULL;
    size_t removed = 0;

    if (!lua_isnoneornil(L, 3))
        type = text_argument(L, 3, "remove: the type");
    if (fdns_zone_remove(zone, owner, type, &removed, &error) != 0)
        return scn_raise(L, "%s", error.text);
    lua_pushinteger(L, (lua_Integer)removed);
    return 1;
}

static int dns_replace(lua_State *L)
{
    struct fdns_zone *zone = zone_of(L);
    struct base_error error = {0};
    const char *record = text_argument(L, 2, "replace: the record");
    size_t removed = 0;

    if (fdns_zone_replace(zone, record, &removed, &error) != 0)
        return scn_raise(L, "%s", error.text);
    lua_pushinteger(L, (lua_Integer)removed);
    return 1;
}

void scn_open_dns(lua_State *L)
{
    static const luaL_Reg methods[] = {{"add", dns_add},
                                       {"remove", dns_remove},
                                       {"replace", dns_replace},
                                       {NULL, NULL}};

    scn_actor_kind_open(L, LAB_DNS, methods);
    lua_pushcfunction(L, verb_dns);
    lua_setfield(L, -2, "dns");
}
