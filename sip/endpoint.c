// SPDX-License-Identifier: MIT
#include "sip/endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "base/status.h"
#include "sip/endpoint_private.h"

#define SIP_PORT 5060
#define ACTOR_NAME_MAX 256

static const struct sip_timers default_timers = {
    .t1 = 500 * BASE_MSEC, .t2 = 4 * BASE_SEC, .t4 = 5 * BASE_SEC};

struct sip_slow_message {
    struct sip_endpoint *endpoint;
    struct base_address from;
    struct net_payload *payload;
    struct net_timer timer;
    struct sip_slow_message *next, **link; /* `*link` points here */
};

/* ---- receiving ----------------------------------------------------------------- */

/* RFC 5626 section 3.5.1: an empty datagram or line ends keep a NAT open. */
static bool is_keep_alive(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\r' && bytes[i] != '\n')
            return false;
    return true;
}

/* The request cannot be understood, but its sender can be told (RFC 3261
 * section 8.2, RFC 4475). */
static void answer_malformed(struct sip_endpoint *endpoint,
                             const struct base_address *from,
                             struct sip_message *request,
                             const struct base_error *error)
{
    char reason[64 + BASE_ERROR_TEXT_MAX], tag[17];
    struct sip_response_spec spec = {.status = 400, .reason = reason};
    struct sip_hop hop = sip_response_hop(request, from);
    struct sip_message *response;

    snprintf(reason, sizeof reason, "%s (%s)", base_status_phrase(400),
             error->text);
    spec.to_tag = sip_endpoint_token(endpoint, "tag", tag);
    request->source = *from;
    response = sip_response_create(request, &spec);
    sip_send(endpoint, response, &hop, false);
    sip_message_release(&response);
}

static void take_unreadable(struct sip_endpoint *endpoint,
                            const struct base_address *from,
                            struct net_payload *payload,
                            const struct base_error *error)
{
    struct sip_message *request = NULL;
    size_t length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);

    if (is_keep_alive(bytes, length))
        return;
    if (sip_message_salvage(bytes, length, &request, NULL) != 0) {
        endpoint->counts.dropped++;
        return;
    }
    endpoint->counts.refused++;
    answer_malformed(endpoint, from, request, error);
    sip_message_release(&request);
}

static void take_payload(struct sip_endpoint *endpoint,
                         const struct base_address *from,
                         struct net_payload *payload)
{
    struct sip_message *message = NULL;
    struct base_error error;

    if (sip_message_from_payload(payload, &message, &error) != 0) {
        take_unreadable(endpoint, from, payload, &error);
        return;
    }
    message->source = *from;
    if (message->is_request)
        sip_server_receive(endpoint, message, from);
    else
        sip_client_receive(endpoint, message, from);
    sip_message_release(&message);
}

static void slow_unlink(struct sip_slow_message *slow)
{
    *slow->link = slow->next;
    if (slow->next != NULL)
        slow->next->link = slow->link;
}

static void slow_free(struct sip_slow_message *slow)
{
    net_timer_cancel(&slow->timer);
    net_payload_release(&slow->payload);
    free(slow);
}

static void on_slow_timer(void *arg)
{
    struct sip_slow_message *slow = arg;
    struct sip_endpoint *endpoint = slow->endpoint;
    struct base_address from = slow->from;
    struct net_payload *payload = net_payload_hold(slow->payload);

    slow_unlink(slow);
    slow_free(slow);
    take_payload(endpoint, &from, payload);
    net_payload_release(&payload);
}

static void defer(struct sip_endpoint *endpoint,
                  const struct base_address *from, struct net_payload *payload)
{
    struct sip_slow_message *slow = base_calloc(1, sizeof *slow);

    slow->endpoint = endpoint;
    slow->from = *from;
    slow->payload = net_payload_hold(payload);
    slow->next = endpoint->slow_messages;
    slow->link = &endpoint->slow_messages;
    if (slow->next != NULL)
        slow->next->link = &slow->next;
    endpoint->slow_messages = slow;
    net_timer_init(&slow->timer, endpoint->net, on_slow_timer, slow);
    net_timer_set(&slow->timer,
                  base_time_add(sip_endpoint_now(endpoint), endpoint->slow));
}

static void on_received(void *arg, const struct base_address *from,
                        struct net_payload *payload, size_t event)
{
    struct sip_endpoint *endpoint = arg;

    (void)event;
    if (endpoint->slow > 0)
        defer(endpoint, from, payload);
    else
        take_payload(endpoint, from, payload);
}

static void on_icmp(void *arg, enum net_icmp icmp,
                    const struct base_address *to, struct net_payload *payload)
{
    struct sip_message *message = NULL;

    if (sip_message_from_payload(payload, &message, NULL) != 0)
        return;
    sip_client_icmp(arg, message, to, icmp);
    sip_message_release(&message);
}

/* ---- life ---------------------------------------------------------------------- */

/* The draws of a node's second endpoint must not repeat those of its first. */
static char *make_draw_name(const struct net_node *node, uint16_t port)
{
    char name[ACTOR_NAME_MAX];

    if (port == SIP_PORT)
        return base_strdup(net_node_name(node));
    snprintf(name, sizeof name, "%s:%u", net_node_name(node), (unsigned)port);
    return base_strdup(name);
}

