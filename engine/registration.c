// SPDX-License-Identifier: MIT
#include "engine/registration.h"

#include <string.h>

#include "engine/action.h"
#include "engine/admission.h"
#include "engine/chain.h"
#include "engine/failback.h"
#include "engine/fallback.h"
#include "engine/interval.h"
#include "engine/outbound.h"
#include "engine/resubscription.h"
#include "engine/target.h"

/* When no room was left for a pass, s. */
#define NO_ROOM_WAIT 30

static void report(struct engine *engine, uint32_t account,
                   struct engine_action action, int knob)
{
    action.account = account + 1;
    action.why.documented = knob == ENGINE_NO_KNOB;
    engine_action_report(engine, &action, 0, knob);
}

/* ---- passes ----------------------------------------------------------------- */

/* The rest of `options`, and with it a pass of the registration's own. */
static void begin(struct engine *engine, uint32_t account, uint32_t server,
                  struct engine_request_options options)
{
    struct engine_registration *self =
        &engine->accounts[account].registrations[server];

    options.purpose = ENGINE_PURPOSE_REGISTER;
    options.account = account;
    options.server = server;
    self->is_waiting = false;
    self->refresh_at = BASE_TIME_NEVER;
    self->retry_at = BASE_TIME_NEVER;
    self->request = engine_request_start(engine, &options);
    /* No room: the phone is busy, the registration comes back later. */
    if (self->request == 0)
        self->retry_at = engine->now + NO_ROOM_WAIT * BASE_SEC;
}

/* `is_failback`: from the primary, as an attempt to return to it (2.11). */
static void begin_pass(struct engine *engine, uint32_t account, uint32_t server,
                       enum engine_pass pass, bool is_failback)
{
    uint8_t groups[ENGINE_SERVERS_MAX];
    size_t count = engine_fallback_register_groups(
        engine, &engine->accounts[account], server, groups);

    begin(engine, account, server,
          (struct engine_request_options){
              .pass = pass,
              .groups = groups,
              .group_count = count,
              .from_primary = is_failback,
              .is_failback = is_failback,
          });
}

/* Whether the account registers at server `i` on its own, by the configuration. */
static bool is_wanted(const struct engine *engine,
                      const struct engine_account *account, uint32_t i)
{
    if (!account->config.enabled)
        return false;
    if (account->is_proxied)
        return engine_outbound_registers(engine, account, i);
    if (i > 0 && account->config.redundancy_type == 1 && account->names[0] != 0)
        return false;
    return account->names[i] != 0;
}

void engine_registration_start(struct engine *engine, uint32_t account)
{
    struct engine_account *self = &engine->accounts[account];

    engine_failback_reset(self);
    engine_fallback_reset(self);
    memset(self->is_secure, 0, sizeof self->is_secure);
    for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        struct engine_registration *registration = &self->registrations[i];

        *registration =
            (struct engine_registration){.expires_at = BASE_TIME_NEVER,
                                         .refresh_at = BASE_TIME_NEVER,
                                         .retry_at = BASE_TIME_NEVER};
        registration->enabled = is_wanted(engine, self, i);
        registration->is_waiting =
            registration->enabled && i > 0 && self->registrations[0].enabled &&
            engine->policy.value[ENGINE_KNOB_CONCURRENT_START] ==
                ENGINE_CONCURRENT_START_S1_THEN_S2;
        if (!registration->enabled || registration->is_waiting)
            continue;
        if (engine->registers_at > engine->now)
            registration->retry_at = engine->registers_at;
        else
            begin_pass(engine, account, i, ENGINE_PASS_ORDINARY, false);
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
    engine_request_abandon(engine, engine->accounts[account].fallback.probe);
    engine_failback_reset(&engine->accounts[account]);
    engine_fallback_reset(&engine->accounts[account]);
}

bool engine_registration_fail_back(struct engine *engine, uint32_t account,
                                   uint32_t server)
{
    const struct engine_account *owner = &engine->accounts[account];
    uint32_t index = engine_fallback_registration(owner, server);

    if (!owner->registrations[index].enabled ||
        owner->registrations[index].request != 0)
        return false;
    begin_pass(engine, account, index, ENGINE_PASS_ORDINARY, true);
    return true;
}

void engine_registration_take_over(struct engine *engine, uint32_t account)
{
    struct engine_registration *self =
        &engine->accounts[account].registrations[0];
    struct engine_failure why = engine->accounts[account].fallback.why;
    const uint8_t server = 1;

    engine_request_abandon(engine, self->request);
    if (!engine->accounts[account].is_proxied) {
        why.see = "2.10";
        why.knob = ENGINE_KNOB_SUCCESSIVE_TRIGGER;
    }
    begin(engine, account, 0,
          (struct engine_request_options){
              .pass = ENGINE_PASS_TAKEOVER,
              .groups = &server,
              .group_count = 1,
              .from = self->has_current ? &self->current : NULL,
              .failure = &why,
          });
}

