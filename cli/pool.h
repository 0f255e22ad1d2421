// SPDX-License-Identifier: MIT
#pragma once
/*
 * Worker processes: each task runs in a process of its own, several at a time,
 * and the answers come back in the order of the tasks.
 *
 * A task that crashes, hangs or says nothing costs that task only. The parent
 * never runs a script: it forks, reads, watches.
 *
 *     struct cli_pool pool = {.body = run_one, .done = print_one, .arg = &run,
 *                             .count = 48, .jobs = 4, .stall = CLI_STALL_LIMIT};
 *     cli_pool_run(&pool);
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/time.h"
#include "lua/scenario.h"

/* Memory that a worker shares with its parent. */
struct cli_shared {
    struct scn_progress progress;
    volatile bool is_reporting; /* the script is over: no hang from here on */
};

/* How one task ended. Texts are borrowed while `done` runs. */
struct cli_ended {
    const char *bytes; /* what the body appended; complete if no error */
    size_t length;
    const char *error; /* NULL: the body returned; else what ended the worker */
    int line;          /* of the script, when there is an error; 0 = unknown */
};

/* What the parent may show while it waits; borrowed while `waiting` runs. */
struct cli_waiting {
    size_t done, count;
    size_t oldest;                       /* the task that has run longest */
    const struct scn_progress *progress; /* of that task; NULL: none runs */
};

struct cli_pool {
    size_t count; /* tasks 0 to count - 1 */
    size_t jobs;  /* workers at a time, 1 up */
    bool is_paced;
    base_span stall; /* wall time without progress that ends a worker */
    /* In the worker: does task `i` and appends the answer. */
    void (*body)(void *arg, size_t i, struct cli_shared *shared,
                 struct base_buffer *answer);
    /* In the parent, in order of tasks. False ends everything. */
    bool (*done)(void *arg, size_t i, const struct cli_ended *ended);
    /* In the parent, about ten times a second. NULL = not wanted. */
    void (*waiting)(void *arg, const struct cli_waiting *waiting);
    void *arg;
};

/**
 * Runs the tasks until all are done, `done` returns false, or Ctrl-C. Workers
 * that still run then are killed and not reported. Where processes or files are
 * short, fewer work at a time.
 * Errors: BASE_ERR_ENVIRONMENT: not one process or pipe can be had.
 */
int cli_pool_run(const struct cli_pool *pool, struct base_error *error);
