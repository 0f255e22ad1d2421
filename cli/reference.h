// SPDX-License-Identifier: MIT
#pragma once
/*
 * `run --compare DIR`: every scenario against the timeline that DIR holds for
 * it. A difference is a failure of the scenario like any other, with the
 * differences as what happened instead.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"
#include "base/timeline.h"
#include "cli/plan.h"
#include "judge/judge.h"

/**
 * Appends what a reference stored as `name` calls its scenario: "register/x.lua",
 * whatever the path was that it ran under.
 */
void cli_reference_scenario(const char *name, struct base_buffer *out);

/**
 * Appends the path of the reference of task `i`: below DIR where --out would
 * store it, else the longest end of the scenario's own path that is there, so
 * that one file can be compared with the reference of a whole library. False
 * if there is none; then `out` has the first of these.
 */
bool cli_reference_path(const struct cli_plan *plan, size_t i,
                        struct base_buffer *out);

/**
 * Compares `timeline` of task `i` with its reference and adds a failure to
 * `result` if they differ or there is none.
 * Errors: the reference cannot be read.
 */
int cli_reference_compare(const struct cli_plan *plan, size_t i,
                          const struct base_timeline *timeline,
                          struct judge_result *result,
                          struct base_error *error);

/**
 * Says on stdout which references no task has, and returns how many. Nothing
 * if only a part of the scenarios was asked for. Errors: DIR cannot be read.
 */
int cli_reference_left_over(const struct cli_plan *plan, size_t *count_out,
                            struct base_error *error);
