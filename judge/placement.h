// SPDX-License-Identifier: MIT
#pragma once
/*
 * Where a phone's requests should begin, by the DNS answers it got: which
 * addresses have the best SRV priority of their list. Used by the invariant
 * `priority`.
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

/** A DNS answer (SRV or A) has reached a phone, which knows it as long as its
 * TTL lasts. */
void judge_placement_learn(struct judge_placement *placement,
                           const struct base_event *answer);

/**
 * True if `request` goes to an address of a list in which its phone knows the
 * address of a host with a better priority; the two priorities go to `its_out`
 * and `best_out`.
 */
bool judge_placement_is_second(const struct judge_placement *placement,
                               const struct base_event *request, int *its_out,
                               int *best_out);
