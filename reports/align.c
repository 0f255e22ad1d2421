// SPDX-License-Identifier: MIT
#include "reports/align.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define CELLS_MAX ((size_t)32 << 20)
#define BAND_LEAST ((size_t)64)

enum move { MOVE_PAIR, MOVE_SKIP_A, MOVE_SKIP_B };

/* What the best way to a cell has come to. */
struct score {
    size_t pairs;
    uint64_t distance; /* microseconds, over all pairs */
};

/* The part of both sequences that is left when equal ends are off. */
struct grid {
    const struct report_align_item *a, *b;
    size_t a_count, b_count;
    size_t below; /* row i has the columns i - below to i - below + width - 1 */
    size_t width;
    const base_span *shift; /* by which a[i] is expected to have moved */
    uint8_t *moves;         /* enum move, row by row */
};

static uint64_t distance_of(const struct grid *grid, size_t i, size_t j)
{
    base_span moved = grid->b[j].t - grid->a[i].t - grid->shift[i];

    return (uint64_t)(moved < 0 ? -moved : moved);
}

static bool is_better(const struct score *x, const struct score *y)
{
    if (x->pairs != y->pairs)
        return x->pairs > y->pairs;
    return x->distance < y->distance;
}

/* The best of the ways into cell (i, j); `above` and `row` are bands. */
static struct score enter(const struct grid *grid, size_t i, size_t k,
                          const struct score *above, const struct score *row,
                          uint8_t *move)
{
    size_t j = i + k - grid->below;
    struct score best = {0};
    bool found = false;

    if (i > 0 && j > 0 && grid->a[i - 1].key == grid->b[j - 1].key) {
        best = above[k];
        best.pairs++;
        best.distance += distance_of(grid, i - 1, j - 1);
        *move = MOVE_PAIR;
        found = true;
    }
    if (j > 0 && k > 0 && (!found || is_better(&row[k - 1], &best))) {
        best = row[k - 1];
        *move = MOVE_SKIP_B;
        found = true;
    }
    if (i > 0 && k + 1 < grid->width &&
        (!found || is_better(&above[k + 1], &best))) {
        best = above[k + 1];
        *move = MOVE_SKIP_A;
    }
    return best;
}

static void fill(struct grid *grid)
{
    struct score *above = base_calloc(grid->width, sizeof *above);
    struct score *row = base_calloc(grid->width, sizeof *row);

    for (size_t i = 0; i <= grid->a_count; i++) {
        struct score *done = row;

        for (size_t k = 0; k < grid->width; k++) {
            if (i + k < grid->below || i + k - grid->below > grid->b_count)
                continue;
            row[k] = enter(grid, i, k, above, row,
                           &grid->moves[i * grid->width + k]);
        }
        row = above;
        above = done;
    }
    free(above);
    free(row);
}

static void walk_back(const struct grid *grid, size_t *mate)
{
    size_t i = grid->a_count, j = grid->b_count;

    for (size_t n = 0; n < i; n++)
        mate[n] = REPORT_ALIGN_NONE;
    while (i > 0 || j > 0) {
        switch (
            (enum move)grid->moves[i * grid->width + (j + grid->below - i)]) {
        case MOVE_PAIR:
            mate[--i] = --j;
            break;
        case MOVE_SKIP_A:
            i--;
            break;
        case MOVE_SKIP_B:
            j--;
            break;
        }
    }
}

/* What each item of `a` is expected to have moved by: what the last pair did. */
static void expect(const struct grid *grid, const size_t *mate,
                   base_span *shift)
{
    base_span last = 0;

    for (size_t i = 0; i < grid->a_count; i++) {
        shift[i] = last;
        if (mate[i] != REPORT_ALIGN_NONE)
            last = grid->b[mate[i]].t - grid->a[i].t;
    }
}

/* Chooses the band; false if even a narrow one has too many cells. */
static bool set_band(struct grid *grid)
{
    size_t rows = grid->a_count + 1;
    size_t longer =
        grid->a_count > grid->b_count ? grid->a_count : grid->b_count;
    size_t apart = longer - (grid->a_count < grid->b_count ? grid->a_count
                                                           : grid->b_count);
    size_t most = CELLS_MAX / rows;
    size_t band = longer;

    if (most < apart + 2 * BAND_LEAST + 1)
        return false;
    if (band > (most - apart - 1) / 2)
        band = (most - apart - 1) / 2;
    grid->below = band + (grid->a_count > grid->b_count ? apart : 0);
    grid->width = 2 * band + apart + 1;
    return true;
}

static int by_key(const void *x, const void *y)
{
    const struct report_align_item *const *a = x, *const *b = y;

    if ((*a)->key != (*b)->key)
        return (*a)->key < (*b)->key ? -1 : 1;
    return *a < *b ? -1 : 1; /* of one array: the earlier one first */
}

static const struct report_align_item **
sorted(const struct report_align_item *items, size_t count)
{
    const struct report_align_item **out = base_calloc(count + 1, sizeof *out);

    for (size_t i = 0; i < count; i++)
        out[i] = &items[i];
    qsort(out, count, sizeof *out, by_key);
    return out;
}

/* The n-th of a key is the n-th of that key. */
static void pair_by_turn(const struct grid *grid, size_t *mate)
{
    const struct report_align_item **a = sorted(grid->a, grid->a_count);
    const struct report_align_item **b = sorted(grid->b, grid->b_count);
    size_t j = 0;

    for (size_t i = 0; i < grid->a_count; i++) {
        size_t at = (size_t)(a[i] - grid->a);

        while (j < grid->b_count && b[j]->key < a[i]->key)
            j++;
        mate[at] = REPORT_ALIGN_NONE;
        if (j < grid->b_count && b[j]->key == a[i]->key)
            mate[at] = (size_t)(b[j++] - grid->b);
    }
    free(a);
    free(b);
}

static void align_middle(struct grid *grid, size_t *mate)
{
    base_span *shift;

    if (!set_band(grid)) {
        pair_by_turn(grid, mate);
        return;
    }
    shift = base_calloc(grid->a_count + 1, sizeof *shift);
    grid->moves = base_calloc(grid->a_count + 1, grid->width);
    grid->shift = shift;
    for (int pass = 0; pass < 2; pass++) {
        fill(grid);
        walk_back(grid, mate);
        expect(grid, mate, shift);
    }
    free(grid->moves);
    free(shift);
}

static bool is_same(const struct report_align_item *a,
                    const struct report_align_item *b)
{
    return a->key == b->key && a->t == b->t;
}

void report_align(const struct report_align_item *a, size_t a_count,
                  const struct report_align_item *b, size_t b_count,
                  size_t *mate_out)
{
    size_t first = 0, last = 0;
    struct grid grid;

    while (first < a_count && first < b_count && is_same(&a[first], &b[first]))
        first++;
    while (last < a_count - first && last < b_count - first &&
           is_same(&a[a_count - last - 1], &b[b_count - last - 1]))
        last++;
    grid = (struct grid){
        .a = a + first,
        .b = b + first,
        .a_count = a_count - first - last,
        .b_count = b_count - first - last,
    };
    if (grid.a_count > 0)
        align_middle(&grid, mate_out + first);
    for (size_t i = 0; i < a_count; i++) {
        if (i < first)
            mate_out[i] = i;
        else if (i >= a_count - last)
            mate_out[i] = i + b_count - a_count;
        else if (mate_out[i] != REPORT_ALIGN_NONE)
            mate_out[i] += first;
    }
}
