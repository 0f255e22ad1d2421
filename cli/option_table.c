// SPDX-License-Identifier: MIT
/* The options of each verb and what they do. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/options.h"
#include "engine/policy.h"

#define SPEED_MOST 1e6

static int set_help(struct cli_options *options, const char *value,
                    struct base_error *error)
{
    (void)value;
    (void)error;
    options->help = true;
    return 0;
}

static int set_net(struct cli_options *options, const char *value,
                   struct base_error *error)
{
    if (strcmp(value, "loopback") == 0)
        options->net = NET_LOOPBACK;
    else if (strcmp(value, "memory") == 0)
        options->net = NET_MEMORY;
    else if (strcmp(value, "host") == 0)
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "host is not in this version yet: loopback or "
                              "memory");
    else
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is no network: loopback or memory", value);
    return 0;
}

/* Digits with at most one point; strtod alone would take "inf" and "0x1p3". */
static bool decimal_parse(const char *text, double *out)
{
    size_t whole = strspn(text, "0123456789");
    size_t point = text[whole] == '.' ? 1 : 0;
    size_t part = point == 0 ? 0 : strspn(text + whole + 1, "0123456789");

    if (whole + part == 0 || text[whole + point + part] != '\0')
        return false;
    *out = strtod(text, NULL);
    return true;
}

static int set_speed(struct cli_options *options, const char *value,
                     struct base_error *error)
{
    double speed;

    if (strcmp(value, "max") == 0) {
        options->speed = NET_SPEED_MAX;
        return 0;
    }
    if (!decimal_parse(value, &speed) || speed < 1e-3 || speed > SPEED_MOST)
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is no speed: max, or virtual seconds per "
                              "second from 0.001 to 1000000",
                              value);
    options->speed = speed;
    return 0;
}

static int set_seed(struct cli_options *options, const char *value,
                    struct base_error *error)
{
    int64_t seed;

    if (!base_int_parse(value, 0, INT64_MAX, &seed))
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is no seed: a whole number, 0 to %lld",
                              value, (long long)INT64_MAX);
    options->has_seed = true;
    options->seed_first = options->seed_last = (uint64_t)seed;
    return 0;
}

static int set_seeds(struct cli_options *options, const char *value,
                     struct base_error *error)
{
    const char *dots = strstr(value, "..");
    char *first =
        dots == NULL ? NULL : base_strndup(value, (size_t)(dots - value));
    int64_t a = 0, b = 0;
    bool good = first != NULL && base_int_parse(first, 0, INT64_MAX, &a) &&
                base_int_parse(dots + 2, 0, INT64_MAX, &b);

    free(first);
    if (!good)
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is no range of seeds: two whole numbers, "
                              "as in 1..20",
                              value);
    if (a > b || b - a >= CLI_SEEDS_MAX)
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' has no seed or more than %d: A..B with A "
                              "up to B",
                              value, CLI_SEEDS_MAX);
    options->has_seeds = true;
    options->seed_first = (uint64_t)a;
    options->seed_last = (uint64_t)b;
    return 0;
}

static int set_jobs(struct cli_options *options, const char *value,
                    struct base_error *error)
{
    int64_t jobs;

    if (!base_int_parse(value, 1, CLI_JOBS_MAX, &jobs))
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is no number of workers: 1 to %d", value,
                              CLI_JOBS_MAX);
    options->jobs = (size_t)jobs;
    return 0;
}

static int set_pattern(struct cli_options *options, const char *value,
                       struct base_error *error)
{
    if (value[0] == '\0')
        return base_error_set(error, BASE_ERR_RANGE,
                              "an empty pattern matches nothing: part of a "
                              "path or title, or a glob");
    options->pattern = value;
    return 0;
}

static int set_tag(struct cli_options *options, const char *value,
                   struct base_error *error)
{
    if (value[0] == '\0')
        return base_error_set(error, BASE_ERR_RANGE, "a tag is not empty");
    options->tags = base_grow(options->tags, options->tag_count,
                              &options->tag_capacity, sizeof *options->tags);
    options->tags[options->tag_count++] = value;
    return 0;
}

/* Adds NAME=VALUE; a later value of the same name replaces an earlier one. */
static int setting_add(struct cli_settings *settings, const char *text,
                       struct base_error *error)
{
    size_t length = strcspn(text, "=");
    struct lab_knob *entry = settings->entries;
    struct lab_knob *end = entry + settings->count;

    if (length == 0 || text[length] == '\0')
        return base_error_set(error, BASE_ERR_SYNTAX, "'%s' is not NAME=VALUE",
                              text);
    while (entry < end && (strncmp(entry->name, text, length) != 0 ||
                           entry->name[length] != '\0'))
        entry++;
    if (entry == end) {
        if (settings->count == CLI_PARAMS_MAX)
            return base_error_set(error, BASE_ERR_FULL, "more than %d of them",
                                  CLI_PARAMS_MAX);
        entry->name = base_strndup(text, length);
        settings->count++;
    } else {
        free((void *)(uintptr_t)entry->value);
    }
    entry->value = base_strdup(text + length + 1);
    return 0;
}

