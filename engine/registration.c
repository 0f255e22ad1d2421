// SPDX-License-Identifier: MIT
#include "engine/registration.h"

#include <string.h>

#include "base/draw.h"
#include "engine/action.h"
#include "engine/chain.h"

/* RFC 5626 4.5, where the configuration names no number. */
#define BACKOFF_BASE 30
#define BACKOFF_MAX 1800

static void report(struct engine *engine, uint32_t account,
                   struct engine_action action, int knob)
{
    action.account = account + 1;
    action.why.documented = knob == ENGINE_NO_KNOB;
    engine_action_report(engine, &action, 0, knob);
}

static uint64_t draw(struct engine *engine, const char *purpose)
{
    return base_draw(engine->seed,
                     engine_names_text(&engine->names, engine->actor), purpose,
                     ++engine->draws);
}

/* ---- passes ----------------------------------------------------------------- */

/* The servers a registration speaks to, in chain order (2.6). */
static size_t groups_of(const struct engine_account *account, uint32_t server,
                        uint8_t out[ENGINE_SERVERS_MAX])
{
    size_t count = 0;

    out[count++] = (uint8_t)server;
    if (account->config.redundancy_type == 1 && server == 0 &&
        account->names[1] != 0)
        out[count++] = 1;
    return count;
}

static void begin_pass(struct engine *engine, uint32_t account, uint32_t server)
{
    struct engine_account *owner = &engine->accounts[account];
    struct engine_registration *self = &owner->registrations[server];
    uint8_t groups[ENGINE_SERVERS_MAX];

    self->refresh_at = BASE_TIME_NEVER;
    self->retry_at = BASE_TIME_NEVER;
    self->request = engine_request_start(
        engine, &(struct engine_request_options){
                    .purpose = ENGINE_PURPOSE_REGISTER,
                    .account = account,
                    .server = server,
                    .groups = groups,
                    .group_count = groups_of(owner, server, groups),
                });
    /* No room: the phone is busy, the registration comes back later. */
    if (self->request == 0)
        self->retry_at = engine->now + BACKOFF_BASE * BASE_SEC;
}

void engine_registration_start(struct engine *engine, uint32_t account)
{
    struct engine_account *self = &engine->accounts[account];
    bool is_successive = self->config.redundancy_type == 1;

    for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        struct engine_registration *registration = &self->registrations[i];

        *registration =
            (struct engine_registration){.expires_at = BASE_TIME_NEVER,
                                         .refresh_at = BASE_TIME_NEVER,
                                         .retry_at = BASE_TIME_NEVER};
        registration->enabled =
            self->config.enabled && self->names[i] != 0 &&
            !(is_successive && i > 0 && self->names[0] != 0);
        if (registration->enabled)
            begin_pass(engine, account, i);
    }
}

void engine_registration_stop(struct engine *engine, uint32_t account)
{
    for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        struct engine_registration *self =
            &engine->accounts[account].registrations[i];

        engine_request_abandon(engine, self->request);
        memset(self, 0, sizeof *self);
    }
}

void engine_registration_started(struct engine *engine,
                                 const struct engine_request *request,
                                 const struct engine_target *to)
{
    report(engine, request->account,
           (struct engine_action){
               .why.see = "2.7",
               .data.report = {.report = ENGINE_REPORT_REGISTERING, .to = *to}},
           ENGINE_NO_KNOB);
}

/* ---- success ------------------------------------------------------------------ */

/* R(e): how long after a 2xx the binding is refreshed (2.7). */
static base_span refresh_after(struct engine *engine,
                               const struct engine_account *account,
                               base_span granted)
{
    int32_t overlap = account->config.register_expires_overlap;
    base_span minute = 60 * BASE_SEC;

    if (overlap >= 0 && overlap * BASE_SEC < granted)
        return granted - overlap * BASE_SEC;
    switch (engine->policy.value[ENGINE_KNOB_REGISTER_REFRESH]) {
    case ENGINE_REGISTER_REFRESH_MINUS60:
        return granted / 2 > granted - minute ? granted / 2 : granted - minute;
    case ENGINE_REGISTER_REFRESH_RFC5626_80_100:
        return granted *
               (int64_t)(8000 +
                         base_draw_below(draw(engine, "refresh"), 2000)) /
               10000;
    default:
        return granted / 2;
    }
}

static void bind_to(struct engine *engine, const struct engine_request *request,
                    int32_t granted)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];
    bool is_primary = engine_chain_is_primary(request, &request->target);
    struct engine_target before = self->current;

    self->has_current = true;
    self->is_bound = true;
    self->current = request->target;
    self->failures = 0;
    self->expires_at = engine->now + granted * BASE_SEC;
    self->refresh_at =
        engine->now + refresh_after(engine, account, granted * BASE_SEC);
    if (is_primary && self->failed_over)
        report(engine, request->account,
               (struct engine_action){
                   .why.see = "2.11",
                   .data.report = {.report = ENGINE_REPORT_FAILBACK,
                                   .from = before,
                                   .to = request->target}},
               ENGINE_NO_KNOB);
    self->failed_over = !is_primary;
    report(engine, request->account,
           (struct engine_action){
               .why.see = "2.7",
               .data.report = {.report = ENGINE_REPORT_REGISTERED,
                               .to = request->target,
                               .expires = granted}},
           account->config.register_expires_overlap >= 0
               ? ENGINE_NO_KNOB
               : ENGINE_KNOB_REGISTER_REFRESH);
}

/* ---- failure --------------------------------------------------------------------- */

