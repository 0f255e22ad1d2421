// SPDX-License-Identifier: MIT
/* Lets the engine live through a scene, on an integer clock without latency. */
#include "tests/oracle/scene.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "engine/engine.h"

#define ATTEMPTS 16

struct attempt {
    uint32_t id; /* 0 = free */
    uint32_t call;
    bool invite;
    size_t target;
    struct base_retry retry;
    base_time next_send, give_up;
    base_span distance;
    uint32_t sends;
};

struct driver {
    const struct scene *s;
    struct oracle_timeline *out;
    struct engine *engine;
    base_time now;
    struct attempt attempts[ATTEMPTS];
    bool in_call[SCENE_CALLS], failed[SCENE_CALLS];
    int busy[3]; /* calls of the phone, of account 1 and 2 */
};

static void drain(struct driver *d);

static void tell(struct driver *d, struct engine_event event)
{
    engine_handle(d->engine, &event, d->now);
    drain(d);
}

/* ---- calls and idleness ------------------------------------------------------------- */

static uint32_t account_of(const struct driver *d, size_t index)
{
    return d->s->calls[index].other_account ? 2 : 1;
}

static void tell_idle(struct driver *d, uint32_t account)
{
    tell(d, (struct engine_event){
                .type = ENGINE_EVENT_IDLE_CHANGED,
                .account = account,
                .idle = d->busy[account] == 0,
            });
}

static void count_call(struct driver *d, size_t index, bool counts)
{
    uint32_t account = account_of(d, index);

    d->in_call[index] = counts;
    d->busy[account] += counts ? 1 : -1;
    d->busy[0] += counts ? 1 : -1;
    if (d->busy[account] == (counts ? 1 : 0))
        tell_idle(d, account);
    if (d->busy[0] == (counts ? 1 : 0))
        tell_idle(d, 0);
}

static void begin_call(struct driver *d, size_t index)
{
    count_call(d, index, true);
    tell(d, (struct engine_event){.type = ENGINE_EVENT_CALL_WANTED,
                                  .account = account_of(d, index),
                                  .call = (uint32_t)index + 1});
}

static void end_call(struct driver *d, size_t index)
{
    if (!d->in_call[index])
        return;
    tell(d, (struct engine_event){.type = ENGINE_EVENT_CALL_ENDED,
                                  .account = account_of(d, index),
                                  .call = (uint32_t)index + 1});
    count_call(d, index, false);
}

/* ---- attempts -------------------------------------------------------------------------- */

static void begin_attempt(struct driver *d, const struct engine_action *action)
{
    struct attempt *a = d->attempts;

    while (a->id != 0)
        BASE_ASSERT(++a < d->attempts + ATTEMPTS);
    *a = (struct attempt){
        .id = action->data.attempt.id,
        .call = action->data.attempt.call,
        .invite = action->data.attempt.purpose == ENGINE_PURPOSE_INVITE,
        .target = (size_t)(action->data.attempt.target.address.ip[3] - 1),
        .retry = action->data.attempt.retry,
        .next_send = d->now,
        .give_up = base_time_add(d->now, action->data.attempt.retry.give_up_at),
        .distance = action->data.attempt.retry.first,
    };
}

static void finish(struct driver *d, struct attempt *a,
                   enum engine_outcome_type type, int status)
{
    struct attempt ended = *a;
    struct engine_event event = {
        .type = ENGINE_EVENT_FINISHED,
        .id = ended.id,
        .outcome = {.type = type, .status = status, .retry_after = -1}};

    event.outcome.expires = -1;
    if (!ended.invite && status == 200) {
        event.outcome.expires = 2000000000;
        if (ended.target < d->s->count)
            event.outcome.expires =
                (int32_t)d->s->expires[ended.target >= d->s->first];
    }
    a->id = 0;
    tell(d, event);
    if (ended.invite && status == 486)
        end_call(d, ended.call - 1);
}

static void react(struct driver *d, struct attempt *a)
{
    enum scene_state state = SCENE_ALIVE;

    if (a->target < d->s->count)
        state = scene_state_at(d->s, a->target, d->now / BASE_MSEC);
    switch (state) {
    case SCENE_SILENT:
    case SCENE_STATE_COUNT:
        return;
    case SCENE_ICMP:
        finish(d, a, ENGINE_OUTCOME_ICMP_PORT, 0);
        return;
    case SCENE_503:
        finish(d, a, ENGINE_OUTCOME_STATUS, 503);
        return;
    case SCENE_BUSY:
        finish(d, a, ENGINE_OUTCOME_STATUS, a->invite ? 486 : 200);
        return;
    case SCENE_ALIVE:
        finish(d, a, ENGINE_OUTCOME_STATUS, 200);
        return;
    }
}

