// SPDX-License-Identifier: MIT
#pragma once
/*
 * One entry of a master file read as a record. Everything a person may get
 * wrong is checked here, on the text, because ldns, which then reads the
 * record, lets numbers wrap, invents TTLs and says no more than "could not
 * parse".
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "dns/message.h"
#include "fake-dns/name.h"
#include "fake-dns/scan.h"

/* What entries inherit from those before them. */
struct fdns_scope {
    char origin[FDNS_ABSOLUTE_MAX]; /* "" = none so far */
    char owner[FDNS_ABSOLUTE_MAX];  /* of the last record, "" = none */
    bool has_ttl;
    uint32_t ttl;
    bool is_later; /* a change at run time: see fdns_owner_read */
};

/**
 * Reads a TTL or another time ("300", "5m", "1h30m").
 * Errors: BASE_ERR_SYNTAX: no time; BASE_ERR_RANGE: above 2^31 - 1.
 */
int fdns_ttl_read(const char *what, const char *text, uint32_t *out,
                  struct base_error *error);

/**
 * Reads a record and leaves its owner in the scope. `*line` becomes the line of
 * the token that is wrong.
 * Errors: see fdns_zone_create.
 */
int fdns_record_read(const struct fdns_entry *entry, struct fdns_scope *scope,
                     struct dns_record *out, int *line,
                     struct base_error *error);
