// SPDX-License-Identifier: MIT
/* What is no SIP message is refused, with a sentence that says why. */
#include "tests/unit/sip/text.h"

#include <stdio.h>

#include "sip/message_private.h"

#define VIA "Via: SIP/2.0/UDP h:5060;branch=z9hG4bKa\n"
#define FROM "From: <sip:a@b>;tag=1\n"
#define TO "To: <sip:a@b>\n"
#define CALL_ID "Call-ID: x\n"
#define CSEQ "CSeq: 1 OPTIONS\n"
#define REQUEST "OPTIONS sip:a@b SIP/2.0\n"
#define REST FROM TO CALL_ID CSEQ

struct refusal {
    const char *text;
    const char *sentence; /* a part of it */
};

static const struct refusal refusals[] = {
    /* the start line */
    {"", "the message is empty"},
    {"\n\n", "the message is empty"},
    {"hello\n\n", "the first line is no SIP request or status"},
    {"OPTIONS  SIP/2.0\n" VIA REST "\n", "the Request-URI is no URI"},
    {"OPTIONS sip:a@b SIP/3.0\n" VIA REST "\n", "does not end with SIP/2.0"},
    {"OPTIONS sip:a@b\n" VIA REST "\n", "the first line is no SIP"},
    {"OPTIONS <sip:a@b> SIP/2.0\n" VIA REST "\n", "the Request-URI"},
    {"OPTIONS sip:a@b; lr SIP/2.0\n" VIA REST "\n", "the Request-URI"},
    {"OPTIONS  sip:a@b SIP/2.0\n" VIA REST "\n", "the Request-URI"},
    {"OPTIONS sip:a@b  SIP/2.0\n" VIA REST "\n", "the Request-URI"},
    {"OPTIONS sip:a@b SIP/2.0 \n" VIA REST "\n", "does not end with"},
    {"OPTIONS sip:a@b SIP/2.0\rX\n" VIA REST "\n", "a CR without LF"},
    {REQUEST VIA REST "Subject: a\rTo: b\n\n", "a CR without LF"},
    {"OPTIONS nothing SIP/2.0\n" VIA REST "\n", "no URI with a scheme"},
    {"OPT(IONS sip:a@b SIP/2.0\n" VIA REST "\n", "the first line is no"},
    {"SIP/2.0 99 Low\n" VIA REST "\n", "status 99 is not 100 to 699"},
    {"SIP/2.0 700 High\n" VIA REST "\n", "status 700 is not 100 to 699"},
    {"SIP/2.0 99999 High\n" VIA REST "\n", "status 99999 is not"},
    {"SIP/2.0 2oo OK\n" VIA REST "\n", "the status line has no status code"},
    {"SIP/2.0 \n" VIA REST "\n", "the status line has no status code"},
    {"SIP/3.0 200 OK\n" VIA REST "\n", "the first line is no SIP"},

    /* mandatory headers */
    {REQUEST REST "\n", "there is no Via"},
    {REQUEST VIA TO CALL_ID CSEQ "\n", "there is no From"},
    {REQUEST VIA FROM CALL_ID CSEQ "\n", "there is no To"},
    {REQUEST VIA FROM TO CSEQ "\n", "there is no Call-ID"},
    {REQUEST VIA FROM TO CALL_ID "\n", "there is no CSeq"},
    {REQUEST VIA FROM REST "\n", "From stands there 2 times"},
    {REQUEST VIA "t: <sip:x@y>\n" REST "\n", "To stands there 2 times"},
    {REQUEST VIA "i: y\n" REST "\n", "Call-ID stands there 2 times"},
    {REQUEST VIA CSEQ REST "\n", "CSeq stands there 2 times"},
    {REQUEST VIA "Max-Forwards: 1\nMax-Forwards: 2\n" REST "\n",
     "Max-Forwards stands there 2 times"},
    {REQUEST VIA "l: 0\nContent-Length: 0\n" REST "\n",
     "Content-Length stands there 2 times"},

    /* Via */
    {REQUEST "Via:\n" REST "\n", "the top Via does not start with SIP/2.0"},
    {REQUEST "Via: SIP/3.0/UDP h\n" REST "\n", "does not start with SIP/2.0"},
    {REQUEST "Via: SIP/2.0/UDP\n" REST "\n", "does not start with SIP/2.0"},
    {REQUEST "Via: SIP/2.0/UDP ;branch=z\n" REST "\n", "no readable host"},
    {REQUEST "Via: SIP/2.0/UDP [::1;branch=z\n" REST "\n", "no readable host"},
    {REQUEST "Via: SIP/2.0/UDP h:0\n" REST "\n", "port that is not 1 to 65535"},
    {REQUEST "Via: SIP/2.0/UDP h:65536\n" REST "\n", "port that is not"},
    {REQUEST "Via: SIP/2.0/UDP h;rport=x\n" REST "\n", "rport that is no port"},
    {REQUEST "Via: SIP/2.0/UDP h o\n" REST "\n", "text behind its host"},
    {REQUEST "Via: SIP/2.0/UDP h;\n" REST "\n", "not name=value"},
    {REQUEST "Via: SIP/2.0/UDP h;a;;b\n" REST "\n", "not name=value"},
    {REQUEST VIA "From: <sip:a@b>; \n" TO CALL_ID CSEQ "\n", "not name=value"},
    {REQUEST VIA "From: <sip:a@b>;tag=\n" TO CALL_ID CSEQ "\n",
     "not name=value"},
    {REQUEST VIA "From: <sip:a@b>;tag=\"x\n" TO CALL_ID CSEQ "\n",
     "not name=value"},
    {REQUEST VIA "From: <sip:a@b>;tag=x y\n" TO CALL_ID CSEQ "\n",
     "not name=value"},
    {REQUEST VIA "Via: nonsense\n" REST "\n", "Via does not start with"},
    {REQUEST "Via: SIP/2.0/UDP h,\n" REST "\n", "Via does not start with"},

    /* the other headers of a dialog */
    {REQUEST VIA "From: sip\n" TO CALL_ID CSEQ "\n", "From is no URI"},
    {REQUEST VIA "From: <sip:a@b;tag=1\n" TO CALL_ID CSEQ "\n",
     "From has a '<' without '>'"},
    {REQUEST VIA "From: \"a <sip:a@b>;tag=1\n" TO CALL_ID CSEQ "\n",
     "From has a display name without an address"},
    {REQUEST VIA "From: \"a\" sip:a@b;tag=1\n" TO CALL_ID CSEQ "\n",
     "From has a display name without an address"},
    {REQUEST VIA "From: \xc3\xa4 <sip:a@b>;tag=1\n" TO CALL_ID CSEQ "\n",
     "From is no URI with a scheme"},
    {REQUEST VIA "From: <sip:a@b> x;tag=1\n" TO CALL_ID CSEQ "\n",
     "From has text behind its '>'"},
    {REQUEST VIA FROM "To: <sip:a b@c>\n" CALL_ID CSEQ "\n",
     "To has a character that no URI may have"},
    {REQUEST VIA FROM TO "Call-ID:\n" CSEQ "\n", "Call-ID is not one word"},
    {REQUEST VIA FROM TO "Call-ID: a b\n" CSEQ "\n", "Call-ID is not one"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: 1099511627776 OPTIONS\n\n",
     "no number from 0 to 2147483647"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: 2147483648 OPTIONS\n\n",
     "no number from 0 to 2147483647"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: -1 OPTIONS\n\n", "no number from 0"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: 1\n\n", "not a number and a method"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: 1OPTIONS\n\n", "not a number and"},
    {REQUEST VIA FROM TO CALL_ID "CSeq: 1 INVITE\n\n",
     "CSeq has the method INVITE, the request OPTIONS"},
    {REQUEST VIA REST "Contact: <sip:a@b\n\n", "Contact has an open"},
    {REQUEST VIA REST "Contact: *, <sip:a@b>\n\n", "Contact has * beside"},
    {REQUEST VIA REST "Contact:\n\n", "Contact is no URI"},
    {REQUEST VIA REST "Contact: <sip:h>\n\n", "too short for libosip2"},
    {REQUEST VIA REST "Route: <sip:a@b>,\n\n", "Route is no URI"},
    {REQUEST VIA REST "Record-Route: x\n\n", "Record-Route is no URI"},

    /* libosip2's opinion */
    {REQUEST VIA REST "Contact: <sip:a@h:99999999>\n\n",
     "does not follow the grammar of RFC 3261 (libosip2 says -5)"},
    {REQUEST "Via: SIP/2.0/UD\t\t\t\tt-Length: 5\n" REST "\n",
     "Via can be read in two ways"},
    {REQUEST VIA "v: SIP/2.0/UD\t\t\t\tt-Length: 5\n" REST "\n",
     "Via can be read in two ways"},

    /* numbers and the body */
    {REQUEST VIA REST "Max-Forwards: 256\n\n", "Max-Forwards '256' is not"},
    {REQUEST VIA REST "Max-Forwards: -1\n\n", "Max-Forwards '-1' is not"},
    {REQUEST VIA REST "Content-Length: -1\n\n", "Content-Length '-1' is not"},
    {REQUEST VIA REST "Content-Length: 3x\n\nabc", "Content-Length '3x'"},
    {REQUEST VIA REST "Content-Length: 4\n\nabc",
     "Content-Length 4 is beyond the body of 3 bytes"},

    /* lines */
    {REQUEST VIA REST "nonsense\n\n", "not 'name: value'"},
    {REQUEST VIA REST ": x\n\n", "not 'name: value'"},
    {REQUEST " folded: x\n" VIA REST "\n", "not 'name: value'"},
    {REQUEST VIA REST, "no empty line ends the head"},
    {REQUEST VIA REST "Subject: x", "no empty line ends the head"},
};

static void invalid_messages_are_refused_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(refusals); i++) {
        struct sip_message *m = NULL;
        struct base_error error = {0};
        char *bytes = wire(refusals[i].text);
        size_t length = bytes != NULL ? strlen(bytes) : 0;
        int err = sip_message_parse(bytes, length, &m, &error);

        if (err != BASE_ERR_SYNTAX ||
            strstr(error.text, refusals[i].sentence) == NULL)
            fail_msg("%d '%s' instead of '%s' for\n%s", err, error.text,
                     refusals[i].sentence, refusals[i].text);
        assert_null(m);
        free(bytes);
    }
}

