// SPDX-License-Identifier: MIT
#include "fake-registrar/proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/memory.h"

/* Until the next server is tried. With the whole of Timer F whoever sent a
 * request other than INVITE would have given up at the same instant. */
#define TIMEOUT (5 * BASE_SEC)

struct freg_proxy *freg_proxy_create(struct net_node *node,
                                     const struct freg_proxy_options *options,
                                     unsigned transports)
{
    struct freg_proxy *proxy = base_calloc(1, sizeof *proxy);
    struct dns_client_options dns = {.server_count = options->dns_count};

    BASE_ASSERT(options->to_count <= FREG_HOPS_MAX);
    BASE_ASSERT(options->dns_count <= DNS_SERVERS_MAX);
    BASE_ASSERT(options->timeout <= FREG_TIMEOUT_MAX);
    proxy->usual = (transports & 1U << BASE_UDP) != 0 ? BASE_UDP : BASE_TCP;
    proxy->path = options->path;
    proxy->timeout = options->timeout > 0 ? options->timeout : TIMEOUT;
    proxy->to.count = options->to_count;
    for (size_t i = 0; i < options->to_count; i++)
        proxy->to.at[i] = options->to[i];
    proxy->names = base_calloc(options->name_count + 1, sizeof *proxy->names);
    proxy->name_count = options->name_count;
    for (size_t i = 0; i < options->name_count; i++)
        proxy->names[i] = base_strdup(options->names[i]);
    for (size_t i = 0; i < options->dns_count; i++)
        dns.servers[i] = options->dns[i];
    if (options->dns_count > 0)
        proxy->dns = dns_client_create(node, &dns);
    return proxy;
}

void freg_proxy_destroy(struct freg_proxy **proxy)
{
    struct freg_proxy *self = *proxy;

    *proxy = NULL;
    if (self == NULL)
        return;
    dns_client_destroy(&self->dns);
    for (size_t i = 0; i < self->name_count; i++)
        free(self->names[i]);
    free(self->names);
    free(self);
}

/* ---- routing --------------------------------------------------------- */

static bool is_named(const struct freg_proxy *proxy, const struct sip_uri *uri)
{
    for (size_t i = 0; i < proxy->name_count; i++)
        if (strcasecmp(proxy->names[i], uri->host) == 0)
            return true;
    return false;
}

/* Whether the Route `uri` is our own; `may_be_any` for a pre-loaded one. */
static bool is_own(const struct freg_service *service, const char *text,
                   bool may_be_any)
{
    const struct freg_proxy *proxy = service->proxy;
    struct base_address address;
    struct sip_uri uri;

    if (freg_route_is_ourselves(service, text))
        return true;
    if (sip_uri_parse(text, &uri, NULL) != 0 ||
        base_address_parse(uri.host, 0, &address))
        return false;
    return is_named(proxy, &uri) || (may_be_any && proxy->name_count == 0);
}

static bool has_user(const char *text)
{
    struct sip_uri uri;

    return sip_uri_parse(text, &uri, NULL) == 0 && uri.user[0] != '\0';
}

/* Where a URI leads: a hop, or a name to be looked up. */
static int lead(const struct freg_proxy *proxy, const char *text,
                struct freg_route *out)
{
    struct freg_name *name = &out->name;
    struct sip_uri uri;

    if (sip_uri_parse(text, &uri, NULL) != 0)
        return 416;
    if (!sip_uri_transport(&uri, proxy->usual, &name->transport))
        return 503;
    if (sip_uri_hop(&uri, proxy->usual, &out->hops.at[0])) {
        out->hops.count = 1;
        return 0;
    }
    name->port = uri.port;
    snprintf(name->host, sizeof name->host, "%s", uri.host);
    return proxy->dns != NULL ? 0 : 503;
}

int freg_proxy_route(const struct freg_service *service,
                     const struct sip_message *request, struct freg_route *out)
{
    const char *uri = sip_message_request_uri(request), *route;
    bool in_dialog = sip_message_to_tag(request)[0] != '\0';
    bool goes_down = in_dialog;

    *out = (struct freg_route){0};
    while ((route = sip_message_route(request, out->pop_routes)) != NULL &&
           is_own(service, route, out->pop_routes == 0 && !in_dialog)) {
        goes_down |= has_user(route); /* our Path */
        out->pop_routes++;
    }
    if (route != NULL)
        return lead(service->proxy, route, out);
    if (!goes_down && service->proxy->to.count > 0) {
        out->hops = service->proxy->to;
        return 0;
    }
    if (!freg_route_is_ourselves(service, uri))
        return lead(service->proxy, uri, out);
    out->is_ours = !has_user(uri);
    return out->is_ours ? 0 : 404;
}
