// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include "tests/unit/judge/story.h"

#define TOLERANCE BASE_MSEC

static struct judge_window around(base_time t)
{
    struct judge_window window = {t - TOLERANCE, t + TOLERANCE, TOLERANCE};

    return window;
}

static struct judge_pattern request(const struct story *story, uint32_t src,
                                    const char *method, uint32_t dst)
{
    struct judge_pattern pattern = judge_pattern_any();

    pattern.what = JUDGE_METHOD;
    pattern.method = story_name(story, method);
    pattern.src = src;
    pattern.dst = dst;
    return pattern;
}

static struct judge_pattern answer(uint32_t src, int status, uint32_t dst)
{
    struct judge_pattern pattern = judge_pattern_any();

    pattern.what = JUDGE_STATUS;
    pattern.status = status;
    pattern.src = src;
    pattern.dst = dst;
    return pattern;
}

/* The candidate, and the sentence about it. */
static void assert_nearest(const struct story *story,
                           const struct judge_pattern *pattern,
                           const struct judge_window *window, size_t event,
                           enum judge_difference difference,
                           const char *sentence)
{
    struct judge_candidate found =
        judge_nearest(story->timeline, pattern, window);
    struct base_buffer out = {0};

    judge_instead(story->timeline, pattern, window, &found, &out);

    assert_string_equal(base_buffer_text(&out), sentence);
    assert_int_equal(found.event, event);
    if (event != JUDGE_NO_EVENT)
        assert_int_equal(found.difference, difference);
    base_buffer_fini(&out);
}

static void a_late_one_is_named_with_the_silence_before_it(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(3500000);

    (void)state;
    assert_nearest(
        &story, &pattern, &window, story.moved_register, JUDGE_NEAR_LATER,
        "it came at 7.500, 4.000 s late: 3 re-sends to primary went "
        "unanswered first\n"
        "(semantics 2.5, knob retry_semantics = retransmissions, chosen)");
    story_destroy(&story);
}

static void a_late_answer_is_just_late(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = answer(story.secondary, 200, story.alice);
    struct judge_window window = around(7000000);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.answer, JUDGE_NEAR_LATER,
                   "it came at 7.500, 0.500 s late");
    story_destroy(&story);
}

static void an_early_one_is_named(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(8 * BASE_SEC);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_EARLIER, "it came at 7.500, 0.500 s early");
    story_destroy(&story);
}

static void
one_in_the_window_came_before_the_event_it_was_to_follow(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(7500000);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_EARLIER,
                   "it came at 7.500, before the event it was to follow");
    story_destroy(&story);
}

static void of_early_and_late_the_nearer_one_explains(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(9 * BASE_SEC);
    struct judge_window later = around(19 * BASE_SEC);
    size_t late =
        story_sip(&story, 20 * BASE_SEC, story.alice, story.secondary, 0);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_EARLIER, "it came at 7.500, 1.500 s early");
    assert_nearest(&story, &pattern, &later, late, JUDGE_NEAR_LATER,
                   "it came at 20.000, 1.000 s late");
    story_destroy(&story);
}

static void a_late_one_explains_more_than_one_gone_astray(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(0); /* the first copy to primary */

    (void)state;
    assert_nearest(
        &story, &pattern, &window, story.moved_register, JUDGE_NEAR_LATER,
        "it came at 7.500, 7.500 s late: 3 re-sends to primary went "
        "unanswered first\n"
        "(semantics 2.5, knob retry_semantics = retransmissions, chosen)");
    story_destroy(&story);
}

static void one_gone_astray_explains_more_than_an_early_one(void **state)
{
    struct story story = story_create();
    uint32_t tertiary = base_timeline_actor(
        story.timeline, "tertiary", BASE_ACTOR_REGISTRAR, "192.168.1.15");
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(1807500 * BASE_MSEC);
    size_t astray =
        story_sip(&story, 1807500 * BASE_MSEC, story.alice, tertiary, 0);

    (void)state;
    assert_nearest(&story, &pattern, &window, astray, JUDGE_NEAR_OTHER_DST,
                   "it went to tertiary at 1807.500");
    story_destroy(&story);
}

static void a_copy_towards_somebody_else_does_not_explain(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = around(9 * BASE_SEC);

    (void)state;
    story_unheard(&story, 9 * BASE_SEC, 4);
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_EARLIER, "it came at 7.500, 1.500 s early");
    story_destroy(&story);
}

static void a_request_is_known_by_its_sender_an_answer_by_the_two(void **state)
{
    struct story story = story_create();
    struct judge_window window = around(7500000);
    struct judge_pattern invite =
        request(&story, story.alice, "INVITE", story.secondary);
    struct judge_pattern busy = answer(story.secondary, 486, story.alice);
    size_t elsewhere = base_timeline_add(
        story.timeline, &(struct base_event){.kind = BASE_EVENT_SIP,
                                             .t = 7500000,
                                             .src = story.alice,
                                             .dst = story.primary,
                                             .name = invite.method});

    (void)state;
    story_sip(&story, 7500000, story.secondary, story.primary, 486);
    story_sip(&story, 7500000, story.primary, story.alice, 486);
    assert_nearest(&story, &invite, &window, elsewhere, JUDGE_NEAR_OTHER_DST,
                   "it went to primary at 7.500");
    assert_nearest(&story, &busy, &window, story.answer, JUDGE_NEAR_OTHER_WHAT,
                   "it was 200 OK at 7.500");
    story_destroy(&story);
}

static void an_answer_is_not_another_method(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.secondary, "INVITE", story.alice);
    struct judge_window window = around(7500000);

    (void)state;
    assert_nearest(&story, &pattern, &window, JUDGE_NO_EVENT,
                   JUDGE_NEAR_EARLIER, "nothing came until 7.500");
    story_destroy(&story);
}

