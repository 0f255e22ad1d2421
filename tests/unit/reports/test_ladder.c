// SPDX-License-Identifier: MIT
#include "reports/ladder.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/judge/story.h"

static const struct report_ladder_options plain;

static void assert_ladder(const struct base_timeline *timeline,
                          const struct report_ladder_options *options,
                          const char *expected)
{
    struct base_buffer out = {0};

    report_ladder(timeline, options, &out);

    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
}

static void assert_excerpt(const struct base_timeline *timeline, size_t event,
                           base_time at, const char *expected)
{
    struct base_buffer out = {0};

    report_ladder_excerpt(timeline, event, at, &plain, &out);

    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
}

static void whole_ladder_shows_every_event(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_ladder(
        story.timeline, &plain,
        "        t      alice            primary          secondary        dns\n"
        "     0.000     |                |! primary: drop silent\n"
        "     0.000     |--NAPTR yealink.pbx.com?------------------------->|\n"
        "     0.000     |<-----------------------answer 1 record ttl 300---|\n"
        "     0.000     |--REGISTER ×--->#                |                |        primary silent\n"
        "     0.500     |--REGISTER ×--->#                |                |        re-send 1\n"
        "     1.500     |--REGISTER ×--->#                |                |        re-send 2\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "     7.500     |--REGISTER---------------------->|                |\n"
        "     7.500     |<-----------------------200 OK---|                |\n");
    story_destroy(&story);
}

static void excerpt_takes_three_before_and_one_after(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_excerpt(
        story.timeline, story.failover, 0,
        "        t      alice            primary          secondary        dns\n"
        "     0.500     |--REGISTER ×--->#                |                |        re-send 1, primary silent\n"
        "     1.500     |--REGISTER ×--->#                |                |        re-send 2\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3\n"
        "   > 7.500     |~ failover: primary -> secondary (timeout)\n"
        "     7.500     |--REGISTER---------------------->|                |\n");
    story_destroy(&story);
}

static void excerpt_at_an_end_takes_more_of_the_other_side(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_excerpt(
        story.timeline, 0, 0,
        "        t      alice            primary          secondary        dns\n"
        "   > 0.000     |                |! primary: drop silent\n"
        "     0.000     |--NAPTR yealink.pbx.com?------------------------->|\n"
        "     0.000     |<-----------------------answer 1 record ttl 300---|\n"
        "     0.000     |--REGISTER ×--->#                |                |        primary silent\n"
        "     0.500     |--REGISTER ×--->#                |                |        re-send 1\n");
    assert_excerpt(
        story.timeline, story.answer, 0,
        "        t      alice            primary          secondary        dns\n"
        "     1.500     |--REGISTER ×--->#                |                |        re-send 2, primary silent\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "     7.500     |--REGISTER---------------------->|                |\n"
        "   > 7.500     |<-----------------------200 OK---|                |\n");
    story_destroy(&story);
}

static void excerpt_of_an_empty_instant_marks_it(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_excerpt(
        story.timeline, REPORT_NO_EVENT, 5 * BASE_SEC,
        "        t      alice            primary          secondary        dns\n"
        "     0.500     |--REGISTER ×--->#                |                |        re-send 1, primary silent\n"
        "     1.500     |--REGISTER ×--->#                |                |        re-send 2\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3\n"
        "   > 5.000     |                |                |                |        (nothing)\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n");
    assert_excerpt(
        story.timeline, REPORT_NO_EVENT, 67500 * BASE_MSEC,
        "         t      alice            primary          secondary        dns\n"
        "      3.500     |--REGISTER ×--->#                |                |        re-send 3, primary silent\n"
        "      7.500     |~ failover: primary -> secondary (timeout)\n"
        "      7.500     |--REGISTER---------------------->|                |\n"
        "      7.500     |<-----------------------200 OK---|                |\n"
        "   > 67.500     |                |                |                |        (nothing)\n");
    story_destroy(&story);
}

static void what_happens_at_the_instant_stands_before_its_mark(void **state)
{
    struct story story = story_create();

    (void)state;
    assert_excerpt(
        story.timeline, REPORT_NO_EVENT, 7500 * BASE_MSEC,
        "        t      alice            primary          secondary        dns\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3, primary silent\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "     7.500     |--REGISTER---------------------->|                |\n"
        "     7.500     |<-----------------------200 OK---|                |\n"
        "   > 7.500     |                |                |                |        (nothing)\n");
    story_destroy(&story);
}

