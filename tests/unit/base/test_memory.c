// SPDX-License-Identifier: MIT
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/base/dies.h"

static void calloc_zeroes_and_takes_nothing(void **state)
{
    char *bytes = base_calloc(100, 10), *none = base_calloc(0, 0);

    (void)state;
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(bytes[i], 0);
    assert_non_null(none);
    free(bytes);
    free(none);
}

static void realloc_keeps_what_is_there(void **state)
{
    int *numbers = base_realloc(NULL, 2, sizeof *numbers);

    (void)state;
    numbers[0] = 7;
    numbers[1] = 8;
    numbers = base_realloc(numbers, 1000, sizeof *numbers);
    assert_int_equal(numbers[0], 7);
    assert_int_equal(numbers[1], 8);
    free(numbers);
}

static void ask_for_more_than_there_is(void)
{
    free(base_realloc(NULL, SIZE_MAX, SIZE_MAX));
}

static void out_of_memory_ends_the_process(void **state)
{
    (void)state;
    /* Not always an abort: a sanitizer's allocator exits in its own way. */
    assert_int_not_equal(end_of(ask_for_more_than_there_is), 0);
}

static void copies_are_terminated(void **state)
{
    char *whole = base_strdup("alice"), *part = base_strndup("alice", 3);
    char *empty = base_strndup("alice", 0);

    (void)state;
    assert_string_equal(whole, "alice");
    assert_string_equal(part, "ali");
    assert_string_equal(empty, "");
    assert_null(base_strdup(NULL));
    free(whole);
    free(part);
    free(empty);
}

static void arrays_double_when_full(void **state)
{
    size_t capacity = 0;
    int *numbers = NULL;

    (void)state;
    numbers = base_grow(numbers, 0, &capacity, sizeof *numbers);
    assert_int_equal(capacity, 16);
    assert_ptr_equal(base_grow(numbers, 15, &capacity, sizeof *numbers),
                     numbers);
    assert_int_equal(capacity, 16);
    numbers = base_grow(numbers, 16, &capacity, sizeof *numbers);
    assert_int_equal(capacity, 32);
    free(numbers);
}

static void assert_what_is_false(void)
{
    BASE_ASSERT(dies == NULL);
}

static void failed_assertions_abort(void **state)
{
    (void)state;
    assert_true(dies(assert_what_is_false));
}

static void a_member_leads_to_its_container(void **state)
{
    struct pair {
        int first;
        double second;
    } pair = {0};

    (void)state;
    assert_ptr_equal(BASE_CONTAINER_OF(&pair.second, struct pair, second),
                     &pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calloc_zeroes_and_takes_nothing),
        cmocka_unit_test(realloc_keeps_what_is_there),
        cmocka_unit_test(out_of_memory_ends_the_process),
        cmocka_unit_test(copies_are_terminated),
        cmocka_unit_test(arrays_double_when_full),
        cmocka_unit_test(failed_assertions_abort),
        cmocka_unit_test(a_member_leads_to_its_container),
    };

    return cmocka_run_group_tests_name("base_memory", tests, NULL, NULL);
}
