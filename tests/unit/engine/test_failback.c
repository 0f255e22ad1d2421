// SPDX-License-Identifier: MIT
/* SEMANTICS 2.11: pbx.com is [A, B], A silent, B alive unless said otherwise. */
#include "tests/unit/engine/engine_world.h"

/* Registered at B since 7.5, the logs empty. */
static void fail_over(struct world *w, enum engine_failback_mode mode,
                      int32_t timeout)
{
    w->account[0].server[0].failback_mode = (int32_t)mode;
    w->account[0].server[0].failback_timeout = timeout;
    world_set(w, "A", WORLD_SILENT);
    world_start(w);
    world_run_ms(w, 50000);
    world_forget(w);
}

static void start(struct world *w)
{
    world_init(w);
    world_domain(w, "AB");
}

/* ---- mode 0 ------------------------------------------------------------------- */

static void mode_0_begins_every_request_at_the_primary(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_NEW_REQUESTS, 600);

    world_call(&w, 1);
    world_run_ms(&w, 60000);
    world_call(&w, 2);
    world_run_ms(&w, 60000);

    assert_string_equal(world_sends(&w),
                        "iA@50 iA@50.5 iA@51.5 iA@53.5 iB@57.5 iA@60");
    world_fini(&w);
}

/* ---- mode 3, duration ------------------------------------------------------------ */

static void mode_3_stays_on_the_secondary_until_the_deadline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "A", WORLD_ALIVE);

    world_call_at(&w, 607499, 1);
    assert_string_equal(world_sends(&w), "iB@607.499");
    world_call_at(&w, 607500, 2);

    assert_string_equal(world_sends(&w), "iB@607.499 iA@607.5");
    assert_string_equal(world_reports(&w), "failback B>A@607.5");
    world_fini(&w);
}

/* With register_on_enable = 1 the deadline itself asks the primary. */
static void mode_3_registers_at_the_deadline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "A", WORLD_ALIVE);

    world_run_ms(&w, 607499);
    assert_string_equal(world_sends(&w), "");
    world_run_ms(&w, 700000);

    assert_string_equal(world_sends(&w), "A@607.5");
    assert_string_equal(world_reports(&w), "registering A@607.5 "
                                           "failback B>A@607.5 "
                                           "registered A@607.5");
    world_fini(&w);
}

/* F begins anew with the success at B: 615 + 600. Calls stay on B meanwhile. */
static void failed_attempt_starts_a_fresh_deadline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);

    world_call_at(&w, 610000, 1);
    world_run_ms(&w, 1215000);

    assert_string_equal(world_sends(&w),
                        "A@607.5 A@608 A@609 iB@610 A@611 B@615 A@1215");
    world_fini(&w);
}

static void refused_attempt_starts_a_fresh_deadline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
    world_answers(&w, "A", 403, -1);

    world_run_ms(&w, 127500);

    assert_string_equal(world_sends(&w), "A@67.5 B@97.5 A@127.5");
    world_fini(&w);
}

static void mode_3_special_values(void **state)
{
    (void)state;
    static const struct {
        int32_t timeout;
        int64_t deadline_ms; /* 0 = never */
    } cases[] = {
        {1, 67500},  {30, 67500},     {59, 67500}, {60, 67500},
        {61, 68500}, {3600, 3607500}, {0, 0},      {65535, 65542500},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        w.account[0].register_expires_overlap = 0;
        w.account[0].server[0].expires = 1000000;
        fail_over(&w, ENGINE_FAILBACK_DURATION, cases[i].timeout);
        world_set(&w, "A", WORLD_ALIVE);
        base_time end =
            cases[i].deadline_ms > 0 ? cases[i].deadline_ms : 70000000;

        world_call_at(&w, end - 1, 1);
        assert_non_null(strstr(world_sends(&w), "iB@"));
        world_forget(&w);
        world_call_at(&w, end, 2);

        assert_int_equal(world_sends(&w)[1],
                         cases[i].deadline_ms > 0 ? 'A' : 'B');
        world_fini(&w);
    }
}