static void excerpt_of_a_crowd_has_only_its_own_actors(void **state)
{
    struct story story = story_create();
    char name[16];

    (void)state;
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof name, "phone%d", i);
        story_sip(
            &story, 20 * BASE_SEC,
            base_timeline_actor(story.timeline, name, BASE_ACTOR_PHONE, "x"),
            story.primary, 0);
    }
    assert_excerpt(
        story.timeline, story.moved_register, 0,
        "        t      alice               primary             secondary\n"
        "     1.500     |--REGISTER ×------>#                   |        re-send 2, primary silent\n"
        "     3.500     |--REGISTER ×------>#                   |        re-send 3\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "   > 7.500     |--REGISTER---------------------------->|\n"
        "     7.500     |<-----------------------------200 OK---|\n");
    story_destroy(&story);
}

static void another_reason_is_told_again(void **state)
{
    struct story story = story_create();
    size_t fourth = base_timeline_count(story.timeline);
    struct base_event event =
        *base_timeline_at(story.timeline, story.first_register + 3);
    struct base_buffer out = {0};

    (void)state;
    event.t = 8 * BASE_SEC;
    event.cause = story_name(&story, "lossy");
    base_timeline_add(story.timeline, &event);
    report_ladder_excerpt(story.timeline, fourth, 0, &plain, &out);
    assert_null(strstr(out.bytes, "re-send 4, primary silent"));
    base_buffer_clear(&out);
    report_ladder(story.timeline, &plain, &out);
    assert_non_null(strstr(out.bytes, "        re-send 3\n"));
    assert_non_null(strstr(out.bytes, "        re-send 4, primary lossy\n"));
    base_buffer_fini(&out);
    story_destroy(&story);
}

static void excerpt_passes_over_states_and_checks(void **state)
{
    struct story story = story_create();
    size_t last;

    (void)state;
    base_timeline_add(story.timeline,
                      &(struct base_event){
                          .kind = BASE_EVENT_REGISTRATION,
                          .t = 7500000,
                          .src = story.alice,
                          .op = story_name(&story, "registered"),
                          .server = story.secondary,
                          .number = 3600,
                      });
    last = base_timeline_add(story.timeline,
                             &(struct base_event){
                                 .kind = BASE_EVENT_CHECK,
                                 .t = 7500000,
                                 .verdict = BASE_VERDICT_FAIL,
                                 .status = 33,
                                 .text = story_name(&story, "check (…)"),
                             });
    assert_excerpt(
        story.timeline, last, 0,
        "        t      alice            primary          secondary        dns\n"
        "     3.500     |--REGISTER ×--->#                |                |        re-send 3, primary silent\n"
        "     7.500     |~ failover: primary -> secondary (timeout)\n"
        "     7.500     |--REGISTER---------------------->|                |\n"
        "     7.500     |<-----------------------200 OK---|                |\n"
        "   > 7.500     = fail  line 33  check (…)\n");
    story_destroy(&story);
}

struct stage {
    struct base_timeline *timeline;
    uint32_t alice, bob;
};

static struct stage stage_create(void)
{
    struct base_timeline_options options = {0};
    struct base_timeline *timeline = base_timeline_create(&options);
    struct stage stage = {
        .timeline = timeline,
        .alice = base_timeline_actor(timeline, "alice", BASE_ACTOR_PHONE, "a"),
        .bob = base_timeline_actor(timeline, "bob", BASE_ACTOR_REGISTRAR, "b"),
    };

    return stage;
}

/* The last line of the ladder after `event` was added behind a first message. */
static void assert_line(struct stage *stage, struct base_event event,
                        const char *expected)
{
    struct base_buffer out = {0};
    const char *line;
    char *text;

    base_timeline_add(stage->timeline, &event);
    report_ladder(stage->timeline,
                  &(struct report_ladder_options){.cache = true}, &out);
    text = out.bytes;
    text[out.length - 1] = '\0';
    line = strrchr(text, '\n') + 1;

    assert_string_equal(line, expected);
    base_buffer_fini(&out);
}

static void the_cache_is_told_only_if_asked(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = {
        .kind = BASE_EVENT_CACHE,
        .src = stage.alice,
        .op = base_timeline_name(stage.timeline, "hit"),
    };
    struct base_buffer told = {0}, untold = {0};

    (void)state;
    base_timeline_add(stage.timeline, &event);
    report_ladder(stage.timeline,
                  &(struct report_ladder_options){.cache = true}, &told);
    report_ladder(stage.timeline, &plain, &untold);

    assert_non_null(strstr(base_buffer_text(&told), "cache hit"));
    assert_null(strstr(base_buffer_text(&untold), "cache"));
    base_buffer_fini(&told);
    base_buffer_fini(&untold);
    base_timeline_destroy(&stage.timeline);
}

