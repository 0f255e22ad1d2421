// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"
#include "tests/unit/net/both.h"

#include <stdio.h>
#include <string.h>

#include "net/fault.h"
#include "net/net.h"

/* One world with two hosts, on the network given as the tests' state. */
struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *a, *b;
    struct net_socket *a_socket, *b_socket;
    char diary[256]; /* what the sockets saw */
    bool echo;       /* b answers what it gets */
};

static void diary_add(struct world *w, const char *what,
                      struct net_payload *payload)
{
    size_t used = strlen(w->diary), length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);
    char at[BASE_TIME_TEXT_MAX];

    base_time_format(at, net_now(w->net), 1);
    snprintf(w->diary + used, sizeof w->diary - used, "%s %s %.*s;", at, what,
             (int)length, (const char *)bytes);
}

static void received(void *arg, const struct base_address *from,
                     struct net_payload *payload, size_t event)
{
    struct world *w = arg;

    (void)event;
    diary_add(w, from->ip[3] == 1 ? "b<a" : "a<b", payload);
    if (w->echo && from->ip[3] == 1)
        net_udp_send(w->b_socket, from, payload, SIZE_MAX);
}

static void icmp(void *arg, enum net_icmp kind, const struct base_address *to,
                 struct net_payload *payload)
{
    (void)to;
    diary_add(arg, kind == NET_ICMP_PORT ? "port" : "host", payload);
}

static const struct net_udp_handlers handlers = {received, icmp};

static const struct base_address to_b = {
    .family = BASE_IPV4, .ip = {10, 0, 0, 2}, .port = 5060};

static struct world *world_open(enum net_kind kind)
{
    static struct world w;
    struct base_timeline_options timeline = {.keep_raw = false};
    struct base_address a = base_address_ipv4(10, 0, 0, 1, 0);
    struct base_address b = base_address_ipv4(10, 0, 0, 2, 0);
    struct base_error error;

    memset(&w, 0, sizeof w);
    w.timeline = base_timeline_create(&timeline);
    assert_int_equal(net_create(&w.net,
                                &(struct net_options){.kind = kind,
                                                      .seed = 1,
                                                      .timeline = w.timeline},
                                &error),
                     0);
    w.a = net_node_create(w.net, "a", BASE_ACTOR_PHONE, &a);
    w.b = net_node_create(w.net, "b", BASE_ACTOR_REGISTRAR, &b);
    assert_int_equal(
        net_udp_open(w.a, 5060, &handlers, &w, &w.a_socket, &error), 0);
    assert_int_equal(
        net_udp_open(w.b, 5060, &handlers, &w, &w.b_socket, &error), 0);
    return &w;
}

static void world_close(struct world *w)
{
    net_destroy(&w->net);
    base_timeline_destroy(&w->timeline);
}

static size_t send_text(struct world *w, const char *text,
                        const struct base_address *to)
{
    struct base_event event = {.kind = BASE_EVENT_SIP, .t = net_now(w->net)};
    size_t index = base_timeline_add(w->timeline, &event);
    struct net_payload *payload = net_payload_from_bytes(text, strlen(text));

    net_udp_send(w->a_socket, to, payload, index);
    net_payload_release(&payload);
    return index;
}

static void assert_fate(struct world *w, size_t event, enum base_fate fate,
                        const char *cause)
{
    const struct base_event *e = base_timeline_at(w->timeline, event);

    assert_int_equal(e->fate, fate);
    assert_string_equal(base_timeline_text(w->timeline, e->cause), cause);
}

static void run(struct world *w)
{
    struct base_error error = {0};

    assert_int_equal(net_run(w->net, &error), 0);
}

static void a_datagram_arrives_at_the_instant_it_was_sent(enum net_kind kind)
{
    struct world *w = world_open(kind);
    size_t event;

    w->echo = true;
    event = send_text(w, "hello", &to_b);
    run(w);

    assert_string_equal(w->diary, "0.0 b<a hello;0.0 a<b hello;");
    assert_fate(w, event, BASE_FATE_DELIVERED, "");
    world_close(w);
}

static void a_closed_port_of_a_living_host_answers_icmp(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address closed = to_b;
    size_t event;

    closed.port = 5070;
    event = send_text(w, "x", &closed);
    run(w);

    assert_string_equal(w->diary, "0.0 port x;");
    assert_fate(w, event, BASE_FATE_REFUSED, "icmp-port");
    world_close(w);
}