/* v = 0: B is left only when it fails; then the primary is the next one. */
static void timeout_0_leaves_the_secondary_only_when_it_fails(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 0);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 5000000);
    world_set(&w, "B", WORLD_SILENT);
    world_forget(&w);

    world_call(&w, 1);
    world_run_ms(&w, 5007500);

    assert_string_equal(world_sends(&w),
                        "iB@5000 iB@5000.5 iB@5001.5 iB@5003.5 iA@5007.5");
    assert_string_equal(world_reports(&w), "failover B>A timeout@5007.5 "
                                           "failback B>A@5007.5");
    world_fini(&w);
}

/* A refresh answered by the same secondary never restarts the deadline. */
static void refresh_does_not_restart_the_deadline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 3600);

    world_run_ms(&w, 3607499);
    assert_string_equal(world_sends(&w), "B@1807.5");
    world_call_at(&w, 3607500, 1);

    assert_non_null(strstr(world_sends(&w), "iA@3607.5"));
    world_fini(&w);
}

/* ---- mode 2, registration ----------------------------------------------------------- */

static void mode_2_returns_with_the_renewal(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_REGISTRATION, 600);

    world_call_at(&w, 100000, 1);
    world_run_ms(&w, 1815000);

    assert_string_equal(world_sends(&w),
                        "iB@100 A@1807.5 A@1808 A@1809 A@1811 B@1815");
    world_forget(&w);
    world_call_at(&w, 1900000, 2);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 3615000);
    world_call_at(&w, 3700000, 3);
    assert_string_equal(world_sends(&w), "iB@1900 A@3615 iA@3700");
    world_fini(&w);
}

/* The binding must not die for a call: B is renewed at once, A asked when idle. */
static void mode_2_renewal_of_a_busy_phone(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_REGISTRATION, 600);
    world_set(&w, "A", WORLD_ALIVE);
    world_idle(&w, 0, false);

    world_run_ms(&w, 1900000);
    assert_string_equal(world_sends(&w), "B@1807.5");
    world_idle(&w, 0, true);
    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w), "B@1807.5 A@1900");
    world_fini(&w);
}

/* Only a call failed over: the binding is A's, and so is its renewal. */
static void mode_2_renewal_after_a_failover_of_calls_alone(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_REGISTRATION;
    world_start(&w);
    world_run_ms(&w, 100000);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 200000);
    world_set(&w, "A", WORLD_ALIVE);
    world_idle(&w, 0, false);
    world_forget(&w);

    world_call_at(&w, 1000000, 2);
    world_run_ms(&w, 1800000);

    assert_string_equal(world_sends(&w), "iB@1000 A@1800");
    world_fini(&w);
}

/* [A, B] has become [B, A], so A holds the binding and is a secondary: where a
 * call failed over to A, the renewal during the call stays there. */
static void
mode_2_busy_renewal_stays_at_a_secondary_that_was_primary(void **state)
{
    (void)state;
    struct world w;
    struct engine_record first;
    start(&w);
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_REGISTRATION;
    world_start(&w);
    world_run_ms(&w, 100000);
    first = w.zone[0];
    w.zone[0] = w.zone[1];
    w.zone[1] = first;
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_forget(&w);

    world_call_at(&w, 400000, 1);
    world_idle(&w, 0, false);
    world_set(&w, "B", WORLD_ALIVE);
    world_run_ms(&w, 1900000);
    world_idle(&w, 0, true);
    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w), "iB@400 iA@400 A@1800 B@1900");
    world_fini(&w);
}

static void knob_registration_expiry_means_hard_expiry(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    world_knob(&w, "registration_expiry_means", "hard_expiry");
    fail_over(&w, ENGINE_FAILBACK_REGISTRATION, 600);
    world_set(&w, "A", WORLD_ALIVE);

    world_run_ms(&w, 6000000);
    assert_string_equal(world_sends(&w), "B@1807.5 B@3607.5 B@5407.5");
    world_fini(&w);
}

