// SPDX-License-Identifier: MIT
#include "sip/message.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "sip/message_private.h"

/* Behind the texts of the headers: a terminator for each part of the start line
 * and of From and To. */
#define ARENA_SLACK 64

/* The parts of a message's one block, in this order. */
struct layout {
    size_t lines, contacts, routes, record_routes, arena, text, total;
};

static size_t place(struct layout *layout, size_t bytes)
{
    size_t at = layout->total;

    layout->total += (bytes + 7) & ~(size_t)7;
    return at;
}

/* A list cannot have more values than its lines and their commas give. */
static struct layout lay_out(const struct sip_head *head, size_t length)
{
    size_t count[SIP_HEADER_COUNT] = {0};
    struct layout layout = {0};

    for (size_t i = 0; i < head->line_count; i++)
        count[head->lines[i].id]++;
    for (int id = 0; id < SIP_HEADER_COUNT; id++)
        if (count[id] > 0)
            count[id] += head->commas;
    place(&layout, sizeof(struct sip_message));
    layout.lines = place(&layout, head->line_count * sizeof(struct sip_line));
    layout.contacts =
        place(&layout, count[SIP_HEADER_CONTACT] * sizeof(struct sip_contact));
    layout.routes =
        place(&layout, count[SIP_HEADER_ROUTE] * sizeof(const char *));
    layout.record_routes =
        place(&layout, count[SIP_HEADER_RECORD_ROUTE] * sizeof(const char *));
    /* Values once, and once more those parts that stand alone. */
    layout.arena = place(&layout, 2 * head->length + ARENA_SLACK);
    layout.text = place(&layout, length + 1);
    return layout;
}

static const uint8_t *payload_bytes(struct net_payload *payload,
                                    size_t *length_out)
{
    struct sip_message *message =
        BASE_CONTAINER_OF(payload, struct sip_message, payload);

    *length_out = message->length;
    return (const uint8_t *)message->text;
}

static void payload_destroy(struct net_payload *payload)
{
    free(BASE_CONTAINER_OF(payload, struct sip_message, payload));
}

static const struct net_payload_ops payload_ops = {
    .bytes = payload_bytes,
    .destroy = payload_destroy,
};

static struct sip_message *allocate(const struct sip_head *head,
                                    const char *text, size_t length)
{
    struct layout layout = lay_out(head, length);
    char *block = base_calloc(1, layout.total);
    struct sip_message *message = (void *)block;

    net_payload_init(&message->payload, &payload_ops);
    message->lines = (void *)(block + layout.lines);
    message->contacts = (void *)(block + layout.contacts);
    message->routes = (void *)(block + layout.routes);
    message->record_routes = (void *)(block + layout.record_routes);
    message->arena = block + layout.arena;
    message->arena_end = block + layout.text;
    memcpy(block + layout.text, text, length);
    message->text = block + layout.text;
    message->length = length;
    message->head_length = head->length;
    message->body = message->text + head->length;
    message->body_length = length - head->length;
    memcpy(message->lines, head->lines,
           head->line_count * sizeof(struct sip_line));
    message->line_count = head->line_count;
    return message;
}

int sip_message_read(const char *text, size_t length,
                     enum sip_strictness strictness, struct sip_message **out,
                     struct base_error *error)
{
    struct sip_head head;
    struct sip_message *message;
    int err = sip_head_split(text, length, &head, error);

    if (err != 0)
        return err;
    message = allocate(&head, text, length);
    err = sip_fields_read(message, strictness, error);
    if (err != 0) {
        sip_message_release(&message);
        return err;
    }
    message->length = message->head_length + message->body_length;
    message->text[message->length] = '\0';
    *out = message;
    return 0;
}

/* Does it mean to a peer what it means to us? */
static bool is_read_as_meant(const struct sip_message *message)
{
    struct sip_message *again = NULL;
    bool same =
        sip_message_parse(message->text, message->length, &again, NULL) == 0 &&
        sip_fields_equal(message, again);

    sip_message_release(&again);
    return same;
}

/* A user name with a blank in it makes a message that no peer would take. On
 * the memory network it is refused as well: sip_message_from_payload parses
 * the text of a suspect message instead of handing it over. */
struct sip_message *sip_message_from_text(const char *text, size_t length,
                                          bool is_doubtful)
{
    struct sip_message *message;
    struct sip_head head;

    sip_head_split_own(text, length, &head);
    message = allocate(&head, text, length);
    if (sip_fields_read(message, SIP_STRICT, NULL) != 0) {
        head.is_bad = true;
        sip_message_release(&message);
        message = allocate(&head, text, length);
        sip_fields_read(message, SIP_SALVAGE, NULL);
    }
    if (is_doubtful)
        head.is_bad = head.is_bad || !is_read_as_meant(message);
    message->is_suspect =
        head.is_bad || sip_message_list_count(message) > SIP_HEADERS_MAX;
#if !defined(__OPTIMIZE__) || defined(SIP_CHECK_WRITTEN)
    BASE_ASSERT(message->is_suspect || is_read_as_meant(message));
#endif
    return message;
}

