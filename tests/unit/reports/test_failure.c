// SPDX-License-Identifier: MIT
#include "reports/failure.h"

#include <string.h>

#include "tests/unit/judge/story.h"

static const struct report_failure_options plain;

static char file[] = "yealink/register/primary_silent.lua";
static char title[] = "REGISTER failover and failback, newRequests";
static char rule[] = "expect { alice, \"REGISTER\", secondary, at = 3.5 }";
static char wanted[] = "alice -> secondary  REGISTER  at 3.500";
static char instead[] =
    "it came at 7.500, 4.000 s late: 3 re-sends to primary went unanswered "
    "first\n(semantics 2.5, knob retry_semantics = retransmissions, chosen)";

static struct report_scenario scenario_of(enum base_verdict verdict)
{
    struct report_scenario scenario = {
        .file = file,
        .title = title,
        .net = "loopback",
        .verdict = verdict,
        .seed = 1,
        .virtual_time = 1807500000,
        .wall_time = 4000,
    };

    return scenario;
}

static struct judge_failure failure_at(size_t event)
{
    struct judge_failure failure = {
        .verdict = BASE_VERDICT_FAIL,
        .line = 27,
        .rule = rule,
        .wanted = wanted,
        .instead = instead,
        .event = event,
    };

    return failure;
}

static void failure_reads_as_the_design_shows_it(void **state)
{
    struct story story = story_create();
    struct judge_failure failure = failure_at(story.moved_register);
    struct report_scenario scenario = scenario_of(BASE_VERDICT_FAIL);
    struct base_buffer out = {0};

    (void)state;
    scenario.failures = &failure;
    scenario.failure_count = 1;

    report_verdict(&scenario, story.timeline, &plain, &out);

    assert_string_equal(
        base_buffer_text(&out),
        "FAIL  yealink/register/primary_silent.lua   REGISTER failover and failback, newRequests          (seed 1, loopback)\n"
        "  line 27   expect { alice, \"REGISTER\", secondary, at = 3.5 }\n"
        "  wanted    alice -> secondary  REGISTER  at 3.500\n"
        "  instead   it came at 7.500, 4.000 s late: 3 re-sends to primary went unanswered first\n"
        "            (semantics 2.5, knob retry_semantics = retransmissions, chosen)\n"
        "        t      alice            primary          secondary        dns\n"
        "     1.500     |--REGISTER ×--->#                |                |        re-send 2, primary silent\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "   > 7.500     |--REGISTER---------------------->|                |\n"
        "     7.500     |<-----------------------200 OK---|                |\n"
        "  rerun     siplapse run --seed 1 --timeline yealink/register/primary_silent.lua\n");

    base_buffer_fini(&out);
    story_destroy(&story);
}

static void assert_verdict(const struct report_scenario *scenario,
                           const struct report_failure_options *options,
                           const char *expected)
{
    struct base_buffer out = {0};

    report_verdict(scenario, NULL, options, &out);

    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
}

static void pass_is_one_line(void **state)
{
    struct report_scenario scenario = scenario_of(BASE_VERDICT_PASS);

    (void)state;
    assert_verdict(&scenario, &plain,
                   "PASS  yealink/register/primary_silent.lua   REGISTER "
                   "failover and failback, newRequests   (1807.5 s virtual in "
                   "4 ms)\n");
}

static void short_times_keep_their_digits(void **state)
{
    struct report_scenario scenario = scenario_of(BASE_VERDICT_PASS);

    (void)state;
    scenario.file = "x.lua";
    scenario.title = NULL;
    scenario.virtual_time = 0;
    scenario.wall_time = 999;
    assert_verdict(&scenario, &plain,
                   "PASS  x.lua   (0 s virtual in 1.0 ms)\n");
    scenario.virtual_time = 120 * BASE_SEC;
    scenario.wall_time = 340;
    assert_verdict(&scenario, &plain,
                   "PASS  x.lua   (120 s virtual in 0.3 ms)\n");
    scenario.wall_time = 12340000;
    assert_verdict(&scenario, &plain,
                   "PASS  x.lua   (120 s virtual in 12.3 s)\n");
}

static void file_names_are_padded_so_that_titles_align(void **state)
{
    struct report_failure_options options = {.file_columns = 8};
    struct report_scenario scenario = scenario_of(BASE_VERDICT_PASS);

    (void)state;
    scenario.file = "x.lua";
    scenario.title = "Title";
    assert_verdict(&scenario, &options,
                   "PASS  x.lua      Title   (1807.5 s virtual in 4 ms)\n");
}

