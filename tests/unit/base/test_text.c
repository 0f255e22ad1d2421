// SPDX-License-Identifier: MIT
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void buffers_grow_and_stay_terminated(void **state)
{
    struct base_buffer buffer = {0};

    (void)state;
    assert_string_equal(base_buffer_text(&buffer), "");
    for (int i = 0; i < 1000; i++)
        base_buffer_printf(&buffer, "%03d", i);
    assert_int_equal(buffer.length, 3000);
    assert_memory_equal(buffer.bytes, "000001002", 9);
    assert_string_equal(base_buffer_text(&buffer) + 2994, "998999");
    base_buffer_fini(&buffer);
    assert_null(buffer.bytes);
}

static void buffers_take_any_byte(void **state)
{
    struct base_buffer buffer = {0};

    (void)state;
    base_buffer_append(&buffer, "a\0b", 3);
    base_buffer_append(&buffer, NULL, 0);
    base_buffer_puts(&buffer, "c");
    assert_int_equal(buffer.length, 4);
    assert_memory_equal(buffer.bytes, "a\0bc", 5);
    base_buffer_fini(&buffer);
}

static void a_cleared_buffer_keeps_its_memory(void **state)
{
    struct base_buffer buffer = {0};
    char *bytes;

    (void)state;
    base_buffer_clear(&buffer);
    base_buffer_puts(&buffer, "something");
    bytes = buffer.bytes;
    base_buffer_clear(&buffer);
    assert_string_equal(base_buffer_text(&buffer), "");
    base_buffer_puts(&buffer, "x");
    assert_ptr_equal(buffer.bytes, bytes);
    base_buffer_fini(&buffer);
}

static void integers_are_read_within_their_bounds(void **state)
{
    int64_t value = 0;

    (void)state;
    assert_true(base_int_parse("0", 0, 65535, &value));
    assert_int_equal(value, 0);
    assert_true(base_int_parse("65535", 0, 65535, &value));
    assert_int_equal(value, 65535);
    assert_true(base_int_parse("-5", -5, 5, &value));
    assert_int_equal(value, -5);
    assert_true(base_int_parse("010", 0, 100, &value));
    assert_int_equal(value, 10);
    assert_true(base_int_parse("9223372036854775807", 0, INT64_MAX, &value));
    assert_true(value == INT64_MAX);
    assert_true(base_int_parse("-9223372036854775808", INT64_MIN, 0, &value));
    assert_true(value == INT64_MIN);
}

static void everything_else_is_no_integer(void **state)
{
    static const char *const cases[] = {
        "",    "-",   "+5",  " 5",    "5 ", "5x",
        "0x5", "5.0", "--5", "65536", "-1", "9223372036854775808"};
    int64_t value = 42;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (base_int_parse(cases[i], 0, 65535, &value))
            fail_msg("\"%s\" is taken", cases[i]);
    assert_false(base_int_parse("9223372036854775808", 0, INT64_MAX, &value));
    assert_int_equal(value, 42);
}

static void the_nearest_name_is_a_plausible_slip(void **state)
{
    static const char *const names[] = {"transports", "name",  "port",
                                        "shares",     "grant", NULL};
    static const char *const none[] = {NULL};

    (void)state;
    assert_string_equal(base_nearest("transport", names), "transports");
    assert_string_equal(base_nearest("TRANSPORTS", names), "transports");
    assert_string_equal(base_nearest("nmae", names), "name");
    assert_string_equal(base_nearest("prot", names), "port");
    assert_string_equal(base_nearest("share", names), "shares");
    assert_null(base_nearest("zone", names)); /* three letters from "name" */
    assert_null(base_nearest("zone_file", names));
    assert_null(base_nearest("", names));
    assert_null(base_nearest("name", none));
}

static void of_equally_near_names_the_first_is_taken(void **state)
{
    static const char *const names[] = {"port1", "port2", NULL};

    (void)state;
    assert_string_equal(base_nearest("port", names), "port1");
    assert_string_equal(base_nearest("port2", names), "port2");
}