void engine_registration_check(struct engine *engine, uint32_t account)
{
    const struct engine_registration *self =
        &engine->accounts[account].registrations[0];

    if (self->enabled && self->request == 0)
        begin_pass(engine, account, 0, ENGINE_PASS_CHECK, false);
}

uint32_t engine_registration_claim(struct engine *engine,
                                   const struct engine_request *request,
                                   const struct engine_target *target)
{
    struct engine_account *account = &engine->accounts[request->account];
    uint32_t index = engine_fallback_registration(account, target->server - 1u);
    struct engine_registration *self = &account->registrations[index];
    const struct engine_request *pass =
        engine_request_at(engine, self->request);
    base_time refresh_at = self->refresh_at, retry_at = self->retry_at;
    struct engine_request_options options = {
        .pass = ENGINE_PASS_CLAIM,
        .only = target,
        .like = request,
        .never_last =
            !engine_chain_is_last(engine, request, target,
                                  request->group_done < request->group_count),
    };

    /* One REGISTER at a time: a claim waits for another one, and for a pass
     * that is at the target anyhow; it takes the place of any other pass. */
    if (pass != NULL && (pass->pass == ENGINE_PASS_CLAIM ||
                         engine_target_equal(&pass->target, target)))
        return pass->id;
    engine_request_abandon(engine, self->request);
    begin(engine, request->account, index, options);
    if (pass == NULL) {
        self->refresh_at = refresh_at;
        self->retry_at = retry_at;
    }
    return self->request;
}

void engine_registration_unregister(struct engine *engine,
                                    const struct engine_request *request,
                                    const struct engine_target *target)
{
    engine_request_start(engine, &(struct engine_request_options){
                                     .purpose = ENGINE_PURPOSE_UNREGISTER,
                                     .account = request->account,
                                     .server = request->server,
                                     .only = target,
                                 });
}

void engine_registration_started(struct engine *engine,
                                 const struct engine_request *request,
                                 const struct engine_target *to)
{
    const struct engine_account *account = &engine->accounts[request->account];
    bool is_probe = request->pass == ENGINE_PASS_PROBE;

    if (is_probe || request->pass == ENGINE_PASS_CHECK ||
        (account->fallback.is_failed && request->server == 0))
        report(engine, request->account,
               (struct engine_action){
                   .why.see = engine_fallback_see(account),
                   .data.report = {.report = ENGINE_REPORT_PROBE, .to = *to}},
               ENGINE_NO_KNOB);
    /* A probe leaves the registration at server 2 as it is. */
    if (!is_probe)
        report(engine, request->account,
               (struct engine_action){
                   .why.see = "2.7",
                   .data.report = {.report = ENGINE_REPORT_REGISTERING,
                                   .to = *to}},
               ENGINE_NO_KNOB);
}

/* ---- success ------------------------------------------------------------------ */

static void bind_to(struct engine *engine, const struct engine_request *request,
                    int32_t granted)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];
    bool is_primary = engine_chain_is_primary(request, &request->target);
    struct engine_target before = self->current;
    const struct engine_server_config *server =
        &account->config.server[request->target.server - 1];

    self->has_current = true;
    self->is_bound = true;
    self->current = request->target;
    self->failures = 0;
    self->retry_at =
        BASE_TIME_NEVER; /* a claim or a probe leaves it as it is */
    self->expires_at = engine->now + granted * BASE_SEC;
    self->refresh_at = engine->now + engine_interval_refresh(
                                         engine, account, granted * BASE_SEC);
    engine_failback_used(engine, request, ENGINE_USE_BOUND);
    engine_fallback_bound(engine, request, &before);
    if (is_primary && self->failed_over &&
        before.server == request->target.server &&
        !engine_target_equal(&before, &request->target) &&
        server->failback_mode == ENGINE_FAILBACK_NEW_REQUESTS)
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
    engine_resubscription_moved(engine, request, &before);
}

/* ---- failure --------------------------------------------------------------------- */

static void report_failure(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_failure *why)
{
    report(engine, request->account,
           (struct engine_action){
               .why.see = why->see,
               .data.report = {.report = ENGINE_REPORT_REGISTRATION_FAILED,
                               .from = request->target,
                               .status = why->is_answer ? why->status : 0,
                               .cause = why->cause}},
           why->knob);
}

/* The binding there was goes on; so does the pass that had to make room. */
static void fail_claim(struct engine *engine,
                       const struct engine_request *request)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];

    if (self->refresh_at == BASE_TIME_NEVER &&
        self->retry_at == BASE_TIME_NEVER)
        self->retry_at = engine_interval_retry_at(engine, account, 1);
    report_failure(engine, request, &request->failure);
}

