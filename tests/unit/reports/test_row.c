// SPDX-License-Identifier: MIT
#include "reports/row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_row(struct report_row *row, const char *expected)
{
    struct base_buffer out = {0};

    report_row_write(row, &out);
    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
    report_row_fini(row);
}

static void columns_are_written_in_any_order(void **state)
{
    struct report_row row = {0};

    (void)state;
    report_row_put(&row, 6, "c");
    report_row_put(&row, 0, "a");
    report_row_fill(&row, 2, 5, '-');
    report_row_put(&row, 3, "x");
    assert_row(&row, "a -x- c");
}

static void a_code_point_is_one_column(void **state)
{
    struct report_row row = {0};

    (void)state;
    report_row_put(&row, 0, "×é€𝄞|");
    report_row_put(&row, 4, "#");
    assert_row(&row, "×é€𝄞#");
    assert_int_equal(report_columns("×é€𝄞|"), 5);
    assert_int_equal(report_columns(""), 0);
}

static void the_end_is_trimmed_and_can_be_cut(void **state)
{
    struct report_row row = {0};

    (void)state;
    report_row_put(&row, 0, "abc   ");
    assert_row(&row, "abc");
    report_row_put(&row, 0, "abcdef");
    report_row_cut(&row, 3);
    report_row_cut(&row, 10);
    report_row_put(&row, 4, "x");
    assert_row(&row, "abc x");
    report_row_put(&row, 0, "abc");
    report_row_clear(&row);
    assert_row(&row, "");
}

static void bad_bytes_and_controls_do_no_harm(void **state)
{
    static const struct {
        const char *text, *row;
    } cases[] = {
        {"a\nb\tc\x1b[31m\x7f", "a b c [31m"},
        {"a\xff", "a\xef\xbf\xbd"},
        {"\xc3", "\xef\xbf\xbd"},                 /* cut short */
        {"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"}, /* overlong */
        {"\xed\xa0\x80",
         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* surrogate */
        {"\xf5\x80\x80\x80",
         "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct report_row row = {0};

        report_row_put(&row, 0, cases[i].text);
        assert_row(&row, cases[i].row);
    }
}

static void assert_cut(const char *text, size_t columns, const char *expected)
{
    struct base_buffer out = {0};

    report_cut(text, columns, &out);
    assert_string_equal(base_buffer_text(&out), expected);
    base_buffer_fini(&out);
}

static void long_texts_end_in_an_ellipsis(void **state)
{
    (void)state;
    assert_cut("secondary", 9, "secondary");
    assert_cut("secondary", 8, "seconda…");
    assert_cut("××××", 3, "××…");
    assert_cut("ab", 1, "…");
    assert_cut("ab", 0, "");
    assert_cut("", 5, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_written_in_any_order),
        cmocka_unit_test(a_code_point_is_one_column),
        cmocka_unit_test(the_end_is_trimmed_and_can_be_cut),
        cmocka_unit_test(bad_bytes_and_controls_do_no_harm),
        cmocka_unit_test(long_texts_end_in_an_ellipsis),
    };

    return cmocka_run_group_tests_name("reports_row", tests, NULL, NULL);
}
