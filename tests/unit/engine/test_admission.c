// SPDX-License-Identifier: MIT
/* SEMANTICS 2.12 to 2.14: pbx.com is [A, B] or [A, B, C], registered at A. */
#include "tests/unit/engine/engine_world.h"

/* The logs are empty then. */
static void start(struct world *w, const char *nodes,
                  enum engine_failback_mode mode)
{
    world_init(w);
    world_domain(w, nodes);
    w->account[0].server[0].register_on_enable = 1;
    w->account[0].server[0].failback_mode = (int32_t)mode;
}

/* ---- register_on_enable (2.12) --------------------------------------------------- */

static void call_registers_at_the_secondary_first(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 B@7.5 iB@7.5");
    assert_string_equal(world_reports(&w),
                        "failover A>B timeout@7.5 "
                        "registering B@7.5 registered B@7.5");
    world_fini(&w);
}

static void register_on_enable_0_sends_straight_away(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    w.account[0].server[0].register_on_enable = 0;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iA@0 iB@0");
    world_fini(&w);
}

/* Never before a request to the primary, registered or not. */
static void call_to_the_primary_needs_no_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ALIVE);

    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iA@0");
    world_fini(&w);
}

/* Knob invalidate_old_binding: registered at B, the way back to A begins with a
 * REGISTER; before the phone ever moved, A takes calls as it is. */
static void invalidated_primary_needs_a_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_knob(&w, "invalidate_old_binding", "true");
    world_start_registered(&w);

    world_call_at(&w, 1000, 1);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_call_at(&w, 2000, 2);
    world_set(&w, "A", WORLD_ALIVE);
    world_call_at(&w, 3000, 3);
    world_call_at(&w, 4000, 4);

    assert_string_equal(world_sends(&w), "iA@1 iA@2 B@2 iB@2 A@3 iA@3 iA@4");
    world_fini(&w);
}

static void invalidated_primary_that_is_silent_costs_a_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_knob(&w, "invalidate_old_binding", "true");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_call_at(&w, 1000, 1);
    world_set(&w, "A", WORLD_SILENT);

    world_call_at(&w, 2000, 2);
    world_run_ms(&w, 10000);

    assert_string_equal(world_sends(&w), "iA@1 B@1 iB@1 A@2 A@2.5 A@3.5 A@5.5 "
                                         "iB@9.5");
    world_fini(&w);
}

static void registered_secondary_needs_no_other_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);

    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iA@0 iB@0");
    world_fini(&w);
}

/* B is silent to the REGISTER: retry_counts, then C. */
static void silent_secondary_costs_its_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "ABC", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 B@7.5 B@8 B@9 B@11 C@15 "
                        "iC@15");
    assert_string_equal(world_reports(&w),
                        "failover A>B timeout@7.5 registering B@7.5 "
                        "exhausted timeout@15 failed 0 timeout@15 "
                        "failover B>C timeout@15 registering C@15 "
                        "registered C@15");
    world_fini(&w);
}

/* ... or, being the last one, Timer F: the call fails at 39.5. */
static void silent_last_secondary_fails_the_call(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 60000);

    assert_non_null(strstr(world_sends(&w), "B@7.5 B@8 B@9 B@11 B@15 B@19 B@23 "
                                            "B@27 B@31 B@35 B@39"));
    assert_non_null(strstr(world_reports(&w), "callfailed 408 timeout@39.5"));
    assert_null(strstr(world_sends(&w), "iB"));
    world_fini(&w);
}

/* The binding at A goes on: refreshed at its time, from the primary. */
static void failed_register_leaves_the_binding_alone(void **state)
{
    (void)state;
    struct world w;
    struct engine_target target;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_answers(&w, "B", 403, -1);
    world_call(&w, 1);
    world_run_ms(&w, 100000);
    assert_non_null(strstr(world_reports(&w), "callfailed 403 403@7.5"));
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    assert_true(engine_registered(w.engine, 1, &target));
    world_run_ms(&w, 1800000);

    assert_string_equal(world_sends(&w), "A@1800");
    world_fini(&w);
}

