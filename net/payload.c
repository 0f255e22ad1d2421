// SPDX-License-Identifier: MIT
#include "net/payload.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct plain {
    struct net_payload payload;
    size_t length;
    uint8_t bytes[];
};

void net_payload_init(struct net_payload *payload,
                      const struct net_payload_ops *ops)
{
    payload->ops = ops;
    payload->references = 1;
}

struct net_payload *net_payload_hold(struct net_payload *payload)
{
    payload->references++;
    return payload;
}

void net_payload_release(struct net_payload **payload)
{
    struct net_payload *self = *payload;

    *payload = NULL;
    if (self == NULL)
        return;
    BASE_ASSERT(self->references > 0);
    if (--self->references == 0)
        self->ops->destroy(self);
}

const uint8_t *net_payload_bytes(struct net_payload *payload,
                                 size_t *length_out)
{
    return payload->ops->bytes(payload, length_out);
}

static const uint8_t *plain_bytes(struct net_payload *payload,
                                  size_t *length_out)
{
    struct plain *plain = BASE_CONTAINER_OF(payload, struct plain, payload);

    *length_out = plain->length;
    return plain->bytes;
}

static void plain_destroy(struct net_payload *payload)
{
    free(BASE_CONTAINER_OF(payload, struct plain, payload));
}

static const struct net_payload_ops plain_ops = {plain_bytes, plain_destroy};

struct net_payload *net_payload_from_bytes(const void *bytes, size_t length)
{
    struct plain *plain = base_calloc(1, sizeof *plain + length);

    net_payload_init(&plain->payload, &plain_ops);
    plain->length = length;
    if (length > 0)
        memcpy(plain->bytes, bytes, length);
    return &plain->payload;
}
