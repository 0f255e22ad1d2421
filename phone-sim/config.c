// SPDX-License-Identifier: MIT
#include "phone-sim/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "phone-sim/config_private.h"

void phone_config_report_fini(struct phone_config_report *report)
{
    free(report->findings);
    *report = (struct phone_config_report){0};
}

/* ---- reading ------------------------------------------------------------ */

struct reading {
    struct phone_config *config;
    const struct phone_config_source *source;
    struct phone_config_report *report; /* may be NULL */
    struct base_error *error;
    struct phone_written *assignments;
    size_t count, capacity;
    int line;
};

void phone_config_report_add(struct phone_config_report *report, int line,
                             const char *text)
{
    struct phone_config_finding *finding;

    if (report == NULL)
        return;
    report->findings =
        base_grow(report->findings, report->finding_count,
                  &report->finding_capacity, sizeof(*report->findings));
    finding = &report->findings[report->finding_count++];
    finding->line = line;
    snprintf(finding->text, sizeof(finding->text), "%s", text);
}

/* Puts the place in front of an error: "line 3: " or "4605.cfg:3: ". */
static int at_line(const struct reading *r, int code)
{
    if (r->source->name != NULL)
        base_error_prefix(r->error, "%s:%d", r->source->name, r->line);
    else
        base_error_prefix(r->error, "line %d", r->line);
    return code;
}

/* A bad value: an error under `strict`, else something the reader should
 * know. */
static int reject(struct reading *r, const char *name, const char *value,
                  const char *right)
{
    struct base_error error;

    base_error_set(&error, BASE_ERR_RANGE, "%s = %s: %s", name, value, right);
    if (r->source->strict) {
        base_error_set(r->error, BASE_ERR_RANGE, "%s", error.text);
        return at_line(r, BASE_ERR_RANGE);
    }
    phone_config_report_add(r->report, r->line, error.text);
    return 0;
}

/* Unknown names of real files are legion and only counted, but for those taken
 * from the guides' examples as they stand (SEMANTICS 1.9 E3). */
static void take_unknown(struct reading *r, const char *name)
{
    struct phone_config_report *report = r->report;
    char text[256], right[100];

    if (phone_parameter_is_literal(name, right, sizeof(right))) {
        snprintf(text, sizeof(text),
                 "%.100s: unknown; X and Y stand for numbers, as in %s", name,
                 right);
        phone_config_report_add(report, r->line, text);
        return;
    }
    if (report == NULL || report->unknown_count++ > 0)
        return;
    report->first_unknown_line = r->line;
    snprintf(report->first_unknown, sizeof(report->first_unknown), "%s", name);
    phone_parameter_nearest(name, report->nearest_known,
                            sizeof(report->nearest_known));
}

/* Where a proxy stands is named as in firmware 81 on some models of 80. */
static int firmware_for(const struct phone_config *config,
                        const struct phone_parameter *parameter)
{
    static const char *const names[] = {
        "account.X.outbound_host",
        "account.X.outbound_port",
        "account.X.backup_outbound_host",
        "account.X.backup_outbound_port",
        "account.X.outbound_proxy.Y.address",
        "account.X.outbound_proxy.Y.port",
    };

    for (size_t i = 0; config->has_proxy_names && i < BASE_COUNT_OF(names); i++)
        if (strcmp(parameter->name, names[i]) == 0)
            return 81;
    return config->firmware;
}

/* SEMANTICS 3.11: an account that the model lacks is ignored; one word for all
 * of its keys. */
static bool has_account(struct reading *r, const struct phone_reference *at)
{
    unsigned limit = r->config->account_limit;
    size_t count = r->report != NULL ? r->report->finding_count : 0;
    char text[64];

    if (at->parameter->scope < PHONE_SCOPE_ACCOUNT ||
        at->parameter->scope > PHONE_SCOPE_PROXY_2 || at->x <= limit)
        return true;
    snprintf(text, sizeof(text), "account.%u: ignored, the model has %u", at->x,
             limit);
    for (size_t i = 0; i < count; i++)
        if (strcmp(r->report->findings[i].text, text) == 0)
            return false;
    phone_config_report_add(r->report, r->line, text);
    return false;
}

/* SEMANTICS 2.1: a key of another firmware is ignored, with a word about it. */
static bool is_present(struct reading *r, const struct phone_reference *at,
                       const char *name)
{
    const struct phone_parameter *parameter = at->parameter;
    int firmware = firmware_for(r->config, parameter);
    char text[256];

    if (!has_account(r, at))
        return false;

    if (firmware >= parameter->since && firmware <= parameter->until)
        return true;
    if (firmware < parameter->since)
        snprintf(text, sizeof(text), "%s: ignored, needs firmware %d or later",
                 name, parameter->since);
    else
        snprintf(text, sizeof(text),
                 "%s: ignored, a name of firmware %d and before", name,
                 parameter->until);
    phone_config_report_add(r->report, r->line, text);
    return false;
}

static void report_raised(struct reading *r, const char *name,
                          const char *value, const struct phone_value *read)
{
    char text[256];

    snprintf(text, sizeof(text), "%s = %s: taken as %lld", name, value,
             (long long)read->number);
    phone_config_report_add(r->report, r->line, text);
}

