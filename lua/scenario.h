// SPDX-License-Identifier: MIT
#pragma once
/*
 * Running one scenario: a Lua 5.4 script, one coroutine on the virtual clock of
 * a world of its own, sandboxed. docs/scenario-language.md is the user's page.
 *
 *     struct scn_outcome outcome = {0};
 *     scn_run("register/primary_silent.lua", &options, &outcome);
 *     ... outcome.result.verdict, outcome.timeline ...
 *     scn_outcome_fini(&outcome);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "base/timeline.h"
#include "judge/judge.h"
#include "lab/lab.h"

#define SCN_SCRIPT_BYTES_MAX ((size_t)1024 * 1024)
#define SCN_TAGS_MAX 32

/*
 * Where a running scenario is; lives in memory shared with whoever watches it.
 */
struct scn_progress {
    volatile base_time now;  /* virtual */
    volatile int line;       /* of the script, last known */
    volatile bool in_script; /* Lua code is running */
    volatile uint64_t
        beats; /* grows whenever the script or the clock goes on */
};

struct scn_options {
    struct lab_options lab;
    const struct lab_knob *params; /* --set NAME=VALUE */
    size_t param_count;
    bool params_must_exist; /* an unknown one is an error (single file) */
    bool strict;            /* as if the script had called strict() */
    struct scn_progress *progress; /* NULL = nobody watches */
    const char *name; /* path as reports show it; NULL = the path */
};

/* What the metadata verbs said; all owned. */
struct scn_metadata {
    char *title; /* "" if none */
    char *
        source; /* the `source` verb, else the text of the first "-- Source:" line */
    char *tags[SCN_TAGS_MAX];
    size_t tag_count;
    struct {
        char *name;
        char *value; /* default, as text */
    } params[SCN_TAGS_MAX];
    size_t param_count;
};

/* What came of a run; zero-initialise, scn_outcome_fini. */
struct scn_outcome {
    struct scn_metadata metadata;
    struct base_error error; /* code not 0: it could not be run; the sentence
                                begins with FILE:LINE: where that is known */
    struct judge_result result;
    struct base_timeline *timeline; /* NULL if it did not get that far */
    base_time ended_at;             /* virtual time at which it came to rest */
    char **warnings;                /* of configurations, one line each */
    size_t warning_count;
};

/**
 * Reads the metadata of a script without running the rest: stops at the first
 * verb that is none. Errors: BASE_ERR_IO, BASE_ERR_SYNTAX.
 */
int scn_metadata_read(const char *path, struct scn_metadata *out,
                      struct base_error *error);

void scn_metadata_fini(struct scn_metadata *metadata);

/**
 * Runs a script to its end and settles the world. Returns outcome->error.code.
 */
int scn_run(const char *path, const struct scn_options *options,
            struct scn_outcome *outcome);

void scn_outcome_fini(struct scn_outcome *outcome);
