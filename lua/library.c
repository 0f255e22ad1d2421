// SPDX-License-Identifier: MIT
/*
 * The globals of a script: a whitelist of the standard library and, behind
 * __index, our verbs. Whatever could leave the sandbox, depend on the process
 * (addresses, the order of keys, the clock) or run for ever inside one C call
 * is absent or bounded.
 */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "base/draw.h"
#include "base/memory.h"
#include "lua/private.h"

static const char *const base_names_kept[] = {
    "assert",   "error",  "getmetatable", "ipairs", "pcall",
    "rawequal", "rawget", "rawlen",       "rawset", "select",
    "tonumber", "type",   "_VERSION"};

/* ---- base ---------------------------------------------------------------- */

static int lib_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    scn_tostring(L, 1);
    return 1;
}

static int lib_setmetatable(lua_State *L)
{
    int type = lua_type(L, 2);

    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argcheck(L, type == LUA_TNIL || type == LUA_TTABLE, 2,
                  "nil or table expected");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return scn_raise(L, "this metatable is protected");
    if (type == LUA_TTABLE) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return scn_raise(L, "a scenario has no finalizers: leave __gc out");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* Upvalues: the table, its ordered keys, the place of the next one. */
static int pairs_next(lua_State *L)
{
    lua_Integer place = lua_tointeger(L, lua_upvalueindex(3));

    while (lua_rawgeti(L, lua_upvalueindex(2), ++place) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushinteger(L, place);
            lua_replace(L, lua_upvalueindex(3));
            return 2;
        }
        lua_pop(L, 2);
    }
    return 1;
}

static int pairs_given(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 3;
}

static int lib_pairs(lua_State *L)
{
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, pairs_given);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_pushvalue(L, 1);
    scn_sorted_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_next, 3);
    return 1;
}

static int handled(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return lua_gettop(L);
}

/* Stack: the handler, then what the function left. */
static int called(lua_State *L, int status, lua_KContext context)
{
    (void)context;
    if (status == LUA_OK || status == LUA_YIELD) {
        lua_pushboolean(L, 1);
        lua_replace(L, 1);
        return lua_gettop(L);
    }
    lua_pushboolean(L, 0);
    lua_insert(L, 1); /* false, handler, error */
    lua_callk(L, 1, LUA_MULTRET, 0, handled);
    return handled(L, LUA_OK, 0);
}

/*
 * The library's own runs the handler inside the error, where no hook runs: a
 * handler that loops would never end. This one runs it afterwards.
 */
static int lib_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_insert(L, 1);
    lua_remove(L, 3);
    return called(
        L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, called), 0);
}

