// SPDX-License-Identifier: MIT
#pragma once
/*
 * Where a phone's requests should begin, by the DNS answers it got: which
 * addresses have the best SRV priority of their list, and at which of them it
 * tried to connect in vain. Used by the invariant `priority`.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/timeline.h"

struct judge_placement;

struct judge_placement *
judge_placement_create(const struct base_timeline *timeline);

/** Frees it and nulls the pointer; NULL inside is fine. */
void judge_placement_destroy(struct judge_placement **placement);

/** A phone asks DNS: what it asks for it does not know, or not any more. */
void judge_placement_ask(struct judge_placement *placement,
                         const struct base_event *query);

/** A DNS answer (SRV or A) has reached a phone, which knows it as long as its
 * TTL lasts. */
void judge_placement_learn(struct judge_placement *placement,
                           const struct base_event *answer);

/** What became of a connection of a phone, event `index` of the timeline: from
 * "connect" until "connected" it is in vain. Events in order. */
void judge_placement_connect(struct judge_placement *placement, size_t index);

/** A request: where it goes, and since which event it may have tried better
 * places; one of the last 64 s it may have shared with another request. */
struct judge_begin {
    uint32_t phone;
    uint32_t address; /* "ip:port" in the name table */
    size_t since;
    base_time at;
};

/**
 * True if the address is of a list in which the phone knows the address of a
 * host with a better priority to which it has not tried to connect in vain; the
 * two priorities go to `its_out` and `best_out`.
 */
bool judge_placement_is_second(struct judge_placement *placement,
                               const struct judge_begin *begin, int *its_out,
                               int *best_out);
