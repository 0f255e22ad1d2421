// SPDX-License-Identifier: MIT
/*
 * `core`, what expect.lua is made of, and the verbs that judge nothing by
 * themselves: note, print, strict, waive.
 */
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define PATTERN_NAME "pattern"

static int core_pattern(lua_State *L)
{
    struct judge_pattern *pattern = lua_newuserdatauv(L, sizeof *pattern, 0);

    luaL_setmetatable(L, PATTERN_NAME);
    scn_pattern_read(L, 2, luaL_checkstring(L, 1), pattern);
    return 1;
}

static base_time field_time(lua_State *L, int table, const char *key)
{
    base_time value;

    lua_getfield(L, table, key);
    value = luaL_checkinteger(L, -1);
    lua_pop(L, 1);
    return value;
}

static struct scn_search search_read(lua_State *L, int table)
{
    struct scn_search search = {
        .window = {.from = field_time(L, table, "from"),
                   .to = field_time(L, table, "to"),
                   .tolerance = field_time(L, table, "tolerance")},
        .start = (size_t)field_time(L, table, "start")};

    lua_getfield(L, table, "pattern");
    search.pattern =
        *(struct judge_pattern *)luaL_checkudata(L, -1, PATTERN_NAME);
    lua_getfield(L, table, "any");
    search.any = lua_toboolean(L, -1);
    lua_pop(L, 2);
    return search;
}

static int push_index(lua_State *L, size_t index)
{
    if (index == JUDGE_NO_EVENT)
        return 0;
    lua_pushinteger(L, (lua_Integer)index);
    return 1;
}

/* What has come at this very instant is taken when the instant has settled. */
static int core_await(lua_State *L)
{
    struct scn *s = scn_of(L);
    struct scn_search search = search_read(L, 1);
    base_time now = net_now(lab_net(s->lab));
    size_t found = scn_search_run(s, &search);

    s->seen[0] = '\0';
    if (found != JUDGE_NO_EVENT &&
        base_timeline_at(s->timeline, found)->t < now)
        return push_index(L, found);
    if (found == JUDGE_NO_EVENT && search.window.to < now &&
        search.pattern.fate < 0)
        return 0;
    return scn_wait(L, &(struct scn_waiter){.kind = SCN_WAIT_MATCH,
                                            .due = search.window.to,
                                            .search = search});
}

static int core_find(lua_State *L)
{
    struct scn_search search = search_read(L, 1);

    return push_index(L, scn_search_run(scn_of(L), &search));
}

static int core_count(lua_State *L)
{
    struct scn_search search = search_read(L, 1);

    lua_pushinteger(L,
                    (lua_Integer)judge_count(scn_of(L)->timeline,
                                             &search.pattern, &search.window));
    return 1;
}

static int core_claim(lua_State *L)
{
    base_timeline_claim(scn_of(L)->timeline, (size_t)luaL_checkinteger(L, 1));
    return 0;
}

static int core_event(lua_State *L)
{
    scn_event_push(L, (size_t)luaL_checkinteger(L, 1));
    return 1;
}

/* Index and time of an event. */
static int core_event_place(lua_State *L)
{
    size_t index = scn_event_check(L, 1, luaL_checkstring(L, 2));

    lua_pushinteger(L, (lua_Integer)index);
    lua_pushinteger(L, base_timeline_at(scn_of(L)->timeline, index)->t);
    return 2;
}

static int core_time_at(lua_State *L)
{
    size_t index = (size_t)luaL_checkinteger(L, 1);

    lua_pushinteger(L, base_timeline_at(scn_of(L)->timeline, index)->t);
    return 1;
}

static int core_position(lua_State *L)
{
    lua_pushinteger(L, (lua_Integer)base_timeline_count(scn_of(L)->timeline));
    return 1;
}

static int core_now(lua_State *L)
{
    lua_pushinteger(L, net_now(lab_net(scn_of(L)->lab)));
    return 1;
}

static int core_span(lua_State *L)
{
    lua_pushinteger(L, scn_span(L, 1, luaL_checkstring(L, 2)));
    return 1;
}

