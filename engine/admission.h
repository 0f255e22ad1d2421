// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a call or subscription needs before it may be sent to a target: with
 * register_on_enable a binding at a secondary target (SEMANTICS 2.12), with
 * only_signal_with_registered a binding anywhere once the phone has failed over
 * (2.13), with successive_invite = register_first one at server 2 (2.10.1).
 *
 *     admit -> SEND
 *           -> SKIP   not a target for this request
 *           -> WAIT   a REGISTER to the target is under way; its end comes as
 *                     granted, or as the end of the REGISTER's request
 */
#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"
#include "engine/state.h"

enum engine_admission {
    ENGINE_ADMISSION_SEND,
    ENGINE_ADMISSION_SKIP,
    ENGINE_ADMISSION_WAIT,
};

/** Asks for `target`, and begins the REGISTER that it needs. */
enum engine_admission engine_admit(struct engine *engine,
                                   struct engine_request *request,
                                   const struct engine_target *target);

/** A REGISTER has been accepted: whoever waits for it may send, if it was at
 * the target they asked for. */
void engine_admission_granted(struct engine *engine,
                              const struct engine_request *pass);

/** Request `pass` is no more: whoever still waits for it tries elsewhere. */
void engine_admission_refused(struct engine *engine,
                              const struct engine_request *pass);

/** Whether only_signal_with_registered forbids signalling with `peer`. */
bool engine_admission_forbids(const struct engine *engine, uint32_t account,
                              const struct base_address *peer);
