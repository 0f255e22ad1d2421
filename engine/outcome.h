// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the end of an attempt means (SEMANTICS 2.2): success, a final answer, or
 * a failure of the target that moves the request on.
 */
#include "engine/engine.h"
#include "engine/policy.h"
#include "engine/state.h"

enum engine_verdict {
    ENGINE_VERDICT_ACCEPTED,
    ENGINE_VERDICT_REJECTED, /* the request ends here */
    ENGINE_VERDICT_FAILED,   /* the target failed: next one */
};

/** Judges an outcome and says in `failure_out` what it was. */
enum engine_verdict engine_outcome_judge(const struct engine_policy *policy,
                                         enum engine_purpose purpose,
                                         const struct engine_outcome *outcome,
                                         struct engine_failure *failure_out);
