// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include "tests/unit/judge/story.h"

static const struct judge_window always = {.from = 0, .to = BASE_TIME_NEVER};

static struct judge_pattern registers(const struct story *story)
{
    struct judge_pattern pattern = judge_pattern_any();

    pattern.what = JUDGE_METHOD;
    pattern.method = story_name(story, "REGISTER");
    return pattern;
}

static void find_gives_the_first_unclaimed_match(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);
    size_t first = story.first_register;

    (void)state;
    assert_int_equal(judge_find(story.timeline, &pattern, &always, 0), first);

    base_timeline_claim(story.timeline, first);

    assert_int_equal(judge_find(story.timeline, &pattern, &always, 0),
                     first + 1);
    assert_int_equal(judge_find_any(story.timeline, &pattern, &always, 0),
                     first);
    story_destroy(&story);
}

static void find_starts_where_it_is_told(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);
    size_t moved = story.moved_register;

    (void)state;
    assert_int_equal(judge_find(story.timeline, &pattern, &always, moved),
                     moved);
    assert_int_equal(judge_find(story.timeline, &pattern, &always, moved + 1),
                     JUDGE_NO_EVENT);
    assert_int_equal(judge_find_any(story.timeline, &pattern, &always, 1000),
                     JUDGE_NO_EVENT);
    story_destroy(&story);
}

static void both_ends_of_a_window_belong_to_it(void **state)
{
    static const struct {
        base_time from, to;
        bool found;
    } cases[] = {
        {7500000, 7500000, true},  {7500001, 8000000, false},
        {7000000, 7499999, false}, {7000000, 7500000, true},
        {7500000, 8000000, true},
    };
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);

    (void)state;
    pattern.dst = story.secondary;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct judge_window window = {cases[i].from, cases[i].to, 0};
        size_t wanted = cases[i].found ? story.moved_register : JUDGE_NO_EVENT;

        assert_int_equal(judge_find(story.timeline, &pattern, &window, 0),
                         wanted);
        assert_int_equal(judge_find_any(story.timeline, &pattern, &window, 0),
                         wanted);
        assert_int_equal(judge_count(story.timeline, &pattern, &window),
                         cases[i].found);
    }
    story_destroy(&story);
}

static void count_takes_claimed_ones_and_copies_too(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);

    (void)state;
    base_timeline_claim(story.timeline, story.first_register);
    assert_int_equal(judge_count(story.timeline, &pattern, &always), 5);
    pattern.retransmission = 1;
    assert_int_equal(judge_count(story.timeline, &pattern, &always), 3);
    pattern.retransmission = 0;
    assert_int_equal(judge_count(story.timeline, &pattern, &always), 2);
    story_destroy(&story);
}

static void what_was_searched_in_vain_is_settled(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);
    size_t count = base_timeline_count(story.timeline);

    (void)state;
    assert_int_equal(judge_settled(story.timeline, &pattern, 0), count);
    assert_int_equal(judge_settled(story.timeline, &pattern, count), count);
    assert_int_equal(judge_settled(story.timeline, &pattern, count + 3),
                     count + 3);
    story_destroy(&story);
}

static void
an_open_fate_is_not_settled_if_the_pattern_asks_for_fate(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = registers(&story);
    size_t pending = base_timeline_add(
        story.timeline, &(struct base_event){.kind = BASE_EVENT_SIP,
                                             .t = 8000000,
                                             .src = story.alice,
                                             .dst = story.primary,
                                             .name = pattern.method});

    (void)state;
    story_sip(&story, 9000000, story.alice, story.primary, 0);
    assert_int_equal(judge_settled(story.timeline, &pattern, 0), pending + 2);
    pattern.fate = BASE_FATE_LOST;
    assert_int_equal(judge_settled(story.timeline, &pattern, 0), pending);

    base_timeline_set_fate(story.timeline, pending, BASE_FATE_LOST, "link",
                           8000000);

    assert_int_equal(judge_find(story.timeline, &pattern, &always, pending),
                     pending);
    assert_int_equal(judge_settled(story.timeline, &pattern, pending),
                     pending + 2);
    story_destroy(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find_gives_the_first_unclaimed_match),
        cmocka_unit_test(find_starts_where_it_is_told),
        cmocka_unit_test(both_ends_of_a_window_belong_to_it),
        cmocka_unit_test(count_takes_claimed_ones_and_copies_too),
        cmocka_unit_test(what_was_searched_in_vain_is_settled),
        cmocka_unit_test(
            an_open_fate_is_not_settled_if_the_pattern_asks_for_fate),
    };

    return cmocka_run_group_tests_name("judge_find", tests, NULL, NULL);
}
