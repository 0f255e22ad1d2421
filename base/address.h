// SPDX-License-Identifier: MIT
#pragma once
/*
 * Logical addresses: what a scenario writes and what messages carry
 * ("192.168.1.13:5060", "[2001:db8::5]:5061"). What the kernel sees instead is
 * known to net/ alone.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Order is the order of preference nowhere; values are stable for hashes. */
enum base_transport {
    BASE_UDP = 0,
    BASE_TCP = 1,
    BASE_TLS = 2,
    BASE_TRANSPORT_COUNT
};

enum base_family { BASE_IPV4 = 4, BASE_IPV6 = 6 };

/* An IP address with a port; all unused bytes are zero, so that memcmp works. */
struct base_address {
    uint8_t family;   /* enum base_family; 0 = no address */
    uint8_t ip[16];   /* network order; IPv4 uses the first four */
    uint8_t reserved; /* zero */
    uint16_t port;    /* host order; 0 = not given */
};

/** Room for "[address]:65535" and a terminator. */
#define BASE_ADDRESS_TEXT_MAX 64

/**
 * Reads an IPv4 or IPv6 literal, in brackets or not, with an optional port
 * ("10.0.0.1", "10.0.0.1:5060", "2001:db8::5", "[2001:db8::5]:5060"). A missing
 * port becomes `default_port`. Returns false for host names and bad text.
 */
bool base_address_parse(const char *text, uint16_t default_port,
                        struct base_address *out);

/** An IPv4 address from its four octets. */
struct base_address base_address_ipv4(uint8_t a, uint8_t b, uint8_t c,
                                      uint8_t d, uint16_t port);

/** Writes the IP alone ("2001:db8::5", no brackets). Returns `out`. */
char *base_address_ip_text(const struct base_address *address,
                           char out[BASE_ADDRESS_TEXT_MAX]);

/** Writes IP and port ("192.168.1.13:5060", "[2001:db8::5]:5060"). Returns `out`. */
char *base_address_text(const struct base_address *address,
                        char out[BASE_ADDRESS_TEXT_MAX]);

/** Same family, IP and port. */
bool base_address_equal(const struct base_address *a,
                        const struct base_address *b);

/** Same family and IP, whatever the port. */
bool base_address_same_ip(const struct base_address *a,
                          const struct base_address *b);

/** "udp", "tcp" or "tls": the spelling of timelines and scenarios. */
const char *base_transport_name(enum base_transport transport);

/** "_sip._udp", "_sip._tcp" or "_sips._tcp": where SRV records of a domain stand
 * for SIP over it (RFC 3263 section 4.1). */
const char *base_transport_service(enum base_transport transport);

/** The inverse of the name, in any case; false if `text` is none of them. */
bool base_transport_parse(const char *text, enum base_transport *out);
