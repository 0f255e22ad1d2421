// SPDX-License-Identifier: MIT
#include "base/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"

/* Open addressing over `slots`; texts are separate so that they never move. */
struct base_names {
    char **texts; /* [1..count] */
    size_t count;
    size_t capacity;
    uint32_t *slots;   /* 0 = free */
    size_t slot_count; /* a power of two, at least twice `count` */
};

struct base_names *base_names_create(void)
{
    struct base_names *names = base_calloc(1, sizeof *names);

    names->texts = base_grow(NULL, 0, &names->capacity, sizeof *names->texts);
    names->slot_count = 64;
    names->slots = base_calloc(names->slot_count, sizeof *names->slots);
    return names;
}

void base_names_destroy(struct base_names **names)
{
    struct base_names *self = *names;

    if (self == NULL)
        return;
    for (size_t i = 1; i <= self->count; i++)
        free(self->texts[i]);
    free(self->texts);
    free(self->slots);
    free(self);
    *names = NULL;
}

/* The slot that holds `text`, or the free one where it belongs. */
static size_t slot_of(const struct base_names *names, const char *text)
{
    size_t mask = names->slot_count - 1;
    size_t slot = base_hash(BASE_HASH_INIT, text, strlen(text)) & mask;

    while (names->slots[slot] != 0 &&
           strcmp(names->texts[names->slots[slot]], text) != 0)
        slot = (slot + 1) & mask;
    return slot;
}

static void rehash(struct base_names *names)
{
    free(names->slots);
    names->slot_count *= 2;
    names->slots = base_calloc(names->slot_count, sizeof *names->slots);
    for (size_t i = 1; i <= names->count; i++)
        names->slots[slot_of(names, names->texts[i])] = (uint32_t)i;
}

uint32_t base_names_intern(struct base_names *names, const char *text)
{
    size_t slot;

    if (text == NULL || text[0] == '\0')
        return 0;
    slot = slot_of(names, text);
    if (names->slots[slot] != 0)
        return names->slots[slot];
    names->count++;
    names->texts = base_grow(names->texts, names->count, &names->capacity,
                             sizeof *names->texts);
    names->texts[names->count] = base_strdup(text);
    names->slots[slot] = (uint32_t)names->count;
    if (names->count * 2 > names->slot_count)
        rehash(names);
    return (uint32_t)names->count;
}

uint32_t base_names_find(const struct base_names *names, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return 0;
    return names->slots[slot_of(names, text)];
}

const char *base_names_text(const struct base_names *names, uint32_t number)
{
    BASE_ASSERT(number <= names->count);
    return number != 0 ? names->texts[number] : "";
}
