// SPDX-License-Identifier: MIT
#pragma once
/*
 * A scene: an account with one or two servers, each one address or a DNS list,
 * whose targets go down and come back, and calls that begin and end. The parts
 * of 2.9, 2.10 and 2.11 share it: one driver, one printer, three models.
 *
 * Targets are numbered through: those of server 1 by priority, then those of
 * server 2. Whatever begins by itself has its own residue of 100 ms, so that
 * nothing coincides by chance: targets change at odd hundredths, calls begin
 * and end at others. T1 is 500 ms and T2 4 s.
 */
#include "tests/oracle/oracle.h"

#define SCENE_TARGETS 6
#define SCENE_CHANGES 4
#define SCENE_CALLS 4

enum scene_kind { SCENE_FAILBACK, SCENE_SUCCESSIVE, SCENE_CONCURRENT };

enum scene_state {
    SCENE_ALIVE,
    SCENE_SILENT,
    SCENE_ICMP,
    SCENE_503,
    SCENE_BUSY, /* answers calls with 486, everything else with 200 */
    SCENE_STATE_COUNT
};

enum scene_knob {
    KNOB_TRIGGER,
    KNOB_PROBE_CLOCK,
    KNOB_PROBE_BUDGET,
    KNOB_SUCCESSIVE_INVITE,
    KNOB_CONCURRENT_START,
    KNOB_SELECTION,
    KNOB_CONCURRENT_PROBE,
    KNOB_STICKY,
    KNOB_TIMER_START,
    KNOB_ACTION,
    KNOB_WHEN_BUSY,
    KNOB_IDLE_SCOPE,
    KNOB_TTL_RECORD,
    KNOB_TTL_START,
    KNOB_EXPIRY_MEANS,
    KNOB_ORDER,
    KNOB_COUNT
};

enum { TRIGGER_BINDING, TRIGGER_RETRIES, TRIGGER_EXPIRES };
enum { CLOCK_FIXED, CLOCK_FROM_END };
enum { BUDGET_COUNTS, BUDGET_FULL };
enum { INVITE_DIRECT, INVITE_REGISTER_FIRST, INVITE_REGISTERED_ONLY };
enum { START_TOGETHER, START_S1_FIRST };
enum { SELECT_STICKY, SELECT_WORKING_FIRST };
enum { PROBE_IMMEDIATE, PROBE_ONLY_REFRESH };
enum { STICKY_AUTO, STICKY_USED, STICKY_REGISTERED };
enum { TIMER_SUCCESS, TIMER_MOVE };
enum { ACTION_IF_REGISTER_ON, ACTION_REGISTER, ACTION_NEXT_REQUEST };
enum { WHEN_BUSY_DEFER, WHEN_BUSY_DROP, WHEN_BUSY_NEXT_CYCLE };
enum { IDLE_PHONE, IDLE_ACCOUNT };
enum { TTL_A_OF_CURRENT, TTL_MIN_OF_CHAIN, TTL_SRV, TTL_A_OF_PRIMARY };
enum { TTL_FROM_CACHED, TTL_FROM_FAILOVER };
enum { EXPIRY_RENEWAL, EXPIRY_HARD };
enum { ORDER_PRIORITY, ORDER_CIRCULAR };

struct scene_change {
    int64_t at;
    enum scene_state state;
};

struct scene_target {
    size_t count;
    struct scene_change changes[SCENE_CHANGES]; /* alive before the first */
    int64_t ttl;                                /* s, of its address record */
};

struct scene_call {
    int64_t at, until;  /* when the user hangs up, at the latest */
    bool other_account; /* only keeps the phone busy */
};

struct scene {
    enum scene_kind kind;
    size_t first, count; /* targets of server 1, targets altogether */
    bool by_name[2];     /* the server is a domain name */
    bool by_srv[2];      /* … with SRV records */
    struct scene_target targets[SCENE_TARGETS];
    int64_t srv_ttl; /* s */
    /* From `zone_at` on DNS gives server 1 these targets in this order. */
    int64_t zone_at;
    size_t after_count, after[SCENE_TARGETS];
    int cache_type;
    size_t call_count;
    struct scene_call calls[SCENE_CALLS];
    int retry_counts[2], invite_retry_counts[2];
    int64_t expires[2];       /* s, asked for and granted */
    int64_t retry_interval;   /* s, reg_fail_retry_interval */
    int64_t fallback_timeout; /* s */
    int failback_mode;
    int64_t failback_timeout; /* s */
    bool register_on;
    int knobs[KNOB_COUNT]; /* number of the word */
    int64_t horizon;
};

/** What target `index` does at `at`. */
enum scene_state scene_state_at(const struct scene *s, size_t index,
                                int64_t at);

/** The list DNS gives for server 1 at `at`: fills `list`, returns its length. */
size_t scene_list_at(const struct scene *s, int64_t at,
                     size_t list[SCENE_TARGETS]);

const char *scene_knob_name(enum scene_knob knob);
const char *scene_knob_word(enum scene_knob knob, int word);

/* The columns of a part that a scene fills. */
void scene_draw(struct dice *dice, enum scene_kind kind, struct scene *s);
void scene_simulate(const void *scene, struct oracle_timeline *out);
bool scene_reduce(void *scene, size_t step);
void scene_print(const void *scene, FILE *out);
void scene_scenario(const void *scene, const struct oracle_timeline *wanted,
                    FILE *out);

/* Lanes and texts of what both sides note. */
#define SCENE_LANE_REGISTER 10 /* + 1 towards server 2 */
#define SCENE_LANE_CALL 20     /* + number of the call */

/** Notes a send. `call` is its number from 1, 0 for a REGISTER. */
void scene_note(const struct scene *s, struct oracle_timeline *out, int64_t at,
                size_t call, size_t target);
