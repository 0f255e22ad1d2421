// SPDX-License-Identifier: MIT
/* Connections: their two ends, how an end stops to be, and what is left then. */
#include "net/connection.h"

#include <stdlib.h>

#include "base/memory.h"

static void end_init(struct net_stream *end, struct net_connection *connection)
{
    end->connection = connection;
    end->out.last = &end->out.first;
    end->waiting.last = &end->waiting.first;
}

struct net_connection *net_connection_create(struct net *net)
{
    struct net_connection *connection = base_calloc(1, sizeof *connection);

    connection->net = net;
    end_init(&connection->client, connection);
    end_init(&connection->server, connection);
    /* Until a SYN comes there is nobody. */
    connection->server.is_dead = true;
    connection->server.is_released = true;
    connection->next = net->connections;
    connection->link = &net->connections;
    if (connection->next != NULL)
        connection->next->link = &connection->next;
    net->connections = connection;
    return connection;
}

struct net_stream *net_stream_other(struct net_stream *stream)
{
    struct net_connection *connection = stream->connection;

    return stream == &connection->client ? &connection->server
                                         : &connection->client;
}

/* The actor at `end`, or of the address where nobody is. */
static uint32_t actor_of(const struct net_stream *end)
{
    struct net *net = end->connection->net;
    const struct net_listener *listener;

    if (end->node != NULL)
        return end->node->actor;
    listener = net_listener_find(net, &end->local, end->transport);
    return listener != NULL ? listener->node->actor
                            : net_actor_at(net, &end->local);
}

uint32_t net_stream_peer_actor(const struct net_stream *stream)
{
    const struct net_connection *connection = stream->connection;

    return actor_of(stream == &connection->client ? &connection->server
                                                  : &connection->client);
}

void net_stream_record(const struct net_stream *src, const char *op)
{
    const struct net_connection *connection = src->connection;
    struct base_timeline *timeline = connection->net->options.timeline;
    struct base_event event = {
        .kind = BASE_EVENT_NET,
        .t = net_now(connection->net),
        .src = actor_of(src),
        .dst = net_stream_peer_actor(src),
        .op = base_timeline_name(timeline, op),
        .transport = (uint8_t)connection->client.transport,
    };

    if (src->tls != NULL && net_tls_reason(src->tls)[0] != '\0')
        event.cause = base_timeline_name(timeline, net_tls_reason(src->tls));
    base_timeline_add(timeline, &event);
}

void net_stream_die(struct net_stream *stream,
                    const struct net_failure *failure, bool keep_flying)
{
    if (stream->is_dead)
        return;
    stream->is_dead = true;
    stream->is_ready = false;
    net_segments_drop(stream, failure, keep_flying);
}

void net_stream_tell(struct net_stream *stream, enum net_stream_end end)
{
    bool is_told = stream->state == NET_STREAM_ENDED;

    stream->state = NET_STREAM_ENDED;
    stream->is_ready = false;
    if (!is_told && !stream->is_released)
        stream->handlers->ended(stream->arg, stream, end);
}

void net_stream_abort(struct net_stream *stream, bool silently)
{
    struct net_connection *connection = stream->connection;
    struct net_failure failure = {BASE_FATE_LOST, "reset",
                                  net_now(connection->net)};
    /* The other end knows of nothing yet, or is told by FIN. */
    bool is_quiet = silently || stream->has_closed ||
                    (stream->state == NET_STREAM_CONNECTING &&
                     stream == &connection->client);

    if (stream->is_dead)
        return;
    net_stream_die(stream, &failure, true);
    if (is_quiet)
        return;
    net_stream_record(stream, "reset");
    net_segment_reset(stream, false);
}

static bool is_over(const struct net_stream *end)
{
    return end->is_dead || end->has_finished;
}

void net_connection_settle(struct net_connection *connection)
{
    struct net_backend *backend = connection->net->backend;

    if (connection->busy > 0 || !is_over(&connection->client) ||
        !is_over(&connection->server))
        return;
    if (connection->pipe != NULL)
        backend->ops->disconnect(backend, connection->pipe);
    connection->pipe = NULL;
    if (connection->queued == 0 && connection->client.is_released &&
        connection->server.is_released)
        net_connection_destroy(connection);
}

static void end_fini(struct net_stream *end)
{
    static const struct net_failure none = {BASE_FATE_PENDING, NULL, 0};

    net_segments_drop(end, &none, false);
    net_tls_destroy(&end->tls);
}

void net_connection_destroy(struct net_connection *connection)
{
    struct net_backend *backend = connection->net->backend;

    BASE_ASSERT(connection->queued == 0);
    end_fini(&connection->client);
    end_fini(&connection->server);
    if (connection->pipe != NULL)
        backend->ops->disconnect(backend, connection->pipe);
    *connection->link = connection->next;
    if (connection->next != NULL)
        connection->next->link = connection->link;
    free(connection->domain);
    free(connection);
}

/* ---- a node's streams ------------------------------------------------------------- */

enum reason { KILLED, POWER_CUT, WENT_ON };

static void end_for(struct net_stream *end, enum reason reason)
{
    /* What a program has closed is its kernel's business, and lives on. */
    if (end->is_dead || (reason == KILLED && end->has_closed) ||
        (reason == WENT_ON && !end->is_hung))
        return;
    net_stream_abort(end, reason == POWER_CUT);
    net_stream_tell(end, NET_STREAM_RESET);
}

/* Callbacks may make and end connections meanwhile: those of now are held. */
static void end_streams(struct net_node *node, enum reason reason)
{
    struct net_connection **held = NULL;
    size_t count = 0, capacity = 0;

    for (struct net_connection *c = node->net->connections; c != NULL;
         c = c->next) {
        if (c->client.node != node && c->server.node != node)
            continue;
        held = base_grow(held, count, &capacity, sizeof *held);
        held[count++] = c;
        c->busy++;
    }
    /* The list begins with the youngest; the oldest is ended first. */
    while (count-- > 0) {
        struct net_connection *c = held[count];

        if (c->client.node == node)
            end_for(&c->client, reason);
        if (c->server.node == node)
            end_for(&c->server, reason);
        c->busy--;
        net_connection_settle(c);
    }
    free(held);
}

void net_node_reset_streams(struct net_node *node)
{
    end_streams(node, KILLED);
}

void net_node_forget_streams(struct net_node *node)
{
    end_streams(node, POWER_CUT);
}

void net_node_unhang(struct net_node *node)
{
    end_streams(node, WENT_ON);
}
