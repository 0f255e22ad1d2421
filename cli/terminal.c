// SPDX-License-Identifier: MIT
#include "cli/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS_LEAST 72

bool cli_terminal_has_colour(void)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    return isatty(STDOUT_FILENO) == 1 &&
           (no_colour == NULL || no_colour[0] == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

static size_t columns_of(int fd)
{
    struct winsize size = {0};

    if (isatty(fd) != 1 || ioctl(fd, TIOCGWINSZ, &size) != 0 ||
        size.ws_col == 0)
        return 0;
    return size.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : size.ws_col;
}

size_t cli_terminal_columns(void)
{
    return columns_of(STDOUT_FILENO);
}

void cli_progress_init(struct cli_progress *progress, bool is_wanted)
{
    *progress = (struct cli_progress){
        .is_on = is_wanted && isatty(STDERR_FILENO) == 1,
    };
}

void cli_progress_show(struct cli_progress *progress, const char *name,
                       const struct cli_waiting *waiting)
{
    char time[BASE_TIME_TEXT_MAX] = "0.000";
    int columns = (int)columns_of(STDERR_FILENO);
    char line[sizeof progress->line];

    if (!progress->is_on)
        return;
    if (columns == 0)
        columns = COLUMNS_LEAST; /* a terminal that does not know its size */
    if (waiting->progress != NULL)
        base_time_format(time, waiting->progress->now, 3);
    snprintf(line, sizeof line, "%zu of %zu  %s  %s s", waiting->done,
             waiting->count, name, time);
    if (progress->is_shown && strcmp(line, progress->line) == 0)
        return;
    fprintf(stderr, "\r\033[K%.*s", columns - 1, line);
    snprintf(progress->line, sizeof progress->line, "%s", line);
    progress->is_shown = true;
}

void cli_progress_clear(struct cli_progress *progress)
{
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
