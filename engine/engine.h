// SPDX-License-Identifier: MIT
#pragma once
/*
 * The redundancy engine: where a SIP phone sends its requests, how long it
 * waits there, and where it goes next. This header is the contract; a vendor's
 * own engine may stand in its place (struct engine_ops, ENGINE_ABI).
 *
 * The engine is a pure function of its inputs. It opens no socket, reads no
 * clock, allocates nothing and draws nothing at random but from the seed in
 * its configuration: the same calls give the same actions, byte for byte. One
 * engine serves one phone with all its accounts, because the DNS cache, the
 * static records and idleness belong to the phone (SEMANTICS 2.0).
 *
 * Four verbs:
 *
 *     engine_handle(e, &event, now);          something happened
 *     engine_next_deadline(e);                when to wake the engine
 *     engine_on_deadline(e, now);             that time has come
 *     while (engine_next_action(e, &action))  what the caller must do now
 *
 * After engine_handle and after engine_on_deadline the caller takes actions
 * until there are none, then asks for the next deadline. `now` never falls.
 *
 * A worked example. yealink.pbx.com resolves to A and B, A is silent:
 *
 *     handle(STARTED, 0)        -> RESOLVE 1 "yealink.pbx.com" NAPTR
 *     handle(RESOLVED 1, 0)     -> RESOLVE 2 "_sip._udp.yealink.pbx.com" SRV
 *     handle(RESOLVED 2, 0)     -> RESOLVE 3, 4: the A records of both targets
 *     handle(RESOLVED 3 and 4)  -> REPORT registering,
 *                                  ATTEMPT 1 REGISTER at A, 4 sends, 7.5 s
 *     handle(FINISHED 1 timeout, 7.5)
 *                               -> REPORT failover A to B, ATTEMPT 2 at B
 *     handle(FINISHED 2 status 200 expires 3600, 7.5)
 *                               -> REPORT registered at B; deadline 1807.5
 *
 * An attempt is one request brought to one target and to its end: digest
 * challenges (401, 407) and 423 are answered by the caller at the same target
 * with a fresh schedule and are not outcomes, unless answering does not help.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/error.h"
#include "base/retry.h"
#include "base/time.h"
#include "engine/policy.h"

#define ENGINE_ABI 4

#define ENGINE_NAME_MAX 256  /* a domain name, terminator included */
#define ENGINE_SERVERS_MAX 2 /* sip_server.1 and .2, outbound_proxy.1 and .2 */
#define ENGINE_STATIC_MAX 12 /* dns_cache_*.1 to .12, of each type */
#define ENGINE_INHERIT                                                         \
    (-1) /* a proxy parameter that takes the server's value */

struct engine;

/* ---- configuration: the vendor's parameters, already checked ------------ */

enum engine_server_transport {
    ENGINE_TRANSPORT_UDP = 0, /* values of sip_server.Y.transport_type */
    ENGINE_TRANSPORT_TCP = 1,
    ENGINE_TRANSPORT_TLS = 2,
    ENGINE_TRANSPORT_DNS_NAPTR = 3,
};

enum engine_failback_mode {
    ENGINE_FAILBACK_NEW_REQUESTS = 0, /* values of failback_mode */
    ENGINE_FAILBACK_DNSTTL = 1,
    ENGINE_FAILBACK_REGISTRATION = 2,
    ENGINE_FAILBACK_DURATION = 3,
};

/* account.X.sip_server.Y.* or account.X.outbound_proxy.Y.*. For a proxy -1
 * inherits from the server of the same Y; expires and transport are a server's
 * own and are not read there (SEMANTICS 1.5, 2.15). */
struct engine_server_config {
    const char *address; /* IP or domain; NULL or "" = not configured */
    uint16_t port;       /* 0 = not given */
    enum engine_server_transport transport; /* servers only */
    int32_t expires;                        /* s, servers only */
    int32_t retry_counts;                   /* 0..20 */
    int32_t invite_retry_counts;            /* 1..10 */
    int32_t register_on_enable;
    int32_t only_signal_with_registered;
    int32_t failback_mode;    /* enum engine_failback_mode */
    int32_t failback_timeout; /* s */
    int32_t failback_subscribe;
};

