// SPDX-License-Identifier: MIT
#include "fake-dns/reader.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/text.h"

#define FIELDS_MAX 7

enum field_kind {
    FIELD_END, /* no more fields */
    FIELD_NAME,
    FIELD_U16,
    FIELD_U32,
    FIELD_TIME,
    FIELD_TEXT,
    FIELD_IPV4,
    FIELD_IPV6,
};

struct field {
    enum field_kind kind;
    const char *name;
};

/* The data of a type, field by field. */
struct shape {
    uint16_t type;
    const char *name;
    struct field fields[FIELDS_MAX + 1];
};

static const struct shape shapes[] = {
    {DNS_A, "A", {{FIELD_IPV4, "address"}}},
    {DNS_AAAA, "AAAA", {{FIELD_IPV6, "address"}}},
    {DNS_CNAME, "CNAME", {{FIELD_NAME, "target"}}},
    {DNS_NS, "NS", {{FIELD_NAME, "target"}}},
    {DNS_SRV,
     "SRV",
     {{FIELD_U16, "priority"},
      {FIELD_U16, "weight"},
      {FIELD_U16, "port"},
      {FIELD_NAME, "target"}}},
    {DNS_NAPTR,
     "NAPTR",
     {{FIELD_U16, "order"},
      {FIELD_U16, "preference"},
      {FIELD_TEXT, "flags"},
      {FIELD_TEXT, "service"},
      {FIELD_TEXT, "regexp"},
      {FIELD_NAME, "replacement"}}},
    {DNS_SOA,
     "SOA",
     {{FIELD_NAME, "primary"},
      {FIELD_NAME, "mailbox"},
      {FIELD_U32, "serial"},
      {FIELD_TIME, "refresh"},
      {FIELD_TIME, "retry"},
      {FIELD_TIME, "expire"},
      {FIELD_TIME, "minimum"}}},
};

/* The names of `shapes`, for base_nearest. */
static const char *const type_names[] = {"A",   "AAAA",  "CNAME", "NS",
                                         "SRV", "NAPTR", "SOA",   NULL};

/* An entry on its way to a record. */
struct reading {
    const struct fdns_entry *entry;
    struct fdns_scope *scope;
    size_t next; /* token */
    int *line;
    struct base_error *error;

    char owner[FDNS_ABSOLUTE_MAX];
    bool has_ttl, has_class;
    uint32_t ttl;
    const struct shape *shape;
    struct base_buffer text; /* the record as ldns is to read it */
};

static const struct fdns_token *token_at(const struct reading *reading,
                                         size_t i)
{
    const struct fdns_token *token = &reading->entry->tokens[i];

    *reading->line = token->line;
    return token;
}

/* ---- numbers and times --------------------------------------------------- */

/* Digits of any length, or a '-' and digits. */
static bool is_integer(const char *text)
{
    if (*text == '-')
        text++;
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static int number_read(const char *what, const char *text, int64_t most,
                       struct base_error *error)
{
    int64_t value;

    if (!is_integer(text))
        return base_error_set(error, BASE_ERR_SYNTAX, "%s '%s' is not a number",
                              what, text);
    if (text[0] == '-')
        return base_error_set(error, BASE_ERR_RANGE, "%s %s is below 0", what,
                              text);
    if (!base_int_parse(text, 0, most, &value))
        return base_error_set(error, BASE_ERR_RANGE, "%s %s is above %lld",
                              what, text, (long long)most);
    return 0;
}

static uint64_t unit_seconds(char unit)
{
    switch (tolower((unsigned char)unit)) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    case 'w':
        return 604800;
    default:
        return 0;
    }
}

int fdns_ttl_read(const char *what, const char *text, uint32_t *out,
                  struct base_error *error)
{
    uint64_t total = 0, number, unit;
    const char *at = text;

    if (is_integer(text) && text[0] == '-')
        return base_error_set(error, BASE_ERR_RANGE, "%s %s is below 0", what,
                              text);
    do {
        char *end = NULL;

        number = isdigit((unsigned char)*at) ? strtoull(at, &end, 10) : 0;
        unit = end == NULL ? 0 : *end == '\0' ? 1 : unit_seconds(*end);
        if (unit == 0)
            return base_error_set(
                error, BASE_ERR_SYNTAX,
                "%s '%s' is not a time; write seconds or units as in 5m, 1h30m",
                what, text);
        if (number > INT32_MAX || (total += number * unit) > INT32_MAX)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "%s %s is above 2147483647 seconds", what,
                                  text);
        at = *end == '\0' ? end : end + 1;
    } while (*at != '\0');
    *out = (uint32_t)total;
    return 0;
}

