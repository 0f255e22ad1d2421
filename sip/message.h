// SPDX-License-Identifier: MIT
#pragma once
/*
 * SIP messages: immutable once made, reference counted, sendable (a message is
 * a net_payload). Received bytes are parsed by libosip2 behind limits of our
 * own and validated after it; messages we originate are written by us; messages
 * we forward are the received text, edited, so that foreign headers keep their
 * case and order.
 *
 * Texts come back borrowed from the message, unfolded, and "" where there is
 * nothing. Line ends in the texts of a spec become spaces. A message made of a
 * spec that no peer would accept (a blank in a URI) is refused by the receiver
 * on every network.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/error.h"
#include "net/payload.h"

struct sip_message;

/* Limits in front of the parser (RFC 3261 sets none; libosip2 is quadratic). */
#define SIP_MESSAGE_BYTES_MAX 65536
#define SIP_HEAD_BYTES_MAX 16384
#define SIP_HEADERS_MAX 256
#define SIP_HOST_MAX 256 /* terminator included */
#define SIP_PARAMETERS_MAX 64

enum sip_method {
    SIP_INVITE,
    SIP_ACK,
    SIP_BYE,
    SIP_CANCEL,
    SIP_REGISTER,
    SIP_OPTIONS,
    SIP_SUBSCRIBE,
    SIP_NOTIFY,
    SIP_PUBLISH,
    SIP_MESSAGE,
    SIP_INFO,
    SIP_UPDATE,
    SIP_PRACK,
    SIP_REFER,
    SIP_METHOD_OTHER,
    SIP_METHOD_COUNT
};

/* A sip: or sips: URI, taken apart. */
struct sip_uri {
    bool secure;    /* sips: */
    char user[128]; /* without password; escapes of plain characters undone */
    char host[SIP_HOST_MAX]; /* IPv6 without brackets */
    uint16_t port;           /* 0 = not given */
    char transport[16];      /* of ;transport=, lower case, "" = none */
};

/* One Via header field value, taken apart. */
struct sip_via {
    char transport[8]; /* "UDP", "TCP", "TLS" */
    char host[SIP_HOST_MAX];
    uint16_t port; /* 0 = not given */
    char branch[128];
    char received[BASE_ADDRESS_TEXT_MAX];
    bool has_rport; /* ;rport stands there, with a value or without */
    uint16_t rport; /* 0 = without */
};

/* One Contact header field value. */
struct sip_contact {
    bool star;       /* Contact: * */
    const char *uri; /* as written between the angle brackets */
    int64_t expires; /* s of ;expires=, -1 = none */
};

/**
 * Parses one whole message.
 * Errors: BASE_ERR_SYNTAX: not a SIP message, a mandatory header (Via, From,
 * To, Call-ID, CSeq) missing or doubled, CSeq out of range or of another
 * method, status outside 100..699, NUL in the head, Content-Length beyond the
 * body; BASE_ERR_FULL: a limit above is exceeded. The sentence says which.
 */
int sip_message_parse(const void *bytes, size_t length,
                      struct sip_message **out, struct base_error *error);

/** The message inside a payload: itself if it is one (memory network), else its
 * bytes parsed. The caller releases it. Errors as sip_message_parse. */
int sip_message_from_payload(struct net_payload *payload,
                             struct sip_message **out,
                             struct base_error *error);

struct sip_message *sip_message_hold(struct sip_message *message);

/** Gives one reference up and nulls the pointer; NULL inside is fine. */
void sip_message_release(struct sip_message **message);

/** The message as something to send; borrowed. */
struct net_payload *sip_message_payload(struct sip_message *message);

/** The text of the message; borrowed. */
const char *sip_message_text(const struct sip_message *message,
                             size_t *length_out);

/* ---- start line -------------------------------------------------------------- */

bool sip_message_is_request(const struct sip_message *message);

/** Method of a request; of a response the method in its CSeq. */
enum sip_method sip_message_method(const struct sip_message *message);
const char *sip_message_method_name(const struct sip_message *message);

/** Status code; 0 for a request. */
int sip_message_status(const struct sip_message *message);

/** Reason phrase of a response, "" for a request. */
const char *sip_message_reason(const struct sip_message *message);

/** Request-URI as text; "" for a response. */
const char *sip_message_request_uri(const struct sip_message *message);

/* ---- headers ----------------------------------------------------------------- */

const char *sip_message_call_id(const struct sip_message *message);
uint32_t sip_message_cseq(const struct sip_message *message);
const char *
sip_message_from_tag(const struct sip_message *message); /* "" = none */
const char *
sip_message_to_tag(const struct sip_message *message); /* "" = none */
const char *sip_message_from_uri(const struct sip_message *message);
const char *sip_message_to_uri(const struct sip_message *message);

/** From and To as whole header values, display name and tag included. */
const char *sip_message_from(const struct sip_message *message);
const char *sip_message_to(const struct sip_message *message);

/** Top Via. */
const struct sip_via *sip_message_via(const struct sip_message *message);
size_t sip_message_via_count(const struct sip_message *message);

