// SPDX-License-Identifier: MIT
#include "judge/judge.h"

static bool fits(const struct base_timeline *timeline,
                 const struct judge_pattern *pattern,
                 const struct judge_window *window,
                 const struct base_event *event)
{
    return event->t >= window->from && event->t <= window->to &&
           judge_matches(timeline, pattern, event);
}

size_t judge_find(const struct base_timeline *timeline,
                  const struct judge_pattern *pattern,
                  const struct judge_window *window, size_t start)
{
    size_t count = base_timeline_count(timeline);

    for (size_t i = start; i < count; i++) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (!event->claimed && fits(timeline, pattern, window, event))
            return i;
    }
    return JUDGE_NO_EVENT;
}

size_t judge_find_any(const struct base_timeline *timeline,
                      const struct judge_pattern *pattern,
                      const struct judge_window *window, size_t start)
{
    size_t count = base_timeline_count(timeline);

    for (size_t i = start; i < count; i++)
        if (fits(timeline, pattern, window, base_timeline_at(timeline, i)))
            return i;
    return JUDGE_NO_EVENT;
}

size_t judge_settled(const struct base_timeline *timeline,
                     const struct judge_pattern *pattern, size_t start)
{
    struct judge_pattern later = *pattern;
    size_t count = base_timeline_count(timeline);

    if (pattern->fate < 0)
        return count > start ? count : start;
    later.fate = BASE_FATE_PENDING;
    for (size_t i = start; i < count; i++)
        if (judge_matches(timeline, &later, base_timeline_at(timeline, i)))
            return i;
    return count > start ? count : start;
}

size_t judge_count(const struct base_timeline *timeline,
                   const struct judge_pattern *pattern,
                   const struct judge_window *window)
{
    size_t matches = 0;

    for (size_t i = 0; i < base_timeline_count(timeline); i++)
        matches +=
            fits(timeline, pattern, window, base_timeline_at(timeline, i));
    return matches;
}
