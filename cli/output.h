// SPDX-License-Identifier: MIT
#pragma once
/*
 * Standard output as a place that may refuse: closed by who called us, or on a
 * disk that is full. What was not said must not look like success.
 */
#include "base/error.h"

/**
 * Gives closed standard descriptors a harmless file, so that no socket gets
 * their number. Call before anything is opened. Errors: BASE_ERR_IO: standard
 * output was closed.
 */
int cli_output_open(struct base_error *error) BASE_MUST_CHECK;

/**
 * Flushes standard output and returns `status`; or, if something was not taken,
 * says so on stderr and returns CLI_EXIT_ERROR. A reader that has gone (`| head`)
 * wants no more: quietly CLI_EXIT_PIPE, also where SIGPIPE is ignored.
 */
int cli_output_close(int status);
