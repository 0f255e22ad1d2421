// SPDX-License-Identifier: MIT
/*
 * What all actors share: one userdata per actor (so that == works), fields,
 * faults, and good answers to the usual slips.
 */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

static const char *const kinds[LAB_KIND_COUNT] = {[LAB_DNS] = "dns",
                                                  [LAB_REGISTRAR] = "registrar",
                                                  [LAB_PROXY] = "proxy",
                                                  [LAB_PHONE] = "phone"};

/* Registry key of the table of actors by number. */
static const char cache_key = 'a';

struct handle {
    uint32_t number;
};

static struct lab_actor *actor_of(lua_State *L, const struct handle *handle)
{
    struct lab_actor *actor = NULL;

    if (scn_of(L)->lab != NULL)
        actor = lab_actor_of(scn_of(L)->lab, handle->number);
    if (actor == NULL)
        scn_raise(L, "this actor does not exist any more");
    return actor;
}

void scn_actor_push(lua_State *L, struct lab_actor *actor)
{
    uint32_t number = lab_actor_number(actor);
    struct handle *handle;

    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &cache_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &cache_key);
    }
    if (lua_rawgeti(L, -1, number) == LUA_TNIL) {
        lua_pop(L, 1);
        handle = lua_newuserdatauv(L, sizeof *handle, 0);
        *handle = (struct handle){.number = number};
        luaL_setmetatable(L, kinds[lab_actor_kind(actor)]);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, number);
    }
    lua_remove(L, -2);
}

void scn_actor_push_number(lua_State *L, uint32_t number)
{
    struct scn *s = scn_of(L);
    struct lab_actor *actor = lab_actor_of(s->lab, number);

    if (number == 0)
        lua_pushnil(L);
    else if (actor == NULL)
        lua_pushstring(L, base_timeline_text(s->timeline, number));
    else
        scn_actor_push(L, actor);
}

struct lab_actor *scn_actor_test(lua_State *L, int index)
{
    for (int kind = 0; kind < LAB_KIND_COUNT; kind++) {
        const struct handle *handle = luaL_testudata(L, index, kinds[kind]);

        if (handle != NULL)
            return actor_of(L, handle);
    }
    return NULL;
}

static int raise_self(lua_State *L, const char *wanted)
{
    lua_Debug frame;

    if (lua_getstack(L, 0, &frame) == 0 || lua_getinfo(L, "n", &frame) == 0 ||
        frame.name == NULL)
        frame.name = "method";
    return scn_raise(L,
                     "'%s' is a method of a %s: call it with a colon, as in "
                     "%s:%s(…)",
                     frame.name, wanted, wanted, frame.name);
}

static struct lab_actor *self(lua_State *L)
{
    struct lab_actor *actor = scn_actor_test(L, 1);

    if (actor == NULL)
        raise_self(L, "node");
    return actor;
}

struct lab_actor *scn_self(lua_State *L, enum lab_kind kind)
{
    struct lab_actor *actor = scn_actor_test(L, 1);

    if (actor == NULL || lab_actor_kind(actor) != kind)
        raise_self(L, kinds[kind]);
    return actor;
}

/* ---- faults -------------------------------------------------------------- */

static const char *const drop_keys[] = {"status",    "retry_after", "contact",
                                        "methods",   "delay",       "rate",
                                        "direction", NULL};

/* Which mode reads which key; others would be ignored in silence. */
static void check_mode_keys(lua_State *L, int table, const char *mode)
{
    static const struct {
        const char *key, *mode, *other;
    } belongs[] = {
        {"status", "reject", NULL},    {"retry_after", "reject", NULL},
        {"contact", "reject", NULL},   {"methods", "reject", "stall"},
        {"delay", "slow", NULL},       {"rate", "lossy", NULL},
        {"direction", "oneway", NULL},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(belongs); i++) {
        const char *other = belongs[i].other;

        if (lua_getfield(L, table, belongs[i].key) != LUA_TNIL &&
            strcmp(belongs[i].mode, mode) != 0 &&
            (other == NULL || strcmp(other, mode) != 0))
            scn_raise(L,
                      "drop: '%s' belongs to the mode '%s'%s%s%s, not to "
                      "'%s'",
                      belongs[i].key, belongs[i].mode,
                      other != NULL ? " or '" : "", other != NULL ? other : "",
                      other != NULL ? "'" : "", mode);
        lua_pop(L, 1);
    }
}

