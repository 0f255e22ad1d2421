// SPDX-License-Identifier: MIT
#pragma once
/*
 * A tiny scripted world around one engine, on an integer clock: DNS is a table
 * of records, each target behaves in one way until the script changes it, and
 * attempts are carried out from their schedules send by send. What happened is
 * kept as text that tests compare whole:
 *
 *     sends    "A@0 A@0.5 A@1.5 A@3.5 B@7.5"   (10.0.1.1 is A, 10.0.1.2 is B)
 *     reports  "registering A@0 failover A>B timeout@7.5 registered B@7.5"
 *     queries  "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0"
 *
 *     struct world w;
 *     world_init(&w);                      one account, server 1 is A
 *     w.account[0].server[0].address = "pbx.com";
 *     world_set(&w, "A", WORLD_SILENT);
 *     world_start(&w);
 *     world_run(&w, 100 * BASE_SEC);
 *     assert_string_equal(world_sends(&w), "...");
 *     world_fini(&w);
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "engine/engine.h"

#define WORLD_ACCOUNTS 2
#define WORLD_NODES 32
#define WORLD_ATTEMPTS 32
#define WORLD_RECORDS 64
#define WORLD_QUERIES 64

enum world_behaviour {
    WORLD_ALIVE,
    WORLD_SILENT,
    WORLD_ICMP_PORT,
    WORLD_ICMP_HOST,
    WORLD_REFUSED,
    WORLD_RESET,
    WORLD_TLS,
    WORLD_STATUS, /* answers `status`, with `retry_after` if not negative */
    WORLD_STALL,  /* answers 100, then nothing */
};

struct world_node {
    enum world_behaviour behaviour;
    int status;
    int32_t retry_after;
    int32_t expires; /* granted; -1 = as asked */
};

struct world_attempt {
    uint32_t id; /* 0 = free */
    struct engine_target target;
    enum engine_purpose purpose;
    struct base_retry retry;
    base_time begun, next_send, give_up;
    base_span distance;
    uint32_t sends;
    int32_t expires;
    bool provisional, ignore_icmp_host;
};

struct world_query {
    uint32_t id; /* 0 = free */
    char name[ENGINE_NAME_MAX];
    enum engine_record_type type;
    base_time due;
};

struct world {
    struct engine *engine;
    void *memory;
    base_time now;
    struct engine_limits limits;
    struct engine_config config;
    struct engine_account_config account[WORLD_ACCOUNTS];
    struct world_node nodes[WORLD_NODES]; /* 10.0.1.(i + 1) */
    struct world_attempt attempts[WORLD_ATTEMPTS];
    struct world_query queries[WORLD_QUERIES];
    struct engine_record zone[WORLD_RECORDS];
    size_t zone_count;
    enum engine_dns_result dns_result; /* OK = from the zone */
    enum engine_dns_result missing;    /* for names that are not there */
    base_span dns_latency;
    bool has_soa;
    uint32_t negative_ttl;
    bool has_additional;
    bool log_targets; /* "udp:5060" behind each letter */
    bool log_cache;
    struct base_buffer sends, reports, queries_log;
    struct engine_action last_attempt, last_resolve, last_report;
    uint32_t abandoned, attempt_count, query_count, steps;
    char last_resolve_name[ENGINE_NAME_MAX];
};

/* ---- script ----------------------------------------------------------------- */

static inline void world_init(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->limits = engine_limits_default(WORLD_ACCOUNTS);
    w->missing = ENGINE_DNS_NXDOMAIN;
    w->config = (struct engine_config){
        .t1 = BASE_SEC / 2,
        .t2 = 4 * BASE_SEC,
        .t4 = 5 * BASE_SEC,
        .accounts = w->account,
        .account_count = 1,
        .has_dns_server = true,
        .seed = 1,
        .actor = "alice",
    };
    engine_policy_init(&w->config.policy, ENGINE_PROFILE_YEALINK);
    for (size_t a = 0; a < WORLD_ACCOUNTS; a++) {
        w->account[a] = (struct engine_account_config){
            .enabled = true,
            .outbound_proxy_fallback_interval = 3600,
            .fallback_timeout = 120,
            .dns_cache_type = 1,
            .register_expires_overlap = -1,
            .reg_fail_retry_interval = 30,
            .reg_failed_retry_max_time = 60,
        };
        for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++)
            w->account[a].server[i] = (struct engine_server_config){
                .port = 5060,
                .expires = 3600,
                .retry_counts = 3,
                .invite_retry_counts = 3,
                .failback_timeout = 3600,
            };
        w->account[a].server[0].address = "10.0.1.1";
    }
    for (size_t i = 0; i < WORLD_NODES; i++)
        w->nodes[i].expires = -1;
}

