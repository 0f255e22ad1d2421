// SPDX-License-Identifier: MIT
#pragma once
/*
 * Addresses of record: who is meant by a URI (RFC 3261 section 10.3 step 5).
 * A user part and a domain. Every host part is a domain of its own, unless the
 * registrar was told that several of them are one.
 */
#include <stdbool.h>
#include <stddef.h>

/* Host parts that are the same domain; the first one stands for all. */
struct freg_domains {
    char **hosts; /* lower case */
    size_t count;
};

struct freg_aor {
    char user[128];   /* as sip_uri has it; "" = the domain itself */
    char domain[256]; /* lower case; "" = whatever the domain */
};

/** Copies `count` host names; zero of them is fine. */
void freg_domains_init(struct freg_domains *domains, const char *const *hosts,
                       size_t count);
void freg_domains_fini(struct freg_domains *domains);

/** Reads a sip: or sips: URI, its port and parameters apart; false if none. */
bool freg_aor_read(const char *uri, const struct freg_domains *domains,
                   struct freg_aor *out);

/** Reads what a person writes: "4605", "4605@pbx.com" or a SIP URI. */
bool freg_aor_read_name(const char *text, const struct freg_domains *domains,
                        struct freg_aor *out);
