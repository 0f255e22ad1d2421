// SPDX-License-Identifier: MIT
#include "base/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "tests/unit/base/dies.h"

static void each_text_has_one_number_for_ever(void **state)
{
    struct base_names *names = base_names_create();
    char buffer[8] = "alice";
    uint32_t alice = base_names_intern(names, buffer);

    (void)state;
    buffer[0] = 'A';
    assert_int_equal(alice, 1);
    assert_int_equal(base_names_intern(names, "bob"), 2);
    assert_int_equal(base_names_intern(names, "alice"), alice);
    assert_int_equal(base_names_find(names, "alice"), alice);
    assert_string_equal(base_names_text(names, alice), "alice");
    base_names_destroy(&names);
}

static void no_text_is_number_zero(void **state)
{
    struct base_names *names = base_names_create();

    (void)state;
    assert_int_equal(base_names_intern(names, ""), 0);
    assert_int_equal(base_names_intern(names, NULL), 0);
    assert_int_equal(base_names_find(names, ""), 0);
    assert_int_equal(base_names_find(names, NULL), 0);
    assert_string_equal(base_names_text(names, 0), "");
    base_names_destroy(&names);
}

static void find_adds_nothing(void **state)
{
    struct base_names *names = base_names_create();

    (void)state;
    assert_int_equal(base_names_find(names, "alice"), 0);
    assert_int_equal(base_names_intern(names, "bob"), 1);
    base_names_destroy(&names);
}

static void texts_stay_put_while_the_table_grows(void **state)
{
    struct base_names *names = base_names_create();
    uint32_t first = base_names_intern(names, "first");
    const char *text = base_names_text(names, first);
    char word[16];

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(word, sizeof word, "call-%u", i);
        assert_int_equal(base_names_intern(names, word), i + 2);
    }
    for (unsigned i = 0; i < 5000; i++) {
        snprintf(word, sizeof word, "call-%u", i);
        assert_int_equal(base_names_find(names, word), i + 2);
        assert_string_equal(base_names_text(names, i + 2), word);
    }
    assert_ptr_equal(base_names_text(names, first), text);
    base_names_destroy(&names);
}

static void ask_for_an_unknown_number(void)
{
    struct base_names *names = base_names_create();

    base_names_text(names, 1);
}

static void unknown_numbers_are_programmer_errors(void **state)
{
    (void)state;
    assert_true(dies(ask_for_an_unknown_number));
}

static void destroy_nulls_and_takes_null(void **state)
{
    struct base_names *names = base_names_create();

    (void)state;
    base_names_destroy(&names);
    assert_null(names);
    base_names_destroy(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_has_one_number_for_ever),
        cmocka_unit_test(no_text_is_number_zero),
        cmocka_unit_test(find_adds_nothing),
        cmocka_unit_test(texts_stay_put_while_the_table_grows),
        cmocka_unit_test(unknown_numbers_are_programmer_errors),
        cmocka_unit_test(destroy_nulls_and_takes_null),
    };

    return cmocka_run_group_tests_name("base_names", tests, NULL, NULL);
}
