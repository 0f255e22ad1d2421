// SPDX-License-Identifier: MIT
/*
 * Any bytes as DNS over TCP: how the stream is cut into pieces changes none of
 * its messages, and framing one gives the bytes it came in.
 *
 * The first byte is the length of the pieces, less one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dns/framer.h"
#include "dns/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(const uint8_t *bytes, size_t length)
{
    struct dns_message message = {0};

    (void)dns_message_parse(bytes, length, &message, NULL);
    dns_message_fini(&message);
}

/* The stream once more, made of the messages that came out; what has been put
 * in so far begins with it. */
static size_t drain(struct dns_framer *framer, const uint8_t *data, size_t at,
                    size_t put)
{
    const uint8_t *bytes;
    size_t length;

    while (dns_framer_next(framer, &bytes, &length)) {
        uint8_t *framed = dns_framed(bytes, length);
        size_t whole = length + DNS_STREAM_PREFIX_BYTES;

        BASE_ASSERT(at + whole <= put);
        BASE_ASSERT(memcmp(framed, data + at, whole) == 0);
        take(bytes, length);
        free(framed);
        at += whole;
    }
    return at;
}

/* Bytes that were whole messages. */
static size_t run(const uint8_t *data, size_t size, size_t piece)
{
    struct dns_framer framer = {0};
    size_t taken = 0;

    for (size_t at = 0; at < size; at += piece) {
        size_t next = size - at < piece ? size - at : piece;

        dns_framer_put(&framer, data + at, next);
        taken = drain(&framer, data, taken, at + next);
    }
    dns_framer_fini(&framer);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    BASE_ASSERT(run(data + 1, size - 1, size - 1) ==
                run(data + 1, size - 1, (size_t)data[0] + 1));
    return 0;
}