static int core_pause(lua_State *L)
{
    return scn_wait(L, &(struct scn_waiter){.kind = SCN_WAIT_INSTANT,
                                            .due = luaL_checkinteger(L, 1)});
}

static int core_raise(lua_State *L)
{
    return scn_raise(L, "%s", luaL_checkstring(L, 1));
}

/* ---- words --------------------------------------------------------------- */

static int core_describe(lua_State *L)
{
    char text[256];

    lua_pushstring(L, judge_pattern_text(scn_of(L)->timeline,
                                         luaL_checkudata(L, 1, PATTERN_NAME),
                                         text, sizeof text));
    return 1;
}

static int core_window(lua_State *L)
{
    struct scn_search search = search_read(L, 1);
    char text[128];

    lua_pushstring(L, judge_window_text(&search.window, text, sizeof text));
    return 1;
}

static int core_time(lua_State *L)
{
    char text[BASE_TIME_TEXT_MAX];

    lua_pushstring(L, base_time_format(text, luaL_checkinteger(L, 1), 3));
    return 1;
}

/* ---- verdicts ------------------------------------------------------------ */

static int core_passed(lua_State *L)
{
    struct scn *s = scn_of(L);
    struct scn_judgement judgement = {.verdict = BASE_VERDICT_PASS,
                                      .verb = luaL_checkstring(L, 1)};

    scn_judge(s, scn_line(L), &judgement);
    s->seen[0] = '\0';
    return 0;
}

static int ended_unless(lua_State *L, enum base_verdict verdict)
{
    return verdict == BASE_VERDICT_FAIL ? scn_stop(L) : 0;
}

/* missed(verb, search, wanted, warns) */
static int core_missed(lua_State *L)
{
    struct scn_search search = search_read(L, 2);
    struct scn_judgement judgement = {
        .verdict = lua_toboolean(L, 4) ? BASE_VERDICT_WARN : BASE_VERDICT_FAIL,
        .verb = luaL_checkstring(L, 1),
        .wanted = luaL_checkstring(L, 3)};

    scn_judge_miss(scn_of(L), scn_line(L), &judgement, &search);
    return ended_unless(L, judgement.verdict);
}

/* failed(verb, wanted, instead, index or nil, warns) */
static int core_failed(lua_State *L)
{
    struct scn_judgement judgement = {
        .verdict = lua_toboolean(L, 5) ? BASE_VERDICT_WARN : BASE_VERDICT_FAIL,
        .verb = luaL_checkstring(L, 1),
        .wanted = luaL_checkstring(L, 2),
        .instead = luaL_checkstring(L, 3),
        .event = lua_isnoneornil(L, 4) ? JUDGE_NO_EVENT
                                       : (size_t)luaL_checkinteger(L, 4)};

    scn_judge(scn_of(L), scn_line(L), &judgement);
    return ended_unless(L, judgement.verdict);
}

static int core_saw(lua_State *L)
{
    scn_saw(L, "%s", luaL_checkstring(L, 1));
    return 0;
}

/* A call of several lines begins above what it looks at. */
static int core_seen(lua_State *L)
{
    const struct scn *s = scn_of(L);
    int below = s->seen_line - scn_line(L);

    if (s->seen[0] == '\0' || below < 0 || below > 5)
        return 0;
    lua_pushstring(L, s->seen);
    return 1;
}

/* ---- verbs --------------------------------------------------------------- */

static int verb_note(lua_State *L)
{
    struct scn *s = scn_of(L);
    base_time now = net_now(lab_net(s->lab));
    int count = lua_gettop(L);

    lua_pushliteral(L, "");
    for (int i = 1; i <= count; i++) {
        scn_tostring(L, i);
        if (i < count)
            lua_pushliteral(L, " ");
        lua_concat(L, i < count ? 3 : 2);
    }
    s->limits.notes += lua_rawlen(L, -1) + sizeof(struct base_event);
    if (s->limits.notes > SCN_NOTES_MAX)
        return scn_raise(L, "all notes together are more than 16 MB");
    base_timeline_add(s->timeline, &(struct base_event){
                                       .kind = BASE_EVENT_NOTE,
                                       .t = now,
                                       .arrived = now,
                                       .text = base_timeline_name(
                                           s->timeline, lua_tostring(L, -1))});
    return 0;
}

