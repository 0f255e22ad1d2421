// SPDX-License-Identifier: MIT
#pragma once
/*
 * Finds the messages in a stream of bytes (RFC 3261 sections 7.5 and 18.3):
 * the head ends with an empty line, and the body is as long as Content-Length
 * says. How the stream was cut into pieces does not matter. Empty lines between
 * messages are keep-alives (RFC 5626 section 3.5.1) and are skipped; two in a row
 * are a ping, which somebody has to answer.
 *
 * What a framer gives is not yet a SIP message, only where one must be. Once
 * the place where one ends cannot be known any more, the stream is broken for
 * good.
 *
 *     sip_framer_put(&framer, bytes, length);
 *     while (sip_framer_next(&framer, &at, &size, &error) == SIP_FRAME_MESSAGE)
 *         take(at, size);
 *     sip_framer_fini(&framer);
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* All zero is an empty one. */
struct sip_framer {
    char *bytes;
    size_t length, capacity;
    size_t taken;     /* bytes in front that are of no interest any more */
    size_t scanned;   /* bytes behind those without an end of the head */
    size_t pings;     /* nobody has asked for */
    size_t ping_part; /* bytes of the next one that are there */
    bool is_broken;
};

enum sip_frame {
    SIP_FRAME_MORE, /* nothing whole is there yet */
    SIP_FRAME_MESSAGE,
    SIP_FRAME_BROKEN,
};

/** Appends bytes of the stream; copies. */
void sip_framer_put(struct sip_framer *framer, const void *bytes,
                    size_t length);

/**
 * Takes the next message out; its bytes are borrowed until sip_framer_put or
 * sip_framer_fini. BROKEN, with a sentence in `error`: a message begins with
 * what no start line does, has no Content-Length, one that is no number, two that differ, or is beyond the
 * limits of sip/message.h.
 */
enum sip_frame sip_framer_next(struct sip_framer *framer, const char **bytes,
                               size_t *length, struct base_error *error);

/** Pings that stood before what sip_framer_next gave last, and have not been
 * told yet. */
size_t sip_framer_take_pings(struct sip_framer *framer);

/** Frees the bytes and makes it empty. */
void sip_framer_fini(struct sip_framer *framer);
