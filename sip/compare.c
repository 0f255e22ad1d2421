// SPDX-License-Identifier: MIT
/* Do two messages say the same? What we write must be read as it was meant. */
#include <string.h>

#include "sip/message_private.h"

static bool same_via(const struct sip_via *a, const struct sip_via *b)
{
    return strcmp(a->transport, b->transport) == 0 &&
           strcmp(a->host, b->host) == 0 && a->port == b->port &&
           strcmp(a->branch, b->branch) == 0 &&
           strcmp(a->received, b->received) == 0 &&
           a->has_rport == b->has_rport && a->rport == b->rport;
}

static bool same_lines(const struct sip_message *a, const struct sip_message *b)
{
    if (a->line_count != b->line_count)
        return false;
    for (size_t i = 0; i < a->line_count; i++)
        if (a->lines[i].id != b->lines[i].id ||
            strcmp(a->lines[i].value, b->lines[i].value) != 0)
            return false;
    return true;
}

static bool same_lists(const struct sip_message *a, const struct sip_message *b)
{
    if (a->via_count != b->via_count || a->contact_count != b->contact_count ||
        a->route_count != b->route_count ||
        a->record_route_count != b->record_route_count)
        return false;
    for (size_t i = 0; i < a->contact_count; i++)
        if (a->contacts[i].star != b->contacts[i].star ||
            a->contacts[i].expires != b->contacts[i].expires ||
            strcmp(a->contacts[i].uri, b->contacts[i].uri) != 0)
            return false;
    for (size_t i = 0; i < a->route_count; i++)
        if (strcmp(a->routes[i], b->routes[i]) != 0)
            return false;
    for (size_t i = 0; i < a->record_route_count; i++)
        if (strcmp(a->record_routes[i], b->record_routes[i]) != 0)
            return false;
    return true;
}

static bool same_texts(const struct sip_message *a, const struct sip_message *b)
{
    return strcmp(a->method_name, b->method_name) == 0 &&
           strcmp(a->reason, b->reason) == 0 &&
           strcmp(a->request_uri, b->request_uri) == 0 &&
           strcmp(a->call_id, b->call_id) == 0 &&
           strcmp(a->from, b->from) == 0 && strcmp(a->to, b->to) == 0 &&
           strcmp(a->from_uri, b->from_uri) == 0 &&
           strcmp(a->to_uri, b->to_uri) == 0 &&
           strcmp(a->from_tag, b->from_tag) == 0 &&
           strcmp(a->to_tag, b->to_tag) == 0;
}

bool sip_fields_equal(const struct sip_message *a, const struct sip_message *b)
{
    return a->is_request == b->is_request && a->method == b->method &&
           a->status == b->status && a->max_forwards == b->max_forwards &&
           a->cseq == b->cseq && a->expires == b->expires &&
           a->retry_after == b->retry_after &&
           a->min_expires == b->min_expires &&
           a->body_length == b->body_length &&
           memcmp(a->body, b->body, a->body_length) == 0 && same_texts(a, b) &&
           same_via(&a->via, &b->via) && same_lists(a, b) && same_lines(a, b);
}
