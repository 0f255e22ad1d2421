// SPDX-License-Identifier: MIT
#pragma once
/*
 * Faults of nodes and links (DESIGN 5), decided in one place for every backend.
 *
 * A node has at most one fault; a second replaces the first. net/ acts on the
 * modes that concern packets; the modes of a SIP or DNS server (stall, reject,
 * slow, servfail …) are the server's own, which reads them with net_node_fault.
 * Each change is a `fault` event of the timeline.
 */
#include "net/net.h"

enum net_fault_mode {
    NET_FAULT_NONE,
    NET_FAULT_SILENT,      /* takes nothing, answers nothing: fate unread */
    NET_FAULT_REFUSE,      /* ICMP port unreachable for every datagram, RST for
                              every segment */
    NET_FAULT_UNREACHABLE, /* ICMP host unreachable */
    NET_FAULT_LOSSY, /* each packet in either direction is lost with probability `rate` */
    NET_FAULT_SERVER, /* the server's own mode; net/ delivers as usual */
    NET_FAULT_HANG,   /* the program stands still: TCP is accepted, nothing read
                         (fate unread), nothing sent; ports stay open */
    NET_FAULT_ONEWAY_IN,   /* hears nothing (fate unread), still speaks */
    NET_FAULT_ONEWAY_OUT,  /* hears everything, what it says is lost */
    NET_FAULT_TLS_EXPIRED, /* its TLS listeners show an expired certificate, */
    NET_FAULT_TLS_UNTRUSTED, /* one of an unknown authority, */
    NET_FAULT_TLS_NAME,      /* one for another name; else delivers as usual */
};

struct net_fault {
    enum net_fault_mode mode;
    const char
        *name;   /* as the scenario writes it: "silent", "reject" …; static */
    double rate; /* LOSSY: 0..1 */
};

/** Puts `fault` on the node, replacing any other; recorded as fault/drop. */
void net_node_drop(struct net_node *node, const struct net_fault *fault);

/** Heals the node; recorded as fault/restore. */
void net_node_restore(struct net_node *node);

/** Records a `fault` event of the node that changes nothing in net/: "restart". */
void net_node_record(struct net_node *node, const char *what, const char *mode);

/** The fault in force (mode NONE if healthy); borrowed until it changes. */
const struct net_fault *net_node_fault(const struct net_node *node);

/**
 * True if nothing is wrong between `from` and whoever lives at `to`: a node is
 * there, neither has a fault, and the link between them is not cut.
 */
bool net_is_healthy(struct net_node *from, const struct base_address *to);

/*
 * What a link between two nodes does to packets. All draws are seeded and of
 * this link alone. A stream keeps its order and its bytes: there a lost segment
 * comes late and copies are dropped by the receiver.
 */
struct net_link_fault {
    bool cut;             /* fate lost */
    double loss;          /* probability 0..1 of fate lost */
    base_span delay;      /* added to each packet's way */
    base_span jitter;     /* added besides: 0 to this, drawn for each packet */
    double duplicate;     /* probability 0..1 that a datagram arrives twice */
    double reorder;       /* probability 0..1 that a packet is held back */
    base_span reorder_by; /* for this long, so that later ones overtake it */
    bool one_way;         /* only packets from `a` to `b` of net_link_set; what
                            holds for the other direction stays */
};

/** Replaces the fault of the link a-b, one_way: of what a sends to b; recorded as
 * a fault event, whose mode then begins with "one-way". All zero heals. */
void net_link_set(struct net_node *a, struct net_node *b,
                  const struct net_link_fault *fault);

/**
 * Puts a node on island `island`; packets between different islands are lost
 * (cause "partition"). All nodes begin on island 0. Recorded as fault/drop
 * "partition" with the value "group ISLAND", back on island 0 as fault/restore
 * "partition".
 */
void net_node_set_island(struct net_node *node, unsigned island);

/** The island a node is on, 0 = where all begin. */
unsigned net_node_island(const struct net_node *node);

/** Pulls the node's cable, or plugs it in again: without it nothing leaves or
 * reaches the node (fate lost, cause "unplugged"). Recorded as fault/unplug and
 * fault/plug. */
void net_node_set_plugged(struct net_node *node, bool is_plugged);
