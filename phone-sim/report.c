// SPDX-License-Identifier: MIT
#include <stdio.h>

#include "base/log.h"
#include "base/memory.h"
#include "phone-sim/private.h"

/* Words of the timeline (DESIGN 6) for what the engine reports. */
static const struct {
    enum base_event_kind kind;
    const char *op;
} words[ENGINE_REPORT_COUNT] = {
    [ENGINE_REPORT_FAILOVER] = {BASE_EVENT_ENGINE, "failover"},
    [ENGINE_REPORT_FAILBACK] = {BASE_EVENT_ENGINE, "failback"},
    [ENGINE_REPORT_FALLBACK] = {BASE_EVENT_ENGINE, "fallback"},
    [ENGINE_REPORT_RETURN] = {BASE_EVENT_ENGINE, "return"},
    [ENGINE_REPORT_PROBE] = {BASE_EVENT_ENGINE, "probe"},
    [ENGINE_REPORT_EXHAUSTED] = {BASE_EVENT_ENGINE, "exhausted"},
    [ENGINE_REPORT_RESUBSCRIBE] = {BASE_EVENT_ENGINE, "resubscribe"},
    [ENGINE_REPORT_DOWNGRADE] = {BASE_EVENT_ENGINE, "downgrade"},
    [ENGINE_REPORT_REGISTERING] = {BASE_EVENT_REGISTRATION, "registering"},
    [ENGINE_REPORT_REGISTERED] = {BASE_EVENT_REGISTRATION, "registered"},
    [ENGINE_REPORT_REGISTRATION_FAILED] = {BASE_EVENT_REGISTRATION, "failed"},
    [ENGINE_REPORT_REGISTRATION_EXPIRED] = {BASE_EVENT_REGISTRATION, "expired"},
    [ENGINE_REPORT_CALL_FAILED] = {BASE_EVENT_CALL, "failed"},
    [ENGINE_REPORT_CACHE_HIT] = {BASE_EVENT_CACHE, "hit"},
    [ENGINE_REPORT_CACHE_MISS] = {BASE_EVENT_CACHE, "miss"},
    [ENGINE_REPORT_CACHE_STORE] = {BASE_EVENT_CACHE, "store"},
    [ENGINE_REPORT_CACHE_EXPIRE] = {BASE_EVENT_CACHE, "expire"},
    [ENGINE_REPORT_CACHE_NEGATIVE] = {BASE_EVENT_CACHE, "negative"},
    [ENGINE_REPORT_CACHE_STATIC] = {BASE_EVENT_CACHE, "static"},
    [ENGINE_REPORT_LIMIT] = {BASE_EVENT_NOTE, "limit"},
};

static uint32_t name_of(const struct phone *phone, const char *text)
{
    return base_timeline_name(phone->timeline, text);
}

/* The actor at a target; 0 if there is no target. */
static uint32_t server_of(const struct phone *phone,
                          const struct engine_target *target)
{
    return target->address.family == 0
               ? 0
               : net_actor_at(phone->net, &target->address);
}

static void report_limit(struct phone *phone, const char *name)
{
    char text[256];

    snprintf(text, sizeof(text), "%s: the engine's limit of %s is reached",
             net_node_name(phone->node), name != NULL ? name : "something");
    base_log(BASE_LOG_WARNING, NULL, "%s", text);
    base_timeline_add(phone->timeline,
                      &(struct base_event){.kind = BASE_EVENT_NOTE,
                                           .t = net_now(phone->net),
                                           .arrived = net_now(phone->net),
                                           .src = net_node_actor(phone->node),
                                           .text = name_of(phone, text)});
}

/* A settling phone sends nothing new: what the engine decides is not done. */
static bool is_moot(const struct phone *phone, enum engine_report report)
{
    return phone->settled && words[report].kind == BASE_EVENT_ENGINE;
}

void phone_report(struct phone *phone, const struct engine_action *action)
{
    enum engine_report report = action->data.report.report;
    uint32_t from = server_of(phone, &action->data.report.from);
    uint32_t to = server_of(phone, &action->data.report.to);
    struct base_event event = {
        .kind = (uint8_t)words[report].kind,
        .t = net_now(phone->net),
        .arrived = net_now(phone->net),
        .src = net_node_actor(phone->node),
        .account = action->account,
        .op = name_of(phone, words[report].op),
        .cause = name_of(phone, action->data.report.cause),
        .text = name_of(phone, action->why.see),
        .knob = name_of(phone, action->why.knob),
        .detail = name_of(phone, action->why.value),
        .documented = action->why.documented,
    };

    if (is_moot(phone, report))
        return;
    switch (words[report].kind) {
    case BASE_EVENT_ENGINE:
        event.name = from;
        event.type = to;
        break;
    case BASE_EVENT_REGISTRATION:
        event.server = to != 0 ? to : from;
        event.number = action->data.report.expires;
        event.status = action->data.report.status;
        break;
    case BASE_EVENT_CACHE:
        event.name = name_of(phone, action->data.report.name);
        event.type = name_of(
            phone, engine_record_type_name(action->data.report.record_type));
        event.number = (int32_t)(action->data.report.ttl > INT32_MAX
                                     ? INT32_MAX
                                     : action->data.report.ttl);
        break;
    default: /* the others are not the engine's to report */
        if (report == ENGINE_REPORT_CALL_FAILED &&
            action->data.report.call >= PHONE_SUBSCRIPTION_MARK)
            phone_subscription_failed(phone, action->data.report.call,
                                      action->data.report.status);
        else if (report == ENGINE_REPORT_CALL_FAILED)
            phone_call_failed(phone, action->data.report.call,
                              action->data.report.status);
        else
            report_limit(phone, action->data.report.name);
        return;
    }
    base_timeline_add(phone->timeline, &event);
}

void phone_report_call(const struct phone_call *call)
{
    static const char *const states[] = {
        [PHONE_CALL_CALLING] = "calling", [PHONE_CALL_RINGING] = "ringing",
        [PHONE_CALL_UP] = "up",           [PHONE_CALL_FAILED] = "failed",
        [PHONE_CALL_ENDED] = "ended",
    };
    const struct phone *phone = call->phone;
    char id[160];

    snprintf(id, sizeof(id), "%s-%d", net_node_name(phone->node), call->number);
    base_timeline_add(phone->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_CALL,
                          .t = net_now(phone->net),
                          .arrived = net_now(phone->net),
                          .src = net_node_actor(phone->node),
                          .account = call->account,
                          .op = name_of(phone, states[call->state]),
                          .name = name_of(phone, id),
                          .server = call->server,
                          .call_id = name_of(phone, call->call_id),
                          .status = call->status,
                      });
}
