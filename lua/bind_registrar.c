// SPDX-License-Identifier: MIT
/* registrar{ … } and proxy{ … }: the SIP servers of a world. */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define LIST_MAX 4096

static const char *const keys[] = {
    "name",         "port",        "transports",         "shares", "auth",
    "grant",        "min_expires", "needs_registration", "users",  "domains",
    "record_route", "tls",         "idle_close",         NULL};

static const char *const proxy_keys[] = {
    "name",         "port",    "transports", "tls", "idle_close",
    "record_route", "auth",    "to",         "dns", "names",
    "path",         "timeout", NULL};

static const char *const tls_keys[] = {"port", "names", "expires", NULL};

static const char *const auth_keys[] = {"realm", "users", "algorithm",
                                        "methods", NULL};

static void transports_read(lua_State *L, const char *verb,
                            struct freg_options *options)
{
    const char *texts[BASE_TRANSPORT_COUNT];
    enum base_transport transport;
    int type = lua_getfield(L, 1, "transports"), list = lua_gettop(L);
    const char *what = lua_pushfstring(L, "%s: 'transports'", verb);
    size_t count;

    if (type != LUA_TNIL) {
        count = scn_texts(L, list, what, texts, BASE_TRANSPORT_COUNT);
        for (size_t i = 0; i < count; i++) {
            if (!base_transport_parse(texts[i], &transport))
                scn_raise(L,
                          "%s: transport \"%s\" is none; there are "
                          "\"udp\", \"tcp\" and \"tls\"",
                          verb, texts[i]);
            options->transports |= 1U << transport;
        }
        if (count == 0)
            scn_raise(L,
                      "%s names none; there are \"udp\", \"tcp\" and "
                      "\"tls\"",
                      what);
    }
    lua_pop(L, 2);
}

/* A list of texts; the array is left on the stack. */
static const char **list_read(lua_State *L, const char *verb, int table,
                              const char *key, size_t *count_out)
{
    const char **texts = NULL;
    const char *what = lua_pushfstring(L, "%s: '%s'", verb, key);

    *count_out = 0;
    if (lua_getfield(L, table, key) != LUA_TNIL) {
        texts = lua_newuserdatauv(L, LIST_MAX * sizeof *texts, 0);
        *count_out = scn_texts(L, lua_gettop(L) - 1, what, texts, LIST_MAX);
    }
    return texts;
}

/* tls = { port = 5061, names = { "pbx.com" }, expires = "30d" }; the names are
 * left on the stack. */
static void tls_read(lua_State *L, const char *verb,
                     struct freg_options *options)
{
    int64_t port;
    int tls;

