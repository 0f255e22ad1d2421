// SPDX-License-Identifier: MIT
#pragma once
/*
 * What an engine holds: one struct in the caller's memory with its arrays
 * behind it. Each noun's own file changes its own part; this header only says
 * how the parts lie together.
 *
 *     phone: policy, timers, DNS cache, names
 *      +- accounts: configuration, one registration per server
 *      |   +- quarantined targets
 *      +- requests: registration passes, calls, subscriptions under way, each
 *          with a resolve plan per server and the chain of its targets
 *
 * Work is done in small steps: an event marks requests as dirty, and each time
 * the caller has taken all actions the oldest dirty request makes its next
 * step. So the actions of one step are all the ring ever has to hold.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/names.h"
#include "engine/policy.h"

/* An answer with more SRV or NAPTR records than this keeps the first ones. */
#define ENGINE_RECORDS_PER_ENTRY 64

/* ---- DNS cache ------------------------------------------------------------- */

enum engine_entry_state {
    ENGINE_ENTRY_FREE,
    ENGINE_ENTRY_ASKED, /* nothing known yet */
    ENGINE_ENTRY_POSITIVE,
    ENGINE_ENTRY_NODATA,
    ENGINE_ENTRY_NXDOMAIN,
    ENGINE_ENTRY_FAILED /* no answer, or a failure code */
};

/* SERVICE of a NAPTR record, as far as SIP knows it. */
enum engine_service {
    ENGINE_SERVICE_OTHER,
    ENGINE_SERVICE_UDP, /* SIP+D2U */
    ENGINE_SERVICE_TCP, /* SIP+D2T */
    ENGINE_SERVICE_TLS, /* SIPS+D2T */
};

struct engine_cached {
    struct base_address address; /* A */
    uint32_t name;               /* SRV target, NAPTR replacement */
    uint16_t rank;               /* SRV priority, NAPTR order */
    uint16_t weight;             /* SRV weight, NAPTR preference */
    uint16_t port;               /* SRV */
    char flag;       /* NAPTR, lower case; '\0' = none, '?' = more than one */
    uint8_t service; /* enum engine_service */
};

struct engine_entry {
    uint32_t name;
    uint8_t type;  /* enum engine_record_type */
    uint8_t state; /* enum engine_entry_state */
    bool from_additional;
    bool wants_additional; /* the question came from dns_cache_type 2 */
    bool took_additional;  /* and so did the question before */
    bool expiry_reported;
    bool is_pinned; /* being written: not to be evicted */
    bool is_static; /* a group of static records: see statics.h */
    uint32_t owner; /* plan that alone may use it (dns_cache_type 0); 0 = all */
    uint32_t query; /* id of the RESOLVE under way, 0 = none */
    uint32_t first, count; /* records */
    uint32_t ttl;          /* s, the least of the records */
    base_time stored_at, expires;
    base_time ttl_ends;    /* of the records themselves, whatever is kept */
    uint64_t stored, used; /* engine->sequence */
    uint64_t draw; /* base for SRV draws, fixed while the answer lives */
};

struct engine_cache {
    struct engine_entry *entries;
    struct engine_cached *records;
    size_t entry_max, record_max, record_count;
};

/* ---- static records ----------------------------------------------------------- */

/* A, SRV and NAPTR; there is no static AAAA record (1.6). */
#define ENGINE_STATICS_MAX ((size_t)3 * ENGINE_STATIC_MAX)

struct engine_statics {
    struct engine_entry *entries; /* one per name and type */
    struct engine_cached *records;
    size_t entry_count, record_count;
};

/* ---- resolve plan ------------------------------------------------------------ */

/* One resolution of one configured server (SEMANTICS 2.3), driven over the
 * cache again and again until nothing is missing. */
struct engine_plan {
    uint32_t number;  /* 0 = not begun */
    uint64_t started; /* engine->sequence: what is stored later counts */
    base_time started_at;
    uint32_t reported; /* look-ups already in the timeline */
    uint32_t rotation; /* srv_equal_weight = round_robin */
    uint32_t wanted;   /* SRV targets to resolve (a_resolution = lazy) */
    bool more;         /* there are SRV targets beyond `wanted` */
};

/* ---- requests ------------------------------------------------------------------ */

/* The life of the DNS record that counts for a target (knob dnsttl_record);
 * expires is BASE_TIME_NEVER where no record is known. Of several records the
 * least TTL and the first end, which need not be of the same one. */
struct engine_ttl {
    base_span span;
    base_time expires;
};

struct engine_chain {
    struct engine_target *targets; /* limits.targets of them */
    struct engine_ttl *ttls;       /* of each */
    struct engine_target
        primaries[ENGINE_SERVERS_MAX]; /* by server; family 0 = none */
    size_t count;
    size_t next;        /* the first one not yet considered */
    size_t group_start; /* of the server being resolved */
    bool skipped;       /* at least one was quarantined when its turn came */
};

/* Why the newest failure happened; texts are static. */
struct engine_failure {
    const char *cause;
    const char *see;
    int knob;       /* enum engine_knob, -1 = none */
    int status;     /* what the phone shows for it */
    bool is_answer; /* a response said it, so the caller has it in hand */
};

/* Why a REGISTER is sent. */
enum engine_pass {
    ENGINE_PASS_ORDINARY, /* start, refresh, retry */
    ENGINE_PASS_CHECK,    /* a call has found server 1 dead (2.9, 2.10.1) */
    ENGINE_PASS_TAKEOVER, /* server 2 takes over (2.10) */
    ENGINE_PASS_CLAIM,    /* a request needs a binding at one target (2.12) */
    ENGINE_PASS_PROBE,    /* is server 1 back? beside the registration's own */
};

