// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include <string.h>

#include "base/address.h"
#include "base/memory.h"

#define WHAT_MAX 128

/* Everything the sentences are made of. */
struct story {
    const struct base_timeline *timeline;
    const struct judge_pattern *pattern;
    const struct judge_window *window;
    const struct base_event *event; /* the candidate; NULL = none */
    size_t index;
    struct base_buffer *out;
};

static const char *name_of(const struct story *story, uint32_t number)
{
    return base_timeline_text(story->timeline, number);
}

static void add_time(const struct story *story, const char *before, base_time t)
{
    char text[BASE_TIME_TEXT_MAX];

    base_buffer_printf(story->out, "%s%s", before,
                       base_time_format(text, t, 3));
}

static void add_event(const struct story *story)
{
    char what[WHAT_MAX];

    judge_event_what(story->timeline, story->event, what, sizeof what);
    base_buffer_printf(story->out, "%s -> %s  %s",
                       name_of(story, story->event->src),
                       name_of(story, story->event->dst), what);
    add_time(story, " at ", story->event->t);
}

static void nothing_came(const struct story *story)
{
    add_time(story, "nothing came until ",
             base_time_add(story->window->to, -story->window->tolerance));
}

static void nothing_but(const struct story *story, const char *remark)
{
    nothing_came(story);
    base_buffer_puts(story->out, " (nearest: ");
    add_event(story);
    base_buffer_printf(story->out, "%s)", remark);
}

/* How often the sender repeated itself elsewhere before it came to this. */
static void add_silence(const struct story *story)
{
    uint32_t silent = 0;
    unsigned copies = 0;

    if (story->event->status != 0)
        return;
    for (size_t i = story->index; i-- > 0;) {
        const struct base_event *event = base_timeline_at(story->timeline, i);
        bool same_request =
            event->kind == BASE_EVENT_SIP && event->src == story->event->src &&
            event->status == 0 && event->name == story->event->name;

        if (!same_request)
            continue;
        if (event->fate == BASE_FATE_DELIVERED ||
            event->dst == story->event->dst ||
            (silent != 0 && event->dst != silent))
            break;
        silent = event->dst;
        copies += event->retransmission;
        if (!event->retransmission)
            break;
    }
    if (silent != 0 && copies > 0)
        base_buffer_printf(story->out,
                           ": %u re-send%s to %s went unanswered first", copies,
                           copies == 1 ? "" : "s", name_of(story, silent));
}

static void add_why(const struct story *story, const struct base_event *engine)
{
    struct base_buffer *out = story->out;

    base_buffer_puts(out, "\n(");
    if (engine->text != 0)
        base_buffer_printf(out, "semantics %s", name_of(story, engine->text));
    if (engine->text != 0 && engine->knob != 0)
        base_buffer_puts(out, ", ");
    if (engine->knob != 0)
        base_buffer_printf(out, "knob %s", name_of(story, engine->knob));
    if (engine->detail != 0)
        base_buffer_printf(out, " = %s", name_of(story, engine->detail));
    base_buffer_puts(out, engine->documented ? ", documented)" : ", chosen)");
}

/* The engine's last decision before the candidate, inside the same delay. */
static void add_decision(const struct story *story, base_time since)
{
    for (size_t i = story->index; i-- > 0;) {
        const struct base_event *event = base_timeline_at(story->timeline, i);

        if (event->t < since)
            return;
        if (event->kind != BASE_EVENT_ENGINE || event->src != story->event->src)
            continue;
        if (event->text != 0 || event->knob != 0)
            add_why(story, event);
        return;
    }
}

static void came_early(const struct story *story)
{
    base_time due =
        base_time_add(story->window->from, story->window->tolerance);

    add_time(story, "it came at ", story->event->t);
    if (story->event->t < story->window->from) {
        add_time(story, ", ", due - story->event->t);
        base_buffer_puts(story->out, " s early");
    } else {
        base_buffer_puts(story->out, ", before the event it was to follow");
    }
}

static void came_late(const struct story *story)
{
    base_time due = base_time_add(story->window->to, -story->window->tolerance);

    add_time(story, "it came at ", story->event->t);
    add_time(story, ", ", story->event->t - due);
    base_buffer_puts(story->out, " s late");
    add_silence(story);
    add_decision(story, story->window->from);
}

/* The first filter that the candidate does not pass. */
static void add_detail(const struct story *story)
{
    const struct judge_pattern *pattern = story->pattern;
    const struct base_event *event = story->event;
    uint32_t account = judge_account(story->timeline, event);

    if (pattern->transport >= 0 && pattern->transport != event->transport)
        base_buffer_printf(
            story->out, ", but by %s",
            base_transport_name((enum base_transport)event->transport));
    else if (pattern->retransmission >= 0 &&
             pattern->retransmission != (int)event->retransmission)
        base_buffer_puts(story->out, event->retransmission
                                         ? ", but as a re-send"
                                         : ", but as a first copy");
    else if (pattern->fate >= 0 && pattern->fate != event->fate)
        base_buffer_printf(story->out, ", but it was %s",
                           base_fate_name((enum base_fate)event->fate));
    else if (pattern->account != 0 && pattern->account != account)
        base_buffer_printf(story->out, ", but of account %u",
                           (unsigned)account);
    else
        base_buffer_printf(story->out, ", but of call %s",
                           name_of(story, event->call_id));
}

/* What it was instead; inside the window a plain statement says most. */
static void came_otherwise(const struct story *story,
                           enum judge_difference difference)
{
    char what[WHAT_MAX];

    judge_event_what(story->timeline, story->event, what, sizeof what);
    switch (difference) {
    case JUDGE_NEAR_OTHER_DST:
        base_buffer_printf(story->out, "it went to %s",
                           name_of(story, story->event->dst));
        break;
    case JUDGE_NEAR_OTHER_SRC:
        base_buffer_printf(story->out, "it came from %s",
                           name_of(story, story->event->src));
        break;
    case JUDGE_NEAR_OTHER_WHAT:
        base_buffer_printf(story->out, "it was %s", what);
        break;
    case JUDGE_NEAR_OTHER_DETAIL:
    case JUDGE_NEAR_EARLIER:
    case JUDGE_NEAR_LATER:
    case JUDGE_NEAR_CLAIMED:
        base_buffer_puts(story->out, "it came");
        break;
    }
    add_time(story, " at ", story->event->t);
    if (difference == JUDGE_NEAR_OTHER_DETAIL)
        add_detail(story);
}

void judge_instead(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct judge_window *window,
                   const struct judge_candidate *candidate,
                   struct base_buffer *out)
{
    struct story story = {timeline, pattern,          window,
                          NULL,     candidate->event, out};

    if (candidate->event == JUDGE_NO_EVENT) {
        nothing_came(&story);
        return;
    }
    story.event = base_timeline_at(timeline, candidate->event);
    if (candidate->difference == JUDGE_NEAR_LATER)
        came_late(&story);
    else if (candidate->difference == JUDGE_NEAR_EARLIER)
        came_early(&story);
    else if (candidate->difference == JUDGE_NEAR_CLAIMED)
        nothing_but(&story, ", taken by an earlier line");
    else if (story.event->t >= window->from && story.event->t <= window->to)
        came_otherwise(&story, candidate->difference);
    else
        nothing_but(&story, "");
}
