// SPDX-License-Identifier: MIT
#pragma once
/*
 * Outbound proxies (SEMANTICS 2.15). An account whose requests go through
 * proxies is to the rest of the engine an account with other servers: its two
 * groups of targets are the proxies, with the parameters in force for them, and
 * between the two the rules of successive registration hold (2.10), simplified:
 * no trigger, no redundancy_type, the proxies' own interval of probes. What the
 * requests name does not change: there is one registration, at SIP server 1.
 *
 *     is_proxied = engine_account_is_proxied(configured)
 *     settings in force = engine_outbound_settings(configured, policy)
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/engine.h"
#include "engine/policy.h"
#include "engine/request.h"
#include "engine/state.h"

/**
 * The account as the engine runs it: without proxies as configured, with them
 * `server` has what is in force for proxy Y (-1 inherits from the server of the
 * same Y; transports as knob obp_transport_source says).
 */
struct engine_account_config
engine_outbound_settings(const struct engine_account_config *config,
                         const struct engine_policy *policy);

/** Whether registration `i` of a proxied account exists (knob
 * obp_with_two_servers). */
bool engine_outbound_registers(const struct engine *engine,
                               const struct engine_account *account,
                               uint32_t i);

/** Whether a REGISTER begins at proxy 1 although proxy 2 has taken over (knob
 * obp_interval_zero). */
bool engine_outbound_begins_anew(const struct engine *engine,
                                 const struct engine_account *account);

/** sip_server.Y (from 1) that a request names on its way to `target`. */
uint8_t engine_outbound_server(const struct engine_account *account,
                               const struct engine_request *request,
                               const struct engine_target *target);

/** Registration time to ask for at the server that a request names, s. */
int32_t engine_outbound_expires(const struct engine_account *account,
                                const struct engine_request *request,
                                const struct engine_target *target);
