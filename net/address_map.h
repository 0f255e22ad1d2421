// SPDX-License-Identifier: MIT
#pragma once
/*
 * A hash table from logical addresses to whatever lives there. Look-ups are on
 * the path of every packet.
 */
#include <stddef.h>

#include "base/address.h"

struct net_address_slot {
    struct base_address key; /* family 0 = free */
    void *value;
};

/* Zero-initialise; net_address_map_fini. */
struct net_address_map {
    struct net_address_slot *slots;
    size_t slot_count; /* a power of two */
    size_t count;
};

/** The value at `key`, NULL if there is none. */
void *net_address_map_get(const struct net_address_map *map,
                          const struct base_address *key);

/** Puts `value` (not NULL) at `key`, replacing what is there. */
void net_address_map_put(struct net_address_map *map,
                         const struct base_address *key, void *value);

/** Takes `key` out if it is there. */
void net_address_map_remove(struct net_address_map *map,
                            const struct base_address *key);

/** Frees the table, not the values. */
void net_address_map_fini(struct net_address_map *map);
