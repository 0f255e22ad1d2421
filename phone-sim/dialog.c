// SPDX-License-Identifier: MIT
#include "phone-sim/dialog.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "phone-sim/private.h"

static struct phone_dialog *create(const struct phone_account *account,
                                   const struct sip_message *message)
{
    struct phone_dialog *dialog = base_calloc(1, sizeof(*dialog));

    dialog->is_bound = account->is_proxied;
    dialog->call_id = base_strdup(sip_message_call_id(message));
    phone_dialog_refresh(dialog, message);
    while (sip_message_record_route(message, dialog->route_count) != NULL)
        dialog->route_count++;
    dialog->routes =
        base_calloc(dialog->route_count + 1, sizeof(*dialog->routes));
    return dialog;
}

struct phone_dialog *
phone_dialog_from_response(const struct phone_account *account,
                           const struct sip_message *response,
                           const struct sip_hop *bound)
{
    struct phone_dialog *dialog = create(account, response);

    dialog->local = base_strdup(sip_message_from(response));
    dialog->remote = base_strdup(sip_message_to(response));
    dialog->local_tag = base_strdup(sip_message_from_tag(response));
    dialog->remote_tag = base_strdup(sip_message_to_tag(response));
    dialog->local_cseq = sip_message_cseq(response);
    dialog->bound = *bound;
    for (size_t i = 0; i < dialog->route_count; i++) /* RFC 3261 12.1.2 */
        dialog->routes[dialog->route_count - 1 - i] =
            base_strdup(sip_message_record_route(response, i));
    return dialog;
}

/* Our own To value: the one we were called by, with our tag. */
static char *tagged(const char *value, const char *tag)
{
    size_t room = strlen(value) + strlen(tag) + sizeof(";tag=");
    char *text = base_calloc(room, 1);
    size_t length = strlen(value);

    memcpy(text, value, length);
    memcpy(text + length, ";tag=", 5);
    memcpy(text + length + 5, tag, strlen(tag));
    return text;
}

/* The hop to whoever sent `request`. The port a connection came from is no
 * address; once it has ended, requests go where the Via says (RFC 5923
 * section 5), as responses do. */
static struct sip_hop hop_back(const struct sip_message *request,
                               const struct base_address *from)
{
    const struct sip_via *via = sip_message_via(request);
    struct sip_hop hop = {.address = *from};

    base_transport_parse(via->transport, &hop.transport);
    if (hop.transport != BASE_UDP)
        hop.address.port =
            via->port != 0 ? via->port : sip_default_port(hop.transport);
    return hop;
}

struct phone_dialog *
phone_dialog_from_request(const struct phone_account *account,
                          const struct sip_message *request, const char *tag,
                          const struct base_address *from)
{
    struct phone_dialog *dialog = create(account, request);

    dialog->local = tagged(sip_message_to(request), tag);
    dialog->remote = base_strdup(sip_message_from(request));
    dialog->local_tag = base_strdup(tag);
    dialog->remote_tag = base_strdup(sip_message_from_tag(request));
    dialog->remote_cseq = sip_message_cseq(request);
    dialog->bound = hop_back(request, from);
    for (size_t i = 0; i < dialog->route_count; i++) /* RFC 3261 12.1.1 */
        dialog->routes[i] = base_strdup(sip_message_record_route(request, i));
    return dialog;
}

void phone_dialog_destroy(struct phone_dialog **dialog)
{
    struct phone_dialog *d = *dialog;

    *dialog = NULL;
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->route_count; i++)
        free(d->routes[i]);
    free(d->routes);
    free(d->call_id);
    free(d->local);
    free(d->remote);
    free(d->local_tag);
    free(d->remote_tag);
    free(d->remote_target);
    free(d);
}

bool phone_dialog_has(const struct phone_dialog *dialog,
                      const struct sip_message *request)
{
    return strcmp(dialog->call_id, sip_message_call_id(request)) == 0 &&
           strcmp(dialog->local_tag, sip_message_to_tag(request)) == 0 &&
           strcmp(dialog->remote_tag, sip_message_from_tag(request)) == 0;
}

void phone_dialog_refresh(struct phone_dialog *dialog,
                          const struct sip_message *message)
{
    struct sip_contact contact;

    if (sip_message_contact_count(message) == 0)
        return;
    contact = sip_message_contact(message, 0);
    if (contact.star)
        return;
    free(dialog->remote_target);
    dialog->remote_target = base_strdup(contact.uri);
}

/* The hop a URI names by address; false if it has a name, which only the
 * engine may resolve, or is none. */
static bool hop_of(const char *text, struct sip_hop *out)
{
    struct sip_uri uri;

    return text != NULL && sip_uri_parse(text, &uri, NULL) == 0 &&
           sip_uri_hop(&uri, BASE_UDP, out);
}

/* Topmost route, else the remote target. */
static const char *next_uri(const struct phone_dialog *dialog)
{
    return dialog->route_count > 0 ? dialog->routes[0] : dialog->remote_target;
}

size_t phone_dialog_server(const struct phone_dialog *dialog,
                           const struct phone_account *account)
{
    char *const *names =
        account->is_proxied ? account->proxy_name : account->server_name;
    struct base_address address;
    struct sip_uri uri;

    if (next_uri(dialog) == NULL ||
        sip_uri_parse(next_uri(dialog), &uri, NULL) != 0 ||
        base_address_parse(uri.host, 0, &address))
        return 0;
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++)
        if (names[y] != NULL && strcasecmp(names[y], uri.host) == 0)
            return y + 1;
    return 0;
}

struct sip_hop phone_dialog_hop(const struct phone_dialog *dialog)
{
    struct sip_hop hop;

    if (dialog->is_bound && dialog->route_count == 0)
        return dialog->bound;
    return hop_of(next_uri(dialog), &hop) ? hop : dialog->bound;
}

void phone_dialog_fill(const struct phone_dialog *dialog,
                       struct sip_request_spec *spec)
{
    spec->request_uri =
        dialog->remote_target != NULL ? dialog->remote_target : "sip:invalid";
    spec->transport = phone_dialog_hop(dialog).transport;
    spec->routes = (const char *const *)dialog->routes;
    spec->route_count = dialog->route_count;
    spec->from = dialog->local;
    spec->to = dialog->remote;
    spec->call_id = dialog->call_id;
}
