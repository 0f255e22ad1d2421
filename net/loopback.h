// SPDX-License-Identifier: MIT
#pragma once
/* What the datagrams and the streams of the loopback backend share. */
#include <netinet/in.h>

#include "base/memory.h"
#include "net/backend.h"

#define LOOPBACK_DATAGRAM_MAX 65536

struct net_port {
    int fd;
    struct sockaddr_in address;
};

struct loopback {
    struct net_backend backend;
    int claim_fd; /* holds W */
    int w;
    uint16_t next_port; /* the next one to try */
    uint16_t dead_port; /* nobody is bound there: ICMP or RST comes back */
    uint8_t *stream;    /* bytes that came through a pipe */
    size_t stream_capacity;
    uint8_t buffer[LOOPBACK_DATAGRAM_MAX];
};

static inline struct loopback *loopback_of(struct net_backend *backend)
{
    return BASE_CONTAINER_OF(backend, struct loopback, backend);
}

/** The kernel's address of logical host `host`. */
struct sockaddr_in loopback_address(const struct loopback *self, uint32_t host,
                                    uint16_t port);

/** Binds `fd` on `host` at the next free port; strangers may hold some. */
int loopback_bind(struct loopback *self, int fd, uint32_t host,
                  struct sockaddr_in *out, struct base_error *error);

/** Waits up to a second for `events` on `fd`: lo may be late under load. */
int loopback_wait(struct loopback *self, int fd, short events,
                  struct base_error *error);

/* The stream operations of struct net_backend_ops. */
int loopback_listen(struct net_backend *backend, uint32_t host,
                    struct net_port **out, struct base_error *error);
int loopback_connect(struct net_backend *backend,
                     const struct net_connect_hop *hop,
                     struct base_error *error);
int loopback_carry(struct net_backend *backend, const struct net_pipe_hop *hop,
                   struct base_error *error);
int loopback_finish(struct net_backend *backend, struct net_pipe *pipe,
                    int side, struct base_error *error);
int loopback_abort(struct net_backend *backend, struct net_pipe *pipe, int side,
                   struct base_error *error);
void loopback_disconnect(struct net_backend *backend, struct net_pipe *pipe);
