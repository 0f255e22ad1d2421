// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

/* Makes a call at `at` seconds and returns how many questions it cost. */
static uint32_t queries_of_call(struct world *w, int at)
{
    uint32_t before;

    world_run(w, at * BASE_SEC);
    before = w->query_count;
    world_call(w, (uint32_t)at + 1);
    world_run(w, at * BASE_SEC);
    return w->query_count - before;
}

static void start(struct world *w)
{
    world_start(w);
    world_run(w, w->now);
}

/* The same to the microsecond. */
static uint32_t queries_at(struct world *w, base_time at)
{
    uint32_t before;

    world_run(w, at);
    before = w->query_count;
    world_call(w, w->attempt_count + 1);
    world_run(w, at);
    return w->query_count - before;
}

/* SEMANTICS 2.16.0, the borders between its columns, for each cache type. */
static void answers_end_with_the_last_microsecond_of_their_ttl(void **state)
{
    (void)state;
    static const uint32_t after[] = {[1] = 4, [2] = 2};

    for (int32_t type = 1; type <= 2; type++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.has_additional = true;
        w.account[0].dns_cache_type = type;
        start(&w);

        assert_int_equal(queries_at(&w, 300 * BASE_SEC - 1), 0);
        assert_int_equal(queries_at(&w, 300 * BASE_SEC), after[type]);
        assert_int_equal(queries_at(&w, 600 * BASE_SEC - 1), 0);
        world_fini(&w);
    }
}

static void denials_end_with_the_last_microsecond_of_their_ttl(void **state)
{
    (void)state;
    static const struct {
        const char *cap;
        base_time end;
    } rows[] = {{"10800", 3600 * BASE_SEC}, {"60", 60 * BASE_SEC}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        w.zone_count = 0;
        w.has_soa = true;
        w.negative_ttl = 3600;
        w.account[0].reg_fail_retry_interval = 0;
        world_knob(&w, "neg_ttl_cap", rows[i].cap);
        start(&w);

        assert_int_equal(queries_at(&w, rows[i].end - 1), 0);
        assert_int_equal(queries_at(&w, rows[i].end), 1);
        world_fini(&w);
    }
}

/* The negative rows for the other two cache types. */
static void denials_with_each_cache_type(void **state)
{
    (void)state;
    static const struct {
        int32_t type;
        uint32_t at_0, at_100, at_301, at_3601;
    } rows[] = {{0, 4, 4, 4, 4}, {1, 4, 0, 3, 4}, {2, 2, 0, 1, 2}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.zone[0] = w.zone[--w.zone_count]; /* no NAPTR */
        world_a(&w, "pbx.com", "C", 300);   /* but the name exists */
        w.has_soa = true;
        w.has_additional = true;
        w.negative_ttl = 3600;
        w.account[0].server[0].expires = 100000;
        w.account[0].dns_cache_type = rows[i].type;
        start(&w);

        assert_int_equal(w.query_count, rows[i].at_0);
        assert_int_equal(queries_of_call(&w, 100), rows[i].at_100);
        assert_int_equal(queries_of_call(&w, 301), rows[i].at_301);
        assert_int_equal(queries_of_call(&w, 3601), rows[i].at_3601);
        world_fini(&w);
    }
}

/* SEMANTICS 2.16.0, the table. */
static void query_count_oracle(void **state)
{
    (void)state;
    static const struct {
        int32_t cache_type;
        uint32_t at_0, at_100, at_299, at_301;
    } rows[] = {{0, 4, 4, 4, 4}, {1, 4, 0, 0, 4}, {2, 2, 0, 0, 2}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.has_additional = true;
        w.account[0].dns_cache_type = rows[i].cache_type;

        start(&w);

        assert_int_equal(w.query_count, rows[i].at_0);
        assert_int_equal(queries_of_call(&w, 100), rows[i].at_100);
        assert_int_equal(queries_of_call(&w, 299), rows[i].at_299);
        assert_int_equal(queries_of_call(&w, 301), rows[i].at_301);
        world_fini(&w);
    }
}

/* SEMANTICS 2.16.0: the NAPTR denial outlives the SRV answer. */
static void negative_answer_is_kept_for_its_ttl(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone[0] = w.zone[--w.zone_count]; /* no NAPTR */
    world_a(&w, "pbx.com", "C", 300);   /* but the name exists */
    w.has_soa = true;
    w.negative_ttl = 3600;
    w.account[0].server[0].expires = 100000;

    start(&w);

    assert_int_equal(w.query_count, 4);
    assert_int_equal(queries_of_call(&w, 301), 3);
    assert_int_equal(queries_of_call(&w, 3601), 4);
    world_fini(&w);
}

