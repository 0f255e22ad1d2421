// SPDX-License-Identifier: MIT
#pragma once
/* Runs a script that stands in the test itself; its name is "test.lua". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lua/scenario.h"
#include "tests/support/claims.h"

struct script {
    char path[64];
    struct scn_outcome outcome;
};

static inline void script_write(struct script *script, const char *text)
{
    FILE *file;
    int fd;

    memset(script, 0, sizeof *script);
    snprintf(script->path, sizeof script->path, "/tmp/siplapse-XXXXXX");
    fd = mkstemp(script->path);
    assert_true(fd >= 0);
    file = fdopen(fd, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static inline int script_run_with(struct script *script, const char *text,
                                  struct scn_options options)
{
    int err;

    script_write(script, text);
    options.lab.net = NET_MEMORY;
    options.lab.seed = 1;
    options.lab.keep_raw = true;
    options.name = "test.lua";
    err = scn_run(script->path, &options, &script->outcome);
    unlink(script->path);
    return err;
}

static inline int script_run(struct script *script, const char *text)
{
    return script_run_with(script, text, (struct scn_options){0});
}

static inline void script_end(struct script *script)
{
    scn_outcome_fini(&script->outcome);
}

/* The script's basename is what Lua knows it by: errors must not show it. */
static inline void assert_error(const char *text, const char *wanted)
{
    struct script script;

    assert_int_not_equal(script_run(&script, text), 0);
    assert_string_equal(script.outcome.error.text, wanted);
    script_end(&script);
}

static inline void assert_passes(const char *text)
{
    struct script script;

    script_run(&script, text);
    assert_string_equal(script.outcome.error.text, "");
    if (script.outcome.result.failure_count > 0)
        fail_msg("line %d: %s: wanted %s, instead %s",
                 script.outcome.result.failures[0].line,
                 script.outcome.result.failures[0].rule,
                 script.outcome.result.failures[0].wanted,
                 script.outcome.result.failures[0].instead);
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_PASS);
    script_end(&script);
}

struct wanted_failure {
    int line;
    const char *rule, *wanted, *instead;
};

static inline void assert_fails(const char *text, struct wanted_failure wanted)
{
    struct script script;
    const struct judge_failure *failure;

    script_run(&script, text);
    assert_string_equal(script.outcome.error.text, "");
    assert_int_equal(script.outcome.result.verdict, BASE_VERDICT_FAIL);
    assert_int_equal(script.outcome.result.failure_count, 1);
    failure = &script.outcome.result.failures[0];
    assert_int_equal(failure->line, wanted.line);
    assert_string_equal(failure->rule, wanted.rule);
    assert_string_equal(failure->wanted, wanted.wanted);
    assert_string_equal(failure->instead, wanted.instead);
    script_end(&script);
}
