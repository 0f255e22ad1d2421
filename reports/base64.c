// SPDX-License-Identifier: MIT
#include "reports/base64.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* How many of the last group's characters are padding; 3 = not base64. */
static size_t padding_of(const char *text, size_t length)
{
    size_t whole = strspn(text, digits);
    size_t rest = length - whole;

    if (length % 4 != 0 || rest > 2 || strspn(text + whole, "=") != rest)
        return 3;
    return rest;
}

bool report_base64_decode(const char *text, struct base_buffer *out)
{
    size_t length = strlen(text);
    size_t padding = padding_of(text, length);

    if (padding > 2)
        return false;
    for (size_t i = 0; i < length; i += 4) {
        uint32_t group = 0;
        unsigned char three[3];

        for (size_t k = 0; k < 4; k++) {
            const char *digit =
                text[i + k] == '=' ? digits : strchr(digits, text[i + k]);

            group = group << 6 | (uint32_t)(digit - digits);
        }
        three[0] = (unsigned char)(group >> 16);
        three[1] = (unsigned char)(group >> 8 & 0xff);
        three[2] = (unsigned char)(group & 0xff);
        base_buffer_append(out, three, i + 4 < length ? 3 : 3 - padding);
    }
    return true;
}
