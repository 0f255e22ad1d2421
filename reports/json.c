// SPDX-License-Identifier: MIT
#include "reports/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"

static bool is_ascii(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] >= 0x80)
            return false;
    return true;
}

/* What must stand for the character inside a string, NULL for itself. */
static const char *escape_of(char c, char room[8])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\r':
        return "\\r";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        if ((unsigned char)c >= 0x20)
            return NULL;
        snprintf(room, 8, "\\u%04X", (unsigned)c);
        return room;
    }
}

/* Nearly every string is ASCII; the library would take twice as long. */
static void add_ascii(struct base_buffer *out, const char *bytes, size_t length)
{
    char room[8];
    size_t start = 0;

    base_buffer_append(out, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        const char *escape = escape_of(bytes[i], room);

        if (escape == NULL)
            continue;
        base_buffer_append(out, bytes + start, i - start);
        base_buffer_puts(out, escape);
        start = i + 1;
    }
    base_buffer_append(out, bytes + start, length - start);
    base_buffer_append(out, "\"", 1);
}

/* Appends a quoted string; false and nothing if the bytes are not UTF-8. */
static bool add_string(struct base_buffer *out, const char *bytes,
                       size_t length)
{
    json_t *string;
    char *text;

    if (is_ascii((const unsigned char *)bytes, length)) {
        add_ascii(out, bytes, length);
        return true;
    }
    string = json_stringn(bytes, length);
    if (string == NULL)
        return false;
    text = json_dumps(string, JSON_ENCODE_ANY);
    BASE_ASSERT(text != NULL);
    base_buffer_puts(out, text);
    free(text);
    json_decref(string);
    return true;
}

static void add_latin1(struct base_buffer *out, const char *text)
{
    struct base_buffer utf8 = {0};

    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        unsigned char two[2] = {(unsigned char)(0xc0 | byte >> 6),
                                (unsigned char)(0x80 | (byte & 0x3f))};

        if (byte < 0x80)
            base_buffer_append(&utf8, text, 1);
        else
            base_buffer_append(&utf8, two, 2);
    }
    add_string(out, base_buffer_text(&utf8), utf8.length);
    base_buffer_fini(&utf8);
}

static void add_base64(struct base_buffer *out, const void *bytes,
                       size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/"
                                 "="; /* [64] */
    const unsigned char *byte = bytes;

    base_buffer_append(out, "\"", 1);
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t group = (uint32_t)byte[i] << 16 |
                         (uint32_t)(left > 1 ? byte[i + 1] : 0) << 8 |
                         (uint32_t)(left > 2 ? byte[i + 2] : 0);
        char four[4] = {digits[group >> 18], digits[group >> 12 & 63],
                        digits[left > 1 ? group >> 6 & 63 : 64],
                        digits[left > 2 ? group & 63 : 64]};

        base_buffer_append(out, four, sizeof four);
    }
    base_buffer_append(out, "\"", 1);
}

/* The comma before a value and its key. */
static void start_value(struct report_json *json, const char *key)
{
    if (json->follows)
        base_buffer_append(json->out, ",", 1);
    json->follows = true;
    if (key == NULL)
        return;
    if (!add_string(json->out, key, strlen(key)))
        add_latin1(json->out, key);
    base_buffer_append(json->out, ":", 1);
}

void report_json_open(struct report_json *json, const char *key, char bracket)
{
    start_value(json, key);
    base_buffer_append(json->out, &bracket, 1);
    json->follows = false;
}

void report_json_close(struct report_json *json, char bracket)
{
    base_buffer_append(json->out, &bracket, 1);
    json->follows = true;
}

void report_json_text(struct report_json *json, const char *key,
                      const char *text)
{
    start_value(json, key);
    if (text == NULL)
        text = "";
    if (!add_string(json->out, text, strlen(text)))
        add_latin1(json->out, text);
}

void report_json_some_text(struct report_json *json, const char *key,
                           const char *text)
{
    if (text != NULL && text[0] != '\0')
        report_json_text(json, key, text);
}

void report_json_bytes(struct report_json *json, const char *key,
                       const char *key64, const void *bytes, size_t length)
{
    struct base_buffer string = {0};

    if (add_string(&string, bytes, length)) {
        start_value(json, key);
        base_buffer_append(json->out, string.bytes, string.length);
    } else {
        report_json_base64(json, key64, bytes, length);
    }
    base_buffer_fini(&string);
}

void report_json_base64(struct report_json *json, const char *key,
                        const void *bytes, size_t length)
{
    start_value(json, key);
    add_base64(json->out, bytes, length);
}

void report_json_int(struct report_json *json, const char *key, int64_t value)
{
    start_value(json, key);
    base_buffer_printf(json->out, "%" PRId64, value);
}

void report_json_uint(struct report_json *json, const char *key, uint64_t value)
{
    start_value(json, key);
    base_buffer_printf(json->out, "%" PRIu64, value);
}

void report_json_bool(struct report_json *json, const char *key, bool value)
{
    start_value(json, key);
    base_buffer_puts(json->out, value ? "true" : "false");
}

void report_json_time(struct report_json *json, const char *key, base_time t)
{
    char text[BASE_TIME_TEXT_MAX];
    size_t length;

    start_value(json, key);
    if (t == BASE_TIME_NEVER) {
        base_buffer_puts(json->out, "null");
        return;
    }
    length = strlen(base_time_format(text, t, 6));
    while (text[length - 1] == '0')
        length--;
    if (text[length - 1] == '.')
        length--;
    base_buffer_append(json->out, text, length);
}