static void an_address_where_nobody_lives_is_silence(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address nobody = base_address_ipv4(10, 9, 9, 9, 5060);
    size_t event = send_text(w, "x", &nobody);

    run(w);

    assert_string_equal(w->diary, "");
    assert_fate(w, event, BASE_FATE_LOST, "no-host");
    world_close(w);
}

static void a_silent_host_reads_nothing_and_sends_nothing(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address closed = to_b;
    size_t event, other;

    net_node_drop(w->b, &(struct net_fault){NET_FAULT_SILENT, "silent", 0});
    closed.port = 5070;
    event = send_text(w, "x", &to_b);
    other = send_text(w, "y", &closed);
    run(w);

    assert_string_equal(w->diary, "");
    assert_fate(w, event, BASE_FATE_UNREAD, "silent");
    assert_fate(w, other, BASE_FATE_UNREAD, "silent");
    world_close(w);
}

static void refuse_and_unreachable_answer_their_icmp(enum net_kind kind)
{
    struct world *w = world_open(kind);
    size_t first, second;

    net_node_drop(w->b, &(struct net_fault){NET_FAULT_REFUSE, "refuse", 0});
    first = send_text(w, "x", &to_b);
    run(w);
    net_node_drop(w->b,
                  &(struct net_fault){NET_FAULT_UNREACHABLE, "unreachable", 0});
    second = send_text(w, "y", &to_b);
    run(w);
    net_node_restore(w->b);
    send_text(w, "z", &to_b);
    run(w);

    assert_string_equal(w->diary, "0.0 port x;0.0 host y;0.0 b<a z;");
    assert_fate(w, first, BASE_FATE_REFUSED, "icmp-port");
    assert_fate(w, second, BASE_FATE_REFUSED, "icmp-host");
    world_close(w);
}

static void an_icmp_error_takes_the_way_back(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address closed = to_b;

    closed.port = 5070;
    net_link_set(w->a, w->b, &(struct net_link_fault){.delay = BASE_SEC});
    send_text(w, "x", &closed);
    run(w);

    assert_string_equal(w->diary, "2.0 port x;");
    world_close(w);
}

static void a_host_that_is_off_hears_and_says_nothing(enum net_kind kind)
{
    struct world *w = world_open(kind);
    size_t event;

    net_node_set_power(w->b, false);
    event = send_text(w, "x", &to_b);
    run(w);
    net_node_set_power(w->b, true);
    send_text(w, "y", &to_b);
    run(w);

    assert_string_equal(w->diary, "0.0 b<a y;");
    assert_fate(w, event, BASE_FATE_LOST, "off");
    world_close(w);
}

static void a_link_delays_cuts_and_heals(enum net_kind kind)
{
    struct world *w = world_open(kind);
    size_t cut;

    net_link_set(w->a, w->b, &(struct net_link_fault){.delay = 2 * BASE_SEC});
    send_text(w, "late", &to_b);
    net_link_set(w->a, w->b, &(struct net_link_fault){.cut = true});
    cut = send_text(w, "cut", &to_b);
    net_link_set(w->a, w->b, &(struct net_link_fault){0});
    send_text(w, "now", &to_b);
    run(w);

    assert_string_equal(w->diary, "0.0 b<a now;2.0 b<a late;");
    assert_fate(w, cut, BASE_FATE_LOST, "link");
    world_close(w);
}

static void a_datagram_outlives_the_socket_that_sent_it(enum net_kind kind)
{
    struct world *w = world_open(kind);

    net_link_set(w->a, w->b, &(struct net_link_fault){.delay = BASE_SEC});
    send_text(w, "last", &to_b);
    net_socket_close(&w->a_socket);
    run(w);

    assert_string_equal(w->diary, "1.0 b<a last;");
    world_close(w);
}

static void a_taken_address_names_its_holder(enum net_kind kind)
{
    struct world *w = world_open(kind);
    struct base_address ip = base_address_ipv4(10, 0, 0, 2, 0);
    struct net_node *c = net_node_create(w->net, "c", BASE_ACTOR_DNS, &ip);
    struct net_socket *socket = NULL;
    struct base_error error;

    assert_int_equal(net_udp_open(c, 5060, &handlers, w, &socket, &error),
                     BASE_ERR_CONFLICT);
    assert_string_equal(error.text, "10.0.0.2:5060 over udp is taken by b");
    assert_int_equal(net_udp_open(c, 53, &handlers, w, &socket, &error), 0);
    world_close(w);
}

