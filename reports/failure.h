// SPDX-License-Identifier: MIT
#pragma once
/*
 * One scenario's verdict as a person reads it on a terminal: one line if all is
 * well; if not, what was wanted, what happened instead, and the ladder there.
 *
 *     PASS  sip/register/refresh.lua   Refresh before expiry   (1807.5 s virtual in 4 ms)
 *     WARN  …                                   and one line per warning
 *     FAIL  …                                   and the block of DESIGN 5
 *     SKIP  …                                   could not be tested, and why
 *     ERROR …                                   could not be run, and why
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/timeline.h"
#include "reports/results.h"

/* Zero-initialised: plain text, no alignment between scenarios. */
struct report_failure_options {
    bool colour;    /* ANSI sequences */
    size_t columns; /* of ladders; 0 = 120 */
    size_t
        file_columns;  /* file names are padded to this, so that titles align */
    const char *rerun; /* the whole command line to see it again; NULL =
                            "siplapse run --seed N --timeline FILE" */
};

/** Appends the first line of the verdict alone, with a newline. */
void report_verdict_line(const struct report_scenario *scenario,
                         const struct report_failure_options *options,
                         struct base_buffer *out);

/**
 * Appends the verdict with everything that explains it. Ladders need `timeline`,
 * the one the failures' event numbers belong to; NULL leaves them out.
 */
void report_verdict(const struct report_scenario *scenario,
                    const struct base_timeline *timeline,
                    const struct report_failure_options *options,
                    struct base_buffer *out);
