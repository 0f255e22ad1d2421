// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include "base/memory.h"
#include "phone-sim/private.h"

/* A RESOLVE of the engine, on its way through DNS. */
struct phone_lookup {
    struct phone_lookup *next;
    struct phone *phone;
    uint32_t id;
    struct dns_query *query;
};

static uint16_t dns_type_of(enum engine_record_type type)
{
    switch (type) {
    case ENGINE_RECORD_A:
        return DNS_A;
    case ENGINE_RECORD_AAAA:
        return DNS_AAAA;
    case ENGINE_RECORD_SRV:
        return DNS_SRV;
    case ENGINE_RECORD_NAPTR:
        return DNS_NAPTR;
    case ENGINE_RECORD_TYPE_COUNT:
        break;
    }
    return 0;
}

static enum engine_dns_result result_of(enum dns_result result)
{
    switch (result) {
    case DNS_RESULT_OK:
        return ENGINE_DNS_OK;
    case DNS_RESULT_NODATA:
        return ENGINE_DNS_NODATA;
    case DNS_RESULT_NXDOMAIN:
        return ENGINE_DNS_NXDOMAIN;
    case DNS_RESULT_FAILED:
        return ENGINE_DNS_FAILED;
    case DNS_RESULT_TIMEOUT:
        break;
    }
    return ENGINE_DNS_TIMEOUT;
}

/* Shows a record of the answer as the engine's; texts are borrowed. False for
 * a type that the engine does not know. */
static bool show_record(const struct dns_record *from, struct engine_record *to)
{
    *to = (struct engine_record){.name = from->name, .ttl = from->ttl};
    switch (from->type) {
    case DNS_A:
    case DNS_AAAA:
        to->type = from->type == DNS_A ? ENGINE_RECORD_A : ENGINE_RECORD_AAAA;
        to->data.address = from->data.address;
        return true;
    case DNS_SRV:
        to->type = ENGINE_RECORD_SRV;
        to->data.srv.priority = from->data.srv.priority;
        to->data.srv.weight = from->data.srv.weight;
        to->data.srv.port = from->data.srv.port;
        to->data.srv.target = from->data.srv.target;
        return true;
    case DNS_NAPTR:
        to->type = ENGINE_RECORD_NAPTR;
        to->data.naptr.order = from->data.naptr.order;
        to->data.naptr.preference = from->data.naptr.preference;
        to->data.naptr.flags = from->data.naptr.flags;
        to->data.naptr.service = from->data.naptr.service;
        to->data.naptr.regexp = from->data.naptr.regexp;
        to->data.naptr.replacement = from->data.naptr.replacement;
        return true;
    default: /* DNS has many more types */
        return false;
    }
}

static size_t show_records(const struct dns_record *from, size_t count,
                           struct engine_record *to)
{
    size_t shown = 0;

    for (size_t i = 0; i < count; i++)
        shown += show_record(&from[i], &to[shown]);
    return shown;
}

static void unlink_lookup(struct phone_lookup *lookup)
{
    struct phone_lookup **at = &lookup->phone->lookups;

    while (*at != lookup)
        at = &(*at)->next;
    *at = lookup->next;
}

/* Defect worst_first. */
static void turn_priorities(struct engine_record *records, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (records[i].type == ENGINE_RECORD_SRV)
            records[i].data.srv.priority =
                (uint16_t)(UINT16_MAX - records[i].data.srv.priority);
}

static void answered(void *arg, const struct dns_outcome *outcome)
{
    struct phone_lookup *lookup = arg;
    struct phone *phone = lookup->phone;
    size_t room = outcome->record_count + outcome->additional_count;
    struct engine_record *records = base_calloc(room + 1, sizeof(*records));
    struct engine_event event = {
        .type = ENGINE_EVENT_RESOLVED,
        .id = lookup->id,
        .answer = {.result = result_of(outcome->result),
                   .records = records,
                   .has_negative_ttl = outcome->has_negative_ttl,
                   .negative_ttl = outcome->negative_ttl},
    };

    event.answer.record_count =
        show_records(outcome->records, outcome->record_count, records);
    if (phone_has_defect(lookup->phone, PHONE_DEFECT_WORST_FIRST))
        turn_priorities(records, event.answer.record_count);
    event.answer.additional = records + event.answer.record_count;
    event.answer.additional_count =
        show_records(outcome->additional, outcome->additional_count,
                     records + event.answer.record_count);
    unlink_lookup(lookup);
    free(lookup);
    phone_feed(phone, &event);
    free(records);
}

void phone_resolve(struct phone *phone, const struct engine_action *action)
{
    struct phone_lookup *lookup = base_calloc(1, sizeof(*lookup));

    lookup->phone = phone;
    lookup->id = action->data.resolve.id;
    lookup->next = phone->lookups;
    phone->lookups = lookup;
    lookup->query = dns_client_ask(
        phone->dns, action->data.resolve.name,
        dns_type_of(action->data.resolve.type), action->data.resolve.timeout,
        action->data.resolve.attempts, answered, lookup);
}

void phone_lookups_drop(struct phone *phone)
{
    struct phone_lookup *lookup;

    dns_client_reset(phone->dns);
    while ((lookup = phone->lookups) != NULL) {
        phone->lookups = lookup->next;
        free(lookup);
    }
}
