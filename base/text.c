// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define NEAREST_WORD_MAX 64

static void reserve(struct base_buffer *buffer, size_t extra)
{
    size_t needed = buffer->length + extra + 1;

    if (needed <= buffer->capacity)
        return;
    buffer->capacity = needed < 128 ? 128 : needed * 2;
    buffer->bytes = base_realloc(buffer->bytes, buffer->capacity, 1);
}

void base_buffer_printf(struct base_buffer *buffer, const char *format, ...)
{
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    BASE_ASSERT(length >= 0);
    reserve(buffer, (size_t)length);
    vsnprintf(buffer->bytes + buffer->length, (size_t)length + 1, format,
              again);
    va_end(again);
    buffer->length += (size_t)length;
}

void base_buffer_append(struct base_buffer *buffer, const void *bytes,
                        size_t length)
{
    reserve(buffer, length);
    if (length > 0)
        memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void base_buffer_puts(struct base_buffer *buffer, const char *text)
{
    base_buffer_append(buffer, text, strlen(text));
}

const char *base_buffer_text(const struct base_buffer *buffer)
{
    return buffer->bytes != NULL ? buffer->bytes : "";
}

void base_buffer_clear(struct base_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->bytes != NULL)
        buffer->bytes[0] = '\0';
}

void base_buffer_fini(struct base_buffer *buffer)
{
    free(buffer->bytes);
    memset(buffer, 0, sizeof *buffer);
}

bool base_int_parse(const char *text, int64_t least, int64_t most, int64_t *out)
{
    char *end;
    long long value;

    if (!isdigit((unsigned char)text[0]) &&
        !(text[0] == '-' && isdigit((unsigned char)text[1])))
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < least || value > most)
        return false;
    *out = value;
    return true;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Levenshtein distance, case-insensitive; words beyond the limit are far away. */
static size_t distance(const char *a, const char *b)
{
    size_t row[NEAREST_WORD_MAX + 1];
    size_t a_length = strlen(a), b_length = strlen(b);

    if (a_length > NEAREST_WORD_MAX || b_length > NEAREST_WORD_MAX)
        return SIZE_MAX;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t above = row[j];
            size_t changed = is_same_letter(a[i - 1], b[j - 1]) ? 0 : 1;

            row[j] =
                smaller(diagonal + changed, smaller(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b_length];
}

const char *base_nearest(const char *word, const char *const *names)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 1; /* one slip in three letters */

    for (; *names != NULL; names++) {
        size_t d = distance(word, *names);

        if (d < best || (d == best && nearest == NULL)) {
            best = d;
            nearest = *names;
        }
    }
    return nearest;
}

static size_t indentation(const char *line)
{
    return strspn(line, " \t");
}

/* Indentation that all non-blank lines of `text` share. */
static size_t shared_indentation(const char *text)
{
    size_t shared = SIZE_MAX;

    while (*text != '\0') {
        size_t indent = indentation(text);
        size_t length = strcspn(text, "\n");

        if (indent < length && text[indent] != '\r' && indent < shared)
            shared = indent;
        text += length + (text[length] == '\n');
    }
    return shared;
}

char *base_dedent(const char *text)
{
    char *copy = base_calloc(strlen(text) + 1, 1), *to = copy;
    size_t shared = shared_indentation(text);
    size_t first = strcspn(text, "\n");

    /* Text that begins behind its opening bracket, [[ like this, says nothing
     * about the lines below it. */
    if (indentation(text) > 0 && indentation(text) < first) {
        shared = shared_indentation(text + first);
        text += indentation(text);
        first = strcspn(text, "\n");
        memcpy(to, text, first);
        to += first;
        text += first;
    }
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        size_t indent = indentation(text);
        size_t skip = indent < shared ? indent : shared;

        skip = skip < length ? skip : length;
        memcpy(to, text + skip, length - skip);
        to += length - skip;
        text += length;
        if (*text == '\n')
            *to++ = *text++;
    }
    return copy;
}

char *base_trim(char *text)
{
    size_t length;

    while (isspace((unsigned char)*text))
        text++;
    length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    return text;
}

bool base_has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

int base_file_read(const char *path, size_t limit, char **text_out,
                   size_t *length_out, struct base_error *error)
{
    struct base_buffer buffer = {0};
    char chunk[16384];
    size_t got;
    int err = 0;
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return base_error_set(error, BASE_ERR_IO, "%s: cannot be opened: %s",
                              path, strerror(errno));
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0 &&
           buffer.length <= limit)
        base_buffer_append(&buffer, chunk, got);
    if (ferror(file))
        err = base_error_set(error, BASE_ERR_IO, "%s: cannot be read: %s", path,
                             strerror(errno));
    else if (buffer.length > limit)
        err = base_error_set(error, BASE_ERR_FULL,
                             "%s: larger than the limit of %zu bytes", path,
                             limit);
    fclose(file);
    if (err != 0) {
        base_buffer_fini(&buffer);
        return err;
    }
    base_buffer_append(&buffer, "", 0);
    *text_out = buffer.bytes;
    if (length_out != NULL)
        *length_out = buffer.length;
    return 0;
}
