// SPDX-License-Identifier: MIT
#pragma once
/*
 * Time as an integer count of microseconds.
 *
 * An instant (base_time) counts from the start of the scenario; the virtual
 * civil time of that start is BASE_TIME_EPOCH. A span (base_span) is the
 * distance of two instants. Nothing here reads a clock: only net/ does.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t base_time; /* microseconds since the scenario began */
typedef int64_t base_span; /* microseconds */

#define BASE_TIME_NEVER INT64_MAX

#define BASE_USEC ((base_span)1)
#define BASE_MSEC ((base_span)1000)
#define BASE_SEC ((base_span)1000000)

/* 2026-01-01T00:00:00Z in seconds of the Unix epoch: the civil time of t = 0. */
#define BASE_TIME_EPOCH INT64_C(1767225600)

/* The longest instant a scenario may name: about 136 years. */
#define BASE_TIME_MAX ((base_time)4294967295 * BASE_SEC)

/** Room that base_time_format needs, terminator included. */
#define BASE_TIME_TEXT_MAX 32

/**
 * Writes `t` as seconds with `decimals` (0 to 6) digits behind the point,
 * rounded half away from zero ("7.500"), or "never". Returns `out`.
 */
char *base_time_format(char out[BASE_TIME_TEXT_MAX], base_time t, int decimals);

/**
 * Converts seconds to a span, rounded to the nearest microsecond.
 * Returns false if `seconds` is not a number or beyond BASE_TIME_MAX either way.
 */
bool base_span_from_seconds(double seconds, base_span *out);

/**
 * Reads a duration: plain seconds ("7.5"), or numbers with the units d, h, m,
 * s, ms in falling order ("1h30m5s", "250ms"). A leading '-' is refused.
 * Returns false if `text` is anything else.
 */
bool base_span_parse(const char *text, base_span *out);

/** `t` + `span`, staying at BASE_TIME_NEVER once there. */
base_time base_time_add(base_time t, base_span span);
