// SPDX-License-Identifier: MIT
/* Stored timelines read back: the same lines again, and every slip named. */
#include "tests/support/claims.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "reports/base64.h"
#include "reports/jsonl.h"
#include "reports/jsonl_read.h"

static const char first_line[] =
    "{\"siplapse\":1,\"scenario\":\"a/b.lua\",\"title\":\"A \\\"title\\\"\","
    "\"seed\":7,\"net\":\"memory\",\"version\":\"0.1.0\",\"knobs\":{\"ttl\":"
    "\"strict\"},\"params\":{\"n\":\"3\"},\"actors\":[{\"name\":\"alice\",\"kind\":\"phone\",\"address\":"
    "\"10.0.3.1\"},{\"name\":\"dns\",\"kind\":\"dns\"},"
    "{\"name\":\"a\",\"kind\":\"registrar\"},"
    "{\"name\":\"b\",\"kind\":\"registrar\",\"shares\":\"a\"}]}\n";

/* One line of each kind with every field it may have. */
static const char *const full_lines[] = {
    "{\"t\":7.5,\"kind\":\"sip\",\"src\":\"alice\",\"dst\":\"b\",\"src_addr\":"
    "\"10.0.3.1:5060\",\"dst_addr\":\"[2001:db8::5]:5060\",\"transport\":"
    "\"tls\",\"method\":\"INVITE\",\"status\":486,\"cseq\":4294967295,"
    "\"call_id\":\"x@y\",\"account\":2,\"retransmission\":true,\"fate\":"
    "\"lost\",\"cause\":\"link\",\"arrived\":7.500001,\"raw\":\"SIP/2.0 486 "
    "Busy\\r\\n\\r\\nnul \\u0000 and \xc3\xa9\"}\n",
    "{\"t\":0,\"kind\":\"sip\",\"src\":\"a\",\"dst\":\"b\",\"transport\":"
    "\"udp\",\"cseq\":0,\"retransmission\":false,\"fate\":\"pending\","
    "\"raw64\":\"//4A\"}\n",
    "{\"t\":0.000001,\"kind\":\"dns\",\"src\":\"alice\",\"dst\":\"dns\","
    "\"src_addr\":\"10.0.3.1:1\",\"dst_addr\":\"10.0.0.53:53\",\"op\":"
    "\"answer\",\"transport\":\"tcp\",\"name\":\"pbx.com\",\"type\":\"SRV\","
    "\"rcode\":\"NOERROR\",\"tc\":true,\"answers\":\"0 1 5060 a\",\"ttl\":0,"
    "\"retransmission\":true,\"fate\":\"unread\",\"cause\":\"silent\","
    "\"arrived\":0.25,\"wire\":\"AAECAwQ=\"}\n",
    "{\"t\":1,\"kind\":\"net\",\"src\":\"alice\",\"dst\":\"b\",\"op\":"
    "\"tls-failed\",\"transport\":\"tls\"}\n",
    "{\"t\":7.5,\"kind\":\"engine\",\"actor\":\"alice\",\"account\":1,\"op\":"
    "\"failover\",\"from\":\"a\",\"to\":\"b\",\"cause\":\"timeout\",\"why\":{"
    "\"see\":\"2.5\",\"knob\":\"k\",\"value\":\"v\",\"documented\":true}}\n",
    "{\"t\":8,\"kind\":\"registration\",\"actor\":\"alice\",\"account\":1,"
    "\"state\":\"registered\",\"server\":\"b\",\"expires\":3600}\n",
    "{\"t\":8,\"kind\":\"registration\",\"actor\":\"alice\",\"account\":1,"
    "\"state\":\"failed\",\"cause\":\"no-route\"}\n",
    "{\"t\":9,\"kind\":\"call\",\"actor\":\"alice\",\"id\":\"alice-1\","
    "\"state\":\"failed\",\"server\":\"b\",\"status\":486}\n",
    "{\"t\":9,\"kind\":\"cache\",\"actor\":\"alice\",\"op\":\"store\","
    "\"name\":\"pbx.com\",\"type\":\"A\",\"ttl\":300}\n",
    "{\"t\":9,\"kind\":\"fault\",\"actor\":\"a\",\"peer\":\"b\",\"op\":"
    "\"drop\",\"mode\":\"silent\"}\n",
    "{\"t\":9,\"kind\":\"check\",\"verdict\":\"could-not-test\",\"line\":27,"
    "\"text\":\"check(x)\"}\n",
    "{\"t\":4294967295,\"kind\":\"note\",\"text\":\"the end\"}\n",
};