/* Reads the value of a parameter that was found and remembers both. */
static int take_value(struct reading *r, const struct phone_reference *at,
                      const char *name, const char *value)
{
    char right[128] = "permitted ";
    struct phone_value read;

    if (!phone_parameter_read(at->parameter, value, &read)) {
        phone_parameter_permitted(at->parameter, right + strlen(right),
                                  sizeof(right) - strlen(right));
        return reject(r, name, value, right);
    }
    if (at->parameter->scope == PHONE_SCOPE_NONE) {
        if (r->report != NULL)
            r->report->ignored_count++;
        return 0;
    }
    if (!is_present(r, at, name))
        return 0;
    if (read.raised)
        report_raised(r, name, value, &read);
    r->assignments = base_grow(r->assignments, r->count, &r->capacity,
                               sizeof(*r->assignments));
    r->assignments[r->count++] =
        (struct phone_written){.at = *at, .value = read, .line = r->line};
    return 0;
}

static int take_line(struct reading *r, char *line)
{
    struct phone_reference at;
    char right[128], *equals, *name, *value;

    line = base_trim(line);
    if (line[0] == '\0' || line[0] == '#')
        return 0;
    equals = strchr(line, '=');
    if (equals == NULL) {
        base_error_set(r->error, BASE_ERR_SYNTAX,
                       "'%.60s' is not of the form name = value", line);
        return at_line(r, BASE_ERR_SYNTAX);
    }
    *equals = '\0';
    name = base_trim(line);
    value = base_trim(equals + 1);
    switch (phone_parameter_find(name, &at)) {
    case PHONE_MATCH_FOUND:
        return take_value(r, &at, name, value);
    case PHONE_MATCH_INDEX:
        phone_parameter_indexes(at.parameter, right, sizeof(right));
        return reject(r, name, value, right);
    case PHONE_MATCH_UNKNOWN:
        take_unknown(r, name);
        break;
    }
    return 0;
}

/* SEMANTICS 3.3: knob strict_header says whether a file without header is
 * refused or only mentioned. */
static int check_header(struct reading *r, const char *text)
{
    static const char missing[] = "the first line is not '#!version:1.0.0.1'";

    if (!r->source->is_file ||
        base_has_prefix(text + strspn(text, " \t\r\n"), "#!version"))
        return 0;
    if (!r->source->strict_header) {
        phone_config_report_add(r->report, 1, missing);
        return 0;
    }
    r->line = 1;
    base_error_set(r->error, BASE_ERR_SYNTAX, "%s (knob strict_header = true)",
                   missing);
    return at_line(r, BASE_ERR_SYNTAX);
}

static int read_lines(struct reading *r, char *text)
{
    int result = 0;

    for (char *line = text, *end; line != NULL && result == 0; line = end) {
        end = strchr(line, '\n');
        if (end != NULL)
            *end++ = '\0';
        r->line++;
        result = take_line(r, line);
    }
    return result;
}

static void apply(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        phone_config_make_place(r->config, &r->assignments[i].at);
        phone_config_store(r->config, &r->assignments[i].at,
                           &r->assignments[i].value);
    }
}

int phone_config_read(struct phone_config *config, const char *text,
                      const struct phone_config_source *source,
                      struct phone_config_report *report,
                      struct base_error *error)
{
    struct reading r = {
        .config = config, .source = source, .report = report, .error = error};
    char *copy;
    int result;

    if (base_has_prefix(text, "\xef\xbb\xbf")) /* UTF-8 byte order mark */
        text += 3;
    result = check_header(&r, text);
    if (result != 0)
        return result;
    copy = base_strdup(text);
    result = read_lines(&r, copy);
    if (result == 0) {
        apply(&r);
        phone_config_lint_written(config, r.assignments, r.count, report);
    }
    free(r.assignments);
    free(copy);
    return result;
}

/* ---- one parameter ------------------------------------------------------ */

static int unknown_name(const char *name, struct base_error *error)
{
    char nearest[128];

    phone_parameter_nearest(name, nearest, sizeof(nearest));
    if (nearest[0] == '\0')
        return base_error_set(error, BASE_ERR_UNKNOWN, "unknown parameter '%s'",
                              name);
    return base_error_set(error, BASE_ERR_UNKNOWN,
                          "unknown parameter '%s'; did you mean '%s'?", name,
                          nearest);
}

int phone_config_set(struct phone_config *config, const char *name,
                     const char *value, struct phone_config_report *report,
                     struct base_error *error)
{
    const struct phone_config_source source = {.strict = true};
    struct reading r = {
        .config = config, .source = &source, .report = report, .error = error};
    struct phone_reference at;
    struct phone_value read;
    char right[128];

    switch (phone_parameter_find(name, &at)) {
    case PHONE_MATCH_UNKNOWN:
        return unknown_name(name, error);
    case PHONE_MATCH_INDEX:
        return base_error_set(
            error, BASE_ERR_RANGE, "%s = %s: %s", name, value,
            phone_parameter_indexes(at.parameter, right, sizeof(right)));
    case PHONE_MATCH_FOUND:
        break;
    }
    if (!phone_parameter_read(at.parameter, value, &read))
        return base_error_set(
            error, BASE_ERR_RANGE, "%s = %s: permitted %s", name, value,
            phone_parameter_permitted(at.parameter, right, sizeof(right)));
    if (at.parameter->scope == PHONE_SCOPE_NONE || !is_present(&r, &at, name))
        return 0;
    if (read.raised)
        report_raised(&r, name, value, &read);
    phone_config_make_place(config, &at);
    phone_config_store(config, &at, &read);
    config->set = base_grow(config->set, config->set_count,
                            &config->set_capacity, sizeof(*config->set));
    config->set[config->set_count++] = (struct phone_written){.at = at};
    return 0;
}

void phone_config_lint(struct phone_config *config,
                       struct phone_config_report *report)
{
    phone_config_lint_written(config, config->set, config->set_count, report);
    config->set_count = 0;
}
