// SPDX-License-Identifier: MIT
#include "net/tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/text.h"
#include "net/tls_private.h"

#define CHUNK 16384 /* the most a TLS record carries */
#define REASON_MAX 128

struct net_tls {
    SSL *ssl;
    BIO *in, *out; /* belong to ssl */
    enum net_tls_state state;
    bool is_alerted;
    char reason[REASON_MAX];
    struct base_buffer plain, output;
    struct net_authority *authority;
    struct net_certificate certificate; /* server */
    char *names, *ip;                   /* of it */
};

/* ---- the session --------------------------------------------------------------- */

/* The first thing that OpenSSL complained of, in words. */
static void take_reason(struct net_tls *tls)
{
    unsigned long code = ERR_peek_error();
    int reason = ERR_GET_REASON(code);
    long verdict = SSL_get_verify_result(tls->ssl);
    const char *text = ERR_reason_error_string(code);

    tls->is_alerted = reason >= SSL_AD_REASON_OFFSET;
    if (tls->is_alerted)
        snprintf(tls->reason, sizeof tls->reason, "the other end says: %s",
                 SSL_alert_desc_string_long(reason - SSL_AD_REASON_OFFSET));
    else if (verdict != X509_V_OK)
        snprintf(tls->reason, sizeof tls->reason, "%s",
                 X509_verify_cert_error_string(verdict));
    else
        snprintf(tls->reason, sizeof tls->reason, "%s",
                 text != NULL ? text : "no TLS");
    ERR_clear_error();
}

/* True if the call that returned `result` wants nothing but more bytes. */
static bool is_hungry(struct net_tls *tls, int result)
{
    return SSL_get_error(tls->ssl, result) == SSL_ERROR_WANT_READ;
}

static void fail(struct net_tls *tls)
{
    take_reason(tls);
    tls->state = NET_TLS_FAILED;
}

static void shake_hands(struct net_tls *tls)
{
    int result;

    ERR_clear_error();
    result = SSL_do_handshake(tls->ssl);
    if (result == 1)
        tls->state = NET_TLS_READY;
    else if (!is_hungry(tls, result))
        fail(tls);
}

static void read_plain(struct net_tls *tls)
{
    uint8_t chunk[CHUNK];
    int got;

    ERR_clear_error();
    while ((got = SSL_read(tls->ssl, chunk, sizeof chunk)) > 0)
        base_buffer_append(&tls->plain, chunk, (size_t)got);
    if (!is_hungry(tls, got) &&
        SSL_get_error(tls->ssl, got) != SSL_ERROR_ZERO_RETURN)
        fail(tls);
}

/* Empties OpenSSL's own buffer behind what is to be sent. */
static void collect(struct net_tls *tls)
{
    char *bytes;
    long length = BIO_get_mem_data(tls->out, &bytes);

    if (length <= 0)
        return;
    base_buffer_append(&tls->output, bytes, (size_t)length);
    BIO_reset(tls->out);
}

enum net_tls_state net_tls_take(struct net_tls *tls, const uint8_t *bytes,
                                size_t length)
{
    base_buffer_clear(&tls->plain);
    base_buffer_clear(&tls->output);
    while (length > 0) {
        int part = length > CHUNK ? CHUNK : (int)length;
        int done = BIO_write(tls->in, bytes, part);

        BASE_ASSERT(done == part);
        bytes += part;
        length -= (size_t)part;
    }
    if (tls->state == NET_TLS_HANDSHAKE)
        shake_hands(tls);
    if (tls->state == NET_TLS_READY)
        read_plain(tls);
    collect(tls);
    return tls->state;
}

void net_tls_write(struct net_tls *tls, const uint8_t *bytes, size_t length)
{
    size_t done = 0;
    int result;

    BASE_ASSERT(tls->state == NET_TLS_READY);
    base_buffer_clear(&tls->output);
    ERR_clear_error();
    /* A memory buffer always takes all. */
    result = SSL_write_ex(tls->ssl, bytes, length, &done);
    BASE_ASSERT(result == 1 && done == length);
    collect(tls);
}

