// SPDX-License-Identifier: MIT
#pragma once
/*
 * Domain names inside the caller's memory: each different name once, counted by
 * its users, compared without regard to case (RFC 4343) and kept in the
 * spelling that came first. When the bytes run out the holes of dropped names
 * are closed, so a text is borrowed only until the next engine_names_take.
 */
#include <stddef.h>
#include <stdint.h>

struct engine_name_slot {
    uint32_t offset; /* into the bytes */
    uint32_t refs;   /* 0 = free */
    uint32_t length; /* without the terminator */
};

struct engine_names {
    char *bytes;
    struct engine_name_slot *slots;
    size_t byte_max, byte_count; /* holes included */
    size_t slot_max, slot_count; /* those behind were never used */
};

/** Makes an empty pool over memory that the caller keeps. */
void engine_names_init(struct engine_names *names);

/** A counted number for `text`; 0 if it is NULL, empty or finds no room. */
uint32_t engine_names_take(struct engine_names *names, const char *text);

/** One more user of `name`; 0 is fine. Returns `name`. */
uint32_t engine_names_hold(struct engine_names *names, uint32_t name);

/** One user less; 0 is fine. */
void engine_names_drop(struct engine_names *names, uint32_t name);

/** The text of a number, "" for 0; borrowed until the next take. */
const char *engine_names_text(const struct engine_names *names, uint32_t name);