static void nxdomain_covers_all_types_of_the_name(void **state)
{
    (void)state;
    static const struct {
        const char *scope;
        uint32_t at_0;
    } rows[] = {{"name", 2}, {"name_type", 3}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.zone_count = 0;
        w.has_soa = true;
        w.negative_ttl = 3600;
        world_knob(&w, "neg_nxdomain_scope", rows[i].scope);

        start(&w);

        assert_int_equal(w.query_count, rows[i].at_0);
        assert_int_equal(queries_of_call(&w, 30), 0);
        world_fini(&w);
    }
}

/* 2.16: the A record was cached with the name; then the name is gone, and the
 * question for its NAPTR comes back with NXDOMAIN. */
static void record_that_lives_on_outlasts_a_denial_of_its_name(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].server[0].port = 0;
    w.account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    w.has_soa = true;
    w.negative_ttl = 60;
    start(&w);
    w.zone_count = 0;
    world_forget(&w);

    assert_int_equal(queries_of_call(&w, 100), 2); /* NAPTR and SRV */
    assert_string_equal(world_sends(&w), "iA@100");
    assert_int_equal(queries_of_call(&w, 130), 0);
    assert_int_equal(queries_of_call(&w, 301), 2); /* the denials have ended */
    assert_non_null(strstr(world_reports(&w), "callfailed 503 dns@301"));
    world_fini(&w);
}

static void nodata_covers_one_type_only(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone_count = 0;
    w.missing = ENGINE_DNS_NODATA;
    w.has_soa = true;
    w.negative_ttl = 3600;

    start(&w);

    assert_int_equal(w.query_count, 3);
    world_fini(&w);
}

static void denial_without_soa_is_not_kept(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone_count = 0;

    start(&w);

    assert_int_equal(queries_of_call(&w, 1), 1);
    world_fini(&w);
}

static void knob_neg_ttl_cap(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone_count = 0;
    w.has_soa = true;
    w.negative_ttl = 3600;
    w.account[0].reg_fail_retry_interval = 0;
    world_knob(&w, "neg_ttl_cap", "10");

    start(&w);

    assert_int_equal(queries_of_call(&w, 9), 0);
    assert_int_equal(queries_of_call(&w, 10), 1);
    world_fini(&w);
}

static void failure_is_not_kept(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_result = ENGINE_DNS_FAILED;
    w.has_soa = true;
    w.negative_ttl = 3600;

    start(&w);

    assert_int_equal(queries_of_call(&w, 1), 1);
    world_fini(&w);
}

/* The plan that asked may use what it got, once. */
static void ttl_0_serves_the_plan_that_asked(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone[0].ttl = 0;

    start(&w);

    assert_string_equal(world_sends(&w), "A@0");
    assert_int_equal(queries_of_call(&w, 0), 1);
    world_fini(&w);
}

static void answer_lives_to_the_end_of_its_ttl(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");

    start(&w);

    assert_int_equal(queries_of_call(&w, 299), 0);
    assert_int_equal(queries_of_call(&w, 300), 1);
    world_fini(&w);
}

static void list_lives_as_long_as_its_shortest_record(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.zone[1].ttl = 60;

    start(&w);

    assert_int_equal(queries_of_call(&w, 59), 0);
    assert_int_equal(queries_of_call(&w, 60), 1);
    world_fini(&w);
}

/* What was valid when a plan began stays valid for it. */
static void answer_that_ends_during_a_plan_still_counts(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone[0].ttl = 100; /* the NAPTR */
    w.zone[1].ttl = w.zone[2].ttl = 50;
    start(&w);
    world_run_ms(&w, 99000);
    w.dns_latency = 2 * BASE_SEC;
    world_forget(&w);

    world_call(&w, 1);
    world_run_ms(&w, 103000);

    assert_string_equal(world_queries(&w), "SRV _sip._udp.pbx.com@99");
    assert_string_equal(world_sends(&w), "iA@101");
    world_fini(&w);
}

static void one_question_serves_two_requests(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.dns_latency = BASE_SEC;

    world_start(&w);
    world_call(&w, 1);
    world_run_ms(&w, 2000);

    assert_string_equal(world_queries(&w), "A pbx.com@0");
    assert_string_equal(world_sends(&w), "A@1 iA@1");
    world_fini(&w);
}

