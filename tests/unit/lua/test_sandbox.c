// SPDX-License-Identifier: MIT
#include "tests/unit/lua/script.h"

static void an_endless_loop_ends_with_its_line(void **state)
{
    (void)state;
    assert_error("\nwhile true do end",
                 "test.lua:2: the script ran 50 million instructions without "
                 "waiting: does this loop ever end?");
}

static void pcall_does_not_hide_the_limit(void **state)
{
    (void)state;
    assert_error("while true do pcall(function() while true do end end) end",
                 "test.lua:1: the script ran 50 million instructions without "
                 "waiting: does this loop ever end?");
}

static void a_handler_that_loops_ends_too(void **state)
{
    (void)state;
    assert_error("local function f() while true do end end\n"
                 "while true do xpcall(f, f) end",
                 "test.lua:1: the script ran 50 million instructions without "
                 "waiting: does this loop ever end?");
}

static void a_loop_that_waits_for_nothing_ends(void **state)
{
    (void)state;
    assert_error("while true do wait(0) end",
                 "test.lua:1: the script does not let the clock go on at "
                 "t=0.000: it waited 100000 times without any time going by");
}

static void runaway_memory_is_one_error(void **state)
{
    (void)state;
    assert_error("local t = {}\n"
                 "for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
                 "test.lua:2: the script needs more than its 64 MB of memory");
}

static void pcall_does_not_hide_runaway_memory(void **state)
{
    (void)state;
    assert_error("local t = {}\n"
                 "while true do pcall(function() while true do\n"
                 "t[#t + 1] = ('x'):rep(1000) .. #t end end) end",
                 "test.lua:3: the script needs more than its 64 MB of memory");
}

static void garbage_alone_is_no_runaway_memory(void **state)
{
    (void)state;
    assert_passes("for i = 1, 300 do local s = ('x'):rep(1000000) .. i end");
}

static void long_texts_are_refused(void **state)
{
    (void)state;
    assert_error("local s = ('x'):rep(1e9)",
                 "test.lua:1: string.rep would make more than 16 MB");
    assert_passes("check((''):rep(1e18) == '')");
}

static void deep_recursion_is_one_error(void **state)
{
    (void)state;
    assert_error("local function f(n) return 1 + f(n + 1) end\nf(1)",
                 "test.lua:1: stack overflow");
}

static void table_functions_refuse_endless_ranges(void **state)
{
    (void)state;
    assert_error("table.move({}, 1, 1e15, 2)",
                 "test.lua:1: this range has more than 10000000 elements");
    assert_error("table.concat({}, '', 1, 1e15)",
                 "test.lua:1: this range has more than 10000000 elements");
    assert_error("table.insert(setmetatable({}, "
                 "{ __len = function() return 1e15 end }), 1, 1)",
                 "test.lua:1: this table claims more than 10000000 elements");
}

static void waiting_inside_a_sort_is_one_error(void **state)
{
    (void)state;
    assert_error("table.sort({ 3, 2, 1 }, function(a, b)\n"
                 "wait(1) return a < b end)",
                 "test.lua:2: a verb that waits cannot be used in a comparison "
                 "of table.sort or a replacement of string.gsub");
}

static void a_failing_check_inside_a_sort_ends_the_script(void **state)
{
    (void)state;
    assert_fails("pcall(table.sort, { 3, 2, 1 }, function(a, b)\n"
                 "check(false, 'never') end)\n"
                 "while true do pcall(wait, 1) end",
                 (struct wanted_failure){2, "check(false, 'never')", "never",
                                         "it does not hold"});
}

static void any_value_may_be_raised(void **state)
{
    (void)state;
    assert_error("error({ code = 1 })",
                 "test.lua:1: the script raised a table value where a text "
                 "should say what is wrong");
    assert_error("\nerror()", "test.lua:2: the script raised a nil value where "
                              "a text should say what is wrong");
    assert_error("\nerror('plain', 0)", "test.lua:2: plain");
    assert_error("error('several\\nlines')", "test.lua:1: several");
}

static void dangerous_names_do_not_exist(void **state)
{
    static const char *const names[] = {
        "os",   "io",     "package",  "debug",   "coroutine",
        "next", "dofile", "loadfile", "require", "collectgarbage"};
    char script[64], wanted[128];

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct script run;

        snprintf(script, sizeof script, "local x = %s", names[i]);
        snprintf(wanted, sizeof wanted, "test.lua:1: unknown name '%s'",
                 names[i]);
        script_run(&run, script);
        assert_memory_equal(run.outcome.error.text, wanted, strlen(wanted));
        script_end(&run);
    }
    assert_passes("check(string.dump == nil and math.randomseed == nil)");
}

static void compiled_code_is_not_loaded(void **state)
{
    (void)state;
    assert_passes("check(load('\\27Lua') == nil)\n"
                  "check(load('return 1 + 1')() == 2)\n"
                  "check(not pcall(load, 'return 1', 'x', 'b'))");
    assert_error("\033Lua", "test.lua: this is compiled Lua; a scenario is "
                            "text");
}

static void finalizers_are_refused(void **state)
{
    (void)state;
    assert_error("setmetatable({}, { __gc = function() end })",
                 "test.lua:1: a scenario has no finalizers: leave __gc out");
}

