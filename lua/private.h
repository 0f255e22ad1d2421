// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the files of lua/ share and nobody else may see.
 *
 * One struct scn is one script being run (or, without a lab, one whose metadata
 * is being read). Every binding finds it with scn_of. A binding checks its
 * arguments, makes one C call and pushes the result. lua_error jumps: nothing
 * that must be freed is held across a call that can raise; scratch memory
 * is lua_newuserdatauv.
 */
#include "base/error.h"
#include "base/text.h"
#include "judge/judge.h"
#include "lua/scenario.h"

/* As in lua.h and lauxlib.h, which only the C files include. */
typedef struct lua_State lua_State;
struct luaL_Reg;

/* Instructions of one turn, from one wait to the next, and of a whole run. */
#define SCN_TURN_INSTRUCTIONS_MAX 50000000
#define SCN_RUN_INSTRUCTIONS_MAX INT64_C(4000000000)
#define SCN_MEMORY_MAX ((size_t)64 * 1024 * 1024)
#define SCN_MEMORY_SENTENCE "the script needs more than its 64 MB of memory"
#define SCN_TEXT_MAX ((size_t)16 * 1024 * 1024)  /* made by one call */
#define SCN_NOTES_MAX ((size_t)16 * 1024 * 1024) /* bytes of all notes */
#define SCN_WAITERS_MAX 100000
#define SCN_RANGE_MAX 10000000 /* elements that one table function may touch */
#define SCN_TURNS_MAX 100000   /* in one instant */

/* How long after a missed expectation its message is still looked for. */
#define SCN_GRACE (60 * BASE_SEC)

/* Whoever waits for the clock; see scheduler.c. */
enum scn_wait {
    SCN_WAIT_SPAWN,   /* at, every: a function to be started when due */
    SCN_WAIT_TIME,    /* until due */
    SCN_WAIT_INSTANT, /* until the next instant has settled, or due */
    SCN_WAIT_MATCH,   /* until a message fits, or due */
};

/* A message that is waited for. */
struct scn_search {
    struct judge_pattern pattern;
    struct judge_window window;
    size_t start; /* index of the first event that may fit */
    bool any;     /* claimed events fit too */
};

struct scn_waiter {
    enum scn_wait kind;
    uint64_t sequence;
    base_time due;
    int ref;                  /* registry: the coroutine; SPAWN: the function */
    lua_State *thread;        /* NULL for SPAWN */
    base_span period;         /* SPAWN: 0 = once */
    struct scn_search search; /* MATCH */
};

/* A missed expectation whose text still waits for what comes late. */
struct scn_miss {
    bool is_set;
    int line;
    char *rule, *wanted;
    struct judge_pattern pattern;
    struct judge_window window;
    base_time until;
};

/* State of the sandbox's limits. */
struct scn_limits {
    size_t memory;
    size_t notes;   /* bytes */
    size_t refused; /* size last refused; asked for again, it is final */
    bool out_of_memory;
    bool in_script;    /* the memory limit holds only while Lua code runs */
    int64_t turn, run; /* instructions */
    bool exhausted;    /* from now on every instruction raises */
};

struct scn {
    lua_State *L;
    const char *name; /* of the script, as reports show it */
    char chunk[48];   /* as Lua knows it */
    char *folder;     /* of the script, with its '/', "" if none */
    char *text;
    size_t length;
    const struct scn_options *options; /* NULL: metadata only */
    struct scn_progress *progress;     /* never NULL */
    struct scn_progress own_progress;
    struct scn_metadata *metadata;
    struct base_error *error;
    char *verbatim;       /* an error that names a place in another file */
    bool metadata_closed; /* another verb has been used */

    /* A running script. */
    struct lab *lab;
    struct base_timeline *timeline;
    struct judge_result *result;
    struct scn_limits limits;
    struct scn_waiter *waiters;
    size_t waiter_count, waiter_capacity;
    uint64_t sequence;
    struct net_timer timer;
    base_time round_at; /* instant of the last turns, and how many */
    unsigned rounds;
    int main_ref, current_ref;
    lua_State *current; /* the coroutine that runs */
    bool began, main_done;
    bool ended; /* by a failing verb or an error; nothing is resumed any more */
    struct scn_miss miss;
    char seen[192];  /* what the script looked at last, for a failing check */
    int seen_line;   /* and where */
    int strict_line; /* of the strict() call */
    bool strict, strict_all;
    uint32_t waived; /* bits of scn_invariants */
    char **lint;     /* findings in configurations, in order (lint.c) */
    size_t lint_count, lint_capacity;
};

struct scn *scn_of(lua_State *L);

/* ---- raising (raise.c) --------------------------------------------------- */

/** Line of the script that is being executed, 0 if none. */
int scn_line(lua_State *L);

/** Raises "FILE:LINE: …" with the script's line. Never returns. */
int scn_raise(lua_State *L, const char *format, ...) BASE_PRINTF(2, 3);