/* B refuses every refresh until the binding has ended; then A is asked. */
static void hard_expiry_asks_the_primary_in_the_end(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    world_knob(&w, "registration_expiry_means", "hard_expiry");
    fail_over(&w, ENGINE_FAILBACK_REGISTRATION, 600);
    world_set(&w, "A", WORLD_ALIVE);
    world_answers(&w, "B", 403, -1);
    world_run_ms(&w, 3607499);
    assert_null(strstr(world_sends(&w), "A@"));
    world_forget(&w);

    world_run_ms(&w, 3607500);

    assert_string_equal(world_sends(&w), "A@3607.5");
    world_fini(&w);
}

/* ---- mode 1, DNSTTL ------------------------------------------------------------------- */

/* pbx.com leads to A, whose record lives `primary` s, and to B with `secondary`;
 * the SRV records live 300 s. */
static void srv_world(struct world *w, uint32_t primary, uint32_t secondary)
{
    world_init(w);
    world_example(w);
    for (size_t i = 0; i < w->zone_count; i++)
        if (w->zone[i].type == ENGINE_RECORD_A)
            w->zone[i].ttl = w->zone[i].name[0] == 'o' ? primary : secondary;
}

/* When the next call goes to A again, ms; its boundary is tried 1 ms before. */
static void expect_deadline(struct world *w, int64_t deadline_ms)
{
    world_set(w, "A", WORLD_ALIVE);
    world_call_at(w, deadline_ms - 1, 1);
    assert_non_null(strstr(world_sends(w), "iB@"));
    world_forget(w);
    world_call_at(w, deadline_ms, 2);
    assert_non_null(strstr(world_sends(w), "iA@"));
}

static void mode_1_timeline(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);

    world_call_at(&w, 100000, 1);
    world_call_at(&w, 301000, 2);
    world_run_ms(&w, 400000);
    world_call_at(&w, 600999, 3);
    world_call_at(&w, 601000, 4);

    assert_string_equal(world_sends(&w),
                        "iB@100 iA@301 iA@301.5 iA@302.5 iA@304.5 iB@308.5 "
                        "iB@600.999 iA@601");
    world_fini(&w);
}

static void mode_1_registers_when_the_ttl_ends(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);

    world_run_ms(&w, 600000);

    assert_string_equal(world_sends(&w),
                        "A@300 A@300.5 A@301.5 A@303.5 B@307.5 A@600");
    assert_string_equal(world_queries(&w), "A pbx.com@300 A pbx.com@600");
    world_fini(&w);
}

static void knob_dnsttl_start(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);
    expect_deadline(&w, 300000);
    world_fini(&w);

    start(&w);
    world_knob(&w, "dnsttl_start", "failover");
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);
    expect_deadline(&w, 307500);
    world_fini(&w);
}

static void knob_dnsttl_record(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        uint32_t primary, secondary;
        int64_t deadline_ms;
    } cases[] = {
        {"a_of_current", 200, 250, 250000}, {"a_of_primary", 200, 250, 200000},
        {"min_of_chain", 200, 250, 250000}, {"min_of_chain", 200, 900, 300000},
        {"srv", 200, 250, 300000},          {"a_of_current", 200, 900, 900000},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        srv_world(&w, cases[i].primary, cases[i].secondary);
        world_knob(&w, "dnsttl_record", cases[i].value);
        fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);
        expect_deadline(&w, cases[i].deadline_ms);
        world_fini(&w);
    }
}

/* The least of the chain may be the NAPTR record's. */
static void knob_dnsttl_record_min_of_chain_knows_naptr(void **state)
{
    (void)state;
    struct world w;
    srv_world(&w, 900, 900);
    world_knob(&w, "dnsttl_record", "min_of_chain");
    w.zone[0].ttl = 100;

    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);

    expect_deadline(&w, 100000);
    world_fini(&w);
}

/* The A record lives 200 s and is fetched anew at 210, the SRV record ends first
 * but lives 300 s: from the failover at 217.5 on the least TTL counts. */
