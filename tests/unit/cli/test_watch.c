// SPDX-License-Identifier: MIT
/* When a worker counts as hanging. Time is handed in as numbers. */
#include "tests/support/claims.h"

#include "cli/watch.h"

#define STEP (BASE_SEC / 10)

static void a_clock_that_stands_is_counted(void **state)
{
    struct cli_watch watch = {0};
    struct scn_progress progress = {.now = 5};

    (void)state;
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), 0);
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), STEP);
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), 2 * STEP);
}

static void a_moving_clock_or_script_begins_the_count_again(void **state)
{
    struct cli_watch watch = {0};
    struct scn_progress progress = {0};

    (void)state;
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), STEP);
    progress.now++;
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), 0);
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), STEP);
    progress.beats++;
    assert_int_equal(cli_watch_look(&watch, &progress, false, STEP), 0);
}

static void a_paced_run_may_wait_but_not_in_the_script(void **state)
{
    struct cli_watch watch = {0};
    struct scn_progress progress = {0};

    (void)state;
    assert_int_equal(cli_watch_look(&watch, &progress, true, STEP), 0);
    assert_int_equal(cli_watch_look(&watch, &progress, true, STEP), 0);
    progress.in_script = true;
    assert_int_equal(cli_watch_look(&watch, &progress, true, STEP), STEP);
    assert_int_equal(cli_watch_look(&watch, &progress, true, STEP), 2 * STEP);
    progress.in_script = false;
    assert_int_equal(cli_watch_look(&watch, &progress, true, STEP), 0);
}

static void a_long_sleep_of_ours_is_half_a_second_at_most(void **state)
{
    struct cli_watch watch = {0};
    struct scn_progress progress = {0};

    (void)state;
    assert_int_equal(cli_watch_look(&watch, &progress, false, 3600 * BASE_SEC),
                     BASE_SEC / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_stands_is_counted),
        cmocka_unit_test(a_moving_clock_or_script_begins_the_count_again),
        cmocka_unit_test(a_paced_run_may_wait_but_not_in_the_script),
        cmocka_unit_test(a_long_sleep_of_ours_is_half_a_second_at_most),
    };

    return cmocka_run_group_tests_name("cli_watch", tests, NULL, NULL);
}
