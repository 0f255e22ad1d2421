// SPDX-License-Identifier: MIT
/*
 * The part of 2.5 to 2.7: how long each target is waited for, and in which
 * order the targets of one list and of two servers are tried.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/engine.h"
#include "tests/oracle/model_retry.h"
#include "tests/oracle/oracle.h"

/* ---- drawing a case -------------------------------------------------------- */

static void draw_targets(struct dice *dice, struct model_case *c)
{
    c->layout = (enum model_layout)roll(dice, 0, MODEL_LAYOUT_COUNT - 1);
    c->count = (size_t)roll(dice, 1, MODEL_TARGETS_MAX);
    if (c->layout == MODEL_FIXED)
        c->count = c->invite ? (size_t)roll(dice, 1, 2) : 1;
    c->first_list = c->count;
    /* A second server, given as an address, is the end of a call's chain. */
    if (c->invite && c->count > 1 &&
        (c->layout == MODEL_FIXED || roll(dice, 0, 1) == 1))
        c->first_list = c->count - 1;
    for (size_t i = 0; i < c->count; i++) {
        c->behaviour[i] =
            (enum model_behaviour)roll(dice, 0, MODEL_BEHAVIOUR_COUNT - 1);
        /* Mostly failures, or chains would end at their first target. */
        if (c->behaviour[i] == MODEL_ALIVE && roll(dice, 0, 2) > 0)
            c->behaviour[i] = MODEL_SILENT;
        if (c->behaviour[i] == MODEL_503 && roll(dice, 0, 1) == 1)
            c->retry_after[i] = roll(dice, 1, 400);
    }
}

static void draw_case(struct dice *dice, void *memory)
{
    struct model_case *c = memory;

    static const int64_t t1[] = {500, 500, 600, 1000, 2500};
    static const int64_t t2[] = {4000, 4000, 2000, 5500, 40000};

    c->invite = roll(dice, 0, 1) == 1;
    c->tcp = roll(dice, 0, 3) == 0;
    draw_targets(dice, c);
    for (int i = 0; i < 2; i++) {
        c->retry_counts[i] = roll(dice, 0, 20);
        if (roll(dice, 0, 1) == 0)
            c->retry_counts[i] = roll(dice, 0, 4);
        c->invite_retry_counts[i] = roll(dice, 1, 10);
    }
    c->t1 = t1[roll(dice, 0, 4)];
    c->t2 = t2[roll(dice, 0, 4)];
    c->semantics = (enum model_semantics)roll(dice, 0, 2);
    c->wait = (enum model_wait)roll(dice, 0, 2);
    c->zero_is_three = roll(dice, 0, 1) == 1;
    c->per_list = roll(dice, 0, 1) == 1;
    c->tcp_schedule = roll(dice, 0, 1) == 1;
    c->invite_timer = (enum model_invite_timer)roll(dice, 0, 2);
    c->retry_interval = roll(dice, 1, 60);
    c->calls_at[1] = roll(dice, 1, 300) * 1000;
    /* The second call comes when the first is certainly over, or soon enough
     * to find quarantines alive: a chain of answers ends at once. */
    for (size_t i = 0; i < c->count; i++)
        if (c->behaviour[i] == MODEL_SILENT)
            c->calls_at[1] = 100000 * 1000;
    c->horizon = c->invite ? 200000 * 1000 : 4000 * 1000;
}

/* ---- the world ----------------------------------------------------------------- */

struct attempt {
    uint32_t id; /* 0 = none */
    size_t target;
    struct base_retry retry;
    base_time begun, next_send;
    base_span distance;
    uint32_t sends;
};

struct driver {
    const struct model_case *c;
    struct engine *engine;
    struct attempt attempt;
    base_time now;
    struct model_timeline *out;
};

static void drain(struct driver *d);

static void tell(struct driver *d, struct engine_event event)
{
    engine_handle(d->engine, &event, d->now);
    drain(d);
}

static void finish(struct driver *d, uint32_t id, struct engine_outcome outcome)
{
    d->attempt.id = 0;
    tell(d, (struct engine_event){
                .type = ENGINE_EVENT_FINISHED, .id = id, .outcome = outcome});
}

