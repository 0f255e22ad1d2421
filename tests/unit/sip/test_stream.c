// SPDX-License-Identifier: MIT
/* Transactions over TCP and TLS, on both networks (SEMANTICS 2.5.3, 2.7.7). */
#include "net/stream.h"
#include "tests/unit/sip/world.h"

#define TRANSPORT_TEST(f)                                                      \
    cmocka_unit_test_setup_teardown(f, memory_setup, world_teardown),          \
        cmocka_unit_test_setup_teardown(f, loopback_setup, world_teardown)

static int memory_setup(void **state)
{
    world_net = NET_MEMORY;
    return world_setup(state);
}

static int loopback_setup(void **state)
{
    world_net = NET_LOOPBACK;
    return world_setup(state);
}

/* ---- sending --------------------------------------------------------------------- */

static struct sip_message *make_over(struct world *world, const char *method,
                                     enum base_transport transport)
{
    char branch[32], call_id[17];

    return sip_request_create(&(struct sip_request_spec){
        .method = method,
        .request_uri = "sip:pbx.com",
        .transport = transport,
        .sent_by = *sip_endpoint_address_for(world->alice, transport, NULL),
        .branch = sip_endpoint_branch(world->alice, branch),
        .from = "<sip:4605@pbx.com>;tag=ft",
        .to = "<sip:4605@pbx.com>",
        .call_id = sip_endpoint_token(world->alice, "call-id", call_id),
        .cseq = 1,
        .expires = -1,
    });
}

static struct sip_client_options options_over(struct world *world,
                                              const char *method,
                                              enum base_transport transport)
{
    enum sip_method id =
        strcmp(method, "INVITE") == 0 ? SIP_INVITE : SIP_REGISTER;

    return (struct sip_client_options){
        .hop = {.address =
                    *sip_endpoint_address_for(world->primary, transport, NULL),
                .transport = transport},
        .retry = rfc3261(id),
        .account = 1,
        .handlers = &client_handlers,
        .arg = world,
    };
}

static void send_over(struct world *world, const char *method,
                      enum base_transport transport)
{
    struct sip_client_options options = options_over(world, method, transport);
    struct sip_message *request = make_over(world, method, transport);

    world->tx = sip_client_send(world->alice, request, &options);
    sip_message_release(&request);
}

static void register_by_tcp(struct world *world)
{
    send_over(world, "REGISTER", BASE_TCP);
}

static void register_by_tls(struct world *world)
{
    send_over(world, "REGISTER", BASE_TLS);
}

static void invite_by_tcp(struct world *world)
{
    send_over(world, "INVITE", BASE_TCP);
}

/* How often a `net` event says `op`. */
static int count_net(const struct world *world, const char *op)
{
    int count = 0;

    for (size_t i = 0; i < base_timeline_count(world->timeline); i++) {
        const struct base_event *event = base_timeline_at(world->timeline, i);

        count +=
            event->kind == BASE_EVENT_NET &&
            strcmp(base_timeline_text(world->timeline, event->op), op) == 0;
    }
    return count;
}

static const struct base_event *first_sip(const struct world *world)
{
    size_t i = 0;

    while (base_timeline_at(world->timeline, i)->kind != BASE_EVENT_SIP)
        i++;
    return base_timeline_at(world->timeline, i);
}

/* ---- connections ----------------------------------------------------------------- */

static void a_request_is_answered_on_its_connection(void **state)
{
    struct world *world = *state;
    const struct base_event *event;

    world->answer = answer_200;
    register_by_tcp(world);
    run(world);
    event = first_sip(world);

    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.000 primary alice 200 REGISTER\n");
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n");
    assert_int_equal(event->transport, BASE_TCP);
    assert_string_equal(base_timeline_text(world->timeline, event->src_addr),
                        "192.168.1.100:49152");
    assert_string_equal(base_timeline_text(world->timeline, event->dst_addr),
                        "192.168.1.13:5060");
    assert_int_equal(count_net(world, "connect"), 1);
    assert_int_equal(net_now(world->net), 0); /* Timers J and K */
}

