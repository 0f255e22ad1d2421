// SPDX-License-Identifier: MIT
#include "cli/compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/stored.h"
#include "cli/verbs.h"
#include "reports/compare.h"
#include "reports/json.h"
#include "reports/jsonl_read.h"
#include "reports/verdicts.h"

#define LINES_MOST 40 /* per scenario, unless --verbose */
#define LABEL_COLUMNS 9

struct comparing {
    const struct cli_options *options;
    struct cli_compare_totals *totals;
    struct report_verdicts *old_verdicts, *new_verdicts; /* both or none */
    struct base_buffer text;
    struct report_json json; /* into `text`, with --json */
};

/* One scenario of both runs. */
struct both {
    const char *name;
    struct report_stored before, after;
    struct report_comparison comparison;
    const char *old_verdict, *new_verdict; /* NULL unless they differ */
    bool other_seed;
};

struct report_compare_options
cli_compare_limits(const struct cli_options *options)
{
    return (struct report_compare_options){.threshold = options->threshold,
                                           .ignored = options->ignored_kinds};
}

/* ---- one scenario ----------------------------------------------------------- */

static const char *title_of(const struct both *both)
{
    const char *title = both->after.header.title;

    if (title == NULL || title[0] == '\0')
        title = both->before.header.title;
    return title == NULL ? "" : title;
}

/* The value of `name` in one of a header's lists, or NULL. */
static const char *value_of(const struct base_timeline *timeline,
                            base_setting_fn *setting_at, const char *name)
{
    const char *known, *value;

    for (size_t i = 0; setting_at(timeline, i, &known, &value); i++)
        if (strcmp(known, name) == 0)
            return value;
    return NULL;
}

/* The next of the old run, from `i` on, that has another value in the new. */
static bool next_change(const struct both *both, base_setting_fn *setting_at,
                        size_t *i, const char **name, const char **before,
                        const char **after)
{
    while (setting_at(both->before.timeline, *i, name, before)) {
        ++*i;
        *after = value_of(both->after.timeline, setting_at, *name);
        if (*after != NULL && strcmp(*before, *after) != 0)
            return true;
    }
    return false;
}

static void tell_changes(const struct both *both, const char *label,
                         base_setting_fn *setting_at, struct base_buffer *out)
{
    const char *name, *before, *after;
    size_t i = 0;

    while (next_change(both, setting_at, &i, &name, &before, &after))
        base_buffer_printf(out, "  %-9s %s: %s instead of %s\n", label, name,
                           after, before);
}

static void tell_in_words(struct comparing *comparing, const struct both *both)
{
    struct base_buffer *out = &comparing->text;

    base_buffer_printf(out, "%-*s%s", LABEL_COLUMNS, "DIFFERS", both->name);
    if (title_of(both)[0] != '\0')
        base_buffer_printf(out, "   %s", title_of(both));
    base_buffer_puts(out, "\n");
    if (both->other_seed)
        base_buffer_printf(out,
                           "  seed      %" PRIu64 " instead of %" PRIu64 "\n",
                           both->after.header.seed, both->before.header.seed);
    if (both->old_verdict != NULL)
        base_buffer_printf(out, "  verdict   %s instead of %s\n",
                           both->new_verdict, both->old_verdict);
    tell_changes(both, "knob", base_timeline_knob_at, out);
    tell_changes(both, "param", base_timeline_param_at, out);
    report_compare_text(both->before.timeline, both->after.timeline,
                        &both->comparison,
                        comparing->options->verbose ? 0 : LINES_MOST, out);
}

static void put_change(struct report_json *json, const char *key,
                       const char *before, const char *after)
{
    report_json_open(json, key, '{');
    report_json_text(json, "old", before);
    report_json_text(json, "new", after);
    report_json_close(json, '}');
}

static void put_changes(struct report_json *json, const char *key,
                        const struct both *both, base_setting_fn *setting_at)
{
    const char *name, *before, *after;
    size_t i = 0;

    report_json_open(json, key, '{');
    while (next_change(both, setting_at, &i, &name, &before, &after))
        put_change(json, name, before, after);
    report_json_close(json, '}');
}

static void tell_in_json(struct comparing *comparing, const struct both *both)
{
    struct report_json *json = &comparing->json;

    report_json_open(json, NULL, '{');
    report_json_text(json, "name", both->name);
    report_json_some_text(json, "title", title_of(both));
    report_json_text(json, "result", "differs");
    if (both->old_verdict != NULL)
        put_change(json, "verdict", both->old_verdict, both->new_verdict);
    put_changes(json, "knobs", both, base_timeline_knob_at);
    put_changes(json, "params", both, base_timeline_param_at);
    report_compare_json(both->before.timeline, both->after.timeline,
                        &both->comparison, json);
    report_json_close(json, '}');
}

