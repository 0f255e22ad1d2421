// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/memory.h"
#include "net/private.h"

#define EPHEMERAL_FIRST 49152

static struct base_address ip_of(const struct base_address *address)
{
    struct base_address ip = *address;

    ip.port = 0;
    return ip;
}

struct net_node *net_node_at(const struct net *net,
                             const struct base_address *address)
{
    struct base_address ip = ip_of(address);

    return net_address_map_get(&net->hosts, &ip);
}

struct net_node *net_node_create(struct net *net, const char *name,
                                 enum base_actor_kind kind,
                                 const struct base_address *ip)
{
    struct net_node *node = base_calloc(1, sizeof *node);
    struct net_node *first = net_node_at(net, ip);
    char text[BASE_ADDRESS_TEXT_MAX];

    node->net = net;
    node->name = base_strdup(name);
    node->ip = ip_of(ip);
    node->next_ephemeral = EPHEMERAL_FIRST;
    node->host = first != NULL ? first->host : net->host_count++;
    if (first == NULL)
        net_address_map_put(&net->hosts, &node->ip, node);
    node->actor = base_timeline_actor(net->options.timeline, name, kind,
                                      base_address_ip_text(&node->ip, text));
    net->nodes = base_grow(net->nodes, net->node_count, &net->node_capacity,
                           sizeof *net->nodes);
    net->nodes[net->node_count++] = node;
    return node;
}

void net_node_set_power(struct net_node *node, bool on)
{
    node->is_off = !on;
}

struct net *net_node_net(const struct net_node *node)
{
    return node->net;
}

const char *net_node_name(const struct net_node *node)
{
    return node->name;
}

uint32_t net_node_actor(const struct net_node *node)
{
    return node->actor;
}

const struct base_address *net_node_ip(const struct net_node *node)
{
    return &node->ip;
}

uint32_t net_actor_at(struct net *net, const struct base_address *address)
{
    const struct net_socket *socket =
        net_address_map_get(&net->sockets, address);
    const struct net_node *node =
        socket != NULL ? socket->node : net_node_at(net, address);
    char text[BASE_ADDRESS_TEXT_MAX];

    if (node != NULL)
        return node->actor;
    base_address_ip_text(address, text);
    return base_timeline_actor(net->options.timeline, text, BASE_ACTOR_OTHER,
                               text);
}

uint16_t net_node_ephemeral_port(struct net_node *node)
{
    uint16_t port = node->next_ephemeral;

    node->next_ephemeral =
        port == UINT16_MAX ? EPHEMERAL_FIRST : (uint16_t)(port + 1);
    return port;
}
