// SPDX-License-Identifier: MIT
#pragma once
/*
 * From PATH arguments to scenarios: files as they are, folders with all their
 * *.lua files, sorted by path. Without a PATH, the shipped library. A relative
 * PATH that is not here is looked for in the library as well, so that the names
 * reports show can be typed anywhere.
 */
#include <stddef.h>

#include "base/error.h"

/* One scenario file; all owned by the set. */
struct cli_scenario {
    char *path;   /* to open it */
    char *name;   /* as reports show it: PATH with what stands below it */
    char *stored; /* where below --out its timeline goes, without ".jsonl" */
    char *title;  /* "" until cli_select has read it */
    char *source;
    char *tags;   /* separated by single spaces */
    char *params; /* names of its parameters, likewise */
};

/* In the order of the arguments; zero-initialise, cli_scenarios_fini. */
struct cli_scenarios {
    struct cli_scenario *entries;
    size_t count, capacity;
};

/** The folder of the shipped library: SIPLAPSE_SCENARIOS, else where it was built. */
const char *cli_library(void);

/**
 * Collects the scenarios behind `paths`; the same file named twice counts once.
 * A link that leads in a circle is told on stderr and left out.
 * Errors: BASE_ERR_UNKNOWN: a PATH is not there, or a folder has no scenario;
 * BASE_ERR_IO: a folder cannot be read.
 */
int cli_discover(const char *const *paths, size_t path_count,
                 struct cli_scenarios *out, struct base_error *error);

/**
 * Makes the names under which timelines are stored differ: two files of one
 * name that were given one by one keep their folders. Errors:
 * BASE_ERR_CONFLICT: not even that tells them apart.
 */
int cli_scenarios_part(struct cli_scenarios *scenarios,
                       struct base_error *error);

/** Takes scenario `i` out, keeping the order of the others. */
void cli_scenarios_remove(struct cli_scenarios *scenarios, size_t i);

void cli_scenarios_fini(struct cli_scenarios *scenarios);