static void tls_goes_to_a_port_of_its_own(void **state)
{
    struct world *world = *state;
    const struct base_event *event;

    world->answer = answer_200;
    register_by_tls(world);
    run(world);
    event = first_sip(world);

    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.000 primary alice 200 REGISTER\n");
    assert_int_equal(event->transport, BASE_TLS);
    assert_string_equal(base_timeline_text(world->timeline, event->dst_addr),
                        "192.168.1.13:5061");
}

static void an_open_connection_is_used_again(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    register_by_tcp(world);
    at(world, 1800 * BASE_SEC, register_by_tcp);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.000 primary alice 200 REGISTER\n"
                       "1800.000 alice primary REGISTER\n"
                       "1800.000 primary alice 200 REGISTER\n");
    assert_int_equal(count_net(world, "connect"), 1);
}

static void tcp_and_tls_do_not_share_a_connection(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    register_by_tcp(world);
    at(world, BASE_SEC, register_by_tls);
    run(world);
    assert_int_equal(count_net(world, "connect"), 2);
}

static void two_requests_at_once_share_a_connection(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    net_link_set(world->alice_node, world->primary_node,
                 &(struct net_link_fault){.delay = 100 * BASE_MSEC});
    register_by_tcp(world);
    register_by_tcp(world);
    run(world);
    assert_wire(world, "0.200 alice primary REGISTER\n"
                       "0.200 alice primary REGISTER\n"
                       "0.300 primary alice 200 REGISTER\n"
                       "0.300 primary alice 200 REGISTER\n");
    assert_int_equal(count_net(world, "connect"), 1);
}

/* The primary asks alice at the address of her Via. */
static void primary_asks(struct world *world)
{
    struct sip_client_options options = {
        .hop = {.address = *sip_endpoint_address(world->alice),
                .transport = BASE_TCP},
        .retry = rfc3261(SIP_OPTIONS),
        .handlers = &client_handlers,
        .arg = world,
    };
    struct sip_message *request = make_over(world, "OPTIONS", BASE_TCP);

    sip_client_send(world->primary, request, &options);
    sip_message_release(&request);
}

static void a_peer_is_reached_over_the_connection_it_made(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    register_by_tcp(world);
    at(world, BASE_SEC, primary_asks);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "0.000 primary alice 200 REGISTER\n"
                       "1.000 primary alice OPTIONS\n"
                       "1.000 alice primary 200 OPTIONS\n");
    assert_int_equal(count_net(world, "connect"), 1);
}

static void messages_may_be_cut_and_merged_anywhere(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    net_set_segments(world->net, 7, false);
    register_by_tcp(world);
    register_by_tls(world);
    run(world);
    net_set_segments(world->net, 0, true);
    register_by_tcp(world);
    register_by_tcp(world);
    run(world);
    assert_int_equal(sip_endpoint_counts(world->primary).dropped, 0);
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n"
                      "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n"
                      "0.000 primary request REGISTER\n"
                      "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n"
                      "0.000 alice response 200\n");
}

/* ---- failures --------------------------------------------------------------------- */

static void assert_fails_at(void **state, const char *t,
                            enum sip_failure failure)
{
    struct world *world = *state;
    char line[64];

    run(world);
    snprintf(line, sizeof line, "%s alice failed\n", t);
    assert_non_null(strstr(base_buffer_text(&world->log), line));
    assert_int_equal(world->failure, failure);
}

static void a_refused_connection_fails_at_that_instant(void **state)
{
    struct world *world = *state;

    drop(world->primary_node, NET_FAULT_REFUSE, "refuse");
    net_link_set(world->alice_node, world->primary_node,
                 &(struct net_link_fault){.delay = 20 * BASE_MSEC});
    register_by_tcp(world);
    assert_fails_at(state, "0.040", SIP_FAILURE_REFUSED);
    assert_wire(world, "");
}

static void an_unreachable_host_fails_at_that_instant(void **state)
{
    struct world *world = *state;

    drop(world->primary_node, NET_FAULT_UNREACHABLE, "unreachable");
    register_by_tcp(world);
    assert_fails_at(state, "0.000", SIP_FAILURE_ICMP_HOST);
    assert_wire(world, "");
}

