// SPDX-License-Identifier: MIT
#include "net/fault.h"

#include <math.h>

#include "base/error.h"
#include "tests/unit/fake-registrar/stage.h"

static struct stage stage;
static struct person *alice = &stage.alice, *bob = &stage.bob;
static struct freg_registrar *primary;

static int open_stage(void **state)
{
    (void)state;
    stage_open(&stage);
    primary = stage_registrar(&stage, "primary", 13, &(struct freg_options){0});
    stage_register(bob, primary, &(struct wish){.expires = 3600});
    return 0;
}

static int close_stage(void **state)
{
    (void)state;
    stage_close(&stage);
    return 0;
}

static void drop(const struct freg_fault *fault)
{
    struct base_error error = {0};

    if (freg_registrar_drop(primary, fault, &error) != 0)
        fail_msg("%s", error.text);
}

static int try_drop(const struct freg_fault *fault, struct base_error *error)
{
    *error = (struct base_error){0};
    return freg_registrar_drop(primary, fault, error);
}

static int register_alice(void)
{
    return stage_register(alice, primary, &(struct wish){0});
}

/* ---- modes of the network -------------------------------------------- */

static void silent_registrar_takes_nothing(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "silent"});
    assert_int_equal(register_alice(), 0);
    stage_run(&stage, 32 * BASE_SEC);

    assert_int_equal(alice->failure_count, 1);
    assert_int_equal(alice->answer_count, 0);
    assert_int_equal(freg_registrar_seen(primary, "REGISTER"), 1); /* bob's */
}

static void
refusing_and_unreachable_registrars_are_noticed_at_once(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "refuse"});
    register_alice();
    assert_int_equal(alice->failure_count, 1);
    drop(&(struct freg_fault){.mode = "unreachable"});
    register_alice();

    assert_int_equal(alice->failure_count, 2);
}

static void lossy_registrar_with_rate_one_loses_all(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "lossy", .rate = 1.0});
    assert_int_equal(register_alice(), 0);
    drop(&(struct freg_fault){.mode = "lossy", .rate = 0.0});

    assert_int_equal(register_alice(), 200);
}

/* ---- stall ----------------------------------------------------------- */

static void stalled_registrar_says_100_and_nothing_more(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "stall"});
    assert_int_equal(register_alice(), 100);
    stage_run(&stage, 40 * BASE_SEC);

    assert_int_equal(stage_status(alice), 100);
    assert_int_equal(alice->failure_count, 1);
    /* Sent at 0, 0.5, 4.5, 8.5 … 28.5: the 100 makes it slow. */
    assert_int_equal(alice->answer_count, 9);
    assert_false(freg_registrar_has_live(primary));
}

static void stalled_invite_goes_nowhere_and_its_cancel_gets_no_487(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "stall"});
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    sip_client_cancel(alice->sent);
    stage_run(&stage, 20 * BASE_SEC);

    assert_int_equal(bob->request_count, 0);
    assert_int_equal(stage_status(alice), 100);
}

static void stall_of_one_method_leaves_the_others_alone(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "stall", .methods = {"INVITE"}});

    assert_int_equal(register_alice(), 200);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 100);
    assert_int_equal(bob->request_count, 0);
}

static void stalled_request_stays_lost_after_healing(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "stall"});
    register_alice();
    freg_registrar_restore(primary);
    stage_run(&stage, 10 * BASE_SEC);
    assert_int_equal(stage_status(alice), 100);

    assert_int_equal(register_alice(), 200);
}

/* ---- reject ---------------------------------------------------------- */

static void reject_answers_503_unless_told_otherwise(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "reject"});

    assert_int_equal(register_alice(), 503);
    assert_int_equal(sip_message_retry_after(alice->answer), -1);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 503);
    assert_int_equal(alice->answer_count, 1); /* no 100 before it */
}

