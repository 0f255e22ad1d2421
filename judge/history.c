// SPDX-License-Identifier: MIT
#include "judge/history.h"

#include <stdlib.h>

#include "base/memory.h"

/* Marks the name numbers of phones. */
static bool *find_phones(const struct base_timeline *timeline, uint32_t *most)
{
    size_t count = base_timeline_actor_count(timeline);
    bool *is_phone;

    *most = 0;
    for (size_t i = 0; i < count; i++)
        if (base_timeline_actor_at(timeline, i)->name > *most)
            *most = base_timeline_actor_at(timeline, i)->name;
    is_phone = base_calloc(*most + 1, sizeof *is_phone);
    for (size_t i = 0; i < count; i++) {
        const struct base_actor *actor = base_timeline_actor_at(timeline, i);

        is_phone[actor->name] = actor->kind == BASE_ACTOR_PHONE;
    }
    return is_phone;
}

/* By time; what was sent first comes first among equals. */
static int compare(const void *a, const void *b)
{
    const struct judge_moment *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return x->sent == y->sent ? 0 : x->sent ? -1 : 1;
}

void judge_history_init(struct judge_history *history,
                        const struct base_timeline *timeline)
{
    size_t count = base_timeline_count(timeline), capacity = 0;
    uint32_t most;
    bool *is_phone = find_phones(timeline, &most);

    *history = (struct judge_history){0};
    for (size_t i = 0; i < count; i++) {
        const struct base_event *e = base_timeline_at(timeline, i);
        struct judge_moment sent = {e->t, i, true, e->src, e->dst};
        struct judge_moment got = {e->arrived, i, false, e->dst, e->src};

        if (e->kind != BASE_EVENT_SIP && e->kind != BASE_EVENT_DNS)
            continue;
        for (int side = 0; side < 2; side++) {
            struct judge_moment *moment = side == 0 ? &sent : &got;

            if (moment->phone > most || !is_phone[moment->phone] ||
                (side == 1 && e->fate != BASE_FATE_DELIVERED))
                continue;
            history->moments = base_grow(history->moments, history->count,
                                         &capacity, sizeof *history->moments);
            history->moments[history->count++] = *moment;
        }
    }
    if (history->count > 0)
        qsort(history->moments, history->count, sizeof *history->moments,
              compare);
    free(is_phone);
}

void judge_history_fini(struct judge_history *history)
{
    free(history->moments);
    *history = (struct judge_history){0};
}
