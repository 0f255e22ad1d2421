// SPDX-License-Identifier: MIT
/* Workers: order of answers, and what becomes of those that crash or hang. */
#include "tests/support/claims.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/pool.h"

#define TASKS 12

enum deed { ANSWER, CRASH, HANG, LEAVE, SHOUT };

struct crowd {
    enum deed deeds[TASKS];
    char answers[TASKS][32];
    char errors[TASKS][96];
    size_t order[TASKS], done, stop_after;
};

/* The script of a scenario that never comes back stands at line 7. */
static void hang(struct cli_shared *shared)
{
    shared->progress.line = 7;
    shared->progress.in_script = true;
    for (;;)
        pause();
}

static void body(void *arg, size_t i, struct cli_shared *shared,
                 struct base_buffer *answer)
{
    struct crowd *crowd = arg;

    shared->progress.line = 3;
    switch (crowd->deeds[i]) {
    case CRASH:
        signal(SIGSEGV, SIG_DFL); /* a sanitizer would turn it into an exit */
        raise(SIGSEGV);
        break;
    case HANG:
        hang(shared);
        break;
    case LEAVE:
        _exit(9);
    case SHOUT: /* more than a pipe holds */
        for (int n = 0; n < 40000; n++)
            base_buffer_puts(answer, "0123456789");
        return;
    case ANSWER:
        break;
    }
    base_buffer_printf(answer, "task %zu", i);
}

static bool done(void *arg, size_t i, const struct cli_ended *ended)
{
    struct crowd *crowd = arg;

    crowd->order[crowd->done++] = i;
    if (ended->error != NULL)
        snprintf(crowd->errors[i], sizeof crowd->errors[i], "%d: %s",
                 ended->line, ended->error);
    else if (ended->length < sizeof crowd->answers[i])
        memcpy(crowd->answers[i], ended->bytes, ended->length);
    else
        snprintf(crowd->answers[i], sizeof crowd->answers[i], "%zu bytes",
                 ended->length);
    return crowd->done != crowd->stop_after;
}

static void run(struct crowd *crowd, size_t jobs)
{
    const struct cli_pool pool = {
        .count = TASKS,
        .jobs = jobs,
        .stall = BASE_SEC,
        .body = body,
        .done = done,
        .arg = crowd,
    };

    assert_int_equal(cli_pool_run(&pool, NULL), 0);
}

static void answers_come_in_order_of_tasks(void **state)
{
    struct crowd crowd = {0};

    (void)state;
    run(&crowd, 4);

    assert_int_equal(crowd.done, TASKS);
    for (size_t i = 0; i < TASKS; i++) {
        char wanted[32];

        snprintf(wanted, sizeof wanted, "task %zu", i);
        assert_int_equal(crowd.order[i], i);
        assert_string_equal(crowd.answers[i], wanted);
    }
}

static void a_crash_a_hang_and_an_exit_cost_only_their_own_task(void **state)
{
    struct crowd crowd = {.deeds = {[1] = CRASH, [2] = HANG, [5] = LEAVE}};

    (void)state;
    run(&crowd, 3);

    assert_int_equal(crowd.done, TASKS);
    assert_string_equal(
        crowd.errors[1],
        "3: the worker was ended by signal 11 (Segmentation fault)");
    assert_string_equal(crowd.errors[2],
                        "7: no progress for 1 s of wall time; an endless "
                        "loop?");
    assert_string_equal(crowd.errors[5],
                        "3: the worker ended itself with status 9");
    assert_string_equal(crowd.answers[3], "task 3");
    assert_string_equal(crowd.answers[11], "task 11");
}

static void an_answer_longer_than_a_pipe_arrives_whole(void **state)
{
    struct crowd crowd = {.deeds = {[0] = SHOUT}};

    (void)state;
    run(&crowd, 1);

    assert_string_equal(crowd.answers[0], "400000 bytes");
}

/* More workers than files: each needs one for its pipe, poll() takes no more. */
static void fewer_work_where_files_are_short(void **state)
{
    struct crowd crowd = {0};
    struct rlimit before, few;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = (struct rlimit){.rlim_cur = 10, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    run(&crowd, 100);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(crowd.done, TASKS);
    for (size_t i = 0; i < TASKS; i++)
        assert_string_equal(crowd.errors[i], "");
}

static void the_parent_can_stop_and_nothing_after_is_reported(void **state)
{
    struct crowd crowd = {.deeds = {[4] = HANG}, .stop_after = 2};

    (void)state;
    run(&crowd, 6);

    assert_int_equal(crowd.done, 2);
    assert_int_equal(crowd.order[1], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_in_order_of_tasks),
        cmocka_unit_test(a_crash_a_hang_and_an_exit_cost_only_their_own_task),
        cmocka_unit_test(an_answer_longer_than_a_pipe_arrives_whole),
        cmocka_unit_test(fewer_work_where_files_are_short),
        cmocka_unit_test(the_parent_can_stop_and_nothing_after_is_reported),
    };

    return cmocka_run_group_tests_name("cli_pool", tests, NULL, NULL);
}
