// SPDX-License-Identifier: MIT
#pragma once
/*
 * Registrations (SEMANTICS 2.7): passes over the chain at start, at the refresh
 * instant R(e) and after a total failure, and the binding with its expiry.
 * Concurrent mode has one registration per server, successive mode one per
 * account over both.
 *
 *     start or refresh or retry -> pass -> 2xx: bound, next refresh at R(e)
 *                                       -> failed: next pass in D
 */
#include "base/time.h"
#include "engine/engine.h"
#include "engine/request.h"
#include "engine/state.h"

/** Begins the registrations of `account` (index). */
void engine_registration_start(struct engine *engine, uint32_t account);

/** Forgets those of `account`, binding included; abandons passes under way. */
void engine_registration_stop(struct engine *engine, uint32_t account);

/** A pass is about to send its first REGISTER, to `to`. */
void engine_registration_started(struct engine *engine,
                                 const struct engine_request *request,
                                 const struct engine_target *to);

/** A pass has ended; `outcome` is NULL if no final answer ended it. */
void engine_registration_ended(struct engine *engine,
                               const struct engine_request *request,
                               enum engine_end how,
                               const struct engine_outcome *outcome);

/**
 * Begins a pass that tries the primary of `server` (index) before the sticky
 * target (2.11). False if a pass is under way: come back at its end.
 */
bool engine_registration_fail_back(struct engine *engine, uint32_t account,
                                   uint32_t server);

/** Server 2 takes over: abandons the pass under way and begins one there. */
void engine_registration_take_over(struct engine *engine, uint32_t account);

/** A call has found server 1 dead: a pass at once, unless one is under way. */
void engine_registration_check(struct engine *engine, uint32_t account);

/**
 * A REGISTER to `target` alone, which `request` needs before it may go there
 * (2.12). Returns the id of the REGISTER to wait for, which may be one that is
 * under way already; 0 = there is no room for one.
 */
uint32_t engine_registration_claim(struct engine *engine,
                                   const struct engine_request *request,
                                   const struct engine_target *target);

/** Takes the binding at `target` back, in the account of `request`. */
void engine_registration_unregister(struct engine *engine,
                                    const struct engine_request *request,
                                    const struct engine_target *target);

base_time engine_registration_deadline(const struct engine *engine);

/** Bindings that end now. */
void engine_registration_expire(struct engine *engine);

/** An idle connection to `target` has gone: knob tcp_reset_action. */
void engine_registration_reset(struct engine *engine,
                               const struct engine_target *target);

/** The network is there again: knob link_up_action. */
void engine_registration_network_up(struct engine *engine);

/** Refreshes that are due, then passes after failures. */
void engine_registration_on_deadline(struct engine *engine);
