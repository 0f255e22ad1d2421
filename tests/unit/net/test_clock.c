// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include "net/clock.h"

/* A participant that wants to act at fixed instants and writes down when. */
struct clockwork {
    const base_time *wants; /* ended by NEVER */
    char name;
    char *diary;             /* one letter per grant, shared */
    struct clockwork *wakes; /* made to act at the same instant, once */
    long in_flight;
    long reads_after; /* in_flight drops after that many looks */
};

static base_time idle_until(void *arg)
{
    struct clockwork *self = arg;

    return *self->wants;
}

static int grant(void *arg, base_time now, struct base_error *error)
{
    static const base_time at_once[] = {10, BASE_TIME_NEVER};
    struct clockwork *self = arg;
    size_t length = 0;

    (void)error;
    assert_int_equal(now, *self->wants);
    assert_int_equal(self->in_flight, 0);
    while (self->diary[length] != '\0')
        length++;
    self->diary[length] = self->name;
    self->wants++;
    if (self->wakes != NULL) {
        self->wakes->wants = at_once;
        self->wakes = NULL;
    }
    return 0;
}

static long in_flight(void *arg)
{
    struct clockwork *self = arg;

    if (self->reads_after-- <= 0)
        self->in_flight = 0;
    return self->in_flight;
}

static const struct net_participant_ops ops = {idle_until, grant, in_flight};

static void the_clock_goes_to_the_least_deadline_of_all(void **state)
{
    static const base_time early[] = {5, 20, BASE_TIME_NEVER};
    static const base_time late[] = {10, 20, BASE_TIME_NEVER};
    char diary[8] = "";
    struct clockwork a = {.wants = late, .name = 'a', .diary = diary};
    struct clockwork b = {.wants = early, .name = 'b', .diary = diary};
    struct net_clock *clock = net_clock_create();

    (void)state;
    net_clock_join(clock, &ops, &a);
    net_clock_join(clock, &ops, &b);

    while (net_clock_next(clock) != BASE_TIME_NEVER)
        assert_int_equal(net_clock_step(clock, net_clock_next(clock), NULL), 0);

    assert_string_equal(diary,
                        "baab"); /* 5, 10, then 20 in order of creation */
    assert_int_equal(net_clock_now(clock), 20);
    net_clock_destroy(&clock);
}

static void
who_is_woken_at_the_same_instant_is_granted_before_time_moves(void **state)
{
    static const base_time never[] = {BASE_TIME_NEVER};
    static const base_time ten[] = {10, 30, BASE_TIME_NEVER};
    char diary[8] = "";
    struct clockwork sleeper = {.wants = never, .name = 's', .diary = diary};
    struct clockwork waker = {
        .wants = ten, .name = 'w', .diary = diary, .wakes = &sleeper};
    struct net_clock *clock = net_clock_create();

    (void)state;
    net_clock_join(clock, &ops, &sleeper);
    net_clock_join(clock, &ops, &waker);

    assert_int_equal(net_clock_step(clock, 10, NULL), 0);

    assert_string_equal(diary, "ws");
    assert_int_equal(net_clock_next(clock), 30);
    net_clock_destroy(&clock);
}

static void no_grant_while_a_packet_is_under_way(void **state)
{
    static const base_time five[] = {5, BASE_TIME_NEVER};
    char diary[8] = "";
    struct clockwork a = {.wants = five,
                          .name = 'a',
                          .diary = diary,
                          .in_flight = 1,
                          .reads_after = 3};
    struct net_clock *clock = net_clock_create();

    (void)state;
    net_clock_join(clock, &ops, &a);

    assert_int_equal(net_clock_step(clock, 5, NULL), 0); /* grant asserts */

    assert_string_equal(diary, "a");
    net_clock_destroy(&clock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_goes_to_the_least_deadline_of_all),
        cmocka_unit_test(
            who_is_woken_at_the_same_instant_is_granted_before_time_moves),
        cmocka_unit_test(no_grant_while_a_packet_is_under_way),
    };

    return cmocka_run_group_tests_name("net_clock", tests, NULL, NULL);
}
