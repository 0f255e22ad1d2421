// SPDX-License-Identifier: MIT
#pragma once
/*
 * A SIP element on a node: its sockets and connections, its client and server transactions
 * (RFC 3261 section 17, on the virtual clock), and the `sip` events of the
 * timeline. The element's owner (phone, registrar, proxy) gives handlers and
 * decides; the endpoint keeps the protocol.
 *
 * A client transaction executes the retry schedule it was given to the letter
 * and ends with exactly one call of `failed`, or with final responses; then it
 * lingers to absorb what comes late. An INVITE's non-2xx final is ACKed here;
 * its 2xx is the owner's, every copy of it.
 *
 * A server transaction answers copies of its request by itself (after a 2xx to
 * an INVITE it absorbs them, RFC 6026) and re-sends final responses of an INVITE
 * until the ACK. A 100 is never sent by itself: the owner decides.
 *
 * Over TCP and TLS a request goes on the open connection to its hop, else a new
 * one is made; nothing is sent twice there, and the request fails at the instant
 * at which the connection is refused, fails or is lost. A connection on which
 * the answer to a request did not come in time takes no new requests. A request
 * stands in the timeline once it is on the wire: none of a connection that never
 * stood. An answer goes on the connection its request came on, or, if that is
 * gone, on a new one to where the Via says (RFC 3261 section 18.2.2).
 *
 * Inside a handler the owner may do anything but destroy the endpoint.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/error.h"
#include "base/retry.h"
#include "base/time.h"
#include "net/net.h"
#include "sip/message.h"

struct sip_endpoint;
struct sip_client_tx;
struct sip_server_tx;

/* RFC 3261 table 4. */
struct sip_timers {
    base_span t1, t2, t4;
};

/* Where a request goes: the first hop. */
struct sip_hop {
    struct base_address address;
    enum base_transport transport;
};

struct sip_endpoint_handlers {
    /* A new request that is no ACK and no CANCEL. The owner answers it with
     * sip_server_respond, now or later; `tx` is valid until it has answered
     * finally (for an INVITE until `gone`). A request other than INVITE that
     * nobody answers within 64*T1 is over, too (`gone`). `request` is borrowed:
     * hold to keep. */
    void (*request)(void *arg, struct sip_server_tx *tx,
                    struct sip_message *request,
                    const struct base_address *from);
    /* An ACK that is not for a non-2xx of ours: it acknowledges a 2xx (whose
     * re-sending has stopped), or is to be forwarded. Each copy. May be NULL. */
    void (*ack)(void *arg, struct sip_message *ack,
                const struct base_address *from);
    /* A CANCEL for `tx`, whose INVITE has no final answer yet; the 200 to the
     * CANCEL has been sent. May be NULL. */
    void (*cancelled)(void *arg, struct sip_server_tx *tx);
    /* A 2xx that the owner sent reliably was never acknowledged (64*T1). May be NULL. */
    void (*unacknowledged)(void *arg, struct sip_server_tx *tx);
    /* A response that belongs to no client transaction, and each 2xx to an
     * INVITE whose transaction had already failed or been abandoned. May be NULL. */
    void (*stray)(void *arg, struct sip_message *response,
                  const struct base_address *from);
    /* `tx` will not be mentioned again; forget the pointer. Called for each
     * INVITE, and for each other request that was not answered. May be NULL. */
    void (*gone)(void *arg, struct sip_server_tx *tx);
    /* A connection of ours to `hop` has ended, closed or reset by its peer,
     * while no transaction waited on it. May be NULL. */
    void (*lost)(void *arg, const struct sip_hop *hop);
};

struct sip_endpoint_options {
    uint16_t port;       /* logical, of UDP and TCP; usually 5060 */
    uint16_t tls_port;   /* 0 = the one above `port` */
    unsigned transports; /* 1 << BASE_UDP | … to listen on; 0 = UDP */
    bool listens_on_use; /* on TCP and TLS once a request of ours has gone out
                            that way, and if the port is free then */
    /* In the certificate of a TLS listener; none: whatever is asked for. */
    const char *const *names;
    size_t name_count;
    base_time certificate_ends; /* whole seconds; 0 = never */
    base_span idle_close; /* closes connections that peers have made after so
                             long without a message; 0 = never */
    struct sip_timers timers;                     /* all zero = 0.5, 4, 5 s */
    const struct sip_endpoint_handlers *handlers; /* borrowed */
    void *arg;
};

/** The port of a transport where no port is said: 5060, over TLS 5061. */
uint16_t sip_default_port(enum base_transport transport);

/** How `uri` is reached: by TLS if it is sips:, whatever it names beside (RFC
 * 3261 section 26.2.2), else by the transport it names, else by `usual`. False
 * if it names one that does not exist here. */
