// SPDX-License-Identifier: MIT
#include "cli/select.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/codec.h"
#include "cli/pool.h"
#include "cli/watch.h"

#define WORDS_MAX 4096 /* tags, parameters: to find the nearest among */

/* ---- reading ---------------------------------------------------------------- */

struct reading {
    struct cli_scenarios *scenarios;
    bool *is_broken;
    size_t broken;
};

static void read_one(void *arg, size_t i, struct cli_shared *shared,
                     struct base_buffer *answer)
{
    struct reading *reading = arg;
    struct scn_metadata metadata = {0};
    struct base_error error = {0};
    struct base_buffer tags = {0}, params = {0};
    int err = scn_metadata_read(reading->scenarios->entries[i].path, &metadata,
                                &error);

    (void)shared;
    for (size_t t = 0; t < metadata.tag_count; t++)
        base_buffer_printf(&tags, "%s%s", t > 0 ? " " : "", metadata.tags[t]);
    for (size_t p = 0; p < metadata.param_count; p++)
        base_buffer_printf(&params, "%s%s", p > 0 ? " " : "",
                           metadata.params[p].name);
    cli_pack_text(answer, err == 0 ? NULL : error.text);
    cli_pack_text(answer, metadata.title == NULL ? "" : metadata.title);
    cli_pack_text(answer, metadata.source == NULL ? "" : metadata.source);
    cli_pack_text(answer, base_buffer_text(&tags));
    cli_pack_text(answer, base_buffer_text(&params));
    base_buffer_fini(&tags);
    base_buffer_fini(&params);
    scn_metadata_fini(&metadata);
}

static void replace(char **text, char *with)
{
    free(*text);
    *text = with != NULL ? with : base_strdup("");
}

static bool take_one(void *arg, size_t i, const struct cli_ended *ended)
{
    struct reading *reading = arg;
    struct cli_scenario *scenario = &reading->scenarios->entries[i];
    struct cli_reader reader = {.bytes = ended->bytes, .length = ended->length};
    char *problem = cli_unpack_text(&reader);

    replace(&scenario->title, cli_unpack_text(&reader));
    replace(&scenario->source, cli_unpack_text(&reader));
    replace(&scenario->tags, cli_unpack_text(&reader));
    replace(&scenario->params, cli_unpack_text(&reader));
    reading->is_broken[i] = true;
    if (ended->error != NULL)
        fprintf(stderr, "%s: %s\n", scenario->name, ended->error);
    else if (problem != NULL)
        fprintf(stderr, "%s\n", problem);
    else
        reading->is_broken[i] = false;
    reading->broken += reading->is_broken[i];
    free(problem);
    return true;
}

int cli_select_read(struct cli_scenarios *scenarios, size_t jobs,
                    size_t *broken_out, struct base_error *error)
{
    struct reading reading = {
        .scenarios = scenarios,
        .is_broken = base_calloc(scenarios->count + 1, sizeof(bool)),
    };
    const struct cli_pool pool = {
        .count = scenarios->count,
        .jobs = jobs,
        .stall = CLI_STALL_LIMIT,
        .body = read_one,
        .done = take_one,
        .arg = &reading,
    };
    int err = cli_pool_run(&pool, error);

    for (size_t i = scenarios->count; i-- > 0;)
        if (reading.is_broken[i])
            cli_scenarios_remove(scenarios, i);
    free(reading.is_broken);
    *broken_out = reading.broken;
    return err;
}

/* ---- choosing --------------------------------------------------------------- */

bool cli_select_fits(const char *pattern, const struct cli_scenario *scenario)
{
    if (strpbrk(pattern, "*?[") != NULL)
        return fnmatch(pattern, scenario->name, FNM_CASEFOLD) == 0 ||
               fnmatch(pattern, scenario->title, FNM_CASEFOLD) == 0;
    return strcasestr(scenario->name, pattern) != NULL ||
           strcasestr(scenario->title, pattern) != NULL;
}

/* `word` is one of `words`, which single spaces separate. */
static bool has_word(const char *words, const char *word)
{
    const char *at = words;
    size_t length = strlen(word);

    while (*at != '\0') {
        size_t next = strcspn(at, " ");

        if (next == length && memcmp(at, word, length) == 0)
            return true;
        at += next + strspn(at + next, " ");
    }
    return false;
}

