// SPDX-License-Identifier: MIT
#include "cli/discover.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"

#define DEPTH_MAX 32

/* Where we are below one PATH argument. */
struct walk {
    struct cli_scenarios *out;
    const char *root;  /* the folder to open */
    const char *shown; /* what stands for it in names; "" = nothing */
    size_t *found;     /* scripts seen, those already known included */
};

/* A folder we are in, and the ones above it. */
struct level {
    const struct level *above;
    int depth;
    dev_t device;
    ino_t inode;
};

const char *cli_library(void)
{
    const char *folder = getenv("SIPLAPSE_SCENARIOS");

    return folder != NULL && folder[0] != '\0' ? folder : SIPLAPSE_LIBRARY;
}

static void scenario_fini(struct cli_scenario *scenario)
{
    free(scenario->path);
    free(scenario->name);
    free(scenario->stored);
    free(scenario->title);
    free(scenario->source);
    free(scenario->tags);
    free(scenario->params);
}

void cli_scenarios_remove(struct cli_scenarios *scenarios, size_t i)
{
    struct cli_scenario *entry = &scenarios->entries[i];

    scenario_fini(entry);
    memmove(entry, entry + 1, (scenarios->count - i - 1) * sizeof *entry);
    scenarios->count--;
}

void cli_scenarios_fini(struct cli_scenarios *scenarios)
{
    for (size_t i = 0; i < scenarios->count; i++)
        scenario_fini(&scenarios->entries[i]);
    free(scenarios->entries);
    *scenarios = (struct cli_scenarios){0};
}

static bool is_script(const char *name)
{
    size_t length = strlen(name);

    return length > 4 && strcmp(name + length - 4, ".lua") == 0;
}

/* "a/b" from "a" and "b"; an empty part is left out. Owned by the caller. */
static char *join(const char *folder, const char *name)
{
    struct base_buffer path = {0};
    char *out;

    base_buffer_puts(&path, folder);
    if (folder[0] != '\0' && name[0] != '\0' &&
        folder[strlen(folder) - 1] != '/')
        base_buffer_puts(&path, "/");
    base_buffer_puts(&path, name);
    out = base_strdup(base_buffer_text(&path));
    base_buffer_fini(&path);
    return out;
}

static bool is_known(const struct cli_scenarios *scenarios, const char *path)
{
    for (size_t i = 0; i < scenarios->count; i++)
        if (strcmp(scenarios->entries[i].path, path) == 0)
            return true;
    return false;
}

/* Takes `path` and `name`. */
static void add(struct cli_scenarios *out, char *path, char *name,
                const char *stored)
{
    size_t length = strlen(stored);

    if (is_known(out, path)) {
        free(path);
        free(name);
        return;
    }
    out->entries = base_grow(out->entries, out->count, &out->capacity,
                             sizeof *out->entries);
    out->entries[out->count++] = (struct cli_scenario){
        .path = path,
        .name = name,
        .stored = base_strndup(stored, is_script(stored) ? length - 4 : length),
        .title = base_strdup(""),
        .source = base_strdup(""),
        .tags = base_strdup(""),
        .params = base_strdup(""),
    };
}

static int walk_folder(const struct walk *walk, const char *below,
                       const struct level *level, struct base_error *error);

static bool is_above(const struct level *level, const struct stat *status)
{
    while (level != NULL &&
           (level->device != status->st_dev || level->inode != status->st_ino))
        level = level->above;
    return level != NULL;
}

/* What one link leads to is no reason to leave the rest out. */
static void tell_loop(const char *path)
{
    fprintf(stderr,
            "siplapse: %s: a link that leads in a circle; it is left out\n",
            path);
}