static struct base_event message(const struct stage *stage, const char *method)
{
    struct base_event event = {
        .kind = BASE_EVENT_SIP,
        .fate = BASE_FATE_DELIVERED,
        .src = stage->alice,
        .dst = stage->bob,
        .name = base_timeline_name(stage->timeline, method),
    };

    return event;
}

static struct base_event told(const struct stage *stage,
                              enum base_event_kind kind, const char *op)
{
    struct base_event event = {
        .kind = (uint8_t)kind,
        .src = stage->alice,
        .op = base_timeline_name(stage->timeline, op),
        .server = stage->bob,
    };

    return event;
}

static void two_lanes_stand_wide_apart(void **state)
{
    struct stage stage = stage_create();

    (void)state;
    assert_line(&stage, message(&stage, "INVITE"),
                "     0.000     |--INVITE------------------------------>|");
    base_timeline_destroy(&stage.timeline);
}

static void fates_are_told_in_words(void **state)
{
    static const struct {
        enum base_fate fate;
        const char *cause, *line;
    } cases[] = {
        {BASE_FATE_DELIVERED, "",
         "     0.000     |--INVITE------------------------------>|"},
        {BASE_FATE_PENDING, "",
         "     0.000     |--INVITE------------------------------>|        still under way"},
        {BASE_FATE_UNREAD, "silent",
         "     0.000     |--INVITE ×---------------------------->#        bob silent"},
        {BASE_FATE_UNREAD, "",
         "     0.000     |--INVITE ×---------------------------->#        bob did not take it"},
        {BASE_FATE_LOST, "link",
         "     0.000     |--INVITE ×---------------------------->#        lost on the link"},
        {BASE_FATE_LOST, "lossy",
         "     0.000     |--INVITE ×---------------------------->#        alice lossy"},
        {BASE_FATE_REFUSED, "icmp-port",
         "     0.000     |--INVITE ×---------------------------->#        ICMP port unreachable"},
        {BASE_FATE_REFUSED, "icmp-host",
         "     0.000     |--INVITE ×---------------------------->#        ICMP host unreachable"},
        {BASE_FATE_REFUSED, "reset",
         "     0.000     |--INVITE ×---------------------------->#        refused, reset"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stage stage = stage_create();
        struct base_event event = message(&stage, "INVITE");

        event.fate = (uint8_t)cases[i].fate;
        event.cause = base_timeline_name(stage.timeline, cases[i].cause);
        assert_line(&stage, event, cases[i].line);
        base_timeline_destroy(&stage.timeline);
    }
}

static void a_lost_answer_ends_at_the_left(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "INVITE");

    (void)state;
    event.src = stage.bob;
    event.dst = stage.alice;
    event.status = 200;
    event.fate = BASE_FATE_LOST;
    assert_line(
        &stage, event,
        "     0.000     #<---------------------------200 OK ×---|        lost");
    base_timeline_destroy(&stage.timeline);
}

static void a_slow_message_says_when_it_arrives(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "INVITE");

    (void)state;
    event.arrived = 200 * BASE_MSEC;
    assert_line(
        &stage, event,
        "     0.000     |--INVITE------------------------------>|        arrives 0.200");
    base_timeline_destroy(&stage.timeline);
}

static void a_text_that_does_not_fit_stands_at_the_right(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "");

    (void)state;
    event.kind = BASE_EVENT_DNS;
    event.op = base_timeline_name(stage.timeline, "query");
    event.type = base_timeline_name(stage.timeline, "SRV");
    event.name = base_timeline_name(stage.timeline,
                                    "_sip._udp.a-rather-long-name.example.com");
    assert_line(
        &stage, event,
        "     0.000     |-SRV _sip._udp.a-rather-long-name.exa…>|        SRV _sip._udp.a-rather-long-name.example.com?");
    base_timeline_destroy(&stage.timeline);
}

static void a_cut_text_keeps_its_mark(void **state)
{
    struct stage stage = stage_create();
    struct base_event event =
        message(&stage, "A-METHOD-OF-AN-EXTENSION-NOBODY-KNOWS");

    (void)state;
    event.fate = BASE_FATE_LOST;
    assert_line(
        &stage, event,
        "     0.000     |-A-METHOD-OF-AN-EXTENSION-NOBODY-KN… ×>#        A-METHOD-OF-AN-EXTENSION-NOBODY-KNOWS, lost");
    event.src = stage.bob;
    event.dst = stage.alice;
    assert_line(
        &stage, event,
        "     0.000     #<A-METHOD-OF-AN-EXTENSION-NOBODY-KN… ×-|        A-METHOD-OF-AN-EXTENSION-NOBODY-KNOWS, lost");
    base_timeline_destroy(&stage.timeline);
}