static int set_param(struct cli_options *options, const char *value,
                     struct base_error *error)
{
    return setting_add(&options->params, value, error);
}

/* Checked at once, so that a slip costs one line and not one per scenario. */
static int set_knob(struct cli_options *options, const char *value,
                    struct base_error *error)
{
    size_t last = options->knobs.count;
    struct engine_policy policy;
    int err = setting_add(&options->knobs, value, error);

    if (err != 0)
        return err;
    engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
    for (size_t i = last < options->knobs.count ? last : 0;
         i < options->knobs.count; i++) {
        err = engine_policy_set(&policy, options->knobs.entries[i].name,
                                options->knobs.entries[i].value, error);
        if (err != 0)
            return err;
    }
    return 0;
}

static int set_profile(struct cli_options *options, const char *value,
                       struct base_error *error)
{
    enum engine_profile profile;
    int err = engine_profile_parse(value, &profile, error);

    if (err == 0)
        options->profile = value;
    return err;
}

static int set_out(struct cli_options *options, const char *value,
                   struct base_error *error)
{
    if (value[0] == '\0')
        return base_error_set(error, BASE_ERR_RANGE,
                              "a folder to store in, not an empty name");
    options->out_folder = value;
    return 0;
}

static int set_threshold(struct cli_options *options, const char *value,
                         struct base_error *error)
{
    if (base_span_parse(value, &options->threshold))
        return 0;
    return base_error_set(error, BASE_ERR_RANGE,
                          "'%s' is no duration: seconds, or with units as in "
                          "250ms or 1m30s",
                          value);
}

/* One word of --ignore. */
static int ignore_kind(struct cli_options *options, const char *word,
                       struct base_error *error)
{
    const char *names[BASE_EVENT_KIND_COUNT + 1] = {NULL};
    const char *meant;

    for (unsigned i = 0; i < BASE_EVENT_KIND_COUNT; i++) {
        names[i] = base_event_kind_name((enum base_event_kind)i);
        if (strcmp(names[i], word) != 0)
            continue;
        options->ignored_kinds |= 1u << i;
        return 0;
    }
    meant = base_nearest(word, names);
    return base_error_set(error, BASE_ERR_UNKNOWN,
                          "'%s' is no kind of event; did you mean '%s'?", word,
                          meant != NULL ? meant : "cache");
}

static int set_ignore(struct cli_options *options, const char *value,
                      struct base_error *error)
{
    int err = 0;

    for (size_t length; err == 0; value += length + 1) {
        char *word;

        length = strcspn(value, ",");
        word = base_strndup(value, length);
        err = ignore_kind(options, word, error);
        free(word);
        if (value[length] == '\0')
            break;
    }
    return err;
}

static int set_compare(struct cli_options *options, const char *value,
                       struct base_error *error)
{
    if (value[0] == '\0')
        return base_error_set(error, BASE_ERR_RANGE,
                              "a folder to compare with, not an empty name");
    options->compare_folder = value;
    return 0;
}

static int set_from(struct cli_options *options, const char *value,
                    struct base_error *error)
{
    if (value[0] == '\0')
        return base_error_set(error, BASE_ERR_RANGE,
                              "a folder to take it from, not an empty name");
    options->from_folder = value;
    return 0;
}

#define SWITCH(name)                                                           \
    static int set_##name(struct cli_options *options, const char *value,      \
                          struct base_error *error)                            \
    {                                                                          \
        (void)value;                                                           \
        (void)error;                                                           \
        options->name = true;                                                  \
        return 0;                                                              \
    }

SWITCH(timeline)
SWITCH(fail_fast)
SWITCH(strict)
SWITCH(quiet)
SWITCH(verbose)
SWITCH(no_raw)
SWITCH(parameters)
SWITCH(defects)
SWITCH(json)

