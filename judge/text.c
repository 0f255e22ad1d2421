// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/status.h"

static void add_status(struct base_buffer *out, int status)
{
    const char *reason = base_status_phrase(status);

    base_buffer_printf(out, "%d", status);
    if (reason[0] != '\0')
        base_buffer_printf(out, " %s", reason);
}

/* Moves the text to the caller's fixed room, cut at its end if need be. */
static char *hand_over(struct base_buffer *buffer, char *out, size_t size)
{
    BASE_ASSERT(size > 0);
    snprintf(out, size, "%s", base_buffer_text(buffer));
    base_buffer_fini(buffer);
    return out;
}

static const char *text_or_any(const struct base_timeline *timeline,
                               uint32_t number)
{
    return number != 0 ? base_timeline_text(timeline, number) : "any";
}

static void add_dns(struct base_buffer *out,
                    const struct base_timeline *timeline,
                    const struct judge_pattern *pattern)
{
    base_buffer_puts(out, "dns");
    if (pattern->op != 0)
        base_buffer_printf(out, " %s",
                           base_timeline_text(timeline, pattern->op));
    if (pattern->dns_type != 0)
        base_buffer_printf(out, " %s",
                           base_timeline_text(timeline, pattern->dns_type));
    if (pattern->name != 0)
        base_buffer_printf(out, " %s",
                           base_timeline_text(timeline, pattern->name));
}

static void add_what(struct base_buffer *out,
                     const struct base_timeline *timeline,
                     const struct judge_pattern *pattern)
{
    const char *method = base_timeline_text(timeline, pattern->method);

    switch (pattern->what) {
    case JUDGE_ANY_SIP:
        base_buffer_printf(out, "any %s message",
                           method[0] != '\0' ? method : "SIP");
        return;
    case JUDGE_METHOD:
        base_buffer_puts(out, method);
        return;
    case JUDGE_STATUS:
        add_status(out, pattern->status);
        break;
    case JUDGE_CLASS:
        base_buffer_printf(out, "%dxx", pattern->status);
        break;
    case JUDGE_DNS:
        add_dns(out, timeline, pattern);
        return;
    case JUDGE_NET:
        base_buffer_puts(out, base_timeline_text(timeline, pattern->op));
        return;
    }
    if (method[0] != '\0')
        base_buffer_printf(out, " to %s", method);
}

static void add_filters(struct base_buffer *out,
                        const struct base_timeline *timeline,
                        const struct judge_pattern *pattern)
{
    if (pattern->transport >= 0)
        base_buffer_printf(
            out, ", by %s",
            base_transport_name((enum base_transport)pattern->transport));
    if (pattern->retransmission >= 0)
        base_buffer_puts(out, pattern->retransmission ? ", a re-send"
                                                      : ", first copy");
    if (pattern->fate >= 0)
        base_buffer_printf(out, ", %s",
                           base_fate_name((enum base_fate)pattern->fate));
    if (pattern->account != 0)
        base_buffer_printf(out, ", account %u", (unsigned)pattern->account);
    if (pattern->call_id != 0)
        base_buffer_printf(out, ", call %s",
                           base_timeline_text(timeline, pattern->call_id));
}

char *judge_pattern_text(const struct base_timeline *timeline,
                         const struct judge_pattern *pattern, char *out,
                         size_t size)
{
    struct base_buffer text = {0};

    base_buffer_printf(&text, "%s -> ", text_or_any(timeline, pattern->src));
    base_buffer_printf(&text, "%s  ", text_or_any(timeline, pattern->dst));
    add_what(&text, timeline, pattern);
    add_filters(&text, timeline, pattern);
    return hand_over(&text, out, size);
}

char *judge_window_text(const struct judge_window *window, char *out,
                        size_t size)
{
    base_time from = base_time_add(window->from, window->tolerance);
    base_time to = base_time_add(window->to, -window->tolerance);
    char first[BASE_TIME_TEXT_MAX], last[BASE_TIME_TEXT_MAX];

    base_time_format(first, from, 3);
    base_time_format(last, to, 3);
    if (from == to)
        snprintf(out, size, "at %s", first);
    else
        snprintf(out, size, "between %s and %s", first, last);
    return out;
}

/*
 * Appends "2 records". An event has its answers as one text, "data, data"; a
 * text that became too long ends in " ...".
 */
static void add_record_count(struct base_buffer *out, const char *answers)
{
    size_t length = strlen(answers);
    bool cut = length >= 4 && strcmp(answers + length - 4, " ...") == 0;
    bool quoted = false;
    unsigned count = 1;

    for (; *answers != '\0'; answers++) {
        quoted ^= *answers == '"';
        count += !quoted && answers[0] == ',' && answers[1] == ' ';
    }
    base_buffer_printf(out, "%u%s record%s", count, cut ? "+" : "",
                       count == 1 && !cut ? "" : "s");
}

static void add_dns_event(struct base_buffer *out,
                          const struct base_timeline *timeline,
                          const struct base_event *event)
{
    const char *rcode = base_timeline_text(timeline, event->detail);

    if (strcmp(base_timeline_text(timeline, event->op), "query") == 0) {
        base_buffer_printf(out, "%s ",
                           base_timeline_text(timeline, event->type));
        base_buffer_printf(out, "%s?",
                           base_timeline_text(timeline, event->name));
        return;
    }
    base_buffer_puts(out, "answer ");
    if (rcode[0] != '\0' && strcmp(rcode, "NOERROR") != 0) {
        base_buffer_puts(out, rcode);
    } else if (event->truncated) {
        base_buffer_puts(out, "truncated");
    } else if (event->text == 0) {
        base_buffer_puts(out, "no records");
    } else {
        add_record_count(out, base_timeline_text(timeline, event->text));
        base_buffer_printf(out, " ttl %d", (int)event->number);
    }
}

char *judge_event_what(const struct base_timeline *timeline,
                       const struct base_event *event, char *out, size_t size)
{
    struct base_buffer text = {0};

    if (event->kind == BASE_EVENT_DNS)
        add_dns_event(&text, timeline, event);
    else if (event->kind != BASE_EVENT_SIP)
        base_buffer_puts(&text, base_timeline_text(timeline, event->op));
    else if (event->status != 0)
        add_status(&text, event->status);
    else
        base_buffer_puts(&text, base_timeline_text(timeline, event->name));
    return hand_over(&text, out, size);
}