static bool uses_backoff(const struct engine *engine,
                         const struct engine_account_config *config)
{
    if (engine->policy.value[ENGINE_KNOB_REG_BACKOFF_SELECT] ==
        ENGINE_REG_BACKOFF_SELECT_ANY_NONZERO)
        return config->reg_failed_retry_min_time > 0 ||
               config->reg_failed_retry_max_time > 0;
    return config->reg_failed_retry_min_time > 0;
}

/* RFC 5626 4.5: between half and the whole of min(max, base * 2^failures). */
static base_span backoff(struct engine *engine,
                         const struct engine_account_config *config,
                         uint32_t failures)
{
    int64_t least = config->reg_failed_retry_min_time;
    int64_t most = config->reg_failed_retry_max_time;
    int64_t wait = least > 0 ? least : BACKOFF_BASE;

    if (most == 0)
        most = BACKOFF_MAX;
    for (uint32_t i = 0; i < failures && wait < most; i++)
        wait *= 2;
    if (wait > most)
        wait = most;
    return wait * BASE_SEC / 2 +
           wait * (base_span)base_draw_below(draw(engine, "backoff"),
                                             BASE_SEC / 2 + 1);
}

/* D: when the next pass begins after one that failed (2.7.8). */
static base_time retry_at(struct engine *engine,
                          const struct engine_account_config *config,
                          uint32_t failures)
{
    if (uses_backoff(engine, config))
        return engine->now + backoff(engine, config, failures);
    if (config->reg_fail_retry_interval == 0 &&
        engine->policy.value[ENGINE_KNOB_REG_RETRY_ZERO] ==
            ENGINE_REG_RETRY_ZERO_NEVER)
        return BASE_TIME_NEVER;
    return engine->now + config->reg_fail_retry_interval * BASE_SEC;
}

static void fail(struct engine *engine, const struct engine_request *request,
                 const struct engine_failure *why)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];
    base_time free_at = engine_chain_free_at(engine, request);

    self->failures++;
    self->retry_at = retry_at(engine, &account->config, self->failures);
    /* All targets asked to be left alone: not before the first is free. */
    if (free_at > self->retry_at)
        self->retry_at = free_at;
    report(engine, request->account,
           (struct engine_action){
               .why.see = why->see,
               .data.report = {.report = ENGINE_REPORT_REGISTRATION_FAILED,
                               .from = request->target,
                               .status = why->is_answer ? why->status : 0,
                               .cause = why->cause}},
           why->knob);
}

/* Success is a binding: a 2xx without our contact in it leaves none (2.21). */
static void accept(struct engine *engine, const struct engine_request *request,
                   int32_t granted)
{
    static const struct engine_failure unbound = {
        .cause = "expires",
        .see = "2.21",
        .knob = ENGINE_NO_KNOB,
    };
    const struct engine_account *account = &engine->accounts[request->account];

    if (granted < 0)
        granted = account->config.server[request->target.server - 1].expires;
    if (granted > 0)
        bind_to(engine, request, granted);
    else
        fail(engine, request, &unbound);
}

void engine_registration_ended(struct engine *engine,
                               const struct engine_request *request,
                               enum engine_end how,
                               const struct engine_outcome *outcome)
{
    struct engine_registration *self =
        &engine->accounts[request->account].registrations[request->server];

    self->request = 0;
    switch (how) {
    case ENGINE_END_ACCEPTED:
        accept(engine, request, outcome->expires);
        break;
    case ENGINE_END_QUARANTINED:
        /* Nothing was sent, so nothing failed: the pass waits (2.6). */
        self->retry_at = engine_chain_free_at(engine, request);
        break;
    case ENGINE_END_REJECTED:
    case ENGINE_END_EXHAUSTED:
    case ENGINE_END_UNRESOLVED:
        fail(engine, request, &request->failure);
        break;
    }
}

/* ---- time ----------------------------------------------------------------------------- */

base_time engine_registration_deadline(const struct engine *engine)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t a = 0; a < engine->account_count; a++) {
        for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            const struct engine_registration *self =
                &engine->accounts[a].registrations[i];

            if (!self->enabled)
                continue;
            if (self->expires_at < next)
                next = self->expires_at;
            if (self->refresh_at < next)
                next = self->refresh_at;
            if (self->retry_at < next)
                next = self->retry_at;
        }
    }
    return next;
}

void engine_registration_expire(struct engine *engine)
{
    for (uint32_t a = 0; a < engine->account_count; a++) {
        for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            struct engine_registration *self =
                &engine->accounts[a].registrations[i];

            if (!self->enabled || self->expires_at > engine->now)
                continue;
            self->is_bound = false;
            self->expires_at = BASE_TIME_NEVER;
            report(engine, a,
                   (struct engine_action){
                       .why.see = "2.7",
                       .data.report = {.report =
                                           ENGINE_REPORT_REGISTRATION_EXPIRED,
                                       .from = self->current}},
                   ENGINE_NO_KNOB);
        }
    }
}

/* Begins the passes of one kind that are due, accounts in order. */
static void begin_due(struct engine *engine, bool refreshes)
{
    for (uint32_t a = 0; a < engine->account_count; a++) {
        for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            const struct engine_registration *self =
                &engine->accounts[a].registrations[i];
            base_time due = refreshes ? self->refresh_at : self->retry_at;

            if (self->enabled && due <= engine->now)
                begin_pass(engine, a, i);
        }
    }
}

void engine_registration_on_deadline(struct engine *engine)
{
    begin_due(engine, true);
    begin_due(engine, false);
}
