// SPDX-License-Identifier: MIT
#include "cli/codec.h"

#include <string.h>

#include "base/memory.h"

#define NO_TEXT (-1)

void cli_pack_int(struct base_buffer *out, int64_t value)
{
    base_buffer_append(out, &value, sizeof value);
}

void cli_pack_text(struct base_buffer *out, const char *text)
{
    if (text == NULL) {
        cli_pack_int(out, NO_TEXT);
        return;
    }
    cli_pack_int(out, (int64_t)strlen(text));
    base_buffer_append(out, text, strlen(text));
}

/* The next `length` bytes, or NULL and a broken reader. */
static const char *take(struct cli_reader *reader, size_t length)
{
    const char *bytes;

    if (reader->broken || length > reader->length - reader->at) {
        reader->broken = true;
        return NULL;
    }
    bytes = reader->bytes + reader->at;
    reader->at += length;
    return bytes;
}

int64_t cli_unpack_int(struct cli_reader *reader)
{
    int64_t value = 0;
    const char *bytes = take(reader, sizeof value);

    if (bytes != NULL)
        memcpy(&value, bytes, sizeof value);
    return value;
}

char *cli_unpack_text(struct cli_reader *reader)
{
    int64_t length = cli_unpack_int(reader);
    const char *bytes;

    if (reader->broken || length == NO_TEXT)
        return NULL;
    bytes = take(reader, length < 0 ? SIZE_MAX : (size_t)length);
    return bytes == NULL ? NULL : base_strndup(bytes, (size_t)length);
}

bool cli_reader_is_whole(const struct cli_reader *reader)
{
    return !reader->broken && reader->at == reader->length;
}
