// SPDX-License-Identifier: MIT
#include "tests/support/claims.h"

#include "base/draw.h"
#include "net/address_map.h"
#include "net/net.h"
#include "net/queue.h"

static void entries_leave_by_time_then_by_order_of_entry(void **state)
{
    static const base_time times[] = {30, 10, 20, 10, 30, 10};
    static const uint64_t sequences[] = {1, 3, 5, 2, 0, 4};
    struct net_queue queue = {0};

    (void)state;
    for (size_t i = 0; i < 6; i++)
        net_queue_push(&queue, (struct net_entry){.at = times[i]});

    for (size_t i = 0; i < 6; i++)
        assert_int_equal(net_queue_pop(&queue).sequence, sequences[i]);
    assert_int_equal(net_queue_next(&queue), BASE_TIME_NEVER);
    net_queue_fini(&queue);
}

static void
a_removed_timer_never_leaves_and_the_rest_stay_in_order(void **state)
{
    struct net_queue queue = {0};
    struct net_timer timers[200] = {0};
    base_time last = -1;
    size_t left = 0;

    (void)state;
    for (size_t i = 0; i < 200; i++)
        net_queue_push(&queue,
                       (struct net_entry){
                           .at = (base_time)(base_draw(1, "q", "t", i) % 50),
                           .timer = &timers[i]});
    for (size_t i = 0; i < 200; i += 3)
        net_queue_remove(&queue, timers[i].slot);

    while (queue.count > 0) {
        struct net_entry entry = net_queue_pop(&queue);

        assert_true(entry.at >= last);
        assert_int_not_equal((entry.timer - timers) % 3, 0);
        assert_int_equal(entry.timer->slot, 0);
        last = entry.at;
        left++;
    }
    assert_int_equal(left, 133);
    net_queue_fini(&queue);
}

static void the_address_map_finds_what_was_put_after_any_removals(void **state)
{
    struct net_address_map map = {0};
    static int values[500];

    (void)state;
    for (uint16_t i = 0; i < 500; i++) {
        struct base_address a = base_address_ipv4(10, 0, 0, 1, i);

        net_address_map_put(&map, &a, &values[i]);
    }
    for (uint16_t i = 0; i < 500; i += 2) {
        struct base_address a = base_address_ipv4(10, 0, 0, 1, i);

        net_address_map_remove(&map, &a);
        net_address_map_remove(&map, &a);
    }

    for (uint16_t i = 0; i < 500; i++) {
        struct base_address a = base_address_ipv4(10, 0, 0, 1, i);
        void *wanted = i % 2 == 0 ? NULL : &values[i];

        assert_ptr_equal(net_address_map_get(&map, &a), wanted);
    }
    assert_int_equal(map.count, 250);
    net_address_map_fini(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_leave_by_time_then_by_order_of_entry),
        cmocka_unit_test(
            a_removed_timer_never_leaves_and_the_rest_stay_in_order),
        cmocka_unit_test(the_address_map_finds_what_was_put_after_any_removals),
    };

    return cmocka_run_group_tests_name("net_queue", tests, NULL, NULL);
}
