// SPDX-License-Identifier: MIT
#include "fake-dns/server.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/names.h"
#include "dns/framer.h"
#include "dns/message.h"
#include "dns/send.h"
#include "fake-dns/answer.h"
#include "net/stream.h"

/* What a server takes over UDP from those who offer more (RFC 6891 section
 * 6.2.5 leaves it to the responder). */
#define UDP_BYTES_LIMIT 4096

/* How often one (name, type) was asked for. */
struct tally {
    uint32_t name; /* lower case, number in the server's names */
    uint16_t type;
    uint64_t count;
};

/* A connection that a client has made. */
struct session {
    struct fdns_server *server;
    struct session *next, **link;
    struct net_stream *stream;
    struct dns_framer framer;
};

/* Who has asked. */
struct peer {
    struct base_address address;
    struct session *session; /* NULL: over UDP */
};

/* A query that "slow" holds back. */
struct held {
    struct fdns_server *server;
    struct held *next, **link;
    struct net_timer timer;
    struct peer from;
    struct net_payload *payload;
};

struct fdns_server {
    struct net_node *node;
    struct net_socket *socket;
    struct net_listener *listener;
    struct session *sessions;
    struct fdns_zone *zone;
    base_span delay; /* of "slow" */
    struct held *held;

    struct base_names *names; /* asked names, and "name TYPE" */
    size_t *tally_of; /* by number of "name TYPE": tally + 1, 0 = none */
    size_t tally_of_count;
    struct tally *tallies;
    size_t tally_count, tally_capacity;
};

/* ---- counting ------------------------------------------------------------ */

static void to_lower(const char *name, char out[DNS_NAME_MAX])
{
    size_t i = 0;

    for (; name[i] != '\0' && i < DNS_NAME_MAX - 1; i++)
        out[i] = (char)tolower((unsigned char)name[i]);
    if (i > 1 && out[i - 1] == '.')
        i--;
    out[i] = '\0';
}

static struct tally *tally_get(struct fdns_server *server, const char *name,
                               uint16_t type)
{
    char lower[DNS_NAME_MAX], key[DNS_NAME_MAX + 16];
    size_t number, old = server->tally_of_count;

    to_lower(name, lower);
    snprintf(key, sizeof key, "%s %u", lower, (unsigned)type);
    number = base_names_intern(server->names, key);
    if (number >= old) {
        server->tally_of_count = number * 2;
        server->tally_of = base_realloc(
            server->tally_of, server->tally_of_count, sizeof *server->tally_of);
        memset(server->tally_of + old, 0,
               (server->tally_of_count - old) * sizeof *server->tally_of);
    }
    if (server->tally_of[number] == 0) {
        server->tallies =
            base_grow(server->tallies, server->tally_count,
                      &server->tally_capacity, sizeof *server->tallies);
        server->tallies[server->tally_count++] = (struct tally){
            .name = base_names_intern(server->names, lower), .type = type};
        server->tally_of[number] = server->tally_count;
    }
    return &server->tallies[server->tally_of[number] - 1];
}

uint64_t fdns_server_query_count(const struct fdns_server *server,
                                 const char *name, uint16_t type)
{
    char lower[DNS_NAME_MAX];
    uint32_t number = 0;
    uint64_t sum = 0;

    if (name != NULL) {
        to_lower(name, lower);
        number = base_names_find(server->names, lower);
        if (number == 0)
            return 0;
    }
    for (size_t i = 0; i < server->tally_count; i++) {
        const struct tally *tally = &server->tallies[i];

        if ((type == 0 || tally->type == type) &&
            (number == 0 || tally->name == number))
            sum += tally->count;
    }
    return sum;
}

/* ---- answering ----------------------------------------------------------- */

static size_t answer_limit(const struct peer *to,
                           const struct dns_message *query)
{
    if (to->session != NULL)
        return DNS_STREAM_BYTES_MAX;
    if (query->edns_bytes == 0)
        return DNS_UDP_BYTES_PLAIN;
    return query->edns_bytes < UDP_BYTES_LIMIT ? query->edns_bytes
                                               : UDP_BYTES_LIMIT;
}