static void reject_carries_status_and_retry_after(void **state)
{
    (void)state;
    drop(&(struct freg_fault){
        .mode = "reject", .status = 500, .retry_after = 30});

    assert_int_equal(register_alice(), 500);
    assert_int_equal(sip_message_retry_after(alice->answer), 30);
}

static void reject_keeps_to_its_methods(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "reject",
                              .methods = {"INVITE", "MESSAGE"}});

    assert_int_equal(register_alice(), 200);
    assert_int_equal(stage_ask(alice, primary, &(struct ask){0}), 503);
    assert_int_equal(
        stage_ask(alice, primary, &(struct ask){.method = "MESSAGE"}), 503);
}

static void reject_concerns_requests_inside_dialogs_too(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "reject"});

    assert_int_equal(
        stage_ask(alice, primary,
                  &(struct ask){.method = "BYE",
                                .uri = bob->contact,
                                .to_tag = "bob",
                                .route = "sip:192.168.1.13:5060;lr"}),
        503);
    assert_int_equal(bob->request_count, 0);
}

static void call_relayed_before_goes_on_and_can_be_cancelled(void **state)
{
    (void)state;
    stage_ask(alice, primary, &(struct ask){0});
    stage_answer(bob, 180);
    drop(&(struct freg_fault){.mode = "reject"});
    sip_client_cancel(alice->sent);
    stage_run(&stage, 0);
    assert_int_equal(bob->cancel_count, 1);
    stage_answer(bob, 487);

    assert_int_equal(stage_status(alice), 487);
}

/* ---- slow ------------------------------------------------------------ */

static void slow_registrar_answers_later(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "slow", .delay = 200 * MS});
    assert_int_equal(register_alice(), 0);
    stage_run(&stage, 200 * MS - 1);
    assert_int_equal(stage_status(alice), 0);
    stage_run(&stage, 1);

    assert_int_equal(stage_status(alice), 200);
}

static void slow_registrar_processes_copies_late_too(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "slow", .delay = 600 * MS});
    register_alice(); /* re-sent at 0.5 s, answered for that at 1.1 s */
    stage_run(&stage, 1100 * MS - 1);
    assert_int_equal(freg_registrar_seen(primary, "REGISTER"), 1 + 2);
    stage_run(&stage, 60 * BASE_SEC);

    assert_int_equal(alice->answer_count, 1);
    assert_int_equal(alice->times[0], 600 * MS);
    assert_int_equal(alice->failure_count, 0);
}

static void second_drop_replaces_slow(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "slow", .delay = 200 * MS});
    drop(&(struct freg_fault){.mode = "reject", .status = 480});

    assert_int_equal(register_alice(), 480);
}

/* ---- healing, records, errors ---------------------------------------- */

static void restore_heals_every_mode(void **state)
{
    static const struct freg_fault faults[] = {
        {.mode = "silent"},
        {.mode = "refuse"},
        {.mode = "unreachable"},
        {.mode = "stall"},
        {.mode = "reject"},
        {.mode = "slow", .delay = BASE_SEC},
        {.mode = "lossy", .rate = 1.0},
    };

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(faults); i++) {
        drop(&faults[i]);
        freg_registrar_restore(primary);
        assert_int_equal(register_alice(), 200);
    }
}

static size_t fault_events(const char *op, const char *mode)
{
    const struct base_timeline *timeline = stage.timeline;
    size_t count = 0;

    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (event->kind == BASE_EVENT_FAULT &&
            strcmp(base_timeline_text(timeline, event->src), "primary") == 0 &&
            strcmp(base_timeline_text(timeline, event->op), op) == 0 &&
            strcmp(base_timeline_text(timeline, event->name), mode) == 0)
            count++;
    }
    return count;
}

