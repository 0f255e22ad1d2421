// SPDX-License-Identifier: MIT
#include "reports/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reports/compare_private.h"

#define NONE REPORT_ALIGN_NONE
#define TAIL_LEAST 3

struct report_difference *compare_add(struct compare *compare,
                                      enum report_difference_kind kind,
                                      size_t before, size_t after)
{
    struct report_comparison *out = compare->out;
    struct report_difference difference = {.kind = kind,
                                           .old_t = BASE_TIME_NEVER,
                                           .new_t = BASE_TIME_NEVER,
                                           .until = BASE_TIME_NEVER,
                                           .count = 1,
                                           .serial = out->count};

    if (after != NONE) {
        difference.new_event = compare->after.places[after].event;
        difference.new_t = compare_event(&compare->after, after)->t;
        difference.order = difference.new_t;
    }
    if (before != NONE) {
        difference.old_event = compare->before.places[before].event;
        difference.old_t = compare_event(&compare->before, before)->t;
        difference.order = difference.old_t;
    }
    out->entries =
        base_grow(out->entries, out->count, &out->capacity, sizeof difference);
    out->entries[out->count] = difference;
    return &out->entries[out->count++];
}

/* ---- pairs within lanes ----------------------------------------------------- */

static void take_places(struct compare *compare, struct compare_side *side,
                        const struct base_timeline *timeline)
{
    size_t count = base_timeline_count(timeline);

    side->timeline = timeline;
    side->places = base_calloc(count + 1, sizeof *side->places);
    for (size_t i = 0; i < count; i++) {
        struct compare_place *place = &side->places[side->count];

        if (compare->options->ignored >> base_timeline_at(timeline, i)->kind &
            1)
            continue;
        *place = (struct compare_place){.event = i, .mate = NONE};
        compare_classify(compare, side, place);
        side->count++;
    }
}

/* Places of one side, lane by lane, each lane in order. */
struct lanes {
    const struct compare_side *side;
    const struct compare_place **sorted;
    struct report_align_item *items; /* of the lane in hand */
};

static int by_lane(const void *x, const void *y)
{
    const struct compare_place *const *a = x, *const *b = y;

    if ((*a)->lane != (*b)->lane)
        return (*a)->lane < (*b)->lane ? -1 : 1;
    return *a < *b ? -1 : 1;
}

static void lanes_init(struct lanes *lanes, const struct compare_side *side)
{
    lanes->side = side;
    lanes->sorted = base_calloc(side->count + 1, sizeof(void *));
    lanes->items = base_calloc(side->count + 1, sizeof *lanes->items);
    for (size_t i = 0; i < side->count; i++)
        lanes->sorted[i] = &side->places[i];
    qsort(lanes->sorted, side->count, sizeof *lanes->sorted, by_lane);
}

static void lanes_fini(struct lanes *lanes)
{
    free(lanes->sorted);
    free(lanes->items);
}

/* Readies the items of `lane`, which begins at `from`; returns how many. */
static size_t lane_items(struct lanes *lanes, size_t from, uint32_t lane)
{
    size_t count = 0;

    while (from + count < lanes->side->count &&
           lanes->sorted[from + count]->lane == lane) {
        const struct compare_place *place = lanes->sorted[from + count];

        lanes->items[count++] = (struct report_align_item){
            .key = place->key,
            .t = base_timeline_at(lanes->side->timeline, place->event)->t,
        };
    }
    return count;
}

static void pair_lanes(struct compare *compare)
{
    struct lanes a, b;
    size_t *mate = base_calloc(compare->before.count + 1, sizeof *mate);
    size_t i = 0, j = 0;

    lanes_init(&a, &compare->before);
    lanes_init(&b, &compare->after);
    while (i < compare->before.count) {
        uint32_t lane = a.sorted[i]->lane;
        size_t a_count = lane_items(&a, i, lane), b_count;

        while (j < compare->after.count && b.sorted[j]->lane < lane)
            j++;
        b_count = lane_items(&b, j, lane);
        report_align(a.items, a_count, b.items, b_count, mate);
        for (size_t n = 0; n < a_count; n++) {
            size_t x = (size_t)(a.sorted[i + n] - compare->before.places), y;

            if (mate[n] == NONE)
                continue;
            y = (size_t)(b.sorted[j + mate[n]] - compare->after.places);
            compare->before.places[x].mate = y;
            compare->after.places[y].mate = x;
        }
        i += a_count;
        j += b_count;
    }
    lanes_fini(&a);
    lanes_fini(&b);
    free(mate);
}

/* ---- pairs across lanes ----------------------------------------------------- */

/* The first place without a mate at or after `from`. */
static size_t next_alone(const struct compare_side *side, size_t from)
{
    while (from < side->count && side->places[from].mate != NONE)
        from++;
    return from;
}

static bool pair_if_related(struct compare *compare, size_t x, size_t y,
                            base_span shift, int degree)
{
    const struct base_event *a = compare_event(&compare->before, x);
    const struct base_event *b = compare_event(&compare->after, y);
    base_span off = b->t - a->t - shift;

    if ((off < 0 ? -off : off) > compare->options->threshold ||
        !compare_is_related(compare, a, b, degree))
        return false;
    compare->before.places[x].mate = y;
    compare->after.places[y].mate = x;
    return true;
}

/*
 * Looks for a partner of `x` at its time plus `shift`. `from` is where places
 * of about that time begin; it moves on with the times asked for.
 */
