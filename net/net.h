// SPDX-License-Identifier: MIT
#pragma once
/*
 * The network of one run: nodes with logical addresses, datagrams between
 * them, timers, and the virtual clock that orders it all.
 *
 * One queue of (time, sequence) holds everything that is to happen: timers and
 * payloads under way. When nothing is left at the present instant, `now` jumps
 * to the earliest entry; entries of one instant go in the order they were
 * made. A payload that is due is *hopped*: the backend sends it on the sender's
 * kernel socket and reads exactly what must come back (the datagram, or the
 * ICMP error) before anything else happens. The memory backend does the same
 * without a kernel, so both give the same order by construction.
 *
 * Faults are decided here, before and after the hop: a link's fault acts before
 * the wire (fate lost), a node's at the receiver (fate unread).
 *
 * Life, in call order:
 *
 *     net_create(&net, &options, &error);
 *     node = net_node_create(net, "primary", BASE_ACTOR_REGISTRAR, &ip);
 *     net_udp_open(node, 5060, &handlers, self, &socket, &error);
 *     net_udp_send(socket, &to, payload, event);
 *     net_timer_set(&timer, deadline);
 *     net_run(net, &error);            // until stopped or at rest
 *     net_destroy(&net);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/error.h"
#include "base/time.h"
#include "base/timeline.h"
#include "net/payload.h"

struct net;
struct net_node;
struct net_socket;

enum net_kind {
    NET_LOOPBACK, /* real kernel sockets on 127.W.x.y */
    NET_MEMORY,   /* no kernel */
};

#define NET_SPEED_MAX 0.0

/* More steps of cause and effect than this inside one instant end the run. */
#define NET_DEPTH_MAX 1000

struct net_options {
    enum net_kind kind;
    double
        speed; /* virtual seconds per wall second; NET_SPEED_MAX = no pacing */
    uint64_t seed;
    struct base_timeline *timeline; /* borrowed; must outlive the net */
};

/**
 * Creates a network at time 0.
 * Errors: BASE_ERR_ENVIRONMENT: loopback needs 127/8 and this machine's
 * namespace has none; the sentence names `--net memory`.
 */
int net_create(struct net **out, const struct net_options *options,
               struct base_error *error);

/** Closes every socket, drops everything under way, frees; nulls the pointer. */
void net_destroy(struct net **net);

/** The present instant. */
base_time net_now(const struct net *net);

uint64_t net_seed(const struct net *net);
struct base_timeline *net_timeline(const struct net *net);
enum net_kind net_kind(const struct net *net);

/** "loopback" or "memory". */
const char *net_kind_name(enum net_kind kind);

/* ---- running ---------------------------------------------------------------- */

/*
 * Called when an instant has come to rest: nothing more is due at net_now().
 * It may cause new entries at the same instant; then it is called again after
 * those. Returning false stops net_run.
 */
typedef bool (*net_settled_fn)(void *arg);

/** Sets the one settled callback (the script's scheduler); NULL = none. */
void net_on_settled(struct net *net, net_settled_fn settled, void *arg);

/**
 * Runs until net_stop, until the settled callback returns false, or until the
 * queue is empty. Pacing only slows it down; the history is the same at any
 * speed.
 * Errors: BASE_ERR_STATE: the world does not come to rest at this instant
 * (depth above NET_DEPTH_MAX; the sentence says the time and what repeats);
 * BASE_ERR_ENVIRONMENT: a datagram did not come back within 1 s of wall time.
 */
int net_run(struct net *net, struct base_error *error);

/** Goes on at another speed, from this instant on. */
void net_set_speed(struct net *net, double speed);

/** Makes net_run return after the present entry. Safe in any callback. */
void net_stop(struct net *net);

/* ---- timers ----------------------------------------------------------------- */

typedef void (*net_timer_fn)(void *arg);

/*
 * A one-shot timer inside its owner. Timers due at one instant fire in the
 * order in which they were set. Setting a pending timer moves it (and makes it
 * the youngest); a timer must be cancelled before its memory goes.
 */
struct net_timer {
    struct net *net;
    net_timer_fn fire;
    void *arg;
    size_t slot; /* private to net/: place in the queue, 0 = not pending */
};

/** Prepares a timer; it is not pending. */
void net_timer_init(struct net_timer *timer, struct net *net, net_timer_fn fire,
                    void *arg);