struct engine_account_config {
    bool enabled;
    struct engine_server_config server[ENGINE_SERVERS_MAX];
    bool outbound_proxy_enable;
    struct engine_server_config proxy[ENGINE_SERVERS_MAX];
    int32_t outbound_proxy_fallback_interval; /* s */
    int32_t
        redundancy_type; /* fallback.redundancy_type: 0 concurrent, 1 successive */
    int32_t fallback_timeout; /* s */
    int32_t redundancy_with_reg_fail;
    int32_t dns_cache_type; /* 0, 1, 2 */
    int32_t static_cache_pri;
    int32_t naptr_build;
    int32_t
        register_expires_overlap; /* s before expiry; -1 = knob register_refresh */
    int32_t reg_fail_retry_interval; /* s */
    int32_t reg_failed_retry_min_time;
    int32_t reg_failed_retry_max_time;
};

/** True if its requests go through outbound proxies: that is enabled, one of
 * them has an address, and so has a server to name (SEMANTICS 2.15). */
bool engine_account_is_proxied(const struct engine_account_config *account);

/** True if it registers at both of its servers at once: in concurrent mode (2.9),
 * or through proxies with knob obp_with_two_servers. */
bool engine_account_is_concurrent(const struct engine_account_config *account,
                                  const struct engine_policy *policy);

enum engine_record_type {
    ENGINE_RECORD_A,
    ENGINE_RECORD_AAAA,
    ENGINE_RECORD_SRV,
    ENGINE_RECORD_NAPTR,
    ENGINE_RECORD_TYPE_COUNT
};

/*
 * One DNS record, from an answer or from the phone's static cache. Names have
 * no trailing dot, except the lone "." of an SRV target that means "no service".
 */
struct engine_record {
    enum engine_record_type type;
    const char *name; /* owner */
    uint32_t ttl;     /* s; behind a CNAME the least of the chain */
    union {
        struct base_address address; /* A, AAAA; the port is not used */
        struct {
            uint16_t priority, weight, port;
            const char *target;
        } srv;
        struct {
            uint16_t order, preference;
            const char *flags, *service, *regexp, *replacement;
        } naptr;
    } data;
};

#define ENGINE_FAMILY_IPV4 1u
#define ENGINE_FAMILY_IPV6 2u

struct engine_config {
    base_span t1, t2, t4; /* RFC 3261 timers; sip.timer_t1 … */
    int32_t surge; /* s; the first registrations wait a random part of it */
    const struct engine_account_config *accounts;
    size_t account_count;                       /* accounts[0] is account 1 */
    const struct engine_record *static_records; /* in index order per type */
    size_t static_record_count;
    bool has_dns_server; /* false: only static records answer */
    /* Families the phone has an address of, ENGINE_FAMILY_IPV4 | …; 0 = all. */
    unsigned families;
    struct engine_policy policy;
    uint64_t seed;
    const char *actor; /* the phone's name, for draws */
};

/* What the caller's memory must hold. Reaching a limit is reported, never a crash. */
struct engine_limits {
    size_t accounts;
    size_t targets;       /* of one account: both servers, all addresses */
    size_t requests;      /* calls, subscriptions and registrations under way */
    size_t cache_entries; /* (name, type) pairs in the DNS cache */
    size_t cache_records; /* records in all entries together */
    size_t name_bytes;    /* all different names together */
    size_t static_records; /* of all types together; may be 0 */
};

/** Limits of an ordinary desk phone with `accounts` accounts. */
struct engine_limits engine_limits_default(size_t accounts);

/* One address a request can go to. */
struct engine_target {
    struct base_address address;
    enum base_transport transport;
    uint8_t server; /* 1 or 2: sip_server.Y or outbound_proxy.Y it belongs to */
    bool proxy;     /* the group is an outbound proxy */
};

/* ---- events: what the caller tells --------------------------------------- */

