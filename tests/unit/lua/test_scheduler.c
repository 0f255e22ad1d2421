// SPDX-License-Identifier: MIT
#include "tests/unit/lua/script.h"

static void waiting_moves_the_virtual_clock(void **state)
{
    struct script script;

    (void)state;
    script_run(&script, "check(now() == 0) wait(1.5) wait '1h30m5s'\n"
                        "check(now() == 5406.5)");
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_PASS);
    assert_int_equal(script.outcome.ended_at, 5406500000);
    script_end(&script);
}

static void alarms_run_in_the_order_of_time_then_creation(void **state)
{
    (void)state;
    assert_passes("local log = {}\n"
                  "local function put(x) log[#log + 1] = x end\n"
                  "at(2, function() put 'c' end)\n"
                  "at(1, function() put 'a' wait(2) put 'e' end)\n"
                  "at(1, function() put 'b' end)\n"
                  "at(2, function() put 'd' end)\n"
                  "wait(3) wait(0.5)\n"
                  "check(table.concat(log) == 'abcde', table.concat(log))");
}

static void every_repeats_until_the_script_returns(void **state)
{
    (void)state;
    assert_passes("local n = 0\n"
                  "every(10, function() n = n + 1 wait(100) end)\n"
                  "wait(55)\ncheck(n == 5)");
}

static void what_is_pending_at_the_end_is_dropped(void **state)
{
    struct script script;

    (void)state;
    script_run(&script, "at(100, function() error 'never' end) wait(1)");
    assert_string_equal(script.outcome.error.text, "");
    assert_int_equal(script.outcome.ended_at, 1000000);
    script_end(&script);
}

static void an_error_in_a_callback_names_its_line(void **state)
{
    (void)state;
    assert_error("at(1, function()\n  error('in a callback')\nend)\nwait(5)",
                 "test.lua:2: in a callback");
}

static void wait_until_is_asked_at_every_instant(void **state)
{
    (void)state;
    assert_passes("local flag = false\n"
                  "at(3, function() flag = true end)\n"
                  "check(wait_until(function() return flag end, 10) == true)\n"
                  "check(now() == 3)\n"
                  "check(wait_until(function() return false end, 2) == false)\n"
                  "check(now() == 5)");
}

static void waiting_passes_through_pcall(void **state)
{
    (void)state;
    assert_passes("check(pcall(function() wait(1) end) and now() == 1)");
}

static void durations_are_checked(void **state)
{
    (void)state;
    assert_error("wait(-1)",
                 "test.lua:1: wait: the duration must not be negative, it is "
                 "-1");
    assert_error("wait '1x'",
                 "test.lua:1: wait: the duration must be seconds or a text "
                 "like \"1m30s\", not \"1x\"");
    assert_error("wait()",
                 "test.lua:1: wait: the duration must be seconds or a text "
                 "like \"1m30s\", not nothing");
    assert_error("while true do wait(4e9) end",
                 "test.lua:1: this waits beyond the end of time, 136 years");
    assert_error("wait(2) at(1, print)",
                 "test.lua:1: at: 1.000 is over, it is 2.000 already");
    assert_error("every(0, print)",
                 "test.lua:1: every: the period must be above 0");
    assert_error("wait_until(print)",
                 "test.lua:1: wait_until needs a limit, as in "
                 "wait_until(fn, 60)");
}

static void progress_tells_where_it_is(void **state)
{
    struct scn_progress progress = {0};
    struct script script;

    (void)state;
    script_run_with(&script, "wait(1)\n\nwait(2)",
                    (struct scn_options){.progress = &progress});
    assert_int_equal(progress.line, 3);
    assert_int_equal(progress.now, 3000000);
    assert_false(progress.in_script);
    assert_true(progress.beats > 3);
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waiting_moves_the_virtual_clock),
        cmocka_unit_test(alarms_run_in_the_order_of_time_then_creation),
        cmocka_unit_test(every_repeats_until_the_script_returns),
        cmocka_unit_test(what_is_pending_at_the_end_is_dropped),
        cmocka_unit_test(an_error_in_a_callback_names_its_line),
        cmocka_unit_test(wait_until_is_asked_at_every_instant),
        cmocka_unit_test(waiting_passes_through_pcall),
        cmocka_unit_test(durations_are_checked),
        cmocka_unit_test(progress_tells_where_it_is),
    };

    return cmocka_run_group_tests_name("lua_scheduler", tests, NULL, NULL);
}
