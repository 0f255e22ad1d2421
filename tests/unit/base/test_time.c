// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/base/dies.h"

static void assert_format(base_time t, int decimals, const char *expected)
{
    char text[BASE_TIME_TEXT_MAX];

    assert_string_equal(base_time_format(text, t, decimals), expected);
}

static void format_rounds_half_away_from_zero(void **state)
{
    (void)state;
    assert_format(7500000, 3, "7.500");
    assert_format(7499499, 3, "7.499");
    assert_format(7499500, 3, "7.500");
    assert_format(-7499500, 3, "-7.500");
    assert_format(1500000, 0, "2");
    assert_format(1499999, 0, "1");
    assert_format(1, 6, "0.000001");
    assert_format(999999, 3, "1.000");
    assert_format(0, 0, "0");
}

static void format_knows_never_and_the_longest_time(void **state)
{
    (void)state;
    assert_format(BASE_TIME_NEVER, 3, "never");
    assert_format(BASE_TIME_MAX, 6, "4294967295.000000");
}

static void format_with_seven_decimals(void)
{
    char text[BASE_TIME_TEXT_MAX];

    base_time_format(text, 0, 7);
}

static void more_than_six_decimals_are_a_programmer_error(void **state)
{
    (void)state;
    assert_true(dies(format_with_seven_decimals));
}

static void seconds_become_the_nearest_microsecond(void **state)
{
    base_span span;

    (void)state;
    assert_true(base_span_from_seconds(0.1, &span));
    assert_int_equal(span, 100000);
    assert_true(base_span_from_seconds(1807.5, &span));
    assert_int_equal(span, 1807500000);
    assert_true(base_span_from_seconds(0.0000004, &span));
    assert_int_equal(span, 0);
    assert_true(base_span_from_seconds(0.0000006, &span));
    assert_int_equal(span, 1);
    assert_true(base_span_from_seconds(-1.5, &span));
    assert_int_equal(span, -1500000);
}

static void seconds_beyond_the_limit_are_refused(void **state)
{
    base_span span = 42;

    (void)state;
    assert_true(base_span_from_seconds(4294967295.0, &span));
    assert_int_equal(span, BASE_TIME_MAX);
    span = 42;
    assert_false(base_span_from_seconds(4294967296.0, &span));
    assert_false(base_span_from_seconds(-4294967296.0, &span));
    assert_false(base_span_from_seconds((double)INFINITY, &span));
    assert_false(base_span_from_seconds((double)NAN, &span));
    assert_int_equal(span, 42);
}

static void durations_are_read(void **state)
{
    static const struct {
        const char *text;
        base_span span;
    } cases[] = {
        {"0", 0},
        {"7.5", 7500000},
        {".5", 500000},
        {"5.", 5000000},
        {"1h30m5s", 5405000000},
        {"250ms", 250000},
        {"1s250ms", 1250000},
        {"2d", 172800000000},
        {"1d1h1m1s1ms", 90061001000},
        {"1.5h", 5400000000},
        {"90m", 5400000000},
        {"5m10ms", 300010000},
        {"4294967295", BASE_TIME_MAX},
        {"007", 7000000},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        base_span span = -1;

        if (!base_span_parse(cases[i].text, &span))
            fail_msg("%s is refused", cases[i].text);
        assert_int_equal(span, cases[i].span);
    }
}

static void bad_durations_are_refused(void **state)
{
    static const char *const cases[] = {"",           "-1",
                                        "+1",         " 1",
                                        "1 ",         "1 s",
                                        "s",          "1x",
                                        "1e3",        "0x10",
                                        "inf",        "nan",
                                        ".",          "1.2.3",
                                        "1s1m",       "1m1m",
                                        "1h30",       "1ms1s",
                                        "4294967296", "1hs",
                                        "1h m",       "1S",
                                        "1d-1h",      "1,5",
                                        "5 minutes",  "123456789012345678901"};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        base_span span = 42;

        if (base_span_parse(cases[i], &span))
            fail_msg("\"%s\" is taken as %lld us", cases[i], (long long)span);
        assert_int_equal(span, 42);
    }
}

static void never_stays_never(void **state)
{
    (void)state;
    assert_int_equal(base_time_add(1, 2), 3);
    assert_int_equal(base_time_add(3, -2), 1);
    assert_int_equal(base_time_add(BASE_TIME_NEVER, 5), BASE_TIME_NEVER);
    assert_int_equal(base_time_add(BASE_TIME_NEVER, -5), BASE_TIME_NEVER);
    assert_int_equal(base_time_add(5, BASE_TIME_NEVER), BASE_TIME_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(format_rounds_half_away_from_zero),
        cmocka_unit_test(format_knows_never_and_the_longest_time),
        cmocka_unit_test(more_than_six_decimals_are_a_programmer_error),
        cmocka_unit_test(seconds_become_the_nearest_microsecond),
        cmocka_unit_test(seconds_beyond_the_limit_are_refused),
        cmocka_unit_test(durations_are_read),
        cmocka_unit_test(bad_durations_are_refused),
        cmocka_unit_test(never_stays_never),
    };

    return cmocka_run_group_tests_name("base_time", tests, NULL, NULL);
}
