// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "engine/outcome.h"

static void status_rows(void **state)
{
    (void)state;
    static const struct {
        int status;
        enum engine_verdict verdict;
    } rows[] = {
        {200, ENGINE_VERDICT_ACCEPTED}, {299, ENGINE_VERDICT_ACCEPTED},
        {302, ENGINE_VERDICT_REJECTED}, {401, ENGINE_VERDICT_REJECTED},
        {486, ENGINE_VERDICT_REJECTED}, {500, ENGINE_VERDICT_REJECTED},
        {503, ENGINE_VERDICT_FAILED},   {603, ENGINE_VERDICT_REJECTED},
        {699, ENGINE_VERDICT_REJECTED}, {999, ENGINE_VERDICT_REJECTED},
    };
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_failure failure;
        struct engine_outcome outcome = {.status = rows[i].status};

        assert_int_equal(engine_outcome_judge(&policy, ENGINE_PURPOSE_INVITE,
                                              &outcome, &failure),
                         rows[i].verdict);
    }
}

static void cause_of_a_status_is_its_code(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *cause;
    } rows[] = {{300, "300"},
                {486, "486"},
                {699, "699"},
                {700, "status"},
                {100, "status"}};
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_failure failure = {0};
        struct engine_outcome outcome = {.status = rows[i].status};

        engine_outcome_judge(&policy, ENGINE_PURPOSE_INVITE, &outcome,
                             &failure);

        assert_string_equal(failure.cause, rows[i].cause);
        assert_true(failure.is_answer);
    }
}

/* SEMANTICS 2.2: a provisional response switches the INVITE's timer off. */
static void timeout_after_a_provisional_ends_an_invite(void **state)
{
    (void)state;
    struct engine_policy policy;
    struct engine_failure failure;
    struct engine_outcome outcome = {.type = ENGINE_OUTCOME_TIMEOUT};
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    assert_int_equal(engine_outcome_judge(&policy, ENGINE_PURPOSE_INVITE,
                                          &outcome, &failure),
                     ENGINE_VERDICT_FAILED);
    outcome.provisional = true;
    assert_int_equal(engine_outcome_judge(&policy, ENGINE_PURPOSE_INVITE,
                                          &outcome, &failure),
                     ENGINE_VERDICT_REJECTED);
    assert_int_equal(failure.status, 408);
    assert_false(failure.is_answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_rows),
        cmocka_unit_test(cause_of_a_status_is_its_code),
        cmocka_unit_test(timeout_after_a_provisional_ends_an_invite),
    };

    return cmocka_run_group_tests_name("engine_outcome", tests, NULL, NULL);
}