static void cache_type_0_asks_for_each_request(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].dns_cache_type = 0;
    w.dns_latency = BASE_SEC;

    world_start(&w);
    world_call(&w, 1);
    world_run_ms(&w, 2000);

    assert_string_equal(world_queries(&w), "A pbx.com@0 A pbx.com@0");
    assert_string_equal(world_sends(&w), "A@1 iA@1");
    world_fini(&w);
}

static void accounts_share_the_cache(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.config.account_count = 2;
    w.account[1].server[0].address = "PBX.com";

    start(&w);

    assert_string_equal(world_queries(&w), "A pbx.com@0");
    assert_string_equal(world_sends(&w), "A@0 A@0");
    world_fini(&w);
}

/* Only A records of this answer's targets are taken from the additional section. */
static void additional_records_of_strangers_are_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_naptr(&w, "later.com", 1, "a", "SIP+D2U", "stranger.com");
    world_a(&w, "stranger.com", "D", 300);
    w.has_additional = true;
    w.account[0].dns_cache_type = 2;
    w.account[0].server[1] = w.account[0].server[0];
    w.account[0].server[1].address = "later.com";

    start(&w);

    assert_non_null(strstr(world_queries(&w), "A stranger.com@0"));
    world_fini(&w);
}

/* RFC 2181 5.4.1: a live answer outranks an additional record. */
static void additional_record_does_not_replace_a_live_answer(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    for (size_t i = 3; i < 5; i++)
        w.zone[i].ttl = 1000;
    w.account[0].dns_cache_type = 2;
    start(&w);
    w.has_additional = true;
    w.zone[3].data.address.ip[3] = 4;
    world_forget(&w);

    assert_int_equal(queries_of_call(&w, 301), 2);
    assert_string_equal(world_sends(&w), "iA@301");
    world_fini(&w);
}

static void additional_record_replaces_an_additional_one(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    for (size_t i = 3; i < 5; i++)
        w.zone[i].ttl = 1000;
    w.account[0].dns_cache_type = 2;
    w.has_additional = true;
    start(&w);
    w.zone[3].data.address.ip[3] = 4;
    world_forget(&w);

    assert_int_equal(queries_of_call(&w, 301), 2);
    assert_string_equal(world_sends(&w), "iD@301");
    world_fini(&w);
}

static void reports_tell_what_the_cache_did(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.log_cache = true;
    start(&w);
    assert_string_equal(world_reports(&w),
                        "miss A pbx.com 0@0 store A pbx.com 300@0 "
                        "registering A@0 registered A@0");
    world_forget(&w);

    world_run_ms(&w, 100000);
    world_call(&w, 1);
    assert_string_equal(world_reports(&w), "hit A pbx.com 200@100");
    world_forget(&w);

    queries_of_call(&w, 301);
    assert_string_equal(world_reports(&w),
                        "expire A pbx.com 0@301 miss A pbx.com 0@301 "
                        "store A pbx.com 300@301");
    world_fini(&w);
}

static void negative_report_tells_the_ttl(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone_count = 0;
    w.has_soa = true;
    w.negative_ttl = 77;
    w.log_cache = true;

    start(&w);

    assert_non_null(strstr(world_reports(&w), "negative A pbx.com 77@0"));
    world_fini(&w);
}

