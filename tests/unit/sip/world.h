// SPDX-License-Identifier: MIT
#pragma once
/*
 * Two SIP endpoints on a memory network: alice (192.168.1.100), who sends, and
 * primary (192.168.1.13), who answers as the test says; and a stranger
 * (192.168.1.99) with a bare socket. What went over the wire and which handlers
 * were called is compared as text:
 *
 *     0.500 alice primary REGISTER copy
 *     0.500 alice response 200
 */
#include "tests/unit/sip/text.h"

#include <stdio.h>

#include "base/timeline.h"
#include "net/fault.h"
#include "net/net.h"
#include "sip/endpoint.h"

struct world;

/* One thing to do at an instant. */
struct step {
    struct world *world;
    void (*run)(struct world *world);
    struct net_timer timer;
};

struct world {
    struct base_timeline *timeline;
    struct net *net;
    struct net_node *alice_node, *primary_node, *stranger_node;
    struct sip_endpoint *alice, *primary;
    struct net_socket *stranger;
    struct base_buffer log; /* of the handlers */
    struct step steps[16];
    size_t step_count;
    void (*answer)(struct world *world, struct sip_server_tx *tx,
                   struct sip_message *request);
    void (*on_response)(struct world *world, struct sip_client_tx *tx,
                        struct sip_message *response);
    void (*on_failed)(struct world *world);
    void (*on_cancelled)(struct world *world, struct sip_server_tx *tx);
    struct sip_client_tx *tx;        /* the last one sent */
    struct sip_message *request;     /* one that the test keeps */
    struct sip_server_tx *server_tx; /* the last one received */
    enum sip_failure failure;
    char last_stranger[2048]; /* what the stranger received last */
};

static inline char *seconds(const struct world *world,
                            char out[BASE_TIME_TEXT_MAX])
{
    return base_time_format(out, net_now(world->net), 3);
}

static inline void note(struct world *world, const char *who, const char *what,
                        const char *detail)
{
    char t[BASE_TIME_TEXT_MAX];

    base_buffer_printf(&world->log, "%s %s %s%s%s\n", seconds(world, t), who,
                       what, detail[0] != '\0' ? " " : "", detail);
}

static inline void note_status(struct world *world, const char *what,
                               const struct sip_message *message)
{
    char status[16];

    snprintf(status, sizeof status, "%d", sip_message_status(message));
    note(world, "alice", what, status);
}

/* ---- handlers ------------------------------------------------------------------ */

static inline void on_request(void *arg, struct sip_server_tx *tx,
                              struct sip_message *request,
                              const struct base_address *from)
{
    struct world *world = arg;

    (void)from;
    note(world, "primary", "request", sip_message_method_name(request));
    world->server_tx = tx;
    if (world->answer != NULL)
        world->answer(world, tx, request);
}

static inline void on_ack(void *arg, struct sip_message *ack,
                          const struct base_address *from)
{
    (void)ack, (void)from;
    note(arg, "primary", "ack", "");
}

static inline void on_cancelled(void *arg, struct sip_server_tx *tx)
{
    struct world *world = arg;

    note(world, "primary", "cancelled", "");
    if (world->on_cancelled != NULL)
        world->on_cancelled(world, tx);
}

static inline void on_unacknowledged(void *arg, struct sip_server_tx *tx)
{
    (void)tx;
    note(arg, "primary", "unacknowledged", "");
}

static inline void on_gone(void *arg, struct sip_server_tx *tx)
{
    note(arg, "primary", "gone",
         sip_message_method_name(sip_server_request(tx)));
}

static inline void on_stray(void *arg, struct sip_message *response,
                            const struct base_address *from)
{
    (void)from;
    note_status(arg, "stray", response);
}

static inline void on_response(void *arg, struct sip_client_tx *tx,
                               struct sip_message *response)
{
    struct world *world = arg;

    note_status(world, "response", response);
    if (world->on_response != NULL)
        world->on_response(world, tx, response);
}

static inline void on_failed(void *arg, struct sip_client_tx *tx,
                             enum sip_failure failure, bool provisional)
{
    struct world *world = arg;

    (void)tx;
    world->failure = failure;
    world->tx = NULL;
    note(world, "alice", "failed", provisional ? "after 1xx" : "");
    if (world->on_failed != NULL)
        world->on_failed(world);
}

static inline void on_client_gone(void *arg, struct sip_client_tx *tx)
{
    (void)tx;
    note(arg, "alice", "gone", "");
}

