// SPDX-License-Identifier: MIT
#pragma once
/*
 * The stored timeline (DESIGN 6): a header line, then one JSON object per event
 * in the order of the timeline.
 *
 * Equal runs give equal bytes. Only `net` in the header tells networks apart;
 * report_jsonl_events leaves the header out, for comparing them. Fields stand in
 * the order of DESIGN's table. A field without content is left out: no status
 * in a request, no `retransmission` unless it is one, no `fate` of a message
 * that is still under way, no `raw` when bytes are not kept. Nothing that judges
 * or draws an event is lost: reports/jsonl_read.h gives the same events back.
 *
 *     {"t":7.5,"kind":"sip","src":"alice","dst":"secondary",…,"fate":"delivered"}
 */
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "base/timeline.h"

/** Appends line 1; `net` and `version` that are NULL are left out. */
void report_jsonl_header(const struct base_timeline *timeline,
                         const struct base_timeline_header *header,
                         struct base_buffer *out);

/** Appends the line of event `index`. */
void report_jsonl_event(const struct base_timeline *timeline, size_t index,
                        struct base_buffer *out);

/** Appends the lines of all events, without the header. */
void report_jsonl_events(const struct base_timeline *timeline,
                         struct base_buffer *out);

/** A hash (base_hash) of what report_jsonl_events would append. */
uint64_t report_jsonl_hash(const struct base_timeline *timeline);

/**
 * Writes header and events to an open stream, event by event, and flushes it.
 * Errors: BASE_ERR_IO: the stream does not take them.
 */
int report_jsonl_write(const struct base_timeline *timeline,
                       const struct base_timeline_header *header, FILE *stream,
                       struct base_error *error) BASE_MUST_CHECK;

/**
 * Writes header and events to `path`, whole or not at all: a file beside it is
 * written first and then renamed. Missing folders are made.
 * Errors: BASE_ERR_IO: cannot be written. The sentence names the file.
 */
int report_jsonl_save(const struct base_timeline *timeline,
                      const struct base_timeline_header *header,
                      const char *path,
                      struct base_error *error) BASE_MUST_CHECK;
