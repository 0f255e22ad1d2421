// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* How bad a verdict is; the enum's own order is not that. */
static int severity(enum base_verdict verdict)
{
    static const int of[BASE_VERDICT_COUNT] = {
        [BASE_VERDICT_PASS] = 0,
        [BASE_VERDICT_WARN] = 1,
        [BASE_VERDICT_COULD_NOT_TEST] = 2,
        [BASE_VERDICT_FAIL] = 3,
    };

    BASE_ASSERT(verdict < BASE_VERDICT_COUNT);
    return of[verdict];
}

void judge_result_add(struct judge_result *result,
                      const struct judge_failure *failure)
{
    struct judge_failure *copy;

    BASE_ASSERT(failure->verdict != BASE_VERDICT_PASS);
    result->failures =
        base_grow(result->failures, result->failure_count,
                  &result->failure_capacity, sizeof *result->failures);
    copy = &result->failures[result->failure_count++];
    *copy = *failure;
    copy->rule = base_strdup(failure->rule);
    copy->wanted = base_strdup(failure->wanted);
    copy->instead = base_strdup(failure->instead);
    if (severity(failure->verdict) > severity(result->verdict))
        result->verdict = failure->verdict;
}

void judge_result_fini(struct judge_result *result)
{
    for (size_t i = 0; i < result->failure_count; i++) {
        free(result->failures[i].rule);
        free(result->failures[i].wanted);
        free(result->failures[i].instead);
    }
    free(result->failures);
    memset(result, 0, sizeof *result);
}
