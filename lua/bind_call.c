// SPDX-License-Identifier: MIT
/* Calls of a phone: .state .status .server, :hangup() and :reinvite(). */
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define CALL_NAME "call"

static const char *const states[] = {[PHONE_CALL_CALLING] = "calling",
                                     [PHONE_CALL_RINGING] = "ringing",
                                     [PHONE_CALL_UP] = "up",
                                     [PHONE_CALL_FAILED] = "failed",
                                     [PHONE_CALL_ENDED] = "ended"};

struct handle {
    uint32_t phone;
    int number;
};

void scn_call_push(lua_State *L, struct lab_actor *phone, int number)
{
    struct handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);

    handle->phone = lab_actor_number(phone);
    handle->number = number;
    luaL_setmetatable(L, CALL_NAME);
}

static struct phone *phone_of(lua_State *L, const struct handle *handle)
{
    struct lab_actor *actor = lab_actor_of(scn_of(L)->lab, handle->phone);

    if (actor == NULL)
        scn_raise(L, "the phone of this call does not exist any more");
    return lab_actor_phone(actor);
}

static struct handle *self(lua_State *L)
{
    struct handle *handle = luaL_testudata(L, 1, CALL_NAME);

    if (handle == NULL)
        scn_raise(L, "this is a method of a call: write it with a colon, as in "
                     "call:hangup()");
    return handle;
}

const char *scn_call_id_test(lua_State *L, int index)
{
    const struct handle *handle = luaL_testudata(L, index, CALL_NAME);
    struct phone_call_info info;

    if (handle == NULL ||
        !phone_call_info(phone_of(L, handle), handle->number, &info))
        return NULL;
    return info.call_id;
}

static int call_hangup(lua_State *L)
{
    struct handle *handle = self(L);

    phone_call_hangup(phone_of(L, handle), handle->number);
    return 0;
}

static int call_reinvite(lua_State *L)
{
    struct handle *handle = self(L);
    struct base_error error = {0};

    if (phone_call_reinvite(phone_of(L, handle), handle->number, &error) != 0)
        return scn_raise(L, "%s", error.text);
    return 0;
}

static bool push_field(lua_State *L, const struct phone_call_info *info,
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
    else if (strcmp(key, "incoming") == 0)
        lua_pushboolean(L, info->incoming);
    else
        return false;
    return true;
}

/* Upvalue 1: the methods. */
static int call_index(lua_State *L)
{
    static const char *const fields[] = {"state",    "status",   "server",
                                         "call_id",  "incoming", "hangup",
                                         "reinvite", NULL};
    struct handle *handle = self(L);
    const char *key = luaL_checkstring(L, 2);
    struct phone_call_info info;

    if (lua_getfield(L, lua_upvalueindex(1), key) != LUA_TNIL)
        return 1;
    if (!phone_call_info(phone_of(L, handle), handle->number, &info))
        return scn_raise(L, "this call does not exist any more");
    if (!push_field(L, &info, key))
        return scn_raise_unknown(L, "a call", "field", key,
                                 base_nearest(key, fields));
    scn_saw(L, "the call's %s is %s", key, scn_show(L, -1));
    lua_pop(L, 1);
    return 1;
}

static int call_tostring(lua_State *L)
{
    lua_pushliteral(L, "call");
    return 1;
}

void scn_open_call(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"hangup", call_hangup}, {"reinvite", call_reinvite}, {NULL, NULL}};

    luaL_newmetatable(L, CALL_NAME);
    lua_pushcfunction(L, call_tostring);
    lua_setfield(L, -2, "__tostring");
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushcclosure(L, call_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
