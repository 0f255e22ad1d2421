// SPDX-License-Identifier: MIT
#pragma once
/*
 * Digest authentication (RFC 3261 section 22, RFC 7616): MD5 and SHA-256, qop
 * auth or none. Both sides: answering a challenge and checking an answer.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "sip/message.h"

/* In rising order of strength. */
enum sip_digest_algorithm {
    SIP_DIGEST_MD5,
    SIP_DIGEST_SHA256,
    SIP_DIGEST_ALGORITHM_COUNT
};

/* A WWW-Authenticate or Proxy-Authenticate header, taken apart. */
struct sip_challenge {
    bool proxy; /* 407 */
    enum sip_digest_algorithm algorithm;
    bool qop_auth; /* the server offers qop=auth */
    bool stale;
    char realm[128];
    char nonce[128];
    char opaque[128];
};

/* An Authorization or Proxy-Authorization header, taken apart. */
struct sip_credentials {
    char username[128], realm[128], nonce[128], uri[512], response[80];
    char cnonce[128], nc[16];
    bool qop_auth;
    enum sip_digest_algorithm algorithm;
};

/** Takes the strongest challenge we know out of a 401 or 407.
 * BASE_ERR_SYNTAX: none, or none readable; BASE_ERR_UNSUPPORTED: unknown algorithm only. */
int sip_challenge_read(const struct sip_message *response,
                       struct sip_challenge *out, struct base_error *error);

/* Who answers a challenge, and for which request. */
struct sip_digest_answer {
    const char *username, *password;
    const char *method, *uri;
    uint32_t nonce_count;
    const char *cnonce; /* used with qop only */
};

/** Writes the header value that answers `challenge`. BASE_ERR_FULL: `size` is too small. */
int sip_digest_authorization(const struct sip_challenge *challenge,
                             const struct sip_digest_answer *answer, char *out,
                             size_t size);

/** Writes the header value of a challenge. BASE_ERR_FULL: `size` is too small. */
int sip_challenge_write(const struct sip_challenge *challenge, char *out,
                        size_t size);

/** Reads the credentials for `realm` from a request; BASE_ERR_UNKNOWN: none. */
int sip_credentials_read(const struct sip_message *request, bool proxy,
                         const char *realm, struct sip_credentials *out,
                         struct base_error *error);

/** True if `credentials` prove knowledge of `password` for `method`. */
bool sip_digest_verify(const struct sip_credentials *credentials,
                       const char *method, const char *password);
