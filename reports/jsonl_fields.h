// SPDX-License-Identifier: MIT
#pragma once
/*
 * Which fields the line of an event has, kind by kind, and where in the event
 * they go: DESIGN 6 as a table, for readers.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/timeline.h"

enum report_field_type {
    REPORT_FIELD_NAME, /* a text: uint32_t, number of the name table */
    REPORT_FIELD_FLAG, /* bool */
    REPORT_FIELD_INT,  /* int32_t */
    REPORT_FIELD_UINT, /* uint32_t */
    REPORT_FIELD_TIME, /* base_time, in seconds */
    REPORT_FIELD_TRANSPORT,
    REPORT_FIELD_FATE,
    REPORT_FIELD_VERDICT,
    REPORT_FIELD_BYTES,  /* a text whose bytes are stored */
    REPORT_FIELD_BASE64, /* the same in base64 */
    REPORT_FIELD_WHY,    /* an object with the fields of report_why_fields */
};

struct report_field {
    const char *key; /* NULL ends a table */
    enum report_field_type type;
    size_t offset; /* in struct base_event */
    bool is_required;
};

#define REPORT_FIELDS_MAX 24

/** The fields of a kind besides `kind`. */
const struct report_field *report_fields(enum base_event_kind kind);

/** The fields of `why`. */
const struct report_field *report_why_fields(void);