static void assert_same_events(const char *name, const char *text,
                               size_t length)
{
    const char *end = memchr(text, '\n', length);
    struct report_stored stored;
    struct base_error error = {0};
    struct base_buffer again = {0};

    if (report_jsonl_read(name, text, length, true, &stored, &error) != 0)
        fail_msg("%s", error.text);
    if (stored.has_header)
        text = end + 1;
    report_jsonl_events(stored.timeline, &again);
    assert_string_equal(base_buffer_text(&again), text);
    base_buffer_fini(&again);
    report_stored_fini(&stored);
}

static void what_is_read_is_written_again(void **state)
{
    struct base_buffer all = {0};

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(full_lines); i++) {
        assert_same_events("one", full_lines[i], strlen(full_lines[i]));
        base_buffer_puts(&all, full_lines[i]);
    }
    assert_same_events("all", all.bytes, all.length);
    base_buffer_fini(&all);
}

static size_t files_seen;

static int golden_file(const char *path, const struct stat *status, int type)
{
    struct base_error error = {0};
    char *text = NULL;
    size_t length = 0;

    (void)status;
    if (type != FTW_F || strstr(path, ".jsonl") == NULL)
        return 0;
    if (base_file_read(path, 1 << 26, &text, &length, &error) != 0)
        fail_msg("%s", error.text);
    assert_same_events(path, text, length);
    files_seen++;
    free(text);
    return 0;
}

static void every_golden_timeline_is_written_again(void **state)
{
    char root[4096] = __FILE__;
    char *here = strstr(root, "tests/unit/reports/");

    (void)state;
    assert_non_null(here);
    snprintf(here, sizeof root - (size_t)(here - root), "tests/golden");
    assert_int_equal(ftw(root, golden_file, 8), 0);
    assert_true(files_seen > 20);
}

static void the_header_comes_back(void **state)
{
    struct report_stored stored;
    struct base_buffer again = {0};
    const char *name, *value;

    (void)state;
    assert_int_equal(report_jsonl_read("x", first_line, strlen(first_line),
                                       true, &stored, NULL),
                     0);
    assert_true(stored.has_header);
    assert_string_equal(stored.header.scenario, "a/b.lua");
    assert_int_equal(stored.header.seed, 7);
    assert_true(base_timeline_knob_at(stored.timeline, 0, &name, &value));
    assert_string_equal(value, "strict");
    assert_int_equal(base_timeline_actor_count(stored.timeline), 4);
    report_jsonl_header(stored.timeline, &stored.header, &again);
    assert_string_equal(base_buffer_text(&again), first_line);
    base_buffer_fini(&again);
    report_stored_fini(&stored);
}

static void a_header_may_be_short_or_not_there(void **state)
{
    static const char short_one[] = "{\"siplapse\":1,\"later\":[1]}\n";
    struct report_stored stored;

    (void)state;
    assert_int_equal(report_jsonl_read("x", short_one, strlen(short_one), true,
                                       &stored, NULL),
                     0);
    assert_true(stored.has_header);
    assert_null(stored.header.net);
    assert_int_equal(base_timeline_count(stored.timeline), 0);
    report_stored_fini(&stored);
    assert_int_equal(report_jsonl_read("x", full_lines[3],
                                       strlen(full_lines[3]), true, &stored,
                                       NULL),
                     0);
    assert_false(stored.has_header);
    assert_int_equal(base_timeline_count(stored.timeline), 1);
    report_stored_fini(&stored);
}

