// SPDX-License-Identifier: MIT
#include "base/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/base/dies.h"

static struct base_timeline *timeline_with(size_t raw_events_max)
{
    struct base_timeline_options options = {.keep_raw = true,
                                            .raw_events_max = raw_events_max};

    return base_timeline_create(&options);
}

static void actors_keep_their_order_and_are_declared_once(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    uint32_t alice =
        base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "10.0.3.1");
    uint32_t dns = base_timeline_actor(tl, "dns", BASE_ACTOR_DNS, "10.0.0.53");

    (void)state;
    assert_int_equal(
        base_timeline_actor(tl, "alice", BASE_ACTOR_OTHER, "10.9.9.9"), alice);
    assert_int_equal(base_timeline_actor_count(tl), 2);
    assert_int_equal(base_timeline_actor_at(tl, 0)->name, alice);
    assert_int_equal(base_timeline_actor_at(tl, 0)->kind, BASE_ACTOR_PHONE);
    assert_string_equal(
        base_timeline_text(tl, base_timeline_actor_at(tl, 0)->address),
        "10.0.3.1");
    assert_int_equal(base_timeline_actor_at(tl, 1)->name, dns);
    base_timeline_destroy(&tl);
    assert_null(tl);
    base_timeline_destroy(&tl);
}

static void names_are_shared_by_everything(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    uint32_t alice = base_timeline_actor(tl, "alice", BASE_ACTOR_PHONE, "a");

    (void)state;
    assert_int_equal(base_timeline_name(tl, "alice"), alice);
    assert_int_equal(base_timeline_find(tl, "alice"), alice);
    assert_int_equal(base_timeline_find(tl, "bob"), 0);
    assert_string_equal(base_timeline_text(tl, alice), "alice");
    assert_string_equal(base_timeline_text(tl, 0), "");
    base_timeline_destroy(&tl);
}

static void events_are_copied_in_order(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    struct base_event event = {.kind = BASE_EVENT_NOTE};

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        event.t = (base_time)i;
        assert_int_equal(base_timeline_add(tl, &event), i);
    }
    assert_int_equal(base_timeline_count(tl), 1000);
    assert_int_equal(base_timeline_at(tl, 17)->t, 17);
    assert_int_equal(base_timeline_at(tl, 999)->t, 999);
    base_timeline_destroy(&tl);
}

static void a_fate_is_set_later_with_cause_and_arrival(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    struct base_event event = {.kind = BASE_EVENT_SIP, .t = 5};
    size_t lost = base_timeline_add(tl, &event);
    size_t taken = base_timeline_add(tl, &event);

    (void)state;
    assert_int_equal(base_timeline_at(tl, lost)->fate, BASE_FATE_PENDING);
    base_timeline_set_fate(tl, lost, BASE_FATE_LOST, "link", 5);
    base_timeline_set_fate(tl, taken, BASE_FATE_DELIVERED, NULL, 9);

    assert_int_equal(base_timeline_at(tl, lost)->fate, BASE_FATE_LOST);
    assert_string_equal(
        base_timeline_text(tl, base_timeline_at(tl, lost)->cause), "link");
    assert_int_equal(base_timeline_at(tl, taken)->fate, BASE_FATE_DELIVERED);
    assert_int_equal(base_timeline_at(tl, taken)->cause, 0);
    assert_int_equal(base_timeline_at(tl, taken)->arrived, 9);
    base_timeline_destroy(&tl);
}

static void set_a_fate_twice(void)
{
    struct base_timeline *tl = timeline_with(0);
    struct base_event event = {.kind = BASE_EVENT_SIP};

    base_timeline_add(tl, &event);
    base_timeline_set_fate(tl, 0, BASE_FATE_LOST, NULL, 0);
    base_timeline_set_fate(tl, 0, BASE_FATE_LOST, NULL, 0);
}

static void claim_twice(void)
{
    struct base_timeline *tl = timeline_with(0);
    struct base_event event = {.kind = BASE_EVENT_SIP};

    base_timeline_add(tl, &event);
    base_timeline_claim(tl, 0);
    base_timeline_claim(tl, 0);
}

static void read_past_the_end(void)
{
    base_timeline_at(timeline_with(0), 0);
}

static void misuse_is_a_programmer_error(void **state)
{
    (void)state;
    assert_true(dies(set_a_fate_twice));
    assert_true(dies(claim_twice));
    assert_true(dies(read_past_the_end));
}

static void a_claim_marks_one_event(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    struct base_event event = {.kind = BASE_EVENT_SIP};

    (void)state;
    base_timeline_add(tl, &event);
    base_timeline_add(tl, &event);
    base_timeline_claim(tl, 1);
    assert_false(base_timeline_at(tl, 0)->claimed);
    assert_true(base_timeline_at(tl, 1)->claimed);
    base_timeline_destroy(&tl);
}

