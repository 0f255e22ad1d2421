// SPDX-License-Identifier: MIT
#include "cli/stored.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/text.h"

#define DEPTH_MAX 32 /* a link that leads up again must end somewhere */

/* `length` is that of a path without the ending; 0 if it has another. */
static bool has_ending(const char *path, size_t *length)
{
    size_t whole = strlen(path), ending = strlen(CLI_STORED_ENDING);

    if (whole <= ending ||
        strcmp(path + whole - ending, CLI_STORED_ENDING) != 0)
        return false;
    *length = whole - ending;
    return true;
}

static void add(struct cli_stored *out, const char *path, const char *name)
{
    size_t length = strlen(name);

    (void)has_ending(name, &length);
    out->entries = base_grow(out->entries, out->count, &out->capacity,
                             sizeof *out->entries);
    out->entries[out->count++] = (struct cli_stored_entry){
        .path = base_strdup(path),
        .name = base_strndup(name, length),
    };
}

static int is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int walk(const char *folder, size_t root, int depth,
                struct cli_stored *out, struct base_error *error);

/* One entry of a folder; names begin `root` bytes behind the path's start. */
static int walk_entry(const char *path, size_t root, int depth,
                      struct cli_stored *out, struct base_error *error)
{
    struct stat status;
    size_t length;

    if (stat(path, &status) != 0)
        return base_error_set(error, BASE_ERR_IO, "%s: %s", path,
                              strerror(errno));
    if (S_ISDIR(status.st_mode))
        return walk(path, root, depth + 1, out, error);
    if (has_ending(path, &length))
        add(out, path, path + root);
    else if (strcmp(path + root, "results.json") != 0 && out->stranger == NULL)
        out->stranger = base_strdup(path);
    return 0;
}

static int walk(const char *folder, size_t root, int depth,
                struct cli_stored *out, struct base_error *error)
{
    struct dirent **entries = NULL;
    int count, err = 0;

    if (depth > DEPTH_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "%s: more than %d folders deep", folder,
                              DEPTH_MAX);
    count = scandir(folder, &entries, is_entry, NULL);
    if (count < 0)
        return base_error_set(error, BASE_ERR_IO, "%s: %s", folder,
                              strerror(errno));
    for (int i = 0; i < count; i++) {
        struct base_buffer path = {0};

        base_buffer_printf(&path, "%s/%s", folder, entries[i]->d_name);
        if (err == 0)
            err = walk_entry(path.bytes, root, depth, out, error);
        base_buffer_fini(&path);
        free(entries[i]);
    }
    free(entries);
    return err;
}

static int by_name(const void *x, const void *y)
{
    const struct cli_stored_entry *a = x, *b = y;

    return strcmp(a->name, b->name);
}

int cli_stored_find(const char *path, struct cli_stored *out,
                    struct base_error *error)
{
    const char *slash = strrchr(path, '/');
    struct stat status;
    int err;

    *out = (struct cli_stored){0};
    if (stat(path, &status) != 0)
        return base_error_set(
            error, errno == ENOENT ? BASE_ERR_UNKNOWN : BASE_ERR_IO, "%s: %s",
            path, errno == ENOENT ? "no such file or folder" : strerror(errno));
    if (!S_ISDIR(status.st_mode)) {
        add(out, path, slash == NULL ? path : slash + 1);
        return 0;
    }
    err = walk(path, strlen(path) + 1, 0, out, error);
    if (out->count > 0)
        qsort(out->entries, out->count, sizeof *out->entries, by_name);
    if (err != 0)
        cli_stored_fini(out);
    return err;
}

const struct cli_stored_entry *cli_stored_named(const struct cli_stored *stored,
                                                const char *name)
{
    for (size_t i = 0; i < stored->count; i++)
        if (strcmp(stored->entries[i].name, name) == 0)
            return &stored->entries[i];
    return NULL;
}

void cli_stored_fini(struct cli_stored *stored)
{
    for (size_t i = 0; i < stored->count; i++) {
        free(stored->entries[i].path);
        free(stored->entries[i].name);
    }
    free(stored->entries);
    free(stored->stranger);
    *stored = (struct cli_stored){0};
}
