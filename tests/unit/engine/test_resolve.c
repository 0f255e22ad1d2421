// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

/* All silent nodes make one pass show its whole chain. */
static void refuse_all(struct world *w)
{
    for (size_t i = 0; i < WORLD_NODES; i++)
        w->nodes[i].behaviour = WORLD_ICMP_PORT;
    w->log_targets = true;
}

static void run_once(struct world *w)
{
    refuse_all(w);
    world_start(w);
    world_run_ms(w, 100);
}

static void naptr_domain(struct world *w)
{
    w->account[0].server[0].address = "pbx.com";
    w->account[0].server[0].port = 0;
    w->account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
}

/* ---- the table of 2.3 -------------------------------------------------------- */

static void table_rows(void **state)
{
    (void)state;
    static const struct {
        const char *address;
        enum engine_server_transport transport;
        uint16_t port;
        const char *queries, *sends;
    } rows[] = {
        {"10.0.1.1", ENGINE_TRANSPORT_UDP, 5070, "", "A/udp:5070@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_TCP, 5070, "", "A/tcp:5070@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_TLS, 5070, "", "A/tls:5070@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_UDP, 0, "", "A/udp:5060@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_TCP, 0, "", "A/tcp:5060@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_TLS, 0, "", "A/tls:5061@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_DNS_NAPTR, 5070, "", "A/udp:5070@0"},
        {"10.0.1.1", ENGINE_TRANSPORT_DNS_NAPTR, 0, "", "A/udp:5060@0"},
        {"pbx.com", ENGINE_TRANSPORT_DNS_NAPTR, 5070, "A pbx.com@0",
         "A/udp:5070@0 B/udp:5070@0"},
        {"pbx.com", ENGINE_TRANSPORT_UDP, 5070, "A pbx.com@0",
         "A/udp:5070@0 B/udp:5070@0"},
        {"pbx.com", ENGINE_TRANSPORT_TCP, 5070, "A pbx.com@0",
         "A/tcp:5070@0 B/tcp:5070@0"},
        {"pbx.com", ENGINE_TRANSPORT_TLS, 5070, "A pbx.com@0",
         "A/tls:5070@0 B/tls:5070@0"},
        {"pbx.com", ENGINE_TRANSPORT_TCP, 0, "A pbx.com@0",
         "A/tcp:5060@0 B/tcp:5060@0"},
        {"pbx.com", ENGINE_TRANSPORT_DNS_NAPTR, 0,
         "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 A pbx.com@0",
         "A/udp:5060@0 B/udp:5060@0"},
        {"pbx.com", ENGINE_TRANSPORT_UDP, 0, "A pbx.com@0",
         "A/udp:5060@0 B/udp:5060@0"},
        {"pbx.com", ENGINE_TRANSPORT_TLS, 0, "A pbx.com@0",
         "A/tls:5061@0 B/tls:5061@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "AB");
        w.account[0].server[0].address = rows[i].address;
        w.account[0].server[0].transport = rows[i].transport;
        w.account[0].server[0].port = rows[i].port;

        run_once(&w);

        assert_string_equal(world_queries(&w), rows[i].queries);
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void ipv6_literal_needs_no_query(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[0].address = "2001:db8::1";

    world_start(&w);

    assert_string_equal(world_queries(&w), "");
    assert_int_equal(w.last_attempt.data.attempt.target.address.family,
                     BASE_IPV6);
    world_fini(&w);
}

/* ---- 2.3.1 ------------------------------------------------------------------------ */

static void worked_example_ranks_the_heavier_server_first(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "A one.pbx.com@0 A two.pbx.com@0");
    assert_string_equal(world_sends(&w), "A/udp:5060@0 B/udp:5060@0");
    world_fini(&w);
}

static void lower_naptr_order_wins_and_names_the_transport(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_naptr(&w, "pbx.com", 90, "S", "sip+d2t", "_sip._tcp.pbx.com");
    world_srv(&w, "_sip._tcp.pbx.com", 0, 0, "two.pbx.com");

    run_once(&w);

    assert_string_equal(world_sends(&w), "B/tcp:5060@0");
    world_fini(&w);
}

static void naptr_preference_decides_inside_one_order(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_naptr(&w, "pbx.com", 100, "s", "SIPS+D2T", "_sips._tcp.pbx.com")
        ->data.naptr.preference = 10;
    world_srv(&w, "_sips._tcp.pbx.com", 0, 0, "two.pbx.com");
    w.zone[w.zone_count - 1].data.srv.port = 0;

    run_once(&w);

    assert_string_equal(world_sends(&w), "B/tls:5061@0");
    world_fini(&w);
}

static void naptr_flag_a_asks_for_the_address(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_naptr(&w, "pbx.com", 1, "a", "SIP+D2T", "host.pbx.com");
    world_a(&w, "host.pbx.com", "A", 300);

    run_once(&w);

    assert_string_equal(world_queries(&w), "NAPTR pbx.com@0 A host.pbx.com@0");
    assert_string_equal(world_sends(&w), "A/tcp:5060@0");
    world_fini(&w);
}

static void naptr_without_flag_asks_again(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_naptr(&w, "pbx.com", 1, "", "", "next.pbx.com");
    world_naptr(&w, "next.pbx.com", 1, "s", "SIP+D2U", "_sip._udp.next.com");
    world_srv(&w, "_sip._udp.next.com", 0, 0, "10.0.1.3");

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 NAPTR next.pbx.com@0 "
                        "SRV _sip._udp.next.com@0");
    assert_string_equal(world_sends(&w), "C/udp:5060@0");
    world_fini(&w);
}

static void unusable_naptr_records_are_passed_over(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_naptr(&w, "pbx.com", 1, "u", "SIP+D2U", "");
    world_naptr(&w, "pbx.com", 2, "p", "SIP+D2U", "x.pbx.com");
    world_naptr(&w, "pbx.com", 3, "s", "SIP+D2S", "_sip._sctp.pbx.com");
    world_naptr(&w, "pbx.com", 4, "s", "H323+D2U", "_h323._udp.pbx.com");
    world_naptr(&w, "pbx.com", 5, "sa", "SIP+D2U", "x.pbx.com");
    world_naptr(&w, "pbx.com", 6, "s", NULL, "x.pbx.com");
    world_naptr(&w, "pbx.com", 7, NULL, "SIP+D2U", "");

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "A one.pbx.com@0 A two.pbx.com@0");
    world_fini(&w);
}