static void a_claimed_one_is_named_if_there_is_no_other(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_window window = {7 * BASE_SEC, 67500 * BASE_MSEC, 0};

    (void)state;
    base_timeline_claim(story.timeline, story.moved_register);
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_CLAIMED,
                   "nothing came until 67.500 (nearest: alice -> secondary  "
                   "REGISTER at 7.500, taken by an earlier line)");
    story_destroy(&story);
}

static void another_answer_in_the_window_is_what_it_was(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = answer(story.secondary, 503, story.alice);
    struct judge_window window = around(7500000);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.answer,
                   JUDGE_NEAR_OTHER_WHAT, "it was 200 OK at 7.500");
    pattern = answer(story.primary, 200, story.alice);
    assert_nearest(&story, &pattern, &window, story.answer,
                   JUDGE_NEAR_OTHER_SRC, "it came from secondary at 7.500");
    story_destroy(&story);
}

static void another_method_is_what_it_was(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "SUBSCRIBE", story.secondary);
    struct judge_window window = around(7500000);

    (void)state;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_WHAT, "it was REGISTER at 7.500");
    story_destroy(&story);
}

static void a_filter_that_fails_is_named(void **state)
{
    struct story story = story_create();
    struct judge_window window = around(7500000);
    struct judge_pattern wanted =
        request(&story, story.alice, "REGISTER", story.secondary);
    struct judge_pattern pattern = wanted;

    (void)state;
    pattern.transport = BASE_TCP;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_DETAIL, "it came at 7.500, but by udp");
    pattern = wanted;
    pattern.retransmission = 1;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_DETAIL,
                   "it came at 7.500, but as a first copy");
    pattern = wanted;
    pattern.fate = BASE_FATE_UNREAD;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_DETAIL,
                   "it came at 7.500, but it was delivered");
    pattern = wanted;
    pattern.account = 2;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_DETAIL,
                   "it came at 7.500, but of account 0");
    pattern = wanted;
    pattern.call_id = story_name(&story, "c9");
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_DETAIL, "it came at 7.500, but of call c1");
    story_destroy(&story);
}

static void something_similar_far_away_is_only_the_nearest(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.alice, "INVITE", story.secondary);
    struct judge_window window = {60 * BASE_SEC, 90 * BASE_SEC, 0};

    (void)state;
    assert_nearest(&story, &pattern, &window, story.moved_register,
                   JUDGE_NEAR_OTHER_WHAT,
                   "nothing came until 90.000 (nearest: alice -> secondary  "
                   "REGISTER at 7.500)");
    story_destroy(&story);
}

static void another_name_is_the_nearest_of_a_query(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();
    struct judge_window window = around(0);

    (void)state;
    pattern.what = JUDGE_DNS;
    pattern.op = story_name(&story, "query");
    pattern.dns_type = story_name(&story, "SRV");
    assert_nearest(&story, &pattern, &window, 1, JUDGE_NEAR_OTHER_WHAT,
                   "it was NAPTR yealink.pbx.com? at 0.000");
    story_destroy(&story);
}

static void two_differences_are_nothing_like_it(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern =
        request(&story, story.secondary, "INVITE", story.primary);
    struct judge_window window = {0, 60 * BASE_SEC + TOLERANCE, TOLERANCE};

    (void)state;
    assert_nearest(&story, &pattern, &window, JUDGE_NO_EVENT,
                   JUDGE_NEAR_EARLIER, "nothing came until 60.000");
    story_destroy(&story);
}

static void a_single_re_send_is_counted_in_the_singular(void **state)
{
    struct base_timeline_options options = {0};
    struct story story = {.timeline = base_timeline_create(&options)};
    struct judge_window window = around(1 * BASE_SEC);
    struct judge_pattern pattern;
    size_t moved;

    (void)state;
    story_actors(&story);
    story_unheard(&story, 0, 0);
    story_unheard(&story, 500000, 1);
    moved = story_sip(&story, 2 * BASE_SEC, story.alice, story.secondary, 0);
    pattern = request(&story, story.alice, "REGISTER", story.secondary);
    assert_nearest(&story, &pattern, &window, moved, JUDGE_NEAR_LATER,
                   "it came at 2.000, 1.000 s late: 1 re-send to primary went "
                   "unanswered first");
    story_destroy(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_one_is_named_with_the_silence_before_it),
        cmocka_unit_test(a_late_answer_is_just_late),
        cmocka_unit_test(an_early_one_is_named),
        cmocka_unit_test(
            one_in_the_window_came_before_the_event_it_was_to_follow),
        cmocka_unit_test(of_early_and_late_the_nearer_one_explains),
        cmocka_unit_test(a_late_one_explains_more_than_one_gone_astray),
        cmocka_unit_test(one_gone_astray_explains_more_than_an_early_one),
        cmocka_unit_test(a_copy_towards_somebody_else_does_not_explain),
        cmocka_unit_test(a_request_is_known_by_its_sender_an_answer_by_the_two),
        cmocka_unit_test(an_answer_is_not_another_method),
        cmocka_unit_test(a_claimed_one_is_named_if_there_is_no_other),
        cmocka_unit_test(another_answer_in_the_window_is_what_it_was),
        cmocka_unit_test(another_method_is_what_it_was),
        cmocka_unit_test(a_filter_that_fails_is_named),
        cmocka_unit_test(something_similar_far_away_is_only_the_nearest),
        cmocka_unit_test(another_name_is_the_nearest_of_a_query),
        cmocka_unit_test(two_differences_are_nothing_like_it),
        cmocka_unit_test(a_single_re_send_is_counted_in_the_singular),
    };

    return cmocka_run_group_tests_name("judge_nearest", tests, NULL, NULL);
}
