// SPDX-License-Identifier: MIT
/*
 * Patterns: { SRC, WHAT, DST, filters… }. The keys of the verb that takes the
 * pattern stand in the same table, so they are checked here too.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/address.h"
#include "base/memory.h"
#include "lua/private.h"

#define FILTERS                                                                \
    "transport", "retransmission", "method", "fate", "account", "call",        \
        "name", "type"

static const char *const methods[] = {
    "INVITE",  "ACK",       "BYE",     "CANCEL",  "REGISTER",
    "OPTIONS", "SUBSCRIBE", "NOTIFY",  "PRACK",   "UPDATE",
    "INFO",    "REFER",     "MESSAGE", "PUBLISH", NULL};

/* Of connections, and errors that come back. */
static const char *const net_ops[] = {"connect", "connected", "refused",
                                      "reset",   "closed",    "tls-failed",
                                      "icmp",    NULL};

static const char *const words[] = {
    "connect", "connected", "refused", "reset", "closed", "tls-failed",
    "icmp",    "INVITE",    "ACK",     "BYE",   "CANCEL", "REGISTER",
    "OPTIONS", "SUBSCRIBE", "NOTIFY",  "PRACK", "UPDATE", "INFO",
    "REFER",   "MESSAGE",   "PUBLISH", "dns",   "1xx",    "2xx",
    "3xx",     "4xx",       "5xx",     "6xx",   NULL};

/* What zones hold and resolvers ask for. */
static const char *const dns_types[] = {"A",   "AAAA", "SRV", "NAPTR", "CNAME",
                                        "SOA", "NS",   "PTR", "TXT",   NULL};

/* What a filter is a filter of; every event has a transport. */
enum { OF_SIP = 1, OF_DNS = 2 };

static const struct filter {
    const char *key;
    unsigned of;
    const char *what;
} filters[] = {
    {"retransmission", OF_SIP, "SIP messages"},
    {"method", OF_SIP, "responses"},
    {"account", OF_SIP, "SIP messages"},
    {"call", OF_SIP, "SIP messages"},
    {"fate", OF_SIP | OF_DNS, "messages"},
    {"name", OF_DNS, "\"dns\""},
    {"type", OF_DNS, "\"dns\""},
};

static const char *const expect_keys[] = {
    "at", "within", "after", "tolerance", "grade", FILTERS, NULL};
static const char *const schedule_keys[] = {"after", "tolerance", "grade",
                                            FILTERS, NULL};
static const char *const never_keys[] = {"during", "grade", FILTERS, NULL};
static const char *const count_keys[] = {"from", "to", FILTERS, NULL};

struct verb {
    const char *name;
    const char *const *keys;
    int places;
};

static const struct verb verbs[] = {
    {"expect", expect_keys, 3},
    {"schedule", schedule_keys, 4},
    {"never", never_keys, 3},
    {"count", count_keys, 3},
};

static void keys_check(lua_State *L, int table, const char *verb)
{
    for (size_t i = 0; i < BASE_COUNT_OF(verbs); i++)
        if (strcmp(verbs[i].name, verb) == 0)
            scn_table_check(L, table, verb, verbs[i].keys, verbs[i].places);
}

/* An address at which nobody lives is written as its text. */
static uint32_t address_number(lua_State *L, const char *text)
{
    struct base_address address;
    char full[BASE_ADDRESS_TEXT_MAX];

    if (!base_address_parse(text, 5060, &address))
        return 0;
    base_address_text(&address, full);
    return net_actor_at(lab_net(scn_of(L)->lab), &address);
}

static uint32_t place_read(lua_State *L, int table, const char *verb, int place)
{
    struct lab_actor *actor;
    uint32_t number = 0;

    lua_rawgeti(L, table, place);
    actor = scn_actor_test(L, -1);
    if (actor != NULL)
        number = lab_actor_number(actor);
    else if (lua_type(L, -1) == LUA_TSTRING)
        number = address_number(L, lua_tostring(L, -1));
    if (number == 0 && !scn_is_any(L, -1))
        scn_raise(L, "%s: place %d, the %s, must be an actor or any, not %s",
                  verb, place, place == 1 ? "sender" : "receiver",
                  scn_show(L, -1));
    lua_pop(L, 1);
    return number;
}

