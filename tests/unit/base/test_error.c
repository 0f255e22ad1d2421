// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void set_writes_code_and_sentence(void **state)
{
    struct base_error error;

    (void)state;
    assert_int_equal(base_error_set(&error, BASE_ERR_RANGE,
                                    "SRV priority %d is above 65535", 70000),
                     BASE_ERR_RANGE);
    assert_int_equal(error.code, BASE_ERR_RANGE);
    assert_string_equal(error.text, "SRV priority 70000 is above 65535");
}

static void each_layer_puts_its_context_in_front(void **state)
{
    struct base_error error;

    (void)state;
    base_error_set(&error, BASE_ERR_RANGE, "SRV priority 70000 is above 65535");
    assert_int_equal(base_error_prefix(&error, "zone line %d", 4),
                     BASE_ERR_RANGE);
    assert_int_equal(base_error_prefix(&error, "%s:%d", "sip.lua", 9),
                     BASE_ERR_RANGE);
    assert_string_equal(
        error.text,
        "sip.lua:9: zone line 4: SRV priority 70000 is above 65535");
}

static void nobody_asking_for_the_sentence_is_fine(void **state)
{
    (void)state;
    assert_int_equal(base_error_set(NULL, BASE_ERR_IO, "%s", "x"), BASE_ERR_IO);
    assert_true(base_error_prefix(NULL, "%s", "x") < 0);
}

static void long_values_leave_both_ends_of_a_sentence(void **state)
{
    struct base_error error;
    char text[BASE_ERROR_TEXT_MAX + 100];
    const char *end;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';

    base_error_set(&error, BASE_ERR_RANGE, "label = %s: too long", text);
    assert_int_equal(strlen(error.text), BASE_ERROR_TEXT_MAX - 1);
    assert_memory_equal(error.text, "label = xxx", 11);
    assert_non_null(strstr(error.text, "x … x"));
    end = error.text + strlen(error.text) - 13;
    assert_string_equal(end, "xxx: too long");

    base_error_prefix(&error, "config line %d", 2);
    assert_int_equal(strlen(error.text), BASE_ERROR_TEXT_MAX - 1);
    assert_memory_equal(error.text, "config line 2: label = xxx", 26);
    assert_string_equal(end, "xxx: too long");
}

static void no_character_is_cut_in_half(void **state)
{
    struct base_error error;
    char text[2 * BASE_ERROR_TEXT_MAX + 1];

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i += 2)
        memcpy(text + i, "\xc3\xa9", 2);
    text[sizeof text - 1] = '\0';
    base_error_set(&error, BASE_ERR_RANGE, "%s", text);
    for (size_t i = 0; error.text[i] != '\0';)
        if (memcmp(error.text + i, "\xc3\xa9", 2) == 0)
            i += 2;
        else
            i += strlen(" … ");
    assert_true(strlen(error.text) > BASE_ERROR_TEXT_MAX - 4);
}

static void a_sentence_is_one_line(void **state)
{
    struct base_error error;

    (void)state;
    base_error_set(&error, BASE_ERR_SYNTAX, "'%s' is no user",
                   "a\r\n\tb\033[m");
    assert_string_equal(error.text, "'a?? b?[m' is no user");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_writes_code_and_sentence),
        cmocka_unit_test(each_layer_puts_its_context_in_front),
        cmocka_unit_test(nobody_asking_for_the_sentence_is_fine),
        cmocka_unit_test(long_values_leave_both_ends_of_a_sentence),
        cmocka_unit_test(no_character_is_cut_in_half),
        cmocka_unit_test(a_sentence_is_one_line),
    };

    return cmocka_run_group_tests_name("base_error", tests, NULL, NULL);
}
