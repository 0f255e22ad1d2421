// SPDX-License-Identifier: MIT
#pragma once
/*
 * The chain of one request (SEMANTICS 2.6): the targets it may use, in order,
 * each at most once; which of them is the last; and the targets that asked to
 * be left alone for a while (Retry-After), which are passed over.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "engine/engine.h"
#include "engine/state.h"

/**
 * Runs the plans of all servers not yet resolved, so that their questions go
 * out together, and adds their targets in chain order: those of a later server
 * wait for the earlier one. A sticky target (2.11) comes first in its list.
 */
void engine_chain_grow(struct engine *engine, struct engine_request *request);

/** A chain of `only` alone, which comes from the list of `like` (may be NULL). */
void engine_chain_single(struct engine_request *request,
                         const struct engine_target *only,
                         const struct engine_request *like);

/**
 * The next target of the request's chain that is not quarantined, or NULL. What
 * was passed over does not come back in this pass.
 */
const struct engine_target *engine_chain_next(struct engine *engine,
                                              struct engine_request *request);

/**
 * Whether nothing can come after `target`, so that it gets Timer B or F whole.
 * `has_more`: the chain may still grow behind it.
 */
bool engine_chain_is_last(const struct engine *engine,
                          const struct engine_request *request,
                          const struct engine_target *target, bool has_more);

/** When the first of the targets that the request has been through is free again;
 * 0 if one is free now. */
base_time engine_chain_free_at(const struct engine *engine,
                               const struct engine_request *request);

/** True if `target` is the best-ranked one of its server in this chain. */
bool engine_chain_is_primary(const struct engine_request *request,
                             const struct engine_target *target);

/** Leaves `target` alone for `span`; a longer quarantine stays. */
void engine_chain_quarantine(struct engine *engine, uint32_t account,
                             const struct engine_target *target,
                             base_span span);
