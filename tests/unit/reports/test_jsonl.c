// SPDX-License-Identifier: MIT
#include "reports/jsonl.h"

#include <string.h>

#include <jansson.h>

#include "tests/unit/judge/story.h"
#include "tests/unit/reports/folder.h"

static const struct base_timeline_header header = {
    .scenario = "yealink/register/primary_silent.lua",
    .title = "REGISTER \"failover\"",
    .net = "loopback",
    .version = "0.1.0",
    .seed = 1,
};

static uint32_t name(struct base_timeline *tl, const char *text)
{
    return base_timeline_name(tl, text);
}

/* Adds the event, writes its line, and checks that others can read it. */
static void assert_line(struct base_timeline *tl, struct base_event event,
                        const char *expected)
{
    struct base_buffer out = {0};
    json_t *read;

    report_jsonl_event(tl, base_timeline_add(tl, &event), &out);

    assert_string_equal(base_buffer_text(&out), expected);
    read = json_loads(base_buffer_text(&out), JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_object(read));
    json_decref(read);
    base_buffer_fini(&out);
}

static struct base_timeline *empty_timeline(void)
{
    struct base_timeline_options options = {.keep_raw = true};

    return base_timeline_create(&options);
}

static void a_request_is_one_line(void **state)
{
    struct base_timeline *tl = empty_timeline();
    struct base_event event = {
        .kind = BASE_EVENT_SIP,
        .t = 7500000,
        .arrived = 7500000,
        .transport = BASE_TCP,
        .fate = BASE_FATE_DELIVERED,
        .src = name(tl, "alice"),
        .dst = name(tl, "secondary"),
        .src_addr = name(tl, "192.168.1.100:5060"),
        .dst_addr = name(tl, "[2001:db8::5]:5060"),
        .name = name(tl, "REGISTER"),
        .cseq = 2,
        .call_id = name(tl, "c1@x"),
        .raw = base_timeline_raw(tl, "REGISTER sip:x\r\n", 16, 0),
    };

    (void)state;
    assert_line(
        tl, event,
        "{\"t\":7.5,\"kind\":\"sip\",\"src\":\"alice\",\"dst\":"
        "\"secondary\",\"src_addr\":\"192.168.1.100:5060\","
        "\"dst_addr\":\"[2001:db8::5]:5060\",\"transport\":\"tcp\","
        "\"method\":\"REGISTER\",\"cseq\":2,\"call_id\":\"c1@x\","
        "\"retransmission\":false,\"fate\":\"delivered\",\"raw\":\"REGISTER sip:x\\r\\n\"}\n");
    base_timeline_destroy(&tl);
}

static void an_answer_has_status_cause_and_arrival_if_they_differ(void **state)
{
    struct base_timeline *tl = empty_timeline();
    struct base_event event = {
        .kind = BASE_EVENT_SIP,
        .t = 499999,
        .arrived = 700000,
        .fate = BASE_FATE_LOST,
        .cause = name(tl, "link"),
        .src = name(tl, "r"),
        .dst = name(tl, "a"),
        .name = name(tl, "INVITE"),
        .status = 200,
        .cseq = 1,
        .retransmission = true,
        .raw = base_timeline_raw(tl, "\xff\x00\x01", 3, 0),
    };

    (void)state;
    assert_line(tl, event,
                "{\"t\":0.499999,\"kind\":\"sip\",\"src\":\"r\",\"dst\":\"a\","
                "\"transport\":\"udp\",\"method\":\"INVITE\",\"status\":200,"
                "\"cseq\":1,\"retransmission\":true,\"fate\":\"lost\","
                "\"cause\":\"link\",\"arrived\":0.7,\"raw64\":\"/wAB\"}\n");
    event.arrived = event.t;
    event.raw = 0;
    event.fate = BASE_FATE_PENDING;
    event.cause = 0;
    assert_line(tl, event,
                "{\"t\":0.499999,\"kind\":\"sip\",\"src\":\"r\",\"dst\":\"a\","
                "\"transport\":\"udp\",\"method\":\"INVITE\",\"status\":200,"
                "\"cseq\":1,\"retransmission\":true,"
                "\"fate\":\"pending\"}\n");
    base_timeline_destroy(&tl);
}

