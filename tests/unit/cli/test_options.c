// SPDX-License-Identifier: MIT
/* What the option parser takes, and what it says about everything else. */
#include "tests/support/claims.h"

#include <string.h>

#include "base/memory.h"
#include "cli/options.h"

#define WORDS_MAX 16

/* Parses words separated by '|'. `options` is to be freed by the caller. */
static int parse(const char *line, char *words, struct cli_options *options,
                 struct base_error *error)
{
    char *argv[WORDS_MAX];
    char *rest = NULL;
    int argc = 0;

    strncpy(words, line, 255);
    words[255] = '\0';
    for (char *word = strtok_r(words, "|", &rest); word != NULL;
         word = strtok_r(NULL, "|", &rest))
        argv[argc++] = word;
    cli_options_init(options);
    return cli_options_parse(cli_run_options, argc, argv, options, error);
}

static void good_words_are_taken_in_both_spellings(void **state)
{
    struct cli_options options;
    struct base_error error = {0};
    char words[256];

    (void)state;
    assert_int_equal(parse("--net=memory|a.lua|--speed|60|-j4|--seed=7|-qv",
                           words, &options, &error),
                     0);

    assert_int_equal(options.net, NET_MEMORY);
    assert_true(options.speed > 59 && options.speed < 61);
    assert_int_equal(options.jobs, 4);
    assert_int_equal(options.seed_first, 7);
    assert_true(options.quiet && options.verbose);
    assert_int_equal(options.path_count, 1);
    assert_string_equal(options.paths[0], "a.lua");
    cli_options_fini(&options);
}

static void repeated_settings_add_up_and_the_later_wins(void **state)
{
    struct cli_options options;
    struct base_error error = {0};
    char words[256];

    (void)state;
    assert_int_equal(parse("--set|a=1|--set|b=x=y|--set=a=2|--tag|t|--tag|u",
                           words, &options, &error),
                     0);

    assert_int_equal(options.params.count, 2);
    assert_string_equal(options.params.entries[0].value, "2");
    assert_string_equal(options.params.entries[1].name, "b");
    assert_string_equal(options.params.entries[1].value, "x=y");
    assert_int_equal(options.tag_count, 2);
    cli_options_fini(&options);
}

static void behind_two_dashes_everything_is_a_path(void **state)
{
    struct cli_options options;
    struct base_error error = {0};
    char words[256];

    (void)state;
    assert_int_equal(parse("--|--seed|-q", words, &options, &error), 0);

    assert_int_equal(options.path_count, 2);
    assert_false(options.quiet);
    cli_options_fini(&options);
}

static void every_mistake_has_its_sentence(void **state)
{
    static const struct {
        const char *words, *sentence;
    } cases[] = {
        {"--sed|1", "unknown option '--sed'; did you mean '--seed'?"},
        {"--timelin=1", "unknown option '--timelin'; did you mean "
                        "'--timeline'?"},
        {"-z", "unknown option '-z'; --help lists those there are"},
        {"--frobnicate", "unknown option '--frobnicate'; --help lists those "
                         "there are"},
        {"--seed", "--seed needs a value: --seed N"},
        {"--out|--strict", "--out needs a value: --out DIR"},
        {"--strict=yes", "--strict takes no value, but has 'yes'"},
        {"--seed|-1", "--seed: '-1' is no seed: a whole number, 0 to "
                      "9223372036854775807"},
        {"--seeds|9..1", "--seeds: '9..1' has no seed or more than 1000000: "
                         "A..B with A up to B"},
        {"--seeds|1-9", "--seeds: '1-9' is no range of seeds: two whole "
                        "numbers, as in 1..20"},
        {"--seed|1|--seeds|1..2", "--seed and --seeds exclude each other"},
        {"-j|0", "-j: '0' is no number of workers: 1 to 256"},
        {"--speed|fast", "--speed: 'fast' is no speed: max, or virtual "
                         "seconds per second from 0.001 to 1000000"},
        {"--speed|inf", "--speed: 'inf' is no speed: max, or virtual seconds "
                        "per second from 0.001 to 1000000"},
        {"--net|loop", "--net: 'loop' is no network: loopback or memory"},
        {"--net|host", "--net: host is not in this version yet: loopback or "
                       "memory"},
        {"--set|x", "--set: 'x' is not NAME=VALUE"},
        {"--junit|x.xml", "--junit is not in this version yet"},
        {"--tap", "--tap is not in this version yet"},
    };
    char words[256];

    (void)state;
    for (size_t i = 0; i < BASE_COUNT_OF(cases); i++) {
        struct cli_options options;
        struct base_error error = {0};

        assert_true(parse(cases[i].words, words, &options, &error) < 0);
        assert_string_equal(error.text, cases[i].sentence);
        cli_options_fini(&options);
    }
}

static void knobs_and_profiles_are_checked_at_once(void **state)
{
    struct cli_options options;
    struct base_error error = {0};
    char words[256];

    (void)state;
    assert_int_equal(parse("--knob|retry_semantics=attempts_total|--profile|"
                           "rfc3263",
                           words, &options, &error),
                     0);
    cli_options_fini(&options);

    assert_int_equal(
        parse("--knob|retry_semantic=attempts_total", words, &options, &error),
        BASE_ERR_UNKNOWN);
    assert_non_null(strstr(error.text, "retry_semantics"));
    cli_options_fini(&options);

    assert_int_equal(
        parse("--knob|retry_semantics=perhaps", words, &options, &error),
        BASE_ERR_RANGE);
    assert_non_null(strstr(error.text, "attempts_total"));
    cli_options_fini(&options);

    assert_int_equal(parse("--profile|yealinc", words, &options, &error),
                     BASE_ERR_UNKNOWN);
    assert_non_null(strstr(error.text, "yealink"));
    cli_options_fini(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_words_are_taken_in_both_spellings),
        cmocka_unit_test(repeated_settings_add_up_and_the_later_wins),
        cmocka_unit_test(behind_two_dashes_everything_is_a_path),
        cmocka_unit_test(every_mistake_has_its_sentence),
        cmocka_unit_test(knobs_and_profiles_are_checked_at_once),
    };

    return cmocka_run_group_tests_name("cli_options", tests, NULL, NULL);
}
