// SPDX-License-Identifier: MIT
/*
 * The connections of an endpoint (RFC 3261 section 18): one to each hop, made
 * when something is to be sent there and kept for what follows, in both
 * directions. One that a peer has made also serves requests to the address its
 * Via names (RFC 5923 section 5): so a proxy reaches a phone over the
 * connection of its registration.
 */
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "net/stream.h"
#include "sip/endpoint_private.h"
#include "sip/framer.h"

/* What waits until the connection stands. */
struct waiting {
    struct waiting *next;
    struct sip_message *message;
    struct sip_client_tx *tx; /* whose request it is; NULL = something else */
    bool retransmission;
    uint32_t account;
};

struct sip_connection {
    struct sip_connection *next, **link; /* in the endpoint */
    struct sip_tx_node peer;             /* in endpoint->peers */
    struct sip_tx_node alias;            /* in endpoint->aliases */
    struct sip_endpoint *endpoint;
    struct net_stream *stream;
    const char *name;                  /* that TLS has to show; NULL = any */
    struct base_address alias_address; /* family 0 = not in there */
    struct sip_framer framer;
    struct waiting *waiting, **waiting_end;
    struct sip_client_tx *open; /* transactions that wait for an answer */
    struct net_timer idle;      /* accepted ones; knows when to close */
    bool is_accepted;
    bool is_doubtful; /* its peer has not answered: nothing new goes there */
    bool *is_gone;    /* set when it is freed; NULL = nobody asks */
};

/* ---- transactions on a connection -------------------------------------------- */

static void drop(struct sip_connection *connection);

static void join(struct sip_connection *connection, struct sip_client_tx *tx)
{
    tx->connection = connection;
    tx->open_next = connection->open;
    tx->open_link = &connection->open;
    if (tx->open_next != NULL)
        tx->open_next->open_link = &tx->open_next;
    connection->open = tx;
}

static void unlink_tx(struct sip_client_tx *tx)
{
    *tx->open_link = tx->open_next;
    if (tx->open_next != NULL)
        tx->open_next->open_link = tx->open_link;
    tx->open_next = NULL;
    tx->open_link = NULL;
    tx->connection = NULL;
}

static void waiting_free(struct waiting *waiting)
{
    sip_message_release(&waiting->message);
    free(waiting);
}

/* A request that has not been sent yet need not be any more. */
static void withdraw(struct sip_connection *connection,
                     const struct sip_client_tx *tx)
{
    struct waiting **at = &connection->waiting;

    while (*at != NULL) {
        struct waiting *waiting = *at;

        if (waiting->tx != tx) {
            at = &waiting->next;
            continue;
        }
        *at = waiting->next;
        waiting_free(waiting);
    }
    connection->waiting_end = at;
}

void sip_connection_leave(struct sip_client_tx *tx)
{
    struct sip_connection *connection = tx->connection;

    if (tx->open_link == NULL)
        return;
    if (connection != NULL)
        withdraw(connection, tx);
    unlink_tx(tx);
    if (connection != NULL && connection->is_doubtful &&
        connection->open == NULL)
        drop(connection);
}

bool sip_connection_stands(const struct sip_connection *connection)
{
    return net_stream_is_connected(connection->stream);
}

void sip_connection_doubt(struct sip_connection *connection)
{
    connection->is_doubtful = true;
    if (connection->open == NULL)
        drop(connection);
}

/* ---- finding ------------------------------------------------------------------- */

static uint64_t key(const struct base_address *address,
                    enum base_transport transport)
{
    uint64_t hash = base_hash(BASE_HASH_INIT, address, sizeof *address);

    return base_hash(hash, &transport, sizeof transport);
}

/* Where TLS has to show a name, only a connection that has shown it will do. */
static bool serves(const struct sip_connection *connection,
                   const struct base_address *peer, const struct sip_hop *hop)
{
    const char *name = NULL;

    if (connection->is_doubtful ||
        net_stream_transport(connection->stream) != hop->transport ||
        !base_address_equal(peer, &hop->address))
        return false;
    if (hop->transport == BASE_TLS)
        name = sip_endpoint_required_name(connection->endpoint, &hop->address);
    return name == NULL ||
           (connection->name != NULL && strcmp(connection->name, name) == 0);
}