/* The send has reached its target. */
static void react(struct driver *d)
{
    size_t target = d->attempt.target;
    struct engine_outcome outcome = {
        .type = ENGINE_OUTCOME_STATUS, .retry_after = -1, .expires = -1};

    switch (d->c->behaviour[target]) {
    case MODEL_SILENT:
    case MODEL_BEHAVIOUR_COUNT:
        return;
    case MODEL_ALIVE:
        outcome.status = 200;
        break;
    case MODEL_ICMP:
        outcome.type = ENGINE_OUTCOME_ICMP_PORT;
        break;
    case MODEL_503:
        outcome.status = 503;
        if (d->c->retry_after[target] > 0)
            outcome.retry_after = (int32_t)d->c->retry_after[target];
        break;
    }
    finish(d, d->attempt.id, outcome);
}

static void send_now(struct driver *d)
{
    struct attempt *a = &d->attempt;

    if (d->out->count < MODEL_SENDS_MAX)
        d->out->sends[d->out->count++] =
            (struct model_send){d->now / BASE_MSEC, a->target};
    a->sends++;
    a->next_send = BASE_TIME_NEVER;
    if (a->sends < a->retry.sends_max) {
        a->next_send = d->now + a->distance;
        a->distance *= a->retry.factor;
        if (a->retry.cap > 0 && a->distance > a->retry.cap)
            a->distance = a->retry.cap;
    }
    react(d);
}

/* In a world of calls every REGISTER succeeds, for ever, and goes unseen. */
static void accept_register(struct driver *d, uint32_t id)
{
    struct engine_outcome outcome = {.type = ENGINE_OUTCOME_STATUS,
                                     .status = 200,
                                     .retry_after = -1,
                                     .expires = 2000000000};

    tell(d, (struct engine_event){
                .type = ENGINE_EVENT_FINISHED, .id = id, .outcome = outcome});
}

static void begin(struct driver *d, const struct engine_action *action)
{
    const struct base_retry *retry = &action->data.attempt.retry;

    if (d->c->invite &&
        action->data.attempt.purpose == ENGINE_PURPOSE_REGISTER) {
        accept_register(d, action->data.attempt.id);
        return;
    }
    d->attempt = (struct attempt){
        .id = action->data.attempt.id,
        .target = (size_t)(action->data.attempt.target.address.ip[3] - 1),
        .retry = *retry,
        .begun = d->now,
        .next_send = d->now,
        .distance = retry->first,
    };
}

/* DNS: "pbx.com" in one of three shapes. */
static void answer(struct driver *d, const struct engine_action *action)
{
    struct engine_record records[MODEL_TARGETS_MAX];
    char names[MODEL_TARGETS_MAX][32];
    struct engine_event event = {.type = ENGINE_EVENT_RESOLVED,
                                 .id = action->data.resolve.id,
                                 .answer.records = records};
    bool is_multi = d->c->layout == MODEL_MULTI_A;
    size_t n = d->c->first_list;

    event.answer.result = ENGINE_DNS_NODATA;
    memset(records, 0, sizeof records);
    for (size_t i = 0; i < n; i++) {
        struct engine_record *r = &records[event.answer.record_count];

        snprintf(names[i], sizeof names[i], "s%zu.pbx.com", i);
        r->type = action->data.resolve.type;
        r->name = action->data.resolve.name;
        r->ttl = 300;
        if (r->type == ENGINE_RECORD_A &&
            (is_multi || strcmp(r->name, names[i]) == 0)) {
            r->data.address = base_address_ipv4(10, 0, 0, (uint8_t)(i + 1), 0);
        } else if (r->type == ENGINE_RECORD_SRV && !is_multi) {
            bool by_weight = d->c->layout == MODEL_SRV_WEIGHT;

            r->data.srv.priority = by_weight ? 7 : (uint16_t)(10 + i);
            r->data.srv.weight = by_weight ? (uint16_t)(100 - i) : (uint16_t)i;
            r->data.srv.port = 5060;
            r->data.srv.target = names[i];
        } else {
            continue;
        }
        event.answer.record_count++;
        event.answer.result = ENGINE_DNS_OK;
    }
    /* Worst position for the order: the best record comes last. */
    for (size_t i = 0; !is_multi && i < event.answer.record_count / 2; i++) {
        struct engine_record swap = records[i];

        records[i] = records[event.answer.record_count - 1 - i];
        records[event.answer.record_count - 1 - i] = swap;
    }
    tell(d, event);
}