/* ---- data fields --------------------------------------------------------- */

/* A character-string: at most 255 bytes behind its escapes, none of them
 * NUL. */
static int text_check(const char *what, const char *text,
                      struct base_error *error)
{
    size_t bytes = 0;

    for (const char *at = text; *at != '\0'; at++, bytes++) {
        if (*at != '\\')
            continue;
        at++;
        if (!isdigit((unsigned char)*at) && *at != '\0')
            continue;
        if (strspn(at, "0123456789") < 3 || strncmp(at, "000", 3) == 0 ||
            strncmp(at, "255", 3) > 0)
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "%s \"%s\" has an escape that is neither "
                                  "\\X nor \\001 to \\255; a backslash itself "
                                  "is \\\\",
                                  what, text);
        at += 2;
    }
    if (bytes >= DNS_STRING_MAX)
        return base_error_set(error, BASE_ERR_RANGE,
                              "%s is longer than 255 characters", what);
    return 0;
}

static int ip_check(const char *what, const char *text, enum base_family family,
                    struct base_error *error)
{
    const char *allowed =
        family == BASE_IPV4 ? "0123456789." : "0123456789abcdefABCDEF:.";
    struct base_address address;

    if (text[strspn(text, allowed)] == '\0' &&
        base_address_parse(text, 0, &address) && address.family == family)
        return 0;
    return base_error_set(error, BASE_ERR_SYNTAX,
                          "%s '%s' is not an %s address", what, text,
                          family == BASE_IPV4 ? "IPv4" : "IPv6");
}

/* Checks one field and appends it to the text for ldns. */
static int field_read(struct reading *reading, const struct field *field,
                      const struct fdns_token *token)
{
    char what[32], name[FDNS_ABSOLUTE_MAX];
    uint32_t seconds;
    int err = 0;

    snprintf(what, sizeof what, "%s %s", reading->shape->name, field->name);
    switch (field->kind) {
    case FIELD_NAME:
        err =
            fdns_name_read(token, reading->scope->origin, name, reading->error);
        if (err != 0)
            base_error_prefix(reading->error, "%s", what);
        else
            base_buffer_printf(&reading->text, " %s", name);
        return err;
    case FIELD_TEXT:
        err = text_check(what, token->text, reading->error);
        base_buffer_printf(&reading->text, " \"%s\"", token->text);
        return err;
    case FIELD_TIME:
        err = fdns_ttl_read(what, token->text, &seconds, reading->error);
        if (err == 0)
            base_buffer_printf(&reading->text, " %u", seconds);
        return err;
    case FIELD_U16:
        err = number_read(what, token->text, UINT16_MAX, reading->error);
        break;
    case FIELD_U32:
        err = number_read(what, token->text, UINT32_MAX, reading->error);
        break;
    case FIELD_IPV4:
        err = ip_check(what, token->text, BASE_IPV4, reading->error);
        break;
    case FIELD_IPV6:
        err = ip_check(what, token->text, BASE_IPV6, reading->error);
        break;
    case FIELD_END:
        break;
    }
    base_buffer_printf(&reading->text, " %s", token->text);
    return err;
}

static int wrong_count(struct reading *reading, size_t got, size_t wanted)
{
    struct base_buffer names = {0};
    int err;

    for (size_t i = 0; i < wanted; i++)
        base_buffer_printf(&names, "%s%s", i > 0 ? ", " : "",
                           reading->shape->fields[i].name);
    err = base_error_set(reading->error, BASE_ERR_SYNTAX,
                         "%s has %zu field%s instead of %zu (%s)",
                         reading->shape->name, got, got == 1 ? "" : "s", wanted,
                         base_buffer_text(&names));
    base_buffer_fini(&names);
    return err;
}

static int data_read(struct reading *reading)
{
    const struct field *fields = reading->shape->fields;
    size_t got = reading->entry->count - reading->next, wanted = 0;
    int err = 0;

    while (fields[wanted].kind != FIELD_END)
        wanted++;
    if (got != wanted)
        return wrong_count(reading, got, wanted);
    for (size_t i = 0; i < wanted && err == 0; i++)
        err = field_read(reading, &fields[i],
                         token_at(reading, reading->next + i));
    return err;
}

/* ---- what stands in front of the data ------------------------------------ */

