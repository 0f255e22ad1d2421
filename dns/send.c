// SPDX-License-Identifier: MIT
#include "dns/send.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timeline.h"
#include "dns/framer.h"

#define ANSWERS_TEXT_MAX 512
#define CUT_MARK " ..."

/* What the wire form says, which may have been cut (RFC 1035 section 4.1.1). */
static bool is_cut(const uint8_t *bytes)
{
    return (bytes[2] & 0x02) != 0;
}

static bool has_answers(const uint8_t *bytes)
{
    return bytes[6] != 0 || bytes[7] != 0;
}

/* Appends `piece` if it and the mark still fit, else the mark. */
static bool append(char out[ANSWERS_TEXT_MAX], const char *piece)
{
    size_t used = strlen(out), length = strlen(piece);

    if (used + length + sizeof CUT_MARK > ANSWERS_TEXT_MAX) {
        memcpy(out + used, CUT_MARK, sizeof CUT_MARK);
        return false;
    }
    memcpy(out + used, piece, length + 1);
    return true;
}

/* "0 2 5060 server1.pbx.com, 0 1 5060 server2.pbx.com"; what is not of the type
 * asked names its own. */
static void answers_text(const struct dns_message *message,
                         char out[ANSWERS_TEXT_MAX])
{
    const struct dns_records *answers = &message->section[DNS_ANSWER];
    char data[ANSWERS_TEXT_MAX], type[16];

    out[0] = '\0';
    for (size_t i = 0; i < answers->count; i++) {
        const struct dns_record *record = &answers->records[i];

        if (i > 0 && !append(out, ", "))
            return;
        if (record->type != message->type &&
            !(append(out, dns_type_name(record->type, type)) &&
              append(out, " ")))
            return;
        if (!append(out, dns_record_text(record, data, sizeof data)))
            return;
    }
}

static void describe_answer(struct base_timeline *timeline,
                            const struct dns_message *message,
                            const uint8_t *bytes, struct base_event *event)
{
    char text[ANSWERS_TEXT_MAX], rcode[16];

    event->detail =
        base_timeline_name(timeline, dns_rcode_name(message->rcode, rcode));
    event->truncated = is_cut(bytes);
    if (!has_answers(bytes))
        return;
    answers_text(message, text);
    event->text = base_timeline_name(timeline, text);
    event->number =
        (int32_t)dns_records_least_ttl(&message->section[DNS_ANSWER]);
}

static size_t record_event(const struct dns_parcel *parcel)
{
    bool is_tcp = parcel->stream != NULL;
    struct net *net = net_node_net(parcel->node);
    struct base_timeline *timeline = net_timeline(net);
    const struct base_address *to =
        is_tcp ? net_stream_remote(parcel->stream) : parcel->to;
    struct base_address from = is_tcp ? *net_stream_local(parcel->stream)
                                      : net_socket_address(parcel->socket, to);
    const struct dns_message *message = parcel->message;
    char text[BASE_ADDRESS_TEXT_MAX], type[16];
    size_t length;
    const uint8_t *bytes = net_payload_bytes(parcel->payload, &length);
    struct base_event event = {
        .kind = BASE_EVENT_DNS,
        .t = net_now(net),
        .arrived = net_now(net),
        .transport = is_tcp ? BASE_TCP : BASE_UDP,
        .fate = BASE_FATE_PENDING,
        .retransmission = parcel->retransmission,
        .src = net_node_actor(parcel->node),
        .dst = is_tcp ? net_stream_peer_actor(parcel->stream)
                      : net_actor_at(net, to),
    };

    BASE_ASSERT(length >= DNS_HEADER_BYTES);
    event.src_addr =
        base_timeline_name(timeline, base_address_text(&from, text));
    event.dst_addr = base_timeline_name(timeline, base_address_text(to, text));
    event.op =
        base_timeline_name(timeline, message->response ? "answer" : "query");
    event.name = base_timeline_name(timeline, message->name);
    if (message->name[0] != '\0')
        event.type =
            base_timeline_name(timeline, dns_type_name(message->type, type));
    if (message->response)
        describe_answer(timeline, message, bytes, &event);
    event.raw = base_timeline_raw(timeline, bytes, length, parcel->same_raw);
    return base_timeline_add(timeline, &event);
}

static void send_framed(const struct dns_parcel *parcel, size_t event)
{
    struct net_payload *payload;
    uint8_t *framed;
    size_t length;
    const uint8_t *bytes = net_payload_bytes(parcel->payload, &length);

    framed = dns_framed(bytes, length);
    payload = net_payload_from_bytes(framed, length + DNS_STREAM_PREFIX_BYTES);
    free(framed);
    net_stream_send(parcel->stream, payload, event);
    net_payload_release(&payload);
}

size_t dns_send(const struct dns_parcel *parcel)
{
    size_t event = record_event(parcel);

    if (parcel->stream != NULL)
        send_framed(parcel, event);
    else
        net_udp_send(parcel->socket, parcel->to, parcel->payload, event);
    return event;
}