static void circle_of_naptr_records_ends(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    for (uint16_t i = 0; i < 8; i++)
        world_naptr(&w, "pbx.com", i, "", "", "pbx.com");
    world_a(&w, "pbx.com", "A", 300);

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0");
    world_fini(&w);
}

static void knob_naptr_max_depth(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"1", "A/udp:5060@0"}, {"2", "C/udp:5060@0"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        naptr_domain(&w);
        world_naptr(&w, "pbx.com", 1, "", "", "next.pbx.com");
        world_naptr(&w, "next.pbx.com", 1, "s", "SIP+D2U", "_sip._udp.n.com");
        world_srv(&w, "_sip._udp.n.com", 0, 0, "10.0.1.3");
        world_a(&w, "pbx.com", "A", 300);
        world_knob(&w, "naptr_max_depth", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* ---- no NAPTR ----------------------------------------------------------------------- */

static void without_naptr_udp_srv_is_asked(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone[0] = w.zone[--w.zone_count];
    w.missing = ENGINE_DNS_NODATA;

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "A one.pbx.com@0 A two.pbx.com@0");
    world_fini(&w);
}

static void without_naptr_and_srv_the_address_is_asked(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_a(&w, "pbx.com", "A", 300);

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 A pbx.com@0");
    assert_string_equal(world_sends(&w), "A/udp:5060@0");
    world_fini(&w);
}

static void naptr_build_asks_for_three_transports(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    w.account[0].naptr_build = 1;
    world_srv(&w, "_sips._tcp.pbx.com", 0, 0, "10.0.1.3");
    world_a(&w, "pbx.com", "A", 300);

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 "
                        "SRV _sip._tcp.pbx.com@0 SRV _sips._tcp.pbx.com@0");
    assert_string_equal(world_sends(&w), "C/tls:5060@0");
    world_fini(&w);
}