void net_tls_finish(struct net_tls *tls)
{
    base_buffer_clear(&tls->output);
    ERR_clear_error();
    SSL_shutdown(tls->ssl);
    collect(tls);
}

const uint8_t *net_tls_plain(const struct net_tls *tls, size_t *length_out)
{
    *length_out = tls->plain.length;
    return (const uint8_t *)base_buffer_text(&tls->plain);
}

const uint8_t *net_tls_output(struct net_tls *tls, size_t *length_out)
{
    *length_out = tls->output.length;
    return (const uint8_t *)base_buffer_text(&tls->output);
}

const char *net_tls_reason(const struct net_tls *tls)
{
    return tls->reason;
}

void net_tls_blame(struct net_tls *tls, const char *reason)
{
    snprintf(tls->reason, sizeof tls->reason, "%s", reason);
}

bool net_tls_is_alerted(const struct net_tls *tls)
{
    return tls->is_alerted;
}

/* ---- life ---------------------------------------------------------------------- */

static struct net_tls *create(struct net_authority *authority, SSL_CTX *context)
{
    struct net_tls *tls = base_calloc(1, sizeof *tls);

    tls->authority = authority;
    tls->ssl = SSL_new(context);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    BASE_ASSERT(tls->ssl != NULL && tls->in != NULL && tls->out != NULL);
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    return tls;
}

/* Whom the certificate must be for. No wildcards (RFC 5922 7.2), and never the
 * common name. A certificate of ours that has a SIP URI has the same DNS name. */
static void expect_domain(struct net_tls *tls, X509_VERIFY_PARAM *rules,
                          const char *domain)
{
    char *name = base_strdup(domain);
    char ip_text[BASE_ADDRESS_TEXT_MAX];
    struct base_address ip;

    X509_VERIFY_PARAM_set_hostflags(rules,
                                    X509_CHECK_FLAG_NO_WILDCARDS |
                                        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (base_address_parse(domain, 0, &ip)) {
        X509_VERIFY_PARAM_set1_ip_asc(rules,
                                      base_address_ip_text(&ip, ip_text));
    } else {
        X509_VERIFY_PARAM_set1_host(rules, name, 0);
        SSL_set_tlsext_host_name(tls->ssl, name);
    }
    free(name);
}

struct net_tls *net_tls_client_create(struct net_authority *authority,
                                      const char *domain, bool trust_all,
                                      base_time now)
{
    struct net_tls *tls = create(authority, net_authority_client(authority));
    X509_VERIFY_PARAM *rules = SSL_get0_param(tls->ssl);

    SSL_set_connect_state(tls->ssl);
    SSL_set_verify(tls->ssl, trust_all ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                   NULL);
    X509_VERIFY_PARAM_set_time(rules, BASE_TIME_EPOCH + now / BASE_SEC);
    if (domain != NULL)
        expect_domain(tls, rules, domain);
    shake_hands(tls);
    collect(tls);
    return tls;
}

/* Called when the client's wishes are known. */
static int choose_certificate(SSL *ssl, void *arg)
{
    struct net_tls *tls = arg;
    struct net_certificate wanted = tls->certificate;

    wanted.names = tls->names;
    if (wanted.names == NULL)
        wanted.names = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (wanted.names == NULL)
        wanted.names = tls->ip;
    return net_authority_dress(tls->authority, ssl, &wanted) ? 1 : 0;
}

struct net_tls *net_tls_server_create(struct net_authority *authority,
                                      const struct net_certificate *certificate,
                                      const char *ip)
{
    struct net_tls *tls = create(authority, net_authority_server(authority));

    tls->certificate = *certificate;
    tls->names = base_strdup(certificate->names);
    tls->ip = base_strdup(ip);
    SSL_set_accept_state(tls->ssl);
    SSL_set_cert_cb(tls->ssl, choose_certificate, tls);
    return tls;
}

void net_tls_destroy(struct net_tls **tls)
{
    struct net_tls *self = *tls;

    *tls = NULL;
    if (self == NULL)
        return;
    SSL_free(self->ssl);
    base_buffer_fini(&self->plain);
    base_buffer_fini(&self->output);
    free(self->names);
    free(self->ip);
    free(self);
}
