// SPDX-License-Identifier: MIT
#include "engine/request.h"

#include <string.h>

#include "engine/action.h"
#include "engine/admission.h"
#include "engine/attempt.h"
#include "engine/chain.h"
#include "engine/failback.h"
#include "engine/fallback.h"
#include "engine/outcome.h"
#include "engine/registration.h"
#include "engine/resolve.h"
#include "engine/routing.h"

static const struct engine_failure reconfigured = {
    .cause = "config",
    .see = "2.0",
    .knob = ENGINE_NO_KNOB,
    .status = 503,
};

static struct engine_request *find_id(struct engine *engine, uint32_t id)
{
    for (size_t i = 0; id != 0 && i < engine->limits.requests; i++)
        if (engine->requests[i].id == id)
            return &engine->requests[i];
    return NULL;
}

const struct engine_request *engine_request_at(const struct engine *engine,
                                               uint32_t id)
{
    for (size_t i = 0; id != 0 && i < engine->limits.requests; i++)
        if (engine->requests[i].id == id)
            return &engine->requests[i];
    return NULL;
}

static struct engine_request *find_attempt(struct engine *engine,
                                           uint32_t attempt)
{
    for (size_t i = 0; attempt != 0 && i < engine->limits.requests; i++)
        if (engine->requests[i].id != 0 &&
            engine->requests[i].attempt == attempt)
            return &engine->requests[i];
    return NULL;
}

static bool is_register(const struct engine_request *request)
{
    return request->purpose == ENGINE_PURPOSE_REGISTER ||
           request->purpose == ENGINE_PURPOSE_UNREGISTER;
}

/* ---- life ------------------------------------------------------------------- */

uint32_t engine_request_start(struct engine *engine,
                              const struct engine_request_options *options)
{
    struct engine_request *request = NULL;
    struct engine_chain chain = {0};

    for (size_t i = 0; request == NULL && i < engine->limits.requests; i++)
        if (engine->requests[i].id == 0)
            request = &engine->requests[i];
    if (request == NULL) {
        engine_action_limit(engine, options->account + 1, "requests");
        return 0;
    }
    chain.targets = request->chain.targets;
    chain.ttls = request->chain.ttls;
    *request = (struct engine_request){
        .id = ++engine->last_request,
        .purpose = options->purpose,
        .pass = options->pass,
        .never_last = options->never_last,
        .account = options->account,
        .server = options->server,
        .call = options->call,
        .dirty = true,
        .group_count = options->group_count,
        .from_primary = options->from_primary,
        .is_failback = options->is_failback,
        .first = options->first,
        .answered_at = BASE_TIME_NEVER,
        .chain = chain,
        .guard_at = BASE_TIME_NEVER,
    };
    if (options->only != NULL)
        engine_chain_single(request, options->only, options->like);
    else
        memcpy(request->groups, options->groups, options->group_count);
    request->came_from = options->only != NULL
                             ? options->only->server
                             : (uint8_t)(request->groups[0] + 1);
    if (options->from != NULL) {
        request->target = *options->from;
        request->came_from = options->from->server;
        request->failure = *options->failure;
    }
    return request->id;
}

static void release(struct engine *engine, struct engine_request *request)
{
    for (size_t i = 0; i < request->group_count; i++)
        engine_resolve_end(engine, &request->plans[i]);
    if (is_register(request))
        engine_admission_refused(engine, request);
    request->id = 0;
}

static void end(struct engine *engine, struct engine_request *request,
                enum engine_end how, const struct engine_outcome *outcome)
{
    if (request->purpose == ENGINE_PURPOSE_REGISTER)
        engine_registration_ended(engine, request, how, outcome);
    else if (request->purpose != ENGINE_PURPOSE_UNREGISTER)
        engine_routing_ended(engine, request, how);
    release(engine, request);
}

/* ---- steps ------------------------------------------------------------------------ */

/* The REGISTER that should have come first never went out (2.12). */
static const struct engine_failure unregistered = {"unregistered", "2.12",
                                                   ENGINE_NO_KNOB, 503, false};

