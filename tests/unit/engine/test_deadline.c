// SPDX-License-Identifier: MIT
/* SEMANTICS 2.11: which deadline holds, and for which secondary. pbx.com is
 * [A, B], A silent, B alive unless said otherwise. */
#include "tests/unit/engine/engine_world.h"

static void start(struct world *w, enum engine_failback_mode mode)
{
    world_init(w);
    world_domain(w, "AB");
    w->account[0].server[0].failback_mode = (int32_t)mode;
    w->account[0].server[0].failback_timeout = 600;
}

/* B has answered the REGISTER at 7.5; the logs are empty. */
static void fail_over(struct world *w)
{
    world_set(w, "A", WORLD_SILENT);
    world_start(w);
    world_run_ms(w, 50000);
    world_forget(w);
}

/* The deadline goes with its target: the next secondary has one of its own. */
static void deadline_of_a_vanished_target_is_gone(void **state)
{
    (void)state;
    struct world w;
    start(&w, ENGINE_FAILBACK_DURATION);
    fail_over(&w);
    w.zone_count = 0;
    world_a(&w, "pbx.com", "A", 300);
    world_a(&w, "pbx.com", "C", 300);
    world_call_at(&w, 400000, 1);
    world_run_ms(&w, 700000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_call_at(&w, 1007499, 2);
    world_call_at(&w, 1007500, 3);

    assert_string_equal(world_sends(&w), "iC@1007.499 iA@1007.5");
    world_fini(&w);
}

/* A deadline that runs goes on although another secondary takes over: the call
 * was on its way before C was found. */
static void deadline_runs_from_the_first_failover(void **state)
{
    (void)state;
    struct world w;
    start(&w, ENGINE_FAILBACK_DURATION);
    world_a(&w, "pbx.com", "C", 300);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);
    world_start(&w);
    world_call_at(&w, 10000, 1);
    world_run_ms(&w, 16000);
    world_set(&w, "B", WORLD_ALIVE);
    world_run_ms(&w, 20000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_call_at(&w, 614999, 2);
    world_call_at(&w, 615000, 3);

    assert_string_equal(world_sends(&w), "iB@614.999 iA@615");
    world_fini(&w);
}

/* With register_on_enable = 1 a secondary that refuses the REGISTER is no place
 * to begin at. */
static void refusing_secondary_is_not_sticky(void **state)
{
    (void)state;
    struct world w;
    start(&w, ENGINE_FAILBACK_DURATION);
    w.account[0].server[0].register_on_enable = 1;
    world_answers(&w, "B", 403, -1);
    fail_over(&w);
    world_set(&w, "A", WORLD_ALIVE);

    world_call_at(&w, 50000, 1);

    assert_string_equal(world_sends(&w), "iA@50");
    world_fini(&w);
}

/* SEMANTICS 2.11.2: the TTL of a static record runs from its first use; later
 * uses leave it alone. */
static void static_ttl_runs_from_its_first_use(void **state)
{
    (void)state;
    struct engine_record records[2];
    struct world w;
    start(&w, ENGINE_FAILBACK_DNSTTL);
    for (size_t i = 0; i < 2; i++) {
        records[i] = w.zone[i];
        records[i].ttl = 400;
    }
    w.config.static_records = records;
    w.config.static_record_count = 2;
    w.config.has_dns_server = false;
    world_start(&w);
    world_run_ms(&w, 100000);
    world_set(&w, "A", WORLD_SILENT);
    world_call(&w, 1);
    world_run_ms(&w, 110000);
    world_set(&w, "A", WORLD_ALIVE);
    world_forget(&w);

    world_call_at(&w, 399999, 2);
    world_call_at(&w, 400000, 3);

    assert_string_equal(world_sends(&w), "iB@399.999 iA@400");
    world_fini(&w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(deadline_of_a_vanished_target_is_gone),
        cmocka_unit_test(deadline_runs_from_the_first_failover),
        cmocka_unit_test(refusing_secondary_is_not_sticky),
        cmocka_unit_test(static_ttl_runs_from_its_first_use),
    };

    return cmocka_run_group_tests_name("engine_deadline", tests, NULL, NULL);
}
