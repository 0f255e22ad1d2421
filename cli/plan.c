// SPDX-License-Identifier: MIT
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

#include "reports/compare.h"

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

void cli_plan_stored_name(const struct cli_plan *plan, size_t i,
                          struct base_buffer *out)
{
    base_buffer_puts(out, cli_plan_scenario(plan, i)->stored);
    if (plan->options->has_seeds)
        base_buffer_printf(out, "@%" PRIu64, cli_plan_seed(plan, i));
}