static void a_nul_in_the_head_is_refused(void **state)
{
    static const char text[] = "OPTIONS sip:a@b SIP/2.0\r\nX: a\0b\r\n\r\n";
    struct sip_message *m = NULL;
    struct base_error error;

    (void)state;
    assert_int_equal(sip_message_parse(text, sizeof text - 1, &m, &error),
                     BASE_ERR_SYNTAX);
    assert_string_equal(error.text, "a NUL byte stands in the head");
}

/* Builds a request with `count` copies of `piece` between two texts. */
static int parse_repeated(const char *before, const char *piece, size_t count,
                          const char *after, struct base_error *error)
{
    struct base_buffer text = {0};
    struct sip_message *m = NULL;
    char *bytes;
    int err;

    *error = (struct base_error){0};
    base_buffer_puts(&text, REQUEST VIA REST);
    base_buffer_puts(&text, before);
    for (size_t i = 0; i < count; i++)
        base_buffer_puts(&text, piece);
    base_buffer_puts(&text, after);
    bytes = wire(base_buffer_text(&text));
    err = sip_message_parse(bytes, strlen(bytes), &m, error);
    sip_message_release(&m);
    base_buffer_fini(&text);
    free(bytes);
    return err;
}

static void limits_stand_in_front_of_the_parser(void **state)
{
    struct base_error error;

    (void)state;
    assert_int_equal(parse_repeated("", "X: y\n", 251, "\n", &error), 0);
    assert_int_equal(parse_repeated("", "X: y\n", 252, "\n", &error),
                     BASE_ERR_FULL);
    assert_string_equal(error.text, "there are more than 256 header lines");

    assert_int_equal(
        parse_repeated("Contact: <sip:a@b", ";p", 64, ">\n\n", &error), 0);
    assert_int_equal(
        parse_repeated("Contact: <sip:a@b", ";p", 65, ">\n\n", &error),
        BASE_ERR_FULL);
    assert_string_equal(error.text, "Contact has more than 64 parameters");

    assert_int_equal(
        parse_repeated("Route: <sip:aa>", ",<sip:bb>", 254, "\n\n", &error), 0);
    assert_int_equal(
        parse_repeated("Route: <sip:aa>", ",<sip:bb>", 255, "\n\n", &error),
        BASE_ERR_FULL);
    assert_non_null(strstr(error.text, "have 257 values, more than 256"));

    assert_int_equal(parse_repeated("X: ", "y", 16000, "\n\n", &error), 0);
    assert_int_equal(parse_repeated("X: ", "y", 16384, "\n\n", &error),
                     BASE_ERR_FULL);
    assert_int_equal(parse_repeated("X: ", "y", 30000, "\n\n", &error),
                     BASE_ERR_FULL);
    assert_string_equal(error.text, "the head has more than 16384 bytes");

    assert_int_equal(parse_repeated("\n", "y", 65000, "", &error), 0);
    assert_int_equal(parse_repeated("\n", "y", 65536, "", &error),
                     BASE_ERR_FULL);
    assert_non_null(strstr(error.text, "bytes, more than 65536"));
}

