// SPDX-License-Identifier: MIT
#pragma once
/*
 * From a configured server to its targets: SEMANTICS 2.3 with the algorithm of
 * 2.3.1, NAPTR -> SRV -> A. The algorithm is written as if every answer were
 * there. Where one is missing it asks and comes back empty-handed; after each
 * answer it runs again from its start, over a cache that now knows more.
 */
#include <stdbool.h>

#include "engine/engine.h"
#include "engine/state.h"
#include "engine/target.h"

struct engine_resolve_options {
    uint32_t account;         /* index */
    uint32_t server;          /* index of sip_server */
    struct engine_plan *plan; /* begun with engine_resolve_begin */
};

/** Starts a plan: what is stored from now on counts for it. */
void engine_resolve_begin(struct engine *engine,
                          const struct engine_resolve_options *options);

/**
 * Runs the plan. Returns false while answers are missing; else true with the
 * targets in `list`, in order, none if the name leads nowhere.
 */
bool engine_resolve(struct engine *engine,
                    const struct engine_resolve_options *options,
                    struct engine_target_list *list);

/** Ends a plan: what belonged to it alone is forgotten. */
void engine_resolve_end(struct engine *engine, struct engine_plan *plan);