static inline void on_stranger(void *arg, const struct base_address *from,
                               struct net_payload *payload, size_t event)
{
    struct world *world = arg;
    size_t length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);

    (void)from, (void)event;
    snprintf(world->last_stranger, sizeof world->last_stranger, "%.*s",
             (int)length, (const char *)bytes);
}

static const struct sip_endpoint_handlers endpoint_handlers = {
    .request = on_request,
    .ack = on_ack,
    .cancelled = on_cancelled,
    .unacknowledged = on_unacknowledged,
    .stray = on_stray,
    .gone = on_gone,
};

static const struct sip_client_handlers client_handlers = {
    .response = on_response, .failed = on_failed, .gone = on_client_gone};

static const struct net_udp_handlers stranger_handlers = {.received =
                                                              on_stranger};

/* ---- life ---------------------------------------------------------------------- */

static inline struct net_node *add_node(struct world *world, const char *name,
                                        enum base_actor_kind kind,
                                        uint8_t last_octet)
{
    struct base_address ip = base_address_ipv4(192, 168, 1, last_octet, 0);

    return net_node_create(world->net, name, kind, &ip);
}

/* The network of the worlds to come. */
static enum net_kind world_net = NET_MEMORY;

static inline int world_setup(void **state)
{
    struct world *world = base_calloc(1, sizeof *world);
    struct base_timeline_options timeline_options = {.keep_raw = true};
    struct net_options net_options = {.kind = world_net, .seed = 1};
    struct sip_endpoint_options options = {
        .port = 5060,
        .transports = 1U << BASE_UDP | 1U << BASE_TCP | 1U << BASE_TLS,
        .handlers = &endpoint_handlers,
        .arg = world,
    };

    world->timeline = base_timeline_create(&timeline_options);
    net_options.timeline = world->timeline;
    assert_int_equal(net_create(&world->net, &net_options, NULL), 0);
    world->alice_node = add_node(world, "alice", BASE_ACTOR_PHONE, 100);
    world->primary_node = add_node(world, "primary", BASE_ACTOR_REGISTRAR, 13);
    world->stranger_node = add_node(world, "stranger", BASE_ACTOR_OTHER, 99);
    assert_int_equal(
        sip_endpoint_create(world->alice_node, &options, &world->alice, NULL),
        0);
    assert_int_equal(sip_endpoint_create(world->primary_node, &options,
                                         &world->primary, NULL),
                     0);
    assert_int_equal(net_udp_open(world->stranger_node, 5060,
                                  &stranger_handlers, world, &world->stranger,
                                  NULL),
                     0);
    *state = world;
    return 0;
}

static inline int world_teardown(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < world->step_count; i++)
        net_timer_cancel(&world->steps[i].timer);
    sip_endpoint_destroy(&world->alice);
    sip_endpoint_destroy(&world->primary);
    net_socket_close(&world->stranger);
    net_destroy(&world->net);
    base_timeline_destroy(&world->timeline);
    sip_message_release(&world->request);
    base_buffer_fini(&world->log);
    free(world);
    return 0;
}

static inline void on_step(void *arg)
{
    struct step *step = arg;

    step->run(step->world);
}

/* Does `run` at `t`. */
static inline void at(struct world *world, base_time t,
                      void (*run)(struct world *world))
{
    struct step *step = &world->steps[world->step_count++];

    assert_true(world->step_count <= BASE_COUNT_OF(world->steps));
    step->world = world;
    step->run = run;
    net_timer_init(&step->timer, world->net, on_step, step);
    net_timer_set(&step->timer, t);
}

/* Until nothing more happens; every transaction has ended then. */
static inline void run(struct world *world)
{
    struct base_error error;

    if (net_run(world->net, &error) != 0)
        fail_msg("%s", error.text);
    assert_false(sip_endpoint_has_live(world->alice));
}

/* ---- sending ------------------------------------------------------------------- */

static inline struct sip_hop to_primary(void)
{
    return (struct sip_hop){.address = base_address_ipv4(192, 168, 1, 13, 5060),
                            .transport = BASE_UDP};
}

static inline struct sip_message *make_request(struct world *world,
                                               const char *method)
{
    char branch[32], tag[17], call_id[17];
    struct sip_request_spec spec = {
        .method = method,
        .request_uri = "sip:pbx.com",
        .sent_by = *sip_endpoint_address(world->alice),
        .branch = sip_endpoint_branch(world->alice, branch),
        .from = "<sip:4605@pbx.com>;tag=ft",
        .to = "<sip:4605@pbx.com>",
        .call_id = sip_endpoint_token(world->alice, "call-id", call_id),
        .cseq = 1,
        .expires = -1,
    };

    sip_endpoint_token(world->alice, "tag", tag);
    return sip_request_create(&spec);
}

