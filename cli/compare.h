// SPDX-License-Identifier: MIT
#pragma once
/*
 * Two stored runs side by side: which scenarios differ, and how. The verb
 * `compare`, and what `bless` shows before it replaces a reference.
 */
#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "reports/compare.h"

/* What a comparison came to; events are counted over all scenarios. */
struct cli_compare_totals {
    size_t same, differ, only_old, only_new;
    size_t broken; /* could not be compared */
    size_t moved, missing, extra, other;
};

/**
 * Compares the timelines stored at `old_path` with those at `new_path` (two
 * files, or two folders) and prints what differs: words, or one JSON object
 * with --json, or the summary alone with --quiet. Timelines that cannot be read
 * are named on stderr and counted as broken.
 * Errors: the folders cannot be read, or hold no timeline.
 */
int cli_compare_paths(const struct cli_options *options, const char *old_path,
                      const char *new_path, struct cli_compare_totals *totals,
                      struct base_error *error);

/** What --threshold and --ignore ask for. */
struct report_compare_options
cli_compare_limits(const struct cli_options *options);
