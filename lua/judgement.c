// SPDX-License-Identifier: MIT
/*
 * Recording what the judgement verbs found: the `check` event, the failure, and
 * the text of a missed expectation. That text is written a while after the
 * failure, because what explains it best may be still to come: the message
 * itself, too late (DESIGN 5, "names earlier or later candidates").
 */
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "base/text.h"
#include "lua/private.h"

/* In the order of enum judge_invariant, whose bits waive() sets. */
const char *const scn_invariants[] = {"challenge",    "cancel-ack",  "cseq",
                                      "one-binding",  "retry-after", "priority",
                                      "request-rate", "settled",     NULL};

static base_time now_of(const struct scn *s)
{
    return net_now(lab_net(s->lab));
}

static void add_check_event(struct scn *s, int line, enum base_verdict verdict,
                            const char *rule)
{
    base_timeline_add(s->timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_CHECK,
                          .t = now_of(s),
                          .arrived = now_of(s),
                          .verdict = (uint8_t)verdict,
                          .status = line,
                          .text = base_timeline_name(s->timeline, rule),
                      });
}

/* The rule as the script has it; checks of the line so far tell which it is. */
static void add_rule(const struct scn *s, int line, const char *verb,
                     struct base_buffer *out)
{
    size_t before = 0;

    if (scn_rule_count(s->text, line, verb) > 1)
        for (size_t i = 0; i < base_timeline_count(s->timeline); i++) {
            const struct base_event *event = base_timeline_at(s->timeline, i);

            before +=
                event->kind == BASE_EVENT_CHECK && event->status == line &&
                base_has_prefix(base_timeline_text(s->timeline, event->text),
                                verb);
        }
    scn_rule(s->text, line, verb, before, out);
}

void scn_judge(struct scn *s, int line, const struct scn_judgement *judgement)
{
    struct base_buffer rule = {0};
    struct judge_failure failure = {.verdict = judgement->verdict,
                                    .line = line,
                                    .event = judgement->event,
                                    .at = now_of(s)};

    add_rule(s, line, judgement->verb, &rule);
    add_check_event(s, line, judgement->verdict, base_buffer_text(&rule));
    if (judgement->verdict != BASE_VERDICT_PASS) {
        char *copies[] = {base_strdup(base_buffer_text(&rule)),
                          base_strdup(judgement->wanted),
                          base_strdup(judgement->instead)};

        failure.rule = copies[0];
        failure.wanted = copies[1];
        failure.instead = copies[2];
        judge_result_add(s->result, &failure);
        for (size_t i = 0; i < BASE_COUNT_OF(copies); i++)
            free(copies[i]);
    }
    base_buffer_fini(&rule);
}

static struct judge_window without_tolerance(const struct judge_window *window)
{
    struct judge_window plain = {
        .from = base_time_add(window->from, window->tolerance),
        .to = base_time_add(window->to, -window->tolerance)};

    return plain;
}

/* Until when nothing came, if that is what is to be said. */
static void describe(struct scn *s, const struct scn_miss *miss,
                     const struct judge_candidate *nearest,
                     struct base_buffer *out)
{
    struct judge_window window = miss->window;
    const struct base_event *event =
        nearest->event != JUDGE_NO_EVENT
            ? base_timeline_at(s->timeline, nearest->event)
            : NULL;
    bool inside =
        event != NULL && event->t >= window.from && event->t <= window.to;
    bool is_match =
        event != NULL && (nearest->difference == JUDGE_NEAR_LATER ||
                          nearest->difference == JUDGE_NEAR_EARLIER);

    if (!inside && !is_match && miss->until > window.to) {
        window = without_tolerance(&window);
        window.to = now_of(s);
        if (event != NULL && event->t > window.from)
            window.from = event->t + 1; /* it is near, not instead */
    }
    judge_instead(s->timeline, &miss->pattern, &window, nearest, out);
}

static void miss_record(struct scn *s, const struct scn_miss *miss,
                        enum base_verdict verdict)
{
    struct judge_candidate nearest =
        judge_nearest(s->timeline, &miss->pattern, &miss->window);
    struct base_buffer instead = {0};
    struct judge_failure failure = {
        .verdict = verdict,
        .line = miss->line,
        .rule = miss->rule,
        .wanted = miss->wanted,
        .event = nearest.event,
        .at = base_time_add(miss->window.to, -miss->window.tolerance)};

