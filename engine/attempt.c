// SPDX-License-Identifier: MIT
#include "engine/attempt.h"

#include "engine/action.h"
#include "engine/chain.h"
#include "engine/fallback.h"
#include "engine/outbound.h"
#include "engine/registration.h"
#include "engine/retry.h"
#include "engine/target.h"

const struct engine_failure engine_failure_quarantine = {
    .cause = "quarantine",
    .see = "2.6",
    .knob = ENGINE_NO_KNOB,
    .status = 503,
};

static bool is_register(const struct engine_request *request)
{
    return request->purpose == ENGINE_PURPOSE_REGISTER ||
           request->purpose == ENGINE_PURPOSE_UNREGISTER;
}

static void report_move(struct engine *engine,
                        const struct engine_request *request,
                        const struct engine_target *to)
{
    bool is_fallback = request->target.server < to->server;
    struct engine_action action = {
        .account = request->account + 1,
        .why = {.see = request->failure.see,
                .documented = request->failure.knob == ENGINE_NO_KNOB},
        .data.report = {.report = is_fallback ? ENGINE_REPORT_FALLBACK
                                              : ENGINE_REPORT_FAILOVER,
                        .from = request->target,
                        .to = *to,
                        .cause = request->failure.cause,
                        .call = request->call},
    };

    engine_action_report(engine, &action, 0, request->failure.knob);
}

static struct engine_target *credentials_of(struct engine *engine,
                                            struct engine_request *request)
{
    struct engine_account *account = &engine->accounts[request->account];

    if (is_register(request))
        return &account->registrations[request->server].credentials_of;
    if (engine_purpose_is_inside(request->purpose))
        return &request->sent_to; /* a dialog has its own */
    return &account->credentials_of;
}

/* Knob reuse_auth_across_servers: another server is to make its own challenge. */
static bool drops_authorization(struct engine *engine,
                                struct engine_request *request,
                                const struct engine_target *target)
{
    const struct engine_target *before = credentials_of(engine, request);

    return before->address.family != 0 &&
           !engine_target_equal(before, target) &&
           engine->policy.value[ENGINE_KNOB_REUSE_AUTH_ACROSS_SERVERS] ==
               ENGINE_REUSE_AUTH_ACROSS_SERVERS_FALSE;
}

static void explain_schedule(const struct engine_request *request, bool is_last,
                             struct engine_why *why, int *knob)
{
    bool is_invite = engine_purpose_is_invite(request->purpose);

    why->see = is_invite ? "2.8" : "2.5";
    *knob = is_invite ? ENGINE_KNOB_INVITE_FAILOVER_TIMER
                      : ENGINE_KNOB_RETRY_SEMANTICS;
    if (is_last) {
        why->see = "2.6";
        *knob = ENGINE_KNOB_LAST_SERVER_SCOPE;
    }
    why->documented = false;
}

static struct engine_retry_options
retry_options(const struct engine *engine, const struct engine_request *request,
              const struct engine_target *target)
{
    const struct engine_server_config *server =
        &engine->accounts[request->account].config.server[target->server - 1];
    bool has_more = request->group_done < request->group_count;

    return (struct engine_retry_options){
        .policy = &engine->policy,
        .t1 = engine->t1,
        .t2 = engine->t2,
        .transport = target->transport,
        .invite = engine_purpose_is_invite(request->purpose),
        .last = engine_chain_is_last(engine, request, target, has_more),
        .retry_counts = server->retry_counts,
        .invite_retry_counts = server->invite_retry_counts,
    };
}

/* The same CSeq is for the next target, which may share what the one before has
 * stored (2.6); one target takes a second request of that number for a copy. */
static bool counts_up(const struct engine *engine,
                      const struct engine_request *request,
                      const struct engine_target *target)
{
    return request->attempts > 0 &&
           (engine_target_equal(&request->sent_to, target) ||
            engine->policy.value[ENGINE_KNOB_FAILOVER_CSEQ] ==
                ENGINE_FAILOVER_CSEQ_INCREMENT);
}

static void push_attempt(struct engine *engine, struct engine_request *request,
                         const struct engine_target *target)
{
    const int32_t *value = engine->policy.value;
    const struct engine_account *account = &engine->accounts[request->account];
    struct engine_retry_options retry = retry_options(engine, request, target);
    struct engine_action action = {
        .type = ENGINE_ACTION_ATTEMPT,
        .account = request->account + 1,
        .data.attempt =
            {.id = ++engine->last_attempt,
             .request = request->id,
             .purpose = request->purpose,
             .call = request->call,
             .new_cseq = counts_up(engine, request, target),
             .drop_authorization = drops_authorization(engine, request, target),
             .ignore_icmp_host =
                 value[ENGINE_KNOB_ICMP_CODES] == ENGINE_ICMP_CODES_PORT_ONLY,
             .target = *target,
             .server = engine_outbound_server(account, request, target),
             .retry = engine_retry(&retry),
             .expires = request->purpose == ENGINE_PURPOSE_REGISTER
                            ? engine_outbound_expires(account, request, target)
                            : 0},
    };
    int knob;

    explain_schedule(request, retry.last, &action.why, &knob);
    request->attempt = action.data.attempt.id;
    request->attempts++;
    request->target = request->sent_to = *target;
    *credentials_of(engine, request) = *target;
    engine_action_push(engine, &action, 0, knob);
}

void engine_attempt_announce(struct engine *engine,
                             struct engine_request *request,
                             const struct engine_target *target)
{
    if (request->is_announced && engine_target_equal(&request->target, target))
        return;
    if (request->attempts == 0 && request->failure.cause == NULL)
        request->failure = engine_failure_quarantine;
    if (request->has_moved || request->attempts > 0 ||
        target->server != request->came_from) {
        report_move(engine, request, target);
        if (!is_register(request))
            engine_fallback_moved(engine, request, target);
    }
    request->has_moved = true;
    request->is_announced = true;
    request->target = *target;
    request->attempt_at = engine->now;
    request->answered_at = BASE_TIME_NEVER;
}

void engine_attempt_start(struct engine *engine, struct engine_request *request,
                          const struct engine_target *target)
{
    struct engine_retry_options retry = retry_options(engine, request, target);

    if (request->attempts == 0 && request->purpose == ENGINE_PURPOSE_REGISTER)
        engine_registration_started(engine, request, target);
    engine_attempt_announce(engine, request, target);
    request->is_announced = false;
    request->transactions_left = engine_retry_transactions(&retry);
    push_attempt(engine, request, target);
}

void engine_attempt_repeat(struct engine *engine,
                           struct engine_request *request)
{
    struct engine_target target = request->target;

    request->transactions_left--;
    push_attempt(engine, request, &target);
}
