// SPDX-License-Identifier: MIT
#include "tests/unit/sip/text.h"

#include <stdio.h>

#include "sip/digest.h"

/* One published example. */
struct vector {
    enum sip_digest_algorithm algorithm;
    bool qop_auth;
    const char *realm, *password, *nonce, *cnonce, *response;
};

static const struct vector vectors[] = {
    /* RFC 7616 section 3.9.1 */
    {SIP_DIGEST_MD5, true, "http-auth@example.org", "Circle of Life",
     "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
     "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
     "8ca523f5e9506fed4657c9700eebdbec"},
    {SIP_DIGEST_SHA256, true, "http-auth@example.org", "Circle of Life",
     "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
     "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
     "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
    /* RFC 2617 section 3.5, and the same without qop (RFC 2069) */
    {SIP_DIGEST_MD5, true, "testrealm@host.com", "Circle Of Life",
     "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b",
     "6629fae49393a05397450978507c4ef1"},
    {SIP_DIGEST_MD5, false, "testrealm@host.com", "Circle Of Life",
     "dcd98b7102dd2f0e8b11d0f600bfb0c093", NULL,
     "670fd8c2df070c60b045671b8b24ff02"},
};

static struct sip_message *request_with(const char *name, const char *value)
{
    struct sip_header header = {name, value};
    struct sip_request_spec spec = {
        .method = "REGISTER",
        .request_uri = "sip:pbx.com",
        .sent_by = base_address_ipv4(192, 168, 1, 100, 5060),
        .branch = "z9hG4bKa",
        .from = "<sip:a@pbx.com>;tag=1",
        .to = "<sip:a@pbx.com>",
        .call_id = "c",
        .cseq = 1,
        .expires = -1,
        .headers = &header,
        .header_count = 1,
    };

    return sip_request_create(&spec);
}

static struct sip_message *
challenge_with(int status, const struct sip_header *headers, size_t count)
{
    struct sip_message *request = request_with("X", "y"), *response;
    struct sip_response_spec spec = {
        .status = status, .headers = headers, .header_count = count};

    response = sip_response_create(request, &spec);
    sip_message_release(&request);
    return response;
}

static void published_examples_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(vectors); i++) {
        const struct vector *v = &vectors[i];
        struct sip_challenge challenge = {.algorithm = v->algorithm,
                                          .qop_auth = v->qop_auth};
        struct sip_digest_answer answer = {.username = "Mufasa",
                                           .password = v->password,
                                           .method = "GET",
                                           .uri = "/dir/index.html",
                                           .nonce_count = 1,
                                           .cnonce = v->cnonce};
        char out[1024], expected[100];

        snprintf(challenge.realm, sizeof challenge.realm, "%s", v->realm);
        snprintf(challenge.nonce, sizeof challenge.nonce, "%s", v->nonce);
        snprintf(expected, sizeof expected, "response=\"%s\"", v->response);
        assert_int_equal(
            sip_digest_authorization(&challenge, &answer, out, sizeof out), 0);
        assert_non_null(strstr(out, expected));
    }
}

static void the_authorization_has_this_form(void **state)
{
    struct sip_challenge challenge = {.algorithm = SIP_DIGEST_MD5,
                                      .qop_auth = true,
                                      .realm = "a \"b\"",
                                      .nonce = "n",
                                      .opaque = "o"};
    struct sip_digest_answer answer = {.username = "u\\v",
                                       .password = "p",
                                       .method = "REGISTER",
                                       .uri = "sip:pbx.com",
                                       .nonce_count = 0x1f,
                                       .cnonce = "c"};
    char out[512];
    const char *head = "Digest username=\"u\\\\v\", realm=\"a \\\"b\\\"\", "
                       "nonce=\"n\", uri=\"sip:pbx.com\", response=\"";

    (void)state;
    assert_int_equal(
        sip_digest_authorization(&challenge, &answer, out, sizeof out), 0);
    assert_memory_equal(out, head, strlen(head));
    assert_string_equal(strstr(out, ", algorithm"),
                        ", algorithm=MD5, cnonce=\"c\", qop=auth, "
                        "nc=0000001f, opaque=\"o\"");
    assert_int_equal(sip_digest_authorization(&challenge, &answer, out, 50),
                     BASE_ERR_FULL);
}

/* Challenge, answer and check agree, whatever stands in the texts. */
static void an_answer_proves_the_password_and_nothing_else(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct sip_challenge challenge = {.algorithm = i & 1 ? SIP_DIGEST_SHA256
                                                             : SIP_DIGEST_MD5,
                                          .qop_auth = (i & 2) != 0,
                                          .realm = "the \"pbx\", really",
                                          .nonce = "abc=,"};
        struct sip_digest_answer answer = {.username = "46\"05",
                                           .password = "pw",
                                           .method = "REGISTER",
                                           .uri = "sip:pbx.com",
                                           .nonce_count = 1,
                                           .cnonce = "xyz"};
        struct sip_credentials credentials;
        struct sip_message *request;
        char out[512];

        assert_int_equal(
            sip_digest_authorization(&challenge, &answer, out, sizeof out), 0);
        request = request_with("Authorization", out);
        assert_int_equal(sip_credentials_read(request, false, challenge.realm,
                                              &credentials, NULL),
                         0);
        assert_string_equal(credentials.username, "46\"05");
        assert_string_equal(credentials.nonce, "abc=,");
        assert_true(sip_digest_verify(&credentials, "REGISTER", "pw"));
        assert_false(sip_digest_verify(&credentials, "REGISTER", "pW"));
        assert_false(sip_digest_verify(&credentials, "INVITE", "pw"));
        assert_int_equal(
            sip_credentials_read(request, false, "other", &credentials, NULL),
            BASE_ERR_UNKNOWN);
        assert_int_equal(sip_credentials_read(request, true, challenge.realm,
                                              &credentials, NULL),
                         BASE_ERR_UNKNOWN);
        sip_message_release(&request);
    }
}