static void no_address_is_ever_shown(void **state)
{
    (void)state;
    assert_passes("check(tostring({}) == 'table')\n"
                  "check(tostring(print) == 'function')\n"
                  "check(string.format('%s %d', {}, 3) == 'table 3')\n"
                  "check(('%s'):format(check) == 'function')\n"
                  "check(not pcall(string.format, '%p', {}))\n"
                  "check(not pcall(string.format, '%20p', {}))");
}

static void shared_metatables_are_protected(void **state)
{
    (void)state;
    assert_passes("check(getmetatable('') == false)\n"
                  "check(getmetatable(any) == false)\n"
                  "check(not pcall(setmetatable, _G, {}))");
}

static void pairs_goes_in_one_order(void **state)
{
    (void)state;
    assert_passes(
        "local t = { z = 1, a = 1, [10] = 1, [2.5] = 1, [true] = 1, B = 1 }\n"
        "local keys = {}\n"
        "for k in pairs(t) do keys[#keys + 1] = tostring(k) end\n"
        "check(table.concat(keys, ' ') == '2.5 10 B a z true')");
}

static void pairs_bears_changes(void **state)
{
    (void)state;
    assert_passes(
        "local t, n = { a = 1, b = 2, c = 3 }, 0\n"
        "for k in pairs(t) do t.b, t[k], n = nil, nil, n + 1 end\n"
        "check(n == 2)\n"
        "local m = setmetatable({}, { __pairs = function()\n"
        "  wait(1) return function(_, k) return not k or nil end end })\n"
        "for k in pairs(m) do check(k == true) end\n"
        "check(now() == 1)");
}

static void keys_without_an_order_are_refused(void **state)
{
    (void)state;
    assert_error("for k in pairs({ [{}] = 1 }) do end",
                 "test.lua:1: pairs: a table as a key has no place in an "
                 "order; use numbers, texts or actors");
}

static void xpcall_waits_and_handles(void **state)
{
    (void)state;
    assert_passes("local ok, a = xpcall(function(x) wait(1) return x end, "
                  "print, 7)\n"
                  "check(ok and a == 7)\n"
                  "local bad, b, c = xpcall(error, function(m) wait(1) "
                  "return m, 2 end, 'x')\n"
                  "check(not bad and b == 'x' and c == 2 and now() == 2)");
}

static void random_numbers_repeat(void **state)
{
    struct script a, b;

    (void)state;
    script_run(&a, "error(math.random(1000000) .. '', 0)");
    script_run(&b, "error(math.random(1000000) .. '', 0)");
    assert_string_equal(a.outcome.error.text, b.outcome.error.text);
    script_end(&a);
    script_end(&b);
}

static void unknown_names_are_errors_with_the_nearest(void **state)
{
    (void)state;
    assert_error("local alice = phnoe { '10.0.0.1' }",
                 "test.lua:1: unknown name 'phnoe'; did you mean 'phone'?");
    assert_error("exepct {}",
                 "test.lua:1: unknown name 'exepct'; did you mean 'expect'?");
}

static void syntax_errors_name_the_line(void **state)
{
    (void)state;
    assert_error("\nlocal x = = 3", "test.lua:2: unexpected symbol near '='");
}

static void an_executable_script_is_fine(void **state)
{
    (void)state;
    assert_passes("#!/usr/bin/env siplapse\ncheck(true)");
}

static void notes_are_bounded(void **state)
{
    (void)state;
    assert_error("while true do print(('x'):rep(1000000)) end",
                 "test.lua:1: all notes together are more than 16 MB");
}

static void alarms_are_bounded(void **state)
{
    (void)state;
    assert_error("while true do at(1, function() end) end",
                 "test.lua:1: at: more than 100000 things are waiting already");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_endless_loop_ends_with_its_line),
        cmocka_unit_test(pcall_does_not_hide_the_limit),
        cmocka_unit_test(a_handler_that_loops_ends_too),
        cmocka_unit_test(a_loop_that_waits_for_nothing_ends),
        cmocka_unit_test(runaway_memory_is_one_error),
        cmocka_unit_test(pcall_does_not_hide_runaway_memory),
        cmocka_unit_test(garbage_alone_is_no_runaway_memory),
        cmocka_unit_test(long_texts_are_refused),
        cmocka_unit_test(deep_recursion_is_one_error),
        cmocka_unit_test(table_functions_refuse_endless_ranges),
        cmocka_unit_test(waiting_inside_a_sort_is_one_error),
        cmocka_unit_test(a_failing_check_inside_a_sort_ends_the_script),
        cmocka_unit_test(any_value_may_be_raised),
        cmocka_unit_test(dangerous_names_do_not_exist),
        cmocka_unit_test(compiled_code_is_not_loaded),
        cmocka_unit_test(finalizers_are_refused),
        cmocka_unit_test(no_address_is_ever_shown),
        cmocka_unit_test(shared_metatables_are_protected),
        cmocka_unit_test(pairs_goes_in_one_order),
        cmocka_unit_test(pairs_bears_changes),
        cmocka_unit_test(keys_without_an_order_are_refused),
        cmocka_unit_test(xpcall_waits_and_handles),
        cmocka_unit_test(random_numbers_repeat),
        cmocka_unit_test(unknown_names_are_errors_with_the_nearest),
        cmocka_unit_test(syntax_errors_name_the_line),
        cmocka_unit_test(an_executable_script_is_fine),
        cmocka_unit_test(notes_are_bounded),
        cmocka_unit_test(alarms_are_bounded),
    };

    return cmocka_run_group_tests_name("lua_sandbox", tests, NULL, NULL);
}