enum engine_event_type {
    ENGINE_EVENT_STARTED, /* power on: the accounts begin to register */
    ENGINE_EVENT_STOPPED, /* power off: everything is forgotten, the cache too */
    ENGINE_EVENT_RESOLVED,      /* answer to a RESOLVE */
    ENGINE_EVENT_PROVISIONAL,   /* first 1xx of an attempt */
    ENGINE_EVENT_FINISHED,      /* an attempt has come to its end */
    ENGINE_EVENT_CALL_WANTED,   /* an INVITE outside a dialog is to be sent */
    ENGINE_EVENT_CALL_ENDED,    /* the user hung up or the call is over */
    ENGINE_EVENT_DIALOG_WANTED, /* a request inside a dialog whose route is the
                                   name of a server (knob in_dialog_failover) */
    ENGINE_EVENT_SUBSCRIPTION_WANTED,
    ENGINE_EVENT_SUBSCRIPTION_ENDED,
    ENGINE_EVENT_IDLE_CHANGED, /* no call, none being set up: see `account` */
    ENGINE_EVENT_CONNECTION_LOST, /* one to `target` on which nothing waited */
    ENGINE_EVENT_NETWORK_UP,      /* the cable is plugged in again */
    ENGINE_EVENT_PEACE_ASKED, /* a 503 with Retry-After to a request of `account`
                                 that was no attempt */
    ENGINE_EVENT_CONFIG_CHANGED /* new configuration, copied */
};

enum engine_dns_result {
    ENGINE_DNS_OK,       /* at least one record of the type */
    ENGINE_DNS_NODATA,   /* the name exists, not with this type */
    ENGINE_DNS_NXDOMAIN, /* the name does not exist */
    ENGINE_DNS_FAILED,   /* SERVFAIL, REFUSED or another failure code */
    ENGINE_DNS_TIMEOUT,  /* no server answered */
};

/* The records are read during the call only. */
struct engine_answer {
    enum engine_dns_result result;
    const struct engine_record
        *records; /* of the type asked, in answer order */
    size_t record_count;
    const struct engine_record
        *additional; /* A and AAAA of the additional section */
    size_t additional_count;
    bool has_negative_ttl; /* an SOA came with a negative answer */
    uint32_t negative_ttl; /* s; min(SOA TTL, SOA minimum), RFC 2308 */
};

enum engine_outcome_type {
    ENGINE_OUTCOME_STATUS,    /* a final response */
    ENGINE_OUTCOME_TIMEOUT,   /* the retry schedule gave up */
    ENGINE_OUTCOME_ICMP_PORT, /* ICMP port unreachable */
    ENGINE_OUTCOME_ICMP_HOST, /* ICMP host or network unreachable */
    ENGINE_OUTCOME_REFUSED,   /* TCP connect refused */
    ENGINE_OUTCOME_RESET,     /* connection lost while the request was open */
    ENGINE_OUTCOME_TLS,       /* TLS handshake or certificate failure */
    ENGINE_OUTCOME_TYPE_COUNT
};

struct engine_outcome {
    enum engine_outcome_type type;
    int status;          /* STATUS only: 200..699 */
    int32_t retry_after; /* s from a Retry-After header, -1 = none */
    int32_t expires;     /* REGISTER 2xx: granted to our contact, s; else -1 */
    bool provisional;    /* a 1xx came before */
};

struct engine_event {
    enum engine_event_type type;
    uint32_t
        id; /* RESOLVED: the query's; PROVISIONAL, FINISHED: the attempt's */
    uint32_t account; /* from 1: CALL_WANTED, SUBSCRIPTION_WANTED; IDLE_CHANGED
                         of one account (knob idle_scope), 0 = of the phone */
    uint32_t call;    /* caller's number of the call or subscription, not 0 */
    bool idle;        /* IDLE_CHANGED */
    bool is_invite;   /* DIALOG_WANTED: a re-INVITE, else a BYE or the like */
    struct engine_target target;        /* DIALOG_WANTED: what set it up;
                                    CONNECTION_LOST and PEACE_ASKED: address
                                    and transport */
    struct engine_answer answer;        /* RESOLVED */
    struct engine_outcome outcome;      /* FINISHED; PEACE_ASKED: retry_after */
    const struct engine_config *config; /* CONFIG_CHANGED */
};

/* ---- actions: what the engine wants --------------------------------------- */

/* Why an action was taken: SEMANTICS paragraph, knob (NULL if none had a say)
 * with its value, and whether a document says so or the knob chose. Static
 * texts, but for `value`, which is borrowed until the next call. */
struct engine_why {
    const char *see;
    const char *knob;
    const char *value;
    bool documented;
};

enum engine_action_type {
    ENGINE_ACTION_RESOLVE, /* ask DNS; answer with RESOLVED, same id */
    ENGINE_ACTION_ATTEMPT, /* send a request; end with FINISHED, same id */
    ENGINE_ACTION_ABANDON, /* stop that attempt; it gets no FINISHED any more */
    ENGINE_ACTION_REPORT,  /* for the timeline and for the phone's own state */
};

