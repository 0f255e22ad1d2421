// SPDX-License-Identifier: MIT
/* What two histories differ in, as it is told. */
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reports/compare.h"
#include "reports/jsonl_read.h"

/* One event: seconds, who, to whom, what, and what became of it. */
struct line {
    double t;
    const char *src, *dst, *what;
    int status;
    const char *fate;
};

static const struct line registers[] = {
    {0, "alice", "primary", "REGISTER", 0, "unread"},
    {0.5, "alice", "primary", "+REGISTER", 0, "unread"},
    {1.5, "alice", "primary", "+REGISTER", 0, "unread"},
    {3.5, "alice", "primary", "+REGISTER", 0, "unread"},
    {7.5, "alice", "", "failover", 0, ""},
    {7.5, "alice", "secondary", "REGISTER", 0, "delivered"},
    {7.5, "secondary", "alice", "REGISTER", 200, "delivered"},
    {8, "", "", "check", 0, ""},
    {1807.5, "alice", "primary", "REGISTER", 0, "delivered"},
    {1807.5, "primary", "alice", "REGISTER", 200, "delivered"},
};
#define REGISTERS BASE_COUNT_OF(registers)

static void add_line(const struct line *line, unsigned serial,
                     struct base_buffer *out)
{
    bool copy = line->what[0] == '+';

    base_buffer_printf(out, "{\"t\":%.6f,", line->t);
    if (strcmp(line->what, "check") == 0) {
        base_buffer_printf(out,
                           "\"kind\":\"check\",\"verdict\":\"pass\","
                           "\"line\":%u,\"text\":\"never\"}\n",
                           serial);
    } else if (line->fate[0] == '\0') {
        base_buffer_printf(out,
                           "\"kind\":\"engine\",\"actor\":\"%s\",\"op\":\"%s\","
                           "\"from\":\"primary\",\"to\":\"secondary\"}\n",
                           line->src, line->what);
    } else {
        base_buffer_printf(out,
                           "\"kind\":\"sip\",\"src\":\"%s\",\"dst\":\"%s\","
                           "\"transport\":\"udp\",\"method\":\"%s\"",
                           line->src, line->dst, line->what + copy);
        if (line->status != 0)
            base_buffer_printf(out, ",\"status\":%d", line->status);
        base_buffer_printf(out,
                           ",\"cseq\":%u,\"call_id\":\"%u@x\"%s,\"fate\":"
                           "\"%s\"}\n",
                           serial, serial,
                           copy ? ",\"retransmission\":true" : "", line->fate);
    }
}

/* `salt` makes Call-IDs, CSeq numbers and script lines differ. */
static struct base_timeline *history(const struct line *lines, size_t count,
                                     unsigned salt)
{
    static const char header[] =
        "{\"siplapse\":1,\"actors\":[{\"name\":\"alice\",\"kind\":\"phone\"},"
        "{\"name\":\"bob\",\"kind\":\"phone\"}]}\n";
    struct base_buffer text = {0};
    struct report_stored stored;
    struct base_error error = {0};
    struct base_timeline *timeline;

    base_buffer_puts(&text, header);
    for (size_t i = 0; i < count; i++)
        add_line(&lines[i], salt + (unsigned)i, &text);
    if (report_jsonl_read("h", text.bytes, text.length, true, &stored,
                          &error) != 0)
        fail_msg("%s", error.text);
    timeline = stored.timeline;
    stored.timeline = NULL;
    report_stored_fini(&stored);
    base_buffer_fini(&text);
    return timeline;
}

static struct report_compare_options options = {
    .threshold = REPORT_COMPARE_THRESHOLD,
};

/* Compares and asserts the words and the counts. */
static void assert_told(const struct line *old_lines, size_t old_count,
                        const struct line *new_lines, size_t new_count,
                        const char *words, const char *counts)
{
    struct base_timeline *before = history(old_lines, old_count, 1);
    struct base_timeline *after = history(new_lines, new_count, 100);
    struct report_comparison comparison;
    struct base_buffer text = {0}, numbers = {0};

    report_compare(before, after, &options, &comparison);
    report_compare_text(before, after, &comparison, 0, &text);
    report_compare_counts(&comparison, &numbers);

    assert_string_equal(base_buffer_text(&text), words);
    assert_string_equal(base_buffer_text(&numbers), counts);
    base_buffer_fini(&numbers);
    base_buffer_fini(&text);
    report_comparison_fini(&comparison);
    base_timeline_destroy(&after);
    base_timeline_destroy(&before);
}

#define HEAD "        old         new\n"

static void random_names_and_numbers_do_not_count(void **state)
{
    (void)state;
    assert_told(registers, REGISTERS, registers, REGISTERS, "", "");
    assert_told(registers, 0, registers, 0, "", "");
}

