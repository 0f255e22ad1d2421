// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/names.h"

struct pool {
    char bytes[16];
    struct engine_name_slot slots[4];
    struct engine_names names;
};

static void pool_init(struct pool *pool)
{
    memset(pool, 0, sizeof *pool);
    pool->names = (struct engine_names){.bytes = pool->bytes,
                                        .slots = pool->slots,
                                        .byte_max = sizeof pool->bytes,
                                        .slot_max = 4};
    engine_names_init(&pool->names);
}

static void same_name_in_any_case_has_one_number(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);

    uint32_t a = engine_names_take(&pool.names, "Pbx.com");
    uint32_t b = engine_names_take(&pool.names, "pBX.COM");

    assert_int_equal(a, b);
    assert_string_equal(engine_names_text(&pool.names, b), "Pbx.com");
}

static void nothing_has_number_0(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);

    assert_int_equal(engine_names_take(&pool.names, ""), 0);
    assert_int_equal(engine_names_take(&pool.names, NULL), 0);
    assert_string_equal(engine_names_text(&pool.names, 0), "");
    engine_names_drop(&pool.names, 0);
    assert_int_equal(engine_names_hold(&pool.names, 0), 0);
}

static void held_name_survives_one_drop(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);
    uint32_t a = engine_names_take(&pool.names, "a");

    engine_names_hold(&pool.names, a);
    engine_names_drop(&pool.names, a);

    assert_int_equal(engine_names_take(&pool.names, "a"), a);
}

/* 16 bytes: "aaaa", "bbbb", "cccc" fill 15; a hole in the middle is closed. */
static void holes_are_closed_when_bytes_run_out(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);
    uint32_t a = engine_names_take(&pool.names, "aaaa");
    uint32_t b = engine_names_take(&pool.names, "bbbb");
    uint32_t c = engine_names_take(&pool.names, "cccc");
    assert_int_equal(engine_names_take(&pool.names, "dd"), 0);

    engine_names_drop(&pool.names, a);
    uint32_t d = engine_names_take(&pool.names, "ddddd");

    assert_int_not_equal(d, 0);
    assert_string_equal(engine_names_text(&pool.names, b), "bbbb");
    assert_string_equal(engine_names_text(&pool.names, c), "cccc");
    assert_string_equal(engine_names_text(&pool.names, d), "ddddd");
}

static void no_room_gives_0_to_the_byte(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);

    assert_int_equal(engine_names_take(&pool.names, "0123456789abcdef"), 0);
    assert_int_not_equal(engine_names_take(&pool.names, "0123456789abcde"), 0);
}

static void no_slot_gives_0(void **state)
{
    (void)state;
    struct pool pool;
    pool_init(&pool);
    for (int i = 0; i < 4; i++)
        engine_names_take(&pool.names, (const char[]){(char)('a' + i), '\0'});

    assert_int_equal(engine_names_take(&pool.names, "e"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_name_in_any_case_has_one_number),
        cmocka_unit_test(nothing_has_number_0),
        cmocka_unit_test(held_name_survives_one_drop),
        cmocka_unit_test(holes_are_closed_when_bytes_run_out),
        cmocka_unit_test(no_room_gives_0_to_the_byte),
        cmocka_unit_test(no_slot_gives_0),
    };

    return cmocka_run_group_tests_name("engine_names", tests, NULL, NULL);
}
