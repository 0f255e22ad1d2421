// SPDX-License-Identifier: MIT
#pragma once
/*
 * One request on its way: resolve the servers of its chain, try target after
 * target, tell its owner how it ended. Registration passes, calls and
 * subscriptions all go this way; they differ in the chain (2.6) and in what
 * their owner does with the end.
 */
#include <stdbool.h>
#include <stdint.h>

#include "engine/engine.h"
#include "engine/state.h"

enum engine_end {
    ENGINE_END_ACCEPTED,   /* 2xx */
    ENGINE_END_REJECTED,   /* a final answer that is no failure of the server */
    ENGINE_END_EXHAUSTED,  /* every target of the chain has failed */
    ENGINE_END_UNRESOLVED, /* no name of the chain gave a target */
    ENGINE_END_QUARANTINED, /* all targets are quarantined, nothing was sent */
};

struct engine_request_options {
    enum engine_purpose purpose;
    enum engine_pass pass;
    uint32_t account; /* index */
    uint32_t server;  /* REGISTER: index of the registration */
    uint32_t call;
    const uint8_t *groups; /* server indices in chain order */
    size_t group_count;
    struct engine_target first;        /* of the list, wherever it stands there;
                                   family 0 = as failback says */
    const struct engine_target *only;  /* this target instead of `groups` */
    const struct engine_request *like; /* whose list `only` is from */
    const struct engine_target *from;  /* where it comes from, and why */
    const struct engine_failure *failure;
    bool never_last;   /* no target gets Timer B or F whole */
    bool from_primary; /* REGISTER: whatever target is sticky */
    bool is_failback;  /* REGISTER: tries to return to the primary (2.11) */
};

/** Starts a request; its first step comes with the next action. Returns its id,
 * or 0 if limits.requests are under way. */
uint32_t engine_request_start(struct engine *engine,
                              const struct engine_request_options *options);

/** Does the next step of the oldest dirty request; false if there is none. */
bool engine_request_work(struct engine *engine);

/** True if a request waits for engine_request_work. */
bool engine_request_is_due(const struct engine *engine);

/** A new answer is there: whoever resolves runs its plan again. */
void engine_request_resolved(struct engine *engine);

/** The first 1xx of an attempt. */
void engine_request_provisional(struct engine *engine, uint32_t attempt);

/** The end of an attempt. */
void engine_request_finished(struct engine *engine, uint32_t attempt,
                             const struct engine_outcome *outcome);

/** Stops the request of a call or subscription; unknown numbers are ignored. */
void engine_request_cancel(struct engine *engine, enum engine_purpose purpose,
                           uint32_t account, uint32_t call);

/** Request `id`; NULL if it is no more. */
const struct engine_request *engine_request_at(const struct engine *engine,
                                               uint32_t id);

/** Stops request `id` without a word to its owner. */
void engine_request_abandon(struct engine *engine, uint32_t id);

/** The account has a new configuration: its calls go on with the targets they
 * have and resolve no more. */
void engine_request_freeze(struct engine *engine, uint32_t account);

/** Forgets all requests without an action. */
void engine_request_clear(struct engine *engine);

/** The next end of a proceeding_guard. */
base_time engine_request_deadline(const struct engine *engine);

/** Ends the calls whose proceeding_guard is over. */
void engine_request_on_deadline(struct engine *engine);