static int owner_read(struct reading *reading)
{
    const struct fdns_scope *scope = reading->scope;
    int err;

    if (reading->entry->indented) {
        token_at(reading, 0);
        if (scope->owner[0] == '\0')
            return base_error_set(reading->error, BASE_ERR_SYNTAX,
                                  "the line is indented, so its owner is that "
                                  "of the record before, and there is none");
        memcpy(reading->owner, scope->owner, sizeof reading->owner);
        return 0;
    }
    err = (scope->is_later ? fdns_owner_read : fdns_name_read)(
        token_at(reading, reading->next++), scope->origin, reading->owner,
        reading->error);
    if (err != 0) {
        base_error_prefix(reading->error, "owner");
        return err;
    }
    if (base_has_prefix(reading->owner, "*."))
        return base_error_set(reading->error, BASE_ERR_UNSUPPORTED,
                              "wildcard owner '%s' is not supported: write one "
                              "record per name",
                              reading->owner);
    return 0;
}

static bool is_class(const char *text)
{
    static const char *const classes[] = {"IN", "CH", "HS", "CS", "ANY"};

    for (size_t i = 0; i < BASE_COUNT_OF(classes); i++) {
        if (strcasecmp(text, classes[i]) == 0)
            return true;
    }
    return false;
}

/* TTL and class, each at most once and in any order. */
static int prefix_read(struct reading *reading)
{
    for (; reading->next < reading->entry->count; reading->next++) {
        const char *text = token_at(reading, reading->next)->text;
        int err = 0;

        if (isdigit((unsigned char)text[0]) && !reading->has_ttl) {
            reading->has_ttl = true;
            err = fdns_ttl_read("TTL", text, &reading->ttl, reading->error);
        } else if (is_class(text) && !reading->has_class) {
            reading->has_class = true;
            if (strcasecmp(text, "IN") != 0)
                err =
                    base_error_set(reading->error, BASE_ERR_UNKNOWN,
                                   "class %s is not served; only IN is", text);
        } else {
            return 0;
        }
        if (err != 0)
            return err;
    }
    return 0;
}

static int unknown_type(const struct reading *reading, const char *text)
{
    const char *nearest = base_nearest(text, type_names);

    if (nearest != NULL)
        return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                              "unknown record type '%s'; did you mean '%s'?",
                              text, nearest);
    if (reading->entry->indented && reading->next == 0)
        return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                              "unknown record type '%s'; the line is indented, "
                              "so its owner is that of the record before",
                              text);
    return base_error_set(reading->error, BASE_ERR_UNKNOWN,
                          "unknown record type '%s'; known are A, AAAA, CNAME, "
                          "NS, SRV, NAPTR and SOA",
                          text);
}

static int type_read(struct reading *reading)
{
    const char *text;

    if (reading->next == reading->entry->count)
        return base_error_set(reading->error, BASE_ERR_SYNTAX,
                              "the record ends before its type");
    text = token_at(reading, reading->next)->text;
    for (size_t i = 0; i < BASE_COUNT_OF(shapes); i++) {
        if (strcasecmp(shapes[i].name, text) == 0) {
            reading->shape = &shapes[i];
            reading->next++;
            return 0;
        }
    }
    return unknown_type(reading, text);
}

static int ttl_settle(struct reading *reading)
{
    if (reading->has_ttl)
        return 0;
    if (!reading->scope->has_ttl)
        return base_error_set(
            reading->error, BASE_ERR_SYNTAX,
            "the record has no TTL; write one in front of its "
            "type, or $TTL before the first record");
    reading->ttl = reading->scope->ttl;
    return 0;
}

static int read_in_order(struct reading *reading)
{
    int err = owner_read(reading);

    if (err == 0)
        err = prefix_read(reading);
    if (err == 0)
        err = type_read(reading);
    if (err == 0)
        err = ttl_settle(reading);
    if (err != 0)
        return err;
    base_buffer_printf(&reading->text, "%s %u IN %s", reading->owner,
                       reading->ttl, reading->shape->name);
    return data_read(reading);
}

int fdns_record_read(const struct fdns_entry *entry, struct fdns_scope *scope,
                     struct dns_record *out, int *line,
                     struct base_error *error)
{
    struct reading reading = {
        .entry = entry, .scope = scope, .line = line, .error = error};
    int err = read_in_order(&reading);

    if (err == 0)
        err = dns_record_parse(base_buffer_text(&reading.text), out, error);
    if (err == 0)
        memcpy(scope->owner, reading.owner, sizeof scope->owner);
    base_buffer_fini(&reading.text);
    return err;
}
