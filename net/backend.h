// SPDX-License-Identifier: MIT
#pragma once
/*
 * The seam between the network and what carries it. A backend only takes one
 * payload from one socket to another and says what came back; everything that
 * is decided (order, delay, faults, who lives where) is decided above it, once.
 */
#include "base/error.h"
#include "net/net.h"

struct net_backend;

/* A backend's side of an open socket or listener. */
struct net_port;

/* A backend's side of a connection, with the sides 0 (who connected) and 1. */
struct net_pipe;

enum net_hop_result {
    NET_HOP_DELIVERED,
    NET_HOP_ICMP_PORT, /* port unreachable came back to the sender */
    NET_HOP_RESET,     /* RST came back: nobody listens there */
};

struct net_hop {
    struct net_port *from;
    struct net_port *to; /* NULL: the host `host` has nobody at that port */
    uint32_t host;       /* number of the receiving host, from 0 */
    struct net_payload *payload;
    struct net_payload **arrived_out; /* DELIVERED: what the receiver reads; a
                                         reference of the caller's */
};

struct net_connect_hop {
    uint32_t from_host, to_host;
    struct net_port *listener; /* NULL: `to_host` has nobody at that port */
    struct net_pipe **pipe_out;
};

/* Some bytes through a pipe. */
struct net_pipe_hop {
    struct net_pipe *pipe;
    int side; /* that sends */
    const uint8_t *bytes;
    size_t length;
    const uint8_t **arrived_out; /* as many; borrowed until the next call */
};

struct net_backend_ops {
    /* Opens a datagram socket of host `host`. */
    int (*open)(struct net_backend *backend, uint32_t host,
                struct net_port **out, struct base_error *error);
    void (*close)(struct net_backend *backend, struct net_port *port);
    /* Carries one payload now. Negative: an error that ends the run. */
    int (*hop)(struct net_backend *backend, const struct net_hop *hop,
               struct base_error *error);
    /* Opens a stream listener of host `host`; `close` closes it too. */
    int (*listen)(struct net_backend *backend, uint32_t host,
                  struct net_port **out, struct base_error *error);
    /* Connects and accepts, or finds out that nobody listens. */
    int (*connect)(struct net_backend *backend,
                   const struct net_connect_hop *hop, struct base_error *error);
    /* Carries bytes until all are back. */
    int (*carry)(struct net_backend *backend, const struct net_pipe_hop *hop,
                 struct base_error *error);
    /* `side` sends FIN (finish) or RST (abort); the other side sees it. */
    int (*finish)(struct net_backend *backend, struct net_pipe *pipe, int side,
                  struct base_error *error);
    int (*abort)(struct net_backend *backend, struct net_pipe *pipe, int side,
                 struct base_error *error);
    /* Forgets the connection; nobody will look at it again. */
    void (*disconnect)(struct net_backend *backend, struct net_pipe *pipe);
    void (*destroy)(struct net_backend *backend);
};

/* First member of each backend. */
struct net_backend {
    const struct net_backend_ops *ops;
    uint64_t waits; /* hops that had to wait for the kernel */
};

/** Real UDP sockets on 127.W.x.y. Errors: BASE_ERR_ENVIRONMENT. */
int net_backend_loopback_create(struct net_backend **out,
                                struct base_error *error);

/** No kernel. Never fails. */
struct net_backend *net_backend_memory_create(void);
