// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "engine/policy.h"

static const char *text_of(const struct engine_policy *policy,
                           enum engine_knob knob)
{
    static char text[ENGINE_KNOB_TEXT_MAX];

    return engine_policy_text(policy, knob, text);
}

static void profiles_differ_where_the_list_says_so(void **state)
{
    (void)state;
    static const struct {
        enum engine_profile profile;
        enum engine_knob knob;
        const char *text;
    } rows[] = {
        {ENGINE_PROFILE_YEALINK, ENGINE_KNOB_INVITE_FAILOVER_TIMER,
         "invite_retry_counts"},
        {ENGINE_PROFILE_YEALINK_81, ENGINE_KNOB_INVITE_FAILOVER_TIMER,
         "invite_retry_counts"},
        {ENGINE_PROFILE_YEALINK_80, ENGINE_KNOB_INVITE_FAILOVER_TIMER,
         "retry_counts"},
        {ENGINE_PROFILE_RFC3263, ENGINE_KNOB_INVITE_FAILOVER_TIMER, "timer_b"},
        {ENGINE_PROFILE_SPECTRALINK_84, ENGINE_KNOB_RETRY_ZERO, "three"},
        {ENGINE_PROFILE_YEALINK, ENGINE_KNOB_RETRY_ZERO, "zero"},
        {ENGINE_PROFILE_SPECTRALINK_84, ENGINE_KNOB_NEG_NXDOMAIN_SCOPE,
         "name_type"},
        {ENGINE_PROFILE_RFC3263, ENGINE_KNOB_SRV_WEIGHT_MODE, "rfc2782"},
        {ENGINE_PROFILE_YEALINK, ENGINE_KNOB_FAILOVER_CODES, "503"},
        {ENGINE_PROFILE_YEALINK, ENGINE_KNOB_DNS_TIMEOUT, "2"},
        {ENGINE_PROFILE_YEALINK, ENGINE_KNOB_PROCEEDING_GUARD, "none"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_policy policy;
        engine_policy_init(&policy, rows[i].profile);

        assert_string_equal(text_of(&policy, rows[i].knob), rows[i].text);
    }
}

static void every_knob_takes_back_its_own_text(void **state)
{
    (void)state;
    for (int p = 0; p < ENGINE_PROFILE_COUNT; p++) {
        struct engine_policy policy, again;
        engine_policy_init(&policy, (enum engine_profile)p);
        engine_policy_init(&again, (enum engine_profile)p);

        for (int i = 0; i < ENGINE_KNOB_COUNT; i++) {
            enum engine_knob knob = (enum engine_knob)i;

            assert_int_equal(engine_policy_set(&again, engine_knob_name(knob),
                                               text_of(&policy, knob), NULL),
                             BASE_OK);
            assert_true(strlen(engine_knob_see(knob)) >= 3);
            assert_true(strlen(engine_knob_options(knob)) > 0);
        }
        assert_memory_equal(&policy, &again, sizeof policy);
    }
}

static void every_option_listed_is_accepted(void **state)
{
    (void)state;
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (int i = 0; i < ENGINE_KNOB_COUNT; i++) {
        const char *options = engine_knob_options((enum engine_knob)i);
        if (strstr(options, "..") != NULL)
            continue;
        while (options != NULL) {
            char option[64];
            const char *end = strstr(options, " / ");
            size_t length =
                end == NULL ? strlen(options) : (size_t)(end - options);
            memcpy(option, options, length);
            option[length] = '\0';

            assert_int_equal(engine_policy_set(
                                 &policy, engine_knob_name((enum engine_knob)i),
                                 option, NULL),
                             BASE_OK);
            assert_string_equal(text_of(&policy, (enum engine_knob)i),
                                strcmp(option, "503,408") == 0 ? "408,503"
                                                               : option);
            options = end == NULL ? NULL : end + 3;
        }
    }
}

static void numbers_keep_to_their_range(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int result;
    } rows[] = {
        {"0", BASE_ERR_RANGE},  {"1", BASE_OK},          {"60", BASE_OK},
        {"61", BASE_ERR_RANGE}, {"two", BASE_ERR_RANGE}, {"", BASE_ERR_RANGE},
        {"-1", BASE_ERR_RANGE}, {"2s", BASE_ERR_RANGE},
    };
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++)
        assert_int_equal(
            engine_policy_set(&policy, "dns_timeout", rows[i].value, NULL),
            rows[i].result);
}

static void zero_may_be_written_as_a_word(void **state)
{
    (void)state;
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    engine_policy_set(&policy, "proceeding_guard", "180", NULL);
    assert_string_equal(text_of(&policy, ENGINE_KNOB_PROCEEDING_GUARD), "180");

    assert_int_equal(
        engine_policy_set(&policy, "proceeding_guard", "none", NULL), BASE_OK);

    assert_int_equal(policy.value[ENGINE_KNOB_PROCEEDING_GUARD], 0);
}

