// SPDX-License-Identifier: MIT
#pragma once
/*
 * The timeline: the one record of everything that happened in a run.
 *
 * Actors append events as they act; nobody who acts ever reads it. Judgement
 * (judge/) and reports (reports/) only read it. An event never changes, with
 * one exception: the fate of a message is known later than its sending.
 *
 * Life: create, declare the actors, append events, set fates, read, destroy.
 *
 *     uint32_t alice = base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "192.168.1.100");
 *     size_t i = base_timeline_add(tl, &(struct base_event){
 *         .kind = BASE_EVENT_SIP, .t = now, .src = alice, ... });
 *     base_timeline_set_fate(tl, i, BASE_FATE_LOST, "link", now);
 *
 * Texts in events are numbers of the timeline's name table. DESIGN section 6
 * gives the same events as JSON; reports/jsonl.h writes and reads that form.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

struct base_timeline;

/* What kind of thing an event is; names as in the JSON field "kind". */
enum base_event_kind {
    BASE_EVENT_SIP,
    BASE_EVENT_DNS,
    BASE_EVENT_NET,
    BASE_EVENT_ENGINE,
    BASE_EVENT_REGISTRATION,
    BASE_EVENT_CALL,
    BASE_EVENT_CACHE,
    BASE_EVENT_FAULT,
    BASE_EVENT_CHECK,
    BASE_EVENT_NOTE,
    BASE_EVENT_KIND_COUNT
};

/* What became of a message. PENDING only while it is under way. */
enum base_fate {
    BASE_FATE_PENDING,
    BASE_FATE_DELIVERED,
    BASE_FATE_LOST,    /* never reached the receiver's host */
    BASE_FATE_REFUSED, /* an ICMP error or a reset came back */
    BASE_FATE_UNREAD,  /* reached the host, the node did not take it */
    BASE_FATE_COUNT
};

enum base_verdict {
    BASE_VERDICT_PASS,
    BASE_VERDICT_WARN,
    BASE_VERDICT_FAIL,
    BASE_VERDICT_COULD_NOT_TEST,
    BASE_VERDICT_COUNT
};

enum base_actor_kind {
    BASE_ACTOR_PHONE,
    BASE_ACTOR_DNS,
    BASE_ACTOR_REGISTRAR,
    BASE_ACTOR_PROXY,
    BASE_ACTOR_OTHER, /* an address where no declared actor lives */
    BASE_ACTOR_KIND_COUNT
};

/*
 * One event. Fields that a kind does not use are zero. Every uint32_t that
 * names something is a number of the name table (base_timeline_text).
 */
struct base_event {
    base_time t;         /* when it happened; of a message: when it was sent */
    base_time arrived;   /* messages: when it arrived (== t without delay) */
    uint8_t kind;        /* enum base_event_kind */
    uint8_t transport;   /* enum base_transport: sip, dns, net */
    uint8_t fate;        /* enum base_fate: sip, dns */
    uint8_t verdict;     /* enum base_verdict: check */
    bool retransmission; /* sip, dns: a copy of an earlier message */
    bool truncated;      /* dns: TC bit */
    bool documented;     /* engine: the why is documented, not chosen */
    bool claimed;        /* judgement took it; the only other mutable field */
    uint32_t src, dst;   /* actors; engine, registration, call, cache:
                                    src is the actor */
    uint32_t src_addr, dst_addr; /* "ip:port" */
    uint32_t op;      /* dns query|answer, net, engine, cache, fault: what;
                         registration, call: the state */
    uint32_t name;    /* sip: method (of a response: CSeq method); dns, cache:
                         owner name; engine: from; call: id; fault: mode */
    uint32_t type;    /* dns, cache: record type; engine: to */
    uint32_t server;  /* registration, call: server actor */
    uint32_t call_id; /* sip */
    uint32_t cseq;    /* sip */
    int32_t status;   /* sip response, call: status code, 0 = request; check:
                         script line */
    int32_t number;   /* dns, cache: TTL in seconds; registration: expires;
                         sip response: Retry-After in seconds, 0 = none */
    uint32_t account; /* of a phone, from 1: sip, engine, registration */
    uint32_t cause;   /* why this fate; engine: cause */
    uint32_t detail;  /* dns answer: rcode; engine: value of the knob; fault of
                         a link: its figures */
    uint32_t text;    /* note, check: text; engine: SEMANTICS paragraph;
                         dns: answers, as text */
    uint32_t knob;    /* engine: policy knob that decided */
    uint32_t raw;     /* sip, dns: number of the stored bytes, 0 = none */
};

/* Declared with base_timeline_actor, in order of declaration. */
struct base_actor {
    uint32_t name;
    uint32_t address; /* "ip" text */
    enum base_actor_kind kind;
    unsigned flags; /* BASE_ACTOR_STICKY … */
    uint32_t
        store; /* whose location store it uses: its own name, or another's */
};

