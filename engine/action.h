// SPDX-License-Identifier: MIT
#pragma once
/*
 * The ring of actions between the engine and its caller. Requests and questions
 * always find room, because the caller has taken everything before the next
 * step; reports that find none are dropped, and one report says so.
 */
#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"

#define ENGINE_NO_KNOB (-1)

/** Queues a question, an attempt or an abandonment. `name` (0 = none) is held. */
void engine_action_push(struct engine *engine,
                        const struct engine_action *action, uint32_t name,
                        int knob);

/** Queues a report. `name` as above; a static text may stand in it instead. */
void engine_action_report(struct engine *engine,
                          const struct engine_action *report, uint32_t name,
                          int knob);

/** Reports that `limit`, a member of engine_limits, has been reached. */
void engine_action_limit(struct engine *engine, uint32_t account,
                         const char *limit);

/** Takes the oldest action; the name lent with the one before is given back. */
bool engine_action_take(struct engine *engine, struct engine_action *out);

/** Forgets all actions. */
void engine_action_clear(struct engine *engine);
