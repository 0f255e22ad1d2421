// SPDX-License-Identifier: MIT
#pragma once
/*
 * TLS without a network: bytes in, bytes out, by memory buffers. The same code
 * for every backend. Certificates are made at run time by an authority of the
 * run (net/certificate.h) and judged by the virtual clock.
 *
 * How many bytes come out is not the same in every run (signatures vary in
 * length): nothing that reaches the timeline may depend on it. How often
 * something comes out, is.
 *
 *     tls = net_tls_client_create(authority, "pbx.com", false, now);
 *     for each chunk that arrives: net_tls_take(tls, bytes, length)
 *     after each call: send net_tls_output, use net_tls_plain
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"
#include "net/certificate.h"

struct net_tls;

enum net_tls_state {
    NET_TLS_HANDSHAKE,
    NET_TLS_READY,
    NET_TLS_FAILED, /* net_tls_reason says why; there may be a last output */
};

/**
 * A client that wants `domain` (NULL: any) and takes every certificate if
 * `trust_all`. Its first output is there at once.
 */
struct net_tls *net_tls_client_create(struct net_authority *authority,
                                      const char *domain, bool trust_all,
                                      base_time now);

/**
 * A server with that certificate; without names it is for the name the client
 * asks for, else `ip`. Copies all.
 */
struct net_tls *net_tls_server_create(struct net_authority *authority,
                                      const struct net_certificate *certificate,
                                      const char *ip);

void net_tls_destroy(struct net_tls **tls);

/** Takes bytes from the other end; net_tls_plain and net_tls_output are new. */
enum net_tls_state net_tls_take(struct net_tls *tls, const uint8_t *bytes,
                                size_t length);

/** Encrypts; the session must be READY. net_tls_output is new. */
void net_tls_write(struct net_tls *tls, const uint8_t *bytes, size_t length);

/** Says that nothing more will be written. net_tls_output is new. */
void net_tls_finish(struct net_tls *tls);

/** What the last call decrypted; borrowed until the next one. */
const uint8_t *net_tls_plain(const struct net_tls *tls, size_t *length_out);

/** Takes what is to be sent; borrowed until the next call. */
const uint8_t *net_tls_output(struct net_tls *tls, size_t *length_out);

/** Why it failed, "" if it did not. Borrowed. */
const char *net_tls_reason(const struct net_tls *tls);

/** Puts a reason of the caller's. */
void net_tls_blame(struct net_tls *tls, const char *reason);

/** True if the other end found fault and said so by an alert. */
bool net_tls_is_alerted(const struct net_tls *tls);
