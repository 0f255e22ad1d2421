// SPDX-License-Identifier: MIT
/*
 * Datagrams per second of wall time on both networks, in one process and one
 * run, so that their ratio means something on any machine.
 *
 * PHONES callers send a request of SIP's usual size to one server, which sends
 * it back; the answer makes the caller send again a virtual second later.
 *
 *     bench_hops [ROUNDS]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "net/net.h"

#define PHONES 100
#define ROUNDS 1000 /* 200 hops each */
#define BYTES 450   /* a REGISTER */

struct field;

struct caller {
    struct field *field;
    struct net_socket *socket;
    struct net_timer timer;
    int64_t rounds;
};

struct field {
    struct net *net;
    struct net_socket *server;
    struct base_address server_address;
    struct net_payload *request;
    struct caller callers[PHONES];
    int64_t rounds;
};

static double wall_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void caller_fire(void *arg)
{
    struct caller *self = arg;

    net_udp_send(self->socket, &self->field->server_address,
                 self->field->request, SIZE_MAX);
}

static void caller_received(void *arg, const struct base_address *from,
                            struct net_payload *payload, size_t event)
{
    struct caller *self = arg;

    (void)from;
    (void)payload;
    (void)event;
    if (++self->rounds < self->field->rounds)
        net_timer_set(&self->timer, net_now(self->field->net) + BASE_SEC);
}

static void server_received(void *arg, const struct base_address *from,
                            struct net_payload *payload, size_t event)
{
    struct field *field = arg;

    (void)event;
    net_udp_send(field->server, from, payload, SIZE_MAX);
}

static const struct net_udp_handlers caller_handlers = {caller_received, NULL};
static const struct net_udp_handlers server_handlers = {server_received, NULL};

/* A node with one socket on port 5060. Ends the process if that fails. */
static struct net_socket *host(struct net *net, unsigned number,
                               const struct net_udp_handlers *handlers,
                               void *arg)
{
    struct base_address ip = base_address_ipv4(10, 1, (uint8_t)(number / 256),
                                               (uint8_t)(number % 256), 0);
    struct net_socket *socket = NULL;
    struct base_error error = {0};
    char name[16];

    snprintf(name, sizeof name, "host-%u", number);
    if (net_udp_open(net_node_create(net, name, BASE_ACTOR_OTHER, &ip), 5060,
                     handlers, arg, &socket, &error) != 0) {
        fprintf(stderr, "bench_hops: %s\n", error.text);
        exit(EXIT_FAILURE);
    }
    return socket;
}

static void field_open(struct field *field)
{
    char bytes[BYTES];

    memset(bytes, 'x', sizeof bytes);
    field->request = net_payload_from_bytes(bytes, sizeof bytes);
    field->server = host(field->net, 1, &server_handlers, field);
    field->server_address = net_socket_address(field->server, NULL);
    for (unsigned i = 0; i < PHONES; i++) {
        struct caller *caller = &field->callers[i];

        caller->field = field;
        caller->socket = host(field->net, i + 2, &caller_handlers, caller);
        net_timer_init(&caller->timer, field->net, caller_fire, caller);
        net_timer_set(&caller->timer, 0);
    }
}

/* Hops per second of wall time. */
static double measure(enum net_kind kind, int64_t rounds)
{
    struct field *field = base_calloc(1, sizeof *field);
    struct base_timeline *timeline =
        base_timeline_create(&(struct base_timeline_options){0});
    const struct net_options options = {.kind = kind, .timeline = timeline};
    struct base_error error = {0};
    uint64_t hops;
    double began, took;

    field->rounds = rounds;
    if (net_create(&field->net, &options, &error) != 0) {
        fprintf(stderr, "bench_hops: %s\n", error.text);
        exit(EXIT_FAILURE);
    }
    field_open(field);
    began = wall_now();
    if (net_run(field->net, &error) != 0) {
        fprintf(stderr, "bench_hops: %s\n", error.text);
        exit(EXIT_FAILURE);
    }
    took = wall_now() - began;
    hops = net_counts(field->net).hops;
    printf("%-9s %8" PRIu64 " hops in %7.3f s: %9.0f hops/s\n",
           net_kind_name(kind), hops, took, (double)hops / took);
    net_payload_release(&field->request);
    net_destroy(&field->net);
    base_timeline_destroy(&timeline);
    free(field);
    return (double)hops / took;
}

int main(int argc, char **argv)
{
    int64_t rounds = ROUNDS;
    double loopback, memory;

    if (argc > 2 ||
        (argc == 2 && !base_int_parse(argv[1], 1, 1000000, &rounds))) {
        fprintf(stderr, "usage: bench_hops [ROUNDS]\n");
        return 2;
    }
    loopback = measure(NET_LOOPBACK, rounds);
    memory = measure(NET_MEMORY, rounds);
    printf("memory / loopback: %.1f\n", memory / loopback);
    return 0;
}
