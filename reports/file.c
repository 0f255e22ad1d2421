// SPDX-License-Identifier: MIT
#include "reports/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* Makes every folder on the way to `path`. */
static int make_folders(const char *path, struct base_error *error)
{
    char *way = base_strdup(path);
    int err = 0;

    for (char *slash = strchr(way + 1, '/'); slash != NULL && err == 0;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(way, 0777) != 0 && errno != EEXIST)
            err = base_error_set(error, BASE_ERR_IO,
                                 "%s: folder cannot be made: %s", way,
                                 strerror(errno));
        *slash = '/';
    }
    free(way);
    return err;
}

static void forget(struct report_file *file)
{
    free(file->path);
    free(file->temporary);
    memset(file, 0, sizeof *file);
}

int report_file_open(struct report_file *file, const char *path,
                     struct base_error *error)
{
    struct base_buffer temporary = {0};
    int err;

    BASE_ASSERT(path[0] != '\0');
    memset(file, 0, sizeof *file);
    err = make_folders(path, error);
    if (err != 0)
        return err;
    /* The process number keeps two runs into one folder apart. */
    base_buffer_printf(&temporary, "%s.%ld.tmp", path, (long)getpid());
    file->stream = fopen(temporary.bytes, "wb");
    if (file->stream == NULL) {
        err = base_error_set(error, BASE_ERR_IO, "%s: cannot be written: %s",
                             path, strerror(errno));
        base_buffer_fini(&temporary);
        return err;
    }
    file->path = base_strdup(path);
    file->temporary = temporary.bytes;
    return 0;
}

int report_file_commit(struct report_file *file, struct base_error *error)
{
    bool failed = ferror(file->stream) != 0;
    int err = 0;

    errno = 0;
    failed = fclose(file->stream) != 0 || failed;
    if (failed || rename(file->temporary, file->path) != 0) {
        err = base_error_set(error, BASE_ERR_IO, "%s: cannot be written: %s",
                             file->path,
                             errno != 0 ? strerror(errno) : "write error");
        unlink(file->temporary);
    }
    forget(file);
    return err;
}

void report_file_drop(struct report_file *file)
{
    if (file->stream == NULL)
        return;
    fclose(file->stream);
    unlink(file->temporary);
    forget(file);
}

int report_file_save(const char *path, const struct base_buffer *content,
                     struct base_error *error)
{
    struct report_file file;
    int err = report_file_open(&file, path, error);

    if (err != 0)
        return err;
    fwrite(base_buffer_text(content), 1, content->length, file.stream);
    return report_file_commit(&file, error);
}
