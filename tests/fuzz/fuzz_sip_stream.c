// SPDX-License-Identifier: MIT
/*
 * Any bytes as a stream of SIP messages. How it is cut into pieces changes
 * nothing: neither the messages and pings found nor where it is broken. What is found is
 * within the limits, and may be parsed.
 *
 * The first byte is the length of the pieces, less one.
 */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "sip/framer.h"
#include "sip/message.h"

#define FRAMES_MAX 64

/* What a framer made of a stream. */
struct found {
    size_t lengths[FRAMES_MAX], count, pings;
    bool is_broken;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take(const char *bytes, size_t length)
{
    struct sip_message *message = NULL;

    BASE_ASSERT(length > 0 && length <= SIP_MESSAGE_BYTES_MAX);
    (void)sip_message_parse(bytes, length, &message, NULL);
    sip_message_release(&message);
}

static void drain(struct sip_framer *framer, struct found *found)
{
    struct base_error error = {0};
    enum sip_frame frame;
    const char *bytes;
    size_t length;

    while ((frame = sip_framer_next(framer, &bytes, &length, &error)) ==
           SIP_FRAME_MESSAGE) {
        take(bytes, length);
        if (found->count < FRAMES_MAX)
            found->lengths[found->count] = length;
        found->count++;
    }
    found->pings += sip_framer_take_pings(framer);
    if (frame == SIP_FRAME_BROKEN && !found->is_broken)
        BASE_ASSERT(error.text[0] != '\0');
    found->is_broken = frame == SIP_FRAME_BROKEN;
}

static void run(const uint8_t *data, size_t size, size_t piece,
                struct found *found)
{
    struct sip_framer framer = {0};

    for (size_t at = 0; at < size; at += piece) {
        sip_framer_put(&framer, data + at,
                       size - at < piece ? size - at : piece);
        drain(&framer, found);
    }
    sip_framer_fini(&framer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct found whole = {0}, cut = {0};

    if (size < 2)
        return 0;
    run(data + 1, size - 1, size - 1, &whole);
    run(data + 1, size - 1, (size_t)data[0] + 1, &cut);
    BASE_ASSERT(memcmp(&whole, &cut, sizeof whole) == 0);
    return 0;
}
