// SPDX-License-Identifier: MIT
#pragma once
/*
 * Interned strings: each different text gets one small number, for ever.
 * Number 0 is "no text". Used by timelines, where an actor, a method or a
 * Call-ID stands in many events.
 */
#include <stddef.h>
#include <stdint.h>

struct base_names;

/** Creates an empty table. Free with base_names_destroy. */
struct base_names *base_names_create(void);

/** Frees the table and nulls the pointer; NULL inside is fine. */
void base_names_destroy(struct base_names **names);

/** The number of `text`, a new one if it is new; NULL and "" give 0. Copies. */
uint32_t base_names_intern(struct base_names *names, const char *text);

/** The number of `text` if it is known, else 0. */
uint32_t base_names_find(const struct base_names *names, const char *text);

/** The text of `number`, "" for 0; borrowed for the table's life. */
const char *base_names_text(const struct base_names *names, uint32_t number);
