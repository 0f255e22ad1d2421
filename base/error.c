// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* True for all but the first byte of a UTF-8 character. */
static bool is_inner(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* What is wrong stands at the beginning, what would be right at the end. */
static void cut(char out[BASE_ERROR_TEXT_MAX], const char *text, size_t length)
{
    static const char gap[] = " … ";
    const size_t room = BASE_ERROR_TEXT_MAX - sizeof gap;
    size_t head = room / 2, tail = length - (room - room / 2);

    while (head > 0 && is_inner(text[head]))
        head--;
    while (tail < length && is_inner(text[tail]))
        tail++;
    memcpy(out, text, head);
    memcpy(out + head, gap, sizeof gap - 1);
    memcpy(out + head + sizeof gap - 1, text + tail, length - tail + 1);
}

void base_error_text(char out[BASE_ERROR_TEXT_MAX], const char *format,
                     va_list args)
{
    va_list again;
    size_t length;
    char *text;

    va_copy(again, args);
    length = (size_t)vsnprintf(NULL, 0, format, again);
    va_end(again);
    text = base_calloc(length + 1, 1);
    vsnprintf(text, length + 1, format, args);
    for (char *at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = *at == '\t' ? ' ' : '?';
    if (length < BASE_ERROR_TEXT_MAX)
        memcpy(out, text, length + 1);
    else
        cut(out, text, length);
    free(text);
}

/* base_error_text with its arguments in place. */
static void put(char out[BASE_ERROR_TEXT_MAX], const char *format, ...)
    BASE_PRINTF(2, 3);

static void put(char out[BASE_ERROR_TEXT_MAX], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    base_error_text(out, format, args);
    va_end(args);
}

int base_error_set(struct base_error *error, enum base_err code,
                   const char *format, ...)
{
    va_list args;

    if (error != NULL) {
        error->code = code;
        va_start(args, format);
        base_error_text(error->text, format, args);
        va_end(args);
    }
    return code;
}

int base_error_prefix(struct base_error *error, const char *format, ...)
{
    char context[BASE_ERROR_TEXT_MAX];
    va_list args;

    if (error == NULL)
        return BASE_ERR_STATE;
    va_start(args, format);
    base_error_text(context, format, args);
    va_end(args);
    put(error->text, "%s: %s", context, error->text);
    return error->code;
}
