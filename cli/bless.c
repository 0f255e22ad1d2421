// SPDX-License-Identifier: MIT
/*
 * The verb `bless`: what a run does today becomes the reference.
 *
 * The new reference is made beside the old one, compared with it, and takes its
 * place in one step, so that a run that is broken off or goes wrong leaves the
 * old one as it was. It holds the timelines without message bytes and without
 * what varies between equal runs (network, version), and no results.json.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/compare.h"
#include "cli/reference.h"
#include "cli/stored.h"
#include "cli/verbs.h"
#include "reports/file.h"
#include "reports/jsonl.h"
#include "reports/jsonl_read.h"

#define FILE_LIMIT ((size_t)1 << 30)
#define OPEN_MAX 16 /* folders that are open at once while one is removed */

struct blessing {
    struct cli_options *options;
    const char *shown; /* the reference, as the user wrote it */
    char *folder;      /* where that is */
    char *staging;     /* what is to take its place */
    bool exists;       /* there is a reference already */
    struct cli_stored before;
};

/* Says on stderr what is wrong; the old reference stays. */
static int refuse(struct blessing *blessing, const struct base_error *error)
{
    int status = cli_complain(error);

    fprintf(stderr, "siplapse: %s stays as it was\n", blessing->shown);
    return status;
}

/* ---- the new reference ------------------------------------------------------ */

/* "STAGING/NAME.jsonl" */
static void staged_path(const struct blessing *blessing, const char *name,
                        struct base_buffer *out)
{
    base_buffer_printf(out, "%s/%s" CLI_STORED_ENDING, blessing->staging, name);
}

/* A stored timeline without what varies. */
static int stage_stored(const struct blessing *blessing,
                        const struct cli_stored_entry *entry,
                        struct base_error *error)
{
    struct base_buffer path = {0}, text = {0}, scenario = {0};
    struct report_stored stored;
    int err = report_jsonl_load(entry->path, false, &stored, error);

    if (err == 0) {
        struct base_timeline_header header = stored.header;

        cli_reference_scenario(entry->name, &scenario);
        header.scenario = base_buffer_text(&scenario);
        header.net = header.version = NULL;
        if (stored.has_header)
            report_jsonl_header(stored.timeline, &header, &text);
        report_jsonl_events(stored.timeline, &text);
        staged_path(blessing, entry->name, &path);
        err = report_file_save(base_buffer_text(&path), &text, error);
    }
    report_stored_fini(&stored);
    base_buffer_fini(&scenario);
    base_buffer_fini(&text);
    base_buffer_fini(&path);
    return err;
}

static int stage_from(const struct blessing *blessing, struct base_error *error)
{
    const char *from = blessing->options->from_folder;
    struct cli_stored stored;
    int err = cli_stored_find(from, &stored, error);

    if (err == 0 && stored.count == 0)
        err = base_error_set(error, BASE_ERR_UNKNOWN,
                             "%s: no timeline in this folder: 'siplapse run "
                             "--out' stores them",
                             from);
    for (size_t i = 0; i < stored.count && err == 0; i++)
        err = stage_stored(blessing, &stored.entries[i], error);
    cli_stored_fini(&stored);
    return err;
}

