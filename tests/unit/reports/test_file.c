// SPDX-License-Identifier: MIT
#include "reports/file.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/memory.h"
#include "tests/unit/reports/folder.h"

static char folder[FOLDER_PATH_MAX];
static char path[FOLDER_PATH_MAX + 16];
static struct base_error error;

static int setup(void **state)
{
    (void)state;
    snprintf(path, sizeof path, "unset");
    if (folder_make(folder) != 0)
        return -1;
    snprintf(path, sizeof path, "%s/out.txt", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void assert_content(const char *expected)
{
    char *text = NULL;

    assert_int_equal(base_file_read(path, 100000, &text, NULL, &error), 0);
    assert_string_equal(text, expected);
    free(text);
}

static int save(const char *text)
{
    struct base_buffer content = {0};
    int err;

    base_buffer_puts(&content, text);
    err = report_file_save(path, &content, &error);
    base_buffer_fini(&content);
    return err;
}

static void nothing_stands_there_before_the_end(void **state)
{
    struct report_file file;

    (void)state;
    assert_int_equal(report_file_open(&file, path, &error), 0);
    fputs("half", file.stream);
    fflush(file.stream);
    assert_int_not_equal(access(path, F_OK), 0);
    fputs(" and half", file.stream);

    assert_int_equal(report_file_commit(&file, &error), 0);

    assert_content("half and half");
    assert_int_equal(folder_count(folder), 1);
}

static void what_was_there_is_replaced_whole(void **state)
{
    (void)state;
    assert_int_equal(save("a long old text"), 0);
    assert_int_equal(save("new"), 0);
    assert_content("new");
    assert_int_equal(folder_count(folder), 1);
}

static void a_dropped_file_leaves_the_old_one(void **state)
{
    struct report_file file;

    (void)state;
    assert_int_equal(save("old"), 0);
    assert_int_equal(report_file_open(&file, path, &error), 0);
    fputs("new", file.stream);

    report_file_drop(&file);
    report_file_drop(&file);

    assert_content("old");
    assert_int_equal(folder_count(folder), 1);
}

static void missing_folders_are_made(void **state)
{
    char inner[FOLDER_PATH_MAX + 16];

    (void)state;
    snprintf(inner, sizeof inner, "%s/a/b", folder);
    snprintf(path, sizeof path, "%s/a/b/x", folder);
    assert_int_equal(save("deep"), 0);
    assert_content("deep");
    unlink(path);
    assert_int_equal(rmdir(inner), 0);
    *strrchr(inner, '/') = '\0';
    assert_int_equal(rmdir(inner), 0);
}

static void a_file_in_the_way_of_a_folder_is_named(void **state)
{
    char *file = base_strdup(path);

    (void)state;
    assert_int_equal(save("not a folder"), 0);
    snprintf(path, sizeof path, "%s/x", file);
    assert_int_equal(save("deep"), BASE_ERR_IO);
    assert_non_null(strstr(error.text, file));
    assert_non_null(strstr(error.text, "cannot be written"));
    snprintf(path, sizeof path, "%s", file);
    free(file);
}

static void a_folder_of_that_name_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    assert_int_equal(mkdir(path, 0777), 0);
    assert_int_equal(save("x"), BASE_ERR_IO);
    assert_string_equal(strrchr(error.text, ':'), ": Is a directory");
    assert_int_equal(folder_count(folder), 1);
    assert_int_equal(rmdir(path), 0);
}

/* 20000 bytes fail while they are written, 5 not before the file is closed. */
static void a_full_disk_leaves_the_old_one(void **state)
{
    struct rlimit before, small;
    char bytes[20000];

    (void)state;
    memset(bytes, 'x', sizeof bytes - 1);
    bytes[sizeof bytes - 1] = '\0';
    assert_int_equal(save("old"), 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 4;
    setrlimit(RLIMIT_FSIZE, &small);

    assert_int_equal(save(bytes), BASE_ERR_IO);
    assert_int_equal(save("newer"), BASE_ERR_IO);

    setrlimit(RLIMIT_FSIZE, &before);
    assert_content("old");
    assert_int_equal(folder_count(folder), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_stands_there_before_the_end,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_there_is_replaced_whole, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_dropped_file_leaves_the_old_one,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(missing_folders_are_made, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_file_in_the_way_of_a_folder_is_named,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            a_folder_of_that_name_is_an_error_and_leaves_nothing, setup,
            teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_one, setup,
                                        teardown),
    };

    return cmocka_run_group_tests_name("reports_file", tests, NULL, NULL);
}