static void knob_serve_stale(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"false", "A@0"}, {"true", "A@0 iA@400"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        world_knob(&w, "serve_stale", rows[i].value);
        start(&w);
        w.dns_result = ENGINE_DNS_TIMEOUT;

        queries_of_call(&w, 400);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void knob_requery(void **state)
{
    (void)state;
    static const struct {
        const char *value, *queries;
    } rows[] = {
        {"lazy", "A pbx.com@0"},
        /* Used at 0 by the registration; unused since 300. */
        {"active", "A pbx.com@0 A pbx.com@300"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        world_knob(&w, "requery", rows[i].value);

        start(&w);
        world_run_ms(&w, 1000000);

        assert_string_equal(world_queries(&w), rows[i].queries);
        world_fini(&w);
    }
}

/* SEMANTICS 2.16.0, row of type 2: two questions bring everything again. */
static void active_requery_takes_additional_records_again(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.has_additional = true;
    w.account[0].dns_cache_type = 2;
    world_knob(&w, "requery", "active");
    start(&w);
    world_forget(&w);

    world_run_ms(&w, 300000);
    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@300 SRV _sip._udp.pbx.com@300");
    assert_int_equal(queries_of_call(&w, 599), 0);
    world_fini(&w);
}

/* What the new SRV answer does not bring is asked for by itself. */
static void active_requery_asks_for_what_does_not_come_along(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.has_additional = true;
    w.account[0].dns_cache_type = 2;
    world_knob(&w, "requery", "active");
    start(&w);
    world_forget(&w);
    w.has_additional = false;

    world_run_ms(&w, 300000);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@300 SRV _sip._udp.pbx.com@300 "
                        "A one.pbx.com@300 A two.pbx.com@300");
    world_fini(&w);
}

static void active_requery_leaves_ttl_0_alone(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.zone[0].ttl = 0;
    world_knob(&w, "requery", "active");

    start(&w);
    world_run_ms(&w, 1000);

    assert_int_equal(w.query_count, 1);
    world_fini(&w);
}

static void knobs_dns_timeout_and_attempts_stand_in_the_question(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    world_knob(&w, "dns_timeout", "7");
    world_knob(&w, "dns_attempts", "3");

    start(&w);

    assert_int_equal(w.last_resolve.data.resolve.timeout, 7 * BASE_SEC);
    assert_int_equal(w.last_resolve.data.resolve.attempts, 3);
    world_fini(&w);
}

static void phone_without_dns_server_asks_nobody(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.config.has_dns_server = false;

    start(&w);

    assert_int_equal(w.query_count, 0);
    assert_string_equal(world_reports(&w), "failed 0 dns@0");
    world_fini(&w);
}

static void late_answer_is_ignored(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    start(&w);
    struct engine_event event = {.type = ENGINE_EVENT_RESOLVED, .id = 1};

    world_handle(&w, &event);
    event.id = 999;
    world_handle(&w, &event);
    event.id = 0;
    world_handle(&w, &event);

    assert_int_equal(queries_of_call(&w, 1), 0);
    world_fini(&w);
}

/* An answer that says OK and holds nothing of the type asked. */
static void empty_ok_counts_as_failure(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    world_create(&w);
    struct engine_event event = {.type = ENGINE_EVENT_STARTED};
    struct engine_action action;
    engine_handle(w.engine, &event, 0);
    while (engine_next_action(w.engine, &action) &&
           action.type != ENGINE_ACTION_RESOLVE)
        continue;
    event = (struct engine_event){.type = ENGINE_EVENT_RESOLVED,
                                  .id = action.data.resolve.id};

    world_handle(&w, &event);

    assert_string_equal(world_reports(&w), "failed 0 dns@0");
    world_fini(&w);
}

/* ---- limits -------------------------------------------------------------------- */

static void oldest_unused_entry_gives_way(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.limits.cache_entries = 1;
    w.config.account_count = 2;
    w.account[1].server[0].address = "other.com";
    world_a(&w, "other.com", "B", 300);

    start(&w);
    world_run_ms(&w, 31000);

    assert_non_null(strstr(world_sends(&w), "A@0"));
    assert_non_null(strstr(world_sends(&w), "B@30"));
    assert_non_null(strstr(world_reports(&w), "limit cache_entries@0"));
    world_fini(&w);
}

static void too_many_records_are_cut_and_reported(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABCD");
    w.limits.cache_records = 2;
    for (size_t i = 0; i < 4; i++)
        w.nodes[i].behaviour = WORLD_ICMP_PORT;

    start(&w);

    assert_string_equal(world_sends(&w), "A@0 B@0");
    assert_non_null(strstr(world_reports(&w), "limit cache_records@0"));
    world_fini(&w);
}

static void records_of_an_old_answer_give_way(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "AB");
    w.limits.cache_records = 2;
    w.account[0].server[1].address = "other.com";
    world_a(&w, "other.com", "C", 300);
    world_a(&w, "other.com", "D", 300);
    w.account[0].redundancy_type = 1;
    start(&w);
    world_set(&w, "A", WORLD_ICMP_PORT);
    world_set(&w, "B", WORLD_ICMP_PORT);
    world_forget(&w);

    world_run_ms(&w, 1800000);

    assert_non_null(strstr(world_sends(&w), "A@1800 B@1800"));
    world_fini(&w);
}

static void names_without_room_are_reported(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.limits.name_bytes = 40;

    start(&w);

    assert_non_null(strstr(world_reports(&w), "limit name_bytes@0"));
    assert_non_null(strstr(world_reports(&w), "failed 0 dns@0"));
    world_fini(&w);
}

