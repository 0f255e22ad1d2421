// SPDX-License-Identifier: MIT
/* sip: and sips: URIs (RFC 3261 section 19.1). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/address.h"
#include "sip/message.h"
#include "sip/scan.h"

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Section 19.1.4: a character that need not be escaped equals its escape. The
 * rest stays as written, so that no user part gets a NUL or an '@'. */
static bool take_user(struct sip_slice user, char *out, size_t size)
{
    size_t length = 0;

    for (size_t i = 0; i < user.length; i++) {
        char c = user.at[i];

        if (c == '%' && i + 2 < user.length) {
            int high = digit_value(user.at[i + 1]);
            int low = digit_value(user.at[i + 2]);
            int value = high >= 0 && low >= 0 ? high * 16 + low : 0;

            if (value > 0 && value < 128 &&
                (isalnum(value) || strchr("-_.!~*'()", value) != NULL)) {
                c = (char)value;
                i += 2;
            }
        }
        if (length + 1 >= size)
            return false;
        out[length++] = c;
    }
    out[length] = '\0';
    return true;
}

static bool is_host_name(struct sip_slice host)
{
    for (size_t i = 0; i < host.length; i++)
        if (!isalnum((unsigned char)host.at[i]) &&
            strchr("-._", host.at[i]) == NULL)
            return false;
    return host.length > 0;
}

/* Reads "host" or "[IPv6]"; the byte behind it, NULL if it is neither. */
static const char *take_host(const char *at, const char *end,
                             struct sip_uri *out)
{
    struct sip_slice host = {at, 0};
    struct base_address address;

    if (at < end && *at == '[') {
        const char *close = memchr(at, ']', (size_t)(end - at));

        if (close == NULL)
            return NULL;
        host = (struct sip_slice){at + 1, (size_t)(close - at - 1)};
        if (!sip_scan_copy(host, out->host, sizeof out->host) ||
            !base_address_parse(out->host, 0, &address) ||
            address.family != BASE_IPV6)
            return NULL;
        return close + 1;
    }
    while (at < end && *at != ':' && *at != ';' && *at != '?')
        at++;
    host.length = (size_t)(at - host.at);
    return is_host_name(host) &&
                   sip_scan_copy(host, out->host, sizeof out->host)
               ? at
               : NULL;
}

static bool take_params(struct sip_slice params, struct sip_uri *out)
{
    struct sip_slice value;

    if (!sip_scan_param(params, "transport", &value))
        return true;
    if (!sip_scan_copy(value, out->transport, sizeof out->transport))
        return false;
    for (char *c = out->transport; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return true;
}

/* NULL, or what is wrong with the part behind "sip:". */
static const char *take_rest(const char *at, const char *end,
                             struct sip_uri *out)
{
    const char *sign = memchr(at, '@', (size_t)(end - at));
    const char *headers;
    int64_t port;

    if (sign != NULL) {
        const char *colon = memchr(at, ':', (size_t)(sign - at));
        const char *stop = colon != NULL ? colon : sign; /* a password */

        if (stop == at)
            return "has an empty user part";
        if (!take_user((struct sip_slice){at, (size_t)(stop - at)}, out->user,
                       sizeof out->user))
            return "has a user part of more than 127 characters";
        at = sign + 1;
    }
    at = take_host(at, end, out);
    if (at == NULL)
        return "has no valid host";
    if (at < end && *at == ':') {
        at++;
        if (!sip_scan_number((struct sip_slice){at, (size_t)(end - at)}, 65535,
                             &port, &at) ||
            port == 0)
            return "has a port that is not 1 to 65535";
        out->port = (uint16_t)port;
    }
    headers = at < end ? memchr(at, '?', (size_t)(end - at)) : NULL;
    if (headers != NULL)
        end = headers;
    if (at < end && *at != ';')
        return "has text behind its host";
    return take_params((struct sip_slice){at, (size_t)(end - at)}, out)
               ? NULL
               : "has an overlong transport";
}

int sip_uri_parse(const char *text, struct sip_uri *out,
                  struct base_error *error)
{
    struct sip_slice whole = {text, strlen(text)};
    struct sip_uri uri = {0};
    const char *wrong = sip_scan_check_uri(whole);

    if (wrong == NULL && strncasecmp(text, "sips:", 5) == 0)
        uri.secure = true;
    else if (wrong == NULL && strncasecmp(text, "sip:", 4) != 0)
        wrong = "is no sip: or sips: URI";
    if (wrong == NULL)
        wrong =
            take_rest(text + (uri.secure ? 5 : 4), text + whole.length, &uri);
    if (wrong != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "'%.100s' %s", text,
                              wrong);
    *out = uri;
    return 0;
}

static bool same_host(const char *a, const char *b)
{
    struct base_address one, two;

    if (base_address_parse(a, 0, &one) && base_address_parse(b, 0, &two))
        return base_address_same_ip(&one, &two);
    return strcasecmp(a, b) == 0;
}

bool sip_uri_equal(const struct sip_uri *a, const struct sip_uri *b)
{
    return a->secure == b->secure && strcmp(a->user, b->user) == 0 &&
           same_host(a->host, b->host) && a->port == b->port;
}
