// SPDX-License-Identifier: MIT
/* SEMANTICS 2.15: server 1 is Z, always; proxy 1 is A, proxy 2 is C. */
#include "tests/unit/engine/engine_world.h"

static const struct engine_server_config inheriting = {
    .port = 5060,
    .retry_counts = ENGINE_INHERIT,
    .invite_retry_counts = ENGINE_INHERIT,
    .register_on_enable = ENGINE_INHERIT,
    .only_signal_with_registered = ENGINE_INHERIT,
    .failback_mode = ENGINE_INHERIT,
    .failback_timeout = ENGINE_INHERIT,
    .failback_subscribe = ENGINE_INHERIT,
};

static void init(struct world *w)
{
    world_init(w);
    w->account[0].outbound_proxy_enable = true;
    w->account[0].server[0].address = "10.0.1.26";
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++)
        w->account[0].proxy[y] = inheriting;
    w->account[0].proxy[0].address = "10.0.1.1";
    w->account[0].proxy[1].address = "10.0.1.3";
}

/* ---- between the proxies -------------------------------------------------------- */

/* The timeline of 2.15; fallback.timeout (120 s) has no say. */
static void
proxy_2_takes_over_at_7_5_and_the_probe_is_an_hour_later(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 3607500);
    assert_string_equal(world_sends(&w),
                        "A@0 A@0.5 A@1.5 A@3.5 C@7.5 C@1807.5 A@3607.5 "
                        "C@3607.5");
    assert_string_equal(world_reports(&w),
                        "registering A@0 fallback A>C timeout@7.5 "
                        "registered C@7.5 registering C@1807.5 "
                        "registered C@1807.5 probe A@3607.5 "
                        "registering C@3607.5 registered C@3607.5");
    world_fini(&w);
}

/* Unlike server 2, proxy 2 does not wait for the binding's end. */
static void a_live_binding_does_not_hold_proxy_2_back(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_run_ms(&w, 1807500);
    assert_string_equal(world_sends(&w),
                        "A@1800 A@1800.5 A@1801.5 A@1803.5 C@1807.5");
    world_fini(&w);
}

static void a_probe_that_is_answered_brings_proxy_1_back(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].outbound_proxy_fallback_interval = 100;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 200000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);
    world_call_at(&w, 207000, 1);
    world_call_at(&w, 208000, 2);
    assert_string_equal(world_sends(&w), "iC@207 A@207.5 iA@208");
    assert_string_equal(world_reports(&w),
                        "probe A@207.5 return C>A@207.5 registered A@207.5");
    world_fini(&w);
}

/* An INVITE that finds proxy 1 dead takes the registration with it. */
static void a_call_makes_proxy_2_take_over(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call_at(&w, 100000, 1);
    world_call_at(&w, 120000, 2);
    assert_string_equal(world_sends(&w), "iA@100 iA@100.5 iA@101.5 iA@103.5 "
                                         "iC@107.5 C@107.5 iC@120");
    assert_string_equal(world_reports(&w),
                        "fallback A>C timeout@107.5 registering C@107.5 "
                        "fallback A>C timeout@107.5 registered C@107.5");
    world_fini(&w);
}

static void a_subscription_goes_to_proxy_2_too(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_run_ms(&w, 10000);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 1);
    world_run_ms(&w, 10000);
    assert_string_equal(world_sends(&w), "sA@10 sC@10 C@10");
    world_fini(&w);
}

/* With both dead the last one gets Timer F whole, and then all begins anew. */
static void with_both_dead_it_begins_at_proxy_1_again(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1000000);
    world_set(&w, "C", WORLD_SILENT);
    world_forget(&w);
    world_run_ms(&w, 1877000);
    assert_string_equal(world_sends(&w),
                        "C@1807.5 C@1808 C@1809 C@1811 A@1815 A@1815.5 "
                        "A@1816.5 A@1818.5 A@1822.5 A@1826.5 A@1830.5 "
                        "A@1834.5 A@1838.5 A@1842.5 A@1846.5 A@1877");
    world_fini(&w);
}

static void a_refusal_is_the_servers_own_and_moves_nothing(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_knob(&w, "fallback_on_reg_reject", "true");
    w.account[0].redundancy_with_reg_fail = 1;
    world_answers(&w, "A", 403, -1);
    world_start(&w);
    world_run_ms(&w, 1000);
    assert_string_equal(world_sends(&w), "A@0");
    world_fini(&w);
}

static void nothing_is_unregistered_on_the_way_back(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_knob(&w, "unregister_fallback_on_return", "true");
    w.account[0].outbound_proxy_fallback_interval = 100;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_run_ms(&w, 50000);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 150000);
    assert_string_equal(world_sends(&w), "A@0 C@0 A@100");
    world_fini(&w);
}

