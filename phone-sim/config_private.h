// SPDX-License-Identifier: MIT
#pragma once
/*
 * Inside of a phone_config: values.c keeps it, config.c reads texts into it,
 * build.c makes the engine's view out of it.
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