static void a_message_without_arrival_arrived_at_once(void **state)
{
    static const char line[] =
        "{\"t\":2.5,\"kind\":\"sip\",\"src\":\"a\",\"dst\":\"b\","
        "\"transport\":\"udp\",\"method\":\"ACK\",\"fate\":\"delivered\"}\n";
    struct report_stored stored;

    (void)state;
    assert_int_equal(
        report_jsonl_read("x", line, strlen(line), true, &stored, NULL), 0);
    assert_int_equal(base_timeline_at(stored.timeline, 0)->arrived, 2500000);
    report_stored_fini(&stored);
}

static void every_slip_names_file_and_line(void **state)
{
    static const struct {
        const char *text, *said;
    } slips[] = {
        {"", "f:1: an empty file: a stored timeline has"},
        {"{\"t\":0,\n", "f:1: not a JSON object, "},
        {"[]\n", "f:1: not a JSON object: a stored timeline has one per line"},
        {"{\"siplapse\":2}\n", "f:1: a timeline of format 2: this version "
                               "reads format 1"},
        {"{\"siplapse\":1}\n{\"siplapse\":1}\n", "f:2: no 'kind'"},
        {"{\"siplapse\":1,\"seed\":\"x\"}\n", "f:1: 'seed' is not a whole"},
        {"{\"siplapse\":1,\"knobs\":{\"a\":1}}\n",
         "f:1: 'a' in 'knobs' is not a text"},
        {"{\"siplapse\":1,\"params\":{\"a\":1}}\n",
         "f:1: 'a' in 'params' is not a text"},
        {"{\"siplapse\":1,\"actors\":[{\"name\":\"a\",\"kind\":\"fone\"}]}\n",
         "f:1: kind of an actor is 'fone'; did you mean 'phone'?"},
        {"{\"siplapse\":1,\"actors\":[{\"kind\":\"dns\"}]}\n",
         "f:1: an actor has no 'name'"},
        {"{\"siplapse\":1,\"actors\":[{\"name\":\"b\",\"kind\":\"registrar\","
         "\"shares\":\"a\"}]}\n",
         "f:1: 'b' shares the store of 'a', which is no actor before it"},
        {"{\"t\":0,\"kind\":\"nite\"}\n",
         "f:1: 'kind' is 'nite'; did you mean 'note'?"},
        {"{\"t\":0,\"kind\":\"note\",\"txt\":\"x\"}\n",
         "f:1: note has no field 'txt'; did you mean 'text'?"},
        {"{\"t\":0,\"kind\":\"note\",\"zzzzzzzz\":1}\n",
         "f:1: note has no field 'zzzzzzzz'"},
        {"{\"t\":0,\"kind\":\"note\",\"text\":\"a\",\"text\":\"b\"}\n",
         "f:1: not a JSON object, duplicate object key"},
        {"{\"kind\":\"note\"}\n", "f:1: note without 't', which every"},
        {"{\"t\":\"0\",\"kind\":\"note\"}\n", "f:1: 't' is not a number of"},
        {"{\"t\":-1,\"kind\":\"note\"}\n", "f:1: 't' is beyond the times"},
        {"{\"t\":0,\"kind\":\"note\",\"text\":7}\n",
         "f:1: 'text' is not a text"},
        {"{\"t\":0,\"kind\":\"note\",\"text\":\"a\\u0000b\"}\n",
         "f:1: 'text' is not a text"},
        {"{\"t\":0,\"kind\":\"check\",\"verdict\":\"fial\"}\n",
         "f:1: verdict is 'fial'; did you mean 'fail'?"},
        {"{\"t\":0,\"kind\":\"check\",\"verdict\":\"fail\",\"line\":1.5}\n",
         "f:1: 'line' is not a whole number"},
        {"{\"t\":0,\"kind\":\"engine\",\"actor\":\"a\",\"op\":\"probe\","
         "\"account\":-1}\n",
         "f:1: 'account' is -1: 0 to 4294967295"},
        {"{\"t\":0,\"kind\":\"engine\",\"actor\":\"a\",\"op\":\"probe\","
         "\"why\":{\"sea\":\"2.5\"}}\n",
         "f:1: why has no field 'sea'; did you mean 'see'?"},
        {"{\"t\":0,\"kind\":\"engine\",\"actor\":\"a\",\"op\":\"probe\","
         "\"why\":{\"documented\":1}}\n",
         "f:1: 'documented' is not true or false"},
        {"{\"t\":0,\"kind\":\"net\",\"src\":\"a\",\"op\":\"icmp\","
         "\"transport\":\"utp\"}\n",
         "f:1: transport is 'utp'; did you mean 'udp'?"},
        {"{\"t\":0,\"kind\":\"dns\",\"src\":\"a\",\"dst\":\"b\",\"op\":"
         "\"query\",\"transport\":\"udp\",\"wire\":\"AAA\"}\n",
         "f:1: 'wire' is not base64"},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(slips); i++) {
        struct report_stored stored;
        struct base_error error = {0};

        assert_int_not_equal(report_jsonl_read("f", slips[i].text,
                                               strlen(slips[i].text), true,
                                               &stored, &error),
                             0);
        assert_null(stored.timeline);
        if (strncmp(error.text, slips[i].said, strlen(slips[i].said)) != 0)
            fail_msg("'%s' instead of '%s'", error.text, slips[i].said);
    }
}

