// SPDX-License-Identifier: MIT
#pragma once
/*
 * Putting a message together: text grows on the stack, and on the heap only if
 * it is longer than nearly every message is.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "sip/message.h"

struct sip_writer {
    char *bytes; /* `stack`, or a heap block */
    size_t length, capacity;
    bool is_doubtful; /* parts come from a message that was refused */
    char stack[1536];
};

void sip_writer_init(struct sip_writer *writer);
void sip_writer_fini(struct sip_writer *writer);

void sip_write_bytes(struct sip_writer *writer, const void *bytes,
                     size_t length);
void sip_write_text(struct sip_writer *writer, const char *text);
void sip_write_number(struct sip_writer *writer, int64_t number);

/** A text from outside: line ends in it become spaces, so that nobody puts a
 * header of his own into a message by way of a user name. */
void sip_write_value(struct sip_writer *writer, const char *value);

/** "Name: value" and a line end. */
void sip_write_header(struct sip_writer *writer, const char *name,
                      const char *value);

/** Our Via line: sent-by, branch and an empty rport (RFC 3581). */
void sip_write_via(struct sip_writer *writer, enum base_transport transport,
                   const struct base_address *sent_by, const char *branch);

/** The topmost value of a received request's Via, with `received` and `rport`
 * filled in for where it came from (RFC 3261 section 18.2.1, RFC 3581
 * section 4). `value` is `length` bytes of the message's Via. */
void sip_write_stamped_via(struct sip_writer *writer,
                           const struct sip_message *request, const char *value,
                           size_t length);

/** Makes the message of what was written; the writer is finished then. */
struct sip_message *sip_writer_finish(struct sip_writer *writer);
