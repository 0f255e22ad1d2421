// SPDX-License-Identifier: MIT
#include "cli/run_task.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/record.h"
#include "cli/reference.h"
#include "cli/stored.h"
#include "cli/wall.h"
#include "judge/metrics.h"
#include "lua/scenario.h"
#include "reports/compare.h"
#include "reports/jsonl.h"
#include "reports/ladder.h"

#define KNOB_COLUMNS 100

/* What the worker has in hand. */
struct task {
    const struct cli_plan *plan;
    size_t number;
    const struct cli_scenario *scenario;
    uint64_t seed;
    struct scn_outcome outcome;
    base_span wall_time;
    struct base_error error; /* storing or comparing did not work */
};

const struct cli_scenario *cli_plan_scenario(const struct cli_plan *plan,
                                             size_t i)
{
    return &plan->scenarios->entries[i / plan->seeds];
}

uint64_t cli_plan_seed(const struct cli_plan *plan, size_t i)
{
    return plan->options->seed_first + i % plan->seeds;
}

/* A word as a shell takes it: quoted only if it must be. */
static void add_word(struct base_buffer *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-./,:=@%+";

    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        base_buffer_puts(out, word);
        return;
    }
    base_buffer_puts(out, "'");
    for (; *word != '\0'; word++)
        if (*word == '\'')
            base_buffer_puts(out, "'\\''");
        else
            base_buffer_append(out, word, 1);
    base_buffer_puts(out, "'");
}

