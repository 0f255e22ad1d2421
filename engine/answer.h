// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a DNS answer leaves in the cache (SEMANTICS 2.16): its records with the
 * shortest of their TTLs, a denial (RFC 2308), or the mere fact that none came;
 * with dns_cache_type 2 also the addresses of an SRV answer's targets.
 */
#include "engine/engine.h"
#include "engine/state.h"

/** Stores `answer` in `entry`, whose question it answers. */
void engine_answer_store(struct engine *engine, struct engine_entry *entry,
                         const struct engine_answer *answer);
