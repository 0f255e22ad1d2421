// SPDX-License-Identifier: MIT
#pragma once
/*
 * A timeline as its phones lived it: the SIP and DNS messages that they sent at
 * the time of sending and those that they got at the time of arrival, in one
 * order. Copies are kept, what never arrived is not.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/timeline.h"

/* One message seen from a phone's side. */
struct judge_moment {
    base_time at;
    size_t index; /* of the event */
    bool sent;    /* by the phone; else received */
    uint32_t phone;
    uint32_t peer;
};

struct judge_history {
    struct judge_moment *moments;
    size_t count;
};

/** Collects the moments of all phones; free with judge_history_fini. */
void judge_history_init(struct judge_history *history,
                        const struct base_timeline *timeline);

void judge_history_fini(struct judge_history *history);
