// SPDX-License-Identifier: MIT
/*
 * link(a, b): faults between two nodes. One userdata per pair remembers what is
 * in force, so that delay and loss add up until restore.
 */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define LINK_NAME "link"

static const char cache_key = 'l';

struct handle {
    uint32_t a, b;
    struct net_link_fault fault;
};

static struct lab_actor *end_argument(lua_State *L, int index)
{
    struct lab_actor *actor = scn_actor_test(L, index);

    if (actor == NULL)
        scn_raise(L,
                  "link takes two actors, as in link(alice, primary); "
                  "number %d is %s",
                  index, scn_show(L, index));
    return actor;
}

static void push_pair(lua_State *L, uint32_t a, uint32_t b)
{
    lua_Integer key = ((lua_Integer)a << 32) | b;
    struct handle *handle;

    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &cache_key) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &cache_key);
    }
    if (lua_rawgeti(L, -1, key) != LUA_TNIL)
        return;
    handle = lua_newuserdatauv(L, sizeof *handle, 0);
    *handle = (struct handle){.a = a, .b = b};
    luaL_setmetatable(L, LINK_NAME);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -4, key);
}

static int verb_link(lua_State *L)
{
    uint32_t a = lab_actor_number(end_argument(L, 1));
    uint32_t b = lab_actor_number(end_argument(L, 2));

    if (a == b)
        return scn_raise(L, "link takes two different actors");
    push_pair(L, a < b ? a : b, a < b ? b : a);
    return 1;
}

static struct handle *self(lua_State *L)
{
    struct handle *handle = luaL_testudata(L, 1, LINK_NAME);

    if (handle == NULL)
        scn_raise(L, "this is a method of a link: write it with a colon, as in "
                     "link(a, b):drop()");
    return handle;
}

/* Puts the fault into force; the link comes back for a further method. */
static int apply(lua_State *L, const struct handle *handle)
{
    struct lab *lab = scn_of(L)->lab;

    net_link_set(lab_actor_node(lab_actor_of(lab, handle->a)),
                 lab_actor_node(lab_actor_of(lab, handle->b)), &handle->fault);
    lua_settop(L, 1);
    return 1;
}

static int link_drop(lua_State *L)
{
    static const char *const keys[] = {NULL};
    struct handle *handle = self(L);

    if (!lua_isnoneornil(L, 2))
        scn_table_check(L, 2, "link:drop", keys, 0);
    handle->fault.cut = true;
    return apply(L, handle);
}

static int link_delay(lua_State *L)
{
    struct handle *handle = self(L);

    handle->fault.delay = scn_span(L, 2, "delay");
    return apply(L, handle);
}

static int link_loss(lua_State *L)
{
    struct handle *handle = self(L);
    double loss = lua_tonumber(L, 2);

    if (lua_type(L, 2) != LUA_TNUMBER || !(loss >= 0 && loss <= 1))
        return scn_raise(L, "loss must be a number from 0 to 1, not %s",
                         scn_show(L, 2));
    handle->fault.loss = loss;
    return apply(L, handle);
}

static int link_restore(lua_State *L)
{
    struct handle *handle = self(L);

    handle->fault = (struct net_link_fault){0};
    return apply(L, handle);
}

void scn_open_link(lua_State *L)
{
    static const luaL_Reg methods[] = {{"drop", link_drop},
                                       {"delay", link_delay},
                                       {"loss", link_loss},
                                       {"restore", link_restore},
                                       {NULL, NULL}};

    luaL_newmetatable(L, LINK_NAME);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, verb_link);
    lua_setfield(L, -2, "link");
}