/* Two calls need B: one REGISTER does for both. */
static void calls_share_the_register(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_call(&w, 2);
    world_run_ms(&w, 400);
    world_set(&w, "B", WORLD_ALIVE);

    world_run_ms(&w, 500);

    assert_string_equal(world_sends(&w), "iA@0 B@0 iA@0 B@0.5 iB@0.5 iB@0.5");
    world_fini(&w);
}

/* A call is at B and another, with a newer answer of the DNS, at C: the second
 * REGISTER waits for the end of the first. */
static void registers_go_one_after_the_other(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    w.zone[0].ttl = w.zone[1].ttl = 1;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 2000);
    w.zone_count = 0;
    world_a(&w, "pbx.com", "A", 300);
    world_a(&w, "pbx.com", "C", 300);
    world_forget(&w);

    world_call(&w, 2);
    world_run_ms(&w, 40000);

    assert_string_equal(world_sends(&w),
                        "iA@2 B@3.5 B@7.5 B@11.5 B@15.5 B@19.5 B@23.5 B@27.5 "
                        "B@31.5 C@32 iC@32");
    world_fini(&w);
}

/* A refresh at A is on its way: the call that needs B takes its place. */
static void claim_takes_the_place_of_a_pass(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 1799000);
    world_call(&w, 1);

    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w),
                        "iA@1799 iA@1799.5 A@1800 iA@1800.5 A@1800.5 A@1801.5 "
                        "iA@1802.5 A@1803.5 B@1806.5 iB@1806.5");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

/* ... and if the claim fails the pass comes back after D. */
static void failed_claim_brings_the_pass_back(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_run_ms(&w, 1799000);
    world_call(&w, 1);
    world_run_ms(&w, 1810000);
    world_forget(&w);

    world_run_ms(&w, 1836500);

    assert_string_equal(world_sends(&w), "A@1836.5");
    world_fini(&w);
}

static void hanging_up_while_registering_sends_no_invite(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 300);

    world_event(&w, ENGINE_EVENT_CALL_ENDED, 1, 1);
    world_set(&w, "B", WORLD_ALIVE);
    world_run_ms(&w, 10000);

    assert_string_equal(world_sends(&w), "iA@0 B@0 B@0.5");
    world_fini(&w);
}

static void new_configuration_frees_who_waits(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 300);

    w.account[0].reg_fail_retry_interval = 77;
    world_handle(&w, &(struct engine_event){.type = ENGINE_EVENT_CONFIG_CHANGED,
                                            .config = &w.config});

    assert_non_null(strstr(world_reports(&w), "callfailed 503"));
    world_fini(&w);
}

/* The 2xx of the REGISTER is the first success: the deadline counts from it. */
static void register_starts_the_failback_timer(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_timeout = 60;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 67499);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 67500);

    assert_string_equal(world_sends(&w), "A@67.5");
    world_fini(&w);
}

/* All have failed at 0, the retry is due at 30; at 20 B takes a call's REGISTER
 * and with it the account: what comes next is the refresh. */
static void register_for_a_call_cancels_the_retry(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "B", WORLD_ALIVE);

    world_call_at(&w, 20000, 1);
    world_run_ms(&w, 1820000);

    assert_string_equal(world_sends(&w), "iA@20 B@20 iB@20 A@1820 B@1820");
    world_fini(&w);
}

/* B is registered and sticky; one call finds both dead. The next one finds B
 * again: it is current from then on, with a deadline of its own. */
static void registered_target_becomes_sticky_again(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_timeout = 600;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_call_at(&w, 100000, 1);
    world_set(&w, "B", WORLD_ALIVE);

    world_call_at(&w, 200000, 2);
    world_call_at(&w, 300000, 3);
    world_run_ms(&w, 900000);

    assert_string_equal(world_sends(&w),
                        "iB@100 iA@100 iA@200 iB@200 iB@300 A@800 B@800");
    world_fini(&w);
}

