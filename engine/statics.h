// SPDX-License-Identifier: MIT
#pragma once
/*
 * The static records of the configuration (dns_cache_a.X, dns_cache_srv.X,
 * dns_cache_naptr.X), grouped by name and type in index order. They answer
 * when DNS has no answer, or before DNS with static_cache_pri; which of the
 * two is cache.c's to decide (SEMANTICS 2.16).
 *
 * A group that has stood in for DNS does so for its TTL: its interval. Within
 * it DNS is not asked for that name and type (knob
 * static_interval_suppresses_query); after it DNS is asked again.
 *
 * The entries are those of the DNS cache in form, so that resolution reads both
 * alike; their records lie in an array of their own.
 */
#include <stdbool.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/state.h"

/**
 * Checks the static records of `config`.
 * Errors: BASE_ERR_FULL: more than ENGINE_STATIC_MAX of one type, or more than
 * limits.static_records; BASE_ERR_RANGE: a name is too long, or an AAAA record.
 */
int engine_statics_check(const struct engine_config *config,
                         const struct engine_limits *limits,
                         struct base_error *error);

/**
 * Copies the static records of `config`; those with a blank name are left out,
 * for they match nothing (1.9 E7). Intervals under way go on if no record has
 * changed. False if the names find no room; nothing has changed then.
 */
bool engine_statics_copy(struct engine *engine,
                         const struct engine_config *config);

/** The records of (name, type), NULL if there are none. */
struct engine_entry *engine_statics_find(struct engine *engine,
                                         const char *name,
                                         enum engine_record_type type);

/** True while the group stands in for DNS, and for the plan that it does so for. */
bool engine_statics_is_standing_in(const struct engine_entry *group,
                                   const struct engine_plan *plan);

/** Begins the interval of `group`. */
void engine_statics_stand_in(struct engine *engine, struct engine_entry *group);

/** Counts the TTL of `group` from now, if it does not run already. */
void engine_statics_use(struct engine *engine, struct engine_entry *group);

/** Reports that `group` answers; `knob` if one had a say. */
void engine_statics_report(struct engine *engine,
                           const struct engine_entry *group, int knob);

/** Forgets all intervals. */
void engine_statics_clear(struct engine *engine);