static void credentials_that_cannot_be_checked_are_none(void **state)
{
    static const char *const values[] = {
        "Basic dXNlcjpwdw==",
        "Digest",
        "Digest realm=\"r\", algorithm=SHA-512-256",
        "Digest realm=\"r\", qop=auth-int",
        "Digest realm=\"r\" nonce=\"n\"",
        "Digest realm=\"r\", nonce=\"open",
        "Digest realm=\"r\", username",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(values); i++) {
        struct sip_message *request = request_with("Authorization", values[i]);
        struct sip_credentials out;

        assert_int_equal(sip_credentials_read(request, false, "r", &out, NULL),
                         BASE_ERR_UNKNOWN);
        sip_message_release(&request);
    }
}

static void a_challenge_survives_writing_and_reading(void **state)
{
    struct sip_challenge challenge = {.algorithm = SIP_DIGEST_SHA256,
                                      .qop_auth = true,
                                      .stale = true,
                                      .realm = "r\"\\,",
                                      .nonce = "n",
                                      .opaque = "o"};
    struct sip_challenge again = {0};
    struct sip_message *response;
    char out[200];
    struct sip_header header = {"Proxy-Authenticate", out};

    (void)state;
    assert_int_equal(sip_challenge_write(&challenge, out, sizeof out), 0);
    response = challenge_with(407, &header, 1);
    assert_int_equal(sip_challenge_read(response, &again, NULL), 0);
    assert_true(again.proxy && again.qop_auth && again.stale);
    assert_int_equal(again.algorithm, SIP_DIGEST_SHA256);
    assert_string_equal(again.realm, challenge.realm);
    assert_string_equal(again.nonce, "n");
    assert_string_equal(again.opaque, "o");
    assert_int_equal(sip_challenge_write(&challenge, out, 20), BASE_ERR_FULL);
    sip_message_release(&response);
}

static void the_strongest_known_challenge_is_taken(void **state)
{
    static const struct sip_header headers[] = {
        {"WWW-Authenticate", "Basic realm=\"b\""},
        {"WWW-Authenticate", "Digest realm=\"one\", nonce=\"1\", "
                             "algorithm=MD5, qop=\"auth-int, auth\", "
                             "Digest nonce=\"2\", realm=\"two\", "
                             "algorithm=sha-256"},
        {"WWW-Authenticate", "Digest realm=\"three\", nonce=\"3\", "
                             "algorithm=SHA-512-256"},
        {"WWW-Authenticate", "Digest realm=\"four\", nonce=\"4\", "
                             "qop=\"auth-int\""},
    };
    struct sip_message *response = challenge_with(401, headers, 3);
    struct sip_challenge out;

    (void)state;
    assert_int_equal(sip_challenge_read(response, &out, NULL), 0);
    assert_string_equal(out.realm, "two");
    assert_false(out.qop_auth);
    assert_false(out.proxy);
    sip_message_release(&response);

    response = challenge_with(401, headers, 1);
    assert_int_equal(sip_challenge_read(response, &out, NULL),
                     BASE_ERR_UNSUPPORTED);
    sip_message_release(&response);
    response = challenge_with(401, headers + 2, 2);
    assert_int_equal(sip_challenge_read(response, &out, NULL),
                     BASE_ERR_UNSUPPORTED);
    sip_message_release(&response);
}

static void an_unreadable_challenge_is_an_error(void **state)
{
    static const struct sip_header headers[] = {
        {"WWW-Authenticate", "Digest realm=\"r\""},
        {"WWW-Authenticate", "Digest nonce=\"n\""},
        {"WWW-Authenticate", "Digest realm=\"open, nonce=\"n\""},
    };
    struct sip_challenge out;
    struct sip_message *response;

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(headers); i++) {
        response = challenge_with(401, &headers[i], 1);
        assert_int_equal(sip_challenge_read(response, &out, NULL),
                         BASE_ERR_SYNTAX);
        sip_message_release(&response);
    }
    response = challenge_with(401, NULL, 0);
    assert_int_equal(sip_challenge_read(response, &out, NULL), BASE_ERR_SYNTAX);
    sip_message_release(&response);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_examples_come_out),
        cmocka_unit_test(the_authorization_has_this_form),
        cmocka_unit_test(an_answer_proves_the_password_and_nothing_else),
        cmocka_unit_test(credentials_that_cannot_be_checked_are_none),
        cmocka_unit_test(a_challenge_survives_writing_and_reading),
        cmocka_unit_test(the_strongest_known_challenge_is_taken),
        cmocka_unit_test(an_unreadable_challenge_is_an_error),
    };

    return cmocka_run_group_tests_name("sip_digest", tests, NULL, NULL);
}
