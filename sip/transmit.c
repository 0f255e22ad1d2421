// SPDX-License-Identifier: MIT
/* Sending, and the `sip` event that each sent message is in the timeline. */
#include "sip/endpoint_private.h"

static size_t record(struct sip_endpoint *endpoint,
                     const struct sip_message *message,
                     const struct sip_hop *hop,
                     const struct sip_transmission *how)
{
    struct base_timeline *timeline = net_timeline(endpoint->net);
    char source[BASE_ADDRESS_TEXT_MAX], destination[BASE_ADDRESS_TEXT_MAX];
    struct base_event event;
    uint32_t raw;

    if (timeline == NULL)
        return SIZE_MAX;
    base_address_text(sip_endpoint_address(endpoint), source);
    base_address_text(&hop->address, destination);
    raw = base_timeline_raw(timeline, message->text, message->length,
                            how->raw != NULL ? *how->raw : 0);
    if (how->raw != NULL)
        *how->raw = raw;
    event = (struct base_event){
        .kind = BASE_EVENT_SIP,
        .t = sip_endpoint_now(endpoint),
        .arrived = sip_endpoint_now(endpoint),
        .transport = (uint8_t)hop->transport,
        .fate = BASE_FATE_PENDING,
        .retransmission = how->retransmission,
        .src = net_node_actor(endpoint->node),
        .dst = net_actor_at(endpoint->net, &hop->address),
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

bool sip_transmit(struct sip_endpoint *endpoint, struct sip_message *message,
                  const struct sip_hop *hop, const struct sip_transmission *how)
{
    size_t event = record(endpoint, message, hop, how);

    if (hop->transport == BASE_UDP) {
        net_udp_send(endpoint->socket, &hop->address, &message->payload, event);
        return true;
    }
    /* An endpoint has no streams: the message shows up, and that it went
     * nowhere. */
    if (event != SIZE_MAX)
        base_timeline_set_fate(net_timeline(endpoint->net), event,
                               BASE_FATE_REFUSED, "no-stream",
                               sip_endpoint_now(endpoint));
    return false;
}

void sip_send(struct sip_endpoint *endpoint, struct sip_message *message,
              const struct sip_hop *hop, bool retransmission)
{
    struct sip_transmission how = {.retransmission = retransmission};

    sip_transmit(endpoint, message, hop, &how);
}
