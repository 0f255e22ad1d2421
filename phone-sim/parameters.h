// SPDX-License-Identifier: MIT
#pragma once
/*
 * The vendor's parameters by name: parameters.def is the one list. This module
 * finds a written name in the list ("account.1.sip_server.2.port" is
 * "account.X.sip_server.Y.port" with X = 1 and Y = 2), reads a written value
 * within what the list permits, and says in words what would be right. Where a
 * value is kept is config.c's business.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

#define PHONE_ACCOUNTS_MAX 16 /* SEMANTICS 3.11, the largest models */
#define PHONE_SERVERS_MAX 2
#define PHONE_STATIC_MAX 12 /* dns_cache_*.1 to .12 */

/* Numbers with more than one range. */
#define PHONE_MINUS_ONE 1u /* -1 is permitted too */
#define PHONE_ZERO_OR_RAISED                                                   \
    2u /* 0 is permitted; 1 up to the least is the least */

/* What else must be set for a parameter to do anything (SEMANTICS 1.1 to 1.8);
 * bits, because there may be several. Of a proxy's parameter the values in force
 * of that proxy count. */
#define PHONE_NEED_PROXY (1u << 0)
#define PHONE_NEED_NO_PROXY (1u << 1)
#define PHONE_NEED_SECOND_SERVER (1u << 2)
#define PHONE_NEED_SECOND_PROXY (1u << 3)
#define PHONE_NEED_SUCCESSIVE (1u << 4)
#define PHONE_NEED_DOMAIN (1u << 5)
#define PHONE_NEED_REGISTER_ON (1u << 6)
#define PHONE_NEED_STICKY (1u << 7)
#define PHONE_NEED_DURATION (1u << 8)
#define PHONE_NEED_BACKOFF (1u << 9)
#define PHONE_NEED_NO_BACKOFF (1u << 10)

/* Whose parameter it is: which struct below its field stands in. */
enum phone_scope {
    PHONE_SCOPE_PHONE,
    PHONE_SCOPE_ACCOUNT,
    PHONE_SCOPE_SERVER,
    PHONE_SCOPE_PROXY,
    PHONE_SCOPE_PROXY_1, /* old names, without a number */
    PHONE_SCOPE_PROXY_2,
    PHONE_SCOPE_STATIC,
    PHONE_SCOPE_NONE, /* without effect here */
};

enum phone_kind {
    PHONE_KIND_INT,     /* int32_t */
    PHONE_KIND_SECONDS, /* base_span */
    PHONE_KIND_TEXT,    /* char *, NULL = blank; so are the next three */
    PHONE_KIND_HOST,    /* an IP address or a domain name */
    PHONE_KIND_IPV4,
    PHONE_KIND_FLAG, /* S, A, U or P */
    PHONE_KIND_ANY,  /* not looked at */
};

struct phone_parameter {
    const char *name;
    enum phone_scope scope;
    enum phone_kind kind;
    unsigned flags;
    int since, until;              /* firmware generations */
    size_t offset;                 /* of the field in its scope's struct */
    int64_t least, most, fallback; /* TEXT kinds: most = longest */
    const char *inherits; /* -1 takes the value of this one; NULL = no */
    unsigned needs;       /* PHONE_NEED_* */
    const char *effect;   /* a few words; NULL = of no effect here */
};

/* Values as they were written, by scope. */
struct phone_server_values {
    char *address;
    int32_t port, transport_type, expires, retry_counts, invite_retry_counts;
    int32_t register_on_enable, only_signal;
    int32_t failback_mode, failback_timeout, failback_subscribe;
};

struct phone_account_values {
    char *display_name, *auth_name, *user_name, *password;
    int32_t enable, outbound_proxy_enable, outbound_proxy_fallback_interval;
    int32_t redundancy_type, fallback_timeout, redundancy_with_reg_fail;
    int32_t dns_cache_type, static_cache_pri, naptr_build;
    int32_t register_expires_overlap, reg_fail_retry_interval;
    int32_t subscribe_expires_overlap, subscribe_period;
    int32_t reg_failed_retry_min_time, reg_failed_retry_max_time;
    struct phone_server_values server[PHONE_SERVERS_MAX];
    struct phone_server_values proxy[PHONE_SERVERS_MAX];
};

/* Number X of each of the three static record types. */
struct phone_static_values {
    char *a_name, *a_ip, *srv_name, *srv_target;
    char *naptr_name, *naptr_flags, *naptr_replace, *naptr_service;
    int32_t a_ttl, srv_ttl, naptr_ttl;
    int32_t srv_port, srv_priority, srv_weight;
    int32_t naptr_order, naptr_preference;
};

struct phone_global_values {
    base_span t1, t2, t4;
    int32_t surge;
};

enum phone_match {
    PHONE_MATCH_UNKNOWN,
    PHONE_MATCH_FOUND,
    PHONE_MATCH_INDEX, /* a known name with X or Y beyond its range */
};

/* A written name, found in the list. */
struct phone_reference {
    const struct phone_parameter *parameter;
    unsigned x, y; /* from 1; 0 = the name has none */
};

/* A written value, read; the text is the caller's, borrowed. */
struct phone_value {
    int64_t number;
    const char *text;
    bool raised; /* it was lifted to the least permitted value */
};

/** The i-th parameter of the list, NULL past the end. */
const struct phone_parameter *phone_parameter_at(size_t i);

/** The parameter whose name in the list, with X and Y, is `name`; it must
 * exist. */
const struct phone_parameter *phone_parameter_named(const char *name);

/** Writes the name of `at` with its numbers. Returns `out`. */
char *phone_parameter_write(const struct phone_reference *at, char *out,
                            size_t size);

/** Finds `name`; `out` is filled for FOUND and, without numbers, for INDEX. */
enum phone_match phone_parameter_find(const char *name,
                                      struct phone_reference *out);

/** Reads `text` as a value of `parameter`; "" is its default. False: not
 * permitted. */
bool phone_parameter_read(const struct phone_parameter *parameter,
                          const char *text, struct phone_value *out);

/** Writes what `parameter` permits, as in "0 to 65535". Returns `out`. */
char *phone_parameter_permitted(const struct phone_parameter *parameter,
                                char *out, size_t size);

/** Writes what X or Y may be in names of `parameter`. Returns `out`. */
char *phone_parameter_indexes(const struct phone_parameter *parameter,
                              char *out, size_t size);

/** Writes the default as it would be written, "blank" for no text. Returns
 * `out`. */
char *phone_parameter_default(const struct phone_parameter *parameter,
                              char *out, size_t size);

/** Writes the conditions in `needs`, as in "register_on_enable = 1 and
 * failback_mode 1, 2 or 3". Returns `out`. */
char *phone_parameter_needs(unsigned needs, char *out, size_t size);

/** True if `name` is a known one with a literal X or Y instead of a number, as
 * the guides' examples have it (SEMANTICS 1.9 E3); writes one with numbers. */
bool phone_parameter_is_literal(const char *name, char *out, size_t size);

/** Writes the known name nearest to `name`, with its numbers, or "". Returns
 * `out`. */
char *phone_parameter_nearest(const char *name, char *out, size_t size);
