// SPDX-License-Identifier: MIT
#include "engine/fallback.h"

#include "engine/action.h"
#include "engine/attempt.h"
#include "engine/outbound.h"
#include "engine/registration.h"

/* Where nothing takes time, DNS, a challenge and the proxies between take some
 * turns of the caller at one instant before a probe has its answer. */
#define PROBE_TURNS 64

static int32_t knob(const struct engine *engine, enum engine_knob name)
{
    return engine->policy.value[name];
}

void engine_fallback_reset(struct engine_account *account)
{
    account->fallback = (struct engine_fallback){
        .trigger_at = BASE_TIME_NEVER,
        .probe_at = BASE_TIME_NEVER,
    };
}

static bool has_both(const struct engine_account *account)
{
    return account->names[0] != 0 && account->names[1] != 0;
}

bool engine_fallback_is_concurrent(const struct engine_account *account)
{
    return account->config.redundancy_type == 0 && has_both(account);
}

bool engine_fallback_is_successive(const struct engine_account *account)
{
    return account->config.redundancy_type == 1 && has_both(account);
}

const char *engine_fallback_see(const struct engine_account *account)
{
    if (account->is_proxied)
        return "2.15";
    return account->config.redundancy_type == 1 ? "2.10" : "2.9";
}

uint32_t engine_fallback_registration(const struct engine_account *account,
                                      uint32_t server)
{
    return account->is_proxied || engine_fallback_is_successive(account)
               ? 0
               : server;
}

/* ---- chains ----------------------------------------------------------------- */

static size_t both(bool second_first, uint8_t out[ENGINE_SERVERS_MAX])
{
    out[0] = second_first ? 1 : 0;
    out[1] = second_first ? 0 : 1;
    return 2;
}

static size_t one(uint8_t server, uint8_t out[ENGINE_SERVERS_MAX])
{
    out[0] = server;
    return 1;
}