static void a_host_that_does_not_answer_costs_timer_f(void **state)
{
    struct world *world = *state;

    silence(world);
    register_by_tcp(world);
    assert_fails_at(state, "32.000", SIP_FAILURE_TIMEOUT);
    assert_wire(world, "");
}

static void a_server_that_hangs_costs_timer_f(void **state)
{
    struct world *world = *state;

    drop(world->primary_node, NET_FAULT_HANG, "hang");
    register_by_tcp(world);
    assert_fails_at(state, "32.000", SIP_FAILURE_TIMEOUT);
    assert_wire(world, "0.000 alice primary REGISTER !\n");
}

static void nothing_is_sent_twice(void **state)
{
    struct world *world = *state;

    invite_by_tcp(world);
    assert_fails_at(state, "32.000", SIP_FAILURE_TIMEOUT);
    assert_wire(world, "0.000 alice primary INVITE\n");
}

static void reset_primary(struct world *world)
{
    sip_endpoint_reset(world->primary);
}

static void
a_lost_connection_fails_the_open_request_at_that_instant(void **state)
{
    struct world *world = *state;

    register_by_tcp(world);
    at(world, 3 * BASE_SEC, reset_primary);
    assert_fails_at(state, "3.000", SIP_FAILURE_RESET);
}

static void an_invite_that_rings_fails_with_its_connection(void **state)
{
    struct world *world = *state;

    world->answer = answer_100;
    invite_by_tcp(world);
    at(world, 50 * BASE_SEC, reset_primary);
    run(world);
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 100\n"
                      "50.000 alice failed after 1xx\n");
    assert_int_equal(world->failure, SIP_FAILURE_RESET);
}

static void the_loss_of_an_idle_connection_is_no_news(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    register_by_tcp(world);
    at(world, BASE_SEC, reset_primary);
    at(world, 1800 * BASE_SEC, register_by_tcp);
    run(world);
    assert_log(world, "0.000 primary request REGISTER\n"
                      "0.000 alice response 200\n"
                      "1800.000 primary request REGISTER\n"
                      "1800.000 alice response 200\n");
    assert_int_equal(count_net(world, "connect"), 2);
}

static void answer_from_now_on(struct world *world)
{
    world->answer = answer_200;
}

static void a_silent_connection_is_not_used_again(void **state)
{
    struct world *world = *state;

    register_by_tcp(world);
    at(world, 40 * BASE_SEC, answer_from_now_on);
    at(world, 62 * BASE_SEC, register_by_tcp);
    run(world);
    assert_wire(world, "0.000 alice primary REGISTER\n"
                       "62.000 alice primary REGISTER\n"
                       "62.000 primary alice 200 REGISTER\n");
    assert_int_equal(count_net(world, "connect"), 2);
}

static void abandon(struct world *world)
{
    sip_client_abandon(&world->tx);
}

static void an_abandoned_request_stays_off_the_wire(void **state)
{
    struct world *world = *state;

    net_link_set(world->alice_node, world->primary_node,
                 &(struct net_link_fault){.delay = BASE_SEC});
    register_by_tcp(world);
    at(world, 500 * BASE_MSEC, abandon);
    run(world);
    assert_wire(world, "");
    assert_log(world, "");
}

/* Each failure starts the next request, inside the handler. */
static void try_again(struct world *world)
{
    world->on_failed = NULL;
    register_by_tcp(world);
}

static void a_handler_may_send_again_at_once(void **state)
{
    struct world *world = *state;

    world->on_failed = try_again;
    register_by_tcp(world);
    register_by_tcp(world);
    at(world, BASE_SEC, reset_primary);
    run(world);
    assert_int_equal(count_net(world, "connect"), 2);
}

static void reset_alice(struct world *world)
{
    sip_endpoint_reset(world->alice);
}

static void a_handler_may_reset_the_endpoint(void **state)
{
    struct world *world = *state;

    world->on_failed = reset_alice;
    register_by_tcp(world);
    register_by_tcp(world);
    register_by_tcp(world);
    at(world, BASE_SEC, reset_primary);
    run(world);
    assert_non_null(
        strstr(base_buffer_text(&world->log), "1.000 alice failed\n"));
    assert_null(
        strstr(strstr(base_buffer_text(&world->log), "failed") + 1, "failed"));
}