static bool same_text(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* True if `after` says nothing else than `before`; it may know more knobs. */
static bool says_the_same(const struct report_stored *before,
                          const struct report_stored *after)
{
    const struct base_timeline *a = before->timeline, *b = after->timeline;
    const char *name, *value, *other_name, *other;
    size_t actors = base_timeline_actor_count(a);

    if (!same_text(before->header.scenario, after->header.scenario) ||
        !same_text(before->header.title, after->header.title) ||
        before->header.seed != after->header.seed || before->header.net ||
        before->header.version || actors != base_timeline_actor_count(b) ||
        report_jsonl_hash(a) != report_jsonl_hash(b))
        return false;
    for (size_t i = 0; i < actors; i++) {
        const struct base_actor *x = base_timeline_actor_at(a, i);
        const struct base_actor *y = base_timeline_actor_at(b, i);

        if (strcmp(base_timeline_text(a, x->name),
                   base_timeline_text(b, y->name)) != 0 ||
            x->kind != y->kind)
            return false;
    }
    for (size_t i = 0; base_timeline_knob_at(a, i, &name, &value); i++)
        for (size_t j = 0; base_timeline_knob_at(b, j, &other_name, &other);
             j++)
            if (strcmp(name, other_name) == 0 && strcmp(value, other) != 0)
                return false;
    return true;
}

static int copy_file(const char *from, const char *to, struct base_error *error)
{
    struct base_buffer text = {0};
    int err =
        base_file_read(from, FILE_LIMIT, &text.bytes, &text.length, error);

    if (err == 0)
        err = report_file_save(to, &text, error);
    free(text.bytes);
    return err;
}

/* A knob that is new in this version is no reason to touch every reference:
   where nothing else differs, the stored file stays byte for byte. */
static int keep_unchanged(const struct blessing *blessing,
                          struct base_error *error)
{
    int err = 0;

    for (size_t i = 0; i < blessing->before.count && err == 0; i++) {
        const struct cli_stored_entry *entry = &blessing->before.entries[i];
        struct report_stored before = {0}, after = {0};
        struct base_buffer path = {0};

        staged_path(blessing, entry->name, &path);
        if (report_jsonl_load(path.bytes, true, &after, NULL) == 0 &&
            report_jsonl_load(entry->path, true, &before, NULL) == 0 &&
            says_the_same(&before, &after))
            err = copy_file(entry->path, path.bytes, error);
        report_stored_fini(&before);
        report_stored_fini(&after);
        base_buffer_fini(&path);
    }
    return err;
}

/* With -k or --tag, what was not asked for stays in the reference. */
static int stage_rest(const struct blessing *blessing, struct base_error *error)
{
    int err = 0;

    if (blessing->options->pattern == NULL && blessing->options->tag_count == 0)
        return 0;
    for (size_t i = 0; i < blessing->before.count && err == 0; i++) {
        const struct cli_stored_entry *entry = &blessing->before.entries[i];
        struct base_buffer path = {0};

        staged_path(blessing, entry->name, &path);
        if (access(base_buffer_text(&path), F_OK) != 0)
            err = copy_file(entry->path, path.bytes, error);
        base_buffer_fini(&path);
    }
    return err;
}

/* Fills the staging folder. Returns what `run` would, or 2. */
static int stage(struct blessing *blessing)
{
    struct cli_options *options = blessing->options;
    struct base_error error = {0};
    int status = CLI_EXIT_PASSED;

    if (options->from_folder != NULL) {
        if (stage_from(blessing, &error) != 0)
            return refuse(blessing, &error);
    } else {
        options->out_folder = blessing->staging;
        options->is_reference = options->no_raw = true;
        status = cli_run(options);
        options->out_folder = NULL;
    }
    if (status != CLI_EXIT_PASSED && status != CLI_EXIT_FAILED) {
        fprintf(stderr, "siplapse: %s stays as it was\n", blessing->shown);
        return status;
    }
    if (keep_unchanged(blessing, &error) != 0 ||
        stage_rest(blessing, &error) != 0)
        return refuse(blessing, &error);
    return status;
}

/* ---- taking the place ------------------------------------------------------- */

static int remove_entry(const char *path, const struct stat *status, int type,
                        struct FTW *where)
{
    (void)status;
    (void)type;
    (void)where;
    return remove(path);
}

/* Removes a staging folder: ours alone, or the old reference, of which
   check_folder knows that it held nothing else. */
static void remove_folder(const char *folder)
{
    (void)nftw(folder, remove_entry, OPEN_MAX, FTW_DEPTH | FTW_PHYS);
}

/* Where the system cannot exchange two folders: two steps, the old one aside. */
static int replace_in_steps(const struct blessing *blessing, const char *aside)
{
    if (rename(blessing->folder, aside) != 0)
        return -1;
    if (rename(blessing->staging, blessing->folder) == 0)
        return rename(aside, blessing->staging);
    (void)rename(aside, blessing->folder);
    return -1;
}

/* Afterwards the old reference is in the staging folder. */
static int replace(const struct blessing *blessing)
{
    struct base_buffer aside = {0};
    int result;

    if (!blessing->exists)
        return rename(blessing->staging, blessing->folder);
    if (renameat2(AT_FDCWD, blessing->staging, AT_FDCWD, blessing->folder,
                  RENAME_EXCHANGE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    base_buffer_printf(&aside, "%s.old", blessing->staging);
    result = replace_in_steps(blessing, aside.bytes);
    base_buffer_fini(&aside);
    return result;
}

/* What changes, and whether it can be told: an old one that cannot be read is
   named and replaced all the same. */
static void show_changes(const struct blessing *blessing)
{
    struct cli_compare_totals totals = {0};
    struct base_error error = {0};

    if (blessing->before.count == 0)
        return;
    if (cli_compare_paths(blessing->options, blessing->folder,
                          blessing->staging, &totals, &error) != 0)
        (void)cli_complain(&error);
}

/* Nothing becomes the reference that could not be shown. A reader who went away
 * has seen enough. */
static bool is_told(struct base_error *error)
{
    errno = 0;
    if ((fflush(stdout) == 0 && ferror(stdout) == 0) || errno == EPIPE)
        return true;
    base_error_set(error, BASE_ERR_IO, "what changes could not be printed%s%s",
                   errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
    return false;
}

static int settle(struct blessing *blessing, int status)
{
    struct cli_stored after = {0};
    struct base_error error = {0};

    if (cli_stored_find(blessing->staging, &after, &error) != 0)
        return refuse(blessing, &error);
    show_changes(blessing);
    if (!is_told(&error)) {
        status = refuse(blessing, &error);
    } else if (replace(blessing) != 0) {
        base_error_set(&error, BASE_ERR_IO, "%s: cannot be replaced: %s",
                       blessing->shown, strerror(errno));
        status = refuse(blessing, &error);
    } else if (!blessing->options->json) {
        printf("%s holds %zu timeline%s\n", blessing->shown, after.count,
               after.count == 1 ? "" : "s");
    }
    cli_stored_fini(&after);
    return status;
}

/* ---- the verb --------------------------------------------------------------- */

/* The last PATH is the reference, whatever stands before it. */
static int take_folder(struct blessing *blessing, struct base_error *error)
{
    struct cli_options *options = blessing->options;
    size_t length;

    if (options->path_count == 0 ||
        (options->from_folder != NULL && options->path_count > 1))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "bless takes scenarios and, last, the folder of "
                              "the reference; with --from DIR that folder "
                              "alone");
    blessing->shown = options->paths[--options->path_count];
    length = strlen(blessing->shown);
    while (length > 1 && blessing->shown[length - 1] == '/')
        length--;
    blessing->folder = realpath(blessing->shown, NULL);
    blessing->exists = blessing->folder != NULL;
    if (!blessing->exists)
        blessing->folder = base_strndup(blessing->shown, length);
    return 0;
}

/* Refuses folders that hold anything but timelines: all of it would go. */
static int check_folder(struct blessing *blessing, struct base_error *error)
{
    struct stat status;
    int err;

    if (!blessing->exists)
        return 0;
    if (stat(blessing->folder, &status) == 0 && !S_ISDIR(status.st_mode))
        return base_error_set(error, BASE_ERR_CONFLICT,
                              "%s is a file: the reference is a folder, and "
                              "stands last",
                              blessing->shown);
    err = cli_stored_find(blessing->folder, &blessing->before, error);
    if (err == 0 && blessing->before.stranger != NULL)
        err = base_error_set(error, BASE_ERR_CONFLICT,
                             "%s is no timeline: bless replaces the whole "
                             "folder, so give one that holds nothing else",
                             blessing->before.stranger);
    return err;
}

int cli_bless(struct cli_options *options)
{
    struct blessing blessing = {.options = options};
    struct base_buffer staging = {0};
    struct base_error error = {0};
    int status;

    if (take_folder(&blessing, &error) != 0 ||
        check_folder(&blessing, &error) != 0) {
        status = cli_complain(&error);
    } else {
        base_buffer_printf(&staging, "%s.%ld.new", blessing.folder,
                           (long)getpid());
        blessing.staging = staging.bytes;
        status = stage(&blessing);
        if (status == CLI_EXIT_PASSED || status == CLI_EXIT_FAILED)
            status = settle(&blessing, status);
        remove_folder(blessing.staging);
    }
    base_buffer_fini(&staging);
    cli_stored_fini(&blessing.before);
    free(blessing.folder);
    return status;
}
