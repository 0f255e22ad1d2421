// SPDX-License-Identifier: MIT
/* Runs a resolve case on the engine: DNS answers at once, targets fail at once. */
#include "tests/oracle/resolve.h"

#include <string.h>

#include "base/memory.h"
#include "engine/engine.h"

struct driver {
    const struct resolve_case *c;
    struct engine *engine;
    struct oracle_timeline *out;
    base_time now;
};

static const enum engine_record_type engine_types[TYPE_COUNT] = {
    ENGINE_RECORD_A, ENGINE_RECORD_SRV, ENGINE_RECORD_NAPTR};

static struct engine_record record_of(const struct model_record *from)
{
    struct engine_record to = {.type = engine_types[from->type],
                               .name = model_name_text(from->owner),
                               .ttl = (uint32_t)from->ttl};

    switch (from->type) {
    case TYPE_A:
        to.data.address = base_address_ipv4(10, 0, 0, (uint8_t)from->ip, 0);
        break;
    case TYPE_SRV:
        to.data.srv.priority = (uint16_t)from->first;
        to.data.srv.weight = (uint16_t)from->second;
        to.data.srv.port = (uint16_t)from->port;
        to.data.srv.target = model_name_text(from->to);
        break;
    case TYPE_NAPTR:
    case TYPE_COUNT:
        to.data.naptr.order = (uint16_t)from->first;
        to.data.naptr.preference = (uint16_t)from->second;
        to.data.naptr.flags = from->flags;
        to.data.naptr.service = from->service;
        to.data.naptr.regexp = "";
        to.data.naptr.replacement = model_name_text(from->to);
        break;
    }
    return to;
}

static void add_addresses(const struct driver *d, const char *host, int version,
                          struct engine_record *out, size_t *count)
{
    for (size_t i = 0; i < d->c->count; i++) {
        const struct model_record *record = &d->c->records[i];

        if (!record->is_static && record->in_zone[version] &&
            record->type == TYPE_A &&
            strcmp(model_name_text(record->owner), host) == 0)
            out[(*count)++] = record_of(record);
    }
}

static void answer(struct driver *d, const struct engine_action *action)
{
    static const enum engine_dns_result missing[MISSING_COUNT] = {
        ENGINE_DNS_NODATA, ENGINE_DNS_NXDOMAIN, ENGINE_DNS_FAILED,
        ENGINE_DNS_TIMEOUT};
    struct engine_record records[MODEL_RECORDS_MAX];
    struct engine_record more[MODEL_RECORDS_MAX * MODEL_RECORDS_MAX];
    struct engine_event event = {.type = ENGINE_EVENT_RESOLVED,
                                 .id = action->data.resolve.id};
    struct engine_answer *a = &event.answer;
    const char *name = action->data.resolve.name;
    int version = d->now / BASE_MSEC >= d->c->change_at;
    bool exists = false;

    for (size_t i = 0; i < d->c->count; i++) {
        const struct model_record *record = &d->c->records[i];

        if (record->is_static || !record->in_zone[version] ||
            strcmp(model_name_text(record->owner), name) != 0)
            continue;
        exists = true;
        if (engine_types[record->type] != action->data.resolve.type)
            continue;
        records[a->record_count++] = record_of(record);
        if (record->type == TYPE_SRV && d->c->additional)
            add_addresses(d, model_name_text(record->to), version, more,
                          &a->additional_count);
    }
    a->records = records;
    a->additional = more;
    a->has_negative_ttl = d->c->has_soa;
    a->negative_ttl = (uint32_t)d->c->soa_minimum;
    a->result = ENGINE_DNS_OK;
    if (a->record_count == 0)
        a->result = exists ? ENGINE_DNS_NODATA : missing[d->c->missing];
    if (a->result == ENGINE_DNS_FAILED || a->result == ENGINE_DNS_TIMEOUT)
        a->has_negative_ttl = false;
    engine_handle(d->engine, &event, d->now);
}

static void fail(struct driver *d, const struct engine_action *action)
{
    const struct engine_target *target = &action->data.attempt.target;
    struct engine_event event = {
        .type = ENGINE_EVENT_FINISHED,
        .id = action->data.attempt.id,
        .outcome = {.type = target->transport == BASE_UDP
                                ? ENGINE_OUTCOME_ICMP_PORT
                                : ENGINE_OUTCOME_REFUSED,
                    .retry_after = -1,
                    .expires = -1}};

    oracle_note(d->out, d->now / BASE_MSEC, 1, "REGISTER 10.0.0.%u:%u %s",
                (unsigned)target->address.ip[3], (unsigned)target->address.port,
                base_transport_name(target->transport));
    engine_handle(d->engine, &event, d->now);
}

