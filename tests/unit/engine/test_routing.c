// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

/* SEMANTICS 2.8, the timelines. */
static void call_moves_after_the_invite_schedule(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "iA@0 iA@0.5 iA@1.5 iA@3.5 iB@7.5");
    assert_string_equal(world_reports(&w), "failover A>B timeout@7.5");
    world_fini(&w);
}

static void five_retries_move_at_31_5(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].invite_retry_counts = 5;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 100000);

    assert_non_null(strstr(world_sends(&w), "iA@15.5 iB@31.5"));
    assert_non_null(strstr(world_reports(&w), "callfailed 408 timeout@63.5"));
    world_fini(&w);
}

static void knob_invite_failover_timer_timer_b(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "invite_failover_timer", "timer_b");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 iA@7.5 iA@15.5 iA@31.5 "
                        "iB@32");
    world_fini(&w);
}

static void all_silent_call_fails_with_408(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 7);
    world_run_ms(&w, 39500);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 iB@7.5 iB@8 iB@9 iB@11 "
                        "iB@15 iB@23 iB@39");
    assert_string_equal(world_reports(&w),
                        "failover A>B timeout@7.5 exhausted timeout@39.5 "
                        "callfailed 408 timeout@39.5");
    assert_int_equal(w.last_report.data.report.call, 7);
    world_fini(&w);
}

/* SEMANTICS 2.17: both configured servers are one chain. */
static void chain_goes_over_both_servers(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[1].address = "10.0.1.3";
    world_knob(&w, "concurrent_probe", "only_regular_refresh");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "iA@0 iA@0.5 iA@1.5 iA@3.5 iB@7.5 "
                                         "iB@8 iB@9 iB@11 iC@15");
    assert_string_equal(world_reports(&w), "failover A>B timeout@7.5 "
                                           "fallback B>C timeout@15");
    world_fini(&w);
}

static void knob_last_server_scope(void **state)
{
    (void)state;
    static const struct {
        const char *value, *moves;
    } rows[] = {{"whole_chain", "iC@15"}, {"per_dns_list", "iC@39.5"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        w.account[0].server[1].address = "10.0.1.3";
        world_knob(&w, "last_server_scope", rows[i].value);
        world_start_registered(&w);
        world_set(&w, "A", WORLD_SILENT);
        world_set(&w, "B", WORLD_SILENT);

        world_call(&w, 1);
        world_run_ms(&w, 100000);

        assert_non_null(strstr(world_sends(&w), rows[i].moves));
        world_fini(&w);
    }
}

static void next_call_starts_at_the_primary_again(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_call(&w, 1);
    world_run_ms(&w, 100);
    world_set(&w, "A", WORLD_ALIVE);

    world_call(&w, 2);
    world_run_ms(&w, 200);

    assert_string_equal(world_sends(&w), "iA@0 iB@0 iA@0.1");
    world_fini(&w);
}

static void status_503_moves_the_call(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_answers(&w, "A", 503, -1);

    world_call(&w, 1);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "iA@0 iB@0");
    world_fini(&w);
}

static void all_503_shows_503(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start_registered(&w);
    world_answers(&w, "A", 503, -1);

    world_call(&w, 1);
    world_run_ms(&w, 100);

    assert_string_equal(world_reports(&w),
                        "exhausted 503@0 callfailed 503 503@0");
    world_fini(&w);
}

static void busy_here_does_not_move_and_shows_nothing_of_ours(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_answers(&w, "A", 486, -1);

    world_call(&w, 1);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "iA@0");
    assert_string_equal(world_reports(&w), "");
    world_fini(&w);
}

static void knob_failover_codes(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "failover_codes", "503,500-502");
    world_start_registered(&w);
    world_answers(&w, "A", 502, -1);

    world_call(&w, 1);
    world_run_ms(&w, 100);

    assert_string_equal(world_reports(&w), "failover A>B 502@0");
    world_fini(&w);
}

/* SEMANTICS 2.6: with all targets quarantined a call fails with nothing sent. */
static void all_quarantined_call_fails_at_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start_registered(&w);
    world_answers(&w, "A", 503, 10);
    world_call(&w, 1);
    world_run_ms(&w, 9999);
    world_forget(&w);

    world_call(&w, 2);
    assert_string_equal(world_sends(&w), "");
    assert_string_equal(world_reports(&w), "callfailed 503 quarantine@9.999");
    world_set(&w, "A", WORLD_ALIVE);
    world_run_ms(&w, 10000);
    world_call(&w, 3);
    world_run_ms(&w, 10000);

    assert_string_equal(world_sends(&w), "iA@10");
    world_fini(&w);
}

