// SPDX-License-Identifier: MIT
/*
 * Reading the option tables of verbs: every key is known, every value has its
 * type, and an error names the nearest key. Also the one order in which keys of
 * a table are visited: Lua's own differs from process to process.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "lua/private.h"

/* Several keys may be wrong: the least one is reported, in every process. */
static const char *unknown_key(lua_State *L, int table, const char *const *keys,
                               const char *worst)
{
    const char *key = lua_tostring(L, -2);

    (void)table;
    for (size_t i = 0; keys[i] != NULL; i++)
        if (strcmp(keys[i], key) == 0)
            return worst;
    return worst == NULL || strcmp(key, worst) < 0 ? key : worst;
}

static void check_place(lua_State *L, const char *verb, int places)
{
    if (lua_type(L, -2) == LUA_TNUMBER) {
        double place = lua_tonumber(L, -2);

        if (place >= 1 && place <= places && lua_isinteger(L, -2))
            return;
        if (places == 0)
            scn_raise(L, "%s takes only named values: key = value", verb);
        scn_raise(L, "%s takes %d unnamed value%s, not %s", verb, places,
                  places == 1 ? "" : "s",
                  lua_isinteger(L, -2) ? "more" : "a broken number as a key");
    }
    scn_raise(L, "%s has no %s as a key", verb, luaL_typename(L, -2));
}

/* Names the nearest key, or all of them if none is near. */
static int raise_unknown_key(lua_State *L, const char *verb, const char *key,
                             const char *const *keys)
{
    const char *nearest = base_nearest(key, keys);
    char all[256] = "";
    size_t used = 0;

    if (nearest != NULL || keys[0] == NULL)
        return scn_raise_unknown(L, verb, "key", key, nearest);
    for (size_t i = 0; keys[i] != NULL && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s",
                                 i > 0 ? ", " : "", keys[i]);
    return scn_raise(L, "%s has no key '%s'; it has %s", verb, key, all);
}

void scn_table_check(lua_State *L, int table, const char *verb,
                     const char *const *keys, int places)
{
    const char *unknown = NULL;

    if (lua_type(L, table) != LUA_TTABLE)
        scn_raise(L, "%s takes a table, as in %s { … }, not %s", verb, verb,
                  luaL_typename(L, table));
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
        if (lua_type(L, -2) == LUA_TSTRING)
            unknown = unknown_key(L, table, keys, unknown);
        else
            check_place(L, verb, places);
        lua_pop(L, 1);
    }
    if (unknown != NULL)
        raise_unknown_key(L, verb, unknown, keys);
}

static int raise_type(lua_State *L, const char *verb, const char *key,
                      const char *wanted)
{
    return scn_raise(L, "%s: '%s' must be %s, not %s", verb, key, wanted,
                     scn_show(L, -1));
}

const char *scn_key_string(lua_State *L, int table, const char *verb,
                           const char *key)
{
    const char *text = NULL;

    if (lua_getfield(L, table, key) == LUA_TSTRING)
        text = lua_tostring(L, -1);
    else if (!lua_isnil(L, -1))
        raise_type(L, verb, key, "a text");
    lua_pop(L, 1);
    return text;
}

bool scn_key_bool(lua_State *L, int table, const char *verb, const char *key)
{
    bool value;

    lua_getfield(L, table, key);
    if (!lua_isnil(L, -1) && !lua_isboolean(L, -1))
        raise_type(L, verb, key, "true or false");
    value = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return value;
}

bool scn_key_int(lua_State *L, int table, const char *verb, const char *key,
                 struct scn_range range, int64_t *out)
{
    int is_integer = 0;
    bool given = lua_getfield(L, table, key) != LUA_TNIL;
    lua_Integer value = lua_tointegerx(L, -1, &is_integer);

    if (given && (!is_integer || lua_type(L, -1) != LUA_TNUMBER))
        raise_type(L, verb, key, "a whole number");
    if (given && (value < range.least || value > range.most))
        scn_raise(L, "%s: %s = %lld: permitted %lld to %lld", verb, key,
                  (long long)value, (long long)range.least,
                  (long long)range.most);
    lua_pop(L, 1);
    if (given)
        *out = value;
    return given;
}

