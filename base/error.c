// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <stdio.h>
#include <string.h>

int base_error_set(struct base_error *error, enum base_err code,
                   const char *format, ...)
{
    va_list args;

    if (error != NULL) {
        error->code = code;
        va_start(args, format);
        vsnprintf(error->text, sizeof error->text, format, args);
        va_end(args);
    }
    return code;
}

int base_error_prefix(struct base_error *error, const char *format, ...)
{
    char context[BASE_ERROR_TEXT_MAX];
    size_t used, rest;
    va_list args;

    if (error == NULL)
        return BASE_ERR_STATE;
    va_start(args, format);
    vsnprintf(context, sizeof context - 2, format, args);
    va_end(args);
    used = strlen(context);
    memcpy(context + used, ": ", 2);
    used += 2;
    rest = strlen(error->text);
    if (rest > sizeof error->text - 1 - used)
        rest = sizeof error->text - 1 - used;
    memmove(error->text + used, error->text, rest);
    memcpy(error->text, context, used);
    error->text[used + rest] = '\0';
    return error->code;
}