static void an_address_without_actor_is_named(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "REGISTER");

    (void)state;
    base_timeline_add(stage.timeline, &event);
    event.dst = 0;
    event.dst_addr = base_timeline_name(stage.timeline, "10.9.9.9:5060");
    event.fate = BASE_FATE_LOST;
    event.cause = base_timeline_name(stage.timeline, "no-host");
    assert_line(
        &stage, event,
        "     0.000     |--REGISTER ×--> 10.9.9.9:5060                   no host there");
    event.dst_addr = base_timeline_name(
        stage.timeline, "[abcd:abcd:abcd:abcd:abcd:abcd:7b7b:7b7b]:65535");
    assert_line(
        &stage, event,
        "     0.000     |--REGISTER ×--> [abcd:abcd:abcd:abcd:abcd:abcd:7b7b:7b7b]:65535  no host there");
    base_timeline_destroy(&stage.timeline);
}

static void a_message_without_a_way_says_so(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "REGISTER");

    (void)state;
    base_timeline_add(stage.timeline, &event);
    event.fate = BASE_FATE_LOST;
    event.cause = base_timeline_name(stage.timeline, "no-route");
    assert_line(
        &stage, event,
        "     0.000     |--REGISTER ×-------------------------->#        no address of that family");
    base_timeline_destroy(&stage.timeline);
}

static void states_are_told_behind_the_lane_of_their_actor(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "REGISTER");

    (void)state;
    base_timeline_add(stage.timeline, &event);

    event = told(&stage, BASE_EVENT_REGISTRATION, "registered");
    event.number = 3600;
    assert_line(&stage, event,
                "     0.000     |~ registered at bob for 3600 s");
    event = told(&stage, BASE_EVENT_REGISTRATION, "failed");
    event.account = 2;
    assert_line(&stage, event, "     0.000     |~ account 2 failed at bob");
    event = told(&stage, BASE_EVENT_CALL, "failed");
    event.status = 503;
    event.name = base_timeline_name(stage.timeline, "1");
    assert_line(&stage, event, "     0.000     |~ call 1: failed 503 at bob");
    event = told(&stage, BASE_EVENT_CACHE, "store");
    event.name = base_timeline_name(stage.timeline, "pbx.com");
    event.type = base_timeline_name(stage.timeline, "SRV");
    event.number = 300;
    assert_line(&stage, event,
                "     0.000     |~ cache store: SRV pbx.com ttl 300");
    event = told(&stage, BASE_EVENT_ENGINE, "exhausted");
    assert_line(&stage, event, "     0.000     |~ exhausted");
    event.type = stage.bob;
    assert_line(&stage, event, "     0.000     |~ exhausted: bob");
    base_timeline_destroy(&stage.timeline);
}

static void faults_notes_and_checks_are_told(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "REGISTER");

    (void)state;
    base_timeline_add(stage.timeline, &event);

    event = told(&stage, BASE_EVENT_FAULT, "drop");
    event.dst = stage.bob;
    event.name = base_timeline_name(stage.timeline, "cut");
    assert_line(&stage, event, "     0.000     |! alice - bob: drop cut");
    event = told(&stage, BASE_EVENT_FAULT, "restore");
    event.src = stage.bob;
    assert_line(
        &stage, event,
        "     0.000     |                                       |! bob: restore");
    event = (struct base_event){
        .kind = BASE_EVENT_NOTE,
        .text = base_timeline_name(stage.timeline, "the storm\nbegins")};
    assert_line(&stage, event, "     0.000     * the storm begins");
    event = (struct base_event){
        .kind = BASE_EVENT_CHECK,
        .status = 4,
        .text = base_timeline_name(stage.timeline, "expect")};
    assert_line(&stage, event, "     0.000     = pass  line 4  expect");
    base_timeline_destroy(&stage.timeline);
}

static void connections_are_dotted(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = told(&stage, BASE_EVENT_NET, "connect");

    (void)state;
    event.dst = stage.bob;
    event.transport = BASE_TCP;
    assert_line(&stage, event,
                "     0.000     |..connect tcp.........................>|");
    base_timeline_destroy(&stage.timeline);
}

