// SPDX-License-Identifier: MIT
#pragma once
/*
 * DNS messages on a stream: each stands behind two bytes that give its length
 * (RFC 1035 section 4.2.2). How the stream was cut into pieces does not matter.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_STREAM_BYTES_MAX 65535
#define DNS_STREAM_PREFIX_BYTES 2 /* the length in front of a message */

/* All zero is an empty one. */
struct dns_framer {
    uint8_t *bytes;
    size_t length, capacity;
    size_t taken; /* bytes in front that are of no interest any more */
};

/** Appends bytes of the stream; copies. */
void dns_framer_put(struct dns_framer *framer, const void *bytes,
                    size_t length);

/** Takes the next message out, borrowed until dns_framer_put or
 * dns_framer_fini; false if none is whole yet. */
bool dns_framer_next(struct dns_framer *framer, const uint8_t **bytes,
                     size_t *length);

/** Frees the bytes and makes it empty. */
void dns_framer_fini(struct dns_framer *framer);

/** A heap copy of a message with its length in front; `length` bytes, at most
 * DNS_STREAM_BYTES_MAX, become `length` +
 * DNS_STREAM_PREFIX_BYTES. */
uint8_t *dns_framed(const void *bytes, size_t length);
