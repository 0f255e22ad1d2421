// SPDX-License-Identifier: MIT
#pragma once
/*
 * The way back: a stored timeline (reports/jsonl.h) becomes a base_timeline
 * again, for whoever compares, judges or draws it without a rerun.
 *
 * Writing what was read gives the same lines, byte for byte. The header line
 * may be missing and may hold more than is known here; an event may not: a
 * field that is not known, not of its type or not there is an error.
 *
 *     struct report_stored stored;
 *     err = report_jsonl_load("runs/x.jsonl", true, &stored, &error);
 *     ... base_timeline_at(stored.timeline, 0) ...
 *     report_stored_fini(&stored);
 *
 * Errors read "runs/x.jsonl:12: sip has no field 'metod'; did you mean 'method'?".
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/timeline.h"

/* A timeline that was stored; everything in it is owned. */
struct report_stored {
    struct base_timeline *timeline;
    bool has_header;
    struct base_timeline_header header; /* a text that is not there is NULL */
};

/**
 * Reads `length` bytes of text; `name` stands for FILE in errors. Bytes of
 * messages are left behind unless `keep_raw`. On an error `out` holds nothing.
 * Errors: BASE_ERR_SYNTAX, BASE_ERR_RANGE (a time or a
 * number beyond its limits), BASE_ERR_UNKNOWN (a kind, field or word nobody
 * defined), BASE_ERR_UNSUPPORTED (another format).
 */
int report_jsonl_read(const char *name, const char *text, size_t length,
                      bool keep_raw, struct report_stored *out,
                      struct base_error *error) BASE_MUST_CHECK;

/** Reads a file. Errors: as above; BASE_ERR_IO, BASE_ERR_FULL: over 1 GiB. */
int report_jsonl_load(const char *path, bool keep_raw,
                      struct report_stored *out,
                      struct base_error *error) BASE_MUST_CHECK;

/** Frees what is inside and empties it. */
void report_stored_fini(struct report_stored *stored);
