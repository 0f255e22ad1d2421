// SPDX-License-Identifier: MIT
#pragma once
/*
 * Randomness that is a function: every draw is a hash of (seed, actor,
 * purpose, counter). There is no stream, so adding a phone or a message
 * changes no draw of anybody else, and a run repeats byte for byte.
 *
 *     uint64_t r = base_draw(seed, "alice", "branch", ++phone->branches);
 */
#include <stddef.h>
#include <stdint.h>

/** 64 well-mixed bits for the four inputs. */
uint64_t base_draw(uint64_t seed, const char *actor, const char *purpose,
                   uint64_t counter);

/** A draw in [0, bound); `bound` is 1 to 2^32 - 1. */
uint64_t base_draw_below(uint64_t draw, uint64_t bound);

/** Writes 16 hexadecimal digits of `draw` and a terminator. Returns `out`. */
char *base_draw_token(uint64_t draw, char out[17]);

/** FNV-1a over `length` bytes, continuing from `hash` (start with BASE_HASH_INIT). */
uint64_t base_hash(uint64_t hash, const void *bytes, size_t length);

#define BASE_HASH_INIT UINT64_C(14695981039346656037)
