// SPDX-License-Identifier: MIT
#include "cli/reference.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/compare.h"
#include "cli/stored.h"
#include "reports/compare.h"
#include "reports/jsonl_read.h"

#define LINES_MOST 20 /* per scenario, unless --verbose */

void cli_reference_scenario(const char *name, struct base_buffer *out)
{
    const char *seed = strrchr(name, '@');
    size_t length = strlen(name);

    if (seed != NULL && seed[1] != '\0' &&
        seed[1 + strspn(seed + 1, "0123456789")] == '\0')
        length = (size_t)(seed - name);
    base_buffer_append(out, name, length);
    base_buffer_puts(out, ".lua");
}

/* "DIR/NAME.jsonl", with the seed if there are several. */
static bool is_there(const struct cli_plan *plan, size_t i, const char *name,
                     size_t length, struct base_buffer *out)
{
    base_buffer_clear(out);
    base_buffer_printf(out, "%s/%.*s", plan->options->compare_folder,
                       (int)length, name);
    if (plan->options->has_seeds)
        base_buffer_printf(out, "@%" PRIu64, cli_plan_seed(plan, i));
    base_buffer_puts(out, CLI_STORED_ENDING);
    return access(base_buffer_text(out), F_OK) == 0;
}

bool cli_reference_path(const struct cli_plan *plan, size_t i,
                        struct base_buffer *out)
{
    const struct cli_scenario *scenario = cli_plan_scenario(plan, i);
    const char *name = scenario->name;
    size_t ending = strlen(".lua");

    if (is_there(plan, i, scenario->stored, strlen(scenario->stored), out))
        return true;
    while (name != NULL) {
        size_t length = strlen(name);

        if (length > ending && is_there(plan, i, name, length - ending, out))
            return true;
        name = strchr(name, '/');
        name = name == NULL ? NULL : name + 1;
    }
    (void)is_there(plan, i, scenario->stored, strlen(scenario->stored), out);
    return false;
}

/* Adds a failure; `wanted` and `instead` are given away. */
static void add_failure(struct judge_result *result,
                        const struct cli_plan *plan, char *wanted,
                        char *instead, const struct report_difference *first)
{
    struct base_buffer rule = {0};
    struct judge_failure failure = {.verdict = BASE_VERDICT_FAIL,
                                    .wanted = wanted,
                                    .instead = instead,
                                    .event = JUDGE_NO_EVENT};

    base_buffer_printf(&rule, "--compare %s", plan->options->compare_folder);
    failure.rule = rule.bytes;
    if (first != NULL && first->new_t != BASE_TIME_NEVER)
        failure.event = first->new_event;
    else if (first != NULL)
        failure.at = first->old_t;
    judge_result_add(result, &failure);
    base_buffer_fini(&rule);
    free(wanted);
    free(instead);
}

static char *text_of(struct base_buffer *buffer)
{
    char *text = base_strdup(base_buffer_text(buffer));

    base_buffer_fini(buffer);
    return text;
}

/* "the timeline in golden/register/x.jsonl" */
static char *wanted_text(const struct base_buffer *path)
{
    struct base_buffer text = {0};

    base_buffer_printf(&text, "the timeline in %s", base_buffer_text(path));
    return text_of(&text);
}

static void add_differences(const struct cli_plan *plan,
                            const struct base_buffer *path,
                            const struct base_timeline *before,
                            const struct base_timeline *after,
                            const struct report_comparison *comparison,
                            struct judge_result *result)
{
    struct base_buffer instead = {0};

    report_compare_counts(comparison, &instead);
    base_buffer_puts(&instead, "\n");
    report_compare_text(before, after, comparison,
                        plan->options->verbose ? 0 : LINES_MOST, &instead);
    add_failure(result, plan, wanted_text(path), text_of(&instead),
                &comparison->entries[0]);
}

static void add_absence(const struct cli_plan *plan,
                        const struct base_buffer *path,
                        struct judge_result *result)
{
    struct base_buffer instead = {0};

    base_buffer_puts(&instead,
                     "there is none ('siplapse bless' stores references)");
    add_failure(result, plan, wanted_text(path), text_of(&instead), NULL);
}

int cli_reference_compare(const struct cli_plan *plan, size_t i,
                          const struct base_timeline *timeline,
                          struct judge_result *result, struct base_error *error)
{
    const struct report_compare_options limits =
        cli_compare_limits(plan->options);
    struct report_comparison comparison = {0};
    struct report_stored stored = {0};
    struct base_buffer path = {0};
    int err = 0;

    if (!cli_reference_path(plan, i, &path)) {
        add_absence(plan, &path, result);
    } else {
        err = report_jsonl_load(path.bytes, false, &stored, error);
        if (err == 0)
            report_compare(stored.timeline, timeline, &limits, &comparison);
        if (comparison.count > 0)
            add_differences(plan, &path, stored.timeline, timeline, &comparison,
                            result);
    }
    report_comparison_fini(&comparison);
    report_stored_fini(&stored);
    base_buffer_fini(&path);
    return err;
}

/* ---- references without a scenario ------------------------------------------ */

/* A single file, or a choice, says nothing about the others. */
static bool asks_for_all(const struct cli_options *options)
{
    struct stat status;

    if (options->pattern != NULL || options->tag_count > 0)
        return false;
    for (size_t i = 0; i < options->path_count; i++)
        if (stat(options->paths[i], &status) == 0 && !S_ISDIR(status.st_mode))
            return false;
    return true;
}

/* Crosses out what the tasks have; false if one is not where --out stores it. */
static bool cross_out(const struct cli_plan *plan,
                      const struct cli_stored *stored, bool *is_used)
{
    size_t tasks = plan->scenarios->count * plan->seeds;
    bool good = true;

    for (size_t i = 0; i < tasks; i++) {
        const struct cli_stored_entry *entry;
        struct base_buffer name = {0}, path = {0};

        cli_plan_stored_name(plan, i, &name);
        entry = cli_stored_named(stored, base_buffer_text(&name));
        if (entry != NULL)
            is_used[entry - stored->entries] = true;
        else if (cli_reference_path(plan, i, &path))
            good = false;
        base_buffer_fini(&path);
        base_buffer_fini(&name);
    }
    return good;
}

int cli_reference_left_over(const struct cli_plan *plan, size_t *count_out,
                            struct base_error *error)
{
    struct cli_stored stored = {0};
    bool *is_used;
    int err;

    *count_out = 0;
    if (!asks_for_all(plan->options))
        return 0;
    err = cli_stored_find(plan->options->compare_folder, &stored, error);
    if (err != 0)
        return err;
    is_used = base_calloc(stored.count + 1, sizeof *is_used);
    if (cross_out(plan, &stored, is_used)) {
        for (size_t i = 0; i < stored.count; i++) {
            if (is_used[i])
                continue;
            printf("MISSING  %s: no scenario of this run\n",
                   stored.entries[i].path);
            ++*count_out;
        }
    }
    free(is_used);
    cli_stored_fini(&stored);
    return 0;
}