static void one_event_more_shifts_no_other(void **state)
{
    struct line more[REGISTERS + 1];

    (void)state;
    memcpy(more, registers, 3 * sizeof *more);
    more[3] = (struct line){2.5, "alice", "primary", "+REGISTER", 0, "unread"};
    memcpy(more + 4, registers + 3, sizeof registers - 3 * sizeof *more);
    assert_told(registers, REGISTERS, more, REGISTERS + 1,
                HEAD
                "          -       2.500   new  alice -> primary  REGISTER,"
                " re-send\n",
                "1 new");
    assert_told(more, REGISTERS + 1, registers, REGISTERS,
                HEAD "      2.500           -   missing  alice -> primary  "
                     "REGISTER, re-send\n",
                "1 missing");
}

static void a_uniform_shift_is_told_once(void **state)
{
    struct line late[REGISTERS];

    (void)state;
    memcpy(late, registers, sizeof late);
    for (size_t i = 4; i < REGISTERS; i++)
        late[i].t += 2;
    late[7].t -= 2; /* the script waits for nobody */
    assert_told(registers, REGISTERS, late, REGISTERS,
                HEAD
                "      7.500       9.500   everything from here on moved by "
                "+2.000 s (5 events)\n",
                "5 moved");
}

static void a_shift_that_ends_says_where(void **state)
{
    struct line late[REGISTERS];

    (void)state;
    memcpy(late, registers, sizeof late);
    for (size_t i = 4; i < 7; i++)
        late[i].t += 2;
    assert_told(registers, REGISTERS, late, REGISTERS,
                HEAD "      7.500       9.500   everything from here to 7.500 "
                     "moved by +2.000 s (3 events)\n",
                "3 moved");
}

static void fewer_than_three_are_told_one_by_one(void **state)
{
    struct line late[REGISTERS];

    (void)state;
    memcpy(late, registers, sizeof late);
    late[8].t += 0.25;
    late[9].t += 0.250001;
    options.threshold = 0;
    assert_told(registers, REGISTERS, late, REGISTERS,
                HEAD
                "   1807.500    1807.750   moved by +0.250 s  alice -> "
                "primary  REGISTER\n"
                "   1807.500    1807.750   moved by +0.250001 s  primary -> "
                "alice  200 OK to REGISTER\n",
                "2 moved");
    options.threshold = REPORT_COMPARE_THRESHOLD;
}

static void a_shift_of_one_phone_names_it(void **state)
{
    static const struct line two[] = {
        {0, "alice", "a", "REGISTER", 0, "delivered"},
        {0, "bob", "a", "REGISTER", 0, "delivered"},
        {10, "alice", "a", "REGISTER", 0, "delivered"},
        {10, "a", "alice", "REGISTER", 200, "delivered"},
        {10, "bob", "a", "REGISTER", 0, "delivered"},
        {20, "alice", "a", "REGISTER", 0, "delivered"},
        {20, "bob", "a", "REGISTER", 0, "delivered"},
    };
    struct line late[BASE_COUNT_OF(two)];

    (void)state;
    memcpy(late, two, sizeof late);
    late[2].t = late[3].t = 10.5;
    late[5].t = 20.5;
    assert_told(two, BASE_COUNT_OF(two), late, BASE_COUNT_OF(two),
                HEAD
                "     10.000      10.500   everything of alice from here on "
                "moved by +0.500 s (3 events)\n",
                "3 moved");
}

static void moving_by_the_threshold_is_no_difference(void **state)
{
    struct line late[REGISTERS];

    (void)state;
    memcpy(late, registers, sizeof late);
    late[8].t += 0.001;
    assert_told(registers, REGISTERS, late, REGISTERS, "", "");
    late[8].t += 0.000001;
    assert_told(registers, REGISTERS, late, REGISTERS,
                HEAD "   1807.500    1807.501   moved by +0.001001 s  alice -> "
                     "primary  REGISTER\n",
                "1 moved");
    options.threshold = 2 * BASE_MSEC;
    assert_told(registers, REGISTERS, late, REGISTERS, "", "");
    options.threshold = REPORT_COMPARE_THRESHOLD;
}

static void a_pair_says_which_field_differs(void **state)
{
    struct line other[REGISTERS];

    (void)state;
    memcpy(other, registers, sizeof other);
    other[5].fate = "lost";
    other[5].dst = "tertiary";
    other[9].status = 403;
    assert_told(registers, REGISTERS, other, REGISTERS,
                HEAD "      7.500       7.500   other destination: tertiary "
                     "instead of secondary  alice -> secondary  REGISTER\n"
                     "      7.500       7.500   other fate: lost instead of "
                     "delivered  alice -> secondary  REGISTER\n"
                     "   1807.500    1807.500   other status: 403 instead of "
                     "200  primary -> alice  200 OK to REGISTER\n",
                "3 changed");
}

/* A message that goes elsewhere in a history that is late as a whole. */
static void another_destination_is_found_in_a_late_history(void **state)
{
    struct line late[REGISTERS];

    (void)state;
    memcpy(late, registers, sizeof late);
    for (size_t i = 0; i < REGISTERS; i++)
        late[i].t += 2;
    late[5].dst = late[6].src = "tertiary";
    assert_told(registers, REGISTERS, late, REGISTERS,
                HEAD
                "      0.000       2.000   everything from here on moved by "
                "+2.000 s (10 events)\n"
                "      7.500       9.500   other destination: tertiary "
                "instead of secondary  alice -> secondary  REGISTER\n"
                "      7.500       9.500   other source: tertiary instead "
                "of secondary  secondary -> alice  200 OK to REGISTER\n",
                "10 moved, 2 changed");
}

