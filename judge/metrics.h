// SPDX-License-Identifier: MIT
#pragma once
/*
 * Numbers about the outages of a run, measured on its finished timeline.
 *
 * A line is one account of one phone; all numbers are taken per line. Spans are
 * in microseconds of the scenario's clock, -1 where there was no such moment.
 * Messages count when they were sent, or got at the line when they arrived.
 *
 * A server is at fault from a `drop` of it, or of its link to the phone by a cut
 * or by loss, to the `restore` of all of these, and while a partition keeps it
 * and the phone on different sides. Every mode counts; a fault of the phone
 * itself does not.
 *
 * A line's outage of a server begins with the fault if its last `registered` (of a
 * phone that registers at several servers at a time, one) was there and is alive, else with the first request that it sends there during
 * the fault (OPTIONS, which only probe, aside). Another drop during an outage is
 * the same outage. It ends with the first service by the server after its
 * restore. Service is a 2xx to a REGISTER, INVITE or SUBSCRIBE of the line.
 *
 *   detect       from the beginning of an outage to the line's first decision
 *                about the server: engine `failover` or `fallback` from it
 *   fail_over    from the beginning of an outage to the first service by another
 *                server, not before that decision
 *   fail_back    from the last restore in an outage in which there was such a
 *                decision to the first service by that server, its end
 *   unreachable  windows in which a line that was registered before has no live
 *                binding at a server without a fault. Servers that share a store
 *                share its bindings. A binding lives from `registered` for the
 *                seconds that were granted, or until it is `expired` or the
 *                server restarts and forgets a store of its own; a move to
 *                another server leaves it alive
 *   messages_to_dead_servers
 *                SIP messages of phones, copies included, to any node, that were
 *                lost, refused or not read
 *   flaps        `registered` at another server than that of the line's
 *                `registered` before; of a phone that registers at several
 *                servers at a time, none while its binding there lives, nor the
 *                first one there unless it has left another server
 */
#include <stdint.h>

#include "base/time.h"
#include "base/timeline.h"

/* Spans of one kind, all lines together. */
struct judge_spans {
    base_span worst; /* the longest; -1 = there is none */
    uint64_t count;
};

struct judge_metrics {
    struct judge_spans detect;
    struct judge_spans fail_over;
    struct judge_spans fail_back;
    struct judge_spans unreachable; /* -1: no line was registered ever; 0 with
                                       count 0: there is no window */
    base_span unreachable_total;    /* of all windows of all lines; likewise */
    uint64_t messages_to_dead_servers;
    uint64_t flaps;
};

/**
 * Measures a finished timeline. `end` is when the run came to rest, up to which
 * the last windows go; the time of the last event if that is later.
 */
struct judge_metrics judge_metrics(const struct base_timeline *timeline,
                                   base_time end);
