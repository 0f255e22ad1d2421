// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include "tests/unit/judge/story.h"

/* "alice -> secondary REGISTER": fits the moved REGISTER of the story. */
static struct judge_pattern moved(const struct story *story)
{
    struct judge_pattern pattern = judge_pattern_any();

    pattern.what = JUDGE_METHOD;
    pattern.method = story_name(story, "REGISTER");
    pattern.src = story->alice;
    pattern.dst = story->secondary;
    return pattern;
}

static void open_pattern_takes_every_sip_message_and_nothing_else(void **state)
{
    struct story story = story_create();
    struct judge_pattern any = judge_pattern_any();
    size_t matches = 0;

    (void)state;
    for (size_t i = 0; i < base_timeline_count(story.timeline); i++)
        matches += judge_matches(story.timeline, &any,
                                 base_timeline_at(story.timeline, i));

    assert_int_equal(matches, 6);
    story_destroy(&story);
}

static void each_place_of_the_pattern_must_fit(void **state)
{
    struct story story = story_create();
    const struct base_event *event =
        base_timeline_at(story.timeline, story.moved_register);
    struct judge_pattern pattern = moved(&story);

    (void)state;
    assert_true(judge_matches(story.timeline, &pattern, event));

    pattern.src = story.secondary;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern = moved(&story);
    pattern.dst = story.primary;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern = moved(&story);
    pattern.method = story_name(&story, "INVITE");
    assert_false(judge_matches(story.timeline, &pattern, event));
    story_destroy(&story);
}

static void each_filter_must_fit(void **state)
{
    struct story story = story_create();
    const struct base_event *event =
        base_timeline_at(story.timeline, story.moved_register);
    struct judge_pattern pattern = moved(&story);

    (void)state;
    pattern.transport = BASE_UDP;
    pattern.retransmission = 0;
    pattern.fate = BASE_FATE_DELIVERED;
    pattern.call_id = event->call_id;
    assert_true(judge_matches(story.timeline, &pattern, event));

    pattern.transport = BASE_TCP;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern.transport = -1;
    pattern.retransmission = 1;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern.retransmission = -1;
    pattern.fate = BASE_FATE_LOST;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern.fate = -1;
    pattern.account = 2;
    assert_false(judge_matches(story.timeline, &pattern, event));
    pattern.account = 0;
    pattern.call_id = story_name(&story, "c2");
    assert_false(judge_matches(story.timeline, &pattern, event));
    story_destroy(&story);
}

static void answers_match_by_status_class_and_method(void **state)
{
    static const struct {
        enum judge_what what;
        int status;
        const char *method;
        bool fits;
    } cases[] = {
        {JUDGE_STATUS, 200, "", true},
        {JUDGE_STATUS, 202, "", false},
        {JUDGE_CLASS, 2, "", true},
        {JUDGE_CLASS, 1, "", false},
        {JUDGE_CLASS, 3, "", false},
        {JUDGE_STATUS, 200, "REGISTER", true},
        {JUDGE_STATUS, 200, "INVITE", false},
        {JUDGE_CLASS, 2, "INVITE", false},
        {JUDGE_ANY_SIP, 0, "REGISTER", true},
        {JUDGE_ANY_SIP, 0, "INVITE", false},
        {JUDGE_METHOD, 0, "REGISTER", false}, /* a request, not its answer */
    };
    struct story story = story_create();
    const struct base_event *answer =
        base_timeline_at(story.timeline, story.answer);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct judge_pattern pattern = judge_pattern_any();

        pattern.what = cases[i].what;
        pattern.status = cases[i].status;
        pattern.method = story_name(&story, cases[i].method);
        assert_int_equal(judge_matches(story.timeline, &pattern, answer),
                         cases[i].fits);
    }
    story_destroy(&story);
}

static void status_patterns_never_take_requests(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();

    (void)state;
    pattern.what = JUDGE_STATUS;
    pattern.status = 200;
    assert_false(
        judge_matches(story.timeline, &pattern,
                      base_timeline_at(story.timeline, story.moved_register)));
    story_destroy(&story);
}

static void dns_patterns_match_name_type_and_direction(void **state)
{
    struct story story = story_create();
    const struct base_event *query = base_timeline_at(story.timeline, 1);
    const struct base_event *answer = base_timeline_at(story.timeline, 2);
    struct judge_pattern pattern = judge_pattern_any();

    (void)state;
    pattern.what = JUDGE_DNS;
    assert_true(judge_matches(story.timeline, &pattern, query));
    assert_true(judge_matches(story.timeline, &pattern, answer));
    pattern.op = story_name(&story, "query");
    assert_true(judge_matches(story.timeline, &pattern, query));
    assert_false(judge_matches(story.timeline, &pattern, answer));
    pattern.name = story_name(&story, "yealink.pbx.com");
    pattern.dns_type = story_name(&story, "NAPTR");
    assert_true(judge_matches(story.timeline, &pattern, query));
    pattern.dns_type = story_name(&story, "SRV");
    assert_false(judge_matches(story.timeline, &pattern, query));
    pattern.dns_type = 0;
    pattern.name = story_name(&story, "other.pbx.com");
    assert_false(judge_matches(story.timeline, &pattern, query));
    story_destroy(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_pattern_takes_every_sip_message_and_nothing_else),
        cmocka_unit_test(each_place_of_the_pattern_must_fit),
        cmocka_unit_test(each_filter_must_fit),
        cmocka_unit_test(answers_match_by_status_class_and_method),
        cmocka_unit_test(status_patterns_never_take_requests),
        cmocka_unit_test(dns_patterns_match_name_type_and_direction),
    };

    return cmocka_run_group_tests_name("judge_pattern", tests, NULL, NULL);
}