static void
a_lossy_host_loses_about_its_rate_and_always_the_same(enum net_kind kind)
{
    struct world *w = world_open(kind);
    int delivered = 0;

    net_node_drop(w->b, &(struct net_fault){NET_FAULT_LOSSY, "lossy", 0.3});
    for (int i = 0; i < 1000; i++) {
        size_t event = send_text(w, "", &to_b);

        w->diary[0] = '\0';
        run(w);
        delivered +=
            base_timeline_at(w->timeline, event)->fate == BASE_FATE_DELIVERED;
    }

    assert_int_equal(delivered, 697); /* drawn from seed 1 */
    world_close(w);
}

CLAIM(a_datagram_arrives_at_the_instant_it_was_sent)
CLAIM(a_closed_port_of_a_living_host_answers_icmp)
CLAIM(an_address_where_nobody_lives_is_silence)
CLAIM(a_silent_host_reads_nothing_and_sends_nothing)
CLAIM(refuse_and_unreachable_answer_their_icmp)
CLAIM(an_icmp_error_takes_the_way_back)
CLAIM(a_host_that_is_off_hears_and_says_nothing)
CLAIM(a_link_delays_cuts_and_heals)
CLAIM(a_datagram_outlives_the_socket_that_sent_it)
CLAIM(a_taken_address_names_its_holder)
CLAIM(a_lossy_host_loses_about_its_rate_and_always_the_same)

/* ---- time --------------------------------------------------------------- */

static void again(void *arg)
{
    struct net_timer *timer = arg;

    net_timer_set(timer, net_now(timer->net));
}

static void a_world_that_never_rests_ends_the_run(void **state)
{
    struct world *w = world_open(NET_MEMORY);
    struct net_timer timer;
    struct base_error error;

    (void)state;
    net_timer_init(&timer, w->net, again, &timer);
    net_timer_set(&timer, 3 * BASE_SEC);

    assert_int_equal(net_run(w->net, &error), BASE_ERR_STATE);
    assert_non_null(strstr(error.text, "does not come to rest at t=3.000"));
    net_timer_cancel(&timer);
    world_close(w);
}

static void note(void *arg)
{
    struct world *w = arg;
    size_t used = strlen(w->diary);

    snprintf(w->diary + used, sizeof w->diary - used, "t");
}

static bool settle(void *arg)
{
    struct world *w = arg;
    size_t used = strlen(w->diary);

    snprintf(w->diary + used, sizeof w->diary - used, "|");
    return true;
}

static void an_instant_settles_once_all_its_entries_are_done(void **state)
{
    struct world *w = world_open(NET_MEMORY);
    struct net_timer one, two, three;

    (void)state;
    net_timer_init(&one, w->net, note, w);
    net_timer_init(&two, w->net, note, w);
    net_timer_init(&three, w->net, note, w);
    net_timer_set(&one, BASE_SEC);
    net_timer_set(&two, BASE_SEC);
    net_timer_set(&three, 2 * BASE_SEC);
    net_on_settled(w->net, settle, w);
    run(w);

    assert_string_equal(w->diary, "|tt|t|");
    world_close(w);
}

static void stop(void *arg)
{
    net_stop(arg);
}

static void a_stopped_run_goes_on_where_it_stopped(void **state)
{
    struct world *w = world_open(NET_MEMORY);
    struct net_timer one, two;

    (void)state;
    net_timer_init(&one, w->net, stop, w->net);
    net_timer_init(&two, w->net, note, w);
    net_timer_set(&one, BASE_SEC);
    net_timer_set(&two, BASE_SEC);
    run(w);
    assert_string_equal(w->diary, "");
    run(w);

    assert_string_equal(w->diary, "t");
    world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_datagram_arrives_at_the_instant_it_was_sent),
        BOTH(a_closed_port_of_a_living_host_answers_icmp),
        BOTH(an_address_where_nobody_lives_is_silence),
        BOTH(a_silent_host_reads_nothing_and_sends_nothing),
        BOTH(refuse_and_unreachable_answer_their_icmp),
        BOTH(an_icmp_error_takes_the_way_back),
        BOTH(a_host_that_is_off_hears_and_says_nothing),
        BOTH(a_link_delays_cuts_and_heals),
        BOTH(a_datagram_outlives_the_socket_that_sent_it),
        BOTH(a_taken_address_names_its_holder),
        BOTH(a_lossy_host_loses_about_its_rate_and_always_the_same),
        cmocka_unit_test(a_world_that_never_rests_ends_the_run),
        cmocka_unit_test(an_instant_settles_once_all_its_entries_are_done),
        cmocka_unit_test(a_stopped_run_goes_on_where_it_stopped),
    };

    return cmocka_run_group_tests_name("net_udp", tests, NULL, NULL);
}
