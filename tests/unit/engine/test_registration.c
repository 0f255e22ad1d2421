// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

static void silent_primary_costs_one_schedule(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 1807000);

    assert_string_equal(world_sends(&w), "A@0 A@0.5 A@1.5 A@3.5 B@7.5");
    assert_string_equal(world_reports(&w),
                        "registering A@0 failover A>B timeout@7.5 "
                        "registered B@7.5");
    world_fini(&w);
}

/* A is no more in the list: where the phone is has become the primary. */
static void staying_where_it_is_is_no_failback(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    w.zone_count = 0;
    world_domain(&w, "B");
    world_forget(&w);

    world_run_ms(&w, 1807500);
    assert_string_equal(world_reports(&w), "registering B@1807.5 "
                                           "registered B@1807.5");
    world_fini(&w);
}

/* SEMANTICS 2.7.1: the refresh goes to the primary first. */
static void refresh_goes_to_the_primary_first(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 1807499);
    assert_string_equal(world_sends(&w), "");
    world_run_ms(&w, 1807500);

    assert_string_equal(world_sends(&w), "A@1807.5");
    assert_string_equal(world_reports(&w), "registering A@1807.5 "
                                           "failback B>A@1807.5 "
                                           "registered A@1807.5");
    world_fini(&w);
}

static void refresh_with_dead_primary_fails_over_again(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_forget(&w);

    world_run_ms(&w, 1815000);

    assert_string_equal(world_sends(&w),
                        "A@1807.5 A@1808 A@1809 A@1811 B@1815");
    world_fini(&w);
}

/* SEMANTICS 2.7.2. */
static void two_silent_targets_cost_two_schedules(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABC");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "A@0 A@0.5 A@1.5 A@3.5 B@7.5 B@8 B@9 "
                                         "B@11 C@15");
    world_fini(&w);
}

/* SEMANTICS 2.7.3: the last one gets Timer F, the next pass begins 30 s later. */
static void all_silent_fails_after_timer_f_of_the_last(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 69500);

    assert_string_equal(world_sends(&w),
                        "A@0 A@0.5 A@1.5 A@3.5 B@7.5 B@8 B@9 B@11 B@15 B@19 "
                        "B@23 B@27 B@31 B@35 B@39 A@69.5");
    assert_string_equal(world_reports(&w),
                        "registering A@0 failover A>B timeout@7.5 "
                        "exhausted timeout@39.5 failed 0 timeout@39.5 "
                        "registering A@69.5");
    world_fini(&w);
}

static void three_silent_targets_fail_at_47(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABC");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);
    world_set(&w, "C", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 46999);
    world_forget(&w);

    world_run_ms(&w, 76999);
    assert_string_equal(world_reports(&w),
                        "exhausted timeout@47 failed 0 timeout@47");
    world_run_ms(&w, 77000);

    assert_string_equal(world_sends(&w), "A@77");
    world_fini(&w);
}

/* SEMANTICS 2.7.4: the only server is the last one. */
static void single_silent_server_gets_timer_f(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 62000);

    assert_string_equal(world_sends(&w),
                        "A@0 A@0.5 A@1.5 A@3.5 A@7.5 A@11.5 A@15.5 A@19.5 "
                        "A@23.5 A@27.5 A@31.5 A@62");
    world_fini(&w);
}

/* SEMANTICS 2.7.5. */
static void icmp_moves_at_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_start(&w);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "A@0 B@0");
    assert_string_equal(world_reports(&w),
                        "registering A@0 failover A>B icmp@0 "
                        "registered B@0");
    world_fini(&w);
}

static void icmp_of_the_only_server_retries_after_30_s(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_set(&w, "A", WORLD_ICMP_HOST);

    world_start(&w);
    world_run_ms(&w, 60000);

    assert_string_equal(world_sends(&w), "A@0 A@30 A@60");
    world_fini(&w);
}

