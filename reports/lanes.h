// SPDX-License-Identifier: MIT
#pragma once
/*
 * The lanes of a ladder: which actors have one, in which order, in which column
 * (ladder.h says how they are chosen).
 */
#include <stddef.h>
#include <stdint.h>

#include "base/timeline.h"

#define REPORT_NO_LANE SIZE_MAX

/* Fill with report_lanes_init; report_lanes_fini. */
struct report_lanes {
    uint32_t *actors; /* of each lane, from the left */
    size_t count;
    size_t *lane_of;     /* by actor number: lane or REPORT_NO_LANE */
    size_t actor_limit;  /* actor numbers are below this */
    size_t first_column; /* of the leftmost lane */
    size_t gap;          /* columns from lane to lane */
};

/**
 * Gives every actor that an event from index `from` to before `to` speaks of a
 * lane. Columns start at `first_column` and stay below `columns` if that is
 * possible at all.
 */
void report_lanes_init(struct report_lanes *lanes,
                       const struct base_timeline *timeline, size_t from,
                       size_t to, size_t first_column, size_t columns);

/** The lane of an actor, or REPORT_NO_LANE. */
size_t report_lane(const struct report_lanes *lanes, uint32_t actor);

/** The column of a lane. */
size_t report_lane_column(const struct report_lanes *lanes, size_t lane);

void report_lanes_fini(struct report_lanes *lanes);
