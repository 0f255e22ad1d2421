// SPDX-License-Identifier: MIT
#include "base/draw.h"

#include <string.h>

#include "base/memory.h"

uint64_t base_hash(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Finaliser of splitmix64: every input bit reaches every output bit. */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

uint64_t base_draw(uint64_t seed, const char *actor, const char *purpose,
                   uint64_t counter)
{
    uint64_t hash = BASE_HASH_INIT;

    /* The terminators go in too: ("ab", "c") and ("a", "bc") must differ. */
    hash = base_hash(hash, actor, strlen(actor) + 1);
    hash = base_hash(hash, purpose, strlen(purpose) + 1);
    return mix(mix(mix(hash) ^ seed) + counter);
}

uint64_t base_draw_below(uint64_t draw, uint64_t bound)
{
    BASE_ASSERT(bound > 0 && bound <= UINT32_MAX);
    return ((draw >> 32) * bound) >> 32;
}

char *base_draw_token(uint64_t draw, char out[17])
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < 16; i++)
        out[i] = digits[(draw >> (60 - 4 * i)) & 15];
    out[16] = '\0';
    return out;
}
