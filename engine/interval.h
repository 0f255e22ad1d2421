// SPDX-License-Identifier: MIT
#pragma once
/*
 * How long a registration waits: at the start (SEMANTICS 1.8), R(e) before it
 * is refreshed (2.7) and D before the next pass after one that failed (2.7.8).
 */
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/state.h"

/** R(e): how long after a 2xx that granted `granted` the refresh is due. */
base_span engine_interval_refresh(struct engine *engine,
                                  const struct engine_account *account,
                                  base_span granted);

/** When the registrations of a phone that starts now begin: a random part of
 * sip.reg_surge_prevention later, all accounts together (1.8). */
base_time engine_interval_start_at(struct engine *engine);

/** When the next pass begins after `failures` in a row; BASE_TIME_NEVER with
 * reg_fail_retry_interval 0 and knob reg_retry_zero = never. */
base_time engine_interval_retry_at(struct engine *engine,
                                   const struct engine_account *account,
                                   uint32_t failures);