static void only_proxy_2_is_a_proxy_as_well(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].proxy[0].address = NULL;
    world_start(&w);
    world_call_at(&w, 1000, 1);
    assert_string_equal(world_sends(&w), "C@0 iC@1");
    assert_int_equal(w.last_attempt.data.attempt.target.server, 2);
    assert_true(w.last_attempt.data.attempt.target.proxy);
    assert_int_equal(w.last_attempt.data.attempt.server, 1);
    world_fini(&w);
}

static void without_an_address_there_is_no_proxy(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].proxy[0].address = "";
    w.account[0].proxy[1].address = NULL;
    world_start(&w);
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "Z@0");
    assert_false(w.last_attempt.data.attempt.target.proxy);
    world_fini(&w);
}

static void it_is_switched_off_and_on_by_a_new_configuration(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_start_registered(&w);
    w.account[0].outbound_proxy_enable = false;
    world_handle(&w, &(struct engine_event){.type = ENGINE_EVENT_CONFIG_CHANGED,
                                            .config = &w.config});
    world_run_ms(&w, 0);
    w.account[0].outbound_proxy_enable = true;
    world_handle(&w, &(struct engine_event){.type = ENGINE_EVENT_CONFIG_CHANGED,
                                            .config = &w.config});
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "Z@0 A@0");
    world_fini(&w);
}

/* ---- inside the list of one proxy ------------------------------------------------- */

static void proxy_domain(struct world *w, const char *nodes)
{
    w->account[0].proxy[0].address = "obp.com";
    for (; *nodes != '\0'; nodes++)
        world_a(w, "obp.com", nodes, 300);
}

/* FEATURES: an outage of the realm's DNS is no matter of the proxy's. */
static void only_the_proxy_is_looked_up(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].server[0].address = "pbx.com";
    world_start(&w);
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "A@0");
    assert_string_equal(world_queries(&w), "");
    world_fini(&w);
}

static void the_list_is_gone_through_before_proxy_2(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    proxy_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 20000);
    assert_string_equal(world_sends(&w), "A@0 A@0.5 A@1.5 A@3.5 B@7.5 B@8 B@9 "
                                         "B@11 C@15");
    world_fini(&w);
}

/* The proxy's own numbers, and the server's of the same Y where it says -1. */
static void
parameters_are_the_proxys_own_or_the_servers_of_the_same_y(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].server[0].retry_counts = 5;
    w.account[0].server[1].retry_counts = 2;
    w.account[0].proxy[0].retry_counts = 1;
    w.account[0].server[0].expires = 600;
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "C", WORLD_SILENT);
    proxy_domain(&w, "A");
    world_start(&w);
    world_run_ms(&w, 1500);
    assert_int_equal(w.last_attempt.data.attempt.expires, 600);
    assert_string_equal(world_sends(&w), "A@0 A@0.5 C@1.5");
    world_fini(&w);
}

/* failback_mode of the proxy is inherited from server 1: duration. */
static void failback_in_the_proxys_list_follows_what_is_in_force(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    proxy_domain(&w, "AB");
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
    w.account[0].server[0].failback_timeout = 100;
    w.account[0].proxy[0].register_on_enable = 1;
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 50000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);
    world_run_ms(&w, 107500);
    assert_string_equal(world_sends(&w), "A@107.5");
    assert_string_equal(world_reports(&w),
                        "registering A@107.5 failback B>A@107.5 "
                        "registered A@107.5");
    world_fini(&w);
}

/* Proxy 2 leads to the same server, so a REGISTER comes first there, while a
 * server 2 would be left out (2.13). */
static void only_signal_registers_at_proxy_2_before_it_calls(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    proxy_domain(&w, "AB");
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_REGISTRATION;
    w.account[0].server[0].register_on_enable = 1;
    w.account[0].server[0].only_signal_with_registered = 1;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_run_ms(&w, 0);
    world_forget(&w);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_call_at(&w, 1000, 1);
    assert_string_equal(world_sends(&w), "iB@1 A@1 C@1 iC@1");
    world_fini(&w);
}

/* ---- knobs ---------------------------------------------------------------------------- */

static void transport_comes_from_server_1_or_from_server_y(void **state)
{
    (void)state;
    static const char *const sends[] = {"A/tcp:5060@0 C/tcp:5060@0",
                                        "A/tcp:5060@0 C/udp:5060@0"};
    static const char *const options[] = {"sip_server.1", "sip_server.Y"};

    for (size_t i = 0; i < 2; i++) {
        struct world w;
        init(&w);
        world_knob(&w, "obp_transport_source", options[i]);
        w.log_targets = true;
        w.account[0].server[0].transport = ENGINE_TRANSPORT_TCP;
        world_set(&w, "A", WORLD_REFUSED);
        world_start(&w);
        world_run_ms(&w, 0);
        assert_string_equal(world_sends(&w), sends[i]);
        world_fini(&w);
    }
}