int sip_endpoint_create(struct net_node *node,
                        const struct sip_endpoint_options *options,
                        struct sip_endpoint **out, struct base_error *error)
{
    static const struct net_udp_handlers udp_handlers = {
        .received = on_received, .icmp = on_icmp};
    struct sip_endpoint *endpoint = base_calloc(1, sizeof *endpoint);
    int err;

    err = net_udp_open(node, options->port, &udp_handlers, endpoint,
                       &endpoint->socket, error);
    if (err != 0) {
        free(endpoint);
        return err;
    }
    endpoint->node = node;
    endpoint->net = net_node_net(node);
    endpoint->timers =
        options->timers.t1 > 0 ? options->timers : default_timers;
    endpoint->handlers = *options->handlers;
    endpoint->arg = options->arg;
    endpoint->draw_name = make_draw_name(node, options->port);
    endpoint->live.next = endpoint->live.previous = &endpoint->live;
    *out = endpoint;
    return 0;
}

void sip_endpoint_reset(struct sip_endpoint *endpoint)
{
    struct sip_slow_message *slow = endpoint->slow_messages;

    endpoint->slow_messages = NULL;
    while (slow != NULL) {
        struct sip_slow_message *next = slow->next;

        slow_free(slow);
        slow = next;
    }
    sip_client_drop_all(endpoint);
    sip_server_drop_all(endpoint);
}

void sip_endpoint_destroy(struct sip_endpoint **endpoint)
{
    struct sip_endpoint *self = *endpoint;

    *endpoint = NULL;
    if (self == NULL)
        return;
    sip_endpoint_reset(self);
    net_socket_close(&self->socket);
    for (size_t i = 0; i < self->draw_count; i++)
        free(self->draws[i].purpose);
    free(self->draws);
    free(self->draw_name);
    free(self);
}

const struct base_address *
sip_endpoint_address(const struct sip_endpoint *endpoint)
{
    return net_socket_address(endpoint->socket);
}

struct net_node *sip_endpoint_node(const struct sip_endpoint *endpoint)
{
    return endpoint->node;
}

base_time sip_endpoint_now(const struct sip_endpoint *endpoint)
{
    return net_now(endpoint->net);
}

void sip_endpoint_set_slow(struct sip_endpoint *endpoint, base_span delay)
{
    BASE_ASSERT(delay >= 0);
    endpoint->slow = delay;
}

struct sip_endpoint_counts
sip_endpoint_counts(const struct sip_endpoint *endpoint)
{
    return endpoint->counts;
}

/* ---- draws --------------------------------------------------------------------- */

char *sip_endpoint_branch(struct sip_endpoint *endpoint, char out[32])
{
    char token[17];

    base_draw_token(base_draw(net_seed(endpoint->net), endpoint->draw_name,
                              "branch", ++endpoint->branches),
                    token);
    snprintf(out, 32, "z9hG4bK%s", token);
    return out;
}

/* One counter for each purpose: how many tags are drawn changes no Call-ID. */
static uint64_t next_count(struct sip_endpoint *endpoint, const char *purpose)
{
    for (size_t i = 0; i < endpoint->draw_count; i++)
        if (strcmp(endpoint->draws[i].purpose, purpose) == 0)
            return ++endpoint->draws[i].count;
    endpoint->draws =
        base_grow(endpoint->draws, endpoint->draw_count,
                  &endpoint->draw_capacity, sizeof *endpoint->draws);
    endpoint->draws[endpoint->draw_count++] =
        (struct sip_draws){.purpose = base_strdup(purpose), .count = 1};
    return 1;
}

char *sip_endpoint_token(struct sip_endpoint *endpoint, const char *purpose,
                         char out[17])
{
    return base_draw_token(base_draw(net_seed(endpoint->net),
                                     endpoint->draw_name, purpose,
                                     next_count(endpoint, purpose)),
                           out);
}

char *sip_endpoint_token_of(struct sip_endpoint *endpoint, const char *purpose,
                            const struct sip_message *request, char out[17])
{
    const char *branch = sip_message_via(request)->branch;
    uint64_t key = base_hash(BASE_HASH_INIT, branch, strlen(branch));

    return base_draw_token(
        base_draw(net_seed(endpoint->net), endpoint->draw_name, purpose, key),
        out);
}

/* ---- what the world waits for --------------------------------------------------- */

void sip_live_enter(struct sip_endpoint *endpoint, struct sip_live *live,
                    const struct base_address *peer)
{
    live->peer = peer;
    live->previous = endpoint->live.previous;
    live->next = &endpoint->live;
    live->previous->next = live;
    live->next->previous = live;
}

void sip_live_leave(struct sip_live *live)
{
    if (live->next == NULL)
        return;
    live->previous->next = live->next;
    live->next->previous = live->previous;
    live->previous = live->next = NULL;
}

bool sip_endpoint_has_live(const struct sip_endpoint *endpoint)
{
    return endpoint->live.next != &endpoint->live;
}

bool sip_endpoint_has_live_with(const struct sip_endpoint *endpoint,
                                bool (*counts)(void *arg,
                                               const struct base_address *peer),
                                void *arg)
{
    for (const struct sip_live *live = endpoint->live.next;
         live != &endpoint->live; live = live->next)
        if (counts(arg, live->peer))
            return true;
    return false;
}
