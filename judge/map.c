// SPDX-License-Identifier: MIT
#include "judge/map.h"

#include <stdlib.h>

#include "base/draw.h"
#include "base/memory.h"

uint64_t judge_map_key(uint32_t a, uint32_t b)
{
    BASE_ASSERT(a != 0);
    return (uint64_t)a << 32 | b;
}

static size_t find(const struct judge_map *map, uint64_t key)
{
    size_t i = base_hash(BASE_HASH_INIT, &key, sizeof key);

    i &= map->slot_count - 1;
    while (map->slots[i].key != 0 && map->slots[i].key != key)
        i = (i + 1) & (map->slot_count - 1);
    return i;
}

static void grow(struct judge_map *map)
{
    struct judge_map old = *map;

    map->slot_count = old.slot_count > 0 ? old.slot_count * 2 : 64;
    map->slots = base_calloc(map->slot_count, sizeof *map->slots);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].key != 0)
            map->slots[find(map, old.slots[i].key)] = old.slots[i];
    free(old.slots);
}

size_t *judge_map_at(struct judge_map *map, uint64_t key, size_t fresh)
{
    size_t i;

    if ((map->count + 1) * 2 > map->slot_count)
        grow(map);
    i = find(map, key);
    if (map->slots[i].key == 0) {
        map->slots[i] = (struct judge_map_slot){key, fresh};
        map->count++;
    }
    return &map->slots[i].value;
}

void judge_map_fini(struct judge_map *map)
{
    free(map->slots);
    *map = (struct judge_map){0};
}