static void least_ttl_of_the_chain_counts_from_the_failover(void **state)
{
    (void)state;
    struct world w;
    srv_world(&w, 200, 200);
    world_knob(&w, "dnsttl_record", "min_of_chain");
    world_knob(&w, "dnsttl_start", "failover");
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DNSTTL;
    world_start(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call_at(&w, 210000, 3);

    world_run_ms(&w, 250000);

    expect_deadline(&w, 417500);
    world_fini(&w);
}

/* dns_cache_type 0 keeps nothing, but the TTL of the last answer is known. */
static void knob_ttl_tracking_without_cache(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].dns_cache_type = 0;
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);
    expect_deadline(&w, 300000);
    world_fini(&w);

    start(&w);
    w.account[0].dns_cache_type = 0;
    world_knob(&w, "ttl_tracking_without_cache", "false");
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);
    world_call(&w, 1);
    world_run_ms(&w, 50000);
    assert_string_equal(world_sends(&w), "iA@50");
    world_fini(&w);
}

/* TTL 0 is a deadline that has always passed (2.21), and no endless loop. */
/* SEMANTICS 2.11.2: of static records the dns_cache_a.X.ttl counts, whether they
 * are preferred, all there is, or stand in for DNS. */
static void static_records_have_a_ttl_too(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        struct engine_record records[2];
        struct world w;
        start(&w);
        for (size_t i = 0; i < 2; i++) {
            records[i] = w.zone[i];
            records[i].ttl = 400;
        }
        w.config.static_records = records;
        w.config.static_record_count = 2;
        w.account[0].static_cache_pri = way == 0;
        w.config.has_dns_server = way != 1;
        if (way == 2)
            w.zone_count = 0;
        fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);

        expect_deadline(&w, 400000);

        world_fini(&w);
    }
}

/* Static records that only stand by behind DNS do not lengthen its TTL. */
static void static_records_behind_dns_do_not_count(void **state)
{
    (void)state;
    struct engine_record records[2];
    struct world w;
    start(&w);
    for (size_t i = 0; i < 2; i++) {
        records[i] = w.zone[i];
        records[i].ttl = 400;
    }
    w.config.static_records = records;
    w.config.static_record_count = 2;
    fail_over(&w, ENGINE_FAILBACK_DNSTTL, 600);

    expect_deadline(&w, 300000);

    world_fini(&w);
}

static void ttl_0_tries_the_primary_with_every_request(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.zone[0].ttl = w.zone[1].ttl = 0;
    w.account[0].server[0].register_on_enable = 1;
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DNSTTL;
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_start(&w);
    world_call_at(&w, 50000, 1);
    world_call_at(&w, 60000, 2);

    assert_string_equal(world_sends(&w), "A@0 B@0 iA@50 iB@50 iA@60 iB@60");
    world_fini(&w);
}

/* ---- idleness ------------------------------------------------------------------------ */

static void busy_phone_waits_until_it_is_idle(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 500000);
    world_idle(&w, 0, false);
    world_call_at(&w, 650000, 1);
    world_run_ms(&w, 699999);
    assert_string_equal(world_sends(&w), "iB@650");

    world_run_ms(&w, 700000);
    world_idle(&w, 0, true);
    world_run_ms(&w, 700000);

    assert_string_equal(world_sends(&w), "iB@650 A@700");
    world_fini(&w);
}

/* Idle again before the deadline: nothing is early, nothing is late. */
static void call_before_the_deadline_changes_nothing(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "A", WORLD_ALIVE);
    world_idle(&w, 0, false);
    world_run_ms(&w, 607499);
    world_idle(&w, 0, true);

    world_run_ms(&w, 607499);
    assert_string_equal(world_sends(&w), "");
    world_run_ms(&w, 607500);

    assert_string_equal(world_sends(&w), "A@607.5");
    world_fini(&w);
}

