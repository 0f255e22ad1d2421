// SPDX-License-Identifier: MIT
#pragma once
/*
 * Where a name leads, for a proxy (RFC 3263 section 4 with the transport known,
 * so without NAPTR): with a port the addresses of the name, without one what
 * its SRV records say, else its addresses at the default port. Nothing is kept:
 * each request asks anew.
 *
 *     lookup = freg_lookup_start(dns, &name, done, relay);
 *     freg_lookup_cancel(&lookup);
 */
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "dns/client.h"
#include "fake-registrar/registrar.h"
#include "sip/endpoint.h"
#include "sip/message.h"

/* A host by name, as a URI has it. */
struct freg_name {
    char host[SIP_HOST_MAX]; /* "" = none */
    uint16_t port;           /* 0 = not given */
    enum base_transport transport;
};

/* In the order to be tried; none if the name leads nowhere. */
struct freg_hops {
    struct sip_hop at[FREG_HOPS_MAX];
    size_t count;
};

struct freg_lookup;

/** Called once, never before freg_lookup_start returns; the lookup is gone then. */
typedef void (*freg_lookup_done_fn)(void *arg, const struct freg_hops *hops);

/** Asks for addresses of the families that `node` has one of, its first family
 * first. */
struct freg_lookup *freg_lookup_start(struct net_node *node,
                                      struct dns_client *dns,
                                      const struct freg_name *name,
                                      freg_lookup_done_fn done, void *arg);

/** Ends it without a call; nulls the pointer; NULL inside is fine. */
void freg_lookup_cancel(struct freg_lookup **lookup);
