// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a run came to: one struct per scenario, and the readers of many of them,
 * results.json and the totals line.
 *
 * All texts and failures are borrowed; whoever collects scenarios keeps them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "base/timeline.h"
#include "judge/judge.h"

/*
 * Numbers about the outages of a run; judge/metrics.h says what each one is. Of
 * spans the worst, -1 when the scenario has no such moment, and how many.
 */
struct report_metrics {
    bool measured; /* false: `metrics` is the empty object */
    base_span time_to_detect;
    base_span time_to_fail_over;
    base_span time_to_fail_back;
    base_span unreachable; /* longest window in which nobody could call */
    base_span unreachable_total;
    uint64_t detections;
    uint64_t failovers;
    uint64_t failbacks;
    uint64_t messages_to_dead_servers;
    uint64_t flaps;
};

struct report_scenario {
    const char *file;  /* as given to the run: "yealink/register/x.lua" */
    const char *title; /* NULL: it has none, or was not read so far */
    const char *net;   /* "loopback", "memory", "host" */
    const char *error; /* it could not be run: one sentence; else NULL */
    enum base_verdict verdict; /* of no meaning when `error` is set */
    uint64_t seed;
    base_time virtual_time; /* how long the scenario lasted on its own clock */
    base_span wall_time;    /* how long we took */
    const struct judge_failure *failures;
    size_t failure_count;
    struct report_metrics metrics;
};

/* How many scenarios came to what. */
struct report_totals {
    size_t pass, warn, fail, could_not_test, error;
    base_time virtual_time;
};

/** Counts `count` scenarios. */
struct report_totals report_totals(const struct report_scenario *scenarios,
                                   size_t count);

/**
 * Appends "12 passed, 1 failed, 0 warnings  (3.2 virtual hours in 0.4 s)" and a
 * newline. Could-not-test and errors are named only if there are any.
 * `wall_time` is that of the whole run, which is less than the sum with -j.
 */
void report_totals_line(const struct report_totals *totals, base_span wall_time,
                        struct base_buffer *out);

/** Appends results.json as text. `version` is the project's. */
void report_results(const struct report_scenario *scenarios, size_t count,
                    const char *version, struct base_buffer *out);

/**
 * Writes results.json to `path`, whole or not at all; missing folders are made.
 * Errors: BASE_ERR_IO: cannot be written. The sentence names the file.
 */
int report_results_save(const struct report_scenario *scenarios, size_t count,
                        const char *version, const char *path,
                        struct base_error *error) BASE_MUST_CHECK;
