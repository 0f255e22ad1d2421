// SPDX-License-Identifier: MIT
#include "tests/unit/lua/script.h"

/*
 * The world of most tests, 20 lines: alice prefers primary; her REGISTER goes
 * out at 0, 0.5, 1.5 and 3.5 to a silent one, and to secondary at 7.5.
 */
#define WORLD                                                                  \
    "dns [[\n"                                                                 \
    "  $ORIGIN pbx.com.\n"                                                     \
    "  $TTL 300\n"                                                             \
    "  y         IN NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.y\n"         \
    "  _sip._udp.y IN SRV 0 2 5060 s1\n"                                       \
    "  _sip._udp.y IN SRV 0 1 5060 s2\n"                                       \
    "  s1        IN A 192.168.1.13\n"                                          \
    "  s2        IN A 192.168.1.14\n"                                          \
    "]]\n"                                                                     \
    "local primary = registrar { '192.168.1.13', name = 'primary' }\n"         \
    "local secondary = registrar { '192.168.1.14', name = 'secondary' }\n"     \
    "local alice = phone { '192.168.1.100', name = 'alice', config = [[\n"     \
    "  account.1.enable = 1\n"                                                 \
    "  account.1.user_name = 4605\n"                                           \
    "  account.1.sip_server.1.address = y.pbx.com\n"                           \
    "  account.1.sip_server.1.port = 0\n"                                      \
    "  account.1.sip_server.1.transport_type = 3\n"                            \
    "]] }\n"                                                                   \
    "\n"                                                                       \
    "\n"
#define FAILOVER WORLD "primary:drop() alice:start()\n"
#define REGISTERED WORLD "alice:start()\n"

static void the_example_passes(void **state)
{
    (void)state;
    assert_passes(
        FAILOVER
        "schedule { alice, 'REGISTER', primary, { 0, 0.5, 1.5, 3.5 } }\n"
        "expect { alice, 'REGISTER', secondary, at = 7.5 }\n"
        "expect { secondary, 200, alice }\n"
        "check(alice:registered() == secondary)\n"
        "primary:restore()\n"
        "never { alice, 'REGISTER', primary, during = 1799 }\n"
        "expect { alice, 'REGISTER', primary, at = 1807.5 }\n"
        "expect { primary, 200, alice }\n");
}

static void what_comes_late_is_named_with_its_reason(void **state)
{
    (void)state;
    assert_fails(
        FAILOVER "expect { alice, 'REGISTER', secondary,\n  at = 3.5 }",
        (struct wanted_failure){
            22, "expect { alice, 'REGISTER', secondary, at = 3.5 }",
            "alice -> secondary  REGISTER  at 3.500",
            "it came at 7.500, 4.000 s late: 3 re-sends to primary went "
            "unanswered first\n"
            "(semantics 2.5, knob retry_semantics = retransmissions, "
            "chosen)"});
}

static void what_never_comes_is_looked_for_a_while(void **state)
{
    (void)state;
    assert_fails(FAILOVER
                 "wait(10)\nexpect { secondary, 500, alice, within = 2 }",
                 (struct wanted_failure){
                     23, "expect { secondary, 500, alice, within = 2 }",
                     "secondary -> alice  500 Server Internal Error  between "
                     "10.000 and 12.000",
                     "nothing came until 72.000 (nearest: secondary -> alice  "
                     "200 OK at 7.500)"});
    assert_fails(WORLD "expect { secondary, 200, alice }",
                 (struct wanted_failure){21, "expect { secondary, 200, alice }",
                                         "secondary -> alice  200 OK  by "
                                         "60.000",
                                         "nothing came until 120.000"});
}

static void a_window_that_is_over_fails_at_once(void **state)
{
    (void)state;
    assert_fails(
        WORLD "wait(100)\nexpect { secondary, 200, alice, at = 5 }",
        (struct wanted_failure){22, "expect { secondary, 200, alice, at = 5 }",
                                "secondary -> alice  200 OK  at 5.000",
                                "nothing came until 100.000"});
}

static void what_came_from_somebody_else_is_named(void **state)
{
    (void)state;
    assert_fails(FAILOVER "wait(7.5)\nexpect { primary, 200, alice }",
                 (struct wanted_failure){23, "expect { primary, 200, alice }",
                                         "primary -> alice  200 OK  by 67.500",
                                         "it came from secondary at 7.500"});
}