/* SEMANTICS 2.7.6. */
static void status_503_moves_at_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 503, -1);

    world_start(&w);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "A@0 B@0");
    assert_string_equal(world_reports(&w), "registering A@0 failover A>B 503@0 "
                                           "registered B@0");
    world_fini(&w);
}

static void knob_register_503_failover_false_ends_the_pass(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 503, -1);
    world_knob(&w, "register_503_failover", "false");

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "A@0 A@30");
    world_fini(&w);
}

/* With Retry-After the next pass begins behind the quarantined one. */
static void retry_after_keeps_the_next_refresh_away(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 503, 1801);
    world_start(&w);
    world_run_ms(&w, 1800000);
    world_set(&w, "A", WORLD_ALIVE);

    world_run_ms(&w, 3600000);

    assert_string_equal(world_sends(&w), "A@0 B@0 B@1800 A@3600");
    world_fini(&w);
}

/* All answer 503: at once failed, next pass when the first quarantine ends. */
static void all_503_waits_for_the_first_quarantine(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 503, 100);
    world_answers(&w, "B", 503, 50);
    world_start(&w);
    world_run_ms(&w, 49999);
    assert_string_equal(world_sends(&w), "A@0 B@0");

    world_run_ms(&w, 50000);

    assert_string_equal(world_sends(&w), "A@0 B@0 B@50");
    world_fini(&w);
}

static void all_503_waits_30_s_at_least(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 503, 10);
    world_answers(&w, "B", 503, 20);

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "A@0 B@0 A@30 B@30");
    world_fini(&w);
}

/* SEMANTICS 2.6: nothing can be sent, so the pass waits and does not fail. */
static void refresh_with_all_quarantined_waits(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1799000);
    world_answers(&w, "A", 503, 60);
    world_call(&w, 1);
    world_run_ms(&w, 1799500);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_run_ms(&w, 1858999);
    assert_string_equal(world_sends(&w), "");
    assert_string_equal(world_reports(&w), "");
    world_run_ms(&w, 1859000);

    assert_string_equal(world_sends(&w), "A@1859");
    world_fini(&w);
}

static void final_answer_fails_without_moving(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_answers(&w, "A", 403, -1);

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "A@0 A@30");
    assert_string_equal(world_reports(&w),
                        "registering A@0 failed 403 403@0 "
                        "registering A@30 failed 403 403@30");
    world_fini(&w);
}

static void binding_expires_when_nothing_refreshes_it(void **state)
{
    (void)state;
    struct engine_target target;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 3599999);
    assert_true(engine_registered(w.engine, 1, &target));
    world_forget(&w);

    world_run_ms(&w, 3600000);

    assert_false(engine_registered(w.engine, 1, &target));
    assert_string_equal(world_reports(&w), "expired A@3600");
    world_fini(&w);
}

static void registered_tells_the_target(void **state)
{
    (void)state;
    struct engine_target target;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_start(&w);
    assert_false(engine_registered(w.engine, 1, &target));
    world_run_ms(&w, 1);

    assert_true(engine_registered(w.engine, 1, &target));
    assert_int_equal(target.address.ip[3], 2);
    assert_int_equal(target.server, 1);
    assert_false(engine_registered(w.engine, 0, &target));
    assert_false(engine_registered(w.engine, 2, &target));
    world_fini(&w);
}

/* A 2xx that grants nothing is no binding; without this the phone would spin. */
static void granted_zero_is_a_failure(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 0;

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "A@0 A@30");
    world_fini(&w);
}

static void granted_expiry_counts_not_the_asked_one(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 100;

    world_start(&w);
    world_run_ms(&w, 50000);

    assert_string_equal(world_sends(&w), "A@0 A@50");
    assert_int_equal(w.last_attempt.data.attempt.expires, 3600);
    world_fini(&w);
}

static void overlap_says_when_to_refresh(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 120;
    w.account[0].register_expires_overlap = 30;

    world_start(&w);
    world_run_ms(&w, 90000);

    assert_string_equal(world_sends(&w), "A@0 A@90");
    world_fini(&w);
}

