// SPDX-License-Identifier: MIT
/*
 * The verb `run`: which scenarios, each in a worker, their reports in order,
 * the totals, results.json, one exit status.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/discover.h"
#include "cli/interrupt.h"
#include "cli/pool.h"
#include "cli/record.h"
#include "cli/reference.h"
#include "cli/run_task.h"
#include "cli/select.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "cli/wall.h"
#include "cli/watch.h"
#include "reports/failure.h"
#include "reports/file.h"
#include "reports/results.h"

#define FILE_COLUMNS_MAX 60

struct run {
    const struct cli_options *options;
    struct cli_scenarios scenarios;
    struct cli_plan plan;
    struct cli_progress progress;
    struct cli_record *records; /* of what has ended, in order */
    size_t record_count, record_capacity;
    size_t broken; /* scripts that could not even be read to select them */
    bool has_no_worker;
    base_time began;
};

/* ---- one scenario has ended ------------------------------------------------- */

static bool is_bad(const struct run *run, const struct report_scenario *ended)
{
    if (ended->error != NULL || ended->verdict == BASE_VERDICT_FAIL)
        return true;
    return run->options->strict && ended->verdict != BASE_VERDICT_PASS;
}

/* "FILE:LINE: why", for workers that did not come to say it themselves. */
static char *worker_error(const char *name, const struct cli_ended *ended)
{
    struct base_buffer text = {0};
    char *out;

    base_buffer_puts(&text, name);
    if (ended->line > 0)
        base_buffer_printf(&text, ":%d", ended->line);
    base_buffer_printf(&text, ": %s",
                       ended->error != NULL ? ended->error
                                            : "the worker ended half-way");
    out = base_strdup(base_buffer_text(&text));
    base_buffer_fini(&text);
    return out;
}

/* The record of a worker that left none. */
static void make_record(const struct run *run, size_t i,
                        const struct cli_ended *ended, struct cli_record *out)
{
    const char *name = cli_plan_scenario(&run->plan, i)->name;
    struct base_buffer line = {0}, shown = {0};
    struct report_scenario scenario;

    *out = (struct cli_record){
        .scenario = {.file = base_strdup(name),
                     .net = base_strdup(net_kind_name(run->options->net)),
                     .error = worker_error(name, ended),
                     .seed = cli_plan_seed(&run->plan, i)},
    };
    scenario = out->scenario;
    cli_plan_shown_name(&run->plan, i, &shown);
    scenario.file = base_buffer_text(&shown);
    report_verdict_line(&scenario, &run->plan.look, &line);
    out->text = base_strdup(base_buffer_text(&line));
    base_buffer_fini(&shown);
    base_buffer_fini(&line);
}

static void print(struct run *run, const struct cli_record *record)
{
    cli_progress_clear(&run->progress);
    if (!run->options->quiet || is_bad(run, &record->scenario))
        fputs(record->text, stdout);
    if (record->scenario.error == NULL)
        return;
    fflush(stdout);
    fprintf(stderr, "%s\n", record->scenario.error);
}

static bool task_done(void *arg, size_t i, const struct cli_ended *ended)
{
    struct run *run = arg;
    struct cli_record *record;

    run->records = base_grow(run->records, run->record_count,
                             &run->record_capacity, sizeof *run->records);
    record = &run->records[run->record_count++];
    if (ended->error != NULL ||
        !cli_record_unpack(ended->bytes, ended->length, record))
        make_record(run, i, ended, record);
    print(run, record);
    return !run->options->fail_fast || !is_bad(run, &record->scenario);
}

static void task_waiting(void *arg, const struct cli_waiting *waiting)
{
    struct run *run = arg;

    if (waiting->progress == NULL || cli_wall_now() - run->began < BASE_SEC / 2)
        return;
    cli_progress_show(&run->progress,
                      cli_plan_scenario(&run->plan, waiting->oldest)->name,
                      waiting);
}

static void task_body(void *arg, size_t i, struct cli_shared *shared,
                      struct base_buffer *answer)
{
    struct run *run = arg;

    cli_run_task(&run->plan, i, shared, answer);
}

/* ---- before and after ------------------------------------------------------- */

/* A lone scenario tells for itself that it has not the parameter of a --set. */
static bool must_read(const struct run *run)
{
    const struct cli_options *options = run->options;

    return options->pattern != NULL || options->tag_count > 0 ||
           (options->params.count > 0 && run->scenarios.count > 1);
}

/* A folder that cannot be written to is one error, not one of each scenario. */
static int try_out(const struct cli_options *options, struct base_error *error)
{
    struct base_buffer path = {0};
    struct report_file file;
    int err;

    if (options->out_folder == NULL)
        return 0;
    base_buffer_printf(&path, "%s/results.json", options->out_folder);
    err = report_file_open(&file, base_buffer_text(&path), error);
    if (err == 0)
        report_file_drop(&file);
    base_buffer_fini(&path);
    return err;
}

/* So is a folder of references that is not there. */
static int try_references(const struct cli_options *options,
                          struct base_error *error)
{
    struct stat status;

    if (options->compare_folder == NULL ||
        (stat(options->compare_folder, &status) == 0 &&
         S_ISDIR(status.st_mode)))
        return 0;
    return base_error_set(error, BASE_ERR_IO,
                          "--compare %s: there is no such folder; 'siplapse "
                          "bless' makes one",
                          options->compare_folder);
}

