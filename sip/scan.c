// SPDX-License-Identifier: MIT
#include "sip/scan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* libosip2 reads no shorter one ("sip:h"); nobody has such a name. */
#define URI_MIN 6

bool sip_scan_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool sip_scan_is_token(char c)
{
    /* Bit n of word w: character 32 * w + n. Letters, digits and -.!%*_+`'~ */
    static const uint32_t tokens[8] = {0, 0x03ff6ca2, 0x87fffffe, 0x47ffffff};
    unsigned char u = (unsigned char)c;

    return (tokens[u >> 5] >> (u & 31) & 1) != 0;
}

const char *sip_scan_skip_blanks(const char *at, const char *end)
{
    while (at < end && sip_scan_is_blank(*at))
        at++;
    return at;
}

const char *sip_scan_quoted(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

const char *sip_scan_element(const char *at, const char *end)
{
    while (at < end && *at != ',') {
        if (*at == '"')
            at = sip_scan_quoted(at, end);
        else if (*at == '<')
            at = memchr(at, '>', (size_t)(end - at));
        else
            at++;
        if (at == NULL)
            return NULL;
    }
    return at;
}

struct sip_slice sip_scan_trim(const char *at, const char *end)
{
    at = sip_scan_skip_blanks(at, end);
    while (end > at && sip_scan_is_blank(end[-1]))
        end--;
    return (struct sip_slice){at, (size_t)(end - at)};
}

/* The end of the parameter at `at`: the next ';' outside quotes, or `end`. */
static const char *param_end(const char *at, const char *end)
{
    while (at < end && *at != ';') {
        const char *next = *at == '"' ? sip_scan_quoted(at, end) : at + 1;

        at = next != NULL ? next : end;
    }
    return at;
}

bool sip_scan_param(struct sip_slice params, const char *name,
                    struct sip_slice *value_out)
{
    const char *at = params.at, *end = params.at + params.length;
    size_t name_length = strlen(name);

    while (at < end) {
        const char *start = sip_scan_skip_blanks(at + 1, end);
        const char *stop = param_end(start, end);
        const char *after = start + name_length;

        at = stop;
        if ((size_t)(stop - start) < name_length ||
            strncasecmp(start, name, name_length) != 0)
            continue;
        after = sip_scan_skip_blanks(after, stop);
        if (after < stop && *after != '=')
            continue;
        *value_out = sip_scan_trim(after < stop ? after + 1 : stop, stop);
        return true;
    }
    return false;
}

/* End of a parameter's value: a quoted string, or a token or host. NULL if
 * neither stands there. */
static const char *pass_param_value(const char *at, const char *end)
{
    const char *start = at;

    if (at < end && *at == '"')
        return sip_scan_quoted(at, end);
    while (at < end && (unsigned char)*at > ' ' && *at != 127 && *at != '"' &&
           *at != ',' && *at != ';' && *at != '<' && *at != '>')
        at++;
    return at > start ? at : NULL;
}

/* Passes ";name" or ";name=value" and the blanks behind it; NULL if something
 * else stands there. */
static const char *pass_param(const char *at, const char *end)
{
    const char *name = sip_scan_skip_blanks(at + 1, end);

    if (*at != ';')
        return NULL;
    at = name;
    while (at < end && sip_scan_is_token(*at))
        at++;
    if (at == name)
        return NULL;
    at = sip_scan_skip_blanks(at, end);
    if (at == end || *at != '=')
        return at;
    at = pass_param_value(sip_scan_skip_blanks(at + 1, end), end);
    return at != NULL ? sip_scan_skip_blanks(at, end) : NULL;
}

/* NULL, or what is wrong with the parameters of a header value. Empty ones are
 * dangerous to append to: "a;" and ";tag=b" make "a;;tag=b". */
static const char *check_params(struct sip_slice params)
{
    const char *at = params.at, *end = params.at + params.length;

    while (at != NULL && at < end)
        at = pass_param(at, end);
    return at != NULL ? NULL : "has a parameter that is not name=value";
}

const char *sip_scan_check_uri(struct sip_slice uri)
{
    size_t scheme = 0;

    while (scheme < uri.length &&
           (isalnum((unsigned char)uri.at[scheme]) || uri.at[scheme] == '+' ||
            uri.at[scheme] == '-' || uri.at[scheme] == '.'))
        scheme++;
    if (scheme < 2 || scheme + 1 >= uri.length || uri.at[scheme] != ':' ||
        !isalpha((unsigned char)uri.at[0]))
        return "is no URI with a scheme";
    for (size_t i = scheme; i < uri.length; i++) {
        unsigned char c = (unsigned char)uri.at[i];

        if (c <= ' ' || c == 127 || c == '<' || c == '>' || c == '"')
            return "has a character that no URI may have";
    }
    return NULL;
}

/* Steps over a display name: a quoted string, or tokens (RFC 3261 section 25.1;
 * UTF-8 outside quotes is none). NULL if neither stands there. */
static const char *pass_display_name(const char *at, const char *end)
{
    if (at < end && *at == '"') {
        at = sip_scan_quoted(at, end);
        return at != NULL ? sip_scan_skip_blanks(at, end) : NULL;
    }
    while (at < end && (sip_scan_is_token(*at) || sip_scan_is_blank(*at)))
        at++;
    return at;
}

const char *sip_scan_name_addr(struct sip_slice value,
                               struct sip_name_addr *out)
{
    const char *end = value.at + value.length;
    const char *open = pass_display_name(value.at, end);
    const char *stop, *wrong;

    if (open == NULL || (value.at[0] == '"' && (open == end || *open != '<')))
        return "has a display name without an address";
    if (open < end && *open == '<') {
        stop = memchr(open, '>', (size_t)(end - open));
        if (stop == NULL)
            return "has a '<' without '>'";
        out->uri = (struct sip_slice){open + 1, (size_t)(stop - open - 1)};
        stop = sip_scan_skip_blanks(stop + 1, end);
        if (stop < end && *stop != ';')
            return "has text behind its '>'";
    } else {
        /* RFC 3261 section 20.10: without brackets every ';' starts a header
         * parameter, not one of the URI. */
        stop = memchr(value.at, ';', value.length);
        if (stop == NULL)
            stop = end;
        out->uri = sip_scan_trim(value.at, stop);
    }
    out->params = (struct sip_slice){stop, (size_t)(end - stop)};
    if (out->uri.length < URI_MIN)
        return "is no URI, or one too short for libosip2";
    wrong = sip_scan_check_uri(out->uri);
    return wrong != NULL ? wrong : check_params(out->params);
}

bool sip_scan_number(struct sip_slice text, int64_t most, int64_t *out,
                     const char **rest_out)
{
    int64_t value = 0;
    size_t i = 0;

    for (; i < text.length && isdigit((unsigned char)text.at[i]); i++) {
        value = value * 10 + (text.at[i] - '0');
        if (value > most)
            return false;
    }
    if (i == 0 || (rest_out == NULL && i < text.length))
        return false;
    if (rest_out != NULL)
        *rest_out = text.at + i;
    *out = value;
    return true;
}

bool sip_scan_copy(struct sip_slice text, char *out, size_t size)
{
    if (text.length >= size)
        return false;
    memcpy(out, text.at, text.length);
    out[text.length] = '\0';
    return true;
}

/* Passes "word" and the blanks around it; NULL if something else stands there. */
static const char *pass_word(const char *at, const char *end, const char *word)
{
    size_t length = strlen(word);

    at = sip_scan_skip_blanks(at, end);
    if ((size_t)(end - at) < length || strncasecmp(at, word, length) != 0)
        return NULL;
    return sip_scan_skip_blanks(at + length, end);
}

/* "SIP / 2.0 / UDP": the end of it, NULL if it is something else. */
static const char *via_protocol(const char *at, const char *end,
                                struct sip_via *out)
{
    static const char *const words[] = {"SIP", "/", "2.0", "/"};
    struct sip_slice transport;

    for (size_t i = 0; i < sizeof words / sizeof *words && at != NULL; i++)
        at = pass_word(at, end, words[i]);
    if (at == NULL)
        return NULL;
    transport.at = at;
    while (at < end && sip_scan_is_token(*at))
        at++;
    transport.length = (size_t)(at - transport.at);
    if (transport.length == 0 || at == end || !sip_scan_is_blank(*at) ||
        !sip_scan_copy(transport, out->transport, sizeof out->transport))
        return NULL;
    for (char *c = out->transport; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return sip_scan_skip_blanks(at, end);
}

/* Host of a Via, brackets of an IPv6 address taken away. */
static const char *via_host(const char *at, const char *end,
                            struct sip_via *out)
{
    struct sip_slice host = {at, 0};

    if (at < end && *at == '[') {
        const char *close = memchr(at, ']', (size_t)(end - at));

        if (close == NULL)
            return NULL;
        host = (struct sip_slice){at + 1, (size_t)(close - at - 1)};
        at = close + 1;
    } else {
        while (at < end && (isalnum((unsigned char)*at) || *at == '.' ||
                            *at == '-' || *at == '_'))
            at++;
        host.length = (size_t)(at - host.at);
    }
    if (host.length == 0 || !sip_scan_copy(host, out->host, sizeof out->host))
        return NULL;
    return sip_scan_skip_blanks(at, end);
}

static const char *via_params(struct sip_slice params, struct sip_via *out)
{
    const char *wrong = check_params(params);
    struct sip_slice value;
    int64_t port;

    if (wrong != NULL)
        return wrong;
    if (sip_scan_param(params, "branch", &value) &&
        !sip_scan_copy(value, out->branch, sizeof out->branch))
        return "has a branch of more than 127 characters";
    if (sip_scan_param(params, "received", &value) &&
        !sip_scan_copy(value, out->received, sizeof out->received))
        return "has an overlong received parameter";
    out->has_rport = sip_scan_param(params, "rport", &value);
    if (out->has_rport && value.length > 0) {
        if (!sip_scan_number(value, 65535, &port, NULL))
            return "has an rport that is no port";
        out->rport = (uint16_t)port;
    }
    return NULL;
}

const char *sip_scan_via(struct sip_slice value, struct sip_via *out)
{
    const char *end = value.at + value.length, *at;
    int64_t port;

    memset(out, 0, sizeof *out);
    at = via_protocol(value.at, end, out);
    if (at == NULL)
        return "does not start with SIP/2.0 and a transport";
    at = via_host(at, end, out);
    if (at == NULL)
        return "has no readable host";
    if (at < end && *at == ':') {
        at = sip_scan_skip_blanks(at + 1, end);
        if (!sip_scan_number((struct sip_slice){at, (size_t)(end - at)}, 65535,
                             &port, &at) ||
            port == 0)
            return "has a port that is not 1 to 65535";
        out->port = (uint16_t)port;
        at = sip_scan_skip_blanks(at, end);
    }
    if (at < end && *at != ';')
        return "has text behind its host";
    return via_params((struct sip_slice){at, (size_t)(end - at)}, out);
}