static void what_came_early_is_named(void **state)
{
    (void)state;
    assert_fails(FAILOVER "expect { alice, 'REGISTER', secondary, at = 9 }",
                 (struct wanted_failure){
                     22, "expect { alice, 'REGISTER', secondary, at = 9 }",
                     "alice -> secondary  REGISTER  at 9.000",
                     "it came at 7.500, 1.500 s early"});
}

static void what_went_elsewhere_is_named(void **state)
{
    (void)state;
    assert_fails(REGISTERED
                 "expect { alice, 'REGISTER', secondary, within = 1 }",
                 (struct wanted_failure){
                     22, "expect { alice, 'REGISTER', secondary, within = 1 }",
                     "alice -> secondary  REGISTER  between 0.000 and 1.000",
                     "it went to primary at 0.000"});
}

static void a_schedule_names_the_first_copy_that_is_missing(void **state)
{
    (void)state;
    assert_fails(
        FAILOVER "schedule { alice, 'REGISTER', primary, { 0, 0.5, 1, 3.5 } }",
        (struct wanted_failure){
            22, "schedule { alice, 'REGISTER', primary, { 0, 0.5, 1, 3.5 } }",
            "alice -> primary  REGISTER  at 0.000, 0.500, 1.000, 3.500 "
            "(number 3)",
            "it came at 1.500, 0.500 s late"});
}

static void a_schedule_is_exact(void **state)
{
    (void)state;
    assert_fails(
        FAILOVER "schedule { alice, 'REGISTER', primary, { 0, 0.5, 3.5 } }",
        (struct wanted_failure){
            22, "schedule { alice, 'REGISTER', primary, { 0, 0.5, 3.5 } }",
            "alice -> primary  REGISTER  at 0.000, 0.500, 3.500 (number 3)",
            "one came at 1.500"});
}

static void a_copy_after_the_schedule_is_not_its_business(void **state)
{
    (void)state;
    assert_passes(FAILOVER
                  "schedule { alice, 'REGISTER', primary, { 0, 0.5 } }\n"
                  "schedule { alice, 'REGISTER', primary, { 1.5 } }");
}

static void a_schedule_may_follow_an_event(void **state)
{
    (void)state;
    assert_passes(FAILOVER
                  "local first = expect { alice, 'REGISTER', primary }\n"
                  "local last = schedule { alice, 'REGISTER', primary, "
                  "{ 0.5, '1500ms', 3.5 }, after = first }\n"
                  "check(last.t == 3.5 and now() == 3.5)");
}

static void never_counts_from_the_call(void **state)
{
    (void)state;
    assert_passes(REGISTERED "expect { alice, 'REGISTER', primary }\n"
                             "never { alice, 'REGISTER', any, during = 10 }\n"
                             "check(now() == 10)");
    assert_fails(
        FAILOVER "wait(1)\n"
                 "never { alice, 'REGISTER', any, during = { 1, 30 } }",
        (struct wanted_failure){
            23, "never { alice, 'REGISTER', any, during = { 1, 30 } }",
            "nothing: alice -> any  REGISTER  between 2.000 and 31.000",
            "it came at 3.500"});
}

static void the_ends_of_never_belong_to_it(void **state)
{
    (void)state;
    assert_passes(FAILOVER
                  "wait(0.1)\n"
                  "never { alice, 'REGISTER', any, during = 0.399999 }");
    assert_fails(FAILOVER "wait(0.1)\n"
                          "never { alice, 'REGISTER', any, during = 0.4 }",
                 (struct wanted_failure){
                     23, "never { alice, 'REGISTER', any, during = 0.4 }",
                     "nothing: alice -> any  REGISTER  between 0.100 and 0.500",
                     "it came at 0.500"});
}

static void claims_and_count(void **state)
{
    (void)state;
    assert_passes(
        FAILOVER
        "local a = expect { alice, 'REGISTER', primary }\n"
        "local b = expect { alice, 'REGISTER', primary }\n"
        "check(a.t == 0 and b.t == 0.5 and a ~= b)\n"
        "wait(3)\n"
        "check(count { alice, 'REGISTER', any } == 4)\n"
        "check(count { alice, 'REGISTER', any, from = 0.5, to = 1.5 } == 2)\n"
        "check(count { alice, 'REGISTER', any, retransmission = false } == 1)\n"
        "check(count { alice, 'REGISTER', any, fate = 'unread' } == 4)");
}