static bool has_param(const struct base_timeline *timeline, const char *name)
{
    const char *known, *value;

    for (size_t i = 0; base_timeline_param_at(timeline, i, &known, &value); i++)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

/* 1 << i for each setting that names a parameter of the script. */
static uint64_t known_params(const struct base_timeline *timeline,
                             const struct cli_settings *settings)
{
    uint64_t known = 0;

    for (size_t i = 0; timeline != NULL && i < settings->count; i++)
        if (has_param(timeline, settings->entries[i].name))
            known |= UINT64_C(1) << i;
    return known;
}

/* Those of a list that say something to this scenario; `timeline` NULL: all. */
static void add_settings(struct base_buffer *out, const char *option,
                         const struct cli_settings *settings,
                         const struct base_timeline *timeline)
{
    for (size_t i = 0; i < settings->count; i++) {
        struct base_buffer pair = {0};

        if (timeline != NULL && !has_param(timeline, settings->entries[i].name))
            continue;
        base_buffer_printf(&pair, "%s=%s", settings->entries[i].name,
                           settings->entries[i].value);
        base_buffer_printf(out, " %s ", option);
        add_word(out, base_buffer_text(&pair));
        base_buffer_fini(&pair);
    }
}

/* What --compare, --threshold and --ignore were. */
static void add_comparison(struct base_buffer *out,
                           const struct cli_options *options)
{
    const char *between = " --ignore ";
    char threshold[BASE_TIME_TEXT_MAX];

    if (options->compare_folder == NULL)
        return;
    base_buffer_puts(out, " --compare ");
    add_word(out, options->compare_folder);
    if (options->threshold != REPORT_COMPARE_THRESHOLD)
        base_buffer_printf(out, " --threshold %s",
                           base_time_format(threshold, options->threshold, 6));
    for (unsigned i = 0; i < BASE_EVENT_KIND_COUNT; i++) {
        if ((options->ignored_kinds >> i & 1) == 0)
            continue;
        base_buffer_printf(out, "%s%s", between,
                           base_event_kind_name((enum base_event_kind)i));
        between = ",";
    }
}

void cli_plan_rerun(const struct cli_plan *plan, size_t i,
                    const struct base_timeline *timeline,
                    struct base_buffer *out)
{
    const struct cli_options *options = plan->options;

    base_buffer_printf(out, "siplapse run --seed %" PRIu64 " --timeline",
                       cli_plan_seed(plan, i));
    if (options->net != NET_LOOPBACK)
        base_buffer_printf(out, " --net %s", net_kind_name(options->net));
    if (options->strict)
        base_buffer_puts(out, " --strict");
    if (options->profile != NULL)
        base_buffer_printf(out, " --profile %s", options->profile);
    add_settings(out, "--knob", &options->knobs, NULL);
    add_settings(out, "--set", &options->params, timeline);
    add_comparison(out, options);
    base_buffer_puts(out, " ");
    add_word(out, cli_plan_scenario(plan, i)->name);
}

void cli_plan_shown_name(const struct cli_plan *plan, size_t i,
                         struct base_buffer *out)
{
    base_buffer_puts(out, cli_plan_scenario(plan, i)->name);
    if (plan->options->has_seeds)
        base_buffer_printf(out, "@%" PRIu64, cli_plan_seed(plan, i));
}

static void run(struct task *task, struct cli_shared *shared)
{
    const struct cli_options *options = task->plan->options;
    const struct scn_options how = {
        .lab = {.net = options->net,
                .speed = options->speed,
                .seed = task->seed,
                .keep_raw = true,
                .profile = options->profile,
                .knobs = options->knobs.entries,
                .knob_count = options->knobs.count,
                .strict_config = options->strict},
        .params = options->params.entries,
        .param_count = options->params.count,
        .params_must_exist = task->plan->scenarios->count == 1,
        .progress = &shared->progress,
        .name = task->scenario->name,
    };
    base_time began = cli_wall_now();

    (void)scn_run(task->scenario->path, &how, &task->outcome);
    /* Only now: scripts and invariants read headers. */
    if (options->no_raw && task->outcome.timeline != NULL)
        base_timeline_forget_raw(task->outcome.timeline);
    shared->is_reporting = true;
    task->wall_time = cli_wall_now() - began;
}

/* "DIR/register/x.jsonl", "DIR/register/x@17.jsonl" with --seeds. */
static void stored_path(const struct task *task, struct base_buffer *out)
{
    base_buffer_printf(out, "%s/", task->plan->options->out_folder);
    cli_plan_stored_name(task->plan, task->number, out);
    base_buffer_puts(out, CLI_STORED_ENDING);
}

/* Before anything is stored: the reference may be what will be replaced. */
static void compare(struct task *task)
{
    struct scn_outcome *outcome = &task->outcome;

    if (task->plan->options->compare_folder == NULL ||
        outcome->timeline == NULL || outcome->error.code != 0)
        return;
    (void)cli_reference_compare(task->plan, task->number, outcome->timeline,
                                &outcome->result, &task->error);
}

static void store(struct task *task)
{
    const struct scn_outcome *outcome = &task->outcome;
    bool is_reference = task->plan->options->is_reference;
    struct base_buffer scenario = {0};
    struct base_timeline_header header = {
        .scenario = task->scenario->name,
        .title = outcome->metadata.title,
        .net = is_reference ? NULL : net_kind_name(task->plan->options->net),
        .version = is_reference ? NULL : SIPLAPSE_VERSION,
        .seed = task->seed,
    };
    struct base_buffer path = {0};

    if (task->plan->options->out_folder == NULL || outcome->timeline == NULL)
        return;
    if (is_reference) {
        cli_reference_scenario(task->scenario->stored, &scenario);
        header.scenario = base_buffer_text(&scenario);
    }
    stored_path(task, &path);
    if (report_jsonl_save(outcome->timeline, &header, base_buffer_text(&path),
                          &task->error) != 0)
        (void)base_error_prefix(&task->error, "%s", task->scenario->name);
    base_buffer_fini(&scenario);
    base_buffer_fini(&path);
}

static struct report_metrics measure(const struct scn_outcome *outcome)
{
    struct judge_metrics found;

    if (outcome->timeline == NULL || outcome->error.code != 0)
        return (struct report_metrics){0};
    found = judge_metrics(outcome->timeline, outcome->ended_at);
    return (struct report_metrics){
        .measured = true,
        .time_to_detect = found.detect.worst,
        .time_to_fail_over = found.fail_over.worst,
        .time_to_fail_back = found.fail_back.worst,
        .detections = found.detect.count,
        .failovers = found.fail_over.count,
        .failbacks = found.fail_back.count,
        .unreachable = found.unreachable.worst,
        .unreachable_total = found.unreachable_total,
        .messages_to_dead_servers = found.messages_to_dead_servers,
        .flaps = found.flaps,
    };
}

static struct report_scenario describe(const struct task *task)
{
    const struct scn_outcome *outcome = &task->outcome;
    struct report_scenario scenario = {
        .file = task->scenario->name,
        .title = outcome->metadata.title,
        .net = net_kind_name(task->plan->options->net),
        .verdict = outcome->result.verdict,
        .seed = task->seed,
        .virtual_time = outcome->ended_at,
        .wall_time = task->wall_time,
        .failures = outcome->result.failures,
        .failure_count = outcome->result.failure_count,
        .metrics = measure(outcome),
    };

    if (outcome->error.code != 0)
        scenario.error = outcome->error.text;
    else if (task->error.code != 0)
        scenario.error = task->error.text;
    return scenario;
}

/* Appends "NAME=VALUE" pairs in lines of a common length. */
static void add_knobs(const struct base_timeline *timeline,
                      struct base_buffer *out)
{
    const char *name, *value;
    size_t column = KNOB_COLUMNS;
    size_t i;

    for (i = 0; base_timeline_knob_at(timeline, i, &name, &value); i++) {
        size_t length = strlen(name) + strlen(value) + 2;

        if (column + length > KNOB_COLUMNS) {
            base_buffer_puts(out, i == 0 ? "  knobs    " : "\n           ");
            column = strlen("  knobs    ");
        }
        base_buffer_printf(out, " %s=%s", name, value);
        column += length;
    }
    base_buffer_puts(out, i > 0 ? "\n" : "");
}

/* What a configuration says without effect: no verdict, so no "warning", which
 * the totals count and --strict fails. */
static void add_lint(const struct scn_outcome *outcome, struct base_buffer *out)
{
    for (size_t i = 0; i < outcome->warning_count; i++)
        base_buffer_printf(out, "  lint      %s\n", outcome->warnings[i]);
}

/* An error says its sentence on stderr; here it gets one line among the others. */
static void put_into_words(const struct task *task, size_t i,
                           const struct report_scenario *scenario,
                           struct base_buffer *out)
{
    const struct cli_options *options = task->plan->options;
    const struct base_timeline *timeline = task->outcome.timeline;
    struct report_failure_options look = task->plan->look;
    const struct report_ladder_options ladder = {.colour = look.colour,
                                                 .columns = look.columns,
                                                 .cache = options->verbose};
    struct report_scenario shown = *scenario;
    struct base_buffer rerun = {0}, name = {0};

    cli_plan_rerun(task->plan, i, timeline, &rerun);
    look.rerun = base_buffer_text(&rerun);
    cli_plan_shown_name(task->plan, i, &name);
    shown.file = base_buffer_text(&name);
    if (scenario->error != NULL)
        report_verdict_line(&shown, &look, out);
    else
        report_verdict(&shown, timeline, &look, out);
    if (options->verbose && timeline != NULL)
        add_knobs(timeline, out);
    if (!options->quiet)
        add_lint(&task->outcome, out);
    if (options->timeline && timeline != NULL) {
        report_ladder(timeline, &ladder, out);
        base_buffer_puts(out, "\n");
    }
    base_buffer_fini(&name);
    base_buffer_fini(&rerun);
}

void cli_run_task(const struct cli_plan *plan, size_t i,
                  struct cli_shared *shared, struct base_buffer *answer)
{
    struct task task = {
        .plan = plan,
        .number = i,
        .scenario = cli_plan_scenario(plan, i),
        .seed = cli_plan_seed(plan, i),
    };
    struct base_buffer text = {0};
    struct cli_record record = {0};

    run(&task, shared);
    compare(&task);
    store(&task);
    record.scenario = describe(&task);
    put_into_words(&task, i, &record.scenario, &text);
    record.text = text.bytes;
    record.params = known_params(task.outcome.timeline, &plan->options->params);
    cli_record_pack(&record, answer);
    base_buffer_fini(&text);
    scn_outcome_fini(&task.outcome);
}
