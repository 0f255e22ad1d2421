// SPDX-License-Identifier: MIT
#include "judge/judge.h"

static bool place_fits(uint32_t wanted, uint32_t actual)
{
    return wanted == 0 || wanted == actual;
}

static bool flag_fits(int wanted, int actual)
{
    return wanted < 0 || wanted == actual;
}

struct judge_pattern judge_pattern_any(void)
{
    struct judge_pattern pattern = {.what = JUDGE_ANY_SIP,
                                    .transport = -1,
                                    .retransmission = -1,
                                    .fate = -1};

    return pattern;
}

static bool what_fits(const struct judge_pattern *pattern,
                      const struct base_event *event)
{
    switch (pattern->what) {
    case JUDGE_ANY_SIP:
        return place_fits(pattern->method, event->name);
    case JUDGE_METHOD:
        return event->status == 0 && event->name == pattern->method;
    case JUDGE_STATUS:
        return event->status == pattern->status &&
               place_fits(pattern->method, event->name);
    case JUDGE_CLASS:
        return event->status / 100 == pattern->status &&
               place_fits(pattern->method, event->name);
    case JUDGE_DNS:
        return place_fits(pattern->name, event->name) &&
               place_fits(pattern->dns_type, event->type) &&
               place_fits(pattern->op, event->op);
    case JUDGE_NET:
        return place_fits(pattern->op, event->op);
    }
    return false;
}

uint32_t judge_account(const struct base_timeline *timeline,
                       const struct base_event *event)
{
    const struct base_event *first, *request = event;

    if (event->kind != BASE_EVENT_SIP || event->status == 0)
        return event->account;
    for (first = base_timeline_at(timeline, 0); request > first;) {
        request--;
        if (request->kind == BASE_EVENT_SIP && request->status == 0 &&
            request->src == event->dst && request->cseq == event->cseq &&
            request->name == event->name && request->call_id == event->call_id)
            return request->account;
    }
    return event->account;
}

bool judge_matches(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct base_event *event)
{
    enum base_event_kind kind = pattern->what == JUDGE_DNS   ? BASE_EVENT_DNS
                                : pattern->what == JUDGE_NET ? BASE_EVENT_NET
                                                             : BASE_EVENT_SIP;

    return event->kind == kind && place_fits(pattern->src, event->src) &&
           place_fits(pattern->dst, event->dst) && what_fits(pattern, event) &&
           flag_fits(pattern->transport, event->transport) &&
           flag_fits(pattern->retransmission, event->retransmission) &&
           flag_fits(pattern->fate, event->fate) &&
           place_fits(pattern->call_id, event->call_id) &&
           (pattern->account == 0 ||
            pattern->account == judge_account(timeline, event));
}
