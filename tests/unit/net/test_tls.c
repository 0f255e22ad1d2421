// SPDX-License-Identifier: MIT
#include "tests/unit/net/world.h"

#include <stdlib.h>

#include "base/memory.h"
#include "net/tls.h"

#define GOOD_START "0.0 c connected;0.0 s accepted;"

static struct world *dialled(enum net_kind kind, const char *domain)
{
    struct world *w = world_open(kind, BASE_TLS);

    dial_for(w, BASE_TLS, 5060, domain);
    return w;
}

static void drop(struct world *w, enum net_fault_mode mode, const char *name)
{
    net_node_drop(w->server, &(struct net_fault){mode, name, 0});
}

/* Opens the world's TLS port with a certificate for these names. */
static void listen_as(struct world *w, const char *const *names, size_t count)
{
    struct net_listen_options options = {.port = 5060,
                                         .transport = BASE_TLS,
                                         .names = names,
                                         .name_count = count};
    struct base_error error;

    net_listener_close(&w->listener);
    assert_int_equal(net_stream_listen(w->server, &options, &listener_handlers,
                                       w, &w->listener, &error),
                     0);
}

static void a_good_certificate_lets_bytes_through_both_ways(enum net_kind kind)
{
    struct world *w = dialled(kind, "pbx.com");
    size_t event;

    w->echoes = true;
    event = say(w, w->client, "secret");
    run(w);

    assert_string_equal(w->diary, GOOD_START "0.0 s<secret;0.0 c<secret;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    assert_string_equal(net_events(w), "0.0 caller connect server tls;"
                                       "0.0 server connected caller tls;");
    world_close(w);
}

/* Connects with the fault in force and looks at how it failed. */
static void assert_fails(enum net_kind kind, enum net_fault_mode mode,
                         const char *reason)
{
    struct world *w = world_open(kind, BASE_TLS);
    size_t event;

    w->closes = false;
    drop(w, mode, "tls-x");
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    event = say(w, w->client, "REGISTER");
    run(w);

    assert_string_equal(w->diary, "0.0 c tls failed;");
    assert_string_equal(net_stream_reason(w->client), reason);
    assert_fate(w, event, BASE_FATE_LOST, "tls-failed");
    assert_string_equal(net_events(w), "0.0 caller connect server tls;"
                                       "0.0 caller tls-failed server tls;");
    net_stream_close(&w->client);
    net_node_restore(w->server);
    w->diary[0] = '\0';
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    run(w);
    assert_string_equal(w->diary, GOOD_START);
    world_close(w);
}

static void an_expired_certificate_fails(enum net_kind kind)
{
    assert_fails(kind, NET_FAULT_TLS_EXPIRED, "certificate has expired");
}

static void an_untrusted_certificate_fails(enum net_kind kind)
{
    assert_fails(kind, NET_FAULT_TLS_UNTRUSTED,
                 "unable to get local issuer certificate");
}

static void a_certificate_for_another_name_fails(enum net_kind kind)
{
    assert_fails(kind, NET_FAULT_TLS_NAME, "hostname mismatch");
}

static void a_client_that_trusts_all_takes_them(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TLS);
    struct net_connect_options options = {.to = *net_node_ip(w->server),
                                          .transport = BASE_TLS,
                                          .domain = "pbx.com",
                                          .trust_all = true};

    options.to.port = 5060;
    drop(w, NET_FAULT_TLS_UNTRUSTED, "tls-untrusted");
    w->client = net_stream_connect(w->caller, &options, &stream_handlers, w);
    run(w);

    assert_string_equal(w->diary, GOOD_START);
    world_close(w);
}

static void a_certificate_has_the_names_it_was_given(enum net_kind kind)
{
    static const char *const names[] = {"pbx.com", "*.example.org", "10.0.0.2"};
    static const struct {
        const char *domain;
        bool is_good;
    } cases[] = {
        {"pbx.com", true},
        {"PBX.com", true},
        {"10.0.0.2", true},
        {"10.0.0.3", false},
        {"sip.pbx.com", false},
        {"example.org", false},
        {"sip.example.org", false}, /* RFC 5922 7.2: no wildcards */
        {NULL, true},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct world *w = world_open(kind, BASE_TLS);

        listen_as(w, names, BASE_COUNT_OF(names));
        dial_for(w, BASE_TLS, 5060, cases[i].domain);
        run(w);
        assert_string_equal(w->diary, cases[i].is_good ? GOOD_START
                                                       : "0.0 c tls failed;");
        world_close(w);
    }
}