static void fault_read(lua_State *L, int table, struct lab_fault *fault)
{
    int64_t number;

    scn_table_check(L, table, "drop", drop_keys, 0);
    check_mode_keys(L, table, fault->mode);
    if (scn_key_int(L, table, "drop", "status", (struct scn_range){300, 699},
                    &number))
        fault->status = (int)number;
    scn_key_seconds(L, table, "drop", "retry_after", &fault->retry_after);
    fault->contact = scn_key_string(L, table, "drop", "contact");
    scn_key_span(L, table, "drop", "delay", &fault->delay);
    if (lua_getfield(L, table, "rate") != LUA_TNIL) {
        if (lua_type(L, -1) != LUA_TNUMBER)
            scn_raise(L, "drop: 'rate' must be a number from 0 to 1, not %s",
                      scn_show(L, -1));
        fault->rate = lua_tonumber(L, -1);
    }
    lua_pop(L, 1);
    fault->direction = scn_key_string(L, table, "drop", "direction");
    if (lua_getfield(L, table, "methods") != LUA_TNIL &&
        scn_texts(L, lua_gettop(L), "drop: 'methods'", fault->methods,
                  FREG_METHODS_MAX) == 0)
        scn_raise(L, "drop: 'methods' names none; without it all are meant");
    lua_pop(L, 1);
}

/* drop([mode][, options]) */
static int node_drop(lua_State *L)
{
    struct lab_actor *actor = self(L);
    struct lab_fault fault = {.mode = "silent", .retry_after = -1};
    struct base_error error = {0};
    int options = 2;

    if (lua_type(L, 2) == LUA_TSTRING || lua_isnoneornil(L, 2)) {
        fault.mode = luaL_optstring(L, 2, "silent");
        options = 3;
    }
    if (strcmp(fault.mode, "reject") == 0)
        fault.status = 503;
    if (!lua_isnoneornil(L, options))
        fault_read(L, options, &fault);
    if (lab_drop(actor, &fault, &error) != 0)
        return scn_raise(L, "%s", error.text);
    return 0;
}

static int node_restore(lua_State *L)
{
    lab_restore(self(L));
    return 0;
}

static int node_restart(lua_State *L)
{
    static const char *const keys[] = {"forget", NULL};
    struct lab_actor *actor = self(L);
    struct base_error error = {0};
    bool forget = false;

    if (!lua_isnoneornil(L, 2)) {
        scn_table_check(L, 2, "restart", keys, 0);
        forget = scn_key_bool(L, 2, "restart", "forget");
    }
    if (lab_restart(actor, forget, &error) != 0)
        return scn_raise(L, "%s", error.text);
    return 0;
}

static int node_flap(lua_State *L)
{
    struct lab_actor *actor = self(L);
    struct base_error error = {0};

    if (lab_flap(actor, scn_span(L, 2, "flap: the period"), &error) != 0)
        return scn_raise(L, "%s", error.text);
    return 0;
}

/* ---- userdata ------------------------------------------------------------ */

/* Upvalue 1: the methods. */
static int actor_index(lua_State *L)
{
    struct lab_actor *actor = self(L);
    const char *key = luaL_checkstring(L, 2), *nearest;
    char text[BASE_ADDRESS_TEXT_MAX];

    if (lua_getfield(L, lua_upvalueindex(1), key) != LUA_TNIL)
        return 1;
    if (strcmp(key, "name") == 0) {
        lua_pushstring(L, lab_actor_name(actor));
        return 1;
    }
    if (strcmp(key, "address") == 0) {
        lua_pushstring(
            L, base_address_ip_text(net_node_ip(lab_actor_node(actor)), text));
        return 1;
    }
    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    nearest = scn_nearest_key(L, key, 3);
    return scn_raise_unknown(L, kinds[lab_actor_kind(actor)], "method", key,
                             nearest);
}