static void longer_quarantine_stays(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start_registered(&w);
    world_call(&w, 1);
    world_call(&w, 2);
    world_answers(&w, "A", 503, 100);
    world_step(&w);
    world_answers(&w, "A", 503, 10);
    world_step(&w);
    world_run_ms(&w, 50000);
    world_forget(&w);

    world_call(&w, 3);

    assert_string_equal(world_reports(&w), "callfailed 503 quarantine@50");
    world_fini(&w);
}

static void quarantine_is_per_account(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.config.account_count = 2;
    w.account[1] = w.account[0];
    world_start_registered(&w);
    world_answers(&w, "A", 503, 10);
    world_call(&w, 1);
    world_run_ms(&w, 0);
    world_forget(&w);

    world_event(&w, ENGINE_EVENT_CALL_WANTED, 2, 2);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iA@0");
    world_fini(&w);
}

static void quarantined_primary_hands_the_call_to_server_2(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[1].address = "10.0.1.2";
    world_knob(&w, "concurrent_invite_selection", "always_working_first");
    world_start_registered(&w);
    world_answers(&w, "A", 503, 10);
    world_call(&w, 1);
    world_run_ms(&w, 0);
    world_forget(&w);

    world_call(&w, 2);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iB@0");
    assert_string_equal(world_reports(&w), "fallback ->B quarantine@0");
    world_fini(&w);
}

/* Server 1 asked to be left alone for ten seconds; nothing failed, so no probe
 * asks whether it is back. */
static void quarantined_server_1_has_not_failed(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[1].address = "10.0.1.2";
    world_start_registered(&w);
    world_answers(&w, "A", 503, 10);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 1);
    world_run_ms(&w, 0);
    world_set(&w, "A", WORLD_ALIVE);

    world_call(&w, 1);
    world_run_ms(&w, 10000);
    world_call(&w, 2);
    world_run_ms(&w, 10000);

    assert_string_equal(world_sends(&w), "sA@0 iB@0 iA@10");
    world_fini(&w);
}

static void more_quarantines_than_the_limit_are_reported(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.limits.targets = 1;
    w.limits.accounts = 1;
    w.account[0].server[1].address = "10.0.1.2";
    world_answers(&w, "A", 503, 100);
    world_answers(&w, "B", 503, 100);

    world_start(&w);
    world_run_ms(&w, 0);

    assert_non_null(strstr(world_reports(&w), "limit targets@0"));
    world_fini(&w);
}

static void knob_failed_target_memory(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"none", "iA@100"}, {"200", "iB@100"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        world_knob(&w, "failed_target_memory", rows[i].value);
        world_start_registered(&w);
        world_set(&w, "A", WORLD_SILENT);
        world_call(&w, 1);
        world_run_ms(&w, 100000);
        world_set(&w, "A", WORLD_ALIVE);
        world_forget(&w);

        world_call(&w, 2);
        world_run_ms(&w, 100000);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* Only silence is remembered: a server that refuses is there. */
static void refusal_is_no_failed_target(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "failed_target_memory", "200");
    world_start_registered(&w);
    world_answers(&w, "A", 486, -1);
    world_call(&w, 1);
    world_run_ms(&w, 100000);

    world_call(&w, 2);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "iA@0 iA@100");
    world_fini(&w);
}

/* SEMANTICS 2.8: 100 switches the timer off for good. */
static void call_in_proceeding_never_moves(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_STALL);

    world_call(&w, 1);
    world_run_ms(&w, 1000000);

    assert_string_equal(world_sends(&w), "iA@0");
    assert_string_equal(world_reports(&w), "");
    world_fini(&w);
}

static void knob_proceeding_guard(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "proceeding_guard", "180");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_STALL);

    world_call(&w, 1);
    world_run_ms(&w, 179999);
    assert_string_equal(world_reports(&w), "");
    world_run_ms(&w, 180000);

    assert_string_equal(world_reports(&w), "callfailed 408 timeout@180");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

/* The guard belongs to the target that answered, not to the next one. */
static void guard_ends_with_its_attempt(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "proceeding_guard", "10");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_STALL);
    world_set(&w, "B", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 5000);

    world_finish(&w, &w.attempts[0],
                 (struct engine_outcome){.status = 503, .retry_after = -1});
    world_run_ms(&w, 36999);
    assert_string_equal(world_reports(&w), "failover A>B 503@5");
    world_run_ms(&w, 37000);

    assert_non_null(strstr(world_reports(&w), "callfailed 408 timeout@37"));
    world_fini(&w);
}

