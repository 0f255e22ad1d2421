// SPDX-License-Identifier: MIT
#pragma once
/*
 * Master-file text cut into entries: the tokens of one record or directive,
 * over several lines if there are parentheses (RFC 1035 section 5.1). Knows
 * quotes, escapes and comments, and nothing of what the tokens mean.
 *
 *     struct fdns_scan scan = {.next = text, .line = 1};
 *     while ((got = fdns_scan_next(&scan, &entry, &error)) > 0)
 *         ...
 *     fdns_entry_fini(&entry);
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct fdns_token {
    char *text; /* as written, escapes included, quotes not */
    bool quoted;
    int line;
};

struct fdns_entry {
    struct fdns_token *tokens; /* at least one */
    size_t count;
    size_t capacity;
    bool indented; /* white space stood in front: the owner is blank */
};

struct fdns_scan {
    const char *next; /* rest of the text, borrowed */
    int line;         /* where it stands, from 1; of an error: where that is */
};

/**
 * Reads the next entry into `entry` (zeroed at first, reused after). Returns 1,
 * or 0 at the end of the text.
 * Errors: BASE_ERR_SYNTAX: a quote or parenthesis without its partner.
 */
int fdns_scan_next(struct fdns_scan *scan, struct fdns_entry *entry,
                   struct base_error *error);

/** Frees the tokens. */
void fdns_entry_fini(struct fdns_entry *entry);