static bool is_wanted(const struct cli_options *options,
                      const struct cli_scenario *scenario)
{
    if (options->pattern != NULL &&
        !cli_select_fits(options->pattern, scenario))
        return false;
    for (size_t i = 0; i < options->tag_count; i++)
        if (!has_word(scenario->tags, options->tags[i]))
            return false;
    return true;
}

/* Every word of `all` goes to `known`; they point into `all`, which is cut up. */
static void list_words(char *all, const char **known)
{
    size_t count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(all, " ", &rest);
         word != NULL && count < WORDS_MAX; word = strtok_r(NULL, " ", &rest))
        known[count++] = word;
    known[count] = NULL;
}

/* "no scenario matches -k 'x' and tag 'y' (48 looked at); did you mean …?" */
static int nothing_left(const struct cli_options *options, char *all_tags,
                        size_t looked_at, struct base_error *error)
{
    const char **known = base_calloc(WORDS_MAX + 1, sizeof *known);
    struct base_buffer text = {0};
    const char *between = "";
    const char *hint = NULL, *meant = NULL;
    int err;

    list_words(all_tags, known);
    if (options->pattern != NULL) {
        base_buffer_printf(&text, "-k '%s'", options->pattern);
        between = " with ";
    }
    for (size_t i = 0; i < options->tag_count; i++) {
        base_buffer_printf(&text, "%s--tag '%s'", between, options->tags[i]);
        between = " and ";
        meant = base_nearest(options->tags[i], known);
        if (meant != NULL && strcmp(meant, options->tags[i]) != 0)
            hint = meant;
    }
    err = base_error_set(error, BASE_ERR_UNKNOWN,
                         "no scenario matches %s (%zu looked at)%s%s%s",
                         base_buffer_text(&text), looked_at,
                         hint == NULL ? "" : "; did you mean '",
                         hint == NULL ? "" : hint, hint == NULL ? "" : "'?");
    base_buffer_fini(&text);
    free(known);
    return err;
}

int cli_select(const struct cli_options *options,
               struct cli_scenarios *scenarios, struct base_error *error)
{
    struct base_buffer tags = {0};
    size_t looked_at = scenarios->count;
    int err = 0;

    for (size_t i = scenarios->count; i-- > 0;) {
        base_buffer_printf(&tags, " %s", scenarios->entries[i].tags);
        if (!is_wanted(options, &scenarios->entries[i]))
            cli_scenarios_remove(scenarios, i);
    }
    if (scenarios->count == 0 &&
        (options->pattern != NULL || options->tag_count > 0)) {
        base_buffer_puts(&tags, "");
        err = nothing_left(options, tags.bytes, looked_at, error);
    }
    base_buffer_fini(&tags);
    return err;
}

/* "no scenario of these has a parameter 'x'; did you mean 'y'?" */
static int nobody_has(const char *name, char *all, struct base_error *error)
{
    const char **known = base_calloc(WORDS_MAX + 1, sizeof *known);
    const char *nearest;
    int err;

    list_words(all, known);
    nearest = base_nearest(name, known);
    err = base_error_set(
        error, BASE_ERR_UNKNOWN,
        "--set: no scenario of these has a parameter '%s'%s%s%s", name,
        nearest == NULL ? "" : "; did you mean '",
        nearest == NULL ? "" : nearest, nearest == NULL ? "" : "'?");
    free(known);
    return err;
}

int cli_select_params(const struct cli_options *options,
                      const struct cli_scenarios *scenarios,
                      struct base_error *error)
{
    struct base_buffer all = {0};
    int err = 0;

    base_buffer_puts(&all, "");
    for (size_t i = 0; i < scenarios->count; i++)
        base_buffer_printf(&all, " %s", scenarios->entries[i].params);
    for (size_t i = 0; i < options->params.count && err == 0; i++)
        if (!has_word(all.bytes, options->params.entries[i].name))
            err = nobody_has(options->params.entries[i].name, all.bytes, error);
    base_buffer_fini(&all);
    return err;
}
