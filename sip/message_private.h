// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the files of sip/ share about messages: the layout of one, the split of
 * a head into lines, and the reading of header values.
 *
 * A message is one block of memory: the struct, its lines, its lists, the
 * unfolded and terminated texts of its headers, and the bytes as they stand on
 * the wire. Every message, received or made, is read by the same scanner
 * (head.c, fields.c); a received one must also pass libosip2 (parse.c), and the
 * two readings must agree.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/error.h"
#include "sip/message.h"

/* Headers this folder reads or edits itself. */
enum sip_header_id {
    SIP_HEADER_OTHER,
    SIP_HEADER_VIA,
    SIP_HEADER_FROM,
    SIP_HEADER_TO,
    SIP_HEADER_CALL_ID,
    SIP_HEADER_CSEQ,
    SIP_HEADER_CONTACT,
    SIP_HEADER_ROUTE,
    SIP_HEADER_RECORD_ROUTE,
    SIP_HEADER_MAX_FORWARDS,
    SIP_HEADER_EXPIRES,
    SIP_HEADER_MIN_EXPIRES,
    SIP_HEADER_RETRY_AFTER,
    SIP_HEADER_CONTENT_LENGTH,
    SIP_HEADER_COUNT
};

/* One header line; offsets count from the start of the message. */
struct sip_line {
    uint32_t start, end;  /* folded lines and the line end included */
    uint32_t name_length; /* the name stands at `start` */
    uint32_t value_start; /* first byte behind the colon and blanks */
    enum sip_header_id id;
    const char *value; /* unfolded, trimmed, terminated */
};

/* A message of ours may exceed the limits for received ones, up to this: a proxy
 * adds headers to a request that is just within them. Peers refuse it. */
#define SIP_OWN_HEADERS_MAX 1024

/* The head of a message, split into lines; `value` is not yet set. */
struct sip_head {
    size_t length; /* start line to empty line, both included */
    size_t line_count;
    size_t commas; /* upper bound of additional values in list headers */
    bool is_bad;   /* our own, and not what a peer would accept */
    struct sip_line lines[SIP_OWN_HEADERS_MAX];
};

struct sip_message {
    struct net_payload payload;
    char *text; /* as on the wire, terminated */
    size_t length, head_length;
    const char *body;
    size_t body_length;

    bool is_request;
    bool is_suspect;  /* made by us, and not what a peer would accept */
    bool is_salvaged; /* refused, and read only to be answered */
    enum sip_method method;
    int status, max_forwards;
    uint32_t cseq;
    const char *method_name, *reason, *request_uri;
    const char *call_id, *from, *to, *from_uri, *to_uri, *from_tag, *to_tag;
    int64_t expires, retry_after, min_expires;
    size_t via_count, contact_count, route_count, record_route_count;
    struct sip_contact *contacts;
    const char **routes, **record_routes;
    struct sip_line *lines;
    size_t line_count;
    char *arena; /* next free byte for texts */
    char *arena_end;
    struct base_address source; /* where it came from; family 0 = unknown */
    struct sip_via via;
};

/* How much of a message must be right for it to be made. */
enum sip_strictness {
    SIP_STRICT, /* everything */
    SIP_SALVAGE /* what answering it with 400 needs: the top Via, and the
                   presence of From, To, Call-ID and CSeq */
};

/* ---- head.c -------------------------------------------------------------------- */

/** Splits `text`, which starts with its start line, into lines. */
int sip_head_split(const char *text, size_t length, struct sip_head *head,
                   struct base_error *error);

/** The same for text that we wrote: what is wrong with it only marks it as bad. */
void sip_head_split_own(const char *text, size_t length, struct sip_head *head);

/** Long form of a compact header name ("v" -> "Via"), else NULL. */
const char *sip_header_long_name(const char *name, size_t length);

/** True for Via, Contact, Route and Record-Route, which the folder splits. */
bool sip_header_is_list(enum sip_header_id id);

/** Name of a header the folder knows, as it is written. */
const char *sip_header_name(enum sip_header_id id);

/* ---- fields.c, start_line.c, compare.c ---------------------------------------- */

/** Reads the start line and the headers of `message`, whose lines are set. */
int sip_fields_read(struct sip_message *message, enum sip_strictness strictness,
                    struct base_error *error);

/** Reads the start line, `length` bytes at the front of the text. */
int sip_start_line_read(struct sip_message *message, size_t length,
                        enum sip_strictness strictness,
                        struct base_error *error);

/** True if both have the same typed fields and header values. */
bool sip_fields_equal(const struct sip_message *a, const struct sip_message *b);

/** A terminated copy inside the message's block. */
const char *sip_message_keep(struct sip_message *message, const char *text,
                             size_t length);

/* ---- message.c ----------------------------------------------------------------- */

/** Makes a message of `text` with our own scanner alone. */
int sip_message_read(const char *text, size_t length,
                     enum sip_strictness strictness, struct sip_message **out,
                     struct base_error *error);

/** Makes a message of text that we wrote; never NULL, at worst suspect.
 * `is_doubtful`: parts of it come from a message that was refused. */
struct sip_message *sip_message_from_text(const char *text, size_t length,
                                          bool is_doubtful);

/** Values of Via, Contact, Route and Record-Route together. */
size_t sip_message_list_count(const struct sip_message *message);

/** First line with that header, or NULL. */
const struct sip_line *sip_message_line(const struct sip_message *message,
                                        enum sip_header_id id);

/* ---- parse.c ------------------------------------------------------------------- */

/** A request that sip_message_parse refuses, as far as a 400 needs it. Errors:
 * BASE_ERR_SYNTAX: not even that, or it is a response or an ACK. */
int sip_message_salvage(const void *bytes, size_t length,
                        struct sip_message **out, struct base_error *error);

/* ---- method.c ------------------------------------------------------------------ */

enum sip_method sip_method_parse(const char *name, size_t length);
