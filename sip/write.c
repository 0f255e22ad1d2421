// SPDX-License-Identifier: MIT
/* The messages we originate: requests, responses, ACK and CANCEL. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "sip/message_private.h"
#include "sip/scan.h"
#include "sip/writer.h"

#define MAX_FORWARDS "Max-Forwards: 70\r\n" /* RFC 3261 section 8.1.1.6 */

static void write_request_line(struct sip_writer *writer, const char *method,
                               const char *uri)
{
    sip_write_value(writer, method);
    sip_write_text(writer, " ");
    sip_write_value(writer, uri);
    sip_write_text(writer, " SIP/2.0\r\n");
}

/* "Name: <uri>" */
static void write_bracketed(struct sip_writer *writer, const char *name,
                            const char *uri)
{
    sip_write_text(writer, name);
    sip_write_text(writer, ": <");
    sip_write_value(writer, uri);
    sip_write_text(writer, ">\r\n");
}

static void write_cseq(struct sip_writer *writer, uint32_t number,
                       const char *method)
{
    sip_write_text(writer, "CSeq: ");
    sip_write_number(writer, number);
    sip_write_text(writer, " ");
    sip_write_value(writer, method);
    sip_write_text(writer, "\r\n");
}

static void write_headers(struct sip_writer *writer,
                          const struct sip_header *headers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        sip_write_header(writer, headers[i].name, headers[i].value);
}

/* Content-Type, Content-Length, the empty line and the body. */
static void write_end(struct sip_writer *writer, const char *content_type,
                      const char *body)
{
    size_t length = content_type != NULL && body != NULL ? strlen(body) : 0;

    if (content_type != NULL)
        sip_write_header(writer, "Content-Type", content_type);
    sip_write_text(writer, "Content-Length: ");
    sip_write_number(writer, (int64_t)length);
    sip_write_text(writer, "\r\n\r\n");
    sip_write_bytes(writer, body, length);
}

static void write_contact(struct sip_writer *writer, const char *contact)
{
    if (strcmp(contact, "*") == 0)
        sip_write_text(writer, "Contact: *\r\n");
    else
        write_bracketed(writer, "Contact", contact);
}

struct sip_message *sip_request_create(const struct sip_request_spec *spec)
{
    struct sip_writer writer;

    BASE_ASSERT(spec->method != NULL && spec->request_uri != NULL &&
                spec->branch != NULL && spec->from != NULL &&
                spec->to != NULL && spec->call_id != NULL);
    sip_writer_init(&writer);
    write_request_line(&writer, spec->method, spec->request_uri);
    sip_write_via(&writer, spec->transport, &spec->sent_by, spec->branch);
    sip_write_text(&writer, MAX_FORWARDS);
    for (size_t i = 0; i < spec->route_count; i++)
        write_bracketed(&writer, "Route", spec->routes[i]);
    sip_write_header(&writer, "From", spec->from);
    sip_write_header(&writer, "To", spec->to);
    sip_write_header(&writer, "Call-ID", spec->call_id);
    write_cseq(&writer, spec->cseq, spec->method);
    if (spec->contact != NULL)
        write_contact(&writer, spec->contact);
    if (spec->expires >= 0) {
        sip_write_text(&writer, "Expires: ");
        sip_write_number(&writer, spec->expires);
        sip_write_text(&writer, "\r\n");
    }
    write_headers(&writer, spec->headers, spec->header_count);
    write_end(&writer, spec->content_type, spec->body);
    return sip_writer_finish(&writer);
}

static void copy_vias(struct sip_writer *writer,
                      const struct sip_message *request)
{
    bool top = true;

    for (size_t i = 0; i < request->line_count; i++) {
        const char *value = request->lines[i].value, *end, *stop;

        if (request->lines[i].id != SIP_HEADER_VIA)
            continue;
        end = value + strlen(value);
        stop = top ? sip_scan_element(value, end) : value;
        if (stop == NULL) /* a salvaged request */
            stop = end;
        sip_write_text(writer, "Via: ");
        if (top)
            sip_write_stamped_via(writer, request, value,
                                  (size_t)(stop - value));
        sip_write_bytes(writer, stop, (size_t)(end - stop));
        sip_write_text(writer, "\r\n");
        top = false;
    }
}

