// SPDX-License-Identifier: MIT
#pragma once
/* A hash table from two numbers of a timeline to a record of the caller's. */
#include <stddef.h>
#include <stdint.h>

struct judge_map_slot {
    uint64_t key; /* 0 = free */
    size_t value;
};

/* Zero-initialise; judge_map_fini. */
struct judge_map {
    struct judge_map_slot *slots;
    size_t slot_count; /* a power of two */
    size_t count;
};

/** A key of two numbers, the first of which is not 0. */
uint64_t judge_map_key(uint32_t a, uint32_t b);

/** Where the value of `key` stands; a new one is `fresh`. Borrowed until the
 * next call. */
size_t *judge_map_at(struct judge_map *map, uint64_t key, size_t fresh);

/** Frees the table. */
void judge_map_fini(struct judge_map *map);