static inline void world_knob(struct world *w, const char *name,
                              const char *value)
{
    struct base_error error = {0};

    if (engine_policy_set(&w->config.policy, name, value, &error) != BASE_OK)
        fail_msg("%s", error.text);
}

/* `node` is a letter: "A" is 10.0.1.1. */
static inline struct world_node *world_node(struct world *w, const char *node)
{
    return &w->nodes[node[0] - 'A'];
}

static inline void world_set(struct world *w, const char *node,
                             enum world_behaviour behaviour)
{
    world_node(w, node)->behaviour = behaviour;
}

static inline void world_answers(struct world *w, const char *node, int status,
                                 int32_t retry_after)
{
    struct world_node *self = world_node(w, node);

    self->behaviour = WORLD_STATUS;
    self->status = status;
    self->retry_after = retry_after;
}

static inline struct engine_record *world_record(struct world *w,
                                                 enum engine_record_type type,
                                                 const char *name, uint32_t ttl)
{
    struct engine_record *record = &w->zone[w->zone_count++];

    assert_true(w->zone_count <= WORLD_RECORDS);
    *record = (struct engine_record){.type = type, .name = name, .ttl = ttl};
    return record;
}

static inline void world_a(struct world *w, const char *name, const char *node,
                           uint32_t ttl)
{
    struct engine_record *record = world_record(w, ENGINE_RECORD_A, name, ttl);

    record->data.address =
        base_address_ipv4(10, 0, 1, (uint8_t)(node[0] - 'A' + 1), 0);
}

static inline void world_srv(struct world *w, const char *name,
                             uint16_t priority, uint16_t weight,
                             const char *target)
{
    struct engine_record *record =
        world_record(w, ENGINE_RECORD_SRV, name, 300);

    record->data.srv.priority = priority;
    record->data.srv.weight = weight;
    record->data.srv.port = 5060;
    record->data.srv.target = target;
}

static inline struct engine_record *
world_naptr(struct world *w, const char *name, uint16_t order,
            const char *flags, const char *service, const char *replacement)
{
    struct engine_record *record =
        world_record(w, ENGINE_RECORD_NAPTR, name, 300);

    record->data.naptr.order = order;
    record->data.naptr.preference = 50;
    record->data.naptr.flags = flags;
    record->data.naptr.service = service;
    record->data.naptr.regexp = "";
    record->data.naptr.replacement = replacement;
    return record;
}

/* The zone of the worked example: NAPTR, two SRV, A and B; B ranks first. */
static inline void world_example(struct world *w)
{
    w->account[0].server[0].address = "pbx.com";
    w->account[0].server[0].port = 0;
    w->account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    world_naptr(w, "pbx.com", 100, "s", "SIP+D2U", "_sip._udp.pbx.com");
    world_srv(w, "_sip._udp.pbx.com", 0, 2, "one.pbx.com");
    world_srv(w, "_sip._udp.pbx.com", 0, 1, "two.pbx.com");
    world_a(w, "one.pbx.com", "A", 300);
    world_a(w, "two.pbx.com", "B", 300);
}

/* "pbx.com", port 5060, one A record per letter of `nodes`. */
static inline void world_domain(struct world *w, const char *nodes)
{
    w->account[0].server[0].address = "pbx.com";
    for (; *nodes != '\0'; nodes++)
        world_a(w, "pbx.com", nodes, 300);
}

/* ---- logs ---------------------------------------------------------------------- */

/* Seconds with as many decimals as it takes. */
static inline const char *world_time(base_time t, char out[BASE_TIME_TEXT_MAX])
{
    size_t length;

    base_time_format(out, t, 3);
    length = strlen(out);
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[--length] = '\0';
    return out;
}