/* An overlap longer than the binding cannot be obeyed. */
static void overlap_beyond_the_expiry_falls_back_to_the_knob(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 20;
    w.account[0].register_expires_overlap = 20;

    world_start(&w);
    world_run_ms(&w, 10000);

    assert_string_equal(world_sends(&w), "A@0 A@10");
    world_fini(&w);
}

static void knob_register_refresh_minus60(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 200;
    world_knob(&w, "register_refresh", "minus60");
    world_start(&w);
    world_run_ms(&w, 1000);
    world_node(&w, "A")->expires = 100;

    world_run_ms(&w, 190000);

    assert_string_equal(world_sends(&w), "A@0 A@140 A@190");
    world_fini(&w);
}

static void knob_register_refresh_rfc5626_is_late_in_the_binding(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 1000;
    world_knob(&w, "register_refresh", "rfc5626_80_100");

    world_start(&w);
    world_run_ms(&w, 799999);
    assert_string_equal(world_sends(&w), "A@0");
    world_run_ms(&w, 1000000);

    assert_int_equal(w.attempt_count, 2);
    assert_null(strstr(world_reports(&w), "expired"));
    world_fini(&w);
}

static void knob_reg_retry_zero(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"never", "A@0"}, {"immediate", "A@0 A@32 A@64"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        const char *send;
        world_init(&w);
        w.config.t1 = BASE_SEC / 2;
        w.account[0].reg_fail_retry_interval = 0;
        w.account[0].server[0].transport = ENGINE_TRANSPORT_TCP;
        world_knob(&w, "reg_retry_zero", rows[i].value);
        world_set(&w, "A", WORLD_SILENT);

        world_start(&w);
        world_run_ms(&w, 64000);

        send = world_sends(&w);
        assert_string_equal(send, rows[i].sends);
        world_fini(&w);
    }
}

/* 1.8: all accounts at one instant of the span, which the seed decides. */
static void surge_delays_the_first_registrations(void **state)
{
    (void)state;
    base_time least = BASE_TIME_NEVER, most = 0;

    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct world w;
        base_time first;
        world_init(&w);
        w.config.account_count = 2;
        w.account[1] = w.account[0];
        w.config.seed = seed;
        w.config.surge = 60;
        world_start(&w);
        world_event(&w, ENGINE_EVENT_NETWORK_UP, 0, 0);
        first = world_next(&w);

        assert_string_equal(world_sends(&w), "");
        least = first < least ? first : least;
        most = first > most ? first : most;
        world_run(&w, first);
        assert_non_null(strchr(world_sends(&w), ' ')); /* two of them */
        world_fini(&w);
    }
    assert_in_range(least, 1, 10 * BASE_SEC);
    assert_in_range(most, 50 * BASE_SEC, 60 * BASE_SEC);
}

/* RFC 5626 4.5 with base 10: 10..20 s after one failure, 20..40 after two. */
static void backoff_grows_with_failures(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].reg_failed_retry_min_time = 10;
    w.account[0].reg_failed_retry_max_time = 40;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    static const base_span waits[] = {20, 40, 40, 40};

    for (size_t i = 0; i < BASE_COUNT_OF(waits); i++) {
        base_time before = w.now;
        world_run(&w, before);
        base_time next = world_next(&w);

        assert_true(next - before >= waits[i] * BASE_SEC / 2);
        assert_true(next - before <= waits[i] * BASE_SEC);
        world_run(&w, next);
    }
    world_fini(&w);
}

/* A maximum that no doubling of the base meets. */
static void backoff_stops_at_its_maximum(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct world w;
        base_time last;
        world_init(&w);
        w.config.seed = seed;
        w.account[0].reg_failed_retry_min_time = 10;
        w.account[0].reg_failed_retry_max_time = 25;
        world_set(&w, "A", WORLD_ICMP_PORT);
        world_start(&w);
        world_run_ms(&w, 100000);
        last = world_next(&w);
        world_run(&w, last);

        assert_true(world_next(&w) - last <= 25 * BASE_SEC);
        world_fini(&w);
    }
}

