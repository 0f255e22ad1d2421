// SPDX-License-Identifier: MIT
#pragma once
/*
 * One line of text as a row of columns that can be written in any order. A code
 * point is one column; control characters become spaces, bytes that are not
 * UTF-8 become U+FFFD.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Zero-initialise; report_row_fini. */
struct report_row {
    uint32_t *points;
    size_t width; /* columns in use */
    size_t capacity;
};

/** Empties the row. */
void report_row_clear(struct report_row *row);

/** Writes `text` from `column` on, over what stands there. */
void report_row_put(struct report_row *row, size_t column, const char *text);

/** Writes the ASCII character `c` to the columns [from, to). */
void report_row_fill(struct report_row *row, size_t from, size_t to, char c);

/** Forgets everything from `column` on. */
void report_row_cut(struct report_row *row, size_t column);

/** Appends the row as UTF-8, without trailing spaces and without a newline. */
void report_row_write(const struct report_row *row, struct base_buffer *out);

/** Frees the memory; the row may be used again. */
void report_row_fini(struct report_row *row);

/** The number of columns that `text` takes. */
size_t report_columns(const char *text);

/** Appends `text`, cut to `columns` with `…` as its last one if it is longer. */
void report_cut(const char *text, size_t columns, struct base_buffer *out);