    describe(s, miss, &nearest, &instead);
    failure.instead = instead.bytes;
    judge_result_add(s->result, &failure);
    base_buffer_fini(&instead);
}

static void miss_fini(struct scn_miss *miss)
{
    free(miss->rule);
    free(miss->wanted);
    memset(miss, 0, sizeof *miss);
}

void scn_judge_miss(struct scn *s, int line,
                    const struct scn_judgement *judgement,
                    const struct scn_search *search)
{
    struct base_buffer rule = {0};
    struct scn_miss miss = {.is_set = true,
                            .line = line,
                            .wanted = base_strdup(judgement->wanted),
                            .pattern = search->pattern,
                            .window = search->window};

    add_rule(s, line, judgement->verb, &rule);
    miss.rule = base_strdup(base_buffer_text(&rule));
    base_buffer_fini(&rule);
    add_check_event(s, line, judgement->verdict, miss.rule);
    if (judgement->verdict == BASE_VERDICT_FAIL) {
        /* What comes after is only looked at to explain: nobody waits for it. */
        net_set_speed(lab_net(s->lab), NET_SPEED_MAX);
        miss.until = base_time_add(search->window.to - search->window.tolerance,
                                   SCN_GRACE);
        s->miss = miss;
        return;
    }
    miss_record(s, &miss, judgement->verdict);
    miss_fini(&miss);
}

bool scn_miss_is_over(const struct scn *s)
{
    struct judge_window later = {.from = s->miss.window.to + 1,
                                 .to = BASE_TIME_NEVER};

    return now_of(s) >= s->miss.until ||
           judge_find(s->timeline, &s->miss.pattern, &later, 0) !=
               JUDGE_NO_EVENT;
}

void scn_miss_finish(struct scn *s)
{
    if (!s->miss.is_set)
        return;
    miss_record(s, &s->miss, BASE_VERDICT_FAIL);
    miss_fini(&s->miss);
}

/* ---- strict -------------------------------------------------------------- */

static bool is_unclaimed(const struct scn *s, const struct base_event *event)
{
    if (event->kind != BASE_EVENT_SIP || event->claimed)
        return false;
    return s->strict_all || (event->status == 0 && !event->retransmission);
}

static void strict_fail(struct scn *s, size_t first, size_t count)
{
    const struct base_event *event = base_timeline_at(s->timeline, first);
    struct base_buffer instead = {0};
    char what[128], at[BASE_TIME_TEXT_MAX];
    struct scn_judgement judgement = {
        .verdict = BASE_VERDICT_FAIL,
        .verb = "strict",
        .wanted = s->strict_all ? "every SIP message claimed"
                                : "every SIP request claimed",
        .event = first};

    judge_event_what(s->timeline, event, what, sizeof what);
    base_buffer_printf(&instead, "%zu unclaimed, the first: ", count);
    base_buffer_printf(&instead, "%s -> ",
                       base_timeline_text(s->timeline, event->src));
    base_buffer_printf(&instead, "%s  %s at %s",
                       base_timeline_text(s->timeline, event->dst), what,
                       base_time_format(at, event->t, 3));
    judgement.instead = base_buffer_text(&instead);
    scn_judge(s, s->strict_line, &judgement);
    base_buffer_fini(&instead);
}

void scn_strict_judge(struct scn *s)
{
    size_t count = base_timeline_count(s->timeline);
    size_t unclaimed = 0, first = JUDGE_NO_EVENT;

    if (!s->strict)
        return;
    for (size_t i = 0; i < count; i++) {
        if (!is_unclaimed(s, base_timeline_at(s->timeline, i)))
            continue;
        if (unclaimed++ == 0)
            first = i;
    }
    if (unclaimed > 0)
        strict_fail(s, first, unclaimed);
    else
        scn_judge(s, s->strict_line,
                  &(struct scn_judgement){.verdict = BASE_VERDICT_PASS,
                                          .verb = "strict"});
}