static inline void world_log(struct world *w, struct base_buffer *log,
                             const char *text)
{
    char t[BASE_TIME_TEXT_MAX];

    base_buffer_printf(log, "%s%s@%s", log->length > 0 ? " " : "", text,
                       world_time(w->now, t));
}

static inline void world_target_text(const struct world *w,
                                     const struct engine_target *target,
                                     char out[64])
{
    if (target->address.family == 0)
        snprintf(out, 64, "-");
    else if (w->log_targets)
        snprintf(out, 64, "%c/%s:%u", 'A' + target->address.ip[3] - 1,
                 base_transport_name(target->transport),
                 (unsigned)target->address.port);
    else
        snprintf(out, 64, "%c", 'A' + target->address.ip[3] - 1);
}

static inline const char *world_sends(struct world *w)
{
    return base_buffer_text(&w->sends);
}

static inline const char *world_reports(struct world *w)
{
    return base_buffer_text(&w->reports);
}

static inline const char *world_queries(struct world *w)
{
    return base_buffer_text(&w->queries_log);
}

/* Forgets what was logged so far. */
static inline void world_forget(struct world *w)
{
    base_buffer_clear(&w->sends);
    base_buffer_clear(&w->reports);
    base_buffer_clear(&w->queries_log);
}

/* ---- the engine's four verbs ------------------------------------------------------ */

static inline void world_drain(struct world *w);

static inline void world_handle(struct world *w,
                                const struct engine_event *event)
{
    engine_handle(w->engine, event, w->now);
    world_drain(w);
}

static inline void world_event(struct world *w, enum engine_event_type type,
                               uint32_t account, uint32_t call)
{
    struct engine_event event = {
        .type = type, .account = account, .call = call};

    world_handle(w, &event);
}

static inline void world_call(struct world *w, uint32_t call)
{
    world_event(w, ENGINE_EVENT_CALL_WANTED, 1, call);
}

/* Of the phone (account 0) or of one account. */
static inline void world_idle(struct world *w, uint32_t account, bool idle)
{
    struct engine_event event = {
        .type = ENGINE_EVENT_IDLE_CHANGED, .account = account, .idle = idle};

    world_handle(w, &event);
}

static inline void world_create(struct world *w)
{
    struct base_error error = {0};
    size_t size = engine_size(&w->limits);

    w->memory = base_calloc(1, size);
    if (engine_init(w->memory, size, &w->limits, &w->config, &w->engine,
                    &error) != BASE_OK)
        fail_msg("%s", error.text);
}

static inline void world_start(struct world *w)
{
    world_create(w);
    world_event(w, ENGINE_EVENT_STARTED, 0, 0);
}

static inline void world_fini(struct world *w)
{
    base_buffer_fini(&w->sends);
    base_buffer_fini(&w->reports);
    base_buffer_fini(&w->queries_log);
    free(w->memory);
}

/* ---- DNS ------------------------------------------------------------------------------ */

static inline bool world_has_name(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->zone_count; i++)
        if (strcasecmp(w->zone[i].name, name) == 0)
            return true;
    return false;
}

static inline void world_answer(struct world *w, struct world_query *query)
{
    struct engine_record records[WORLD_RECORDS];
    struct engine_record additional[WORLD_RECORDS];
    struct engine_event event = {.type = ENGINE_EVENT_RESOLVED,
                                 .id = query->id};
    struct engine_answer *answer = &event.answer;

    for (size_t i = 0; i < w->zone_count; i++) {
        if (w->zone[i].type == query->type &&
            strcasecmp(w->zone[i].name, query->name) == 0)
            records[answer->record_count++] = w->zone[i];
        else if (w->has_additional && query->type == ENGINE_RECORD_SRV &&
                 w->zone[i].type == ENGINE_RECORD_A)
            additional[answer->additional_count++] = w->zone[i];
    }
    answer->records = records;
    answer->additional = additional;
    answer->result = w->dns_result;
    if (w->dns_result == ENGINE_DNS_OK && answer->record_count == 0)
        answer->result =
            world_has_name(w, query->name) ? ENGINE_DNS_NODATA : w->missing;
    answer->has_negative_ttl = w->has_soa;
    answer->negative_ttl = w->negative_ttl;
    query->id = 0;
    world_handle(w, &event);
}

