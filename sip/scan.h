// SPDX-License-Identifier: MIT
#pragma once
/*
 * Reading of header values (RFC 3261 section 25): quoted strings, lists,
 * parameters, name-addr, Via. Slices point into the text that was scanned.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sip/message.h"

struct sip_slice {
    const char *at;
    size_t length;
};

/* A name-addr or addr-spec with its header parameters. */
struct sip_name_addr {
    struct sip_slice uri;
    struct sip_slice params; /* from the first ';' on */
};

/** White space inside a head: SP, HT, CR, LF. */
bool sip_scan_is_blank(char c);

/** RFC 3261 token character. */
bool sip_scan_is_token(char c);

const char *sip_scan_skip_blanks(const char *at, const char *end);

/** End of the quoted string at `at`, NULL if it does not end. */
const char *sip_scan_quoted(const char *at, const char *end);

/** End of the list element at `at`: the next ',' outside quotes and brackets,
 * or `end`; NULL if a quote or bracket stays open. */
const char *sip_scan_element(const char *at, const char *end);

/** A slice without blanks at both ends. */
struct sip_slice sip_scan_trim(const char *at, const char *end);

/** Value of ";name=value" in `params`; length 0 for ";name". False: absent. */
bool sip_scan_param(struct sip_slice params, const char *name,
                    struct sip_slice *value_out);

/** Takes a From, To, Contact or Route value apart; NULL or what is wrong. */
const char *sip_scan_name_addr(struct sip_slice value,
                               struct sip_name_addr *out);

/** NULL, or what is wrong with an absolute URI. */
const char *sip_scan_check_uri(struct sip_slice uri);

/** Reads a Via value; NULL or what is wrong. */
const char *sip_scan_via(struct sip_slice value, struct sip_via *out);

/** Reads the digits at the start of a slice; false if there are none or the
 * number is above `most`. `rest_out` may be NULL, then nothing may follow. */
bool sip_scan_number(struct sip_slice text, int64_t most, int64_t *out,
                     const char **rest_out);

/** Copies a slice into a fixed array; false if it does not fit. */
bool sip_scan_copy(struct sip_slice text, char *out, size_t size);