static bool is_constructor(const char *name)
{
    return strcmp(name, "dns") == 0 || strcmp(name, "registrar") == 0 ||
           strcmp(name, "phone") == 0 || strcmp(name, "proxy") == 0;
}

/*
 * `local phone = phone { … }` and then `phone { … }` again.
 */
static int actor_call(lua_State *L)
{
    const char *kind = kinds[lab_actor_kind(self(L))];
    lua_Debug frame;

    if (lua_getstack(L, 0, &frame) == 0 || lua_getinfo(L, "n", &frame) == 0 ||
        frame.name == NULL)
        frame.name = kind;
    if (is_constructor(frame.name))
        return scn_raise(L,
                         "'%s' is now an actor here; the constructor is hidden "
                         "by your local: choose another name",
                         frame.name);
    return scn_raise(L,
                     "'%s' is a %s and cannot be called; a method is called "
                     "with a colon, as in %s:restore()",
                     frame.name, kind, frame.name);
}

static int actor_newindex(lua_State *L)
{
    return scn_raise(L, "a %s takes no new fields: %s",
                     kinds[lab_actor_kind(self(L))], scn_show(L, 2));
}

static int actor_tostring(lua_State *L)
{
    lua_pushstring(L, lab_actor_name(self(L)));
    return 1;
}

/* Two different actors were compared: worth knowing if a check fails now. */
static int actor_equal(lua_State *L)
{
    struct scn *s = scn_of(L);
    struct lab_actor *a = scn_actor_test(L, 1), *b = scn_actor_test(L, 2);

    if (a != NULL && b != NULL && a != b && s->seen[0] == '\0')
        scn_saw(L, "it was %s, not %s", lab_actor_name(a), lab_actor_name(b));
    lua_pushboolean(L, a != NULL && a == b);
    return 1;
}

void scn_actor_kind_open(lua_State *L, enum lab_kind kind,
                         const luaL_Reg *methods)
{
    static const luaL_Reg node[] = {{"drop", node_drop},
                                    {"restore", node_restore},
                                    {"restart", node_restart},
                                    {"flap", node_flap},
                                    {NULL, NULL}};
    static const luaL_Reg meta[] = {{"__call", actor_call},
                                    {"__newindex", actor_newindex},
                                    {"__tostring", actor_tostring},
                                    {"__eq", actor_equal},
                                    {NULL, NULL}};

    luaL_newmetatable(L, kinds[kind]);
    luaL_setfuncs(L, meta, 0);
    lua_newtable(L);
    luaL_setfuncs(L, node, 0);
    luaL_setfuncs(L, methods, 0);
    lua_pushcclosure(L, actor_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

/* ---- constructors -------------------------------------------------------- */

void scn_constructor_table(lua_State *L, const char *verb,
                           const char *const *keys, const char *key)
{
    if (key != NULL && lua_type(L, 1) == LUA_TSTRING) {
        lua_newtable(L);
        lua_pushvalue(L, 1);
        lua_setfield(L, -2, key);
        lua_replace(L, 1);
    }
    scn_table_check(L, 1, verb, keys, 2);
    lua_settop(L, 1);
    for (int i = 1; i <= 2; i++) {
        if (lua_rawgeti(L, 1, i) != LUA_TNIL && lua_type(L, -1) != LUA_TSTRING)
            scn_raise(L, "%s: the address must be a text, not %s", verb,
                      scn_show(L, -1));
        lua_pop(L, 1);
    }
    if (scn_address(L, 2) != NULL && scn_address(L, 1) == NULL)
        scn_raise(L, "%s: the second address has no first one before it", verb);
}

const char *scn_address(lua_State *L, int place)
{
    const char *address;

    lua_rawgeti(L, 1, place);
    address = lua_tostring(L, -1); /* the table keeps it */
    lua_pop(L, 1);
    return address;
}

const char *scn_path_push(lua_State *L, const char *path)
{
    if (path[0] == '/')
        return lua_pushstring(L, path);
    return lua_pushfstring(L, "%s%s", scn_of(L)->folder, path);
}
