// SPDX-License-Identifier: MIT
/* Where messages begin and end in a stream. */
#include <stdio.h>

#include "sip/framer.h"
#include "tests/unit/sip/text.h"

#define FIRST                                                                  \
    "INVITE sip:4606@pbx.com SIP/2.0\nVia: SIP/2.0/TCP a:5060;branch=z\n"      \
    "Content-Length: 12\n\nv=0\n\nl: 99"
#define SECOND "SIP/2.0 200 OK\nl:0\n\n"

/* Everything that comes out, each message followed by "|". */
static void drain(struct sip_framer *framer, struct base_buffer *out)
{
    const char *bytes;
    size_t length;

    while (sip_framer_next(framer, &bytes, &length, NULL) ==
           SIP_FRAME_MESSAGE) {
        base_buffer_append(out, bytes, length);
        base_buffer_puts(out, "|");
    }
}

static void put(struct sip_framer *framer, const char *text)
{
    char *bytes = wire(text);

    sip_framer_put(framer, bytes, strlen(bytes));
    free(bytes);
}

static void assert_frames(const char *stream, size_t step, const char *expected)
{
    struct sip_framer framer = {0};
    struct base_buffer out = {0};
    size_t length = strlen(stream);

    for (size_t at = 0; at < length; at += step) {
        size_t size = length - at < step ? length - at : step;

        sip_framer_put(&framer, stream + at, size);
        drain(&framer, &out);
    }
    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
    sip_framer_fini(&framer);
}

static void a_pair_of_messages_comes_out_whole_wherever_it_is_cut(void **state)
{
    char *stream = wire("\n\n" FIRST "\n" SECOND "\n\n");
    char *expected = wire(FIRST "|" SECOND "|");
    size_t length = strlen(stream);

    (void)state;
    for (size_t cut = 0; cut <= length; cut++) {
        struct sip_framer framer = {0};
        struct base_buffer out = {0};

        sip_framer_put(&framer, stream, cut);
        drain(&framer, &out);
        sip_framer_put(&framer, stream + cut, length - cut);
        drain(&framer, &out);
        assert_string_equal(base_buffer_text(&out), expected);
        base_buffer_fini(&out);
        sip_framer_fini(&framer);
    }
    free(expected);
    free(stream);
}

static void pieces_of_any_size_make_no_difference(void **state)
{
    char *stream = wire(FIRST SECOND FIRST "\n\n\n\n" SECOND);
    char *expected = wire(FIRST "|" SECOND "|" FIRST "|" SECOND "|");

    (void)state;
    for (size_t step = 1; step <= strlen(stream); step++)
        assert_frames(stream, step, expected);
    free(expected);
    free(stream);
}

static void bare_line_feeds_end_a_head_too(void **state)
{
    (void)state;
    assert_frames("SIP/2.0 200 OK\nl: 2\n\nhiSIP/2.0 100 Trying\nl: 0\n\n", 1,
                  "SIP/2.0 200 OK\nl: 2\n\nhi|SIP/2.0 100 Trying\nl: 0\n\n|");
}

static void content_length_is_known_in_every_form(void **state)
{
    static const char *const forms[] = {
        "Content-Length: 2", "content-length:2", "CONTENT-LENGTH : 2", "l: 2",
        "L\t:\t2 ",          "l:\r\n 2",         "l: 2\r\nl: 2",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(forms); i++) {
        char stream[128], expected[132];

        snprintf(stream, sizeof stream, "A B SIP/2.0\r\n%s\r\n\r\nhi",
                 forms[i]);
        snprintf(expected, sizeof expected, "%s|", stream);
        assert_frames(stream, 3, expected);
    }
}

static void assert_broken(const char *text, const char *why)
{
    struct sip_framer framer = {0};
    struct base_error error = {0};
    const char *bytes;
    size_t length;

    put(&framer, text);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, &error),
                     SIP_FRAME_BROKEN);
    assert_string_equal(error.text, why);
    put(&framer, SECOND);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, &error),
                     SIP_FRAME_BROKEN);
    sip_framer_fini(&framer);
}

static void a_message_whose_end_is_unknown_breaks_the_stream(void **state)
{
    (void)state;
    assert_broken("OPTIONS sip:a SIP/2.0\nVia: x\n\n",
                  "a message without Content-Length has no end on a stream");
    assert_broken("A\nContent-Lengthy: 3\n\n",
                  "a message without Content-Length has no end on a stream");
    assert_broken("A\nl: -1\n\n", "Content-Length '-1' is not 0 to 65536");
    assert_broken("A\nl: 3x\n\n", "Content-Length '3x' is not 0 to 65536");
    assert_broken("A\nl: 65537\n\n",
                  "Content-Length '65537' is not 0 to 65536");
    assert_broken("\x16\x03\x01", "no message begins with the byte 0x16");
    assert_broken("A\nl: 3\nContent-Length: 4\n\n",
                  "Content-Length is 3 and 4");
    assert_broken("A\nl: 65536\n\n",
                  "a head of 15 and a body of 65536 bytes are beyond the "
                  "limits");
}

static void a_head_without_end_breaks_the_stream_at_its_limit(void **state)
{
    struct sip_framer framer = {0};
    struct base_error error = {0};
    const char *bytes;
    size_t length;

    (void)state;
    for (int i = 0; i < SIP_HEAD_BYTES_MAX; i++)
        sip_framer_put(&framer, "x", 1);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, &error),
                     SIP_FRAME_MORE);
    sip_framer_put(&framer, "x", 1);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, &error),
                     SIP_FRAME_BROKEN);
    assert_string_equal(error.text, "the head has more than 16384 bytes");
    sip_framer_fini(&framer);
}

static void a_message_of_the_largest_size_passes(void **state)
{
    static char body[SIP_MESSAGE_BYTES_MAX - 15 + 1];
    struct sip_framer framer = {0};
    const char *bytes;
    size_t length;

    (void)state;
    memset(body, 'b', sizeof body - 1);
    put(&framer, "A\nl: 65521\n\n");
    put(&framer, body);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, NULL),
                     SIP_FRAME_MESSAGE);
    assert_int_equal(length, SIP_MESSAGE_BYTES_MAX);
    assert_int_equal(sip_framer_next(&framer, &bytes, &length, NULL),
                     SIP_FRAME_MORE);
    sip_framer_fini(&framer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_of_messages_comes_out_whole_wherever_it_is_cut),
        cmocka_unit_test(pieces_of_any_size_make_no_difference),
        cmocka_unit_test(bare_line_feeds_end_a_head_too),
        cmocka_unit_test(content_length_is_known_in_every_form),
        cmocka_unit_test(a_message_whose_end_is_unknown_breaks_the_stream),
        cmocka_unit_test(a_head_without_end_breaks_the_stream_at_its_limit),
        cmocka_unit_test(a_message_of_the_largest_size_passes),
    };

    return cmocka_run_group_tests_name("sip_framer", tests, NULL, NULL);
}