/** Fires at `deadline` (at once, in turn, if that is not after now); BASE_TIME_NEVER cancels. */
void net_timer_set(struct net_timer *timer, base_time deadline);

/** Takes a pending timer out; harmless otherwise. */
void net_timer_cancel(struct net_timer *timer);

bool net_timer_is_pending(const struct net_timer *timer);

/* ---- nodes ------------------------------------------------------------------ */

/**
 * Adds a host with one logical IP (`ip->port` is ignored) and declares it as
 * an actor of the timeline. Two nodes may share an IP (a registrar and a DNS
 * server on one machine). Freed with the net.
 */
struct net_node *net_node_create(struct net *net, const char *name,
                                 enum base_actor_kind kind,
                                 const struct base_address *ip);

struct net *net_node_net(const struct net_node *node);
const char *net_node_name(const struct net_node *node);

/** The node's number in the timeline. */
uint32_t net_node_actor(const struct net_node *node);

/**
 * Gives the host an address of the other family, too (a dual stack). To be said
 * before anything is opened on it: sockets and listeners are at both addresses,
 * and what is sent comes from the one of the receiver's family. To an address of
 * a family that the host does not have nothing goes out: fate lost, cause
 * "no-route", and the sender is told as by ICMP host unreachable.
 * Errors: BASE_ERR_CONFLICT: it has an address of that family.
 */
int net_node_add_ip(struct net_node *node, const struct base_address *ip,
                    struct base_error *error);

/** The node's (first) IP, port 0. */
const struct base_address *net_node_ip(const struct net_node *node);

/** The node's IP of `family` (enum base_family), port 0; NULL if it has none. */
const struct base_address *net_node_ip_of(const struct net_node *node,
                                          uint8_t family);

/** Timeline number of whoever is bound at `address` (or lives at its IP), or of
 * the address's own text if nobody does. */
uint32_t net_actor_at(struct net *net, const struct base_address *address);

/**
 * Switches the host on (as it is at first) or off: one that is off hears and
 * sends nothing, not even ICMP errors; fate lost, cause "off".
 */
void net_node_set_power(struct net_node *node, bool on);

/* ---- datagrams -------------------------------------------------------------- */

/* What came back for a datagram that could not be delivered. */
enum net_icmp {
    NET_ICMP_PORT, /* port unreachable */
    NET_ICMP_HOST, /* host unreachable */
};

struct net_udp_handlers {
    /* A datagram has come. `payload` is borrowed. `event` is its timeline
     * index, or SIZE_MAX. */
    void (*received)(void *arg, const struct base_address *from,
                     struct net_payload *payload, size_t event);
    /* An ICMP error for a datagram this socket sent. May be NULL. */
    void (*icmp)(void *arg, enum net_icmp icmp, const struct base_address *to,
                 struct net_payload *payload);
};

/**
 * Opens a UDP socket at the node's IPs and logical `port`.
 * Errors: BASE_ERR_CONFLICT: (address, port, udp) is taken, the sentence says
 * by whom; BASE_ERR_ENVIRONMENT: the kernel refuses a socket.
 */
int net_udp_open(struct net_node *node, uint16_t port,
                 const struct net_udp_handlers *handlers, void *arg,
                 struct net_socket **out, struct base_error *error);

/**
 * Closes the socket and nulls the pointer. Its datagrams under way still fly
 * and arrive; errors for them are dropped.
 */
void net_socket_close(struct net_socket **socket);

/** The logical address and port of a socket, as `peer` sees it; NULL: the first. */
struct base_address net_socket_address(const struct net_socket *socket,
                                       const struct base_address *peer);

/**
 * Sends `payload` (a reference is taken) to a logical address. Returns at once;
 * it arrives after the link's latency, by default at this same instant in turn.
 * `event` is the timeline index of the message, whose fate net/ will set;
 * SIZE_MAX if it stands in no timeline.
 */
void net_udp_send(struct net_socket *socket, const struct base_address *to,
                  struct net_payload *payload, size_t event);

/** Ephemeral logical ports: counted up from 49152 per node. */
uint16_t net_node_ephemeral_port(struct net_node *node);

/* ---- figures ---------------------------------------------------------------- */

struct net_counts {
    uint64_t entries; /* queue entries handled */
    uint64_t hops;    /* payloads carried by the backend */
    uint64_t icmps;   /* of these, answered by an ICMP error */
    uint64_t waits;   /* hops that had to wait for the kernel */
};

/** What the run has done so far. */
struct net_counts net_counts(const struct net *net);