size_t sip_message_list_count(const struct sip_message *message)
{
    return message->via_count + message->contact_count + message->route_count +
           message->record_route_count;
}

int sip_message_from_payload(struct net_payload *payload,
                             struct sip_message **out, struct base_error *error)
{
    const uint8_t *bytes;
    size_t length;

    if (payload->ops == &payload_ops) {
        struct sip_message *message =
            BASE_CONTAINER_OF(payload, struct sip_message, payload);

        if (!message->is_suspect) {
            *out = sip_message_hold(message);
            return 0;
        }
    }
    bytes = net_payload_bytes(payload, &length);
    return sip_message_parse(bytes, length, out, error);
}

struct sip_message *sip_message_hold(struct sip_message *message)
{
    net_payload_hold(&message->payload);
    return message;
}

void sip_message_release(struct sip_message **message)
{
    struct net_payload *payload;

    if (*message == NULL)
        return;
    payload = &(*message)->payload;
    net_payload_release(&payload);
    *message = NULL;
}

struct net_payload *sip_message_payload(struct sip_message *message)
{
    return &message->payload;
}

const char *sip_message_text(const struct sip_message *message,
                             size_t *length_out)
{
    *length_out = message->length;
    return message->text;
}

bool sip_message_is_request(const struct sip_message *message)
{
    return message->is_request;
}

enum sip_method sip_message_method(const struct sip_message *message)
{
    return message->method;
}

const char *sip_message_method_name(const struct sip_message *message)
{
    return message->method_name;
}

int sip_message_status(const struct sip_message *message)
{
    return message->status;
}

const char *sip_message_reason(const struct sip_message *message)
{
    return message->reason;
}

const char *sip_message_request_uri(const struct sip_message *message)
{
    return message->request_uri;
}

const char *sip_message_call_id(const struct sip_message *message)
{
    return message->call_id;
}

uint32_t sip_message_cseq(const struct sip_message *message)
{
    return message->cseq;
}

const char *sip_message_from_tag(const struct sip_message *message)
{
    return message->from_tag;
}

const char *sip_message_to_tag(const struct sip_message *message)
{
    return message->to_tag;
}

const char *sip_message_from_uri(const struct sip_message *message)
{
    return message->from_uri;
}

const char *sip_message_to_uri(const struct sip_message *message)
{
    return message->to_uri;
}

const char *sip_message_from(const struct sip_message *message)
{
    return message->from;
}

const char *sip_message_to(const struct sip_message *message)
{
    return message->to;
}

const struct sip_via *sip_message_via(const struct sip_message *message)
{
    return &message->via;
}

size_t sip_message_via_count(const struct sip_message *message)
{
    return message->via_count;
}

size_t sip_message_contact_count(const struct sip_message *message)
{
    return message->contact_count;
}

struct sip_contact sip_message_contact(const struct sip_message *message,
                                       size_t i)
{
    BASE_ASSERT(i < message->contact_count);
    return message->contacts[i];
}

const char *sip_message_route(const struct sip_message *message, size_t i)
{
    return i < message->route_count ? message->routes[i] : NULL;
}

const char *sip_message_record_route(const struct sip_message *message,
                                     size_t i)
{
    return i < message->record_route_count ? message->record_routes[i] : NULL;
}

int64_t sip_message_expires(const struct sip_message *message)
{
    return message->expires;
}

int64_t sip_message_retry_after(const struct sip_message *message)
{
    return message->retry_after;
}

int64_t sip_message_min_expires(const struct sip_message *message)
{
    return message->min_expires;
}

int sip_message_max_forwards(const struct sip_message *message)
{
    return message->max_forwards;
}

static bool line_is_called(const struct sip_message *message,
                           const struct sip_line *line, const char *name)
{
    const char *written = message->text + line->start;
    const char *full = sip_header_long_name(written, line->name_length);

    if (full != NULL)
        return strcasecmp(full, name) == 0;
    return strncasecmp(written, name, line->name_length) == 0 &&
           name[line->name_length] == '\0';
}

const char *sip_message_header(const struct sip_message *message,
                               const char *name, size_t i)
{
    for (size_t n = 0; n < message->line_count; n++)
        if (line_is_called(message, &message->lines[n], name) && i-- == 0)
            return message->lines[n].value;
    return NULL;
}

const struct sip_line *sip_message_line(const struct sip_message *message,
                                        enum sip_header_id id)
{
    for (size_t i = 0; i < message->line_count; i++)
        if (message->lines[i].id == id)
            return &message->lines[i];
    return NULL;
}

const char *sip_message_body(const struct sip_message *message,
                             size_t *length_out)
{
    *length_out = message->body_length;
    return message->body_length > 0 ? message->body : "";
}