static void after_means_behind_that_event(void **state)
{
    (void)state;
    assert_passes(FAILOVER
                  "local a = expect { alice, 'REGISTER', primary }\n"
                  "wait(10)\n"
                  "local b = expect { alice, 'REGISTER', any, after = a, "
                  "within = { 1, 2 } }\n"
                  "check(b.t == 1.5)\n"
                  "local c = expect { alice, 'REGISTER', any, after = b, "
                  "at = 2 }\n"
                  "check(c.t == 3.5 and c.dst == primary)");
}

static void the_tolerance_is_a_millisecond(void **state)
{
    (void)state;
    assert_passes(FAILOVER
                  "expect { alice, 'REGISTER', secondary, at = 7.501 }");
    assert_passes(FAILOVER "expect { alice, 'REGISTER', secondary, at = 8, "
                           "tolerance = 0.5 }");
    assert_fails(FAILOVER "expect { alice, 'REGISTER', secondary, at = 7.502 }",
                 (struct wanted_failure){
                     22, "expect { alice, 'REGISTER', secondary, at = 7.502 }",
                     "alice -> secondary  REGISTER  at 7.502",
                     "it came at 7.500, 0.002 s early"});
}

static void an_event_tells_what_it_was(void **state)
{
    (void)state;
    assert_passes(
        REGISTERED
        "local e = expect { alice, 'REGISTER', primary }\n"
        "check(e.src == alice and e.dst == primary and e.status == nil)\n"
        "check(e.method == 'REGISTER' and e.transport == 'udp')\n"
        "check(e.headers.Contact == e.headers.m and e.headers['CALL-ID'] == "
        "e.call_id)\n"
        "check(e.headers['X-None'] == nil and e.kind == 'sip')\n"
        "local a = expect { primary, 200, alice, method = 'REGISTER' }\n"
        "check(a.status == 200 and a.call_id == e.call_id)\n"
        "check(tostring(a) == '200 OK from primary to alice at 0.000')\n"
        "local q = expect { alice, 'dns', any, type = 'srv', name = "
        "'_SIP._udp.y.pbx.com.' }\n"
        "check(q.name == '_sip._udp.y.pbx.com' and q.type == 'SRV')");
    assert_error(REGISTERED "local e = expect { alice, 'REGISTER', primary }\n"
                            "local x = e.stats",
                 "test.lua:23: an event has no field 'stats'; did you mean "
                 "'status'?");
}

static void a_failing_check_says_what_was_seen(void **state)
{
    (void)state;
    assert_fails(REGISTERED "wait(1)\n"
                            "check(alice:registered() == secondary, 'moved')",
                 (struct wanted_failure){
                     23, "check(alice:registered() == secondary, 'moved')",
                     "moved", "alice is registered at primary"});
    assert_fails(
        WORLD "check(count { any, 'INVITE', any } == 1)",
        (struct wanted_failure){21, "check(count { any, 'INVITE', any } == 1)",
                                "a condition that holds", "count gave 0"});
    assert_fails(REGISTERED "wait(1) check(alice:registered() ~= nil and\n"
                            "  alice:registered() == secondary)",
                 (struct wanted_failure){
                     22,
                     "check(alice:registered() ~= nil and alice:registered() "
                     "== secondary)",
                     "a condition that holds",
                     "alice is registered at primary"});
    assert_fails(REGISTERED "wait(1)\nlocal at = alice:registered()\n"
                            "check(now() == 2)",
                 (struct wanted_failure){24, "check(now() == 2)",
                                         "a condition that holds",
                                         "it does not hold"});
    assert_fails("check(1 == 2, 'one')",
                 (struct wanted_failure){1, "check(1 == 2, 'one')", "one",
                                         "it does not hold"});
}

static void pcall_cannot_take_a_failure_back(void **state)
{
    (void)state;
    assert_fails("pcall(function() check(false) end)\n"
                 "while true do wait(1) end",
                 (struct wanted_failure){1, "check(false)",
                                         "a condition that holds",
                                         "it does not hold"});
}

static void a_failure_in_a_callback_ends_the_script(void **state)
{
    (void)state;
    assert_fails("at(1, function()\n  check(false, 'x')\nend)\nwait(1000)",
                 (struct wanted_failure){2, "check(false, 'x')", "x",
                                         "it does not hold"});
}

static void a_warning_goes_on(void **state)
{
    struct script script;

    (void)state;
    script_run(&script,
               FAILOVER "expect { alice, 'REGISTER', secondary, at = 3.5, "
                        "grade = 'warn' }\n"
                        "expect { alice, 'REGISTER', secondary, at = 7.5 }");
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_WARN);
    assert_int_equal(script.outcome.result.failure_count, 1);
    assert_int_equal(script.outcome.result.failures[0].verdict,
                     BASE_VERDICT_WARN);
    script_end(&script);
}

