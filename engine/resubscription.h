// SPDX-License-Identifier: MIT
#pragma once
/*
 * Subscriptions follow the registration to another host (SEMANTICS 2.14). The
 * engine keeps none: it reports RESUBSCRIBE, and the phone asks for each of its
 * subscriptions anew.
 */
#include "engine/engine.h"
#include "engine/state.h"

/** REGISTER was accepted by the request's target; the one before it by `before`
 * (family 0 = none). */
void engine_resubscription_moved(struct engine *engine,
                                 const struct engine_request *request,
                                 const struct engine_target *before);
