// SPDX-License-Identifier: MIT
#pragma once
/*
 * Inside of a phone_config: values.c keeps it, config.c reads texts into it,
 * lint.c looks for settings without effect, effective.c says what a value comes
 * to, build.c makes the engine's view out of it.
 */
#include "phone-sim/config.h"
#include "phone-sim/parameters.h"

/* One line of a text, or one phone_config_set, that changed something. */
struct phone_written {
    struct phone_reference at;
    struct phone_value value; /* its text is only good while it is read */
    int line;                 /* 0 = not of a text */
};

struct phone_config {
    int firmware;           /* 80, 81 or 82 and later */
    unsigned account_limit; /* accounts of the model */
    bool
        has_proxy_names; /* outbound_proxy.Y.address and .port, whatever it is */
    struct phone_global_values *global;
    struct phone_account_values
        *accounts[PHONE_ACCOUNTS_MAX]; /* NULL = not named */
    unsigned account_count;            /* highest number named */
    struct phone_static_values *statics[PHONE_STATIC_MAX];
    struct phone_written *set; /* by phone_config_set, not yet linted */
    size_t set_count, set_capacity;
    /* what phone_config_build handed out last */
    struct engine_account_config *engine_accounts;
    struct phone_identity *identities;
    struct engine_record *records;
};

/** Makes the account or static number that `at` names, with its defaults:
 * they come into being when they are first named. */
void phone_config_make_place(struct phone_config *config,
                             const struct phone_reference *at);

/** The number or text (NULL = blank) that stands there. */
void phone_config_load(const struct phone_config *config,
                       const struct phone_reference *at,
                       struct phone_value *out);

/** Puts a value in its place; texts are copied. */
void phone_config_store(struct phone_config *config,
                        const struct phone_reference *at,
                        const struct phone_value *value);

/** Adds a finding; `report` may be NULL. */
void phone_config_report_add(struct phone_config_report *report, int line,
                             const char *text);

/** Finds settings among `written` that do nothing or not what they seem to
 * (SEMANTICS 1.9). */
void phone_config_lint_written(const struct phone_config *config,
                               const struct phone_written *written,
                               size_t count,
                               struct phone_config_report *report);
