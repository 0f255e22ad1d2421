// SPDX-License-Identifier: MIT
/*
 * Events as expect returns them, their SIP headers, and `any`.
 */
#include <ctype.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

#define EVENT_NAME "event"
#define ANY_NAME "any"
#define HEADERS_NAME "headers"

void scn_event_push(lua_State *L, size_t index)
{
    size_t *event = lua_newuserdatauv(L, sizeof *event, 0);

    *event = index;
    luaL_setmetatable(L, EVENT_NAME);
}

size_t scn_event_check(lua_State *L, int index, const char *what)
{
    const size_t *event = luaL_testudata(L, index, EVENT_NAME);

    if (event == NULL)
        scn_raise(L, "%s must be an event, as expect returns it, not %s", what,
                  scn_show(L, index));
    return *event;
}

bool scn_is_any(lua_State *L, int index)
{
    return luaL_testudata(L, index, ANY_NAME) != NULL;
}

/* ---- headers ------------------------------------------------------------- */

static const char *long_name(char letter)
{
    static const struct {
        char letter;
        const char *name;
    } compact[] = {
        {'v', "via"},
        {'f', "from"},
        {'t', "to"},
        {'i', "call-id"},
        {'m', "contact"},
        {'l', "content-length"},
        {'e', "content-encoding"},
        {'c', "content-type"},
        {'s', "subject"},
        {'k', "supported"},
        {'o', "event"},
        {'r', "refer-to"},
        {'u', "allow-events"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(compact); i++)
        if (compact[i].letter == letter)
            return compact[i].name;
    return NULL;
}

/* Pushes the name by which a header is kept: small letters, never compact. */
static void push_key(lua_State *L, const char *name, size_t length)
{
    luaL_Buffer key;
    const char *full =
        length == 1 ? long_name((char)tolower((unsigned char)*name)) : NULL;

    if (full != NULL) {
        lua_pushstring(L, full);
        return;
    }
    luaL_buffinit(L, &key);
    for (size_t i = 0; i < length; i++)
        luaL_addchar(&key, (char)tolower((unsigned char)name[i]));
    luaL_pushresult(&key);
}

/* Adds one line to the table at the top; several of a name are one list. */
static void header_add(lua_State *L, const char *line, size_t length)
{
    const char *colon = memchr(line, ':', length);
    size_t name = colon != NULL ? (size_t)(colon - line) : 0, skip;

    while (name > 0 && (line[name - 1] == ' ' || line[name - 1] == '\t'))
        name--;
    if (name == 0)
        return;
    skip = (size_t)(colon - line) + 1;
    while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
        skip++;
    push_key(L, line, name);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushlstring(L, line + skip, length - skip);
    } else {
        lua_pushliteral(L, ", ");
        lua_pushlstring(L, line + skip, length - skip);
        lua_concat(L, 3);
    }
    lua_rawset(L, -3);
}

/* Length of the header that begins here, folded lines included. */
static size_t header_length(const char *at, const char *end)
{
    const char *stop = at;

    do {
        stop = memchr(stop, '\n', (size_t)(end - stop));
        if (stop == NULL)
            return (size_t)(end - at);
        stop++;
    } while (stop < end && (*stop == ' ' || *stop == '\t'));
    return (size_t)(stop - at);
}

static void headers_push(lua_State *L, const char *raw, size_t length)
{
    const char *end = raw + length;
    const char *at = raw != NULL ? raw + header_length(raw, end) : NULL;

    lua_newtable(L);
    while (at != NULL && at < end && *at != '\r' && *at != '\n') {
        size_t line = header_length(at, end), kept = line;

        while (kept > 0 && (at[kept - 1] == '\n' || at[kept - 1] == '\r'))
            kept--;
        header_add(L, at, kept);
        at += line;
    }
    luaL_setmetatable(L, HEADERS_NAME);
}

/* Any spelling of a name finds it. */
static int headers_index(lua_State *L)
{
    size_t length;
    const char *name = lua_tolstring(L, 2, &length);

    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    push_key(L, name, length);
    lua_rawget(L, 1);
    return 1;
}

/* ---- fields -------------------------------------------------------------- */

static const char *const field_names[] = {"t",
                                          "src",
                                          "dst",
                                          "status",
                                          "headers",
                                          "method",
                                          "kind",
                                          "cseq",
                                          "call_id",
                                          "transport",
                                          "retransmission",
                                          "fate",
                                          "arrived",
                                          "account",
                                          "name",
                                          "type",
                                          "op",
                                          "rcode",
                                          "ttl",
                                          "answers",
                                          "cause",
                                          "raw",
                                          NULL};

static void push_text(lua_State *L, uint32_t number)
{
    if (number == 0)
        lua_pushnil(L);
    else
        lua_pushstring(L, base_timeline_text(scn_of(L)->timeline, number));
}

static void push_number(lua_State *L, lua_Integer value, bool given)
{
    if (given)
        lua_pushinteger(L, value);
    else
        lua_pushnil(L);
}

static void push_raw(lua_State *L, const struct base_event *event)
{
    size_t length = 0;
    const char *raw =
        base_timeline_raw_bytes(scn_of(L)->timeline, event->raw, &length);

    if (raw == NULL)
        lua_pushnil(L);
    else
        lua_pushlstring(L, raw, length);
}

static void push_headers(lua_State *L, const struct base_event *event)
{
    size_t length = 0;
    const char *raw =
        base_timeline_raw_bytes(scn_of(L)->timeline, event->raw, &length);

    headers_push(L, event->kind == BASE_EVENT_SIP ? raw : NULL, length);
}

