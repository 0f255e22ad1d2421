// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dns/message.h"

#define EVERYTHING 65535

static void add(struct dns_message *message, enum dns_section section,
                const char *text)
{
    struct dns_record record;

    assert_int_equal(dns_record_parse(text, &record, NULL), 0);
    dns_records_add(&message->section[section], &record);
}

/* Writes `message` and reads it back into `out`; returns the length. */
static size_t round_trip(const struct dns_message *message, size_t limit,
                         struct dns_message *out)
{
    struct base_error error = {0};
    uint8_t *bytes = NULL;
    size_t length = 0;

    memset(out, 0, sizeof *out);
    assert_int_equal(dns_message_write(message, limit, &bytes, &length, &error),
                     0);
    assert_int_equal(dns_message_parse(bytes, length, out, &error), 0);
    free(bytes);
    return length;
}

static void assert_same_records(const struct dns_records *a,
                                const struct dns_records *b)
{
    char a_text[1600], b_text[1600];

    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->records[i].name, b->records[i].name);
        assert_int_equal(a->records[i].type, b->records[i].type);
        assert_int_equal(a->records[i].ttl, b->records[i].ttl);
        dns_record_text(&a->records[i], a_text, sizeof a_text);
        dns_record_text(&b->records[i], b_text, sizeof b_text);
        assert_string_equal(a_text, b_text);
    }
}

static struct dns_message full_answer(void)
{
    struct dns_message message = {
        .id = 0xbeef,
        .response = true,
        .authoritative = true,
        .recursion_desired = true,
        .recursion_available = true,
        .name = "Yealink.pbx.com",
        .type = DNS_NAPTR,
    };

    add(&message, DNS_ANSWER,
        "Yealink.pbx.com. 300 IN NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" "
        "_sip._udp.pbx.com.");
    add(&message, DNS_ANSWER,
        "Yealink.pbx.com. 60 IN NAPTR 1 2 \"u\" \"E2U+sip\" "
        "\"!^.*$!sip:\\\\1@x.com!i\" .");
    add(&message, DNS_ANSWER, "_sip._udp.pbx.com. 0 IN SRV 0 65535 0 .");
    add(&message, DNS_ANSWER, "alias.pbx.com. 5 IN CNAME server1.pbx.com.");
    add(&message, DNS_AUTHORITY,
        "pbx.com. 900 IN SOA ns1.pbx.com. admin.pbx.com. 1 2 3 4 60");
    add(&message, DNS_AUTHORITY, "pbx.com. 900 IN NS ns1.pbx.com.");
    add(&message, DNS_ADDITIONAL, "server1.pbx.com. 300 IN A 192.168.1.13");
    add(&message, DNS_ADDITIONAL, "server1.pbx.com. 300 IN AAAA 2001:db8::5");
    return message;
}

static void an_answer_survives_the_wire(void **state)
{
    struct dns_message sent = full_answer(), got;

    (void)state;

    round_trip(&sent, EVERYTHING, &got);

    assert_int_equal(got.id, 0xbeef);
    assert_true(got.response);
    assert_true(got.authoritative);
    assert_false(got.truncated);
    assert_true(got.recursion_desired);
    assert_true(got.recursion_available);
    assert_int_equal(got.rcode, DNS_NOERROR);
    assert_int_equal(got.opcode, DNS_OPCODE_QUERY);
    assert_string_equal(got.name, "Yealink.pbx.com");
    assert_int_equal(got.type, DNS_NAPTR);
    assert_int_equal(got.question_class, DNS_CLASS_IN);
    assert_int_equal(got.edns_bytes, 0);
    for (int s = 0; s < DNS_SECTION_COUNT; s++)
        assert_same_records(&sent.section[s], &got.section[s]);
    assert_string_equal(got.section[DNS_ANSWER].records[1].data.naptr.regexp,
                        "!^.*$!sip:\\1@x.com!i");
    assert_string_equal(got.section[DNS_ANSWER].records[2].data.srv.target,
                        ".");
    dns_message_fini(&sent);
    dns_message_fini(&got);
}

static void a_query_offers_its_size_with_edns(void **state)
{
    struct dns_message query = {
        .id = 7, .name = ".", .type = DNS_SRV, .edns_bytes = DNS_UDP_BYTES_MAX};
    struct dns_message got;

    (void)state;

    round_trip(&query, EVERYTHING, &got);

    assert_false(got.response);
    assert_string_equal(got.name, ".");
    assert_int_equal(got.edns_bytes, 1232);
    assert_int_equal(got.section[DNS_ADDITIONAL].count, 0);
    dns_message_fini(&got);
}