static void equal_bytes_are_stored_once_if_told(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    uint32_t first = base_timeline_raw(tl, "REG\0x", 5, 0);
    size_t length = 0;

    (void)state;
    assert_int_equal(first, 1);
    assert_int_equal(base_timeline_raw(tl, "REG\0x", 5, first), first);
    assert_int_equal(base_timeline_raw(tl, "REG\0y", 5, first), 2);
    assert_int_equal(base_timeline_raw(tl, "REG\0", 4, first), 3);
    assert_int_equal(base_timeline_raw(tl, "REG\0x", 5, 0), 4);
    assert_memory_equal(base_timeline_raw_bytes(tl, 2, &length), "REG\0y", 5);
    assert_int_equal(length, 5);
    assert_null(base_timeline_raw_bytes(tl, 0, &length));
    base_timeline_destroy(&tl);
}

static void bytes_are_kept_up_to_a_number_of_events(void **state)
{
    struct base_timeline *tl = timeline_with(2);
    struct base_event event = {.kind = BASE_EVENT_SIP};

    (void)state;
    base_timeline_add(tl, &event);
    assert_int_equal(base_timeline_raw(tl, "a", 1, 0), 1);
    base_timeline_add(tl, &event);
    assert_int_equal(base_timeline_raw(tl, "b", 1, 0), 0);
    base_timeline_destroy(&tl);
}

static void bytes_are_not_kept_unless_asked_for(void **state)
{
    struct base_timeline_options options = {.keep_raw = false};
    struct base_timeline *tl = base_timeline_create(&options);

    (void)state;
    assert_int_equal(base_timeline_raw(tl, "a", 1, 0), 0);
    base_timeline_destroy(&tl);
}

static void forgotten_bytes_leave_their_numbers_behind(void **state)
{
    struct base_timeline_options options = {.keep_raw = true};
    struct base_timeline *tl = base_timeline_create(&options);
    uint32_t number = base_timeline_raw(tl, "a", 1, 0);
    size_t length = 7;

    (void)state;
    base_timeline_forget_raw(tl);
    assert_null(base_timeline_raw_bytes(tl, number, &length));
    base_timeline_destroy(&tl);
}

static void a_later_value_of_a_knob_replaces_the_first(void **state)
{
    struct base_timeline *tl = timeline_with(0);
    const char *name = NULL, *value = NULL;

    (void)state;
    base_timeline_knob(tl, "bad_value", "keep");
    base_timeline_knob(tl, "udp_mtu_switch", "false");
    base_timeline_knob(tl, "bad_value", "default");

    assert_true(base_timeline_knob_at(tl, 0, &name, &value));
    assert_string_equal(name, "bad_value");
    assert_string_equal(value, "default");
    assert_true(base_timeline_knob_at(tl, 1, &name, &value));
    assert_string_equal(name, "udp_mtu_switch");
    assert_false(base_timeline_knob_at(tl, 2, &name, &value));
    base_timeline_destroy(&tl);
}

static void every_enum_value_has_its_word(void **state)
{
    (void)state;
    assert_string_equal(base_event_kind_name(BASE_EVENT_SIP), "sip");
    assert_string_equal(base_event_kind_name(BASE_EVENT_REGISTRATION),
                        "registration");
    assert_string_equal(base_event_kind_name(BASE_EVENT_NOTE), "note");
    assert_string_equal(base_fate_name(BASE_FATE_PENDING), "pending");
    assert_string_equal(base_fate_name(BASE_FATE_UNREAD), "unread");
    assert_string_equal(base_verdict_name(BASE_VERDICT_COULD_NOT_TEST),
                        "could-not-test");
    assert_string_equal(base_actor_kind_name(BASE_ACTOR_OTHER), "other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(actors_keep_their_order_and_are_declared_once),
        cmocka_unit_test(names_are_shared_by_everything),
        cmocka_unit_test(events_are_copied_in_order),
        cmocka_unit_test(a_fate_is_set_later_with_cause_and_arrival),
        cmocka_unit_test(misuse_is_a_programmer_error),
        cmocka_unit_test(a_claim_marks_one_event),
        cmocka_unit_test(equal_bytes_are_stored_once_if_told),
        cmocka_unit_test(bytes_are_kept_up_to_a_number_of_events),
        cmocka_unit_test(bytes_are_not_kept_unless_asked_for),
        cmocka_unit_test(forgotten_bytes_leave_their_numbers_behind),
        cmocka_unit_test(a_later_value_of_a_knob_replaces_the_first),
        cmocka_unit_test(every_enum_value_has_its_word),
    };

    return cmocka_run_group_tests_name("base_timeline", tests, NULL, NULL);
}
