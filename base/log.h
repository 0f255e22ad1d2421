// SPDX-License-Identifier: MIT
#pragma once
/*
 * The log of the tool itself, on stderr: what helps to find out why a run
 * could not be run. What happened on the wire belongs into the timeline, never
 * here. Each line names its level and the actor or folder it speaks of.
 *
 * error: the run ends; warning: the run goes on but the user should know;
 * info (-v): what the tool decided; debug (-vv): every step.
 */
#include "base/error.h"

enum base_log_level {
    BASE_LOG_ERROR,
    BASE_LOG_WARNING,
    BASE_LOG_INFO,
    BASE_LOG_DEBUG,
};

/** Lines above `level` are dropped; BASE_LOG_WARNING at first. */
void base_log_set_level(enum base_log_level level);

/** Writes one line "siplapse: warning: <who>: <text>"; `who` may be NULL. */
void base_log(enum base_log_level level, const char *who, const char *format,
              ...) BASE_PRINTF(3, 4);
