// SPDX-License-Identifier: MIT
#include "engine/outcome.h"

#include "base/memory.h"
#include "engine/action.h"

/* Every final response code as a static text. clang-format off */
#define TEN(p)                                                                 \
    p "0", p "1", p "2", p "3", p "4", p "5", p "6", p "7", p "8", p "9"
#define HUNDRED(p)                                                             \
    TEN(p "0"), TEN(p "1"), TEN(p "2"), TEN(p "3"), TEN(p "4"), TEN(p "5"),    \
        TEN(p "6"), TEN(p "7"), TEN(p "8"), TEN(p "9")
static const char *const code_texts[] = {HUNDRED("3"), HUNDRED("4"),
                                         HUNDRED("5"), HUNDRED("6")};
/* clang-format on */

static const char *code_text(int status)
{
    if (status < 300 || status > 699)
        return "status";
    return code_texts[status - 300];
}

static enum engine_verdict judge_status(const struct engine_policy *policy,
                                        enum engine_purpose purpose, int status,
                                        struct engine_failure *failure)
{
    if (status >= 200 && status < 300)
        return ENGINE_VERDICT_ACCEPTED;
    *failure = (struct engine_failure){
        code_text(status), "2.2", ENGINE_KNOB_FAILOVER_CODES, status, true};
    if (!engine_codes_has(&policy->failover_codes, status))
        return ENGINE_VERDICT_REJECTED;
    if (purpose != ENGINE_PURPOSE_REGISTER)
        return ENGINE_VERDICT_FAILED;
    failure->see = "2.7.6";
    failure->knob = ENGINE_KNOB_REGISTER_503_FAILOVER;
    return policy->value[ENGINE_KNOB_REGISTER_503_FAILOVER] ==
                   ENGINE_REGISTER_503_FAILOVER_TRUE
               ? ENGINE_VERDICT_FAILED
               : ENGINE_VERDICT_REJECTED;
}

/* An INVITE in Proceeding has no timer (2.8); for others the knob decides. */
static enum engine_verdict judge_timeout(const struct engine_policy *policy,
                                         enum engine_purpose purpose,
                                         bool provisional,
                                         struct engine_failure *failure)
{
    bool is_invite = engine_purpose_is_invite(purpose);

    *failure =
        (struct engine_failure){"timeout", is_invite ? "2.8" : "2.5",
                                is_invite ? ENGINE_KNOB_INVITE_FAILOVER_TIMER
                                          : ENGINE_KNOB_RETRY_SEMANTICS,
                                408, false};
    if (!provisional)
        return ENGINE_VERDICT_FAILED;
    if (is_invite) {
        failure->knob = ENGINE_NO_KNOB;
        return ENGINE_VERDICT_REJECTED;
    }
    failure->see = "2.7";
    failure->knob = ENGINE_KNOB_PROVISIONAL_THEN_TIMEOUT;
    return policy->value[ENGINE_KNOB_PROVISIONAL_THEN_TIMEOUT] ==
                   ENGINE_PROVISIONAL_THEN_TIMEOUT_MOVE
               ? ENGINE_VERDICT_FAILED
               : ENGINE_VERDICT_REJECTED;
}

static enum engine_verdict judge_tls(const struct engine_policy *policy,
                                     struct engine_failure *failure)
{
    *failure = (struct engine_failure){"tls", "2.7.7", ENGINE_KNOB_TLS_FAILURE,
                                       503, false};
    return policy->value[ENGINE_KNOB_TLS_FAILURE] ==
                   ENGINE_TLS_FAILURE_CONNECT_FAILURE
               ? ENGINE_VERDICT_FAILED
               : ENGINE_VERDICT_REJECTED;
}

enum engine_verdict engine_outcome_judge(const struct engine_policy *policy,
                                         enum engine_purpose purpose,
                                         const struct engine_outcome *outcome,
                                         struct engine_failure *failure_out)
{
    /* RFC 3261 8.1.3.1: a transport error reads as 503, a timeout as 408. */
    switch (outcome->type) {
    case ENGINE_OUTCOME_STATUS:
        return judge_status(policy, purpose, outcome->status, failure_out);
    case ENGINE_OUTCOME_TIMEOUT:
        return judge_timeout(policy, purpose, outcome->provisional,
                             failure_out);
    case ENGINE_OUTCOME_ICMP_PORT:
    case ENGINE_OUTCOME_ICMP_HOST:
        *failure_out = (struct engine_failure){
            "icmp", "2.7.5", ENGINE_KNOB_ICMP_CODES, 503, false};
        return ENGINE_VERDICT_FAILED;
    case ENGINE_OUTCOME_REFUSED:
        *failure_out = (struct engine_failure){"refused", "2.7.7",
                                               ENGINE_NO_KNOB, 503, false};
        return ENGINE_VERDICT_FAILED;
    case ENGINE_OUTCOME_RESET:
        *failure_out = (struct engine_failure){"reset", "2.7.7", ENGINE_NO_KNOB,
                                               503, false};
        return ENGINE_VERDICT_FAILED;
    case ENGINE_OUTCOME_TLS:
    case ENGINE_OUTCOME_TYPE_COUNT:
        break;
    }
    return judge_tls(policy, failure_out);
}