/* 2.10.1: the registration goes to server 2 first, and stays there. */
static void knob_successive_invite_register_first(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].redundancy_type = 1;
    w.account[0].server[1].address = "10.0.1.3";
    world_knob(&w, "successive_invite", "register_first");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_call_at(&w, 60000, 2);
    world_run_ms(&w, 127500);

    assert_string_equal(world_sends(&w), "iA@0 iA@0.5 iA@1.5 iA@3.5 C@7.5 "
                                         "iC@7.5 iC@60 A@127.5");
    world_fini(&w);
}

/* Server 2 is [C, D], registered at D: it needs no other REGISTER, so the call
 * goes to C as it is. */
static void register_first_ends_with_the_takeover(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].redundancy_type = 1;
    w.account[0].server[1].address = "two.com";
    world_a(&w, "two.com", "C", 300);
    world_a(&w, "two.com", "D", 300);
    world_knob(&w, "successive_invite", "register_first");
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "C", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "C", WORLD_SILENT);

    world_call_at(&w, 60000, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w),
                        "iC@60 iC@60.5 iC@61.5 iC@63.5 iD@67.5");
    world_fini(&w);
}

/* ---- only_signal_with_registered (2.13) --------------------------------------------- */

/* Registered at B since 0 with A silent, all conditions met. */
static void start_restricted(struct world *w, const char *nodes)
{
    start(w, nodes, ENGINE_FAILBACK_DURATION);
    w->account[0].server[0].failback_timeout = 3600;
    w->account[0].server[0].only_signal_with_registered = 1;
    world_set(w, "A", WORLD_ICMP_PORT);
    world_start_registered(w);
}

/* B fails: A and C are asked by REGISTER before anything else goes there. */
static void unregistered_targets_are_asked_by_register(void **state)
{
    (void)state;
    struct world w;
    start_restricted(&w, "ABC");
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 20000);

    assert_string_equal(world_sends(&w),
                        "iB@0 iB@0.5 iB@1.5 iB@3.5 A@7.5 C@7.5 iC@7.5");
    world_fini(&w);
}

static void without_it_the_primary_is_called_at_once(void **state)
{
    (void)state;
    struct world w;
    start(&w, "ABC", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_timeout = 3600;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "B", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 20000);

    assert_string_equal(world_sends(&w), "iB@0 iA@0 C@0 iC@0");
    world_fini(&w);
}

/* Server 2 of the chain is left out while server 1 has failed over. */
static void unregistered_server_2_is_left_out(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].redundancy_type = 1;
    w.account[0].server[1].address = "10.0.1.3";
    w.account[0].server[0].only_signal_with_registered = 1;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "B", WORLD_ICMP_PORT);

    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_null(strstr(world_sends(&w), "iC"));
    assert_non_null(strstr(world_reports(&w), "callfailed"));
    world_fini(&w);
}

static enum engine_signal signal_with(struct world *w, uint8_t node,
                                      bool incoming)
{
    struct base_address peer = base_address_ipv4(10, 0, 1, node, 40000);

    return engine_signal(w->engine, 1, &peer, incoming);
}

static void only_the_registered_server_may_signal(void **state)
{
    (void)state;
    struct world w;
    start_restricted(&w, "AB");

    assert_int_equal(signal_with(&w, 1, false), ENGINE_SIGNAL_ENDS_CALL);
    assert_int_equal(signal_with(&w, 2, false), ENGINE_SIGNAL_ALLOWED);
    assert_int_equal(signal_with(&w, 1, true), ENGINE_SIGNAL_IGNORED);
    assert_int_equal(signal_with(&w, 2, true), ENGINE_SIGNAL_ALLOWED);
    /* Until failback is attempted. */
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 3600000);
    assert_int_equal(signal_with(&w, 1, true), ENGINE_SIGNAL_ALLOWED);
    world_fini(&w);
}

