// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a worker found out about one scenario, and its way through the pipe.
 * A record owns everything its report_scenario points to.
 */
#include <stdbool.h>

#include "base/text.h"
#include "reports/results.h"

/* Zero-initialise or unpack; cli_record_fini. */
struct cli_record {
    struct report_scenario scenario;
    char *text; /* for stdout: the verdict and what explains it */
};

/** Appends the record to `out`; what it points to is borrowed. */
void cli_record_pack(const struct cli_record *record, struct base_buffer *out);

/**
 * Reads what cli_record_pack wrote. False if it is cut short; then `out` is
 * empty. Event numbers of failures stay behind with the worker's timeline.
 */
bool cli_record_unpack(const void *bytes, size_t length,
                       struct cli_record *out);

/** Frees what the record owns and empties it. */
void cli_record_fini(struct cli_record *record);
