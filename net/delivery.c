// SPDX-License-Identifier: MIT
/*
 * What a segment does at the end that takes it, in the order in which it was
 * sent. The backend carries it first: connects, carries bytes, finishes.
 */
#include "base/text.h"
#include "net/connection.h"

static int side_of(const struct net_stream *stream)
{
    return stream == &stream->connection->client ? 0 : 1;
}

/* Ends the run if the backend could not do what it had to. */
static bool is_done(struct net *net, int result)
{
    if (result < 0)
        net->stopped = true; /* net->failure says why */
    return result >= 0;
}

/* ---- refusals -------------------------------------------------------------- */

static struct net_failure refused_now(const struct net *net)
{
    return (struct net_failure){BASE_FATE_REFUSED, "rst", net_now(net)};
}

void net_segment_refuse(struct net_segment *segment)
{
    struct net_stream *from = segment->from, *to = net_stream_other(from);
    struct net_connection *connection = from->connection;
    struct net *net = connection->net;

    if (segment->kind == NET_SEGMENT_SYN) {
        if (to->node == NULL)
            to->node = net_node_at(net, &to->local);
        if (!is_done(net, net->backend->ops->connect(
                              net->backend,
                              &(struct net_connect_hop){
                                  .from_host = from->node->host,
                                  .to_host = to->node->host},
                              &net->failure)))
            return;
    }
    if (!net_segment_reset(to, true)) {
        net_segment_fail(segment, BASE_FATE_LOST, "no-answer");
        return;
    }
    net_segments_remove(&from->out, segment);
    net_fate(net, segment->event, BASE_FATE_REFUSED, "rst");
    net_segment_drop(segment);
    if (!to->is_dead) {
        struct net_failure failure = refused_now(net);

        net_stream_die(to, &failure, true);
        net_stream_tell(to, NET_STREAM_RESET);
    }
}

void net_segment_unreachable(struct net_segment *segment)
{
    struct net_stream *from = segment->from;
    struct net_failure failure = {BASE_FATE_REFUSED, "icmp-host",
                                  net_now(from->connection->net)};

    net_stream_record(net_stream_other(from), "icmp");
    net_stream_die(from, &failure, false);
    net_stream_tell(from, NET_STREAM_UNREACHABLE);
}

void net_segment_unroutable(struct net_segment *segment)
{
    struct net_stream *from = segment->from;
    struct net_failure failure = {BASE_FATE_LOST, "no-route",
                                  net_now(from->connection->net)};

    net_stream_die(from, &failure, false);
    net_stream_tell(from, NET_STREAM_UNREACHABLE);
}

void net_stream_strike(struct net_stream *stream, bool is_answer)
{
    struct net_connection *connection = stream->connection;
    struct net *net = connection->net;
    struct net_failure failure = refused_now(net);
    bool is_refusal =
        stream->state == NET_STREAM_CONNECTING && stream == &connection->client;

    if (stream->is_dead)
        return;
    if (connection->pipe != NULL && !connection->was_finished &&
        !is_done(net, net->backend->ops->abort(
                          net->backend, connection->pipe,
                          side_of(net_stream_other(stream)), &net->failure)))
        return;
    if (is_refusal)
        net_stream_record(net_stream_other(stream), "refused");
    else if (is_answer && stream->state == NET_STREAM_OPEN)
        net_stream_record(net_stream_other(stream), "reset");
    net_stream_die(stream, &failure, false);
    net_stream_tell(stream, is_refusal ? NET_STREAM_REFUSED : NET_STREAM_RESET);
}

/* ---- opening ----------------------------------------------------------------- */

static void take_syn(struct net_segment *segment)
{
    struct net_stream *from = segment->from, *to = net_stream_other(from);
    struct net_connection *connection = from->connection;
    struct net *net = connection->net;
    struct net_listener *listener =
        net_listener_find(net, &to->local, to->transport);
    struct net_connect_hop hop = {.from_host = from->node->host,
                                  .pipe_out = &connection->pipe};

    if (listener == NULL) {
        net_segment_refuse(segment);
        return;
    }
    hop.to_host = listener->node->host;
    hop.listener = listener->port;
    if (!is_done(net,
                 net->backend->ops->connect(net->backend, &hop, &net->failure)))
        return;
    net_segment_drop(net_segments_take(&from->out));
    connection->listener = listener;
    to->node = listener->node;
    to->transport = listener->transport;
    to->state = NET_STREAM_CONNECTING;
    to->is_dead = false;
    net_segment_push(to, NET_SEGMENT_SYN_ACK, NULL, SIZE_MAX);
}

static void take_syn_ack(struct net_segment *segment)
{
    struct net_stream *to = net_stream_other(segment->from);

    net_segment_drop(net_segments_take(&segment->from->out));
    to->state = NET_STREAM_OPEN;
    net_segment_push(to, NET_SEGMENT_ACK, NULL, SIZE_MAX);
    if (to->transport == BASE_TLS)
        net_stream_tls_begin(to);
    else
        net_stream_ready(to);
}

static void take_ack(struct net_segment *segment)
{
    struct net_stream *to = net_stream_other(segment->from);

    net_segment_drop(net_segments_take(&segment->from->out));
    to->state = NET_STREAM_OPEN;
    if (to->node->fault.mode == NET_FAULT_HANG)
        to->is_hung = true;
    else if (to->transport == BASE_TLS)
        net_stream_tls_begin(to);
    else
        net_stream_ready(to);
}

