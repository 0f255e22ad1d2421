// SPDX-License-Identifier: MIT
#pragma once
/*
 * Which scenarios -k and --tag leave, and what their metadata verbs say. The
 * scripts are read in worker processes, like everything that runs Lua.
 */
#include "base/error.h"
#include "cli/discover.h"
#include "cli/options.h"

/**
 * Reads title, source, tags and parameters of every scenario into it. A script that cannot
 * be read is reported on stderr and taken out; `broken_out` counts those.
 */
int cli_select_read(struct cli_scenarios *scenarios, size_t jobs,
                    size_t *broken_out, struct base_error *error);

/** True if `pattern` (a part, or a glob) fits path or title, in any case. */
bool cli_select_fits(const char *pattern, const struct cli_scenario *scenario);

/**
 * Takes out what -k and --tag of `options` do not fit. Metadata must have been
 * read. Errors: BASE_ERR_UNKNOWN: nothing is left; the sentence says what was
 * looked for, and the nearest tag.
 */
int cli_select(const struct cli_options *options,
               struct cli_scenarios *scenarios, struct base_error *error);

/**
 * Each --set of `options` must be for a parameter that some scenario has.
 * Metadata must have been read. Errors: BASE_ERR_UNKNOWN: nobody has it; the
 * sentence names the nearest one.
 */
int cli_select_params(const struct cli_options *options,
                      const struct cli_scenarios *scenarios,
                      struct base_error *error);