static int verb_strict(lua_State *L)
{
    struct scn *s = scn_of(L);
    const char *how = luaL_optstring(L, 1, "requests");

    if (strcmp(how, "all") != 0 && strcmp(how, "requests") != 0)
        return scn_raise(L, "strict takes nothing, or \"all\", not \"%s\"",
                         how);
    s->strict = true;
    s->strict_all = strcmp(how, "all") == 0;
    s->strict_line = scn_line(L);
    return 0;
}

static int verb_waive(lua_State *L)
{
    struct scn *s = scn_of(L);
    const char *name =
        lua_type(L, 1) == LUA_TSTRING ? lua_tostring(L, 1) : NULL;
    const char *nearest;

    if (name == NULL || lua_type(L, 2) != LUA_TSTRING)
        return scn_raise(L, "waive takes the name of an invariant and the "
                            "reason, both texts");
    for (uint32_t i = 0; scn_invariants[i] != NULL; i++)
        if (strcmp(scn_invariants[i], name) == 0) {
            s->waived |= UINT32_C(1) << i;
            return 0;
        }
    nearest = base_nearest(name, scn_invariants);
    if (nearest != NULL)
        return scn_raise_unknown(L, "this version", "invariant", name, nearest);
    lua_pushstring(L, scn_invariants[0]);
    for (size_t i = 1; scn_invariants[i] != NULL; i++)
        lua_pushfstring(L, "%s, %s", lua_tostring(L, -1), scn_invariants[i]);
    return scn_raise(L, "this version has no invariant '%s'; there are %s",
                     name, lua_tostring(L, -1));
}

/* Any value as people read it. */
static int core_text(lua_State *L)
{
    lua_pushstring(L, scn_show(L, 1));
    return 1;
}

static const luaL_Reg core_functions[] = {{"text", core_text},
                                          {"pattern", core_pattern},
                                          {"await", core_await},
                                          {"find", core_find},
                                          {"count", core_count},
                                          {"claim", core_claim},
                                          {"event", core_event},
                                          {"event_place", core_event_place},
                                          {"time_at", core_time_at},
                                          {"position", core_position},
                                          {"now", core_now},
                                          {"span", core_span},
                                          {"pause", core_pause},
                                          {"raise", core_raise},
                                          {"describe", core_describe},
                                          {"window", core_window},
                                          {"time", core_time},
                                          {"passed", core_passed},
                                          {"missed", core_missed},
                                          {"failed", core_failed},
                                          {"saw", core_saw},
                                          {"seen", core_seen},
                                          {NULL, NULL}};

/* The few library functions expect.lua needs, out of the script's reach. */
static void open_core(lua_State *L)
{
    static const char *const kept[] = {"type", "ipairs", "select"};

    luaL_newlib(L, core_functions);
    lua_getglobal(L, "_G");
    for (size_t i = 0; i < BASE_COUNT_OF(kept); i++) {
        lua_getfield(L, -1, kept[i]);
        lua_setfield(L, -3, kept[i]);
    }
    lua_getfield(L, -1, "table");
    lua_getfield(L, -1, "concat");
    lua_setfield(L, -4, "concat");
    lua_pop(L, 2);
}

void scn_open_judge(lua_State *L)
{
    static const luaL_Reg verbs[] = {{"note", verb_note},
                                     {"print", verb_note},
                                     {"strict", verb_strict},
                                     {"waive", verb_waive},
                                     {NULL, NULL}};

    luaL_newmetatable(L, PATTERN_NAME);
    lua_pop(L, 1);
    luaL_setfuncs(L, verbs, 0);
    if (luaL_loadbufferx(L, scn_expect_lua, strlen(scn_expect_lua), "=(expect)",
                         "t") != LUA_OK)
        lua_error(L);
    open_core(L);
    lua_call(L, 1, 1);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -5);
    }
    lua_pop(L, 1);
}
