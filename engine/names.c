// SPDX-License-Identifier: MIT
#include "engine/names.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"

void engine_names_init(struct engine_names *names)
{
    names->byte_count = 0;
    names->slot_count = 0;
}

/* The used slot with the lowest offset that is at least `from`, or NULL. */
static struct engine_name_slot *next_in_memory(struct engine_names *names,
                                               size_t from)
{
    struct engine_name_slot *best = NULL;

    for (size_t i = 0; i < names->slot_count; i++) {
        struct engine_name_slot *slot = &names->slots[i];

        if (slot->refs == 0 || slot->offset < from)
            continue;
        if (best == NULL || slot->offset < best->offset)
            best = slot;
    }
    return best;
}

static void compact(struct engine_names *names)
{
    struct engine_name_slot *slot;
    size_t end = 0, from = 0;

    while ((slot = next_in_memory(names, from)) != NULL) {
        size_t size = slot->length + 1U;

        from = slot->offset + size;
        memmove(names->bytes + end, names->bytes + slot->offset, size);
        slot->offset = (uint32_t)end;
        end += size;
    }
    names->byte_count = end;
}

/* The slot that holds `text`, else a free one, else NULL. */
static struct engine_name_slot *slot_for(struct engine_names *names,
                                         const char *text, size_t length)
{
    struct engine_name_slot *free_slot = NULL;

    for (size_t i = 0; i < names->slot_count; i++) {
        struct engine_name_slot *slot = &names->slots[i];

        if (slot->refs == 0) {
            if (free_slot == NULL)
                free_slot = slot;
        } else if (slot->length == length &&
                   strcasecmp(names->bytes + slot->offset, text) == 0) {
            return slot;
        }
    }
    if (free_slot == NULL && names->slot_count < names->slot_max) {
        free_slot = &names->slots[names->slot_count++];
        free_slot->refs = 0;
    }
    return free_slot;
}

uint32_t engine_names_take(struct engine_names *names, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    struct engine_name_slot *slot;

    if (length == 0)
        return 0;
    slot = slot_for(names, text, length);
    if (slot == NULL)
        return 0;
    if (slot->refs == 0) {
        if (names->byte_count + length + 1 > names->byte_max)
            compact(names);
        if (names->byte_count + length + 1 > names->byte_max)
            return 0;
        slot->offset = (uint32_t)names->byte_count;
        slot->length = (uint32_t)length;
        memcpy(names->bytes + slot->offset, text, length + 1);
        names->byte_count += length + 1;
    }
    slot->refs++;
    return (uint32_t)(slot - names->slots) + 1;
}

uint32_t engine_names_hold(struct engine_names *names, uint32_t name)
{
    if (name != 0)
        names->slots[name - 1].refs++;
    return name;
}

void engine_names_drop(struct engine_names *names, uint32_t name)
{
    if (name == 0)
        return;
    BASE_ASSERT(names->slots[name - 1].refs > 0);
    names->slots[name - 1].refs--;
}

const char *engine_names_text(const struct engine_names *names, uint32_t name)
{
    if (name == 0)
        return "";
    return names->bytes + names->slots[name - 1].offset;
}
