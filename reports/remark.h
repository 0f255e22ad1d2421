// SPDX-License-Identifier: MIT
#pragma once
/*
 * What stands to the right of a message in a ladder: which copy it is, why it
 * was not delivered, when it arrived if that took time.
 */
#include <stddef.h>

#include "base/text.h"
#include "base/timeline.h"

/**
 * Appends the remark on message `index`, nothing if there is nothing to say
 * ("re-send 2, primary silent"). A reason already told for the copy before is
 * not repeated if that copy is at or after `first_shown`.
 */
void report_remark(const struct base_timeline *timeline, size_t index,
                   size_t first_shown, struct base_buffer *out);
