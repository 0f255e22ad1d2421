// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the files of an endpoint share: the transactions, the tables in which
 * they are found, the list of those the world waits for, and sending.
 *
 * A handler may start, answer or abandon transactions and reset the endpoint.
 * Therefore calling a handler is always the last thing that happens to a
 * transaction: its state and timer are set before, and nobody looks at it
 * afterwards.
 *
 * Each transaction has one timer and two instants, `resend_at` and `end_at`;
 * when both are the same, the end wins (SEMANTICS 2.5: giving up comes before a
 * re-send due at that instant).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/names.h"
#include "net/net.h"
#include "net/stream.h"
#include "sip/endpoint.h"
#include "sip/message_private.h"

/* ---- tx_table.c: transactions by the hash of their key ------------------------- */

/* Inside each transaction, once per table it can be in. */
struct sip_tx_node {
    uint64_t hash;
    struct sip_tx_node *next;
};

struct sip_tx_table {
    struct sip_tx_node **buckets;
    size_t bucket_count; /* a power of two, or 0 */
    size_t count;
};

void sip_tx_table_put(struct sip_tx_table *table, struct sip_tx_node *node,
                      uint64_t hash);
void sip_tx_table_remove(struct sip_tx_table *table, struct sip_tx_node *node);

/** The first node with that hash behind `after` (NULL: from the start). */
struct sip_tx_node *sip_tx_table_find(const struct sip_tx_table *table,
                                      uint64_t hash,
                                      const struct sip_tx_node *after);

/** Takes any one node out; NULL once the table is empty. */
struct sip_tx_node *sip_tx_table_pop(struct sip_tx_table *table);

void sip_tx_table_fini(struct sip_tx_table *table);

/* ---- transactions -------------------------------------------------------------- */

/* A place in the list of what the world waits for. */
struct sip_live {
    struct sip_live *previous, *next; /* NULL, NULL: not in the list */
    const struct base_address *peer;
};

enum sip_client_state {
    SIP_CLIENT_WAITING,   /* RFC 3261: Calling, Trying, Proceeding */
    SIP_CLIENT_COMPLETED, /* a final response, of an INVITE no 2xx */
    SIP_CLIENT_ACCEPTED,  /* RFC 6026: a 2xx of an INVITE */
    SIP_CLIENT_GIVEN_UP,  /* failed or abandoned */
};

struct sip_client_tx {
    struct sip_tx_node node; /* in endpoint->clients */
    struct sip_endpoint *endpoint;
    struct sip_message *request, *ack;
    struct sip_client_options options;
    enum sip_client_state state;
    enum sip_failure on_end; /* what it means that `end_at` comes */
    bool has_provisional, is_cancelled;
    bool is_attached; /* the owner wants to hear of it */
    /* While it waits on a stream: its place among those of the connection. */
    struct sip_connection *connection;
    struct sip_client_tx *open_next, **open_link;
    uint32_t sends;
    uint32_t raw; /* number of the request's bytes in the timeline */
    uint32_t ack_raw;
    base_time started, resend_at, end_at;
    base_span interval;
    struct net_timer timer;
    struct sip_live live;
};

enum sip_server_state {
    SIP_SERVER_UNANSWERED, /* RFC 3261: Trying, Proceeding */
    SIP_SERVER_COMPLETED,
    SIP_SERVER_CONFIRMED, /* INVITE: the ACK of a non-2xx has come */
    SIP_SERVER_ACCEPTED,  /* RFC 6026: INVITE, a 2xx has been sent */
};

struct sip_server_tx {
    struct sip_tx_node node;     /* in endpoint->servers */
    struct sip_tx_node ack_node; /* in endpoint->unacknowledged */
    struct sip_endpoint *endpoint;
    struct sip_message *request, *last; /* the last response; NULL = none yet */
    struct base_address from;
    struct sip_hop hop;
    enum sip_server_state state;
    bool is_ours;    /* a CANCEL: the owner does not know it */
    bool awaits_ack; /* of a reliable 2xx; then in endpoint->unacknowledged */
    uint32_t raw;    /* number of the last response's bytes in the timeline */
    base_time resend_at, end_at;
    base_span interval;
    struct net_timer timer;
    void *user;
    struct sip_live live;
};

/* How often a token was drawn for a purpose. */
struct sip_draws {
    char *purpose;
    uint64_t count;
};

/* A message that a slow endpoint has not looked at yet. */
struct sip_slow_message;

/* What TLS at an address has to show. */
struct sip_required_name {
    struct base_address address;
    uint32_t name; /* in endpoint->names, 0 = any */
};

struct sip_connection;

