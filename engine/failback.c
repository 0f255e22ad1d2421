// SPDX-License-Identifier: MIT
#include "engine/failback.h"

#include <string.h>

#include "engine/action.h"
#include "engine/fallback.h"
#include "engine/registration.h"
#include "engine/target.h"

#define TIMEOUT_MIN 60 /* failback_timeout 1..59 is taken as this, s */

static const struct engine_server_config *
config_of(const struct engine *engine, uint32_t account, uint32_t server)
{
    return &engine->accounts[account].config.server[server];
}

static struct engine_failback *state_of(struct engine *engine, uint32_t account,
                                        uint32_t server)
{
    return &engine->accounts[account].failbacks[server];
}

static void clear(struct engine_failback *self)
{
    *self = (struct engine_failback){.deadline = BASE_TIME_NEVER};
}

void engine_failback_reset(struct engine_account *account)
{
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        clear(&account->failbacks[i]);
}

static bool is_busy(const struct engine *engine, uint32_t account)
{
    if (engine->policy.value[ENGINE_KNOB_IDLE_SCOPE] ==
        ENGINE_IDLE_SCOPE_ACCOUNT)
        return engine->accounts[account].is_busy;
    return engine->is_busy;
}

/* ---- where requests begin -------------------------------------------------- */

const struct engine_target *
engine_failback_start(const struct engine *engine,
                      const struct engine_request *request, uint32_t server)
{
    const struct engine_failback *self =
        &engine->accounts[request->account].failbacks[server];

    return self->is_sticky && !request->from_primary ? &self->current : NULL;
}

void engine_failback_lost(struct engine *engine, uint32_t account,
                          uint32_t server)
{
    clear(state_of(engine, account, server));
}

/* The next request tries the primary, whichever it is. */
static void let_try(struct engine_failback *self)
{
    self->is_sticky = false;
    self->is_tried = true;
    self->is_pending = false;
    self->deadline = BASE_TIME_NEVER;
}

/* ---- how long a secondary stays the first ------------------------------------ */

static struct engine_ttl ttl_of(const struct engine_request *request,
                                const struct engine_target *target)
{
    for (size_t i = 0; i < request->chain.count; i++)
        if (engine_target_equal(&request->chain.targets[i], target))
            return request->chain.ttls[i];
    return (struct engine_ttl){0, BASE_TIME_NEVER};
}

static void start_ttl(struct engine *engine,
                      const struct engine_request *request,
                      struct engine_failback *self, base_time from)
{
    struct engine_ttl ttl = ttl_of(request, &self->current);

    if (ttl.expires == BASE_TIME_NEVER)
        return;
    self->duration = ttl.span;
    self->deadline = engine->policy.value[ENGINE_KNOB_DNSTTL_START] ==
                             ENGINE_DNSTTL_START_FAILOVER
                         ? base_time_add(from, self->duration)
                         : ttl.expires;
    /* A TTL that is over already: every request tries the primary. */
    if (self->deadline <= engine->now)
        let_try(self);
}

static void start_deadline(struct engine *engine,
                           const struct engine_request *request,
                           uint32_t server, base_time from)
{
    struct engine_failback *self = state_of(engine, request->account, server);
    const struct engine_server_config *config =
        config_of(engine, request->account, server);
    int32_t timeout = config->failback_timeout;

    self->is_pending = false;
    self->deadline = BASE_TIME_NEVER;
    if (config->failback_mode == ENGINE_FAILBACK_DNSTTL)
        start_ttl(engine, request, self, from);
    if (config->failback_mode != ENGINE_FAILBACK_DURATION || timeout == 0)
        return;
    if (timeout < TIMEOUT_MIN)
        timeout = TIMEOUT_MIN;
    self->duration = timeout * BASE_SEC;
    self->deadline = base_time_add(from, self->duration);
}

/* ---- what requests tell ------------------------------------------------------- */

/* The target registered last has taken a call or a subscription: it is current
 * again, whatever it failed before. */
static bool answers_as_registered(const struct engine *engine,
                                  const struct engine_request *request)
{
    const struct engine_account *account = &engine->accounts[request->account];
    const struct engine_registration *binding =
        &account->registrations[engine_fallback_registration(
            account, request->target.server - 1u)];

    return request->purpose != ENGINE_PURPOSE_REGISTER &&
           binding->has_current &&
           engine_target_equal(&binding->current, &request->target);
}

