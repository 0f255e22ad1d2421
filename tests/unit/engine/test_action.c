// SPDX-License-Identifier: MIT
#include "tests/unit/engine/engine_world.h"

#include "engine/action.h"
#include "engine/state.h"

static const struct engine_action registering = {
    .why.see = "2.7",
    .data.report.report = ENGINE_REPORT_REGISTERING,
};

static void
reports_without_room_are_dropped_and_counted_as_a_limit(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action;
    size_t reports = 0;
    world_init(&w);
    world_create(&w);
    size_t half = w.engine->ring.max / 2;

    for (size_t i = 0; i < 2 * half; i++)
        engine_action_report(w.engine, &registering, 0, ENGINE_NO_KNOB);
    for (; reports < half; reports++)
        assert_true(engine_action_take(w.engine, &action));

    assert_true(engine_action_take(w.engine, &action));
    assert_int_equal(action.data.report.report, ENGINE_REPORT_LIMIT);
    assert_string_equal(action.data.report.name, "reports");
    assert_false(engine_action_take(w.engine, &action));
    world_fini(&w);
}

/* Look-ups alone never fill the half of the reports. */
static void reports_of_the_cache_leave_room_for_others(void **state)
{
    (void)state;
    static const struct engine_action hit = {
        .why.see = "2.16",
        .data.report.report = ENGINE_REPORT_CACHE_HIT,
    };
    struct world w;
    struct engine_action action;
    world_init(&w);
    world_create(&w);
    size_t details = w.engine->ring.detail_max;

    for (size_t i = 0; i < w.engine->ring.max; i++)
        engine_action_report(w.engine, &hit, 0, ENGINE_NO_KNOB);
    engine_action_report(w.engine, &registering, 0, ENGINE_NO_KNOB);
    for (size_t i = 0; i <= details; i++)
        assert_true(engine_action_take(w.engine, &action));

    assert_int_equal(action.data.report.report, ENGINE_REPORT_REGISTERING);
    assert_true(engine_action_take(w.engine, &action));
    assert_int_equal(action.data.report.report, ENGINE_REPORT_LIMIT);
    world_fini(&w);
}

/* The other half of the ring is for what must be done. */
static void full_half_still_takes_attempts(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action = {.type = ENGINE_ACTION_ABANDON,
                                   .data.abandon.id = 7};
    world_init(&w);
    world_create(&w);
    size_t half = w.engine->ring.max / 2;

    for (size_t i = 0; i < half; i++)
        engine_action_report(w.engine, &registering, 0, ENGINE_NO_KNOB);
    engine_action_push(w.engine, &action, 0, ENGINE_NO_KNOB);
    for (size_t i = 0; i <= half; i++)
        assert_true(engine_action_take(w.engine, &action));

    assert_int_equal(action.data.abandon.id, 7);
    world_fini(&w);
}

static void name_lives_until_the_next_call(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action;
    world_init(&w);
    world_create(&w);
    uint32_t name = engine_names_take(&w.engine->names, "gone.com");
    engine_action_report(w.engine, &registering, name, ENGINE_NO_KNOB);
    engine_names_drop(&w.engine->names, name);

    assert_true(engine_action_take(w.engine, &action));
    assert_string_equal(action.data.report.name, "gone.com");
    assert_false(engine_action_take(w.engine, &action));

    assert_int_equal(w.engine->names.slots[name - 1].refs, 0);
    world_fini(&w);
}

static void knob_stands_with_the_value_in_force(void **state)
{
    (void)state;
    struct world w;
    struct engine_action action;
    world_init(&w);
    world_knob(&w, "proceeding_guard", "180");
    world_create(&w);
    engine_action_report(w.engine, &registering, 0,
                         ENGINE_KNOB_PROCEEDING_GUARD);

    assert_true(engine_action_take(w.engine, &action));

    assert_string_equal(action.why.knob, "proceeding_guard");
    assert_string_equal(action.why.value, "180");
    world_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            reports_without_room_are_dropped_and_counted_as_a_limit),
        cmocka_unit_test(full_half_still_takes_attempts),
        cmocka_unit_test(reports_of_the_cache_leave_room_for_others),
        cmocka_unit_test(name_lives_until_the_next_call),
        cmocka_unit_test(knob_stands_with_the_value_in_force),
    };

    return cmocka_run_group_tests_name("engine_action", tests, NULL, NULL);
}
