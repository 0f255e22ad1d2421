// SPDX-License-Identifier: MIT
#pragma once
/*
 * The verbs of the command line and the one table that main and help read.
 */
#include <stdbool.h>

#include "cli/options.h"

/* DESIGN 4: what a process that ran scenarios says to its caller. */
enum cli_exit {
    CLI_EXIT_PASSED = 0,
    CLI_EXIT_FAILED = 1,
    CLI_EXIT_ERROR = 2,
    CLI_EXIT_INTERRUPTED = 130,
    CLI_EXIT_PIPE = 141, /* as a shell tells of SIGPIPE */
};

struct cli_verb {
    const char *name;
    const char *operands; /* "[PATH...]" */
    const char *summary;  /* one line */
    const char *details;  /* for --help: more, and an example */
    const struct cli_option *options;
    /* NULL: reserved for a later version. Returns the exit status. */
    int (*run)(struct cli_options *options);
};

/** All verbs, ended by one without a name. */
extern const struct cli_verb cli_verbs[];

/** The verb called `name`, or NULL. */
const struct cli_verb *cli_verb_find(const char *name);

/** Says on stderr that there is no such verb, or not yet. Returns the status. */
int cli_verb_refuse(const char *name);

/** The `--help` text of one verb, on stdout. */
void cli_help_verb(const struct cli_verb *verb);

/** What siplapse is and which verbs it has. */
void cli_help_all(struct base_buffer *out);

/** Prints "siplapse: " and the sentence on stderr. Returns CLI_EXIT_ERROR. */
int cli_complain(const struct base_error *error);

int cli_run(struct cli_options *options);
int cli_bless(struct cli_options *options);
int cli_compare(struct cli_options *options);
int cli_list(struct cli_options *options);
int cli_profiles(struct cli_options *options);
int cli_parameters(const struct cli_options *options); /* of profiles */
int cli_version(struct cli_options *options);
int cli_help(struct cli_options *options);
