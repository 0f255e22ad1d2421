// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

/* The phone's static records, beside the zone that DNS knows. */
static struct engine_record records[3 * ENGINE_STATIC_MAX + 1];
static size_t record_count;

static struct engine_record *add(enum engine_record_type type, const char *name)
{
    struct engine_record *record = &records[record_count++];

    *record = (struct engine_record){.type = type, .name = name, .ttl = 300};
    return record;
}

static struct engine_record *add_a(const char *name, const char *node)
{
    struct engine_record *record = add(ENGINE_RECORD_A, name);

    record->data.address =
        base_address_ipv4(10, 0, 1, (uint8_t)(node[0] - 'A' + 1), 0);
    return record;
}

static struct engine_record *add_srv(const char *name, uint16_t weight,
                                     const char *target)
{
    struct engine_record *record = add(ENGINE_RECORD_SRV, name);

    record->data.srv.weight = weight;
    record->data.srv.port = 5060;
    record->data.srv.target = target;
    return record;
}

static struct engine_record *add_naptr(const char *name, uint16_t order,
                                       const char *service,
                                       const char *replacement)
{
    struct engine_record *record = add(ENGINE_RECORD_NAPTR, name);

    record->data.naptr.order = order;
    record->data.naptr.preference = 50;
    record->data.naptr.flags = "S";
    record->data.naptr.service = service;
    record->data.naptr.replacement = replacement;
    return record;
}

/* A phone at pbx.com, port 5060; nothing in DNS, no static records yet. */
static void init(struct world *w)
{
    world_init(w);
    record_count = 0;
    w->account[0].server[0].address = "pbx.com";
    w->account[0].server[0].expires = 100000;
    w->account[0].reg_fail_retry_interval = 0;
}

static void init_naptr(struct world *w)
{
    init(w);
    w->account[0].server[0].port = 0;
    w->account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
}

static void start(struct world *w)
{
    w->config.static_records = records;
    w->config.static_record_count = record_count;
    world_start(w);
    world_run(w, w->now);
}

/* All targets refuse, so that one pass shows the whole chain. */
static void start_refused(struct world *w)
{
    for (size_t i = 0; i < WORLD_NODES; i++)
        w->nodes[i].behaviour = WORLD_ICMP_PORT;
    w->log_targets = true;
    start(w);
}

/* Makes a call at `at` and returns how many questions it cost. */
static uint32_t queries_of_call(struct world *w, base_time at)
{
    uint32_t before;

    world_run(w, at);
    before = w->query_count;
    world_call(w, w->attempt_count + 1);
    world_run(w, at);
    return w->query_count - before;
}

/* ---- Appendix B (2.16.1) ------------------------------------------------------ */

static void example_1_static_addresses_in_index_order(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    w.account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    add_a("pbx.com", "A");
    add_a("pbx.com", "B");

    start_refused(&w);

    assert_string_equal(world_queries(&w), "A pbx.com@0");
    assert_string_equal(world_sends(&w), "A/udp:5060@0 B/udp:5060@0");
    world_fini(&w);
}

static void example_2_static_srv_over_live_addresses(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    w.account[0].naptr_build = 1;
    world_a(&w, "server1.pbx.com", "A", 300);
    world_a(&w, "server2.pbx.com", "B", 300);
    add_srv("_sip._tcp.pbx.com", 1, "server1.pbx.com");
    add_srv("_sip._tcp.pbx.com", 2, "server2.pbx.com");

    start_refused(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "SRV _sip._tcp.pbx.com@0 A server2.pbx.com@0 "
                        "A server1.pbx.com@0");
    assert_string_equal(world_sends(&w), "B/tcp:5060@0 A/tcp:5060@0");
    world_fini(&w);
}

