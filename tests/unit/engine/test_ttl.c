// SPDX-License-Identifier: MIT
#include "engine/ttl.h"

#include "tests/unit/engine/engine_world.h"

/* The target of a letter, as world_example and world_domain give it. */
static struct engine_target target_of(const char *node)
{
    return (struct engine_target){
        .address =
            base_address_ipv4(10, 0, 1, (uint8_t)(node[0] - 'A' + 1), 5060),
        .transport = BASE_UDP,
        .server = 1,
    };
}

static struct engine_ttl ttl_of(const struct world *w, const char *node)
{
    struct engine_target target = target_of(node);
    struct engine_ttl ttl;

    assert_true(engine_ttl_of(w->engine, 0, &target, &ttl));
    return ttl;
}

static void start(struct world *w)
{
    world_start(w);
    world_run(w, w->now);
}

static void call_at(struct world *w, int at)
{
    world_run(w, at * BASE_SEC);
    world_call(w, (uint32_t)at);
    world_run(w, at * BASE_SEC);
}

/* The zone of the worked example with a TTL of its own for each record. */
static void init_example(struct world *w)
{
    world_init(w);
    world_example(w);
    w->zone[0].ttl = 400; /* NAPTR */
    w->zone[1].ttl = w->zone[2].ttl = 500;
    w->zone[3].ttl = 600; /* A of A */
    w->zone[4].ttl = 250; /* A of B */
}

static void each_target_has_the_ttls_of_its_own_records(void **state)
{
    (void)state;
    struct world w;
    init_example(&w);

    start(&w);

    assert_int_equal(ttl_of(&w, "A").address, 600 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "A").service, 500 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "A").chain, 400 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "B").address, 250 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "B").service, 500 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "B").chain, 250 * BASE_SEC);
    world_fini(&w);
}

static void without_srv_only_the_address_counts(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");

    start(&w);

    assert_int_equal(ttl_of(&w, "A").address, 300 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "A").service, BASE_TIME_NEVER);
    assert_int_equal(ttl_of(&w, "A").chain, 300 * BASE_SEC);
    world_fini(&w);
}

/* Records that led nowhere do not count. */
static void dead_ends_do_not_shorten_the_chain(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone_count = 3; /* NAPTR and SRV without addresses */
    w.zone[0].ttl = 30;
    w.zone[1].ttl = w.zone[2].ttl = 40;
    world_a(&w, "pbx.com", "A", 300);

    start(&w);

    assert_int_equal(ttl_of(&w, "A").service, BASE_TIME_NEVER);
    assert_int_equal(ttl_of(&w, "A").chain, 300 * BASE_SEC);
    world_fini(&w);
}

static void a_server_given_by_its_address_has_none(void **state)
{
    (void)state;
    struct engine_target target = target_of("A");
    struct engine_ttl ttl;
    struct world w;
    world_init(&w);

    start(&w);

    assert_false(engine_ttl_of(w.engine, 0, &target, &ttl));
    world_fini(&w);
}

/* SEMANTICS 2.11.2, ttl_tracking_without_cache. */
static void ttl_is_known_without_the_cache_too(void **state)
{
    (void)state;
    for (int32_t type = 0; type <= 2; type++) {
        struct world w;
        init_example(&w);
        w.account[0].dns_cache_type = type;
        w.has_additional = true;

        start(&w);

        assert_int_equal(ttl_of(&w, "A").address, 600 * BASE_SEC);
        assert_int_equal(ttl_of(&w, "A").is_kept, type != 0);
        world_fini(&w);
    }
}

static void cached_answer_does_not_live_longer_for_being_used(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    start(&w);

    call_at(&w, 299);
    assert_int_equal(ttl_of(&w, "A").address, 300 * BASE_SEC);
    call_at(&w, 301);
    assert_int_equal(ttl_of(&w, "A").address, 601 * BASE_SEC);
    world_fini(&w);
}

