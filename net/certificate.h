// SPDX-License-Identifier: MIT
#pragma once
/*
 * The certificate authority of one run. It is made when TLS is first used, with
 * keys that nobody keeps (ECDSA P-256: an RSA key would take 200 times as long),
 * valid from before the virtual epoch to beyond every scenario.
 */

#include "base/time.h"

struct net_authority;

/* What is wrong with a certificate. */
enum net_certificate_flaw {
    NET_CERTIFICATE_GOOD,
    NET_CERTIFICATE_EXPIRED,   /* the day before the virtual epoch */
    NET_CERTIFICATE_UNTRUSTED, /* by an authority that nobody knows */
    NET_CERTIFICATE_WRONG_NAME,
};

struct net_certificate {
    const char *names; /* host names and IPs, separated by commas */
    base_time ends;    /* no handshake from then on, in seconds; 0 = never */
    enum net_certificate_flaw flaw;
};

/** Creates an authority with its root. */
struct net_authority *net_authority_create(void);

/** Frees it with all its certificates; NULL inside is fine. */
void net_authority_destroy(struct net_authority **authority);
