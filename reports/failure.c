// SPDX-License-Identifier: MIT
#include "reports/failure.h"

#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "reports/ladder.h"
#include "reports/row.h"

#define BLOCK_COLUMNS 115 /* the parenthesis of a FAIL line ends here */
#define VALUE_COLUMN 12   /* of what stands behind "wanted" */

#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

static const char *label_of(const struct report_scenario *scenario)
{
    static const char *const labels[BASE_VERDICT_COUNT] = {
        [BASE_VERDICT_PASS] = "PASS",
        [BASE_VERDICT_WARN] = "WARN",
        [BASE_VERDICT_FAIL] = "FAIL",
        [BASE_VERDICT_COULD_NOT_TEST] = "SKIP",
    };

    BASE_ASSERT(scenario->verdict < BASE_VERDICT_COUNT);
    return scenario->error != NULL ? "ERROR" : labels[scenario->verdict];
}

static const char *colour_of(const struct report_scenario *scenario)
{
    static const char *const colours[BASE_VERDICT_COUNT] = {
        [BASE_VERDICT_PASS] = GREEN,
        [BASE_VERDICT_WARN] = YELLOW,
        [BASE_VERDICT_FAIL] = RED,
        [BASE_VERDICT_COULD_NOT_TEST] = YELLOW,
    };

    return scenario->error != NULL ? RED : colours[scenario->verdict];
}

static void add_spaces(struct base_buffer *out, size_t count)
{
    base_buffer_printf(out, "%*s", (int)count, "");
}

/* The part that says what was run: "path   title". */
static void add_names(const struct report_scenario *scenario,
                      const struct report_failure_options *options,
                      struct base_buffer *out)
{
    size_t columns = report_columns(scenario->file);

    base_buffer_puts(out, scenario->file);
    if (scenario->title == NULL || scenario->title[0] == '\0')
        return;
    if (columns < options->file_columns)
        add_spaces(out, options->file_columns - columns);
    base_buffer_printf(out, "   %s", scenario->title);
}

/* "1807.5": no more digits than it takes, to the millisecond. */
static void add_seconds(base_time t, struct base_buffer *out)
{
    char text[BASE_TIME_TEXT_MAX];
    size_t length = strlen(base_time_format(text, t, 3));

    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    base_buffer_append(out, text, length);
}

static void add_duration(const struct report_scenario *scenario,
                         struct base_buffer *out)
{
    char wall[BASE_TIME_TEXT_MAX];
    base_span span = scenario->wall_time;

    base_buffer_puts(out, "   (");
    add_seconds(scenario->virtual_time, out);
    if (span < 10 * BASE_SEC)
        base_time_format(wall, span * 1000, span < BASE_MSEC ? 1 : 0);
    else
        base_time_format(wall, span, 1);
    base_buffer_printf(out, " s virtual in %s %s)", wall,
                       span < 10 * BASE_SEC ? "ms" : "s");
}

static void add_origin(const struct report_scenario *scenario, size_t columns,
                       struct base_buffer *out)
{
    struct base_buffer origin = {0};
    size_t taken;

    base_buffer_printf(&origin, "(seed %" PRIu64 ", %s)", scenario->seed,
                       scenario->net);
    taken = columns + report_columns(origin.bytes);
    add_spaces(out, taken + 3 < BLOCK_COLUMNS ? BLOCK_COLUMNS - taken : 3);
    base_buffer_puts(out, origin.bytes);
    base_buffer_fini(&origin);
}

void report_verdict_line(const struct report_scenario *scenario,
                         const struct report_failure_options *options,
                         struct base_buffer *out)
{
    const char *label = label_of(scenario);
    size_t pad = strlen(label) < 5 ? 2 : 1;
    struct base_buffer names = {0};

    if (options->colour)
        base_buffer_printf(out, "%s%s" PLAIN, colour_of(scenario), label);
    else
        base_buffer_puts(out, label);
    add_spaces(out, pad);
    add_names(scenario, options, &names);
    base_buffer_puts(out, base_buffer_text(&names));
    if (scenario->error == NULL && scenario->verdict == BASE_VERDICT_FAIL)
        add_origin(scenario,
                   strlen(label) + pad +
                       report_columns(base_buffer_text(&names)),
                   out);
    else if (scenario->error == NULL)
        add_duration(scenario, out);
    base_buffer_append(out, "\n", 1);
    base_buffer_fini(&names);
}

/* "  wanted    …"; further lines of the value begin where the first does. */
static void add_field(const char *label, const char *value,
                      struct base_buffer *out)
{
    size_t taken = 2 + strlen(label);

    if (value == NULL || value[0] == '\0')
        return;
    base_buffer_printf(out, "  %s", label);
    add_spaces(out, taken < VALUE_COLUMN ? VALUE_COLUMN - taken : 1);
    while (value[0] != '\0') {
        size_t length = strcspn(value, "\n");

        base_buffer_append(out, value, length);
        base_buffer_append(out, "\n", 1);
        value += length;
        if (value[0] == '\n' && *++value != '\0')
            add_spaces(out, VALUE_COLUMN);
    }
}

static void add_rule(const struct judge_failure *failure,
                     struct base_buffer *out)
{
    struct base_buffer label = {0};

    if (failure->line > 0)
        base_buffer_printf(&label, "line %d", failure->line);
    else
        base_buffer_puts(&label, "rule");
    add_field(label.bytes, failure->rule, out);
    base_buffer_fini(&label);
}

static void add_failure(const struct judge_failure *failure,
                        const struct base_timeline *timeline,
                        const struct report_failure_options *options,
                        struct base_buffer *out)
{
    struct report_ladder_options ladder = {.colour = options->colour,
                                           .columns = options->columns};
    size_t event =
        failure->event != JUDGE_NO_EVENT ? failure->event : REPORT_NO_EVENT;

    add_rule(failure, out);
    add_field("wanted", failure->wanted, out);
    add_field("instead", failure->instead, out);
    if (timeline != NULL && failure->verdict == BASE_VERDICT_FAIL)
        report_ladder_excerpt(timeline, event, failure->at, &ladder, out);
}

static void add_rerun(const struct report_scenario *scenario,
                      const struct report_failure_options *options,
                      struct base_buffer *out)
{
    struct base_buffer command = {0};

    if (options->rerun != NULL)
        base_buffer_puts(&command, options->rerun);
    else
        base_buffer_printf(&command,
                           "siplapse run --seed %" PRIu64 " --timeline %s",
                           scenario->seed, scenario->file);
    add_field("rerun", command.bytes, out);
    base_buffer_fini(&command);
}

void report_verdict(const struct report_scenario *scenario,
                    const struct base_timeline *timeline,
                    const struct report_failure_options *options,
                    struct base_buffer *out)
{
    bool failed =
        scenario->error == NULL && scenario->verdict == BASE_VERDICT_FAIL;

    report_verdict_line(scenario, options, out);
    for (size_t i = 0; i < scenario->failure_count; i++)
        add_failure(&scenario->failures[i], timeline, options, out);
    add_field("because", scenario->error, out);
    if (failed)
        add_rerun(scenario, options, out);
}