static void knob_failback_when_busy(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t until_ms;
        const char *sends;
    } cases[] = {
        {"defer", 1000000, "A@150"},
        /* The refresh by the same secondary does not bring it back. */
        {"drop", 1900000, "B@1807.5"},
        {"next_cycle", 1000000,
         "A@187.5"}, /* 7.5 + 3 * 60: busy at 67.5 and 127.5 */
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        world_knob(&w, "failback_when_busy", cases[i].value);
        w.account[0].server[0].register_on_enable = 1;
        fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
        world_set(&w, "A", WORLD_ALIVE);
        world_idle(&w, 0, false);
        world_run_ms(&w, 150000);
        world_idle(&w, 0, true);

        world_run_ms(&w, cases[i].until_ms);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* The call is the other account's: it counts for the phone alone. */
static void knob_idle_scope(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {{"phone", ""}, {"account", "A@67.5"}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        w.config.account_count = 2;
        w.account[1].enabled = false;
        world_knob(&w, "idle_scope", cases[i].value);
        w.account[0].server[0].register_on_enable = 1;
        fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
        world_set(&w, "A", WORLD_ALIVE);
        world_idle(&w, 2, false);
        world_idle(&w, 0, false);

        world_run_ms(&w, 100000);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

static void own_call_defers_with_idle_scope_account(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    world_knob(&w, "idle_scope", "account");
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
    world_set(&w, "A", WORLD_ALIVE);
    world_idle(&w, 1, false);

    world_run_ms(&w, 100000);
    assert_string_equal(world_sends(&w), "");
    world_idle(&w, 1, true);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "A@100");
    world_fini(&w);
}

/* ---- the other knobs -------------------------------------------------------------------- */

static void knob_failback_action(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int32_t register_on;
        const char *sends;
    } cases[] = {
        {"register_if_register_on", 0, "iA@70"},
        {"register_if_register_on", 1, "A@67.5 iA@70"},
        {"always_register", 0, "A@67.5 iA@70"},
        {"next_request_only", 1, "iA@70"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        world_knob(&w, "failback_action", cases[i].value);
        w.account[0].server[0].register_on_enable = cases[i].register_on;
        fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
        world_set(&w, "A", WORLD_ALIVE);

        world_call_at(&w, 70000, 1);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* B answers the third copy, of 109.0, with 100: that is the first success. */
static void knob_failback_timer_start(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t deadline_ms;
    } cases[] = {{"first_success", 169000}, {"move_instant", 167500}};

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        world_knob(&w, "failback_timer_start", cases[i].value);
        w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
        w.account[0].server[0].failback_timeout = 60;
        world_start(&w);
        world_call_at(&w, 100000, 9);
        world_set(&w, "A", WORLD_SILENT);
        world_set(&w, "B", WORLD_SILENT);
        world_call(&w, 1);
        world_run_ms(&w, 108500);
        world_set(&w, "B", WORLD_STALL);
        world_run_ms(&w, 109000);
        world_set(&w, "B", WORLD_ALIVE);
        world_forget(&w);

        expect_deadline(&w, cases[i].deadline_ms);
        world_fini(&w);
    }
}

/* The same for an attempt that the primary does not answer: it ends at B, to
 * which it came at 75 and which answers the copy of 75.5. */
static void failback_timer_start_of_an_attempt(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t deadline_ms;
        const char *sends;
    } cases[] = {
        {"first_success", 135500, "A@135.5"},
        {"move_instant", 135000, "A@135"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        world_knob(&w, "failback_timer_start", cases[i].value);
        w.account[0].server[0].register_on_enable = 1;
        fail_over(&w, ENGINE_FAILBACK_DURATION, 60);
        world_set(&w, "B", WORLD_SILENT);
        world_run_ms(&w, 75400);
        world_set(&w, "B", WORLD_ALIVE);
        world_run_ms(&w, 100000);
        world_forget(&w);

        world_run_ms(&w, cases[i].deadline_ms - 1);
        assert_string_equal(world_sends(&w), "");
        world_run_ms(&w, cases[i].deadline_ms);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* A has sent a 100 and nothing else: F is what B does, at 32. */
static void provisional_of_the_primary_is_not_the_first_success(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
    w.account[0].server[0].failback_timeout = 60;
    world_set(&w, "A", WORLD_STALL);
    world_start(&w);
    world_run_ms(&w, 50000);
    world_forget(&w);

    expect_deadline(&w, 92000);
    world_fini(&w);
}

/* A call alone failed over; where does the next one begin? */
static void knob_sticky_target(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {
        {"auto", "iB@200"},
        {"last_used", "iB@200"},
        {"last_registered", "iA@200"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        start(&w);
        world_knob(&w, "sticky_target", cases[i].value);
        w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
        w.account[0].server[0].failback_timeout = 3600;
        world_start(&w);
        world_run_ms(&w, 0);
        world_set(&w, "A", WORLD_SILENT);
        world_call(&w, 1);
        world_run_ms(&w, 100000);
        world_forget(&w);
        world_set(&w, "A", WORLD_ALIVE);

        world_call_at(&w, 200000, 2);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* [A, B, C]: A silent, B sticky and silent then. */
static void knob_order_from_secondary(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } cases[] = {
        {"priority", "iB@50 iA@50 iC@50"},
        {"circular", "iB@50 iC@50"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "ABC");
        world_knob(&w, "order_from_secondary", cases[i].value);
        fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
        world_set(&w, "A", WORLD_ICMP_PORT);
        world_set(&w, "B", WORLD_ICMP_PORT);

        world_call(&w, 1);
        world_run_ms(&w, 50000);

        assert_string_equal(world_sends(&w), cases[i].sends);
        world_fini(&w);
    }
}

/* ---- corners ------------------------------------------------------------------------------ */

/* Two of the list fail, one after the other: whoever answers is the new one. */
static void next_secondary_becomes_the_sticky_one(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABC");
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 100000);
    world_forget(&w);

    world_call_at(&w, 664999, 2);
    assert_string_equal(world_sends(&w), "iC@664.999");
    world_call_at(&w, 665000, 3);

    assert_string_equal(world_sends(&w), "iC@664.999 iA@665");
    world_fini(&w);
}

/* An answer that no longer holds the sticky target starts at its head. */
static void sticky_target_gone_from_dns(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 3600);
    w.zone_count = 0;
    world_a(&w, "pbx.com", "C", 300);
    world_a(&w, "pbx.com", "A", 300);

    world_call_at(&w, 400000, 1);

    assert_string_equal(world_sends(&w), "iC@400");
    world_fini(&w);
}

/* The refresh that B does not answer goes to A, and that ends it. */
static void register_at_the_primary_always_ends_it(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 0);
    world_set(&w, "A", WORLD_ALIVE);
    world_set(&w, "B", WORLD_SILENT);

    world_run_ms(&w, 1815000);
    world_call_at(&w, 1900000, 1);

    assert_string_equal(world_sends(&w),
                        "B@1807.5 B@1808 B@1809 B@1811 A@1815 iA@1900");
    assert_string_equal(world_reports(&w),
                        "registering B@1807.5 failover B>A timeout@1815 "
                        "failback B>A@1815 registered A@1815");
    world_fini(&w);
}

/* An attempt due while a refresh is on its way begins at its end. */
static void attempt_waits_for_the_pass_under_way(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    w.account[0].server[0].register_on_enable = 1;
    fail_over(&w, ENGINE_FAILBACK_DURATION, 1803);
    world_run_ms(&w, 1807400);
    world_set(&w, "B", WORLD_SILENT);
    world_run_ms(&w, 1810600);
    world_set(&w, "B", WORLD_ALIVE);
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 1900000);

    assert_string_equal(world_sends(&w),
                        "B@1807.5 B@1808 B@1809 B@1811 A@1811");
    world_fini(&w);
}

static void stop_forgets_the_sticky_target(void **state)
{
    (void)state;
    struct world w;
    start(&w);
    fail_over(&w, ENGINE_FAILBACK_DURATION, 600);
    world_set(&w, "A", WORLD_ALIVE);

    world_event(&w, ENGINE_EVENT_STOPPED, 0, 0);
    assert_true(engine_next_deadline(w.engine) == BASE_TIME_NEVER);
    world_event(&w, ENGINE_EVENT_STARTED, 0, 0);
    world_run_ms(&w, 60000);

    assert_string_equal(world_sends(&w), "A@50");
    world_fini(&w);
}

/* a_resolution = lazy resolves one name at a time, but a sticky target first. */
static void lazy_resolution_knows_the_sticky_target(void **state)
{
    (void)state;
    struct world w;
    srv_world(&w, 300, 300);
    world_knob(&w, "a_resolution", "lazy");
    fail_over(&w, ENGINE_FAILBACK_DURATION, 3600);

    world_call_at(&w, 400000, 1);

    assert_string_equal(world_sends(&w), "iB@400");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mode_0_begins_every_request_at_the_primary),
        cmocka_unit_test(mode_3_stays_on_the_secondary_until_the_deadline),
        cmocka_unit_test(mode_3_registers_at_the_deadline),
        cmocka_unit_test(failed_attempt_starts_a_fresh_deadline),
        cmocka_unit_test(refused_attempt_starts_a_fresh_deadline),
        cmocka_unit_test(mode_3_special_values),
        cmocka_unit_test(timeout_0_leaves_the_secondary_only_when_it_fails),
        cmocka_unit_test(refresh_does_not_restart_the_deadline),
        cmocka_unit_test(mode_2_returns_with_the_renewal),
        cmocka_unit_test(mode_2_renewal_of_a_busy_phone),
        cmocka_unit_test(mode_2_renewal_after_a_failover_of_calls_alone),
        cmocka_unit_test(
            mode_2_busy_renewal_stays_at_a_secondary_that_was_primary),
        cmocka_unit_test(knob_registration_expiry_means_hard_expiry),
        cmocka_unit_test(hard_expiry_asks_the_primary_in_the_end),
        cmocka_unit_test(mode_1_timeline),
        cmocka_unit_test(mode_1_registers_when_the_ttl_ends),
        cmocka_unit_test(knob_dnsttl_start),
        cmocka_unit_test(knob_dnsttl_record),
        cmocka_unit_test(knob_dnsttl_record_min_of_chain_knows_naptr),
        cmocka_unit_test(least_ttl_of_the_chain_counts_from_the_failover),
        cmocka_unit_test(knob_ttl_tracking_without_cache),
        cmocka_unit_test(static_records_have_a_ttl_too),
        cmocka_unit_test(static_records_behind_dns_do_not_count),
        cmocka_unit_test(ttl_0_tries_the_primary_with_every_request),
        cmocka_unit_test(busy_phone_waits_until_it_is_idle),
        cmocka_unit_test(call_before_the_deadline_changes_nothing),
        cmocka_unit_test(knob_failback_when_busy),
        cmocka_unit_test(knob_idle_scope),
        cmocka_unit_test(own_call_defers_with_idle_scope_account),
        cmocka_unit_test(knob_failback_action),
        cmocka_unit_test(knob_failback_timer_start),
        cmocka_unit_test(failback_timer_start_of_an_attempt),
        cmocka_unit_test(provisional_of_the_primary_is_not_the_first_success),
        cmocka_unit_test(knob_sticky_target),
        cmocka_unit_test(knob_order_from_secondary),
        cmocka_unit_test(next_secondary_becomes_the_sticky_one),
        cmocka_unit_test(sticky_target_gone_from_dns),
        cmocka_unit_test(register_at_the_primary_always_ends_it),
        cmocka_unit_test(attempt_waits_for_the_pass_under_way),
        cmocka_unit_test(stop_forgets_the_sticky_target),
        cmocka_unit_test(lazy_resolution_knows_the_sticky_target),
    };

    return cmocka_run_group_tests_name("engine_failback", tests, NULL, NULL);
}
