// SPDX-License-Identifier: MIT
#pragma once
/*
 * Fallback between the two servers of an account.
 *
 * Concurrent (redundancy_type 0, SEMANTICS 2.9): both registrations run on
 * their own. A call that finds server 1 dead, or a REGISTER that fails there,
 * sends the calls after it to server 2 until server 1 has answered a REGISTER.
 *
 * Successive (redundancy_type 1, 2.10): one registration. When all of server 1
 * has failed, server 2 takes over at the instant that successive_trigger
 * names; then server 1 is probed every fallback.timeout.
 *
 *     working -> (server 1 failed) armed -> (trigger) pass at server 2
 *        ^                                            | 2xx
 *        +-- 2xx of a probe, or of a refresh -- taken over
 *
 * Between two outbound proxies (2.15) it is the same without a trigger: proxy 2
 * takes over at once, whatever request has found proxy 1 dead.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/request.h"
#include "engine/state.h"

/** Forgets everything about an account. */
void engine_fallback_reset(struct engine_account *account);

bool engine_fallback_is_concurrent(const struct engine_account *account);
bool engine_fallback_is_successive(const struct engine_account *account);

/** The paragraph that rules the account: "2.9", "2.10" or "2.15". */
const char *engine_fallback_see(const struct engine_account *account);

/** The registration (index) that speaks to `server` (index). */
uint32_t engine_fallback_registration(const struct engine_account *account,
                                      uint32_t server);

/** The servers of a registration pass, in chain order (2.6). */
size_t engine_fallback_register_groups(const struct engine *engine,
                                       const struct engine_account *account,
                                       uint32_t registration,
                                       uint8_t out[ENGINE_SERVERS_MAX]);

/** The servers of a call or subscription, in chain order (2.6). */
size_t engine_fallback_groups(const struct engine *engine,
                              const struct engine_account *account,
                              enum engine_purpose purpose,
                              uint8_t out[ENGINE_SERVERS_MAX]);

/** Whether the pass may not yet go on to `target`, which is server 2's. */
bool engine_fallback_holds(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *target);

/** Whether a refusal of the REGISTER counts as a failure of the whole server. */
bool engine_fallback_on_refusal(const struct engine *engine,
                                const struct engine_request *request);

/** A call or subscription leaves its server for the one of `to`. */
void engine_fallback_moved(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *to);

/** A REGISTER was accepted; the one before by `before` (family 0 = none). */
void engine_fallback_bound(struct engine *engine,
                           const struct engine_request *request,
                           const struct engine_target *before);

/** A pass has failed. */
void engine_fallback_failed(struct engine *engine,
                            const struct engine_request *request);

/** A probe has ended. */
void engine_fallback_probe_ended(struct engine *engine,
                                 const struct engine_request *request);

/**
 * True if a refresh due now must wait because a probe has begun at this very
 * instant; ask again at the same instant. False if the probe has an answer, or
 * evidently will have none now.
 */
bool engine_fallback_gives_way(struct engine *engine, uint32_t account);

base_time engine_fallback_deadline(const struct engine *engine);

/** Server 2 takes over where its time has come. */
void engine_fallback_take_over(struct engine *engine);

/** Probes that are due. */
void engine_fallback_on_deadline(struct engine *engine);
