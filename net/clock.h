// SPDX-License-Identifier: MIT
#pragma once
/*
 * The virtual clock and its participants.
 *
 * Everything that owns timers is a participant: it says "idle until T" and
 * waits for a grant. The coordinator advances to the least T of all and grants
 * that instant to one participant at a time, first those of this process, then
 * by creation, until every one of them is idle beyond it. The actors of this
 * process are one participant (the queue of net/); a program under a
 * time-lapse shim is another.
 *
 * A participant that exchanges packets with the others must not be granted
 * while a packet to or from it is under way: `in_flight` says so, and the
 * coordinator waits for it (FOUNDATIONS T6).
 */
#include "base/error.h"
#include "base/time.h"

struct net_clock;

struct net_participant_ops {
    /* The earliest instant at which it wants to act, BASE_TIME_NEVER if none. */
    base_time (*idle_until)(void *arg);
    /* Acts on everything due at `now`; afterwards idle_until must be > now or
     * more was caused at `now` by its acting, and it is granted again. */
    int (*grant)(void *arg, base_time now, struct base_error *error);
    /* Packets sent to it minus packets it reported as read; NULL = always 0. */
    long (*in_flight)(void *arg);
};

/** Creates a clock at 0 without participants. */
struct net_clock *net_clock_create(void);

void net_clock_destroy(struct net_clock **clock);

/** Adds a participant; `ops` and `arg` are borrowed for the clock's life. */
void net_clock_join(struct net_clock *clock,
                    const struct net_participant_ops *ops, void *arg);

base_time net_clock_now(const struct net_clock *clock);

/** The instant the next step would go to; BASE_TIME_NEVER if all are idle for ever. */
base_time net_clock_next(const struct net_clock *clock);

/**
 * Advances to `t`, which must be net_clock_next(), and grants it to every
 * participant that wants it, until all are idle beyond.
 * Errors: whatever a participant's grant returns.
 */
int net_clock_step(struct net_clock *clock, base_time t,
                   struct base_error *error);
