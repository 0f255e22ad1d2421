// SPDX-License-Identifier: MIT
#pragma once
/*
 * The strict option parser: one table per verb, and what the tables fill.
 *
 * `--opt=value`, `--opt value`, `-j4`, `-j 4`; options and paths may be mixed;
 * `--` ends the options. Whatever is not in the table is an error that names
 * the nearest entry. Reserved options (those without a setter) say so.
 *
 *     struct cli_options options;
 *     cli_options_init(&options);
 *     err = cli_options_parse(cli_run_options, argc, argv, &options, &error);
 *     ...
 *     cli_options_fini(&options);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "lab/lab.h"

#define CLI_JOBS_MAX 256
#define CLI_SEEDS_MAX 1000000
#define CLI_PARAMS_MAX 64

/* NAME=VALUE pairs as --set and --knob collect them; names and values owned. */
struct cli_settings {
    struct lab_knob entries[CLI_PARAMS_MAX];
    size_t count;
};

/* What the command line said; texts not marked as owned are those of argv. */
struct cli_options {
    bool help, quiet, verbose, timeline, fail_fast, strict, no_raw;
    bool parameters; /* profiles: the vendor's parameters */
    bool defects;    /* profiles: what can be wrong with a phone */
    enum net_kind net;
    double speed; /* NET_SPEED_MAX = no pacing */
    bool has_seed, has_seeds;
    uint64_t seed_first, seed_last;
    size_t jobs;
    const char *pattern; /* NULL = every scenario */
    const char **tags;   /* a scenario must carry all of them */
    size_t tag_count, tag_capacity;
    struct cli_settings params, knobs;
    const char *profile;
    const char *out_folder;
    const char *compare_folder; /* run: the reference; NULL = none */
    const char *from_folder;    /* bless: a stored run instead of a new one */
    base_span threshold;        /* moving by no more is no difference */
    uint32_t ignored_kinds;     /* bit 1 << enum base_event_kind */
    bool json;
    bool is_reference; /* store without what varies; set by bless alone */
    const char **paths;
    size_t path_count, path_capacity;
};

/* One entry of a verb's table, which ends with one that has no name and letter. */
struct cli_option {
    const char *name;  /* without dashes; NULL = it has a letter only */
    char letter;       /* '\0' = none */
    const char *value; /* what help calls the value; NULL = a switch */
    const char *help;
    /* NULL: reserved for a later version. */
    int (*set)(struct cli_options *options, const char *value,
               struct base_error *error);
};

extern const struct cli_option cli_run_options[];
extern const struct cli_option cli_list_options[];
extern const struct cli_option cli_profiles_options[];
extern const struct cli_option cli_compare_options[];
extern const struct cli_option cli_bless_options[];
extern const struct cli_option cli_plain_options[]; /* --help alone */

/** Sets every default. */
void cli_options_init(struct cli_options *options);

/** Frees what options own. */
void cli_options_fini(struct cli_options *options);

/**
 * Reads argv[0..argc) after the verb. Errors: BASE_ERR_UNKNOWN, BASE_ERR_RANGE,
 * BASE_ERR_SYNTAX, BASE_ERR_CONFLICT, BASE_ERR_UNSUPPORTED (reserved).
 */
int cli_options_parse(const struct cli_option *table, int argc, char **argv,
                      struct cli_options *options, struct base_error *error);

/** Appends one line per option that is not reserved, for help texts. */
void cli_options_describe(const struct cli_option *table,
                          struct base_buffer *out);