/* ---- TLS -------------------------------------------------------------------------- */

static void a_bad_certificate_fails_at_that_instant(void **state)
{
    static const struct {
        enum net_fault_mode mode;
        const char *name;
    } flaws[] = {
        {NET_FAULT_TLS_EXPIRED, "tls-expired"},
        {NET_FAULT_TLS_UNTRUSTED, "tls-untrusted"},
        {NET_FAULT_TLS_NAME, "tls-name"},
    };
    struct world *world = *state;

    sip_endpoint_require_name(
        world->alice, sip_endpoint_address_for(world->primary, BASE_TLS, NULL),
        "pbx.com");
    for (size_t i = 0; i < BASE_COUNT_OF(flaws); i++) {
        world->failure = SIP_FAILURE_TIMEOUT;
        drop(world->primary_node, flaws[i].mode, flaws[i].name);
        register_by_tls(world);
        assert_fails_at(state, "0.000", SIP_FAILURE_TLS);
        assert_wire(world, "");
    }
    assert_int_equal(count_net(world, "tls-failed"), 3);
    assert_int_equal(count_net(world, "connected"), 0);
}

static void a_server_without_tls_is_not_asked_in_the_clear(void **state)
{
    struct world *world = *state;
    struct sip_client_options options =
        options_over(world, "REGISTER", BASE_TLS);
    struct sip_message *request = make_over(world, "REGISTER", BASE_TLS);

    options.hop.address.port = 5060; /* where it speaks plain TCP */
    sip_client_send(world->alice, request, &options);
    sip_message_release(&request);
    assert_fails_at(state, "0.000", SIP_FAILURE_RESET);
    assert_wire(world, "");
}

static void another_name_needs_another_connection(void **state)
{
    struct world *world = *state;
    const struct base_address *to =
        sip_endpoint_address_for(world->primary, BASE_TLS, NULL);

    world->answer = answer_200;
    sip_endpoint_require_name(world->alice, to, "pbx.com");
    register_by_tls(world);
    run(world);
    sip_endpoint_require_name(world->alice, to, "other.com");
    register_by_tls(world);
    run(world);
    assert_int_equal(count_net(world, "connect"), 2);
    sip_endpoint_require_name(world->alice, to, "pbx.com");
    register_by_tls(world);
    run(world);
    assert_int_equal(count_net(world, "connect"), 2);
}

/* ---- a stranger on the line --------------------------------------------------------- */

struct line {
    struct net_stream *stream;
    struct base_buffer heard;
    bool has_ended;
};

static void line_received(void *arg, struct net_stream *stream,
                          const uint8_t *bytes, size_t length)
{
    struct line *line = arg;

    (void)stream;
    base_buffer_append(&line->heard, (const char *)bytes, length);
}

static void line_ended(void *arg, struct net_stream *stream,
                       enum net_stream_end end)
{
    struct line *line = arg;

    (void)stream, (void)end;
    line->has_ended = true;
}

static const struct net_stream_handlers line_handlers = {
    .received = line_received, .ended = line_ended};

static void line_open(struct world *world, struct line *line)
{
    *line = (struct line){0};
    line->stream = net_stream_connect(
        world->stranger_node,
        &(struct net_connect_options){.to = to_primary().address},
        &line_handlers, line);
}

static void line_say(struct line *line, const char *text)
{
    char *bytes = wire(text);
    struct net_payload *payload = net_payload_from_bytes(bytes, strlen(bytes));

    net_stream_send(line->stream, payload, SIZE_MAX);
    net_payload_release(&payload);
    free(bytes);
}

static void line_close(struct line *line)
{
    net_stream_close(&line->stream);
    base_buffer_fini(&line->heard);
}

#define OPTIONS                                                                \
    "OPTIONS sip:pbx.com SIP/2.0\n"                                            \
    "Via: SIP/2.0/TCP 192.168.1.99:5060;branch=z9hG4bKa\n"                     \
    "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"                      \
    "Call-ID: s\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n"