/* 1.9 E8: the default of naptr_build makes the example's records useless. */
static void example_2_without_naptr_build_finds_nothing(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    w.missing = ENGINE_DNS_NODATA;
    world_a(&w, "server1.pbx.com", "A", 300);
    add_srv("_sip._tcp.pbx.com", 1, "server1.pbx.com");

    start_refused(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 A pbx.com@0");
    assert_string_equal(world_sends(&w), "");
    world_fini(&w);
}

static void example_2_with_a_live_naptr(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    world_naptr(&w, "pbx.com", 90, "s", "SIP+D2T", "_sip._tcp.pbx.com");
    world_a(&w, "server1.pbx.com", "A", 300);
    world_a(&w, "server2.pbx.com", "B", 300);
    add_srv("_sip._tcp.pbx.com", 1, "server1.pbx.com");
    add_srv("_sip._tcp.pbx.com", 2, "server2.pbx.com");

    start_refused(&w);

    assert_string_equal(world_sends(&w), "B/tcp:5060@0 A/tcp:5060@0");
    world_fini(&w);
}

static void example_3_static_naptr_over_live_srv(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    world_srv(&w, "_sip._tcp.pbx.com", 0, 1, "server1.pbx.com");
    world_srv(&w, "_sip._tcp.pbx.com", 0, 2, "server2.pbx.com");
    world_srv(&w, "_sip._udp.pbx.com", 0, 1, "server1.pbx.com");
    world_a(&w, "server1.pbx.com", "A", 300);
    world_a(&w, "server2.pbx.com", "B", 300);
    add_naptr("pbx.com", 100, "SIP+D2U", "_sip._udp.pbx.com");
    add_naptr("pbx.com", 90, "SIP+D2T", "_sip._tcp.pbx.com");

    start_refused(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._tcp.pbx.com@0 "
                        "A server2.pbx.com@0 A server1.pbx.com@0");
    assert_string_equal(world_sends(&w), "B/tcp:5060@0 A/tcp:5060@0");
    world_fini(&w);
}

/* ---- which records match --------------------------------------------------------- */

/* 1.9 E7 */
static void blank_name_never_matches(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("", "A");
    add_a(NULL, "B");
    add_a("pbx.com", "C");

    start_refused(&w);

    assert_string_equal(world_sends(&w), "C/udp:5060@0");
    world_fini(&w);
}

static void names_match_in_any_case(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("PBX.com", "A");
    add_a("other.com", "C");
    add_a("pbx.COM", "B");

    start_refused(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0 B/udp:5060@0");
    world_fini(&w);
}

static void a_live_answer_outranks_static_records(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_a(&w, "pbx.com", "A", 300);
    add_a("pbx.com", "B");

    start(&w);

    assert_string_equal(world_sends(&w), "A@0");
    world_fini(&w);
}

/* No such name, no data, no answer and a failure code are all no result. */
static void every_way_of_no_result_leads_to_static_records(void **state)
{
    (void)state;
    static const enum engine_dns_result results[] = {
        ENGINE_DNS_NODATA, ENGINE_DNS_NXDOMAIN, ENGINE_DNS_FAILED,
        ENGINE_DNS_TIMEOUT};

    for (size_t i = 0; i < BASE_COUNT_OF(results); i++) {
        struct world w;
        init(&w);
        add_a("pbx.com", "A");
        w.dns_result = results[i];

        start(&w);

        assert_string_equal(world_queries(&w), "A pbx.com@0");
        assert_string_equal(world_sends(&w), "A@0");
        world_fini(&w);
    }
}

/* The denial of the name's NAPTR covers its address, not the static one. */
static void denied_name_still_has_its_static_address(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    add_a("pbx.com", "A");
    w.has_soa = true;
    w.negative_ttl = 3600;

    start(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0");
    assert_string_equal(world_sends(&w), "A@0");
    world_fini(&w);
}

/* ---- static_cache_pri, no DNS server ------------------------------------------------ */

static void static_cache_pri_decides_who_is_asked_first(void **state)
{
    (void)state;
    static const struct {
        int32_t pri;
        const char *queries, *sends;
    } rows[] = {{0, "A pbx.com@0", "A@0"}, {1, "", "B@0"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        init(&w);
        world_a(&w, "pbx.com", "A", 300);
        add_a("pbx.com", "B");
        w.account[0].static_cache_pri = rows[i].pri;

        start(&w);

        assert_string_equal(world_queries(&w), rows[i].queries);
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* Preferred records have no interval: DNS is never asked for them. */
static void preferred_records_outlive_their_ttl(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_a(&w, "pbx.com", "A", 300);
    add_a("pbx.com", "B");
    w.account[0].static_cache_pri = 1;
    start(&w);

    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC), 0);
    assert_int_equal(queries_of_call(&w, 99999 * BASE_SEC), 0);
    assert_string_equal(world_sends(&w), "B@0 iB@300 B@50000 iB@99999");
    world_fini(&w);
}

static void what_is_not_static_is_asked_for_even_if_preferred(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    world_a(&w, "live.com", "A", 300);
    add_naptr("pbx.com", 1, "SIP+D2U", "_sip._udp.pbx.com");
    add_srv("_sip._udp.pbx.com", 1, "live.com");
    w.account[0].static_cache_pri = 1;

    start(&w);

    assert_string_equal(world_queries(&w), "A live.com@0");
    assert_string_equal(world_sends(&w), "A@0");
    world_fini(&w);
}

static void accounts_differ_in_what_they_prefer(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_a(&w, "pbx.com", "A", 300);
    add_a("pbx.com", "B");
    w.config.account_count = 2;
    w.account[0].static_cache_pri = 1;
    w.account[1].server[0].address = "pbx.com";

    start(&w);

    assert_string_equal(world_sends(&w), "B@0 A@0");
    world_fini(&w);
}

static void without_dns_server_static_records_always_answer(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.config.has_dns_server = false;
    start(&w);

    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC), 0);
    assert_int_equal(queries_of_call(&w, 601 * BASE_SEC), 0);
    assert_string_equal(world_sends(&w), "A@0 iA@300 iA@601");
    world_fini(&w);
}

static void without_dns_server_or_static_records_it_fails_at_once(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    w.config.has_dns_server = false;

    start(&w);

    assert_string_equal(world_queries(&w), "");
    assert_string_equal(world_reports(&w), "failed 0 dns@0");
    world_fini(&w);
}

/* ---- intervals ------------------------------------------------------------------------ */

static void interval_keeps_dns_unasked_until_the_ttl_ends(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);

    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC - 1), 0);
    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC), 1);
    world_fini(&w);
}

