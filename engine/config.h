// SPDX-License-Identifier: MIT
#pragma once
/*
 * The configuration inside the engine: checked against the documented ranges
 * (SEMANTICS part 1), copied, with its names in the engine's own pool.
 */
#include "base/error.h"
#include "engine/engine.h"
#include "engine/state.h"

/**
 * Checks a configuration. Errors: BASE_ERR_FULL: it does not fit `limits`;
 * BASE_ERR_RANGE: a value outside its documented range.
 */
int engine_config_check(const struct engine_config *config,
                        const struct engine_limits *limits,
                        struct base_error *error);

/**
 * Copies a checked configuration over the one in force and marks the accounts
 * that it changes. Errors: BASE_ERR_FULL: the names find no room; nothing was
 * copied.
 */
int engine_config_copy(struct engine *engine,
                       const struct engine_config *config,
                       struct base_error *error);