struct sip_endpoint {
    struct net_node *node;
    struct net *net;
    struct net_socket *socket;                            /* NULL: not on UDP */
    struct net_listener *listeners[BASE_TRANSPORT_COUNT]; /* TCP, TLS */
    /* Of the node's first address and, at a dual stack, of its second one. */
    struct base_address addresses[2][BASE_TRANSPORT_COUNT];
    bool listens_on_use;
    struct base_names *names; /* that TLS has to show */
    struct sip_required_name *required;
    size_t required_count, required_capacity;
    base_span idle_close;
    struct sip_connection *connections;
    struct sip_tx_table peers, aliases; /* connections by far address */
    struct sip_timers timers;
    struct sip_endpoint_handlers handlers;
    void *arg;
    char *draw_name; /* whose draws these are */
    uint64_t branches;
    struct sip_draws *draws;
    size_t draw_count, draw_capacity;
    struct sip_tx_table clients, servers, unacknowledged;
    struct sip_live live; /* head of the ring */
    base_span slow;
    struct sip_slow_message *slow_messages;
    struct sip_endpoint_counts counts;
};

/* ---- endpoint.c ---------------------------------------------------------------- */

void sip_live_enter(struct sip_endpoint *endpoint, struct sip_live *live,
                    const struct base_address *peer);
void sip_live_leave(struct sip_live *live);

base_time sip_endpoint_now(const struct sip_endpoint *endpoint);

/** A message has come. */
void sip_endpoint_take(struct sip_endpoint *endpoint,
                       const struct base_address *from,
                       struct net_payload *payload);

/** The name that TLS at `address` has to show; NULL = any. */
const char *sip_endpoint_required_name(const struct sip_endpoint *endpoint,
                                       const struct base_address *address);

/** Something goes out over TCP or TLS: if it is to listen there from now on. */
void sip_endpoint_listen_on_use(struct sip_endpoint *endpoint,
                                enum base_transport transport);

/* ---- transmit.c ---------------------------------------------------------------- */

/* How a message stands in the timeline. */
struct sip_transmission {
    bool retransmission;
    uint32_t account;
    uint32_t *raw; /* in: number of the same bytes, 0 = new; out: theirs. May be
                      NULL */
};

/** Records the message and sends it. `tx`: the client transaction that waits
 * for the answer, NULL = none. False: it cannot be sent that way. */
bool sip_transmit(struct sip_endpoint *endpoint, struct sip_message *message,
                  const struct sip_hop *hop, const struct sip_transmission *how,
                  struct sip_client_tx *tx);

/** The same on a connected stream. */
void sip_transmit_stream(struct sip_endpoint *endpoint,
                         struct net_stream *stream, struct sip_message *message,
                         const struct sip_transmission *how);

/* ---- connection.c -------------------------------------------------------------- */

/** Sends on the connection to `hop`, which is made if there is none; recorded
 * once it stands. If it is lost, sip_client_lose is called for `tx`. */
void sip_connection_send(struct sip_endpoint *endpoint,
                         struct sip_message *message, const struct sip_hop *hop,
                         const struct sip_transmission *how,
                         struct sip_client_tx *tx);

/** True once the connection is established. */
bool sip_connection_stands(const struct sip_connection *connection);

/** The transaction waits no more; a request that is not on the wire yet stays
 * off it. Harmless if it did not wait on a connection. */
void sip_connection_leave(struct sip_client_tx *tx);

/** No answer came: the connection takes no new request and goes with the last
 * one that still waits on it. */
void sip_connection_doubt(struct sip_connection *connection);

/** True if there is one whose far end is `hop`. */
bool sip_connection_exists(const struct sip_endpoint *endpoint,
                           const struct sip_hop *hop);

/** A request has come; perhaps it tells who is at the far end. */
void sip_connection_learn(struct sip_endpoint *endpoint,
                          const struct sip_message *request);

/** Takes over a stream that a peer has made. */
void sip_connection_accept(struct sip_endpoint *endpoint,
                           struct net_stream *stream);

/** Resets all of them. No transaction may be left. */
void sip_connections_drop(struct sip_endpoint *endpoint);

/* ---- client_tx.c --------------------------------------------------------------- */

void sip_client_receive(struct sip_endpoint *endpoint,
                        struct sip_message *response,
                        const struct base_address *from);
void sip_client_icmp(struct sip_endpoint *endpoint, struct sip_message *request,
                     const struct base_address *to, enum net_icmp icmp);

/** The connection stands for which `tx` waited: what goes over it; borrowed. */
struct sip_message *sip_client_waited(struct sip_client_tx *tx);

/**
 * The connection on which `tx` waited is no more. An INVITE that has a
 * provisional waits on if its peer has closed the connection in order: the final
 * response comes over another one (RFC 3261 section 18.2.2).
 */
void sip_client_lose(struct sip_client_tx *tx, enum sip_failure why,
                     bool is_closed);

/** Frees all client transactions without a word to their owners. */
void sip_client_drop_all(struct sip_endpoint *endpoint);

/* ---- server_tx.c --------------------------------------------------------------- */

void sip_server_receive(struct sip_endpoint *endpoint,
                        struct sip_message *request,
                        const struct base_address *from);
void sip_server_drop_all(struct sip_endpoint *endpoint);
