// SPDX-License-Identifier: MIT
#pragma once
/*
 * Judgement over a timeline: patterns, claims and windows (DESIGN 5).
 *
 * The judge reads the history and never acts. The scenario language asks it
 * again whenever an instant has settled, and hands it the clock as a number.
 *
 * A pattern names who, what and whom; anything may be left open. Every copy of
 * a message matches unless the pattern says otherwise. Each wire event can be
 * claimed once.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/time.h"
#include "base/timeline.h"

#define JUDGE_NO_EVENT SIZE_MAX

enum judge_what {
    JUDGE_ANY_SIP, /* any SIP message */
    JUDGE_METHOD,  /* a request of `method` */
    JUDGE_STATUS,  /* a response with `status` */
    JUDGE_CLASS,   /* a response of class `status` (2 = 2xx) */
    JUDGE_DNS,     /* a DNS message, see op, name and dns_type */
    JUDGE_NET,     /* `op` of a connection, or an ICMP error */
};

/* Numbers of the timeline's name table; 0 = anything, unless said otherwise. */
struct judge_pattern {
    enum judge_what what;
    uint32_t src, dst;
    uint32_t method;    /* METHOD; of a response: filter on the CSeq method */
    int status;         /* STATUS, CLASS */
    int transport;      /* enum base_transport, -1 = any */
    int retransmission; /* 1 = copies only, 0 = first sends only, -1 = both */
    int fate;           /* enum base_fate, -1 = any */
    uint32_t account;   /* judge_account, 0 = any */
    uint32_t call_id;
    uint32_t name;     /* DNS owner name */
    uint32_t dns_type; /* DNS record type, as text */
    uint32_t op;       /* DNS "query" or "answer"; NET "connect", "icmp" … */
};

/** A pattern in which everything is open. */
struct judge_pattern judge_pattern_any(void);

/**
 * The account a message belongs to, 0 if to none: a request's own; a response's
 * is that of the request it answers, since servers know no accounts. `event` is
 * one of `timeline`, not a copy of it.
 */
uint32_t judge_account(const struct base_timeline *timeline,
                       const struct base_event *event);

/** True if `event` fits: one of `timeline`, not a copy of it. */
bool judge_matches(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct base_event *event);

/* Times in which to look, both ends included. */
struct judge_window {
    base_time from, to;
    base_span tolerance; /* how much of it `from` and `to` already contain on
                            each side; texts take it off again */
};

/**
 * The first unclaimed match at or after index `start` with t inside the window;
 * JUDGE_NO_EVENT if there is none yet.
 */
size_t judge_find(const struct base_timeline *timeline,
                  const struct judge_pattern *pattern,
                  const struct judge_window *window, size_t start);

/**
 * Where to go on looking after judge_find has found nothing from `start`: no
 * event before the returned index can become a match later. That is the end of
 * the history, unless the pattern asks for a fate that is still open.
 */
size_t judge_settled(const struct base_timeline *timeline,
                     const struct judge_pattern *pattern, size_t start);

/** Like judge_find, but claimed events count too. */
size_t judge_find_any(const struct base_timeline *timeline,
                      const struct judge_pattern *pattern,
                      const struct judge_window *window, size_t start);

/** Number of matches in the window, claimed or not. */
size_t judge_count(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct judge_window *window);

enum judge_difference {
    JUDGE_NEAR_EARLIER, /* it came before the window, or before `after` */
    JUDGE_NEAR_LATER,
    JUDGE_NEAR_CLAIMED,   /* an earlier verb took it */
    JUDGE_NEAR_OTHER_DST, /* it went to somebody else */
    JUDGE_NEAR_OTHER_SRC,
    JUDGE_NEAR_OTHER_WHAT,   /* another answer, another method, another name */
    JUDGE_NEAR_OTHER_DETAIL, /* a filter: transport, copy, fate … */
};

/* What stands nearest to a wanted match that was not found. */
struct judge_candidate {
    size_t event; /* JUDGE_NO_EVENT: nothing like it ever happened */
    enum judge_difference difference;
};

/**
 * The best explanation of a missed expectation: the unclaimed match nearest to
 * the window; but if that came before it, rather a first copy inside the window
 * that differs in one place. Without any: a claimed match, else whatever differs
 * in one place, again nearest to the window.
 */
struct judge_candidate judge_nearest(const struct base_timeline *timeline,
                                     const struct judge_pattern *pattern,
                                     const struct judge_window *window);

/** "alice -> secondary  REGISTER": a pattern as a person reads it. Returns `out`. */
char *judge_pattern_text(const struct base_timeline *timeline,
                         const struct judge_pattern *pattern, char *out,
                         size_t size);

/**
 * "at 3.500", "between 3.500 and 7.500": a window without its tolerance.
 * Returns `out`.
 */
char *judge_window_text(const struct judge_window *window, char *out,
                        size_t size);

/**
 * "REGISTER", "200 OK", "SRV _sip._udp.pbx.com?", "answer 2 records ttl 300":
 * what an event is, in a ladder or a sentence. Returns `out`.
 */
char *judge_event_what(const struct base_timeline *timeline,
                       const struct base_event *event, char *out, size_t size);

/**
 * Appends what happened instead of a missed expectation, one or two lines
 * without a newline at the end ("it came at 7.500, 4.000 s late: 3 re-sends to
 * primary went unanswered first\n(semantics 2.5, knob retry_semantics =
 * retransmissions, chosen)"). `candidate` is what judge_nearest gave.
 */
void judge_instead(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct judge_window *window,
                   const struct judge_candidate *candidate,
                   struct base_buffer *out);

/* One judgement that was not met, complete enough for every report. */
struct judge_failure {
    enum base_verdict verdict; /* WARN, FAIL or COULD_NOT_TEST */
    int line;                  /* of the script; 0 = none */
    char *rule;    /* the verb as written: "expect { alice, … at = 3.5 }" */
    char *wanted;  /* "alice -> secondary  REGISTER  at 3.500" */
    char *instead; /* "it came at 7.500, 4.000 s late: …", may have lines */
    size_t event;  /* the event to show the ladder around, or JUDGE_NO_EVENT */
    base_time at;  /* where in time to show it otherwise */
};

/* What one scenario came to. Zero-initialise; judge_result_fini. */
struct judge_result {
    enum base_verdict verdict; /* the worst of all */
    struct judge_failure *failures;
    size_t failure_count, failure_capacity;
};

/** Adds a copy of `failure` and lowers the verdict if it is worse. */
void judge_result_add(struct judge_result *result,
                      const struct judge_failure *failure);

/** Frees what is inside; the result may be used again. */
void judge_result_fini(struct judge_result *result);
