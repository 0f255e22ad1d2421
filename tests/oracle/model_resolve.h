// SPDX-License-Identifier: MIT
#pragma once
/*
 * SEMANTICS 2.3 and the lookup of 2.16: which targets, in which order, come out
 * of records and parameters, and which queries that takes. Names are numbers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/oracle/oracle.h"

enum model_name {
    NAME_DOMAIN, /* pbx.com: what the account is configured with */
    NAME_ALT,    /* alt.pbx.com */
    NAME_UDP,    /* _sip._udp.pbx.com */
    NAME_TCP,
    NAME_TLS,
    NAME_ALT_UDP, /* _sip._udp.alt.pbx.com */
    NAME_ALT_TCP,
    NAME_HOSTS,                    /* h0.pbx.com and so on */
    NAME_NUMERIC = NAME_HOSTS + 4, /* 10.0.0.200 */
    NAME_ROOT,                     /* "." */
    NAME_COUNT
};

enum model_type { TYPE_A, TYPE_SRV, TYPE_NAPTR, TYPE_COUNT };
enum model_transport { OVER_UDP, OVER_TCP, OVER_TLS, BY_NAPTR };
enum model_missing {
    MISSING_NODATA,
    MISSING_NXDOMAIN,
    MISSING_FAILED,
    MISSING_TIMEOUT,
    MISSING_COUNT
};

#define MODEL_RECORDS_MAX 28
#define MODEL_PASSES_MAX 6
#define MODEL_LIST_MAX 64

struct model_record {
    enum model_type type;
    enum model_name owner;
    bool in_zone[2]; /* before and after the change */
    bool is_static;
    int64_t ttl; /* s */
    int ip;      /* A: last octet */
    int first, second, port;
    enum model_name to; /* SRV target, NAPTR replacement */
    const char *flags, *service;
};

struct resolve_case {
    bool is_ip;
    int port;
    enum model_transport transport;
    bool naptr_build, static_first, has_dns;
    int cache_type;
    bool additional; /* SRV answers carry the addresses of their targets */
    bool has_soa;
    int64_t soa_minimum; /* s */
    enum model_missing missing;
    /* knobs */
    bool tls_5060, srv_then_a, explicit_tcp, concat, stop_on_empty;
    bool continue_on_exhaust, skip_port_zero, scope_name_type, lazy;
    bool static_asks; /* a running static interval asks DNS all the same */
    int64_t neg_ttl_cap, max_depth;
    int64_t retry_interval; /* s between the passes */
    int64_t change_at;      /* ms, when the zone changes; or never */
    size_t count;
    struct model_record records[MODEL_RECORDS_MAX];
};

const char *model_name_text(enum model_name name);
const char *model_type_text(enum model_type type);

/** Notes a query. With lazy lookups their order among the targets is free. */
void resolve_note(const struct resolve_case *c, struct oracle_timeline *out,
                  int64_t at, const char *type, const char *name);

/** Every pass of a REGISTER that fails at each target at once. */
bool model_resolve(const struct resolve_case *c, struct oracle_timeline *out);
