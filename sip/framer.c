// SPDX-License-Identifier: MIT
#include "sip/framer.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "sip/message.h"
#include "sip/scan.h"

#define FIRST_BYTES 2048
#define NO_LENGTH (-1)

/* ---- bytes ----------------------------------------------------------------------- */

/* What has been taken makes room for what comes. */
static void compact(struct sip_framer *framer)
{
    if (framer->taken == 0)
        return;
    memmove(framer->bytes, framer->bytes + framer->taken,
            framer->length - framer->taken);
    framer->length -= framer->taken;
    framer->taken = 0;
}

void sip_framer_put(struct sip_framer *framer, const void *bytes, size_t length)
{
    if (framer->is_broken || length == 0)
        return;
    compact(framer);
    if (framer->length + length > framer->capacity) {
        size_t capacity = framer->capacity > 0 ? framer->capacity : FIRST_BYTES;

        while (capacity < framer->length + length)
            capacity *= 2;
        framer->bytes = base_realloc(framer->bytes, capacity, 1);
        framer->capacity = capacity;
    }
    memcpy(framer->bytes + framer->length, bytes, length);
    framer->length += length;
}

void sip_framer_fini(struct sip_framer *framer)
{
    free(framer->bytes);
    *framer = (struct sip_framer){0};
}

/* ---- the head -------------------------------------------------------------------- */

/* RFC 5626 section 4.4.1. */
static void count_ping(struct sip_framer *framer, char byte)
{
    static const char ping[] = "\r\n\r\n";

    if (byte == ping[framer->ping_part])
        framer->ping_part++;
    else
        framer->ping_part = byte == ping[0];
    if (framer->ping_part == strlen(ping)) {
        framer->ping_part = 0;
        framer->pings++;
    }
}

static void skip_keep_alives(struct sip_framer *framer)
{
    if (framer->scanned > 0)
        return;
    for (; framer->taken < framer->length; framer->taken++) {
        char byte = framer->bytes[framer->taken];

        if (byte != '\r' && byte != '\n')
            break;
        count_ping(framer, byte);
    }
    if (framer->taken < framer->length)
        framer->ping_part = 0;
}

size_t sip_framer_take_pings(struct sip_framer *framer)
{
    size_t pings = framer->pings;

    framer->pings = 0;
    return pings;
}

/* Bytes of the head, its empty line included; 0 if that has not come. */
static size_t head_length(struct sip_framer *framer)
{
    const char *start = framer->bytes + framer->taken;
    const char *end = framer->bytes + framer->length;
    const char *at = start + framer->scanned;

    for (; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++) {
        framer->scanned = (size_t)(at - start);
        if (end - at >= 2 && at[1] == '\n')
            return (size_t)(at + 2 - start);
        if (end - at >= 3 && at[1] == '\r' && at[2] == '\n')
            return (size_t)(at + 3 - start);
        if (end - at < 3) /* the line behind it is not there yet */
            return 0;
    }
    framer->scanned = (size_t)(end - start);
    return 0;
}

/* The value of the header line at `at` if it is called Content-Length. */
static bool is_content_length(const char *at, const char *end,
                              const char **value_out)
{
    static const char *const names[] = {"Content-Length", "l"};

    for (size_t i = 0; i < BASE_COUNT_OF(names); i++) {
        size_t length = strlen(names[i]);
        const char *colon = at + length;

        if ((size_t)(end - at) <= length ||
            strncasecmp(at, names[i], length) != 0)
            continue;
        while (colon < end && (*colon == ' ' || *colon == '\t'))
            colon++;
        if (colon == end || *colon != ':')
            continue;
        *value_out = colon + 1;
        return true;
    }
    return false;
}

/* A header line may go on in the next one (RFC 3261 section 7.3.1). */
static const char *line_end(const char *at, const char *end)
{
    do {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL)
            return end;
        at++;
    } while (at < end && (*at == ' ' || *at == '\t'));
    return at;
}

static int read_length(const char *at, const char *end, int64_t *length,
                       struct base_error *error)
{
    struct sip_slice value = sip_scan_trim(at, end);
    int64_t number;

    if (!sip_scan_number(value, SIP_MESSAGE_BYTES_MAX, &number, NULL))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Content-Length '%.*s' is not 0 to %d",
                              (int)(value.length < 40 ? value.length : 40),
                              value.at, SIP_MESSAGE_BYTES_MAX);
    if (*length != NO_LENGTH && *length != number)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "Content-Length is %" PRId64 " and %" PRId64,
                              *length, number);
    *length = number;
    return 0;
}

/* Bytes of the body that the head at `at` promises. */
static int body_length(const char *at, const char *end, int64_t *length,
                       struct base_error *error)
{
    const char *value;
    int err = 0;

    *length = NO_LENGTH;
    while (at < end && err == 0) {
        const char *next = line_end(at, end);

        if (is_content_length(at, next, &value))
            err = read_length(value, next, length, error);
        at = next;
    }
    if (err == 0 && *length == NO_LENGTH)
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "a message without Content-Length has no end on "
                             "a stream");
    return err;
}

/* ---- messages -------------------------------------------------------------------- */

static enum sip_frame wreck(struct sip_framer *framer)
{
    framer->is_broken = true;
    return SIP_FRAME_BROKEN;
}

static enum sip_frame await(struct sip_framer *framer, struct base_error *error)
{
    if (framer->length - framer->taken <= SIP_HEAD_BYTES_MAX)
        return SIP_FRAME_MORE;
    base_error_set(error, BASE_ERR_FULL, "the head has more than %d bytes",
                   SIP_HEAD_BYTES_MAX);
    return wreck(framer);
}

enum sip_frame sip_framer_next(struct sip_framer *framer, const char **bytes,
                               size_t *length, struct base_error *error)
{
    const char *start;
    int64_t body;
    size_t head;

    if (framer->is_broken)
        return SIP_FRAME_BROKEN;
    skip_keep_alives(framer);
    if (framer->taken == framer->length)
        return SIP_FRAME_MORE;
    start = framer->bytes + framer->taken;
    if (!sip_scan_is_token(*start)) { /* TLS, for one */
        base_error_set(error, BASE_ERR_SYNTAX,
                       "no message begins with the byte 0x%02x",
                       (unsigned)(unsigned char)*start);
        return wreck(framer);
    }
    head = head_length(framer);
    if (head == 0)
        return await(framer, error);
    if (body_length(start, start + head, &body, error) != 0)
        return wreck(framer);
    if (head > SIP_HEAD_BYTES_MAX ||
        head + (size_t)body > SIP_MESSAGE_BYTES_MAX) {
        base_error_set(error, BASE_ERR_FULL,
                       "a head of %zu and a body of %" PRId64
                       " bytes are beyond the limits",
                       head, body);
        return wreck(framer);
    }
    if (framer->length - framer->taken < head + (size_t)body)
        return SIP_FRAME_MORE;
    *bytes = start;
    *length = head + (size_t)body;
    framer->taken += *length;
    framer->scanned = 0;
    return SIP_FRAME_MESSAGE;
}
