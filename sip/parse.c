// SPDX-License-Identifier: MIT
/*
 * Received bytes become a message: limits first, then our own scanner, then
 * libosip2, whose reading must agree with ours. This is the only file that
 * knows libosip2.
 *
 * libosip2 is liberal (it takes a message without Via or CSeq, SIP/3.0, a CSeq
 * of 2^40), and one bad header it has no use for fails the whole message. So it
 * sees the start line and the headers that carry the transaction and the
 * dialog, and a header nobody needs may be as bad as it likes (RFC 3261
 * section 8.2). A message that two parsers read differently is refused:
 * nobody could say what a peer would make of it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <osipparser2/osip_parser.h>

#include "base/memory.h"
#include "sip/message_private.h"
#include "sip/scan.h"

/* libosip2 reports each odd message on stdout, with the wall clock's time. */
static void be_quiet(const char *file, int line, osip_trace_level_t level,
                     const char *format, va_list args)
{
    (void)file, (void)line, (void)level, (void)format, (void)args;
}

/* Without parser_init() osip_message_parse crashes. */
static void initialise_once(void)
{
    static bool done = false;

    if (done)
        return;
    parser_init();
    osip_trace_initialize_func(TRACE_LEVEL0, be_quiet);
    done = true;
}

static bool same(const char *theirs, const char *ours)
{
    return strcmp(theirs != NULL ? theirs : "", ours) == 0;
}

static bool same_param(osip_list_t *params, const char *name, const char *ours)
{
    osip_generic_param_t *param = NULL;
    char key[16];

    /* The library wants a mutable name. */
    BASE_ASSERT(strlen(name) < sizeof key);
    memcpy(key, name, strlen(name) + 1);
    osip_generic_param_get_byname(params, key, &param);
    return same(param != NULL ? param->gvalue : NULL, ours);
}

static bool same_start_line(const osip_message_t *osip,
                            const struct sip_message *ours)
{
    if (ours->is_request)
        return osip->status_code == 0 &&
               same(osip->sip_method, ours->method_name);
    return osip->status_code == ours->status;
}

static bool same_via(osip_via_t *theirs, const struct sip_via *ours)
{
    int64_t port = 0;

    if (theirs->port != NULL &&
        !sip_scan_number((struct sip_slice){theirs->port, strlen(theirs->port)},
                         65535, &port, NULL))
        return false;
    return same(theirs->host, ours->host) && port == ours->port &&
           same_param(&theirs->via_params, "branch", ours->branch);
}

/* Also those below the top: each is the top once on the way back. */
static bool same_via_line(const osip_message_t *osip, const char *at,
                          int *position)
{
    const char *end = at + strlen(at);
    bool more = true;

    while (more) {
        const char *stop = sip_scan_element(at, end);
        osip_via_t *theirs = osip_list_get(&osip->vias, (*position)++);
        struct sip_via ours;

        if (stop == NULL || theirs == NULL ||
            sip_scan_via(sip_scan_trim(at, stop), &ours) != NULL ||
            !same_via(theirs, &ours))
            return false;
        more = stop < end;
        at = stop + 1;
    }
    return true;
}

static bool same_vias(const osip_message_t *osip,
                      const struct sip_message *ours)
{
    int position = 0;

    if ((size_t)osip_list_size(&osip->vias) != ours->via_count)
        return false;
    for (size_t i = 0; i < ours->line_count; i++)
        if (ours->lines[i].id == SIP_HEADER_VIA &&
            !same_via_line(osip, ours->lines[i].value, &position))
            return false;
    return true;
}

static bool same_call_id(const osip_call_id_t *theirs, const char *ours)
{
    size_t length;

    if (theirs == NULL || theirs->number == NULL)
        return false;
    length = strlen(theirs->number);
    if (strncmp(theirs->number, ours, length) != 0)
        return false;
    ours += length;
    return theirs->host == NULL ? *ours == '\0'
                                : *ours == '@' && same(theirs->host, ours + 1);
}

static bool same_cseq(const osip_cseq_t *theirs, const struct sip_message *ours)
{
    int64_t number;

    return theirs != NULL && theirs->number != NULL &&
           sip_scan_number(
               (struct sip_slice){theirs->number, strlen(theirs->number)},
               UINT32_MAX, &number, NULL) &&
           number == ours->cseq && same(theirs->method, ours->method_name);
}

