// SPDX-License-Identifier: MIT
#include "reports/ladder.h"

#include "reports/lines.h"

#define EXCERPT_LINES 5
#define EXCERPT_BEFORE 3
#define EXCERPT_LANES_MAX 12 /* beyond, an excerpt has only its own actors */

void report_ladder(const struct base_timeline *timeline,
                   const struct report_ladder_options *options,
                   struct base_buffer *out)
{
    size_t count = base_timeline_count(timeline);
    base_time latest = count > 0 ? base_timeline_at(timeline, count - 1)->t : 0;
    struct report_lines lines = {
        .timeline = timeline, .options = options, .out = out};

    report_lines_init(&lines, 0, count, latest);
    report_lines_header(&lines);
    for (size_t i = 0; i < count; i++)
        if (options->cache ||
            base_timeline_at(timeline, i)->kind != BASE_EVENT_CACHE)
            report_lines_event(&lines, i, false);
    report_lines_fini(&lines);
}

/* What is shown around an event; the rest repeats it in other words. */
static bool is_neighbour(const struct base_event *event)
{
    return report_is_wire(event) || event->kind == BASE_EVENT_ENGINE ||
           event->kind == BASE_EVENT_FAULT || event->kind == BASE_EVENT_NOTE;
}

struct excerpt {
    size_t before[EXCERPT_LINES]; /* nearest first */
    size_t after[EXCERPT_LINES];
    size_t before_count, after_count;
};

/* Looks from event `end` backwards and from event `start` onwards. */
static struct excerpt find_excerpt(const struct base_timeline *timeline,
                                   size_t end, size_t start)
{
    const size_t most = EXCERPT_LINES - 1;
    struct excerpt found = {0};

    for (size_t i = end; i-- > 0 && found.before_count < most;)
        if (is_neighbour(base_timeline_at(timeline, i)))
            found.before[found.before_count++] = i;
    for (size_t i = start;
         i < base_timeline_count(timeline) && found.after_count < most; i++)
        if (is_neighbour(base_timeline_at(timeline, i)))
            found.after[found.after_count++] = i;
    if (found.before_count > EXCERPT_BEFORE) {
        size_t behind = found.after_count > 0 ? 1 : 0;

        found.before_count = most - behind;
    }
    if (found.after_count > most - found.before_count)
        found.after_count = most - found.before_count;
    return found;
}

static size_t first_after(const struct base_timeline *timeline, base_time at)
{
    size_t i = base_timeline_count(timeline);

    while (i > 0 && base_timeline_at(timeline, i - 1)->t > at)
        i--;
    return i;
}

/* All actors of the run, unless they are too many for a person. */
static void init_lines(struct report_lines *lines, size_t from, size_t to,
                       base_time latest)
{
    report_lines_init(lines, 0, base_timeline_count(lines->timeline), latest);
    if (lines->lanes.count <= EXCERPT_LANES_MAX)
        return;
    report_lines_fini(lines);
    report_lines_init(lines, from, to, latest);
}

void report_ladder_excerpt(const struct base_timeline *timeline, size_t event,
                           base_time at,
                           const struct report_ladder_options *options,
                           struct base_buffer *out)
{
    bool given = event != REPORT_NO_EVENT;
    size_t middle = given ? event : first_after(timeline, at);
    size_t end = given ? event + 1 : middle; /* of the events shown */
    struct excerpt found = find_excerpt(timeline, middle, end);
    struct report_lines lines = {.timeline = timeline,
                                 .options = options,
                                 .out = out,
                                 .first_shown = middle};
    base_time latest = at;

    if (found.before_count > 0)
        lines.first_shown = found.before[found.before_count - 1];
    if (found.after_count > 0)
        end = found.after[found.after_count - 1] + 1;
    if (given || found.after_count > 0)
        latest = base_timeline_at(timeline, end - 1)->t;
    init_lines(&lines, lines.first_shown, end, latest);
    report_lines_header(&lines);
    for (size_t i = found.before_count; i-- > 0;)
        report_lines_event(&lines, found.before[i], false);
    if (given)
        report_lines_event(&lines, event, true);
    else
        report_lines_instant(&lines, at);
    for (size_t i = 0; i < found.after_count; i++)
        report_lines_event(&lines, found.after[i], false);
    report_lines_fini(&lines);
}