/* Room for one name at a time: old ones are given up, nothing is lost for good. */
static void names_give_way_to_new_ones(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.limits.name_bytes = 64;
    w.zone[0].ttl = 10;

    start(&w);
    for (int i = 1; i < 20; i++)
        queries_of_call(&w, 11 * i);

    assert_int_equal(w.query_count, 20);
    assert_null(strstr(world_reports(&w), "limit"));
    world_fini(&w);
}

static void more_srv_records_than_an_entry_holds_are_cut(void **state)
{
    (void)state;
    struct world w;
    struct engine_record records[70];
    struct engine_action action;
    struct engine_event event = {.type = ENGINE_EVENT_STARTED};
    world_init(&w);
    world_domain(&w, "A");
    w.limits.cache_records = 100;
    w.limits.targets = 100;
    world_create(&w);
    for (size_t i = 0; i < BASE_COUNT_OF(records); i++)
        records[i] = (struct engine_record){
            .type = ENGINE_RECORD_A,
            .name = "pbx.com",
            .ttl = 300,
            .data.address = base_address_ipv4(10, 0, 1, (uint8_t)(i + 1), 0)};
    engine_handle(w.engine, &event, 0);
    while (engine_next_action(w.engine, &action) &&
           action.type != ENGINE_ACTION_RESOLVE)
        continue;
    event = (struct engine_event){
        .type = ENGINE_EVENT_RESOLVED,
        .id = action.data.resolve.id,
        .answer = {.records = records, .record_count = BASE_COUNT_OF(records)}};

    world_handle(&w, &event);

    assert_non_null(strstr(world_reports(&w), "limit cache_records@0"));
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(query_count_oracle),
        cmocka_unit_test(answers_end_with_the_last_microsecond_of_their_ttl),
        cmocka_unit_test(denials_end_with_the_last_microsecond_of_their_ttl),
        cmocka_unit_test(denials_with_each_cache_type),
        cmocka_unit_test(negative_answer_is_kept_for_its_ttl),
        cmocka_unit_test(nxdomain_covers_all_types_of_the_name),
        cmocka_unit_test(record_that_lives_on_outlasts_a_denial_of_its_name),
        cmocka_unit_test(nodata_covers_one_type_only),
        cmocka_unit_test(denial_without_soa_is_not_kept),
        cmocka_unit_test(knob_neg_ttl_cap),
        cmocka_unit_test(failure_is_not_kept),
        cmocka_unit_test(ttl_0_serves_the_plan_that_asked),
        cmocka_unit_test(answer_lives_to_the_end_of_its_ttl),
        cmocka_unit_test(list_lives_as_long_as_its_shortest_record),
        cmocka_unit_test(answer_that_ends_during_a_plan_still_counts),
        cmocka_unit_test(one_question_serves_two_requests),
        cmocka_unit_test(cache_type_0_asks_for_each_request),
        cmocka_unit_test(accounts_share_the_cache),
        cmocka_unit_test(additional_records_of_strangers_are_ignored),
        cmocka_unit_test(additional_record_does_not_replace_a_live_answer),
        cmocka_unit_test(additional_record_replaces_an_additional_one),
        cmocka_unit_test(reports_tell_what_the_cache_did),
        cmocka_unit_test(negative_report_tells_the_ttl),
        cmocka_unit_test(knob_serve_stale),
        cmocka_unit_test(knob_requery),
        cmocka_unit_test(active_requery_takes_additional_records_again),
        cmocka_unit_test(active_requery_asks_for_what_does_not_come_along),
        cmocka_unit_test(active_requery_leaves_ttl_0_alone),
        cmocka_unit_test(knobs_dns_timeout_and_attempts_stand_in_the_question),
        cmocka_unit_test(phone_without_dns_server_asks_nobody),
        cmocka_unit_test(late_answer_is_ignored),
        cmocka_unit_test(empty_ok_counts_as_failure),
        cmocka_unit_test(oldest_unused_entry_gives_way),
        cmocka_unit_test(too_many_records_are_cut_and_reported),
        cmocka_unit_test(records_of_an_old_answer_give_way),
        cmocka_unit_test(names_without_room_are_reported),
        cmocka_unit_test(names_give_way_to_new_ones),
        cmocka_unit_test(more_srv_records_than_an_entry_holds_are_cut),
    };

    return cmocka_run_group_tests_name("engine_cache", tests, NULL, NULL);
}
