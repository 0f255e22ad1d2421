// SPDX-License-Identifier: MIT
/* Sending, and the `sip` event that each sent message is in the timeline. */
#include "sip/endpoint_private.h"

/* The ends of a message's way. */
struct way {
    const struct base_address *from, *to;
    enum base_transport transport;
    uint32_t peer; /* actor */
};

static size_t record(struct sip_endpoint *endpoint,
                     const struct sip_message *message, const struct way *way,
                     const struct sip_transmission *how)
{
    struct base_timeline *timeline = net_timeline(endpoint->net);
    char source[BASE_ADDRESS_TEXT_MAX], destination[BASE_ADDRESS_TEXT_MAX];
    struct base_event event;
    uint32_t raw;

    if (timeline == NULL)
        return SIZE_MAX;
    base_address_text(way->from, source);
    base_address_text(way->to, destination);
    raw = base_timeline_raw(timeline, message->text, message->length,
                            how->raw != NULL ? *how->raw : 0);
    if (how->raw != NULL)
        *how->raw = raw;
    event = (struct base_event){
        .kind = BASE_EVENT_SIP,
        .t = sip_endpoint_now(endpoint),
        .arrived = sip_endpoint_now(endpoint),
        .transport = (uint8_t)way->transport,
        .fate = BASE_FATE_PENDING,
        .retransmission = how->retransmission,
        .src = net_node_actor(endpoint->node),
        .dst = way->peer,
        .src_addr = base_timeline_name(timeline, source),
        .dst_addr = base_timeline_name(timeline, destination),
        .name = base_timeline_name(timeline, message->method_name),
        .call_id = base_timeline_name(timeline, message->call_id),
        .cseq = message->cseq,
        .status = message->status,
        .account = how->account,
        .number = message->retry_after > INT32_MAX ? INT32_MAX
                  : message->retry_after > 0 ? (int32_t)message->retry_after
                                             : 0,
        .raw = raw,
    };
    return base_timeline_add(timeline, &event);
}

size_t sip_client_event(const struct sip_client_tx *tx)
{
    const struct base_timeline *timeline = net_timeline(tx->endpoint->net);
    uint32_t src = net_node_actor(tx->endpoint->node);
    uint32_t name = base_timeline_find(timeline, tx->request->method_name);
    uint32_t call_id = base_timeline_find(timeline, tx->request->call_id);

    for (size_t i = base_timeline_count(timeline); i-- > 0;) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (event->t < tx->started)
            break;
        if (event->kind == BASE_EVENT_SIP && event->src == src &&
            event->status == 0 && !event->retransmission &&
            event->name == name && event->call_id == call_id &&
            event->cseq == tx->request->cseq)
            return i;
    }
    return SIZE_MAX;
}

static bool transmit_datagram(struct sip_endpoint *endpoint,
                              struct sip_message *message,
                              const struct sip_hop *hop,
                              const struct sip_transmission *how)
{
    struct way way = {
        .from = sip_endpoint_address_for(endpoint, BASE_UDP, &hop->address),
        .to = &hop->address,
        .transport = BASE_UDP,
        .peer = net_actor_at(endpoint->net, &hop->address),
    };
    size_t event = record(endpoint, message, &way, how);

    if (endpoint->socket != NULL) {
        net_udp_send(endpoint->socket, &hop->address, &message->payload, event);
        return true;
    }
    if (event != SIZE_MAX)
        base_timeline_set_fate(net_timeline(endpoint->net), event,
                               BASE_FATE_REFUSED, "no-socket",
                               sip_endpoint_now(endpoint));
    return false;
}

void sip_transmit_stream(struct sip_endpoint *endpoint,
                         struct net_stream *stream, struct sip_message *message,
                         const struct sip_transmission *how)
{
    struct way way = {
        .from = net_stream_local(stream),
        .to = net_stream_remote(stream),
        .transport = net_stream_transport(stream),
        .peer = net_stream_peer_actor(stream),
    };

    net_stream_send(stream, &message->payload,
                    record(endpoint, message, &way, how));
}

bool sip_transmit(struct sip_endpoint *endpoint, struct sip_message *message,
                  const struct sip_hop *hop, const struct sip_transmission *how,
                  struct sip_client_tx *tx)
{
    if (hop->transport == BASE_UDP)
        return transmit_datagram(endpoint, message, hop, how);
    sip_endpoint_listen_on_use(endpoint, hop->transport);
    sip_connection_send(endpoint, message, hop, how, tx);
    return true;
}

void sip_send(struct sip_endpoint *endpoint, struct sip_message *message,
              const struct sip_hop *hop, bool retransmission)
{
    struct sip_transmission how = {.retransmission = retransmission};

    sip_transmit(endpoint, message, hop, &how, NULL);
}
