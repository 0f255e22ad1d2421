// SPDX-License-Identifier: MIT
#pragma once
/*
 * Policy knobs: where the documents are silent or contradict each other, a
 * named knob decides. engine/policy.def is the one list of them (SEMANTICS
 * 2.20): name, permitted values, default of each profile, paragraph. Every run
 * records the knobs in force, so that a reader can tell documented behaviour
 * from chosen behaviour.
 *
 *     struct engine_policy policy;
 *     engine_policy_init(&policy, ENGINE_PROFILE_YEALINK);
 *     engine_policy_set(&policy, "retry_semantics", "attempts_total", &error);
 *     if (policy.value[ENGINE_KNOB_RETRY_SEMANTICS] ==
 *         ENGINE_RETRY_SEMANTICS_ATTEMPTS_TOTAL)
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Phone profiles (DESIGN 7). The profile decides the knobs' defaults. */
enum engine_profile {
    ENGINE_PROFILE_YEALINK, /* firmware 82 semantics */
    ENGINE_PROFILE_YEALINK_81,
    ENGINE_PROFILE_YEALINK_80,
    ENGINE_PROFILE_SPECTRALINK_84,
    ENGINE_PROFILE_RFC3263, /* a plain RFC 3261 and 3263 user agent */
    ENGINE_PROFILE_COUNT
};

/*
 * The list is read several times. Here: one enumerator ENGINE_KNOB_<ID> per
 * knob, then for each knob with words ENGINE_<ID>_<WORD> = 0, 1, … in order.
 * policy.def says how its entries read.
 */
#define ENGINE_WORD(id, WORD, word)
#define ENGINE_KNOB_WORDS(id, name, see, yealink, spectralink, rfc, words)     \
    ENGINE_KNOB_##id,
#define ENGINE_KNOB_NUMBER(id, name, see, yealink, spectralink, rfc, least,    \
                           most, zero_word)                                    \
    ENGINE_KNOB_##id,
#define ENGINE_KNOB_CODES(id, name, see, yealink, spectralink, rfc)            \
    ENGINE_KNOB_##id,
enum engine_knob {
#include "engine/policy.def"
    ENGINE_KNOB_COUNT
};
#undef ENGINE_WORD
#undef ENGINE_KNOB_WORDS
#undef ENGINE_KNOB_NUMBER
#undef ENGINE_KNOB_CODES

#define ENGINE_WORD(id, WORD, word) ENGINE_##id##_##WORD,
#define ENGINE_KNOB_WORDS(id, name, see, yealink, spectralink, rfc, words)     \
    enum { words ENGINE_##id##_COUNT };
#define ENGINE_KNOB_NUMBER(id, name, see, yealink, spectralink, rfc, least,    \
                           most, zero_word)
#define ENGINE_KNOB_CODES(id, name, see, yealink, spectralink, rfc)
#include "engine/policy.def"
#undef ENGINE_WORD
#undef ENGINE_KNOB_WORDS
#undef ENGINE_KNOB_NUMBER
#undef ENGINE_KNOB_CODES

/* A set of final response codes 300..699, one bit each. */
struct engine_codes {
    uint32_t bits[13];
};

/* A value for every knob. Copy freely. */
struct engine_policy {
    int32_t value[ENGINE_KNOB_COUNT];   /* index of the word, or the number */
    struct engine_codes failover_codes; /* of the only knob with codes */
};

/** Room for any knob's value as text. */
#define ENGINE_KNOB_TEXT_MAX 64

/** Sets every knob to the default of `profile`. */
void engine_policy_init(struct engine_policy *policy,
                        enum engine_profile profile);

/**
 * Sets the knob called `name` to `value`, as a user writes it: one of its
 * words, a number within its range, or for codes a comma list of codes and
 * ranges ("503,408", "500-599").
 * Errors: BASE_ERR_UNKNOWN: no such knob (the sentence names the nearest);
 * BASE_ERR_RANGE: not a permitted value (the sentence lists those that are).
 */
int engine_policy_set(struct engine_policy *policy, const char *name,
                      const char *value, struct base_error *error);

/** The knob's value as a user would write it. Returns `out`. */
char *engine_policy_text(const struct engine_policy *policy,
                         enum engine_knob knob, char out[ENGINE_KNOB_TEXT_MAX]);

/** True if `code` (300..699) is in the set. */
bool engine_codes_has(const struct engine_codes *codes, int code);

/** Name, SEMANTICS paragraph and permitted values ("a / b / c", "0..60 s") of a knob; static texts. */
const char *engine_knob_name(enum engine_knob knob);
const char *engine_knob_see(enum engine_knob knob);
const char *engine_knob_options(enum engine_knob knob);

/** "yealink", "yealink-81", "yealink-80", "spectralink-84", "rfc3263". */
const char *engine_profile_name(enum engine_profile profile);

/** The inverse; BASE_ERR_UNKNOWN names the nearest. */
int engine_profile_parse(const char *name, enum engine_profile *out,
                         struct base_error *error);
