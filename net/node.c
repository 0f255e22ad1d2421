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
    node->ips[0] = ip_of(ip);
    node->next_ephemeral = EPHEMERAL_FIRST;
    node->host = first != NULL ? first->host : net->host_count++;
    if (first == NULL)
        net_address_map_put(&net->hosts, &node->ips[0], node);
    node->actor =
        base_timeline_actor(net->options.timeline, name, kind,
                            base_address_ip_text(&node->ips[0], text));
    net->nodes = base_grow(net->nodes, net->node_count, &net->node_capacity,
                           sizeof *net->nodes);
    net->nodes[net->node_count++] = node;
    return node;
}

int net_node_add_ip(struct net_node *node, const struct base_address *ip,
                    struct base_error *error)
{
    char text[BASE_ADDRESS_TEXT_MAX];

    BASE_ASSERT(node->socket_list == NULL);
    if (node->ips[1].family != 0 || node->ips[0].family == ip->family)
        return base_error_set(error, BASE_ERR_CONFLICT,
                              "%s has an IPv%d address already, beside %s",
                              node->name, ip->family,
                              base_address_ip_text(ip, text));
    node->ips[1] = ip_of(ip);
    if (net_node_at(node->net, ip) == NULL)
        net_address_map_put(&node->net->hosts, &node->ips[1], node);
    return 0;
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
    return &node->ips[0];
}

const struct base_address *net_node_ip_of(const struct net_node *node,
                                          uint8_t family)
{
    for (size_t i = 0; i < NET_IPS_MAX; i++)
        if (family != 0 && node->ips[i].family == family)
            return &node->ips[i];
    return NULL;
}

struct base_address net_node_address(const struct net_node *node, size_t i,
                                     uint16_t port)
{
    struct base_address address = {0};

    if (i < NET_IPS_MAX && node->ips[i].family != 0) {
        address = node->ips[i];
        address.port = port;
    }
    return address;
}

struct base_address net_node_source(const struct net_node *node,
                                    const struct base_address *peer,
                                    uint16_t port)
{
    const struct base_address *ip =
        peer != NULL ? net_node_ip_of(node, peer->family) : NULL;
    struct base_address address = ip != NULL ? *ip : node->ips[0];

    address.port = port;
    return address;
}

bool net_node_has_route(const struct net_node *node,
                        const struct base_address *peer)
{
    return net_node_ip_of(node, peer->family) != NULL;
}

struct base_address net_node_taken(const struct net_node *node,
                                   const struct net_address_map *map,
                                   uint16_t port)
{
    struct base_address address;

    for (size_t i = 0; (address = net_node_address(node, i, port)).family != 0;
         i++)
        if (net_address_map_get(map, &address) != NULL)
            break;
    return address;
}

void net_node_map(const struct net_node *node, struct net_address_map *map,
                  uint16_t port, void *value)
{
    struct base_address address;

    for (size_t i = 0; (address = net_node_address(node, i, port)).family != 0;
         i++)
        if (value != NULL)
            net_address_map_put(map, &address, value);
        else
            net_address_map_remove(map, &address);
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
