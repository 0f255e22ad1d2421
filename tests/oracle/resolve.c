// SPDX-License-Identifier: MIT
/*
 * The part of 2.3 and 2.16: REGISTER to targets that all fail at once walks
 * their whole list, pass after pass while records live and die.
 */
#include "tests/oracle/resolve.h"

#include <string.h>

/* ---- drawing ------------------------------------------------------------------- */

static const int64_t ttls[] = {30, 60, 300, 300, 1000, 3600};

static int64_t draw_ttl(struct dice *dice)
{
    return ttls[roll(dice, 0, 5)];
}

static struct model_record *add(struct dice *dice, struct resolve_case *c,
                                enum model_type type, enum model_name owner,
                                bool is_static, int64_t ttl)
{
    struct model_record *record = &c->records[c->count];

    size_t same = 0;

    for (size_t i = 0; i < c->count; i++)
        same += c->records[i].is_static && c->records[i].type == type;
    if (c->count == MODEL_RECORDS_MAX || (is_static && same == 12))
        return NULL; /* dns_cache_*.1 to .12 */
    c->count++;
    *record = (struct model_record){.type = type,
                                    .owner = owner,
                                    .is_static = is_static,
                                    .in_zone = {true, true},
                                    .ttl = ttl,
                                    .to = NAME_ROOT,
                                    .flags = "",
                                    .service = ""};
    if (!is_static && one_in(dice, 6))
        record->in_zone[roll(dice, 0, 1)] = false;
    return record;
}

static void draw_addresses(struct dice *dice, struct resolve_case *c,
                           bool is_static)
{
    for (int name = NAME_HOSTS - 1; name < NAME_NUMERIC; name++) {
        enum model_name owner =
            name < NAME_HOSTS ? NAME_DOMAIN : (enum model_name)name;
        int count = roll(dice, 0, 3) > 0 ? roll(dice, 0, 2) : 0;
        int64_t ttl = draw_ttl(dice);

        if (is_static && !one_in(dice, 3))
            continue;
        for (int i = 0; i < count; i++) {
            struct model_record *record =
                add(dice, c, TYPE_A, owner, is_static, ttl);

            if (record != NULL)
                record->ip = roll(dice, 1, 60) + (is_static ? 100 : 0);
        }
    }
}

static void draw_services(struct dice *dice, struct resolve_case *c,
                          bool is_static)
{
    for (int name = NAME_UDP; name <= NAME_ALT_TCP; name++) {
        int first_host = roll(dice, 0, 3), count = roll(dice, 0, 3);
        int64_t ttl = draw_ttl(dice);

        if (one_in(dice, 2) || (is_static && one_in(dice, 2)))
            continue;
        for (int i = 0; i < count; i++) {
            struct model_record *record =
                add(dice, c, TYPE_SRV, (enum model_name)name, is_static, ttl);

            if (record == NULL)
                return;
            record->first = roll(dice, 0, 2);
            record->second = roll(dice, 0, 2);
            record->port = one_in(dice, 6) ? 0 : roll(dice, 5060, 5063);
            record->to = (enum model_name)(NAME_HOSTS + (first_host + i) % 4);
            if (one_in(dice, 10))
                record->to = NAME_NUMERIC;
            if (one_in(dice, 12))
                record->to = NAME_ROOT;
        }
    }
}

static void draw_pointers(struct dice *dice, struct resolve_case *c,
                          bool is_static)
{
    static const char *const flags[] = {"s", "s", "S", "s", "a",
                                        "A", "",  "u", "p", "x"};
    static const char *const services[] = {"SIP+D2U",  "SIP+D2U", "SIP+D2T",
                                           "SIPS+D2T", "sip+d2t", "SIP+D2S",
                                           "E2U+sip",  ""};

    for (int name = NAME_DOMAIN; name <= NAME_ALT; name++) {
        int count = roll(dice, 0, 3);
        int64_t ttl = draw_ttl(dice);

        if (is_static && one_in(dice, 2))
            continue;
        for (int i = 0; i < count; i++) {
            struct model_record *record =
                add(dice, c, TYPE_NAPTR, (enum model_name)name, is_static, ttl);

            if (record == NULL)
                return;
            record->first = roll(dice, 0, 2);
            record->second = roll(dice, 0, 2);
            record->flags = flags[roll(dice, 0, 9)];
            record->service = services[roll(dice, 0, 7)];
            record->to = (enum model_name)roll(dice, NAME_UDP, NAME_ALT_TCP);
            if (record->flags[0] == 'a' || record->flags[0] == 'A')
                record->to =
                    (enum model_name)roll(dice, NAME_HOSTS, NAME_NUMERIC - 1);
            if (record->flags[0] == '\0')
                record->to = NAME_ALT;
        }
    }
}