static void give_up(struct engine *engine, struct engine_request *request)
{
    enum engine_end how = ENGINE_END_EXHAUSTED;

    if (request->failure.see == NULL)
        request->failure = unregistered;

    if (request->attempts == 0 && request->chain.skipped) {
        request->failure = engine_failure_quarantine;
        how = ENGINE_END_QUARANTINED;
    } else if (request->attempts == 0) {
        how = ENGINE_END_UNRESOLVED;
    } else {
        engine_action_report(
            engine,
            &(struct engine_action){
                .account = request->account + 1,
                .why = {.see = "2.6", .documented = true},
                .data.report = {.report = ENGINE_REPORT_EXHAUSTED,
                                .from = request->target,
                                .cause = request->failure.cause,
                                .call = request->call},
            },
            0, ENGINE_NO_KNOB);
    }
    end(engine, request, how, NULL);
}

/* False if the request has to look further. */
static bool go_to(struct engine *engine, struct engine_request *request,
                  const struct engine_target *target)
{
    bool is_admitted = request->is_admitted;

    request->is_admitted = false;
    if (engine_fallback_holds(engine, request, target)) {
        request->chain.next--; /* it has not been asked */
        give_up(engine, request);
        return true;
    }
    switch (is_admitted ? ENGINE_ADMISSION_SEND
                        : engine_admit(engine, request, target)) {
    case ENGINE_ADMISSION_SKIP:
        return false;
    case ENGINE_ADMISSION_WAIT:
        return true;
    case ENGINE_ADMISSION_SEND:
        break;
    }
    engine_attempt_start(engine, request, target);
    return true;
}

static void step(struct engine *engine, struct engine_request *request)
{
    request->dirty = false;
    for (;;) {
        const struct engine_target *target;
        struct engine_plan *plan;

        engine_chain_grow(engine, request);
        if (request->attempt != 0 || request->waits_for != 0)
            return;
        target = request->is_admitted
                     ? &request->chain.targets[request->chain.next - 1]
                     : engine_chain_next(engine, request);
        if (target != NULL) {
            if (go_to(engine, request, target))
                return;
            continue;
        }
        if (request->group_done == request->group_count) {
            give_up(engine, request);
            return;
        }
        plan = &request->plans[request->group_done];
        if (!plan->more)
            return; /* answers are missing */
        plan->wanted++;
    }
}

static struct engine_request *oldest_dirty(const struct engine *engine)
{
    struct engine_request *oldest = NULL;

    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id != 0 && request->dirty &&
            (oldest == NULL || request->id < oldest->id))
            oldest = request;
    }
    return oldest;
}

bool engine_request_is_due(const struct engine *engine)
{
    return oldest_dirty(engine) != NULL;
}

bool engine_request_work(struct engine *engine)
{
    struct engine_request *request = oldest_dirty(engine);

    if (request == NULL)
        return false;
    step(engine, request);
    return true;
}

void engine_request_resolved(struct engine *engine)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id != 0 && request->group_done < request->group_count)
            request->dirty = true;
    }
}

/* ---- ends of attempts ---------------------------------------------------------------- */

/* The target has done some work: it is not the one that fails (2.2). */
static void note_use(struct engine *engine, struct engine_request *request,
                     enum engine_use use)
{
    if (request->answered_at == BASE_TIME_NEVER)
        request->answered_at = engine->now;
    if (!engine_purpose_is_inside(request->purpose))
        engine_failback_used(engine, request, use);
}

void engine_request_provisional(struct engine *engine, uint32_t attempt)
{
    struct engine_request *request = find_attempt(engine, attempt);
    int32_t guard = engine->policy.value[ENGINE_KNOB_PROCEEDING_GUARD];

    if (request == NULL)
        return;
    note_use(engine, request, ENGINE_USE_ANSWERED);
    if (engine_purpose_is_invite(request->purpose) && guard > 0 &&
        request->guard_at == BASE_TIME_NEVER)
        request->guard_at = engine->now + guard * BASE_SEC;
}

/* A target that asked for peace, or is remembered as silent, is left alone. */
static void remember_failure(struct engine *engine,
                             const struct engine_request *request,
                             const struct engine_outcome *outcome)
{
    int32_t memory = engine->policy.value[ENGINE_KNOB_FAILED_TARGET_MEMORY];

    /* RFC 3261 21.5.4 */
    if (outcome->type == ENGINE_OUTCOME_STATUS && outcome->status == 503 &&
        outcome->retry_after > 0)
        engine_chain_quarantine(engine, request->account, &request->target,
                                outcome->retry_after * BASE_SEC);
    if (outcome->type == ENGINE_OUTCOME_TIMEOUT && memory > 0)
        engine_chain_quarantine(engine, request->account, &request->target,
                                memory * BASE_SEC);
}