static void interval_starts_again_when_dns_still_has_nothing(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);

    assert_int_equal(queries_of_call(&w, 350 * BASE_SEC), 1);
    assert_int_equal(queries_of_call(&w, 650 * BASE_SEC - 1), 0);
    assert_int_equal(queries_of_call(&w, 650 * BASE_SEC), 1);
    world_fini(&w);
}

static void dns_that_answers_again_wins_after_the_interval(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "B");
    start(&w);
    world_a(&w, "pbx.com", "A", 300);

    queries_of_call(&w, 299 * BASE_SEC);
    queries_of_call(&w, 300 * BASE_SEC);
    queries_of_call(&w, 599 * BASE_SEC);

    assert_string_equal(world_queries(&w), "A pbx.com@0 A pbx.com@300");
    assert_string_equal(world_sends(&w), "B@0 iB@299 iA@300 iA@599");
    world_fini(&w);
}

static void interval_is_the_least_ttl_of_the_group(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    add_a("pbx.com", "B")->ttl = 30;
    start(&w);

    assert_int_equal(queries_of_call(&w, 30 * BASE_SEC - 1), 0);
    assert_int_equal(queries_of_call(&w, 30 * BASE_SEC), 1);
    world_fini(&w);
}

static void interval_belongs_to_name_and_type(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    world_a(&w, "live.com", "A", 1000);
    add_naptr("pbx.com", 1, "SIP+D2U", "_sip._udp.pbx.com")->ttl = 100;
    add_srv("_sip._udp.pbx.com", 1, "live.com")->ttl = 200;
    start(&w);
    world_forget(&w);

    queries_of_call(&w, 99 * BASE_SEC);
    queries_of_call(&w, 100 * BASE_SEC);
    queries_of_call(&w, 200 * BASE_SEC);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@100 NAPTR pbx.com@200 "
                        "SRV _sip._udp.pbx.com@200");
    world_fini(&w);
}

