// SPDX-License-Identifier: MIT
#include "fake-registrar/route.h"

#include <string.h>
#include <strings.h>

/* Contacts and Routes are IP literals here: a server does no DNS of its own. */
bool freg_route_hop(const char *uri, struct sip_hop *out)
{
    struct sip_uri parts;

    return sip_uri_parse(uri, &parts, NULL) == 0 &&
           sip_uri_hop(&parts, BASE_UDP, out);
}

bool freg_route_is_ourselves(const struct freg_service *service,
                             const char *uri)
{
    struct sip_hop hop;
    struct sip_uri parts;

    if (freg_route_hop(uri, &hop))
        return freg_service_is_at(service, &hop.address);
    return service->record_name != NULL &&
           sip_uri_parse(uri, &parts, NULL) == 0 &&
           strcasecmp(parts.host, service->record_name) == 0;
}

/* True if `aor` has a binding that was made at this very registrar and still
 * counts; with `contact` it must be that one. */
static bool is_registered_here(struct freg_service *service,
                               const struct freg_aor *aor, const char *contact)
{
    base_time now = freg_service_now(service);
    struct freg_binding binding, stored;

    /* Another registrar of the store may have removed it since. */
    if (!freg_location_at(service->location, aor, 0, now, &stored))
        return false;
    for (size_t i = 0; freg_location_at(service->here, aor, i, now, &binding);
         i++)
        if (contact == NULL ||
            freg_location_same_contact(binding.contact, contact))
            return true;
    return false;
}

/*
 * The newest binding of the domain that was called; where no domains were named
 * a phone may have registered by another name of the same server, so any
 * binding of the user will do then.
 */
static bool find_binding(struct freg_service *service, struct freg_aor callee,
                         struct freg_binding *out)
{
    base_time now = freg_service_now(service);

    if (freg_location_at(service->location, &callee, 0, now, out))
        return true;
    callee.domain[0] = '\0';
    return service->domains.count == 0 &&
           freg_location_at(service->location, &callee, 0, now, out);
}

/*
 * The caller is known by his From, or, if he hides it, by his Contact in the
 * domain he calls.
 */
static bool has_registered_caller(struct freg_service *service,
                                  const struct sip_message *request,
                                  const struct freg_aor *callee)
{
    struct freg_aor caller;
    const char *contact;

    if (freg_aor_read(sip_message_from_uri(request), &service->domains,
                      &caller) &&
        is_registered_here(service, &caller, NULL))
        return true;
    if (sip_message_contact_count(request) == 0)
        return false;
    contact = sip_message_contact(request, 0).uri;
    if (contact == NULL || !freg_aor_read(contact, &service->domains, &caller))
        return false;
    memcpy(caller.domain, callee->domain, sizeof caller.domain);
    return is_registered_here(service, &caller, contact);
}

static bool hop_of(const char *uri, struct freg_route *out)
{
    out->hops.count = freg_route_hop(uri, &out->hops.at[0]) ? 1 : 0;
    return out->hops.count > 0;
}

/* The hop of the first of "<sip:10.0.2.1;lr>, <sip:…>". */
static bool path_hop(const char *path, struct freg_route *out)
{
    const char *start = strchr(path, '<');
    const char *end = start != NULL ? strchr(start, '>') : NULL;
    char uri[SIP_HOST_MAX + 64];

    if (end == NULL || (size_t)(end - start) > sizeof uri)
        return false;
    memcpy(uri, start + 1, (size_t)(end - start) - 1);
    uri[end - start - 1] = '\0';
    return hop_of(uri, out);
}

static int route_to_user(struct freg_service *service,
                         const struct sip_message *request,
                         struct freg_route *out)
{
    bool in_dialog = sip_message_to_tag(request)[0] != '\0';
    struct freg_binding binding;
    struct freg_aor callee;

    if (!freg_aor_read(sip_message_request_uri(request), &service->domains,
                       &callee))
        return 416;
    if (callee.user[0] == '\0') {
        out->is_ours = true;
        return 0;
    }
    if (service->here != NULL && !in_dialog &&
        !has_registered_caller(service, request, &callee))
        return 403;
    if (!freg_service_has_user(service, &callee))
        return 404;
    if (!find_binding(service, callee, &binding))
        return 480;
    out->request_uri = binding.contact;
    if (binding.path[0] != '\0') { /* RFC 3327 section 5.3 */
        out->path = binding.path;
        return path_hop(binding.path, out) ? 0 : 503;
    }
    return hop_of(binding.contact, out) ? 0 : 503;
}

int freg_route_find(struct freg_service *service,
                    const struct sip_message *request, struct freg_route *out)
{
    const char *route;
    const char *request_uri = sip_message_request_uri(request);

    *out = (struct freg_route){0};
    /* Two of them where the transport changed here (RFC 5658). */
    while ((route = sip_message_route(request, out->pop_routes)) != NULL &&
           freg_route_is_ourselves(service, route))
        out->pop_routes++;
    if (route != NULL)
        return hop_of(route, out) ? 0 : 503;
    /* Inside a dialog the Request-URI is the other side's Contact already. */
    if (sip_message_to_tag(request)[0] != '\0' &&
        !freg_route_is_ourselves(service, request_uri) &&
        hop_of(request_uri, out))
        return 0;
    return route_to_user(service, request, out);
}
