// SPDX-License-Identifier: MIT
#pragma once
/*
 * The timelines that a run has stored in a folder: all *.jsonl files below it,
 * by what their paths below the folder are without that ending.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define CLI_STORED_ENDING ".jsonl"

struct cli_stored_entry {
    char *path; /* to open it */
    char *name; /* "register/primary_silent" */
};

/* Sorted by name; zero-initialise, cli_stored_fini. */
struct cli_stored {
    struct cli_stored_entry *entries;
    size_t count, capacity;
    char *stranger; /* a file that no run stores; NULL = there is none */
};

/**
 * Collects what is stored at `path`, a folder, or a file that then is the only
 * entry. Errors: BASE_ERR_UNKNOWN: it is not there; BASE_ERR_IO: a folder cannot
 * be read; BASE_ERR_FULL: folders too deep.
 */
int cli_stored_find(const char *path, struct cli_stored *out,
                    struct base_error *error);

/** The entry of a name, or NULL. */
const struct cli_stored_entry *cli_stored_named(const struct cli_stored *stored,
                                                const char *name);

void cli_stored_fini(struct cli_stored *stored);
