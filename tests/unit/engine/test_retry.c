// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "engine/retry.h"

static struct engine_policy policy;

static int reset_policy(void **state)
{
    (void)state;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    return 0;
}

static void set(const char *name, const char *value)
{
    assert_int_equal(engine_policy_set(&policy, name, value, NULL), BASE_OK);
}

static struct engine_retry_options options(int32_t counts)
{
    return (struct engine_retry_options){
        .policy = &policy,
        .t1 = BASE_SEC / 2,
        .t2 = 4 * BASE_SEC,
        .transport = BASE_UDP,
        .retry_counts = counts,
        .invite_retry_counts = counts,
    };
}

/* One row of a table of 2.5: sends, last send and give-up in milliseconds. */
struct row {
    int32_t counts;
    bool last;
    uint32_t sends;
    int64_t last_send, give_up;
};

static base_span last_send(const struct base_retry *retry)
{
    base_span at = 0, distance = retry->first;

    for (uint32_t i = 1; i < retry->sends_max; i++) {
        at += distance;
        distance *= retry->factor;
        if (retry->cap > 0 && distance > retry->cap)
            distance = retry->cap;
    }
    return at;
}

static void check_rows(const struct row *rows, size_t count, bool invite)
{
    for (size_t i = 0; i < count; i++) {
        struct engine_retry_options o = options(rows[i].counts);
        struct base_retry retry;
        o.invite = invite;
        o.last = rows[i].last;

        retry = engine_retry(&o);

        assert_int_equal(retry.sends_max, rows[i].sends);
        assert_int_equal(last_send(&retry), rows[i].last_send * BASE_MSEC);
        assert_int_equal(retry.give_up_at, rows[i].give_up * BASE_MSEC);
    }
}

static void table_of_non_invite_over_udp(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {0, false, 1, 0, 500},         {1, false, 2, 500, 1500},
        {2, false, 3, 1500, 3500},     {3, false, 4, 3500, 7500},
        {4, false, 5, 7500, 11500},    {5, false, 6, 11500, 15500},
        {6, false, 7, 15500, 19500},   {7, false, 8, 19500, 23500},
        {8, false, 9, 23500, 27500},   {9, false, 10, 27500, 31500},
        {10, false, 11, 31500, 32000}, {11, false, 11, 31500, 32000},
        {20, false, 11, 31500, 32000}, {0, true, 11, 31500, 32000},
        {3, true, 11, 31500, 32000},   {20, true, 11, 31500, 32000},
    };

    check_rows(rows, BASE_COUNT_OF(rows), false);
}

static void table_of_invite_over_udp(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {1, false, 2, 500, 1500},    {2, false, 3, 1500, 3500},
        {3, false, 4, 3500, 7500},   {4, false, 5, 7500, 15500},
        {5, false, 6, 15500, 31500}, {6, false, 7, 31500, 32000},
        {7, false, 7, 31500, 32000}, {10, false, 7, 31500, 32000},
        {1, true, 7, 31500, 32000},  {10, true, 7, 31500, 32000},
    };

    check_rows(rows, BASE_COUNT_OF(rows), true);
}

static void first_distance_doubles_up_to_t2(void **state)
{
    (void)state;
    struct engine_retry_options o = options(3);

    struct base_retry retry = engine_retry(&o);

    assert_int_equal(retry.first, BASE_SEC / 2);
    assert_int_equal(retry.factor, 2);
    assert_int_equal(retry.cap, 4 * BASE_SEC);
}

static void t2_below_t1_caps_the_first_distance(void **state)
{
    (void)state;
    struct engine_retry_options o = options(1);
    o.t1 = 10 * BASE_SEC;
    o.t2 = 2 * BASE_SEC;

    struct base_retry retry = engine_retry(&o);

    assert_int_equal(retry.first, 2 * BASE_SEC);
    assert_int_equal(retry.give_up_at, 4 * BASE_SEC);
}

static void invite_distances_have_no_cap(void **state)
{
    (void)state;
    struct engine_retry_options o = options(3);
    o.invite = true;

    assert_int_equal(engine_retry(&o).cap, 0);
}

static void provisional_stops_invite_and_slows_the_others(void **state)
{
    (void)state;
    struct engine_retry_options o = options(3);

    struct base_retry other = engine_retry(&o);
    o.invite = true;
    struct base_retry invite = engine_retry(&o);

    assert_int_equal(invite.provisional, BASE_PROVISIONAL_STOP);
    assert_int_equal(other.provisional, BASE_PROVISIONAL_SLOW);
    assert_int_equal(other.slow_interval, 4 * BASE_SEC);
    assert_int_equal(other.slow_give_up_at, 32 * BASE_SEC);
}

