// SPDX-License-Identifier: MIT
/* Authentication headers, taken apart (RFC 7616 sections 3.3 and 3.4). */
#include <string.h>
#include <strings.h>

#include "sip/digest_private.h"
#include "sip/scan.h"

/* "name=value" or "name="quoted"" of an authentication header. */
struct parameter {
    struct sip_slice name;
    char value[512]; /* unquoted */
};

/* Takes quotes and backslashes away; false if it does not fit. */
static bool unquote(struct sip_slice text, char *out, size_t size)
{
    size_t length = 0;
    bool quoted = text.length >= 2 && text.at[0] == '"';
    size_t i = quoted ? 1 : 0, end = text.length - (quoted ? 1 : 0);

    for (; i < end; i++) {
        if (quoted && text.at[i] == '\\' && i + 1 < end)
            i++;
        if (length + 1 >= size)
            return false;
        out[length++] = text.at[i];
    }
    out[length] = '\0';
    return true;
}

/* Reads the parameter at `*at` and steps behind it and its comma. False at the
 * end, or if what stands there is no parameter (the next scheme). */
static bool next_parameter(const char **at, const char *end,
                           struct parameter *out)
{
    const char *start = sip_scan_skip_blanks(*at, end), *equals = start, *stop;

    while (equals < end && sip_scan_is_token(*equals))
        equals++;
    out->name = (struct sip_slice){start, (size_t)(equals - start)};
    equals = sip_scan_skip_blanks(equals, end);
    if (out->name.length == 0 || equals == end || *equals != '=')
        return false;
    stop = sip_scan_element(equals, end);
    if (stop == NULL || !unquote(sip_scan_trim(equals + 1, stop), out->value,
                                 sizeof out->value))
        return false;
    *at = stop < end ? stop + 1 : end;
    return true;
}

static bool is_called(const struct parameter *parameter, const char *name)
{
    return parameter->name.length == strlen(name) &&
           strncasecmp(parameter->name.at, name, parameter->name.length) == 0;
}

static bool keep(const char *value, char *out, size_t size)
{
    return sip_scan_copy((struct sip_slice){value, strlen(value)}, out, size);
}

static bool read_algorithm(const char *name, enum sip_digest_algorithm *out)
{
    for (size_t i = 0; i < SIP_DIGEST_ALGORITHM_COUNT; i++)
        if (strcasecmp(sip_digest_algorithm_names[i], name) == 0) {
            *out = (enum sip_digest_algorithm)i;
            return true;
        }
    return false;
}

/* Is `word` in a comma-separated list? */
static bool list_has(const char *list, const char *word)
{
    const char *end = list + strlen(list);

    while (list < end) {
        size_t length = strcspn(list, ",");
        struct sip_slice item = sip_scan_trim(list, list + length);

        if (item.length == strlen(word) &&
            strncasecmp(item.at, word, item.length) == 0)
            return true;
        list += length + (list[length] == ',');
    }
    return false;
}

/* How far a challenge got while it was read. */
struct challenge_state {
    bool known;    /* an algorithm and a quality of protection of ours */
    bool readable; /* realm and nonce are there and fit */
    bool has_realm, has_nonce;
};

static void take_challenge_parameter(const struct parameter *parameter,
                                     struct sip_challenge *out,
                                     struct challenge_state *state)
{
    const char *value = parameter->value;

    if (is_called(parameter, "realm")) {
        state->has_realm = true;
        state->readable &= keep(value, out->realm, sizeof out->realm);
    } else if (is_called(parameter, "nonce")) {
        state->has_nonce = true;
        state->readable &= keep(value, out->nonce, sizeof out->nonce);
    } else if (is_called(parameter, "opaque")) {
        state->readable &= keep(value, out->opaque, sizeof out->opaque);
    } else if (is_called(parameter, "algorithm")) {
        state->known &= read_algorithm(value, &out->algorithm);
    } else if (is_called(parameter, "qop")) {
        out->qop_auth = list_has(value, "auth");
        state->known &= out->qop_auth;
    } else if (is_called(parameter, "stale")) {
        out->stale = strcasecmp(value, "true") == 0;
    }
}

/* Steps over "Digest" or another scheme; false at the end. */
static bool next_scheme(const char **at, const char *end, bool *digest_out)
{
    const char *start = *at, *stop;

    while (start < end && (sip_scan_is_blank(*start) || *start == ','))
        start++;
    stop = start;
    while (stop < end && sip_scan_is_token(*stop))
        stop++;
    if (stop == start)
        return false;
    *digest_out = stop - start == 6 && strncasecmp(start, "Digest", 6) == 0;
    *at = stop;
    return true;
}

