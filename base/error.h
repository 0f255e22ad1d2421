// SPDX-License-Identifier: MIT
#pragma once
/*
 * Errors of the outside world: a peer, DNS bytes, a script, a file.
 *
 * A fallible function returns 0 or a negative enum base_err and, if the caller
 * gave it a struct base_error, leaves there one sentence for a person: what is
 * wrong and what would be right. Each layer on the way up may put its own
 * context in front (base_error_prefix), so that the last reader sees
 *
 *     sip.lua:9: zone line 4: SRV priority 70000 is above 65535
 *
 * Programmer errors are BASE_ASSERTs (base/memory.h), never a base_error. A
 * scenario expectation that is not met is neither: it is a judge_failure.
 */
#include <stdarg.h>
#include <stddef.h>

#define BASE_ERROR_TEXT_MAX 512

#define BASE_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define BASE_MUST_CHECK __attribute__((warn_unused_result))

enum base_err {
    BASE_OK = 0,
    BASE_ERR_SYNTAX = -1,      /* text or bytes that do not parse */
    BASE_ERR_RANGE = -2,       /* a value outside what is permitted */
    BASE_ERR_UNKNOWN = -3,     /* a name nobody defined */
    BASE_ERR_CONFLICT = -4,    /* two things that cannot both be */
    BASE_ERR_FULL = -5,        /* a documented limit is reached */
    BASE_ERR_IO = -6,          /* the operating system said no */
    BASE_ERR_ENVIRONMENT = -7, /* this machine cannot do it (exit status 2) */
    BASE_ERR_STATE = -8,       /* not possible now */
    BASE_ERR_UNSUPPORTED = -9, /* not possible in this build or on this node */
};

/* Filled at the boundary where something failed; lives on the caller's stack. */
struct base_error {
    enum base_err code;
    char text[BASE_ERROR_TEXT_MAX]; /* one sentence on one line */
};

/**
 * Formats one line, whatever the values in it: control characters become '?',
 * tabs a space, and of a text beyond BASE_ERROR_TEXT_MAX the middle becomes
 * " … ". The values may stand in `out` itself.
 */
void base_error_text(char out[BASE_ERROR_TEXT_MAX], const char *format,
                     va_list args) BASE_PRINTF(2, 0);

/**
 * Writes a formatted sentence and `code` into `error` (which may be NULL) and
 * returns `code`, so that a failing function ends in one line.
 */
int base_error_set(struct base_error *error, enum base_err code,
                   const char *format, ...) BASE_PRINTF(3, 4);

/**
 * Puts formatted context and ": " in front of the text already in `error`
 * (which may be NULL). Returns the code already there.
 */
int base_error_prefix(struct base_error *error, const char *format, ...)
    BASE_PRINTF(2, 3);
