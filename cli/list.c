// SPDX-License-Identifier: MIT
/* The verb `list`: one line per scenario, so that grep and people both can read. */
#include <stdio.h>
#include <string.h>

#include "cli/discover.h"
#include "cli/interrupt.h"
#include "cli/select.h"
#include "cli/verbs.h"

#define NAME_COLUMNS_MAX 60
#define TITLE_COLUMNS_MAX 60

static int widest(size_t now, const char *text, size_t most)
{
    size_t length = strlen(text);

    return (int)(length > now && length <= most ? length : now);
}

static void print(const struct cli_scenarios *scenarios)
{
    int name_columns = 0, title_columns = 0;

    for (size_t i = 0; i < scenarios->count; i++) {
        const struct cli_scenario *scenario = &scenarios->entries[i];

        name_columns =
            widest((size_t)name_columns, scenario->name, NAME_COLUMNS_MAX);
        title_columns =
            widest((size_t)title_columns, scenario->title, TITLE_COLUMNS_MAX);
    }
    for (size_t i = 0; i < scenarios->count; i++) {
        const struct cli_scenario *scenario = &scenarios->entries[i];

        printf("%-*s   %-*s   [%s]", name_columns, scenario->name,
               title_columns, scenario->title, scenario->tags);
        if (scenario->source[0] != '\0')
            printf("   %s", scenario->source);
        putchar('\n');
    }
}

int cli_list(struct cli_options *options)
{
    struct cli_scenarios scenarios = {0};
    struct base_error error = {0};
    size_t broken = 0;
    int err =
        cli_discover(options->paths, options->path_count, &scenarios, &error);

    cli_interrupt_install();
    if (err == 0)
        err = cli_select_read(&scenarios, options->jobs, &broken, &error);
    if (err == 0 && cli_interrupted()) {
        cli_scenarios_fini(&scenarios);
        return CLI_EXIT_INTERRUPTED;
    }
    if (err == 0)
        err = cli_select(options, &scenarios, &error);
    if (err == 0)
        print(&scenarios);
    cli_scenarios_fini(&scenarios);
    if (err != 0)
        return cli_complain(&error);
    return broken > 0 ? CLI_EXIT_ERROR : CLI_EXIT_PASSED;
}