/** The same with another line of the script. */
int scn_raise_at(lua_State *L, int line, const char *format, ...)
    BASE_PRINTF(3, 4);

/** Raises a sentence that names its own place already. */
int scn_raise_verbatim(lua_State *L, const char *text);

/** What follows "KIND line N: " at the start of `message`, N in `line_out`; NULL
 * if it does not begin so. */
const char *scn_line_prefix(const char *message, const char *kind,
                            int *line_out);

/** The line of the script on which line `inner` of `text` stands, a text given
 * to a verb called on `line`; 0 if it cannot be told. */
int scn_inner_line(const struct scn *s, int line, const char *text, int inner);

/**
 * Raises `error`, which speaks of "zone line N" or "config line N", at the line
 * of the script where line N of the literal `text` (may be NULL) stands; one
 * that begins with `path` (may be NULL) as it is.
 */
int scn_raise_literal(lua_State *L, const struct base_error *error,
                      const char *text, const char *path);

/**
 * Fills s->error from what a failed lua_resume or lua_load left on top of `L`.
 */
void scn_error_take(struct scn *s, lua_State *L, int status);

/* ---- the script's text (literal.c) --------------------------------------- */

/**
 * Line of the script on which line `inner` (from 1) of the string literal with
 * value `value` stands; searched from `line` on, then from the start. 0 if
 * there is no such literal.
 */
int scn_literal_line(const char *script, int line, const char *value,
                     int inner);

/** The first line from `line` on that contains `word`; 0 if there is none. */
int scn_text_line(const char *script, int line, const char *word);

/** How many calls of `verb` begin on `line`. */
size_t scn_rule_count(const char *script, int line, const char *verb);

/**
 * Appends a call of `verb` that begins on `line`, on one line, blanks
 * compressed: after `before` judged ones, round and round, since Lua tells no
 * column. Where a line has several and may leave some out, the whole line.
 */
void scn_rule(const char *script, int line, const char *verb, size_t before,
              struct base_buffer *out);

/* ---- option tables (table.c) --------------------------------------------- */

/** Raises unless all keys of the table are in `keys` or 1..`places`. */
void scn_table_check(lua_State *L, int table, const char *verb,
                     const char *const *keys, int places);

/* Read a key; false (NULL) if it is absent; raise if it is of another type.
 * Texts are borrowed from the table. */
const char *scn_key_string(lua_State *L, int table, const char *verb,
                           const char *key);
bool scn_key_bool(lua_State *L, int table, const char *verb, const char *key);
struct scn_range {
    int64_t least, most;
};
bool scn_key_int(lua_State *L, int table, const char *verb, const char *key,
                 struct scn_range range, int64_t *out);
/* A duration in whole seconds, as SIP headers have it. */
bool scn_key_seconds(lua_State *L, int table, const char *verb, const char *key,
                     int32_t *out);
bool scn_key_span(lua_State *L, int table, const char *verb, const char *key,
                  base_span *out);

/** A duration at `index`: seconds or "1h30m5s"; `what` names it in errors. */
base_span scn_span(lua_State *L, int index, const char *what);

/**
 * Reads a list of texts (or one text) at `index` into `out`; keeps them alive by
 * the table itself. Returns how many.
 */
size_t scn_texts(lua_State *L, int index, const char *what, const char **out,
                 size_t max);

/** Pushes a list of the table's keys in order: numbers, texts, the rest. */
void scn_sorted_keys(lua_State *L, int table);

/** The nearest of the string keys of the tables at `first`..top, or NULL. */
const char *scn_nearest_key(lua_State *L, const char *word, int first);

/** Pushes what the value at `index` looks like, never an address. */
const char *scn_tostring(lua_State *L, int index);

/**
 * The same for error messages: texts stand in quotes, "nothing" for an absent
 * value.
 */
const char *scn_show(lua_State *L, int index);

/* ---- sandbox (sandbox.c, library.c) -------------------------------------- */

/** A state with limits; its globals are the sandbox. */
lua_State *scn_sandbox_create(struct scn *s);

/**
 * BASE_ERR_UNKNOWN: a parameter was given that the script has not asked for.
 */
int scn_params_check(const struct scn *s, struct base_error *error);

/** No metadata verb any more; raises if a given parameter does not exist. */
void scn_metadata_close(lua_State *L);

/** Fills the globals with the harmless part of the standard library. */
void scn_library_open(lua_State *L);

/** Makes `thread` subject to the instruction limit, with a fresh turn. */
void scn_limits_turn(struct scn *s, lua_State *thread);

/* ---- scheduler (scheduler.c) --------------------------------------------- */

/**
 * Registers the running coroutine as a waiter and yields. Use as `return
 * scn_wait(…)`.
 */
int scn_wait(lua_State *L, const struct scn_waiter *waiter);

/** Registers a function (at, every). */
void scn_alarm(struct scn *s, base_time due, base_span period, int ref);

/**
 * Ends the script: nothing is resumed any more. Use as `return scn_stop(L)`.
 */