static void dns_messages_keep_their_wire_form(void **state)
{
    struct base_timeline *tl = empty_timeline();
    struct base_event event = {
        .kind = BASE_EVENT_DNS,
        .fate = BASE_FATE_DELIVERED,
        .src = name(tl, "alice"),
        .dst = name(tl, "dns"),
        .op = name(tl, "query"),
        .name = name(tl, "pbx.com"),
        .type = name(tl, "SRV"),
        .raw = base_timeline_raw(tl, "foobar", 6, 0),
    };

    (void)state;
    assert_line(tl, event,
                "{\"t\":0,\"kind\":\"dns\",\"src\":\"alice\",\"dst\":\"dns\","
                "\"op\":\"query\",\"transport\":\"udp\",\"name\":\"pbx.com\","
                "\"type\":\"SRV\",\"fate\":\"delivered\",\"wire\":\"Zm9vYmFy\""
                "}\n");
    event.op = name(tl, "answer");
    event.raw = 0;
    event.detail = name(tl, "NOERROR");
    event.text = name(tl, "0 2 5060 a, 0 1 5060 b");
    event.number = 0;
    assert_line(tl, event,
                "{\"t\":0,\"kind\":\"dns\",\"src\":\"alice\",\"dst\":\"dns\","
                "\"op\":\"answer\",\"transport\":\"udp\",\"name\":\"pbx.com\","
                "\"type\":\"SRV\",\"rcode\":\"NOERROR\",\"answers\":\"0 2 5060 "
                "a, 0 1 5060 b\",\"ttl\":0,\"fate\":\"delivered\"}\n");
    event.text = 0;
    event.truncated = true;
    assert_line(tl, event,
                "{\"t\":0,\"kind\":\"dns\",\"src\":\"alice\",\"dst\":\"dns\","
                "\"op\":\"answer\",\"transport\":\"udp\",\"name\":\"pbx.com\","
                "\"type\":\"SRV\",\"rcode\":\"NOERROR\",\"tc\":true,\"fate\":"
                "\"delivered\"}\n");
    base_timeline_destroy(&tl);
}

static void decisions_say_why(void **state)
{
    struct base_timeline *tl = empty_timeline();
    struct base_event event = {
        .kind = BASE_EVENT_ENGINE,
        .t = 7500000,
        .src = name(tl, "alice"),
        .account = 1,
        .op = name(tl, "failover"),
        .name = name(tl, "primary"),
        .type = name(tl, "secondary"),
        .cause = name(tl, "timeout"),
        .text = name(tl, "2.5"),
        .knob = name(tl, "retry_semantics"),
    };

    (void)state;
    assert_line(tl, event,
                "{\"t\":7.5,\"kind\":\"engine\",\"actor\":\"alice\","
                "\"account\":1,\"op\":\"failover\",\"from\":\"primary\",\"to\":"
                "\"secondary\",\"cause\":\"timeout\",\"why\":{\"see\":\"2.5\","
                "\"knob\":\"retry_semantics\",\"documented\":false}}\n");
    event.detail = name(tl, "retransmissions");
    event.documented = true;
    event.cause = event.name = 0;
    assert_line(tl, event,
                "{\"t\":7.5,\"kind\":\"engine\",\"actor\":\"alice\","
                "\"account\":1,\"op\":\"failover\",\"to\":\"secondary\","
                "\"why\":{\"see\":\"2.5\",\"knob\":\"retry_semantics\","
                "\"value\":\"retransmissions\",\"documented\":true}}\n");
    event.text = event.knob = 0;
    assert_line(tl, event,
                "{\"t\":7.5,\"kind\":\"engine\",\"actor\":\"alice\","
                "\"account\":1,\"op\":\"failover\",\"to\":\"secondary\"}\n");
    base_timeline_destroy(&tl);
}

