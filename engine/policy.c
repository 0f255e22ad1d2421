// SPDX-License-Identifier: MIT
#include "engine/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

enum knob_kind {
    KNOB_WORDS,
    KNOB_NUMBER,
    KNOB_CODES,
};

/* Columns of the defaults in policy.def. */
enum default_column {
    COLUMN_YEALINK,
    COLUMN_SPECTRALINK,
    COLUMN_RFC,
    COLUMN_COUNT
};

struct knob {
    enum knob_kind kind;
    const char *name, *see, *options;
    const char *const *words; /* ended by NULL; WORDS only */
    int32_t defaults[COLUMN_COUNT];
    int32_t least, most;   /* NUMBER only */
    const char *zero_word; /* NUMBER only, "" = none */
    const char *codes[COLUMN_COUNT];
};

/* clang-format off */
#define ENGINE_WORD(id, WORD, word) word,
#define ENGINE_KNOB_WORDS(id, name, see, yealink, spectralink, rfc, list)      \
    static const char *const words_##id[] = { list NULL };
#define ENGINE_KNOB_NUMBER(id, name, see, yealink, spectralink, rfc, least,    \
                           most, zero_word)
#define ENGINE_KNOB_CODES(id, name, see, yealink, spectralink, rfc)
#include "engine/policy.def"
#undef ENGINE_WORD
#undef ENGINE_KNOB_WORDS
#undef ENGINE_KNOB_NUMBER
#undef ENGINE_KNOB_CODES

/* Options are strung together as " / a / b"; readers skip the first three. */
#define SEPARATOR " / "
#define ENGINE_WORD(id, WORD, word) SEPARATOR word
#define ENGINE_KNOB_WORDS(id, knob_name, paragraph, yealink, spectralink, rfc, \
                          list)                                                \
    { .kind = KNOB_WORDS, .name = (knob_name), .see = (paragraph),             \
      .options = list, .words = words_##id,                                    \
      .defaults = {(yealink), (spectralink), (rfc)} },
#define ENGINE_KNOB_NUMBER(id, knob_name, paragraph, yealink, spectralink,     \
                           rfc, low, high, zero)                               \
    { .kind = KNOB_NUMBER, .name = (knob_name), .see = (paragraph),            \
      .options = SEPARATOR #low ".." #high, .least = (low), .most = (high),    \
      .zero_word = (zero), .defaults = {(yealink), (spectralink), (rfc)} },
#define ENGINE_KNOB_CODES(id, knob_name, paragraph, yealink, spectralink, rfc) \
    { .kind = KNOB_CODES, .name = (knob_name), .see = (paragraph),             \
      .options = SEPARATOR "503 / 503,408 / 500-599",                          \
      .codes = {(yealink), (spectralink), (rfc)} },
static const struct knob knobs[ENGINE_KNOB_COUNT] = {
#include "engine/policy.def"
};

#define KNOB_NAME(knob_name) knob_name,
#undef ENGINE_KNOB_WORDS
#undef ENGINE_KNOB_NUMBER
#undef ENGINE_KNOB_CODES
#define ENGINE_KNOB_WORDS(id, name, see, yealink, spectralink, rfc, words)     \
    KNOB_NAME(name)
#define ENGINE_KNOB_NUMBER(id, name, see, yealink, spectralink, rfc, least,    \
                           most, zero_word)                                    \
    KNOB_NAME(name)
#define ENGINE_KNOB_CODES(id, name, see, yealink, spectralink, rfc)            \
    KNOB_NAME(name)
static const char *const knob_names[] = {
#include "engine/policy.def"
    NULL
};
/* clang-format on */

static const char *const profile_names[] = {
    "yealink", "yealink-81", "yealink-80", "spectralink-84", "rfc3263", NULL,
};

bool engine_codes_has(const struct engine_codes *codes, int code)
{
    unsigned bit = (unsigned)code - 300U;

    return code >= 300 && code <= 699 &&
           (codes->bits[bit / 32] >> (bit % 32) & 1U) != 0;
}

static void codes_add(struct engine_codes *codes, int64_t from, int64_t to)
{
    for (int64_t code = from; code <= to; code++) {
        unsigned bit = (unsigned)(code - 300);

        codes->bits[bit / 32] |= UINT32_C(1) << (bit % 32);
    }
}

/* One element of the list: "503" or "500-599". */
static bool codes_add_text(struct engine_codes *codes, char *text)
{
    char *dash = strchr(text, '-');
    int64_t from, to;

    if (dash != NULL)
        *dash++ = '\0';
    if (!base_int_parse(base_trim(text), 300, 699, &from))
        return false;
    to = from;
    if (dash != NULL && !base_int_parse(base_trim(dash), from, 699, &to))
        return false;
    codes_add(codes, from, to);
    return true;
}

static bool codes_parse(const char *text, struct engine_codes *out)
{
    struct engine_codes codes = {{0}};
    char element[16];

    for (;;) {
        size_t length = strcspn(text, ",");

        if (length >= sizeof element)
            return false;
        memcpy(element, text, length);
        element[length] = '\0';
        if (!codes_add_text(&codes, element))
            return false;
        if (text[length] == '\0')
            break;
        text += length + 1;
    }
    *out = codes;
    return true;
}

