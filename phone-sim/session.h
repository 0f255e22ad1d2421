// SPDX-License-Identifier: MIT
#pragma once
/*
 * Requests inside the dialogs of a phone: ACK and BYE, the re-INVITE, and the
 * answering side of a call. They go where the dialog says; with the knob
 * in_dialog_failover the engine brings those to a server by its name.
 */
#include "phone-sim/dialog.h"
#include "phone-sim/private.h"

/** Acknowledges `response`, a 2xx to `invite`, whose credentials it repeats
 * (RFC 3261 section 13.2.2.4). `again`: it has been acknowledged before. */
void phone_dialog_ack(struct phone *phone, const struct phone_dialog *dialog,
                      const struct sip_message *invite,
                      const struct sip_message *response, bool again);

/** Sends the BYE of a dialog that nobody wants and forgets about it. */
void phone_dialog_kill(struct phone *phone, const struct phone_dialog *dialog,
                       uint32_t account);

/** The ring time is over: answers the call with 200. */
void phone_answer(struct phone_call *call);

/** Hangs up a call that rings here: 486. */
void phone_reject(struct phone_call *call);