static void a_size_below_512_means_512(void **state)
{
    struct dns_message query = {.name = "a.b", .type = 1, .edns_bytes = 100};
    struct dns_message got;

    (void)state;

    round_trip(&query, EVERYTHING, &got);

    assert_int_equal(got.edns_bytes, 512);
    dns_message_fini(&got);
}

static void codes_opcodes_and_classes_survive_the_wire(void **state)
{
    struct dns_message message = {.response = true,
                                  .rcode = DNS_NOTIMP,
                                  .opcode = 4,
                                  .name = "a.b",
                                  .type = 99,
                                  .question_class = 3};
    struct dns_message got;

    (void)state;

    round_trip(&message, EVERYTHING, &got);

    assert_int_equal(got.rcode, DNS_NOTIMP);
    assert_int_equal(got.opcode, 4);
    assert_int_equal(got.type, 99);
    assert_int_equal(got.question_class, 3);
    dns_message_fini(&got);
}

static void sections_are_left_out_from_the_end(void **state)
{
    struct dns_message sent = full_answer(), got;
    size_t whole, without_additional, without_authority;

    (void)state;

    whole = round_trip(&sent, EVERYTHING, &got);
    dns_message_fini(&got);
    assert_int_equal(round_trip(&sent, whole, &got), whole);
    dns_message_fini(&got);

    without_additional = round_trip(&sent, whole - 1, &got);
    assert_true(without_additional < whole);
    assert_int_equal(got.section[DNS_ADDITIONAL].count, 0);
    assert_int_equal(got.section[DNS_AUTHORITY].count, 2);
    assert_false(got.truncated);
    dns_message_fini(&got);

    without_authority = round_trip(&sent, without_additional - 1, &got);
    assert_int_equal(got.section[DNS_AUTHORITY].count, 0);
    assert_int_equal(got.section[DNS_ANSWER].count, 4);
    assert_false(got.truncated);
    dns_message_fini(&got);

    round_trip(&sent, without_authority - 1, &got);
    assert_int_equal(got.section[DNS_ANSWER].count, 0);
    assert_true(got.truncated);
    assert_string_equal(got.name, "Yealink.pbx.com");
    dns_message_fini(&got);
    dns_message_fini(&sent);
}

static void names_that_are_none_cannot_be_written(void **state)
{
    static const char *const names[] = {
        "a..b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(names); i++) {
        struct dns_message message = {.type = DNS_A};
        struct base_error error = {0};
        uint8_t *bytes;
        size_t length;

        memcpy(message.name, names[i], strlen(names[i]) + 1);
        assert_int_equal(
            dns_message_write(&message, 512, &bytes, &length, &error),
            BASE_ERR_SYNTAX);
        assert_non_null(strstr(error.text, "is not a name"));
    }
}

static void records_of_unread_types_cannot_be_written(void **state)
{
    struct dns_message message = {.name = "a.b", .type = 99};
    struct dns_record record = {.name = "a.b", .type = 99};
    struct base_error error = {0};
    uint8_t *bytes;
    size_t length;

    (void)state;
    dns_records_add(&message.section[DNS_ANSWER], &record);

    assert_int_equal(dns_message_write(&message, 512, &bytes, &length, &error),
                     BASE_ERR_UNSUPPORTED);
    assert_string_equal(error.text,
                        "a record of type TYPE99 cannot be written");

    message.section[DNS_ANSWER].records[0].type = DNS_A; /* without address */
    assert_int_equal(dns_message_write(&message, 512, &bytes, &length, &error),
                     BASE_ERR_SYNTAX);
    dns_message_fini(&message);
}

/* A header: one question, one answer, and then what follows. */
#define HEAD "\x12\x34\x81\x80\0\1\0\1\0\0\0\0"
#define QUESTION "\3pbx\3com\0\0\1\0\1"

struct raw {
    const char *what;
    const char *bytes;
    size_t length;
};

#define RAW(what, text)                                                        \
    {                                                                          \
        what, text, sizeof(text) - 1                                           \
    }