static void copy_lines(struct sip_writer *writer,
                       const struct sip_message *message, enum sip_header_id id)
{
    for (size_t i = 0; i < message->line_count; i++)
        if (message->lines[i].id == id)
            sip_write_header(writer, sip_header_name(id),
                             message->lines[i].value);
}

/* First line only: a salvaged request may have several. */
static void copy_line(struct sip_writer *writer,
                      const struct sip_message *message, enum sip_header_id id)
{
    const struct sip_line *line = sip_message_line(message, id);

    if (line != NULL)
        sip_write_header(writer, sip_header_name(id), line->value);
}

static void write_to(struct sip_writer *writer,
                     const struct sip_message *request, const char *tag)
{
    sip_write_text(writer, "To: ");
    sip_write_value(writer, request->to);
    if (tag != NULL && request->to_tag[0] == '\0') {
        sip_write_text(writer, ";tag=");
        sip_write_value(writer, tag);
    }
    sip_write_text(writer, "\r\n");
}

struct sip_message *sip_response_create(const struct sip_message *request,
                                        const struct sip_response_spec *spec)
{
    struct sip_writer writer;

    BASE_ASSERT(request->is_request);
    BASE_ASSERT(spec->status >= 100 && spec->status <= 699);
    sip_writer_init(&writer);
    writer.is_doubtful = request->is_salvaged;
    sip_write_text(&writer, "SIP/2.0 ");
    sip_write_number(&writer, spec->status);
    sip_write_text(&writer, " ");
    sip_write_value(&writer, spec->reason != NULL
                                 ? spec->reason
                                 : base_status_phrase(spec->status));
    sip_write_text(&writer, "\r\n");
    copy_vias(&writer, request);
    if (spec->record_route)
        copy_lines(&writer, request, SIP_HEADER_RECORD_ROUTE);
    copy_line(&writer, request, SIP_HEADER_FROM);
    write_to(&writer, request, spec->to_tag);
    copy_line(&writer, request, SIP_HEADER_CALL_ID);
    copy_line(&writer, request, SIP_HEADER_CSEQ);
    for (size_t i = 0; i < spec->contact_count; i++)
        sip_write_header(&writer, "Contact", spec->contacts[i]);
    write_headers(&writer, spec->headers, spec->header_count);
    write_end(&writer, spec->content_type, spec->body);
    return sip_writer_finish(&writer);
}

/* What ACK and CANCEL have in common: the INVITE's Request-URI, its top Via
 * alone, and its Route (RFC 3261 sections 9.1 and 17.1.1.3). */
static struct sip_message *create_companion(const struct sip_message *invite,
                                            const char *method, const char *to)
{
    const char *via = sip_message_line(invite, SIP_HEADER_VIA)->value;
    const char *via_end = sip_scan_element(via, via + strlen(via));
    struct sip_writer writer;

    sip_writer_init(&writer);
    write_request_line(&writer, method, invite->request_uri);
    sip_write_text(&writer, "Via: ");
    sip_write_bytes(&writer, via,
                    via_end != NULL ? (size_t)(via_end - via) : strlen(via));
    sip_write_text(&writer, "\r\n" MAX_FORWARDS);
    copy_lines(&writer, invite, SIP_HEADER_ROUTE);
    sip_write_header(&writer, "From", invite->from);
    sip_write_header(&writer, "To", to);
    sip_write_header(&writer, "Call-ID", invite->call_id);
    write_cseq(&writer, invite->cseq, method);
    write_end(&writer, NULL, NULL);
    return sip_writer_finish(&writer);
}

struct sip_message *sip_ack_create(const struct sip_message *invite,
                                   const struct sip_message *response)
{
    BASE_ASSERT(invite->is_request && !response->is_request);
    return create_companion(invite, "ACK", response->to);
}

struct sip_message *sip_cancel_create(const struct sip_message *invite)
{
    BASE_ASSERT(invite->is_request);
    return create_companion(invite, "CANCEL", invite->to);
}
