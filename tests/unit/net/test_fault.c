// SPDX-License-Identifier: MIT
/* Faults of links and nodes as datagrams feel them, and as the timeline tells. */
#include "tests/support/claims.h"
#include "tests/unit/net/both.h"

#include <stdio.h>
#include <string.h>

#include "net/fault.h"
#include "net/net.h"

struct pair {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *a, *b;
    struct net_socket *a_socket, *b_socket;
    char diary[1024];
    unsigned heard; /* by b */
};

static void received(void *arg, const struct base_address *from,
                     struct net_payload *payload, size_t event)
{
    struct pair *p = arg;
    size_t used = strlen(p->diary), length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);
    char at[BASE_TIME_TEXT_MAX];
    bool by_b = base_address_same_ip(from, net_node_ip(p->a));

    (void)event;
    p->heard += by_b;
    base_time_format(at, net_now(p->net), 1);
    snprintf(p->diary + used, sizeof p->diary - used, "%s %s<%.*s;", at,
             by_b ? "b" : "a", (int)length, (const char *)bytes);
}

static void icmp(void *arg, enum net_icmp kind, const struct base_address *to,
                 struct net_payload *payload)
{
    struct pair *p = arg;

    (void)kind;
    (void)to;
    (void)payload;
    strncat(p->diary, "icmp;", sizeof p->diary - strlen(p->diary) - 1);
}

static struct pair *pair_open(enum net_kind kind, const char *a_ip,
                              const char *b_ip)
{
    static const struct net_udp_handlers handlers = {received, icmp};
    static struct pair p;
    struct base_address a, b;
    struct base_error error;

    memset(&p, 0, sizeof p);
    assert_true(base_address_parse(a_ip, 0, &a));
    assert_true(base_address_parse(b_ip, 0, &b));
    p.timeline = base_timeline_create(&(struct base_timeline_options){0});
    assert_int_equal(net_create(&p.net,
                                &(struct net_options){.kind = kind,
                                                      .seed = 1,
                                                      .timeline = p.timeline},
                                &error),
                     0);
    p.a = net_node_create(p.net, "a", BASE_ACTOR_PHONE, &a);
    p.b = net_node_create(p.net, "b", BASE_ACTOR_REGISTRAR, &b);
    assert_int_equal(
        net_udp_open(p.a, 5060, &handlers, &p, &p.a_socket, &error), 0);
    assert_int_equal(
        net_udp_open(p.b, 5060, &handlers, &p, &p.b_socket, &error), 0);
    return &p;
}

static struct pair *pair_of(enum net_kind kind)
{
    return pair_open(kind, "10.0.0.1", "10.0.0.2");
}

static void pair_close(struct pair *p)
{
    net_destroy(&p->net);
    base_timeline_destroy(&p->timeline);
}

static size_t say_to(struct pair *p, struct net_socket *from,
                     const struct net_node *to, uint16_t port, const char *text)
{
    struct base_event event = {.kind = BASE_EVENT_SIP, .t = net_now(p->net)};
    size_t index = base_timeline_add(p->timeline, &event);
    struct net_payload *payload = net_payload_from_bytes(text, strlen(text));
    struct base_address address = *net_node_ip(to);

    address.port = port;
    net_udp_send(from, &address, payload, index);
    net_payload_release(&payload);
    return index;
}

/* Sends a to b and b to a. */
static void say_both(struct pair *p, size_t *there, size_t *back)
{
    *there = say_to(p, p->a_socket, p->b, 5060, "there");
    *back = say_to(p, p->b_socket, p->a, 5060, "back");
}

static void run(struct pair *p)
{
    struct base_error error = {0};

    assert_int_equal(net_run(p->net, &error), 0);
}

static void assert_fate(struct pair *p, size_t event, enum base_fate fate,
                        const char *cause)
{
    const struct base_event *e = base_timeline_at(p->timeline, event);

    assert_string_equal(base_fate_name((enum base_fate)e->fate),
                        base_fate_name(fate));
    assert_string_equal(base_timeline_text(p->timeline, e->cause), cause);
}

static void drop(struct net_node *node, enum net_fault_mode mode,
                 const char *name)
{
    net_node_drop(node, &(struct net_fault){mode, name, 0});
}

/* ---- links ------------------------------------------------------------------------- */

static void a_one_way_cut_leaves_the_other_way(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    net_link_set(p->b, p->a,
                 &(struct net_link_fault){.cut = true, .one_way = true});
    say_both(p, &there, &back);
    run(p);

    assert_string_equal(p->diary, "0.0 b<there;");
    assert_fate(p, back, BASE_FATE_LOST, "link");
    pair_close(p);
}