static void send_answer(struct fdns_server *server, const struct peer *to,
                        const struct dns_message *answer, size_t limit)
{
    struct net_payload *payload;
    uint8_t *bytes;
    size_t length;

    /* Every part came out of a readable query or a checked zone. */
    if (dns_message_write(answer, limit, &bytes, &length, NULL) != 0)
        return;
    payload = net_payload_from_bytes(bytes, length);
    free(bytes);
    dns_send(&(struct dns_parcel){
        .node = server->node,
        .socket = server->socket,
        .to = &to->address,
        .stream = to->session != NULL ? to->session->stream : NULL,
        .message = answer,
        .payload = payload,
    });
    net_payload_release(&payload);
}

/* RFC 1035 section 4.1.1: FORMERR, as long as there is an id to repeat. */
static void refuse_unreadable(struct fdns_server *server, const struct peer *to,
                              const uint8_t *bytes, size_t length)
{
    struct dns_message answer = {
        .response = true, .recursion_available = true, .rcode = DNS_FORMERR};

    if (length < 2 || (length > 2 && (bytes[2] & 0x80) != 0))
        return; /* answers are never answered */
    answer.id = (uint16_t)(bytes[0] << 8 | bytes[1]);
    send_answer(server, to, &answer, DNS_UDP_BYTES_PLAIN);
}

static void answer_query(struct fdns_server *server, const struct peer *from,
                         const struct dns_message *query)
{
    enum fdns_fault_kind fault = fdns_fault_kind(server->node);
    struct dns_message answer = {0};

    if (from->session != NULL && fault == FDNS_FAULT_TRUNCATE)
        fault = FDNS_FAULT_NONE; /* there is room for everything */
    if (query->opcode != DNS_OPCODE_QUERY) {
        fdns_answer_refuse(query, DNS_NOTIMP, &answer);
    } else if (query->question_class != DNS_CLASS_IN) {
        fdns_answer_refuse(query, DNS_REFUSED, &answer);
    } else {
        tally_get(server, query->name, query->type)->count++;
        fdns_answer_make(server->zone, query, fault, &answer);
    }
    send_answer(server, from, &answer, answer_limit(from, query));
    dns_message_fini(&answer);
}

/* ---- receiving ----------------------------------------------------------- */

static void held_destroy(struct held *held)
{
    *held->link = held->next;
    if (held->next != NULL)
        held->next->link = held->link;
    net_timer_cancel(&held->timer);
    net_payload_release(&held->payload);
    free(held);
}

static void process(struct fdns_server *server, const struct peer *from,
                    struct net_payload *payload)
{
    struct dns_message query = {0};
    size_t length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);

    if (dns_message_parse(bytes, length, &query, NULL) != 0)
        refuse_unreadable(server, from, bytes, length);
    else if (!query.response)
        answer_query(server, from, &query);
    dns_message_fini(&query);
}

static void on_due(void *arg)
{
    struct held *held = arg;

    process(held->server, &held->from, held->payload);
    held_destroy(held);
}

static void hold(struct fdns_server *server, const struct peer *from,
                 struct net_payload *payload)
{
    struct net *net = net_node_net(server->node);
    struct held *held = base_calloc(1, sizeof *held);

    held->server = server;
    held->from = *from;
    held->payload = net_payload_hold(payload);
    held->next = server->held;
    held->link = &server->held;
    if (held->next != NULL)
        held->next->link = &held->next;
    server->held = held;
    net_timer_init(&held->timer, net, on_due, held);
    net_timer_set(&held->timer, base_time_add(net_now(net), server->delay));
}

static void take(struct fdns_server *server, const struct peer *from,
                 struct net_payload *payload)
{
    if (fdns_fault_kind(server->node) == FDNS_FAULT_SLOW)
        hold(server, from, payload);
    else
        process(server, from, payload);
}

