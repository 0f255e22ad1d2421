// SPDX-License-Identifier: MIT
#pragma once
/* What the parts of the comparison share. */
#include <stdbool.h>

#include "base/names.h"
#include "reports/align.h"
#include "reports/compare.h"

/* One event that counts; the mate is an index of the other side's places. */
struct compare_place {
    size_t event;
    uint32_t lane, key;
    size_t mate;
};

struct compare_side {
    const struct base_timeline *timeline;
    struct compare_place *places;
    size_t count;
};

struct compare {
    struct compare_side before, after;
    const struct report_compare_options *options;
    struct base_names *names; /* of lanes and keys */
    struct report_comparison *out;
};

/* The event at a place. */
const struct base_event *compare_event(const struct compare_side *side,
                                       size_t place);

/* True for the script's own events: faults, checks, notes. */
bool compare_is_scripted(const struct base_event *event);

/* Gives an event its lane and its key. */
void compare_classify(struct compare *compare, const struct compare_side *side,
                      struct compare_place *place);

/* True if both could be one message that went or came otherwise. */
bool compare_is_related(const struct compare *compare,
                        const struct base_event *before,
                        const struct base_event *after, int degree);
#define COMPARE_DEGREES 3

/* Adds one difference per field of a pair that differs. */
void compare_fields(struct compare *compare, size_t before, size_t after);

/* Adds what has moved among the pairs, shared shifts first. */
void compare_movement(struct compare *compare);

/* Adds a difference and returns it, to be filled further. */
struct report_difference *compare_add(struct compare *compare,
                                      enum report_difference_kind kind,
                                      size_t before, size_t after);