static void a_file_that_is_not_there_is_named(void **state)
{
    struct report_stored stored;
    struct base_error error = {0};

    (void)state;
    assert_int_equal(
        report_jsonl_load("/nowhere/x.jsonl", true, &stored, &error),
        BASE_ERR_IO);
    assert_non_null(strstr(error.text, "/nowhere/x.jsonl"));
}

static void bytes_of_messages_can_be_left_behind(void **state)
{
    struct report_stored stored;

    (void)state;
    assert_int_equal(report_jsonl_read("x", full_lines[0],
                                       strlen(full_lines[0]), false, &stored,
                                       NULL),
                     0);
    assert_int_equal(base_timeline_at(stored.timeline, 0)->raw, 0);
    report_stored_fini(&stored);
}

static void base64_is_read_strictly(void **state)
{
    static const char *const bad[] = {
        "A",    "AA",   "AAA",   "A===",     "AA=A",
        "A A=", "====", "AAAA=", "AA==AAAA", "AA-_"};
    struct base_buffer out = {0};

    (void)state;
    assert_true(report_base64_decode("", &out));
    assert_true(report_base64_decode("Zm9vYmFy", &out));
    assert_true(report_base64_decode("Zm9vYg==", &out));
    assert_true(report_base64_decode("Zm9vYmE=", &out));
    assert_string_equal(base_buffer_text(&out), "foobarfoobfooba");
    for (size_t i = 0; i < BASE_COUNT_OF(bad); i++)
        assert_false(report_base64_decode(bad[i], &out));
    assert_int_equal(out.length, 15);
    base_buffer_fini(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_is_written_again),
        cmocka_unit_test(every_golden_timeline_is_written_again),
        cmocka_unit_test(the_header_comes_back),
        cmocka_unit_test(a_header_may_be_short_or_not_there),
        cmocka_unit_test(a_message_without_arrival_arrived_at_once),
        cmocka_unit_test(every_slip_names_file_and_line),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test(bytes_of_messages_can_be_left_behind),
        cmocka_unit_test(base64_is_read_strictly),
    };

    return cmocka_run_group_tests_name("reports_jsonl_read", tests, NULL, NULL);
}