/* Knob sticky_target: whether this use makes a secondary the first target. */
static bool counts(const struct engine *engine,
                   const struct engine_request *request, enum engine_use use)
{
    uint32_t server = request->target.server - 1u;
    bool is_registered =
        use == ENGINE_USE_BOUND || answers_as_registered(engine, request);

    switch (engine->policy.value[ENGINE_KNOB_STICKY_TARGET]) {
    case ENGINE_STICKY_TARGET_LAST_USED:
        return true;
    case ENGINE_STICKY_TARGET_LAST_REGISTERED:
        return is_registered;
    default:
        return config_of(engine, request->account, server)
                       ->register_on_enable == 0 ||
               is_registered;
    }
}

static void return_to_primary(struct engine *engine,
                              const struct engine_request *request,
                              struct engine_failback *self)
{
    struct engine_target from = self->current;
    bool was_away = self->is_away;

    clear(self);
    if (!was_away)
        return;
    engine_action_report(engine,
                         &(struct engine_action){
                             .account = request->account + 1,
                             .why = {.see = "2.11", .documented = true},
                             .data.report = {.report = ENGINE_REPORT_FAILBACK,
                                             .from = from,
                                             .to = request->target,
                                             .call = request->call},
                         },
                         0, ENGINE_NO_KNOB);
}

/* F: when the target did its first work, or when the request came to it. */
static base_time work_began(const struct engine *engine,
                            const struct engine_request *request)
{
    if (engine->policy.value[ENGINE_KNOB_FAILBACK_TIMER_START] ==
        ENGINE_FAILBACK_TIMER_START_MOVE_INSTANT)
        return request->attempt_at;
    return request->answered_at;
}

void engine_failback_used(struct engine *engine,
                          const struct engine_request *request,
                          enum engine_use use)
{
    uint32_t server = request->target.server - 1u;
    const struct engine_server_config *config =
        config_of(engine, request->account, server);
    struct engine_failback *self = state_of(engine, request->account, server);
    bool is_register = request->purpose == ENGINE_PURPOSE_REGISTER;
    bool is_same = self->is_sticky &&
                   engine_target_equal(&self->current, &request->target);
    bool is_running = self->is_sticky && !request->is_failback &&
                      (self->deadline != BASE_TIME_NEVER || self->is_pending);

    if (config->failback_mode == ENGINE_FAILBACK_NEW_REQUESTS ||
        request->purpose == ENGINE_PURPOSE_UNREGISTER)
        return;
    if (engine_target_equal(&request->target,
                            &request->chain.primaries[server])) {
        if (!is_register || use == ENGINE_USE_BOUND)
            return_to_primary(engine, request, self);
        return;
    }
    self->primary = request->chain.primaries[server];
    if (!counts(engine, request, use) || (is_same && !request->is_failback))
        return;
    self->is_away = self->is_sticky = true;
    self->is_tried = false;
    self->current = request->target;
    if (!is_running)
        start_deadline(engine, request, server, work_began(engine, request));
}

void engine_failback_failed(struct engine *engine,
                            const struct engine_request *request)
{
    struct engine_failback *self =
        state_of(engine, request->account, request->target.server - 1u);

    if (!self->is_sticky ||
        !engine_target_equal(&self->current, &request->target))
        return;
    self->is_sticky = false;
    self->is_pending = false;
    self->deadline = BASE_TIME_NEVER;
}

/* ---- attempts to return ---------------------------------------------------------- */

static bool registers(const struct engine *engine,
                      const struct engine_server_config *config)
{
    if (config->failback_mode == ENGINE_FAILBACK_REGISTRATION)
        return true; /* the attempt is the renewal (2.11.3) */
    switch (engine->policy.value[ENGINE_KNOB_FAILBACK_ACTION]) {
    case ENGINE_FAILBACK_ACTION_ALWAYS_REGISTER:
        return true;
    case ENGINE_FAILBACK_ACTION_NEXT_REQUEST_ONLY:
        return false;
    default:
        return config->register_on_enable != 0;
    }
}

