// SPDX-License-Identifier: MIT
#include "phone-sim/parameters.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/text.h"

#define PHONE_INT(scope_, name_, field, least_, most_, fallback_, flags_,      \
                  since_, until_, needs_, effect_)                             \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_##scope_,                                            \
     .kind = PHONE_KIND_INT,                                                   \
     .flags = flags_,                                                          \
     .since = since_,                                                          \
     .until = until_,                                                          \
     .offset = OFFSET_##scope_(field),                                         \
     .least = least_,                                                          \
     .most = most_,                                                            \
     .fallback = fallback_,                                                    \
     .needs = needs_,                                                          \
     .effect = effect_},
#define PHONE_INHERITED(name_, field, least_, most_, flags_, inherits_,        \
                        needs_, effect_)                                       \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_PROXY,                                               \
     .kind = PHONE_KIND_INT,                                                   \
     .flags = (flags_) | PHONE_MINUS_ONE,                                      \
     .since = 82,                                                              \
     .until = 99,                                                              \
     .offset = OFFSET_PROXY(field),                                            \
     .least = least_,                                                          \
     .most = most_,                                                            \
     .fallback = -1,                                                           \
     .inherits = inherits_,                                                    \
     .needs = needs_,                                                          \
     .effect = effect_},
#define PHONE_TEXT(scope_, name_, field, kind_, longest, since_, until_,       \
                   needs_, effect_)                                            \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_##scope_,                                            \
     .kind = PHONE_KIND_##kind_,                                               \
     .since = since_,                                                          \
     .until = until_,                                                          \
     .offset = OFFSET_##scope_(field),                                         \
     .most = longest,                                                          \
     .needs = needs_,                                                          \
     .effect = effect_},
#define PHONE_SECONDS(name_, field, least_, most_, fallback_, effect_)         \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_PHONE,                                               \
     .kind = PHONE_KIND_SECONDS,                                               \
     .since = 80,                                                              \
     .until = 99,                                                              \
     .offset = offsetof(struct phone_global_values, field),                    \
     .least = least_,                                                          \
     .most = most_,                                                            \
     .fallback = fallback_,                                                    \
     .effect = effect_},
#define PHONE_CHECKED(name_, least_, most_, flags_, effect_)                   \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_NONE,                                                \
     .kind = PHONE_KIND_INT,                                                   \
     .flags = flags_,                                                          \
     .since = 80,                                                              \
     .until = 99,                                                              \
     .least = least_,                                                          \
     .most = most_,                                                            \
     .effect = effect_},
#define PHONE_FAMILY(name_)                                                    \
    {.name = name_,                                                            \
     .scope = PHONE_SCOPE_NONE,                                                \
     .kind = PHONE_KIND_ANY,                                                   \
     .since = 80,                                                              \
     .until = 99},

#define OFFSET_PHONE(field) offsetof(struct phone_global_values, field)
#define OFFSET_ACCOUNT(field) offsetof(struct phone_account_values, field)
#define OFFSET_SERVER(field) offsetof(struct phone_server_values, field)
#define OFFSET_PROXY(field) offsetof(struct phone_server_values, field)
#define OFFSET_PROXY_1(field) offsetof(struct phone_server_values, field)
#define OFFSET_PROXY_2(field) offsetof(struct phone_server_values, field)
#define OFFSET_STATIC(field) offsetof(struct phone_static_values, field)

static const struct phone_parameter parameters[] = {
#include "phone-sim/parameters.def"
};

const struct phone_parameter *phone_parameter_at(size_t i)
{
    return i < BASE_COUNT_OF(parameters) ? &parameters[i] : NULL;
}

const struct phone_parameter *phone_parameter_named(const char *name)
{
    size_t i = 0;

    while (i < BASE_COUNT_OF(parameters) &&
           strcmp(parameters[i].name, name) != 0)
        i++;
    BASE_ASSERT(i < BASE_COUNT_OF(parameters));
    return &parameters[i];
}

/* The most an X or Y of this name may be: records are numbered like accounts.
 * */
