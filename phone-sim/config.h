// SPDX-License-Identifier: MIT
#pragma once
/*
 * A phone's configuration in the vendor's own words (SEMANTICS part 1): texts
 * and single parameters go in, layer over layer, an engine_config comes out.
 *
 *     config = phone_config_create(ENGINE_PROFILE_YEALINK);
 *     phone_config_read(config, text, &source, &report, &error);
 *     phone_config_build(config, policy, &built);
 *
 * Bad values of known parameters keep the previous value and are findings of
 * the report; under `strict` (a scenario's inline text) the first one is an
 * error. Unknown names are counted.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/engine.h"
#include "phone-sim/phone.h"

struct phone_config;

struct phone_config_source {
    const char *name;   /* file name for errors: "4605.cfg", or NULL */
    bool is_file;       /* needs the header line; inline text does not */
    bool strict;        /* a bad value is an error */
    bool strict_header; /* so is a file without header (knob strict_header) */
};

/*
 * One thing the reader should know: a bad value that was not taken
 * ("account.1.sip_server.1.port = 70000: permitted 0 to 65535"), one taken
 * otherwise ("... = 30: taken as 60"), a name of another firmware, or a setting
 * without effect. Under `strict` only the first kind is an error.
 */
struct phone_config_finding {
    int line; /* of the text, from 1; 0 = of no text */
    char text[BASE_ERROR_TEXT_MAX];
};

/* What a reading found. Zero-initialise; phone_config_report_fini. */
struct phone_config_report {
    struct phone_config_finding *findings;
    size_t finding_count, finding_capacity;
    size_t unknown_count; /* names we do not know at all */
    char first_unknown[128];
    char nearest_known[128]; /* to the first unknown one, "" = none near */
    int first_unknown_line;
    size_t ignored_count; /* known Yealink names without effect here */
};

/** An empty configuration: every parameter at its documented default. */
struct phone_config *phone_config_create(enum engine_profile profile);

/**
 * Says which model the phone is, as phone_model_find knows them; of others
 * nothing is known. T58V, T58A, T56A and CP960 have the parameters of firmware
 * 81 in their firmware 80, or only its names of outbound proxies (SEMANTICS 2.1,
 * knob t5x_fw80_as_81). Accounts that the model lacks are ignored, with a word
 * about them (3.11). Before anything is read.
 */
void phone_config_set_model(struct phone_config *config, const char *name,
                            bool names_only);

void phone_config_destroy(struct phone_config **config);

/**
 * Reads a text in the syntax of SEMANTICS 3.3 over what is there. All or
 * nothing: on an error nothing of the text is taken.
 * Errors: BASE_ERR_SYNTAX: a line without '=', or no header where one is
 * demanded; BASE_ERR_RANGE (strict only): a bad value. The sentence begins with "line N: " (or "NAME:N: " with a source
 * name).
 */
int phone_config_read(struct phone_config *config, const char *text,
                      const struct phone_config_source *source,
                      struct phone_config_report *report,
                      struct base_error *error);

/** Sets one parameter. `report` may be NULL. Errors: BASE_ERR_UNKNOWN (names the
 * nearest), BASE_ERR_RANGE. */
int phone_config_set(struct phone_config *config, const char *name,
                     const char *value, struct phone_config_report *report,
                     struct base_error *error);

/** After the last phone_config_set of several: reports those among them that do
 * nothing, as phone_config_read does for the lines of its text. */
void phone_config_lint(struct phone_config *config,
                       struct phone_config_report *report);

void phone_config_report_fini(struct phone_config_report *report);

/* What the phone and the engine take; borrows from the phone_config until its
 * next change. `identities` has one entry per account. */
struct phone_config_built {
    struct engine_config engine; /* without seed, actor and has_dns_server */
    const struct phone_identity *identities;
};

/** Builds the engine's view with `policy`. */
void phone_config_build(struct phone_config *config,
                        const struct engine_policy *policy,
                        struct phone_config_built *out);