/* One line per entry: clang-format off */
const struct cli_option cli_run_options[] = {
    {"net", 0, "NET", "loopback: real kernel sockets (default); memory: none",
     set_net},
    {"speed", 0, "max|N",
     "as fast as it goes (default), or N virtual seconds per second",
     set_speed},
    {"seed", 0, "N", "what every random draw hangs on (default 1)", set_seed},
    {"seeds", 0, "A..B", "run every scenario once with each of these seeds",
     set_seeds},
    {"jobs", 'j', "N", "scenarios at a time (default 1)", set_jobs},
    {NULL, 'k', "PATTERN",
     "only those with this in path or title; * ? [] make it a glob",
     set_pattern},
    {"tag", 0, "T", "only those that carry this tag; repeated: all of them",
     set_tag},
    {"set", 0, "NAME=VALUE", "give a script's param a value", set_param},
    {"knob", 0, "NAME=VALUE", "set a policy knob of all phones", set_knob},
    {"profile", 0, "P", "make every phone one of this profile", set_profile},
    {"timeline", 0, NULL, "print the ladder of every scenario", set_timeline},
    {"out", 0, "DIR", "store <scenario>.jsonl and results.json there", set_out},
    {"no-raw", 0, NULL, "keep no message bytes", set_no_raw},
    {"compare", 0, "DIR", "a timeline other than the one stored there fails",
     set_compare},
    {"threshold", 0, "D",
     "moving by no more than this is no difference (default 1ms)",
     set_threshold},
    {"ignore", 0, "KINDS",
     "kinds of events that do not count: cache,note,check", set_ignore},
    {"fail-fast", 0, NULL, "stop after the first failure or error",
     set_fail_fast},
    {"strict", 0, NULL,
     "warnings and could-not-test fail; bad values in config files are errors",
     set_strict},
    {"quiet", 'q', NULL, "print failures and the totals only", set_quiet},
    {"verbose", 'v', NULL, "print the knobs in force, too", set_verbose},
    {"help", 'h', NULL, "print this", set_help},
    {"junit", 0, "FILE", NULL, NULL},
    {"html", 0, "FILE", NULL, NULL},
    {"pcap", 0, "DIR", NULL, NULL},
    {"tap", 0, NULL, NULL, NULL},
    {"dut", 0, "DEVICE", NULL, NULL},
    {"engine", 0, "FILE", NULL, NULL},
    {"shard", 0, "I/N", NULL, NULL},
    {"phone-log", 0, "FILE", NULL, NULL},
    {"isolate", 0, NULL, NULL, NULL},
    {"exec", 0, "CMD", NULL, NULL},
    {NULL, 0, NULL, NULL, NULL},
};

const struct cli_option cli_list_options[] = {
    {NULL, 'k', "PATTERN",
     "only those with this in path or title; * ? [] make it a glob",
     set_pattern},
    {"tag", 0, "T", "only those that carry this tag; repeated: all of them",
     set_tag},
    {"help", 'h', NULL, "print this", set_help},
    {NULL, 0, NULL, NULL, NULL},
};

const struct cli_option cli_profiles_options[] = {
    {"parameters", 0, NULL,
     "the vendor's parameters of a phone instead of the knobs", set_parameters},
    {"defects", 0, NULL,
     "the firmware defects a phone can be given, and what notices them",
     set_defects},
    {"help", 'h', NULL, "print this", set_help},
    {NULL, 0, NULL, NULL, NULL},
};

const struct cli_option cli_compare_options[] = {
    {"threshold", 0, "D",
     "moving by no more than this is no difference (default 1ms)",
     set_threshold},
    {"ignore", 0, "KINDS",
     "kinds of events that do not count: cache,note,check", set_ignore},
    {"json", 0, NULL, "print one JSON object", set_json},
    {"quiet", 'q', NULL, "print the summary only", set_quiet},
    {"verbose", 'v', NULL, "print every difference, however many", set_verbose},
    {"help", 'h', NULL, "print this", set_help},
    {NULL, 0, NULL, NULL, NULL},
};

const struct cli_option cli_bless_options[] = {
    {"from", 0, "DIR",
     "take what 'siplapse run --out' stored there; run nothing", set_from},
    {"net", 0, "NET", "loopback: real kernel sockets (default); memory: none",
     set_net},
    {"seed", 0, "N", "what every random draw hangs on (default 1)", set_seed},
    {"seeds", 0, "A..B", "run every scenario once with each of these seeds",
     set_seeds},
    {"jobs", 'j', "N", "scenarios at a time (default 1)", set_jobs},
    {NULL, 'k', "PATTERN",
     "only those with this in path or title; the others stay as they are",
     set_pattern},
    {"tag", 0, "T", "only those that carry this tag; repeated: all of them",
     set_tag},
    {"set", 0, "NAME=VALUE", "give a script's param a value", set_param},
    {"knob", 0, "NAME=VALUE", "set a policy knob of all phones", set_knob},
    {"profile", 0, "P", "make every phone one of this profile", set_profile},
    {"threshold", 0, "D",
     "moving by no more than this is not shown (default 1ms)", set_threshold},
    {"ignore", 0, "KINDS", "kinds of events whose changes are not shown",
     set_ignore},
    {"quiet", 'q', NULL, "print failures and summaries only", set_quiet},
    {"verbose", 'v', NULL, "print every change, however many", set_verbose},
    {"help", 'h', NULL, "print this", set_help},
    {NULL, 0, NULL, NULL, NULL},
};

const struct cli_option cli_plain_options[] = {
    {"help", 'h', NULL, "print this", set_help},
    {NULL, 0, NULL, NULL, NULL},
};
