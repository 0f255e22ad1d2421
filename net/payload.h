// SPDX-License-Identifier: MIT
#pragma once
/*
 * What travels over the network: a reference-counted, immutable message whose
 * bytes are made on demand. The loopback backend always needs the bytes; the
 * memory backend hands the object itself over, so that a fleet of phones never
 * serialises what nobody looks at. The receiver tells by `ops` whether it knows
 * the object, and parses the bytes if not.
 *
 *     struct sip_message { struct net_payload payload; ... };
 */
#include <stddef.h>
#include <stdint.h>

struct net_payload;

struct net_payload_ops {
    /* The message as bytes; borrowed for the payload's life. */
    const uint8_t *(*bytes)(struct net_payload *payload, size_t *length_out);
    /* Frees the object; its last reference has gone. */
    void (*destroy)(struct net_payload *payload);
};

/* First member of every object that can be sent. */
struct net_payload {
    const struct net_payload_ops *ops;
    unsigned references;
};

/** Sets the operations and one reference, the caller's. */
void net_payload_init(struct net_payload *payload,
                      const struct net_payload_ops *ops);

/** Takes one more reference. Returns `payload`. */
struct net_payload *net_payload_hold(struct net_payload *payload);

/** Gives one reference up and nulls the pointer; NULL inside is fine. */
void net_payload_release(struct net_payload **payload);

/** The message as bytes; borrowed while the caller holds a reference. */
const uint8_t *net_payload_bytes(struct net_payload *payload,
                                 size_t *length_out);

/** A payload that is nothing but a copy of `length` bytes. */
struct net_payload *net_payload_from_bytes(const void *bytes, size_t length);