static void every_other_kind_has_its_fields(void **state)
{
    struct base_timeline *tl = empty_timeline();
    uint32_t a = name(tl, "a"), b = name(tl, "b");

    (void)state;
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_NET,
                                    .src = a,
                                    .dst = b,
                                    .op = name(tl, "tls-failed"),
                                    .transport = BASE_TLS},
                "{\"t\":0,\"kind\":\"net\",\"src\":\"a\",\"dst\":\"b\",\"op\":"
                "\"tls-failed\",\"transport\":\"tls\"}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_REGISTRATION,
                                    .src = a,
                                    .account = 1,
                                    .op = name(tl, "registered"),
                                    .server = b,
                                    .number = 3600},
                "{\"t\":0,\"kind\":\"registration\",\"actor\":\"a\","
                "\"account\":1,\"state\":\"registered\",\"server\":\"b\","
                "\"expires\":3600}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_REGISTRATION,
                                    .src = a,
                                    .account = 1,
                                    .op = name(tl, "failed"),
                                    .cause = name(tl, "dns")},
                "{\"t\":0,\"kind\":\"registration\",\"actor\":\"a\","
                "\"account\":1,\"state\":\"failed\",\"cause\":\"dns\"}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_CALL,
                                    .src = a,
                                    .name = name(tl, "1"),
                                    .op = name(tl, "failed"),
                                    .server = b,
                                    .status = 503},
                "{\"t\":0,\"kind\":\"call\",\"actor\":\"a\",\"id\":\"1\","
                "\"state\":\"failed\",\"server\":\"b\",\"status\":503}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_CACHE,
                                    .src = a,
                                    .op = name(tl, "store"),
                                    .name = name(tl, "pbx.com"),
                                    .type = name(tl, "A"),
                                    .number = 300},
                "{\"t\":0,\"kind\":\"cache\",\"actor\":\"a\",\"op\":\"store\","
                "\"name\":\"pbx.com\",\"type\":\"A\",\"ttl\":300}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_FAULT,
                                    .src = a,
                                    .dst = b,
                                    .op = name(tl, "drop"),
                                    .name = name(tl, "cut")},
                "{\"t\":0,\"kind\":\"fault\",\"actor\":\"a\",\"peer\":\"b\","
                "\"op\":\"drop\",\"mode\":\"cut\"}\n");
    assert_line(tl,
                (struct base_event){.kind = BASE_EVENT_CHECK,
                                    .verdict = BASE_VERDICT_COULD_NOT_TEST,
                                    .status = 27,
                                    .text = name(tl, "expect {…}")},
                "{\"t\":0,\"kind\":\"check\",\"verdict\":\"could-not-test\","
                "\"line\":27,\"text\":\"expect {…}\"}\n");
    assert_line(
        tl,
        (struct base_event){.kind = BASE_EVENT_NOTE, .text = name(tl, "hello")},
        "{\"t\":0,\"kind\":\"note\",\"text\":\"hello\"}\n");
    base_timeline_destroy(&tl);
}

static void the_header_is_line_one(void **state)
{
    struct base_timeline *tl = empty_timeline();
    struct base_buffer out = {0};

    (void)state;
    base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "192.168.1.100");
    base_timeline_actor(tl, "dns", BASE_ACTOR_DNS, "10.0.0.53");
    base_timeline_knob(tl, "bad_value", "keep");
    base_timeline_param(tl, "ttl", "60");

    report_jsonl_header(tl, &header, &out);

    assert_string_equal(
        out.bytes,
        "{\"siplapse\":1,\"scenario\":\"yealink/register/primary_silent.lua\","
        "\"title\":\"REGISTER \\\"failover\\\"\",\"seed\":1,\"net\":"
        "\"loopback\",\"version\":\"0.1.0\",\"knobs\":{\"bad_value\":\"keep\"}"
        ",\"params\":{\"ttl\":\"60\"},\"actors\":[{\"name\":\"alice\",\"kind\":\"phone\",\"address\":"
        "\"192.168.1.100\"},{\"name\":\"dns\",\"kind\":\"dns\",\"address\":"
        "\"10.0.0.53\"}]}\n");
    base_buffer_fini(&out);
    base_timeline_destroy(&tl);
}

