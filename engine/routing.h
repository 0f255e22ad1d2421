// SPDX-License-Identifier: MIT
#pragma once
/*
 * Calls and subscriptions (SEMANTICS 2.8): which servers their requests may
 * use, and what the user is shown when none of them answers.
 */
#include "engine/engine.h"
#include "engine/request.h"
#include "engine/state.h"

/** An INVITE or SUBSCRIBE outside a dialog is to be sent. */
void engine_routing_start(struct engine *engine, enum engine_purpose purpose,
                          uint32_t account, uint32_t call);

/** A request inside a dialog whose route names a server, which is to be found
 * by that name: `event` is a DIALOG_WANTED of a known account and server. */
void engine_routing_inside(struct engine *engine, enum engine_purpose purpose,
                           const struct engine_event *event);

/** Such a request has ended. */
void engine_routing_ended(struct engine *engine,
                          const struct engine_request *request,
                          enum engine_end how);
