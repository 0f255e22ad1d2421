// SPDX-License-Identifier: MIT
#pragma once
/*
 * The Contacts of a stored message, as far as the invariant `one-binding` asks,
 * and the addresses that events have as text.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/timeline.h"

#define JUDGE_CONTACTS_MAX 16

/** How many bytes of "192.168.1.13:5060" are the IP; all, if there is no port. */
size_t judge_ip_length(const char *address);

/**
 * The Contact URIs of a message that live at `ip` and are for the transport it
 * went by, as hashes; returns how many. A message without bytes has none.
 */
size_t judge_contacts_of(const struct base_timeline *timeline,
                         const struct base_event *event, const char *ip,
                         uint64_t out[JUDGE_CONTACTS_MAX]);
