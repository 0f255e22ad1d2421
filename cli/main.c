// SPDX-License-Identifier: MIT
/* siplapse: finds the verb, reads its options, runs it. */
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/verbs.h"

static int run_verb(const struct cli_verb *verb, int argc, char **argv)
{
    struct cli_options options;
    struct base_error error = {0};
    int status;

    cli_options_init(&options);
    if (cli_options_parse(verb->options, argc, argv, &options, &error) != 0) {
        status = cli_complain(&error);
    } else if (options.help) {
        cli_help_verb(verb);
        status = CLI_EXIT_PASSED;
    } else {
        status = verb->run(&options);
    }
    cli_options_fini(&options);
    return status;
}

static int run(int argc, char **argv)
{
    const struct cli_verb *verb;
    const char *name = argc > 1 ? argv[1] : "";
    struct base_buffer help = {0};

    if (name[0] == '\0') {
        cli_help_all(&help);
        fputs(base_buffer_text(&help), stderr);
        base_buffer_fini(&help);
        return CLI_EXIT_ERROR;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0)
        name = "version";
    verb = cli_verb_find(name);
    if (verb == NULL || verb->run == NULL)
        return cli_verb_refuse(name);
    return run_verb(verb, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
    struct base_error error = {0};

    if (cli_output_open(&error) != 0)
        return cli_complain(&error);
    return cli_output_close(run(argc, argv));
}