static void the_virtual_clock_judges(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TLS);

    run_until(w, BASE_TIME_MAX); /* in the year 2162 */
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    run(w);

    assert_non_null(strstr(w->diary, "c connected"));
    world_close(w);
}

static void the_handshake_takes_its_round_trips(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TLS);

    net_link_set(w->caller, w->server,
                 &(struct net_link_fault){.delay = BASE_SEC});
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    run(w);

    assert_string_equal(w->diary, "4.0 c connected;5.0 s accepted;");
    world_close(w);
}

static void tls_against_a_tcp_listener_fails_when_it_closes(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TCP);

    w->closes = false;
    w->is_sums_only = true;
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    run(w);
    assert_string_equal(w->diary, "0.0 s accepted;");
    assert_true(w->server_bytes > 0); /* garbage to it */
    net_stream_close(&w->accepted);
    run(w);

    assert_string_equal(w->diary, "0.0 s accepted;0.0 c tls failed;");
    assert_non_null(strstr(net_stream_reason(w->client), "closed during"));
    world_close(w);
}

static void plain_text_at_a_tls_listener_fails(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TLS);

    w->closes = false;
    w->is_sums_only = true; /* an alert comes back */
    dial(w);
    say(w, w->client, "REGISTER sip:pbx.com SIP/2.0\r\n");
    run(w);

    assert_string_equal(w->diary, "0.0 c connected;0.0 c closed;");
    assert_non_null(strstr(net_events(w), "0.0 server tls-failed caller tcp;"));
    world_close(w);
}

static void a_hung_server_leaves_the_handshake_open(enum net_kind kind)
{
    struct world *w = world_open(kind, BASE_TLS);
    size_t event;

    drop(w, NET_FAULT_HANG, "hang");
    dial_for(w, BASE_TLS, 5060, "pbx.com");
    event = say(w, w->client, "x");
    run_until(w, 32 * BASE_SEC);
    assert_string_equal(w->diary, "");
    net_stream_reset(&w->client);
    run(w);

    assert_fate(w, event, BASE_FATE_LOST, "reset");
    world_close(w);
}

static void a_close_is_told_behind_the_last_bytes(enum net_kind kind)
{
    struct world *w = dialled(kind, "pbx.com");

    run(w);
    w->diary[0] = '\0';
    say(w, w->accepted, "bye");
    net_stream_close(&w->accepted);
    run(w);

    assert_string_equal(w->diary, "0.0 c<bye;0.0 c closed;");
    world_close(w);
}

static void a_megabyte_arrives_whole_and_at_once(enum net_kind kind)
{
    struct world *w = dialled(kind, "pbx.com");
    size_t size = (size_t)1 << 20;
    uint8_t *bytes = base_calloc(size, 1);

    w->is_sums_only = true;
    send_bytes(w->client, bytes, size, SIZE_MAX);
    run(w);

    assert_int_equal(w->server_bytes, size);
    free(bytes);
    world_close(w);
}

static void plain_text_is_split_and_merged(enum net_kind kind)
{
    struct world *w = dialled(kind, "pbx.com");

    run(w);
    w->diary[0] = '\0';
    net_set_segments(w->net, 4, false);
    say(w, w->client, "abcdefghij");
    run(w);
    net_set_segments(w->net, 3, true);
    say(w, w->client, "abcdefghij");
    run(w);

    assert_string_equal(w->diary,
                        "0.0 s<abcd;0.0 s<efgh;0.0 s<ij;0.0 s<abcdefghij;");
    world_close(w);
}

static void hang_up(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    diary_add(w, "s ", "hangs up", 8);
    net_stream_close(&stream);
}

static void
data_behind_the_handshake_is_not_for_who_has_hung_up(enum net_kind kind)
{
    static const struct net_listener_handlers closing = {hang_up};
    struct world *w = world_open(kind, BASE_TLS);
    struct net_listen_options options = {.port = 5061, .transport = BASE_TLS};
    struct net_listener *other = NULL;

    assert_int_equal(
        net_stream_listen(w->server, &options, &closing, w, &other, NULL), 0);
    net_set_segments(w->net, 0, true); /* Finished and data come together */
    dial_for(w, BASE_TLS, 5061, "pbx.com");
    say(w, w->client, "x");
    run(w);

    assert_string_equal(w->diary,
                        "0.0 c connected;0.0 s hangs up;0.0 c closed;");
    world_close(w);
}

