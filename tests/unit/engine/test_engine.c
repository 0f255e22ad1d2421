// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

#include "base/draw.h"

static void nothing_happens_before_the_start(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_create(&w);

    world_call(&w, 1);
    world_event(&w, ENGINE_EVENT_IDLE_CHANGED, 0, 0);

    assert_int_equal(engine_next_deadline(w.engine), BASE_TIME_NEVER);
    assert_string_equal(world_reports(&w), "");
    world_fini(&w);
}

static void second_start_changes_nothing(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);

    world_event(&w, ENGINE_EVENT_STARTED, 0, 0);
    world_event(&w, ENGINE_EVENT_IDLE_CHANGED, 0, 0);
    world_run_ms(&w, 2000);

    assert_string_equal(world_sends(&w), "");
    world_fini(&w);
}

/* Cache, binding, quarantine and calls: all gone. */
static void stop_forgets_everything(void **state)
{
    (void)state;
    struct engine_target target;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    world_start(&w);
    world_run_ms(&w, 1000);
    world_answers(&w, "A", 503, 1000);
    world_call(&w, 1);
    world_run_ms(&w, 1000);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 2);

    world_event(&w, ENGINE_EVENT_STOPPED, 0, 0);

    assert_false(engine_registered(w.engine, 1, &target));
    assert_int_equal(engine_next_deadline(w.engine), BASE_TIME_NEVER);
    assert_int_equal(w.abandoned, 0);
    world_forget(&w);
    world_set(&w, "A", WORLD_ALIVE);
    world_event(&w, ENGINE_EVENT_STARTED, 0, 0);
    world_run_ms(&w, 2000);
    assert_string_equal(world_queries(&w), "A pbx.com@1");
    assert_string_equal(world_sends(&w), "A@1");
    world_fini(&w);
}

static void answers_after_the_stop_are_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_latency = BASE_SEC;
    world_start(&w);

    world_event(&w, ENGINE_EVENT_STOPPED, 0, 0);
    world_run_ms(&w, 5000);

    assert_string_equal(world_sends(&w), "");
    world_fini(&w);
}

static void untaken_actions_are_due_at_once(void **state)
{
    (void)state;
    struct world w;
    struct engine_event event = {.type = ENGINE_EVENT_STARTED};
    struct engine_action action;
    world_init(&w);
    world_create(&w);

    engine_handle(w.engine, &event, 5);
    assert_int_equal(engine_next_deadline(w.engine), 5);
    assert_true(engine_next_action(w.engine, &action));

    assert_int_equal(engine_next_deadline(w.engine), 5);
    world_fini(&w);
}

static void call_before_the_deadline_does_nothing(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 0);

    engine_on_deadline(w.engine, 1800 * BASE_SEC - 1);
    assert_false(engine_next_action(w.engine, &action));
    assert_int_equal(engine_next_deadline(w.engine), 1800 * BASE_SEC);
    engine_on_deadline(w.engine, 1800 * BASE_SEC);

    assert_true(engine_next_action(w.engine, &action));
    world_fini(&w);
}

/* SEMANTICS 2.10: the expiry is handled before a retry of the same instant. */
static void expiry_comes_before_a_retry_of_the_same_instant(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_node(&w, "A")->expires = 60;
    world_start(&w);
    world_run_ms(&w, 1000);
    world_set(&w, "A", WORLD_ICMP_PORT); /* refresh fails at 30, retry at 60 */
    world_run_ms(&w, 59999);
    world_forget(&w);

    world_run_ms(&w, 60000);

    assert_string_equal(world_reports(&w),
                        "expired A@60 registering A@60 exhausted icmp@60 "
                        "failed 0 icmp@60");
    world_fini(&w);
}

static void same_inputs_give_the_same_outputs(void **state)
{
    (void)state;
    char first[2000] = "";

    for (int run = 0; run < 2; run++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.log_cache = true;
        world_set(&w, "A", WORLD_SILENT);
        world_knob(&w, "register_refresh", "rfc5626_80_100");

        world_start(&w);
        world_run_ms(&w, 10000000);

        if (run == 0)
            snprintf(first, sizeof first, "%s%s", world_sends(&w),
                     world_reports(&w));
        assert_int_equal(
            strncmp(first, world_sends(&w), strlen(world_sends(&w))), 0);
        world_fini(&w);
    }
}

static void table_of_verbs_is_the_functions(void **state)
{
    (void)state;

    assert_int_equal(engine_reference.abi, ENGINE_ABI);
    assert_string_equal(engine_reference.name, "reference");
    assert_ptr_equal(engine_reference.handle, engine_handle);
    assert_ptr_equal(engine_reference.next_action, engine_next_action);
}