static void knob_naptr_build_merge(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {
        {"first_nonempty", "A/udp:5060@0"},
        {"concat", "A/udp:5060@0 B/tcp:5060@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        naptr_domain(&w);
        w.account[0].naptr_build = 1;
        world_srv(&w, "_sip._udp.pbx.com", 0, 0, "10.0.1.1");
        world_srv(&w, "_sip._tcp.pbx.com", 0, 0, "10.0.1.2");
        world_knob(&w, "naptr_build_merge", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* One address over two transports is two targets. */
static void transports_make_targets_of_their_own(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    w.account[0].naptr_build = 1;
    world_srv(&w, "_sip._udp.pbx.com", 0, 0, "10.0.1.1");
    world_srv(&w, "_sip._tcp.pbx.com", 0, 0, "10.0.1.1");
    world_knob(&w, "naptr_build_merge", "concat");

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0 A/tcp:5060@0");
    world_fini(&w);
}

static void two_naptrs(struct world *w, bool first_is_empty)
{
    naptr_domain(w);
    world_naptr(w, "pbx.com", 1, "s", "SIP+D2T", "_sip._tcp.pbx.com");
    world_naptr(w, "pbx.com", 2, "s", "SIP+D2U", "_sip._udp.x.com");
    world_srv(w, "_sip._tcp.pbx.com", 0, 0, first_is_empty ? "." : "10.0.1.1");
    world_srv(w, "_sip._udp.x.com", 0, 0, "10.0.1.2");
    world_srv(w, "_sip._udp.pbx.com", 0, 0, "10.0.1.3");
}

static void knob_naptr_next_on_empty(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"true", "B/udp:5060@0"}, {"false", "C/udp:5060@0"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        two_naptrs(&w, true);
        world_knob(&w, "naptr_next_on_empty", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void knob_naptr_continue_on_exhaust(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {
        {"false", "A/tcp:5060@0"},
        {"true", "A/tcp:5060@0 B/udp:5060@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        two_naptrs(&w, false);
        world_knob(&w, "naptr_continue_on_exhaust", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* ---- fixed transports, ports ----------------------------------------------------------- */

static void knob_port0_fixed_transport(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {{"a_only", "A/tls:5061@0"}, {"srv_then_a", "B/tls:5060@0"}};

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        w.account[0].server[0].port = 0;
        w.account[0].server[0].transport = ENGINE_TRANSPORT_TLS;
        world_srv(&w, "_sips._tcp.pbx.com", 0, 0, "10.0.1.2");
        world_knob(&w, "port0_fixed_transport", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void srv_then_a_falls_back_to_the_address(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].server[0].port = 0;
    world_knob(&w, "port0_fixed_transport", "srv_then_a");

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "SRV _sip._udp.pbx.com@0 A pbx.com@0");
    assert_string_equal(world_sends(&w), "A/udp:5060@0");
    world_fini(&w);
}

static void knob_naptr_explicit_port_transport(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "A");
    w.account[0].server[0].transport = ENGINE_TRANSPORT_DNS_NAPTR;
    world_knob(&w, "naptr_explicit_port_transport", "tcp");

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/tcp:5060@0");
    world_fini(&w);
}

static void knob_tls_default_port(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[0].port = 0;
    w.account[0].server[0].transport = ENGINE_TRANSPORT_TLS;
    world_knob(&w, "tls_default_port", "5060");

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/tls:5060@0");
    world_fini(&w);
}

static void knob_srv_port_zero(void **state)
{
    (void)state;
    static const struct {
        const char *value, *sends;
    } rows[] = {
        {"default_port", "A/udp:5060@0 B/udp:5060@0"},
        {"skip", "B/udp:5060@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        w.zone[1].data.srv.port = 0;
        world_knob(&w, "srv_port_zero", rows[i].value);

        run_once(&w);

        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

static void numeric_srv_target_needs_no_query(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_srv(&w, "_sip._udp.pbx.com", 0, 0, "10.0.1.4");

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0");
    assert_string_equal(world_sends(&w), "D/udp:5060@0");
    world_fini(&w);
}

static void same_target_twice_is_tried_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_srv(&w, "_sip._udp.pbx.com", 0, 9, "10.0.1.1");
    world_srv(&w, "_sip._udp.pbx.com", 1, 9, "10.0.1.2");
    world_srv(&w, "_sip._udp.pbx.com", 2, 9, "10.0.1.1");

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0 B/udp:5060@0");
    world_fini(&w);
}

/* A list is found even if the chain has all its targets already. */
static void
second_server_with_the_same_list_is_not_searched_further(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.account[0].redundancy_type = 1;
    w.account[0].server[1] = w.account[0].server[0];
    w.account[0].server[1].address = "backup.com";
    world_naptr(&w, "backup.com", 1, "s", "SIP+D2U", "_sip._udp.pbx.com");

    run_once(&w);

    assert_null(strstr(world_queries(&w), "SRV _sip._udp.backup.com"));
    assert_string_equal(world_sends(&w), "A/udp:5060@0 B/udp:5060@0");
    world_fini(&w);
}

/* RFC 2782: "." is no host. */
static void srv_target_that_is_a_dot_is_not_asked_for(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    naptr_domain(&w);
    world_srv(&w, "_sip._udp.pbx.com", 0, 0, ".");

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0");
    world_fini(&w);
}

/* The second record is followed when the first one's targets are known. */
static void naptr_records_are_followed_one_after_the_other(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    two_naptrs(&w, false);
    world_knob(&w, "naptr_continue_on_exhaust", "true");
    w.dns_latency = BASE_SEC;

    world_start(&w);
    world_run_ms(&w, 5000);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._tcp.pbx.com@1 "
                        "SRV _sip._udp.x.com@2");
    world_fini(&w);
}

static void unresolvable_srv_target_is_left_out(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone_count--;

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0");
    world_fini(&w);
}

/* eager asks for all at once; lazy asks when the target's turn has come. */
static void knob_a_resolution(void **state)
{
    (void)state;
    static const struct {
        const char *value, *before, *after;
    } rows[] = {
        {"eager", "A one.pbx.com@0 A two.pbx.com@0", ""},
        {"lazy", "A one.pbx.com@0", "A two.pbx.com@7.5"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_example(&w);
        world_set(&w, "A", WORLD_SILENT);
        world_knob(&w, "a_resolution", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 7000);
        assert_non_null(strstr(world_queries(&w), rows[i].before));
        world_forget(&w);
        world_run_ms(&w, 8000);

        assert_string_equal(world_queries(&w), rows[i].after);
        assert_string_equal(world_sends(&w), "B@7.5");
        world_fini(&w);
    }
}

/* The rest of the first record's list stands before the next record's. */
static void lazy_resolution_ends_one_naptr_record_before_the_next(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_naptr(&w, "pbx.com", 200, "a", "SIP+D2U", "three.pbx.com");
    world_a(&w, "three.pbx.com", "C", 300);
    world_knob(&w, "naptr_continue_on_exhaust", "true");
    world_knob(&w, "a_resolution", "lazy");

    run_once(&w);

    assert_string_equal(world_sends(&w),
                        "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0");
    world_fini(&w);
}

/* B is what the AAAA record says. */
static void knob_address_families(void **state)
{
    (void)state;
    static const struct {
        const char *value, *queries, *sends;
    } rows[] = {
        {"ipv4", "A pbx.com@0", "A@0"},
        {"ipv4_then_ipv6", "A pbx.com@0 AAAA pbx.com@0", "A@0 B@0"},
        {"ipv6_then_ipv4", "AAAA pbx.com@0 A pbx.com@0", "B@0 A@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        world_a(&w, "pbx.com", "B", 300);
        w.zone[w.zone_count - 1].type = ENGINE_RECORD_AAAA;
        world_set(&w, "A", WORLD_ICMP_HOST);
        world_set(&w, "B", WORLD_ICMP_HOST);
        world_knob(&w, "address_families", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 1000);

        assert_string_equal(world_queries(&w), rows[i].queries);
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* A has an IPv4 address alone; B's is IPv6. Only what the phone has is asked
 * for, and the knob chooses among that. */
static void a_family_that_the_phone_lacks_is_skipped_at_once(void **state)
{
    (void)state;
    static const struct {
        unsigned families;
        const char *value, *queries, *sends;
    } rows[] = {
        {ENGINE_FAMILY_IPV4, "ipv6_then_ipv4", "A pbx.com@0", "A@0"},
        {ENGINE_FAMILY_IPV4, "ipv4", "A pbx.com@0", "A@0"},
        {ENGINE_FAMILY_IPV6, "ipv4", "AAAA pbx.com@0", "B@0"},
        {ENGINE_FAMILY_IPV6, "ipv4_then_ipv6", "AAAA pbx.com@0", "B@0"},
        {ENGINE_FAMILY_IPV4 | ENGINE_FAMILY_IPV6, "ipv4", "A pbx.com@0", "A@0"},
        {ENGINE_FAMILY_IPV4 | ENGINE_FAMILY_IPV6, "ipv6_then_ipv4",
         "AAAA pbx.com@0 A pbx.com@0", "B@0 A@0"},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct world w;
        world_init(&w);
        world_domain(&w, "A");
        world_a(&w, "pbx.com", "B", 300);
        w.zone[w.zone_count - 1].type = ENGINE_RECORD_AAAA;
        w.zone[w.zone_count - 1].data.address.family = BASE_IPV6;
        world_set(&w, "A", WORLD_ICMP_HOST);
        world_set(&w, "B", WORLD_ICMP_HOST);
        w.config.families = rows[i].families;
        world_knob(&w, "address_families", rows[i].value);

        world_start(&w);
        world_run_ms(&w, 1000);

        assert_string_equal(world_queries(&w), rows[i].queries);
        assert_string_equal(world_sends(&w), rows[i].sends);
        world_fini(&w);
    }
}

/* No request goes out, and the cause is not DNS. */
static void a_server_of_a_missing_family_fails_at_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    w.account[0].server[0].address = "2001:db8::13";
    w.config.families = ENGINE_FAMILY_IPV4;

    world_start(&w);
    world_run_ms(&w, 30000);

    assert_string_equal(world_sends(&w), "");
    assert_string_equal(world_reports(&w),
                        "failed 0 no-route@0 failed 0 no-route@30");
    world_fini(&w);
}

static void lazy_resolution_gives_the_last_one_timer_f(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_set(&w, "A", WORLD_SILENT);
    world_set(&w, "B", WORLD_SILENT);
    world_knob(&w, "a_resolution", "lazy");

    world_start(&w);
    world_run_ms(&w, 39500);

    assert_non_null(strstr(world_reports(&w), "exhausted timeout@39.5"));
    world_fini(&w);
}

static void dns_failure_is_no_record(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.dns_result = ENGINE_DNS_FAILED;

    run_once(&w);

    assert_string_equal(world_queries(&w),
                        "NAPTR pbx.com@0 SRV _sip._udp.pbx.com@0 A pbx.com@0");
    assert_string_equal(world_reports(&w), "failed 0 dns@0");
    world_fini(&w);
}

static void name_too_long_for_srv_leads_to_the_address(void **state)
{
    (void)state;
    static char name[ENGINE_NAME_MAX];
    struct world w;
    world_init(&w);
    memset(name, 'x', sizeof name - 1);
    naptr_domain(&w);
    w.account[0].server[0].address = name;
    world_a(&w, name, "A", 300);
    w.missing = ENGINE_DNS_NODATA;

    run_once(&w);

    assert_string_equal(world_sends(&w), "A/udp:5060@0");
    world_fini(&w);
}

static void more_targets_than_the_limit_are_reported(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_domain(&w, "ABCD");
    w.limits.targets = 3;

    run_once(&w);

    assert_string_equal(world_sends(&w),
                        "A/udp:5060@0 B/udp:5060@0 C/udp:5060@0");
    assert_non_null(strstr(world_reports(&w), "limit targets@0"));
    world_fini(&w);
}

/* Knob tls_downgrade = never is for those whom NAPTR has led to TLS. */
static void lost_naptr_leads_to_udp_as_before(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_knob(&w, "tls_downgrade", "never");
    world_start(&w);
    world_run_ms(&w, 0);
    w.zone[0].name = "other.com";
    world_forget(&w);

    world_run_ms(&w, 400000);
    world_call(&w, 1);
    world_run_ms(&w, 400000);

    assert_string_equal(world_sends(&w), "iA@400");
    world_fini(&w);
}

static void lost_naptr_leads_nowhere_from_tls(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    world_knob(&w, "tls_downgrade", "never");
    w.zone[0].data.naptr.service = "SIPS+D2T";
    world_start(&w);
    world_run_ms(&w, 0);
    w.zone[0].name = "other.com";
    world_forget(&w);

    world_run_ms(&w, 400000);
    world_call(&w, 1);
    world_run_ms(&w, 400000);

    assert_string_equal(world_sends(&w), "");
    assert_non_null(strstr(world_reports(&w), "callfailed 503 dns@400"));
    world_fini(&w);
}

static void leaving_tls_is_reported_once(void **state)
{
    (void)state;
    struct world w;
    world_init(&w);
    world_example(&w);
    w.zone[0].data.naptr.service = "SIPS+D2T";
    world_start(&w);
    world_run_ms(&w, 0);
    assert_null(strstr(world_reports(&w), "downgrade"));
    w.zone[0].name = "other.com";
    world_forget(&w);

    world_run_ms(&w, 400000);
    world_call(&w, 1);
    world_run_ms(&w, 400000);

    assert_non_null(strstr(world_reports(&w), "downgrade A@400"));
    world_forget(&w);
    world_run_ms(&w, 800000);
    world_call(&w, 2);
    world_run_ms(&w, 800000);
    assert_null(strstr(world_reports(&w), "downgrade"));
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_rows),
        cmocka_unit_test(ipv6_literal_needs_no_query),
        cmocka_unit_test(worked_example_ranks_the_heavier_server_first),
        cmocka_unit_test(lower_naptr_order_wins_and_names_the_transport),
        cmocka_unit_test(naptr_preference_decides_inside_one_order),
        cmocka_unit_test(naptr_flag_a_asks_for_the_address),
        cmocka_unit_test(naptr_without_flag_asks_again),
        cmocka_unit_test(unusable_naptr_records_are_passed_over),
        cmocka_unit_test(circle_of_naptr_records_ends),
        cmocka_unit_test(knob_naptr_max_depth),
        cmocka_unit_test(without_naptr_udp_srv_is_asked),
        cmocka_unit_test(without_naptr_and_srv_the_address_is_asked),
        cmocka_unit_test(naptr_build_asks_for_three_transports),
        cmocka_unit_test(knob_naptr_build_merge),
        cmocka_unit_test(transports_make_targets_of_their_own),
        cmocka_unit_test(knob_naptr_next_on_empty),
        cmocka_unit_test(knob_naptr_continue_on_exhaust),
        cmocka_unit_test(knob_port0_fixed_transport),
        cmocka_unit_test(srv_then_a_falls_back_to_the_address),
        cmocka_unit_test(knob_naptr_explicit_port_transport),
        cmocka_unit_test(knob_tls_default_port),
        cmocka_unit_test(knob_srv_port_zero),
        cmocka_unit_test(numeric_srv_target_needs_no_query),
        cmocka_unit_test(same_target_twice_is_tried_once),
        cmocka_unit_test(
            second_server_with_the_same_list_is_not_searched_further),
        cmocka_unit_test(srv_target_that_is_a_dot_is_not_asked_for),
        cmocka_unit_test(naptr_records_are_followed_one_after_the_other),
        cmocka_unit_test(unresolvable_srv_target_is_left_out),
        cmocka_unit_test(knob_a_resolution),
        cmocka_unit_test(lazy_resolution_ends_one_naptr_record_before_the_next),
        cmocka_unit_test(knob_address_families),
        cmocka_unit_test(a_family_that_the_phone_lacks_is_skipped_at_once),
        cmocka_unit_test(a_server_of_a_missing_family_fails_at_once),
        cmocka_unit_test(lazy_resolution_gives_the_last_one_timer_f),
        cmocka_unit_test(dns_failure_is_no_record),
        cmocka_unit_test(name_too_long_for_srv_leads_to_the_address),
        cmocka_unit_test(more_targets_than_the_limit_are_reported),
        cmocka_unit_test(lost_naptr_leads_to_udp_as_before),
        cmocka_unit_test(lost_naptr_leads_nowhere_from_tls),
        cmocka_unit_test(leaving_tls_is_reported_once),
    };

    return cmocka_run_group_tests_name("engine_resolve", tests, NULL, NULL);
}
