// SPDX-License-Identifier: MIT
#pragma once
/*
 * Firmware defects that a simulated phone can be given on purpose: what a real
 * phone has been seen to do wrong and the standing invariants find. Without
 * them the phone does what docs/semantics.md says. The engine knows none of
 * them; each is a few lines where the phone carries the engine's actions out.
 */
#include <stdint.h>

#include "base/error.h"

/* A set of defects: 1 << enum phone_defect. */
typedef uint32_t phone_defects;

enum phone_defect {
    PHONE_DEFECT_CHALLENGE_ELSEWHERE,
    PHONE_DEFECT_CANCEL_ELSEWHERE,
    PHONE_DEFECT_CONTACT_PER_SERVER,
    PHONE_DEFECT_IGNORES_RETRY_AFTER,
    PHONE_DEFECT_WORST_FIRST,
    PHONE_DEFECT_COUNT
};

struct phone_defect_info {
    const char *name;      /* as a scenario writes it */
    const char *what;      /* what the phone does, one sentence */
    const char *invariant; /* that notices, as waive() names it */
};

/** All of them, by number. */
extern const struct phone_defect_info phone_defect_infos[PHONE_DEFECT_COUNT];

/**
 * Adds the defect called `name` to the set. BASE_ERR_UNKNOWN: there is none of
 * that name; the sentence has the nearest or lists all.
 */
int phone_defect_add(phone_defects *set, const char *name,
                     struct base_error *error);
