// SPDX-License-Identifier: MIT
#include "engine/routing.h"

#include "engine/action.h"
#include "engine/fallback.h"

static void report_failure(struct engine *engine, uint32_t account,
                           uint32_t call, const struct engine_failure *why)
{
    engine_action_report(
        engine,
        &(struct engine_action){
            .account = account + 1,
            .why = {.see = why->see, .documented = why->knob == ENGINE_NO_KNOB},
            .data.report = {.report = ENGINE_REPORT_CALL_FAILED,
                            .cause = why->cause,
                            .status = why->status,
                            .call = call},
        },
        0, why->knob);
}

void engine_routing_start(struct engine *engine, enum engine_purpose purpose,
                          uint32_t account, uint32_t call)
{
    const struct engine_account *self = &engine->accounts[account];
    struct engine_failure why = {"unconfigured", "2.8", ENGINE_NO_KNOB, 503,
                                 false};
    uint8_t groups[ENGINE_SERVERS_MAX];
    size_t count = engine_fallback_groups(engine, self, purpose, groups);

    if (self->config.enabled && count > 0) {
        if (engine_request_start(engine, &(struct engine_request_options){
                                             .purpose = purpose,
                                             .account = account,
                                             .call = call,
                                             .groups = groups,
                                             .group_count = count,
                                         }) != 0)
            return;
        why.cause = "limit";
    } else if (self->config.enabled && engine_fallback_is_concurrent(self)) {
        why = (struct engine_failure){"unregistered", "2.9",
                                      ENGINE_KNOB_CONCURRENT_INVITE_SELECTION,
                                      503, false};
    }
    report_failure(engine, account, call, &why);
}

void engine_routing_inside(struct engine *engine, enum engine_purpose purpose,
                           const struct engine_event *event)
{
    uint32_t account = event->account - 1;
    uint8_t group = event->target.server - 1;
    struct engine_failure why = {"unconfigured", "2.8", ENGINE_NO_KNOB, 503,
                                 false};

    if (engine->accounts[account].names[group] != 0) {
        if (engine_request_start(engine, &(struct engine_request_options){
                                             .purpose = purpose,
                                             .account = account,
                                             .call = event->call,
                                             .groups = &group,
                                             .group_count = 1,
                                             .first = event->target,
                                         }) != 0)
            return;
        why.cause = "limit";
    }
    report_failure(engine, account, event->call, &why);
}

void engine_routing_ended(struct engine *engine,
                          const struct engine_request *request,
                          enum engine_end how)
{
    switch (how) {
    case ENGINE_END_ACCEPTED:
        return;
    case ENGINE_END_REJECTED:
        if (request->failure.is_answer)
            return;
        break;
    case ENGINE_END_EXHAUSTED:
    case ENGINE_END_UNRESOLVED:
    case ENGINE_END_QUARANTINED:
        break;
    }
    report_failure(engine, request->account, request->call, &request->failure);
}