static void very_long_words_are_near_nothing(void **state)
{
    static const char *const names[] = {"name", NULL};
    char word[200];

    (void)state;
    memset(word, 'n', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_null(base_nearest(word, names));
}

static void assert_dedented(const char *text, const char *expected)
{
    char *out = base_dedent(text);

    assert_string_equal(out, expected);
    free(out);
}

static void dedent_takes_what_all_lines_share(void **state)
{
    (void)state;
    assert_dedented("", "");
    assert_dedented("a\n", "a\n");
    assert_dedented("  a\n  b", "a\nb");
    assert_dedented("\n    $TTL 300\n      x IN A\n", "\n$TTL 300\n  x IN A\n");
    assert_dedented("\n\t\ta\n\tb\n", "\n\ta\nb\n");
}

static void a_first_line_behind_the_bracket_is_trimmed_alone(void **state)
{
    (void)state;
    assert_dedented(" a\n    b\n      c\n", "a\nb\n  c\n");
    assert_dedented("  a\nb\n", "a\nb\n");
    assert_dedented("a\n  b\n", "a\n  b\n"); /* a file: nothing to trim */
}

static void dedent_keeps_blank_lines_and_ignores_their_indentation(void **state)
{
    (void)state;
    assert_dedented("    a\n\n  \n    b\n", "a\n\n\nb\n");
    assert_dedented("    a\r\n \r\n    b\r\n", "a\r\n\r\nb\r\n");
    assert_dedented("\n    a\n      \n", "\na\n  \n");
    assert_dedented("  a\n  ", "a\n");
}

static void trim_takes_white_space_at_both_ends(void **state)
{
    char text[] = " \t a b \r\n", blank[] = " \n", empty[] = "";

    (void)state;
    assert_string_equal(base_trim(text), "a b");
    assert_string_equal(base_trim(blank), "");
    assert_string_equal(base_trim(empty), "");
}

static void prefixes_are_found(void **state)
{
    (void)state;
    assert_true(base_has_prefix("account.1", "account."));
    assert_true(base_has_prefix("a", ""));
    assert_false(base_has_prefix("acc", "account"));
}

static char path[64];

static int file_of_twenty_thousand_bytes(void **state)
{
    char bytes[20000];
    int descriptor;

    (void)state;
    snprintf(path, sizeof path, "/tmp/siplapse-test-XXXXXX");
    descriptor = mkstemp(path);
    memset(bytes, 'x', sizeof bytes);
    if (descriptor < 0 ||
        write(descriptor, bytes, sizeof bytes) != (ssize_t)sizeof bytes)
        return -1;
    return close(descriptor);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void a_file_is_read_up_to_its_limit(void **state)
{
    struct base_error error;
    char *text = NULL;
    size_t length = 0;

    (void)state;
    assert_int_equal(base_file_read(path, 20000, &text, &length, &error), 0);
    assert_int_equal(length, 20000);
    assert_int_equal(strlen(text), 20000);
    free(text);
}

static void a_larger_file_is_refused_by_name(void **state)
{
    struct base_error error;
    char *text = NULL;

    (void)state;
    assert_int_equal(base_file_read(path, 19999, &text, NULL, &error),
                     BASE_ERR_FULL);
    assert_null(text);
    assert_non_null(strstr(error.text, path));
    assert_non_null(strstr(error.text, "19999"));
}

static void an_empty_file_is_an_empty_text(void **state)
{
    char *text = NULL;
    size_t length = 42;

    (void)state;
    assert_int_equal(base_file_read("/dev/null", 10, &text, &length, NULL), 0);
    assert_int_equal(length, 0);
    assert_string_equal(text, "");
    free(text);
}

static void folders_and_missing_files_are_io_errors(void **state)
{
    struct base_error error;
    char *text = NULL;

    (void)state;
    assert_int_equal(base_file_read("/tmp", 10, &text, NULL, &error),
                     BASE_ERR_IO);
    assert_string_equal(error.text, "/tmp: cannot be read: Is a directory");
    assert_int_equal(base_file_read("/tmp/no/such", 10, &text, NULL, &error),
                     BASE_ERR_IO);
    assert_string_equal(
        error.text,
        "/tmp/no/such: cannot be opened: No such file or directory");
    assert_null(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_grow_and_stay_terminated),
        cmocka_unit_test(buffers_take_any_byte),
        cmocka_unit_test(a_cleared_buffer_keeps_its_memory),
        cmocka_unit_test(integers_are_read_within_their_bounds),
        cmocka_unit_test(everything_else_is_no_integer),
        cmocka_unit_test(the_nearest_name_is_a_plausible_slip),
        cmocka_unit_test(of_equally_near_names_the_first_is_taken),
        cmocka_unit_test(very_long_words_are_near_nothing),
        cmocka_unit_test(dedent_takes_what_all_lines_share),
        cmocka_unit_test(a_first_line_behind_the_bracket_is_trimmed_alone),
        cmocka_unit_test(
            dedent_keeps_blank_lines_and_ignores_their_indentation),
        cmocka_unit_test(trim_takes_white_space_at_both_ends),
        cmocka_unit_test(prefixes_are_found),
        cmocka_unit_test(a_file_is_read_up_to_its_limit),
        cmocka_unit_test(a_larger_file_is_refused_by_name),
        cmocka_unit_test(an_empty_file_is_an_empty_text),
        cmocka_unit_test(folders_and_missing_files_are_io_errors),
    };

    return cmocka_run_group_tests_name(
        "base_text", tests, file_of_twenty_thousand_bytes, remove_file);
}