/* One entry of a folder: a folder to walk, a script to add, or nothing. */
static int walk_entry(const struct walk *walk, const char *below,
                      const struct level *in, struct base_error *error)
{
    char *path = join(walk->root, below);
    struct stat status;
    int err = 0;

    if (stat(path, &status) != 0) {
        if (errno == ELOOP)
            tell_loop(path);
        else
            err = base_error_set(error, BASE_ERR_IO, "%s: %s", path,
                                 strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        const struct level level = {in, in == NULL ? 0 : in->depth + 1,
                                    status.st_dev, status.st_ino};

        if (is_above(in, &status))
            tell_loop(path);
        else
            err = walk_folder(walk, below, &level, error);
    } else if (is_script(below)) {
        add(walk->out, path, join(walk->shown, below), below);
        (*walk->found)++;
        return 0;
    }
    free(path);
    return err;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* By bytes, whatever the locale: the order must be the same everywhere. */
static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int walk_folder(const struct walk *walk, const char *below,
                       const struct level *level, struct base_error *error)
{
    char *path = join(walk->root, below);
    struct dirent **entries = NULL;
    int count, err = 0;

    if (level->depth > DEPTH_MAX) {
        err = base_error_set(error, BASE_ERR_FULL,
                             "%s: more than %d folders deep", path, DEPTH_MAX);
        goto out;
    }
    count = scandir(path, &entries, is_visible, by_bytes);
    if (count < 0)
        err =
            base_error_set(error, BASE_ERR_IO, "%s: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        char *name = join(below, entries[i]->d_name);

        if (err == 0)
            err = walk_entry(walk, name, level, error);
        free(name);
        free(entries[i]);
    }
    free(entries);
out:
    free(path);
    return err;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

/* `real` is where `path`, as the user wrote it, was found. */
static int add_path(const char *path, const char *real, bool is_folder,
                    struct cli_scenarios *out, struct base_error *error)
{
    size_t found = 0;
    const struct walk walk = {out, real, path, &found};
    int err;

    if (!is_folder) {
        add(out, base_strdup(real), base_strdup(path), last_part(path));
        return 0;
    }
    err = walk_entry(&walk, "", NULL, error);
    if (err == 0 && found == 0)
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "%s: no scenario in this folder: they are files "
                              "whose names end in .lua",
                              real);
    return err;
}

static int find_path(const char *path, struct cli_scenarios *out,
                     struct base_error *error)
{
    struct stat status;
    char *shipped;
    int err;

    if (stat(path, &status) == 0)
        return add_path(path, path, S_ISDIR(status.st_mode), out, error);
    err = errno;
    shipped = path[0] == '/' ? NULL : join(cli_library(), path);
    if (shipped != NULL && stat(shipped, &status) == 0)
        err = add_path(path, shipped, S_ISDIR(status.st_mode), out, error);
    else if (err == ENOENT)
        err = base_error_set(error, BASE_ERR_UNKNOWN,
                             "%s: no such file or folder, here or in the "
                             "shipped library ('siplapse list' shows that)",
                             path);
    else
        err = base_error_set(error, BASE_ERR_IO, "%s: %s", path, strerror(err));
    free(shipped);
    return err;
}

/* Whether two scenarios would be stored as one, and which: else false. */
static bool has_clash(const struct cli_scenarios *scenarios, size_t *a,
                      size_t *b)
{
    for (*a = 0; *a < scenarios->count; (*a)++)
        for (*b = *a + 1; *b < scenarios->count; (*b)++)
            if (strcmp(scenarios->entries[*a].stored,
                       scenarios->entries[*b].stored) == 0)
                return true;
    return false;
}

int cli_scenarios_part(struct cli_scenarios *scenarios,
                       struct base_error *error)
{
    size_t a, b;

    if (!has_clash(scenarios, &a, &b))
        return 0;
    for (size_t i = 0; i < scenarios->count; i++) {
        struct cli_scenario *scenario = &scenarios->entries[i];
        const char *name = scenario->name;

        while (*name == '/' || base_has_prefix(name, "./") ||
               base_has_prefix(name, "../"))
            name += strcspn(name, "/") + 1;
        free(scenario->stored);
        scenario->stored = base_strndup(
            name, strlen(name) - (is_script(name) ? strlen(".lua") : 0));
    }
    if (!has_clash(scenarios, &a, &b))
        return 0;
    return base_error_set(error, BASE_ERR_CONFLICT,
                          "%s and %s would be stored under one name: give the "
                          "folder above both",
                          scenarios->entries[a].name,
                          scenarios->entries[b].name);
}

int cli_discover(const char *const *paths, size_t path_count,
                 struct cli_scenarios *out, struct base_error *error)
{
    int err = 0;

    if (path_count == 0) {
        struct stat status;

        if (stat(cli_library(), &status) != 0)
            return base_error_set(error, BASE_ERR_UNKNOWN,
                                  "the shipped library %s is not there: give "
                                  "a PATH, or set SIPLAPSE_SCENARIOS",
                                  cli_library());
        err = add_path("", cli_library(), true, out, error);
    }
    for (size_t i = 0; i < path_count && err == 0; i++)
        err = find_path(paths[i], out, error);
    return err;
}
