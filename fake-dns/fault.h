// SPDX-License-Identifier: MIT
#pragma once
/*
 * What can be wrong with a DNS server (DESIGN section 5, faults). The names are
 * those of scenarios:
 *
 *     silent       takes nothing, answers nothing
 *     refuse       ICMP port unreachable
 *     unreachable  ICMP host unreachable
 *     hang         takes connections, but reads and answers nothing
 *     oneway       hears nothing (direction "in") or is not heard ("out")
 *     lossy        loses each datagram with probability `rate`
 *     servfail     answers every query with SERVFAIL
 *     refused      … with REFUSED
 *     nxdomain     … with NXDOMAIN, and the SOA if the zone has one
 *     nodata       … with NOERROR and no record, and the SOA likewise
 *     truncate     … with TC set and no record; over TCP as usual
 *     slow         handles every query `delay` after it came
 *
 * The first six are net/'s work, the others the server's.
 */
#include "base/error.h"
#include "base/time.h"
#include "net/fault.h"

struct fdns_fault {
    const char *mode;      /* one of the names above; NULL = "silent" */
    base_span delay;       /* slow: above 0 */
    double rate;           /* lossy: 0 to 1 */
    const char *direction; /* oneway: "in" or "out" */
};

/** The names above, ended by NULL. */
const char *const *fdns_fault_modes(void);

/* What the server itself makes of a fault. */
enum fdns_fault_kind {
    FDNS_FAULT_NONE, /* healthy, or net/ does it */
    FDNS_FAULT_SERVFAIL,
    FDNS_FAULT_REFUSED,
    FDNS_FAULT_NXDOMAIN,
    FDNS_FAULT_NODATA,
    FDNS_FAULT_TRUNCATE,
    FDNS_FAULT_SLOW,
};

/**
 * Checks `fault` and says how net/ is told of it.
 * Errors: see fdns_server_drop.
 */
int fdns_fault_check(const struct fdns_fault *fault, struct net_fault *out,
                     struct base_error *error);

/** What the fault in force on `node` means to a DNS server there. */
enum fdns_fault_kind fdns_fault_kind(const struct net_node *node);
