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

/* One line of the text that will change something. */
struct assignment {
    struct phone_reference at;
    struct phone_value value;
    int line;
};

struct reading {
    struct phone_config *config;
    const struct phone_config_source *source;
    struct phone_config_report *report; /* may be NULL */
    struct base_error *error;
    struct assignment *assignments;
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
    char text[256];

    snprintf(text, sizeof(text), "%s = %s: %s", name, value, right);
    if (r->source->strict) {
        base_error_set(r->error, BASE_ERR_RANGE, "%s", text);
        return at_line(r, BASE_ERR_RANGE);
    }
    phone_config_report_add(r->report, r->line, text);
    return 0;
}

static void count_unknown(struct reading *r, const char *name)
{
    struct phone_config_report *report = r->report;

    if (report == NULL || report->unknown_count++ > 0)
        return;
    report->first_unknown_line = r->line;
    snprintf(report->first_unknown, sizeof(report->first_unknown), "%s", name);
    phone_parameter_nearest(name, report->nearest_known,
                            sizeof(report->nearest_known));
}

/* SEMANTICS 2.1: a key of another firmware is ignored, with a word about it. */
static bool has_firmware(struct reading *r,
                         const struct phone_parameter *parameter,
                         const char *name)
{
    char text[256];
    int firmware = r->config->firmware;

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

/* Reads the value of a parameter that was found and remembers both. */
static int take_value(struct reading *r, const struct phone_reference *at,
                      const char *name, const char *value)
{
    char right[128] = "permitted ", text[256];
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
    if (!has_firmware(r, at->parameter, name))
        return 0;
    if (read.raised) {
        snprintf(text, sizeof(text), "%s = %s: taken as %lld", name, value,
                 (long long)read.number);
        phone_config_report_add(r->report, r->line, text);
    }
    r->assignments = base_grow(r->assignments, r->count, &r->capacity,
                               sizeof(*r->assignments));
    r->assignments[r->count++] =
        (struct assignment){.at = *at, .value = read, .line = r->line};
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
        count_unknown(r, name);
        break;
    }
    return 0;
}

/* SEMANTICS 3.3, knob strict_header = false: a missing header is a warning. */
static void check_header(struct reading *r, const char *text)
{
    if (r->source->is_file &&
        !base_has_prefix(text + strspn(text, " \t\r\n"), "#!version"))
        phone_config_report_add(r->report, 1,
                                "the first line is not '#!version:1.0.0.1'");
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

/* Line of the last assignment to a parameter, 0 if the text has none. */
static int line_of(const void *arg, const char *name, unsigned x, unsigned y)
{
    const struct reading *r = arg;

    for (size_t i = r->count; i-- > 0;) {
        const struct assignment *a = &r->assignments[i];

        if (a->at.x == x && a->at.y == y &&
            strcmp(a->at.parameter->name, name) == 0)
            return a->line;
    }
    return 0;
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
    check_header(&r, text);
    copy = base_strdup(text);
    result = read_lines(&r, copy);
    if (result == 0) {
        apply(&r);
        phone_config_lint(&(struct phone_lint){
            .config = config, .report = report, .line_of = line_of, .arg = &r});
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
                     const char *value, struct base_error *error)
{
    const struct phone_config_source source = {.strict = true};
    struct reading r = {.config = config, .source = &source, .error = error};
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
    if (at.parameter->scope == PHONE_SCOPE_NONE ||
        !has_firmware(&r, at.parameter, name))
        return 0;
    phone_config_make_place(config, &at);
    phone_config_store(config, &at, &read);
    return 0;
}
