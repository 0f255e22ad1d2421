// SPDX-License-Identifier: MIT
#pragma once
/*
 * Files that appear whole or not at all: written under another name beside the
 * wanted one, then renamed. A reader never meets half a report, and a run that
 * is broken off leaves the old one as it was.
 *
 *     err = report_file_open(&file, path, error);
 *     if (err == 0) {
 *         fputs(text, file.stream);
 *         err = report_file_commit(&file, error);
 *     }
 */
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"

struct report_file {
    FILE *stream;    /* to write to; owned */
    char *path;      /* the wanted name */
    char *temporary; /* the name until it is whole */
};

/**
 * Opens a new file that is to become `path`; missing folders are made.
 * Errors: BASE_ERR_IO: a folder or the file cannot be made. Then there is
 * nothing to commit or to drop.
 */
int report_file_open(struct report_file *file, const char *path,
                     struct base_error *error) BASE_MUST_CHECK;

/**
 * Closes it and gives it its name; frees what `file` holds in any case.
 * Errors: BASE_ERR_IO: something was not written; then `path` is as before.
 */
int report_file_commit(struct report_file *file,
                       struct base_error *error) BASE_MUST_CHECK;

/** Removes what was written and frees what `file` holds. */
void report_file_drop(struct report_file *file);

/** Writes `content` to `path` in this way. Errors: as above. */
int report_file_save(const char *path, const struct base_buffer *content,
                     struct base_error *error) BASE_MUST_CHECK;
