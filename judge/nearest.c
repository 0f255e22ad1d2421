// SPDX-License-Identifier: MIT
#include "judge/judge.h"

/* Kinds of explanation, each of which has one best event. */
enum rank {
    RANK_MATCH,   /* unclaimed, outside the window */
    RANK_ASTRAY,  /* one place differs, first copy, inside the window */
    RANK_CLAIMED, /* a match, but taken */
    RANK_SIMILAR, /* one place differs */
    RANK_COUNT    /* nothing like it */
};

struct explanation {
    enum rank rank;
    base_span distance;
    struct judge_candidate candidate;
};

static base_span distance(base_time t, const struct judge_window *window)
{
    if (t < window->from)
        return window->from - t;
    return t > window->to ? t - window->to : 0;
}

static bool differs_in_detail(const struct base_timeline *timeline,
                              const struct judge_pattern *pattern,
                              const struct base_event *event)
{
    struct judge_pattern open = *pattern;

    open.transport = open.retransmission = open.fate = -1;
    open.account = open.call_id = 0;
    return judge_matches(timeline, &open, event);
}

static bool differs_in_dst(const struct base_timeline *timeline,
                           const struct judge_pattern *pattern,
                           const struct base_event *event)
{
    struct judge_pattern open = *pattern;

    open.dst = 0;
    return judge_matches(timeline, &open, event);
}

static bool differs_in_src(const struct base_timeline *timeline,
                           const struct judge_pattern *pattern,
                           const struct base_event *event)
{
    struct judge_pattern open = *pattern;

    open.src = 0;
    return judge_matches(timeline, &open, event);
}

/* Another method for a request, another answer for an answer. */
static bool differs_in_what(const struct base_timeline *timeline,
                            const struct judge_pattern *pattern,
                            const struct base_event *event)
{
    struct judge_pattern open = *pattern;

    switch (pattern->what) {
    case JUDGE_ANY_SIP:
        open.method = 0;
        break;
    case JUDGE_METHOD:
        open.what = JUDGE_ANY_SIP;
        open.method = 0;
        if (event->status != 0)
            return false;
        break;
    case JUDGE_STATUS:
    case JUDGE_CLASS:
        open.what = JUDGE_ANY_SIP;
        if (event->status == 0)
            return false;
        break;
    case JUDGE_DNS:
        open.name = open.dns_type = 0;
        break;
    case JUDGE_NET:
        open.op = 0;
        break;
    }
    return judge_matches(timeline, &open, event);
}

static bool find_difference(const struct base_timeline *timeline,
                            const struct judge_pattern *pattern,
                            const struct base_event *event,
                            enum judge_difference *out)
{
    if (differs_in_detail(timeline, pattern, event))
        *out = JUDGE_NEAR_OTHER_DETAIL;
    else if (differs_in_dst(timeline, pattern, event))
        *out = JUDGE_NEAR_OTHER_DST;
    else if (differs_in_src(timeline, pattern, event))
        *out = JUDGE_NEAR_OTHER_SRC;
    else if (differs_in_what(timeline, pattern, event))
        *out = JUDGE_NEAR_OTHER_WHAT;
    else
        return false;
    return true;
}

static struct explanation explain(const struct base_timeline *timeline,
                                  const struct judge_pattern *pattern,
                                  const struct judge_window *window,
                                  const struct base_event *event)
{
    struct explanation result = {.rank = RANK_COUNT,
                                 .distance = distance(event->t, window)};
    enum judge_difference *difference = &result.candidate.difference;

    if (judge_matches(timeline, pattern, event)) {
        result.rank = event->claimed ? RANK_CLAIMED : RANK_MATCH;
        *difference = event->claimed          ? JUDGE_NEAR_CLAIMED
                      : event->t > window->to ? JUDGE_NEAR_LATER
                                              : JUDGE_NEAR_EARLIER;
    } else if (find_difference(timeline, pattern, event, difference)) {
        bool fresh = !event->claimed && !event->retransmission;

        result.rank =
            result.distance == 0 && fresh ? RANK_ASTRAY : RANK_SIMILAR;
    }
    return result;
}

/*
 * Which difference says more when both are as near: a request is recognised by
 * who sent it, an answer by the two who talk.
 */
static int preference(const struct judge_pattern *pattern,
                      enum judge_difference difference)
{
    bool answer = pattern->what == JUDGE_STATUS || pattern->what == JUDGE_CLASS;

    switch (difference) {
    case JUDGE_NEAR_OTHER_DETAIL:
        return 0;
    case JUDGE_NEAR_OTHER_DST:
        return answer ? 3 : 1;
    case JUDGE_NEAR_OTHER_WHAT:
        return answer ? 1 : 2;
    case JUDGE_NEAR_OTHER_SRC:
        return answer ? 2 : 3;
    case JUDGE_NEAR_EARLIER:
    case JUDGE_NEAR_LATER:
    case JUDGE_NEAR_CLAIMED:
        break;
    }
    return 0;
}

/* Of equally good ones the first stays: it began the trouble. */
static bool is_better(const struct judge_pattern *pattern,
                      const struct explanation *a, const struct explanation *b)
{
    if (b->candidate.event == JUDGE_NO_EVENT)
        return true;
    if (a->distance != b->distance)
        return a->distance < b->distance;
    return preference(pattern, a->candidate.difference) <
           preference(pattern, b->candidate.difference);
}

/*
 * A message that went astray just when it was wanted explains more than a right
 * one of before, but less than the right one that came too late.
 */
static struct judge_candidate choose(const struct explanation best[RANK_COUNT])
{
    const struct judge_candidate *match = &best[RANK_MATCH].candidate;

    if (match->event != JUDGE_NO_EVENT &&
        match->difference == JUDGE_NEAR_EARLIER &&
        best[RANK_ASTRAY].candidate.event != JUDGE_NO_EVENT)
        return best[RANK_ASTRAY].candidate;
    for (size_t rank = 0; rank < RANK_COUNT; rank++)
        if (best[rank].candidate.event != JUDGE_NO_EVENT)
            return best[rank].candidate;
    return *match;
}

struct judge_candidate judge_nearest(const struct base_timeline *timeline,
                                     const struct judge_pattern *pattern,
                                     const struct judge_window *window)
{
    struct explanation best[RANK_COUNT];

    for (size_t rank = 0; rank < RANK_COUNT; rank++)
        best[rank] = (struct explanation){.candidate.event = JUDGE_NO_EVENT};
    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        struct explanation found =
            explain(timeline, pattern, window, base_timeline_at(timeline, i));

        found.candidate.event = i;
        if (found.rank != RANK_COUNT &&
            is_better(pattern, &found, &best[found.rank]))
            best[found.rank] = found;
    }
    return choose(best);
}