enum engine_purpose {
    ENGINE_PURPOSE_REGISTER,
    ENGINE_PURPOSE_UNREGISTER,
    ENGINE_PURPOSE_INVITE,
    ENGINE_PURPOSE_SUBSCRIBE,
    ENGINE_PURPOSE_REINVITE, /* inside a dialog */
    ENGINE_PURPOSE_DIALOG, /* inside a dialog: BYE and whatever is no INVITE */
    ENGINE_PURPOSE_COUNT
};

enum engine_report {
    ENGINE_REPORT_FAILOVER,    /* from, to, cause: next target of the list */
    ENGINE_REPORT_FAILBACK,    /* from, to: primary in use again */
    ENGINE_REPORT_FALLBACK,    /* from, to, cause: server 2 takes over */
    ENGINE_REPORT_RETURN,      /* from, to: server 1 in use again */
    ENGINE_REPORT_PROBE,       /* to: REGISTER to see whether it is back */
    ENGINE_REPORT_EXHAUSTED,   /* cause: every target of the chain has failed */
    ENGINE_REPORT_RESUBSCRIBE, /* from, to: every subscription is to be made
                                  anew, with SUBSCRIPTION_WANTED */
    ENGINE_REPORT_DOWNGRADE,   /* to: a server whose list began with TLS now
                                  begins in the clear; cause: its transport */
    ENGINE_REPORT_REGISTERING, /* to */
    ENGINE_REPORT_REGISTERED,  /* to, expires */
    ENGINE_REPORT_REGISTRATION_FAILED,  /* status, cause */
    ENGINE_REPORT_REGISTRATION_EXPIRED, /* from */
    ENGINE_REPORT_CALL_FAILED, /* call, status: shown locally, never on the wire */
    ENGINE_REPORT_CACHE_HIT, /* name, record_type, ttl left */
    ENGINE_REPORT_CACHE_MISS,
    ENGINE_REPORT_CACHE_STORE,
    ENGINE_REPORT_CACHE_EXPIRE,
    ENGINE_REPORT_CACHE_NEGATIVE, /* a negative answer was stored, ttl */
    ENGINE_REPORT_CACHE_STATIC,   /* a static record answers, ttl */
    ENGINE_REPORT_LIMIT, /* name says which limit of engine_limits was reached */
    ENGINE_REPORT_COUNT
};

struct engine_action {
    enum engine_action_type type;
    uint32_t account; /* from 1; 0 = the phone */
    struct engine_why why;
    union {
        struct {
            uint32_t id;      /* never 0, never reused */
            const char *name; /* borrowed until the next call */
            enum engine_record_type type;
            base_span timeout; /* per try and DNS server (knob dns_timeout) */
            uint32_t attempts; /* tries per DNS server (knob dns_attempts) */
        } resolve;
        struct {
            uint32_t id;      /* never 0, never reused */
            uint32_t request; /* attempts of one request share it (and Call-ID,
                                 From tag and, if !new_cseq, CSeq) */
            enum engine_purpose purpose;
            uint32_t call; /* but for REGISTER: the caller's number */
            bool new_cseq; /* knob failover_cseq = increment, or once more to
                              the target before */
            bool drop_authorization; /* knob reuse_auth_across_servers = false
                                        and this is not the target before */
            bool ignore_icmp_host;   /* knob icmp_codes = port_only: only a port
                                        unreachable ends the attempt */
            uint8_t server; /* sip_server.Y that it is meant for: the target's
                               own, or one behind an outbound proxy */
            struct engine_target target;
            struct base_retry retry;
            int32_t expires; /* REGISTER: s to ask for */
        } attempt;
        struct {
            uint32_t id;
        } abandon;
        struct {
            enum engine_report report;
            struct engine_target from, to; /* family 0 = none */
            const char
                *cause; /* static: "timeout", "icmp", "503", "dns" … or NULL */
            int status;
            int32_t expires; /* s */
            uint32_t call;
            const char *name; /* borrowed until the next call */
            enum engine_record_type record_type;
            uint32_t ttl; /* s */
        } report;
    } data;
};

/* ---- the verbs -------------------------------------------------------------- */