static void find_verdicts(const struct comparing *comparing, struct both *both)
{
    const struct base_timeline_header *a = &both->before.header;
    const struct base_timeline_header *b = &both->after.header;

    if (comparing->old_verdicts == NULL || a->scenario == NULL ||
        b->scenario == NULL)
        return;
    both->old_verdict =
        report_verdicts_find(comparing->old_verdicts, a->scenario, a->seed);
    both->new_verdict =
        report_verdicts_find(comparing->new_verdicts, b->scenario, b->seed);
    if (both->old_verdict == NULL || both->new_verdict == NULL ||
        strcmp(both->old_verdict, both->new_verdict) == 0)
        both->old_verdict = both->new_verdict = NULL;
}

static void compare_loaded(struct comparing *comparing, struct both *both)
{
    struct cli_compare_totals *totals = comparing->totals;
    const struct report_compare_options limits =
        cli_compare_limits(comparing->options);

    report_compare(both->before.timeline, both->after.timeline, &limits,
                   &both->comparison);
    find_verdicts(comparing, both);
    both->other_seed = both->before.has_header && both->after.has_header &&
                       both->before.header.seed != both->after.header.seed;
    if (both->comparison.count == 0 && both->old_verdict == NULL) {
        totals->same++;
        return;
    }
    totals->differ++;
    totals->moved += both->comparison.moved;
    totals->missing += both->comparison.missing;
    totals->extra += both->comparison.extra;
    totals->other += both->comparison.other;
    if (comparing->options->json)
        tell_in_json(comparing, both);
    else if (!comparing->options->quiet)
        tell_in_words(comparing, both);
}

static void compare_files(struct comparing *comparing, const char *name,
                          const char *old_path, const char *new_path)
{
    struct both both = {.name = name};
    struct base_error error = {0};
    int err = report_jsonl_load(old_path, false, &both.before, &error);

    if (err == 0)
        err = report_jsonl_load(new_path, false, &both.after, &error);
    if (err == 0) {
        compare_loaded(comparing, &both);
    } else {
        comparing->totals->broken++;
        (void)cli_complain(&error);
    }
    report_comparison_fini(&both.comparison);
    report_stored_fini(&both.before);
    report_stored_fini(&both.after);
}

/* ---- all scenarios ---------------------------------------------------------- */

static void tell_single(struct comparing *comparing, const char *name,
                        bool is_new)
{
    size_t *count =
        is_new ? &comparing->totals->only_new : &comparing->totals->only_old;

    ++*count;
    if (comparing->options->json) {
        report_json_open(&comparing->json, NULL, '{');
        report_json_text(&comparing->json, "name", name);
        report_json_text(&comparing->json, "result",
                         is_new ? "only new" : "only old");
        report_json_close(&comparing->json, '}');
    } else if (!comparing->options->quiet) {
        base_buffer_printf(&comparing->text, "%-*s%s   only in the %s run\n",
                           LABEL_COLUMNS, is_new ? "NEW" : "MISSING", name,
                           is_new ? "new" : "old");
    }
}

/* What could be read so far goes out, so that it stands before later errors. */
static void print(struct comparing *comparing)
{
    fputs(base_buffer_text(&comparing->text), stdout);
    fflush(stdout);
    base_buffer_clear(&comparing->text);
}

static void compare_all(struct comparing *comparing,
                        const struct cli_stored *before,
                        const struct cli_stored *after)
{
    size_t i = 0, j = 0;

    while (i < before->count || j < after->count) {
        const struct cli_stored_entry *a = &before->entries[i];
        const struct cli_stored_entry *b = &after->entries[j];
        int order = i == before->count  ? 1
                    : j == after->count ? -1
                                        : strcmp(a->name, b->name);

        if (order == 0)
            compare_files(comparing, a->name, a->path, b->path);
        else
            tell_single(comparing, order < 0 ? a->name : b->name, order > 0);
        i += order <= 0;
        j += order >= 0;
        print(comparing);
    }
}

static struct report_verdicts *verdicts_in(const char *folder,
                                           struct base_error *error)
{
    struct report_verdicts *verdicts = NULL;
    struct base_buffer path = {0};

    base_buffer_printf(&path, "%s/results.json", folder);
    if (access(path.bytes, F_OK) == 0 &&
        report_verdicts_load(path.bytes, &verdicts, error) != 0)
        verdicts = NULL; /* the error says why */
    base_buffer_fini(&path);
    return verdicts;
}

static void add_count(struct base_buffer *out, const char **between,
                      size_t count, const char *word)
{
    if (count == 0)
        return;
    base_buffer_printf(out, "%s%zu %s", *between, count, word);
    *between = ", ";
}