static struct sip_connection *find_peer(const struct sip_endpoint *endpoint,
                                        const struct sip_hop *hop)
{
    uint64_t hash = key(&hop->address, hop->transport);
    struct sip_tx_node *node = sip_tx_table_find(&endpoint->peers, hash, NULL);

    for (; node != NULL;
         node = sip_tx_table_find(&endpoint->peers, hash, node)) {
        struct sip_connection *connection =
            BASE_CONTAINER_OF(node, struct sip_connection, peer);

        if (serves(connection, net_stream_remote(connection->stream), hop))
            return connection;
    }
    return NULL;
}

static struct sip_connection *find_alias(const struct sip_endpoint *endpoint,
                                         const struct sip_hop *hop)
{
    uint64_t hash = key(&hop->address, hop->transport);
    struct sip_tx_node *node =
        sip_tx_table_find(&endpoint->aliases, hash, NULL);

    for (; node != NULL;
         node = sip_tx_table_find(&endpoint->aliases, hash, node)) {
        struct sip_connection *connection =
            BASE_CONTAINER_OF(node, struct sip_connection, alias);

        if (serves(connection, &connection->alias_address, hop))
            return connection;
    }
    return NULL;
}

bool sip_connection_exists(const struct sip_endpoint *endpoint,
                           const struct sip_hop *hop)
{
    return find_peer(endpoint, hop) != NULL;
}

static void forget_alias(struct sip_connection *connection)
{
    if (connection->alias_address.family != 0)
        sip_tx_table_remove(&connection->endpoint->aliases, &connection->alias);
    connection->alias_address = (struct base_address){0};
}

/* Requests to where `message` says it came from may go back on the connection,
 * if that is where it did come from. The newest connection has it alone. */
static void learn_alias(struct sip_connection *connection,
                        const struct sip_message *message)
{
    struct sip_hop hop = {.transport =
                              net_stream_transport(connection->stream)};
    uint16_t port = message->via.port != 0 ? message->via.port
                                           : sip_default_port(hop.transport);
    struct sip_connection *older;

    if (!base_address_parse(message->via.host, port, &hop.address) ||
        !base_address_same_ip(&hop.address,
                              net_stream_remote(connection->stream)) ||
        base_address_equal(&hop.address, &connection->alias_address))
        return;
    forget_alias(connection);
    older = find_alias(connection->endpoint, &hop);
    if (older != NULL)
        forget_alias(older);
    connection->alias_address = hop.address;
    sip_tx_table_put(&connection->endpoint->aliases, &connection->alias,
                     key(&hop.address, hop.transport));
}

void sip_connection_learn(struct sip_endpoint *endpoint,
                          const struct sip_message *request)
{
    struct sip_hop hop = {.address = request->source};
    struct sip_connection *connection;

    if (!base_transport_parse(request->via.transport, &hop.transport) ||
        hop.transport == BASE_UDP)
        return;
    connection = find_peer(endpoint, &hop);
    if (connection != NULL && connection->is_accepted)
        learn_alias(connection, request);
}

/* ---- life -------------------------------------------------------------------- */

/* Takes it out of the endpoint; what waits on it is lost without a trace, as it
 * was never sent. */
static void release(struct sip_connection *connection)
{
    struct waiting *waiting;

    forget_alias(connection);
    sip_tx_table_remove(&connection->endpoint->peers, &connection->peer);
    *connection->link = connection->next;
    if (connection->next != NULL)
        connection->next->link = connection->link;
    if (connection->is_gone != NULL)
        *connection->is_gone = true;
    while ((waiting = connection->waiting) != NULL) {
        connection->waiting = waiting->next;
        waiting_free(waiting);
    }
    while (connection->open != NULL)
        unlink_tx(connection->open);
    net_timer_cancel(&connection->idle);
    sip_framer_fini(&connection->framer);
    free(connection);
}