/* Nil while it is not known. */
static void push_seconds(lua_State *L, base_time at, bool known)
{
    if (known)
        lua_pushnumber(L, (double)at / BASE_SEC);
    else
        lua_pushnil(L);
}

/* Fields that every message has. */
static bool push_common(lua_State *L, const struct base_event *event,
                        const char *field)
{
    if (strcmp(field, "t") == 0)
        lua_pushnumber(L, (double)event->t / BASE_SEC);
    else if (strcmp(field, "arrived") == 0)
        push_seconds(L, event->arrived, event->fate != BASE_FATE_PENDING);
    else if (strcmp(field, "src") == 0)
        scn_actor_push_number(L, event->src);
    else if (strcmp(field, "dst") == 0)
        scn_actor_push_number(L, event->dst);
    else if (strcmp(field, "kind") == 0)
        lua_pushstring(L, base_event_kind_name(event->kind));
    else if (strcmp(field, "transport") == 0)
        lua_pushstring(L, base_transport_name(event->transport));
    else if (strcmp(field, "fate") == 0)
        lua_pushstring(L, base_fate_name(event->fate));
    else if (strcmp(field, "retransmission") == 0)
        lua_pushboolean(L, event->retransmission);
    else if (strcmp(field, "raw") == 0)
        push_raw(L, event);
    else if (strcmp(field, "headers") == 0)
        push_headers(L, event);
    else if (strcmp(field, "op") == 0)
        push_text(L, event->op);
    else
        return false;
    return true;
}

static void push_special(lua_State *L, const struct base_event *event,
                         const char *field)
{
    bool sip = event->kind == BASE_EVENT_SIP;

    if (strcmp(field, "status") == 0)
        push_number(L, event->status, sip && event->status != 0);
    else if (strcmp(field, "method") == 0)
        push_text(L, sip ? event->name : 0);
    else if (strcmp(field, "call_id") == 0)
        push_text(L, event->call_id);
    else if (strcmp(field, "cseq") == 0)
        push_number(L, event->cseq, sip);
    else if (strcmp(field, "account") == 0)
        push_number(L, event->account, event->account != 0);
    else if (strcmp(field, "name") == 0)
        push_text(L, sip ? 0 : event->name);
    else if (strcmp(field, "type") == 0)
        push_text(L, event->type);
    else if (strcmp(field, "ttl") == 0)
        push_number(L, event->number, !sip);
    else if (strcmp(field, "answers") == 0)
        push_text(L, sip ? 0 : event->text);
    else if (strcmp(field, "rcode") == 0)
        push_text(L, sip ? 0 : event->detail);
    else
        push_text(L, event->cause);
}

static int event_index(lua_State *L)
{
    size_t index = *(size_t *)luaL_checkudata(L, 1, EVENT_NAME);
    const struct base_timeline *timeline = scn_of(L)->timeline;
    struct base_event event = *base_timeline_at(timeline, index);
    const char *field = luaL_checkstring(L, 2);

    event.account = judge_account(timeline, base_timeline_at(timeline, index));
    for (size_t i = 0; field_names[i] != NULL; i++) {
        if (strcmp(field_names[i], field) != 0)
            continue;
        if (!push_common(L, &event, field))
            push_special(L, &event, field);
        return 1;
    }
    return scn_raise_unknown(L, "an event", "field", field,
                             base_nearest(field, field_names));
}

static int event_equal(lua_State *L)
{
    const size_t *a = luaL_testudata(L, 1, EVENT_NAME);
    const size_t *b = luaL_testudata(L, 2, EVENT_NAME);

    lua_pushboolean(L, a != NULL && b != NULL && *a == *b);
    return 1;
}

/* "REGISTER from alice to primary at 7.500" */
static int event_tostring(lua_State *L)
{
    struct base_timeline *timeline = scn_of(L)->timeline;
    size_t index = *(size_t *)luaL_checkudata(L, 1, EVENT_NAME);
    const struct base_event *event = base_timeline_at(timeline, index);
    char what[128], at[BASE_TIME_TEXT_MAX];

    judge_event_what(timeline, event, what, sizeof what);
    lua_pushfstring(L, "%s from %s to %s at %s", what,
                    base_timeline_text(timeline, event->src),
                    base_timeline_text(timeline, event->dst),
                    base_time_format(at, event->t, 3));
    return 1;
}

static int any_tostring(lua_State *L)
{
    lua_pushliteral(L, "any");
    return 1;
}

static void metatable(lua_State *L, const char *name, const luaL_Reg *functions)
{
    luaL_newmetatable(L, name);
    luaL_setfuncs(L, functions, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

void scn_open_event(lua_State *L)
{
    static const luaL_Reg event[] = {{"__index", event_index},
                                     {"__eq", event_equal},
                                     {"__tostring", event_tostring},
                                     {NULL, NULL}};
    static const luaL_Reg headers[] = {{"__index", headers_index},
                                       {NULL, NULL}};
    static const luaL_Reg any[] = {{"__tostring", any_tostring}, {NULL, NULL}};

    metatable(L, EVENT_NAME, event);
    metatable(L, HEADERS_NAME, headers);
    metatable(L, ANY_NAME, any);
    lua_newuserdatauv(L, 0, 0);
    luaL_setmetatable(L, ANY_NAME);
    lua_setfield(L, -2, "any");
}