int scn_stop(lua_State *L);

/** net_settled_fn: lets everybody go on who waited for this. */
bool scn_settled(void *arg);

/**
 * Starts the function on top of s->L as the main coroutine at the first
 * settled instant.
 */
void scn_scheduler_begin(struct scn *s);
void scn_scheduler_fini(struct scn *s);

/** The first event that satisfies `search` now, or JUDGE_NO_EVENT. */
size_t scn_search_run(const struct scn *s, const struct scn_search *search);

/* ---- judgement (judgement.c) --------------------------------------------- */

extern const char *const scn_invariants[]; /* ended by NULL */

/* A judgement as expect.lua makes it; texts are borrowed. */
struct scn_judgement {
    enum base_verdict verdict;
    const char *verb;
    const char *wanted, *instead; /* of failures */
    size_t event;
};

/** Writes the `check` event, and the failure if it is one. */
void scn_judge(struct scn *s, int line, const struct scn_judgement *judgement);

/** Records a missed expectation; its text is written by scn_miss_finish. */
void scn_judge_miss(struct scn *s, int line,
                    const struct scn_judgement *judgement,
                    const struct scn_search *search);

/** True when there is no need to look for the missed message any longer. */
bool scn_miss_is_over(const struct scn *s);

void scn_miss_finish(struct scn *s);

/** What strict() promised, at the end of the script. */
void scn_strict_judge(struct scn *s);

/**
 * Remembers what the script looked at: a failing check on that line says so.
 */
void scn_saw(lua_State *L, const char *format, ...) BASE_PRINTF(2, 3);

/* ---- bindings ------------------------------------------------------------ */

/* Each adds its verbs to the table on top of the stack. */
void scn_open_metadata(lua_State *L);
void scn_open_dns(lua_State *L);
void scn_open_registrar(lua_State *L);
void scn_open_phone(lua_State *L);
void scn_open_call(lua_State *L);
void scn_open_subscription(lua_State *L);
void scn_open_link(lua_State *L);
void scn_open_time(lua_State *L);
void scn_open_judge(lua_State *L);
void scn_open_event(lua_State *L);

/* The judgement verbs in Lua, compiled in. */
extern const char scn_expect_lua[];

/** Pushes the one userdata of an actor. */
void scn_actor_push(lua_State *L, struct lab_actor *actor);

/**
 * Pushes the actor with that number in the timeline, its name if it is none of
 * ours, nil for 0.
 */
void scn_actor_push_number(lua_State *L, uint32_t number);

/** The actor at `index`, NULL if it is something else. */
struct lab_actor *scn_actor_test(lua_State *L, int index);

/** The actor of that kind a method was called on; raises otherwise. */
struct lab_actor *scn_self(lua_State *L, enum lab_kind kind);

/**
 * Makes the metatable of a kind of actor from its own methods and those of
 * every node.
 */
void scn_actor_kind_open(lua_State *L, enum lab_kind kind,
                         const struct luaL_Reg *methods);

/**
 * The argument of a constructor as a table at index 1, its keys checked; a text
 * becomes { [key] = text } if `key` is given.
 */
void scn_constructor_table(lua_State *L, const char *verb,
                           const char *const *keys, const char *key);

/** The first or second address in the constructor's table at 1; NULL = none. */
const char *scn_address(lua_State *L, int place);

/** Takes what the lab has found in `text`, the configuration just given to
 * `actor`, and says where in the script it is. */
void scn_lint_take(lua_State *L, const char *actor, const char *text);

/** Gives everything found to the outcome. */
void scn_lint_hand_over(struct scn *s, struct scn_outcome *outcome);

/** The key `dns` of the constructor's table at 1: a DNS server, an address, a
 * list of two, or false. */
void scn_dns_read(lua_State *L, const char *verb, struct lab_dns_choice *out);

/** A path of the script, relative to its folder; pushed. */
const char *scn_path_push(lua_State *L, const char *path);

/** The `any` of patterns. */
bool scn_is_any(lua_State *L, int index);

/** Pushes event `index` of the timeline. */
void scn_event_push(lua_State *L, size_t index);

/** Index of the event at `index` of the stack; raises if it is none. */
size_t scn_event_check(lua_State *L, int index, const char *what);

/** The Call-ID of the call at `index`, NULL if it is no call. */
const char *scn_call_id_test(lua_State *L, int index);

/** Pushes the call `number` of a phone. */
void scn_call_push(lua_State *L, struct lab_actor *phone, int number);

/** Pushes the subscription `number` of a phone. */
void scn_subscription_push(lua_State *L, struct lab_actor *phone, int number);

/** Reads { SRC, WHAT, DST, filters… } and checks every key for `verb`. */
void scn_pattern_read(lua_State *L, int table, const char *verb,
                      struct judge_pattern *out);

/** A name that is none: raises "… has no X 'word'; did you mean …". */
int scn_raise_unknown(lua_State *L, const char *owner, const char *noun,
                      const char *word, const char *nearest);