/* A live denial outlasts the interval: DNS has been asked, in a way. */
static void negative_entry_leads_to_static_records_without_a_query(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.has_soa = true;
    w.negative_ttl = 3600;
    start(&w);

    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC), 0);
    assert_int_equal(queries_of_call(&w, 3599 * BASE_SEC), 0);
    assert_string_equal(world_sends(&w), "A@0 iA@300 iA@3599");
    world_fini(&w);
}

/* An additional record can come while the interval keeps DNS unasked. */
static void live_answer_is_used_while_the_interval_runs(void **state)
{
    (void)state;
    struct world w;
    init_naptr(&w);
    w.account[0].dns_cache_type = 2;
    w.has_additional = true;
    world_srv(&w, "_sip._udp.pbx.com", 0, 0, "server.com");
    w.zone[0].ttl = 50;
    add_a("server.com", "B")->ttl = 1000;
    start(&w);
    world_a(&w, "server.com", "A", 300);
    world_forget(&w);

    queries_of_call(&w, 49 * BASE_SEC);
    queries_of_call(&w, 60 * BASE_SEC);

    assert_string_equal(world_sends(&w), "iB@49 iA@60");
    assert_null(strstr(world_queries(&w), "A server.com"));
    world_fini(&w);
}

static void knob_static_interval_suppresses_query(void **state)
{
    (void)state;
    static const struct {
        const char *value, *queries, *sends;
    } rows[] = {
        {"true", "", "iB@10"},
        {"false", "A pbx.com@10", "iA@10"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        init(&w);
        add_a("pbx.com", "B");
        world_knob(&w, "static_interval_suppresses_query", rows[i].value);
        start(&w);
        world_a(&w, "pbx.com", "A", 300);
        world_forget(&w);

        queries_of_call(&w, 10 * BASE_SEC);

        assert_string_equal(world_queries(&w), rows[i].queries);
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* Without an interval each request that falls back says so. */
static void each_fallback_is_reported(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.log_cache = true;
    world_knob(&w, "static_interval_suppresses_query", "false");
    start(&w);
    world_forget(&w);

    queries_of_call(&w, 10 * BASE_SEC);

    assert_string_equal(world_reports(&w),
                        "miss A pbx.com 0@10 static A pbx.com 300@10");
    world_fini(&w);
}

/* The static cache is not the DNS cache: its interval holds for both kinds. */
static void interval_holds_with_dns_cache_type_0(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.account[0].dns_cache_type = 0;
    start(&w);

    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC - 1), 0);
    assert_int_equal(queries_of_call(&w, 300 * BASE_SEC), 1);
    world_fini(&w);
}

static void switching_off_forgets_the_interval(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);
    world_event(&w, ENGINE_EVENT_STOPPED, 0, 0);
    world_forget(&w);
    w.now = 10 * BASE_SEC;

    world_event(&w, ENGINE_EVENT_STARTED, 0, 0);
    world_run(&w, w.now);

    assert_string_equal(world_queries(&w), "A pbx.com@10");
    world_fini(&w);
}

