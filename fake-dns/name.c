// SPDX-License-Identifier: MIT
#include "fake-dns/name.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* RFC 1035 section 2.3.4. */
#define LABEL_BYTES_MAX 63
#define NAME_WIRE_BYTES_MAX 255

/* How much of a long name an error shows. */
#define SHOWN 60

static int bad_name(struct base_error *error, const char *name,
                    const char *what)
{
    return base_error_set(error, BASE_ERR_SYNTAX, "name '%.*s%s' %s", SHOWN,
                          name, strlen(name) > SHOWN ? "..." : "", what);
}

/*
 * The length of the one character at `text`, which may be an escape (\X or
 * \DDD); 0 if it may not stand in a name.
 */
static size_t character(const char *text)
{
    int value = 0;

    if (text[0] != '\\')
        return isgraph((unsigned char)text[0]) ? 1 : 0;
    if (!isdigit((unsigned char)text[1]))
        return isgraph((unsigned char)text[1]) ? 2 : 0;
    for (int i = 1; i <= 3; i++) {
        if (!isdigit((unsigned char)text[i]))
            return 0;
        value = value * 10 + (text[i] - '0');
    }
    return value <= UINT8_MAX ? 4 : 0;
}

/* Checks an absolute name label by label. */
static int check(const char *name, struct base_error *error)
{
    size_t label = 0, wire = 1, length;

    for (const char *at = name; *at != '\0'; at += length) {
        length = character(at);
        if (length == 0)
            return bad_name(error, name,
                            "holds a character that cannot stand in a name");
        if (*at != '.') {
            label++;
            continue;
        }
        if (label == 0)
            return bad_name(error, name, "has two dots in a row or in front");
        if (label > LABEL_BYTES_MAX)
            return bad_name(error, name,
                            "has a part longer than 63 characters");
        wire += label + 1;
        label = 0;
    }
    if (wire > NAME_WIRE_BYTES_MAX)
        return bad_name(error, name, "is longer than 253 characters");
    return 0;
}

static bool is_absolute(const char *name)
{
    size_t length = strlen(name), escapes = 0;

    if (length == 0 || name[length - 1] != '.')
        return false;
    while (escapes + 1 < length && name[length - 2 - escapes] == '\\')
        escapes++;
    return escapes % 2 == 0;
}

int fdns_name_read(const struct fdns_token *token, const char *origin,
                   char out[FDNS_ABSOLUTE_MAX], struct base_error *error)
{
    const char *name = token->text;
    bool absolute = is_absolute(name), is_origin = strcmp(name, "@") == 0;
    int length;

    if (token->quoted)
        return bad_name(error, name, "stands in quotes");
    if (!absolute && origin[0] == '\0')
        return bad_name(error, name,
                        "is relative, and no $ORIGIN says below what; end it "
                        "with a dot or write $ORIGIN first");
    if (is_origin)
        length = snprintf(out, FDNS_ABSOLUTE_MAX, "%s", origin);
    else if (absolute)
        length = snprintf(out, FDNS_ABSOLUTE_MAX, "%s", name);
    else
        length = snprintf(out, FDNS_ABSOLUTE_MAX, "%s.%s", name,
                          strcmp(origin, ".") == 0 ? "" : origin);
    if (length >= FDNS_ABSOLUTE_MAX)
        return bad_name(error, name, "is longer than 253 characters");
    return strcmp(out, ".") == 0 ? 0 : check(out, error);
}

int fdns_owner_read(const struct fdns_token *token, const char *origin,
                    char out[FDNS_ABSOLUTE_MAX], struct base_error *error)
{
    size_t length = strlen(token->text), tail = strlen(origin);
    const char *name = token->text;

    /* `origin` ends with the dot that `name` lacks. */
    if (tail > 1 && length + 1 > tail && name[length - tail] == '.' &&
        strncasecmp(name + length - tail + 1, origin, tail - 1) == 0)
        origin = ".";
    return fdns_name_read(token, origin, out, error);
}
