// SPDX-License-Identifier: MIT
/* Pairing two sequences: order, number of pairs, least movement. */
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reports/align.h"

#define ITEMS_MAX 64

/* "R0 r.5 r1.5": a letter and seconds. */
static size_t parse(const char *text, struct report_align_item *out)
{
    size_t count = 0;

    while (*text != '\0') {
        char *end;

        out[count].key = (uint32_t)(unsigned char)*text;
        out[count++].t = (base_time)(strtod(text + 1, &end) * 1e6);
        text = end + strspn(end, " ");
    }
    return count;
}

/* `pairs`: for each item of `a` the index of its partner, '-' for none. */
static void assert_pairs(const char *a, const char *b, const char *pairs)
{
    struct report_align_item x[ITEMS_MAX] = {0}, y[ITEMS_MAX] = {0};
    size_t mate[ITEMS_MAX];
    char got[ITEMS_MAX + 1] = "";
    size_t n = parse(a, x), m = parse(b, y);

    report_align(x, n, y, m, mate);

    for (size_t i = 0; i < n; i++)
        got[i] = mate[i] == REPORT_ALIGN_NONE ? '-' : (char)('0' + mate[i]);
    assert_string_equal(got, pairs);
}

static void equal_sequences_pair_one_to_one(void **state)
{
    (void)state;
    assert_pairs("", "", "");
    assert_pairs("", "R0", "");
    assert_pairs("R0", "", "-");
    assert_pairs("R0 r.5 r1.5 A2", "R0 r.5 r1.5 A2", "0123");
}

static void an_inserted_item_shifts_no_other(void **state)
{
    (void)state;
    assert_pairs("R0 r.5 r1.5 A2", "R0 r.5 X1 r1.5 A2", "0134");
    assert_pairs("R0 r.5 X1 r1.5 A2", "R0 r.5 r1.5 A2", "01-23");
    assert_pairs("R0 A0 R1800 A1800 R3600 A3600",
                 "R0 A0 R900 A900 R1800 A1800 R3600 A3600", "014567");
}

static void of_equal_items_the_one_nearest_in_time_is_it(void **state)
{
    (void)state;
    assert_pairs("R0 r.5 r1.5 r3.5", "R0 r.5 r3.5", "01-2");
    assert_pairs("r.5 r1.5 r3.5", "r.5 r1 r1.5 r3.5", "023");
    assert_pairs("r10", "r0 r9 r20", "1");
}

static void in_a_late_history_the_late_one_is_it(void **state)
{
    (void)state;
    assert_pairs("R0 r.5 r1.5 r3.5", "R2 r2.5 r3.5 r4.5 r5.5", "0124");
    assert_pairs("R0 r.5 r1.5 R30 r30.5 r31.5",
                 "R0 r.5 r1.5 r2.5 R59 r59.5 r60.5", "012456");
}

static void order_is_never_crossed(void **state)
{
    (void)state;
    assert_pairs("A0 B1", "B0 A1", "-0");
    assert_pairs("A0 B1 C2 D3", "C0 D1 A2 B3", "--01");
}

/* A long sequence whose one half is another: the band must follow. */
static void long_sequences_stay_within_bounds(void **state)
{
    size_t n = 20000, m = 30000, paired = 0;
    struct report_align_item *a = base_calloc(n, sizeof *a);
    struct report_align_item *b = base_calloc(m, sizeof *b);
    size_t *mate = base_calloc(n, sizeof *mate);

    (void)state;
    for (size_t i = 0; i < n; i++)
        a[i] = (struct report_align_item){(uint32_t)(i % 7), (base_time)i};
    for (size_t i = 0; i < m; i++)
        b[i] = (struct report_align_item){(uint32_t)(i % 5), (base_time)i};
    report_align(a, n, b, m, mate);
    for (size_t i = 0; i < n; i++) {
        if (mate[i] == REPORT_ALIGN_NONE)
            continue;
        assert_true(mate[i] < m);
        assert_int_equal(a[i].key, b[mate[i]].key);
        paired++;
    }
    assert_true(paired > 10000);

    /* A day of one phone, one message more near its beginning. */
    for (size_t i = 0; i < n; i++)
        b[i < 10 ? i : i + 1] = a[i];
    b[10] = (struct report_align_item){99, a[10].t};
    report_align(a, n, b, n + 1, mate);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mate[i], i < 10 ? i : i + 1);

    /* The same, a second later: equal nowhere, and too wide for every cell. */
    n = 8000;
    for (size_t i = 0; i <= n; i++)
        b[i].t += BASE_SEC;
    report_align(a, n, b, n + 1, mate);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(mate[i], i < 10 ? i : i + 1);
    free(mate);
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_sequences_pair_one_to_one),
        cmocka_unit_test(an_inserted_item_shifts_no_other),
        cmocka_unit_test(of_equal_items_the_one_nearest_in_time_is_it),
        cmocka_unit_test(in_a_late_history_the_late_one_is_it),
        cmocka_unit_test(order_is_never_crossed),
        cmocka_unit_test(long_sequences_stay_within_bounds),
    };

    return cmocka_run_group_tests_name("reports_align", tests, NULL, NULL);
}
