// SPDX-License-Identifier: MIT
#include "engine/action.h"

#include <string.h>

#include "base/memory.h"
#include "engine/state.h"

static void append(struct engine *engine, const struct engine_action *action,
                   uint32_t name, int knob)
{
    struct engine_ring *ring = &engine->ring;
    struct engine_pending *pending;

    BASE_ASSERT(ring->count < ring->max); /* actions must be taken */
    pending = &ring->pending[(ring->first + ring->count++) % ring->max];
    pending->action = *action;
    pending->name = engine_names_hold(&engine->names, name);
    pending->knob = knob;
}

void engine_action_push(struct engine *engine,
                        const struct engine_action *action, uint32_t name,
                        int knob)
{
    append(engine, action, name, knob);
}

/* One step may look many names up; what comes of it must not get lost. */
static bool is_detail(enum engine_report report)
{
    switch (report) {
    case ENGINE_REPORT_CACHE_HIT:
    case ENGINE_REPORT_CACHE_MISS:
    case ENGINE_REPORT_CACHE_STORE:
    case ENGINE_REPORT_CACHE_EXPIRE:
    case ENGINE_REPORT_CACHE_NEGATIVE:
    case ENGINE_REPORT_CACHE_STATIC:
    case ENGINE_REPORT_LIMIT:
        return true;
    default:
        return false;
    }
}

void engine_action_report(struct engine *engine,
                          const struct engine_action *report, uint32_t name,
                          int knob)
{
    struct engine_ring *ring = &engine->ring;
    struct engine_action action = *report;

    /* Half of the ring belongs to what must be done. */
    if (ring->count >= (is_detail(report->data.report.report)
                            ? ring->detail_max
                            : ring->max / 2)) {
        ring->lost = true;
        return;
    }
    action.type = ENGINE_ACTION_REPORT;
    append(engine, &action, name, knob);
}

void engine_action_limit(struct engine *engine, uint32_t account,
                         const char *limit)
{
    engine_action_report(
        engine,
        &(struct engine_action){
            .account = account,
            .why = {.see = "2.0", .documented = false},
            .data.report = {.report = ENGINE_REPORT_LIMIT, .name = limit},
        },
        0, ENGINE_NO_KNOB);
}

static void lend_name(struct engine *engine, struct engine_action *action,
                      uint32_t name)
{
    const char *text = engine_names_text(&engine->names, name);

    engine->ring.lent = name;
    if (action->type == ENGINE_ACTION_RESOLVE)
        action->data.resolve.name = text;
    else
        action->data.report.name = text;
}

bool engine_action_take(struct engine *engine, struct engine_action *out)
{
    struct engine_ring *ring = &engine->ring;
    struct engine_pending *pending;

    engine_names_drop(&engine->names, ring->lent);
    ring->lent = 0;
    if (ring->count == 0)
        return false;
    pending = &ring->pending[ring->first];
    ring->first = (ring->first + 1) % ring->max;
    if (--ring->count == 0)
        ring->first = 0; /* the same few places serve again */
    *out = pending->action;
    if (pending->name != 0)
        lend_name(engine, out, pending->name);
    if (pending->knob != ENGINE_NO_KNOB) {
        enum engine_knob knob = (enum engine_knob)pending->knob;

        out->why.knob = engine_knob_name(knob);
        out->why.value = engine_policy_text(&engine->policy, knob, ring->value);
    }
    if (ring->count == 0 && ring->lost) {
        ring->lost = false;
        engine_action_limit(engine, 0, "reports");
    }
    return true;
}

void engine_action_clear(struct engine *engine)
{
    struct engine_action ignored;

    while (engine_action_take(engine, &ignored))
        continue;
}