static void send_now(struct driver *d, struct attempt *a)
{
    if (d->now % BASE_MSEC != 0)
        oracle_note(d->out, d->now / BASE_MSEC, 0, "%d us beside the clock",
                    (int)(d->now % BASE_MSEC));
    if (a->target < d->s->count)
        scene_note(d->s, d->out, d->now / BASE_MSEC, a->invite ? a->call : 0,
                   a->target);
    a->sends++;
    a->next_send = BASE_TIME_NEVER;
    if (a->sends < a->retry.sends_max) {
        a->next_send = d->now + a->distance;
        a->distance *= a->retry.factor;
        if (a->retry.cap > 0 && a->distance > a->retry.cap)
            a->distance = a->retry.cap;
    }
    react(d, a);
}

/* ---- DNS --------------------------------------------------------------------------------- */

/* The targets behind a question, best first. */
static size_t targets_behind(const struct driver *d,
                             const struct engine_action *action,
                             size_t list[SCENE_TARGETS])
{
    static const char *const names[] = {"one.com", "two.com"};
    static const char *const services[] = {"_sip._udp.one.com",
                                           "_sip._udp.two.com"};
    const struct scene *s = d->s;
    const char *name = action->data.resolve.name;
    bool is_a = action->data.resolve.type == ENGINE_RECORD_A;
    unsigned host;

    if (is_a && sscanf(name, "t%u.com", &host) == 1) {
        list[0] = host;
        return 1;
    }
    for (size_t server = 0; server < 2; server++) {
        const char *asked = is_a ? names[server] : services[server];

        if (strcmp(name, asked) != 0 || s->by_srv[server] == is_a)
            continue;
        if (server == 0)
            return scene_list_at(s, d->now / BASE_MSEC, list);
        for (size_t i = s->first; i < s->count; i++)
            list[i - s->first] = i;
        return s->count - s->first;
    }
    return 0;
}

static void answer(struct driver *d, const struct engine_action *action)
{
    static const char *const hosts[SCENE_TARGETS] = {
        "t0.com", "t1.com", "t2.com", "t3.com", "t4.com", "t5.com"};
    struct engine_record records[SCENE_TARGETS];
    size_t list[SCENE_TARGETS];
    struct engine_event event = {
        .type = ENGINE_EVENT_RESOLVED,
        .id = action->data.resolve.id,
        .answer = {.result = ENGINE_DNS_NODATA, .records = records}};

    if (action->data.resolve.type != ENGINE_RECORD_NAPTR)
        event.answer.record_count = targets_behind(d, action, list);
    if (event.answer.record_count > 0)
        event.answer.result = ENGINE_DNS_OK;
    for (size_t i = 0; i < event.answer.record_count; i++) {
        const struct scene *s = d->s;
        size_t target = list[i], server = target >= s->first;
        size_t named = server == 0 ? 0 : s->first; /* one name, one TTL */
        struct engine_record *r = &records[i];

        *r = (struct engine_record){.type = action->data.resolve.type,
                                    .name = action->data.resolve.name};
        if (r->type == ENGINE_RECORD_A) {
            r->ttl =
                (uint32_t)s->targets[s->by_srv[server] ? target : named].ttl;
            r->data.address =
                base_address_ipv4(10, 0, 0, (uint8_t)(target + 1), 0);
        } else {
            r->ttl = (uint32_t)s->srv_ttl;
            r->data.srv.priority = (uint16_t)i;
            r->data.srv.port = 5060;
            r->data.srv.target = hosts[target];
        }
    }
    tell(d, event);
}

/* ---- the engine's wishes --------------------------------------------------------------------- */

static void abandon(struct driver *d, uint32_t id)
{
    for (size_t i = 0; i < ATTEMPTS; i++)
        if (d->attempts[i].id == id)
            d->attempts[i].id = 0;
}

static void drain(struct driver *d)
{
    struct engine_action action;

    while (engine_next_action(d->engine, &action)) {
        if (action.type == ENGINE_ACTION_RESOLVE)
            answer(d, &action);
        else if (action.type == ENGINE_ACTION_ATTEMPT)
            begin_attempt(d, &action);
        else if (action.type == ENGINE_ACTION_ABANDON)
            abandon(d, action.data.abandon.id);
        else if (action.data.report.report == ENGINE_REPORT_CALL_FAILED)
            d->failed[action.data.report.call - 1] = true;
    }
}

static void note_failures(struct driver *d)
{
    for (size_t i = 0; i < d->s->call_count; i++) {
        if (!d->failed[i])
            continue;
        d->failed[i] = false;
        if (!d->in_call[i])
            continue;
        oracle_note(d->out, d->now / BASE_MSEC,
                    (uint32_t)(SCENE_LANE_CALL + i + 1), "call %zu failed",
                    i + 1);
        end_call(d, i);
    }
}

/* ---- the clock -------------------------------------------------------------------------------- */

static base_time script_next(const struct driver *d, base_time after)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t i = 0; i < d->s->call_count; i++) {
        base_time at = d->s->calls[i].at * BASE_MSEC;
        base_time until = d->s->calls[i].until * BASE_MSEC;

        if (at > after && at < next)
            next = at;
        if (until > after && until < next)
            next = until;
    }
    return next;
}

