// SPDX-License-Identifier: MIT
#include "base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_parsed(const char *text, const char *expected)
{
    struct base_address address;
    char out[BASE_ADDRESS_TEXT_MAX];

    if (!base_address_parse(text, 5060, &address))
        fail_msg("\"%s\" is refused", text);
    assert_string_equal(base_address_text(&address, out), expected);
}

static void literals_are_read_with_and_without_port(void **state)
{
    (void)state;
    assert_parsed("10.0.0.1", "10.0.0.1:5060");
    assert_parsed("10.0.0.1:5080", "10.0.0.1:5080");
    assert_parsed("10.0.0.1:0", "10.0.0.1:0");
    assert_parsed("10.0.0.1:65535", "10.0.0.1:65535");
    assert_parsed("[10.0.0.1]:7", "10.0.0.1:7");
    assert_parsed("2001:db8::5", "[2001:db8::5]:5060");
    assert_parsed("2001:DB8:0:0::5", "[2001:db8::5]:5060");
    assert_parsed("[2001:db8::5]", "[2001:db8::5]:5060");
    assert_parsed("[2001:db8::5]:5061", "[2001:db8::5]:5061");
    assert_parsed("::", "[::]:5060");
    assert_parsed("::1", "[::1]:5060");
    assert_parsed("::ffff:10.0.0.1", "[::ffff:10.0.0.1]:5060");
}

static void longest_address_fits_its_text(void **state)
{
    (void)state;
    assert_parsed("[abcd:abcd:abcd:abcd:abcd:abcd:123.123.123.123]:65535",
                  "[abcd:abcd:abcd:abcd:abcd:abcd:7b7b:7b7b]:65535");
}

static void everything_else_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "pbx.com",
        "pbx.com:5060",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1:",
        "10.0.0.1:65536",
        "10.0.0.1:-1",
        "10.0.0.1:+5",
        "10.0.0.1: 5060",
        "10.0.0.1:5060x",
        " 10.0.0.1",
        "10.0.0.1 ",
        ":5060",
        ":",
        ":::",
        "[]",
        "[]:5060",
        "[::1",
        "[::1]5060",
        "[::1]:",
        "[::1]x",
        "[pbx.com]:5060",
        "1:2:3:4:5:6:7:8:9",
        "2001:db8::5%eth0",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    struct base_address address;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (base_address_parse(cases[i], 5060, &address))
            fail_msg("\"%s\" is taken", cases[i]);
}

static void unused_bytes_are_zero(void **state)
{
    struct base_address a, b;

    (void)state;
    memset(&a, 0xff, sizeof a);
    memset(&b, 0x55, sizeof b);
    assert_true(base_address_parse("10.0.0.1:5060", 0, &a));
    assert_true(base_address_parse("10.0.0.1", 5060, &b));
    assert_memory_equal(&a, &b, sizeof a);
    b = base_address_ipv4(10, 0, 0, 1, 5060);
    assert_memory_equal(&a, &b, sizeof a);
}

static void ip_text_has_neither_port_nor_brackets(void **state)
{
    struct base_address address;
    char out[BASE_ADDRESS_TEXT_MAX];

    (void)state;
    assert_true(base_address_parse("[2001:db8::5]:5061", 0, &address));
    assert_string_equal(base_address_ip_text(&address, out), "2001:db8::5");
    address = base_address_ipv4(192, 168, 1, 13, 5060);
    assert_string_equal(base_address_ip_text(&address, out), "192.168.1.13");
}

static void no_address_reads_none(void **state)
{
    struct base_address address = {0};
    char out[BASE_ADDRESS_TEXT_MAX];

    (void)state;
    assert_string_equal(base_address_text(&address, out), "none");
    assert_string_equal(base_address_ip_text(&address, out), "none");
}

static void equality_asks_for_the_port_same_ip_does_not(void **state)
{
    struct base_address a = base_address_ipv4(10, 0, 0, 1, 5060);
    struct base_address port = base_address_ipv4(10, 0, 0, 1, 5061);
    struct base_address ip = base_address_ipv4(10, 0, 0, 2, 5060);
    struct base_address v6;

    (void)state;
    assert_true(base_address_parse("a00:1::", 5060, &v6));
    assert_true(base_address_equal(&a, &a));
    assert_false(base_address_equal(&a, &port));
    assert_true(base_address_same_ip(&a, &port));
    assert_false(base_address_same_ip(&a, &ip));
    assert_false(base_address_same_ip(&a, &v6)); /* the same bytes */
}

static void transports_have_names_in_any_case(void **state)
{
    enum base_transport transport = BASE_UDP;

    (void)state;
    assert_string_equal(base_transport_name(BASE_UDP), "udp");
    assert_string_equal(base_transport_name(BASE_TCP), "tcp");
    assert_string_equal(base_transport_name(BASE_TLS), "tls");
    assert_true(base_transport_parse("TcP", &transport));
    assert_int_equal(transport, BASE_TCP);
    assert_false(base_transport_parse("sctp", &transport));
    assert_false(base_transport_parse("", &transport));
    assert_false(base_transport_parse("tcp ", &transport));
    assert_int_equal(transport, BASE_TCP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_read_with_and_without_port),
        cmocka_unit_test(longest_address_fits_its_text),
        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(unused_bytes_are_zero),
        cmocka_unit_test(ip_text_has_neither_port_nor_brackets),
        cmocka_unit_test(no_address_reads_none),
        cmocka_unit_test(equality_asks_for_the_port_same_ip_does_not),
        cmocka_unit_test(transports_have_names_in_any_case),
    };

    return cmocka_run_group_tests_name("base_address", tests, NULL, NULL);
}
