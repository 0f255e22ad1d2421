// SPDX-License-Identifier: MIT
#pragma once
/*
 * Names as master files write them: absolute with a dot at their end, relative
 * below $ORIGIN without, "@" for $ORIGIN itself (RFC 1035 section 5.1). Checked
 * for what a name can be (section 2.3.4); any printable ASCII character may
 * stand in one (RFC 2181 section 11).
 */
#include "base/error.h"
#include "dns/record.h"
#include "fake-dns/scan.h"

/* An absolute name with its trailing dot, and a terminator. */
#define FDNS_ABSOLUTE_MAX (DNS_NAME_MAX + 1)

/**
 * Makes a name absolute below `origin` ("" = none).
 * Errors: BASE_ERR_SYNTAX: no name, or relative without origin.
 */
int fdns_name_read(const struct fdns_token *token, const char *origin,
                   char out[FDNS_ABSOLUTE_MAX], struct base_error *error);

/**
 * The same for the owner of a change at run time, where people write the whole
 * name and forget the dot: one that ends in `origin` is taken as absolute.
 */
int fdns_owner_read(const struct fdns_token *token, const char *origin,
                    char out[FDNS_ABSOLUTE_MAX], struct base_error *error);
