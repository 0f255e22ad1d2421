// SPDX-License-Identifier: MIT
/*
 * 100,000 datagrams and the ICMP errors among them give one history on both
 * networks, also while other programs hog the processors and a stranger holds
 * port 5060 of every address.
 */
#include "tests/support/claims.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/draw.h"
#include "base/memory.h"
#include "net/fault.h"
#include "net/net.h"

#define PHONES 500
#define ROUNDS 67 /* 3 datagrams a round and phone: 100,500 */
#define HOGS 4

struct storm;

struct caller {
    struct storm *storm;
    struct net_socket *socket;
    struct net_timer timer;
    unsigned round;
    uint16_t number;
};

struct storm {
    struct net *net;
    struct net_node *dead, *server;
    struct net_socket *server_socket;
    struct caller callers[PHONES];
    uint64_t hash;
};

static void record(struct storm *storm, const char *what, unsigned number)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%lld %s %u\n",
                          (long long)net_now(storm->net), what, number);

    storm->hash = base_hash(storm->hash, line, (size_t)length);
}

static void send_text(struct net_socket *socket, struct net_node *to,
                      uint16_t port, const char *text)
{
    struct base_address address = *net_node_ip(to);
    struct net_payload *payload = net_payload_from_bytes(text, strlen(text));

    address.port = port;
    net_udp_send(socket, &address, payload, SIZE_MAX);
    net_payload_release(&payload);
}

/* Each round begins at a dead port; its ICMP error sends the caller on. */
static void round_begin(void *arg)
{
    struct caller *self = arg;

    record(self->storm, "timer", self->number);
    send_text(self->socket, self->storm->dead, 5060, "REGISTER");
}

static void caller_icmp(void *arg, enum net_icmp icmp,
                        const struct base_address *to,
                        struct net_payload *payload)
{
    struct caller *self = arg;

    (void)to;
    (void)payload;
    record(self->storm, icmp == NET_ICMP_PORT ? "port" : "host", self->number);
    send_text(self->socket, self->storm->server, 5060, "REGISTER");
}

static void caller_received(void *arg, const struct base_address *from,
                            struct net_payload *payload, size_t event)
{
    struct caller *self = arg;
    uint64_t draw;

    (void)from;
    (void)payload;
    (void)event;
    record(self->storm, "200", self->number);
    if (++self->round >= ROUNDS)
        return;
    draw = base_draw(7, "storm", "pause", self->number * 1000U + self->round);
    net_timer_set(&self->timer,
                  net_now(self->storm->net) + (base_span)(draw % 4) * BASE_SEC);
}

static void server_received(void *arg, const struct base_address *from,
                            struct net_payload *payload, size_t event)
{
    struct storm *storm = arg;

    (void)event;
    record(storm, "REGISTER", (unsigned)from->ip[2] * 256U + from->ip[3]);
    net_udp_send(storm->server_socket, from, payload, SIZE_MAX);
}

static const struct net_udp_handlers caller_handlers = {caller_received,
                                                        caller_icmp};
static const struct net_udp_handlers server_handlers = {server_received, NULL};

static void storm_open(struct storm *storm, enum net_kind kind,
                       struct base_timeline *timeline)
{
    struct base_address dead = base_address_ipv4(10, 1, 0, 1, 0);
    struct base_address server = base_address_ipv4(10, 1, 0, 2, 0);
    struct net_options options = {.kind = kind, .timeline = timeline};

    storm->hash = BASE_HASH_INIT;
    assert_int_equal(net_create(&storm->net, &options, NULL), 0);
    storm->dead =
        net_node_create(storm->net, "dead", BASE_ACTOR_REGISTRAR, &dead);
    storm->server =
        net_node_create(storm->net, "server", BASE_ACTOR_REGISTRAR, &server);
    assert_int_equal(net_udp_open(storm->server, 5060, &server_handlers, storm,
                                  &storm->server_socket, NULL),
                     0);
    for (uint16_t i = 0; i < PHONES; i++) {
        struct caller *caller = &storm->callers[i];
        struct base_address ip =
            base_address_ipv4(10, 2, (uint8_t)(i / 256), (uint8_t)(i % 256), 0);
        char name[16];

        snprintf(name, sizeof name, "p%u", (unsigned)i);
        caller->storm = storm;
        caller->number = i;
        assert_int_equal(net_udp_open(net_node_create(storm->net, name,
                                                      BASE_ACTOR_PHONE, &ip),
                                      5060, &caller_handlers, caller,
                                      &caller->socket, NULL),
                         0);
        net_timer_init(&caller->timer, storm->net, round_begin, caller);
        net_timer_set(&caller->timer, 0);
    }
}

static uint64_t storm_hash(enum net_kind kind)
{
    struct storm *storm = base_calloc(1, sizeof *storm);
    struct base_timeline *timeline =
        base_timeline_create(&(struct base_timeline_options){0});
    struct base_error error = {0};
    struct net_counts counts;
    uint64_t hash;

    storm_open(storm, kind, timeline);
    assert_int_equal(net_run(storm->net, &error), 0);
    counts = net_counts(storm->net);
    hash = storm->hash;
    print_message("%s: %llu hops, %llu of them ICMP, %llu waited, %016llx\n",
                  net_kind_name(kind), (unsigned long long)counts.hops,
                  (unsigned long long)counts.icmps,
                  (unsigned long long)counts.waits, (unsigned long long)hash);
    assert_int_equal(counts.hops, 3 * PHONES * ROUNDS);
    assert_int_equal(counts.icmps, PHONES * ROUNDS);
    net_destroy(&storm->net);
    base_timeline_destroy(&timeline);
    free(storm);
    return hash;
}

static void both_networks_give_one_history(void **state)
{
    (void)state;
    assert_int_equal(storm_hash(NET_LOOPBACK), storm_hash(NET_MEMORY));
}

static void cpu_hogs_change_nothing(void **state)
{
    pid_t hogs[HOGS];
    uint64_t loopback;

    (void)state;
    for (int i = 0; i < HOGS; i++) {
        hogs[i] = fork();
        assert_true(hogs[i] >= 0);
        if (hogs[i] == 0) {
            alarm(60); /* never outlive the test for long */
            for (;;)
                ;
        }
    }
    loopback = storm_hash(NET_LOOPBACK);
    for (int i = 0; i < HOGS; i++) {
        kill(hogs[i], SIGKILL);
        waitpid(hogs[i], NULL, 0);
    }

    assert_int_equal(loopback, storm_hash(NET_MEMORY));
}

/* A socket of `type` on 0.0.0.0:5060, or -1 if somebody else has that already. */
static int stranger(int type)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(5060)};
    int fd = socket(AF_INET, type, 0);

    assert_true(fd >= 0);
    if (bind(fd, (struct sockaddr *)&any, sizeof any) == 0)
        return fd;
    close(fd);
    return -1;
}

static void a_stranger_on_port_5060_changes_nothing(void **state)
{
    int udp = stranger(SOCK_DGRAM), tcp = stranger(SOCK_STREAM);
    char byte;

    (void)state;
    assert_int_equal(storm_hash(NET_LOOPBACK), storm_hash(NET_MEMORY));

    if (udp >= 0) {
        assert_true(recv(udp, &byte, 1, MSG_DONTWAIT) < 0); /* heard nothing */
        close(udp);
    }
    if (tcp >= 0)
        close(tcp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_networks_give_one_history),
        cmocka_unit_test(cpu_hogs_change_nothing),
        cmocka_unit_test(a_stranger_on_port_5060_changes_nothing),
    };

    return cmocka_run_group_tests_name("net_parity", tests, NULL, NULL);
}
