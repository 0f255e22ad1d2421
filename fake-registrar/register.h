// SPDX-License-Identifier: MIT
#pragma once
/*
 * REGISTER: what a registrar makes of it (RFC 3261 section 10.3).
 */
#include "fake-registrar/service.h"

/** Answers a REGISTER finally and keeps the location store. */
void freg_register_answer(struct freg_service *service,
                          struct sip_server_tx *tx);
