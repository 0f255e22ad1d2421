// SPDX-License-Identifier: MIT
#pragma once
/*
 * Events that are not messages, told in a few words: decisions, registration
 * and call states, faults, checks, notes.
 */
#include "base/text.h"
#include "base/timeline.h"

/** Appends "~ failover: primary -> secondary (timeout)", for messages nothing. */
void report_told(const struct base_timeline *timeline,
                 const struct base_event *event, struct base_buffer *out);