static void knob_retry_semantics(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int32_t counts;
        uint32_t sends;
        int64_t give_up;
        uint32_t transactions;
    } rows[] = {
        {"retransmissions", 3, 4, 7500, 0}, {"attempts_total", 3, 3, 3500, 0},
        {"attempts_total", 1, 1, 500, 0},   {"attempts_total", 0, 1, 500, 0},
        {"transactions", 3, 11, 32000, 3},  {"transactions", 0, 11, 32000, 0},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_retry_options o = options(rows[i].counts);
        set("retry_semantics", rows[i].value);

        struct base_retry retry = engine_retry(&o);

        assert_int_equal(retry.sends_max, rows[i].sends);
        assert_int_equal(retry.give_up_at, rows[i].give_up * BASE_MSEC);
        assert_int_equal(engine_retry_transactions(&o), rows[i].transactions);
    }
}

static void last_target_gets_one_transaction(void **state)
{
    (void)state;
    struct engine_retry_options o = options(3);
    o.last = true;
    set("retry_semantics", "transactions");

    assert_int_equal(engine_retry_transactions(&o), 0);
}

static void knob_post_retry_wait(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int32_t counts;
        int64_t give_up;
    } rows[] = {
        {"next_interval", 3, 7500}, {"T1", 3, 4000},  {"0", 3, 3500},
        {"next_interval", 0, 500},  {"T1", 0, 500},   {"0", 0, 500},
        {"T1", 9, 28000},           {"0", 9, 27500},  {"T1", 10, 32000},
        {"0", 10, 31500},           {"0", 11, 32000},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_retry_options o = options(rows[i].counts);
        set("post_retry_wait", rows[i].value);

        assert_int_equal(engine_retry(&o).give_up_at,
                         rows[i].give_up * BASE_MSEC);
    }
}

static void knob_retry_zero(void **state)
{
    (void)state;
    struct engine_retry_options o = options(0);

    set("retry_zero", "zero");
    assert_int_equal(engine_retry(&o).sends_max, 1);
    set("retry_zero", "three");
    assert_int_equal(engine_retry(&o).sends_max, 4);
}

static void knob_invite_failover_timer(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        uint32_t sends;
        int64_t give_up;
    } rows[] = {
        {"invite_retry_counts", 2, 1500},
        {"retry_counts", 4, 7500},
        {"timer_b", 7, 32000},
    };

    for (size_t i = 0; i < BASE_COUNT_OF(rows); i++) {
        struct engine_retry_options o = options(3);
        o.invite = true;
        o.invite_retry_counts = 1;
        set("invite_failover_timer", rows[i].value);

        struct base_retry retry = engine_retry(&o);

        assert_int_equal(retry.sends_max, rows[i].sends);
        assert_int_equal(retry.give_up_at, rows[i].give_up * BASE_MSEC);
    }
}

static void knob_request_failover_timer(void **state)
{
    (void)state;
    struct engine_retry_options o = options(3);

    set("request_failover_timer", "retry_counts");
    assert_int_equal(engine_retry(&o).give_up_at, 7500 * BASE_MSEC);
    set("request_failover_timer", "timer_f");
    assert_int_equal(engine_retry(&o).give_up_at, 32 * BASE_SEC);
    o.invite = true;
    assert_int_equal(engine_retry(&o).give_up_at, 7500 * BASE_MSEC);
}

static void knob_tcp_silent_timeout(void **state)
{
    (void)state;
    static const enum base_transport transports[] = {BASE_TCP, BASE_TLS};

    for (size_t i = 0; i < BASE_COUNT_OF(transports); i++) {
        struct engine_retry_options o = options(3);
        o.transport = transports[i];

        set("tcp_silent_timeout", "timer_F_B");
        assert_int_equal(engine_retry(&o).give_up_at, 32 * BASE_SEC);
        assert_int_equal(engine_retry(&o).sends_max, 1);
        set("tcp_silent_timeout", "retry_schedule");
        assert_int_equal(engine_retry(&o).give_up_at, 7500 * BASE_MSEC);
        assert_int_equal(engine_retry(&o).sends_max, 1);
    }
}

#define TEST(name) cmocka_unit_test_setup(name, reset_policy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(table_of_non_invite_over_udp),
        TEST(table_of_invite_over_udp),
        TEST(first_distance_doubles_up_to_t2),
        TEST(t2_below_t1_caps_the_first_distance),
        TEST(invite_distances_have_no_cap),
        TEST(provisional_stops_invite_and_slows_the_others),
        TEST(knob_retry_semantics),
        TEST(last_target_gets_one_transaction),
        TEST(knob_post_retry_wait),
        TEST(knob_retry_zero),
        TEST(knob_invite_failover_timer),
        TEST(knob_request_failover_timer),
        TEST(knob_tcp_silent_timeout),
    };

    return cmocka_run_group_tests_name("engine_retry", tests, NULL, NULL);
}
