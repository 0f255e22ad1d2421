// SPDX-License-Identifier: MIT
#include "dns/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "dns/message.h"

/* A character-string of escapes alone, in quotes. */
#define QUOTED_MAX (2 * DNS_STRING_MAX + 2)

static const struct {
    uint16_t type;
    const char *name;
} type_names[] = {
    {DNS_A, "A"},         {DNS_NS, "NS"},     {DNS_CNAME, "CNAME"},
    {DNS_SOA, "SOA"},     {DNS_AAAA, "AAAA"}, {DNS_SRV, "SRV"},
    {DNS_NAPTR, "NAPTR"}, {DNS_ANY, "ANY"},
};

static const char *const rcode_names[] = {
    [DNS_NOERROR] = "NOERROR",   [DNS_FORMERR] = "FORMERR",
    [DNS_SERVFAIL] = "SERVFAIL", [DNS_NXDOMAIN] = "NXDOMAIN",
    [DNS_NOTIMP] = "NOTIMP",     [DNS_REFUSED] = "REFUSED",
};

void dns_records_add(struct dns_records *records,
                     const struct dns_record *record)
{
    records->records = base_grow(records->records, records->count,
                                 &records->capacity, sizeof *record);
    records->records[records->count++] = *record;
}

void dns_records_fini(struct dns_records *records)
{
    free(records->records);
    memset(records, 0, sizeof *records);
}

uint32_t dns_records_least_ttl(const struct dns_records *records)
{
    uint32_t least = UINT32_MAX;

    for (size_t i = 0; i < records->count; i++) {
        if (records->records[i].ttl < least)
            least = records->records[i].ttl;
    }
    return records->count > 0 ? least : 0;
}

const char *dns_type_name(uint16_t type, char out[16])
{
    for (size_t i = 0; i < BASE_COUNT_OF(type_names); i++) {
        if (type_names[i].type == type)
            return type_names[i].name;
    }
    snprintf(out, 16, "TYPE%u", (unsigned)type);
    return out;
}

bool dns_type_parse(const char *text, uint16_t *out)
{
    for (size_t i = 0; i < BASE_COUNT_OF(type_names); i++) {
        if (strcasecmp(type_names[i].name, text) == 0) {
            *out = type_names[i].type;
            return true;
        }
    }
    return false;
}

const char *dns_rcode_name(uint8_t rcode, char out[16])
{
    if (rcode < BASE_COUNT_OF(rcode_names))
        return rcode_names[rcode];
    snprintf(out, 16, "RCODE%u", (unsigned)rcode);
    return out;
}

/* Writes `text` in quotes, as a master file has it. */
static void quote(const char *text, char out[QUOTED_MAX])
{
    size_t used = 0;

    out[used++] = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            out[used++] = '\\';
        out[used++] = *text;
    }
    out[used++] = '"';
    out[used] = '\0';
}

static void naptr_text(const struct dns_record *record, char *out, size_t size)
{
    char flags[QUOTED_MAX], service[QUOTED_MAX], regexp[QUOTED_MAX];

    quote(record->data.naptr.flags, flags);
    quote(record->data.naptr.service, service);
    quote(record->data.naptr.regexp, regexp);
    snprintf(out, size, "%u %u %s %s %s %s", record->data.naptr.order,
             record->data.naptr.preference, flags, service, regexp,
             record->data.naptr.replacement);
}

char *dns_record_text(const struct dns_record *record, char *out, size_t size)
{
    char ip[BASE_ADDRESS_TEXT_MAX];

    switch (record->type) {
    case DNS_A:
    case DNS_AAAA:
        snprintf(out, size, "%s",
                 base_address_ip_text(&record->data.address, ip));
        break;
    case DNS_CNAME:
    case DNS_NS:
        snprintf(out, size, "%s", record->data.target);
        break;
    case DNS_SRV:
        snprintf(out, size, "%u %u %u %s", record->data.srv.priority,
                 record->data.srv.weight, record->data.srv.port,
                 record->data.srv.target);
        break;
    case DNS_NAPTR:
        naptr_text(record, out, size);
        break;
    case DNS_SOA:
        snprintf(out, size, "%s %s %u %u %u %u %u", record->data.soa.primary,
                 record->data.soa.mailbox, record->data.soa.serial,
                 record->data.soa.refresh, record->data.soa.retry,
                 record->data.soa.expire, record->data.soa.minimum);
        break;
    default:
        snprintf(out, size, "?");
        break;
    }
    return out;
}

/* The length of a name without its trailing dot; the root has none left. */
static size_t name_length(const char *name)
{
    size_t length = strlen(name);

    return length > 0 && name[length - 1] == '.' ? length - 1 : length;
}

bool dns_name_equal(const char *a, const char *b)
{
    size_t length = name_length(a);

    return length == name_length(b) && strncasecmp(a, b, length) == 0;
}

bool dns_name_is_below(const char *name, const char *zone)
{
    size_t name_bytes = name_length(name), zone_bytes = name_length(zone);

    if (zone_bytes == 0)
        return true;
    if (name_bytes < zone_bytes ||
        strncasecmp(name + name_bytes - zone_bytes, zone, zone_bytes) != 0)
        return false;
    return name_bytes == zone_bytes || name[name_bytes - zone_bytes - 1] == '.';
}
