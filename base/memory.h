// SPDX-License-Identifier: MIT
#pragma once
/*
 * Heap and assertions. Out of memory ends the process with one line: a test
 * tool that cannot allocate cannot judge either, and hundreds of untestable
 * branches go away. The only callers of malloc are here.
 */
#include <stddef.h>

/* Programmer errors. Always on, in release builds too. */
#define BASE_ASSERT(condition)                                                 \
    ((condition) ? (void)0 : base_assert_failed(#condition, __FILE__, __LINE__))

/* Says which assertion failed where, on stderr, and aborts. */
_Noreturn void base_assert_failed(const char *condition, const char *file,
                                  int line);

/** Returns `count` zeroed elements of `size` bytes; ends the process if it cannot. */
void *base_calloc(size_t count, size_t size) __attribute__((malloc));

/** Resizes `memory` (may be NULL) to `count` elements of `size` bytes; new bytes are not zeroed. */
void *base_realloc(void *memory, size_t count, size_t size);

/** Returns a heap copy of `text`; NULL gives NULL. */
char *base_strdup(const char *text) __attribute__((malloc));

/** Returns a heap copy of the first `length` bytes of `text`, terminated. */
char *base_strndup(const char *text, size_t length) __attribute__((malloc));

/**
 * Makes room for one more element in a growing array: if `count` has reached
 * `*capacity` the array is doubled (16 at first). Returns the array.
 */
void *base_grow(void *array, size_t count, size_t *capacity, size_t size);

/* The struct of `type` whose `member` is at `pointer`. */
#define BASE_CONTAINER_OF(pointer, type, member)                               \
    ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

#define BASE_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
