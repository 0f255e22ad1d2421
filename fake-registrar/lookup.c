// SPDX-License-Identifier: MIT
#include "fake-registrar/lookup.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

/* As a phone asks: semantics 2.16. */
#define TIMEOUT (2 * BASE_SEC)
#define ATTEMPTS 2

struct freg_lookup {
    struct dns_client *dns;
    uint16_t types[2]; /* DNS_A, DNS_AAAA */
    size_t type_count;
    struct freg_name name;
    freg_lookup_done_fn done;
    void *arg;
    struct dns_query *query;
    struct dns_record servers[FREG_HOPS_MAX]; /* SRV, in order; empty: `name` */
    size_t server_count;
    size_t asked; /* queries for addresses: all types of one server, then of
                     the next */
    struct freg_hops hops;
};

static void ask_address(struct freg_lookup *lookup);

static void finish(struct freg_lookup *lookup)
{
    freg_lookup_done_fn done = lookup->done;
    void *arg = lookup->arg;
    struct freg_hops hops = lookup->hops;

    free(lookup);
    done(arg, &hops);
}

static void on_address(void *arg, const struct dns_outcome *outcome)
{
    struct freg_lookup *lookup = arg;
    struct freg_hops *hops = &lookup->hops;
    size_t hosts = lookup->server_count > 0 ? lookup->server_count : 1;
    uint16_t port = lookup->name.port != 0
                        ? lookup->name.port
                        : sip_default_port(lookup->name.transport);

    lookup->query = NULL;
    if (lookup->server_count > 0)
        port =
            lookup->servers[lookup->asked / lookup->type_count].data.srv.port;
    for (size_t i = 0; i < outcome->record_count && hops->count < FREG_HOPS_MAX;
         i++) {
        struct sip_hop *hop = &hops->at[hops->count++];

        *hop = (struct sip_hop){outcome->records[i].data.address,
                                lookup->name.transport};
        hop->address.port = port;
    }
    lookup->asked++;
    if (lookup->asked < hosts * lookup->type_count &&
        hops->count < FREG_HOPS_MAX)
        ask_address(lookup);
    else
        finish(lookup);
}

static void ask_address(struct freg_lookup *lookup)
{
    size_t server = lookup->asked / lookup->type_count;
    const char *host = lookup->server_count > 0
                           ? lookup->servers[server].data.srv.target
                           : lookup->name.host;

    lookup->query = dns_client_ask(
        lookup->dns, host, lookup->types[lookup->asked % lookup->type_count],
        TIMEOUT, ATTEMPTS, on_address, lookup);
}

/* RFC 2782, the greatest weight first: a proxy of a test is no lottery. */
static bool goes_before(const struct dns_record *a, const struct dns_record *b)
{
    if (a->data.srv.priority != b->data.srv.priority)
        return a->data.srv.priority < b->data.srv.priority;
    return a->data.srv.weight > b->data.srv.weight;
}

/* Beyond the room there is the last one goes. */
static void insert(struct freg_lookup *lookup, const struct dns_record *record)
{
    size_t i = lookup->server_count;

    if (i < FREG_HOPS_MAX)
        lookup->server_count++;
    else if (!goes_before(record, &lookup->servers[--i]))
        return;
    for (; i > 0 && goes_before(record, &lookup->servers[i - 1]); i--)
        lookup->servers[i] = lookup->servers[i - 1];
    lookup->servers[i] = *record;
}

static void on_servers(void *arg, const struct dns_outcome *outcome)
{
    struct freg_lookup *lookup = arg;

    lookup->query = NULL;
    for (size_t i = 0; i < outcome->record_count; i++)
        insert(lookup, &outcome->records[i]);
    ask_address(lookup);
}

static void ask_servers(struct freg_lookup *lookup)
{
    char name[SIP_HOST_MAX + 16];

    snprintf(name, sizeof name, "%s.%s",
             base_transport_service(lookup->name.transport), lookup->name.host);
    lookup->query = dns_client_ask(lookup->dns, name, DNS_SRV, TIMEOUT,
                                   ATTEMPTS, on_servers, lookup);
}

static void choose_types(struct freg_lookup *lookup,
                         const struct net_node *node)
{
    bool is_ipv6_first = net_node_ip(node)->family == BASE_IPV6;

    lookup->types[0] = is_ipv6_first ? DNS_AAAA : DNS_A;
    lookup->types[1] = is_ipv6_first ? DNS_A : DNS_AAAA;
    lookup->type_count = 1;
    if (net_node_ip_of(node, is_ipv6_first ? BASE_IPV4 : BASE_IPV6) != NULL)
        lookup->type_count = 2;
}

struct freg_lookup *freg_lookup_start(struct net_node *node,
                                      struct dns_client *dns,
                                      const struct freg_name *name,
                                      freg_lookup_done_fn done, void *arg)
{
    struct freg_lookup *lookup = base_calloc(1, sizeof *lookup);

    choose_types(lookup, node);
    lookup->dns = dns;
    lookup->name = *name;
    lookup->done = done;
    lookup->arg = arg;
    if (name->port != 0)
        ask_address(lookup);
    else
        ask_servers(lookup);
    return lookup;
}

void freg_lookup_cancel(struct freg_lookup **lookup)
{
    if (*lookup == NULL)
        return;
    dns_query_cancel((*lookup)->query);
    free(*lookup);
    *lookup = NULL;
}
