// SPDX-License-Identifier: MIT
/* A comparison in words and as JSON. */
#include <string.h>

#include "judge/judge.h"
#include "reports/compare.h"
#include "reports/told.h"

#define WHAT_MAX 256
#define TIME_COLUMNS 11

static const char *const kind_names[REPORT_DIFFERENCE_COUNT] = {
    [REPORT_MOVED] = "moved",     [REPORT_SHIFT] = "shift",
    [REPORT_MISSING] = "missing", [REPORT_NEW] = "new",
    [REPORT_OTHER] = "other",
};

/* The event to show, and the timeline it is of: the old one if it is there. */
static const struct base_event *event_of(const struct base_timeline **timeline,
                                         const struct base_timeline *after,
                                         const struct report_difference *what)
{
    if (what->old_t != BASE_TIME_NEVER)
        return base_timeline_at(*timeline, what->old_event);
    *timeline = after;
    return base_timeline_at(after, what->new_event);
}

static void add_message(const struct base_timeline *timeline,
                        const struct base_event *event, struct base_buffer *out)
{
    char what[WHAT_MAX];

    base_buffer_printf(out, "%s -> ", base_timeline_text(timeline, event->src));
    base_buffer_printf(out, "%s  %s", base_timeline_text(timeline, event->dst),
                       judge_event_what(timeline, event, what, sizeof what));
    if (event->kind == BASE_EVENT_SIP && event->status != 0)
        base_buffer_printf(out, " to %s",
                           base_timeline_text(timeline, event->name));
    if (event->retransmission)
        base_buffer_puts(out, ", re-send");
}

/* Who decided, then what is told of it without its mark. */
static void add_decision(const struct base_timeline *timeline,
                         const struct base_event *event, bool is_new,
                         struct base_buffer *out)
{
    struct base_buffer told = {0};
    const char *words;

    if (event->kind == BASE_EVENT_CHECK) {
        base_buffer_printf(out, "line %d  %s", (int)event->status,
                           base_timeline_text(timeline, event->text));
        return;
    }
    report_told(timeline, event, &told);
    words = base_buffer_text(&told);
    words += strcspn(words, " ");
    words += words[0] == ' ';
    if (event->src != 0 && event->kind != BASE_EVENT_FAULT)
        base_buffer_printf(out,
                           "%s: ", base_timeline_text(timeline, event->src));
    if (is_new && event->kind == BASE_EVENT_ENGINE)
        base_buffer_puts(out, "extra ");
    base_buffer_puts(out, words);
    base_buffer_fini(&told);
}

static void add_event(const struct base_timeline *before,
                      const struct base_timeline *after,
                      const struct report_difference *difference,
                      struct base_buffer *out)
{
    const struct base_timeline *timeline = before;
    const struct base_event *event = event_of(&timeline, after, difference);

    if (event->kind <= BASE_EVENT_NET)
        add_message(timeline, event, out);
    else
        add_decision(timeline, event, difference->kind == REPORT_NEW, out);
}

/* "+2.000 s", "-4.000 s" */
static void add_span(base_span span, struct base_buffer *out)
{
    char text[BASE_TIME_TEXT_MAX];
    int decimals = span % BASE_MSEC == 0 ? 3 : 6;

    base_buffer_printf(out, "%s%s s", span > 0 ? "+" : "",
                       base_time_format(text, span, decimals));
}

static void add_shift(const struct base_timeline *before,
                      const struct report_difference *difference,
                      struct base_buffer *out)
{
    char until[BASE_TIME_TEXT_MAX];

    base_buffer_puts(out, "everything");
    if (difference->owner != 0)
        base_buffer_printf(out, " of %s",
                           base_timeline_text(before, difference->owner));
    if (difference->until == BASE_TIME_NEVER)
        base_buffer_puts(out, " from here on moved by ");
    else
        base_buffer_printf(out, " from here to %s moved by ",
                           base_time_format(until, difference->until, 3));
    add_span(difference->by, out);
    base_buffer_printf(out, " (%zu events)", difference->count);
}

/* What only one history has; one line for all after the other's end. */
static void add_alone(const struct report_difference *difference,
                      const char *word, struct base_buffer *out)
{
    if (difference->count > 1)
        base_buffer_printf(out, "everything from here on is %s (%zu events)  ",
                           word, difference->count);
    else
        base_buffer_printf(out, "%s  ", word);
}

