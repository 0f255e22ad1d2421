// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

static void move_shares_the_request_number_and_not_the_attempts(void **state)
{
    (void)state;
    struct world w;
    struct engine_action first;
    world_init(&w);
    world_domain(&w, "AB");
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 0);
    first = w.last_attempt;

    world_run_ms(&w, 7500);

    assert_int_equal(w.last_attempt.data.attempt.request,
                     first.data.attempt.request);
    assert_int_not_equal(w.last_attempt.data.attempt.id, first.data.attempt.id);
    assert_int_equal(w.last_attempt.data.attempt.purpose,
                     ENGINE_PURPOSE_REGISTER);
    world_fini(&w);
}

static void knob_failover_cseq(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool new_cseq;
    } rows[] = {{"same", false}, {"increment", true}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        world_set(&w, "A", WORLD_SILENT);
        world_knob(&w, "failover_cseq", rows[i].value);

        world_start(&w);
        assert_false(w.last_attempt.data.attempt.new_cseq);
        world_run_ms(&w, 7500);

        assert_int_equal(w.last_attempt.data.attempt.new_cseq,
                         rows[i].new_cseq);
        world_fini(&w);
    }
}

/* A second transaction of one request at the same target: RFC 3261 8.2.2.2 would
 * have it answered 482 under the same CSeq. */
static void next_transaction_at_one_target_counts_the_cseq_up(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].retry_counts = 1;
    world_set(&w, "A", WORLD_SILENT);
    world_knob(&w, "retry_semantics", "transactions");

    world_start(&w);
    assert_false(w.last_attempt.data.attempt.new_cseq);
    world_run_ms(&w, 32000);
    assert_true(w.last_attempt.data.attempt.new_cseq);
    world_run_ms(&w, 64000);

    assert_int_equal(w.attempt_count, 3);
    assert_false(w.last_attempt.data.attempt.new_cseq);
    world_fini(&w);
}

static void knob_reuse_auth_across_servers(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool drops;
    } rows[] = {{"false", true}, {"true", false}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        world_set(&w, "A", WORLD_SILENT);
        world_knob(&w, "reuse_auth_across_servers", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 0);
        assert_false(w.last_attempt.data.attempt.drop_authorization);
        world_run_ms(&w, 7500);

        assert_int_equal(w.last_attempt.data.attempt.drop_authorization,
                         rows[i].drops);
        world_fini(&w);
    }
}

/* The refresh at the same target may use the credentials it has. */
static void refresh_at_the_same_target_keeps_the_credentials(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1800000);

    assert_int_equal(w.attempt_count, 2);
    assert_false(w.last_attempt.data.attempt.drop_authorization);
    world_fini(&w);
}

static void knob_icmp_codes(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {
        {"any_unreachable", "A@0 B@0"},
        {"port_only", "A@0 A@0.5 A@1.5 A@3.5 B@7.5"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        world_set(&w, "A", WORLD_ICMP_HOST);
        world_knob(&w, "icmp_codes", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 8000);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void stream_failures_move_at_once(void **state)
{
    (void)state;
    static const struct {
        enum world_behaviour behaviour;
        const char *report;
    } rows[] = {
        {WORLD_REFUSED, "failover A>B refused@0"},
        {WORLD_RESET, "failover A>B reset@0"},
        {WORLD_TLS, "failover A>B tls@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        w.account[0].server[0].transport = ENGINE_TRANSPORT_TLS;
        world_set(&w, "A", rows[i].behaviour);

        world_start(&w);
        world_run_ms(&w, 0);

        assert_non_null(strstr(world_reports(&w), rows[i].report));
        world_fini(&w);
    }
}

static void knob_tls_failure_fatal(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].transport = ENGINE_TRANSPORT_TLS;
    world_set(&w, "A", WORLD_TLS);
    world_knob(&w, "tls_failure", "fatal");

    world_start(&w);
    world_run_ms(&w, 0);
    world_call(&w, 1);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "A@0 iA@0");
    assert_string_equal(world_reports(&w),
                        "registering A@0 failed 0 tls@0 callfailed 503 tls@0");
    world_fini(&w);
}

static void why_names_paragraph_knob_and_value(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action;
    struct engine_event event = {.type = ENGINE_EVENT_STARTED};
    world_init(&w);
    world_domain(&w, "AB");
    w.account[0].server[0].address = "10.0.1.1";
    world_create(&w);
    engine_handle(w.engine, &event, 0);
    while (engine_next_action(w.engine, &action) &&
           action.type != ENGINE_ACTION_ATTEMPT)
        continue;

    assert_string_equal(action.why.see, "2.6");
    assert_string_equal(action.why.knob, "last_server_scope");
    assert_string_equal(action.why.value, "whole_chain");
    assert_false(action.why.documented);
    world_fini(&w);
}

static void unknown_ids_are_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 0);
    struct engine_event event = {.type = ENGINE_EVENT_FINISHED,
                                 .outcome.status = 200};

    static const uint32_t ids[] = {0, 2, 999};
    for (size_t i = 0; i < BASE_COUNT_OF(ids); i++) {
        event.id = ids[i];
        event.type = ENGINE_EVENT_FINISHED;
        world_handle(&w, &event);
        event.type = ENGINE_EVENT_PROVISIONAL;
        world_handle(&w, &event);
    }

    assert_string_equal(world_reports(&w), "registering A@0");
    world_fini(&w);
}

/* The oldest request goes first, wherever it lies in memory. */
static void requests_go_in_the_order_of_their_birth(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone[0].ttl = 0;
    world_start(&w);
    world_run_ms(&w, 1);
    w.dns_latency = BASE_SEC;
    world_call(&w, 1);
    world_event(&w, ENGINE_EVENT_SUBSCRIPTION_WANTED, 1, 2);
    world_event(&w, ENGINE_EVENT_CALL_ENDED, 1, 1);
    world_forget(&w);

    world_call(&w, 3);
    world_run_ms(&w, 2000);

    assert_string_equal(world_sends(&w), "sA@1.001 iA@1.001");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(move_shares_the_request_number_and_not_the_attempts),
        cmocka_unit_test(knob_failover_cseq),
        cmocka_unit_test(next_transaction_at_one_target_counts_the_cseq_up),
        cmocka_unit_test(knob_reuse_auth_across_servers),
        cmocka_unit_test(refresh_at_the_same_target_keeps_the_credentials),
        cmocka_unit_test(knob_icmp_codes),
        cmocka_unit_test(stream_failures_move_at_once),
        cmocka_unit_test(knob_tls_failure_fatal),
        cmocka_unit_test(why_names_paragraph_knob_and_value),
        cmocka_unit_test(unknown_ids_are_ignored),
        cmocka_unit_test(requests_go_in_the_order_of_their_birth),
    };

    return cmocka_run_group_tests_name("engine_request", tests, NULL, NULL);
}
