// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/memory.h"
#include "net/private.h"

/* The most a UDP datagram over IPv4 can carry. */
#define UDP_PAYLOAD_MAX 65507

int net_udp_open(struct net_node *node, uint16_t port,
                 const struct net_udp_handlers *handlers, void *arg,
                 struct net_socket **out, struct base_error *error)
{
    struct net *net = node->net;
    struct base_address taken = net_node_taken(node, &net->sockets, port);
    struct net_socket *socket;
    char text[BASE_ADDRESS_TEXT_MAX];
    int err;

    if (taken.family != 0) {
        socket = net_address_map_get(&net->sockets, &taken);
        return base_error_set(
            error, BASE_ERR_CONFLICT, "%s over udp is taken by %s",
            base_address_text(&taken, text), socket->node->name);
    }
    socket = base_calloc(1, sizeof *socket);
    err =
        net->backend->ops->open(net->backend, node->host, &socket->port, error);
    if (err != 0) {
        free(socket);
        return err;
    }
    socket->node = node;
    socket->number = port;
    socket->handlers = handlers;
    socket->arg = arg;
    socket->next = node->socket_list;
    node->socket_list = socket;
    net_node_map(node, &net->sockets, port, socket);
    *out = socket;
    return 0;
}

static void socket_free(struct net_socket *socket)
{
    struct net_backend *backend = socket->node->net->backend;

    backend->ops->close(backend, socket->port);
    free(socket);
}

void net_socket_close(struct net_socket **socket)
{
    struct net_socket *self = *socket;
    struct net_socket **link;

    *socket = NULL;
    if (self == NULL)
        return;
    net_node_map(self->node, &self->node->net->sockets, self->number, NULL);
    link = &self->node->socket_list;
    while (*link != self)
        link = &(*link)->next;
    *link = self->next;
    self->handlers = NULL;
    if (self->under_way == 0)
        socket_free(self);
}

struct base_address net_socket_address(const struct net_socket *socket,
                                       const struct base_address *peer)
{
    return net_node_source(socket->node, peer, socket->number);
}

void net_fate(struct net *net, size_t event, enum base_fate fate,
              const char *cause)
{
    if (event != SIZE_MAX)
        base_timeline_set_fate(net->options.timeline, event, fate, cause,
                               net_now(net));
}

static void set_off(struct net_socket *socket, struct net_delivery what,
                    base_span delay)
{
    struct net_delivery *delivery = base_calloc(1, sizeof *delivery);

    *delivery = what;
    net_payload_hold(delivery->payload);
    socket->under_way++;
    net_enqueue(socket->node->net,
                (struct net_entry){.at = net_now(socket->node->net) + delay,
                                   .delivery = delivery});
}

void net_udp_send(struct net_socket *socket, const struct base_address *to,
                  struct net_payload *payload, size_t event)
{
    struct net *net = socket->node->net;
    const char *lost = net_node_mute(socket->node);
    struct net_node *receiver = net_node_at(net, to);
    base_span delay = 0;
    struct net_delivery delivery = {
        .from = socket, .to = *to, .payload = payload, .event = event};

    if (!net_node_has_route(socket->node, to)) {
        net_fate(net, event, BASE_FATE_LOST, "no-route");
        delivery.is_icmp = true;
        delivery.icmp = NET_ICMP_HOST;
        set_off(socket, delivery, 0);
        return;
    }
    if (lost == NULL && receiver != NULL)
        lost = net_link_verdict(socket->node, receiver, &delay);
    if (lost != NULL) {
        net_fate(net, event, BASE_FATE_LOST, lost);
        return;
    }
    set_off(socket, delivery, delay);
    delivery.is_copy = true;
    if (receiver != NULL && net_link_duplicates(socket->node, receiver))
        set_off(socket, delivery, delay);
}

void net_delivery_destroy(struct net *net, struct net_delivery *delivery)
{
    struct net_socket *from = delivery->from;

    (void)net;
    net_payload_release(&delivery->payload);
    if (--from->under_way == 0 && from->handlers == NULL)
        socket_free(from);
    free(delivery);
}

/* The fate of what was sent; a copy that the link made has none. */
static void fate(struct net *net, const struct net_delivery *delivery,
                 enum base_fate value, const char *cause)
{
    if (!delivery->is_copy)
        net_fate(net, delivery->event, value, cause);
}