static void drop(struct sip_connection *connection)
{
    net_stream_reset(&connection->stream);
    release(connection);
}

static void on_idle(void *arg)
{
    struct sip_connection *connection = arg;

    net_stream_close(&connection->stream);
    release(connection);
}

/* A message has gone or come: the time without one begins again. */
static void touch(struct sip_connection *connection)
{
    struct sip_endpoint *endpoint = connection->endpoint;

    if (connection->is_accepted && endpoint->idle_close > 0)
        net_timer_set(
            &connection->idle,
            base_time_add(sip_endpoint_now(endpoint), endpoint->idle_close));
}

/* The stream has ended; whoever waits for an answer on it learns why, and if
 * its peer has closed it in order. A handler may end the others, even the
 * connection is no more. */
static void lose(struct sip_connection *connection, enum sip_failure why,
                 bool is_closed)
{
    struct sip_client_tx *tx, *open = connection->open;

    if (open != NULL)
        open->open_link = &open;
    connection->open = NULL;
    for (tx = open; tx != NULL; tx = tx->open_next)
        tx->connection = NULL;
    release(connection);
    while ((tx = open) != NULL) {
        unlink_tx(tx);
        sip_client_lose(tx, why, is_closed);
    }
}

static void on_connected(void *arg, struct net_stream *stream)
{
    struct sip_connection *connection = arg;
    struct waiting *waiting;

    while ((waiting = connection->waiting) != NULL) {
        struct sip_transmission how = {
            .retransmission = waiting->retransmission,
            .account = waiting->account,
        };

        connection->waiting = waiting->next;
        sip_transmit_stream(connection->endpoint, stream,
                            waiting->tx != NULL ? sip_client_waited(waiting->tx)
                                                : waiting->message,
                            &how);
        waiting_free(waiting);
    }
    connection->waiting_end = &connection->waiting;
}

static enum sip_failure failure_of(enum net_stream_end end)
{
    switch (end) {
    case NET_STREAM_REFUSED:
        return SIP_FAILURE_REFUSED;
    case NET_STREAM_UNREACHABLE:
        return SIP_FAILURE_ICMP_HOST;
    case NET_STREAM_TIMED_OUT:
        return SIP_FAILURE_TIMEOUT;
    case NET_STREAM_TLS_FAILED:
        return SIP_FAILURE_TLS;
    case NET_STREAM_CLOSED:
    case NET_STREAM_RESET:
        break;
    }
    return SIP_FAILURE_RESET;
}

static void on_ended(void *arg, struct net_stream *stream,
                     enum net_stream_end end)
{
    struct sip_connection *connection = arg;
    struct sip_endpoint *endpoint = connection->endpoint;
    struct sip_hop hop = {*net_stream_remote(stream),
                          net_stream_transport(stream)};
    bool is_idle = connection->open == NULL && !connection->is_accepted;

    net_stream_close(&connection->stream);
    lose(connection, failure_of(end), end == NET_STREAM_CLOSED);
    if (is_idle && endpoint->handlers.lost != NULL)
        endpoint->handlers.lost(endpoint->arg, &hop);
}

/* RFC 3261 section 18.3: nothing on a stream can be believed once the end of a
 * message is unknown. */
static void on_broken(struct sip_connection *connection)
{
    connection->endpoint->counts.dropped++;
    net_stream_reset(&connection->stream);
    lose(connection, SIP_FAILURE_RESET, false);
}

/* RFC 5626 section 4.4.1: a ping gets its pong, no message and none's event. */
static void answer_pings(struct sip_connection *connection)
{
    size_t pings = sip_framer_take_pings(&connection->framer);

    for (; pings > 0; pings--) {
        struct net_payload *pong = net_payload_from_bytes("\r\n", 2);

        net_stream_send(connection->stream, pong, SIZE_MAX);
        net_payload_release(&pong);
    }
}

static enum sip_frame next_frame(struct sip_connection *connection,
                                 const char **text, size_t *size)
{
    enum sip_frame frame =
        sip_framer_next(&connection->framer, text, size, NULL);

    answer_pings(connection);
    return frame;
}