bool scn_key_span(lua_State *L, int table, const char *verb, const char *key,
                  base_span *out)
{
    bool given = lua_getfield(L, table, key) != LUA_TNIL;

    if (given) {
        const char *what = lua_pushfstring(L, "%s: '%s'", verb, key);

        *out = scn_span(L, -2, what);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return given;
}

bool scn_key_seconds(lua_State *L, int table, const char *verb, const char *key,
                     int32_t *out)
{
    base_span span;

    if (!scn_key_span(L, table, verb, key, &span))
        return false;
    if (span % BASE_SEC != 0 || span / BASE_SEC > INT32_MAX) {
        lua_getfield(L, table, key);
        scn_raise(L, "%s: '%s' must be whole seconds, at most %d, not %s", verb,
                  key, INT32_MAX, scn_show(L, -1));
    }
    *out = (int32_t)(span / BASE_SEC);
    return true;
}

base_span scn_span(lua_State *L, int index, const char *what)
{
    base_span span = 0;
    int type = lua_type(L, index);
    bool good = false;

    index = lua_absindex(L, index);
    if (type == LUA_TNUMBER)
        good = base_span_from_seconds(lua_tonumber(L, index), &span);
    else if (type == LUA_TSTRING)
        good = base_span_parse(lua_tostring(L, index), &span);
    if (good && span >= 0)
        return span;
    if (good)
        scn_raise(L, "%s must not be negative, it is %s", what,
                  scn_show(L, index));
    return scn_raise(L, "%s must be seconds or a text like \"1m30s\", not %s",
                     what, scn_show(L, index));
}

size_t scn_texts(lua_State *L, int index, const char *what, const char **out,
                 size_t max)
{
    size_t count;

    if (lua_type(L, index) == LUA_TSTRING) {
        out[0] = lua_tostring(L, index);
        return 1;
    }
    if (lua_type(L, index) != LUA_TTABLE)
        scn_raise(L, "%s must be a list of texts, not %s", what,
                  scn_show(L, index));
    count = lua_rawlen(L, index);
    if (count > max)
        scn_raise(L, "%s has %zu entries; at most %zu are possible", what,
                  count, max);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(L, index, (lua_Integer)i + 1) != LUA_TSTRING)
            scn_raise(L, "%s: entry %zu must be a text, not %s", what, i + 1,
                      scn_show(L, -1));
        out[i] = lua_tostring(L, -1);
        lua_pop(L, 1);
    }
    return count;
}

/* ---- order --------------------------------------------------------------- */

/* One key; `place` is its place in the unordered list. */
struct key {
    int rank; /* numbers, texts, booleans, actors and the like */
    double number;
    const char *text;
    size_t length;
    int place;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->number < b->number || a->number > b->number)
        return a->number < b->number ? -1 : 1;
    order = shorter > 0 ? memcmp(a->text, b->text, shorter) : 0;
    if (order == 0 && a->length != b->length)
        order = a->length < b->length ? -1 : 1;
    return order != 0 ? order : a->place - b->place;
}

/* What the key at the top of the stack is ordered by. */
static struct key key_read(lua_State *L, int place)
{
    struct key key = {.place = place};
    struct lab_actor *actor = scn_actor_test(L, -1);

    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        key.number = lua_tonumber(L, -1);
        return key;
    case LUA_TSTRING:
        key.rank = 1;
        key.text = lua_tolstring(L, -1, &key.length);
        return key;
    case LUA_TBOOLEAN:
        key.rank = 2;
        key.number = lua_toboolean(L, -1);
        return key;
    default:
        if (actor == NULL)
            scn_raise(L,
                      "pairs: a %s as a key has no place in an order; "
                      "use numbers, texts or actors",
                      luaL_typename(L, -1));
        key.rank = 3;
        key.number = lab_actor_number(actor);
        return key;
    }
}

/* Pushes the keys of the table as a list in Lua's order; returns how many. */
static int push_keys(lua_State *L, int table)
{
    int count = 0;

    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, table) != 0) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, ++count);
    }
    return count;
}

void scn_sorted_keys(lua_State *L, int table)
{
    struct key *keys;
    int count, unordered;

    table = lua_absindex(L, table);
    count = push_keys(L, table);
    unordered = lua_gettop(L);
    keys = lua_newuserdatauv(L, (size_t)(count + 1) * sizeof *keys, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, unordered, i + 1);
        keys[i] = key_read(L, i + 1);
        lua_pop(L, 1);
    }
    qsort(keys, (size_t)count, sizeof *keys, compare_keys);
    lua_createtable(L, count, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, unordered, keys[i].place);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, unordered);
    lua_settop(L, unordered);
}

const char *scn_nearest_key(lua_State *L, const char *word, int first)
{
    int last = lua_gettop(L), count = 0;
    const char **names;
    const char *nearest;

    lua_newtable(L);
    for (int table = first; table <= last; table++) {
        scn_sorted_keys(L, table);
        for (int i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
            if (lua_type(L, -1) == LUA_TSTRING)
                lua_rawseti(L, last + 1, ++count);
            else
                lua_pop(L, 1);
        }
        lua_settop(L, last + 1);
    }
    names = lua_newuserdatauv(L, (size_t)(count + 1) * sizeof *names, 0);
    for (int i = 0; i < count; i++) {
        lua_rawgeti(L, last + 1, i + 1);
        names[i] = lua_tostring(L, -1);
        lua_pop(L, 1);
    }
    names[count] = NULL;
    nearest = base_nearest(word, names);
    lua_settop(L, last);
    return nearest;
}

const char *scn_tostring(lua_State *L, int index)
{
    int type = lua_type(L, index);
    bool plain = type == LUA_TNIL || type == LUA_TBOOLEAN ||
                 type == LUA_TNUMBER || type == LUA_TSTRING;

    index = lua_absindex(L, index);
    if (plain)
        return luaL_tolstring(L, index, NULL);
    if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_pop(L, 1);
        return luaL_tolstring(L, index, NULL);
    }
    return lua_pushstring(L, luaL_typename(L, index));
}

const char *scn_show(lua_State *L, int index)
{
    if (lua_type(L, index) == LUA_TSTRING)
        return lua_pushfstring(L, "\"%s\"", lua_tostring(L, index));
    if (lua_isnone(L, index))
        return lua_pushliteral(L, "nothing");
    return scn_tostring(L, index);
}
