// SPDX-License-Identifier: MIT
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 16

_Noreturn void base_assert_failed(const char *condition, const char *file,
                                  int line)
{
    fprintf(stderr, "siplapse: %s:%d: assertion failed: %s\n", file, line,
            condition);
    abort();
}

static void *checked(void *memory)
{
    if (memory == NULL) {
        fputs("siplapse: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *base_calloc(size_t count, size_t size)
{
    return checked(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *base_realloc(void *memory, size_t count, size_t size)
{
    return checked(reallocarray(memory, count > 0 ? count : 1, size));
}

char *base_strdup(const char *text)
{
    return text != NULL ? base_strndup(text, strlen(text)) : NULL;
}

char *base_strndup(const char *text, size_t length)
{
    char *copy = base_calloc(length + 1, 1);

    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

void *base_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity > 0 ? *capacity * 2 : FIRST_CAPACITY;
    return base_realloc(array, *capacity, size);
}
