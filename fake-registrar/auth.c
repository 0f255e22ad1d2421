// SPDX-License-Identifier: MIT
#include "fake-registrar/auth.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/draw.h"
#include "base/memory.h"
#include "base/names.h"
#include "sip/digest.h"

#define TOKEN_LENGTH 16

struct freg_auth {
    char *realm;
    enum sip_digest_algorithm algorithm;
    struct base_names *users;
    char **passwords; /* [number of the user] */
    size_t password_count;
    uint64_t secret; /* 0 = not drawn yet */
};

static int read_algorithm(const char *text, enum sip_digest_algorithm *out,
                          struct base_error *error)
{
    if (text == NULL || strcasecmp(text, "MD5") == 0)
        *out = SIP_DIGEST_MD5;
    else if (strcasecmp(text, "SHA-256") == 0)
        *out = SIP_DIGEST_SHA256;
    else
        return base_error_set(error, BASE_ERR_RANGE,
                              "auth algorithm '%s': permitted MD5, SHA-256",
                              text);
    return 0;
}

static int check_options(const struct freg_auth_options *options,
                         struct base_error *error)
{
    struct sip_challenge challenge;

    if (strlen(options->realm) >= sizeof challenge.realm)
        return base_error_set(error, BASE_ERR_RANGE,
                              "auth realm: longer than %zu bytes",
                              sizeof challenge.realm - 1);
    for (size_t i = 0; i < options->user_count; i++)
        if (options->users[i].password == NULL)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "auth user '%s' has no password",
                                  options->users[i].name);
    return 0;
}

int freg_auth_create(const struct freg_auth_options *options,
                     struct freg_auth **out, struct base_error *error)
{
    enum sip_digest_algorithm algorithm = SIP_DIGEST_MD5;
    struct freg_auth *auth;
    int err;

    if ((err = check_options(options, error)) != 0 ||
        (err = read_algorithm(options->algorithm, &algorithm, error)) != 0)
        return err;
    auth = base_calloc(1, sizeof *auth);
    auth->realm = base_strdup(options->realm);
    auth->algorithm = algorithm;
    auth->users = base_names_create();
    auth->password_count = options->user_count + 1;
    auth->passwords =
        base_calloc(auth->password_count, sizeof *auth->passwords);
    for (size_t i = 0; i < options->user_count; i++) {
        uint32_t user = base_names_intern(auth->users, options->users[i].name);

        free(auth->passwords[user]); /* the last of the same name counts */
        auth->passwords[user] = base_strdup(options->users[i].password);
    }
    *out = auth;
    return 0;
}

void freg_auth_destroy(struct freg_auth **auth)
{
    struct freg_auth *self = *auth;

    if (self == NULL)
        return;
    for (size_t i = 0; i < self->password_count; i++)
        free(self->passwords[i]);
    base_names_destroy(&self->users);
    free(self->passwords);
    free(self->realm);
    free(self);
    *auth = NULL;
}

void freg_auth_forget(struct freg_auth *auth)
{
    auth->secret = 0;
}

static uint64_t secret_of(struct freg_auth *auth, struct sip_endpoint *endpoint)
{
    char token[TOKEN_LENGTH + 1];

    if (auth->secret == 0) {
        sip_endpoint_token(endpoint, "nonce secret", token);
        auth->secret = base_draw(0, token, "nonce secret", 0);
    }
    return auth->secret;
}

/* The second half of a nonce: proof that we made the first. */
static char *seal(struct freg_auth *auth, struct sip_endpoint *endpoint,
                  const char *token, char out[TOKEN_LENGTH + 1])
{
    return base_draw_token(
        base_draw(secret_of(auth, endpoint), token, "nonce", 0), out);
}

static bool is_our_nonce(struct freg_auth *auth, struct sip_endpoint *endpoint,
                         const char *nonce)
{
    char token[TOKEN_LENGTH + 1], sealed[TOKEN_LENGTH + 1];

    if (strlen(nonce) != sizeof token - 1 + sizeof sealed - 1)
        return false;
    memcpy(token, nonce, TOKEN_LENGTH);
    token[TOKEN_LENGTH] = '\0';
    return strcmp(nonce + TOKEN_LENGTH, seal(auth, endpoint, token, sealed)) ==
           0;
}

static void write_challenge(struct freg_auth *auth,
                            struct sip_endpoint *endpoint, bool stale,
                            char out[FREG_CHALLENGE_MAX])
{
    struct sip_challenge value = {
        .algorithm = auth->algorithm,
        .qop_auth = true,
        .stale = stale,
    };
    char token[TOKEN_LENGTH + 1], sealed[TOKEN_LENGTH + 1];
    int err;

    sip_endpoint_token(endpoint, "nonce", token);
    snprintf(value.nonce, sizeof value.nonce, "%s%s", token,
             seal(auth, endpoint, token, sealed));
    snprintf(value.realm, sizeof value.realm, "%s", auth->realm);
    err = sip_challenge_write(&value, out, FREG_CHALLENGE_MAX);
    BASE_ASSERT(err == 0);
}

/* Who shows `credentials`? 0, 403, or 401 for any kind of challenge. */
static int verify(const struct freg_auth *auth,
                  const struct sip_credentials *credentials, const char *method)
{
    uint32_t user = base_names_find(auth->users, credentials->username);

    if (user == 0)
        return 403;
    return credentials->algorithm == auth->algorithm &&
                   sip_digest_verify(credentials, method, auth->passwords[user])
               ? 0
               : 401;
}

int freg_auth_check(struct freg_auth *auth, struct sip_endpoint *endpoint,
                    const struct sip_message *request, bool proxy,
                    char challenge_out[FREG_CHALLENGE_MAX])
{
    struct sip_credentials credentials;
    bool is_shown = sip_credentials_read(request, proxy, auth->realm,
                                         &credentials, NULL) == 0;
    int status =
        is_shown ? verify(auth, &credentials, sip_message_method_name(request))
                 : 401;
    bool stale =
        status == 0 && !is_our_nonce(auth, endpoint, credentials.nonce);

    if (status == 403 || (status == 0 && !stale))
        return status;
    write_challenge(auth, endpoint, stale, challenge_out);
    return proxy ? 407 : 401;
}