static void on_received(void *arg, struct net_stream *stream,
                        const uint8_t *bytes, size_t length)
{
    struct sip_connection *connection = arg;
    struct base_address from = *net_stream_remote(stream);
    enum sip_frame frame;
    bool is_gone = false;
    const char *text;
    size_t size;

    touch(connection);
    connection->is_gone = &is_gone;
    sip_framer_put(&connection->framer, bytes, length);
    while (!is_gone &&
           (frame = next_frame(connection, &text, &size)) != SIP_FRAME_MORE) {
        struct net_payload *payload;

        if (frame == SIP_FRAME_BROKEN) {
            on_broken(connection);
            break;
        }
        payload = net_payload_from_bytes(text, size);
        sip_endpoint_take(connection->endpoint, &from, payload);
        net_payload_release(&payload);
    }
    if (!is_gone)
        connection->is_gone = NULL;
}

static const struct net_stream_handlers handlers = {
    .connected = on_connected,
    .received = on_received,
    .ended = on_ended,
};

static struct sip_connection *add(struct sip_endpoint *endpoint,
                                  const struct base_address *peer,
                                  enum base_transport transport)
{
    struct sip_connection *connection = base_calloc(1, sizeof *connection);

    sip_tx_table_put(&endpoint->peers, &connection->peer, key(peer, transport));
    connection->endpoint = endpoint;
    connection->waiting_end = &connection->waiting;
    net_timer_init(&connection->idle, endpoint->net, on_idle, connection);
    connection->next = endpoint->connections;
    connection->link = &endpoint->connections;
    if (connection->next != NULL)
        connection->next->link = &connection->next;
    endpoint->connections = connection;
    return connection;
}

void sip_connection_accept(struct sip_endpoint *endpoint,
                           struct net_stream *stream)
{
    struct sip_connection *connection =
        add(endpoint, net_stream_remote(stream), net_stream_transport(stream));

    connection->stream = stream;
    connection->is_accepted = true;
    touch(connection);
    net_stream_take(stream, &handlers, connection);
}

static struct sip_connection *connect_to(struct sip_endpoint *endpoint,
                                         const struct sip_hop *hop)
{
    struct sip_connection *connection =
        add(endpoint, &hop->address, hop->transport);

    if (hop->transport == BASE_TLS)
        connection->name = sip_endpoint_required_name(endpoint, &hop->address);
    connection->stream = net_stream_connect(endpoint->node,
                                            &(struct net_connect_options){
                                                .to = hop->address,
                                                .transport = hop->transport,
                                                .domain = connection->name,
                                            },
                                            &handlers, connection);
    return connection;
}

void sip_connections_drop(struct sip_endpoint *endpoint)
{
    while (endpoint->connections != NULL)
        drop(endpoint->connections);
    sip_tx_table_fini(&endpoint->peers);
    sip_tx_table_fini(&endpoint->aliases);
}

/* ---- sending ------------------------------------------------------------------- */

static void enqueue(struct sip_connection *connection,
                    struct sip_message *message,
                    const struct sip_transmission *how,
                    struct sip_client_tx *tx)
{
    struct waiting *waiting = base_calloc(1, sizeof *waiting);

    waiting->message = sip_message_hold(message);
    waiting->tx = tx;
    waiting->retransmission = how->retransmission;
    waiting->account = how->account;
    *connection->waiting_end = waiting;
    connection->waiting_end = &waiting->next;
}

void sip_connection_send(struct sip_endpoint *endpoint,
                         struct sip_message *message, const struct sip_hop *hop,
                         const struct sip_transmission *how,
                         struct sip_client_tx *tx)
{
    struct sip_connection *connection = find_peer(endpoint, hop);

    if (connection == NULL)
        connection = find_alias(endpoint, hop);
    if (connection == NULL)
        connection = connect_to(endpoint, hop);
    touch(connection);
    if (tx != NULL)
        join(connection, tx);
    if (net_stream_is_connected(connection->stream))
        sip_transmit_stream(endpoint, connection->stream, message, how);
    else
        enqueue(connection, message, how, tx);
}
