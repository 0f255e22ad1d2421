// SPDX-License-Identifier: MIT
#include "dns/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "dns/framer.h"
#include "dns/send.h"
#include "net/stream.h"

/* How many ports are tried before a query fails for want of one. */
#define PORT_TRIES_MAX 16384

struct dns_client {
    struct net_node *node;
    struct dns_client_options options;
    struct dns_query *queries;
    uint64_t ids; /* drawn so far */
};

struct dns_query {
    struct dns_client *client;
    struct dns_query *next, **link; /* in the client's list */
    uint16_t type;
    base_span timeout;
    uint32_t attempts;
    dns_done_fn done;
    void *arg;

    char
        name[DNS_NAME_MAX]; /* asked now; the target once a CNAME is followed */
    uint16_t id;
    struct net_socket *socket;
    struct net_stream *stream; /* NULL unless the current try goes on by TCP */
    struct dns_framer framer;  /* of the stream */
    struct net_payload *payload;
    struct net_timer timer;
    uint64_t tries;              /* sends of this question so far */
    size_t first;                /* the server of its first try */
    bool asked[DNS_SERVERS_MAX]; /* by this question */
    uint32_t raw;                /* its bytes in the timeline */

    bool failed;        /* a server did worse than keep silent */
    unsigned cnames;    /* followed so far */
    uint32_t chain_ttl; /* least TTL of those */
};

/* The lists an outcome points into. */
struct findings {
    struct dns_records records, additional;
};

static void on_received(void *arg, const struct base_address *from,
                        struct net_payload *payload, size_t event);
static void on_icmp(void *arg, enum net_icmp icmp,
                    const struct base_address *to, struct net_payload *payload);

static const struct net_udp_handlers handlers = {on_received, on_icmp};

static size_t current_server(const struct dns_query *query)
{
    return (query->first + (size_t)query->tries - 1) %
           query->client->options.server_count;
}

static const struct base_address *server_at(const struct dns_query *query,
                                            size_t i)
{
    return &query->client->options.servers[i];
}

static void end_tcp(struct dns_query *query)
{
    if (query->stream == NULL)
        return;
    if (net_stream_is_connected(query->stream) ||
        !net_stream_is_open(query->stream))
        net_stream_close(&query->stream);
    else
        net_stream_reset(&query->stream);
    dns_framer_fini(&query->framer);
}

/* Takes the query out of its client and gives its port back. */
static void detach(struct dns_query *query)
{
    *query->link = query->next;
    if (query->next != NULL)
        query->next->link = query->link;
    net_timer_cancel(&query->timer);
    end_tcp(query);
    net_socket_close(&query->socket);
    net_payload_release(&query->payload);
}

static void finish(struct dns_query *query, const struct dns_outcome *outcome)
{
    detach(query);
    query->done(query->arg, outcome);
    free(query);
}

static void finish_empty(struct dns_query *query, enum dns_result result)
{
    finish(query, &(struct dns_outcome){.result = result});
}

/* ---- asking -------------------------------------------------------------- */

static void describe_question(const struct dns_query *query,
                              struct dns_message *out)
{
    *out = (struct dns_message){
        .id = query->id,
        .recursion_desired = true,
        .type = query->type,
        .edns_bytes = DNS_UDP_BYTES_MAX,
    };
    memcpy(out->name, query->name, sizeof out->name);
}

static void send_try(struct dns_query *query)
{
    struct net_node *node = query->client->node;
    struct net *net = net_node_net(node);
    struct dns_message message;
    size_t server, event;

    query->tries++;
    server = current_server(query);
    describe_question(query, &message);
    event = dns_send(&(struct dns_parcel){
        .node = node,
        .socket = query->socket,
        .to = server_at(query, server),
        .message = &message,
        .payload = query->payload,
        .retransmission = query->asked[server],
        .same_raw = query->raw,
    });
    query->raw = base_timeline_at(net_timeline(net), event)->raw;
    query->asked[server] = true;
    net_timer_set(&query->timer, base_time_add(net_now(net), query->timeout));
}