static void icmp_take(const struct net_delivery *back)
{
    struct net_socket *from = back->from;

    if (from->handlers != NULL && from->handlers->icmp != NULL &&
        !net_node_is_deaf(from->node))
        from->handlers->icmp(from->arg, back->icmp, &back->to, back->payload);
}

static void icmp_record(struct net *net, const struct net_delivery *delivery,
                        const struct net_node *host, enum net_icmp icmp)
{
    struct base_timeline *timeline = net->options.timeline;
    struct base_event event = {
        .kind = BASE_EVENT_NET,
        .t = net_now(net),
        .src = host->actor,
        .dst = delivery->from->node->actor,
        .op = base_timeline_name(timeline, "icmp"),
        .cause = base_timeline_name(timeline,
                                    icmp == NET_ICMP_PORT ? "port" : "host"),
        .transport = BASE_UDP,
    };

    base_timeline_add(timeline, &event);
}

/* The error takes the link's way back, like any other packet. */
static void icmp_report(struct net *net, struct net_delivery *delivery,
                        enum net_icmp icmp)
{
    struct net_node *host = net_node_at(net, &delivery->to);
    struct net_delivery back = *delivery;
    base_span delay = 0;

    net->counts.icmps++;
    fate(net, delivery, BASE_FATE_REFUSED,
         icmp == NET_ICMP_PORT ? "icmp-port" : "icmp-host");
    back.is_icmp = true;
    back.icmp = icmp;
    icmp_record(net, delivery, host, icmp);
    if (net_link_verdict(host, delivery->from->node, &delay) != NULL)
        return;
    if (delay > 0)
        set_off(delivery->from, back, delay);
    else
        icmp_take(&back);
}

static void hand_over(struct net *net, struct net_socket *to,
                      struct net_delivery *delivery,
                      struct net_payload *arrived)
{
    struct base_address from =
        net_socket_address(delivery->from, &delivery->to);

    fate(net, delivery, BASE_FATE_DELIVERED, NULL);
    to->handlers->received(to->arg, &from, arrived, delivery->event);
}

/* Carries the payload through the backend and acts on what came back. */
static int hop(struct net *net, struct net_delivery *delivery,
               struct net_socket *to, struct net_node *node,
               struct base_error *error)
{
    bool refuse = node->fault.mode == NET_FAULT_REFUSE;
    bool hangs = to != NULL && node->fault.mode == NET_FAULT_HANG;
    bool unread = net_node_is_deaf(node) || hangs;
    struct net_payload *arrived = NULL;
    struct net_hop carry = {
        .from = delivery->from->port,
        .to = to != NULL && !refuse ? to->port : NULL,
        .host = node->host,
        .payload = delivery->payload,
        .arrived_out = &arrived,
    };
    int result;

    /* A silent host without that socket must not make the kernel answer. */
    if (to == NULL && unread) {
        fate(net, delivery, BASE_FATE_UNREAD, node->fault.name);
        return 0;
    }
    net->counts.hops++;
    result = net->backend->ops->hop(net->backend, &carry, error);
    if (result < 0)
        return result;
    if (result == NET_HOP_ICMP_PORT)
        icmp_report(net, delivery, NET_ICMP_PORT);
    else if (unread)
        fate(net, delivery, BASE_FATE_UNREAD, node->fault.name);
    else
        hand_over(net, to, delivery, arrived);
    net_payload_release(&arrived);
    return 0;
}

int net_delivery_arrive(struct net *net, struct net_delivery *delivery,
                        struct base_error *error)
{
    struct net_socket *to = net_address_map_get(&net->sockets, &delivery->to);
    struct net_node *node =
        to != NULL ? to->node : net_node_at(net, &delivery->to);
    size_t length;

    net_payload_bytes(delivery->payload, &length);
    if (delivery->is_icmp)
        icmp_take(delivery);
    else if (node == NULL)
        fate(net, delivery, BASE_FATE_LOST, "no-host");
    else if (node->is_off)
        fate(net, delivery, BASE_FATE_LOST, "off");
    else if (length > UDP_PAYLOAD_MAX)
        fate(net, delivery, BASE_FATE_LOST, "too-long");
    else if (node->fault.mode == NET_FAULT_UNREACHABLE)
        icmp_report(net, delivery, NET_ICMP_HOST);
    else
        return hop(net, delivery, to, node, error);
    return 0;
}
