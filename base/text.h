// SPDX-License-Identifier: MIT
#pragma once
/*
 * Text: a growing buffer, strict number reading, nearest names for error
 * messages, dedenting of literals, whole files.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* A growing byte buffer, always terminated. Zero-initialise; base_buffer_fini. */
struct base_buffer {
    char *bytes; /* NULL until the first append; terminated */
    size_t length;
    size_t capacity;
};

/** Appends formatted text. */
void base_buffer_printf(struct base_buffer *buffer, const char *format, ...)
    BASE_PRINTF(2, 3);

/** Appends `length` bytes. */
void base_buffer_append(struct base_buffer *buffer, const void *bytes,
                        size_t length);

/** Appends `text`. */
void base_buffer_puts(struct base_buffer *buffer, const char *text);

/** The text so far, "" if nothing was appended; borrowed until the next append. */
const char *base_buffer_text(const struct base_buffer *buffer);

/** Empties the buffer and keeps its memory. */
void base_buffer_clear(struct base_buffer *buffer);

/** Frees the memory; the buffer may be used again. */
void base_buffer_fini(struct base_buffer *buffer);

/**
 * Reads a whole decimal integer, nothing before or behind it, within
 * [least, most]. Returns false otherwise and leaves `out` alone.
 */
bool base_int_parse(const char *text, int64_t least, int64_t most,
                    int64_t *out);

/**
 * The entry of `names` (ended by NULL) nearest to `word` by edit distance, or
 * NULL if none is near enough to be a plausible slip.
 */
const char *base_nearest(const char *word, const char *const *names);

/**
 * Returns a heap copy of `text` without the indentation that all its non-blank
 * lines share (a tab counts as one character). If the first line is indented
 * itself (a literal that begins behind its bracket), it is trimmed and the
 * others share among themselves. Line count and line order stay, so line
 * numbers stay valid.
 */
char *base_dedent(const char *text);

/** Trims ASCII white space at both ends in place and returns the first kept character. */
char *base_trim(char *text);

/** True if `text` starts with `prefix`. */
bool base_has_prefix(const char *text, const char *prefix);

/**
 * Reads a file of at most `limit` bytes into a terminated heap buffer.
 * Errors: BASE_ERR_IO: cannot be opened or read, or is a folder;
 * BASE_ERR_FULL: larger than `limit`. The sentence names the file.
 */
int base_file_read(const char *path, size_t limit, char **text_out,
                   size_t *length_out, struct base_error *error);
