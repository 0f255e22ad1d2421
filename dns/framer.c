// SPDX-License-Identifier: MIT
#include "dns/framer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define PREFIX DNS_STREAM_PREFIX_BYTES
#define FIRST_BYTES 1024

void dns_framer_put(struct dns_framer *framer, const void *bytes, size_t length)
{
    size_t capacity = framer->capacity > 0 ? framer->capacity : FIRST_BYTES;

    if (length == 0)
        return;
    if (framer->taken > 0) {
        framer->length -= framer->taken;
        memmove(framer->bytes, framer->bytes + framer->taken, framer->length);
        framer->taken = 0;
    }
    while (capacity < framer->length + length)
        capacity *= 2;
    if (capacity != framer->capacity)
        framer->bytes = base_realloc(framer->bytes, capacity, 1);
    framer->capacity = capacity;
    memcpy(framer->bytes + framer->length, bytes, length);
    framer->length += length;
}

bool dns_framer_next(struct dns_framer *framer, const uint8_t **bytes,
                     size_t *length)
{
    size_t left = framer->length - framer->taken;
    const uint8_t *at;

    if (left < PREFIX)
        return false;
    at = framer->bytes + framer->taken;
    *length = (size_t)(at[0] << 8 | at[1]);
    if (left - PREFIX < *length)
        return false;
    *bytes = at + PREFIX;
    framer->taken += PREFIX + *length;
    return true;
}

void dns_framer_fini(struct dns_framer *framer)
{
    free(framer->bytes);
    *framer = (struct dns_framer){0};
}

uint8_t *dns_framed(const void *bytes, size_t length)
{
    uint8_t *framed = base_calloc(PREFIX + length, 1);

    BASE_ASSERT(length <= DNS_STREAM_BYTES_MAX);
    framed[0] = (uint8_t)(length >> 8);
    framed[1] = (uint8_t)length;
    memcpy(framed + PREFIX, bytes, length);
    return framed;
}
