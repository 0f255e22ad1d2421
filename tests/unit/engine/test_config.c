// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

static int init_result(struct world *w, struct base_error *error)
{
    size_t size = engine_size(&w->limits);
    int result;

    w->memory = base_calloc(1, size);
    result =
        engine_init(w->memory, size, &w->limits, &w->config, &w->engine, error);
    world_fini(w);
    return result;
}

static void values_outside_their_range_are_refused(void **state)
{
    (void)state;
#define ROW(member, number, sentence)                                          \
    {                                                                          \
        offsetof(struct engine_account_config, member), number, sentence       \
    }
    static const struct {
        size_t offset;
        int32_t value;
        const char *text;
    } rows[] = {
        ROW(server[0].retry_counts, 21,
            "account.1: sip_server.1: retry_counts = 21: permitted 0 to 20"),
        ROW(server[0].retry_counts, -1,
            "account.1: sip_server.1: retry_counts = -1: permitted 0 to 20"),
        ROW(server[0].invite_retry_counts, 0,
            "account.1: sip_server.1: invite_retry_counts = 0: permitted 1 to "
            "10"),
        ROW(server[0].expires, 0,
            "account.1: sip_server.1: expires = 0: permitted 1 to 2147483647"),
        ROW(server[0].failback_mode, 4,
            "account.1: sip_server.1: failback_mode = 4: permitted 0 to 3"),
        ROW(dns_cache_type, 3,
            "account.1: dns_cache_type = 3: permitted 0 to 2"),
        ROW(naptr_build, 2, "account.1: naptr_build = 2: permitted 0 to 1"),
        ROW(reg_fail_retry_interval, 1801,
            "account.1: reg_fail_retry_interval = 1801: permitted 0 to 1800"),
        ROW(register_expires_overlap, -2,
            "account.1: register_expires_overlap = -2: permitted -1 to "
            "2147483647"),
    };
#undef ROW

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        struct base_error error;
        world_init(&w);
        memcpy((char *)&w.account[0] + rows[i].offset, &rows[i].value,
               sizeof rows[i].value);

        assert_int_equal(init_result(&w, &error), BASE_ERR_RANGE);
        assert_string_equal(error.text, rows[i].text);
    }
}

static void unconfigured_servers_are_not_checked(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    memset(&w.account[0].server[1], 0xff, sizeof w.account[0].server[1]);
    w.account[0].server[1].address = "";

    assert_int_equal(init_result(&w, NULL), BASE_OK);
}

static void proxies_may_inherit(void **state)
{
    (void)state;
    struct world w;
    struct base_error error;
    world_init(&w);
    w.account[0].outbound_proxy_enable = true;
    w.account[0].proxy[0] = (struct engine_server_config){
        .address = "10.0.2.1",
        .retry_counts = ENGINE_INHERIT,
        .register_on_enable = ENGINE_INHERIT,
        .only_signal_with_registered = ENGINE_INHERIT,
        .invite_retry_counts = ENGINE_INHERIT,
        .failback_mode = ENGINE_INHERIT,
        .failback_timeout = ENGINE_INHERIT,
        .failback_subscribe = ENGINE_INHERIT,
    };
    assert_int_equal(init_result(&w, NULL), BASE_OK);

    world_init(&w);
    w.account[0].outbound_proxy_enable = true;
    w.account[0].proxy[1] = (struct engine_server_config){.address = "10.0.2.1",
                                                          .retry_counts = -2};
    assert_int_equal(init_result(&w, &error), BASE_ERR_RANGE);
    assert_string_equal(error.text, "account.1: outbound_proxy.2: retry_counts "
                                    "= -2: permitted -1 to 20");
}

static void address_longer_than_a_name_is_refused(void **state)
{
    (void)state;
    static char name[ENGINE_NAME_MAX + 1];
    struct world w;
    struct base_error error;
    memset(name, 'x', ENGINE_NAME_MAX);
    world_init(&w);
    w.account[0].server[0].address = name;

    assert_int_equal(init_result(&w, &error), BASE_ERR_RANGE);
    assert_non_null(strstr(error.text, "permitted up to 255 characters"));
}

static void timers_must_be_positive(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.config.t1 = 0;
    assert_int_equal(init_result(&w, NULL), BASE_ERR_RANGE);
    world_init(&w);
    w.config.t2 = -1;
    assert_int_equal(init_result(&w, NULL), BASE_ERR_RANGE);
}

static void more_accounts_than_the_limit_do_not_fit(void **state)
{
    (void)state;
    struct world w;
    struct base_error error;
    world_init(&w);
    w.limits.accounts = 1;
    w.config.account_count = 2;

    assert_int_equal(init_result(&w, &error), BASE_ERR_FULL);
    assert_string_equal(error.text, "2 accounts: the limit is 1");
}

static void names_must_fit(void **state)
{
    (void)state;
    struct world w;
    struct base_error error;
    world_init(&w);
    w.config.account_count = 2;
    w.account[1].server[0].address = "a.very.long.name.example.com";
    w.limits.name_bytes = 20;

    assert_int_equal(init_result(&w, &error), BASE_ERR_FULL);
    assert_string_equal(error.text, "the names need more than 20 bytes");
}