static void on_received(void *arg, const struct base_address *from,
                        struct net_payload *payload, size_t event)
{
    (void)event;
    take(arg, &(struct peer){.address = *from}, payload);
}

/* ---- connections ---------------------------------------------------------- */

/* What was asked on it need not be answered any more. */
static void session_destroy(struct session *session)
{
    struct held *held = session->server->held;

    while (held != NULL) {
        struct held *next = held->next;

        if (held->from.session == session)
            held_destroy(held);
        held = next;
    }
    *session->link = session->next;
    if (session->next != NULL)
        session->next->link = session->link;
    net_stream_close(&session->stream);
    dns_framer_fini(&session->framer);
    free(session);
}

static void on_bytes(void *arg, struct net_stream *stream, const uint8_t *bytes,
                     size_t length)
{
    struct session *session = arg;
    struct peer from = {.address = *net_stream_remote(stream),
                        .session = session};
    size_t size;

    dns_framer_put(&session->framer, bytes, length);
    while (dns_framer_next(&session->framer, &bytes, &size)) {
        struct net_payload *payload = net_payload_from_bytes(bytes, size);

        take(session->server, &from, payload);
        net_payload_release(&payload);
    }
}

static void on_ended(void *arg, struct net_stream *stream,
                     enum net_stream_end end)
{
    (void)stream;
    (void)end;
    session_destroy(arg);
}

static void on_accepted(void *arg, struct net_stream *stream)
{
    static const struct net_stream_handlers handlers = {.received = on_bytes,
                                                        .ended = on_ended};
    struct fdns_server *server = arg;
    struct session *session = base_calloc(1, sizeof *session);

    session->server = server;
    session->stream = stream;
    session->next = server->sessions;
    session->link = &server->sessions;
    if (session->next != NULL)
        session->next->link = &session->next;
    server->sessions = session;
    net_stream_take(stream, &handlers, session);
}

/* ---- life ---------------------------------------------------------------- */

int fdns_server_create(struct net_node *node,
                       const struct fdns_server_options *options,
                       struct fdns_server **out, struct base_error *error)
{
    static const struct net_udp_handlers handlers = {.received = on_received};
    static const struct net_listener_handlers by_tcp = {.accepted =
                                                            on_accepted};
    struct fdns_server *server = base_calloc(1, sizeof *server);
    uint16_t port = options->port != 0 ? options->port : FDNS_PORT_DEFAULT;
    int err = fdns_zone_create(options->zone != NULL ? options->zone : "",
                               &server->zone, error);

    server->node = node;
    server->names = base_names_create();
    if (err == 0)
        err =
            net_udp_open(node, port, &handlers, server, &server->socket, error);
    if (err == 0)
        err =
            net_stream_listen(node, &(struct net_listen_options){.port = port},
                              &by_tcp, server, &server->listener, error);
    if (err != 0)
        fdns_server_destroy(&server);
    else
        *out = server;
    return err;
}

void fdns_server_destroy(struct fdns_server **server)
{
    struct fdns_server *self = *server;

    *server = NULL;
    if (self == NULL)
        return;
    while (self->held != NULL)
        held_destroy(self->held);
    while (self->sessions != NULL)
        session_destroy(self->sessions);
    net_listener_close(&self->listener);
    net_socket_close(&self->socket);
    fdns_zone_destroy(&self->zone);
    base_names_destroy(&self->names);
    free(self->tally_of);
    free(self->tallies);
    free(self);
}

struct fdns_zone *fdns_server_zone(struct fdns_server *server)
{
    return server->zone;
}

struct net_node *fdns_server_node(struct fdns_server *server)
{
    return server->node;
}

int fdns_server_drop(struct fdns_server *server, const struct fdns_fault *fault,
                     struct base_error *error)
{
    struct net_fault net_fault;
    int err = fdns_fault_check(fault, &net_fault, error);

    if (err != 0)
        return err;
    server->delay = fault->delay;
    net_node_drop(server->node, &net_fault);
    return 0;
}

void fdns_server_restore(struct fdns_server *server)
{
    net_node_restore(server->node);
}
