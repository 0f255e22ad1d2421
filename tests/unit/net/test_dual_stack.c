// SPDX-License-Identifier: MIT
/* Hosts with an address of each family, and hosts that lack one. */
#include "tests/support/claims.h"
#include "tests/unit/net/both.h"

#include <stdio.h>
#include <string.h>

#include "net/fault.h"
#include "net/stream.h"

#define V4_A "10.0.0.1"
#define V4_B "10.0.0.2"
#define V6_B "2001:db8::2"
#define V6_C "2001:db8::3"

/* a has IPv4, b has both, c has IPv6. */
struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *a, *b, *c;
    struct net_socket *a_socket, *b_socket, *c_socket;
    struct net_listener *listener;
    struct net_stream *client, *accepted;
    char diary[512];
};

static void note(struct world *w, const char *who, const char *what,
                 const struct base_address *peer)
{
    size_t used = strlen(w->diary);
    char text[BASE_ADDRESS_TEXT_MAX];

    snprintf(w->diary + used, sizeof w->diary - used, "%s %s %s;", who, what,
             base_address_ip_text(peer, text));
}

static void received(void *arg, const struct base_address *from,
                     struct net_payload *payload, size_t event)
{
    (void)payload, (void)event;
    note(arg, "got from", "", from);
}

static void icmp(void *arg, enum net_icmp kind, const struct base_address *to,
                 struct net_payload *payload)
{
    (void)payload;
    note(arg, kind == NET_ICMP_HOST ? "host" : "port", "", to);
}

static const struct net_udp_handlers handlers = {received, icmp};

static struct base_address address(const char *ip, uint16_t port)
{
    struct base_address out;

    assert_true(base_address_parse(ip, port, &out));
    return out;
}

static struct net_node *add(struct world *w, const char *name, const char *ip)
{
    struct base_address at = address(ip, 0);

    return net_node_create(w->net, name, BASE_ACTOR_REGISTRAR, &at);
}

static struct world *world_open(enum net_kind kind)
{
    static struct world w;
    struct base_timeline_options timeline = {.keep_raw = false};
    struct base_address second = address(V6_B, 0);
    struct base_error error;

    memset(&w, 0, sizeof w);
    w.timeline = base_timeline_create(&timeline);
    assert_int_equal(net_create(&w.net,
                                &(struct net_options){.kind = kind,
                                                      .seed = 1,
                                                      .timeline = w.timeline},
                                &error),
                     0);
    w.a = add(&w, "a", V4_A);
    w.b = add(&w, "b", V4_B);
    w.c = add(&w, "c", V6_C);
    assert_int_equal(net_node_add_ip(w.b, &second, &error), 0);
    assert_int_equal(
        net_udp_open(w.a, 5060, &handlers, &w, &w.a_socket, &error), 0);
    assert_int_equal(
        net_udp_open(w.b, 5060, &handlers, &w, &w.b_socket, &error), 0);
    assert_int_equal(
        net_udp_open(w.c, 5060, &handlers, &w, &w.c_socket, &error), 0);
    return &w;
}

static void world_close(struct world *w)
{
    net_destroy(&w->net);
    base_timeline_destroy(&w->timeline);
}

static void run(struct world *w)
{
    struct base_error error = {0};

    if (net_run(w->net, &error) != 0)
        fail_msg("%s", error.text);
}

static size_t say(struct world *w, struct net_socket *from, const char *to)
{
    struct base_event event = {.kind = BASE_EVENT_SIP, .t = net_now(w->net)};
    size_t index = base_timeline_add(w->timeline, &event);
    struct net_payload *payload = net_payload_from_bytes("x", 1);
    struct base_address at = address(to, 5060);

    net_udp_send(from, &at, payload, index);
    net_payload_release(&payload);
    run(w);
    return index;
}

static void assert_fate(const struct world *w, size_t event,
                        enum base_fate fate, const char *cause)
{
    const struct base_event *e = base_timeline_at(w->timeline, event);

    assert_int_equal(e->fate, fate);
    assert_string_equal(base_timeline_text(w->timeline, e->cause), cause);
}

/* ---- datagrams -------------------------------------------------------------- */

static void a_dual_stack_is_reached_at_both_addresses(enum net_kind kind)
{
    struct world *w = world_open(kind);

    say(w, w->a_socket, V4_B);
    say(w, w->c_socket, V6_B);
    assert_string_equal(w->diary, "got from  " V4_A ";got from  " V6_C ";");
    world_close(w);
}

static void it_speaks_from_the_family_of_its_peer(enum net_kind kind)
{
    struct world *w = world_open(kind);

    say(w, w->b_socket, V4_A);
    say(w, w->b_socket, V6_C);
    assert_string_equal(w->diary, "got from  " V4_B ";got from  " V6_B ";");
    world_close(w);
}

static void
without_an_address_of_the_family_nothing_goes_out(enum net_kind kind)
{
    struct world *w = world_open(kind);
    size_t there = say(w, w->a_socket, V6_C), back = say(w, w->c_socket, V4_A);

    assert_string_equal(w->diary, "host  " V6_C ";host  " V4_A ";");
    assert_fate(w, there, BASE_FATE_LOST, "no-route");
    assert_fate(w, back, BASE_FATE_LOST, "no-route");
    assert_int_equal(net_counts(w->net).hops, 0);
    world_close(w);
}

static void a_fault_of_the_host_is_one_at_both_addresses(enum net_kind kind)
{
    struct world *w = world_open(kind);

    net_node_drop(
        w->b, &(struct net_fault){.mode = NET_FAULT_SILENT, .name = "silent"});
    assert_fate(w, say(w, w->a_socket, V4_B), BASE_FATE_UNREAD, "silent");
    assert_fate(w, say(w, w->c_socket, V6_B), BASE_FATE_UNREAD, "silent");
    world_close(w);
}