static void equal_runs_give_equal_events_and_hashes(void **state)
{
    struct story one = story_create(), two = story_create();
    struct base_buffer first = {0}, second = {0};
    uint64_t hash = report_jsonl_hash(one.timeline);

    (void)state;
    report_jsonl_events(one.timeline, &first);
    report_jsonl_events(two.timeline, &second);
    assert_string_equal(first.bytes, second.bytes);
    assert_int_equal(report_jsonl_hash(two.timeline), hash);

    story_sip(&two, 8000000, two.alice, two.secondary, 0);

    assert_int_not_equal(report_jsonl_hash(two.timeline), hash);
    base_buffer_fini(&first);
    base_buffer_fini(&second);
    story_destroy(&one);
    story_destroy(&two);
}

static void claims_do_not_show(void **state)
{
    struct story story = story_create();
    uint64_t hash = report_jsonl_hash(story.timeline);

    (void)state;
    base_timeline_claim(story.timeline, story.moved_register);
    assert_int_equal(report_jsonl_hash(story.timeline), hash);
    story_destroy(&story);
}

static void a_saved_timeline_is_header_and_events(void **state)
{
    struct story story = story_create();
    char folder[FOLDER_PATH_MAX], path[FOLDER_PATH_MAX + 16];
    struct base_buffer expected = {0};
    struct base_error error;
    char *text = NULL;

    (void)state;
    assert_int_equal(folder_make(folder), 0);
    snprintf(path, sizeof path, "%s/x.jsonl", folder);
    report_jsonl_header(story.timeline, &header, &expected);
    report_jsonl_events(story.timeline, &expected);

    assert_int_equal(report_jsonl_save(story.timeline, &header, path, &error),
                     0);

    assert_int_equal(base_file_read(path, 100000, &text, NULL, &error), 0);
    assert_string_equal(text, expected.bytes);
    assert_int_equal(folder_count(folder), 1);
    free(text);
    base_buffer_fini(&expected);
    unlink(path);
    rmdir(folder);
    story_destroy(&story);
}

static void a_stream_gets_the_same_bytes_or_an_error(void **state)
{
    struct story story = story_create();
    struct base_buffer expected = {0};
    struct base_error error;
    char *bytes = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&bytes, &length);
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    report_jsonl_header(story.timeline, &header, &expected);
    report_jsonl_events(story.timeline, &expected);
    assert_int_equal(
        report_jsonl_write(story.timeline, &header, memory, &error), 0);
    assert_string_equal(bytes, expected.bytes);
    assert_int_equal(report_jsonl_write(story.timeline, &header, full, &error),
                     BASE_ERR_IO);
    assert_string_equal(error.text,
                        "timeline cannot be written: No space left on device");
    fclose(memory);
    fclose(full);
    free(bytes);
    base_buffer_fini(&expected);
    story_destroy(&story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_one_line),
        cmocka_unit_test(an_answer_has_status_cause_and_arrival_if_they_differ),
        cmocka_unit_test(dns_messages_keep_their_wire_form),
        cmocka_unit_test(decisions_say_why),
        cmocka_unit_test(every_other_kind_has_its_fields),
        cmocka_unit_test(the_header_is_line_one),
        cmocka_unit_test(equal_runs_give_equal_events_and_hashes),
        cmocka_unit_test(claims_do_not_show),
        cmocka_unit_test(a_saved_timeline_is_header_and_events),
        cmocka_unit_test(a_stream_gets_the_same_bytes_or_an_error),
    };

    return cmocka_run_group_tests_name("reports_jsonl", tests, NULL, NULL);
}
