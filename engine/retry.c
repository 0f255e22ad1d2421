// SPDX-License-Identifier: MIT
#include "engine/retry.h"

#define TIMER_B_F 64 /* Timers B and F, in T1 (RFC 3261 table 4) */

/* The number of re-sends the configuration asks for, whatever it means. */
static int32_t counts_of(const struct engine_retry_options *options)
{
    const int32_t *value = options->policy->value;
    int32_t counts = options->retry_counts;

    if (options->invite && value[ENGINE_KNOB_INVITE_FAILOVER_TIMER] ==
                               ENGINE_INVITE_FAILOVER_TIMER_INVITE_RETRY_COUNTS)
        counts = options->invite_retry_counts;
    if (counts == 0 && value[ENGINE_KNOB_RETRY_ZERO] == ENGINE_RETRY_ZERO_THREE)
        counts = 3;
    return counts;
}

/* Whether the target gets Timer B or F whatever the counts say. */
static bool is_full(const struct engine_retry_options *options)
{
    const int32_t *value = options->policy->value;

    if (options->last)
        return true;
    if (options->transport != BASE_UDP &&
        value[ENGINE_KNOB_TCP_SILENT_TIMEOUT] ==
            ENGINE_TCP_SILENT_TIMEOUT_TIMER_F_B)
        return true;
    if (options->invite)
        return value[ENGINE_KNOB_INVITE_FAILOVER_TIMER] ==
               ENGINE_INVITE_FAILOVER_TIMER_TIMER_B;
    return value[ENGINE_KNOB_REQUEST_FAILOVER_TIMER] ==
           ENGINE_REQUEST_FAILOVER_TIMER_TIMER_F;
}

/* Re-sends after the first send of one transaction; -1 = until Timer B or F. */
static int32_t resends_of(const struct engine_retry_options *options)
{
    int32_t counts = counts_of(options);

    if (is_full(options))
        return -1;
    switch (options->policy->value[ENGINE_KNOB_RETRY_SEMANTICS]) {
    case ENGINE_RETRY_SEMANTICS_TRANSACTIONS:
        return -1;
    case ENGINE_RETRY_SEMANTICS_ATTEMPTS_TOTAL:
        return counts > 0 ? counts - 1 : 0;
    default:
        return counts;
    }
}

/* The wait behind the last send. A lone send always gets its T1 (2.5). */
static base_span wait_of(const struct engine_retry_options *options,
                         int32_t resends, base_span next)
{
    switch (options->policy->value[ENGINE_KNOB_POST_RETRY_WAIT]) {
    case ENGINE_POST_RETRY_WAIT_T1:
        return options->t1;
    case ENGINE_POST_RETRY_WAIT_ZERO:
        return resends == 0 ? next : 0;
    default:
        return next;
    }
}

struct base_retry engine_retry(const struct engine_retry_options *options)
{
    base_span limit = TIMER_B_F * options->t1;
    base_span cap = options->invite ? 0 : options->t2;
    int32_t resends = resends_of(options);
    /* A T2 below T1 caps the first distance too. */
    base_span first = cap > 0 && cap < options->t1 ? cap : options->t1;
    base_span at = 0, interval = first;
    struct base_retry retry = {
        .first = first,
        .factor = 2,
        .cap = cap,
        .sends_max = 1,
        .give_up_at = limit,
        .provisional =
            options->invite ? BASE_PROVISIONAL_STOP : BASE_PROVISIONAL_SLOW,
        .slow_interval = options->t2,
        .slow_give_up_at = limit,
    };

    for (int32_t i = 0; i != resends && at + interval < limit; i++) {
        at += interval;
        interval *= 2;
        if (cap > 0 && interval > cap)
            interval = cap;
        retry.sends_max++;
    }
    if (resends >= 0 && retry.sends_max == (uint32_t)resends + 1) {
        base_span give_up = at + wait_of(options, resends, interval);

        if (give_up < limit)
            retry.give_up_at = give_up;
    }
    if (options->transport != BASE_UDP) {
        retry.sends_max = 1;
        retry.connect_by =
            options->policy->value[ENGINE_KNOB_TCP_CONNECT_TIMEOUT] * BASE_SEC;
    }
    return retry;
}

uint32_t engine_retry_transactions(const struct engine_retry_options *options)
{
    if (options->policy->value[ENGINE_KNOB_RETRY_SEMANTICS] !=
            ENGINE_RETRY_SEMANTICS_TRANSACTIONS ||
        is_full(options))
        return 0;
    return (uint32_t)counts_of(options);
}
