// SPDX-License-Identifier: MIT
#pragma once
/* Messages of the tests, written with \n for line ends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "sip/message.h"

/* Each \n becomes CRLF. Returns a heap text. */
static inline char *wire(const char *text)
{
    struct base_buffer buffer = {0};

    for (; *text != '\0'; text++) {
        if (*text == '\n')
            base_buffer_append(&buffer, "\r", 1);
        base_buffer_append(&buffer, text, 1);
    }
    return buffer.bytes;
}

/* Parses a message that must be right. */
static inline struct sip_message *parsed(const char *text)
{
    struct sip_message *message = NULL;
    struct base_error error = {0};
    char *bytes = wire(text);

    if (sip_message_parse(bytes, strlen(bytes), &message, &error) != 0)
        fail_msg("refused: %s\n%s", error.text, text);
    free(bytes);
    return message;
}

static inline void assert_text(const struct sip_message *message,
                               const char *expected)
{
    char *bytes = wire(expected);
    size_t length;

    assert_string_equal(sip_message_text(message, &length), bytes);
    assert_int_equal(length, strlen(bytes));
    free(bytes);
}
