// SPDX-License-Identifier: MIT
#pragma once
/*
 * Pieces of JSON text whose bytes are fully determined: fields in the order
 * they are written, times without binary noise, no white space.
 *
 *     struct report_json json = {.out = &buffer};
 *     report_json_open(&json, NULL, '{');
 *     report_json_time(&json, "t", now);
 *     report_json_text(&json, "kind", "note");
 *     report_json_close(&json, '}');                 {"t":7.5,"kind":"note"}
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/time.h"

struct report_json {
    struct base_buffer *out;
    bool follows; /* something stands before, in the same object or array */
};

/** Opens an object '{' or array '['; `key` is NULL in an array and at the top. */
void report_json_open(struct report_json *json, const char *key, char bracket);

/** Closes it with '}' or ']'. */
void report_json_close(struct report_json *json, char bracket);

/** A string. Bytes that are not UTF-8 are read as Latin-1. */
void report_json_text(struct report_json *json, const char *key,
                      const char *text);

/** A string, unless it is empty or NULL. */
void report_json_some_text(struct report_json *json, const char *key,
                           const char *text);

/** Bytes: a string under `key` if they are UTF-8, else base64 under `key64`. */
void report_json_bytes(struct report_json *json, const char *key,
                       const char *key64, const void *bytes, size_t length);

/** Bytes as base64. */
void report_json_base64(struct report_json *json, const char *key,
                        const void *bytes, size_t length);

void report_json_int(struct report_json *json, const char *key, int64_t value);
void report_json_uint(struct report_json *json, const char *key,
                      uint64_t value);
void report_json_bool(struct report_json *json, const char *key, bool value);

/** Seconds with as many decimals as it takes, at most six; null for never. */
void report_json_time(struct report_json *json, const char *key, base_time t);