static void each_change_is_recorded_once(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "reject"});
    drop(&(struct freg_fault){.mode = "silent"});
    freg_registrar_restore(primary);
    freg_registrar_restart(primary, false);
    freg_registrar_restart(primary, true);

    assert_int_equal(fault_events("drop", "reject"), 1);
    assert_int_equal(fault_events("drop", "silent"), 1);
    assert_int_equal(fault_events("restore", ""), 1);
    assert_int_equal(fault_events("restart", ""), 1);
    assert_int_equal(fault_events("restart", "forget"), 1);
}

static void unknown_mode_is_an_error_that_lists_the_modes(void **state)
{
    struct base_error error;

    (void)state;
    assert_int_equal(try_drop(&(struct freg_fault){.mode = "servfail"}, &error),
                     BASE_ERR_UNSUPPORTED);
    assert_string_equal(error.text,
                        "a registrar has no mode 'servfail'; it has silent, "
                        "refuse, unreachable, hang, stall, reject, slow, "
                        "oneway, lossy, tls-expired, tls-untrusted, "
                        "tls-name");
}

static void bad_values_are_errors_and_change_nothing(void **state)
{
    static const struct freg_fault faults[] = {
        {.mode = "reject", .status = 299},
        {.mode = "reject", .status = 700},
        {.mode = "reject", .methods = {"ACK"}},
        {.mode = "reject", .methods = {"INVITE", "INVIT"}},
        {.mode = "stall", .methods = {"CANCEL"}},
        {.mode = "slow"},
        {.mode = "slow", .delay = -1},
        {.mode = "lossy", .rate = 1.5},
        {.mode = "lossy", .rate = -0.1},
        {.mode = "lossy", .rate = (double)NAN},
    };
    struct base_error error;

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(faults); i++) {
        assert_int_equal(try_drop(&faults[i], &error), BASE_ERR_RANGE);
        assert_true(error.text[0] != '\0');
    }
    assert_int_equal(register_alice(), 200);
}

static void boundaries_of_values_are_fine(void **state)
{
    (void)state;
    drop(&(struct freg_fault){.mode = "reject", .status = 300});
    assert_int_equal(register_alice(), 300);
    drop(&(struct freg_fault){.mode = "reject", .status = 699});
    assert_int_equal(register_alice(), 699);
}

static void misspelt_method_gets_a_hint(void **state)
{
    struct base_error error;

    (void)state;
    try_drop(&(struct freg_fault){.mode = "reject", .methods = {"INVIT"}},
             &error);

    assert_string_equal(error.text, "reject: no method 'INVIT' here; did you "
                                    "mean 'INVITE'?");
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLAIM(silent_registrar_takes_nothing),
        CLAIM(refusing_and_unreachable_registrars_are_noticed_at_once),
        CLAIM(lossy_registrar_with_rate_one_loses_all),
        CLAIM(stalled_registrar_says_100_and_nothing_more),
        CLAIM(stalled_invite_goes_nowhere_and_its_cancel_gets_no_487),
        CLAIM(stall_of_one_method_leaves_the_others_alone),
        CLAIM(stalled_request_stays_lost_after_healing),
        CLAIM(reject_answers_503_unless_told_otherwise),
        CLAIM(reject_carries_status_and_retry_after),
        CLAIM(reject_keeps_to_its_methods),
        CLAIM(reject_concerns_requests_inside_dialogs_too),
        CLAIM(call_relayed_before_goes_on_and_can_be_cancelled),
        CLAIM(slow_registrar_answers_later),
        CLAIM(slow_registrar_processes_copies_late_too),
        CLAIM(second_drop_replaces_slow),
        CLAIM(restore_heals_every_mode),
        CLAIM(each_change_is_recorded_once),
        CLAIM(unknown_mode_is_an_error_that_lists_the_modes),
        CLAIM(bad_values_are_errors_and_change_nothing),
        CLAIM(boundaries_of_values_are_fine),
        CLAIM(misspelt_method_gets_a_hint),
    };

    return cmocka_run_group_tests_name("fake_registrar_fault", tests, NULL,
                                       NULL);
}