static size_t count_checks(const struct base_timeline *timeline)
{
    size_t checks = 0;

    for (size_t i = 0; i < base_timeline_count(timeline); i++)
        checks += base_timeline_at(timeline, i)->kind == BASE_EVENT_CHECK;
    return checks;
}

static void every_judgement_is_in_the_timeline(void **state)
{
    struct script script;
    const struct base_timeline *timeline;
    const struct base_event *last;

    (void)state;
    script_run(&script, "check(true)\nnever { any, any, any, during = 1 }\n"
                        "check  ( false )");
    timeline = script.outcome.timeline;
    last = base_timeline_at(timeline, base_timeline_count(timeline) - 1);
    assert_int_equal(count_checks(timeline), 3);
    assert_int_equal(last->kind, BASE_EVENT_CHECK);
    assert_int_equal(last->verdict, BASE_VERDICT_FAIL);
    assert_int_equal(last->status, 3);
    assert_string_equal(base_timeline_text(timeline, last->text),
                        "check ( false )");
    script_end(&script);
}

static void strict_wants_every_request_claimed(void **state)
{
    (void)state;
    assert_fails(REGISTERED "strict()\nwait(1)",
                 (struct wanted_failure){
                     22, "strict()", "every SIP request claimed",
                     "1 unclaimed, the first: alice -> primary  REGISTER at "
                     "0.000"});
    assert_passes(REGISTERED "strict()\n"
                             "expect { alice, 'REGISTER', primary }");
    assert_fails(REGISTERED "strict 'all'\n"
                            "expect { alice, 'REGISTER', primary } wait(1)",
                 (struct wanted_failure){
                     22, "strict 'all'", "every SIP message claimed",
                     "1 unclaimed, the first: primary -> alice  200 OK at "
                     "0.000"});
}

static void the_option_is_as_strict_as_the_verb(void **state)
{
    struct script script;

    (void)state;
    script_run_with(&script, REGISTERED "wait(1)",
                    (struct scn_options){.strict = true});
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_FAIL);
    script_end(&script);
}

static void a_failure_points_at_its_event(void **state)
{
    struct script script;
    const struct judge_failure *failure;

    (void)state;
    script_run(&script,
               FAILOVER "expect { alice, 'REGISTER', secondary, at = 3.5 }");
    failure = &script.outcome.result.failures[0];
    assert_int_not_equal(failure->event, JUDGE_NO_EVENT);
    assert_int_equal(
        base_timeline_at(script.outcome.timeline, failure->event)->t, 7500000);
    script_end(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_passes),
        cmocka_unit_test(what_comes_late_is_named_with_its_reason),
        cmocka_unit_test(what_never_comes_is_looked_for_a_while),
        cmocka_unit_test(a_window_that_is_over_fails_at_once),
        cmocka_unit_test(what_came_from_somebody_else_is_named),
        cmocka_unit_test(what_came_early_is_named),
        cmocka_unit_test(what_went_elsewhere_is_named),
        cmocka_unit_test(a_schedule_names_the_first_copy_that_is_missing),
        cmocka_unit_test(a_schedule_is_exact),
        cmocka_unit_test(a_copy_after_the_schedule_is_not_its_business),
        cmocka_unit_test(a_schedule_may_follow_an_event),
        cmocka_unit_test(never_counts_from_the_call),
        cmocka_unit_test(the_ends_of_never_belong_to_it),
        cmocka_unit_test(claims_and_count),
        cmocka_unit_test(after_means_behind_that_event),
        cmocka_unit_test(the_tolerance_is_a_millisecond),
        cmocka_unit_test(an_event_tells_what_it_was),
        cmocka_unit_test(a_failing_check_says_what_was_seen),
        cmocka_unit_test(pcall_cannot_take_a_failure_back),
        cmocka_unit_test(a_failure_in_a_callback_ends_the_script),
        cmocka_unit_test(a_warning_goes_on),
        cmocka_unit_test(every_judgement_is_in_the_timeline),
        cmocka_unit_test(strict_wants_every_request_claimed),
        cmocka_unit_test(the_option_is_as_strict_as_the_verb),
        cmocka_unit_test(a_failure_points_at_its_event),
    };

    return cmocka_run_group_tests_name("lua_judgement", tests, NULL, NULL);
}