/* ---- data -------------------------------------------------------------------- */

/* Carries one segment; NULL if that failed. */
static const uint8_t *carry(struct net_segment *segment, size_t *length_out)
{
    struct net_stream *from = segment->from;
    struct net *net = from->connection->net;
    const uint8_t *arrived = NULL;
    struct net_pipe_hop hop = {
        .pipe = from->connection->pipe,
        .side = side_of(from),
        .bytes = net_payload_bytes(segment->payload, length_out),
        .arrived_out = &arrived,
    };

    hop.length = *length_out;
    net->counts.hops++;
    if (!is_done(net,
                 net->backend->ops->carry(net->backend, &hop, &net->failure)))
        return NULL;
    return arrived;
}

static void hand_over(struct net_stream *to, const uint8_t *bytes,
                      size_t length)
{
    if (to->tls != NULL)
        net_stream_tls_take(to, bytes, length);
    else if (!to->is_released && to->state == NET_STREAM_OPEN)
        to->handlers->received(to->arg, to, bytes, length);
}

/* Takes one segment of data out and puts its bytes behind those in `bytes`. */
static bool gather(struct net_segment *segment, struct base_buffer *bytes)
{
    struct net_stream *from = segment->from;
    size_t length;
    const uint8_t *arrived = carry(segment, &length);

    if (arrived == NULL)
        return false;
    base_buffer_append(bytes, arrived, length);
    net_segments_take(&from->out);
    net_fate(from->connection->net, segment->event, BASE_FATE_DELIVERED, NULL);
    net_segment_drop(segment);
    return true;
}

/* The next segment that may be handed over together with the one before it:
 * one that is there now, and that its host takes as surely as the last. */
static struct net_segment *next_to_merge(struct net_stream *from)
{
    struct net *net = from->connection->net;
    struct net_segment *next = from->out.first;

    if (!net->merge_segments || next == NULL ||
        next->kind != NET_SEGMENT_DATA || next->is_lost ||
        next->at > net_now(net) ||
        net_stream_other(from)->node->fault.mode == NET_FAULT_LOSSY)
        return NULL;
    return next;
}

static void take_data(struct net_segment *segment)
{
    struct net_stream *from = segment->from, *to = net_stream_other(from);
    struct base_buffer bytes = {0};
    bool is_whole = true;

    if (to->node->fault.mode == NET_FAULT_HANG) {
        to->is_hung = true;
        net_segments_take(&from->out);
        net_fate(from->connection->net, segment->event, BASE_FATE_UNREAD,
                 to->node->fault.name);
        net_segment_drop(segment);
        return;
    }
    while (segment != NULL && is_whole) {
        is_whole = gather(segment, &bytes);
        segment = is_whole ? next_to_merge(from) : NULL;
    }
    if (is_whole)
        hand_over(to, (const uint8_t *)base_buffer_text(&bytes), bytes.length);
    base_buffer_fini(&bytes);
}

/* ---- closing ----------------------------------------------------------------- */

static void take_fin(struct net_segment *segment)
{
    struct net_stream *from = segment->from, *to = net_stream_other(from);
    struct net_connection *connection = from->connection;
    struct net *net = connection->net;

    if (!is_done(net, net->backend->ops->finish(net->backend, connection->pipe,
                                                side_of(from), &net->failure)))
        return;
    connection->was_finished = true;
    net_segment_drop(net_segments_take(&from->out));
    from->has_finished = true;
    to->peer_finished = true;
    if (to->node->fault.mode == NET_FAULT_HANG) {
        to->is_hung = true;
    } else if (to->state == NET_STREAM_OPEN && !to->is_ready) {
        net_stream_tls_cut(to);
    } else {
        net_stream_tell(to, NET_STREAM_CLOSED);
    }
}

/* True if the end that `segment` reaches has nobody to take it. */
static bool is_for_nobody(const struct net_segment *segment)
{
    const struct net_stream *to = net_stream_other(segment->from);

    switch (segment->kind) {
    case NET_SEGMENT_SYN:
    case NET_SEGMENT_RST:
        return false;
    case NET_SEGMENT_DATA:
        return to->is_dead || to->has_closed;
    case NET_SEGMENT_SYN_ACK:
    case NET_SEGMENT_ACK:
    case NET_SEGMENT_FIN:
        return to->is_dead;
    }
    return false;
}

static void take(struct net_segment *segment)
{
    switch (segment->kind) {
    case NET_SEGMENT_SYN:
        take_syn(segment);
        break;
    case NET_SEGMENT_SYN_ACK:
        take_syn_ack(segment);
        break;
    case NET_SEGMENT_ACK:
        take_ack(segment);
        break;
    case NET_SEGMENT_DATA:
        take_data(segment);
        break;
    case NET_SEGMENT_FIN:
        take_fin(segment);
        break;
    case NET_SEGMENT_RST:
        break; /* is in no order */
    }
}

void net_stream_drain(struct net_stream *from)
{
    struct net *net = from->connection->net;

    while (from->out.first != NULL && from->out.first->has_arrived &&
           net->failure.code == 0) {
        if (is_for_nobody(from->out.first))
            net_segment_refuse(from->out.first);
        else
            take(from->out.first);
    }
}