static int choose(struct run *run, struct base_error *error)
{
    const struct cli_options *options = run->options;
    size_t broken = 0;
    int err = cli_discover(options->paths, options->path_count, &run->scenarios,
                           error);

    if (err == 0 && must_read(run)) {
        err = cli_select_read(&run->scenarios, options->jobs, &broken, error);
        run->broken += broken;
        if (err == 0)
            err = cli_select(options, &run->scenarios, error);
        if (err == 0 && run->scenarios.count > 1)
            err = cli_select_params(options, &run->scenarios, error);
    }
    if (err == 0 &&
        (options->out_folder != NULL || options->compare_folder != NULL))
        err = cli_scenarios_part(&run->scenarios, error);
    if (err == 0)
        err = try_references(options, error);
    return err == 0 ? try_out(options, error) : err;
}

static void plan(struct run *run)
{
    const struct cli_options *options = run->options;

    run->plan = (struct cli_plan){
        .options = options,
        .scenarios = &run->scenarios,
        .look = {.colour = cli_terminal_has_colour(),
                 .columns = cli_terminal_columns()},
        .seeds = (size_t)(options->seed_last - options->seed_first) + 1,
    };
    for (size_t i = 0; i < run->scenarios.count; i++) {
        struct base_buffer name = {0};
        size_t length;

        cli_plan_shown_name(&run->plan, (i + 1) * run->plan.seeds - 1, &name);
        length = name.length;
        base_buffer_fini(&name);
        if (length > run->plan.look.file_columns && length <= FILE_COLUMNS_MAX)
            run->plan.look.file_columns = length;
    }
}

/* The reports' view of all records; freed by the caller. */
static struct report_scenario *all_scenarios(const struct run *run)
{
    struct report_scenario *all =
        base_calloc(run->record_count + 1, sizeof *all);

    for (size_t i = 0; i < run->record_count; i++)
        all[i] = run->records[i].scenario;
    return all;
}

static int save_results(const struct run *run,
                        const struct report_scenario *all,
                        struct base_error *error)
{
    struct base_buffer path = {0};
    int err;

    if (run->options->out_folder == NULL || run->options->is_reference)
        return 0;
    base_buffer_printf(&path, "%s/results.json", run->options->out_folder);
    err = report_results_save(all, run->record_count, SIPLAPSE_VERSION,
                              base_buffer_text(&path), error);
    base_buffer_fini(&path);
    return err;
}

static int exit_status(const struct run *run,
                       const struct report_totals *totals)
{
    if (cli_interrupted())
        return CLI_EXIT_INTERRUPTED;
    if (totals->error > 0 || run->broken > 0)
        return CLI_EXIT_ERROR;
    if (totals->fail > 0)
        return CLI_EXIT_FAILED;
    if (run->options->strict && totals->warn + totals->could_not_test > 0)
        return CLI_EXIT_FAILED;
    return CLI_EXIT_PASSED;
}

/* References that no scenario has fail the run, if all scenarios ran. */
static int add_left_over(const struct run *run, int status)
{
    struct base_error error = {0};
    size_t count = 0;

    if (run->options->compare_folder == NULL ||
        run->record_count < run->scenarios.count * run->plan.seeds)
        return status;
    if (cli_reference_left_over(&run->plan, &count, &error) != 0)
        return cli_complain(&error);
    return count > 0 && status == CLI_EXIT_PASSED ? CLI_EXIT_FAILED : status;
}

static int finish(struct run *run)
{
    struct report_scenario *all = all_scenarios(run);
    struct report_totals totals = report_totals(all, run->record_count);
    size_t tasks = run->scenarios.count * run->plan.seeds;
    struct base_buffer line = {0};
    struct base_error error = {0};
    int status = exit_status(run, &totals);

    cli_progress_clear(&run->progress);
    status = add_left_over(run, status);
    report_totals_line(&totals, cli_wall_now() - run->began, &line);
    fputs(base_buffer_text(&line), stdout);
    fflush(stdout);
    if (run->record_count < tasks)
        fprintf(stderr, "siplapse: %s: %zu of %zu did not run to the end\n",
                cli_interrupted()    ? "interrupted"
                : run->has_no_worker ? "stopped"
                                     : "stopped (--fail-fast)",
                tasks - run->record_count, tasks);
    if (save_results(run, all, &error) != 0) {
        (void)cli_complain(&error);
        if (status != CLI_EXIT_INTERRUPTED)
            status = CLI_EXIT_ERROR;
    }
    base_buffer_fini(&line);
    free(all);
    return status;
}

static void run_fini(struct run *run)
{
    for (size_t i = 0; i < run->record_count; i++)
        cli_record_fini(&run->records[i]);
    free(run->records);
    cli_scenarios_fini(&run->scenarios);
}

int cli_run(struct cli_options *options)
{
    struct run run = {.options = options, .began = cli_wall_now()};
    struct cli_pool pool = {
        .jobs = options->jobs,
        .is_paced = options->speed > 0,
        .stall = CLI_STALL_LIMIT,
        .body = task_body,
        .done = task_done,
        .waiting = task_waiting,
        .arg = &run,
    };
    struct base_error error = {0};
    int status;

    cli_interrupt_install();
    cli_progress_init(&run.progress, !options->quiet);
    if (choose(&run, &error) != 0) {
        status =
            cli_interrupted() ? CLI_EXIT_INTERRUPTED : cli_complain(&error);
    } else {
        plan(&run);
        pool.count = run.scenarios.count * run.plan.seeds;
        if (!cli_interrupted() && cli_pool_run(&pool, &error) != 0) {
            run.has_no_worker = true;
            (void)cli_complain(&error);
        }
        status = finish(&run);
        if (error.code != 0 && status != CLI_EXIT_INTERRUPTED)
            status = CLI_EXIT_ERROR;
    }
    run_fini(&run);
    return status;
}
