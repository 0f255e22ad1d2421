// SPDX-License-Identifier: MIT
#pragma once
/*
 * A second opinion on SEMANTICS 2.5, 2.6 and 2.7: when a phone sends what to
 * which target, computed from formulas. Shares no code with the engine; all
 * times are milliseconds.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_TARGETS_MAX 6
#define MODEL_SENDS_MAX 4096

enum model_behaviour {
    MODEL_ALIVE,
    MODEL_SILENT,
    MODEL_ICMP,
    MODEL_503,
    MODEL_BEHAVIOUR_COUNT
};

enum model_semantics {
    MODEL_RETRANSMISSIONS,
    MODEL_ATTEMPTS,
    MODEL_TRANSACTIONS
};
enum model_wait { MODEL_WAIT_NEXT, MODEL_WAIT_T1, MODEL_WAIT_ZERO };
enum model_invite_timer {
    MODEL_INVITE_COUNTS,
    MODEL_REGISTER_COUNTS,
    MODEL_TIMER_B
};

/* How the targets come to be; the order is always 0, 1, 2 … */
enum model_layout {
    MODEL_FIXED, /* one or two servers given as addresses */
    MODEL_MULTI_A,
    MODEL_SRV_PRIORITY,
    MODEL_SRV_WEIGHT,
    MODEL_LAYOUT_COUNT
};

struct model_case {
    bool invite, tcp;
    enum model_layout layout;
    size_t count;      /* targets altogether */
    size_t first_list; /* of them at server 1; the rest is server 2 */
    enum model_behaviour behaviour[MODEL_TARGETS_MAX];
    int64_t retry_after[MODEL_TARGETS_MAX];      /* s, 0 = none */
    int retry_counts[2], invite_retry_counts[2]; /* per server */
    int64_t t1, t2;
    enum model_semantics semantics;
    enum model_wait wait;
    bool zero_is_three, per_list, tcp_schedule;
    enum model_invite_timer invite_timer;
    int64_t retry_interval; /* s */
    int64_t calls_at[2];    /* INVITE: instants of the calls */
    int64_t horizon;
};

struct model_send {
    int64_t at;
    size_t target;
};

struct model_timeline {
    struct model_send sends[MODEL_SENDS_MAX];
    size_t count;
    int64_t failed_at[MODEL_SENDS_MAX]; /* ends of passes without success */
    size_t failed_count;
};

/** What must happen up to the horizon. */
void model_predict(const struct model_case *c, struct model_timeline *out);
