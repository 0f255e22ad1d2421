// SPDX-License-Identifier: MIT
#pragma once
/*
 * The text ladder of a timeline: time runs down, every actor has a lane, every
 * message is an arrow between two lanes. `×` and `#` mark a message that was not
 * delivered; `|~` is a decision of a phone, `|!` a fault of a node.
 *
 *            t      alice            primary          secondary        dns
 *         1.500     |--REGISTER ×--->#                |                |        re-send 2, primary silent
 *         7.500     |~ failover: primary -> secondary (timeout)
 *       > 7.500     |--REGISTER---------------------->|                |
 *
 * Phones stand first, DNS servers last, the others between them, each in order
 * of declaration; an actor that nothing happens to has no lane. Lanes move
 * together when there are many. Texts are UTF-8; a code point is one column.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/time.h"
#include "base/timeline.h"

#define REPORT_NO_EVENT SIZE_MAX

/* Zero-initialised: plain text in 120 columns. */
struct report_ladder_options {
    bool colour;    /* ANSI sequences */
    bool cache;     /* hits and misses of DNS caches, too */
    size_t columns; /* what the lanes may take; 0 = 120 */
};

/** Appends the header and one line per event of the whole timeline. */
void report_ladder(const struct base_timeline *timeline,
                   const struct report_ladder_options *options,
                   struct base_buffer *out);

/**
 * Appends the header and the five lines around `event`, which is marked with
 * `>`: three before it and one after it, more on one side where the other has
 * fewer. REPORT_NO_EVENT: a marked empty line at the instant `at` takes the
 * event's place. Of the neighbours only what is on the wire, decisions, faults
 * and notes are shown.
 */
void report_ladder_excerpt(const struct base_timeline *timeline, size_t event,
                           base_time at,
                           const struct report_ladder_options *options,
                           struct base_buffer *out);
