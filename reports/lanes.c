// SPDX-License-Identifier: MIT
#include "reports/lanes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reports/row.h"

#define GAP_USUAL 17 /* "SUBSCRIBE ×" and its arrow */
#define GAP_LEAST 6
#define SPAN_LEAST 40 /* few lanes stand wide apart: long texts fit between */

/* From the left: phones, what stands before servers, servers, DNS. */
#define PLACES 4

static int place_of(const struct base_actor *actor)
{
    static const int places[BASE_ACTOR_KIND_COUNT] = {[BASE_ACTOR_PHONE] = 0,
                                                      [BASE_ACTOR_PROXY] = 1,
                                                      [BASE_ACTOR_REGISTRAR] =
                                                          2,
                                                      [BASE_ACTOR_OTHER] = 2,
                                                      [BASE_ACTOR_DNS] = 3};

    return places[actor->kind];
}

static bool *find_appearances(const struct base_timeline *timeline, size_t from,
                              size_t to, size_t actor_limit)
{
    bool *seen = base_calloc(actor_limit, sizeof *seen);

    for (size_t i = from; i < to; i++) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (event->src < actor_limit)
            seen[event->src] = true;
        if (event->dst < actor_limit)
            seen[event->dst] = true;
    }
    return seen;
}

static void number_lanes(struct report_lanes *lanes,
                         const struct base_timeline *timeline, const bool *seen)
{
    for (int place = 0; place < PLACES; place++) {
        for (size_t i = 0; i < base_timeline_actor_count(timeline); i++) {
            const struct base_actor *actor =
                base_timeline_actor_at(timeline, i);

            if (place_of(actor) != place || !seen[actor->name])
                continue;
            lanes->lane_of[actor->name] = lanes->count;
            lanes->actors[lanes->count++] = actor->name;
        }
    }
}

static void choose_gap(struct report_lanes *lanes,
                       const struct base_timeline *timeline, size_t columns)
{
    size_t between = lanes->count > 1 ? lanes->count - 1 : 1;
    size_t gap = SPAN_LEAST / between, most;

    if (gap < GAP_USUAL)
        gap = GAP_USUAL;
    for (size_t i = 0; i + 1 < lanes->count; i++) {
        const char *name = base_timeline_text(timeline, lanes->actors[i]);

        if (gap < report_columns(name) + 2)
            gap = report_columns(name) + 2;
    }
    most = columns > lanes->first_column
               ? (columns - lanes->first_column - 1) / between
               : 0;
    if (gap > most)
        gap = most;
    lanes->gap = gap > GAP_LEAST ? gap : GAP_LEAST;
}

void report_lanes_init(struct report_lanes *lanes,
                       const struct base_timeline *timeline, size_t from,
                       size_t to, size_t first_column, size_t columns)
{
    size_t actors = base_timeline_actor_count(timeline);
    bool *seen;

    memset(lanes, 0, sizeof *lanes);
    lanes->first_column = first_column;
    for (size_t i = 0; i < actors; i++) {
        uint32_t name = base_timeline_actor_at(timeline, i)->name;

        if (name >= lanes->actor_limit)
            lanes->actor_limit = (size_t)name + 1;
    }
    lanes->actors = base_calloc(actors, sizeof *lanes->actors);
    lanes->lane_of = base_calloc(lanes->actor_limit, sizeof *lanes->lane_of);
    for (size_t i = 0; i < lanes->actor_limit; i++)
        lanes->lane_of[i] = REPORT_NO_LANE;
    seen = find_appearances(timeline, from, to, lanes->actor_limit);
    number_lanes(lanes, timeline, seen);
    free(seen);
    choose_gap(lanes, timeline, columns);
}

size_t report_lane(const struct report_lanes *lanes, uint32_t actor)
{
    return actor < lanes->actor_limit ? lanes->lane_of[actor] : REPORT_NO_LANE;
}

size_t report_lane_column(const struct report_lanes *lanes, size_t lane)
{
    return lanes->first_column + lane * lanes->gap;
}

void report_lanes_fini(struct report_lanes *lanes)
{
    free(lanes->actors);
    free(lanes->lane_of);
    memset(lanes, 0, sizeof *lanes);
}
