// SPDX-License-Identifier: MIT
#pragma once
/*
 * A stub resolver on a node: asks the configured servers in order, re-sends,
 * gives up, follows CNAMEs, and records `dns` events. It caches nothing: the
 * cache is the engine's.
 *
 * A query goes to server 1, then to server 2 and so on, each try waiting
 * `timeout`; then the next round, until `attempts` rounds are over. An ICMP
 * error or a SERVFAIL, REFUSED or unreadable answer moves on at once, and is
 * the result only if no server gave a better one. After a truncated answer the
 * same server is asked over TCP (RFC 7766), which again may take `timeout`; if
 * that leads nowhere it was such a failure. An answer that
 * comes late counts while the query lasts. A CNAME whose target stands neither
 * in the answer nor under an SOA that denies it is asked after, first at the
 * server that answered.
 *
 *     client = dns_client_create(node, &(struct dns_client_options){
 *         .servers = {address}, .server_count = 1});
 *     dns_client_ask(client, "pbx.com", DNS_SRV, 2 * BASE_SEC, 2, done, self);
 *     dns_client_destroy(&client);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "dns/message.h"
#include "net/net.h"

struct dns_client;
struct dns_query;

#define DNS_SERVERS_MAX 4
#define DNS_CNAME_DEPTH_MAX 8

enum dns_result {
    DNS_RESULT_OK, /* at least one record of the type */
    DNS_RESULT_NODATA,
    DNS_RESULT_NXDOMAIN,
    /* ICMP, SERVFAIL, REFUSED, another code, a truncated answer and no TCP, an
       unreadable answer, a CNAME loop, a name that is none */
    DNS_RESULT_FAILED,
    DNS_RESULT_TIMEOUT, /* silence from every server */
};

/* What came of a query; all borrowed during the callback. */
struct dns_outcome {
    enum dns_result result;
    /* Of the type asked, in answer order, TTL lowered to the least of a CNAME
       chain. */
    const struct dns_record *records;
    size_t record_count;
    const struct dns_record *additional; /* A and AAAA */
    size_t additional_count;
    bool
        has_negative_ttl; /* an SOA at or above the name was in the authority */
    uint32_t negative_ttl; /* min(SOA TTL, SOA minimum), and of a CNAME chain */
};

typedef void (*dns_done_fn)(void *arg, const struct dns_outcome *outcome);

struct dns_client_options {
    struct base_address servers[DNS_SERVERS_MAX]; /* logical, port included */
    size_t server_count; /* 0: every query times out at once */
};

/** Creates a client on `node`. Free with dns_client_destroy. */
struct dns_client *dns_client_create(struct net_node *node,
                                     const struct dns_client_options *options);

/** Drops all queries without callbacks; nulls the pointer. */
void dns_client_destroy(struct dns_client **client);

/** Drops all queries without callbacks (the phone was switched off). */
void dns_client_reset(struct dns_client *client);

/**
 * Asks for (`name`, `type`). `done` is called once, never before this returns,
 * unless the query is cancelled. Source ports and ids are drawn per query, anew
 * for a CNAME's target. In `done` the query is already gone: it must not be
 * cancelled, but the client may be asked, reset or destroyed.
 */
struct dns_query *dns_client_ask(struct dns_client *client, const char *name,
                                 uint16_t type, base_span timeout,
                                 uint32_t attempts, dns_done_fn done,
                                 void *arg);

/** Drops one query without a callback; NULL is fine. */
void dns_query_cancel(struct dns_query *query);
