// SPDX-License-Identifier: MIT
#include "net/queue.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "net/net.h"

static bool is_before(const struct net_entry *a, const struct net_entry *b)
{
    return a->at != b->at ? a->at < b->at : a->sequence < b->sequence;
}

static void place_set(struct net_queue *queue, size_t place,
                      struct net_entry entry)
{
    queue->entries[place] = entry;
    if (entry.timer != NULL)
        entry.timer->slot = place;
}

static void sift_up(struct net_queue *queue, size_t place,
                    struct net_entry entry)
{
    while (place > 1 && is_before(&entry, &queue->entries[place / 2])) {
        place_set(queue, place, queue->entries[place / 2]);
        place /= 2;
    }
    place_set(queue, place, entry);
}

static void sift_down(struct net_queue *queue, size_t place,
                      struct net_entry entry)
{
    for (;;) {
        size_t child = place * 2;

        if (child > queue->count)
            break;
        if (child < queue->count &&
            is_before(&queue->entries[child + 1], &queue->entries[child]))
            child++;
        if (!is_before(&queue->entries[child], &entry))
            break;
        place_set(queue, place, queue->entries[child]);
        place = child;
    }
    place_set(queue, place, entry);
}

void net_queue_push(struct net_queue *queue, struct net_entry entry)
{
    queue->entries = base_grow(queue->entries, queue->count + 1,
                               &queue->capacity, sizeof *queue->entries);
    entry.sequence = queue->sequence++;
    sift_up(queue, ++queue->count, entry);
}

base_time net_queue_next(const struct net_queue *queue)
{
    return queue->count > 0 ? queue->entries[1].at : BASE_TIME_NEVER;
}

struct net_entry net_queue_pop(struct net_queue *queue)
{
    struct net_entry first;

    BASE_ASSERT(queue->count > 0);
    first = queue->entries[1];
    net_queue_remove(queue, 1);
    return first;
}

void net_queue_remove(struct net_queue *queue, size_t place)
{
    struct net_entry last;

    BASE_ASSERT(place >= 1 && place <= queue->count);
    if (queue->entries[place].timer != NULL)
        queue->entries[place].timer->slot = 0;
    last = queue->entries[queue->count--];
    if (place > queue->count)
        return;
    if (place > 1 && is_before(&last, &queue->entries[place / 2]))
        sift_up(queue, place, last);
    else
        sift_down(queue, place, last);
}

void net_queue_fini(struct net_queue *queue)
{
    free(queue->entries);
    *queue = (struct net_queue){0};
}