static void try_next(struct dns_query *query)
{
    uint64_t most =
        (uint64_t)query->attempts * query->client->options.server_count;

    end_tcp(query);
    if (query->socket == NULL || query->tries >= most)
        finish_empty(query,
                     query->failed ? DNS_RESULT_FAILED : DNS_RESULT_TIMEOUT);
    else
        send_try(query);
}

static void on_timer(void *arg)
{
    try_next(arg);
}

/* Two nodes may share one IP and so take each other's ports. */
static bool open_port(struct dns_query *query)
{
    struct net_node *node = query->client->node;
    int err = BASE_ERR_CONFLICT;

    for (int i = 0; err == BASE_ERR_CONFLICT && i < PORT_TRIES_MAX; i++)
        err = net_udp_open(node, net_node_ephemeral_port(node), &handlers,
                           query, &query->socket, NULL);
    return err == 0;
}

static bool write_question(struct dns_query *query)
{
    struct dns_message message;
    uint8_t *bytes;
    size_t length;

    if (query->name[0] == '\0')
        return false;
    describe_question(query, &message);
    if (dns_message_write(&message, DNS_UDP_BYTES_MAX, &bytes, &length, NULL) !=
        0)
        return false;
    query->payload = net_payload_from_bytes(bytes, length);
    free(bytes);
    return true;
}

/* Begins with a new question: its own id, port and rounds. */
static void start_question(struct dns_query *query, size_t first)
{
    struct dns_client *client = query->client;
    struct net *net = net_node_net(client->node);

    end_tcp(query);
    net_socket_close(&query->socket);
    net_payload_release(&query->payload);
    query->tries = 0;
    query->first = first;
    query->raw = 0;
    memset(query->asked, 0, sizeof query->asked);
    query->id = (uint16_t)base_draw(net_seed(net), net_node_name(client->node),
                                    "dns id", client->ids++);
    if (!write_question(query) || !open_port(query))
        query->failed = true;
    if (query->socket != NULL && client->options.server_count > 0 &&
        query->attempts > 0)
        send_try(query);
    else
        net_timer_set(&query->timer, net_now(net)); /* done() comes later */
}

struct dns_query *dns_client_ask(struct dns_client *client, const char *name,
                                 uint16_t type, base_span timeout,
                                 uint32_t attempts, dns_done_fn done, void *arg)
{
    struct dns_query *query = base_calloc(1, sizeof *query);

    query->client = client;
    query->type = type;
    query->timeout = timeout;
    query->attempts = attempts;
    query->done = done;
    query->arg = arg;
    query->chain_ttl = UINT32_MAX;
    query->next = client->queries;
    query->link = &client->queries;
    if (query->next != NULL)
        query->next->link = &query->next;
    client->queries = query;
    net_timer_init(&query->timer, net_node_net(client->node), on_timer, query);
    if (strlen(name) < DNS_NAME_MAX)
        memcpy(query->name, name, strlen(name) + 1);
    start_question(query, 0);
    return query;
}

void dns_query_cancel(struct dns_query *query)
{
    if (query == NULL)
        return;
    detach(query);
    free(query);
}

/* ---- answers ------------------------------------------------------------- */

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* The records of the type asked that `name` owns. */
static void collect(const struct dns_query *query,
                    const struct dns_message *answer, const char *name,
                    struct dns_records *out)
{
    const struct dns_records *list = &answer->section[DNS_ANSWER];

    for (size_t i = 0; i < list->count; i++) {
        const struct dns_record *record = &list->records[i];

        if (record->type != query->type || !dns_name_equal(record->name, name))
            continue;
        dns_records_add(out, record);
        out->records[out->count - 1].ttl = least(record->ttl, query->chain_ttl);
    }
}

static const struct dns_record *cname_of(const struct dns_message *answer,
                                         const char *name)
{
    const struct dns_records *list = &answer->section[DNS_ANSWER];

    for (size_t i = 0; i < list->count; i++) {
        if (list->records[i].type == DNS_CNAME &&
            dns_name_equal(list->records[i].name, name))
            return &list->records[i];
    }
    return NULL;
}