static void each_way_of_a_link_has_its_own_fault(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    net_link_set(p->a, p->b,
                 &(struct net_link_fault){.delay = BASE_SEC, .one_way = true});
    net_link_set(
        p->b, p->a,
        &(struct net_link_fault){.delay = 3 * BASE_SEC, .one_way = true});
    say_both(p, &there, &back);
    run(p);
    net_link_set(p->a, p->b, &(struct net_link_fault){.one_way = true});
    say_both(p, &there, &back);
    run(p);

    assert_string_equal(p->diary, "1.0 b<there;3.0 a<back;"
                                  "3.0 b<there;6.0 a<back;");
    pair_close(p);
}

static void jitter_is_drawn_within_its_bound(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    base_time latest = 0;

    net_link_set(
        p->a, p->b,
        &(struct net_link_fault){.delay = BASE_SEC, .jitter = BASE_SEC});
    for (int i = 0; i < 200; i++) {
        base_time sent = net_now(p->net);
        size_t event = say_to(p, p->a_socket, p->b, 5060, "x");
        base_span took;

        run(p);
        took = base_timeline_at(p->timeline, event)->arrived - sent;
        assert_true(took >= BASE_SEC && took <= 2 * BASE_SEC);
        latest = took > latest ? took : latest;
    }

    assert_true(latest > BASE_SEC + BASE_SEC * 9 / 10);
    pair_close(p);
}

static void a_duplicate_arrives_twice_and_counts_once(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t event;

    net_link_set(p->a, p->b, &(struct net_link_fault){.duplicate = 1.0});
    event = say_to(p, p->a_socket, p->b, 5060, "x");
    run(p);
    assert_string_equal(p->diary, "0.0 b<x;0.0 b<x;");
    assert_fate(p, event, BASE_FATE_DELIVERED, "");
    net_link_set(p->a, p->b, &(struct net_link_fault){.duplicate = 0.25});
    p->heard = 0;
    for (int i = 0; i < 1000; i++)
        say_to(p, p->a_socket, p->b, 5060, "");
    run(p);

    assert_in_range(p->heard, 1200, 1300);
    pair_close(p);
}

static void what_is_held_back_is_overtaken(enum net_kind kind)
{
    struct pair *p = pair_of(kind);

    net_link_set(
        p->a, p->b,
        &(struct net_link_fault){.reorder = 1.0, .reorder_by = BASE_SEC});
    say_to(p, p->a_socket, p->b, 5060, "first");
    net_link_set(p->a, p->b, &(struct net_link_fault){0});
    say_to(p, p->a_socket, p->b, 5060, "second");
    run(p);

    assert_string_equal(p->diary, "0.0 b<second;1.0 b<first;");
    pair_close(p);
}

static void islands_lose_what_goes_between_them(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    net_node_set_island(p->b, 2);
    say_both(p, &there, &back);
    net_node_set_island(p->a, 2);
    say_both(p, &there, &back);
    net_node_set_island(p->a, 0);
    say_both(p, &there, &back);
    run(p);

    assert_string_equal(p->diary, "0.0 b<there;0.0 a<back;");
    assert_fate(p, back, BASE_FATE_LOST, "partition");
    pair_close(p);
}

/* ---- nodes ------------------------------------------------------------------------- */

static void a_node_cut_one_way_hears_or_speaks(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    drop(p->b, NET_FAULT_ONEWAY_IN, "oneway");
    say_both(p, &there, &back);
    run(p);
    assert_string_equal(p->diary, "0.0 a<back;");
    assert_fate(p, there, BASE_FATE_UNREAD, "oneway");
    p->diary[0] = '\0';
    drop(p->b, NET_FAULT_ONEWAY_OUT, "oneway");
    say_both(p, &there, &back);
    run(p);

    assert_string_equal(p->diary, "0.0 b<there;");
    assert_fate(p, back, BASE_FATE_LOST, "oneway");
    pair_close(p);
}

static void a_hung_program_keeps_its_ports_and_reads_nothing(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    drop(p->b, NET_FAULT_HANG, "hang");
    say_both(p, &there, &back);
    say_to(p, p->a_socket, p->b, 5070, "x");
    run(p);

    assert_string_equal(p->diary, "icmp;");
    assert_fate(p, there, BASE_FATE_UNREAD, "hang");
    assert_fate(p, back, BASE_FATE_LOST, "hang");
    pair_close(p);
}

