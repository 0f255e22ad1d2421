// SPDX-License-Identifier: MIT
/* From PATH arguments to scenarios, in a folder made for it. */
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/discover.h"
#include "cli/select.h"

static char folder[] = "/tmp/siplapse-discover-XXXXXX";

static const char *const files[] = {"set/b.lua",     "set/a/z.lua",
                                    "set/a/y.lua",   "set/.hidden.lua",
                                    "set/notes.txt", "other/b.lua"};

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0 ||
        mkdir("set", 0755) != 0 || mkdir("set/a", 0755) != 0 ||
        mkdir("other", 0755) != 0 || mkdir("empty", 0755) != 0)
        return -1;
    for (size_t i = 0; i < BASE_COUNT_OF(files); i++) {
        FILE *file = fopen(files[i], "w");

        if (file == NULL)
            return -1;
        fclose(file);
    }
    return setenv("SIPLAPSE_SCENARIOS", "other", 1);
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(files); i++)
        unlink(files[i]);
    rmdir("set/a");
    rmdir("set");
    rmdir("other");
    rmdir("empty");
    if (chdir("/") != 0)
        return -1;
    return rmdir(folder);
}

static int discover(const char *path, struct cli_scenarios *out,
                    struct base_error *error)
{
    return cli_discover(&path, 1, out, error);
}

static void a_folder_gives_its_scripts_sorted(void **state)
{
    struct cli_scenarios found = {0};

    (void)state;
    assert_int_equal(discover("set/", &found, NULL), 0);

    assert_int_equal(found.count, 3);
    assert_string_equal(found.entries[0].name, "set/a/y.lua");
    assert_string_equal(found.entries[0].stored, "a/y");
    assert_string_equal(found.entries[1].name, "set/a/z.lua");
    assert_string_equal(found.entries[2].name, "set/b.lua");
    assert_string_equal(found.entries[2].stored, "b");
    cli_scenarios_fini(&found);
}

static void
the_library_stands_in_for_no_path_and_for_what_is_not_here(void **state)
{
    struct cli_scenarios found = {0};

    (void)state;
    assert_int_equal(cli_discover(NULL, 0, &found, NULL), 0);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.entries[0].name, "b.lua");
    assert_string_equal(found.entries[0].path, "other/b.lua");
    cli_scenarios_fini(&found);

    assert_int_equal(discover("b.lua", &found, NULL), 0);
    assert_string_equal(found.entries[0].path, "other/b.lua");
    cli_scenarios_fini(&found);
}

static void two_files_of_one_name_keep_their_folders(void **state)
{
    const char *const paths[] = {"set/b.lua", "./other/b.lua", "set/b.lua"};
    struct cli_scenarios found = {0};

    (void)state;
    assert_int_equal(cli_discover(paths, 3, &found, NULL), 0);
    assert_int_equal(found.count, 2);
    assert_int_equal(cli_scenarios_part(&found, NULL), 0);

    assert_string_equal(found.entries[0].stored, "set/b");
    assert_string_equal(found.entries[1].stored, "other/b");
    cli_scenarios_fini(&found);
}

static void what_is_not_there_is_named(void **state)
{
    struct cli_scenarios found = {0};
    struct base_error error = {0};

    (void)state;
    assert_int_equal(discover("nowhere", &found, &error), BASE_ERR_UNKNOWN);
    assert_string_equal(error.text,
                        "nowhere: no such file or folder, here or in the "
                        "shipped library ('siplapse list' shows that)");
    assert_int_equal(discover("empty", &found, &error), BASE_ERR_UNKNOWN);
    assert_string_equal(error.text,
                        "empty: no scenario in this folder: they are files "
                        "whose names end in .lua");
    cli_scenarios_fini(&found);
}

static void patterns_are_parts_or_globs_of_path_or_title(void **state)
{
    char name[] = "register/primary_silent.lua";
    char title[] = "A silent primary";
    const struct cli_scenario scenario = {.name = name, .title = title};

    (void)state;
    assert_true(cli_select_fits("SILENT", &scenario));
    assert_true(cli_select_fits("silent primary", &scenario));
    assert_true(cli_select_fits("register/*", &scenario));
    assert_true(cli_select_fits("a * primary", &scenario));
    assert_false(cli_select_fits("silent*", &scenario));
    assert_false(cli_select_fits("secondary", &scenario));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_gives_its_scripts_sorted),
        cmocka_unit_test(
            the_library_stands_in_for_no_path_and_for_what_is_not_here),
        cmocka_unit_test(two_files_of_one_name_keep_their_folders),
        cmocka_unit_test(what_is_not_there_is_named),
        cmocka_unit_test(patterns_are_parts_or_globs_of_path_or_title),
    };

    return cmocka_run_group_tests_name("cli_discover", tests, set_up,
                                       tear_down);
}
