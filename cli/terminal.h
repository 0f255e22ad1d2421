// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the terminal can take: colours and width of stdout, and one line on
 * stderr that tells how far a long run is. In a pipe there is neither.
 */
#include <stdbool.h>
#include <stddef.h>

#include "cli/pool.h"

/** True if stdout is a terminal, NO_COLOR is not set and TERM is not "dumb". */
bool cli_terminal_has_colour(void);

/** Columns of the terminal that stdout is; 0 if it is none. */
size_t cli_terminal_columns(void);

/* The line on stderr. */
struct cli_progress {
    bool is_on; /* stderr is a terminal and nobody asked for quiet */
    bool is_shown;
    char line[256]; /* what is shown */
};

void cli_progress_init(struct cli_progress *progress, bool is_wanted);

/** Shows "12 of 48  register/x.lua  1807.500 s". */
void cli_progress_show(struct cli_progress *progress, const char *name,
                       const struct cli_waiting *waiting);

/** Takes the line away, before anything else is printed. */
void cli_progress_clear(struct cli_progress *progress);