/* The only server or proxy there is. */
static size_t configured(const struct engine_account *account,
                         uint8_t out[ENGINE_SERVERS_MAX])
{
    for (uint8_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        if (account->names[i] != 0)
            return one(i, out);
    return 0;
}

size_t engine_fallback_register_groups(const struct engine *engine,
                                       const struct engine_account *account,
                                       uint32_t registration,
                                       uint8_t out[ENGINE_SERVERS_MAX])
{
    bool second_first = account->fallback.is_taken &&
                        !engine_outbound_begins_anew(engine, account);

    if (engine_fallback_is_successive(account))
        return both(second_first, out);
    if (account->is_proxied)
        return configured(account, out);
    return one((uint8_t)registration, out);
}

/* Knob concurrent_invite_selection = registered_only. */
static size_t registered(const struct engine_account *account,
                         uint8_t out[ENGINE_SERVERS_MAX])
{
    size_t count = 0;

    for (uint8_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        if (account->registrations[i].is_bound)
            out[count++] = i;
    return count;
}

static size_t concurrent_groups(const struct engine *engine,
                                const struct engine_account *account,
                                enum engine_purpose purpose,
                                uint8_t out[ENGINE_SERVERS_MAX])
{
    if (purpose != ENGINE_PURPOSE_INVITE &&
        knob(engine, ENGINE_KNOB_FEATURES_ON_FALLBACK) ==
            ENGINE_FEATURES_ON_FALLBACK_FALSE)
        return one(0, out);
    switch (knob(engine, ENGINE_KNOB_CONCURRENT_INVITE_SELECTION)) {
    case ENGINE_CONCURRENT_INVITE_SELECTION_ALWAYS_WORKING_FIRST:
        return both(false, out);
    case ENGINE_CONCURRENT_INVITE_SELECTION_REGISTERED_ONLY:
        return registered(account, out);
    default:
        return both(account->fallback.is_failed, out);
    }
}

static size_t successive_groups(const struct engine *engine,
                                const struct engine_account *account,
                                enum engine_purpose purpose,
                                uint8_t out[ENGINE_SERVERS_MAX])
{
    bool is_taken = account->fallback.is_taken;

    if (purpose != ENGINE_PURPOSE_INVITE)
        return one(is_taken ? 1 : 0, out);
    if (!is_taken && knob(engine, ENGINE_KNOB_SUCCESSIVE_INVITE) ==
                         ENGINE_SUCCESSIVE_INVITE_REGISTERED_ONLY)
        return one(0, out);
    return both(is_taken, out);
}

size_t engine_fallback_groups(const struct engine *engine,
                              const struct engine_account *account,
                              enum engine_purpose purpose,
                              uint8_t out[ENGINE_SERVERS_MAX])
{
    if (account->is_proxied && has_both(account))
        return both(account->fallback.is_taken, out);
    if (engine_fallback_is_concurrent(account))
        return concurrent_groups(engine, account, purpose, out);
    if (engine_fallback_is_successive(account))
        return successive_groups(engine, account, purpose, out);
    return configured(account, out);
}

/* ---- server 2 takes over -------------------------------------------------------- */

/* Knob successive_trigger: when server 2 may be asked, server 1 having failed. */
static base_time trigger_of(const struct engine *engine,
                            const struct engine_account *account)
{
    const struct engine_registration *binding = &account->registrations[0];

    if (account->is_proxied)
        return engine->now;
    switch (knob(engine, ENGINE_KNOB_SUCCESSIVE_TRIGGER)) {
    case ENGINE_SUCCESSIVE_TRIGGER_AFTER_RETRIES:
        return engine->now;
    case ENGINE_SUCCESSIVE_TRIGGER_AFTER_EXPIRES_PARAM:
        return engine->now + account->config.server[0].expires * BASE_SEC;
    default:
        return binding->is_bound && binding->current.server == 1
                   ? binding->expires_at
                   : engine->now;
    }
}

bool engine_fallback_holds(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *target)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_fallback *self = &account->fallback;

    if (request->purpose != ENGINE_PURPOSE_REGISTER ||
        !engine_fallback_is_successive(account) || self->is_taken ||
        target->server != 2 || request->group_count < 2 ||
        request->groups[0] != 0)
        return false;
    if (self->trigger_at == BASE_TIME_NEVER)
        self->trigger_at = trigger_of(engine, account);
    self->why = request->failure;
    if (self->trigger_at > engine->now)
        return true;
    self->trigger_at = BASE_TIME_NEVER; /* this pass goes on */
    return false;
}

bool engine_fallback_on_refusal(const struct engine *engine,
                                const struct engine_request *request)
{
    const struct engine_account *account = &engine->accounts[request->account];

    if (request->purpose != ENGINE_PURPOSE_REGISTER ||
        request->pass == ENGINE_PASS_PROBE || account->is_proxied ||
        !engine_fallback_is_successive(account))
        return false;
    return account->config.redundancy_with_reg_fail != 0 ||
           knob(engine, ENGINE_KNOB_FALLBACK_ON_REG_REJECT) ==
               ENGINE_FALLBACK_ON_REG_REJECT_TRUE;
}

void engine_fallback_take_over(struct engine *engine)
{
    for (uint32_t a = 0; a < engine->account_count; a++) {
        struct engine_fallback *self = &engine->accounts[a].fallback;

        if (self->trigger_at > engine->now)
            continue;
        self->trigger_at = BASE_TIME_NEVER;
        engine_registration_take_over(engine, a);
    }
}

/* ---- what requests tell ------------------------------------------------------------ */

static void report(struct engine *engine, uint32_t account,
                   struct engine_action action, int which)
{
    action.account = account + 1;
    action.why.documented = which == ENGINE_NO_KNOB;
    engine_action_report(engine, &action, 0, which);
}

void engine_fallback_moved(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *to)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_fallback *self = &account->fallback;
    bool is_checked = false;

    if (request->groups[0] != 0 || to->server != 2 ||
        request->target.server == 2)
        return;
    /* Server 1 has asked for peace, so nothing was sent and nothing failed. */
    if (request->attempts == 0 &&
        request->failure.cause == engine_failure_quarantine.cause)
        return;
    if (engine_fallback_is_concurrent(account)) {
        self->is_failed = true;
        is_checked = knob(engine, ENGINE_KNOB_CONCURRENT_PROBE) ==
                     ENGINE_CONCURRENT_PROBE_IMMEDIATE_THEN_RETRY_INTERVAL;
    } else if (account->is_proxied && !self->is_taken) {
        self->why = request->failure;
        if (request->waits_for == 0) /* else it has its REGISTER under way */
            engine_registration_take_over(engine, request->account);
    } else if (engine_fallback_is_successive(account)) {
        is_checked = !self->is_taken;
        is_checked &= knob(engine, ENGINE_KNOB_SUCCESSIVE_INVITE) ==
                      ENGINE_SUCCESSIVE_INVITE_DIRECT;
    }
    if (is_checked)
        engine_registration_check(engine, request->account);
}

/* Server 1 has taken the registration back from server 2. */
static void give_back(struct engine *engine,
                      const struct engine_request *request,
                      const struct engine_target *before)
{
    struct engine_fallback *self = &engine->accounts[request->account].fallback;
    uint32_t probe = self->probe;

    self->is_taken = false;
    self->probe_at = BASE_TIME_NEVER;
    self->probe = 0;
    if (probe != request->id)
        engine_request_abandon(engine, probe);
    /* Behind both proxies there is one binding, the one just renewed. */
    if (!engine->accounts[request->account].is_proxied &&
        knob(engine, ENGINE_KNOB_UNREGISTER_FALLBACK_ON_RETURN) ==
            ENGINE_UNREGISTER_FALLBACK_ON_RETURN_TRUE)
        engine_registration_unregister(engine, request, before);
}