static unsigned index_most(const struct phone_parameter *parameter, char letter)
{
    if (letter == 'Y')
        return PHONE_SERVERS_MAX;
    return parameter->scope == PHONE_SCOPE_STATIC ? PHONE_STATIC_MAX
                                                  : PHONE_ACCOUNTS_MAX;
}

/* True if `pattern` stands at a whole label "X" or "Y". */
static bool is_index(const char *start, const char *pattern)
{
    return (*pattern == 'X' || *pattern == 'Y') && pattern > start &&
           pattern[-1] == '.' && (pattern[1] == '.' || pattern[1] == '\0');
}

/* Reads a label of digits; returns its length, 0 if it is something else. A
 * number too long to be an index of anything is returned as 9999. */
static size_t read_index(const char *text, unsigned *out)
{
    size_t length = strspn(text, "0123456789");
    unsigned value = 0;

    if (length == 0 || (text[0] == '0' && length > 1))
        return 0;
    for (size_t i = 0; i < length && value < 1000; i++)
        value = value * 10 + (unsigned)(text[i] - '0');
    *out = value;
    return length;
}

/* Compares a written name with one of the list. */
static enum phone_match match(const struct phone_parameter *parameter,
                              const char *name, struct phone_reference *out)
{
    const char *pattern = parameter->name;
    enum phone_match result = PHONE_MATCH_FOUND;
    size_t length;
    unsigned value;

    *out = (struct phone_reference){.parameter = parameter};
    for (; *pattern != '\0' && *pattern != '*'; pattern++) {
        if (!is_index(parameter->name, pattern)) {
            if (*name++ != *pattern)
                return PHONE_MATCH_UNKNOWN;
            continue;
        }
        length = read_index(name, &value);
        if (length == 0)
            return PHONE_MATCH_UNKNOWN;
        if (value < 1 || value > index_most(parameter, *pattern))
            result = PHONE_MATCH_INDEX;
        *(*pattern == 'X' ? &out->x : &out->y) = value;
        name += length;
    }
    if (*pattern == '\0' && *name != '\0')
        return PHONE_MATCH_UNKNOWN;
    return result;
}

enum phone_match phone_parameter_find(const char *name,
                                      struct phone_reference *out)
{
    for (size_t i = 0; i < BASE_COUNT_OF(parameters); i++) {
        enum phone_match result = match(&parameters[i], name, out);

        if (result != PHONE_MATCH_UNKNOWN)
            return result;
    }
    return PHONE_MATCH_UNKNOWN;
}

static bool read_int(const struct phone_parameter *parameter, const char *text,
                     struct phone_value *out)
{
    if (!base_int_parse(text, INT32_MIN, INT32_MAX, &out->number))
        return false;
    if ((parameter->flags & PHONE_MINUS_ONE) != 0 && out->number == -1)
        return true;
    if ((parameter->flags & PHONE_ZERO_OR_RAISED) != 0) {
        if (out->number == 0)
            return true;
        if (out->number > 0 && out->number < parameter->least) {
            out->number = parameter->least;
            out->raised = true;
        }
    }
    return out->number >= parameter->least && out->number <= parameter->most;
}

static bool read_seconds(const struct phone_parameter *parameter,
                         const char *text, struct phone_value *out)
{
    char *end;
    double seconds;

    if (!isdigit((unsigned char)text[0]) ||
        strspn(text, "0123456789.") != strlen(text))
        return false;
    seconds = strtod(text, &end);
    if (*end != '\0' || !base_span_from_seconds(seconds, &out->number))
        return false;
    return out->number >= parameter->least && out->number <= parameter->most;
}

/* A literal without a port: that has a parameter of its own. */
static bool is_ip(const char *text)
{
    struct base_address address;

    return base_address_parse(text, 0, &address) &&
           strstr(text, address.family == BASE_IPV4 ? ":" : "]:") == NULL;
}

/* Nothing that would end a URI or a label. What has a colon, and what consists
 * of numbers and dots, is an address or a mistake. */
