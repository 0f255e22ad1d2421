// SPDX-License-Identifier: MIT
#include "base/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/base/dies.h"

/* A different value here changes every stored timeline. */
static void draws_are_pinned(void **state)
{
    (void)state;
    assert_int_equal(base_draw(1, "alice", "branch", 1), 0x0ffbb93d6ad23fc7);
    assert_int_equal(base_draw(1, "alice", "branch", 2), 0x055bb0ceee19f66b);
    assert_int_equal(base_draw(2, "alice", "branch", 1), 0x95bc8b1471cc7ff4);
    assert_int_equal(base_draw(0, "", "", 0), 0x2113818926a85a48);
}

static void hash_is_fnv_1a_and_goes_on(void **state)
{
    uint64_t hash = base_hash(BASE_HASH_INIT, "sip", 3);

    (void)state;
    assert_int_equal(base_hash(BASE_HASH_INIT, "", 0), BASE_HASH_INIT);
    assert_int_equal(base_hash(hash, "lapse", 5), 0x88dc9cef969c52c8);
    assert_int_equal(base_hash(BASE_HASH_INIT, "siplapse", 8),
                     0x88dc9cef969c52c8);
}

static void every_input_matters(void **state)
{
    uint64_t draw = base_draw(1, "ab", "c", 1);

    (void)state;
    assert_int_equal(draw, base_draw(1, "ab", "c", 1));
    assert_int_not_equal(draw, base_draw(2, "ab", "c", 1));
    assert_int_not_equal(draw, base_draw(1, "a", "c", 1));
    assert_int_not_equal(draw, base_draw(1, "ab", "d", 1));
    assert_int_not_equal(draw, base_draw(1, "ab", "c", 2));
    assert_int_not_equal(draw, base_draw(1, "a", "bc", 1));
}

static void neighbours_share_about_half_their_bits(void **state)
{
    unsigned differing = 0;

    (void)state;
    for (uint64_t i = 0; i < 1000; i++)
        differing += (unsigned)__builtin_popcountll(
            base_draw(1, "alice", "branch", i) ^
            base_draw(1, "alice", "branch", i + 1));
    assert_in_range(differing, 31000, 33000); /* of 64000 */
}

static void draws_below_a_bound_are_even(void **state)
{
    unsigned counts[10] = {0};

    (void)state;
    for (uint64_t i = 0; i < 100000; i++) {
        uint64_t value = base_draw_below(base_draw(7, "dns", "srv", i), 10);

        assert_in_range(value, 0, 9);
        counts[value]++;
    }
    for (size_t i = 0; i < 10; i++)
        assert_in_range(counts[i], 9600, 10400); /* 4 sigma are 380 */
}

static void draws_below_reach_both_ends(void **state)
{
    (void)state;
    assert_int_equal(base_draw_below(0, 10), 0);
    assert_int_equal(base_draw_below(UINT64_MAX, 10), 9);
    assert_int_equal(base_draw_below(UINT64_MAX, 1), 0);
    assert_int_equal(base_draw_below(UINT64_MAX, UINT32_MAX), UINT32_MAX - 1);
}

static void draw_below_nothing(void)
{
    base_draw_below(1, 0);
}

static void draw_below_too_much(void)
{
    base_draw_below(1, UINT64_C(1) << 32);
}

static void bounds_outside_the_contract_are_programmer_errors(void **state)
{
    (void)state;
    assert_true(dies(draw_below_nothing));
    assert_true(dies(draw_below_too_much));
}

static void tokens_are_sixteen_digits(void **state)
{
    char token[17];

    (void)state;
    assert_string_equal(base_draw_token(0, token), "0000000000000000");
    assert_string_equal(base_draw_token(UINT64_C(0x0123456789abcdef), token),
                        "0123456789abcdef");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_are_pinned),
        cmocka_unit_test(hash_is_fnv_1a_and_goes_on),
        cmocka_unit_test(every_input_matters),
        cmocka_unit_test(neighbours_share_about_half_their_bits),
        cmocka_unit_test(draws_below_a_bound_are_even),
        cmocka_unit_test(draws_below_reach_both_ends),
        cmocka_unit_test(bounds_outside_the_contract_are_programmer_errors),
        cmocka_unit_test(tokens_are_sixteen_digits),
    };

    return cmocka_run_group_tests_name("base_draw", tests, NULL, NULL);
}