/* The primary is to be tried by the next request: then it may signal again. */
static void attempt_to_return_lifts_the_restriction(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_timeout = 60;
    w.account[0].server[0].only_signal_with_registered = 1;
    world_knob(&w, "failback_action", "next_request_only");
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ALIVE);

    world_run_ms(&w, 59999);
    assert_int_equal(signal_with(&w, 1, true), ENGINE_SIGNAL_IGNORED);
    world_call_at(&w, 60000, 1);

    assert_int_equal(signal_with(&w, 1, true), ENGINE_SIGNAL_ALLOWED);
    assert_string_equal(world_sends(&w), "iA@60");
    world_fini(&w);
}

static void knobs_osr_existing_calls_and_osr_incoming(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].only_signal_with_registered = 1;
    world_knob(&w, "osr_existing_calls", "send_anyway");
    world_knob(&w, "osr_incoming", "403");
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start_registered(&w);

    assert_int_equal(signal_with(&w, 1, false), ENGINE_SIGNAL_ALLOWED);
    assert_int_equal(signal_with(&w, 1, true), ENGINE_SIGNAL_REJECTED);
    world_fini(&w);
}

/* register_on_enable = 1 and mode 1, 2 or 3 are its conditions. */
static void it_acts_only_under_its_conditions(void **state)
{
    (void)state;
    static const struct {
        int32_t register_on, only_signal, mode;
        bool is_effective;
    } cases[] = {
        {1, 1, 3, true},  {1, 1, 2, true},  {1, 1, 1, true},
        {1, 1, 0, false}, {0, 1, 3, false}, {1, 0, 3, false},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, "AB", (enum engine_failback_mode)cases[i].mode);
        w.account[0].server[0].failback_timeout = 3600;
        w.account[0].server[0].register_on_enable = cases[i].register_on;
        w.account[0].server[0].only_signal_with_registered =
            cases[i].only_signal;
        world_set(&w, "A", WORLD_ICMP_PORT);
        world_start_registered(&w);

        assert_int_equal(signal_with(&w, 1, true), cases[i].is_effective
                                                       ? ENGINE_SIGNAL_IGNORED
                                                       : ENGINE_SIGNAL_ALLOWED);
        world_fini(&w);
    }
}

static void unknown_accounts_may_signal(void **state)
{
    (void)state;
    struct world w;
    struct base_address peer = base_address_ipv4(10, 0, 1, 1, 5060);
    start_restricted(&w, "AB");

    assert_int_equal(engine_signal(w.engine, 0, &peer, true),
                     ENGINE_SIGNAL_ALLOWED);
    assert_int_equal(engine_signal(w.engine, 9, &peer, true),
                     ENGINE_SIGNAL_ALLOWED);
    world_fini(&w);
}

/* ---- re-subscribe (2.14) --------------------------------------------------------------- */

static void expect_resubscribe(struct world *w, bool to_b, bool back_to_a)
{
    w->account[0].server[0].failback_timeout = 60;
    world_start_registered(w);
    world_set(w, "A", WORLD_ICMP_PORT);
    world_call(w, 1);
    world_run_ms(w, 0);
    assert_true((strstr(world_reports(w), "registered B@0 resubscribe A>B@0") !=
                 NULL) == to_b);
    world_set(w, "A", WORLD_ALIVE);
    world_run_ms(w, 1800000);
    assert_non_null(strstr(world_reports(w), "registered A@"));
    assert_true((strstr(world_reports(w), "resubscribe B>A@") != NULL) ==
                back_to_a);
}

static void another_host_is_subscribed_to_anew(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_subscribe = 1;
    expect_resubscribe(&w, true, true);
    world_fini(&w);

    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    expect_resubscribe(&w, false, false);
    world_fini(&w);

    start(&w, "AB", ENGINE_FAILBACK_NEW_REQUESTS);
    w.account[0].server[0].failback_subscribe = 1;
    expect_resubscribe(&w, false, false);
    world_fini(&w);
}

static void knob_resubscribe_on_failover_only(void **state)
{
    (void)state;
    struct world w;
    start(&w, "AB", ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].failback_subscribe = 1;
    world_knob(&w, "resubscribe_on", "failover_only");
    expect_resubscribe(&w, true, false);
    world_fini(&w);
}

