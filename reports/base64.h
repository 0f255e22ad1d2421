// SPDX-License-Identifier: MIT
#pragma once
/* Bytes out of base64 (RFC 4648 section 4), as stored timelines hold them. */
#include <stdbool.h>

#include "base/text.h"

/**
 * Appends the bytes behind `text`. False, and nothing appended, unless it is
 * whole groups of four with padding at the end only.
 */
bool report_base64_decode(const char *text, struct base_buffer *out);