/*
 * Goes along the CNAMEs of the answer until records of the type are found or
 * the chain ends; `name_out` is the name it ends at. False if the chain is too
 * long.
 */
static bool walk_chain(struct dns_query *query,
                       const struct dns_message *answer, const char **name_out,
                       struct dns_records *records)
{
    const struct dns_record *cname;

    for (;;) {
        collect(query, answer, *name_out, records);
        cname = records->count == 0 ? cname_of(answer, *name_out) : NULL;
        if (cname == NULL)
            return true;
        if (++query->cnames > DNS_CNAME_DEPTH_MAX)
            return false;
        query->chain_ttl = least(query->chain_ttl, cname->ttl);
        *name_out = cname->data.target;
    }
}

/* RFC 2308 section 5: min(SOA TTL, SOA minimum) for what the SOA covers. */
static void read_negative_ttl(const struct dns_query *query,
                              const struct dns_message *answer,
                              const char *name, struct dns_outcome *outcome)
{
    const struct dns_records *list = &answer->section[DNS_AUTHORITY];

    for (size_t i = 0; i < list->count; i++) {
        const struct dns_record *soa = &list->records[i];

        if (soa->type != DNS_SOA || !dns_name_is_below(name, soa->name))
            continue;
        outcome->has_negative_ttl = true;
        outcome->negative_ttl =
            least(query->chain_ttl, least(soa->ttl, soa->data.soa.minimum));
        return;
    }
}

static void collect_additional(const struct dns_message *answer,
                               struct dns_records *out)
{
    const struct dns_records *list = &answer->section[DNS_ADDITIONAL];

    for (size_t i = 0; i < list->count; i++) {
        const struct dns_record *record = &list->records[i];

        if (record->type == DNS_A || record->type == DNS_AAAA)
            dns_records_add(out, record);
    }
}

/* Acts on a proper answer, which `server` gave. */
static void digest(struct dns_query *query, const struct dns_message *answer,
                   size_t server)
{
    struct dns_outcome outcome = {.result = DNS_RESULT_OK};
    struct findings found = {0};
    const char *name = query->name;

    if (!walk_chain(query, answer, &name, &found.records)) {
        finish_empty(query, DNS_RESULT_FAILED);
        return;
    }
    if (found.records.count > 0) {
        collect_additional(answer, &found.additional);
        outcome.records = found.records.records;
        outcome.record_count = found.records.count;
        outcome.additional = found.additional.records;
        outcome.additional_count = found.additional.count;
    } else {
        outcome.result = answer->rcode == DNS_NXDOMAIN ? DNS_RESULT_NXDOMAIN
                                                       : DNS_RESULT_NODATA;
        read_negative_ttl(query, answer, name, &outcome);
        if (name != query->name && outcome.result == DNS_RESULT_NODATA &&
            !outcome.has_negative_ttl) {
            memcpy(query->name, name, strlen(name) + 1);
            start_question(query, server);
            return;
        }
    }
    finish(query, &outcome);
    dns_records_fini(&found.records);
    dns_records_fini(&found.additional);
}

/* The asked server at `from`, or the number of servers if it is none. */
static size_t asked_server(const struct dns_query *query,
                           const struct base_address *from)
{
    size_t count = query->client->options.server_count;

    for (size_t i = 0; i < count; i++) {
        if (query->asked[i] && base_address_equal(server_at(query, i), from))
            return i;
    }
    return count;
}

static bool answers_question(const struct dns_query *query,
                             const struct dns_message *message)
{
    return message->response && message->id == query->id &&
           message->opcode == DNS_OPCODE_QUERY &&
           message->type == query->type &&
           message->question_class == DNS_CLASS_IN &&
           dns_name_equal(message->name, query->name);
}

/* No answer to go by, but one to this query: its first bytes are the id and
 * QR. */
static bool is_unreadable_answer(const struct dns_query *query,
                                 const uint8_t *bytes, size_t length)
{
    return length >= 3 && bytes[0] == query->id >> 8 &&
           bytes[1] == (query->id & 0xff) && (bytes[2] & 0x80) != 0;
}

