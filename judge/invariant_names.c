// SPDX-License-Identifier: MIT
/* What the invariants are called, and what they ask for in a failure text. */
#include "judge/invariant.h"

static const struct {
    const char *name, *rule;
} invariants[JUDGE_INVARIANT_COUNT] = {
    [JUDGE_CHALLENGE] = {"challenge",
                         "the answer to a challenge goes to the challenger"},
    [JUDGE_CANCEL_ACK] = {"cancel-ack",
                          "CANCEL and the ACK of a non-2xx go where the INVITE "
                          "went"},
    [JUDGE_CSEQ] = {"cseq", "CSeq never falls per Call-ID, and repeats only "
                            "for the same request at another target"},
    [JUDGE_ONE_BINDING] = {"one-binding",
                           "a phone keeps one Contact alive per location "
                           "store"},
    [JUDGE_RETRY_AFTER] = {"retry-after",
                           "nothing goes to a server inside its Retry-After"},
    [JUDGE_PRIORITY] = {"priority",
                        "a request begins at the best SRV priority"},
    [JUDGE_REQUEST_RATE] = {"request-rate",
                            "at most 100 REGISTERs a minute in an outage"},
};

const char *judge_invariant_name(enum judge_invariant invariant)
{
    return invariants[invariant].name;
}

const char *judge_invariant_rule(enum judge_invariant invariant)
{
    return invariants[invariant].rule;
}