static void late_times_move_the_lanes(void **state)
{
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "BYE");

    (void)state;
    event.t = 86407500 * BASE_MSEC;
    event.arrived = event.t;
    base_timeline_add(stage.timeline, &event);
    assert_ladder(
        stage.timeline, &plain,
        "            t      alice                                   bob\n"
        "     86407.500     |--BYE--------------------------------->|\n");
    base_timeline_destroy(&stage.timeline);
}

static void many_lanes_move_together(void **state)
{
    static const char *const names[] = {"r1",          "r2", "r3", "r4",
                                        "a-long-name", "r6", "r7", "r8"};
    struct report_ladder_options narrow = {.columns = 80};
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "SUBSCRIBE");

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        event.dst = base_timeline_actor(stage.timeline, names[i],
                                        BASE_ACTOR_REGISTRAR, "x");
        if (i % 4 == 0)
            base_timeline_add(stage.timeline, &event);
        else
            base_timeline_add(stage.timeline,
                              &(struct base_event){.kind = BASE_EVENT_FAULT,
                                                   .src = event.dst,
                                                   .op = event.name});
    }
    base_timeline_add(stage.timeline, &event);
    {
        struct base_buffer out = {0};

        report_ladder(stage.timeline, &narrow, &out);
        assert_true(base_has_prefix(
            out.bytes,
            "        t      alice   r1      r2      r3      r4      a-long… r6      r7      r8\n"
            "     0.000     |-SUBS…>|       |       |       |       |       |       |       |        SUBSCRIBE\n"));
        base_buffer_fini(&out);
    }
    base_timeline_destroy(&stage.timeline);
}

static void colour_is_on_lines_that_matter(void **state)
{
    struct report_ladder_options coloured = {.colour = true};
    struct stage stage = stage_create();
    struct base_event event = message(&stage, "BYE");

    (void)state;
    base_timeline_add(stage.timeline, &event);
    event.fate = BASE_FATE_LOST;
    base_timeline_add(stage.timeline, &event);
    assert_ladder(
        stage.timeline, &coloured,
        "\033[1m        t      alice                                   bob\033[0m\n"
        "     0.000     |--BYE--------------------------------->|\n"
        "\033[31m     0.000     |--BYE ×------------------------------->#        lost\033[0m\n");
    base_timeline_destroy(&stage.timeline);
}

static void an_empty_timeline_is_a_bare_header(void **state)
{
    struct stage stage = stage_create();

    (void)state;
    assert_ladder(stage.timeline, &plain, "        t\n");
    assert_excerpt(stage.timeline, REPORT_NO_EVENT, 0,
                   "        t\n   > 0.000              (nothing)\n");
    base_timeline_destroy(&stage.timeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cache_is_told_only_if_asked),
        cmocka_unit_test(whole_ladder_shows_every_event),
        cmocka_unit_test(excerpt_takes_three_before_and_one_after),
        cmocka_unit_test(excerpt_at_an_end_takes_more_of_the_other_side),
        cmocka_unit_test(excerpt_of_an_empty_instant_marks_it),
        cmocka_unit_test(what_happens_at_the_instant_stands_before_its_mark),
        cmocka_unit_test(excerpt_of_a_crowd_has_only_its_own_actors),
        cmocka_unit_test(another_reason_is_told_again),
        cmocka_unit_test(excerpt_passes_over_states_and_checks),
        cmocka_unit_test(two_lanes_stand_wide_apart),
        cmocka_unit_test(fates_are_told_in_words),
        cmocka_unit_test(a_lost_answer_ends_at_the_left),
        cmocka_unit_test(a_slow_message_says_when_it_arrives),
        cmocka_unit_test(a_text_that_does_not_fit_stands_at_the_right),
        cmocka_unit_test(a_cut_text_keeps_its_mark),
        cmocka_unit_test(an_address_without_actor_is_named),
        cmocka_unit_test(a_message_without_a_way_says_so),
        cmocka_unit_test(states_are_told_behind_the_lane_of_their_actor),
        cmocka_unit_test(faults_notes_and_checks_are_told),
        cmocka_unit_test(connections_are_dotted),
        cmocka_unit_test(late_times_move_the_lanes),
        cmocka_unit_test(many_lanes_move_together),
        cmocka_unit_test(colour_is_on_lines_that_matter),
        cmocka_unit_test(an_empty_timeline_is_a_bare_header),
    };

    return cmocka_run_group_tests_name("reports_ladder", tests, NULL, NULL);
}