static void script(struct driver *d)
{
    for (size_t i = 0; i < d->s->call_count; i++) {
        if (d->s->calls[i].at * BASE_MSEC == d->now)
            begin_call(d, i);
        if (d->s->calls[i].until * BASE_MSEC == d->now)
            end_call(d, i);
    }
}

/* The attempt that has something to do first; the engine goes before it. */
static struct attempt *attempt_next(struct driver *d, base_time *at_out)
{
    struct attempt *next = NULL;

    *at_out = BASE_TIME_NEVER;
    for (size_t i = 0; i < ATTEMPTS; i++) {
        struct attempt *a = &d->attempts[i];
        base_time at = a->next_send < a->give_up ? a->next_send : a->give_up;

        if (a->id == 0 || at >= *at_out)
            continue;
        *at_out = at;
        next = a;
    }
    return next;
}

static void run(struct driver *d)
{
    base_time end = d->s->horizon * BASE_MSEC + BASE_MSEC - 1, scripted = -1;

    for (;;) {
        base_time deadline = engine_next_deadline(d->engine), at;
        struct attempt *a = attempt_next(d, &at);
        base_time event = script_next(d, scripted);
        base_time next = deadline < at ? deadline : at;

        if (event < next)
            next = event;
        if (next > end)
            return;
        d->now = next;
        if (deadline == next) {
            engine_on_deadline(d->engine, d->now);
            drain(d);
        } else if (at == next && a->next_send == next) {
            send_now(d, a);
        } else if (at == next) {
            finish(d, a, ENGINE_OUTCOME_TIMEOUT, 0);
        } else {
            scripted = next;
            script(d);
        }
        note_failures(d);
    }
}

/* ---- configuring -------------------------------------------------------------------------------- */

static void set_policy(const struct scene *s, struct engine_policy *policy)
{
    engine_policy_init(policy, ENGINE_PROFILE_YEALINK);
    for (int i = 0; i < KNOB_COUNT; i++)
        if (oracle_has_knob(scene_knob_name((enum scene_knob)i)))
            BASE_ASSERT(engine_policy_set(
                            policy, scene_knob_name((enum scene_knob)i),
                            scene_knob_word((enum scene_knob)i, s->knobs[i]),
                            NULL) == BASE_OK);
}

static void set_server(const struct scene *s, size_t index,
                       struct engine_server_config *server)
{
    static const char *const names[] = {"one.com", "two.com"};
    static const char *const addresses[SCENE_TARGETS] = {
        "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"};
    size_t first = index == 0 ? 0 : s->first;

    *server = (struct engine_server_config){
        .address = s->by_name[index] ? names[index] : addresses[first],
        .port = s->by_srv[index] ? 0 : 5060,
        .transport = s->by_srv[index] ? ENGINE_TRANSPORT_DNS_NAPTR
                                      : ENGINE_TRANSPORT_UDP,
        .expires = (int32_t)s->expires[index],
        .retry_counts = s->retry_counts[index],
        .invite_retry_counts = s->invite_retry_counts[index],
        .register_on_enable = s->register_on,
        .failback_mode = s->failback_mode,
        .failback_timeout = (int32_t)s->failback_timeout,
    };
    if (first == s->count)
        server->address = NULL;
}

/* The other account has a server of its own, which never fails. */
static void set_accounts(const struct scene *s,
                         struct engine_account_config accounts[2])
{
    for (size_t i = 0; i < 2; i++) {
        accounts[i] = (struct engine_account_config){
            .enabled = true,
            .redundancy_type = s->kind == SCENE_SUCCESSIVE,
            .fallback_timeout = (int32_t)s->fallback_timeout,
            .dns_cache_type = s->cache_type,
            .register_expires_overlap = -1,
            .reg_fail_retry_interval = (int32_t)s->retry_interval,
        };
        for (size_t k = 0; k < 2; k++)
            set_server(s, k, &accounts[i].server[k]);
    }
    accounts[1].server[0].address = "10.0.0.99";
    accounts[1].server[0].port = 5060;
    accounts[1].server[0].transport = ENGINE_TRANSPORT_UDP;
    accounts[1].server[1].address = NULL;
}

void scene_simulate(const void *scene, struct oracle_timeline *out)
{
    static max_align_t memory[1 << 16];
    struct engine_account_config accounts[2];
    struct engine_config config = {
        .t1 = BASE_SEC / 2,
        .t2 = 4 * BASE_SEC,
        .t4 = 5 * BASE_SEC,
        .accounts = accounts,
        .account_count = 2,
        .has_dns_server = true,
        .seed = 1,
        .actor = "alice",
    };
    struct engine_limits limits = engine_limits_default(2);
    struct driver d = {.s = scene, .out = out};

    set_accounts(d.s, accounts);
    set_policy(d.s, &config.policy);
    BASE_ASSERT(engine_size(&limits) <= sizeof memory);
    BASE_ASSERT(engine_init(memory, sizeof memory, &limits, &config, &d.engine,
                            NULL) == BASE_OK);
    tell(&d, (struct engine_event){.type = ENGINE_EVENT_STARTED});
    run(&d);
}