static void knob_reg_backoff_select(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_knob(&w, "reg_backoff_select", "any_nonzero");
    w.account[0].reg_failed_retry_max_time = 0;
    w.account[0].reg_failed_retry_min_time = 100;

    world_start(&w);
    world_run_ms(&w, 1);
    assert_true(world_next(&w) >= 100 * BASE_SEC);
    world_fini(&w);

    world_init(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_knob(&w, "reg_backoff_select", "any_nonzero");
    w.account[0].reg_failed_retry_max_time = 600;

    world_start(&w);
    world_run_ms(&w, 1);
    assert_true(world_next(&w) > 30 * BASE_SEC);
    assert_true(world_next(&w) <= 60 * BASE_SEC);
    world_fini(&w);
}

static void success_forgets_the_failures(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].reg_failed_retry_min_time = 10;
    w.account[0].reg_failed_retry_max_time = 1000;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_run_ms(&w, 300000);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 1500000);
    world_set(&w, "A", WORLD_ICMP_PORT);
    base_time refresh = world_next(&w);

    world_run(&w, refresh);

    assert_true(world_next(&w) - refresh <= 20 * BASE_SEC);
    world_fini(&w);
}

/* Concurrent mode: both servers at once, each a chain of its own. */
static void concurrent_mode_registers_with_both_servers(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[1].address = "10.0.1.2";
    w.account[0].server[1].expires = 1000;
    world_set(&w, "A", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 32000);

    assert_string_equal(world_sends(&w),
                        "A@0 B@0 A@0.5 A@1.5 A@3.5 A@7.5 A@11.5 A@15.5 A@19.5 "
                        "A@23.5 A@27.5 A@31.5");
    struct engine_target target;
    assert_true(engine_registered(w.engine, 1, &target));
    assert_int_equal(target.server, 2);
    world_fini(&w);
}

static void successive_mode_has_one_chain_over_both_servers(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].redundancy_type = 1;
    w.account[0].server[1].address = "10.0.1.2";
    world_set(&w, "A", WORLD_SILENT);

    world_start(&w);
    world_run_ms(&w, 8000);

    assert_string_equal(world_sends(&w), "A@0 A@0.5 A@1.5 A@3.5 B@7.5");
    assert_string_equal(world_reports(&w),
                        "registering A@0 fallback A>B timeout@7.5 "
                        "registered B@7.5");
    world_fini(&w);
}

static void only_server_2_configured_registers_there(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].redundancy_type = 1;
    w.account[0].server[0].address = "";
    w.account[0].server[1].address = "10.0.1.2";

    world_start(&w);
    world_run_ms(&w, 8000);

    assert_string_equal(world_sends(&w), "B@0");
    world_fini(&w);
}

static void refreshes_go_in_account_order(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.config.account_count = 2;
    w.account[1].server[0].address = "10.0.1.2";

    world_start(&w);
    world_run_ms(&w, 1800000);

    assert_string_equal(world_sends(&w), "A@0 B@0 A@1800 B@1800");
    world_fini(&w);
}

static void disabled_account_does_not_register(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].enabled = false;

    world_start(&w);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "");
    assert_int_equal(engine_next_deadline(w.engine), BASE_TIME_NEVER);
    world_fini(&w);
}

/* SEMANTICS 2.16: a silent DNS fails the registration, which tries again. */
static void unresolved_name_fails_as_dns_and_retries(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_result = ENGINE_DNS_TIMEOUT;
    w.dns_latency = 4 * BASE_SEC;
    world_start(&w);
    world_run_ms(&w, 20000);
    w.dns_result = ENGINE_DNS_OK;
    w.dns_latency = 0;

    world_run_ms(&w, 34000);

    assert_string_equal(world_reports(&w), "failed 0 dns@4 registering A@34 "
                                           "registered A@34");
    assert_string_equal(world_queries(&w), "A pbx.com@0 A pbx.com@34");
    world_fini(&w);
}

