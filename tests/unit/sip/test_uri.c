// SPDX-License-Identifier: MIT
#include "sip/endpoint.h"
#include "tests/unit/sip/text.h"

static struct sip_uri uri(const char *text)
{
    struct sip_uri out;
    struct base_error error;

    if (sip_uri_parse(text, &out, &error) != 0)
        fail_msg("%s", error.text);
    return out;
}

static void a_uri_is_taken_apart(void **state)
{
    struct sip_uri a = uri("sip:alice:secret@192.168.1.13:5070;transport=TCP;"
                           "lr;x=y?Subject=a@b");
    struct sip_uri b = uri("SIPS:[2001:db8::5]");
    struct sip_uri c = uri("sip:user;par=u%40example.net@example.com");
    struct sip_uri d = uri("sip:+1-212%2d555;phone-context=a@gw;user=phone");

    (void)state;
    assert_false(a.secure);
    assert_string_equal(a.user, "alice");
    assert_string_equal(a.host, "192.168.1.13");
    assert_int_equal(a.port, 5070);
    assert_string_equal(a.transport, "tcp");
    assert_true(b.secure);
    assert_string_equal(b.user, "");
    assert_string_equal(b.host, "2001:db8::5");
    assert_int_equal(b.port, 0);
    assert_string_equal(c.user, "user;par=u%40example.net");
    assert_string_equal(c.host, "example.com");
    assert_string_equal(d.user, "+1-212-555;phone-context=a");
}

static void what_is_no_sip_uri_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "sip:",
        "tel:+123",
        "alice@pbx.com",
        "sip:@h",
        "sip:a@",
        "sip:a@h:0",
        "sip:a@h:65536",
        "sip:a@h:x",
        "sip:a@[::1",
        "sip:a@[1.2.3.4]",
        "sip:a@h o",
        "sip:a@h/x",
        "<sip:a@h>",
        "sip:a@[::1]x",
        "sip:a@h,b",
        "sip:a@b@c",
        "sip: a@h",
        "sip:a@h;transport=0123456789abcdef",
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(texts); i++) {
        struct sip_uri out;
        struct base_error error = {0};

        if (sip_uri_parse(texts[i], &out, &error) != BASE_ERR_SYNTAX)
            fail_msg("'%s' was taken", texts[i]);
        assert_non_null(strstr(error.text, texts[i]));
    }
}

static void equal_means_scheme_user_host_and_port(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } pairs[] = {
        {"sip:a@H.com", "sip:a@h.COM;lr", true},
        {"sip:%61lice@h", "sip:alice@h;transport=tcp", true},
        {"sip:a@[2001:DB8:0::5]", "sip:a@[2001:db8::5]", true},
        {"sip:a@h", "sip:A@h", false},
        {"sip:a@h", "sips:a@h", false},
        {"sip:a@h", "sip:a@h:5060", false},
        {"sip:a@h", "sip:a@i", false},
        {"sip:a@h", "sip:h", false},
        {"sip:a%40b@h", "sip:a@h", false},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(pairs); i++) {
        struct sip_uri a = uri(pairs[i].a), b = uri(pairs[i].b);

        if (sip_uri_equal(&a, &b) != pairs[i].equal)
            fail_msg("%s and %s", pairs[i].a, pairs[i].b);
    }
}

/* RFC 3261 section 26.2.2: sips: is TLS, whatever runs below it. */
static void a_uri_with_an_address_names_a_hop(void **state)
{
    static const struct {
        const char *uri;
        enum base_transport transport;
        const char *address; /* NULL = no hop */
    } rows[] = {
        {"sip:a@192.168.1.13", BASE_TCP, "192.168.1.13:5060"},
        {"sip:192.168.1.13:5070;transport=udp;lr", BASE_UDP,
         "192.168.1.13:5070"},
        {"sip:192.168.1.13;transport=tls", BASE_TLS, "192.168.1.13:5061"},
        {"sips:192.168.1.13", BASE_TLS, "192.168.1.13:5061"},
        {"sips:192.168.1.13;transport=tcp", BASE_TLS, "192.168.1.13:5061"},
        {"sip:192.168.1.13;transport=sctp", BASE_TCP, NULL},
        {"sip:pbx.com", BASE_TCP, NULL},
    };
    char address[BASE_ADDRESS_TEXT_MAX];
    struct sip_hop hop;

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct sip_uri a = uri(rows[i].uri);

        assert_true(sip_uri_hop(&a, BASE_TCP, &hop) ==
                    (rows[i].address != NULL));
        if (rows[i].address == NULL)
            continue;
        assert_int_equal(hop.transport, rows[i].transport);
        assert_string_equal(base_address_text(&hop.address, address),
                            rows[i].address);
    }
}

static void methods_have_names(void **state)
{
    (void)state;
    assert_string_equal(sip_method_name(SIP_REGISTER), "REGISTER");
    assert_string_equal(sip_method_name(SIP_METHOD_OTHER), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uri_is_taken_apart),
        cmocka_unit_test(what_is_no_sip_uri_is_refused),
        cmocka_unit_test(equal_means_scheme_user_host_and_port),
        cmocka_unit_test(a_uri_with_an_address_names_a_hop),
        cmocka_unit_test(methods_have_names),
    };

    return cmocka_run_group_tests_name("sip_uri", tests, NULL, NULL);
}
