// SPDX-License-Identifier: MIT
#pragma once
/*
 * Failback inside the DNS list of one server (SEMANTICS 2.11). In mode 0 every
 * request begins at the primary and nothing stands here. In modes 1 to 3 the
 * secondary target that took over stays the first one (is_sticky) until
 *
 *     its deadline comes while the phone is idle    modes 1 and 3
 *     the registration is renewed or has expired    mode 2
 *     it fails itself                               all
 *
 * Then the primary is tried: by a REGISTER at once or by the next request,
 * whichever it is (knob failback_action). An answer of the primary ends it, an
 * answer of a secondary starts it anew.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/state.h"

/* What a target has done for a request. */
enum engine_use {
    ENGINE_USE_ANSWERED, /* a response that is no failure, 1xx included */
    ENGINE_USE_BOUND,    /* REGISTER 2xx with our contact in it */
};

/** Forgets everything about an account. */
void engine_failback_reset(struct engine_account *account);

/** The target that a request to `server` (index) begins at; NULL = the primary. */
const struct engine_target *
engine_failback_start(const struct engine *engine,
                      const struct engine_request *request, uint32_t server);

/** The sticky target of `server` is no longer in DNS. */
void engine_failback_lost(struct engine *engine, uint32_t account,
                          uint32_t server);

/** The request's target has answered. */
void engine_failback_used(struct engine *engine,
                          const struct engine_request *request,
                          enum engine_use use);

/** The request's target has failed. */
void engine_failback_failed(struct engine *engine,
                            const struct engine_request *request);

/** A registration pass has ended, and with it perhaps an attempt to return. */
void engine_failback_ended(struct engine *engine,
                           const struct engine_request *request);

/** Whether the refresh of `registration` (index) is to go to the primary first. */
bool engine_failback_renews(struct engine *engine, uint32_t account,
                            uint32_t registration);

/** The binding at `target` has ended. */
void engine_failback_expired(struct engine *engine, uint32_t account,
                             const struct engine_target *target);

/** The phone (account 0) or one account (from 1) has become idle or busy. */
void engine_failback_idle(struct engine *engine, uint32_t account, bool idle);

base_time engine_failback_deadline(const struct engine *engine);
void engine_failback_on_deadline(struct engine *engine);