/* What the headers of a response offered, best first. */
struct offers {
    bool unknown, unreadable, found;
    struct sip_challenge best;
};

static void consider(struct offers *offers,
                     const struct sip_challenge *challenge,
                     const struct challenge_state *state)
{
    if (!state->known)
        offers->unknown = true;
    else if (!state->readable || !state->has_realm || !state->has_nonce)
        offers->unreadable = true;
    else if (!offers->found || challenge->algorithm > offers->best.algorithm) {
        offers->best = *challenge;
        offers->found = true;
    }
}

/* One header line; it may hold several challenges (RFC 7616 section 3.7). */
static void read_challenges(const char *at, struct offers *offers)
{
    const char *end = at + strlen(at);
    bool is_digest;

    while (next_scheme(&at, end, &is_digest)) {
        struct sip_challenge challenge = {.algorithm = SIP_DIGEST_MD5};
        struct challenge_state state = {.known = is_digest, .readable = true};
        struct parameter parameter;

        while (next_parameter(&at, end, &parameter))
            take_challenge_parameter(&parameter, &challenge, &state);
        consider(offers, &challenge, &state);
    }
}

int sip_challenge_read(const struct sip_message *response,
                       struct sip_challenge *out, struct base_error *error)
{
    bool proxy = sip_message_status(response) == 407;
    const char *name = proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
    struct offers offers = {0};
    const char *value;

    for (size_t i = 0; (value = sip_message_header(response, name, i)) != NULL;
         i++)
        read_challenges(value, &offers);
    if (offers.found) {
        *out = offers.best;
        out->proxy = proxy;
        return 0;
    }
    if (offers.unreadable)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "%s has no readable realm and nonce", name);
    if (offers.unknown)
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "%s offers neither MD5 nor SHA-256 with qop auth "
                              "or none",
                              name);
    return base_error_set(error, BASE_ERR_SYNTAX, "there is no %s", name);
}

static bool take_credential(const struct parameter *parameter,
                            struct sip_credentials *out)
{
    const char *value = parameter->value;

    if (is_called(parameter, "username"))
        return keep(value, out->username, sizeof out->username);
    if (is_called(parameter, "realm"))
        return keep(value, out->realm, sizeof out->realm);
    if (is_called(parameter, "nonce"))
        return keep(value, out->nonce, sizeof out->nonce);
    if (is_called(parameter, "uri"))
        return keep(value, out->uri, sizeof out->uri);
    if (is_called(parameter, "response"))
        return keep(value, out->response, sizeof out->response);
    if (is_called(parameter, "cnonce"))
        return keep(value, out->cnonce, sizeof out->cnonce);
    if (is_called(parameter, "nc"))
        return keep(value, out->nc, sizeof out->nc);
    if (is_called(parameter, "qop")) {
        out->qop_auth = strcasecmp(value, "auth") == 0;
        return out->qop_auth;
    }
    if (is_called(parameter, "algorithm"))
        return read_algorithm(value, &out->algorithm);
    return true;
}

/* False if the value is no Digest answer that we could check. */
static bool read_credentials(const char *at, struct sip_credentials *out)
{
    const char *end = at + strlen(at);
    struct parameter parameter;
    bool is_digest;

    *out = (struct sip_credentials){.algorithm = SIP_DIGEST_MD5};
    if (!next_scheme(&at, end, &is_digest) || !is_digest)
        return false;
    while (next_parameter(&at, end, &parameter))
        if (!take_credential(&parameter, out))
            return false;
    return at == end;
}

int sip_credentials_read(const struct sip_message *request, bool proxy,
                         const char *realm, struct sip_credentials *out,
                         struct base_error *error)
{
    const char *name = proxy ? "Proxy-Authorization" : "Authorization";
    const char *value;
    struct sip_credentials credentials;

    for (size_t i = 0; (value = sip_message_header(request, name, i)) != NULL;
         i++)
        if (read_credentials(value, &credentials) &&
            strcmp(credentials.realm, realm) == 0) {
            *out = credentials;
            return 0;
        }
    return base_error_set(error, BASE_ERR_UNKNOWN,
                          "there is no readable %s for the realm '%s'", name,
                          realm);
}