static inline void world_ask(struct world *w,
                             const struct engine_action *action)
{
    char text[ENGINE_NAME_MAX + 16];
    struct world_query *query = NULL;

    for (size_t i = 0; i < WORLD_QUERIES && query == NULL; i++)
        if (w->queries[i].id == 0)
            query = &w->queries[i];
    assert_non_null(query);
    query->id = action->data.resolve.id;
    query->type = action->data.resolve.type;
    query->due = w->now + w->dns_latency;
    snprintf(query->name, sizeof query->name, "%s", action->data.resolve.name);
    snprintf(text, sizeof text, "%s %s", engine_record_type_name(query->type),
             query->name);
    world_log(w, &w->queries_log, text);
    w->query_count++;
    w->last_resolve = *action;
    snprintf(w->last_resolve_name, sizeof w->last_resolve_name, "%s",
             query->name);
}

/* ---- attempts --------------------------------------------------------------------------- */

static inline void world_finish(struct world *w, struct world_attempt *attempt,
                                struct engine_outcome outcome)
{
    struct engine_event event = {
        .type = ENGINE_EVENT_FINISHED, .id = attempt->id, .outcome = outcome};

    event.outcome.provisional = attempt->provisional;
    attempt->id = 0;
    world_handle(w, &event);
}

static inline void world_provisional(struct world *w,
                                     struct world_attempt *attempt)
{
    struct engine_event event = {.type = ENGINE_EVENT_PROVISIONAL,
                                 .id = attempt->id};

    if (attempt->provisional)
        return;
    attempt->provisional = true;
    attempt->give_up = BASE_TIME_NEVER;
    attempt->next_send = BASE_TIME_NEVER;
    if (attempt->retry.provisional == BASE_PROVISIONAL_SLOW)
        attempt->give_up = attempt->begun + attempt->retry.slow_give_up_at;
    world_handle(w, &event);
}

/* What the node does about a request that has just reached it. */
static inline void world_react(struct world *w, struct world_attempt *attempt)
{
    static const enum engine_outcome_type outcomes[] = {
        [WORLD_ICMP_PORT] = ENGINE_OUTCOME_ICMP_PORT,
        [WORLD_ICMP_HOST] = ENGINE_OUTCOME_ICMP_HOST,
        [WORLD_REFUSED] = ENGINE_OUTCOME_REFUSED,
        [WORLD_RESET] = ENGINE_OUTCOME_RESET,
        [WORLD_TLS] = ENGINE_OUTCOME_TLS,
        [WORLD_STALL] = ENGINE_OUTCOME_TYPE_COUNT,
    };
    const struct world_node *node =
        &w->nodes[attempt->target.address.ip[3] - 1];
    struct engine_outcome outcome = {
        .type = ENGINE_OUTCOME_STATUS,
        .status = node->behaviour == WORLD_STATUS ? node->status : 200,
        .retry_after = node->behaviour == WORLD_STATUS ? node->retry_after : -1,
        .expires = node->expires >= 0 ? node->expires : attempt->expires,
    };

    if (node->behaviour == WORLD_SILENT ||
        (node->behaviour == WORLD_ICMP_HOST && attempt->ignore_icmp_host))
        return;
    if (node->behaviour == WORLD_STALL) {
        world_provisional(w, attempt);
        return;
    }
    if (node->behaviour != WORLD_ALIVE && node->behaviour != WORLD_STATUS)
        outcome.type = outcomes[node->behaviour];
    if (outcome.status >= 300 || attempt->purpose != ENGINE_PURPOSE_REGISTER)
        outcome.expires = -1;
    world_finish(w, attempt, outcome);
}

static inline void world_send(struct world *w, struct world_attempt *attempt)
{
    char text[80], target[64];

    world_target_text(w, &attempt->target, target);
    snprintf(text, sizeof text, "%s%s",
             attempt->purpose == ENGINE_PURPOSE_INVITE      ? "i"
             : attempt->purpose == ENGINE_PURPOSE_SUBSCRIBE ? "s"
             : attempt->purpose == ENGINE_PURPOSE_REINVITE  ? "r"
             : attempt->purpose == ENGINE_PURPOSE_DIALOG    ? "d"
                                                            : "",
             target);
    world_log(w, &w->sends, text);
    attempt->sends++;
    attempt->next_send = BASE_TIME_NEVER;
    if (attempt->sends < attempt->retry.sends_max) {
        attempt->next_send = w->now + attempt->distance;
        attempt->distance *= attempt->retry.factor;
        if (attempt->retry.cap > 0 && attempt->distance > attempt->retry.cap)
            attempt->distance = attempt->retry.cap;
    }
    world_react(w, attempt);
}

