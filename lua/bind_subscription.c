// SPDX-License-Identifier: MIT
/* Subscriptions of a phone: .state .status .server .event, and :stop(). */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define SUBSCRIPTION_NAME "subscription"

static const char *const states[] = {
    [PHONE_SUBSCRIPTION_ASKING] = "asking",
    [PHONE_SUBSCRIPTION_ACTIVE] = "active",
    [PHONE_SUBSCRIPTION_FAILED] = "failed",
    [PHONE_SUBSCRIPTION_ENDED] = "ended",
};

struct handle {
    uint32_t phone;
    int number;
};

void scn_subscription_push(lua_State *L, struct lab_actor *phone, int number)
{
    struct handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);

    handle->phone = lab_actor_number(phone);
    handle->number = number;
    luaL_setmetatable(L, SUBSCRIPTION_NAME);
}

static struct phone *phone_of(lua_State *L, const struct handle *handle)
{
    struct lab_actor *actor = lab_actor_of(scn_of(L)->lab, handle->phone);

    if (actor == NULL)
        scn_raise(L, "the phone of this subscription does not exist any more");
    return lab_actor_phone(actor);
}

static struct handle *self(lua_State *L)
{
    struct handle *handle = luaL_testudata(L, 1, SUBSCRIPTION_NAME);

    if (handle == NULL)
        scn_raise(
            L,
            "this is a method of a subscription: write it with a colon, as in "
            "subscription:stop()");
    return handle;
}

static int subscription_stop(lua_State *L)
{
    struct handle *handle = self(L);

    phone_subscription_stop(phone_of(L, handle), handle->number);
    return 0;
}

static bool push_field(lua_State *L, const struct phone_subscription_info *info,
                       const char *key)
{
    if (strcmp(key, "state") == 0)
        lua_pushstring(L, states[info->state]);
    else if (strcmp(key, "status") == 0 && info->status != 0)
        lua_pushinteger(L, info->status);
    else if (strcmp(key, "status") == 0)
        lua_pushnil(L);
    else if (strcmp(key, "server") == 0)
        scn_actor_push_number(L, info->server);
    else if (strcmp(key, "call_id") == 0)
        lua_pushstring(L, info->call_id);
    else if (strcmp(key, "event") == 0)
        lua_pushstring(L, info->event);
    else if (strcmp(key, "notified") == 0)
        lua_pushinteger(L, info->notified);
    else
        return false;
    return true;
}

/* Upvalue 1: the methods. */
static int subscription_index(lua_State *L)
{
    static const char *const fields[] = {"state",   "status", "server",
                                         "call_id", "event",  "notified",
                                         "stop",    NULL};
    struct handle *handle = self(L);
    const char *key = luaL_checkstring(L, 2);
    struct phone_subscription_info info;

    if (lua_getfield(L, lua_upvalueindex(1), key) != LUA_TNIL)
        return 1;
    if (!phone_subscription_info(phone_of(L, handle), handle->number, &info))
        return scn_raise(L, "this subscription does not exist any more");
    if (!push_field(L, &info, key))
        return scn_raise_unknown(L, "a subscription", "field", key,
                                 base_nearest(key, fields));
    scn_saw(L, "the subscription's %s is %s", key, scn_show(L, -1));
    lua_pop(L, 1);
    return 1;
}

static int subscription_tostring(lua_State *L)
{
    lua_pushliteral(L, "subscription");
    return 1;
}

void scn_open_subscription(lua_State *L)
{
    static const luaL_Reg methods[] = {{"stop", subscription_stop},
                                       {NULL, NULL}};

    luaL_newmetatable(L, SUBSCRIPTION_NAME);
    lua_pushcfunction(L, subscription_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushcclosure(L, subscription_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
