// SPDX-License-Identifier: MIT
#pragma once
/*
 * Inside of a phone_config: values.c keeps it, config.c reads texts into it,
 * lint.c looks for settings without effect, build.c makes the engine's view out
 * of it.
 */
#include "phone-sim/config.h"
#include "phone-sim/parameters.h"

struct phone_config {
    int firmware; /* 80, 81 or 82 and later */
    struct phone_global_values global;
    struct phone_account_values
        *accounts[PHONE_ACCOUNTS_MAX]; /* NULL = not named */
    unsigned account_count;            /* highest number named */
    struct phone_static_values *statics[PHONE_STATIC_MAX];
    /* what phone_config_build handed out last */
    struct engine_account_config *engine_accounts;
    struct phone_identity *identities;
    struct engine_record *records;
};

/** Makes the account or static number that `at` names, with its defaults:
 * they come into being when they are first named. */
void phone_config_make_place(struct phone_config *config,
                             const struct phone_reference *at);

/** Puts a value in its place; texts are copied. */
void phone_config_store(struct phone_config *config,
                        const struct phone_reference *at,
                        const struct phone_value *value);

/** Adds a finding; `report` may be NULL. */
void phone_config_report_add(struct phone_config_report *report, int line,
                             const char *text);

/* A text that has been taken, to be looked through. */
struct phone_lint {
    const struct phone_config *config;
    struct phone_config_report *report; /* may be NULL */
    /* Line of the text where a parameter of the list is set, 0 = nowhere. */
    int (*line_of)(const void *arg, const char *name, unsigned x, unsigned y);
    const void *arg;
};

/** Adds a finding for each setting of the text that is permitted but does
 * nothing (SEMANTICS 1.9 E5, E7, E8; 2.15). */
void phone_config_lint(const struct phone_lint *lint);
