// SPDX-License-Identifier: MIT
#pragma once
/*
 * When the DNS records behind a target end (SEMANTICS 2.11.2): resolution notes
 * it for each target it finds, whatever the DNS cache keeps of the records, so
 * that failback_mode 1 can ask long after the plan has ended.
 *
 * A target that is found again takes the TTLs of the newer answer, and keeps
 * them while that is cached. Of static records the TTL counts from their use.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/state.h"

/** Notes that `account` (index) has found `target`, and how long that holds. */
void engine_ttl_note(struct engine *engine, uint32_t account,
                     const struct engine_target *target,
                     const struct engine_ttl *ttl);

/**
 * When the records that led `account` (index) to `target` end. False if it was
 * never found in DNS, as a server given by its address.
 */
bool engine_ttl_of(const struct engine *engine, uint32_t account,
                   const struct engine_target *target,
                   struct engine_ttl *ttl_out);

/** Forgets everything. */
void engine_ttl_clear(struct engine *engine);