struct engine_request {
    uint32_t id; /* 0 = free */
    enum engine_purpose purpose;
    enum engine_pass pass; /* REGISTER */
    uint32_t account;      /* index */
    uint32_t server;       /* REGISTER: index of the registration */
    uint32_t call;
    bool dirty;
    uint8_t groups[ENGINE_SERVERS_MAX]; /* server indices in chain order */
    size_t group_count, group_done;
    struct engine_plan plans[ENGINE_SERVERS_MAX]; /* of groups[i] */
    struct engine_chain chain;
    uint32_t waits_for; /* REGISTER that must end before the next attempt */
    bool is_admitted;   /* it has, well */
    bool has_moved;     /* it has been at a target before */
    bool is_announced;  /* the move to the target is in the timeline */
    uint32_t attempt;   /* id under way, 0 = none */
    uint32_t attempts;  /* so far */
    uint32_t transactions_left;   /* retry_semantics = transactions */
    struct engine_target target;  /* of the newest attempt */
    struct engine_target sent_to; /* the newest attempt; family 0 = none */
    base_time attempt_at;         /* when the request came to it */
    base_time answered_at; /* its first answer that is no failure; 0 = none */
    struct engine_target first; /* asked for; family 0 = as failback says */
    uint8_t came_from;  /* server at which its first target is expected */
    uint8_t refused_by; /* server whose other targets are passed over */
    bool never_last;    /* no target gets Timer B or F whole */
    bool from_primary;  /* whatever target is sticky */
    bool is_failback;   /* tries the primary: its end starts F anew (2.11) */
    struct engine_failure failure;
    base_time guard_at; /* proceeding_guard */
};

/* ---- accounts --------------------------------------------------------------------- */

struct engine_registration {
    bool enabled;
    bool is_waiting; /* for server 1: knob concurrent_start */
    bool has_current, failed_over, is_bound;
    struct engine_target current;        /* last REGISTER 2xx came from here */
    struct engine_target credentials_of; /* last attempt; family 0 = none */
    base_time expires_at;                /* of the binding */
    base_time refresh_at, retry_at;
    uint32_t failures; /* passes in a row */
    uint32_t request;  /* id of the pass under way, 0 = none */
};

/* Failback inside the DNS list of one server (2.11). */
struct engine_failback {
    bool is_away;    /* `current` is a secondary target */
    bool is_sticky;  /* and requests start there */
    bool is_tried;   /* no longer: the next request tries the primary */
    bool is_pending; /* the deadline came while the phone was busy */
    struct engine_target current;
    struct engine_target primary; /* of the list that led there last */
    base_time deadline;
    base_span duration; /* of the deadline, for the next cycle */
};

/* Between the two servers or proxies of an account (2.9, 2.10, 2.15). */
struct engine_fallback {
    bool is_failed;       /* concurrent: calls begin at server 2 */
    bool is_taken;        /* successive: server 2 has the registration */
    base_time trigger_at; /* when it is to take over */
    struct engine_failure why;
    base_time probe_at;
    base_time probed_at; /* the newest one */
    uint32_t turns;      /* given to it at that instant */
    uint32_t probe;      /* request id */
};

struct engine_account {
    bool changed;    /* by the newest configuration */
    bool is_proxied; /* `config` and `names`: see outbound.h */
    struct engine_account_config config; /* addresses are NULL: see `names` */
    uint32_t names[ENGINE_SERVERS_MAX];  /* 0 = not configured */
    /* The SIP servers themselves, whoever stands before them. */
    uint32_t homes[ENGINE_SERVERS_MAX];
    int32_t home_expires[ENGINE_SERVERS_MAX];   /* s */
    uint32_t new_names[2 * ENGINE_SERVERS_MAX]; /* while copying */
    struct engine_registration registrations[ENGINE_SERVERS_MAX];
    struct engine_fallback fallback;
    struct engine_failback failbacks[ENGINE_SERVERS_MAX];
    bool is_busy; /* a call of this account; knob idle_scope */
    uint32_t rotation[ENGINE_SERVERS_MAX];
    bool is_secure[ENGINE_SERVERS_MAX];  /* its last list began with TLS */
    struct engine_target credentials_of; /* calls and subscriptions */
};

struct engine_quarantine {
    uint32_t account; /* index */
    struct engine_target target;
    base_time until; /* 0 = free */
};

/* ---- actions ------------------------------------------------------------------------ */

struct engine_pending {
    struct engine_action action;
    uint32_t name; /* counted; becomes the action's name */
    int knob;      /* becomes why.knob and why.value; -1 = none */
};

struct engine_ring {
    struct engine_pending *pending;
    size_t max, first, count;
    size_t detail_max; /* reports of the cache find room up to this count */
    bool lost;         /* a report found no room; said with the next one */
    uint32_t lent;     /* name that the caller still holds */
    char value[ENGINE_KNOB_TEXT_MAX]; /* of the action the caller holds */
};

struct engine {
    struct engine_limits limits;
    struct engine_policy policy;
    base_span t1, t2;
    int32_t surge;          /* s */
    base_time registers_at; /* nothing registers before, after a start */
    uint64_t seed;
    uint32_t actor; /* name */
    bool has_dns_server, started;
    unsigned families; /* never 0 */
    bool is_busy;      /* a call of any account */
    base_time now;
    uint64_t sequence; /* counts stores, uses and plan starts */
    uint64_t draws;
    uint32_t last_query, last_attempt, last_request, last_plan;
    size_t account_count;
    struct engine_account *accounts;
    struct engine_request *requests;
    struct engine_quarantine *quarantines;
    size_t quarantine_max;
    struct engine_cache cache;
    struct engine_statics statics;
    struct engine_names names;
    struct engine_ring ring;
};
