// SPDX-License-Identifier: MIT
#pragma once
/*
 * What differs between two histories of one scenario, as a person would tell
 * it: another firmware, another knob, another version of this program.
 *
 * Events are paired within their lane (the two actors of a message, or the one
 * actor of a decision) by what they are, so that one event more shifts no other.
 * What has no partner there is looked for at the same moment with another
 * destination, source or answer. Call-IDs, branches, CSeq numbers, message bytes
 * and script lines do not count. A shift that many events share is one
 * difference: "everything from here on moved by +2.000 s".
 *
 *     report_compare(old, new, &options, &comparison);
 *     report_compare_text(old, new, &comparison, 0, &out);
 *     report_comparison_fini(&comparison);
 */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/time.h"
#include "base/timeline.h"
#include "reports/json.h"

#define REPORT_COMPARE_THRESHOLD BASE_MSEC

enum report_difference_kind {
    REPORT_MOVED,   /* the same event at another time */
    REPORT_SHIFT,   /* many of them, all by the same span */
    REPORT_MISSING, /* in the old history only */
    REPORT_NEW,     /* in the new history only */
    REPORT_OTHER,   /* the same event with another value in one field */
    REPORT_DIFFERENCE_COUNT
};

struct report_difference {
    enum report_difference_kind kind;
    base_time old_t, new_t;      /* BASE_TIME_NEVER: not on that side */
    size_t old_event, new_event; /* of meaning where there is a time */
    base_span by;                /* moved, shift: new minus old */
    size_t count; /* how many events: of a shift, and of what comes after the
                     other history has stopped; else 1 */
    base_time
        until; /* shift: old time of the last one; NEVER = all that follow */
    uint32_t owner;    /* shift: only this actor's events, a number of the old
                        timeline; 0 = everybody's */
    const char *field; /* other: which, as "fate" */
    char *old_value, *new_value;
    base_time order; /* where it stands among the others … */
    size_t serial;   /* … and among those of the same moment */
};

struct report_compare_options {
    base_span threshold; /* moving by no more than this is no difference */
    uint32_t ignored;    /* bit 1 << kind for kinds that do not count */
};

/* Differences in order of time. Zero-initialise; report_comparison_fini. */
struct report_comparison {
    struct report_difference *entries;
    size_t count, capacity;
    size_t moved, missing, extra, other; /* events; shifted ones are moved */
};

/** Compares `before` with `after`. Neither may have been claimed in between. */
void report_compare(const struct base_timeline *before,
                    const struct base_timeline *after,
                    const struct report_compare_options *options,
                    struct report_comparison *out);

/** Frees what is inside; the comparison may be used again. */
void report_comparison_fini(struct report_comparison *comparison);

/**
 * Appends one line per difference, with both times, each ended by a newline.
 * With `most` > 0 at most that many, and one that counts the rest.
 */
void report_compare_text(const struct base_timeline *before,
                         const struct base_timeline *after,
                         const struct report_comparison *comparison,
                         size_t most, struct base_buffer *out);

/** Appends the array "differences" to an open JSON object. */
void report_compare_json(const struct base_timeline *before,
                         const struct base_timeline *after,
                         const struct report_comparison *comparison,
                         struct report_json *json);

/** Appends "4 moved, 1 missing, 2 new"; nothing if there is no difference. */
void report_compare_counts(const struct report_comparison *comparison,
                           struct base_buffer *out);