/* "408,500-599"; a list too long for the reader ends in "...". */
static void codes_text(const struct engine_codes *codes,
                       char out[ENGINE_KNOB_TEXT_MAX])
{
    size_t used = 0;

    out[0] = '\0';
    for (int code = 300; code <= 699; code++) {
        char element[32];
        int last = code;

        if (!engine_codes_has(codes, code))
            continue;
        while (engine_codes_has(codes, last + 1))
            last++;
        if (last > code)
            snprintf(element, sizeof element, "%d-%d", code, last);
        else
            snprintf(element, sizeof element, "%d", code);
        if (used + strlen(element) + 5 > ENGINE_KNOB_TEXT_MAX) {
            snprintf(out + used, ENGINE_KNOB_TEXT_MAX - used, "...");
            return;
        }
        used += (size_t)snprintf(out + used, ENGINE_KNOB_TEXT_MAX - used,
                                 "%s%s", used > 0 ? "," : "", element);
        code = last;
    }
}

static enum default_column column_of(enum engine_profile profile)
{
    switch (profile) {
    case ENGINE_PROFILE_SPECTRALINK_84:
        return COLUMN_SPECTRALINK;
    case ENGINE_PROFILE_RFC3263:
        return COLUMN_RFC;
    case ENGINE_PROFILE_YEALINK:
    case ENGINE_PROFILE_YEALINK_81:
    case ENGINE_PROFILE_YEALINK_80:
    case ENGINE_PROFILE_COUNT:
        break;
    }
    return COLUMN_YEALINK;
}

void engine_policy_init(struct engine_policy *policy,
                        enum engine_profile profile)
{
    enum default_column column = column_of(profile);

    memset(policy, 0, sizeof *policy);
    for (size_t i = 0; i < ENGINE_KNOB_COUNT; i++) {
        policy->value[i] = knobs[i].defaults[column];
        if (knobs[i].kind == KNOB_CODES)
            BASE_ASSERT(
                codes_parse(knobs[i].codes[column], &policy->failover_codes));
    }
    /* Firmware 80 has no invite_retry_counts (SEMANTICS 2.1). */
    if (profile == ENGINE_PROFILE_YEALINK_80)
        policy->value[ENGINE_KNOB_INVITE_FAILOVER_TIMER] =
            ENGINE_INVITE_FAILOVER_TIMER_RETRY_COUNTS;
}

static bool word_parse(const struct knob *knob, const char *text, int32_t *out)
{
    for (int32_t i = 0; knob->words[i] != NULL; i++) {
        if (strcmp(knob->words[i], text) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

static bool number_parse(const struct knob *knob, const char *text,
                         int32_t *out)
{
    int64_t number;

    if (knob->zero_word[0] != '\0' && strcmp(text, knob->zero_word) == 0) {
        *out = 0;
        return true;
    }
    if (!base_int_parse(text, knob->least, knob->most, &number))
        return false;
    *out = (int32_t)number;
    return true;
}

static bool value_parse(struct engine_policy *policy, size_t index,
                        const char *text)
{
    switch (knobs[index].kind) {
    case KNOB_WORDS:
        return word_parse(&knobs[index], text, &policy->value[index]);
    case KNOB_NUMBER:
        return number_parse(&knobs[index], text, &policy->value[index]);
    case KNOB_CODES:
        break;
    }
    return codes_parse(text, &policy->failover_codes);
}

int engine_policy_set(struct engine_policy *policy, const char *name,
                      const char *value, struct base_error *error)
{
    const char *near;

    for (size_t i = 0; i < ENGINE_KNOB_COUNT; i++) {
        const char *or_zero = knobs[i].zero_word;

        if (strcmp(knobs[i].name, name) != 0)
            continue;
        if (value_parse(policy, i, value))
            return BASE_OK;
        if (or_zero == NULL)
            or_zero = "";
        return base_error_set(error, BASE_ERR_RANGE,
                              "knob %s = %s: permitted %s%s%s", name, value,
                              engine_knob_options((enum engine_knob)i),
                              or_zero[0] != '\0' ? ", 0 is " : "", or_zero);
    }
    near = base_nearest(name, knob_names);
    if (near != NULL)
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "no knob '%s'; did you mean '%s'?", name, near);
    return base_error_set(error, BASE_ERR_UNKNOWN, "no knob '%s'", name);
}

char *engine_policy_text(const struct engine_policy *policy,
                         enum engine_knob knob, char out[ENGINE_KNOB_TEXT_MAX])
{
    const struct knob *self = &knobs[knob];
    int32_t value = policy->value[knob];

    if (self->kind == KNOB_CODES)
        codes_text(&policy->failover_codes, out);
    else if (self->kind == KNOB_WORDS)
        snprintf(out, ENGINE_KNOB_TEXT_MAX, "%s", self->words[value]);
    else if (value == 0 && self->zero_word[0] != '\0')
        snprintf(out, ENGINE_KNOB_TEXT_MAX, "%s", self->zero_word);
    else
        snprintf(out, ENGINE_KNOB_TEXT_MAX, "%d", (int)value);
    return out;
}

const char *engine_knob_name(enum engine_knob knob)
{
    return knobs[knob].name;
}

const char *engine_knob_see(enum engine_knob knob)
{
    return knobs[knob].see;
}

const char *engine_knob_options(enum engine_knob knob)
{
    return knobs[knob].options + strlen(SEPARATOR);
}

const char *engine_profile_name(enum engine_profile profile)
{
    return profile_names[profile];
}

int engine_profile_parse(const char *name, enum engine_profile *out,
                         struct base_error *error)
{
    const char *near;

    for (size_t i = 0; i < ENGINE_PROFILE_COUNT; i++) {
        if (strcmp(profile_names[i], name) == 0) {
            *out = (enum engine_profile)i;
            return BASE_OK;
        }
    }
    near = base_nearest(name, profile_names);
    if (near != NULL)
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "no profile '%s'; did you mean '%s'?", name,
                              near);
    return base_error_set(error, BASE_ERR_UNKNOWN, "no profile '%s'", name);
}