/** Bytes of memory engine_init needs for `limits`; aligned for any type. */
size_t engine_size(const struct engine_limits *limits);

/**
 * Makes an engine in `memory` of `size` bytes, which the caller keeps and frees
 * after use. Copies the configuration, names included. Nothing happens before
 * ENGINE_EVENT_STARTED.
 * Errors: BASE_ERR_FULL: the configuration does not fit the limits, or `size`
 * is less than engine_size(limits); BASE_ERR_RANGE: a configured value is
 * outside its documented range.
 */
int engine_init(void *memory, size_t size, const struct engine_limits *limits,
                const struct engine_config *config, struct engine **out,
                struct base_error *error);

/** Takes one event. Unknown or ended ids are ignored: late answers are normal. */
void engine_handle(struct engine *engine, const struct engine_event *event,
                   base_time now);

/**
 * When engine_on_deadline wants to be called; BASE_TIME_NEVER if not at all. It
 * may be this very instant once more, some times: what is due then waits for
 * what else the instant brings.
 */
base_time engine_next_deadline(const struct engine *engine);

/**
 * Does everything that is due at `now`. Ties inside one engine go in this
 * order: expiry of bindings, failback timers, probes, refreshes, retries;
 * within each, accounts in order (SEMANTICS 2.10). A call before the deadline does nothing.
 */
void engine_on_deadline(struct engine *engine, base_time now);

/** Takes the next action in order; false if there is none. */
bool engine_next_action(struct engine *engine, struct engine_action *out);

/**
 * Where `account` (from 1) is registered now: copies the target and returns
 * true, or returns false. A binding counts until it expires.
 */
bool engine_registered(const struct engine *engine, uint32_t account,
                       struct engine_target *out);

/* What only_signal_with_registered says of a peer (SEMANTICS 2.13). */
enum engine_signal {
    ENGINE_SIGNAL_ALLOWED,
    ENGINE_SIGNAL_ENDS_CALL, /* outgoing: nothing is sent, the call is over */
    ENGINE_SIGNAL_IGNORED,   /* incoming: no answer */
    ENGINE_SIGNAL_REJECTED,  /* incoming: 403 */
};

/**
 * Whether `account` (from 1) may send a request inside a dialog to `peer`, or
 * take any request from it. Requests outside dialogs are the engine's own. The
 * port of `peer` does not matter.
 */
enum engine_signal engine_signal(const struct engine *engine, uint32_t account,
                                 const struct base_address *peer,
                                 bool is_incoming);

/* The verbs as a table: what phone-sim calls and a shared object provides under
 * the symbol "engine_ops". */
struct engine_ops {
    uint32_t abi; /* ENGINE_ABI */
    const char *name;
    size_t (*size)(const struct engine_limits *limits);
    int (*init)(void *memory, size_t size, const struct engine_limits *limits,
                const struct engine_config *config, struct engine **out,
                struct base_error *error);
    void (*handle)(struct engine *engine, const struct engine_event *event,
                   base_time now);
    base_time (*next_deadline)(const struct engine *engine);
    void (*on_deadline)(struct engine *engine, base_time now);
    bool (*next_action)(struct engine *engine, struct engine_action *out);
    bool (*registered)(const struct engine *engine, uint32_t account,
                       struct engine_target *out);
    /* NULL: everything is allowed. */
    enum engine_signal (*signal)(const struct engine *engine, uint32_t account,
                                 const struct base_address *peer,
                                 bool is_incoming);
};

/** The table of this project's own engine. */
extern const struct engine_ops engine_reference;

/** "REGISTER", "INVITE" … : the method behind a purpose. */
const char *engine_purpose_method(enum engine_purpose purpose);

/** True for a request inside a dialog. */
static inline bool engine_purpose_is_inside(enum engine_purpose purpose)
{
    return purpose == ENGINE_PURPOSE_REINVITE ||
           purpose == ENGINE_PURPOSE_DIALOG;
}

/** True for an INVITE, whose timers are not those of other requests. */
static inline bool engine_purpose_is_invite(enum engine_purpose purpose)
{
    return purpose == ENGINE_PURPOSE_INVITE ||
           purpose == ENGINE_PURPOSE_REINVITE;
}

/** "NAPTR", "SRV", "A", "AAAA". */
const char *engine_record_type_name(enum engine_record_type type);
