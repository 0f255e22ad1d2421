// SPDX-License-Identifier: MIT
#include "base/text.h"
#include "lua/private.h"
#include "tests/support/claims.h"

static void a_long_bracket_begins_behind_its_line_end(void **state)
{
    const char *script = "x = 1\ndns [[\n  a\n  b\n]]\n";

    (void)state;
    assert_int_equal(scn_literal_line(script, 2, "  a\n  b\n", 1), 3);
    assert_int_equal(scn_literal_line(script, 2, "  a\n  b\n", 2), 4);
}

static void levels_and_comments_are_seen_through(void **state)
{
    const char *script = "-- [[ a ]]\n--[==[\n [[a]] ]==]\n"
                         "dns [==[a]]b\nc]==]";

    (void)state;
    assert_int_equal(scn_literal_line(script, 1, "a]]b\nc", 1), 4);
    assert_int_equal(scn_literal_line(script, 1, "a]]b\nc", 2), 5);
}

static void a_quoted_text_is_a_literal_too(void **state)
{
    (void)state;
    assert_int_equal(scn_literal_line("x = 'a'\ndns \"z\"", 1, "z", 1), 2);
}

static void the_call_line_goes_before_the_rest(void **state)
{
    const char *script = "a [[\nz\n]]\nb [[\nz\n]]";

    (void)state;
    assert_int_equal(scn_literal_line(script, 4, "z\n", 1), 5);
    assert_int_equal(scn_literal_line(script, 1, "z\n", 1), 2);
}

static void a_literal_above_the_call_is_found(void **state)
{
    (void)state;
    assert_int_equal(
        scn_literal_line("local z = [[\nq\n]]\ndns(z)", 4, "q\n", 1), 2);
}

static void carriage_returns_do_not_matter(void **state)
{
    (void)state;
    assert_int_equal(scn_literal_line("dns [[\r\na\r\nb\r\n]]", 1, "a\nb\n", 2),
                     3);
}

static void a_text_that_was_made_has_no_line(void **state)
{
    (void)state;
    assert_int_equal(scn_literal_line("dns('a' .. 'b')", 1, "ab", 1), 0);
}

static void assert_rule_after(size_t before, const char *script,
                              const char *verb, const char *wanted)
{
    struct base_buffer rule = {0};

    scn_rule(script, 1, verb, before, &rule);
    assert_string_equal(base_buffer_text(&rule), wanted);
    base_buffer_fini(&rule);
}

static void assert_rule(const char *script, int line, const char *verb,
                        const char *wanted)
{
    struct base_buffer rule = {0};

    scn_rule(script, line, verb, 0, &rule);
    assert_string_equal(base_buffer_text(&rule), wanted);
    base_buffer_fini(&rule);
}

static void a_rule_is_one_line(void **state)
{
    (void)state;
    assert_rule("x()\n  expect   { alice, \"REGISTER\",\n"
                "           secondary, -- the second\n  at = 3.5 }  y()",
                2, "expect",
                "expect { alice, \"REGISTER\", secondary, at = 3.5 }");
}

static void a_rule_ends_with_its_call(void **state)
{
    (void)state;
    assert_rule("if check(f(x) == '}' , \"t)\") then", 1, "check",
                "check(f(x) == '}' , \"t)\")");
    assert_rule("local e = expect { a, { 1, 2 } }.t", 1, "expect",
                "expect { a, { 1, 2 } }");
    assert_rule("recheck(1) check(2)", 1, "check", "check(2)");
}

static void an_alias_shows_the_whole_line(void **state)
{
    (void)state;
    assert_rule("\n  e { a, b }  ", 2, "expect", "e { a, b }  ");
}

static void a_line_with_two_calls_gives_the_one_whose_turn_it_is(void **state)
{
    const char *script = "check(1, 'check') -- check\ncheck(2)";
    const char *two = "check(1, 'check(') check(2) check(3) -- check(4)\n";

    (void)state;
    assert_rule_after(1, script, "check", "check(1, 'check')");
    assert_rule_after(0, two, "check", "check(1, 'check(')");
    assert_rule_after(1, two, "check", "check(2)");
    assert_rule_after(2, two, "check", "check(3)");
    assert_rule_after(3, two, "check", "check(1, 'check(')");
    assert_rule_after(0, "check(1, check(2))", "check", "check(2)");
    assert_rule_after(1, "check(1, check(2))", "check", "check(1, check(2))");
}

static void a_line_that_may_leave_a_call_out_is_given_whole(void **state)
{
    (void)state;
    assert_rule_after(1, "  if a then check(1) else check(2) end\n", "check",
                      "if a then check(1) else check(2) end");
    assert_rule_after(1, "if a then check(1) end", "check", "check(1)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_bracket_begins_behind_its_line_end),
        cmocka_unit_test(levels_and_comments_are_seen_through),
        cmocka_unit_test(a_quoted_text_is_a_literal_too),
        cmocka_unit_test(the_call_line_goes_before_the_rest),
        cmocka_unit_test(a_literal_above_the_call_is_found),
        cmocka_unit_test(carriage_returns_do_not_matter),
        cmocka_unit_test(a_text_that_was_made_has_no_line),
        cmocka_unit_test(a_rule_is_one_line),
        cmocka_unit_test(a_rule_ends_with_its_call),
        cmocka_unit_test(a_line_with_two_calls_gives_the_one_whose_turn_it_is),
        cmocka_unit_test(a_line_that_may_leave_a_call_out_is_given_whole),
        cmocka_unit_test(an_alias_shows_the_whole_line),
    };

    return cmocka_run_group_tests_name("lua_literal", tests, NULL, NULL);
}
