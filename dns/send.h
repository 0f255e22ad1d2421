// SPDX-License-Identifier: MIT
#pragma once
/*
 * Sending a DNS message: every one is a `dns` event of the timeline, written
 * before the message goes and given its fate by net/. Clients and servers both
 * send through here, so that the events of both look alike.
 *
 * An event names op ("query", "answer"), name, type, and of an answer the rcode
 * (detail), the least TTL of the answer section (number) and its records as
 * text, parted by commas.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/address.h"
#include "dns/message.h"
#include "net/net.h"
#include "net/stream.h"

/* One message to be sent; all pointers are borrowed. */
struct dns_parcel {
    struct net_node *node;     /* the sender */
    struct net_socket *socket; /* UDP */
    const struct base_address *to;
    struct net_stream *stream; /* TCP: this, and neither socket nor `to` */
    const struct dns_message *message;
    struct net_payload *payload; /* `message` in wire form, without the length
                                    that stands before it on a stream */
    bool retransmission; /* a copy of an earlier one to the same place */
    uint32_t same_raw;   /* raw number of that earlier one, 0 = none */
};

/** Records `parcel`, sends it and returns the index of its event. */
size_t dns_send(const struct dns_parcel *parcel);
