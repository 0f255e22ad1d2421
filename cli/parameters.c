// SPDX-License-Identifier: MIT
/* `profiles --parameters`: what phone-sim/parameters.def says, for people. */
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "phone-sim/parameters.h"

static void print_firmware(const struct phone_parameter *parameter)
{
    if (parameter->until < 99)
        printf("firmware %d and before", parameter->until);
    else
        printf("firmware %d and later", parameter->since);
}

static void print(const struct phone_parameter *parameter)
{
    char permitted[96], fallback[32], needs[256];

    phone_parameter_permitted(parameter, permitted, sizeof permitted);
    phone_parameter_default(parameter, fallback, sizeof fallback);
    phone_parameter_needs(parameter->needs, needs, sizeof needs);
    printf("%s   %s   (", parameter->name, permitted);
    if (parameter->scope != PHONE_SCOPE_NONE)
        printf("default %s; ", fallback);
    print_firmware(parameter);
    printf(")\n    %s\n", parameter->effect);
    if (parameter->inherits != NULL)
        printf("    -1 takes %s\n", parameter->inherits);
    if (needs[0] != '\0')
        printf("    works only with %s\n", needs);
    if (parameter->scope == PHONE_SCOPE_NONE)
        printf("    checked, but of no effect here\n");
}

/* A part of the name in the list, or a whole name with numbers. */
static bool is_meant(const struct phone_parameter *parameter, const char *name)
{
    struct phone_reference at;

    if (strstr(parameter->name, name) != NULL)
        return true;
    return phone_parameter_find(name, &at) != PHONE_MATCH_UNKNOWN &&
           at.parameter == parameter;
}

/* Rows without values are only spoken of when somebody asks for one. */
static size_t print_named(const char *name)
{
    const struct phone_parameter *parameter;
    struct phone_reference at;
    size_t count = 0;

    for (size_t i = 0; (parameter = phone_parameter_at(i)) != NULL; i++) {
        if (parameter->kind == PHONE_KIND_ANY ||
            (name != NULL && !is_meant(parameter, name)))
            continue;
        print(parameter);
        count++;
    }
    if (count == 0 && name != NULL &&
        phone_parameter_find(name, &at) == PHONE_MATCH_FOUND) {
        printf("%s   known, and of no effect here\n", name);
        count++;
    }
    return count;
}

static int refuse(const char *name)
{
    struct base_error error = {0};
    char nearest[128];

    phone_parameter_nearest(name, nearest, sizeof nearest);
    if (nearest[0] != '\0')
        base_error_set(&error, BASE_ERR_UNKNOWN,
                       "no parameter '%s'; did you mean '%s'?", name, nearest);
    else
        base_error_set(&error, BASE_ERR_UNKNOWN,
                       "no parameter has '%s' in its name", name);
    return cli_complain(&error);
}

int cli_parameters(const struct cli_options *options)
{
    if (options->path_count == 0)
        print_named(NULL);
    for (size_t i = 0; i < options->path_count; i++) {
        if (print_named(options->paths[i]) == 0)
            return refuse(options->paths[i]);
    }
    return CLI_EXIT_PASSED;
}