static void fail(struct engine *engine, const struct engine_request *request,
                 const struct engine_failure *why)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];
    base_time free_at = engine_chain_free_at(engine, request);

    self->failures++;
    self->retry_at = engine_interval_retry_at(engine, account, self->failures);
    /* All targets asked to be left alone: not before the first is free. */
    if (free_at > self->retry_at)
        self->retry_at = free_at;
    report_failure(engine, request, why);
    engine_fallback_failed(engine, request);
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
        granted = engine_outbound_expires(account, request, &request->target);
    if (granted > 0)
        bind_to(engine, request, granted);
    else
        fail(engine, request, &unbound);
}

/* A probe tells nothing but success: that replaces whatever is under way. */
static void end_probe(struct engine *engine,
                      const struct engine_request *request, enum engine_end how,
                      const struct engine_outcome *outcome)
{
    struct engine_registration *self =
        &engine->accounts[request->account].registrations[0];

    if (how == ENGINE_END_ACCEPTED && outcome->expires != 0) {
        engine_request_abandon(engine, self->request);
        self->request = 0;
        accept(engine, request, outcome->expires);
    }
    engine_fallback_probe_ended(engine, request);
}

void engine_registration_ended(struct engine *engine,
                               const struct engine_request *request,
                               enum engine_end how,
                               const struct engine_outcome *outcome)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_registration *self = &account->registrations[request->server];

    if (request->pass == ENGINE_PASS_PROBE) {
        end_probe(engine, request, how, outcome);
        return;
    }
    self->request = 0;
    switch (how) {
    case ENGINE_END_ACCEPTED:
        accept(engine, request, outcome->expires);
        engine_admission_granted(engine, request);
        break;
    case ENGINE_END_QUARANTINED:
        /* Nothing was sent, so nothing failed: the pass waits (2.6). */
        self->retry_at = engine_chain_free_at(engine, request);
        break;
    case ENGINE_END_REJECTED:
    case ENGINE_END_EXHAUSTED:
    case ENGINE_END_UNRESOLVED:
        if (request->pass == ENGINE_PASS_CLAIM)
            fail_claim(engine, request);
        else
            fail(engine, request, &request->failure);
        break;
    }
    engine_failback_ended(engine, request);
    if (account->registrations[1].is_waiting)
        begin_pass(engine, request->account, 1, ENGINE_PASS_ORDINARY, false);
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
            if (self->request != 0) /* what is due waits for its end */
                continue;
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
            engine_failback_expired(engine, a, &self->current);
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

            if (!self->enabled || self->request != 0 || due > engine->now)
                continue;
            /* A probe due together with a refresh goes first, and its 2xx
             * replaces the refresh (2.10). */
            if (refreshes && engine_fallback_gives_way(engine, a))
                continue;
            begin_pass(engine, a, i, ENGINE_PASS_ORDINARY,
                       refreshes && engine_failback_renews(engine, a, i));
        }
    }
}

/* ---- news from the network ---------------------------------------------------- */

void engine_registration_reset(struct engine *engine,
                               const struct engine_target *target)
{
    if (engine->policy.value[ENGINE_KNOB_TCP_RESET_ACTION] !=
        ENGINE_TCP_RESET_ACTION_REREGISTER_NOW)
        return;
    for (uint32_t a = 0; a < engine->account_count; a++) {
        for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            struct engine_registration *self =
                &engine->accounts[a].registrations[i];

            if (self->enabled && self->is_bound && self->request == 0 &&
                self->current.transport == target->transport &&
                base_address_equal(&self->current.address, &target->address))
                self->refresh_at = engine->now;
        }
    }
}

void engine_registration_network_up(struct engine *engine)
{
    if (engine->policy.value[ENGINE_KNOB_LINK_UP_ACTION] !=
            ENGINE_LINK_UP_ACTION_REGISTER_NOW ||
        engine->now < engine->registers_at)
        return;
    for (uint32_t a = 0; a < engine->account_count; a++) {
        for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            struct engine_registration *self =
                &engine->accounts[a].registrations[i];
            const struct engine_request *pass =
                engine_request_at(engine, self->request);
            bool is_failback = pass != NULL && pass->is_failback;

            if (!self->enabled || self->is_waiting)
                continue;
            /* What is under way has been talking to nobody: the same again. */
            engine_request_abandon(engine, self->request);
            begin_pass(engine, a, i, ENGINE_PASS_ORDINARY,
                       is_failback || engine_failback_renews(engine, a, i));
        }
    }
}

void engine_registration_on_deadline(struct engine *engine)
{
    begin_due(engine, true);
    begin_due(engine, false);
}
