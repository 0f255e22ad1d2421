// SPDX-License-Identifier: MIT
/* Verdicts out of a stored results.json. */
#include "tests/support/claims.h"

#include <stdio.h>
#include <string.h>

#include "reports/results.h"
#include "reports/verdicts.h"
#include "tests/unit/reports/folder.h"

static char folder[FOLDER_PATH_MAX];

static void path_of(const char *name, char out[FOLDER_PATH_MAX + 32])
{
    snprintf(out, FOLDER_PATH_MAX + 32, "%s/%s", folder, name);
}

static void what_was_stored_is_found(void **state)
{
    const struct report_scenario scenarios[] = {
        {.file = "a.lua", .verdict = BASE_VERDICT_PASS, .seed = 1},
        {.file = "a.lua", .verdict = BASE_VERDICT_FAIL, .seed = 2},
        {.file = "b.lua", .error = "b.lua:1: no", .seed = 1},
    };
    struct report_verdicts *verdicts;
    struct base_error error = {0};
    char path[FOLDER_PATH_MAX + 32];

    (void)state;
    path_of("results.json", path);
    assert_int_equal(report_results_save(scenarios, 3, "0.1.0", path, &error),
                     0);
    assert_int_equal(report_verdicts_load(path, &verdicts, &error), 0);
    assert_string_equal(report_verdicts_find(verdicts, "a.lua", 1), "pass");
    assert_string_equal(report_verdicts_find(verdicts, "a.lua", 2), "fail");
    assert_string_equal(report_verdicts_find(verdicts, "b.lua", 1), "error");
    assert_null(report_verdicts_find(verdicts, "b.lua", 2));
    assert_null(report_verdicts_find(verdicts, "c.lua", 1));
    report_verdicts_destroy(&verdicts);
    assert_null(verdicts);
    report_verdicts_destroy(&verdicts);
    remove(path);
}

static void other_files_are_named(void **state)
{
    struct report_verdicts *verdicts;
    struct base_error error = {0};
    char path[FOLDER_PATH_MAX + 32];
    FILE *file;

    (void)state;
    path_of("other.json", path);
    assert_int_equal(report_verdicts_load(path, &verdicts, &error),
                     BASE_ERR_IO);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\n\"scenarios\": ,}\n", file);
    fclose(file);
    assert_int_equal(report_verdicts_load(path, &verdicts, &error),
                     BASE_ERR_SYNTAX);
    assert_non_null(strstr(error.text, "other.json:2: "));
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("{}", file);
    fclose(file);
    assert_int_equal(report_verdicts_load(path, &verdicts, &error),
                     BASE_ERR_SYNTAX);
    assert_non_null(strstr(error.text, "other.json:1: no results"));
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_stored_is_found),
        cmocka_unit_test(other_files_are_named),
    };
    int failed;

    if (folder_make(folder) != 0)
        return 1;
    failed = cmocka_run_group_tests_name("reports_verdicts", tests, NULL, NULL);
    rmdir(folder);
    return failed;
}
