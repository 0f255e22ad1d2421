// SPDX-License-Identifier: MIT
#pragma once
/*
 * The one queue of a run: timers and payloads under way, ordered by (time,
 * sequence). A binary heap; a pending timer knows its place in it, so that it
 * can be taken out.
 *
 * Each entry carries its causal depth inside its instant: one more than the
 * entry that made it, if both are due at the same instant, else 0.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

struct net_timer;
struct net_delivery;
struct net_segment;

struct net_entry {
    base_time at;
    uint64_t sequence;
    uint32_t depth;
    struct net_timer *timer; /* exactly one of the three is set */
    struct net_delivery *delivery;
    struct net_segment *segment;
};

/* Zero-initialise; net_queue_fini. */
struct net_queue {
    struct net_entry *entries; /* [0] is unused, so that place 0 means none */
    size_t count;
    size_t capacity;
    uint64_t sequence;
};

/** Adds an entry; its sequence is given here. */
void net_queue_push(struct net_queue *queue, struct net_entry entry);

/** Time of the earliest entry, BASE_TIME_NEVER if there is none. */
base_time net_queue_next(const struct net_queue *queue);

/** Takes the earliest entry out. The queue must not be empty. */
struct net_entry net_queue_pop(struct net_queue *queue);

/** Takes the entry at `place` (from 1) out. */
void net_queue_remove(struct net_queue *queue, size_t place);

/** Frees the memory; entries are the caller's business. */
void net_queue_fini(struct net_queue *queue);