static bool is_host(const char *text)
{
    size_t length = strlen(text);

    if (strpbrk(text, ":[]") != NULL || (isdigit((unsigned char)text[0]) &&
                                         strspn(text, "0123456789.") == length))
        return is_ip(text);
    while (length > 0 && (isalnum((unsigned char)text[length - 1]) ||
                          strchr("-._", text[length - 1]) != NULL))
        length--;
    return length == 0;
}

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return false;
    }
    return true;
}

static bool is_ipv4(const char *text)
{
    struct base_address address;

    return strchr(text, ':') == NULL && strchr(text, '[') == NULL &&
           base_address_parse(text, 0, &address) && address.family == BASE_IPV4;
}

static bool text_is_permitted(const struct phone_parameter *parameter,
                              const char *text)
{
    if (strlen(text) > (size_t)parameter->most)
        return false;
    switch (parameter->kind) {
    case PHONE_KIND_HOST:
        return is_host(text);
    case PHONE_KIND_IPV4:
        return is_ipv4(text);
    case PHONE_KIND_FLAG:
        return strchr("SAUPsaup", text[0]) != NULL;
    case PHONE_KIND_TEXT:
    case PHONE_KIND_INT:
    case PHONE_KIND_SECONDS:
    case PHONE_KIND_ANY:
        break;
    }
    return is_printable(text);
}

bool phone_parameter_read(const struct phone_parameter *parameter,
                          const char *text, struct phone_value *out)
{
    *out = (struct phone_value){.number = parameter->fallback};
    if (text[0] == '\0' || parameter->kind == PHONE_KIND_ANY)
        return true;
    if (parameter->kind == PHONE_KIND_INT)
        return read_int(parameter, text, out);
    if (parameter->kind == PHONE_KIND_SECONDS)
        return read_seconds(parameter, text, out);
    out->text = text;
    return text_is_permitted(parameter, text);
}

static void permitted_int(const struct phone_parameter *parameter, char *out,
                          size_t size)
{
    const char *join = parameter->most - parameter->least == 1 ? "or" : "to";
    const char *extra = "";

    if (parameter->flags == (PHONE_MINUS_ONE | PHONE_ZERO_OR_RAISED))
        extra = "-1, 0 or ";
    else if (parameter->flags == PHONE_MINUS_ONE)
        extra = *join == 'o' ? "-1, " : "-1 or ";
    else if (parameter->flags == PHONE_ZERO_OR_RAISED)
        extra = "0 or ";
    snprintf(out, size, "%s%lld %s %lld", extra, (long long)parameter->least,
             join, (long long)parameter->most);
}

char *phone_parameter_permitted(const struct phone_parameter *parameter,
                                char *out, size_t size)
{
    switch (parameter->kind) {
    case PHONE_KIND_INT:
        permitted_int(parameter, out, size);
        break;
    case PHONE_KIND_SECONDS:
        snprintf(out, size, "%g to %g seconds",
                 (double)parameter->least / (double)BASE_SEC,
                 (double)parameter->most / (double)BASE_SEC);
        break;
    case PHONE_KIND_HOST:
        snprintf(out, size,
                 "an IP address or a domain name of at most %lld characters",
                 (long long)parameter->most);
        break;
    case PHONE_KIND_IPV4:
        snprintf(out, size, "an IPv4 address");
        break;
    case PHONE_KIND_FLAG:
        snprintf(out, size, "S, A, U or P");
        break;
    case PHONE_KIND_TEXT:
    case PHONE_KIND_ANY:
        snprintf(out, size, "a text of at most %lld characters",
                 (long long)parameter->most);
        break;
    }
    return out;
}

char *phone_parameter_indexes(const struct phone_parameter *parameter,
                              char *out, size_t size)
{
    bool has_y = strstr(parameter->name, ".Y.") != NULL;

    snprintf(out, size, "X is permitted 1 to %u%s", index_most(parameter, 'X'),
             has_y ? ", Y 1 to 2" : "");
    return out;
}