static void attempt(struct engine *engine, uint32_t account, uint32_t server)
{
    struct engine_failback *self = state_of(engine, account, server);

    self->is_pending = false;
    if (!registers(engine, config_of(engine, account, server)))
        let_try(self);
    else if (!engine_registration_fail_back(engine, account, server))
        self->is_pending = true; /* behind the pass under way */
}

/* The time has come; a busy phone does what failback_when_busy says. */
static void fire(struct engine *engine, uint32_t account, uint32_t server)
{
    struct engine_failback *self = state_of(engine, account, server);

    self->deadline = BASE_TIME_NEVER;
    if (!is_busy(engine, account)) {
        attempt(engine, account, server);
        return;
    }
    switch (engine->policy.value[ENGINE_KNOB_FAILBACK_WHEN_BUSY]) {
    case ENGINE_FAILBACK_WHEN_BUSY_DROP:
        return;
    case ENGINE_FAILBACK_WHEN_BUSY_NEXT_CYCLE:
        if (self->duration > 0)
            self->deadline = base_time_add(engine->now, self->duration);
        return;
    default:
        self->is_pending = true;
    }
}

static void attempt_pending(struct engine *engine, uint32_t account)
{
    for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        if (state_of(engine, account, i)->is_pending &&
            !is_busy(engine, account))
            attempt(engine, account, i);
}

void engine_failback_ended(struct engine *engine,
                           const struct engine_request *request)
{
    for (size_t i = 0; i < request->group_count && request->is_failback; i++) {
        uint32_t server = request->groups[i];
        struct engine_failback *self =
            state_of(engine, request->account, server);

        /* Neither the primary nor a secondary took it: a fresh deadline. */
        if (self->is_sticky && self->deadline == BASE_TIME_NEVER &&
            !self->is_pending)
            start_deadline(engine, request, server, engine->now);
    }
    attempt_pending(engine, request->account);
}

bool engine_failback_renews(struct engine *engine, uint32_t account,
                            uint32_t registration)
{
    const struct engine_registration *binding =
        &engine->accounts[account].registrations[registration];
    uint32_t server =
        binding->has_current ? binding->current.server - 1u : registration;
    struct engine_failback *self = state_of(engine, account, server);

    if (config_of(engine, account, server)->failback_mode !=
            ENGINE_FAILBACK_REGISTRATION ||
        !self->is_sticky ||
        engine->policy.value[ENGINE_KNOB_REGISTRATION_EXPIRY_MEANS] ==
            ENGINE_REGISTRATION_EXPIRY_MEANS_HARD_EXPIRY)
        return false;
    /* Only calls went elsewhere: the binding is the primary's own (2.11.3). */
    if (engine_target_equal(&binding->current, &self->primary) ||
        !is_busy(engine, account))
        return true;
    fire(engine, account, server);
    return false;
}

void engine_failback_expired(struct engine *engine, uint32_t account,
                             const struct engine_target *target)
{
    uint32_t server = target->server - 1u;

    if (config_of(engine, account, server)->failback_mode ==
            ENGINE_FAILBACK_REGISTRATION &&
        state_of(engine, account, server)->is_sticky &&
        engine->policy.value[ENGINE_KNOB_REGISTRATION_EXPIRY_MEANS] ==
            ENGINE_REGISTRATION_EXPIRY_MEANS_HARD_EXPIRY)
        fire(engine, account, server);
}

void engine_failback_idle(struct engine *engine, uint32_t account, bool idle)
{
    if (account == 0)
        engine->is_busy = !idle;
    else if (account <= engine->account_count)
        engine->accounts[account - 1].is_busy = !idle;
    for (uint32_t a = 0; a < engine->account_count; a++)
        attempt_pending(engine, a);
}

/* ---- time ------------------------------------------------------------------------- */

base_time engine_failback_deadline(const struct engine *engine)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t a = 0; a < engine->account_count; a++)
        for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++)
            if (engine->accounts[a].failbacks[i].deadline < next)
                next = engine->accounts[a].failbacks[i].deadline;
    return next;
}

void engine_failback_on_deadline(struct engine *engine)
{
    for (uint32_t a = 0; a < engine->account_count; a++)
        for (uint32_t i = 0; i < ENGINE_SERVERS_MAX; i++)
            if (state_of(engine, a, i)->deadline <= engine->now)
                fire(engine, a, i);
}
