// SPDX-License-Identifier: MIT
#pragma once
/*
 * What makes a server an outbound proxy (RFC 3261 section 16): it registers
 * nobody, and every request goes on, along its Route, to the servers it stands
 * before, or where the Request-URI leads. Relays and faults are a registrar's.
 *
 * Its own topmost Route is taken away. A phone's pre-loaded one names the proxy
 * as its configuration does, so the first Route of a request outside a dialog
 * counts as the proxy's own if it is a name at all, unless `names` are given.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "dns/client.h"
#include "fake-registrar/lookup.h"
#include "fake-registrar/registrar.h"
#include "fake-registrar/route.h"

struct freg_proxy {
    struct freg_hops to; /* in the order to be tried; none: as the URI says */
    char **names;        /* its own; none: see above */
    size_t name_count;
    enum base_transport usual; /* where a URI names none: UDP if it has it */
    bool path;                 /* stands in the Path of every REGISTER */
    base_span timeout;         /* until the next one is tried */
    struct dns_client *dns;    /* NULL = knows addresses only */
};

/** `transports` are those it listens on, as in freg_options. */
struct freg_proxy *freg_proxy_create(struct net_node *node,
                                     const struct freg_proxy_options *options,
                                     unsigned transports);

/** Nulls the pointer; NULL inside is fine. */
void freg_proxy_destroy(struct freg_proxy **proxy);

/** As freg_route_find. */
int freg_proxy_route(const struct freg_service *service,
                     const struct sip_message *request, struct freg_route *out);
