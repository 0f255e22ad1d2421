// SPDX-License-Identifier: MIT
#pragma once
/*
 * Relaying: the stateful, record-routing proxy of RFC 3261 section 16, one
 * branch after another per request where there are several hops. A relay waits
 * from the request until the first final
 * answer has gone upstream; that of an answered call stays for the copies of
 * the 2xx (64*T1). ACKs of 2xx are passed on without state.
 */
#include "fake-registrar/service.h"

struct freg_relay;

/* The relays of one registrar. */
struct freg_relays {
    struct freg_service *service;
    struct freg_relay *first;
};

void freg_relays_init(struct freg_relays *relays, struct freg_service *service);

/** Forgets them. Their transactions must be gone already. */
void freg_relays_fini(struct freg_relays *relays);

/**
 * Sends the request of `tx` on, or refuses it. Returns false, and nothing has
 * been answered, if it is meant for the registrar itself.
 */
bool freg_relay_start(struct freg_relays *relays, struct sip_server_tx *tx);

/** Upstream has cancelled; false if `tx` belongs to no relay. */
bool freg_relay_cancel(struct sip_server_tx *tx);

/** The endpoint has dropped `tx`. */
void freg_relay_gone(struct sip_server_tx *tx);

/** A request whose callee, to whom nothing is wrong, owes an answer; NULL = none. */
const struct sip_client_tx *freg_relays_open(const struct freg_relays *relays);

/** Passes an ACK of a 2xx on. */
void freg_relay_ack(struct freg_relays *relays, struct sip_message *ack);

/** Passes a 2xx of an INVITE on that comes after its relay has ended. */
void freg_relay_stray(struct freg_service *service,
                      struct sip_message *response);
