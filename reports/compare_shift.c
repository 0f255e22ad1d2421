// SPDX-License-Identifier: MIT
/*
 * What has moved, in as few differences as say it. Once a phone is two seconds
 * late it stays so; a hundred lines that say "2 s" would hide the one that does
 * not. So runs of at least RUN_LEAST neighbours that moved by one span are told
 * as one: first the run that lasts to the end, of everybody, then runs of one
 * actor's events.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "reports/compare_private.h"

#define NONE REPORT_ALIGN_NONE
#define RUN_LEAST 3

/* Two places that are one event. */
struct pair {
    size_t before, after;
    base_time t; /* in the old history */
    base_span by;
    uint32_t owner;   /* whose event it is, a number of the old timeline */
    bool is_scripted; /* the script's: goes along, but ends no run */
    bool is_told;     /* part of a run that is told as one */
};

struct movement {
    struct compare *compare;
    struct pair *pairs;
    size_t count;
    bool has_owners; /* more than one actor owns events */
};

static bool is_phone(const struct base_timeline *timeline, uint32_t actor)
{
    for (size_t i = 0; i < base_timeline_actor_count(timeline); i++)
        if (base_timeline_actor_at(timeline, i)->name == actor)
            return base_timeline_actor_at(timeline, i)->kind ==
                   BASE_ACTOR_PHONE;
    return false;
}

/* A message belongs to the phone that sends or gets it, else to its sender. */
static uint32_t owner_of(const struct base_timeline *timeline,
                         const struct base_event *event)
{
    if (event->kind <= BASE_EVENT_NET && !is_phone(timeline, event->src) &&
        is_phone(timeline, event->dst))
        return event->dst;
    return event->src;
}

static void take_pairs(struct movement *movement)
{
    const struct compare *compare = movement->compare;
    uint32_t owner = 0;

    movement->pairs =
        base_calloc(compare->before.count + 1, sizeof *movement->pairs);
    for (size_t x = 0; x < compare->before.count; x++) {
        size_t y = compare->before.places[x].mate;
        struct pair *pair = &movement->pairs[movement->count];
        const struct base_event *event;

        if (y == NONE)
            continue;
        event = compare_event(&compare->before, x);
        *pair = (struct pair){
            .before = x,
            .after = y,
            .t = event->t,
            .by = compare_event(&compare->after, y)->t - event->t,
            .owner = owner_of(compare->before.timeline, event),
            .is_scripted = compare_is_scripted(event),
        };
        movement->count++;
        if (pair->is_scripted)
            continue;
        movement->has_owners |= owner != 0 && owner != pair->owner;
        owner = pair->owner;
    }
}

static bool is_within(const struct movement *movement, base_span span)
{
    return (span < 0 ? -span : span) <= movement->compare->options->threshold;
}

/* True if `pair` counts among the events of `owner`; 0 = everybody. */
static bool is_of(const struct pair *pair, uint32_t owner)
{
    return !pair->is_scripted && (owner == 0 || pair->owner == owner);
}

/* Marks the run's events from `first` to `last` and tells them as one. */
static void tell_run(struct movement *movement, size_t first, size_t last,
                     uint32_t owner, bool is_last)
{
    struct pair *head = &movement->pairs[first];
    struct report_difference *told =
        compare_add(movement->compare, REPORT_SHIFT, head->before, head->after);

    told->by = head->by;
    told->count = 0;
    told->until = is_last ? BASE_TIME_NEVER : movement->pairs[last].t;
    told->owner = movement->has_owners ? owner : 0;
    if (is_last)
        last = movement->count - 1;
    for (size_t i = first; i <= last; i++) {
        struct pair *pair = &movement->pairs[i];

        if ((is_of(pair, owner) || pair->is_scripted) && !pair->is_told &&
            is_within(movement, pair->by - head->by)) {
            pair->is_told = true;
            told->count++;
        }
    }
}

/* The longest end of the history in which everything moved by one span. */
static void tell_end(struct movement *movement)
{
    const struct pair *pairs = movement->pairs;
    size_t first = NONE, count = 0;

    for (size_t i = movement->count; i-- > 0;) {
        if (pairs[i].is_scripted)
            continue;
        if (is_within(movement, pairs[i].by) ||
            (first != NONE &&
             !is_within(movement, pairs[i].by - pairs[first].by)))
            break;
        first = i;
        count++;
    }
    if (count >= RUN_LEAST)
        tell_run(movement, first, movement->count - 1, 0, true);
}

/* The run of `owner` that begins at `first`, if it is long enough. */
static void tell_from(struct movement *movement, size_t first, uint32_t owner)
{
    const struct pair *pairs = movement->pairs;
    size_t last = first, count = 0, i;

    for (i = first; i < movement->count; i++) {
        if (!is_of(&pairs[i], owner))
            continue;
        if (pairs[i].is_told ||
            !is_within(movement, pairs[i].by - pairs[first].by))
            break;
        last = i;
        count++;
    }
    if (count >= RUN_LEAST)
        tell_run(movement, first, last, owner, i == movement->count);
}

void compare_movement(struct compare *compare)
{
    struct movement movement = {.compare = compare};
    const struct pair *pair;

    take_pairs(&movement);
    tell_end(&movement);
    for (size_t i = 0; i < movement.count; i++) {
        pair = &movement.pairs[i];
        if (!pair->is_told && !pair->is_scripted &&
            !is_within(&movement, pair->by))
            tell_from(&movement, i, pair->owner);
    }
    for (size_t i = 0; i < movement.count; i++) {
        pair = &movement.pairs[i];
        if (!pair->is_told && !is_within(&movement, pair->by))
            compare_add(compare, REPORT_MOVED, pair->before, pair->after)->by =
                pair->by;
    }
    free(movement.pairs);
}
