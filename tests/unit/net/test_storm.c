// SPDX-License-Identifier: MIT
/*
 * Thousands of connections over TCP and TLS, among them refused, reset, cut,
 * delayed and lossy ones, give one history on both networks and in every run:
 * neither the kernel nor the randomness of TLS may show.
 */
#include "tests/support/claims.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/draw.h"
#include "base/memory.h"
#include "net/fault.h"
#include "net/stream.h"

#define CALLERS 60
#define ROUNDS 20
#define HEARD (NET_STREAM_TLS_FAILED + 1)

struct storm;

struct caller {
    struct storm *storm;
    struct net_node *node;
    struct net_stream *stream;
    struct net_timer timer;
    unsigned number, round;
};

struct storm {
    struct net *net;
    struct net_node *server;
    struct net_listener *listener;
    struct caller callers[CALLERS];
    enum base_transport transport;
    uint64_t hash;
    unsigned count[HEARD + 1]; /* of ends, by kind; messages at the server */
};

static void record(struct storm *storm, const char *what, unsigned number)
{
    char line[64];
    int length = snprintf(line, sizeof line, "%lld %s %u\n",
                          (long long)net_now(storm->net), what, number);

    storm->hash = base_hash(storm->hash, line, (size_t)length);
}

static uint64_t draw(const struct caller *self, const char *what)
{
    return base_draw(7, "storm", what, self->number * 1000U + self->round);
}

static void send_some(struct net_stream *stream, size_t length)
{
    uint8_t *bytes = base_calloc(length, 1);
    struct net_payload *payload = net_payload_from_bytes(bytes, length);

    net_stream_send(stream, payload, SIZE_MAX);
    net_payload_release(&payload);
    free(bytes);
}

/* ---- the server: answers with as many bytes, then may close or reset --------------- */

static void server_received(void *arg, struct net_stream *stream,
                            const uint8_t *bytes, size_t length)
{
    struct storm *storm = arg;
    unsigned port = net_stream_remote(stream)->port;

    (void)bytes;
    storm->count[HEARD]++;
    record(storm, "heard", (unsigned)length * 100000U + port);
    send_some(stream, length);
    if (length % 7 == 0)
        net_stream_close(&stream);
    else if (length % 11 == 0)
        net_stream_reset(&stream);
}

static void server_ended(void *arg, struct net_stream *stream,
                         enum net_stream_end end)
{
    record(arg, "server end", (unsigned)end);
    net_stream_close(&stream);
}

static const struct net_stream_handlers server_handlers = {
    NULL, server_received, server_ended};

static void server_accepted(void *arg, struct net_stream *stream)
{
    record(arg, "accepted", net_stream_remote(stream)->port);
    net_stream_take(stream, &server_handlers, arg);
}

static const struct net_listener_handlers listener_handlers = {server_accepted};

/* ---- the callers -------------------------------------------------------------------- */

static void next_round(struct caller *self)
{
    if (++self->round < ROUNDS)
        net_timer_set(&self->timer,
                      net_now(self->storm->net) +
                          (base_span)(draw(self, "pause") % 4) * BASE_SEC);
}

static void caller_connected(void *arg, struct net_stream *stream)
{
    struct caller *self = arg;

    (void)stream;
    record(self->storm, "connected", self->number);
}

static void caller_received(void *arg, struct net_stream *stream,
                            const uint8_t *bytes, size_t length)
{
    struct caller *self = arg;

    (void)bytes;
    record(self->storm, "answer", (unsigned)length);
    if (length % 5 != 0)
        return; /* waits for the server to close */
    net_stream_close(&self->stream);
    BASE_ASSERT(stream != NULL);
    next_round(self);
}

static void caller_ended(void *arg, struct net_stream *stream,
                         enum net_stream_end end)
{
    struct caller *self = arg;

    (void)stream;
    self->storm->count[end]++;
    record(self->storm, "end", (unsigned)end);
    net_stream_close(&self->stream);
    next_round(self);
}

static const struct net_stream_handlers caller_handlers = {
    caller_connected, caller_received, caller_ended};

static void round_begin(void *arg)
{
    struct caller *self = arg;
    struct storm *storm = self->storm;
    struct net_connect_options options = {
        .to = *net_node_ip(storm->server),
        .transport = storm->transport,
        .domain = draw(self, "name") % 8 == 0 ? "other.org" : "pbx.com"};
    size_t length = 1 + (size_t)(draw(self, "length") % 3000);

    if (self->stream != NULL) { /* nothing came in time */
        net_stream_reset(&self->stream);
        next_round(self);
        return;
    }
    options.to.port = draw(self, "port") % 6 == 0 ? 5070 : 5060;
    self->stream =
        net_stream_connect(self->node, &options, &caller_handlers, self);
    send_some(self->stream, length);
    send_some(self->stream, length / 2 + 1);
    net_timer_set(&self->timer, net_now(storm->net) + 30 * BASE_SEC);
}

