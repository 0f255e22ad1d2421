// SPDX-License-Identifier: MIT
#pragma once
/*
 * DNS messages (RFC 1035, 2782, 3403, 6891) as plain structs; ldns does the
 * wire format behind them.
 *
 *     struct dns_message query = {.id = 7, .recursion_desired = true,
 *                                 .name = "pbx.com", .type = DNS_SRV,
 *                                 .edns_bytes = DNS_UDP_BYTES_MAX};
 *     dns_message_write(&query, DNS_UDP_BYTES_MAX, &bytes, &length, NULL);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "dns/record.h"

#define DNS_UDP_BYTES_PLAIN 512 /* without EDNS, RFC 1035 section 4.2.1 */
#define DNS_UDP_BYTES_MAX 1232 /* what we offer with EDNS (DNS flag day 2020) */
#define DNS_HEADER_BYTES 12

#define DNS_CLASS_IN 1
#define DNS_OPCODE_QUERY 0

enum dns_rcode {
    DNS_NOERROR = 0,
    DNS_FORMERR = 1,
    DNS_SERVFAIL = 2,
    DNS_NXDOMAIN = 3,
    DNS_NOTIMP = 4,
    DNS_REFUSED = 5,
};

enum dns_section {
    DNS_ANSWER,
    DNS_AUTHORITY,
    DNS_ADDITIONAL,
    DNS_SECTION_COUNT
};

struct dns_message {
    uint16_t id;
    bool response;
    bool authoritative, truncated, recursion_desired, recursion_available;
    uint8_t rcode; /* enum dns_rcode */
    uint8_t opcode;
    char name[DNS_NAME_MAX]; /* the one question; "" = none, in FORMERR only */
    uint16_t type;
    uint16_t question_class; /* 0 is written as DNS_CLASS_IN */
    uint16_t edns_bytes;     /* UDP size offered with EDNS; 0 = no EDNS */
    struct dns_records section[DNS_SECTION_COUNT]; /* class IN only */
};

/** Frees the lists inside; the struct may be reused. */
void dns_message_fini(struct dns_message *message);

/**
 * Reads one message into zeroed `out`; call dns_message_fini in any case.
 * Records of other classes and, of an OPT record, all but the size are left
 * out.
 * Errors: BASE_ERR_SYNTAX: not DNS, or not exactly one question.
 */
int dns_message_parse(const void *bytes, size_t length, struct dns_message *out,
                      struct base_error *error);

/**
 * Writes the wire form into a heap buffer that the caller frees. If it is
 * longer than `limit` bytes, whole sections are left out from the end and, when
 * the answer does not fit, TC is set and no record written (RFC 2181
 * section 9). Compression may give a name the case of an equal one before it.
 * Errors: BASE_ERR_SYNTAX: a name or a text that cannot be written;
 * BASE_ERR_UNSUPPORTED: a record of a type whose data we do not know.
 */
int dns_message_write(const struct dns_message *message, size_t limit,
                      uint8_t **bytes_out, size_t *length_out,
                      struct base_error *error);

/**
 * Reads one record in master-file text on one line: absolute owner, TTL, class,
 * type, data ("server1.pbx.com. 300 IN A 192.168.1.13"); every name ends with a
 * dot. It is ldns's reading: numbers that do not fit are cut without a word, so
 * whoever takes text from a person checks it first.
 * Errors: BASE_ERR_SYNTAX: no record of class IN and of a type named in
 * enum dns_type.
 */
int dns_record_parse(const char *text, struct dns_record *out,
                     struct base_error *error);
