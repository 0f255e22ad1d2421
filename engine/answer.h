// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a DNS answer leaves in the cache (SEMANTICS 2.16): its records with the
 * shortest of their TTLs, a denial (RFC 2308), or the mere fact that none came;
 * with dns_cache_type 2 also the addresses of an SRV answer's targets.
 */
#include "engine/engine.h"
#include "engine/state.h"

/** The record as it is kept, but for the name that it points to. */
struct engine_cached engine_answer_cached(const struct engine_record *record);

/** The name that a record points to: SRV target, NAPTR replacement; else NULL. */
const char *engine_answer_pointed(const struct engine_record *record);

/** Stores `answer` in `entry`, whose question it answers. */
void engine_answer_store(struct engine *engine, struct engine_entry *entry,
                         const struct engine_answer *answer);
