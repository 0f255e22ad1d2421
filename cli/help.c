// SPDX-License-Identifier: MIT
/* The verbs that only print: help, version, profiles. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/verbs.h"
#include "engine/policy.h"

#define VERBS_MAX 32

int cli_complain(const struct base_error *error)
{
    fflush(stdout);
    fprintf(stderr, "siplapse: %s\n", error->text);
    return CLI_EXIT_ERROR;
}

int cli_verb_refuse(const char *name)
{
    const struct cli_verb *reserved = cli_verb_find(name);
    const char *names[VERBS_MAX + 1] = {NULL};
    struct base_error error = {0};
    const char *nearest;

    for (size_t i = 0; i < VERBS_MAX && cli_verbs[i].name != NULL; i++)
        names[i] = cli_verbs[i].name;
    nearest = base_nearest(name, names);
    if (reserved != NULL)
        base_error_set(&error, BASE_ERR_UNSUPPORTED,
                       "%s is not in this version yet", name);
    else if (name[0] == '-')
        base_error_set(&error, BASE_ERR_UNKNOWN,
                       "unknown option '%s'; a verb comes first, as in "
                       "'siplapse run %s'",
                       name, name);
    else if (nearest != NULL)
        base_error_set(&error, BASE_ERR_UNKNOWN,
                       "unknown verb '%s'; did you mean '%s'?", name, nearest);
    else
        base_error_set(&error, BASE_ERR_UNKNOWN,
                       "unknown verb '%s'; 'siplapse help' lists those there "
                       "are",
                       name);
    return cli_complain(&error);
}

void cli_help_all(struct base_buffer *out)
{
    base_buffer_puts(out, "siplapse: SIP failover, time-lapsed\n\n");
    for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
        if (verb->run != NULL)
            base_buffer_printf(out, "  siplapse %-9s%-24s  %s\n", verb->name,
                               verb->operands, verb->summary);
    base_buffer_puts(out,
                     "\n'siplapse VERB --help' says more about one of them.\n"
                     "\n"
                     "Example:\n"
                     "  siplapse run --timeline my_scenario.lua\n");
}

void cli_help_verb(const struct cli_verb *verb)
{
    struct base_buffer options = {0};

    cli_options_describe(verb->options, &options);
    printf("siplapse %s%s%s: %s\n\n%s\n%s", verb->name,
           verb->operands[0] == '\0' ? "" : " ", verb->operands, verb->summary,
           base_buffer_text(&options), verb->details);
    base_buffer_fini(&options);
}

int cli_help(struct cli_options *options)
{
    struct base_buffer text = {0};

    if (options->path_count == 0) {
        cli_help_all(&text);
        fputs(base_buffer_text(&text), stdout);
        base_buffer_fini(&text);
    }
    for (size_t i = 0; i < options->path_count; i++) {
        const struct cli_verb *verb = cli_verb_find(options->paths[i]);

        if (verb == NULL || verb->run == NULL)
            return cli_verb_refuse(options->paths[i]);
        cli_help_verb(verb);
    }
    return CLI_EXIT_PASSED;
}

int cli_version(struct cli_options *options)
{
    struct base_error error = {0};

    if (options->path_count > 0) {
        base_error_set(&error, BASE_ERR_SYNTAX, "version takes no '%s'",
                       options->paths[0]);
        return cli_complain(&error);
    }
    printf("siplapse %s\n", SIPLAPSE_VERSION);
    return CLI_EXIT_PASSED;
}