static void hanging_up_stops_the_call(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 4000);

    world_event(&w, ENGINE_EVENT_CALL_ENDED, 0, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "iA@0 iA@0.5 iA@1.5 iA@3.5");
    assert_string_equal(world_reports(&w), "");
    assert_int_equal(w.abandoned, 1);
    world_fini(&w);
}

static void hanging_up_another_call_changes_nothing(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);

    world_event(&w, ENGINE_EVENT_CALL_ENDED, 0, 2);
    world_event(&w, ENGINE_EVENT_CALL_ENDED, 2, 1);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_ENDED, 0, 1);

    assert_int_equal(w.abandoned, 0);
    world_fini(&w);
}

static void hanging_up_while_resolving_sends_nothing(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_latency = BASE_SEC;
    world_start(&w);
    world_call(&w, 1);

    world_event(&w, ENGINE_EVENT_CALL_ENDED, 1, 1);
    world_run_ms(&w, 5000);

    assert_string_equal(world_sends(&w), "A@1");
    world_fini(&w);
}

static void subscription_uses_server_1_alone(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[1].address = "10.0.1.2";
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 5);
    world_run_ms(&w, 100);

    assert_string_equal(world_sends(&w), "sA@0");
    assert_string_equal(world_reports(&w),
                        "exhausted icmp@0 callfailed 503 icmp@0");
    world_fini(&w);
}

/* SEMANTICS 2.16.0: a silent DNS is a failure of that server alone. */
static void unresolvable_server_1_hands_the_call_to_server_2(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].server[1].address = "10.0.1.2";
    w.dns_result = ENGINE_DNS_TIMEOUT;
    w.dns_latency = 4 * BASE_SEC;
    world_start_registered(&w);

    world_call(&w, 1);
    world_run_ms(&w, 5000);

    assert_non_null(strstr(world_sends(&w), "iB@4"));
    assert_non_null(strstr(world_reports(&w), "fallback ->B dns@4"));
    world_fini(&w);
}

static void unresolvable_servers_fail_the_call(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_result = ENGINE_DNS_FAILED;
    world_start_registered(&w);

    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_string_equal(world_reports(&w), "callfailed 503 dns@0");
    world_fini(&w);
}

/* Server 2 is still being resolved: the call does not wait for it, but server 1
 * is not the last one either. */
static void call_does_not_wait_for_the_second_server(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "B");
    w.account[0].server[0].address = "10.0.1.1";
    w.account[0].server[1].address = "pbx.com";
    w.account[0].redundancy_type = 1;
    w.account[0].dns_cache_type = 0;
    world_start_registered(&w);
    w.dns_latency = 5 * BASE_SEC;
    world_set(&w, "A", WORLD_SILENT);

    world_call(&w, 1);
    world_run_ms(&w, 7500);

    assert_string_equal(world_sends(&w),
                        "iA@0 iA@0.5 iA@1.5 iA@3.5 iB@7.5 A@7.5");
    world_fini(&w);
}

static void call_without_a_server_fails(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[0].address = NULL;
    world_start_registered(&w);

    world_call(&w, 1);

    assert_string_equal(world_reports(&w), "callfailed 503 unconfigured@0");
    world_fini(&w);
}

static void call_of_an_unknown_account_is_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start_registered(&w);

    world_event(&w, ENGINE_EVENT_CALL_WANTED, 0, 1);
    world_event(&w, ENGINE_EVENT_CALL_WANTED, 9, 1);

    assert_string_equal(world_reports(&w), "");
    world_fini(&w);
}

static void call_that_finds_no_room_fails(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.limits.requests = 1;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);

    world_call(&w, 2);

    assert_string_equal(world_reports(&w),
                        "limit requests@0 callfailed 503 limit@0");
    world_fini(&w);
}

/* SEMANTICS 2.5, reading R3: three more whole transactions. */
static void knob_retry_semantics_transactions(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_knob(&w, "retry_semantics", "transactions");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    uint32_t before = w.attempt_count;

    world_call(&w, 1);
    world_run_ms(&w, 127999);
    assert_int_equal(w.attempt_count - before, 4);
    assert_null(strstr(world_sends(&w), "iB"));
    world_run_ms(&w, 128000);

    assert_non_null(strstr(world_sends(&w), "iA@96 "));
    assert_non_null(strstr(world_sends(&w), "iB@128"));
    world_fini(&w);
}

/* ---- inside dialogs (2.8, knob in_dialog_failover) ---------------------------- */