static void a_bad_certificate_is_no_matter_for_datagrams(enum net_kind kind)
{
    struct pair *p = pair_of(kind);
    size_t there, back;

    drop(p->b, NET_FAULT_TLS_EXPIRED, "tls-expired");
    say_both(p, &there, &back);
    run(p);

    assert_string_equal(p->diary, "0.0 b<there;0.0 a<back;");
    pair_close(p);
}

/* ---- what the timeline tells --------------------------------------------------------- */

static const char *fault_events(struct pair *p)
{
    static char text[512];
    size_t used = 0;

    for (size_t i = 0; i < base_timeline_count(p->timeline); i++) {
        const struct base_event *e = base_timeline_at(p->timeline, i);

        if (e->kind == BASE_EVENT_FAULT)
            used += (size_t)snprintf(text + used, sizeof text - used,
                                     "%s %s %s %s;",
                                     base_timeline_text(p->timeline, e->src),
                                     base_timeline_text(p->timeline, e->dst),
                                     base_timeline_text(p->timeline, e->op),
                                     base_timeline_text(p->timeline, e->name));
    }
    return text;
}

static void every_fault_is_an_event(enum net_kind kind)
{
    struct pair *p = pair_of(kind);

    net_link_set(p->a, p->b,
                 &(struct net_link_fault){.cut = true, .one_way = true});
    net_link_set(p->a, p->b, &(struct net_link_fault){.one_way = true});
    net_link_set(p->a, p->b, &(struct net_link_fault){.jitter = 1});
    net_link_set(p->a, p->b, &(struct net_link_fault){.reorder = 0.1});
    net_link_set(p->a, p->b, &(struct net_link_fault){.duplicate = 0.1});
    net_link_set(p->a, p->b, &(struct net_link_fault){0});
    net_node_set_island(p->b, 1);
    net_node_set_island(p->b, 0);
    drop(p->b, NET_FAULT_HANG, "hang");
    net_node_restore(p->b);

    assert_string_equal(fault_events(p),
                        "a b drop one-way cut;a b restore one-way;"
                        "a b drop jitter;"
                        "a b drop reorder;a b drop duplicate;a b restore ;"
                        "b  drop partition;b  restore partition;"
                        "b  drop hang;b  restore ;");
    pair_close(p);
}

/* ---- IPv6 -------------------------------------------------------------------------- */

static void ipv6_hosts_talk_and_refuse(enum net_kind kind)
{
    struct pair *p = pair_open(kind, "2001:db8::1", "fe80::b");
    size_t there, back, closed;

    say_both(p, &there, &back);
    closed = say_to(p, p->a_socket, p->b, 5070, "x");
    run(p);

    assert_string_equal(p->diary, "0.0 b<there;0.0 a<back;icmp;");
    assert_fate(p, closed, BASE_FATE_REFUSED, "icmp-port");
    pair_close(p);
}

CLAIM(a_one_way_cut_leaves_the_other_way)
CLAIM(each_way_of_a_link_has_its_own_fault)
CLAIM(jitter_is_drawn_within_its_bound)
CLAIM(a_duplicate_arrives_twice_and_counts_once)
CLAIM(what_is_held_back_is_overtaken)
CLAIM(islands_lose_what_goes_between_them)
CLAIM(a_node_cut_one_way_hears_or_speaks)
CLAIM(a_hung_program_keeps_its_ports_and_reads_nothing)
CLAIM(a_bad_certificate_is_no_matter_for_datagrams)
CLAIM(every_fault_is_an_event)
CLAIM(ipv6_hosts_talk_and_refuse)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_one_way_cut_leaves_the_other_way),
        BOTH(each_way_of_a_link_has_its_own_fault),
        BOTH(jitter_is_drawn_within_its_bound),
        BOTH(a_duplicate_arrives_twice_and_counts_once),
        BOTH(what_is_held_back_is_overtaken),
        BOTH(islands_lose_what_goes_between_them),
        BOTH(a_node_cut_one_way_hears_or_speaks),
        BOTH(a_hung_program_keeps_its_ports_and_reads_nothing),
        BOTH(a_bad_certificate_is_no_matter_for_datagrams),
        BOTH(every_fault_is_an_event),
        BOTH(ipv6_hosts_talk_and_refuse),
    };

    return cmocka_run_group_tests_name("net_fault", tests, NULL, NULL);
}
