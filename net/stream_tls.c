// SPDX-License-Identifier: MIT
/* TLS on a stream: what comes goes through the session, and so does what goes. */
#include "base/memory.h"
#include "net/connection.h"

/* The other end said so itself, or the connection just ended. */
#define CUT_REASON "the connection was closed during the handshake"

static enum net_certificate_flaw flaw_of(const struct net_node *node)
{
    switch (node->fault.mode) {
    case NET_FAULT_TLS_EXPIRED:
        return NET_CERTIFICATE_EXPIRED;
    case NET_FAULT_TLS_UNTRUSTED:
        return NET_CERTIFICATE_UNTRUSTED;
    case NET_FAULT_TLS_NAME:
        return NET_CERTIFICATE_WRONG_NAME;
    case NET_FAULT_NONE:
    case NET_FAULT_SILENT:
    case NET_FAULT_REFUSE:
    case NET_FAULT_UNREACHABLE:
    case NET_FAULT_LOSSY:
    case NET_FAULT_SERVER:
    case NET_FAULT_HANG:
    case NET_FAULT_ONEWAY_IN:
    case NET_FAULT_ONEWAY_OUT:
        break;
    }
    return NET_CERTIFICATE_GOOD;
}

void net_stream_tls_flush(struct net_stream *stream)
{
    size_t length;
    const uint8_t *bytes = net_tls_output(stream->tls, &length);
    struct net_payload *payload;

    if (length == 0)
        return;
    payload = net_payload_from_bytes(bytes, length);
    net_segment_push(stream, NET_SEGMENT_DATA, payload, SIZE_MAX);
    net_payload_release(&payload);
}

void net_stream_tls_begin(struct net_stream *stream)
{
    struct net_connection *connection = stream->connection;
    const struct net_listener *listener = connection->listener;
    struct net *net = connection->net;
    struct net_certificate certificate = {
        .names = listener != NULL ? listener->names : NULL,
        .ends = listener != NULL ? listener->certificate_ends : 0,
        .flaw = flaw_of(stream->node),
    };
    char ip[BASE_ADDRESS_TEXT_MAX];

    if (net->authority == NULL)
        net->authority = net_authority_create();
    if (stream == &connection->client)
        stream->tls =
            net_tls_client_create(net->authority, connection->domain,
                                  connection->trust_all, net_now(net));
    else
        stream->tls =
            net_tls_server_create(net->authority, &certificate,
                                  base_address_ip_text(&stream->local, ip));
    net_stream_tls_flush(stream);
}

/* The handshake came to nothing: closes, with the alert that was made. */
static void fail(struct net_stream *stream)
{
    struct net_failure failure = {BASE_FATE_LOST, "tls-failed",
                                  net_now(stream->connection->net)};

    net_stream_close_waiting(stream, &failure);
    if (!net_tls_is_alerted(stream->tls))
        net_stream_record(stream, "tls-failed");
    if (!stream->has_closed) {
        stream->has_closed = true;
        net_segment_push(stream, NET_SEGMENT_FIN, NULL, SIZE_MAX);
    }
    net_stream_tell(stream, NET_STREAM_TLS_FAILED);
}

void net_stream_tls_take(struct net_stream *stream, const uint8_t *bytes,
                         size_t length)
{
    enum net_tls_state state = net_tls_take(stream->tls, bytes, length);
    size_t plain_length;
    const uint8_t *plain;

    net_stream_tls_flush(stream);
    if (state == NET_TLS_FAILED) {
        fail(stream);
        return;
    }
    if (state == NET_TLS_READY && !stream->is_ready &&
        stream->state == NET_STREAM_OPEN)
        net_stream_ready(stream);
    plain = net_tls_plain(stream->tls, &plain_length);
    if (plain_length > 0 && stream->state == NET_STREAM_OPEN)
        stream->handlers->received(stream->arg, stream, plain, plain_length);
}

void net_stream_tls_cut(struct net_stream *stream)
{
    if (stream->tls == NULL) { /* its program has not heard of it yet */
        net_stream_tell(stream, NET_STREAM_CLOSED);
        return;
    }
    net_tls_blame(stream->tls, CUT_REASON);
    fail(stream);
}