static void a_decision_more_is_an_extra_one(void **state)
{
    struct line more[REGISTERS + 1];

    (void)state;
    memcpy(more, registers, sizeof registers);
    more[REGISTERS] = (struct line){1900, "alice", "", "failover", 0, ""};
    assert_told(registers, REGISTERS, more, REGISTERS + 1,
                HEAD "          -    1900.000   new  alice: extra failover: "
                     "primary -> secondary\n",
                "1 new");
}

static void ignored_kinds_do_not_count(void **state)
{
    (void)state;
    options.ignored = 1u << BASE_EVENT_ENGINE | 1u << BASE_EVENT_CHECK;
    assert_told(registers + 4, 1, registers + 7, 1, "", "");
    options.ignored = 1u << BASE_EVENT_CHECK;
    assert_told(registers + 4, 1, registers + 7, 1,
                HEAD "      7.500           -   missing  alice: failover: "
                     "primary -> secondary\n",
                "1 missing");
    options.ignored = 0;
}

static void a_history_that_stops_early_says_so_once(void **state)
{
    (void)state;
    assert_told(registers, REGISTERS, registers, 4,
                HEAD "      7.500           -   everything from here on is "
                     "missing (6 events)  alice: failover: primary -> "
                     "secondary\n",
                "6 missing");
    assert_told(registers, 4, registers, REGISTERS,
                HEAD "          -       7.500   everything from here on is new "
                     "(6 events)  alice: extra failover: primary -> "
                     "secondary\n",
                "6 new");
    assert_told(registers, REGISTERS, registers, REGISTERS - 2,
                HEAD "   1807.500           -   missing  alice -> primary  "
                     "REGISTER\n"
                     "   1807.500           -   missing  primary -> alice  200 "
                     "OK to REGISTER\n",
                "2 missing");
}

static void long_lists_end_in_a_count(void **state)
{
    struct base_timeline *before = history(registers, REGISTERS, 1);
    struct base_timeline *after = history(registers + 9, 1, 1);
    struct report_comparison comparison;
    struct base_buffer text = {0};

    (void)state;
    report_compare(before, after, &options, &comparison);
    report_compare_text(before, after, &comparison, 1, &text);
    assert_string_equal(base_buffer_text(&text),
                        HEAD "      0.000           -   missing  alice -> "
                             "primary  REGISTER\n"
                             "                      … and 8 more\n");
    base_buffer_fini(&text);
    report_comparison_fini(&comparison);
    base_timeline_destroy(&after);
    base_timeline_destroy(&before);
}

static void json_has_every_difference(void **state)
{
    struct base_timeline *before = history(registers + 8, 2, 1);
    struct base_timeline *after;
    struct line other[2] = {registers[8], registers[9]};
    struct report_comparison comparison;
    struct base_buffer text = {0};
    struct report_json json = {.out = &text};

    (void)state;
    other[0].t -= 7.5;
    other[1].fate = "lost";
    after = history(other, 2, 1);
    report_compare(before, after, &options, &comparison);
    report_compare_json(before, after, &comparison, &json);
    assert_string_equal(
        base_buffer_text(&text),
        "\"differences\":[{\"what\":\"moved\",\"old\":1807.5,\"new\":1800,"
        "\"by\":-7.5,\"kind\":\"sip\",\"event\":\"alice -> primary  "
        "REGISTER\"},{\"what\":\"other\",\"old\":1807.5,\"new\":1807.5,"
        "\"field\":\"fate\",\"old_value\":\"delivered\",\"new_value\":"
        "\"lost\",\"kind\":\"sip\",\"event\":\"primary -> alice  200 OK to "
        "REGISTER\"}]");
    base_buffer_fini(&text);
    report_comparison_fini(&comparison);
    base_timeline_destroy(&after);
    base_timeline_destroy(&before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_names_and_numbers_do_not_count),
        cmocka_unit_test(one_event_more_shifts_no_other),
        cmocka_unit_test(a_uniform_shift_is_told_once),
        cmocka_unit_test(a_shift_that_ends_says_where),
        cmocka_unit_test(fewer_than_three_are_told_one_by_one),
        cmocka_unit_test(a_shift_of_one_phone_names_it),
        cmocka_unit_test(moving_by_the_threshold_is_no_difference),
        cmocka_unit_test(a_pair_says_which_field_differs),
        cmocka_unit_test(another_destination_is_found_in_a_late_history),
        cmocka_unit_test(a_decision_more_is_an_extra_one),
        cmocka_unit_test(ignored_kinds_do_not_count),
        cmocka_unit_test(a_history_that_stops_early_says_so_once),
        cmocka_unit_test(long_lists_end_in_a_count),
        cmocka_unit_test(json_has_every_difference),
    };

    return cmocka_run_group_tests_name("reports_compare", tests, NULL, NULL);
}
