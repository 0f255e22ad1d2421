// SPDX-License-Identifier: MIT
#include "net/fault.h"

#include "base/draw.h"
#include "base/memory.h"
#include "net/private.h"

static void record(struct net_node *node, struct net_node *peer,
                   const char *what, const char *mode)
{
    struct base_timeline *timeline = node->net->options.timeline;
    struct base_event event = {
        .kind = BASE_EVENT_FAULT,
        .t = net_now(node->net),
        .src = node->actor,
        .dst = peer != NULL ? peer->actor : 0,
        .op = base_timeline_name(timeline, what),
        .name = base_timeline_name(timeline, mode),
    };

    base_timeline_add(timeline, &event);
}

void net_node_drop(struct net_node *node, const struct net_fault *fault)
{
    BASE_ASSERT(fault->mode != NET_FAULT_NONE && fault->name != NULL);
    node->fault = *fault;
    record(node, NULL, "drop", fault->name);
}

void net_node_restore(struct net_node *node)
{
    node->fault = (struct net_fault){0};
    record(node, NULL, "restore", NULL);
}

void net_node_record(struct net_node *node, const char *what, const char *mode)
{
    record(node, NULL, what, mode);
}

const struct net_fault *net_node_fault(const struct net_node *node)
{
    return &node->fault;
}

/* True with probability `rate`, by one draw of `name`'s losses. */
static bool draw_loss(const struct net *net, const char *name,
                      const char *purpose, uint64_t counter, double rate)
{
    uint64_t draw = base_draw(net->options.seed, name, purpose, counter);

    return (double)(draw >> 11) < rate * 9007199254740992.0; /* 2^53 */
}

bool net_node_loses(struct net_node *node)
{
    return draw_loss(node->net, node->name, "loss", node->draws++,
                     node->fault.rate);
}

static struct net_link *link_find(struct net *net, const struct net_node *a,
                                  const struct net_node *b)
{
    for (size_t i = 0; i < net->link_count; i++) {
        struct net_link *link = &net->links[i];

        if ((link->a == a && link->b == b) || (link->a == b && link->b == a))
            return link;
    }
    return NULL;
}

void net_link_set(struct net_node *a, struct net_node *b,
                  const struct net_link_fault *fault)
{
    struct net *net = a->net;
    struct net_link *link = link_find(net, a, b);
    bool healed = !fault->cut && fault->loss <= 0.0 && fault->delay == 0;

    if (link == NULL) {
        net->links = base_grow(net->links, net->link_count, &net->link_capacity,
                               sizeof *net->links);
        link = &net->links[net->link_count++];
        *link = (struct net_link){.a = a, .b = b};
    }
    link->fault = *fault;
    record(a, b, healed ? "restore" : "drop",
           healed              ? NULL
           : fault->cut        ? "cut"
           : fault->loss > 0.0 ? "loss"
                               : "delay");
}

bool net_is_healthy(struct net_node *from, const struct base_address *to)
{
    struct net *net = from->net;
    struct net_socket *socket = net_address_map_get(&net->sockets, to);
    struct net_node *node =
        socket != NULL ? socket->node : net_node_at(net, to);
    struct net_link *link = node != NULL ? link_find(net, from, node) : NULL;

    return node != NULL && !node->is_off &&
           node->fault.mode == NET_FAULT_NONE &&
           (link == NULL || !link->fault.cut);
}

const char *net_link_verdict(struct net_node *a, struct net_node *b,
                             base_span *delay)
{
    struct net_link *link = link_find(a->net, a, b);

    if (link == NULL)
        return NULL;
    if (link->fault.cut)
        return "link";
    if (link->fault.loss > 0.0 &&
        draw_loss(a->net, link->a->name, link->b->name, link->draws++,
                  link->fault.loss))
        return "link";
    *delay += link->fault.delay;
    return NULL;
}
