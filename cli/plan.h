// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a run is going to do: its tasks, one for each scenario and seed, how
 * each is called, where it is stored, and how it is run again alone.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/timeline.h"
#include "cli/discover.h"
#include "cli/options.h"
#include "reports/failure.h"

/* What all scenarios of a run have in common; borrowed. */
struct cli_plan {
    const struct cli_options *options;
    const struct cli_scenarios *scenarios;
    struct report_failure_options look;
    size_t seeds; /* per scenario; task i is scenario i / seeds */
};

/** The scenario and the seed of task `i`. */
const struct cli_scenario *cli_plan_scenario(const struct cli_plan *plan,
                                             size_t i);
uint64_t cli_plan_seed(const struct cli_plan *plan, size_t i);

/** Appends how the lines of task `i` begin: "x.lua", "x.lua@17" with --seeds. */
void cli_plan_shown_name(const struct cli_plan *plan, size_t i,
                         struct base_buffer *out);

/**
 * Appends the command line that runs task `i` again and shows its ladder.
 * `timeline` (may be NULL) knows the script's parameters: a --set for another
 * script of the run would be an error with this one alone.
 */
void cli_plan_rerun(const struct cli_plan *plan, size_t i,
                    const struct base_timeline *timeline,
                    struct base_buffer *out);

/** Appends "register/x" or "register/x@17": where task `i` is stored below a folder. */
void cli_plan_stored_name(const struct cli_plan *plan, size_t i,
                          struct base_buffer *out);
