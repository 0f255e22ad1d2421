// SPDX-License-Identifier: MIT
/* now, wait, at, every. */
#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

static base_time now_of(lua_State *L)
{
    return net_now(lab_net(scn_of(L)->lab));
}

static int verb_now(lua_State *L)
{
    lua_pushnumber(L, (double)now_of(L) / BASE_SEC);
    return 1;
}

static int verb_wait(lua_State *L)
{
    base_span span = scn_span(L, 1, "wait: the duration");

    scn_of(L)->seen[0] = '\0';
    return scn_wait(L, &(struct scn_waiter){.kind = SCN_WAIT_TIME,
                                            .due = now_of(L) + span});
}

/* Takes the function at index 2 into the registry. */
static int function_ref(lua_State *L, const char *verb)
{
    if (lua_type(L, 2) != LUA_TFUNCTION)
        scn_raise(L, "%s: the second value must be a function, not %s", verb,
                  scn_show(L, 2));
    if (scn_of(L)->waiter_count >= SCN_WAITERS_MAX)
        scn_raise(L, "%s: more than %d things are waiting already", verb,
                  SCN_WAITERS_MAX);
    lua_settop(L, 2);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static int verb_at(lua_State *L)
{
    base_time due = scn_span(L, 1, "at: the time");
    char at[BASE_TIME_TEXT_MAX], now[BASE_TIME_TEXT_MAX];

    if (due < now_of(L))
        return scn_raise(L, "at: %s is over, it is %s already",
                         base_time_format(at, due, 3),
                         base_time_format(now, now_of(L), 3));
    scn_alarm(scn_of(L), due, 0, function_ref(L, "at"));
    return 0;
}

static int verb_every(lua_State *L)
{
    base_span period = scn_span(L, 1, "every: the period");

    if (period <= 0)
        return scn_raise(L, "every: the period must be above 0");
    scn_alarm(scn_of(L), now_of(L) + period, period, function_ref(L, "every"));
    return 0;
}

void scn_open_time(lua_State *L)
{
    static const luaL_Reg verbs[] = {{"now", verb_now},
                                     {"wait", verb_wait},
                                     {"at", verb_at},
                                     {"every", verb_every},
                                     {NULL, NULL}};

    luaL_setfuncs(L, verbs, 0);
}
