// SPDX-License-Identifier: MIT
#pragma once
/*
 * The lines of a ladder, one by one. ladder.c chooses which; this draws them.
 *
 *     struct report_lines lines = {timeline, options, out, .first_shown = 0};
 *     report_lines_init(&lines, 0, count, latest);
 *     report_lines_header(&lines);
 *     report_lines_event(&lines, 0, false);
 *     report_lines_fini(&lines);
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/timeline.h"
#include "reports/ladder.h"
#include "reports/lanes.h"
#include "reports/row.h"

struct report_lines {
    const struct base_timeline *timeline;
    const struct report_ladder_options *options;
    struct base_buffer *out;
    size_t first_shown; /* the first event that gets a line */
    struct report_lanes lanes;
    struct report_row row;
};

/**
 * Makes lanes for the actors of the events [from, to) and room for times up to
 * `latest`. The members above `lanes` are the caller's to set before.
 */
void report_lines_init(struct report_lines *lines, size_t from, size_t to,
                       base_time latest);

void report_lines_fini(struct report_lines *lines);

/** Appends the line with the names. */
void report_lines_header(struct report_lines *lines);

/** Appends the line of event `index`, with `>` if `marked`. */
void report_lines_event(struct report_lines *lines, size_t index, bool marked);

/** Appends a marked line for an instant at which nothing happened. */
void report_lines_instant(struct report_lines *lines, base_time at);

/** Something between two actors: SIP, DNS, a connection. */
bool report_is_wire(const struct base_event *event);
