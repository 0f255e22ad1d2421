// SPDX-License-Identifier: MIT
#include "reports/remark.h"

#include <string.h>

#include "base/memory.h"

#define NO_COPY SIZE_MAX

/* Copies of a message are never further apart; it bounds the search. */
#define COPY_DISTANCE (3600 * BASE_SEC)

static bool is_copy(const struct base_event *a, const struct base_event *b)
{
    return a->kind == b->kind && a->src == b->src && a->dst == b->dst &&
           a->name == b->name && a->type == b->type && a->op == b->op &&
           a->status == b->status && a->call_id == b->call_id &&
           a->cseq == b->cseq;
}

static size_t copy_before(const struct base_timeline *timeline, size_t index)
{
    const struct base_event *event = base_timeline_at(timeline, index);

    if (!event->retransmission)
        return NO_COPY;
    for (size_t i = index; i-- > 0;) {
        const struct base_event *other = base_timeline_at(timeline, i);

        if (event->t - other->t > COPY_DISTANCE)
            break;
        if (is_copy(event, other))
            return i;
    }
    return NO_COPY;
}

/* 1 for the first copy after the original. */
static unsigned copy_number(const struct base_timeline *timeline, size_t index)
{
    unsigned number = 0;

    for (; base_timeline_at(timeline, index)->retransmission; number++) {
        index = copy_before(timeline, index);
        if (index == NO_COPY)
            return number + 1;
    }
    return number;
}

/* The words for causes that no node's fault explains, else NULL. */
static const char *words_of(const char *cause)
{
    static const struct {
        const char *cause, *words;
    } known[] = {
        {"icmp-port", "ICMP port unreachable"},
        {"icmp-host", "ICMP host unreachable"},
        {"link", "lost on the link"},
        {"no-host", "no host there"},
        {"off", "switched off"},
        {"too-long", "too long for UDP"},
        {"no-route", "no address of that family"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(known); i++)
        if (strcmp(known[i].cause, cause) == 0)
            return known[i].words;
    return NULL;
}

/* A fault is named by the node that has it, if it has a name. */
static void add_fault(const char *node, const char *what,
                      struct base_buffer *out)
{
    base_buffer_printf(out, "%s%s%s", node, node[0] != '\0' ? " " : "", what);
}

/* Why it was not delivered. */
static void add_reason(const struct base_timeline *timeline,
                       const struct base_event *event, struct base_buffer *out)
{
    const char *cause = base_timeline_text(timeline, event->cause);
    const char *src = base_timeline_text(timeline, event->src);
    const char *dst = base_timeline_text(timeline, event->dst);
    const char *words = words_of(cause);

    if (words != NULL)
        base_buffer_puts(out, words);
    else if (event->fate == BASE_FATE_UNREAD)
        add_fault(dst, cause[0] != '\0' ? cause : "did not take it", out);
    else if (cause[0] == '\0')
        base_buffer_puts(out, base_fate_name((enum base_fate)event->fate));
    else if (event->fate == BASE_FATE_LOST)
        add_fault(src, cause, out);
    else
        base_buffer_printf(out, "refused, %s", cause);
}

static bool is_told(const struct base_timeline *timeline, size_t index,
                    size_t first_shown)
{
    const struct base_event *event = base_timeline_at(timeline, index);
    size_t before = copy_before(timeline, index);
    const struct base_event *other;

    if (before == NO_COPY || before < first_shown)
        return false;
    other = base_timeline_at(timeline, before);
    return other->fate == event->fate && other->cause == event->cause;
}

static void add_separator(struct base_buffer *out, size_t start)
{
    if (out->length > start)
        base_buffer_puts(out, ", ");
}

void report_remark(const struct base_timeline *timeline, size_t index,
                   size_t first_shown, struct base_buffer *out)
{
    const struct base_event *event = base_timeline_at(timeline, index);
    bool arrived = event->fate == BASE_FATE_DELIVERED;
    size_t start = out->length;

    if (event->retransmission)
        base_buffer_printf(out, "re-send %u", copy_number(timeline, index));
    if (event->fate == BASE_FATE_PENDING) {
        add_separator(out, start);
        base_buffer_puts(out, "still under way");
    } else if (!arrived && !is_told(timeline, index, first_shown)) {
        add_separator(out, start);
        add_reason(timeline, event, out);
    }
    if (arrived && event->arrived > event->t) {
        char text[BASE_TIME_TEXT_MAX];

        add_separator(out, start);
        base_buffer_printf(out, "arrives %s",
                           base_time_format(text, event->arrived, 3));
    }
}