static void long_fields_are_refused(void **state)
{
    struct sip_message *m = NULL;
    struct base_error error;
    char branch[200] = {0}, text[1000];

    (void)state;
    memset(branch, 'b', 128);
    snprintf(text, sizeof text,
             REQUEST "Via: SIP/2.0/UDP h;branch=%s\n" REST "\n", branch);
    assert_int_equal(sip_message_parse(text, strlen(text), &m, &error),
                     BASE_ERR_SYNTAX);
    assert_non_null(strstr(error.text, "branch of more than 127"));

    branch[127] = '\0';
    snprintf(text, sizeof text,
             REQUEST "Via: SIP/2.0/UDP h;branch=%s\n" REST "\n", branch);
    assert_int_equal(sip_message_parse(text, strlen(text), &m, &error), 0);
    assert_string_equal(sip_message_via(m)->branch, branch);
    sip_message_release(&m);
}

/* Each is refused; each has what an answer needs. */
static void a_broken_request_is_salvaged_for_its_400(void **state)
{
    static const char *const texts[] = {
        REQUEST VIA FROM REST "\n",
        REQUEST VIA FROM TO CALL_ID "CSeq: 1099511627776 OPTIONS\n\n",
        REQUEST VIA FROM TO CALL_ID "CSeq: 1 INVITE\n\n",
        REQUEST VIA REST "Contact: <sip:a@b\n\n",
        REQUEST VIA REST "Content-Length: 9\n\n",
        REQUEST VIA FROM "To: \"open <sip:a@b>\n" CALL_ID CSEQ "\n",
        "OPTIONS <sip:a@b> SIP/2.0\n" VIA REST "\n",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(texts); i++) {
        struct sip_message *m = NULL, *answer;
        char *bytes = wire(texts[i]);
        struct sip_response_spec spec = {.status = 400, .to_tag = "t"};

        assert_int_not_equal(sip_message_parse(bytes, strlen(bytes), &m, NULL),
                             0);
        if (sip_message_salvage(bytes, strlen(bytes), &m, NULL) != 0)
            fail_msg("not salvaged:\n%s", texts[i]);
        answer = sip_response_create(m, &spec);
        assert_int_equal(sip_message_status(answer), 400);
        assert_string_equal(sip_message_via(answer)->branch, "z9hG4bKa");
        assert_string_equal(sip_message_header(answer, "Call-ID", 0), "x");
        sip_message_release(&answer);
        sip_message_release(&m);
        free(bytes);
    }
}

static void what_cannot_be_answered_is_not_salvaged(void **state)
{
    static const char *const texts[] = {
        "SIP/2.0 999 No\n" VIA REST "\n",
        "ACK sip:a@b SIP/2.0\n" VIA FROM FROM TO CALL_ID "CSeq: 1 ACK\n\n",
        REQUEST "Via: nonsense\n" REST "\n",
        REQUEST VIA FROM TO CALL_ID "\n",
        REQUEST VIA TO CALL_ID CSEQ "\n",
        "nonsense\n\n",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(texts); i++) {
        struct sip_message *m = NULL;
        char *bytes = wire(texts[i]);

        assert_int_not_equal(
            sip_message_salvage(bytes, strlen(bytes), &m, NULL), 0);
        assert_null(m);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(invalid_messages_are_refused_with_the_reason),
        cmocka_unit_test(a_nul_in_the_head_is_refused),
        cmocka_unit_test(limits_stand_in_front_of_the_parser),
        cmocka_unit_test(long_fields_are_refused),
        cmocka_unit_test(a_broken_request_is_salvaged_for_its_400),
        cmocka_unit_test(what_cannot_be_answered_is_not_salvaged),
    };

    return cmocka_run_group_tests_name("sip_refusal", tests, NULL, NULL);
}
