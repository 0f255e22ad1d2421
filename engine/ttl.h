// SPDX-License-Identifier: MIT
#pragma once
/*
 * How long the DNS record lives that brought a target (SEMANTICS 2.11.2, knob
 * dnsttl_record). The cache is walked backwards from the address: the A record
 * that holds it, the SRV record that names that, the NAPTR record that names
 * the SRV. Of several the one used last counts. Of static records the TTL counts
 * from their use.
 */
#include <stdint.h>

#include "engine/engine.h"
#include "engine/state.h"

/**
 * The life of the record that counts for `target`, found by the plan of number
 * `plan`, in a list headed by `primary`. May be asked only before the plan
 * ends. `expires` is BASE_TIME_NEVER where no record is known.
 */
struct engine_ttl engine_ttl_of(const struct engine *engine, uint32_t account,
                                uint32_t plan,
                                const struct engine_target *target,
                                const struct engine_target *primary);