/* Nobody asks for proxy 1 any more, or every REGISTER does. */
static void interval_0(void **state)
{
    (void)state;
    static const char *const sends[] = {"C@1800 C@3600",
                                        "A@1800 C@1800 A@3600 C@3600"};
    static const char *const options[] = {"disabled", "every_register"};

    for (size_t i = 0; i < 2; i++) {
        struct world w;
        init(&w);
        world_knob(&w, "obp_interval_zero", options[i]);
        w.account[0].outbound_proxy_fallback_interval = 0;
        world_set(&w, "A", WORLD_ICMP_PORT);
        world_start(&w);
        world_run_ms(&w, 0);
        world_forget(&w);
        world_run_ms(&w, 3600000);
        assert_string_equal(world_sends(&w), sends[i]);
        world_fini(&w);
    }
}

/* What the second of two servers gets: nothing, or a REGISTER of its own. */
static void two_servers_behind_the_proxies(void **state)
{
    (void)state;
    static const char *const sends[] = {"A@0 iA@1", "A@0 A@0 iA@1"};
    static const char *const options[] = {"server1_only",
                                          "each_server_through_proxy"};

    for (size_t i = 0; i < 2; i++) {
        struct world w;
        init(&w);
        world_knob(&w, "obp_with_two_servers", options[i]);
        w.account[0].server[1].address = "10.0.1.25";
        w.account[0].server[1].expires = 300 + (int32_t)i;
        world_start(&w);
        world_run_ms(&w, 0);
        assert_int_equal(w.last_attempt.data.attempt.server, i + 1);
        assert_int_equal(w.last_attempt.data.attempt.expires,
                         i == 0 ? 3600 : 301);
        world_call_at(&w, 1000, 1);
        assert_int_equal(w.last_attempt.data.attempt.server, 1);
        assert_string_equal(world_sends(&w), sends[i]);
        world_fini(&w);
    }
}

/* Both registrations find their own way to proxy 2. */
static void each_registration_falls_back(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_knob(&w, "obp_with_two_servers", "each_server_through_proxy");
    w.account[0].server[1].address = "10.0.1.25";
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 1807500);
    assert_string_equal(world_sends(&w),
                        "A@0 A@0 A@0.5 A@0.5 A@1.5 A@1.5 A@3.5 A@3.5 C@7.5 "
                        "C@7.5 C@1807.5 C@1807.5");
    world_fini(&w);
}

/* E2: -1 takes only_signal_with_registered, or literally retry_counts. */
static void what_only_signal_inherits(void **state)
{
    (void)state;
    static const char *const options[] = {"only_signal",
                                          "retry_counts_literal"};

    for (size_t i = 0; i < 2; i++) {
        struct base_address stranger = base_address_ipv4(10, 0, 1, 20, 5060);
        struct world w;
        init(&w);
        world_knob(&w, "obp_only_signal_inherit", options[i]);
        proxy_domain(&w, "AB");
        w.account[0].server[0].failback_mode = ENGINE_FAILBACK_REGISTRATION;
        w.account[0].server[0].register_on_enable = 1;
        world_set(&w, "A", WORLD_ICMP_PORT);
        world_start(&w);
        world_run_ms(&w, 0);
        assert_int_equal(engine_signal(w.engine, 1, &stranger, true),
                         i == 0 ? ENGINE_SIGNAL_ALLOWED
                                : ENGINE_SIGNAL_IGNORED);
        world_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            proxy_2_takes_over_at_7_5_and_the_probe_is_an_hour_later),
        cmocka_unit_test(a_live_binding_does_not_hold_proxy_2_back),
        cmocka_unit_test(a_probe_that_is_answered_brings_proxy_1_back),
        cmocka_unit_test(a_call_makes_proxy_2_take_over),
        cmocka_unit_test(a_subscription_goes_to_proxy_2_too),
        cmocka_unit_test(with_both_dead_it_begins_at_proxy_1_again),
        cmocka_unit_test(a_refusal_is_the_servers_own_and_moves_nothing),
        cmocka_unit_test(nothing_is_unregistered_on_the_way_back),
        cmocka_unit_test(only_proxy_2_is_a_proxy_as_well),
        cmocka_unit_test(without_an_address_there_is_no_proxy),
        cmocka_unit_test(it_is_switched_off_and_on_by_a_new_configuration),
        cmocka_unit_test(only_the_proxy_is_looked_up),
        cmocka_unit_test(the_list_is_gone_through_before_proxy_2),
        cmocka_unit_test(
            parameters_are_the_proxys_own_or_the_servers_of_the_same_y),
        cmocka_unit_test(failback_in_the_proxys_list_follows_what_is_in_force),
        cmocka_unit_test(only_signal_registers_at_proxy_2_before_it_calls),
        cmocka_unit_test(transport_comes_from_server_1_or_from_server_y),
        cmocka_unit_test(interval_0),
        cmocka_unit_test(two_servers_behind_the_proxies),
        cmocka_unit_test(each_registration_falls_back),
        cmocka_unit_test(what_only_signal_inherits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
