// SPDX-License-Identifier: MIT
#pragma once
/* Between the files of the resolve part. */
#include "tests/oracle/model_resolve.h"

/** The engine's timeline of a resolve case. */
void resolve_simulate(const void *memory, struct oracle_timeline *out);

/** The case for a reader. */
void resolve_print(const void *memory, FILE *out);

/** The case as a scenario. */
void resolve_scenario(const void *memory, const struct oracle_timeline *wanted,
                      FILE *out);
