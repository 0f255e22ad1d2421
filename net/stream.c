// SPDX-License-Identifier: MIT
#include "net/stream.h"

#include <stdlib.h>

#include "base/memory.h"
#include "net/connection.h"

static void hold(struct net_connection *connection)
{
    connection->busy++;
}

/* The connection may be gone after this. */
static void let_go(struct net_connection *connection)
{
    connection->busy--;
    net_connection_settle(connection);
}

/* ---- opening --------------------------------------------------------------------- */

struct net_stream *
net_stream_connect(struct net_node *node,
                   const struct net_connect_options *options,
                   const struct net_stream_handlers *handlers, void *arg)
{
    struct net_connection *connection = net_connection_create(node->net);
    struct net_stream *stream = &connection->client;

    stream->node = node;
    stream->local =
        net_node_source(node, &options->to, net_node_ephemeral_port(node));
    stream->transport = options->transport == BASE_TLS ? BASE_TLS : BASE_TCP;
    stream->handlers = handlers;
    stream->arg = arg;
    connection->server.local = options->to;
    connection->server.transport = stream->transport;
    connection->domain = base_strdup(options->domain);
    connection->trust_all = options->trust_all;
    net_stream_record(stream, "connect");
    net_segment_push(stream, NET_SEGMENT_SYN, NULL, SIZE_MAX);
    return stream;
}

void net_stream_take(struct net_stream *stream,
                     const struct net_stream_handlers *handlers, void *arg)
{
    stream->handlers = handlers;
    stream->arg = arg;
}

static void accepted(struct net_stream *stream)
{
    struct net_connection *connection = stream->connection;
    struct net_listener *listener = connection->listener;

    connection->listener = NULL;
    if (listener == NULL) { /* closed while the connection was made */
        net_stream_abort(stream, false);
        return;
    }
    stream->is_released = false;
    stream->is_ready = true;
    listener->handlers->accepted(listener->arg, stream);
    BASE_ASSERT(stream->is_released || stream->handlers != NULL);
}

void net_stream_ready(struct net_stream *stream)
{
    struct net_connection *connection = stream->connection;
    struct net_segment *message;

    if (stream == &connection->server) {
        accepted(stream);
        return;
    }
    net_stream_record(&connection->server, "connected");
    stream->is_ready = true;
    while ((message = net_segments_take(&stream->waiting)) != NULL) {
        net_stream_emit(stream, message->payload, message->event);
        net_segment_drop(message);
    }
    if (stream->handlers->connected != NULL)
        stream->handlers->connected(stream->arg, stream);
}

/* ---- sending --------------------------------------------------------------------- */

static void emit_piece(struct net_stream *stream, const uint8_t *bytes,
                       size_t length, size_t event)
{
    struct net_payload *payload;

    if (stream->tls != NULL) {
        net_tls_write(stream->tls, bytes, length);
        bytes = net_tls_output(stream->tls, &length);
    }
    payload = net_payload_from_bytes(bytes, length);
    net_segment_push(stream, NET_SEGMENT_DATA, payload, event);
    net_payload_release(&payload);
}

void net_stream_emit(struct net_stream *stream, struct net_payload *payload,
                     size_t event)
{
    size_t max = stream->connection->net->segment_max, length, done = 0;
    const uint8_t *bytes = net_payload_bytes(payload, &length);

    BASE_ASSERT(length > 0);
    if (stream->tls == NULL && (max == 0 || length <= max)) {
        net_segment_push(stream, NET_SEGMENT_DATA, payload, event);
        return;
    }
    while (done < length) {
        size_t piece = max > 0 && length - done > max ? max : length - done;

        emit_piece(stream, bytes + done, piece,
                   done + piece == length ? event : SIZE_MAX);
        done += piece;
    }
}