static void drain(struct driver *d)
{
    struct engine_action action;

    while (engine_next_action(d->engine, &action)) {
        if (action.type == ENGINE_ACTION_RESOLVE)
            answer(d, &action);
        else if (action.type == ENGINE_ACTION_ATTEMPT)
            begin(d, &action);
        else if (action.type == ENGINE_ACTION_REPORT &&
                 (action.data.report.report == ENGINE_REPORT_CALL_FAILED ||
                  action.data.report.report ==
                      ENGINE_REPORT_REGISTRATION_FAILED))
            d->out->failed_at[d->out->failed_count++] = d->now / BASE_MSEC;
    }
}

static void run_until(struct driver *d, base_time until)
{
    for (;;) {
        struct attempt *a = &d->attempt;
        base_time give_up = BASE_TIME_NEVER, next;

        if (a->id != 0)
            give_up = base_time_add(a->begun, a->retry.give_up_at);
        next = engine_next_deadline(d->engine);
        if (give_up < next)
            next = give_up;
        if (a->id != 0 && a->next_send < next)
            next = a->next_send;
        if (next > until)
            break;
        d->now = next;
        /* A re-send due with the give-up still goes. */
        if (a->id != 0 && a->next_send == next) {
            send_now(d);
        } else if (give_up == next) {
            finish(d, a->id,
                   (struct engine_outcome){.type = ENGINE_OUTCOME_TIMEOUT,
                                           .retry_after = -1,
                                           .expires = -1});
        } else {
            engine_on_deadline(d->engine, d->now);
            drain(d);
        }
    }
    d->now = until;
}

/* ---- configuring -------------------------------------------------------------------- */

static void knob(struct engine_policy *policy, const char *name,
                 const char *value)
{
    BASE_ASSERT(engine_policy_set(policy, name, value, NULL) == BASE_OK);
}

static void set_policy(const struct model_case *c, struct engine_policy *policy)
{
    static const char *const semantics[] = {"retransmissions", "attempts_total",
                                            "transactions"};
    static const char *const waits[] = {"next_interval", "T1", "0"};
    static const char *const timers[] = {"invite_retry_counts", "retry_counts",
                                         "timer_b"};

    engine_policy_init(policy, ENGINE_PROFILE_YEALINK);
    knob(policy, "retry_semantics", semantics[c->semantics]);
    knob(policy, "post_retry_wait", waits[c->wait]);
    knob(policy, "retry_zero", c->zero_is_three ? "three" : "zero");
    knob(policy, "invite_failover_timer", timers[c->invite_timer]);
    knob(policy, "last_server_scope",
         c->per_list ? "per_dns_list" : "whole_chain");
    knob(policy, "tcp_silent_timeout",
         c->tcp_schedule ? "retry_schedule" : "timer_F_B");
    knob(policy, "naptr_explicit_port_transport", c->tcp ? "tcp" : "udp");
    knob(policy, "port0_fixed_transport", "srv_then_a");
}

static void set_server(const struct model_case *c, size_t index,
                       struct engine_server_config *server)
{
    *server = (struct engine_server_config){
        .transport = c->tcp ? ENGINE_TRANSPORT_TCP : ENGINE_TRANSPORT_UDP,
        .port = 5060,
        .expires = 3600,
        .retry_counts = c->retry_counts[index],
        .invite_retry_counts = c->invite_retry_counts[index],
    };
}

static void simulate(const struct model_case *c, struct model_timeline *out)
{
    static max_align_t memory[1 << 16];
    struct engine_account_config account = {
        .enabled = true,
        .dns_cache_type = 1,
        .register_expires_overlap = -1,
        .reg_fail_retry_interval = (int32_t)c->retry_interval,
    };
    struct engine_config config = {
        .t1 = c->t1 * BASE_MSEC,
        .t2 = c->t2 * BASE_MSEC,
        .accounts = &account,
        .account_count = 1,
        .has_dns_server = true,
        .seed = 1,
        .actor = "alice",
    };
    struct engine_limits limits = engine_limits_default(1);
    struct driver d = {.c = c, .out = out};
    char second[32];

    out->count = 0;
    out->failed_count = 0;
    set_policy(c, &config.policy);
    set_server(c, 0, &account.server[0]);
    set_server(c, 1, &account.server[1]);
    account.server[0].address =
        c->layout == MODEL_FIXED ? "10.0.0.1" : "pbx.com";
    if (c->layout == MODEL_SRV_PRIORITY || c->layout == MODEL_SRV_WEIGHT)
        account.server[0].port = 0;
    snprintf(second, sizeof second, "10.0.0.%zu", c->first_list + 1);
    if (c->first_list < c->count)
        account.server[1].address = second;
    BASE_ASSERT(engine_init(memory, sizeof memory, &limits, &config, &d.engine,
                            NULL) == BASE_OK);
    tell(&d, (struct engine_event){.type = ENGINE_EVENT_STARTED});
    for (uint32_t i = 0; c->invite && i < 2; i++) {
        run_until(&d, c->calls_at[i] * BASE_MSEC);
        tell(&d, (struct engine_event){.type = ENGINE_EVENT_CALL_WANTED,
                                       .account = 1,
                                       .call = i + 1});
    }
    run_until(&d, c->horizon * BASE_MSEC);
}