static void without_the_cache_each_answer_counts(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].dns_cache_type = 0;
    start(&w);

    call_at(&w, 100);

    assert_int_equal(ttl_of(&w, "A").address, 400 * BASE_SEC);
    world_fini(&w);
}

static void static_records_count_from_their_use(void **state)
{
    (void)state;
    struct engine_record record = {
        .type = ENGINE_RECORD_A, .name = "pbx.com", .ttl = 3600};
    struct world w;
    world_init(&w);
    record.data.address = base_address_ipv4(10, 0, 1, 1, 0);
    w.account[0].server[0].address = "pbx.com";
    w.account[0].static_cache_pri = 1;
    w.account[0].server[0].expires = 100000;
    w.config.static_records = &record;
    w.config.static_record_count = 1;
    start(&w);
    assert_int_equal(ttl_of(&w, "A").address, 3600 * BASE_SEC);

    call_at(&w, 3599);
    assert_int_equal(ttl_of(&w, "A").address, 3600 * BASE_SEC);
    call_at(&w, 3600);
    assert_int_equal(ttl_of(&w, "A").address, 7200 * BASE_SEC);
    world_fini(&w);
}

/* A static record that only stands by has the TTL of the answer before it. */
static void the_first_way_to_a_target_counts(void **state)
{
    (void)state;
    struct engine_record record = {
        .type = ENGINE_RECORD_A, .name = "pbx.com", .ttl = 30};
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    record.data.address = base_address_ipv4(10, 0, 1, 1, 0);
    w.config.static_records = &record;
    w.config.static_record_count = 1;

    start(&w);

    assert_int_equal(ttl_of(&w, "A").address, 300 * BASE_SEC);
    world_fini(&w);
}

static void accounts_are_apart(void **state)
{
    (void)state;
    struct engine_target target = target_of("A");
    struct engine_ttl ttl;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.config.account_count = 2;
    w.account[1].server[0].address = "10.0.1.1";

    start(&w);

    assert_true(engine_ttl_of(w.engine, 0, &target, &ttl));
    assert_false(engine_ttl_of(w.engine, 1, &target, &ttl));
    world_fini(&w);
}

static void the_oldest_gives_way_when_there_are_too_many(void **state)
{
    (void)state;
    struct engine_target target = target_of("A");
    struct engine_ttl ttl;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.limits.accounts = 1;
    w.limits.targets = 2;
    start(&w);
    w.zone[0].data.address.ip[3] = 3;

    call_at(&w, 300);

    assert_false(engine_ttl_of(w.engine, 0, &target, &ttl));
    assert_int_equal(ttl_of(&w, "B").address, 600 * BASE_SEC);
    assert_int_equal(ttl_of(&w, "C").address, 600 * BASE_SEC);
    world_fini(&w);
}

static void switching_off_forgets(void **state)
{
    (void)state;
    struct engine_target target = target_of("A");
    struct engine_ttl ttl;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    start(&w);

    world_event(&w, ENGINE_EVENT_STOPPED, 0, 0);

    assert_false(engine_ttl_of(w.engine, 0, &target, &ttl));
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_target_has_the_ttls_of_its_own_records),
        cmocka_unit_test(without_srv_only_the_address_counts),
        cmocka_unit_test(dead_ends_do_not_shorten_the_chain),
        cmocka_unit_test(a_server_given_by_its_address_has_none),
        cmocka_unit_test(ttl_is_known_without_the_cache_too),
        cmocka_unit_test(cached_answer_does_not_live_longer_for_being_used),
        cmocka_unit_test(without_the_cache_each_answer_counts),
        cmocka_unit_test(static_records_count_from_their_use),
        cmocka_unit_test(the_first_way_to_a_target_counts),
        cmocka_unit_test(accounts_are_apart),
        cmocka_unit_test(the_oldest_gives_way_when_there_are_too_many),
        cmocka_unit_test(switching_off_forgets),
    };

    return cmocka_run_group_tests_name("engine_ttl", tests, NULL, NULL);
}
