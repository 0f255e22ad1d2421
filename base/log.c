// SPDX-License-Identifier: MIT
#include "base/log.h"

#include <stdio.h>

static enum base_log_level threshold = BASE_LOG_WARNING;

void base_log_set_level(enum base_log_level level)
{
    threshold = level;
}

void base_log(enum base_log_level level, const char *who, const char *format,
              ...)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    char line[1024];
    va_list args;

    if (level > threshold)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    fprintf(stderr, "siplapse: %s: %s%s%s\n", names[level],
            who != NULL ? who : "", who != NULL ? ": " : "", line);
}
