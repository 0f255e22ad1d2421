// SPDX-License-Identifier: MIT
#include "reports/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"
#include "base/text.h"

#define FILE_LIMIT ((size_t)1 << 28)

struct report_verdicts {
    json_t *root;
};

int report_verdicts_load(const char *path, struct report_verdicts **out,
                         struct base_error *error)
{
    char *text = NULL;
    size_t length = 0;
    json_error_t why;
    json_t *root;
    int err = base_file_read(path, FILE_LIMIT, &text, &length, error);

    *out = NULL;
    if (err != 0)
        return err;
    root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &why);
    free(text);
    if (!json_is_array(json_object_get(root, "scenarios"))) {
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "%s:%d: %s; 'siplapse run --out' stores an object "
                             "with 'scenarios'",
                             path, root == NULL && why.line > 0 ? why.line : 1,
                             root == NULL ? why.text : "no results");
        json_decref(root);
        return err;
    }
    *out = base_calloc(1, sizeof **out);
    (*out)->root = root;
    return 0;
}

const char *report_verdicts_find(const struct report_verdicts *verdicts,
                                 const char *file, uint64_t seed)
{
    json_t *scenario;
    size_t i;

    json_array_foreach(json_object_get(verdicts->root, "scenarios"), i,
                       scenario)
    {
        const char *name = json_string_value(json_object_get(scenario, "file"));
        json_t *number = json_object_get(scenario, "seed");

        if (name != NULL && strcmp(name, file) == 0 &&
            json_is_integer(number) &&
            (uint64_t)json_integer_value(number) == seed)
            return json_string_value(json_object_get(scenario, "verdict"));
    }
    return NULL;
}

void report_verdicts_destroy(struct report_verdicts **verdicts)
{
    if (*verdicts == NULL)
        return;
    json_decref((*verdicts)->root);
    free(*verdicts);
    *verdicts = NULL;
}
