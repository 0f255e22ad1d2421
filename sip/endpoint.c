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
#define SIPS_PORT 5061
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

/* A message is there to be looked at. */
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
    if (message->is_request) {
        sip_connection_learn(endpoint, message);
        sip_server_receive(endpoint, message, from);
    } else {
        sip_client_receive(endpoint, message, from);
    }
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

void sip_endpoint_take(struct sip_endpoint *endpoint,
                       const struct base_address *from,
                       struct net_payload *payload)
{
    if (endpoint->slow > 0)
        defer(endpoint, from, payload);
    else
        take_payload(endpoint, from, payload);
}

static void on_received(void *arg, const struct base_address *from,
                        struct net_payload *payload, size_t event)
{
    (void)event;
    sip_endpoint_take(arg, from, payload);
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

uint16_t sip_default_port(enum base_transport transport)
{
    return transport == BASE_TLS ? SIPS_PORT : SIP_PORT;
}

bool sip_uri_transport(const struct sip_uri *uri, enum base_transport usual,
                       enum base_transport *out)
{
    *out = usual;
    if (uri->transport[0] != '\0' && !base_transport_parse(uri->transport, out))
        return false;
    if (uri->secure)
        *out = BASE_TLS;
    return true;
}

bool sip_uri_hop(const struct sip_uri *uri, enum base_transport usual,
                 struct sip_hop *out)
{
    return sip_uri_transport(uri, usual, &out->transport) &&
           base_address_parse(uri->host,
                              uri->port != 0 ? uri->port
                                             : sip_default_port(out->transport),
                              &out->address);
}

static void on_accepted(void *arg, struct net_stream *stream)
{
    sip_connection_accept(arg, stream);
}

/* With the certificate that `options` tell of, NULL: with any. */
static int listen_on(struct sip_endpoint *endpoint,
                     enum base_transport transport,
                     const struct sip_endpoint_options *options,
                     struct base_error *error)
{
    static const struct net_listener_handlers handlers = {.accepted =
                                                              on_accepted};
    struct net_listen_options listen = {
        .port = endpoint->addresses[0][transport].port,
        .transport = transport,
    };

    if (options != NULL) {
        listen.names = options->names;
        listen.name_count = options->name_count;
        listen.certificate_ends = options->certificate_ends;
    }
    return net_stream_listen(endpoint->node, &listen, &handlers, endpoint,
                             &endpoint->listeners[transport], error);
}

/* A port that is taken by then stays with whoever has it. */
void sip_endpoint_listen_on_use(struct sip_endpoint *endpoint,
                                enum base_transport transport)
{
    if (endpoint->listens_on_use && endpoint->listeners[transport] == NULL)
        (void)listen_on(endpoint, transport, NULL, NULL);
}

static int open_sockets(struct sip_endpoint *endpoint,
                        const struct sip_endpoint_options *options,
                        struct base_error *error)
{
    static const struct net_udp_handlers udp_handlers = {
        .received = on_received, .icmp = on_icmp};
    unsigned transports =
        options->transports != 0 ? options->transports : 1U << BASE_UDP;
    int err = 0;

    if ((transports & 1U << BASE_UDP) != 0)
        err = net_udp_open(endpoint->node, options->port, &udp_handlers,
                           endpoint, &endpoint->socket, error);
    for (int i = BASE_TCP; err == 0 && i < BASE_TRANSPORT_COUNT; i++)
        if ((transports & 1U << i) != 0)
            err = listen_on(endpoint, (enum base_transport)i, options, error);
    return err;
}

static void set_addresses(struct sip_endpoint *endpoint,
                          const struct sip_endpoint_options *options)
{
    const struct base_address *first = net_node_ip(endpoint->node);
    const struct base_address *ips[2] = {
        first,
        net_node_ip_of(endpoint->node,
                       first->family == BASE_IPV4 ? BASE_IPV6 : BASE_IPV4)};
    uint16_t tls_port = options->tls_port != 0 ? options->tls_port
                                               : (uint16_t)(options->port + 1);

    for (size_t i = 0; i < BASE_COUNT_OF(ips) && ips[i] != NULL; i++)
        for (int t = 0; t < BASE_TRANSPORT_COUNT; t++) {
            endpoint->addresses[i][t] = *ips[i];
            endpoint->addresses[i][t].port =
                t == BASE_TLS ? tls_port : options->port;
        }
}

int sip_endpoint_create(struct net_node *node,
                        const struct sip_endpoint_options *options,
                        struct sip_endpoint **out, struct base_error *error)
{
    struct sip_endpoint *endpoint;
    int err;