/* "3 scenarios differ: 4 moved, 1 missing, 2 new; 25 are the same" */
static void tell_totals(struct comparing *comparing)
{
    const struct cli_compare_totals *totals = comparing->totals;
    struct base_buffer *out = &comparing->text;
    const char *between = ": ";

    if (totals->differ == 1)
        base_buffer_puts(out, "1 scenario differs");
    else if (totals->differ > 0)
        base_buffer_printf(out, "%zu scenarios differ", totals->differ);
    else
        base_buffer_puts(out, "no scenario differs");
    add_count(out, &between, totals->moved, "moved");
    add_count(out, &between, totals->missing, "missing");
    add_count(out, &between, totals->extra, "new");
    add_count(out, &between, totals->other, "changed");
    between = "; ";
    add_count(out, &between, totals->only_old, "only in the old run");
    add_count(out, &between, totals->only_new, "only in the new run");
    add_count(out, &between, totals->broken, "could not be compared");
    base_buffer_printf(out, "; %zu %s the same\n", totals->same,
                       totals->same == 1 ? "is" : "are");
}

static void put_totals(struct comparing *comparing)
{
    const struct cli_compare_totals *totals = comparing->totals;
    struct report_json *json = &comparing->json;

    report_json_close(json, ']');
    report_json_open(json, "totals", '{');
    report_json_uint(json, "same", totals->same);
    report_json_uint(json, "differ", totals->differ);
    report_json_uint(json, "only_old", totals->only_old);
    report_json_uint(json, "only_new", totals->only_new);
    report_json_uint(json, "broken", totals->broken);
    report_json_uint(json, "moved", totals->moved);
    report_json_uint(json, "missing", totals->missing);
    report_json_uint(json, "new", totals->extra);
    report_json_uint(json, "other", totals->other);
    report_json_close(json, '}');
    report_json_close(json, '}');
    base_buffer_puts(&comparing->text, "\n");
}

static void open_json(struct comparing *comparing, const char *old_path,
                      const char *new_path)
{
    struct report_json *json = &comparing->json;

    json->out = &comparing->text;
    report_json_open(json, NULL, '{');
    report_json_text(json, "old", old_path);
    report_json_text(json, "new", new_path);
    report_json_time(json, "threshold", comparing->options->threshold);
    report_json_open(json, "scenarios", '[');
}

static int is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Finds both sides; two files are one scenario whatever they are called. */
static int find_both(const char *old_path, const char *new_path,
                     struct cli_stored *before, struct cli_stored *after,
                     struct base_error *error)
{
    int err = cli_stored_find(old_path, before, error);

    if (err == 0)
        err = cli_stored_find(new_path, after, error);
    if (err != 0)
        return err;
    if (is_folder(old_path) != is_folder(new_path))
        return base_error_set(error, BASE_ERR_CONFLICT,
                              "one of %s and %s is a folder: give two folders, "
                              "or two files",
                              old_path, new_path);
    if (before->count == 0 || after->count == 0)
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "%s: no timeline in this folder: 'siplapse run "
                              "--out' stores them as *" CLI_STORED_ENDING,
                              before->count == 0 ? old_path : new_path);
    if (!is_folder(old_path)) {
        free(before->entries[0].name);
        before->entries[0].name = base_strdup(after->entries[0].name);
    }
    return 0;
}

int cli_compare_paths(const struct cli_options *options, const char *old_path,
                      const char *new_path, struct cli_compare_totals *totals,
                      struct base_error *error)
{
    struct comparing comparing = {.options = options, .totals = totals};
    struct cli_stored before = {0}, after = {0};
    struct base_error bad_results = {0};
    int err = find_both(old_path, new_path, &before, &after, error);

    if (err == 0) {
        comparing.old_verdicts = verdicts_in(old_path, &bad_results);
        comparing.new_verdicts = verdicts_in(new_path, &bad_results);
        if (comparing.new_verdicts == NULL)
            report_verdicts_destroy(&comparing.old_verdicts);
        if (bad_results.code != 0) {
            totals->broken++;
            (void)cli_complain(&bad_results);
        }
        if (options->json)
            open_json(&comparing, old_path, new_path);
        compare_all(&comparing, &before, &after);
        if (options->json)
            put_totals(&comparing);
        else
            tell_totals(&comparing);
        print(&comparing);
    }
    report_verdicts_destroy(&comparing.old_verdicts);
    report_verdicts_destroy(&comparing.new_verdicts);
    base_buffer_fini(&comparing.text);
    cli_stored_fini(&before);
    cli_stored_fini(&after);
    return err;
}

int cli_compare(struct cli_options *options)
{
    struct cli_compare_totals totals = {0};
    struct base_error error = {0};

    if (options->path_count != 2) {
        base_error_set(&error, BASE_ERR_SYNTAX,
                       "compare takes two stored runs, OLD and NEW, not %zu",
                       options->path_count);
        return cli_complain(&error);
    }
    if (cli_compare_paths(options, options->paths[0], options->paths[1],
                          &totals, &error) != 0)
        return cli_complain(&error);
    if (totals.broken > 0)
        return CLI_EXIT_ERROR;
    if (totals.differ + totals.only_old + totals.only_new > 0)
        return CLI_EXIT_FAILED;
    return CLI_EXIT_PASSED;
}