static void set_fault(struct storm *storm, struct caller *self)
{
    struct net_link_fault fault = {0};

    switch (self->number % 6) {
    case 0:
        fault.loss = 0.2;
        break;
    case 1:
        fault.jitter = 3 * BASE_SEC;
        break;
    case 2:
        fault.delay = BASE_SEC / 10;
        fault.reorder = 0.5;
        fault.reorder_by = BASE_SEC;
        break;
    case 3:
        fault.cut = self->number % 12 == 3;
        break;
    default:
        return;
    }
    net_link_set(self->node, storm->server, &fault);
}

static void storm_open(struct storm *storm, enum net_kind kind,
                       struct base_timeline *timeline)
{
    static const char *const names[] = {"pbx.com"};
    struct base_address server = base_address_ipv4(10, 1, 0, 1, 0);
    struct net_options options = {
        .kind = kind, .seed = 3, .timeline = timeline};
    struct net_listen_options listen = {.port = 5060,
                                        .transport = storm->transport,
                                        .names = names,
                                        .name_count = 1};

    storm->hash = BASE_HASH_INIT;
    assert_int_equal(net_create(&storm->net, &options, NULL), 0);
    storm->server =
        net_node_create(storm->net, "server", BASE_ACTOR_REGISTRAR, &server);
    assert_int_equal(net_stream_listen(storm->server, &listen,
                                       &listener_handlers, storm,
                                       &storm->listener, NULL),
                     0);
    net_node_drop(storm->server,
                  &(struct net_fault){NET_FAULT_LOSSY, "lossy", 0.02});
    for (unsigned i = 0; i < CALLERS; i++) {
        struct caller *caller = &storm->callers[i];
        struct base_address ip = base_address_ipv4(10, 2, 0, (uint8_t)i, 0);
        char name[16];

        snprintf(name, sizeof name, "p%u", i);
        caller->storm = storm;
        caller->number = i;
        caller->node = net_node_create(storm->net, name, BASE_ACTOR_PHONE, &ip);
        set_fault(storm, caller);
        net_timer_init(&caller->timer, storm->net, round_begin, caller);
        net_timer_set(&caller->timer, 0);
    }
}

/* The history of the actors, and what the timeline says of it. */
static uint64_t storm_hash(enum net_kind kind, enum base_transport transport)
{
    struct storm *storm = base_calloc(1, sizeof *storm);
    struct base_timeline *timeline =
        base_timeline_create(&(struct base_timeline_options){0});
    struct base_error error = {0};
    uint64_t hash;

    storm->transport = transport;
    storm_open(storm, kind, timeline);
    if (net_run(storm->net, &error) != 0)
        fail_msg("%s", error.text);
    for (size_t i = 0; i < base_timeline_count(timeline); i++)
        record(storm,
               base_timeline_text(timeline, base_timeline_at(timeline, i)->op),
               base_timeline_at(timeline, i)->src);
    print_message(
        "%s: %llu entries, %llu waited, heard %u, refused %u, "
        "closed %u, reset %u, tls failed %u, %016llx\n",
        net_kind_name(kind), (unsigned long long)net_counts(storm->net).entries,
        (unsigned long long)net_counts(storm->net).waits, storm->count[HEARD],
        storm->count[NET_STREAM_REFUSED], storm->count[NET_STREAM_CLOSED],
        storm->count[NET_STREAM_RESET], storm->count[NET_STREAM_TLS_FAILED],
        (unsigned long long)storm->hash);
    assert_true(storm->count[HEARD] > CALLERS * ROUNDS / 2);
    assert_true(storm->count[NET_STREAM_REFUSED] > 0);
    assert_true(storm->count[NET_STREAM_CLOSED] > 0);
    assert_true(storm->count[NET_STREAM_RESET] > 0);
    hash = storm->hash;
    net_destroy(&storm->net);
    base_timeline_destroy(&timeline);
    free(storm);
    return hash;
}

static void both_networks_give_one_history_over_tcp(void **state)
{
    (void)state;
    assert_int_equal(storm_hash(NET_LOOPBACK, BASE_TCP),
                     storm_hash(NET_MEMORY, BASE_TCP));
}

static void both_networks_give_one_history_over_tls(void **state)
{
    uint64_t loopback;

    (void)state;
    loopback = storm_hash(NET_LOOPBACK, BASE_TLS);
    assert_int_equal(loopback, storm_hash(NET_MEMORY, BASE_TLS));
    /* Other keys, other lengths, and nothing of it shows. */
    assert_int_equal(loopback, storm_hash(NET_MEMORY, BASE_TLS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_networks_give_one_history_over_tcp),
        cmocka_unit_test(both_networks_give_one_history_over_tls),
    };

    return cmocka_run_group_tests_name("net_storm", tests, NULL, NULL);
}
