// SPDX-License-Identifier: MIT
#pragma once
/*
 * Who a request comes from (RFC 3261 section 22, RFC 7616). A nonce carries
 * its own proof that this process has made it, so none is stored; a process
 * that has forgotten its secret takes the nonces of its former life for stale.
 *
 * Whoever answers a request himself asks with 401, who only carries it on with
 * 407 (sections 22.2 and 22.3).
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "fake-registrar/registrar.h"
#include "sip/endpoint.h"
#include "sip/message.h"

struct freg_auth;

struct freg_auth_options {
    const char *realm;
    const char *algorithm; /* "MD5", "SHA-256"; NULL = MD5 */
    const struct freg_user *users;
    size_t user_count;
};

#define FREG_CHALLENGE_MAX 512

/**
 * Creates the check; texts are copied.
 * Errors: BASE_ERR_RANGE: unknown algorithm, a realm too long for a challenge,
 * a user without a password.
 */
int freg_auth_create(const struct freg_auth_options *options,
                     struct freg_auth **out, struct base_error *error);

/** Frees; nulls the pointer; NULL inside is fine. */
void freg_auth_destroy(struct freg_auth **auth);

/** Forgets the secret behind the nonces given so far. */
void freg_auth_forget(struct freg_auth *auth);

/**
 * Checks the credentials of `request`, those for a proxy if `proxy`. 0: they
 * are good. 403: nobody of that name. 401, of a proxy 407: none or wrong ones;
 * `challenge_out` is the value of WWW- or Proxy-Authenticate. The nonce is
 * drawn at `endpoint`. stale=true only if the answer itself was right (RFC 7616
 * section 3.3).
 */
int freg_auth_check(struct freg_auth *auth, struct sip_endpoint *endpoint,
                    const struct sip_message *request, bool proxy,
                    char challenge_out[FREG_CHALLENGE_MAX]);