static inline void world_attempt(struct world *w,
                                 const struct engine_action *action)
{
    struct world_attempt *attempt = NULL;

    for (size_t i = 0; i < WORLD_ATTEMPTS && attempt == NULL; i++)
        if (w->attempts[i].id == 0)
            attempt = &w->attempts[i];
    assert_non_null(attempt);
    *attempt = (struct world_attempt){
        .id = action->data.attempt.id,
        .target = action->data.attempt.target,
        .purpose = action->data.attempt.purpose,
        .retry = action->data.attempt.retry,
        .begun = w->now,
        .next_send = w->now,
        .give_up = base_time_add(w->now, action->data.attempt.retry.give_up_at),
        .distance = action->data.attempt.retry.first,
        .expires = action->data.attempt.expires,
        .ignore_icmp_host = action->data.attempt.ignore_icmp_host,
    };
    w->last_attempt = *action;
    w->attempt_count++;
}

static inline void world_abandon(struct world *w, uint32_t id)
{
    for (size_t i = 0; i < WORLD_ATTEMPTS; i++)
        if (w->attempts[i].id == id)
            w->attempts[i].id = 0;
    w->abandoned++;
}

/* ---- actions ------------------------------------------------------------------------------ */

static inline bool world_is_cache_report(enum engine_report report)
{
    return report >= ENGINE_REPORT_CACHE_HIT &&
           report <= ENGINE_REPORT_CACHE_STATIC;
}

static inline void world_report(struct world *w,
                                const struct engine_action *action)
{
    static const char *const words[ENGINE_REPORT_COUNT] = {
        [ENGINE_REPORT_FAILOVER] = "failover",
        [ENGINE_REPORT_FAILBACK] = "failback",
        [ENGINE_REPORT_FALLBACK] = "fallback",
        [ENGINE_REPORT_RETURN] = "return",
        [ENGINE_REPORT_PROBE] = "probe",
        [ENGINE_REPORT_RESUBSCRIBE] = "resubscribe",
        [ENGINE_REPORT_EXHAUSTED] = "exhausted",
        [ENGINE_REPORT_DOWNGRADE] = "downgrade",
        [ENGINE_REPORT_REGISTERING] = "registering",
        [ENGINE_REPORT_REGISTERED] = "registered",
        [ENGINE_REPORT_REGISTRATION_FAILED] = "failed",
        [ENGINE_REPORT_REGISTRATION_EXPIRED] = "expired",
        [ENGINE_REPORT_CALL_FAILED] = "callfailed",
        [ENGINE_REPORT_CACHE_HIT] = "hit",
        [ENGINE_REPORT_CACHE_MISS] = "miss",
        [ENGINE_REPORT_CACHE_STORE] = "store",
        [ENGINE_REPORT_CACHE_EXPIRE] = "expire",
        [ENGINE_REPORT_CACHE_NEGATIVE] = "negative",
        [ENGINE_REPORT_CACHE_STATIC] = "static",
        [ENGINE_REPORT_LIMIT] = "limit",
    };
    enum engine_report report = action->data.report.report;
    char text[512], from[64], to[64];

    w->last_report = *action;
    assert_non_null(words[report]);
    assert_non_null(action->why.see);
    world_target_text(w, &action->data.report.from, from);
    world_target_text(w, &action->data.report.to, to);
    if (world_is_cache_report(report)) {
        if (!w->log_cache)
            return;
        snprintf(text, sizeof text, "%s %s %s %u", words[report],
                 engine_record_type_name(action->data.report.record_type),
                 action->data.report.name, (unsigned)action->data.report.ttl);
    } else if (report == ENGINE_REPORT_LIMIT) {
        snprintf(text, sizeof text, "limit %s", action->data.report.name);
    } else if (report == ENGINE_REPORT_FAILOVER ||
               report == ENGINE_REPORT_FALLBACK) {
        snprintf(text, sizeof text, "%s %s>%s %s", words[report], from, to,
                 action->data.report.cause);
    } else if (report == ENGINE_REPORT_FAILBACK ||
               report == ENGINE_REPORT_RETURN ||
               report == ENGINE_REPORT_RESUBSCRIBE) {
        snprintf(text, sizeof text, "%s %s>%s", words[report], from, to);
    } else if (report == ENGINE_REPORT_REGISTRATION_EXPIRED) {
        snprintf(text, sizeof text, "expired %s", from);
    } else if (report == ENGINE_REPORT_EXHAUSTED) {
        snprintf(text, sizeof text, "exhausted %s", action->data.report.cause);
    } else if (report == ENGINE_REPORT_CALL_FAILED ||
               report == ENGINE_REPORT_REGISTRATION_FAILED) {
        snprintf(text, sizeof text, "%s %d %s", words[report],
                 action->data.report.status, action->data.report.cause);
    } else {
        snprintf(text, sizeof text, "%s %s", words[report], to);
    }
    world_log(w, &w->reports, text);
}

