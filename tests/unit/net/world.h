// SPDX-License-Identifier: MIT
#pragma once
/*
 * One world with a caller and a server, for the tests of streams. What happens
 * at either end is written into a diary: "0.0 c connected;0.0 s<hello;".
 */
#include "tests/support/claims.h"
#include "tests/unit/net/both.h"

#include <stdio.h>
#include <string.h>

#include "net/fault.h"
#include "net/stream.h"

#define DIARY_MAX 2048

struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *caller, *server;
    struct net_listener *listener;
    struct net_stream *client, *accepted;
    char diary[DIARY_MAX];
    size_t client_bytes, server_bytes; /* received in all */
    bool is_sums_only; /* received bytes are counted, not written down */
    bool echoes;       /* the server sends back what it gets */
    bool closes;       /* both ends close when they are told of an end */
};

static void __attribute__((unused))
diary_add(struct world *w, const char *who, const char *what, size_t length)
{
    size_t used = strlen(w->diary);
    char at[BASE_TIME_TEXT_MAX];

    base_time_format(at, net_now(w->net), 1);
    snprintf(w->diary + used, sizeof w->diary - used, "%s %s%.*s;", at, who,
             (int)length, what);
}

static const char *end_name(enum net_stream_end end)
{
    static const char *const names[] = {
        [NET_STREAM_REFUSED] = "refused",
        [NET_STREAM_UNREACHABLE] = "unreachable",
        [NET_STREAM_TIMED_OUT] = "timed out",
        [NET_STREAM_CLOSED] = "closed",
        [NET_STREAM_RESET] = "reset",
        [NET_STREAM_TLS_FAILED] = "tls failed",
    };

    return names[end];
}

static bool is_client(const struct world *w, const struct net_stream *stream)
{
    return stream == w->client;
}

static void on_connected(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    assert_true(net_stream_is_connected(stream));
    diary_add(w, "c ", "connected", 9);
}

static void send_bytes(struct net_stream *stream, const void *bytes,
                       size_t length, size_t event)
{
    struct net_payload *payload = net_payload_from_bytes(bytes, length);

    net_stream_send(stream, payload, event);
    net_payload_release(&payload);
}

static void on_received(void *arg, struct net_stream *stream,
                        const uint8_t *bytes, size_t length)
{
    struct world *w = arg;
    bool client = is_client(w, stream);

    *(client ? &w->client_bytes : &w->server_bytes) += length;
    if (!w->is_sums_only)
        diary_add(w, client ? "c<" : "s<", (const char *)bytes, length);
    if (w->echoes && !client)
        send_bytes(stream, bytes, length, SIZE_MAX);
}

static void on_ended(void *arg, struct net_stream *stream,
                     enum net_stream_end end)
{
    struct world *w = arg;
    bool client = is_client(w, stream);
    const char *name = end_name(end);

    assert_false(net_stream_is_open(stream));
    diary_add(w, client ? "c " : "s ", name, strlen(name));
    if (w->closes)
        net_stream_close(client ? &w->client : &w->accepted);
}

static const struct net_stream_handlers stream_handlers = {
    on_connected, on_received, on_ended};

static void on_accepted(void *arg, struct net_stream *stream)
{
    struct world *w = arg;

    w->accepted = stream;
    net_stream_take(stream, &stream_handlers, w);
    diary_add(w, "s ", "accepted", 8);
}

static const struct net_listener_handlers listener_handlers = {on_accepted};

static struct world *world_open_at(enum net_kind kind,
                                   enum base_transport transport,
                                   const char *caller_ip, const char *server_ip)
{
    static struct world w;
    struct base_timeline_options timeline = {.keep_raw = false};
    struct base_address a, b;
    struct base_error error;

    memset(&w, 0, sizeof w);
    assert_true(base_address_parse(caller_ip, 0, &a));
    assert_true(base_address_parse(server_ip, 0, &b));
    w.closes = true;
    w.timeline = base_timeline_create(&timeline);
    assert_int_equal(net_create(&w.net,
                                &(struct net_options){.kind = kind,
                                                      .seed = 1,
                                                      .timeline = w.timeline},
                                &error),
                     0);
    w.caller = net_node_create(w.net, "caller", BASE_ACTOR_PHONE, &a);
    w.server = net_node_create(w.net, "server", BASE_ACTOR_REGISTRAR, &b);
    assert_int_equal(
        net_stream_listen(
            w.server,
            &(struct net_listen_options){.port = 5060, .transport = transport},
            &listener_handlers, &w, &w.listener, &error),
        0);
    return &w;
}

static struct world *world_open(enum net_kind kind,
                                enum base_transport transport)
{
    return world_open_at(kind, transport, "10.0.0.1", "10.0.0.2");
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

static void stop(void *arg)
{
    net_stop(arg);
}

/* Runs until `t` and no further. */
static void __attribute__((unused)) run_until(struct world *w, base_time t)
{
    struct net_timer timer;

    net_timer_init(&timer, w->net, stop, w->net);
    net_timer_set(&timer, t);
    run(w);
    net_timer_cancel(&timer);
}

static void dial_for(struct world *w, enum base_transport transport,
                     uint16_t port, const char *domain)
{
    struct net_connect_options options = {.to = *net_node_ip(w->server),
                                          .transport = transport,
                                          .domain = domain};

    options.to.port = port;
    w->client = net_stream_connect(w->caller, &options, &stream_handlers, w);
}

static void __attribute__((unused)) dial(struct world *w)
{
    dial_for(w, BASE_TCP, 5060, NULL);
}

/* A message of the timeline, sent from one of the ends. */
static size_t __attribute__((unused))
say(struct world *w, struct net_stream *stream, const char *text)
{
    struct base_event event = {.kind = BASE_EVENT_SIP, .t = net_now(w->net)};
    size_t index = base_timeline_add(w->timeline, &event);

    send_bytes(stream, text, strlen(text), index);
    return index;
}

static void __attribute__((unused))
assert_fate(struct world *w, size_t event, enum base_fate fate,
            const char *cause)
{
    const struct base_event *e = base_timeline_at(w->timeline, event);

    assert_string_equal(base_fate_name((enum base_fate)e->fate),
                        base_fate_name(fate));
    assert_string_equal(base_timeline_text(w->timeline, e->cause), cause);
}

/* The `net` events so far: "0.0 caller connect server tcp;". */
static const char *__attribute__((unused)) net_events(struct world *w)
{
    static char text[DIARY_MAX];
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < base_timeline_count(w->timeline); i++) {
        const struct base_event *e = base_timeline_at(w->timeline, i);
        char at[BASE_TIME_TEXT_MAX];

        if (e->kind != BASE_EVENT_NET)
            continue;
        base_time_format(at, e->t, 1);
        used += (size_t)snprintf(
            text + used, sizeof text - used, "%s %s %s %s %s;", at,
            base_timeline_text(w->timeline, e->src),
            base_timeline_text(w->timeline, e->op),
            base_timeline_text(w->timeline, e->dst),
            base_transport_name((enum base_transport)e->transport));
    }
    return text;
}
