// SPDX-License-Identifier: MIT
#pragma once
/* What a stored results.json says each scenario came to. */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct report_verdicts;

/**
 * Reads the results.json at `path`. Errors: BASE_ERR_IO: it cannot be read;
 * BASE_ERR_SYNTAX: it is none.
 */
int report_verdicts_load(const char *path, struct report_verdicts **out,
                         struct base_error *error) BASE_MUST_CHECK;

/** "pass", "error" …, or NULL if it did not run. Borrowed. */
const char *report_verdicts_find(const struct report_verdicts *verdicts,
                                 const char *file, uint64_t seed);

/** Frees it and nulls the pointer; NULL inside is fine. */
void report_verdicts_destroy(struct report_verdicts **verdicts);