static bool is_useful(const struct dns_message *message)
{
    return !message->truncated &&
           (message->rcode == DNS_NOERROR || message->rcode == DNS_NXDOMAIN);
}

/* An answer that is none: the next server may do better. */
static void on_useless(struct dns_query *query, size_t server)
{
    query->failed = true;
    if (server == current_server(query))
        try_next(query);
}

static void ask_by_tcp(struct dns_query *query, size_t server);

/* Acts on what `server` has sent; false if that is of no concern. */
static bool take_answer(struct dns_query *query, size_t server,
                        const uint8_t *bytes, size_t length, bool is_tcp)
{
    struct dns_message message = {0};
    bool acts = true;

    if (dns_message_parse(bytes, length, &message, NULL) != 0) {
        acts = is_unreadable_answer(query, bytes, length);
        if (acts)
            on_useless(query, server);
    } else if (!answers_question(query, &message)) {
        acts = false;
    } else if (is_useful(&message)) {
        digest(query, &message, server);
    } else if (message.truncated && !is_tcp &&
               server == current_server(query)) {
        if (query->stream == NULL)
            ask_by_tcp(query, server);
    } else {
        on_useless(query, server);
    }
    dns_message_fini(&message);
    return acts;
}

static void on_received(void *arg, const struct base_address *from,
                        struct net_payload *payload, size_t event)
{
    struct dns_query *query = arg;
    size_t server = asked_server(query, from);
    size_t length;
    const uint8_t *bytes = net_payload_bytes(payload, &length);

    (void)event;
    if (server < query->client->options.server_count)
        take_answer(query, server, bytes, length, false);
}

static void on_icmp(void *arg, enum net_icmp icmp,
                    const struct base_address *to, struct net_payload *payload)
{
    struct dns_query *query = arg;

    (void)icmp;
    (void)payload;
    if (!base_address_equal(to, server_at(query, current_server(query))))
        return;
    query->failed = true;
    try_next(query);
}

/* ---- by TCP -------------------------------------------------------------- */

static void on_connected(void *arg, struct net_stream *stream)
{
    struct dns_query *query = arg;
    struct dns_message message;

    describe_question(query, &message);
    dns_send(&(struct dns_parcel){
        .node = query->client->node,
        .stream = stream,
        .message = &message,
        .payload = query->payload,
        .same_raw = query->raw,
    });
}

static void on_bytes(void *arg, struct net_stream *stream, const uint8_t *bytes,
                     size_t length)
{
    struct dns_query *query = arg;
    size_t size;

    (void)stream;
    dns_framer_put(&query->framer, bytes, length);
    while (dns_framer_next(&query->framer, &bytes, &size))
        if (take_answer(query, current_server(query), bytes, size, true))
            return; /* and perhaps the query is gone */
}

static void on_ended(void *arg, struct net_stream *stream,
                     enum net_stream_end end)
{
    struct dns_query *query = arg;

    (void)stream;
    (void)end;
    on_useless(query, current_server(query));
}

/* The socket stays: another server's answer may still come. */
static void ask_by_tcp(struct dns_query *query, size_t server)
{
    static const struct net_stream_handlers by_tcp = {on_connected, on_bytes,
                                                      on_ended};
    struct net_node *node = query->client->node;

    query->stream = net_stream_connect(
        node, &(struct net_connect_options){.to = *server_at(query, server)},
        &by_tcp, query);
    net_timer_set(&query->timer,
                  base_time_add(net_now(net_node_net(node)), query->timeout));
}

/* ---- life ---------------------------------------------------------------- */

struct dns_client *dns_client_create(struct net_node *node,
                                     const struct dns_client_options *options)
{
    struct dns_client *client = base_calloc(1, sizeof *client);

    BASE_ASSERT(options->server_count <= DNS_SERVERS_MAX);
    client->node = node;
    client->options = *options;
    return client;
}

void dns_client_reset(struct dns_client *client)
{
    while (client->queries != NULL)
        dns_query_cancel(client->queries);
}

void dns_client_destroy(struct dns_client **client)
{
    if (*client == NULL)
        return;
    dns_client_reset(*client);
    free(*client);
    *client = NULL;
}