    if (options->port == UINT16_MAX && options->tls_port == 0 &&
        (options->listens_on_use ||
         (options->transports & 1U << BASE_TLS) != 0))
        return base_error_set(error, BASE_ERR_RANGE,
                              "port = 65535 leaves none above it for TLS");
    endpoint = base_calloc(1, sizeof *endpoint);

    endpoint->node = node;
    endpoint->net = net_node_net(node);
    endpoint->timers =
        options->timers.t1 > 0 ? options->timers : default_timers;
    endpoint->handlers = *options->handlers;
    endpoint->arg = options->arg;
    endpoint->listens_on_use = options->listens_on_use;
    endpoint->idle_close = options->idle_close;
    endpoint->draw_name = make_draw_name(node, options->port);
    endpoint->live.next = endpoint->live.previous = &endpoint->live;
    set_addresses(endpoint, options);
    err = open_sockets(endpoint, options, error);
    if (err != 0)
        sip_endpoint_destroy(&endpoint);
    else
        *out = endpoint;
    return err;
}

static void drop_transactions(struct sip_endpoint *endpoint)
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

void sip_endpoint_reset(struct sip_endpoint *endpoint)
{
    drop_transactions(endpoint);
    sip_connections_drop(endpoint);
}

/* The streams that the node forgets tell their owners, the connections. */
void sip_endpoint_forget(struct sip_endpoint *endpoint)
{
    drop_transactions(endpoint);
    net_node_forget_streams(endpoint->node);
    sip_connections_drop(endpoint);
}

void sip_endpoint_destroy(struct sip_endpoint **endpoint)
{
    struct sip_endpoint *self = *endpoint;

    *endpoint = NULL;
    if (self == NULL)
        return;
    sip_endpoint_forget(self); /* the end of a world is no event in it */
    net_socket_close(&self->socket);
    for (int i = BASE_TCP; i < BASE_TRANSPORT_COUNT; i++)
        net_listener_close(&self->listeners[i]);
    for (size_t i = 0; i < self->draw_count; i++)
        free(self->draws[i].purpose);
    free(self->draws);
    free(self->draw_name);
    base_names_destroy(&self->names);
    free(self->required);
    free(self);
}

const struct base_address *
sip_endpoint_address(const struct sip_endpoint *endpoint)
{
    return &endpoint->addresses[0][BASE_UDP];
}

const struct base_address *
sip_endpoint_address_for(const struct sip_endpoint *endpoint,
                         enum base_transport transport,
                         const struct base_address *peer)
{
    const struct base_address *second = &endpoint->addresses[1][transport];

    return peer != NULL && second->family == peer->family
               ? second
               : &endpoint->addresses[0][transport];
}

bool sip_endpoint_is_at(const struct sip_endpoint *endpoint,
                        const struct base_address *address)
{
    for (size_t i = 0; i < BASE_COUNT_OF(endpoint->addresses); i++)
        for (int t = 0; t < BASE_TRANSPORT_COUNT; t++)
            if (base_address_equal(address, &endpoint->addresses[i][t]))
                return true;
    return false;
}

/* A phone has a few servers. */
static struct sip_required_name *
find_required(const struct sip_endpoint *endpoint,
              const struct base_address *address)
{
    for (size_t i = 0; i < endpoint->required_count; i++)
        if (base_address_equal(&endpoint->required[i].address, address))
            return &endpoint->required[i];
    return NULL;
}

void sip_endpoint_require_name(struct sip_endpoint *endpoint,
                               const struct base_address *address,
                               const char *name)
{
    struct sip_required_name *required = find_required(endpoint, address);

    if (endpoint->names == NULL)
        endpoint->names = base_names_create();
    if (required == NULL) {
        endpoint->required =
            base_grow(endpoint->required, endpoint->required_count,
                      &endpoint->required_capacity, sizeof *endpoint->required);
        required = &endpoint->required[endpoint->required_count++];
        required->address = *address;
    }
    required->name = base_names_intern(endpoint->names, name);
}

const char *sip_endpoint_required_name(const struct sip_endpoint *endpoint,
                                       const struct base_address *address)
{
    const struct sip_required_name *required = find_required(endpoint, address);

    if (required == NULL || required->name == 0)
        return NULL;
    return base_names_text(endpoint->names, required->name);
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
