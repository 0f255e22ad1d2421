// SPDX-License-Identifier: MIT
#pragma once
/*
 * How a worker process hands its findings to its parent: numbers and texts one
 * after the other, in the order both sides know. Texts may hold any byte.
 *
 *     cli_pack_int(&buffer, seed);              seed = cli_unpack_int(&reader);
 *     cli_pack_text(&buffer, title);            title = cli_unpack_text(&reader);
 *
 * Both sides are one program, so there is no version and no byte order. What is
 * cut short (the worker died) makes the reader `broken`, never a crash.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct cli_reader {
    const char *bytes;
    size_t length, at;
    bool broken; /* something was missing; all further reads give 0 and NULL */
};

void cli_pack_int(struct base_buffer *out, int64_t value);

/** Appends `text`, which may be NULL. */
void cli_pack_text(struct base_buffer *out, const char *text);

int64_t cli_unpack_int(struct cli_reader *reader);

/** A heap copy, or NULL if NULL was packed or the reader is broken. */
char *cli_unpack_text(struct cli_reader *reader);

/** True if everything was there and nothing is left over. */
bool cli_reader_is_whole(const struct cli_reader *reader);
