// SPDX-License-Identifier: MIT
#include "reports/results.h"

#include "base/memory.h"
#include "reports/file.h"
#include "reports/json.h"

#define MINUTE (60 * BASE_SEC)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct report_totals report_totals(const struct report_scenario *scenarios,
                                   size_t count)
{
    struct report_totals totals = {0};

    for (size_t i = 0; i < count; i++) {
        const struct report_scenario *scenario = &scenarios[i];
        size_t *const places[BASE_VERDICT_COUNT] = {
            [BASE_VERDICT_PASS] = &totals.pass,
            [BASE_VERDICT_WARN] = &totals.warn,
            [BASE_VERDICT_FAIL] = &totals.fail,
            [BASE_VERDICT_COULD_NOT_TEST] = &totals.could_not_test,
        };

        totals.virtual_time += scenario->virtual_time;
        BASE_ASSERT(scenario->verdict < BASE_VERDICT_COUNT);
        ++*(scenario->error != NULL ? &totals.error
                                    : places[scenario->verdict]);
    }
    return totals;
}

/* "7.5 virtual seconds", "3.2 virtual hours": the unit that reads best. */
static void add_virtual_time(base_time t, struct base_buffer *out)
{
    static const struct {
        base_span size;
        const char *name;
    } units[] = {{DAY, "days"},
                 {HOUR, "hours"},
                 {MINUTE, "minutes"},
                 {BASE_SEC, "seconds"}};
    char text[BASE_TIME_TEXT_MAX];
    size_t i = 0;

    /* From two of a unit on: "90.0 minutes" says more than "1.5 hours". */
    while (i + 1 < BASE_COUNT_OF(units) && t < 2 * units[i].size)
        i++;
    base_time_format(text, t / (units[i].size / BASE_SEC), 1);
    base_buffer_printf(out, "%s virtual %s", text, units[i].name);
}

static void add_count(struct base_buffer *out, size_t count, const char *one,
                      const char *many)
{
    base_buffer_printf(out, ", %zu %s", count, count == 1 ? one : many);
}

void report_totals_line(const struct report_totals *totals, base_span wall_time,
                        struct base_buffer *out)
{
    char wall[BASE_TIME_TEXT_MAX];

    base_buffer_printf(out, "%zu passed", totals->pass);
    add_count(out, totals->fail, "failed", "failed");
    add_count(out, totals->warn, "warning", "warnings");
    if (totals->could_not_test > 0)
        add_count(out, totals->could_not_test, "could not be tested",
                  "could not be tested");
    if (totals->error > 0)
        add_count(out, totals->error, "error", "errors");
    base_buffer_puts(out, "  (");
    add_virtual_time(totals->virtual_time, out);
    base_time_format(wall, wall_time, wall_time < 50 * BASE_MSEC ? 3 : 1);
    base_buffer_printf(out, " in %s s)\n", wall);
}

static void put_totals(struct report_json *json,
                       const struct report_totals *totals)
{
    report_json_open(json, "totals", '{');
    report_json_uint(json, "pass", totals->pass);
    report_json_uint(json, "warn", totals->warn);
    report_json_uint(json, "fail", totals->fail);
    report_json_uint(json, "could_not_test", totals->could_not_test);
    report_json_uint(json, "error", totals->error);
    report_json_close(json, '}');
}

static void put_failures(struct report_json *json,
                         const struct report_scenario *scenario)
{
    report_json_open(json, "failures", '[');
    for (size_t i = 0; i < scenario->failure_count; i++) {
        const struct judge_failure *failure = &scenario->failures[i];

        report_json_open(json, NULL, '{');
        if (failure->line > 0)
            report_json_int(json, "line", failure->line);
        report_json_some_text(json, "rule", failure->rule);
        report_json_some_text(json, "expected", failure->wanted);
        report_json_some_text(json, "actual", failure->instead);
        report_json_close(json, '}');
    }
    if (scenario->error != NULL) {
        report_json_open(json, NULL, '{');
        report_json_text(json, "actual", scenario->error);
        report_json_close(json, '}');
    }
    report_json_close(json, ']');
}

static void put_span(struct report_json *json, const char *key, base_span span)
{
    if (span >= 0)
        report_json_time(json, key, span);
}

static void put_metrics(struct report_json *json,
                        const struct report_metrics *metrics)
{
    report_json_open(json, "metrics", '{');
    if (metrics->measured) {
        put_span(json, "time_to_detect", metrics->time_to_detect);
        put_span(json, "time_to_fail_over", metrics->time_to_fail_over);
        put_span(json, "time_to_fail_back", metrics->time_to_fail_back);
        report_json_uint(json, "detections", metrics->detections);
        report_json_uint(json, "failovers", metrics->failovers);
        report_json_uint(json, "failbacks", metrics->failbacks);
        put_span(json, "unreachable", metrics->unreachable);
        put_span(json, "unreachable_total", metrics->unreachable_total);
        report_json_uint(json, "messages_to_dead_servers",
                         metrics->messages_to_dead_servers);
        report_json_uint(json, "flaps", metrics->flaps);
    }
    report_json_close(json, '}');
}

static void put_scenario(struct report_json *json,
                         const struct report_scenario *scenario)
{
    base_buffer_puts(json->out, json->follows ? ",\n" : "\n");
    json->follows = false;
    report_json_open(json, NULL, '{');
    report_json_text(json, "file", scenario->file);
    report_json_some_text(json, "title", scenario->title);
    report_json_text(json, "verdict",
                     scenario->error != NULL
                         ? "error"
                         : base_verdict_name(scenario->verdict));
    report_json_uint(json, "seed", scenario->seed);
    report_json_time(json, "virtual_s", scenario->virtual_time);
    /* Milliseconds, to the microsecond: short scenarios take less than one. */
    report_json_time(json, "wall_ms", scenario->wall_time * 1000);
    put_failures(json, scenario);
    put_metrics(json, &scenario->metrics);
    report_json_close(json, '}');
}

void report_results(const struct report_scenario *scenarios, size_t count,
                    const char *version, struct base_buffer *out)
{
    struct report_json json = {.out = out};
    struct report_totals totals = report_totals(scenarios, count);

    report_json_open(&json, NULL, '{');
    report_json_text(&json, "version", version);
    put_totals(&json, &totals);
    report_json_open(&json, "scenarios", '[');
    for (size_t i = 0; i < count; i++)
        put_scenario(&json, &scenarios[i]);
    report_json_close(&json, ']');
    report_json_close(&json, '}');
    base_buffer_append(out, "\n", 1);
}

int report_results_save(const struct report_scenario *scenarios, size_t count,
                        const char *version, const char *path,
                        struct base_error *error)
{
    struct base_buffer text = {0};
    int err;

    report_results(scenarios, count, version, &text);
    err = report_file_save(path, &text, error);
    base_buffer_fini(&text);
    return err;
}