bool sip_uri_transport(const struct sip_uri *uri, enum base_transport usual,
                       enum base_transport *out);

/** The hop that `uri` names by address; false if it has a name, or a transport
 * that does not exist here. */
bool sip_uri_hop(const struct sip_uri *uri, enum base_transport usual,
                 struct sip_hop *out);

/**
 * Opens an endpoint on `node`. Errors as net_udp_open and net_stream_listen;
 * BASE_ERR_RANGE: no port is left above `port` for TLS.
 */
int sip_endpoint_create(struct net_node *node,
                        const struct sip_endpoint_options *options,
                        struct sip_endpoint **out, struct base_error *error);

/** Drops all transactions without callbacks, closes the sockets, nulls the pointer. */
void sip_endpoint_destroy(struct sip_endpoint **endpoint);

/** Drops all transactions without callbacks and resets all connections; it
 * listens on (restart with amnesia). */
void sip_endpoint_reset(struct sip_endpoint *endpoint);

/** The same at a power cut: the other ends of connections are not told. */
void sip_endpoint_forget(struct sip_endpoint *endpoint);

/** Where it can be reached by UDP and TCP, at its first address. */
const struct base_address *
sip_endpoint_address(const struct sip_endpoint *endpoint);

/** Where `peer` reaches it by `transport`, at the address of the peer's family
 * if there is one: what stands in its Via and Contact. NULL: the first one. */
const struct base_address *
sip_endpoint_address_for(const struct sip_endpoint *endpoint,
                         enum base_transport transport,
                         const struct base_address *peer);

/** True if `address` is one of its own, by some transport. */
bool sip_endpoint_is_at(const struct sip_endpoint *endpoint,
                        const struct base_address *address);

/** From now on TLS to `address` must show a certificate for `name` (RFC 5922):
 * the domain that was asked for, whatever host it led to. NULL or "": any
 * trusted certificate will do, as at first. Copies. */
void sip_endpoint_require_name(struct sip_endpoint *endpoint,
                               const struct base_address *address,
                               const char *name);

struct net_node *sip_endpoint_node(const struct sip_endpoint *endpoint);

/** Every incoming message, copies too, is processed `delay` later (mode slow); 0 = at once. */
void sip_endpoint_set_slow(struct sip_endpoint *endpoint, base_span delay);

/* What came in and reached no owner. */
struct sip_endpoint_counts {
    uint64_t refused; /* malformed requests answered with 400 */
    uint64_t dropped; /* neither a message nor answerable */
};

struct sip_endpoint_counts
sip_endpoint_counts(const struct sip_endpoint *endpoint);

/** A fresh branch "z9hG4bK…", drawn for this endpoint. Returns `out`. */
char *sip_endpoint_branch(struct sip_endpoint *endpoint, char out[32]);

/** A fresh token of 16 hex digits for tags, Call-IDs and nonces; `purpose` is
 * part of the draw. Returns `out`. */
char *sip_endpoint_token(struct sip_endpoint *endpoint, const char *purpose,
                         char out[17]);

/** The same for something that belongs to `request`: drawn from its branch, so
 * that other requests, of other phones, change nothing. Returns `out`. */
char *sip_endpoint_token_of(struct sip_endpoint *endpoint, const char *purpose,
                            const struct sip_message *request, char out[17]);

/** True if a client transaction waits for its answer, or a server transaction of
 * ours has not been answered finally: the world has not settled. */
bool sip_endpoint_has_live(const struct sip_endpoint *endpoint);

/** The same for those transactions whose peer's address `counts` accepts. */
bool sip_endpoint_has_live_with(const struct sip_endpoint *endpoint,
                                bool (*counts)(void *arg,
                                               const struct base_address *peer),
                                void *arg);

/* ---- client side --------------------------------------------------------------- */

enum sip_failure {
    SIP_FAILURE_TIMEOUT,
    SIP_FAILURE_ICMP_PORT,
    SIP_FAILURE_ICMP_HOST,
    SIP_FAILURE_REFUSED, /* the connection */
    SIP_FAILURE_RESET,   /* the connection was lost before the answer came */
    SIP_FAILURE_TLS,     /* handshake or certificate */
};