static inline void world_drain(struct world *w)
{
    struct engine_action action;

    while (engine_next_action(w->engine, &action)) {
        if (++w->steps > 100000)
            fail_msg("the engine does not come to rest");
        switch (action.type) {
        case ENGINE_ACTION_RESOLVE:
            world_ask(w, &action);
            break;
        case ENGINE_ACTION_ATTEMPT:
            world_attempt(w, &action);
            break;
        case ENGINE_ACTION_ABANDON:
            world_abandon(w, action.data.abandon.id);
            break;
        case ENGINE_ACTION_REPORT:
            world_report(w, &action);
            break;
        }
    }
}

/* ---- time ------------------------------------------------------------------------------------ */

static inline base_time world_next(const struct world *w)
{
    base_time next = engine_next_deadline(w->engine);

    for (size_t i = 0; i < WORLD_ATTEMPTS; i++) {
        if (w->attempts[i].id == 0)
            continue;
        if (w->attempts[i].next_send < next)
            next = w->attempts[i].next_send;
        if (w->attempts[i].give_up < next)
            next = w->attempts[i].give_up;
    }
    for (size_t i = 0; i < WORLD_QUERIES; i++)
        if (w->queries[i].id != 0 && w->queries[i].due < next)
            next = w->queries[i].due;
    return next;
}

/* One thing that is due now: answers, then sends, then ends, then deadlines. */
static inline void world_step(struct world *w)
{
    for (size_t i = 0; i < WORLD_QUERIES; i++) {
        if (w->queries[i].id != 0 && w->queries[i].due <= w->now) {
            world_answer(w, &w->queries[i]);
            return;
        }
    }
    for (size_t i = 0; i < WORLD_ATTEMPTS; i++) {
        struct world_attempt *attempt = &w->attempts[i];

        if (attempt->id == 0)
            continue;
        if (attempt->next_send <= w->now) {
            world_send(w, attempt);
            return;
        }
        if (attempt->give_up <= w->now) {
            world_finish(w, attempt,
                         (struct engine_outcome){
                             .type = ENGINE_OUTCOME_TIMEOUT,
                             .retry_after = -1,
                             .expires = -1,
                         });
            return;
        }
    }
    engine_on_deadline(w->engine, w->now);
    world_drain(w);
}

/* Runs until nothing is due at or before `until`; `now` is `until` then. */
static inline void world_run(struct world *w, base_time until)
{
    for (;;) {
        base_time next = world_next(w);

        if (next > until)
            break;
        if (++w->steps > 100000)
            fail_msg("the world does not come to rest");
        if (next > w->now)
            w->now = next;
        world_step(w);
    }
    w->now = until;
}

static inline void world_run_ms(struct world *w, int64_t until_ms)
{
    world_run(w, until_ms * BASE_MSEC);
}

static inline void world_call_at(struct world *w, int64_t ms, uint32_t call)
{
    world_run_ms(w, ms);
    world_call(w, call);
    world_run_ms(w, ms);
}

/* All servers are up at first; then the logs are empty. */
static inline void world_start_registered(struct world *w)
{
    world_start(w);
    world_run_ms(w, 0);
    world_forget(w);
}