/* ---- the part ---------------------------------------------------------------------------- */

static void note(const struct model_case *c, const struct model_timeline *t,
                 struct oracle_timeline *out)
{
    for (size_t i = 0; i < t->count; i++)
        oracle_note(out, t->sends[i].at, 0, "%s to target %zu",
                    c->invite ? "INVITE" : "REGISTER", t->sends[i].target);
    for (size_t i = 0; i < t->failed_count; i++)
        if (t->failed_at[i] <= c->horizon)
            oracle_note(out, t->failed_at[i], 1, "failed");
}

static bool predict(const void *c, struct oracle_timeline *out)
{
    static struct model_timeline timeline;

    model_predict(c, &timeline);
    note(c, &timeline, out);
    return true;
}

static void run(const void *c, struct oracle_timeline *out)
{
    static struct model_timeline timeline;

    simulate(c, &timeline);
    note(c, &timeline, out);
}

static bool reduce(void *memory, size_t step)
{
    struct model_case *c = memory;

    switch (step) {
    case 0:
        if (c->count > 1 && c->first_list == c->count)
            c->first_list = --c->count;
        return true;
    case 1:
        c->retry_after[0] = c->retry_after[1] = 0;
        return true;
    case 2:
        c->t1 = 500;
        c->t2 = 4000;
        return true;
    case 3:
        c->semantics = MODEL_RETRANSMISSIONS;
        return true;
    case 4:
        c->wait = MODEL_WAIT_NEXT;
        return true;
    case 5:
        c->zero_is_three = c->per_list = c->tcp_schedule = false;
        return true;
    case 6:
        c->invite_timer = MODEL_INVITE_COUNTS;
        return true;
    case 7:
        c->tcp = false;
        return true;
    default:
        return false;
    }
}

static void print_case(const void *memory, FILE *out)
{
    static const char *const behaviours[] = {"alive", "silent", "icmp", "503"};
    const struct model_case *c = memory;

    fprintf(out,
            "%s over %s, layout %d, T1 %" PRId64 " T2 %" PRId64
            ", semantics %d, wait %d, zero_is_three %d, per_list %d, "
            "tcp_schedule %d, invite_timer %d, retry_interval %" PRId64 "\n",
            c->invite ? "INVITE" : "REGISTER", c->tcp ? "tcp" : "udp",
            (int)c->layout, c->t1, c->t2, (int)c->semantics, (int)c->wait,
            c->zero_is_three, c->per_list, c->tcp_schedule,
            (int)c->invite_timer, c->retry_interval);
    for (size_t i = 0; i < c->count; i++)
        fprintf(out,
                "  target %zu, server %d: %s, Retry-After %" PRId64
                ", counts %d and %d\n",
                i, i < c->first_list ? 1 : 2, behaviours[c->behaviour[i]],
                c->retry_after[i], c->retry_counts[i >= c->first_list],
                c->invite_retry_counts[i >= c->first_list]);
}

static void print_scenario(const void *memory,
                           const struct oracle_timeline *wanted, FILE *out)
{
    const struct model_case *c = memory;

    for (size_t i = 0; i < c->count; i++)
        fprintf(out, "local t%zu = registrar { \"10.0.0.%zu\" }\n", i, i + 1);
    for (size_t i = 0; i < wanted->count; i++)
        fprintf(out, "-- %.3f %s\n", (double)wanted->entries[i].at / 1000.0,
                wanted->entries[i].text);
}

const struct oracle_part oracle_retry = {
    .name = "retry",
    .cases = 12000,
    .case_bytes = sizeof(struct model_case),
    .draw = draw_case,
    .predict = predict,
    .simulate = run,
    .reduce = reduce,
    .print = print_case,
    .scenario = print_scenario,
};
