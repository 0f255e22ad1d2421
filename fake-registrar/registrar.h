// SPDX-License-Identifier: MIT
#pragma once
/*
 * A fake registrar (RFC 3261 section 10) that also carries calls between the
 * phones registered at it: a stateful, record-routing proxy (section 16). It
 * knows nothing of the phone or its engine; what it saw can be asked for.
 * With `proxy` in its options it is that proxy alone: an outbound proxy.
 *
 *     freg_registrar_create(node, &options, &registrar, &error);
 *     freg_registrar_drop(registrar, &fault, &error);
 *     freg_registrar_restore(registrar);
 *     freg_registrar_destroy(&registrar);   // before net_destroy
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "net/net.h"
#include "sip/endpoint.h"

struct freg_registrar;

#define FREG_METHODS_MAX 8
#define FREG_PORT_DEFAULT 5060

/* A user who may register, and his password if the registrar challenges. */
struct freg_user {
    const char *name;
    const char *password; /* NULL without auth */
};

#define FREG_HOPS_MAX 8 /* to be tried one after the other */
#define FREG_DNS_MAX 2
#define FREG_TIMEOUT_MAX (32 * BASE_SEC) /* Timers B and F */

/* What an outbound proxy has beside port, transports, TLS and Record-Route. */
struct freg_proxy_options {
    const struct sip_hop *to; /* one after the other: the next when one is
                                 silent, unreachable or answers 503 */
    size_t to_count;   /* 0: along Route and Request-URI, by DNS if need be */
    base_span timeout; /* silence until the next of `to`, at most
                          FREG_TIMEOUT_MAX; 0 = 5 s */
    const char *const *names; /* its own in Routes; NULL = any pre-loaded one */
    size_t name_count;
    bool path; /* calls come back through it (RFC 3327) */
    struct base_address dns[FREG_DNS_MAX]; /* port included */
    size_t dns_count;
};

/* Texts are copied. */
struct freg_options {
    const struct freg_proxy_options *proxy; /* NULL = a registrar */
    uint16_t port;                          /* of UDP and TCP; 0 = 5060 */
    uint16_t tls_port;   /* 0 = above `port`; alone: `port` */
    unsigned transports; /* 1 << BASE_UDP | …; 0 = UDP and TCP */
    /* In its TLS certificate; none: whatever name is asked for. */
    const char *const *tls_names;
    size_t tls_name_count;
    base_time tls_expires; /* end of that certificate, whole s; 0 = never */
    /* Use this one's location store; NULL = an own one. */
    struct freg_registrar *shares;
    const char *auth_realm;     /* ask for credentials; NULL = no */
    const char *auth_algorithm; /* "MD5" (default) or "SHA-256" */
    const struct freg_user *auth_users;
    size_t auth_user_count;
    /* What is challenged, outside a dialog; [0] NULL = REGISTER alone. */
    const char *auth_methods[FREG_METHODS_MAX];
    const char *const *users; /* who exists; others get 404. NULL = everybody */
    size_t user_count;
    int32_t grant;           /* s granted at the most; 0 = what was asked */
    int32_t min_expires;     /* s; a shorter wish gets 423; 0 = none */
    int32_t default_expires; /* s without any wish; 0 = 3600 */
    bool needs_registration; /* 403 to a call of somebody not registered here */
    base_span idle_close;    /* of connections without a message; 0 = never */
    bool no_record_route;
    /* Name that the Record-Route has instead of the address; NULL = none. */
    const char *record_route;
    /* Host parts that are one domain; NULL = each is its own. */
    const char *const *domains;
    size_t domain_count;
};

/**
 * Opens a registrar on `node`. Errors as sip_endpoint_create; BASE_ERR_RANGE:
 * an option is outside its range.
 */
int freg_registrar_create(struct net_node *node,
                          const struct freg_options *options,
                          struct freg_registrar **out,
                          struct base_error *error);

/** Frees, nulls the pointer. A shared store lives until its last user goes. */
void freg_registrar_destroy(struct freg_registrar **registrar);

/* A failure mode as the scenario writes it (DESIGN 5). */
struct freg_fault {
    /* "silent", "refuse", "unreachable", "hang", "stall", "reject", "slow",
     * "oneway", "lossy", "tls-expired", "tls-untrusted", "tls-name" */
    const char *mode;
    int status;          /* reject: 300..699; 0 = 503 */
    int32_t retry_after; /* reject: s; 0 or less = no header */
    const char *contact; /* reject with 3xx: URI to go to; NULL = none */
    /* reject, stall: only these, the rest as usual; [0] NULL = all. */
    const char *methods[FREG_METHODS_MAX];
    base_span delay;       /* slow: above 0 */
    double rate;           /* lossy: 0..1 */
    const char *direction; /* oneway: what is lost, "in" or "out" */
};

/**
 * Puts the registrar into a failure mode, replacing any other. stall and reject
 * concern requests that come from now on; calls relayed before go on. ACK and
 * CANCEL are never rejected.
 * Errors: BASE_ERR_UNSUPPORTED: the mode makes no sense here, the sentence
 * lists those that do; BASE_ERR_RANGE: a mode's value is out of range, or a
 * method is unknown or ACK or CANCEL. An error leaves the mode before in force.
 */
int freg_registrar_drop(struct freg_registrar *registrar,
                        const struct freg_fault *fault,
                        struct base_error *error);

/** Heals it. What it had stored is still there; what it stalled stays so. */
void freg_registrar_restore(struct freg_registrar *registrar);

/**
 * Process restart, recorded as a fault event: open transactions and connections
 * are gone; with `forget` bindings, subscriptions and nonces too. A store that another registrar shares is
 * nobody's process memory: its bindings stay. A failure mode stays in force.
 */
void freg_registrar_restart(struct freg_registrar *registrar, bool forget);

/* A binding as bindings(aor) shows it; texts borrowed until the next event. */
struct freg_binding {
    const char *contact; /* URI as written between the angle brackets */
    const char *call_id;
    const char *path; /* values of its Path headers (RFC 3327), "" = none */
    uint32_t cseq;
    base_time expires_at; /* the first instant at which it does not count */
};

/**
 * The i-th live binding of `aor` ("4605", in whatever domain, "4605@pbx.com" or
 * a SIP URI), newest first; false past the end.
 */
bool freg_registrar_binding(struct freg_registrar *registrar, const char *aor,
                            size_t i, struct freg_binding *out);

/**
 * Requests of `method` ("REGISTER") received so far, copies included; NULL =
 * all. Counted from the timeline: linear in its length.
 */
uint64_t freg_registrar_seen(const struct freg_registrar *registrar,
                             const char *method);

/**
 * True while it waits for the final answer to a request it has sent on (the
 * world has not settled). A stalled request does not count.
 */
bool freg_registrar_has_live(const struct freg_registrar *registrar);

/** One of those requests, NULL if there is none; borrowed until the next event. */
const struct sip_client_tx *
freg_registrar_open(const struct freg_registrar *registrar);

/** Where another server of these transports (0 = UDP and TCP), at `peer` (NULL =
 * wherever), sends its requests to reach this one: by UDP if both have it, else
 * by TCP, else by TLS; to the address of the peer's family if there is one. */
struct sip_hop freg_registrar_next(const struct freg_registrar *registrar,
                                   unsigned transports,
                                   const struct base_address *peer);

struct net_node *freg_registrar_node(const struct freg_registrar *registrar);

/** The failure modes that make sense on a registrar, ended by NULL. */
const char *const *freg_fault_modes(void);