static void draw_knobs(struct dice *dice, struct resolve_case *c)
{
    bool has_static = oracle_has_knob("static_interval_suppresses_query");

    c->tls_5060 = one_in(dice, 4);
    c->srv_then_a = one_in(dice, 2);
    c->explicit_tcp = one_in(dice, 4);
    c->concat = one_in(dice, 2);
    c->stop_on_empty = one_in(dice, 4);
    c->continue_on_exhaust = !c->stop_on_empty && one_in(dice, 3);
    c->skip_port_zero = one_in(dice, 3);
    c->scope_name_type = one_in(dice, 3);
    c->lazy = has_static && one_in(dice, 4);
    if (c->lazy)
        c->additional = false; /* the order of lookups would decide */
    c->neg_ttl_cap = one_in(dice, 4) ? roll(dice, 0, 200) : 10800;
    c->max_depth = 5;
    c->static_asks =
        !oracle_has_knob("static_interval_suppresses_query") || one_in(dice, 3);
}

static void draw_case(struct dice *dice, void *memory)
{
    struct resolve_case *c = memory;

    c->transport =
        one_in(dice, 4) ? (enum model_transport)roll(dice, 0, 3) : BY_NAPTR;
    c->is_ip = one_in(dice, 20);
    c->port = one_in(dice, 6) ? 5070 : 0;
    c->naptr_build = one_in(dice, 2);
    c->cache_type = roll(dice, 0, 2);
    c->has_dns = !one_in(dice, 10);
    c->static_first = one_in(dice, 4);
    c->additional = one_in(dice, 2);
    c->has_soa = !one_in(dice, 4);
    c->soa_minimum = draw_ttl(dice);
    c->missing = (enum model_missing)roll(dice, 0, MISSING_COUNT - 1);
    draw_knobs(dice, c);
    c->retry_interval = one_in(dice, 2) ? roll(dice, 10, 400) : 30;
    c->change_at = ORACLE_NEVER;
    if (one_in(dice, 2))
        c->change_at =
            c->retry_interval * 1000 * roll(dice, 0, MODEL_PASSES_MAX - 2) + 7;
    if (oracle_has_knob("static_interval_suppresses_query") &&
        one_in(dice, 3)) {
        draw_pointers(dice, c, true);
        draw_services(dice, c, true);
        draw_addresses(dice, c, true);
    }
    draw_pointers(dice, c, false);
    draw_addresses(dice, c, false);
    draw_services(dice, c, false);
}

static bool predict(const void *memory, struct oracle_timeline *out)
{
    return model_resolve(memory, out);
}

/* ---- making smaller --------------------------------------------------------------- */

static void drop_record(struct resolve_case *c, size_t index)
{
    c->count--;
    for (size_t i = index; i < c->count; i++)
        c->records[i] = c->records[i + 1];
    memset(&c->records[c->count], 0, sizeof c->records[0]);
}

static bool reduce(void *memory, size_t step)
{
    struct resolve_case *c = memory;
    bool *flags[] = {
        &c->tls_5060,       &c->srv_then_a,      &c->explicit_tcp,
        &c->concat,         &c->stop_on_empty,   &c->continue_on_exhaust,
        &c->skip_port_zero, &c->scope_name_type, &c->lazy,
        &c->naptr_build,    &c->static_first,    &c->additional,
        &c->has_soa};
    size_t flag_count = sizeof flags / sizeof flags[0];

    if (step < MODEL_RECORDS_MAX) {
        if (step < c->count)
            drop_record(c, step);
        return true;
    }
    step -= MODEL_RECORDS_MAX;
    if (step < flag_count) {
        *flags[step] = false;
        return true;
    }
    step -= flag_count;
    if (step == 0)
        c->change_at = ORACLE_NEVER;
    else if (step == 1)
        c->neg_ttl_cap = 10800;
    else if (step == 2)
        c->cache_type = 1;
    else if (step == 3)
        c->missing = MISSING_NXDOMAIN;
    else if (step == 4)
        c->retry_interval = 30;
    else
        return false;
    return true;
}

const struct oracle_part oracle_resolve = {
    .name = "resolve",
    .cases = 40000,
    .case_bytes = sizeof(struct resolve_case),
    .draw = draw_case,
    .predict = predict,
    .simulate = resolve_simulate,
    .reduce = reduce,
    .print = resolve_print,
    .scenario = resolve_scenario,
};