/* A phone whose requests may start at another target than the best one. */
#define BASE_ACTOR_STICKY 1U
/* A phone that registers at several servers at the same time. */
#define BASE_ACTOR_CONCURRENT 2U

/* What line 1 of a stored timeline says; texts are borrowed. */
struct base_timeline_header {
    const char *scenario; /* path, as results name it */
    const char *title;
    const char *net;     /* "loopback", "memory", "host"; NULL = not told */
    const char *version; /* the project's version; NULL = not told */
    uint64_t seed;
};

struct base_timeline_options {
    bool keep_raw;         /* store the bytes of messages */
    size_t raw_events_max; /* no more bytes after this many; 0 = 100000 */
};

/** Creates an empty timeline. */
struct base_timeline *
base_timeline_create(const struct base_timeline_options *options);

/** Frees it and nulls the pointer; NULL inside is fine. */
void base_timeline_destroy(struct base_timeline **timeline);

/** Number of `text` in the name table; copies. */
uint32_t base_timeline_name(struct base_timeline *timeline, const char *text);

/** Number of `text` if it stands anywhere in the timeline, else 0. */
uint32_t base_timeline_find(const struct base_timeline *timeline,
                            const char *text);

/** Text of a number, "" for 0; borrowed for the timeline's life. */
const char *base_timeline_text(const struct base_timeline *timeline,
                               uint32_t number);

/** Declares an actor once; a second call with the same name returns the same number. */
uint32_t base_timeline_actor(struct base_timeline *timeline, const char *name,
                             enum base_actor_kind kind, const char *address);

/** Sets flags of a declared actor, beside those it has. */
void base_timeline_actor_flag(struct base_timeline *timeline, uint32_t name,
                              unsigned flags);

/** Says that `name` uses the location store that `other` uses; both are declared. */
void base_timeline_actor_shares(struct base_timeline *timeline, uint32_t name,
                                uint32_t other);

size_t base_timeline_actor_count(const struct base_timeline *timeline);

/** The i-th actor, in order of declaration; borrowed until the next declaration. */
const struct base_actor *
base_timeline_actor_at(const struct base_timeline *timeline, size_t i);

/** Records that knob `name` has `value`; a later value replaces it. For the header. */
void base_timeline_knob(struct base_timeline *timeline, const char *name,
                        const char *value);

/** One list of names and values: true for an i-th, false past the end. */
typedef bool base_setting_fn(const struct base_timeline *timeline, size_t i,
                             const char **name, const char **value);

/** The i-th recorded knob; false past the end. */
bool base_timeline_knob_at(const struct base_timeline *timeline, size_t i,
                           const char **name, const char **value);

/** The same for a parameter of the script and the value it ran with. */
void base_timeline_param(struct base_timeline *timeline, const char *name,
                         const char *value);
bool base_timeline_param_at(const struct base_timeline *timeline, size_t i,
                            const char **name, const char **value);

/** Appends a copy of `event` and returns its index. */
size_t base_timeline_add(struct base_timeline *timeline,
                         const struct base_event *event);

/** Number of events so far. */
size_t base_timeline_count(const struct base_timeline *timeline);

/** Event `index`; borrowed until the next base_timeline_add. */
const struct base_event *base_timeline_at(const struct base_timeline *timeline,
                                          size_t index);

/**
 * Sets the fate of a message, its cause (may be NULL) and its time of arrival.
 * Only once per event, and only while it is BASE_FATE_PENDING.
 */
void base_timeline_set_fate(struct base_timeline *timeline, size_t index,
                            enum base_fate fate, const char *cause,
                            base_time arrived);

/** Marks an event as claimed by an expectation; claiming twice is a programmer error. */
void base_timeline_claim(struct base_timeline *timeline, size_t index);

/**
 * Stores message bytes if the options ask for it and returns their number, else 0.
 * Equal to the bytes of number `same` (0 = none): that number again, no copy.
 */
uint32_t base_timeline_raw(struct base_timeline *timeline, const void *bytes,
                           size_t length, uint32_t same);

/** Frees the bytes of all messages; their numbers stay and lead nowhere. */
void base_timeline_forget_raw(struct base_timeline *timeline);

/** The bytes behind a number; NULL for 0 and when forgotten. Borrowed for the timeline's life. */
const void *base_timeline_raw_bytes(const struct base_timeline *timeline,
                                    uint32_t number, size_t *length_out);

/** The word used in JSON and scenarios for an enum value. */
const char *base_event_kind_name(enum base_event_kind kind);
const char *base_fate_name(enum base_fate fate);
const char *base_verdict_name(enum base_verdict verdict);
const char *base_actor_kind_name(enum base_actor_kind kind);