static void keep_alives_are_no_messages(void **state)
{
    struct world *world = *state;
    struct line line;

    world->answer = answer_200;
    line_open(world, &line);
    line_say(&line, "\n\n" OPTIONS "\n\n\n\n");
    run(world);
    assert_log(world, "0.000 primary request OPTIONS\n");
    assert_non_null(
        strstr(base_buffer_text(&line.heard), "SIP/2.0 200 OK\r\n"));
    assert_false(line.has_ended);
    line_close(&line);
}

/* RFC 5626 section 4.4.1. */
static void a_double_line_end_gets_a_single_one_back(void **state)
{
    struct world *world = *state;
    struct line line;

    line_open(world, &line);
    line_say(&line, "\n");
    run(world);
    assert_string_equal(base_buffer_text(&line.heard), "");
    line_say(&line, "\n"); /* the pieces are no matter */
    run(world);
    assert_string_equal(base_buffer_text(&line.heard), "\r\n");
    line_say(&line, "\n\n\n\n");
    run(world);
    assert_string_equal(base_buffer_text(&line.heard), "\r\n\r\n\r\n");
    assert_log(world, "");
    assert_false(line.has_ended);
    line_close(&line);
}

static void a_ping_is_answered_before_the_request_behind_it(void **state)
{
    struct world *world = *state;
    struct line line;

    world->answer = answer_200;
    line_open(world, &line);
    line_say(&line, "\n\n" OPTIONS "\n"); /* and a single one is none */
    run(world);
    assert_memory_equal(base_buffer_text(&line.heard), "\r\nSIP/2.0 200 ", 14);
    assert_memory_equal(base_buffer_text(&line.heard) + line.heard.length - 5,
                        "0\r\n\r\n", 5);
    line_close(&line);
}

