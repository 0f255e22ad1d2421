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

static void long_sentences_are_cut_at_their_end(void **state)
{
    struct base_error error;
    char text[BASE_ERROR_TEXT_MAX + 100];

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';

    base_error_set(&error, BASE_ERR_IO, "%s", text);
    assert_int_equal(strlen(error.text), BASE_ERROR_TEXT_MAX - 1);
    base_error_prefix(&error, "zone");
    assert_int_equal(strlen(error.text), BASE_ERROR_TEXT_MAX - 1);
    assert_memory_equal(error.text, "zone: xxx", 9);
    base_error_prefix(&error, "%s", text);
    assert_int_equal(strlen(error.text), BASE_ERROR_TEXT_MAX - 1);
    assert_memory_equal(error.text, "xxxxxxxxx", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(set_writes_code_and_sentence),
        cmocka_unit_test(each_layer_puts_its_context_in_front),
        cmocka_unit_test(nobody_asking_for_the_sentence_is_fine),
        cmocka_unit_test(long_sentences_are_cut_at_their_end),
    };

    return cmocka_run_group_tests_name("base_error", tests, NULL, NULL);
}