static int lib_load(lua_State *L)
{
    bool has_env = !lua_isnone(L, 4);
    size_t length;
    const char *text = luaL_checklstring(L, 1, &length);
    const char *name = luaL_optstring(L, 2, "=load");
    const char *mode = luaL_optstring(L, 3, "t");

    if (strcmp(mode, "t") != 0)
        return scn_raise(L, "load takes text only: leave the mode out");
    if (luaL_loadbufferx(L, text, length, name, "t") != LUA_OK) {
        luaL_pushfail(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_env) {
        lua_pushvalue(L, 4);
        lua_setupvalue(L, -2, 1);
    }
    return 1;
}

/* ---- bounded ------------------------------------------------------------- */

/* Calls the library's own function, upvalue 1, with the same arguments. */
static int forward(lua_State *L)
{
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* For the watchdog: the line of a call that may not come back. */
static int noted(lua_State *L)
{
    scn_line(L);
    return forward(L);
}

static int bounded_table(lua_State *L)
{
    scn_line(L);
    if (lua_type(L, 1) == LUA_TTABLE && luaL_len(L, 1) > SCN_RANGE_MAX)
        return scn_raise(L, "this table claims more than %d elements",
                         SCN_RANGE_MAX);
    return forward(L);
}

/*
 * move, concat and unpack also take a range; upvalue 2 is its first argument.
 */
static int bounded_range(lua_State *L)
{
    int first = (int)lua_tointeger(L, lua_upvalueindex(2));
    double from = lua_isnumber(L, first) ? lua_tonumber(L, first) : 1;

    if (lua_isnumber(L, first + 1) &&
        lua_tonumber(L, first + 1) - from > SCN_RANGE_MAX)
        return scn_raise(L, "this range has more than %d elements",
                         SCN_RANGE_MAX);
    return bounded_table(L);
}

static int bounded_rep(lua_State *L)
{
    size_t length, separator = 0;
    lua_Integer times = luaL_checkinteger(L, 2);

    luaL_checklstring(L, 1, &length);
    luaL_optlstring(L, 3, "", &separator);
    if (times > 0 && length + separator == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (times > 0 &&
        (double)times * (double)(length + separator) > (double)SCN_TEXT_MAX)
        return scn_raise(L, "string.rep would make more than %zu MB",
                         SCN_TEXT_MAX / 1024 / 1024);
    return forward(L);
}

/* %s of a table would show an address; %p does nothing else. */
static int plain_format(lua_State *L)
{
    const char *format = luaL_checkstring(L, 1);

    for (const char *at = format; (at = strchr(at, '%')) != NULL;) {
        at += 1 + strspn(at + 1, "-+ #0123456789.");
        if (*at == 'p')
            return scn_raise(L, "string.format has no %%p here");
        at += *at != '\0';
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        int type = lua_type(L, i);

        if (type != LUA_TTABLE && type != LUA_TFUNCTION &&
            type != LUA_TUSERDATA)
            continue;
        scn_tostring(L, i);
        lua_replace(L, i);
    }
    return forward(L);
}

/* ---- putting it together ------------------------------------------------- */

/* Replaces a function of the library at the top by `wrapper` around it. */
static void wrap(lua_State *L, const char *name, lua_CFunction wrapper,
                 int first)
{
    lua_getfield(L, -1, name);
    lua_pushinteger(L, first);
    lua_pushcclosure(L, wrapper, 2);
    lua_setfield(L, -2, name);
}

static void remove_function(lua_State *L, const char *name)
{
    lua_pushnil(L);
    lua_setfield(L, -2, name);
}

static void open_string(lua_State *L)
{
    static const char *const slow[] = {"find", "match", "gmatch", "gsub"};

    luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
    for (size_t i = 0; i < BASE_COUNT_OF(slow); i++)
        wrap(L, slow[i], noted, 0);
    wrap(L, "rep", bounded_rep, 0);
    wrap(L, "format", plain_format, 0);
    remove_function(L, "dump");
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}

static void open_table(lua_State *L)
{
    static const char *const sized[] = {"insert", "remove", "sort"};

    luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 0);
    for (size_t i = 0; i < BASE_COUNT_OF(sized); i++)
        wrap(L, sized[i], bounded_table, 0);
    wrap(L, "move", bounded_range, 2);
    wrap(L, "unpack", bounded_range, 2);
    wrap(L, "concat", bounded_range, 3);
}

static void open_math(lua_State *L)
{
    const struct scn *s = scn_of(L);
    uint64_t seed = s->options != NULL ? s->options->lab.seed : 0;

    luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 0);
    lua_getfield(L, -1, "randomseed");
    for (uint64_t i = 1; i <= 2; i++)
        lua_pushinteger(L, (lua_Integer)base_draw(seed, "script", "random", i));
    lua_call(L, 2, 0);
    remove_function(L, "randomseed");
}

static void open_base(lua_State *L, int globals)
{
    static const luaL_Reg own[] = {
        {"tostring", lib_tostring}, {"setmetatable", lib_setmetatable},
        {"pairs", lib_pairs},       {"load", lib_load},
        {"xpcall", lib_xpcall},     {NULL, NULL}};

    /* The base library fills the registry's globals, which are not ours yet. */
    luaL_requiref(L, LUA_GNAME, luaopen_base, 0);
    for (size_t i = 0; i < BASE_COUNT_OF(base_names_kept); i++) {
        lua_getfield(L, -1, base_names_kept[i]);
        lua_setfield(L, globals, base_names_kept[i]);
    }
    lua_pop(L, 1);
    lua_pushvalue(L, globals);
    luaL_setfuncs(L, own, 0);
    lua_pop(L, 1);
}

/* In a script only the name of a verb marks the end of the metadata. */
static bool is_metadata(const char *name)
{
    return strcmp(name, "title") == 0 || strcmp(name, "tags") == 0 ||
           strcmp(name, "source") == 0 || strcmp(name, "param") == 0;
}

static int metadata_stop(lua_State *L)
{
    return scn_stop(L);
}

int scn_params_check(const struct scn *s, struct base_error *error)
{
    const char *names[SCN_TAGS_MAX + 1] = {NULL};
    const char *nearest;

    for (size_t i = 0; i < s->metadata->param_count; i++)
        names[i] = s->metadata->params[i].name;
    for (size_t i = 0; i < s->options->param_count; i++) {
        const char *name = s->options->params[i].name;
        size_t known = 0;

        while (names[known] != NULL && strcmp(names[known], name) != 0)
            known++;
        if (names[known] != NULL)
            continue;
        nearest = base_nearest(name, names);
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "this scenario has no parameter '%s'%s%s%s", name,
                              nearest != NULL ? "; did you mean '" : "",
                              nearest != NULL ? nearest : "",
                              nearest != NULL      ? "'?"
                              : s->metadata_closed ? " above this line"
                                                   : "");
    }
    return 0;
}