static bool same_lists(const osip_message_t *osip,
                       const struct sip_message *ours)
{
    return (size_t)osip_list_size(&osip->contacts) == ours->contact_count &&
           (size_t)osip_list_size(&osip->routes) == ours->route_count &&
           (size_t)osip_list_size(&osip->record_routes) ==
               ours->record_route_count;
}

/* NULL, or the part that the two parsers read differently. */
static const char *find_difference(const osip_message_t *osip,
                                   const struct sip_message *ours)
{
    if (!same_start_line(osip, ours))
        return "the start line";
    if (!same_vias(osip, ours))
        return "Via";
    if (osip->from == NULL ||
        !same_param(&osip->from->gen_params, "tag", ours->from_tag))
        return "the From tag";
    if (osip->to == NULL ||
        !same_param(&osip->to->gen_params, "tag", ours->to_tag))
        return "the To tag";
    if (!same_call_id(osip->call_id, ours->call_id))
        return "Call-ID";
    if (!same_cseq(osip->cseq, ours))
        return "CSeq";
    return same_lists(osip, ours) ? NULL : "Contact, Route or Record-Route";
}

/* The part of the head that libosip2 is asked about. Returns its length. */
static size_t extract(const struct sip_message *message,
                      char out[SIP_HEAD_BYTES_MAX + 4])
{
    size_t length = strcspn(message->text, "\n") + 1;

    memcpy(out, message->text, length);
    for (size_t i = 0; i < message->line_count; i++) {
        const struct sip_line *line = &message->lines[i];

        if (line->id == SIP_HEADER_OTHER ||
            line->id == SIP_HEADER_CONTENT_LENGTH)
            continue;
        memcpy(out + length, message->text + line->start,
               line->end - line->start);
        length += line->end - line->start;
    }
    memcpy(out + length, "\r\n", 3);
    return length + 2;
}

static int check_with_osip(const struct sip_message *message,
                           struct base_error *error)
{
    char head[SIP_HEAD_BYTES_MAX + 4];
    size_t length = extract(message, head);
    osip_message_t *osip = NULL;
    const char *difference = NULL;
    int code;

    initialise_once();
    BASE_ASSERT(osip_message_init(&osip) == 0);
    code = osip_message_parse(osip, head, length);
    if (code == 0)
        difference = find_difference(osip, message);
    osip_message_free(osip);
    if (code != 0)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "a header does not follow the grammar of "
                              "RFC 3261 (libosip2 says %d)",
                              code);
    if (difference != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "%s can be read in two ways", difference);
    return 0;
}

/* RFC 3261 section 7.5: empty lines before the start line are ignored. */
static void skip_empty_lines(const char **text, size_t *length)
{
    while (*length > 0 && (**text == '\r' || **text == '\n')) {
        (*text)++;
        (*length)--;
    }
}

static int check_size(size_t length, struct base_error *error)
{
    if (length == 0)
        return base_error_set(error, BASE_ERR_SYNTAX, "the message is empty");
    if (length > SIP_MESSAGE_BYTES_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "the message has %zu bytes, more than %d", length,
                              SIP_MESSAGE_BYTES_MAX);
    return 0;
}

static int check_list_sizes(const struct sip_message *message,
                            struct base_error *error)
{
    size_t count = sip_message_list_count(message);

    if (count > SIP_HEADERS_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "Via, Contact, Route and Record-Route have %zu "
                              "values, more than %d",
                              count, SIP_HEADERS_MAX);
    return 0;
}

int sip_message_parse(const void *bytes, size_t length,
                      struct sip_message **out, struct base_error *error)
{
    const char *text = bytes;
    struct sip_message *message = NULL;
    int err;

    skip_empty_lines(&text, &length);
    err = check_size(length, error);
    if (err == 0)
        err = sip_message_read(text, length, SIP_STRICT, &message, error);
    if (err != 0)
        return err;
    err = check_list_sizes(message, error);
    if (err == 0)
        err = check_with_osip(message, error);
    if (err != 0)
        sip_message_release(&message);
    else
        *out = message;
    return err;
}

int sip_message_salvage(const void *bytes, size_t length,
                        struct sip_message **out, struct base_error *error)
{
    const char *text = bytes;
    struct sip_message *message = NULL;
    int err;

    skip_empty_lines(&text, &length);
    err = check_size(length, error);
    if (err == 0)
        err = sip_message_read(text, length, SIP_SALVAGE, &message, error);
    if (err != 0)
        return err;
    if (!message->is_request || message->method == SIP_ACK) {
        sip_message_release(&message);
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "nobody answers a response or an ACK");
    }
    message->is_salvaged = true;
    *out = message;
    return 0;
}