/* One host behind two SRV ports: the registration has not left it. */
static void other_port_of_the_same_host_is_no_change(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    for (size_t i = 0; i < w.zone_count; i++) {
        if (w.zone[i].type == ENGINE_RECORD_A)
            w.zone[i].data.address = base_address_ipv4(10, 0, 1, 1, 0);
        if (w.zone[i].type == ENGINE_RECORD_SRV)
            w.zone[i].data.srv.port = (uint16_t)(5060 + i);
    }
    w.account[0].server[0].register_on_enable = 1;
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
    w.account[0].server[0].failback_timeout = 0;
    w.account[0].server[0].failback_subscribe = 1;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 1801000);
    world_run_ms(&w, 1808000);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 1900000);

    assert_non_null(strstr(world_reports(&w), "registered A@"));
    assert_null(strstr(world_reports(&w), "resubscribe"));
    world_fini(&w);
}

static void knob_resubscribe_on_fallback(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool is_reported;
    } cases[] = {{"false", false}, {"true", true}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w, "A", ENGINE_FAILBACK_DURATION);
        w.account[0].redundancy_type = 1;
        w.account[0].server[1].address = "10.0.1.3";
        w.account[0].server[0].failback_subscribe = 1;
        world_knob(&w, "resubscribe_on_fallback", cases[i].value);
        world_knob(&w, "successive_trigger", "after_retries");
        world_start_registered(&w);
        world_set(&w, "A", WORLD_ICMP_PORT);

        world_run_ms(&w, 1800000);

        assert_non_null(strstr(world_reports(&w), "registered C@1800"));
        assert_true((strstr(world_reports(&w), "resubscribe A>C@1800") !=
                     NULL) == cases[i].is_reported);
        world_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_registers_at_the_secondary_first),
        cmocka_unit_test(register_on_enable_0_sends_straight_away),
        cmocka_unit_test(invalidated_primary_needs_a_register),
        cmocka_unit_test(invalidated_primary_that_is_silent_costs_a_register),
        cmocka_unit_test(call_to_the_primary_needs_no_register),
        cmocka_unit_test(registered_secondary_needs_no_other_register),
        cmocka_unit_test(silent_secondary_costs_its_register),
        cmocka_unit_test(silent_last_secondary_fails_the_call),
        cmocka_unit_test(register_for_a_call_cancels_the_retry),
        cmocka_unit_test(failed_register_leaves_the_binding_alone),
        cmocka_unit_test(calls_share_the_register),
        cmocka_unit_test(registers_go_one_after_the_other),
        cmocka_unit_test(claim_takes_the_place_of_a_pass),
        cmocka_unit_test(failed_claim_brings_the_pass_back),
        cmocka_unit_test(hanging_up_while_registering_sends_no_invite),
        cmocka_unit_test(new_configuration_frees_who_waits),
        cmocka_unit_test(register_starts_the_failback_timer),
        cmocka_unit_test(registered_target_becomes_sticky_again),
        cmocka_unit_test(knob_successive_invite_register_first),
        cmocka_unit_test(register_first_ends_with_the_takeover),
        cmocka_unit_test(unregistered_targets_are_asked_by_register),
        cmocka_unit_test(without_it_the_primary_is_called_at_once),
        cmocka_unit_test(unregistered_server_2_is_left_out),
        cmocka_unit_test(only_the_registered_server_may_signal),
        cmocka_unit_test(attempt_to_return_lifts_the_restriction),
        cmocka_unit_test(knobs_osr_existing_calls_and_osr_incoming),
        cmocka_unit_test(it_acts_only_under_its_conditions),
        cmocka_unit_test(unknown_accounts_may_signal),
        cmocka_unit_test(another_host_is_subscribed_to_anew),
        cmocka_unit_test(knob_resubscribe_on_failover_only),
        cmocka_unit_test(other_port_of_the_same_host_is_no_change),
        cmocka_unit_test(knob_resubscribe_on_fallback),
    };

    return cmocka_run_group_tests_name("engine_admission", tests, NULL, NULL);
}
