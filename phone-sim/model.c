// SPDX-License-Identifier: MIT
#include "phone-sim/model.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define NAME_MAX_LENGTH 16

static const struct phone_model models[] = {
    {"T58V", 16, true},   {"T58A", 16, true},       {"T56A", 16, true},
    {"T54S", 16, false},  {"VPT49G", 16, false},    {"T48G", 16, false},
    {"T48S", 16, false},  {"T46G", 16, false},      {"T46S", 16, false},
    {"T29G", 16, false},  {"T52S", 12, false},      {"T42G", 12, false},
    {"T42S", 12, false},  {"W60", 8, false},        {"W60P", 8, false},
    {"W53P", 8, false},   {"CP930WBASE", 8, false}, {"T41P", 6, false},
    {"T41S", 6, false},   {"T27P", 6, false},       {"T27G", 6, false},
    {"W52P", 5, false},   {"W56P", 5, false},       {"T40P", 3, false},
    {"T40G", 3, false},   {"T23P", 3, false},       {"T23G", 3, false},
    {"T21E2", 2, false},  {"T21PE2", 2, false},     {"T19E2", 1, false},
    {"T19PE2", 1, false}, {"CP860", 1, false},      {"CP920", 1, false},
    {"CP960", 1, true},
};

/* Letters and digits alone, in capitals, without the "SIP" of most names. */
static void reduce(const char *name, char out[NAME_MAX_LENGTH])
{
    size_t used = 0;

    for (; *name != '\0' && used < NAME_MAX_LENGTH - 1; name++)
        if (isalnum((unsigned char)*name))
            out[used++] = (char)toupper((unsigned char)*name);
    out[used] = '\0';
    if (base_has_prefix(out, "SIP"))
        memmove(out, out + 3, used - 2);
}

const struct phone_model *phone_model_find(const char *name)
{
    char reduced[NAME_MAX_LENGTH];

    reduce(name, reduced);
    for (size_t i = 0; i < BASE_COUNT_OF(models); i++)
        if (strcmp(models[i].name, reduced) == 0)
            return &models[i];
    return NULL;
}