void scn_metadata_close(lua_State *L)
{
    struct scn *s = scn_of(L);
    struct base_error error = {0};

    if (s->metadata_closed)
        return;
    s->metadata_closed = true;
    if (s->options->params_must_exist && scn_params_check(s, &error) != 0)
        scn_raise(L, "%s", error.text);
}

static int raise_unknown_global(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2), *nearest;

    lua_pushvalue(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    nearest = scn_nearest_key(L, name, 3);
    if (nearest != NULL)
        return scn_raise(L, "unknown name '%s'; did you mean '%s'?", name,
                         nearest);
    return scn_raise(L, "unknown name '%s'", name);
}

/* Upvalue 1: the verbs. */
static int global_index(lua_State *L)
{
    const char *name = lua_tostring(L, 2);

    lua_settop(L, 2);
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL) {
        lua_settop(L, 2);
        return raise_unknown_global(L);
    }
    if (is_metadata(name))
        return 1;
    if (scn_of(L)->options == NULL)
        lua_pushcfunction(L, metadata_stop);
    else
        scn_metadata_close(L);
    return 1;
}

static void open_verbs(lua_State *L)
{
    lua_newtable(L);
    scn_open_metadata(L);
    scn_open_event(L);
    scn_open_dns(L);
    scn_open_registrar(L);
    scn_open_phone(L);
    scn_open_call(L);
    scn_open_subscription(L);
    scn_open_link(L);
    scn_open_time(L);
    scn_open_judge(L);
}

void scn_library_open(lua_State *L)
{
    int globals;

    lua_newtable(L);
    globals = lua_gettop(L);
    open_base(L, globals);
    open_string(L);
    lua_setfield(L, globals, LUA_STRLIBNAME);
    open_table(L);
    lua_setfield(L, globals, LUA_TABLIBNAME);
    open_math(L);
    lua_setfield(L, globals, LUA_MATHLIBNAME);
    luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 0);
    lua_setfield(L, globals, LUA_UTF8LIBNAME);
    lua_pushvalue(L, globals);
    lua_setfield(L, globals, LUA_GNAME);
    lua_pushvalue(L, globals);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_createtable(L, 0, 2);
    open_verbs(L);
    lua_pushcclosure(L, global_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, globals);
    lua_pop(L, 1);
}
