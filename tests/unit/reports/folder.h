// SPDX-License-Identifier: MIT
#pragma once
/* A folder of the test's own, for what is written to files. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FOLDER_PATH_MAX 256

/* Makes it and writes its path; 0 if that worked. */
static inline int folder_make(char out[FOLDER_PATH_MAX])
{
    snprintf(out, FOLDER_PATH_MAX, "/tmp/siplapse-test-XXXXXX");
    return mkdtemp(out) != NULL ? 0 : -1;
}

/* The number of entries in a folder. */
static inline size_t folder_count(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    size_t count = 0;

    if (folder == NULL)
        return 0;
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}