static void codes_are_lists_and_ranges(void **state)
{
    (void)state;
    static const struct {
        const char *value, *text;
    } rows[] = {
        {"503", "503"},
        {"503,408", "408,503"},
        {"500-599", "500-599"},
        {" 503 , 500 - 501 ", "500-501,503"},
        {"300,699", "300,699"},
        {"300,302,304,306,308,310,312,314,316,318,320,322,324,326,328,330",
         "300,302,304,306,308,310,312,314,316,318,320,322,324,326,328..."},
    };
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        assert_int_equal(
            engine_policy_set(&policy, "failover_codes", rows[i].value, NULL),
            BASE_OK);
        assert_string_equal(text_of(&policy, ENGINE_KNOB_FAILOVER_CODES),
                            rows[i].text);
    }
}

static void bad_codes_leave_the_set_alone(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",        "200",     "700",
        "503,",    "599-500", "500-700",
        "503;408", "x",       "5030000000000000000",
    };
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

    for (size_t i = 0; i < BASE_COUNT_OF(values); i++) {
        assert_int_equal(
            engine_policy_set(&policy, "failover_codes", values[i], NULL),
            BASE_ERR_RANGE);
        assert_string_equal(text_of(&policy, ENGINE_KNOB_FAILOVER_CODES),
                            "503");
    }
}

static void codes_end_at_300_and_699(void **state)
{
    (void)state;
    struct engine_policy policy;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    engine_policy_set(&policy, "failover_codes", "300-699", NULL);

    assert_false(engine_codes_has(&policy.failover_codes, 299));
    assert_true(engine_codes_has(&policy.failover_codes, 300));
    assert_true(engine_codes_has(&policy.failover_codes, 699));
    assert_false(engine_codes_has(&policy.failover_codes, 700));
    assert_false(engine_codes_has(&policy.failover_codes, -1));
}

static void errors_name_what_would_be_right(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *text;
        int result;
    } rows[] = {
        {"retry_semantic", "x",
         "no knob 'retry_semantic'; did you mean 'retry_semantics'?",
         BASE_ERR_UNKNOWN},
        {"zzzzzzzzzzzzzzzzz", "x", "no knob 'zzzzzzzzzzzzzzzzz'",
         BASE_ERR_UNKNOWN},
        {"retry_zero", "four", "knob retry_zero = four: permitted zero / three",
         BASE_ERR_RANGE},
        {"dns_attempts", "11", "knob dns_attempts = 11: permitted 1..10",
         BASE_ERR_RANGE},
        {"proceeding_guard", "x",
         "knob proceeding_guard = x: permitted 0..86400, 0 is none",
         BASE_ERR_RANGE},
        {"failover_codes", "x",
         "knob failover_codes = x: permitted 503 / 503,408 / 500-599",
         BASE_ERR_RANGE},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_policy policy;
        struct base_error error;
        engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);

        assert_int_equal(
            engine_policy_set(&policy, rows[i].name, rows[i].value, &error),
            rows[i].result);
        assert_string_equal(error.text, rows[i].text);
    }
}

static void profile_names_go_both_ways(void **state)
{
    (void)state;
    enum engine_profile profile = ENGINE_PROFILE_COUNT;
    struct base_error error;

    for (int p = 0; p < ENGINE_PROFILE_COUNT; p++) {
        const char *name = engine_profile_name((enum engine_profile)p);

        assert_int_equal(engine_profile_parse(name, &profile, NULL), BASE_OK);
        assert_int_equal(profile, p);
    }
    assert_int_equal(engine_profile_parse("yealnk", &profile, &error),
                     BASE_ERR_UNKNOWN);
    assert_string_equal(error.text,
                        "no profile 'yealnk'; did you mean 'yealink'?");
    assert_int_equal(engine_profile_parse("qqqqqqqqqqqq", &profile, &error),
                     BASE_ERR_UNKNOWN);
    assert_string_equal(error.text, "no profile 'qqqqqqqqqqqq'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_differ_where_the_list_says_so),
        cmocka_unit_test(every_knob_takes_back_its_own_text),
        cmocka_unit_test(every_option_listed_is_accepted),
        cmocka_unit_test(numbers_keep_to_their_range),
        cmocka_unit_test(zero_may_be_written_as_a_word),
        cmocka_unit_test(codes_are_lists_and_ranges),
        cmocka_unit_test(bad_codes_leave_the_set_alone),
        cmocka_unit_test(codes_end_at_300_and_699),
        cmocka_unit_test(errors_name_what_would_be_right),
        cmocka_unit_test(profile_names_go_both_ways),
    };

    return cmocka_run_group_tests_name("engine_policy", tests, NULL, NULL);
}
