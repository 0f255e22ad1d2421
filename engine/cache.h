// SPDX-License-Identifier: MIT
#pragma once
/*
 * The phone's DNS cache (SEMANTICS 2.16, RFC 2308): positive and negative
 * answers per name and type, and the questions under way. A question is asked
 * once, however many requests wait for it; only answers for accounts with
 * dns_cache_type 0 belong to one plan alone and are forgotten with it.
 *
 * What is stored after a plan has started counts for that plan even if its TTL
 * is 0: the plan asked for it. What was valid when the plan started stays valid
 * for it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/state.h"

enum engine_lookup {
    ENGINE_LOOKUP_FOUND,
    ENGINE_LOOKUP_NONE, /* no such name, no data, or no answer */
    ENGINE_LOOKUP_WAIT, /* asked, the answer is yet to come */
};

struct engine_lookup_options {
    const char *name; /* not from the name pool */
    enum engine_record_type type;
    struct engine_plan *plan;
    uint32_t account;  /* index */
    bool is_reported;  /* an earlier run of the plan has told the timeline */
    bool static_first; /* static records go before DNS */
};

/** The records of an entry, a static one or not. */
const struct engine_cached *
engine_cache_records(const struct engine *engine,
                     const struct engine_entry *entry);

/** Looks (name, type) up, in the static records too, and asks if need be.
 * `entry_out` is set when FOUND. */
enum engine_lookup
engine_cache_lookup(struct engine *engine,
                    const struct engine_lookup_options *options,
                    const struct engine_entry **entry_out);

/** Stores the answer to the question `query`; unknown numbers are ignored. */
void engine_cache_answer(struct engine *engine, uint32_t query,
                         const struct engine_answer *answer);

/** Forgets what belonged to `plan` alone. */
void engine_cache_end_plan(struct engine *engine, uint32_t plan);

/** With requery = active: when the next used answer ends; else never. */
base_time engine_cache_deadline(const struct engine *engine);

/** With requery = active: asks again for what was used and ends now. */
void engine_cache_on_deadline(struct engine *engine);

/** Empties the cache; answers under way will be unknown. */
void engine_cache_clear(struct engine *engine);

/* ---- for answer.c ------------------------------------------------------------ */

/** The entry of (name, type) for everybody (owner 0) or for one plan alone. */
struct engine_entry *engine_cache_find(struct engine *engine, const char *name,
                                       enum engine_record_type type,
                                       uint32_t owner);

/** A new entry; NULL if none is free and none can be given up. */
struct engine_entry *engine_cache_make(struct engine *engine, const char *name,
                                       enum engine_record_type type,
                                       uint32_t owner);

/** Gives up the entry unused for longest; false if all are needed. */
bool engine_cache_evict(struct engine *engine);

/** A counted name, for which old entries may have to go; 0 if there is no room. */
uint32_t engine_cache_take_name(struct engine *engine, const char *text);

/** Forgets the records of `entry` and closes the gap. */
void engine_cache_drop_records(struct engine *engine,
                               struct engine_entry *entry);

/** Reports one of the CACHE_ events about `entry`. */
void engine_cache_report(struct engine *engine, enum engine_report what,
                         const struct engine_entry *entry);
