// SPDX-License-Identifier: MIT
/* The backend without a kernel: hands the payload itself over. */
#include <stdlib.h>

#include "base/memory.h"
#include "net/backend.h"

struct net_port {
    char unused;
};

struct net_pipe {
    char unused;
};

/* All sockets are alike here: what tells them apart is kept above. */
static struct net_port the_port;
static struct net_pipe the_pipe;

static int memory_open(struct net_backend *backend, uint32_t host,
                       struct net_port **out, struct base_error *error)
{
    (void)backend;
    (void)host;
    (void)error;
    *out = &the_port;
    return 0;
}

static void memory_close(struct net_backend *backend, struct net_port *port)
{
    (void)backend;
    (void)port;
}

static int memory_hop(struct net_backend *backend, const struct net_hop *hop,
                      struct base_error *error)
{
    (void)backend;
    (void)error;
    if (hop->to == NULL)
        return NET_HOP_ICMP_PORT;
    *hop->arrived_out = net_payload_hold(hop->payload);
    return NET_HOP_DELIVERED;
}

static int memory_connect(struct net_backend *backend,
                          const struct net_connect_hop *hop,
                          struct base_error *error)
{
    (void)backend;
    (void)error;
    if (hop->listener == NULL)
        return NET_HOP_RESET;
    *hop->pipe_out = &the_pipe;
    return NET_HOP_DELIVERED;
}

static int memory_carry(struct net_backend *backend,
                        const struct net_pipe_hop *hop,
                        struct base_error *error)
{
    (void)backend;
    (void)error;
    *hop->arrived_out = hop->bytes;
    return 0;
}

static int memory_end(struct net_backend *backend, struct net_pipe *pipe,
                      int side, struct base_error *error)
{
    (void)backend;
    (void)pipe;
    (void)side;
    (void)error;
    return 0;
}

static void memory_disconnect(struct net_backend *backend,
                              struct net_pipe *pipe)
{
    (void)backend;
    (void)pipe;
}

static void memory_destroy(struct net_backend *backend)
{
    free(backend);
}

struct net_backend *net_backend_memory_create(void)
{
    static const struct net_backend_ops ops = {
        .open = memory_open,
        .close = memory_close,
        .hop = memory_hop,
        .listen = memory_open,
        .connect = memory_connect,
        .carry = memory_carry,
        .finish = memory_end,
        .abort = memory_end,
        .disconnect = memory_disconnect,
        .destroy = memory_destroy,
    };
    struct net_backend *backend = base_calloc(1, sizeof *backend);

    backend->ops = &ops;
    return backend;
}
