// SPDX-License-Identifier: MIT
#include "base/address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"

static bool literal_parse(const char *ip, struct base_address *out)
{
    if (inet_pton(AF_INET, ip, out->ip) == 1)
        out->family = BASE_IPV4;
    else if (inet_pton(AF_INET6, ip, out->ip) == 1)
        out->family = BASE_IPV6;
    return out->family != 0;
}

bool base_address_parse(const char *text, uint16_t default_port,
                        struct base_address *out)
{
    char ip[BASE_ADDRESS_TEXT_MAX];
    const char *port = NULL;
    size_t length = strlen(text);
    int64_t number = default_port;

    memset(out, 0, sizeof *out);
    if (text[0] == '[') {
        const char *end = strchr(text, ']');

        if (end == NULL || (end[1] != '\0' && end[1] != ':'))
            return false;
        length = (size_t)(end - text) - 1;
        port = end[1] == ':' ? end + 2 : NULL;
        text++;
    } else if ((port = strchr(text, ':')) != NULL) {
        if (strchr(port + 1, ':') != NULL)
            port = NULL; /* a bare IPv6 literal has several colons */
        else
            length = (size_t)(port++ - text);
    }
    if (length >= sizeof ip)
        return false;
    memcpy(ip, text, length);
    ip[length] = '\0';
    if (port != NULL && !base_int_parse(port, 0, 65535, &number))
        return false;
    out->port = (uint16_t)number;
    return literal_parse(ip, out);
}

struct base_address base_address_ipv4(uint8_t a, uint8_t b, uint8_t c,
                                      uint8_t d, uint16_t port)
{
    struct base_address address = {
        .family = BASE_IPV4, .ip = {a, b, c, d}, .port = port};

    return address;
}

char *base_address_ip_text(const struct base_address *address,
                           char out[BASE_ADDRESS_TEXT_MAX])
{
    int family = address->family == BASE_IPV6 ? AF_INET6 : AF_INET;

    if (address->family == 0 ||
        inet_ntop(family, address->ip, out, BASE_ADDRESS_TEXT_MAX) == NULL)
        snprintf(out, BASE_ADDRESS_TEXT_MAX, "none");
    return out;
}

char *base_address_text(const struct base_address *address,
                        char out[BASE_ADDRESS_TEXT_MAX])
{
    char ip[INET6_ADDRSTRLEN + 1];
    int family = address->family == BASE_IPV6 ? AF_INET6 : AF_INET;

    if (address->family == 0 ||
        inet_ntop(family, address->ip, ip, sizeof ip) == NULL) {
        snprintf(out, BASE_ADDRESS_TEXT_MAX, "none");
        return out;
    }
    snprintf(out, BASE_ADDRESS_TEXT_MAX,
             address->family == BASE_IPV6 ? "[%s]:%u" : "%s:%u", ip,
             (unsigned)address->port);
    return out;
}

bool base_address_equal(const struct base_address *a,
                        const struct base_address *b)
{
    return base_address_same_ip(a, b) && a->port == b->port;
}

bool base_address_same_ip(const struct base_address *a,
                          const struct base_address *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static const char *const transport_names[BASE_TRANSPORT_COUNT] = {"udp", "tcp",
                                                                  "tls"};

const char *base_transport_name(enum base_transport transport)
{
    BASE_ASSERT(transport < BASE_TRANSPORT_COUNT);
    return transport_names[transport];
}

const char *base_transport_service(enum base_transport transport)
{
    static const char *const services[] = {[BASE_UDP] = "_sip._udp",
                                           [BASE_TCP] = "_sip._tcp",
                                           [BASE_TLS] = "_sips._tcp"};

    BASE_ASSERT(transport < BASE_TRANSPORT_COUNT);
    return services[transport];
}

bool base_transport_parse(const char *text, enum base_transport *out)
{
    for (size_t i = 0; i < BASE_TRANSPORT_COUNT; i++) {
        if (strcasecmp(text, transport_names[i]) == 0) {
            *out = (enum base_transport)i;
            return true;
        }
    }
    return false;
}