static void names_of_purposes_and_types(void **state)
{
    (void)state;

    assert_string_equal(engine_purpose_method(ENGINE_PURPOSE_REGISTER),
                        "REGISTER");
    assert_string_equal(engine_purpose_method(ENGINE_PURPOSE_UNREGISTER),
                        "REGISTER");
    assert_string_equal(engine_purpose_method(ENGINE_PURPOSE_INVITE), "INVITE");
    assert_string_equal(engine_purpose_method(ENGINE_PURPOSE_SUBSCRIBE),
                        "SUBSCRIBE");
    assert_string_equal(engine_record_type_name(ENGINE_RECORD_AAAA), "AAAA");
}

/* A fleet's phone must stay small (see limits in engine.h). */
static void small_limits_need_little_memory(void **state)
{
    (void)state;
    struct engine_limits limits = {.accounts = 1,
                                   .targets = 4,
                                   .requests = 3,
                                   .cache_entries = 8,
                                   .cache_records = 12,
                                   .name_bytes = 512};

    assert_true(engine_size(&limits) < 16384);
}

/* ---- anything at all --------------------------------------------------------- */

struct storm {
    struct world *w;
    uint64_t seed, counter;
    struct engine_record records[6];
};

static uint32_t roll(struct storm *storm, uint32_t bound)
{
    uint64_t draw = base_draw(storm->seed, "storm", "roll", ++storm->counter);

    return (uint32_t)base_draw_below(draw, bound);
}

static void any_record(struct storm *storm, struct engine_record *record)
{
    static const char *const names[] = {
        "pbx.com", "a.com", "_sip._udp.pbx.com", ".", "10.0.1.7", ""};
    const char *name = names[roll(storm, 6)];

    *record = (struct engine_record){
        .type = (enum engine_record_type)roll(storm, ENGINE_RECORD_TYPE_COUNT),
        .name = names[roll(storm, 3)],
        .ttl = roll(storm, 3) * 20,
    };
    if (record->type == ENGINE_RECORD_SRV) {
        record->data.srv.priority = (uint16_t)roll(storm, 3);
        record->data.srv.weight = (uint16_t)roll(storm, 3);
        record->data.srv.target = name;
    } else if (record->type == ENGINE_RECORD_NAPTR) {
        record->data.naptr.order = (uint16_t)roll(storm, 3);
        record->data.naptr.flags = roll(storm, 2) == 0 ? "" : "s";
        record->data.naptr.service = "SIP+D2U";
        record->data.naptr.replacement = name;
    } else {
        record->data.address =
            base_address_ipv4(10, 0, 1, (uint8_t)roll(storm, 5), 0);
    }
}

static struct engine_event any_event(struct storm *storm)
{
    struct engine_event event = {
        .type = (enum engine_event_type)roll(storm,
                                             ENGINE_EVENT_CONFIG_CHANGED + 1),
        .id = roll(storm, 40) == 0 ? roll(storm, 100)
                                   : storm->w->last_attempt.data.attempt.id,
        .account = roll(storm, 4),
        .call = roll(storm, 4),
        .idle = roll(storm, 2) == 0,
        .config = &storm->w->config,
        .outcome = {.type = (enum engine_outcome_type)roll(
                        storm, ENGINE_OUTCOME_TYPE_COUNT),
                    .status = (int)(200 + roll(storm, 5) * 101),
                    .retry_after = (int32_t)roll(storm, 90) - 1,
                    .expires = (int32_t)roll(storm, 90) - 1,
                    .provisional = roll(storm, 2) == 0},
        .answer = {.result = (enum engine_dns_result)roll(storm, 5),
                   .records = storm->records,
                   .record_count = roll(storm, 7),
                   .additional = storm->records,
                   .additional_count = roll(storm, 7),
                   .has_negative_ttl = roll(storm, 2) == 0,
                   .negative_ttl = roll(storm, 100)},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(storm->records); i++)
        any_record(storm, &storm->records[i]);
    if (event.type == ENGINE_EVENT_STOPPED && roll(storm, 20) > 0)
        event.type = ENGINE_EVENT_RESOLVED;
    if (event.type == ENGINE_EVENT_RESOLVED)
        event.id = storm->w->last_resolve.data.resolve.id -
                   (uint32_t)(roll(storm, 3) == 0);
    return event;
}

/* The world's own tables are not used: the storm answers by itself. */
static void take_all(struct world *w)
{
    struct engine_action action;

    for (int i = 0; engine_next_action(w->engine, &action); i++) {
        assert_true(i < 10000);
        assert_non_null(action.why.see);
        if (action.type == ENGINE_ACTION_ATTEMPT)
            w->last_attempt = action;
        else if (action.type == ENGINE_ACTION_RESOLVE)
            w->last_resolve = action;
    }
}

