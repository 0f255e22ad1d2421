// SPDX-License-Identifier: MIT
#pragma once
/*
 * An authoritative DNS server on a node, over UDP and TCP. It is the phones' only
 * resolver, so it answers for every name: AA=1, RA=1; a name that neither owns
 * records nor has names below it does not exist (NXDOMAIN), wherever it lies;
 * one that does but not of the type asked is NODATA. Negative answers carry the
 * nearest SOA at or above the name, if the zone has one. CNAMEs are followed
 * inside the zone, SRV answers carry the A and AAAA records of their targets.
 *
 * Every answer sent is a `dns` event of the timeline.
 *
 *     fdns_server_create(node, &options, &server, &error);
 *     fdns_zone_add(fdns_server_zone(server), "x IN A 10.0.0.1", &error);
 *     fdns_server_drop(server, &(struct fdns_fault){.mode = "servfail"},
 * &error);
 *     fdns_server_restore(server);
 *     fdns_server_destroy(&server);
 */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "fake-dns/fault.h"
#include "fake-dns/zone.h"
#include "net/net.h"

#define FDNS_PORT_DEFAULT 53

struct fdns_server;

struct fdns_server_options {
    uint16_t port;    /* 0 = FDNS_PORT_DEFAULT */
    const char *zone; /* master-file text; NULL = empty zone */
};

/**
 * Starts a server at the node's IP. Free with fdns_server_destroy before the
 * net goes.
 * Errors: those of fdns_zone_create, net_udp_open and net_stream_listen.
 */
int fdns_server_create(struct net_node *node,
                       const struct fdns_server_options *options,
                       struct fdns_server **out, struct base_error *error);

/** Closes it and nulls the pointer; NULL inside is fine. */
void fdns_server_destroy(struct fdns_server **server);

/** Its zone, to be read and changed at any time. */
struct fdns_zone *fdns_server_zone(struct fdns_server *server);

struct net_node *fdns_server_node(struct fdns_server *server);

/**
 * Puts a fault on the server and its node, in the place of any other; recorded
 * as one `fault` event. Copies.
 * Errors: BASE_ERR_UNSUPPORTED: a mode that makes no sense on a DNS server, the
 * sentence lists those that do; BASE_ERR_RANGE: `delay` or `rate`.
 */
int fdns_server_drop(struct fdns_server *server, const struct fdns_fault *fault,
                     struct base_error *error);

/** Heals it; queries held back by "slow" are still answered when due. */
void fdns_server_restore(struct fdns_server *server);

/**
 * How many well-formed queries have been answered for `name` (NULL = all names)
 * and `type` (enum dns_type, 0 = all types), copies counted too, whatever the
 * answer was. What a fault of the node kept away is not counted, what "slow"
 * holds back is once it is due.
 */
uint64_t fdns_server_query_count(const struct fdns_server *server,
                                 const char *name, uint16_t type);
