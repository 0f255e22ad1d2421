// SPDX-License-Identifier: MIT
#include "reports/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/unit/reports/folder.h"

static char rule[] = "expect {…}", wanted[] = "a -> b", instead[] = "nothing\n";

static struct judge_failure failure = {.verdict = BASE_VERDICT_FAIL,
                                       .line = 27,
                                       .rule = rule,
                                       .wanted = wanted,
                                       .instead = instead};

static const struct report_scenario scenarios[] = {
    {.file = "a.lua",
     .title = "A",
     .verdict = BASE_VERDICT_PASS,
     .seed = 1,
     .virtual_time = 1807500000,
     .wall_time = 4000},
    {.file = "b.lua",
     .verdict = BASE_VERDICT_FAIL,
     .seed = 2,
     .virtual_time = 7500000,
     .wall_time = 1234,
     .failures = &failure,
     .failure_count = 1,
     .metrics = {.measured = true,
                 .time_to_detect = 7500000,
                 .time_to_fail_over = 7500000,
                 .time_to_fail_back = -1,
                 .detections = 2,
                 .failovers = 1,
                 .unreachable = 8000000,
                 .unreachable_total = 9000000,
                 .messages_to_dead_servers = 4,
                 .flaps = 0}},
    {.file = "c.lua", .verdict = BASE_VERDICT_PASS, .error = "c.lua:9: no"},
    {.file = "d.lua", .verdict = BASE_VERDICT_COULD_NOT_TEST},
    {.file = "e.lua", .verdict = BASE_VERDICT_WARN},
};

#define COUNT (sizeof scenarios / sizeof *scenarios)

static void totals_count_each_verdict_once(void **state)
{
    struct report_totals totals = report_totals(scenarios, COUNT);

    (void)state;
    assert_int_equal(totals.pass, 1);
    assert_int_equal(totals.fail, 1);
    assert_int_equal(totals.error, 1); /* whatever its verdict field says */
    assert_int_equal(totals.could_not_test, 1);
    assert_int_equal(totals.warn, 1);
    assert_int_equal(totals.virtual_time, 1815000000);
}

static void results_are_one_line_per_scenario(void **state)
{
    struct base_buffer out = {0};
    json_t *read;

    (void)state;
    report_results(scenarios, COUNT, "0.1.0", &out);

    assert_string_equal(
        out.bytes,
        "{\"version\":\"0.1.0\",\"totals\":{\"pass\":1,\"warn\":1,\"fail\":1,"
        "\"could_not_test\":1,\"error\":1},\"scenarios\":[\n"
        "{\"file\":\"a.lua\",\"title\":\"A\",\"verdict\":\"pass\",\"seed\":1,"
        "\"virtual_s\":1807.5,\"wall_ms\":4,\"failures\":[],\"metrics\":{}},\n"
        "{\"file\":\"b.lua\",\"verdict\":\"fail\",\"seed\":2,\"virtual_s\":7.5,"
        "\"wall_ms\":1.234,\"failures\":[{\"line\":27,\"rule\":\"expect {…}\","
        "\"expected\":\"a -> b\",\"actual\":\"nothing\\n\"}],\"metrics\":{"
        "\"time_to_detect\":7.5,\"time_to_fail_over\":7.5,"
        "\"detections\":2,\"failovers\":1,\"failbacks\":0,"
        "\"unreachable\":8,\"unreachable_total\":9,"
        "\"messages_to_dead_servers\":4,\"flaps\":0}},\n"
        "{\"file\":\"c.lua\",\"verdict\":\"error\",\"seed\":0,\"virtual_s\":0,"
        "\"wall_ms\":0,\"failures\":[{\"actual\":\"c.lua:9: no\"}],"
        "\"metrics\":{}},\n"
        "{\"file\":\"d.lua\",\"verdict\":\"could-not-test\",\"seed\":0,"
        "\"virtual_s\":0,\"wall_ms\":0,\"failures\":[],\"metrics\":{}},\n"
        "{\"file\":\"e.lua\",\"verdict\":\"warn\",\"seed\":0,\"virtual_s\":0,"
        "\"wall_ms\":0,\"failures\":[],\"metrics\":{}}]}\n");
    read = json_loads(out.bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(json_object_get(read, "scenarios")),
                     COUNT);
    json_decref(read);
    base_buffer_fini(&out);
}