static void bytes_that_are_no_message_are_refused(void **state)
{
    static const struct raw raws[] = {
        RAW("nothing", ""),
        RAW("half a header", "\x12\x34\x81\x80\0\1"),
        RAW("no question", "\x12\x34\x81\x80\0\0\0\0\0\0\0\0"),
        RAW("two questions", "\x12\x34\1\0\0\2\0\0\0\0\0\0" QUESTION QUESTION),
        RAW("a question that ends early", HEAD "\3pbx\3co"),
        RAW("a name that points at itself", HEAD "\xc0\x0c\0\1\0\1"),
        RAW("two names that point at each other",
            HEAD "\xc0\x0e\xc0\x0c\0\1\0\1"),
        RAW("a name that points behind the end", HEAD "\xc0\xff\0\1\0\1"),
        RAW("a missing answer", HEAD QUESTION),
        RAW("an A record of three bytes",
            HEAD QUESTION "\xc0\x0c\0\1\0\1\0\0\1\0\0\3\1\2\3"),
        RAW("an A record of no bytes",
            HEAD QUESTION "\xc0\x0c\0\1\0\1\0\0\1\0\0\0"),
        RAW("an SRV record without target",
            HEAD QUESTION "\xc0\x0c\0\x21\0\1\0\0\1\0\0\6\0\1\0\1\0\1"),
        RAW("a NAPTR text that runs over its record",
            HEAD QUESTION "\xc0\x0c\0\x23\0\1\0\0\1\0\0\7\0\1\0\1\xff"
                          "ab"),
        RAW("a NAPTR text with a NUL",
            HEAD QUESTION "\xc0\x0c\0\x23\0\1\0\0\1\0\0\11\0\1\0\1\1\0\0\0\0"),
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(raws); i++) {
        struct dns_message message = {0};
        struct base_error error = {0};
        /* A copy on the heap, so that a sanitizer sees a read beyond it. */
        char *copy = base_strndup(raws[i].bytes, 0);

        copy = base_realloc(copy, raws[i].length + 1, 1);
        memcpy(copy, raws[i].bytes, raws[i].length);
        copy = base_realloc(copy, raws[i].length > 0 ? raws[i].length : 1, 1);
        if (dns_message_parse(copy, raws[i].length, &message, &error) !=
            BASE_ERR_SYNTAX)
            fail_msg("accepted: %s", raws[i].what);
        assert_true(strlen(error.text) > 0);
        dns_message_fini(&message);
        free(copy);
    }
}

static void other_classes_and_types_are_passed_over(void **state)
{
    static const char bytes[] =
        "\x12\x34\x81\x80\0\1\0\3\0\0\0\0" QUESTION
        "\xc0\x0c\0\1\0\3\0\0\1\0\0\4\1\2\3\4"          /* class CH */
        "\xc0\x0c\0\x10\0\1\0\0\1\0\0\2\1x"             /* TXT */
        "\xc0\x0c\0\1\0\1\xff\xff\xff\xff\0\4\1\2\3\4"; /* TTL below zero */
    struct dns_message message = {0};
    const struct dns_records *answers = &message.section[DNS_ANSWER];

    (void)state;

    assert_int_equal(dns_message_parse(bytes, sizeof bytes - 1, &message, NULL),
                     0);

    assert_int_equal(answers->count, 2);
    assert_int_equal(answers->records[0].type, 16);
    assert_int_equal(answers->records[1].type, DNS_A);
    assert_int_equal(answers->records[1].ttl, 0); /* RFC 2181 section 8 */
    dns_message_fini(&message);
}

static void a_code_beyond_four_bits_is_no_success(void **state)
{
    static const char badvers[] = "\x12\x34\x81\x80\0\1\0\0\0\0\0\1" QUESTION
                                  "\0\0\x29\4\xd0\1\0\0\0\0\0";
    struct dns_message message = {0};

    (void)state;

    assert_int_equal(
        dns_message_parse(badvers, sizeof badvers - 1, &message, NULL), 0);
    assert_int_equal(message.rcode, 16);
    dns_message_fini(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_survives_the_wire),
        cmocka_unit_test(a_query_offers_its_size_with_edns),
        cmocka_unit_test(a_size_below_512_means_512),
        cmocka_unit_test(codes_opcodes_and_classes_survive_the_wire),
        cmocka_unit_test(sections_are_left_out_from_the_end),
        cmocka_unit_test(names_that_are_none_cannot_be_written),
        cmocka_unit_test(records_of_unread_types_cannot_be_written),
        cmocka_unit_test(bytes_that_are_no_message_are_refused),
        cmocka_unit_test(other_classes_and_types_are_passed_over),
        cmocka_unit_test(a_code_beyond_four_bits_is_no_success),
    };

    return cmocka_run_group_tests_name("dns_message", tests, NULL, NULL);
}