static void a_malformed_request_gets_400_and_the_line_stays(void **state)
{
    struct world *world = *state;
    struct line line;

    line_open(world, &line);
    line_say(&line, "OPTIONS sip:pbx.com SIP/2.0\n"
                    "Via: SIP/2.0/TCP 192.168.1.99;branch=z9hG4bKa\n"
                    "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                    "Call-ID: s\nCSeq: 1 INVITE\nl: 0\n\n");
    run(world);
    assert_non_null(strstr(base_buffer_text(&line.heard), "SIP/2.0 400 "));
    assert_false(line.has_ended);
    line_close(&line);
}

static void a_broken_stream_is_closed(void **state)
{
    struct world *world = *state;
    struct line line;

    line_open(world, &line);
    line_say(&line, "hello\n\n" OPTIONS);
    run(world);
    assert_log(world, "");
    assert_int_equal(sip_endpoint_counts(world->primary).dropped, 1);
    assert_true(line.has_ended);
    line_close(&line);
}

static struct line the_line;

static void hang_up(struct world *world)
{
    (void)world;
    line_close(&the_line);
}

static void answer_late(struct world *world)
{
    respond(world, 200);
}

static void line_accepted(void *arg, struct net_stream *stream)
{
    struct line *line = arg;

    line->stream = stream;
    net_stream_take(stream, &line_handlers, line);
}

/* RFC 3261 section 18.2.2 */
static void an_answer_to_a_lost_connection_goes_where_the_via_says(void **state)
{
    static const struct net_listener_handlers handlers = {.accepted =
                                                              line_accepted};
    struct world *world = *state;
    struct net_listener *listener;
    struct line back = {0};

    assert_int_equal(
        net_stream_listen(world->stranger_node,
                          &(struct net_listen_options){.port = 5060}, &handlers,
                          &back, &listener, NULL),
        0);
    line_open(world, &the_line);
    line_say(&the_line, OPTIONS);
    at(world, BASE_SEC, hang_up);
    at(world, 5 * BASE_SEC, answer_late);
    run(world);
    assert_wire(world, "5.000 primary stranger 200 OPTIONS\n");
    assert_non_null(strstr(base_buffer_text(&back.heard), "SIP/2.0 200 OK"));
    line_close(&back);
    net_listener_close(&listener);
}

/* ---- timers ------------------------------------------------------------------------- */

static void a_final_answer_ends_an_invite_without_lingering(void **state)
{
    struct world *world = *state;

    world->answer = answer_486;
    invite_by_tcp(world);
    run(world);
    assert_wire(world, "0.000 alice primary INVITE\n"
                       "0.000 primary alice 486 INVITE\n"
                       "0.000 alice primary ACK\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "0.000 alice response 486\n"
                      "0.000 primary gone INVITE\n");
    assert_int_equal(net_now(world->net), 0);
}

/* Timer G is for UDP; Timer H waits for the ACK all the same. */
static void a_refusal_without_ack_is_not_sent_again(void **state)
{
    struct world *world = *state;
    struct line line;

    world->answer = answer_486;
    line_open(world, &line);
    line_say(&line, "INVITE sip:pbx.com SIP/2.0\n"
                    "Via: SIP/2.0/TCP 192.168.1.99:5060;branch=z9hG4bKa\n"
                    "From: <sip:s@pbx.com>;tag=ft\nTo: <sip:s@pbx.com>\n"
                    "Call-ID: s\nCSeq: 1 INVITE\nContent-Length: 0\n\n");
    run(world);
    assert_wire(world, "0.000 primary stranger 486 INVITE\n");
    assert_log(world, "0.000 primary request INVITE\n"
                      "32.000 primary gone INVITE\n");
    line_close(&line);
}

static void a_2xx_is_sent_again_until_its_ack(void **state)
{
    struct world *world = *state;

    world->answer = answer_200;
    invite_by_tcp(world);
    run(world);
    assert_non_null(
        strstr(base_buffer_text(&world->log), "0.500 alice response 200\n"));
    assert_non_null(strstr(base_buffer_text(&world->log),
                           "32.000 primary unacknowledged\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRANSPORT_TEST(a_request_is_answered_on_its_connection),
        TRANSPORT_TEST(tls_goes_to_a_port_of_its_own),
        TRANSPORT_TEST(an_open_connection_is_used_again),
        TRANSPORT_TEST(tcp_and_tls_do_not_share_a_connection),
        TRANSPORT_TEST(two_requests_at_once_share_a_connection),
        TRANSPORT_TEST(a_peer_is_reached_over_the_connection_it_made),
        TRANSPORT_TEST(messages_may_be_cut_and_merged_anywhere),
        TRANSPORT_TEST(a_refused_connection_fails_at_that_instant),
        TRANSPORT_TEST(an_unreachable_host_fails_at_that_instant),
        TRANSPORT_TEST(a_host_that_does_not_answer_costs_timer_f),
        TRANSPORT_TEST(a_server_that_hangs_costs_timer_f),
        TRANSPORT_TEST(nothing_is_sent_twice),
        TRANSPORT_TEST(
            a_lost_connection_fails_the_open_request_at_that_instant),
        TRANSPORT_TEST(an_invite_that_rings_fails_with_its_connection),
        TRANSPORT_TEST(the_loss_of_an_idle_connection_is_no_news),
        TRANSPORT_TEST(a_silent_connection_is_not_used_again),
        TRANSPORT_TEST(an_abandoned_request_stays_off_the_wire),
        TRANSPORT_TEST(a_handler_may_send_again_at_once),
        TRANSPORT_TEST(a_handler_may_reset_the_endpoint),
        TRANSPORT_TEST(a_bad_certificate_fails_at_that_instant),
        TRANSPORT_TEST(a_server_without_tls_is_not_asked_in_the_clear),
        TRANSPORT_TEST(another_name_needs_another_connection),
        TRANSPORT_TEST(keep_alives_are_no_messages),
        TRANSPORT_TEST(a_double_line_end_gets_a_single_one_back),
        TRANSPORT_TEST(a_ping_is_answered_before_the_request_behind_it),
        TRANSPORT_TEST(a_malformed_request_gets_400_and_the_line_stays),
        TRANSPORT_TEST(a_broken_stream_is_closed),
        TRANSPORT_TEST(an_answer_to_a_lost_connection_goes_where_the_via_says),
        TRANSPORT_TEST(a_final_answer_ends_an_invite_without_lingering),
        TRANSPORT_TEST(a_refusal_without_ack_is_not_sent_again),
        TRANSPORT_TEST(a_2xx_is_sent_again_until_its_ack),
    };

    return cmocka_run_group_tests_name("sip_stream", tests, NULL, NULL);
}