static void drain(struct driver *d)
{
    struct engine_action action;

    while (engine_next_action(d->engine, &action)) {
        if (action.type == ENGINE_ACTION_RESOLVE) {
            resolve_note(d->c, d->out, d->now / BASE_MSEC,
                         engine_record_type_name(action.data.resolve.type),
                         action.data.resolve.name);
            answer(d, &action);
        } else if (action.type == ENGINE_ACTION_ATTEMPT) {
            fail(d, &action);
        } else if (action.type == ENGINE_ACTION_REPORT &&
                   action.data.report.report ==
                       ENGINE_REPORT_REGISTRATION_FAILED) {
            oracle_note(d->out, d->now / BASE_MSEC, 2, "failed");
        } else if (action.type == ENGINE_ACTION_REPORT &&
                   action.data.report.report == ENGINE_REPORT_LIMIT) {
            oracle_note(d->out, d->now / BASE_MSEC, 3, "limit %s",
                        action.data.report.name);
        }
    }
}

static void knob(struct engine_policy *policy, const char *name,
                 const char *value)
{
    BASE_ASSERT(engine_policy_set(policy, name, value, NULL) == BASE_OK);
}

static void set_policy(const struct resolve_case *c,
                       struct engine_policy *policy)
{
    char number[16];

    engine_policy_init(policy, ENGINE_PROFILE_YEALINK);
    knob(policy, "tls_default_port", c->tls_5060 ? "5060" : "5061");
    knob(policy, "port0_fixed_transport",
         c->srv_then_a ? "srv_then_a" : "a_only");
    knob(policy, "naptr_explicit_port_transport",
         c->explicit_tcp ? "tcp" : "udp");
    knob(policy, "naptr_build_merge", c->concat ? "concat" : "first_nonempty");
    knob(policy, "naptr_next_on_empty", c->stop_on_empty ? "false" : "true");
    knob(policy, "naptr_continue_on_exhaust",
         c->continue_on_exhaust ? "true" : "false");
    knob(policy, "srv_port_zero", c->skip_port_zero ? "skip" : "default_port");
    knob(policy, "neg_nxdomain_scope",
         c->scope_name_type ? "name_type" : "name");
    knob(policy, "a_resolution", c->lazy ? "lazy" : "eager");
    snprintf(number, sizeof number, "%d", (int)c->neg_ttl_cap);
    knob(policy, "neg_ttl_cap", number);
    snprintf(number, sizeof number, "%d", (int)c->max_depth);
    knob(policy, "naptr_max_depth", number);
    if (oracle_has_knob("static_interval_suppresses_query"))
        knob(policy, "static_interval_suppresses_query",
             c->static_asks ? "false" : "true");
    /* Targets that only the static cache has would join every chain's end. */
    (void)engine_policy_set(policy, "static_on_unreachable", "false", NULL);
}

void resolve_simulate(const void *memory, struct oracle_timeline *out)
{
    static max_align_t engine_memory[1 << 16];
    const struct resolve_case *c = memory;
    struct engine_record statics[MODEL_RECORDS_MAX];
    struct engine_account_config account = {
        .enabled = true,
        .server[0] = {.address = c->is_ip ? "10.0.0.250" : "pbx.com",
                      .port = (uint16_t)c->port,
                      .transport = (enum engine_server_transport)c->transport,
                      .expires = 3600,
                      .retry_counts = 3,
                      .invite_retry_counts = 3},
        .server[1] = {.expires = 3600, .invite_retry_counts = 3},
        .fallback_timeout = 120,
        .dns_cache_type = c->cache_type,
        .static_cache_pri = c->static_first,
        .naptr_build = c->naptr_build,
        .register_expires_overlap = -1,
        .reg_fail_retry_interval = (int32_t)c->retry_interval,
    };
    struct engine_config config = {
        .t1 = BASE_SEC / 2,
        .t2 = 4 * BASE_SEC,
        .t4 = 5 * BASE_SEC,
        .accounts = &account,
        .account_count = 1,
        .static_records = statics,
        .has_dns_server = c->has_dns,
        .seed = 1,
        .actor = "alice",
    };
    struct engine_limits limits = engine_limits_default(1);
    struct driver d = {.c = c, .out = out};
    struct base_error error = {0};
    base_span length = c->retry_interval * (MODEL_PASSES_MAX - 1) * BASE_SEC;

    limits.targets = MODEL_LIST_MAX;
    for (size_t i = 0; i < c->count; i++)
        if (c->records[i].is_static)
            statics[config.static_record_count++] = record_of(&c->records[i]);
    set_policy(c, &config.policy);
    BASE_ASSERT(engine_size(&limits) <= sizeof engine_memory);
    if (engine_init(engine_memory, sizeof engine_memory, &limits, &config,
                    &d.engine, &error) != BASE_OK) {
        oracle_note(out, 0, 0, "%s", error.text);
        return;
    }
    engine_handle(d.engine,
                  &(struct engine_event){.type = ENGINE_EVENT_STARTED}, 0);
    drain(&d);
    while (engine_next_deadline(d.engine) <= length) {
        d.now = engine_next_deadline(d.engine);
        engine_on_deadline(d.engine, d.now);
        drain(&d);
    }
}