static void both_addresses_are_one_actor(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address four = address(V4_B, 5060), six = address(V6_B, 5060);
    struct base_address closed = address(V6_B, 9);

    assert_int_equal(net_actor_at(w->net, &four), net_node_actor(w->b));
    assert_int_equal(net_actor_at(w->net, &six), net_node_actor(w->b));
    assert_int_equal(net_actor_at(w->net, &closed), net_node_actor(w->b));
    world_close(w);
}

static void a_port_is_taken_at_either_address(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct net_node *guest = add(w, "guest", V6_B);
    struct net_socket *socket = NULL;
    struct base_error error;

    assert_int_equal(net_udp_open(guest, 5060, &handlers, w, &socket, &error),
                     BASE_ERR_CONFLICT);
    assert_string_equal(error.text, "[" V6_B "]:5060 over udp is taken by b");
    net_socket_close(&w->b_socket);
    assert_int_equal(net_udp_open(guest, 5060, &handlers, w, &socket, &error),
                     0);
    world_close(w);
}

static void a_host_has_one_address_of_a_family(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct net_node *d = add(w, "d", "10.0.0.4");
    struct base_address four = address("10.0.0.5", 0), six = address("::5", 0),
                        more = address("::6", 0);
    struct base_error error;

    assert_int_equal(net_node_add_ip(d, &four, &error), BASE_ERR_CONFLICT);
    assert_int_equal(net_node_add_ip(d, &six, &error), 0);
    assert_int_equal(net_node_add_ip(d, &more, &error), BASE_ERR_CONFLICT);
    world_close(w);
}

/* ---- streams ------------------------------------------------------------------ */

static void on_connected(void *arg, struct net_stream *stream)
{
    note(arg, "connected from", "", net_stream_local(stream));
}

static void on_received(void *arg, struct net_stream *stream,
                        const uint8_t *bytes, size_t length)
{
    (void)arg, (void)stream, (void)bytes, (void)length;
}

static void on_ended(void *arg, struct net_stream *stream,
                     enum net_stream_end end)
{
    note(arg, end == NET_STREAM_UNREACHABLE ? "unreachable" : "ended", "",
         net_stream_remote(stream));
}

static const struct net_stream_handlers stream_handlers = {
    on_connected, on_received, on_ended};

static void on_accepted(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    net_stream_take(stream, &stream_handlers, w);
    w->accepted = stream;
    note(w, "accepted at", "", net_stream_local(stream));
}

static void dial(struct world *w, struct net_node *from, const char *to,
                 enum base_transport transport)
{
    w->client =
        net_stream_connect(from,
                           &(struct net_connect_options){
                               .to = address(to, 5061), .transport = transport},
                           &stream_handlers, w);
    run(w);
    net_stream_close(&w->client);
    run(w);
    net_stream_close(&w->accepted);
    run(w);
}

static void listen_on_b(struct world *w, enum base_transport transport)
{
    static const struct net_listener_handlers listener = {on_accepted};
    struct base_error error;

    assert_int_equal(
        net_stream_listen(
            w->b,
            &(struct net_listen_options){.port = 5061, .transport = transport},
            &listener, w, &w->listener, &error),
        0);
}

static void a_listener_accepts_at_both_addresses(enum net_kind kind)
{
    struct world *w = world_open(kind);

    listen_on_b(w, BASE_TCP);
    dial(w, w->a, V4_B, BASE_TCP);
    dial(w, w->c, V6_B, BASE_TCP);
    assert_string_equal(w->diary, "connected from  " V4_A ";accepted at  " V4_B
                                  ";ended  " V4_A ";connected from  " V6_C
                                  ";accepted at  " V6_B ";ended  " V6_C ";");
    world_close(w);
}

/* The certificate is for the address that was called. */
static void tls_stands_at_both_addresses(enum net_kind kind)
{
    struct world *w = world_open(kind);

    listen_on_b(w, BASE_TLS);
    dial(w, w->c, V6_B, BASE_TLS);
    assert_string_equal(w->diary, "connected from  " V6_C ";accepted at  " V6_B
                                  ";ended  " V6_C ";");
    world_close(w);
}

static void no_connection_begins_towards_a_missing_family(enum net_kind kind)
{
    struct world *w = world_open(kind);

    dial(w, w->a, V6_B, BASE_TCP);
    assert_string_equal(w->diary, "unreachable  " V6_B ";");
    assert_int_equal(net_now(w->net), 0);
    world_close(w);
}

CLAIM(a_dual_stack_is_reached_at_both_addresses)
CLAIM(it_speaks_from_the_family_of_its_peer)
CLAIM(without_an_address_of_the_family_nothing_goes_out)
CLAIM(a_fault_of_the_host_is_one_at_both_addresses)
CLAIM(both_addresses_are_one_actor)
CLAIM(a_port_is_taken_at_either_address)
CLAIM(a_host_has_one_address_of_a_family)
CLAIM(a_listener_accepts_at_both_addresses)
CLAIM(tls_stands_at_both_addresses)
CLAIM(no_connection_begins_towards_a_missing_family)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_dual_stack_is_reached_at_both_addresses),
        BOTH(it_speaks_from_the_family_of_its_peer),
        BOTH(without_an_address_of_the_family_nothing_goes_out),
        BOTH(a_fault_of_the_host_is_one_at_both_addresses),
        BOTH(both_addresses_are_one_actor),
        BOTH(a_port_is_taken_at_either_address),
        BOTH(a_host_has_one_address_of_a_family),
        BOTH(a_listener_accepts_at_both_addresses),
        BOTH(tls_stands_at_both_addresses),
        BOTH(no_connection_begins_towards_a_missing_family),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
