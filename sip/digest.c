// SPDX-License-Identifier: MIT
/* Computing and writing. The only file that knows libcrypto. */
#include "sip/digest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>

#include "base/memory.h"
#include "base/text.h"
#include "sip/digest_private.h"

#define HASH_TEXT_MAX (2 * EVP_MAX_MD_SIZE + 1)

const char *const sip_digest_algorithm_names[SIP_DIGEST_ALGORITHM_COUNT] = {
    [SIP_DIGEST_MD5] = "MD5",
    [SIP_DIGEST_SHA256] = "SHA-256",
};

/* Lower-case hexadecimal hash of the given texts joined by ':'. */
static void hash(enum sip_digest_algorithm algorithm, const char *const *texts,
                 char out[HASH_TEXT_MAX])
{
    const EVP_MD *kind =
        algorithm == SIP_DIGEST_SHA256 ? EVP_sha256() : EVP_md5();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    BASE_ASSERT(context != NULL && EVP_DigestInit_ex(context, kind, NULL));
    for (size_t i = 0; texts[i] != NULL; i++) {
        if (i > 0)
            EVP_DigestUpdate(context, ":", 1);
        EVP_DigestUpdate(context, texts[i], strlen(texts[i]));
    }
    EVP_DigestFinal_ex(context, bytes, &length);
    EVP_MD_CTX_free(context);
    for (unsigned i = 0; i < length; i++)
        snprintf(out + 2 * (size_t)i, 3, "%02x", bytes[i]);
}

/* What goes into a response (RFC 7616 section 3.4.1), from either side. */
struct proof {
    enum sip_digest_algorithm algorithm;
    bool qop_auth;
    const char *username, *realm, *password, *method, *uri;
    const char *nonce, *nc, *cnonce;
};

static void prove(const struct proof *proof, char out[HASH_TEXT_MAX])
{
    char a1[HASH_TEXT_MAX], a2[HASH_TEXT_MAX];
    const char *const one[] = {proof->username, proof->realm, proof->password,
                               NULL};
    const char *const two[] = {proof->method, proof->uri, NULL};
    const char *const plain[] = {a1, proof->nonce, a2, NULL};
    const char *const with_qop[] = {
        a1, proof->nonce, proof->nc, proof->cnonce, "auth", a2, NULL};

    hash(proof->algorithm, one, a1);
    hash(proof->algorithm, two, a2);
    hash(proof->algorithm, proof->qop_auth ? with_qop : plain, out);
}

/* ---- writing ------------------------------------------------------------------- */

/* `name="value"` behind a comma, quotes and backslashes escaped. */
static void put_quoted(struct base_buffer *out, const char *name,
                       const char *value)
{
    base_buffer_printf(out, "%s%s=\"", out->length > 7 ? ", " : "", name);
    for (; *value != '\0'; value++) {
        if (*value == '"' || *value == '\\')
            base_buffer_append(out, "\\", 1);
        base_buffer_append(out, value, 1);
    }
    base_buffer_append(out, "\"", 1);
}

/* Copies the buffer out and frees it. */
static int hand_over(struct base_buffer *buffer, char *out, size_t size)
{
    bool fits = buffer->length < size;

    if (fits)
        memcpy(out, buffer->bytes, buffer->length + 1);
    base_buffer_fini(buffer);
    return fits ? 0 : BASE_ERR_FULL;
}

int sip_digest_authorization(const struct sip_challenge *challenge,
                             const struct sip_digest_answer *answer, char *out,
                             size_t size)
{
    struct base_buffer buffer = {0};
    char response[HASH_TEXT_MAX], nc[9];
    struct proof proof = {
        .algorithm = challenge->algorithm,
        .qop_auth = challenge->qop_auth,
        .username = answer->username,
        .realm = challenge->realm,
        .password = answer->password,
        .method = answer->method,
        .uri = answer->uri,
        .nonce = challenge->nonce,
        .nc = nc,
        .cnonce = answer->cnonce,
    };

    BASE_ASSERT(!challenge->qop_auth || answer->cnonce != NULL);
    snprintf(nc, sizeof nc, "%08" PRIx32, answer->nonce_count);
    prove(&proof, response);
    base_buffer_puts(&buffer, "Digest ");
    put_quoted(&buffer, "username", answer->username);
    put_quoted(&buffer, "realm", challenge->realm);
    put_quoted(&buffer, "nonce", challenge->nonce);
    put_quoted(&buffer, "uri", answer->uri);
    put_quoted(&buffer, "response", response);
    base_buffer_printf(&buffer, ", algorithm=%s",
                       sip_digest_algorithm_names[challenge->algorithm]);
    if (challenge->qop_auth) {
        put_quoted(&buffer, "cnonce", answer->cnonce);
        base_buffer_printf(&buffer, ", qop=auth, nc=%s", nc);
    }
    if (challenge->opaque[0] != '\0')
        put_quoted(&buffer, "opaque", challenge->opaque);
    return hand_over(&buffer, out, size);
}

int sip_challenge_write(const struct sip_challenge *challenge, char *out,
                        size_t size)
{
    struct base_buffer buffer = {0};

    base_buffer_puts(&buffer, "Digest ");
    put_quoted(&buffer, "realm", challenge->realm);
    put_quoted(&buffer, "nonce", challenge->nonce);
    base_buffer_printf(&buffer, ", algorithm=%s",
                       sip_digest_algorithm_names[challenge->algorithm]);
    if (challenge->qop_auth)
        put_quoted(&buffer, "qop", "auth");
    if (challenge->opaque[0] != '\0')
        put_quoted(&buffer, "opaque", challenge->opaque);
    if (challenge->stale)
        base_buffer_puts(&buffer, ", stale=true");
    return hand_over(&buffer, out, size);
}

bool sip_digest_verify(const struct sip_credentials *credentials,
                       const char *method, const char *password)
{
    char expected[HASH_TEXT_MAX];
    struct proof proof = {
        .algorithm = credentials->algorithm,
        .qop_auth = credentials->qop_auth,
        .username = credentials->username,
        .realm = credentials->realm,
        .password = password,
        .method = method,
        .uri = credentials->uri,
        .nonce = credentials->nonce,
        .nc = credentials->nc,
        .cnonce = credentials->cnonce,
    };

    prove(&proof, expected);
    return strcasecmp(expected, credentials->response) == 0;
}