    if (lua_getfield(L, 1, "tls") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    tls = lua_gettop(L);
    scn_table_check(L, tls, "tls", tls_keys, 0);
    if ((options->transports & 1U << BASE_TLS) == 0)
        scn_raise(L,
                  "%s: 'tls' needs \"tls\" among the transports, as "
                  "in transports = { \"udp\", \"tcp\", \"tls\" }",
                  verb);
    if (scn_key_int(L, tls, "tls", "port", (struct scn_range){1, 65535}, &port))
        options->tls_port = (uint16_t)port;
    if (scn_key_span(L, tls, "tls", "expires", &options->tls_expires) &&
        (options->tls_expires == 0 || options->tls_expires % BASE_SEC != 0))
        scn_raise(L, "tls: 'expires' must be whole seconds above 0");
    options->tls_names =
        list_read(L, verb, tls, "names", &options->tls_name_count);
}

/* users = { ["4605"] = "pw" }; the array is left on the stack. */
static void passwords_read(lua_State *L, int auth, struct freg_options *options)
{
    struct freg_user *users;
    int table;

    if (lua_getfield(L, auth, "users") != LUA_TTABLE)
        scn_raise(L, "auth: needs users = { [\"4605\"] = \"pw\" }");
    table = lua_gettop(L);
    scn_sorted_keys(L, table);
    options->auth_user_count = lua_rawlen(L, -1);
    users =
        lua_newuserdatauv(L, (options->auth_user_count + 1) * sizeof *users, 0);
    for (size_t i = 0; i < options->auth_user_count; i++) {
        lua_rawgeti(L, table + 1, (lua_Integer)i + 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            scn_raise(L, "auth: users are [\"name\"] = \"password\"");
        users[i].name = lua_tostring(L, -1);
        users[i].password =
            scn_key_string(L, table, "auth: users", users[i].name);
        lua_pop(L, 1);
    }
    options->auth_users = users;
}

static void auth_read(lua_State *L, struct freg_options *options)
{
    int auth;

    if (lua_getfield(L, 1, "auth") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    auth = lua_gettop(L);
    scn_table_check(L, auth, "auth", auth_keys, 0);
    options->auth_realm = scn_key_string(L, auth, "auth", "realm");
    options->auth_algorithm = scn_key_string(L, auth, "auth", "algorithm");
    if (options->auth_realm == NULL)
        options->auth_realm = "siplapse";
    if (options->auth_algorithm != NULL &&
        strcmp(options->auth_algorithm, "MD5") != 0 &&
        strcmp(options->auth_algorithm, "SHA-256") != 0)
        scn_raise(L, "auth: algorithm is \"MD5\" or \"SHA-256\", not \"%s\"",
                  options->auth_algorithm);
    if (lua_getfield(L, auth, "methods") != LUA_TNIL &&
        scn_texts(L, lua_gettop(L), "auth: 'methods'", options->auth_methods,
                  FREG_METHODS_MAX) == 0)
        scn_raise(L, "auth: 'methods' names none");
    lua_pop(L, 1);
    passwords_read(L, auth, options);
}

/* `record_route`: a name that both servers of a list answer to, or false. */
static void record_route_read(lua_State *L, const char *verb,
                              struct freg_options *options)
{
    int type = lua_getfield(L, 1, "record_route");

    if (type == LUA_TSTRING) {
        options->record_route = lua_tostring(L, -1);
    } else if (type != LUA_TNIL) {
        options->no_record_route = !scn_key_bool(L, 1, verb, "record_route");
    }
    lua_pop(L, 1);
}

/* What both kinds of server have. */
static void server_read(lua_State *L, const char *verb,
                        struct freg_options *options)
{
    int64_t number;

    if (scn_key_int(L, 1, verb, "port", (struct scn_range){1, 65535}, &number))
        options->port = (uint16_t)number;
    scn_key_span(L, 1, verb, "idle_close", &options->idle_close);
    record_route_read(L, verb, options);
    transports_read(L, verb, options);
    tls_read(L, verb, options);
    auth_read(L, options);
}

static struct lab_actor *shares_read(lua_State *L)
{
    struct lab_actor *actor = NULL;

    if (lua_getfield(L, 1, "shares") != LUA_TNIL) {
        actor = scn_actor_test(L, -1);
        if (actor == NULL || lab_actor_kind(actor) != LAB_REGISTRAR)
            scn_raise(L, "registrar: 'shares' must be a registrar, not %s",
                      scn_show(L, -1));
    }
    lua_pop(L, 1);
    return actor;
}

static int verb_registrar(lua_State *L)
{
    struct lab_registrar_spec spec = {0};
    struct base_error error = {0};
    struct lab_actor *actor;

    scn_constructor_table(L, "registrar", keys, NULL);
    spec.address = scn_address(L, 1);
    spec.other_address = scn_address(L, 2);
    spec.name = scn_key_string(L, 1, "registrar", "name");
    spec.shares = shares_read(L);
    server_read(L, "registrar", &spec.options);
    scn_key_seconds(L, 1, "registrar", "grant", &spec.options.grant);
    scn_key_seconds(L, 1, "registrar", "min_expires",
                    &spec.options.min_expires);
    spec.options.needs_registration =
        scn_key_bool(L, 1, "registrar", "needs_registration");
    spec.options.users =
        list_read(L, "registrar", 1, "users", &spec.options.user_count);
    spec.options.domains =
        list_read(L, "registrar", 1, "domains", &spec.options.domain_count);
    if (lab_registrar(scn_of(L)->lab, &spec, &actor, &error) != 0)
        return scn_raise(L, "%s", error.text);
    scn_actor_push(L, actor);
    return 1;
}

/* The server at the top of the stack, which a proxy is to send to. */
static void next_read(lua_State *L, struct lab_proxy_spec *spec)
{
    struct lab_actor *actor = scn_actor_test(L, -1);

    if (lua_type(L, -1) == LUA_TSTRING) {
        spec->to_address[spec->to_count++] = lua_tostring(L, -1);
        return;
    }
    if (actor == NULL || (lab_actor_kind(actor) != LAB_REGISTRAR &&
                          lab_actor_kind(actor) != LAB_PROXY))
        scn_raise(L,
                  "proxy: 'to' must be a registrar, a proxy, an address or a "
                  "list of them, not %s",
                  scn_show(L, -1));
    spec->to[spec->to_count++] = actor;
}

/* to = registrar, or to = { one, another } */
static void to_read(lua_State *L, struct lab_proxy_spec *spec)
{
    int type = lua_getfield(L, 1, "to"), list = lua_gettop(L);
    size_t count;

    if (type == LUA_TTABLE) {
        count = lua_rawlen(L, list);
        if (count == 0 || count > FREG_HOPS_MAX)
            scn_raise(L, "proxy: 'to' names 1 to %d servers", FREG_HOPS_MAX);
        for (size_t i = 0; i < count; i++) {
            lua_rawgeti(L, list, (lua_Integer)i + 1);
            next_read(L, spec);
            lua_pop(L, 1);
        }
    } else if (type != LUA_TNIL) {
        next_read(L, spec);
    }
    lua_pop(L, 1);
}

static void timeout_read(lua_State *L, struct freg_proxy_options *options)
{
    base_span *timeout = &options->timeout;

    if (scn_key_span(L, 1, "proxy", "timeout", timeout) &&
        (*timeout == 0 || *timeout > FREG_TIMEOUT_MAX))
        scn_raise(L, "proxy: 'timeout' must be above 0 and at most 32 s, when "
                     "Timers B and F end the request");
}

static int verb_proxy(lua_State *L)
{
    struct lab_proxy_spec spec = {0};
    struct base_error error = {0};
    struct lab_actor *actor;

    scn_constructor_table(L, "proxy", proxy_keys, NULL);
    spec.address = scn_address(L, 1);
    spec.other_address = scn_address(L, 2);
    spec.name = scn_key_string(L, 1, "proxy", "name");
    to_read(L, &spec);
    server_read(L, "proxy", &spec.options);
    spec.proxy.path = scn_key_bool(L, 1, "proxy", "path");
    timeout_read(L, &spec.proxy);
    spec.proxy.names =
        list_read(L, "proxy", 1, "names", &spec.proxy.name_count);
    scn_dns_read(L, "proxy", &spec.dns);
    if (lab_proxy(scn_of(L)->lab, &spec, &actor, &error) != 0)
        return scn_raise(L, "%s", error.text);
    scn_actor_push(L, actor);
    return 1;
}

static void push_binding(lua_State *L, const struct freg_binding *binding)
{
    base_time now = net_now(lab_net(scn_of(L)->lab));

    lua_createtable(L, 0, 5);
    lua_pushstring(L, binding->contact);
    lua_setfield(L, -2, "contact");
    lua_pushstring(L, binding->call_id);
    lua_setfield(L, -2, "call_id");
    lua_pushinteger(L, binding->cseq);
    lua_setfield(L, -2, "cseq");
    lua_pushnumber(L, (double)binding->expires_at / BASE_SEC);
    lua_setfield(L, -2, "expires_at");
    lua_pushnumber(L, (double)(binding->expires_at - now) / BASE_SEC);
    lua_setfield(L, -2, "expires");
}

/* bindings(aor): a list, newest first */
static int registrar_bindings(lua_State *L)
{
    struct lab_actor *actor = scn_self(L, LAB_REGISTRAR);
    struct freg_registrar *registrar = lab_actor_registrar(actor);
    struct freg_binding binding;
    const char *aor;

    if (lua_type(L, 2) != LUA_TSTRING)
        return scn_raise(L,
                         "bindings takes an address of record, as in "
                         "bindings(\"4605\"), not %s",
                         scn_show(L, 2));
    aor = lua_tostring(L, 2);
    lua_newtable(L);
    for (size_t i = 0; freg_registrar_binding(registrar, aor, i, &binding);
         i++) {
        push_binding(L, &binding);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

void scn_open_registrar(lua_State *L)
{
    static const luaL_Reg methods[] = {{"bindings", registrar_bindings},
                                       {NULL, NULL}};

    static const luaL_Reg none[] = {{NULL, NULL}};

    scn_actor_kind_open(L, LAB_REGISTRAR, methods);
    scn_actor_kind_open(L, LAB_PROXY, none);
    lua_pushcfunction(L, verb_registrar);
    lua_setfield(L, -2, "registrar");
    lua_pushcfunction(L, verb_proxy);
    lua_setfield(L, -2, "proxy");
}
