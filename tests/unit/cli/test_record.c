// SPDX-License-Identifier: MIT
/* The way of a record through the pipe. */
#include "tests/support/claims.h"

#include <stdlib.h>
#include <string.h>

#include "cli/record.h"

static char rule[] = "expect { … }";
static char wanted[] = "a -> b  REGISTER";
static char instead[] = "bytes \xff\x01\nof any kind";

/* A record with everything in it, packed. */
static void pack(struct base_buffer *out)
{
    struct judge_failure failure = {
        .verdict = BASE_VERDICT_FAIL,
        .line = 27,
        .rule = rule,
        .wanted = wanted,
        .instead = instead,
        .event = 12,
        .at = 3500000,
    };
    const struct report_scenario scenario = {
        .file = "a/b.lua",
        .net = "memory",
        .verdict = BASE_VERDICT_FAIL,
        .seed = UINT64_MAX,
        .virtual_time = 7500000,
        .wall_time = 1234,
        .failures = &failure,
        .failure_count = 1,
        .metrics = {.measured = true,
                    .time_to_detect = -1,
                    .failbacks = 2,
                    .flaps = 3},
    };

    char text[] = "FAIL …\n";

    cli_record_pack(&(struct cli_record){scenario, text}, out);
}

static void everything_arrives(void **state)
{
    struct base_buffer buffer = {0};
    struct cli_record record;

    (void)state;
    pack(&buffer);
    assert_true(cli_record_unpack(buffer.bytes, buffer.length, &record));

    assert_string_equal(record.scenario.file, "a/b.lua");
    assert_null(record.scenario.title);
    assert_null(record.scenario.error);
    assert_true(record.scenario.seed == UINT64_MAX);
    assert_int_equal(record.scenario.wall_time, 1234);
    assert_int_equal(record.scenario.metrics.time_to_detect, -1);
    assert_int_equal(record.scenario.metrics.failbacks, 2);
    assert_int_equal(record.scenario.metrics.flaps, 3);
    assert_int_equal(record.scenario.failure_count, 1);
    assert_int_equal(record.scenario.failures[0].line, 27);
    assert_string_equal(record.scenario.failures[0].instead, instead);
    assert_true(record.scenario.failures[0].event == JUDGE_NO_EVENT);
    assert_string_equal(record.text, "FAIL …\n");
    cli_record_fini(&record);
    base_buffer_fini(&buffer);
}

static void every_cut_is_noticed(void **state)
{
    struct base_buffer buffer = {0};
    struct cli_record record;

    (void)state;
    pack(&buffer);
    for (size_t length = 0; length < buffer.length; length++)
        assert_false(cli_record_unpack(buffer.bytes, length, &record));
    base_buffer_puts(&buffer, "more");
    assert_false(cli_record_unpack(buffer.bytes, buffer.length, &record));
    base_buffer_fini(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_arrives),
        cmocka_unit_test(every_cut_is_noticed),
    };

    return cmocka_run_group_tests_name("cli_record", tests, NULL, NULL);
}