static void begin_probes(struct engine *engine, struct engine_account *account)
{
    base_span period = account->config.fallback_timeout * BASE_SEC;

    account->fallback.is_taken = true;
    if (period > 0)
        account->fallback.probe_at = engine->now + period;
}

void engine_fallback_bound(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *before)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_fallback *self = &account->fallback;
    bool was_away = self->is_taken || self->is_failed;

    if (!has_both(account))
        return;
    if (request->target.server == 2) {
        if (engine_fallback_is_successive(account)) {
            self->trigger_at = BASE_TIME_NEVER;
            if (!self->is_taken)
                begin_probes(engine, account);
        }
        return;
    }
    self->trigger_at = BASE_TIME_NEVER;
    if (!was_away)
        return;
    if (self->is_failed && account->registrations[1].is_bound)
        before = &account->registrations[1].current;
    report(
        engine, request->account,
        (struct engine_action){.why.see = engine_fallback_see(account),
                               .data.report = {.report = ENGINE_REPORT_RETURN,
                                               .from = *before,
                                               .to = request->target}},
        ENGINE_NO_KNOB);
    self->is_failed = false;
    if (self->is_taken)
        give_back(engine, request, before);
}

static void concurrent_failed(struct engine *engine,
                              const struct engine_request *request)
{
    struct engine_account *account = &engine->accounts[request->account];
    const struct engine_registration *second = &account->registrations[1];

    if (request->server != 0 || account->fallback.is_failed)
        return;
    account->fallback.is_failed = true;
    if (!second->is_bound)
        return;
    report(engine, request->account,
           (struct engine_action){
               .why.see = "2.9",
               .data.report = {.report = ENGINE_REPORT_FALLBACK,
                               .from = request->target,
                               .to = second->current,
                               .cause = request->failure.cause}},
           ENGINE_NO_KNOB);
}

void engine_fallback_failed(struct engine *engine,
                            const struct engine_request *request)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_fallback *self = &account->fallback;

    if (engine_fallback_is_concurrent(account))
        concurrent_failed(engine, request);
    if (!self->is_taken || request->groups[0] != 1)
        return;
    /* Neither server 2 nor 1 answers: it begins at server 1 again (2.10). */
    self->is_taken = false;
    self->probe_at = BASE_TIME_NEVER;
    engine_request_abandon(engine, self->probe);
    self->probe = 0;
}

/* ---- probes ----------------------------------------------------------------------------- */

static base_span period_of(const struct engine_account *account)
{
    return account->config.fallback_timeout * BASE_SEC;
}

void engine_fallback_probe_ended(struct engine *engine,
                                 const struct engine_request *request)
{
    struct engine_account *account = &engine->accounts[request->account];
    struct engine_fallback *self = &account->fallback;

    self->probe = 0;
    if (self->is_taken && self->probe_at == BASE_TIME_NEVER)
        self->probe_at = engine->now + period_of(account);
}

bool engine_fallback_gives_way(struct engine *engine, uint32_t account)
{
    struct engine_fallback *self = &engine->accounts[account].fallback;

    if (self->probe == 0 || self->probed_at != engine->now ||
        self->turns == PROBE_TURNS)
        return false;
    self->turns++;
    return true;
}

static void probe(struct engine *engine, uint32_t account)
{
    struct engine_account *owner = &engine->accounts[account];
    struct engine_fallback *self = &owner->fallback;
    const uint8_t server = 0;

    if (knob(engine, ENGINE_KNOB_PROBE_CLOCK) ==
        ENGINE_PROBE_CLOCK_FIXED_RATE_FROM_TAKEOVER)
        self->probe_at += period_of(owner);
    else
        self->probe_at = BASE_TIME_NEVER;
    if (self->probe != 0)
        return; /* the one before is not over */
    self->probed_at = engine->now;
    self->turns = 0;
    self->probe = engine_request_start(
        engine, &(struct engine_request_options){
                    .purpose = ENGINE_PURPOSE_REGISTER,
                    .pass = ENGINE_PASS_PROBE,
                    .account = account,
                    .groups = &server,
                    .group_count = 1,
                    .never_last = knob(engine, ENGINE_KNOB_PROBE_BUDGET) ==
                                  ENGINE_PROBE_BUDGET_RETRY_COUNTS,
                });
    if (self->probe == 0 && self->probe_at == BASE_TIME_NEVER)
        self->probe_at = engine->now + period_of(owner);
}

base_time engine_fallback_deadline(const struct engine *engine)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t a = 0; a < engine->account_count; a++) {
        const struct engine_fallback *self = &engine->accounts[a].fallback;

        if (self->trigger_at < next)
            next = self->trigger_at;
        if (self->probe_at < next)
            next = self->probe_at;
    }
    return next;
}

void engine_fallback_on_deadline(struct engine *engine)
{
    for (uint32_t a = 0; a < engine->account_count; a++)
        if (engine->accounts[a].fallback.probe_at <= engine->now)
            probe(engine, a);
}