void engine_request_finished(struct engine *engine, uint32_t attempt,
                             const struct engine_outcome *outcome)
{
    struct engine_request *request = find_attempt(engine, attempt);
    enum engine_verdict verdict;

    if (request == NULL)
        return;
    request->attempt = 0;
    request->guard_at = BASE_TIME_NEVER;
    verdict = engine_outcome_judge(&engine->policy, request->purpose, outcome,
                                   &request->failure);
    if (verdict == ENGINE_VERDICT_ACCEPTED ||
        (verdict == ENGINE_VERDICT_REJECTED && request->failure.is_answer))
        note_use(engine, request, ENGINE_USE_ANSWERED);
    if (verdict == ENGINE_VERDICT_ACCEPTED) {
        end(engine, request, ENGINE_END_ACCEPTED, outcome);
        return;
    }
    if (verdict == ENGINE_VERDICT_FAILED &&
        outcome->type == ENGINE_OUTCOME_TIMEOUT &&
        request->transactions_left > 0) {
        engine_attempt_repeat(engine, request);
        return;
    }
    if (verdict == ENGINE_VERDICT_REJECTED &&
        engine_fallback_on_refusal(engine, request)) {
        request->refused_by = request->target.server;
        request->dirty = true;
        return;
    }
    remember_failure(engine, request, outcome);
    if (verdict == ENGINE_VERDICT_FAILED &&
        !engine_purpose_is_inside(request->purpose))
        engine_failback_failed(engine, request);
    if (verdict == ENGINE_VERDICT_REJECTED)
        end(engine, request, ENGINE_END_REJECTED, outcome);
    else
        request->dirty = true;
}

/* ---- ending requests from outside ------------------------------------------------------ */

static void push_abandon(struct engine *engine,
                         const struct engine_request *request)
{
    if (request->attempt == 0)
        return;
    engine_action_push(engine,
                       &(struct engine_action){
                           .type = ENGINE_ACTION_ABANDON,
                           .account = request->account + 1,
                           .why = {.see = is_register(request) ? "2.7" : "2.8",
                                   .documented = true},
                           .data.abandon = {.id = request->attempt},
                       },
                       0, ENGINE_NO_KNOB);
}

void engine_request_abandon(struct engine *engine, uint32_t id)
{
    struct engine_request *request = find_id(engine, id);

    if (request == NULL)
        return;
    push_abandon(engine, request);
    release(engine, request);
}

void engine_request_cancel(struct engine *engine, enum engine_purpose purpose,
                           uint32_t account, uint32_t call)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id != 0 && request->purpose == purpose &&
            request->call == call &&
            (account == 0 || request->account == account - 1)) {
            push_abandon(engine, request);
            release(engine, request);
        }
    }
}

void engine_request_freeze(struct engine *engine, uint32_t account)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id == 0 || request->account != account ||
            is_register(request))
            continue;
        for (; request->group_count > request->group_done;
             request->group_count--)
            engine_resolve_end(engine,
                               &request->plans[request->group_count - 1]);
        if (request->failure.cause == NULL)
            request->failure = reconfigured;
        request->dirty = true;
    }
}

void engine_request_clear(struct engine *engine)
{
    for (size_t i = 0; i < engine->limits.requests; i++)
        if (engine->requests[i].id != 0)
            release(engine, &engine->requests[i]);
}

base_time engine_request_deadline(const struct engine *engine)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t i = 0; i < engine->limits.requests; i++)
        if (engine->requests[i].id != 0 && engine->requests[i].guard_at < next)
            next = engine->requests[i].guard_at;
    return next;
}

void engine_request_on_deadline(struct engine *engine)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id == 0 || request->guard_at > engine->now)
            continue;
        push_abandon(engine, request);
        request->failure = (struct engine_failure){
            "timeout", "2.8", ENGINE_KNOB_PROCEEDING_GUARD, 408, false};
        end(engine, request, ENGINE_END_EXHAUSTED, NULL);
    }
}
