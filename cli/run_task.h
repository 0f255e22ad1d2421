// SPDX-License-Identifier: MIT
#pragma once
/*
 * One scenario in its worker process: run it, store its timeline, put into
 * words what came of it.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "cli/plan.h"
#include "cli/pool.h"

/** Runs task `i` and appends its record (cli/record.h) to `answer`. */
void cli_run_task(const struct cli_plan *plan, size_t i,
                  struct cli_shared *shared, struct base_buffer *answer);