/* A new address in DNS is found when the old answer has ended. */
static void server_moved_in_dns_is_found_at_the_refresh(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    world_start(&w);
    world_run_ms(&w, 1000);
    w.zone_count = 0;
    world_a(&w, "pbx.com", "C", 300);

    world_run_ms(&w, 1800000);

    assert_string_equal(world_sends(&w), "A@0 C@1800");
    assert_string_equal(world_queries(&w), "A pbx.com@0 A pbx.com@1800");
    assert_string_equal(world_reports(&w), "registering A@0 registered A@0 "
                                           "registering C@1800 "
                                           "registered C@1800");
    world_fini(&w);
}

/* SEMANTICS 2.7: 100 and then silence, until Timer F. */
static void knob_provisional_then_timeout(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"move", "A@0 B@32"}, {"fail", "A@0 A@62"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        world_set(&w, "A", WORLD_STALL);
        world_knob(&w, "provisional_then_timeout", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 62000);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* A registration that finds no room comes back by itself. */
/* SEMANTICS 2.7.6: after 503 from all, the next pass begins when the first of
 * them is free, and DNS is not asked before. */
static void pass_waits_for_the_first_quarantine_to_end(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].dns_cache_type = 0;
    world_answers(&w, "A", 503, 200);
    world_answers(&w, "B", 503, 100);

    world_start(&w);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "A@0 B@0 B@100");
    assert_string_equal(world_queries(&w), "A pbx.com@0 A pbx.com@100");
    world_fini(&w);
}

static void full_request_table_delays_the_pass(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.limits.requests = 1;
    w.config.account_count = 2;
    w.account[1].server[0].address = "10.0.1.2";

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "A@0 B@30");
    assert_non_null(strstr(world_reports(&w), "limit requests@0"));
    world_fini(&w);
}

/* The records lead back to their own name, so a pass out of the cache meets them
 * more often than there is room to report. */
static void circle_of_naptr_records_fails_visibly(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.limits.cache_entries = 8;
    w.has_soa = true;
    w.negative_ttl = 300;
    w.account[0].server[0].address = "pbx.com";
    w.account[0].server[0].port = 0;
    w.account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    for (uint16_t i = 0; i < 4; i++)
        world_naptr(&w, "pbx.com", i, "", "SIP+D2U", "pbx.com");
    world_start(&w);
    world_run_ms(&w, 29999);
    world_forget(&w);

    world_run_ms(&w, 30000);

    assert_string_equal(world_queries(&w), "");
    assert_string_equal(world_reports(&w), "failed 0 dns@30 limit reports@30");
    world_fini(&w);
}

/* ---- news from the network (2.7.7, 2.21) ---------------------------------------- */

static void lose_connection(struct world *w, const char *node)
{
    struct engine_event event = {
        .type = ENGINE_EVENT_CONNECTION_LOST,
        .target = {.address = base_address_ipv4(
                       10, 0, 1, (uint8_t)(node[0] - 'A' + 1), 5060),
                   .transport = BASE_UDP},
    };

    world_handle(w, &event);
    world_run_ms(w, w->now / BASE_MSEC);
}

static void lost_connection_renews_only_the_binding_over_it(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "tcp_reset_action", "reregister_now");
    world_start(&w);
    world_run_ms(&w, 100000);
    world_forget(&w);

    lose_connection(&w, "B");
    assert_string_equal(world_sends(&w), "");
    lose_connection(&w, "A");
    assert_string_equal(world_sends(&w), "A@100");
    world_fini(&w);
}

/* The pass under way has been talking to nobody: the new one begins at A. */
static void network_up_begins_a_new_pass(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 8000);
    world_forget(&w);
    world_set(&w, "A", WORLD_ALIVE);

    world_event(&w, ENGINE_EVENT_NETWORK_UP, 0, 0);
    world_run_ms(&w, 8000);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "A@8");
    world_fini(&w);
}

