// SPDX-License-Identifier: MIT
#pragma once
/*
 * DNS names, types and records as plain structs and as text. Names have no
 * trailing dot, but the root is ".", and keep the case they came with; a
 * character that is special in a master file stays escaped ("a\.b").
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"

#define DNS_NAME_MAX 256   /* text, terminator included */
#define DNS_STRING_MAX 256 /* a character-string, terminator included */

enum dns_type {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_SOA = 6,
    DNS_AAAA = 28,
    DNS_SRV = 33,
    DNS_NAPTR = 35,
    DNS_ANY = 255, /* in questions only */
    /* other types keep their number; their data is not read */
};

struct dns_record {
    char name[DNS_NAME_MAX]; /* owner */
    uint16_t type;           /* enum dns_type */
    uint32_t ttl;            /* s */
    union {
        struct base_address address; /* A, AAAA; port 0 */
        char target[DNS_NAME_MAX];   /* CNAME, NS */
        struct {
            uint16_t priority, weight, port;
            char target[DNS_NAME_MAX];
        } srv;
        struct {
            uint16_t order, preference;
            char flags[DNS_STRING_MAX], service[DNS_STRING_MAX];
            char regexp[DNS_STRING_MAX];
            char replacement[DNS_NAME_MAX];
        } naptr;
        struct {
            uint32_t minimum;
            uint32_t serial;
            uint32_t refresh, retry, expire;
            char primary[DNS_NAME_MAX], mailbox[DNS_NAME_MAX];
        } soa;
    } data;
};

/* A growing list of records. Zero-initialise; dns_records_fini. */
struct dns_records {
    struct dns_record *records;
    size_t count;
    size_t capacity;
};

/** Appends a copy of `record`. */
void dns_records_add(struct dns_records *records,
                     const struct dns_record *record);

/** Frees the list; it may be used again. */
void dns_records_fini(struct dns_records *records);

/** The least TTL of all records; 0 if there is none. */
uint32_t dns_records_least_ttl(const struct dns_records *records);

/** "A", "SRV", "TYPE99". */
const char *dns_type_name(uint16_t type, char out[16]);

/** The inverse for the types named above, in any case; false for others. */
bool dns_type_parse(const char *text, uint16_t *out);

/** "NOERROR", "NXDOMAIN", "RCODE12". */
const char *dns_rcode_name(uint8_t rcode, char out[16]);

/**
 * Writes one record's data as master-file text ("0 2 5060 server1.pbx.com"),
 * for timelines; cut at `size`. Returns `out`.
 */
char *dns_record_text(const struct dns_record *record, char *out, size_t size);

/** Same name, in any case, with or without a trailing dot. */
bool dns_name_equal(const char *a, const char *b);

/** True if `name` is `zone` or below it; everything is below ".". */
bool dns_name_is_below(const char *name, const char *zone);
