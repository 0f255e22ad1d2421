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
    char rest[BASE_ERROR_TEXT_MAX];
    size_t used;
    va_list args;

    if (error == NULL)
        return BASE_ERR_STATE;
    va_start(args, format);
    vsnprintf(context, sizeof context, format, args);
    va_end(args);
    memcpy(rest, error->text, sizeof rest);
    used = strlen(context);
    memcpy(error->text, context, used + 1);
    snprintf(error->text + used, sizeof error->text - used, ": %s", rest);
    return error->code;
}
