// SPDX-License-Identifier: MIT
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "reports/compare.h"

#define NAMES_MAX 64

void cli_options_init(struct cli_options *options)
{
    *options = (struct cli_options){
        .net = NET_LOOPBACK,
        .speed = NET_SPEED_MAX,
        .seed_first = 1,
        .seed_last = 1,
        .jobs = 1,
        .threshold = REPORT_COMPARE_THRESHOLD,
    };
}

static void settings_fini(struct cli_settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        free((void *)(uintptr_t)settings->entries[i].name);
        free((void *)(uintptr_t)settings->entries[i].value);
    }
    settings->count = 0;
}

void cli_options_fini(struct cli_options *options)
{
    settings_fini(&options->params);
    settings_fini(&options->knobs);
    free(options->tags);
    free(options->paths);
}

static const struct cli_option *by_name(const struct cli_option *table,
                                        const char *name, size_t length)
{
    for (; table->name != NULL || table->letter != '\0'; table++)
        if (table->name != NULL && strlen(table->name) == length &&
            memcmp(table->name, name, length) == 0)
            return table;
    return NULL;
}

static const struct cli_option *by_letter(const struct cli_option *table,
                                          char letter)
{
    for (; table->name != NULL || table->letter != '\0'; table++)
        if (table->letter == letter)
            return table;
    return NULL;
}

/* "unknown option '--sed'; did you mean '--seed'?" */
static int unknown(const struct cli_option *table, const char *dashes,
                   const char *word, struct base_error *error)
{
    const char *names[NAMES_MAX + 1];
    size_t count = 0;
    const char *nearest;

    for (; table->name != NULL || table->letter != '\0'; table++)
        if (table->name != NULL && count < NAMES_MAX)
            names[count++] = table->name;
    names[count] = NULL;
    nearest = base_nearest(word, names);
    if (nearest == NULL)
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "unknown option '%s%s'; --help lists those there "
                              "are",
                              dashes, word);
    return base_error_set(error, BASE_ERR_UNKNOWN,
                          "unknown option '%s%s'; did you mean '--%s'?", dashes,
                          word, nearest);
}

/* Calls the setter; `shown` is the option as the user wrote it. */
static int apply(const struct cli_option *option, const char *shown,
                 const char *value, struct cli_options *options,
                 struct base_error *error)
{
    if (option->set == NULL)
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "%s is not in this version yet", shown);
    if (option->value != NULL && value == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "%s needs a value: %s %s",
                              shown, shown, option->value);
    if (option->value == NULL && value != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "%s takes no value, but has '%s'", shown, value);
    if (option->set(options, value, error) == 0)
        return 0;
    return base_error_prefix(error, "%s", shown);
}

/* The next argument as an option's value; `--x` is never one. */
static const char *next_value(const struct cli_option *option, int argc,
                              char **argv, int *i)
{
    if (option->value == NULL || option->set == NULL || *i + 1 >= argc ||
        base_has_prefix(argv[*i + 1], "--"))
        return NULL;
    return argv[++*i];
}

static int parse_long(const struct cli_option *table, int argc, char **argv,
                      int *i, struct cli_options *options,
                      struct base_error *error)
{
    const char *word = argv[*i] + 2;
    size_t length = strcspn(word, "=");
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    const struct cli_option *option = by_name(table, word, length);
    char *shown;
    int err;

    if (option == NULL) {
        shown = base_strndup(word, length);
        err = unknown(table, "--", shown, error);
        free(shown);
        return err;
    }
    shown = base_strndup(argv[*i], length + 2);
    if (value == NULL)
        value = next_value(option, argc, argv, i);
    err = apply(option, shown, value, options, error);
    free(shown);
    return err;
}

static int parse_letters(const struct cli_option *table, int argc, char **argv,
                         int *i, struct cli_options *options,
                         struct base_error *error)
{
    const char *letter = argv[*i] + 1;

    for (; *letter != '\0'; letter++) {
        const struct cli_option *option = by_letter(table, *letter);
        const char shown[] = {'-', *letter, '\0'};
        const char *value = NULL;
        int err;

        if (option == NULL)
            return unknown(table, "-", letter, error);
        if (option->value != NULL)
            value = letter[1] != '\0' ? letter + 1
                                      : next_value(option, argc, argv, i);
        err = apply(option, shown, value, options, error);
        if (err != 0 || option->value != NULL)
            return err;
    }
    return 0;
}

static void add_path(struct cli_options *options, const char *path)
{
    options->paths = base_grow(options->paths, options->path_count,
                               &options->path_capacity, sizeof *options->paths);
    options->paths[options->path_count++] = path;
}

int cli_options_parse(const struct cli_option *table, int argc, char **argv,
                      struct cli_options *options, struct base_error *error)
{
    bool only_paths = false;
    int err = 0;

    for (int i = 0; i < argc && err == 0; i++) {
        if (only_paths || argv[i][0] != '-' || argv[i][1] == '\0')
            add_path(options, argv[i]);
        else if (strcmp(argv[i], "--") == 0)
            only_paths = true;
        else if (argv[i][1] == '-')
            err = parse_long(table, argc, argv, &i, options, error);
        else
            err = parse_letters(table, argc, argv, &i, options, error);
    }
    if (err == 0 && options->has_seed && options->has_seeds)
        err = base_error_set(error, BASE_ERR_CONFLICT,
                             "--seed and --seeds exclude each other");
    return err;
}

void cli_options_describe(const struct cli_option *table,
                          struct base_buffer *out)
{
    for (; table->name != NULL || table->letter != '\0'; table++) {
        struct base_buffer left = {0};

        if (table->set == NULL)
            continue;
        if (table->letter != '\0')
            base_buffer_printf(&left, "-%c", table->letter);
        if (table->letter != '\0' && table->name != NULL)
            base_buffer_puts(&left, ", ");
        if (table->name != NULL)
            base_buffer_printf(&left, "--%s", table->name);
        if (table->value != NULL)
            base_buffer_printf(&left, " %s", table->value);
        base_buffer_printf(out, "  %-24s %s\n", base_buffer_text(&left),
                           table->help);
        base_buffer_fini(&left);
    }
}