static bool is_listed(const char *const *list, const char *word)
{
    for (; *list != NULL; list++)
        if (strcmp(*list, word) == 0)
            return true;
    return false;
}

static void word_read(lua_State *L, const char *verb, const char *word,
                      struct judge_pattern *out)
{
    if (strcmp(word, "dns") == 0) {
        out->what = JUDGE_DNS;
    } else if (word[0] >= '1' && word[0] <= '6' &&
               strcmp(word + 1, "xx") == 0) {
        out->what = JUDGE_CLASS;
        out->status = word[0] - '0';
    } else if (is_listed(net_ops, word)) {
        out->what = JUDGE_NET;
        out->op = base_timeline_name(scn_of(L)->timeline, word);
    } else if (is_listed(methods, word)) {
        out->what = JUDGE_METHOD;
        out->method = base_timeline_name(scn_of(L)->timeline, word);
    } else {
        const char *nearest = base_nearest(word, words);

        for (size_t i = 0; nearest == NULL && words[i] != NULL; i++)
            if (strcasecmp(words[i], word) == 0)
                nearest = words[i];
        if (strlen(word) == 3 && strspn(word, "0123456789") == 3)
            scn_raise(L, "%s: a status is a number: write %s, not \"%s\"", verb,
                      word, word);
        scn_raise(
            L,
            "%s: place 2, \"%s\", is no method, class (\"2xx\"), \"dns\" or "
            "net event (\"connect\")%s%s%s",
            verb, word, nearest != NULL ? "; did you mean \"" : "",
            nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
    }
}

static void what_read(lua_State *L, int table, const char *verb,
                      struct judge_pattern *out)
{
    int is_integer;
    int type = lua_rawgeti(L, table, 2);
    lua_Integer status = lua_tointegerx(L, -1, &is_integer);

    if (type == LUA_TSTRING) {
        word_read(L, verb, lua_tostring(L, -1), out);
    } else if (type == LUA_TNUMBER) {
        if (!is_integer || status < 100 || status > 699)
            scn_raise(L,
                      "%s: a status is a whole number from 100 to 699, "
                      "not %s",
                      verb, scn_show(L, -1));
        out->what = JUDGE_STATUS;
        out->status = (int)status;
    } else if (!scn_is_any(L, -1)) {
        scn_raise(L,
                  "%s: place 2 must be a method, a status, a class (\"2xx\"), "
                  "\"dns\" or any, not %s",
                  verb, scn_show(L, -1));
    }
    lua_pop(L, 1);
}

/* A filter of something else would be ignored, or let nothing match ever. */
static void filters_check(lua_State *L, int table, const char *verb,
                          enum judge_what what)
{
    unsigned kind = what == JUDGE_DNS ? OF_DNS : what == JUDGE_NET ? 0 : OF_SIP;