char *phone_parameter_default(const struct phone_parameter *parameter,
                              char *out, size_t size)
{
    switch (parameter->kind) {
    case PHONE_KIND_INT:
        snprintf(out, size, "%lld", (long long)parameter->fallback);
        break;
    case PHONE_KIND_SECONDS:
        snprintf(out, size, "%g",
                 (double)parameter->fallback / (double)BASE_SEC);
        break;
    case PHONE_KIND_TEXT:
    case PHONE_KIND_HOST:
    case PHONE_KIND_IPV4:
    case PHONE_KIND_FLAG:
    case PHONE_KIND_ANY:
        snprintf(out, size, "blank");
        break;
    }
    return out;
}

char *phone_parameter_needs(unsigned needs, char *out, size_t size)
{
    static const char *const words[] = {
        "outbound_proxy_enable = 1",
        "outbound_proxy_enable = 0",
        "an address of sip_server.2",
        "an address of outbound_proxy.2",
        "fallback.redundancy_type = 1",
        "a domain name as address",
        "register_on_enable = 1",
        "failback_mode 1, 2 or 3",
        "failback_mode = 3",
        "reg_failed_retry_min_time above 0",
        "reg_failed_retry_min_time = 0",
    };
    size_t length = 0;

    out[0] = '\0';
    for (size_t i = 0; i < BASE_COUNT_OF(words) && length < size; i++) {
        if ((needs & 1u << i) != 0)
            length += (size_t)snprintf(out + length, size - length, "%s%s",
                                       length > 0 ? " and " : "", words[i]);
    }
    return out;
}

bool phone_parameter_is_literal(const char *name, char *out, size_t size)
{
    struct phone_reference at;
    bool has_letter = false;
    size_t length = strlen(name);

    if (length >= size)
        return false;
    memcpy(out, name, length + 1);
    for (size_t i = 0; i < length; i++) {
        if (!is_index(out, out + i))
            continue;
        out[i] = '1';
        has_letter = true;
    }
    return has_letter && phone_parameter_find(out, &at) == PHONE_MATCH_FOUND &&
           at.parameter->kind != PHONE_KIND_ANY;
}

/* Writes the listed name with the numbers that stand in `name`, 1 if none do.
 * */
static void write_name(const char *pattern, const char *name, char *out,
                       size_t size)
{
    const char *start = pattern;
    size_t length = 0;

    for (; *pattern != '\0' && length + 4 < size; pattern++) {
        if (!is_index(start, pattern)) {
            out[length++] = *pattern;
            continue;
        }
        name += strcspn(name, "0123456789");
        if (isdigit((unsigned char)*name)) {
            while (isdigit((unsigned char)*name) && length + 4 < size)
                out[length++] = *name++;
        } else {
            out[length++] = '1';
        }
    }
    out[length] = '\0';
}

char *phone_parameter_write(const struct phone_reference *at, char *out,
                            size_t size)
{
    char numbers[32];

    snprintf(numbers, sizeof(numbers), "%u.%u", at->x, at->y);
    write_name(at->parameter->name, numbers, out, size);
    return out;
}

enum { NAME_MAX_BYTES = 128 };

char *phone_parameter_nearest(const char *name, char *out, size_t size)
{
    size_t count = 0;
    char(*texts)[NAME_MAX_BYTES] =
        base_calloc(BASE_COUNT_OF(parameters), sizeof(*texts));
    const char **names =
        base_calloc(BASE_COUNT_OF(parameters) + 1, sizeof(*names));
    const char *nearest = NULL;

    for (size_t i = 0; i < BASE_COUNT_OF(parameters); i++) {
        if (parameters[i].kind == PHONE_KIND_ANY)
            continue;
        write_name(parameters[i].name, name, texts[count], NAME_MAX_BYTES);
        names[count] = texts[count];
        count++;
    }
    if (strlen(name) < NAME_MAX_BYTES)
        nearest = base_nearest(name, names);
    snprintf(out, size, "%s", nearest != NULL ? nearest : "");
    free(names);
    free(texts);
    return out;
}