size_t sip_message_contact_count(const struct sip_message *message);
struct sip_contact sip_message_contact(const struct sip_message *message,
                                       size_t i);

/** The i-th Route or Record-Route URI as text between the brackets; NULL past the end. */
const char *sip_message_route(const struct sip_message *message, size_t i);
const char *sip_message_record_route(const struct sip_message *message,
                                     size_t i);

/** Seconds of Expires, Retry-After, Min-Expires; -1 = absent or unreadable. */
int64_t sip_message_expires(const struct sip_message *message);
int64_t sip_message_retry_after(const struct sip_message *message);
int64_t sip_message_min_expires(const struct sip_message *message);

/** Max-Forwards; -1 = absent. */
int sip_message_max_forwards(const struct sip_message *message);

/** Value of the i-th header line called `name` (any case, long form; the message
 * may have the compact one); NULL past the end. A list in one line is one value. */
const char *sip_message_header(const struct sip_message *message,
                               const char *name, size_t i);

/** The body; length 0 and "" if there is none. */
const char *sip_message_body(const struct sip_message *message,
                             size_t *length_out);

/* ---- URIs -------------------------------------------------------------------- */

/** Takes a sip: or sips: URI apart. BASE_ERR_SYNTAX: it is not one. */
int sip_uri_parse(const char *text, struct sip_uri *out,
                  struct base_error *error);

/** Same scheme, user, host (any case) and port, as RFC 3261 section 19.1.4 for
 * the parts this struct holds. (sip:a@h and sip:a@h:5060 differ.) */
bool sip_uri_equal(const struct sip_uri *a, const struct sip_uri *b);

/* ---- making messages ----------------------------------------------------------- */

struct sip_header {
    const char *name;
    const char *value;
};

/* A request to originate. Texts are copied. NULL = absent where not mandatory. */
struct sip_request_spec {
    const char *method;      /* "REGISTER" */
    const char *request_uri; /* mandatory */
    enum base_transport transport;
    struct base_address sent_by; /* Via: logical address and port */
    const char *branch;          /* mandatory, with z9hG4bK */
    const char *const *routes;   /* URIs without brackets, in order */
    size_t route_count;
    const char *from; /* whole header values, tags included */
    const char *to;
    const char *call_id;
    uint32_t cseq;
    const char *contact;              /* URI without brackets, or "*" */
    int64_t expires;                  /* s, -1 = no Expires header */
    const struct sip_header *headers; /* further ones, in order */
    size_t header_count;
    const char *content_type; /* NULL = no body */
    const char *body;
};

/** Writes a request: Via (with rport), Max-Forwards 70, Content-Length included. Never NULL. */
struct sip_message *sip_request_create(const struct sip_request_spec *spec);

struct sip_response_spec {
    int status;
    const char *reason; /* NULL = the RFC's phrase */
    const char
        *to_tag; /* put on To if the request had none; NULL = none (100) */
    const char *const
        *contacts; /* whole values, for example "<sip:a@h>;expires=60" */
    size_t contact_count;
    bool record_route; /* copy Record-Route (dialog-creating responses) */
    const struct sip_header *headers;
    size_t header_count;
    const char *content_type;
    const char *body;
};

/** Writes the response to `request` (Via, From, To, Call-ID, CSeq copied; RFC
 * 3261 8.2.6). If an endpoint has received the request, the top Via gets
 * `received` and the value of `rport` (18.2.1, RFC 3581). Never NULL. */
struct sip_message *sip_response_create(const struct sip_message *request,
                                        const struct sip_response_spec *spec);

/* How a proxy changes a request it forwards (RFC 3261 section 16.6). */
struct sip_forward_spec {
    const char *request_uri; /* new Request-URI; NULL = keep */
    enum base_transport transport;
    struct base_address sent_by; /* of the Via put on top */
    const char *branch;          /* mandatory */
    size_t pop_routes;           /* topmost Route values to take away */
    const char *routes;          /* Route values to put on top; NULL = none */
    const char *path;            /* URI to put on top of Path; NULL = none */
    /* URIs to put on top of Record-Route, NULL = none: the one that the next
     * hop uses, and below it the one for the hop before where that differs (RFC
     * 5658). */
    const char *record_route, *record_route_back;
};

/** The received text, edited; Max-Forwards goes down by one (70 if absent), and
 * the Via that was on top gets `received` and `rport` as in a response. Returns
 * NULL if Max-Forwards is 0. */
struct sip_message *sip_message_forward(const struct sip_message *request,
                                        const struct sip_forward_spec *spec);

/** A response without its topmost Via; NULL if it has only one. */
struct sip_message *sip_message_pop_via(const struct sip_message *response);

/** The ACK of a non-2xx final response, or the CANCEL, that belongs to the
 * client transaction of `invite` (same branch, Request-URI, Route; RFC 3261
 * 17.1.1.3 and 9.1). */
struct sip_message *sip_ack_create(const struct sip_message *invite,
                                   const struct sip_message *response);
struct sip_message *sip_cancel_create(const struct sip_message *invite);

/** "INVITE" …; SIP_METHOD_OTHER gives "". */
const char *sip_method_name(enum sip_method method);