static void stale_answer_goes_before_static_records(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"false", "iB@400"}, {"true", "iA@400"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        init(&w);
        world_a(&w, "pbx.com", "A", 300);
        add_a("pbx.com", "B");
        world_knob(&w, "serve_stale", rows[i].value);
        start(&w);
        world_forget(&w);
        w.dns_result = ENGINE_DNS_TIMEOUT;

        queries_of_call(&w, 400 * BASE_SEC);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* ---- static_on_unreachable --------------------------------------------------------------- */

static void knob_static_on_unreachable(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {
        {"true", "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0"},
        {"false", "A/udp:5060@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        init(&w);
        world_a(&w, "pbx.com", "A", 300);
        add_a("pbx.com", "B");
        add_a("pbx.com", "C");
        world_knob(&w, "static_on_unreachable", rows[i].value);

        start_refused(&w);

        assert_string_equal(world_queries(&w), "A pbx.com@0");
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* The last target of the whole list gets the whole timer, no other one (2.6). */
static void static_target_is_the_last_of_the_list(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_a(&w, "pbx.com", "A", 300);
    add_a("pbx.com", "B");
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);

    start(&w);
    world_run(&w, 39500 * BASE_MSEC);

    assert_non_null(strstr(world_sends(&w), "A@3.5 B@7.5"));
    assert_non_null(strstr(world_reports(&w), "exhausted timeout@39.5"));
    world_fini(&w);
}

static void unreachable_list_costs_no_question_more(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    record_count = 0;
    world_example(&w);
    add_a("one.pbx.com", "C");
    add_a("nobody.com", "D");

    start_refused(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "A one.pbx.com@0 A two.pbx.com@0");
    assert_string_equal(world_sends(&w),
                        "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0");
    world_fini(&w);
}

static void static_srv_stands_behind_a_live_one(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    record_count = 0;
    world_example(&w);
    add_srv("_sip._udp.pbx.com", 0, "spare.com");
    add_a("spare.com", "C");

    start_refused(&w);

    assert_string_equal(world_sends(&w),
                        "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0");
    world_fini(&w);
}

static void lazy_resolution_comes_to_the_static_targets_too(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    record_count = 0;
    world_example(&w);
    add_srv("_sip._udp.pbx.com", 0, "spare.com");
    add_a("spare.com", "C");
    world_knob(&w, "a_resolution", "lazy");

    start_refused(&w);

    assert_string_equal(world_sends(&w),
                        "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0");
    world_fini(&w);
}

/* ---- what the timeline hears ------------------------------------------------------------ */

static void reports_name_the_static_record(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.log_cache = true;
    start(&w);
    assert_string_equal(world_reports(&w),
                        "miss A pbx.com 0@0 static A pbx.com 300@0 "
                        "registering A@0 registered A@0");
    world_forget(&w);

    queries_of_call(&w, 100 * BASE_SEC);

    assert_string_equal(world_reports(&w), "static A pbx.com 200@100");
    assert_string_equal(w.last_report.why.knob,
                        "static_interval_suppresses_query");
    world_fini(&w);
}

static void second_round_tells_nothing(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    world_a(&w, "pbx.com", "A", 300);
    add_a("pbx.com", "B");
    w.log_cache = true;

    start(&w);

    assert_string_equal(world_reports(&w),
                        "miss A pbx.com 0@0 store A pbx.com 300@0 "
                        "registering A@0 registered A@0");
    world_forget(&w);
    queries_of_call(&w, 100 * BASE_SEC);
    assert_string_equal(world_reports(&w), "hit A pbx.com 200@100");
    world_fini(&w);
}

/* Not the knob about the interval: without DNS there is nothing to suppress. */
static void without_dns_server_no_knob_decides(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    w.config.has_dns_server = false;
    w.log_cache = true;
    start(&w);
    world_forget(&w);

    queries_of_call(&w, 100 * BASE_SEC);

    assert_string_equal(world_reports(&w), "static A pbx.com 300@100");
    assert_null(w.last_report.why.knob);
    assert_true(w.last_report.why.documented);
    world_fini(&w);
}

/* ---- configuration --------------------------------------------------------------------------- */

static int init_error(struct world *w, struct base_error *error)
{
    size_t size = engine_size(&w->limits);
    int result;

    w->config.static_records = records;
    w->config.static_record_count = record_count;
    w->memory = base_calloc(1, size);
    result =
        engine_init(w->memory, size, &w->limits, &w->config, &w->engine, error);
    return result;
}

static void more_static_records_than_the_limit_are_an_error(void **state)
{
    (void)state;
    for (size_t count = ENGINE_STATIC_MAX; count <= ENGINE_STATIC_MAX + 1;
         count++) {
        struct base_error error = {0};
        struct world w;
        init(&w);
        for (size_t i = 0; i < count; i++)
            add_a("pbx.com", "A");

        assert_int_equal(init_error(&w, &error),
                         count == ENGINE_STATIC_MAX ? BASE_OK : BASE_ERR_FULL);
        if (count > ENGINE_STATIC_MAX)
            assert_string_equal(error.text,
                                "static A records: the limit is 12");
        world_fini(&w);
    }
}

static void limits_may_have_no_room_for_static_records(void **state)
{
    (void)state;
    struct base_error error = {0};
    struct world w;
    init(&w);
    w.limits.static_records = 0;
    add_a("pbx.com", "A");

    assert_int_equal(init_error(&w, &error), BASE_ERR_FULL);
    assert_string_equal(error.text, "1 static records: the limit is 0");
    world_fini(&w);
}

static void static_record_of_ipv6_is_an_error(void **state)
{
    (void)state;
    struct base_error error = {0};
    struct world w;
    init(&w);
    add_a("pbx.com", "A")->type = ENGINE_RECORD_AAAA;

    assert_int_equal(init_error(&w, &error), BASE_ERR_RANGE);
    world_fini(&w);
}

static void static_name_too_long_is_an_error(void **state)
{
    (void)state;
    static char name[ENGINE_NAME_MAX + 1];
    struct base_error error = {0};
    struct world w;
    init(&w);
    memset(name, 'x', ENGINE_NAME_MAX);
    add_srv("_sip._udp.pbx.com", 0, name);

    assert_int_equal(init_error(&w, &error), BASE_ERR_RANGE);
    world_fini(&w);
}

static void full_set_of_long_names_finds_room(void **state)
{
    (void)state;
    static char owners[3 * ENGINE_STATIC_MAX][64], targets[24][64];
    struct base_error error = {0};
    struct world w;
    init(&w);
    for (size_t i = 0; i < ENGINE_STATIC_MAX; i++) {
        for (size_t type = 0; type < 3; type++)
            snprintf(owners[3 * i + type], sizeof owners[0],
                     "_sip._udp.branch-office-%zu-%zu.voice.example.com", i,
                     type);
        snprintf(targets[2 * i], sizeof targets[0],
                 "server-%zu.branch-office.voice.example.com", i);
        snprintf(targets[2 * i + 1], sizeof targets[0],
                 "next-%zu.branch-office.voice.example.com", i);
        add_a(owners[3 * i], "A");
        add_srv(owners[3 * i + 1], 0, targets[2 * i]);
        add_naptr(owners[3 * i + 2], 0, "SIP+D2U", targets[2 * i + 1]);
    }

    assert_int_equal(init_error(&w, &error), BASE_OK);
    world_fini(&w);
}

static void reconfigure(struct world *w)
{
    struct engine_event event = {.type = ENGINE_EVENT_CONFIG_CHANGED,
                                 .config = &w->config};

    w->config.static_record_count = record_count;
    world_handle(w, &event);
}

static void same_static_records_keep_their_interval(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);
    world_run(&w, 100 * BASE_SEC);

    reconfigure(&w);

    assert_int_equal(queries_of_call(&w, 299 * BASE_SEC), 0);
    world_fini(&w);
}

static void new_static_records_count_at_the_next_look_up(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);
    world_run(&w, 100 * BASE_SEC);
    record_count = 0;
    add_a("pbx.com", "B");

    reconfigure(&w);

    assert_int_equal(queries_of_call(&w, 100 * BASE_SEC), 1);
    assert_string_equal(world_sends(&w), "A@0 iB@100");
    world_fini(&w);
}

static void removed_static_records_are_gone(void **state)
{
    (void)state;
    struct world w;
    init(&w);
    add_a("pbx.com", "A");
    start(&w);
    record_count = 0;

    reconfigure(&w);
    queries_of_call(&w, 10 * BASE_SEC);

    assert_string_equal(world_sends(&w), "A@0");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(example_1_static_addresses_in_index_order),
        cmocka_unit_test(example_2_static_srv_over_live_addresses),
        cmocka_unit_test(example_2_without_naptr_build_finds_nothing),
        cmocka_unit_test(example_2_with_a_live_naptr),
        cmocka_unit_test(example_3_static_naptr_over_live_srv),
        cmocka_unit_test(blank_name_never_matches),
        cmocka_unit_test(names_match_in_any_case),
        cmocka_unit_test(a_live_answer_outranks_static_records),
        cmocka_unit_test(every_way_of_no_result_leads_to_static_records),
        cmocka_unit_test(denied_name_still_has_its_static_address),
        cmocka_unit_test(static_cache_pri_decides_who_is_asked_first),
        cmocka_unit_test(preferred_records_outlive_their_ttl),
        cmocka_unit_test(what_is_not_static_is_asked_for_even_if_preferred),
        cmocka_unit_test(accounts_differ_in_what_they_prefer),
        cmocka_unit_test(without_dns_server_static_records_always_answer),
        cmocka_unit_test(without_dns_server_or_static_records_it_fails_at_once),
        cmocka_unit_test(interval_keeps_dns_unasked_until_the_ttl_ends),
        cmocka_unit_test(interval_starts_again_when_dns_still_has_nothing),
        cmocka_unit_test(dns_that_answers_again_wins_after_the_interval),
        cmocka_unit_test(interval_is_the_least_ttl_of_the_group),
        cmocka_unit_test(interval_belongs_to_name_and_type),
        cmocka_unit_test(
            negative_entry_leads_to_static_records_without_a_query),
        cmocka_unit_test(live_answer_is_used_while_the_interval_runs),
        cmocka_unit_test(knob_static_interval_suppresses_query),
        cmocka_unit_test(each_fallback_is_reported),
        cmocka_unit_test(interval_holds_with_dns_cache_type_0),
        cmocka_unit_test(switching_off_forgets_the_interval),
        cmocka_unit_test(stale_answer_goes_before_static_records),
        cmocka_unit_test(knob_static_on_unreachable),
        cmocka_unit_test(static_target_is_the_last_of_the_list),
        cmocka_unit_test(unreachable_list_costs_no_question_more),
        cmocka_unit_test(static_srv_stands_behind_a_live_one),
        cmocka_unit_test(lazy_resolution_comes_to_the_static_targets_too),
        cmocka_unit_test(reports_name_the_static_record),
        cmocka_unit_test(second_round_tells_nothing),
        cmocka_unit_test(without_dns_server_no_knob_decides),
        cmocka_unit_test(more_static_records_than_the_limit_are_an_error),
        cmocka_unit_test(limits_may_have_no_room_for_static_records),
        cmocka_unit_test(static_record_of_ipv6_is_an_error),
        cmocka_unit_test(static_name_too_long_is_an_error),
        cmocka_unit_test(full_set_of_long_names_finds_room),
        cmocka_unit_test(same_static_records_keep_their_interval),
        cmocka_unit_test(new_static_records_count_at_the_next_look_up),
        cmocka_unit_test(removed_static_records_are_gone),
    };

    return cmocka_run_group_tests_name("engine_static", tests, NULL, NULL);
}
