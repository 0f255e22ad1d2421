// SPDX-License-Identifier: MIT
#pragma once
/*
 * Telling a worker that thinks from one that hangs. As fast as it goes, a
 * scenario must move its clock or its script; in a paced run waiting is normal,
 * and only a script that does not come back counts.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "lua/scenario.h"

#define CLI_STALL_LIMIT (10 * BASE_SEC)

/* What was seen last; zero-initialise. */
struct cli_watch {
    base_time now;
    uint64_t beats;
    base_span stalled; /* wall time without progress */
};

/**
 * Looks at `progress` after `elapsed` of wall time and returns how long nothing
 * has moved. At most half a second is added at a time, so that a stopped or
 * starved process is not taken for a hanging one.
 */
base_span cli_watch_look(struct cli_watch *watch,
                         const struct scn_progress *progress, bool is_paced,
                         base_span elapsed);
