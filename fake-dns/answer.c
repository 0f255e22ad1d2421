// SPDX-License-Identifier: MIT
#include "fake-dns/answer.h"

#include <string.h>

/* CNAMEs followed in one answer; a loop in the zone ends here. */
#define CNAMES_MAX 16

static void head(const struct dns_message *query, struct dns_message *out)
{
    out->id = query->id;
    out->response = true;
    out->opcode = query->opcode;
    out->recursion_desired = query->recursion_desired;
    out->recursion_available = true;
    out->type = query->type;
    out->question_class = query->question_class;
    out->edns_bytes = query->edns_bytes > 0 ? DNS_UDP_BYTES_MAX : 0;
    memcpy(out->name, query->name, sizeof out->name);
}

void fdns_answer_refuse(const struct dns_message *query, uint8_t rcode,
                        struct dns_message *out)
{
    head(query, out);
    out->rcode = rcode;
}

/* A name exists if it or a name below it owns records (RFC 8020). */
static bool exists(const struct fdns_zone *zone, const char *name)
{
    for (size_t i = 0; i < fdns_zone_count(zone); i++) {
        if (dns_name_is_below(fdns_zone_at(zone, i)->name, name))
            return true;
    }
    return false;
}

/* Adds what (`name`, `type`) owns to `out`; returns how many records. */
static size_t add_owned(const struct fdns_zone *zone, const char *name,
                        uint16_t type, struct dns_records *out)
{
    size_t before = out->count;

    for (size_t i = 0; i < fdns_zone_count(zone); i++) {
        const struct dns_record *record = fdns_zone_at(zone, i);

        if ((type == DNS_ANY || record->type == type) &&
            dns_name_equal(record->name, name))
            dns_records_add(out, record);
    }
    return out->count - before;
}

/* The SOA nearest above `name`. */
static void add_soa(const struct fdns_zone *zone, const char *name,
                    struct dns_records *out)
{
    const struct dns_record *nearest = NULL;

    for (size_t i = 0; i < fdns_zone_count(zone); i++) {
        const struct dns_record *record = fdns_zone_at(zone, i);

        if (record->type == DNS_SOA && dns_name_is_below(name, record->name) &&
            (nearest == NULL || dns_name_is_below(record->name, nearest->name)))
            nearest = record;
    }
    if (nearest != NULL)
        dns_records_add(out, nearest);
}

static bool is_new_target(const struct dns_records *answers, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (answers->records[k].type == DNS_SRV &&
            dns_name_equal(answers->records[k].data.srv.target,
                           answers->records[i].data.srv.target))
            return false;
    }
    return true;
}

/* RFC 2782: the addresses of the targets, each target once. */
static void add_addresses(const struct fdns_zone *zone,
                          const struct dns_records *answers,
                          struct dns_records *out)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct dns_record *record = &answers->records[i];

        if (record->type != DNS_SRV || !is_new_target(answers, i))
            continue;
        add_owned(zone, record->data.srv.target, DNS_A, out);
        add_owned(zone, record->data.srv.target, DNS_AAAA, out);
    }
}

/*
 * Answers for (`name`, `type`) along the CNAMEs of the zone. The code speaks of
 * the name the chain ends at (RFC 6604 section 3).
 */
static void follow(const struct fdns_zone *zone, struct dns_message *out)
{
    struct dns_records *answers = &out->section[DNS_ANSWER];
    char name[DNS_NAME_MAX];

    memcpy(name, out->name, sizeof name);
    for (int i = 0; i < CNAMES_MAX; i++) {
        if (add_owned(zone, name, out->type, answers) > 0) {
            add_addresses(zone, answers, &out->section[DNS_ADDITIONAL]);
            return;
        }
        if (add_owned(zone, name, DNS_CNAME, answers) == 0) {
            if (!exists(zone, name))
                out->rcode = DNS_NXDOMAIN;
            add_soa(zone, name, &out->section[DNS_AUTHORITY]);
            return;
        }
        memcpy(name, answers->records[answers->count - 1].data.target,
               sizeof name);
    }
}

void fdns_answer_make(const struct fdns_zone *zone,
                      const struct dns_message *query,
                      enum fdns_fault_kind kind, struct dns_message *out)
{
    head(query, out);
    out->authoritative = true;
    switch (kind) {
    case FDNS_FAULT_NONE:
    case FDNS_FAULT_SLOW:
        follow(zone, out);
        break;
    case FDNS_FAULT_SERVFAIL:
        out->authoritative = false;
        out->rcode = DNS_SERVFAIL;
        break;
    case FDNS_FAULT_REFUSED:
        out->authoritative = false;
        out->rcode = DNS_REFUSED;
        break;
    case FDNS_FAULT_NXDOMAIN:
        out->rcode = DNS_NXDOMAIN;
        add_soa(zone, query->name, &out->section[DNS_AUTHORITY]);
        break;
    case FDNS_FAULT_NODATA:
        add_soa(zone, query->name, &out->section[DNS_AUTHORITY]);
        break;
    case FDNS_FAULT_TRUNCATE:
        out->truncated = true;
        break;
    }
}
