// SPDX-License-Identifier: MIT
#pragma once
/*
 * One attempt: what a request asks of one target. Here the action is made, with
 * its schedule (2.5), the same-or-new CSeq and the credentials rule (2.6), and
 * the move from the target before is reported.
 */
#include "engine/engine.h"
#include "engine/state.h"

/** Why a request starts behind the head of its chain, or cannot start at all. */
extern const struct engine_failure engine_failure_quarantine;

/** Reports that the request comes to `target`, before anything is sent there. */
void engine_attempt_announce(struct engine *engine,
                             struct engine_request *request,
                             const struct engine_target *target);

/** Sends to a target that the request has not been at. */
void engine_attempt_start(struct engine *engine, struct engine_request *request,
                          const struct engine_target *target);

/** One more whole transaction at the same target (retry_semantics = transactions). */
void engine_attempt_repeat(struct engine *engine,
                           struct engine_request *request);
