// SPDX-License-Identifier: MIT
#pragma once
/*
 * Standing invariants: what must hold in every run, whatever the script asked
 * for (DESIGN 5). They look at the finished timeline and only at what phones
 * sent and got; a stored timeline can be judged again.
 *
 *     challenge     the answer to a 401 or 407 goes to the challenger
 *     cancel-ack    CANCEL and the ACK of a non-2xx go where the INVITE went;
 *                   a CANCEL only to where it was answered with a 1xx
 *     cseq          CSeq never falls per Call-ID and repeats only for the same
 *                   request at another target
 *     one-binding   a phone keeps one Contact alive per location store and
 *                   transport
 *     retry-after   outside dialogs nothing goes to a server inside its
 *                   Retry-After, unless all servers ask for peace or the phone
 *                   has booted since
 *     priority      a request begins at the best SRV priority, unless a sticky
 *                   target rules or the better ones are in quarantine or could
 *                   not be connected
 *     request-rate  at most JUDGE_RATE_MAX REGISTERs a minute without a 2xx
 *
 * A server is an address, a port and a transport. A response that comes when the
 * phone no longer waits for it binds nobody. one-binding needs the bytes of
 * messages and is silent without them.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/timeline.h"

enum judge_invariant {
    JUDGE_CHALLENGE,
    JUDGE_CANCEL_ACK,
    JUDGE_CSEQ,
    JUDGE_ONE_BINDING,
    JUDGE_RETRY_AFTER,
    JUDGE_PRIORITY,
    JUDGE_REQUEST_RATE,
    JUDGE_INVARIANT_COUNT
};

/* REGISTERs, copies included, that an account may send in a minute of failure. */
#define JUDGE_RATE_MAX 100

/* One breach: the two events that contradict each other, and a sentence. */
struct judge_violation {
    enum judge_invariant invariant;
    size_t first;  /* what the rule hangs on */
    size_t second; /* what breaks it */
    char text[256];
};

typedef void (*judge_violation_fn)(void *arg,
                                   const struct judge_violation *violation);

/**
 * Runs over the whole timeline and reports each breach, in order of time;
 * per invariant only the first, the others follow from it more often than not.
 * Bit i of `waived` switches invariant i off.
 */
void judge_invariants(const struct base_timeline *timeline, uint32_t waived,
                      judge_violation_fn report, void *arg);

/** "challenge", "cancel-ack" …: the name that waive() takes. */
const char *judge_invariant_name(enum judge_invariant invariant);

/** What must hold, as one sentence for a failure text. */
const char *judge_invariant_rule(enum judge_invariant invariant);