static inline void send_with(struct world *world, const char *method,
                             struct base_retry retry)
{
    struct sip_client_options options = {.hop = to_primary(),
                                         .retry = retry,
                                         .account = 1,
                                         .handlers = &client_handlers,
                                         .arg = world};
    struct sip_message *request = make_request(world, method);

    world->tx = sip_client_send(world->alice, request, &options);
    sip_message_release(&request);
}

static inline struct base_retry rfc3261(enum sip_method method)
{
    struct sip_timers timers = {
        .t1 = 500 * BASE_MSEC, .t2 = 4 * BASE_SEC, .t4 = 5 * BASE_SEC};

    return sip_retry_rfc3261(method, &timers);
}

static inline void send_register(struct world *world)
{
    send_with(world, "REGISTER", rfc3261(SIP_REGISTER));
}

static inline void send_invite(struct world *world)
{
    send_with(world, "INVITE", rfc3261(SIP_INVITE));
}

/* Answers in the last server transaction. */
static inline void respond(struct world *world, int status)
{
    struct sip_response_spec spec = {.status = status,
                                     .to_tag = status > 100 ? "tt" : NULL};
    struct sip_message *response =
        sip_response_create(sip_server_request(world->server_tx), &spec);

    sip_server_respond(world->server_tx, response, true);
    sip_message_release(&response);
}

static inline void answer_100(struct world *world, struct sip_server_tx *tx,
                              struct sip_message *request)
{
    (void)tx, (void)request;
    respond(world, 100);
}

static inline void answer_200(struct world *world, struct sip_server_tx *tx,
                              struct sip_message *request)
{
    (void)tx, (void)request;
    respond(world, 200);
}

static inline void answer_486(struct world *world, struct sip_server_tx *tx,
                              struct sip_message *request)
{
    (void)tx, (void)request;
    respond(world, 486);
}

/* A datagram of the stranger to the primary. */
static inline void stranger_says(struct world *world, const char *text)
{
    char *bytes = wire(text);
    struct net_payload *payload = net_payload_from_bytes(bytes, strlen(bytes));
    struct sip_hop hop = to_primary();

    net_udp_send(world->stranger, &hop.address, payload, SIZE_MAX);
    net_payload_release(&payload);
    free(bytes);
}

/* ---- judging ------------------------------------------------------------------- */

static inline void write_event(const struct world *world,
                               const struct base_event *event,
                               struct base_buffer *out)
{
    char t[BASE_TIME_TEXT_MAX];

    base_buffer_printf(out, "%s %s %s ", base_time_format(t, event->t, 3),
                       base_timeline_text(world->timeline, event->src),
                       base_timeline_text(world->timeline, event->dst));
    if (event->status > 0)
        base_buffer_printf(out, "%d ", (int)event->status);
    base_buffer_printf(out, "%s%s%s\n",
                       base_timeline_text(world->timeline, event->name),
                       event->retransmission ? " copy" : "",
                       event->fate == BASE_FATE_DELIVERED ? "" : " !");
}

/* All sip events; " !" marks those that did not arrive. */
static inline void assert_wire(const struct world *world, const char *expected)
{
    struct base_buffer seen = {0};

    for (size_t i = 0; i < base_timeline_count(world->timeline); i++) {
        const struct base_event *event = base_timeline_at(world->timeline, i);

        if (event->kind == BASE_EVENT_SIP)
            write_event(world, event, &seen);
    }
    assert_string_equal(base_buffer_text(&seen), expected);
    base_buffer_fini(&seen);
}

static inline void assert_log(const struct world *world, const char *expected)
{
    assert_string_equal(base_buffer_text(&world->log), expected);
}

static inline void drop(struct net_node *node, enum net_fault_mode mode,
                        const char *name)
{
    struct net_fault fault = {.mode = mode, .name = name};

    net_node_drop(node, &fault);
}

static inline void silence(struct world *world)
{
    drop(world->primary_node, NET_FAULT_SILENT, "silent");
}

static inline void heal(struct world *world)
{
    net_node_restore(world->primary_node);
}

#define WORLD_TEST(f)                                                          \
    cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