    for (size_t i = 0; i < BASE_COUNT_OF(filters); i++) {
        if (lua_getfield(L, table, filters[i].key) != LUA_TNIL &&
            (filters[i].of & kind) == 0)
            scn_raise(L, "%s: '%s' is a filter for %s", verb, filters[i].key,
                      filters[i].what);
        lua_pop(L, 1);
    }
}

/* A misspelt one would match nothing, and `never` hold for ever. */
static void listed_check(lua_State *L, const char *verb, const char *key,
                         uint32_t number, const char *const *list)
{
    const char *text = base_timeline_text(scn_of(L)->timeline, number);
    const char *nearest = base_nearest(text, list);

    if (number != 0 && !is_listed(list, text))
        scn_raise(L, "%s: %s \"%s\" is none known here%s%s%s", verb, key, text,
                  nearest != NULL ? "; did you mean \"" : "",
                  nearest != NULL ? nearest : "", nearest != NULL ? "\"?" : "");
}

static uint32_t name_filter(lua_State *L, int table, const char *verb,
                            const char *key)
{
    const char *text = scn_key_string(L, table, verb, key);
    char copy[256];
    size_t length;

    if (text == NULL)
        return 0;
    length = (size_t)snprintf(copy, sizeof copy, "%s", text);
    for (char *at = copy; *at != '\0'; at++)
        *at = (char)(strcmp(key, "name") == 0 ? tolower((unsigned char)*at)
                                              : toupper((unsigned char)*at));
    if (strcmp(key, "name") == 0 && length > 1 && length < sizeof copy &&
        copy[length - 1] == '.')
        copy[length - 1] = '\0';
    return base_timeline_name(scn_of(L)->timeline, copy);
}

static void transport_filter(lua_State *L, int table, const char *verb,
                             struct judge_pattern *out)
{
    const char *text = scn_key_string(L, table, verb, "transport");
    enum base_transport transport;

    if (text == NULL)
        return;
    if (!base_transport_parse(text, &transport))
        scn_raise(L, "%s: transport is \"udp\", \"tcp\" or \"tls\", not \"%s\"",
                  verb, text);
    out->transport = (int)transport;
}

static void fate_filter(lua_State *L, int table, const char *verb,
                        struct judge_pattern *out)
{
    const char *text = scn_key_string(L, table, verb, "fate");

    if (text == NULL)
        return;
    for (int fate = BASE_FATE_DELIVERED; fate < BASE_FATE_COUNT; fate++)
        if (strcmp(text, base_fate_name((enum base_fate)fate)) == 0)
            out->fate = fate;
    if (out->fate < 0)
        scn_raise(L,
                  "%s: fate is \"delivered\", \"lost\", \"refused\" or "
                  "\"unread\", not \"%s\"",
                  verb, text);
}

static void call_filter(lua_State *L, int table, const char *verb,
                        struct judge_pattern *out)
{
    const char *id;

    if (lua_getfield(L, table, "call") != LUA_TNIL) {
        id = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1)
                                            : scn_call_id_test(L, -1);
        if (id == NULL)
            scn_raise(L, "%s: 'call' must be a call or a Call-ID, not %s", verb,
                      scn_show(L, -1));
        out->call_id = base_timeline_name(scn_of(L)->timeline, id);
    }
    lua_pop(L, 1);
}

static void filters_read(lua_State *L, int table, const char *verb,
                         struct judge_pattern *out)
{
    int64_t account = 0;

    filters_check(L, table, verb, out->what);
    transport_filter(L, table, verb, out);
    fate_filter(L, table, verb, out);
    call_filter(L, table, verb, out);
    if (lua_getfield(L, table, "retransmission") != LUA_TNIL)
        out->retransmission =
            scn_key_bool(L, table, verb, "retransmission") ? 1 : 0;
    lua_pop(L, 1);
    if (scn_key_int(L, table, verb, "account", (struct scn_range){1, 1000},
                    &account))
        out->account = (uint32_t)account;
    if (scn_key_string(L, table, verb, "method") != NULL) {
        if (out->what == JUDGE_METHOD)
            scn_raise(L,
                      "%s: 'method' is a filter for responses; the "
                      "method of a request is place 2",
                      verb);
        out->method = name_filter(L, table, verb, "method");
        listed_check(L, verb, "method", out->method, methods);
    }
    out->name = name_filter(L, table, verb, "name");
    out->dns_type = name_filter(L, table, verb, "type");
    listed_check(L, verb, "type", out->dns_type, dns_types);
}

void scn_pattern_read(lua_State *L, int table, const char *verb,
                      struct judge_pattern *out)
{
    table = lua_absindex(L, table);
    keys_check(L, table, verb);
    *out = judge_pattern_any();
    out->src = place_read(L, table, verb, 1);
    what_read(L, table, verb, out);
    out->dst = place_read(L, table, verb, 3);
    filters_read(L, table, verb, out);
}