static void add_words(const struct base_timeline *before,
                      const struct base_timeline *after,
                      const struct report_difference *difference,
                      struct base_buffer *out)
{
    switch (difference->kind) {
    case REPORT_SHIFT:
        add_shift(before, difference, out);
        return;
    case REPORT_MOVED:
        base_buffer_puts(out, "moved by ");
        add_span(difference->by, out);
        base_buffer_puts(out, "  ");
        break;
    case REPORT_MISSING:
        add_alone(difference, "missing", out);
        break;
    case REPORT_NEW:
        add_alone(difference, "new", out);
        break;
    case REPORT_OTHER:
        base_buffer_printf(
            out, "other %s: %s ", difference->field,
            difference->new_value[0] != '\0' ? difference->new_value : "none");
        base_buffer_printf(
            out, "instead of %s  ",
            difference->old_value[0] != '\0' ? difference->old_value : "none");
        break;
    case REPORT_DIFFERENCE_COUNT:
        break;
    }
    add_event(before, after, difference, out);
}

static void add_time(base_time t, struct base_buffer *out)
{
    char text[BASE_TIME_TEXT_MAX] = "-";

    if (t != BASE_TIME_NEVER)
        base_time_format(text, t, 3);
    base_buffer_printf(out, "%*s ", TIME_COLUMNS, text);
}

void report_compare_text(const struct base_timeline *before,
                         const struct base_timeline *after,
                         const struct report_comparison *comparison,
                         size_t most, struct base_buffer *out)
{
    size_t shown =
        most > 0 && most < comparison->count ? most : comparison->count;

    if (shown > 0)
        base_buffer_printf(out, "%*s %*s\n", TIME_COLUMNS, "old", TIME_COLUMNS,
                           "new");
    for (size_t i = 0; i < shown; i++) {
        add_time(comparison->entries[i].old_t, out);
        add_time(comparison->entries[i].new_t, out);
        base_buffer_puts(out, "  ");
        add_words(before, after, &comparison->entries[i], out);
        base_buffer_puts(out, "\n");
    }
    if (shown < comparison->count)
        base_buffer_printf(out, "%*s and %zu more\n", 2 * TIME_COLUMNS + 3, "…",
                           comparison->count - shown);
}

static void add_count(size_t count, const char *word, struct base_buffer *out)
{
    if (count > 0)
        base_buffer_printf(out, "%s%zu %s", out->length > 0 ? ", " : "", count,
                           word);
}

void report_compare_counts(const struct report_comparison *comparison,
                           struct base_buffer *out)
{
    struct base_buffer counts = {0};

    add_count(comparison->moved, "moved", &counts);
    add_count(comparison->missing, "missing", &counts);
    add_count(comparison->extra, "new", &counts);
    add_count(comparison->other, "changed", &counts);
    base_buffer_puts(out, base_buffer_text(&counts));
    base_buffer_fini(&counts);
}

/* ---- JSON ------------------------------------------------------------------- */

static void put_time(struct report_json *json, const char *key, base_time t)
{
    if (t != BASE_TIME_NEVER)
        report_json_time(json, key, t);
}

static void put_shift(struct report_json *json,
                      const struct base_timeline *before,
                      const struct report_difference *difference)
{
    report_json_some_text(json, "of",
                          base_timeline_text(before, difference->owner));
    put_time(json, "until", difference->until);
}

static void put_difference(struct report_json *json,
                           const struct base_timeline *before,
                           const struct base_timeline *after,
                           const struct report_difference *difference)
{
    const struct base_timeline *timeline = before;
    const struct base_event *event = event_of(&timeline, after, difference);
    struct base_buffer words = {0};

    report_json_open(json, NULL, '{');
    report_json_text(json, "what", kind_names[difference->kind]);
    put_time(json, "old", difference->old_t);
    put_time(json, "new", difference->new_t);
    if (difference->kind <= REPORT_SHIFT)
        report_json_time(json, "by", difference->by);
    if (difference->count > 1)
        report_json_uint(json, "events", difference->count);
    if (difference->kind == REPORT_SHIFT)
        put_shift(json, before, difference);
    if (difference->kind == REPORT_OTHER) {
        report_json_text(json, "field", difference->field);
        report_json_text(json, "old_value", difference->old_value);
        report_json_text(json, "new_value", difference->new_value);
    }
    report_json_text(json, "kind",
                     base_event_kind_name((enum base_event_kind)event->kind));
    add_event(before, after, difference, &words);
    report_json_text(json, "event", base_buffer_text(&words));
    report_json_close(json, '}');
    base_buffer_fini(&words);
}

void report_compare_json(const struct base_timeline *before,
                         const struct base_timeline *after,
                         const struct report_comparison *comparison,
                         struct report_json *json)
{
    report_json_open(json, "differences", '[');
    for (size_t i = 0; i < comparison->count; i++)
        put_difference(json, before, after, &comparison->entries[i]);
    report_json_close(json, ']');
}