static void warning_shows_what_came_without_a_ladder(void **state)
{
    struct story story = story_create();
    struct judge_failure failure = failure_at(story.moved_register);
    struct report_scenario scenario = scenario_of(BASE_VERDICT_WARN);
    struct base_buffer out = {0};

    (void)state;
    failure.verdict = BASE_VERDICT_WARN;
    failure.line = 1204;
    scenario.file = "x.lua";
    scenario.title = "";
    scenario.failures = &failure;
    scenario.failure_count = 1;

    report_verdict(&scenario, story.timeline, &plain, &out);

    assert_string_equal(
        base_buffer_text(&out),
        "WARN  x.lua   (1807.5 s virtual in 4 ms)\n"
        "  line 1204 expect { alice, \"REGISTER\", secondary, at = 3.5 }\n"
        "  wanted    alice -> secondary  REGISTER  at 3.500\n"
        "  instead   it came at 7.500, 4.000 s late: 3 re-sends to primary went unanswered first\n"
        "            (semantics 2.5, knob retry_semantics = retransmissions, chosen)\n");

    base_buffer_fini(&out);
    story_destroy(&story);
}

static void could_not_test_says_why(void **state)
{
    static char why[] = "this machine has no IPv6\n";
    struct judge_failure failure = {.verdict = BASE_VERDICT_COULD_NOT_TEST,
                                    .instead = why,
                                    .event = JUDGE_NO_EVENT};
    struct report_scenario scenario = scenario_of(BASE_VERDICT_COULD_NOT_TEST);

    (void)state;
    scenario.file = "x.lua";
    scenario.title = "T";
    scenario.failures = &failure;
    scenario.failure_count = 1;
    assert_verdict(&scenario, &plain,
                   "SKIP  x.lua   T   (1807.5 s virtual in 4 ms)\n"
                   "  instead   this machine has no IPv6\n");
}

static void error_gives_its_sentence(void **state)
{
    struct report_scenario scenario = scenario_of(BASE_VERDICT_PASS);

    (void)state;
    scenario.file = "sip.lua";
    scenario.title = NULL;
    scenario.error =
        "sip.lua:9: zone line 4: SRV priority 70000 is above 65535";
    assert_verdict(
        &scenario, &plain,
        "ERROR sip.lua\n"
        "  because   sip.lua:9: zone line 4: SRV priority 70000 is above "
        "65535\n");
}

static void a_given_command_replaces_the_rerun_line(void **state)
{
    struct report_failure_options options = {.rerun = "siplapse run x"};
    struct judge_failure failure = failure_at(JUDGE_NO_EVENT);
    struct report_scenario scenario = scenario_of(BASE_VERDICT_FAIL);
    struct base_buffer out = {0};

    (void)state;
    failure.line = 0;
    scenario.failures = &failure;
    scenario.failure_count = 1;

    report_verdict(&scenario, NULL, &options, &out);

    assert_non_null(strstr(base_buffer_text(&out), "  rule      expect {"));
    assert_non_null(
        strstr(base_buffer_text(&out), "  rerun     siplapse run x\n"));
    base_buffer_fini(&out);
}

static void colour_marks_the_verdict_alone(void **state)
{
    struct report_failure_options options = {.colour = true};
    struct report_scenario scenario = scenario_of(BASE_VERDICT_PASS);

    (void)state;
    scenario.file = "x.lua";
    scenario.title = NULL;
    assert_verdict(&scenario, &options,
                   "\033[32mPASS\033[0m  x.lua   (1807.5 s virtual in 4 "
                   "ms)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failure_reads_as_the_design_shows_it),
        cmocka_unit_test(pass_is_one_line),
        cmocka_unit_test(short_times_keep_their_digits),
        cmocka_unit_test(file_names_are_padded_so_that_titles_align),
        cmocka_unit_test(warning_shows_what_came_without_a_ladder),
        cmocka_unit_test(could_not_test_says_why),
        cmocka_unit_test(error_gives_its_sentence),
        cmocka_unit_test(a_given_command_replaces_the_rerun_line),
        cmocka_unit_test(colour_marks_the_verdict_alone),
    };

    return cmocka_run_group_tests_name("reports_failure", tests, NULL, NULL);
}
