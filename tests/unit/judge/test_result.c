// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include <string.h>

#include "tests/unit/judge/story.h"

static void add(struct judge_result *result, enum base_verdict verdict)
{
    struct judge_failure failure = {.verdict = verdict,
                                    .event = JUDGE_NO_EVENT};

    judge_result_add(result, &failure);
}

static void nothing_added_is_a_pass(void **state)
{
    struct judge_result result = {0};

    (void)state;
    assert_int_equal(result.verdict, BASE_VERDICT_PASS);
    judge_result_fini(&result);
}

static void the_worst_verdict_stays(void **state)
{
    struct judge_result result = {0};

    (void)state;
    add(&result, BASE_VERDICT_WARN);
    assert_int_equal(result.verdict, BASE_VERDICT_WARN);
    add(&result, BASE_VERDICT_COULD_NOT_TEST);
    assert_int_equal(result.verdict, BASE_VERDICT_COULD_NOT_TEST);
    add(&result, BASE_VERDICT_WARN);
    assert_int_equal(result.verdict, BASE_VERDICT_COULD_NOT_TEST);
    add(&result, BASE_VERDICT_FAIL);
    add(&result, BASE_VERDICT_COULD_NOT_TEST);
    assert_int_equal(result.verdict, BASE_VERDICT_FAIL);
    assert_int_equal(result.failure_count, 5);
    judge_result_fini(&result);
}

static void texts_are_copied(void **state)
{
    struct judge_result result = {0};
    char text[] = "it came at 7.500";
    struct judge_failure failure = {
        .verdict = BASE_VERDICT_FAIL, .line = 3, .instead = text};

    (void)state;
    for (int i = 0; i < 40; i++)
        judge_result_add(&result, &failure);
    memset(text, 'x', sizeof text - 1);

    assert_string_equal(result.failures[39].instead, "it came at 7.500");
    assert_null(result.failures[39].rule);
    assert_int_equal(result.failures[39].line, 3);
    judge_result_fini(&result);
    assert_int_equal(result.failure_count, 0);
    assert_int_equal(result.verdict, BASE_VERDICT_PASS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_added_is_a_pass),
        cmocka_unit_test(the_worst_verdict_stays),
        cmocka_unit_test(texts_are_copied),
    };

    return cmocka_run_group_tests_name("judge_result", tests, NULL, NULL);
}