void net_stream_send(struct net_stream *stream, struct net_payload *payload,
                     size_t event)
{
    if (stream->state == NET_STREAM_ENDED)
        net_fate(stream->connection->net, event, BASE_FATE_LOST,
                 "no-connection");
    else if (stream->is_ready)
        net_stream_emit(stream, payload, event);
    else
        net_segments_append(
            &stream->waiting,
            net_segment_create(stream, NET_SEGMENT_DATA, payload, event));
}

/* ---- closing --------------------------------------------------------------------- */

/* Says goodbye as far as the connection has come. */
static void finish(struct net_stream *stream)
{
    struct net_connection *connection = stream->connection;
    struct net_failure closed = {BASE_FATE_LOST, "closed",
                                 net_now(connection->net)};
    bool was_ready = stream->is_ready;

    if (stream->state == NET_STREAM_CONNECTING) {
        net_stream_die(stream, &closed, true);
    } else if (!stream->is_dead && !stream->has_closed) {
        stream->has_closed = true;
        net_stream_close_waiting(stream, &closed);
        if (stream->tls != NULL && was_ready && !stream->peer_finished) {
            net_tls_finish(stream->tls);
            net_stream_tls_flush(stream);
        }
        if (!stream->peer_finished)
            net_stream_record(stream, "closed");
        net_segment_push(stream, NET_SEGMENT_FIN, NULL, SIZE_MAX);
    }
    stream->state = NET_STREAM_ENDED;
    stream->is_ready = false;
}

void net_stream_close(struct net_stream **stream)
{
    struct net_stream *self = *stream;

    *stream = NULL;
    if (self == NULL)
        return;
    hold(self->connection);
    self->is_released = true;
    finish(self);
    let_go(self->connection);
}

void net_stream_reset(struct net_stream **stream)
{
    struct net_stream *self = *stream;

    *stream = NULL;
    if (self == NULL)
        return;
    hold(self->connection);
    self->is_released = true;
    net_stream_abort(self, false);
    net_stream_tell(self, NET_STREAM_RESET);
    let_go(self->connection);
}

/* ---- looking --------------------------------------------------------------------- */

bool net_stream_is_open(const struct net_stream *stream)
{
    return stream->state != NET_STREAM_ENDED;
}

bool net_stream_is_connected(const struct net_stream *stream)
{
    return stream->is_ready;
}

const char *net_stream_reason(const struct net_stream *stream)
{
    return stream->tls != NULL ? net_tls_reason(stream->tls) : "";
}

enum base_transport net_stream_transport(const struct net_stream *stream)
{
    return stream->transport;
}

const struct base_address *net_stream_local(const struct net_stream *stream)
{
    return &stream->local;
}

const struct base_address *net_stream_remote(const struct net_stream *stream)
{
    const struct net_connection *connection = stream->connection;

    return stream == &connection->client ? &connection->server.local
                                         : &connection->client.local;
}

struct net_node *net_stream_node(const struct net_stream *stream)
{
    return stream->node;
}

const char *net_segment_sender(const struct net_segment *segment,
                               struct base_address *to_out)
{
    *to_out = *net_stream_remote(segment->from);
    return segment->from->node->name;
}

/* ---- all of them ----------------------------------------------------------------- */

void net_set_segments(struct net *net, size_t bytes_max, bool merge)
{
    net->segment_max = bytes_max;
    net->merge_segments = merge;
}

void net_settle_fates(struct net *net)
{
    for (struct net_connection *c = net->connections; c != NULL; c = c->next) {
        net_segments_settle(&c->client);
        net_segments_settle(&c->server);
    }
}

void net_streams_fini(struct net *net)
{
    while (net->connections != NULL)
        net_connection_destroy(net->connections);
    while (net->listener_list != NULL) {
        struct net_listener *listener = net->listener_list;

        net_listener_close(&listener);
    }
    for (int i = 0; i < BASE_TRANSPORT_COUNT; i++)
        net_address_map_fini(&net->listeners[i]);
    net_authority_destroy(&net->authority);
}
