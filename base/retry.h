// SPDX-License-Identifier: MIT
#pragma once
/*
 * The retry schedule of one transaction: decided by whoever owns the policy
 * (the engine, SEMANTICS 2.5; a proxy, RFC 3261 section 17) and executed to
 * the letter by sip/. Times count from the first send. Example: REGISTER over
 * UDP with three re-sends is sent at 0, 0.5, 1.5, 3.5 and given up at 7.5:
 *
 *     { .first = 500 ms, .factor = 2, .cap = 4 s, .sends_max = 4,
 *       .give_up_at = 7.5 s, .provisional = BASE_PROVISIONAL_SLOW,
 *       .slow_interval = 4 s, .slow_give_up_at = 32 s }
 */
#include <stdint.h>

#include "base/time.h"

/* What a 1xx response does to the schedule. */
enum base_provisional {
    BASE_PROVISIONAL_STOP, /* INVITE: no re-send, no give-up any more */
    BASE_PROVISIONAL_SLOW, /* other requests: the armed re-send still goes, then
                              one every slow_interval until slow_give_up_at */
};

struct base_retry {
    base_span first; /* distance of the first re-send, T1 */
    uint32_t factor; /* each distance is the one before times this; 1 = fixed */
    base_span cap;   /* longest distance, T2; 0 = none */
    uint32_t sends_max;   /* sends altogether, at least 1 */
    base_span give_up_at; /* BASE_TIME_NEVER = wait for ever */
    base_span connect_by; /* streams: given up then already if there is no
                             connection; 0 = no such limit */
    enum base_provisional provisional;
    base_span slow_interval;   /* T2 */
    base_span slow_give_up_at; /* 64*T1 */
};