static bool pair_across(struct compare *compare, size_t x, size_t *from,
                        base_span shift, int degree)
{
    base_time t = compare_event(&compare->before, x)->t + shift;
    base_span threshold = compare->options->threshold;

    while (*from < compare->after.count &&
           compare_event(&compare->after, *from)->t < t - threshold)
        (*from)++;
    for (size_t y = next_alone(&compare->after, *from);
         y < compare->after.count; y = next_alone(&compare->after, y + 1)) {
        if (compare_event(&compare->after, y)->t > t + threshold)
            break;
        if (pair_if_related(compare, x, y, shift, degree))
            return true;
    }
    return false;
}

/* A message that went elsewhere, at its time or at the time of its day. */
static void pair_lanes_across(struct compare *compare, int degree,
                              bool is_shifted)
{
    base_span shift = 0;
    size_t from = 0;

    for (size_t x = 0; x < compare->before.count; x++) {
        size_t mate = compare->before.places[x].mate;
        base_span before = shift;

        if (mate == NONE)
            (void)pair_across(compare, x, &from, is_shifted ? shift : 0,
                              degree);
        else
            shift = compare_event(&compare->after, mate)->t -
                    compare_event(&compare->before, x)->t;
        if (is_shifted && shift < before)
            from = 0; /* the times asked for fall */
    }
}

/* ---- what has none ---------------------------------------------------------- */

/*
 * Where the end begins that only one side has, because the other history stops
 * before it: a script that failed. A few such events are told one by one.
 */
static size_t tail_of(const struct compare_side *side,
                      const struct compare_side *other)
{
    base_time over =
        other->count > 0 ? compare_event(other, other->count - 1)->t : -1;
    size_t first = side->count;

    while (first > 0 && side->places[first - 1].mate == NONE &&
           compare_event(side, first - 1)->t > over)
        first--;
    return side->count - first >= TAIL_LEAST ? first : side->count;
}

/* The differences of places that only the new side has. */
static void add_new(struct compare *compare)
{
    const struct compare_side *side = &compare->after;
    size_t tail = tail_of(side, &compare->before);
    base_span shift = 0; /* by which the new history is behind the old one */

    for (size_t y = 0; y < side->count; y++) {
        size_t mate = side->places[y].mate;
        base_time t = compare_event(side, y)->t;
        struct report_difference *difference;

        if (mate != NONE)
            shift = t - compare_event(&compare->before, mate)->t;
        if (mate != NONE || y > tail)
            continue;
        difference = compare_add(compare, REPORT_NEW, NONE, y);
        difference->order = t - shift;
        if (y == tail)
            difference->count = side->count - tail;
    }
}

/* The differences of places that the old side has, alone or not. */
static void add_old(struct compare *compare)
{
    const struct compare_side *side = &compare->before;
    size_t tail = tail_of(side, &compare->after);

    for (size_t x = 0; x < side->count; x++) {
        if (side->places[x].mate != NONE)
            compare_fields(compare, x, side->places[x].mate);
        else if (x < tail)
            compare_add(compare, REPORT_MISSING, x, NONE);
        else if (x == tail)
            compare_add(compare, REPORT_MISSING, x, NONE)->count =
                side->count - tail;
    }
}

static int by_order(const void *x, const void *y)
{
    static const int rank[REPORT_DIFFERENCE_COUNT] = {
        [REPORT_SHIFT] = 0, [REPORT_MOVED] = 1, [REPORT_MISSING] = 2,
        [REPORT_NEW] = 3,   [REPORT_OTHER] = 4,
    };
    const struct report_difference *a = x, *b = y;

    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->kind != b->kind)
        return rank[a->kind] - rank[b->kind];
    return a->serial < b->serial ? -1 : 1;
}

static void tally(struct report_comparison *out)
{
    for (size_t i = 0; i < out->count; i++) {
        switch (out->entries[i].kind) {
        case REPORT_MOVED:
        case REPORT_SHIFT:
            out->moved += out->entries[i].count;
            break;
        case REPORT_MISSING:
            out->missing += out->entries[i].count;
            break;
        case REPORT_NEW:
            out->extra += out->entries[i].count;
            break;
        case REPORT_OTHER:
            out->other++;
            break;
        case REPORT_DIFFERENCE_COUNT:
            break;
        }
    }
}

void report_compare(const struct base_timeline *before,
                    const struct base_timeline *after,
                    const struct report_compare_options *options,
                    struct report_comparison *out)
{
    struct compare compare = {.options = options, .out = out};

    *out = (struct report_comparison){0};
    compare.names = base_names_create();
    take_places(&compare, &compare.before, before);
    take_places(&compare, &compare.after, after);
    pair_lanes(&compare);
    for (int degree = 0; degree < COMPARE_DEGREES; degree++) {
        pair_lanes_across(&compare, degree, true);
        pair_lanes_across(&compare, degree, false);
    }
    compare_movement(&compare);
    add_old(&compare);
    add_new(&compare);
    if (out->count > 0)
        qsort(out->entries, out->count, sizeof *out->entries, by_order);
    tally(out);
    free(compare.before.places);
    free(compare.after.places);
    base_names_destroy(&compare.names);
}

void report_comparison_fini(struct report_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++) {
        free(comparison->entries[i].old_value);
        free(comparison->entries[i].new_value);
    }
    free(comparison->entries);
    *comparison = (struct report_comparison){0};
}
