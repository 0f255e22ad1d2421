// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "net/connection.h"

static enum base_transport transport_of(enum base_transport wanted)
{
    return wanted == BASE_TLS ? BASE_TLS : BASE_TCP;
}

struct net_listener *net_listener_find(const struct net *net,
                                       const struct base_address *address,
                                       enum base_transport transport)
{
    enum base_transport other = transport == BASE_TLS ? BASE_TCP : BASE_TLS;
    struct net_listener *own =
        net_address_map_get(&net->listeners[transport], address);

    return own != NULL ? own
                       : net_address_map_get(&net->listeners[other], address);
}

/* "a,b", or NULL for no names. */
static char *join_names(const struct net_listen_options *options)
{
    struct base_buffer text = {0};
    char *names;

    if (options->name_count == 0)
        return NULL;
    for (size_t i = 0; i < options->name_count; i++)
        base_buffer_printf(&text, "%s%s", i > 0 ? "," : "", options->names[i]);
    names = base_strdup(base_buffer_text(&text));
    base_buffer_fini(&text);
    return names;
}

int net_stream_listen(struct net_node *node,
                      const struct net_listen_options *options,
                      const struct net_listener_handlers *handlers, void *arg,
                      struct net_listener **out, struct base_error *error)
{
    struct net *net = node->net;
    enum base_transport transport = transport_of(options->transport);
    struct net_address_map *map = &net->listeners[transport];
    struct base_address taken = net_node_taken(node, map, options->port);
    struct net_listener *listener;
    char text[BASE_ADDRESS_TEXT_MAX];
    int err;

    if (taken.family != 0) {
        listener = net_address_map_get(map, &taken);
        return base_error_set(
            error, BASE_ERR_CONFLICT, "%s over %s is taken by %s",
            base_address_text(&taken, text), base_transport_name(transport),
            listener->node->name);
    }
    listener = base_calloc(1, sizeof *listener);
    err = net->backend->ops->listen(net->backend, node->host, &listener->port,
                                    error);
    if (err != 0) {
        free(listener);
        return err;
    }
    listener->node = node;
    listener->number = options->port;
    listener->transport = transport;
    listener->handlers = handlers;
    listener->arg = arg;
    listener->names = join_names(options);
    listener->certificate_ends = options->certificate_ends;
    listener->next = net->listener_list;
    net->listener_list = listener;
    net_node_map(node, map, options->port, listener);
    *out = listener;
    return 0;
}

void net_listener_close(struct net_listener **listener)
{
    struct net_listener *self = *listener;
    struct net_listener **link;
    struct net *net;

    *listener = NULL;
    if (self == NULL)
        return;
    net = self->node->net;
    net_node_map(self->node, &net->listeners[self->transport], self->number,
                 NULL);
    link = &net->listener_list;
    while (*link != self)
        link = &(*link)->next;
    *link = self->next;
    for (struct net_connection *c = net->connections; c != NULL; c = c->next)
        if (c->listener == self)
            c->listener = NULL;
    net->backend->ops->close(net->backend, self->port);
    free(self->names);
    free(self);
}
