// SPDX-License-Identifier: MIT
#pragma once
/*
 * The answer to one query from one zone (RFC 1034 section 4.3.2, as far as an
 * only server needs it): records in zone order, CNAMEs followed, A and AAAA of
 * SRV targets as additional, NXDOMAIN or NODATA with the nearest SOA.
 */
#include "dns/message.h"
#include "fake-dns/fault.h"
#include "fake-dns/zone.h"

/**
 * Fills zeroed `out` with the answer to `query`; call dns_message_fini. `kind`
 * is what is wrong with the server (FDNS_FAULT_SLOW answers properly).
 */
void fdns_answer_make(const struct fdns_zone *zone,
                      const struct dns_message *query,
                      enum fdns_fault_kind kind, struct dns_message *out);

/** Fills zeroed `out` with a refusal of `query` by `rcode`. */
void fdns_answer_refuse(const struct dns_message *query, uint8_t rcode,
                        struct dns_message *out);