static void limits_and_memory_must_be_enough(void **state)
{
    (void)state;
    struct world w;
    struct engine *engine;
    char memory[64];
    world_init(&w);

    assert_int_equal(
        engine_init(memory, sizeof memory, &w.limits, &w.config, &engine, NULL),
        BASE_ERR_FULL);
    w.limits.targets = 0;
    assert_int_equal(init_result(&w, NULL), BASE_ERR_FULL);
}

/* ---- changes -------------------------------------------------------------------- */

static void change(struct world *w)
{
    struct engine_event event = {.type = ENGINE_EVENT_CONFIG_CHANGED,
                                 .config = &w->config};

    world_handle(w, &event);
    world_run(w, w->now);
}

static void changed_account_registers_anew(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.config.account_count = 2;
    w.account[1].server[0].address = "10.0.1.2";
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);
    w.account[0].server[0].address = "10.0.1.3";

    change(&w);

    assert_string_equal(world_sends(&w), "C@1");
    world_fini(&w);
}

static void same_configuration_changes_nothing(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);

    change(&w);

    assert_string_equal(world_sends(&w), "");
    world_fini(&w);
}

static void disabled_account_is_forgotten(void **state)
{
    (void)state;
    struct engine_target target;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1000);
    w.account[0].enabled = false;

    change(&w);

    assert_false(engine_registered(w.engine, 1, &target));
    assert_int_equal(engine_next_deadline(w.engine), BASE_TIME_NEVER);
    world_fini(&w);
}

static void pass_of_a_changed_account_is_abandoned(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_start(&w);
    world_run_ms(&w, 100);
    w.account[0].server[0].address = "10.0.1.2";

    change(&w);

    assert_int_equal(w.abandoned, 1);
    assert_string_equal(world_sends(&w), "A@0 B@0.1");
    world_fini(&w);
}

static void call_goes_on_with_the_targets_it_has(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start(&w);
    world_run_ms(&w, 0);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 100);
    world_forget(&w);
    w.account[0].server[0].address = "10.0.1.3";

    change(&w);
    world_run_ms(&w, 8000);

    assert_non_null(strstr(world_sends(&w), "C@0.1"));
    assert_non_null(strstr(world_sends(&w), "iB@7.5"));
    world_fini(&w);
}

static void call_still_resolving_ends_with_the_change(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    world_start(&w);
    world_run_ms(&w, 301000);
    w.dns_latency = BASE_SEC;
    world_call(&w, 1);
    world_forget(&w);
    w.account[0].server[0].address = "10.0.1.3";

    change(&w);

    assert_non_null(strstr(world_reports(&w), "callfailed 503"));
    world_fini(&w);
}

static void bad_change_is_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);
    w.account[0].server[0].retry_counts = 99;

    change(&w);
    world_handle(&w,
                 &(struct engine_event){.type = ENGINE_EVENT_CONFIG_CHANGED});

    assert_string_equal(world_sends(&w), "");
    world_fini(&w);
}

static void change_whose_names_do_not_fit_is_reported(void **state)
{
    (void)state;
    static char name[200];
    struct world w;
    world_init(&w);
    w.limits.name_bytes = 100;
    world_start(&w);
    world_run_ms(&w, 1000);
    world_forget(&w);
    memset(name, 'x', sizeof name - 1);
    w.account[0].server[0].address = name;

    change(&w);

    assert_string_equal(world_reports(&w), "limit name_bytes@1");
    world_fini(&w);
}

static void change_before_the_start_waits_for_it(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_create(&w);
    w.account[0].server[0].address = "10.0.1.2";

    change(&w);
    assert_string_equal(world_sends(&w), "");
    world_event(&w, ENGINE_EVENT_STARTED, 0, 0);
    world_run_ms(&w, 0);

    assert_string_equal(world_sends(&w), "B@0");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_outside_their_range_are_refused),
        cmocka_unit_test(unconfigured_servers_are_not_checked),
        cmocka_unit_test(proxies_may_inherit),
        cmocka_unit_test(address_longer_than_a_name_is_refused),
        cmocka_unit_test(timers_must_be_positive),
        cmocka_unit_test(more_accounts_than_the_limit_do_not_fit),
        cmocka_unit_test(names_must_fit),
        cmocka_unit_test(limits_and_memory_must_be_enough),
        cmocka_unit_test(changed_account_registers_anew),
        cmocka_unit_test(same_configuration_changes_nothing),
        cmocka_unit_test(disabled_account_is_forgotten),
        cmocka_unit_test(pass_of_a_changed_account_is_abandoned),
        cmocka_unit_test(call_goes_on_with_the_targets_it_has),
        cmocka_unit_test(call_still_resolving_ends_with_the_change),
        cmocka_unit_test(bad_change_is_ignored),
        cmocka_unit_test(change_whose_names_do_not_fit_is_reported),
        cmocka_unit_test(change_before_the_start_waits_for_it),
    };

    return cmocka_run_group_tests_name("engine_config", tests, NULL, NULL);
}
