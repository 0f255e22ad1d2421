// SPDX-License-Identifier: MIT
/* The backend without a kernel: hands the payload itself over. */
#include <stdlib.h>

#include "base/memory.h"
#include "net/backend.h"

struct net_port {
    char unused;
};

/* All sockets are alike here: what tells them apart is kept above. */
static struct net_port the_port;

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

static void memory_destroy(struct net_backend *backend)
{
    free(backend);
}

struct net_backend *net_backend_memory_create(void)
{
    static const struct net_backend_ops ops = {memory_open, memory_close,
                                               memory_hop, memory_destroy};
    struct net_backend *backend = base_calloc(1, sizeof *backend);

    backend->ops = &ops;
    return backend;
}
