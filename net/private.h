// SPDX-License-Identifier: MIT
#pragma once
/* What the files of net/ share and nobody else may see. */
#include "net/address_map.h"
#include "net/backend.h"
#include "net/clock.h"
#include "net/fault.h"
#include "net/net.h"
#include "net/queue.h"

struct event;
struct event_base;

struct net {
    struct net_options options;
    struct net_clock *clock;
    struct net_backend *backend;
    struct net_queue queue;
    uint32_t depth;            /* of the entry being handled */
    struct base_error failure; /* code 0 = none; ends the run */
    bool stopped;
    net_settled_fn settled;
    void *settled_arg;
    struct net_counts counts;
    const struct net_entry *last; /* for the message of a runaway instant */

    struct net_address_map sockets; /* ip:port -> struct net_socket */
    struct net_address_map hosts;   /* ip:0 -> first struct net_node there */
    struct net_address_map listeners[BASE_TRANSPORT_COUNT]; /* ip:port */
    struct net_listener *listener_list;
    struct net_connection *connections;
    struct net_authority *authority; /* NULL until TLS is used */
    size_t segment_max;              /* see net_set_segments */
    bool merge_segments;
    uint32_t host_count;     /* different IPs */
    struct net_node **nodes; /* in order of creation */
    size_t node_count, node_capacity;
    struct net_link *links;
    size_t link_count, link_capacity;

    /* The event loop: pumps the queue and paces it against the wall clock. */
    struct event_base *base;
    struct event *pump;
    base_time paced_from; /* virtual instant at which pacing began */
    int64_t wall_from_us; /* the wall clock then; 0 = not yet */
};

#define NET_IPS_MAX 2

struct net_node {
    struct net *net;
    char *name;
    uint32_t actor;
    /* One per family, the first one given first; family 0 = none. */
    struct base_address ips[NET_IPS_MAX];
    uint32_t host; /* number of the first IP for the backend */
    unsigned island;
    bool is_unplugged;
    struct net_fault fault;
    bool is_off;
    uint64_t draws; /* of this node's losses */
    uint16_t next_ephemeral;
    struct net_socket *socket_list; /* open ones */
};

struct net_socket {
    struct net_node *node;
    uint16_t number; /* logical port, at each IP of the node */
    struct net_port *port;
    const struct net_udp_handlers *handlers; /* NULL once closed */
    void *arg;
    unsigned under_way;      /* deliveries it sent that have not arrived */
    struct net_socket *next; /* in the node's list */
};

struct net_link {
    struct net_node *a, *b;
    struct net_link_fault there, back; /* a to b, b to a */
    uint64_t draws;                    /* of losses */
    uint64_t jitters, duplicates, reorders;
};

/* One payload under way. */
struct net_delivery {
    struct net_socket *from;
    struct base_address to;
    struct net_payload *payload;
    size_t event;
    bool is_copy; /* the fate is that of the first one */
    bool is_icmp; /* the way back of the ICMP error `icmp`, to `from` */
    enum net_icmp icmp;
};

/** Queues an entry with the causal depth it has here and now. */
void net_enqueue(struct net *net, struct net_entry entry);

/** Hands a due delivery to its receiver, or finds out why not. */
int net_delivery_arrive(struct net *net, struct net_delivery *delivery,
                        struct base_error *error);

/** Frees a delivery; its socket too if it was the last of a closed one. */
void net_delivery_destroy(struct net *net, struct net_delivery *delivery);

/** The i-th address of a node with `port`; family 0 past the last. */
struct base_address net_node_address(const struct net_node *node, size_t i,
                                     uint16_t port);

/** The address, with `port`, from which the node sends to `peer`: that of its
 * family, else the first. */
struct base_address net_node_source(const struct net_node *node,
                                    const struct base_address *peer,
                                    uint16_t port);

/** True if the node has an address of the family of `peer`. */
bool net_node_has_route(const struct net_node *node,
                        const struct base_address *peer);

/** The first of the node's addresses at `port` that stands in `map`; family 0 =
 * none does. */
struct base_address net_node_taken(const struct net_node *node,
                                   const struct net_address_map *map,
                                   uint16_t port);

/** Puts `value` at all addresses of the node with `port`; NULL takes it out. */
void net_node_map(const struct net_node *node, struct net_address_map *map,
                  uint16_t port, void *value);

/** The first node at an IP, NULL if nobody lives there. */
struct net_node *net_node_at(const struct net *net,
                             const struct base_address *ip);

/** Sets the fate of timeline event `event` unless it is SIZE_MAX. */
void net_fate(struct net *net, size_t event, enum base_fate fate,
              const char *cause);

/** Why a packet from `a` to `b` is lost now, or NULL; adds the link's delay to `delay`. */
const char *net_link_verdict(struct net_node *a, struct net_node *b,
                             base_span *delay);

/** True if a datagram from `a` to `b` arrives twice. */
bool net_link_duplicates(struct net_node *a, struct net_node *b);

/** Why `node` cannot send a packet now (its fault's name), or NULL. */
const char *net_node_mute(struct net_node *node);

/** True if `node` does not take the packet that has reached it now. */
bool net_node_is_deaf(struct net_node *node);

/** Acts on a segment that is due; sets net->failure if the backend fails. */
void net_segment_due(struct net_segment *segment);

/** Takes note that the segment's entry has left the queue for good. */
void net_segment_discard(struct net_segment *segment);

/** Writes who sends a segment to whom. */
const char *net_segment_sender(const struct net_segment *segment,
                               struct base_address *to_out);

/** Resets what a program that stood still has not read, now that it goes on. */
void net_node_unhang(struct net_node *node);

/** Frees all connections and listeners. */
void net_streams_fini(struct net *net);

/** Opens and closes the event loop of `net`. */
void net_loop_create(struct net *net);
void net_loop_destroy(struct net *net);

/** Pumps until the net stops; then net->failure says how it went. */
void net_loop_run(struct net *net);

/** One instant of the run; false if there is nothing more to do. */
bool net_step(struct net *net);

/** The instant net_step would go to next; BASE_TIME_NEVER if none. */
base_time net_step_next(const struct net *net);
