// SPDX-License-Identifier: MIT
#include "cli/run_task.h"

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
    cli_record_pack(&record, answer);
    base_buffer_fini(&text);
    scn_outcome_fini(&task.outcome);
}