/* A dialog that `node` of server 1 has set up. */
static void inside(struct world *w, const char *node, bool is_invite)
{
    struct engine_event event = {
        .type = ENGINE_EVENT_DIALOG_WANTED,
        .account = 1,
        .call = 1,
        .is_invite = is_invite,
        .target = {.address = base_address_ipv4(
                       10, 0, 1, (uint8_t)(node[0] - 'A' + 1), 5060),
                   .transport = BASE_UDP,
                   .server = 1},
    };

    world_handle(w, &event);
}

static void dialog_begins_where_it_was_set_up(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABC");
    world_start_registered(&w);
    world_set(&w, "B", WORLD_SILENT);
    world_set(&w, "A", WORLD_ICMP_PORT);

    inside(&w, "B", true);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w),
                        "rB@0 rB@0.5 rB@1.5 rB@3.5 rA@7.5 rC@7.5");
    world_fini(&w);
}

static void bye_has_the_schedule_of_other_requests(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].invite_retry_counts = 1;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    inside(&w, "A", false);
    world_run_ms(&w, 39499);
    assert_null(strstr(world_reports(&w), "callfailed"));
    world_run_ms(&w, 39500);

    assert_non_null(strstr(world_sends(&w), "dA@3.5 dB@7.5 dB@8 dB@9"));
    assert_non_null(strstr(world_reports(&w), "callfailed 408 timeout@39.5"));
    world_fini(&w);
}

static void dialog_does_not_make_a_target_sticky(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].failback_mode = ENGINE_FAILBACK_DURATION;
    world_start_registered(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);

    inside(&w, "A", true);
    world_run_ms(&w, 0);
    assert_string_equal(world_sends(&w), "rA@0 rB@0");
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);
    world_call(&w, 2);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "iA@0");
    world_fini(&w);
}

static void ended_call_needs_no_other_target_for_its_reinvite(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start_registered(&w);
    world_set(&w, "A", WORLD_SILENT);

    inside(&w, "A", true);
    world_run_ms(&w, 5000);
    world_event(&w, ENGINE_EVENT_CALL_ENDED, 1, 1);
    world_run_ms(&w, 100000);

    assert_string_equal(world_sends(&w), "rA@0 rA@0.5 rA@1.5 rA@3.5");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_moves_after_the_invite_schedule),
        cmocka_unit_test(five_retries_move_at_31_5),
        cmocka_unit_test(knob_invite_failover_timer_timer_b),
        cmocka_unit_test(all_silent_call_fails_with_408),
        cmocka_unit_test(chain_goes_over_both_servers),
        cmocka_unit_test(knob_last_server_scope),
        cmocka_unit_test(next_call_starts_at_the_primary_again),
        cmocka_unit_test(status_503_moves_the_call),
        cmocka_unit_test(all_503_shows_503),
        cmocka_unit_test(busy_here_does_not_move_and_shows_nothing_of_ours),
        cmocka_unit_test(knob_failover_codes),
        cmocka_unit_test(all_quarantined_call_fails_at_once),
        cmocka_unit_test(longer_quarantine_stays),
        cmocka_unit_test(quarantine_is_per_account),
        cmocka_unit_test(quarantined_primary_hands_the_call_to_server_2),
        cmocka_unit_test(quarantined_server_1_has_not_failed),
        cmocka_unit_test(more_quarantines_than_the_limit_are_reported),
        cmocka_unit_test(knob_failed_target_memory),
        cmocka_unit_test(refusal_is_no_failed_target),
        cmocka_unit_test(call_in_proceeding_never_moves),
        cmocka_unit_test(knob_proceeding_guard),
        cmocka_unit_test(guard_ends_with_its_attempt),
        cmocka_unit_test(hanging_up_stops_the_call),
        cmocka_unit_test(hanging_up_another_call_changes_nothing),
        cmocka_unit_test(hanging_up_while_resolving_sends_nothing),
        cmocka_unit_test(subscription_uses_server_1_alone),
        cmocka_unit_test(unresolvable_server_1_hands_the_call_to_server_2),
        cmocka_unit_test(unresolvable_servers_fail_the_call),
        cmocka_unit_test(call_does_not_wait_for_the_second_server),
        cmocka_unit_test(call_without_a_server_fails),
        cmocka_unit_test(call_of_an_unknown_account_is_ignored),
        cmocka_unit_test(call_that_finds_no_room_fails),
        cmocka_unit_test(knob_retry_semantics_transactions),
        cmocka_unit_test(dialog_begins_where_it_was_set_up),
        cmocka_unit_test(bye_has_the_schedule_of_other_requests),
        cmocka_unit_test(dialog_does_not_make_a_target_sticky),
        cmocka_unit_test(ended_call_needs_no_other_target_for_its_reinvite),
    };

    return cmocka_run_group_tests_name("engine_routing", tests, NULL, NULL);
}