static void ipv6_literals_are_names_too(enum net_kind kind)
{
    struct world *w =
        world_open_at(kind, BASE_TLS, "2001:db8::1", "2001:db8::2");

    dial_for(w, BASE_TLS, 5060, "[2001:db8::2]");
    run(w);
    dial_for(w, BASE_TLS, 5060, "2001:db8::3");
    run(w);

    assert_string_equal(w->diary, GOOD_START "0.0 c tls failed;");
    world_close(w);
}

/* ---- sessions without a network ------------------------------------------------------- */

/* Lets two sessions talk until nothing is left to say. */
static void talk(struct net_tls *client, struct net_tls *server)
{
    size_t length;
    const uint8_t *bytes = net_tls_output(client, &length);

    while (length > 0) {
        net_tls_take(server, bytes, length);
        bytes = net_tls_output(server, &length);
        if (length == 0)
            break;
        net_tls_take(client, bytes, length);
        bytes = net_tls_output(client, &length);
    }
}

static void a_certificate_is_valid_in_its_time(void **state)
{
    static const struct {
        base_time now, ends;
        const char *reason, *told;
    } cases[] = {
        {0, 0, "", ""},
        {-366 * 86400 * BASE_SEC, 0, "certificate is not yet valid",
         "the other end says: bad certificate"},
        {100 * BASE_SEC - 1, 100 * BASE_SEC, "", ""},
        {100 * BASE_SEC, 100 * BASE_SEC, "certificate has expired",
         "the other end says: certificate expired"},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct net_authority *authority = net_authority_create();
        struct net_tls *client =
            net_tls_client_create(authority, "pbx.com", false, cases[i].now);
        struct net_tls *server = net_tls_server_create(
            authority, &(struct net_certificate){.ends = cases[i].ends},
            "10.0.0.2");

        talk(client, server);
        assert_string_equal(net_tls_reason(client), cases[i].reason);
        assert_false(net_tls_is_alerted(client));
        assert_string_equal(net_tls_reason(server), cases[i].told);
        assert_int_equal(net_tls_is_alerted(server), cases[i].told[0] != '\0');
        net_tls_destroy(&client);
        net_tls_destroy(&server);
        net_authority_destroy(&authority);
    }
}

CLAIM(a_good_certificate_lets_bytes_through_both_ways)
CLAIM(an_expired_certificate_fails)
CLAIM(an_untrusted_certificate_fails)
CLAIM(a_certificate_for_another_name_fails)
CLAIM(a_client_that_trusts_all_takes_them)
CLAIM(a_certificate_has_the_names_it_was_given)
CLAIM(the_virtual_clock_judges)
CLAIM(the_handshake_takes_its_round_trips)
CLAIM(tls_against_a_tcp_listener_fails_when_it_closes)
CLAIM(plain_text_at_a_tls_listener_fails)
CLAIM(a_hung_server_leaves_the_handshake_open)
CLAIM(a_close_is_told_behind_the_last_bytes)
CLAIM(a_megabyte_arrives_whole_and_at_once)
CLAIM(plain_text_is_split_and_merged)
CLAIM(ipv6_literals_are_names_too)
CLAIM(data_behind_the_handshake_is_not_for_who_has_hung_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_good_certificate_lets_bytes_through_both_ways),
        BOTH(an_expired_certificate_fails),
        BOTH(an_untrusted_certificate_fails),
        BOTH(a_certificate_for_another_name_fails),
        BOTH(a_client_that_trusts_all_takes_them),
        BOTH(a_certificate_has_the_names_it_was_given),
        BOTH(the_virtual_clock_judges),
        BOTH(the_handshake_takes_its_round_trips),
        BOTH(tls_against_a_tcp_listener_fails_when_it_closes),
        BOTH(plain_text_at_a_tls_listener_fails),
        BOTH(a_hung_server_leaves_the_handshake_open),
        BOTH(a_close_is_told_behind_the_last_bytes),
        BOTH(a_megabyte_arrives_whole_and_at_once),
        BOTH(plain_text_is_split_and_merged),
        BOTH(ipv6_literals_are_names_too),
        BOTH(data_behind_the_handshake_is_not_for_who_has_hung_up),
        cmocka_unit_test(a_certificate_is_valid_in_its_time),
    };

    return cmocka_run_group_tests_name("net_tls", tests, NULL, NULL);
}