/* Every knob with words takes one of them; the numbers stay. */
static void any_policy(struct storm *storm, struct engine_policy *policy)
{
    for (int knob = 0; knob < ENGINE_KNOB_COUNT; knob++) {
        char words[200];
        char *rest = words, *word, *chosen = NULL;
        const char *name = engine_knob_name((enum engine_knob)knob);

        snprintf(words, sizeof words, "%s",
                 engine_knob_options((enum engine_knob)knob));
        if (strstr(words, " / ") == NULL)
            continue;
        for (uint32_t n = 1; (word = strtok_r(rest, " /", &rest)) != NULL; n++)
            if (roll(storm, n) == 0)
                chosen = word;
        assert_int_equal(engine_policy_set(policy, name, chosen, NULL),
                         BASE_OK);
    }
}

static void any_account(struct storm *storm,
                        struct engine_account_config *account)
{
    account->dns_cache_type = (int32_t)roll(storm, 3);
    account->redundancy_type = (int32_t)roll(storm, 2);
    account->redundancy_with_reg_fail = (int32_t)roll(storm, 2);
    account->fallback_timeout = (int32_t)roll(storm, 30);
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        struct engine_server_config *server = &account->server[i];

        server->failback_mode = (int32_t)roll(storm, 4);
        server->failback_timeout = (int32_t)roll(storm, 3) * 30;
        server->register_on_enable = (int32_t)roll(storm, 2);
        server->only_signal_with_registered = (int32_t)roll(storm, 2);
        server->failback_subscribe = (int32_t)roll(storm, 2);
    }
}

static void storm_of_events(uint64_t seed)
{
    struct engine_record statics[6];
    struct world w;
    struct storm storm = {.w = &w, .seed = seed};
    world_init(&w);
    world_example(&w);
    w.config.account_count = 2;
    w.account[1].server[0].address = "a.com";
    w.account[1].server[1].address = "pbx.com";
    w.account[0].server[1].address = "10.0.1.3";
    for (size_t a = 0; a < 2; a++)
        any_account(&storm, &w.account[a]);
    w.account[0].naptr_build = 1;
    any_policy(&storm, &w.config.policy);
    world_knob(&w, "proceeding_guard", "7");
    w.limits = (struct engine_limits){.accounts = 2,
                                      .targets = 1 + roll(&storm, 4),
                                      .requests = 1 + roll(&storm, 5),
                                      .cache_entries = 1 + roll(&storm, 6),
                                      .cache_records = 1 + roll(&storm, 8),
                                      .name_bytes = 120 + roll(&storm, 100),
                                      .static_records = 6};
    for (size_t i = 0; i < BASE_COUNT_OF(statics); i++) {
        any_record(&storm, &statics[i]);
        if (statics[i].type == ENGINE_RECORD_AAAA)
            statics[i].type = ENGINE_RECORD_A;
    }
    w.config.static_records = statics;
    w.account[1].static_cache_pri = (int32_t)roll(&storm, 2);
    world_create(&w);

    for (int i = 0; i < 2000; i++) {
        struct engine_event event = any_event(&storm);

        w.account[0].enabled = roll(&storm, 10) > 0;
        w.config.static_record_count = roll(&storm, 7);
        engine_handle(w.engine, &event, w.now);
        take_all(&w);
        w.now += (base_time)roll(&storm, 4000) * BASE_MSEC;
        if (engine_next_deadline(w.engine) <= w.now) {
            engine_on_deadline(w.engine, w.now);
            take_all(&w);
        }
    }
    world_fini(&w);
}

static void no_order_of_events_breaks_it(void **state)
{
    (void)state;

    for (uint64_t seed = 1; seed <= 100; seed++)
        storm_of_events(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_happens_before_the_start),
        cmocka_unit_test(second_start_changes_nothing),
        cmocka_unit_test(stop_forgets_everything),
        cmocka_unit_test(answers_after_the_stop_are_ignored),
        cmocka_unit_test(untaken_actions_are_due_at_once),
        cmocka_unit_test(call_before_the_deadline_does_nothing),
        cmocka_unit_test(expiry_comes_before_a_retry_of_the_same_instant),
        cmocka_unit_test(same_inputs_give_the_same_outputs),
        cmocka_unit_test(table_of_verbs_is_the_functions),
        cmocka_unit_test(names_of_purposes_and_types),
        cmocka_unit_test(small_limits_need_little_memory),
        cmocka_unit_test(no_order_of_events_breaks_it),
    };

    return cmocka_run_group_tests_name("engine_engine", tests, NULL, NULL);
}
