// SPDX-License-Identifier: MIT
#include "reports/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* One value in an array, as text. */
static struct base_buffer buffer;

static struct report_json start(void)
{
    struct report_json json = {.out = &buffer};

    base_buffer_fini(&buffer);
    return json;
}

static void assert_json(const char *expected)
{
    assert_string_equal(base_buffer_text(&buffer), expected);
    base_buffer_fini(&buffer);
}

static void objects_and_arrays_nest_with_their_commas(void **state)
{
    struct report_json json = start();

    (void)state;
    report_json_open(&json, NULL, '{');
    report_json_open(&json, "a", '[');
    report_json_close(&json, ']');
    report_json_open(&json, "b", '[');
    report_json_int(&json, NULL, -1);
    report_json_open(&json, NULL, '{');
    report_json_bool(&json, "c", true);
    report_json_bool(&json, "d", false);
    report_json_close(&json, '}');
    report_json_uint(&json, NULL, UINT64_MAX);
    report_json_close(&json, ']');
    report_json_text(&json, "e", NULL);
    report_json_some_text(&json, "f", NULL);
    report_json_some_text(&json, "g", "");
    report_json_some_text(&json, "h", "x");
    report_json_close(&json, '}');
    assert_json("{\"a\":[],\"b\":[-1,{\"c\":true,\"d\":false},"
                "18446744073709551615],\"e\":\"\",\"h\":\"x\"}");
}

static void strings_are_escaped(void **state)
{
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"plain / text", "\"plain / text\""},
        {"\"a\\b\"", "\"\\\"a\\\\b\\\"\""},
        {"a\r\n\tb\x01", "\"a\\r\\n\\tb\\u0001\""},
        {"\x1f\b\f", "\"\\u001F\\b\\f\""},
        {"×\x1f\b\f", "\"×\\u001F\\b\\f\""}, /* the library agrees */
        {"×\n\x7f\"", "\"×\\n\x7f\\\"\""},
        {"×\x7f", "\"×\x7f\""},
        {"caf\xe9", "\"café\""}, /* not UTF-8: taken as Latin-1 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report_json json = start();

        report_json_text(&json, NULL, cases[i].text);
        assert_json(cases[i].json);
    }
}

static void times_have_no_more_digits_than_they_need(void **state)
{
    static const struct {
        base_time t;
        const char *json;
    } cases[] = {
        {0, "0"},
        {7500000, "7.5"},
        {7499999, "7.499999"},
        {100, "0.0001"},
        {1, "0.000001"},
        {10 * BASE_SEC, "10"},
        {100000, "0.1"},
        {-1500000, "-1.5"},
        {BASE_TIME_MAX, "4294967295"},
        {BASE_TIME_NEVER, "null"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report_json json = start();

        report_json_time(&json, NULL, cases[i].t);
        assert_json(cases[i].json);
    }
}

static void base64_is_padded(void **state)
{
    /* RFC 4648 section 10 */
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"", "\"\""},
        {"f", "\"Zg==\""},
        {"fo", "\"Zm8=\""},
        {"foo", "\"Zm9v\""},
        {"foob", "\"Zm9vYg==\""},
        {"foobar", "\"Zm9vYmFy\""},
        {"\xff\xfe\xfd", "\"//79\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report_json json = start();

        report_json_base64(&json, NULL, cases[i].text, strlen(cases[i].text));
        assert_json(cases[i].json);
    }
}

static void bytes_are_text_if_they_can_be(void **state)
{
    struct report_json json = start();

    (void)state;
    report_json_open(&json, NULL, '{');
    report_json_bytes(&json, "raw", "raw64", "a\0é", 4);
    report_json_bytes(&json, "raw", "raw64", "a\xff", 2);
    report_json_close(&json, '}');
    assert_json("{\"raw\":\"a\\u0000é\",\"raw64\":\"Yf8=\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_and_arrays_nest_with_their_commas),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(times_have_no_more_digits_than_they_need),
        cmocka_unit_test(base64_is_padded),
        cmocka_unit_test(bytes_are_text_if_they_can_be),
    };

    return cmocka_run_group_tests_name("reports_json", tests, NULL, NULL);
}
