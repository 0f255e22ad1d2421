// SPDX-License-Identifier: MIT
#pragma once
/*
 * Where a request goes on to (RFC 3261 sections 16.4 to 16.6): along its Route,
 * along its dialog, or to the newest binding of the user it names.
 */
#include "fake-registrar/lookup.h"
#include "fake-registrar/service.h"

struct freg_route {
    bool is_ours; /* it is meant for the server itself; the rest is unset */
    size_t pop_routes; /* so many of its topmost Routes are us */
    /* New Request-URI and new Routes (a Path), NULL = none; both borrowed until
     * the location store changes. */
    const char *request_uri, *path;
    struct freg_hops hops; /* to be tried in order; none: `name` */
    struct freg_name name; /* to be looked up */
};

/** 0, or the status that refuses the request: 403, 404, 416, 480, 503. */
int freg_route_find(struct freg_service *service,
                    const struct sip_message *request, struct freg_route *out);

/** The hop that a URI names by address; false if it has a name, or a transport
 * that does not exist here. */
bool freg_route_hop(const char *uri, struct sip_hop *out);

/** True if a URI names a host and port of our endpoint. */
bool freg_route_is_ourselves(const struct freg_service *service,
                             const char *uri);