struct sip_client_handlers {
    /* Each provisional and the final response; of an INVITE every copy of a
     * 2xx too, for 64*T1 from the first. After a final response the tx pointer
     * is dead; after an INVITE's 2xx it lives until `gone`, and abandoning it
     * before sends further copies to `stray`. */
    void (*response)(void *arg, struct sip_client_tx *tx,
                     struct sip_message *response);
    /* No final response will come. The tx pointer is dead. `provisional`: a 1xx came. */
    void (*failed)(void *arg, struct sip_client_tx *tx,
                   enum sip_failure failure, bool provisional);
    /* No more copies of the INVITE's 2xx will come; forget the pointer. Not
     * called after sip_client_abandon. May be NULL. */
    void (*gone)(void *arg, struct sip_client_tx *tx);
    /* The request has waited for its connection and goes now: itself (NULL), or
     * what is returned, a reference, with the same branch and method. May be
     * NULL. */
    struct sip_message *(*waited)(void *arg, struct sip_client_tx *tx);
};

struct sip_client_options {
    struct sip_hop hop;
    struct base_retry
        retry; /* executed as it stands; ignored for streams but for give_up_at */
    bool cancel_late;      /* INVITE: a 1xx that comes after it was given up is
                         answered with a CANCEL */
    bool ignore_icmp_host; /* host unreachable is no failure; re-sends go on */
    uint32_t account;      /* for the timeline; 0 = none */
    const struct sip_client_handlers *handlers; /* borrowed */
    void *arg;
};

/** The RFC 3261 schedule for a method over UDP: Timers A/B or E/F. */
struct base_retry sip_retry_rfc3261(enum sip_method method,
                                    const struct sip_timers *timers);

/** True while a client transaction of `method` has this branch, be it only to
 * absorb what comes late: then the next one must have another. */
bool sip_client_knows(const struct sip_endpoint *endpoint, const char *branch,
                      const char *method);

/**
 * Sends `request` (a reference is taken) as a new client transaction; its branch
 * must be a fresh one. Never calls a handler before it returns. An ACK must go
 * through sip_send instead.
 */
struct sip_client_tx *sip_client_send(struct sip_endpoint *endpoint,
                                      struct sip_message *request,
                                      const struct sip_client_options *options);

/** The request of a transaction; borrowed. */
struct sip_message *sip_client_request(const struct sip_client_tx *tx);
const struct sip_hop *sip_client_hop(const struct sip_client_tx *tx);

/** The timeline's event of the request as it was first sent, SIZE_MAX without a
 * timeline or while it waits for a connection. */
size_t sip_client_event(const struct sip_client_tx *tx);

/**
 * The owner loses interest: no re-send and no handler call any more. What comes
 * late is absorbed for 64*T1: 3xx to 6xx of an INVITE are ACKed, a 2xx of an
 * INVITE goes to `stray`. Nulls the pointer.
 */
void sip_client_abandon(struct sip_client_tx **tx);

/** Sends CANCEL for a pending INVITE to the same hop (RFC 3261 section 9.1); a
 * provisional must have come. The INVITE's final response is still delivered;
 * if none comes within 64*T1 it fails with a timeout. A second call does nothing. */
void sip_client_cancel(struct sip_client_tx *tx);

/** True once a 1xx has come. */
bool sip_client_has_provisional(const struct sip_client_tx *tx);

/** Sends a message (a reference is taken) outside any transaction: an ACK of a 2xx, a forwarded ACK.
 * `retransmission` only marks the timeline. */
void sip_send(struct sip_endpoint *endpoint, struct sip_message *message,
              const struct sip_hop *hop, bool retransmission);

/**
 * Sends a response (a reference is taken) outside any transaction to where its
 * topmost Via says (RFC 3261 section 18.2.2, RFC 3581 section 4): over TCP and
 * TLS on the connection of the request, or once that is gone on one to the port
 * of the Via. A Via without a usable address gets nothing.
 */
void sip_send_by_via(struct sip_endpoint *endpoint,
                     struct sip_message *response);

/* ---- server side --------------------------------------------------------------- */

/**
 * Sends `response` (a reference is taken) in the transaction. Provisionals any
 * number of times, one final; later finals are ignored. A 2xx to an INVITE is
 * re-sent until its ACK if `reliable` (a UAS). If not (a proxy) it is passed on
 * once, and so is every further 2xx, as a retransmission.
 */
void sip_server_respond(struct sip_server_tx *tx, struct sip_message *response,
                        bool reliable);

/** The request; borrowed. */
struct sip_message *sip_server_request(const struct sip_server_tx *tx);

/** Where the request came from. */
const struct base_address *sip_server_from(const struct sip_server_tx *tx);

/** The owner's pointer beside the transaction; NULL at first. */
void sip_server_set_user(struct sip_server_tx *tx, void *user);
void *sip_server_user(const struct sip_server_tx *tx);

/** True once a final response has been sent. */
bool sip_server_is_answered(const struct sip_server_tx *tx);

/** Where a response to `request`, received from `from`, goes (RFC 3261 18.2.2, RFC 3581). */
struct sip_hop sip_response_hop(const struct sip_message *request,
                                const struct base_address *from);
