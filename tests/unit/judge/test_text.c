// SPDX-License-Identifier: MIT
#include "judge/judge.h"

#include "tests/unit/judge/story.h"

static void assert_pattern(const struct story *story,
                           const struct judge_pattern *pattern,
                           const char *expected)
{
    char text[128];

    assert_string_equal(
        judge_pattern_text(story->timeline, pattern, text, sizeof text),
        expected);
}

static void patterns_read_as_a_person_would_say_them(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();

    (void)state;
    assert_pattern(&story, &pattern, "any -> any  any SIP message");
    pattern.method = story_name(&story, "INVITE");
    assert_pattern(&story, &pattern, "any -> any  any INVITE message");
    pattern.what = JUDGE_METHOD;
    pattern.src = story.alice;
    pattern.dst = story.secondary;
    assert_pattern(&story, &pattern, "alice -> secondary  INVITE");
    pattern.what = JUDGE_STATUS;
    pattern.status = 503;
    assert_pattern(&story, &pattern,
                   "alice -> secondary  503 Service Unavailable to INVITE");
    pattern.method = 0;
    pattern.status = 799;
    assert_pattern(&story, &pattern, "alice -> secondary  799");
    pattern.what = JUDGE_CLASS;
    pattern.status = 2;
    assert_pattern(&story, &pattern, "alice -> secondary  2xx");
    story_destroy(&story);
}

static void dns_patterns_name_what_is_asked(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();

    (void)state;
    pattern.what = JUDGE_DNS;
    assert_pattern(&story, &pattern, "any -> any  dns");
    pattern.op = story_name(&story, "query");
    pattern.dns_type = story_name(&story, "SRV");
    pattern.name = story_name(&story, "pbx.com");
    assert_pattern(&story, &pattern, "any -> any  dns query SRV pbx.com");
    story_destroy(&story);
}

static void filters_follow_the_pattern(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();

    (void)state;
    pattern.what = JUDGE_METHOD;
    pattern.method = story_name(&story, "BYE");
    pattern.transport = BASE_TLS;
    pattern.retransmission = 0;
    pattern.fate = BASE_FATE_LOST;
    pattern.account = 2;
    pattern.call_id = story_name(&story, "c1");
    assert_pattern(&story, &pattern,
                   "any -> any  BYE, by tls, first copy, lost, account 2, "
                   "call c1");
    pattern = judge_pattern_any();
    pattern.retransmission = 1;
    assert_pattern(&story, &pattern, "any -> any  any SIP message, a re-send");
    story_destroy(&story);
}

static void text_that_is_too_long_is_cut(void **state)
{
    struct story story = story_create();
    struct judge_pattern pattern = judge_pattern_any();
    char text[8];

    (void)state;
    judge_pattern_text(story.timeline, &pattern, text, sizeof text);
    assert_string_equal(text, "any -> ");
    story_destroy(&story);
}

static void windows_are_told_without_their_tolerance(void **state)
{
    static const struct {
        struct judge_window window;
        const char *text;
    } cases[] = {
        {{3499000, 3501000, 1000}, "at 3.500"},
        {{3500000, 3500000, 0}, "at 3.500"},
        {{2999000, 7501000, 1000}, "between 3.000 and 7.500"},
        {{0, BASE_TIME_NEVER, 1000}, "between 0.001 and never"},
    };
    char text[64];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(
            judge_window_text(&cases[i].window, text, sizeof text),
            cases[i].text);
}

static void assert_answer(const struct story *story, const char *answers,
                          const char *rcode, bool truncated,
                          const char *expected)
{
    struct base_event event = {
        .kind = BASE_EVENT_DNS,
        .op = story_name(story, "answer"),
        .text = story_name(story, answers),
        .detail = story_name(story, rcode),
        .truncated = truncated,
        .number = 300,
    };
    char text[64];

    assert_string_equal(
        judge_event_what(story->timeline, &event, text, sizeof text), expected);
}

static void answers_count_their_records(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_answer(&story, "192.168.1.13", "NOERROR", false,
                  "answer 1 record ttl 300");
    assert_answer(&story, "0 2 5060 a, 0 1 5060 b", "NOERROR", false,
                  "answer 2 records ttl 300");
    assert_answer(&story, "1 1 \"s\" \"x\" \"!a, b!\" .", "NOERROR", false,
                  "answer 1 record ttl 300");
    assert_answer(&story, "a, b, ...", "NOERROR", false,
                  "answer 3+ records ttl 300");
    assert_answer(&story, "", "NOERROR", false, "answer no records");
    assert_answer(&story, "", "NXDOMAIN", false, "answer NXDOMAIN");
    assert_answer(&story, "", "NOERROR", true, "answer truncated");
    story_destroy(&story);
}

static void events_are_named_in_short(void **state)
{
    struct story story = story_create();
    char text[64];

    (void)state;
    assert_string_equal(
        judge_event_what(story.timeline,
                         base_timeline_at(story.timeline, story.answer), text,
                         sizeof text),
        "200 OK");
    assert_string_equal(
        judge_event_what(story.timeline,
                         base_timeline_at(story.timeline, story.moved_register),
                         text, sizeof text),
        "REGISTER");
    assert_string_equal(judge_event_what(story.timeline,
                                         base_timeline_at(story.timeline, 1),
                                         text, sizeof text),
                        "NAPTR yealink.pbx.com?");
    assert_string_equal(
        judge_event_what(story.timeline,
                         base_timeline_at(story.timeline, story.failover), text,
                         sizeof text),
        "failover");
    story_destroy(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_read_as_a_person_would_say_them),
        cmocka_unit_test(dns_patterns_name_what_is_asked),
        cmocka_unit_test(filters_follow_the_pattern),
        cmocka_unit_test(text_that_is_too_long_is_cut),
        cmocka_unit_test(windows_are_told_without_their_tolerance),
        cmocka_unit_test(answers_count_their_records),
        cmocka_unit_test(events_are_named_in_short),
    };

    return cmocka_run_group_tests_name("judge_text", tests, NULL, NULL);
}