static void no_scenarios_are_an_empty_list(void **state)
{
    struct base_buffer out = {0};

    (void)state;
    report_results(NULL, 0, "0.1.0", &out);
    assert_string_equal(
        out.bytes,
        "{\"version\":\"0.1.0\",\"totals\":{\"pass\":0,\"warn\":0,\"fail\":0,"
        "\"could_not_test\":0,\"error\":0},\"scenarios\":[]}\n");
    base_buffer_fini(&out);
}

static void results_are_saved_whole(void **state)
{
    char folder[FOLDER_PATH_MAX], path[FOLDER_PATH_MAX + 16];
    struct base_error error;
    char *text = NULL;

    (void)state;
    assert_int_equal(folder_make(folder), 0);
    snprintf(path, sizeof path, "%s/results.json", folder);
    assert_int_equal(report_results_save(scenarios, COUNT, "1", path, &error),
                     0);
    assert_int_equal(base_file_read(path, 100000, &text, NULL, &error), 0);
    assert_true(base_has_prefix(text, "{\"version\":\"1\""));
    assert_int_equal(folder_count(folder), 1);
    free(text);
    unlink(path);
    rmdir(folder);
}

static void assert_totals(struct report_totals totals, base_span wall_time,
                          const char *expected)
{
    struct base_buffer out = {0};

    report_totals_line(&totals, wall_time, &out);
    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
}

static void the_totals_line_reads_well(void **state)
{
    (void)state;
    assert_totals((struct report_totals){.pass = 12,
                                         .fail = 1,
                                         .virtual_time = 11520 * BASE_SEC},
                  400 * BASE_MSEC,
                  "12 passed, 1 failed, 0 warnings  (3.2 virtual hours in 0.4 "
                  "s)\n");
    assert_totals((struct report_totals){.pass = 1, .warn = 1}, 3 * BASE_MSEC,
                  "1 passed, 0 failed, 1 warning  (0.0 virtual seconds in "
                  "0.003 s)\n");
    assert_totals((struct report_totals){.could_not_test = 2,
                                         .error = 1,
                                         .virtual_time = 7500000},
                  61 * BASE_SEC,
                  "0 passed, 0 failed, 0 warnings, 2 could not be tested, 1 "
                  "error  (7.5 virtual seconds in 61.0 s)\n");
    assert_totals(
        (struct report_totals){.error = 2, .virtual_time = 119999 * BASE_MSEC},
        BASE_SEC,
        "0 passed, 0 failed, 0 warnings, 2 errors  (120.0 virtual "
        "seconds in 1.0 s)\n");
    assert_totals((struct report_totals){.virtual_time = 120 * BASE_SEC},
                  BASE_SEC,
                  "0 passed, 0 failed, 0 warnings  (2.0 virtual minutes in 1.0 "
                  "s)\n");
    assert_totals((struct report_totals){.virtual_time = 172800 * BASE_SEC},
                  BASE_SEC,
                  "0 passed, 0 failed, 0 warnings  (2.0 virtual days in 1.0 "
                  "s)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_count_each_verdict_once),
        cmocka_unit_test(results_are_one_line_per_scenario),
        cmocka_unit_test(no_scenarios_are_an_empty_list),
        cmocka_unit_test(results_are_saved_whole),
        cmocka_unit_test(the_totals_line_reads_well),
    };

    return cmocka_run_group_tests_name("reports_results", tests, NULL, NULL);
}