/* The attempt to return was lost with the network; it is not forgotten. */
static void network_up_tries_the_primary_once_more(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
    w.account[0].server[0].failback_timeout = 600;
    w.account[0].server[0].register_on_enable = 1;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 600200);
    world_forget(&w);
    world_set(&w, "A", WORLD_ALIVE);

    world_event(&w, ENGINE_EVENT_NETWORK_UP, 0, 0);
    world_run_ms(&w, 600200);

    assert_string_equal(world_sends(&w), "A@600.2");
    assert_non_null(strstr(world_reports(&w), "failback B>A@600.2"));
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silent_primary_costs_one_schedule),
        cmocka_unit_test(staying_where_it_is_is_no_failback),
        cmocka_unit_test(refresh_goes_to_the_primary_first),
        cmocka_unit_test(refresh_with_dead_primary_fails_over_again),
        cmocka_unit_test(two_silent_targets_cost_two_schedules),
        cmocka_unit_test(all_silent_fails_after_timer_f_of_the_last),
        cmocka_unit_test(three_silent_targets_fail_at_47),
        cmocka_unit_test(single_silent_server_gets_timer_f),
        cmocka_unit_test(icmp_moves_at_once),
        cmocka_unit_test(icmp_of_the_only_server_retries_after_30_s),
        cmocka_unit_test(status_503_moves_at_once),
        cmocka_unit_test(knob_register_503_failover_false_ends_the_pass),
        cmocka_unit_test(retry_after_keeps_the_next_refresh_away),
        cmocka_unit_test(all_503_waits_for_the_first_quarantine),
        cmocka_unit_test(all_503_waits_30_s_at_least),
        cmocka_unit_test(refresh_with_all_quarantined_waits),
        cmocka_unit_test(final_answer_fails_without_moving),
        cmocka_unit_test(binding_expires_when_nothing_refreshes_it),
        cmocka_unit_test(registered_tells_the_target),
        cmocka_unit_test(granted_zero_is_a_failure),
        cmocka_unit_test(granted_expiry_counts_not_the_asked_one),
        cmocka_unit_test(overlap_says_when_to_refresh),
        cmocka_unit_test(overlap_beyond_the_expiry_falls_back_to_the_knob),
        cmocka_unit_test(knob_register_refresh_minus60),
        cmocka_unit_test(knob_register_refresh_rfc5626_is_late_in_the_binding),
        cmocka_unit_test(knob_reg_retry_zero),
        cmocka_unit_test(surge_delays_the_first_registrations),
        cmocka_unit_test(backoff_grows_with_failures),
        cmocka_unit_test(backoff_stops_at_its_maximum),
        cmocka_unit_test(knob_reg_backoff_select),
        cmocka_unit_test(success_forgets_the_failures),
        cmocka_unit_test(concurrent_mode_registers_with_both_servers),
        cmocka_unit_test(successive_mode_has_one_chain_over_both_servers),
        cmocka_unit_test(only_server_2_configured_registers_there),
        cmocka_unit_test(refreshes_go_in_account_order),
        cmocka_unit_test(disabled_account_does_not_register),
        cmocka_unit_test(unresolved_name_fails_as_dns_and_retries),
        cmocka_unit_test(circle_of_naptr_records_fails_visibly),
        cmocka_unit_test(server_moved_in_dns_is_found_at_the_refresh),
        cmocka_unit_test(knob_provisional_then_timeout),
        cmocka_unit_test(pass_waits_for_the_first_quarantine_to_end),
        cmocka_unit_test(full_request_table_delays_the_pass),
        cmocka_unit_test(lost_connection_renews_only_the_binding_over_it),
        cmocka_unit_test(network_up_begins_a_new_pass),
        cmocka_unit_test(network_up_tries_the_primary_once_more),
    };

    return cmocka_run_group_tests_name("engine_registration", tests, NULL,
                                       NULL);
}
