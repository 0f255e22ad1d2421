// SPDX-License-Identifier: MIT
#pragma once
/*
 * A zone: the records one DNS server knows, read from master-file text
 * (RFC 1035 section 5.1). Types SOA, NS, A, AAAA, CNAME, SRV and NAPTR of class
 * IN; $ORIGIN and $TTL; parentheses, comments, blank owners. Records keep the
 * order of the text, which is the order of the answers.
 *
 * Unlike common servers it takes nothing for granted: a number that does not
 * fit, a relative name without $ORIGIN and a record without TTL are errors,
 * each with a sentence of its own.
 *
 *     fdns_zone_create(text, &zone, &error);      // "zone line 4: SRV …"
 *     fdns_zone_add(zone, "server3 IN A 192.168.1.15", &error);
 *     fdns_zone_destroy(&zone);
 */
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "dns/message.h"

#define FDNS_ZONE_RECORDS_MAX 10000

struct fdns_zone;

/**
 * Reads `text`, which may be indented as a whole and may be empty.
 * The sentence of each error begins with "zone line N: ".
 * Errors: BASE_ERR_SYNTAX: not master-file text, fields missing or too many, an
 * address or a name that is none; BASE_ERR_RANGE: a number beyond its field;
 * BASE_ERR_UNKNOWN: another type, class or directive; BASE_ERR_UNSUPPORTED:
 * $INCLUDE, $GENERATE or a wildcard owner; BASE_ERR_CONFLICT: a CNAME beside
 * other records of its name, or two SOA of one name; BASE_ERR_FULL: more than
 * FDNS_ZONE_RECORDS_MAX records.
 */
int fdns_zone_create(const char *text, struct fdns_zone **out,
                     struct base_error *error);

/** Frees the zone and nulls the pointer; NULL inside is fine. */
void fdns_zone_destroy(struct fdns_zone **zone);

/**
 * Appends the one record that `text` holds. Relative names stand below the
 * zone's first $ORIGIN, a missing TTL is the zone's first $TTL.
 * Errors: as fdns_zone_create, without the line in front; BASE_ERR_SYNTAX also:
 * no record, or more than one.
 */
int fdns_zone_add(struct fdns_zone *zone, const char *text,
                  struct base_error *error);

/**
 * Takes out every record of `owner` and `type` ("SRV"; NULL = all types).
 * `removed_out` (may be NULL) is how many there were; none is no error.
 * Errors: BASE_ERR_UNKNOWN: no such type; BASE_ERR_SYNTAX: `owner` is no name,
 * or is relative and the zone has no $ORIGIN.
 */
int fdns_zone_remove(struct fdns_zone *zone, const char *owner,
                     const char *type, size_t *removed_out,
                     struct base_error *error);

/**
 * Puts the one record that `text` holds in the place of all records of its
 * owner and type. On an error the zone is as before.
 * Errors: as fdns_zone_add.
 */
int fdns_zone_replace(struct fdns_zone *zone, const char *text,
                      size_t *removed_out, struct base_error *error);

size_t fdns_zone_count(const struct fdns_zone *zone);

/** The i-th record in zone order; borrowed until the zone changes. */
const struct dns_record *fdns_zone_at(const struct fdns_zone *zone, size_t i);
