// SPDX-License-Identifier: MIT
#include "net/address_map.h"

#include <stdlib.h>

#include "base/draw.h"
#include "base/memory.h"

static size_t home_of(const struct net_address_map *map,
                      const struct base_address *key)
{
    return base_hash(BASE_HASH_INIT, key, sizeof *key) & (map->slot_count - 1);
}

/* The slot of `key`, or the free one where it would go. */
static size_t find(const struct net_address_map *map,
                   const struct base_address *key)
{
    size_t i = home_of(map, key);

    while (map->slots[i].key.family != 0 &&
           !base_address_equal(&map->slots[i].key, key))
        i = (i + 1) & (map->slot_count - 1);
    return i;
}

void *net_address_map_get(const struct net_address_map *map,
                          const struct base_address *key)
{
    return map->slot_count > 0 ? map->slots[find(map, key)].value : NULL;
}

static void grow(struct net_address_map *map)
{
    struct net_address_map old = *map;

    map->slot_count = old.slot_count > 0 ? old.slot_count * 2 : 64;
    map->slots = base_calloc(map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].key.family != 0)
            map->slots[find(map, &old.slots[i].key)] = old.slots[i];
    free(old.slots);
}

void net_address_map_put(struct net_address_map *map,
                         const struct base_address *key, void *value)
{
    size_t i;

    BASE_ASSERT(value != NULL);
    if ((map->count + 1) * 2 > map->slot_count)
        grow(map);
    i = find(map, key);
    if (map->slots[i].key.family == 0)
        map->count++;
    map->slots[i] = (struct net_address_slot){*key, value};
}

void net_address_map_remove(struct net_address_map *map,
                            const struct base_address *key)
{
    size_t mask = map->slot_count - 1, gap;

    if (map->slot_count == 0)
        return;
    gap = find(map, key);
    if (map->slots[gap].key.family == 0)
        return;
    map->count--;
    /* Close the gap: whoever would be found no more moves back into it. */
    for (size_t i = (gap + 1) & mask; map->slots[i].key.family != 0;
         i = (i + 1) & mask) {
        size_t home = home_of(map, &map->slots[i].key);

        if (((i - home) & mask) >= ((i - gap) & mask)) {
            map->slots[gap] = map->slots[i];
            gap = i;
        }
    }
    map->slots[gap] = (struct net_address_slot){0};
}

void net_address_map_fini(struct net_address_map *map)
{
    free(map->slots);
    *map = (struct net_address_map){0};
}
