// SPDX-License-Identifier: MIT
/*
 * Messages on their way through a proxy: the received text, edited, so that
 * headers we do not know keep their case, order and folding.
 */
#include <string.h>

#include "base/memory.h"
#include "sip/message_private.h"
#include "sip/scan.h"
#include "sip/writer.h"

#define MAX_FORWARDS_DEFAULT 70

/* Bytes [start, end) of the message as they stand. */
static void copy_range(struct sip_writer *writer,
                       const struct sip_message *message, size_t start,
                       size_t end)
{
    sip_write_bytes(writer, message->text + start, end - start);
}

/* End of the value at offset `at` of a list line, as an offset in the message. */
static size_t value_end(const struct sip_message *message,
                        const struct sip_line *line, size_t at)
{
    const char *stop =
        sip_scan_element(message->text + at, message->text + line->end);

    BASE_ASSERT(stop != NULL);
    return (size_t)(stop - message->text);
}

/* The line without its first `*count` values, which are counted down; nothing if
 * it has no other. */
static void copy_without(struct sip_writer *writer,
                         const struct sip_message *message,
                         const struct sip_line *line, size_t *count)
{
    size_t at = line->value_start;

    for (; *count > 0; (*count)--) {
        size_t stop = value_end(message, line, at);

        if (stop == line->end) {
            (*count)--;
            return;
        }
        at = (size_t)(sip_scan_skip_blanks(message->text + stop + 1,
                                           message->text + line->end) -
                      message->text);
    }
    copy_range(writer, message, line->start, line->value_start);
    copy_range(writer, message, at, line->end);
}

static void copy_stamped(struct sip_writer *writer,
                         const struct sip_message *message,
                         const struct sip_line *line)
{
    struct sip_slice top = sip_scan_trim(
        message->text + line->value_start,
        message->text + value_end(message, line, line->value_start));

    copy_range(writer, message, line->start, line->value_start);
    sip_write_stamped_via(writer, message, top.at, top.length);
    copy_range(writer, message, (size_t)(top.at + top.length - message->text),
               line->end);
}

static void write_max_forwards(struct sip_writer *writer, int hops)
{
    sip_write_text(writer, "Max-Forwards: ");
    sip_write_number(writer, hops);
    sip_write_text(writer, "\r\n");
}

static void write_uri(struct sip_writer *writer, const char *name,
                      const char *uri)
{
    if (uri == NULL)
        return;
    sip_write_text(writer, name);
    sip_write_text(writer, ": <");
    sip_write_value(writer, uri);
    sip_write_text(writer, ">\r\n");
}

static void write_routes(struct sip_writer *writer, const char *routes)
{
    if (routes == NULL)
        return;
    sip_write_text(writer, "Route: ");
    sip_write_value(writer, routes);
    sip_write_text(writer, "\r\n");
}

static void write_top(struct sip_writer *writer,
                      const struct sip_message *request,
                      const struct sip_forward_spec *spec)
{
    sip_write_text(writer, request->method_name);
    sip_write_text(writer, " ");
    sip_write_value(writer, spec->request_uri != NULL ? spec->request_uri
                                                      : request->request_uri);
    sip_write_text(writer, " SIP/2.0\r\n");
    sip_write_via(writer, spec->transport, &spec->sent_by, spec->branch);
    if (request->max_forwards < 0)
        write_max_forwards(writer, MAX_FORWARDS_DEFAULT);
    write_uri(writer, "Record-Route", spec->record_route);
    write_uri(writer, "Record-Route", spec->record_route_back);
    write_uri(writer, "Path", spec->path);
    write_routes(writer, spec->routes);
}

struct sip_message *sip_message_forward(const struct sip_message *request,
                                        const struct sip_forward_spec *spec)
{
    const struct sip_line *via = sip_message_line(request, SIP_HEADER_VIA);
    size_t pop = spec->pop_routes;
    struct sip_writer writer;

    BASE_ASSERT(request->is_request && via != NULL && spec->branch != NULL);
    if (request->max_forwards == 0)
        return NULL;
    sip_writer_init(&writer);
    write_top(&writer, request, spec);
    for (size_t i = 0; i < request->line_count; i++) {
        const struct sip_line *line = &request->lines[i];

        if (line == via)
            copy_stamped(&writer, request, line);
        else if (pop > 0 && line->id == SIP_HEADER_ROUTE)
            copy_without(&writer, request, line, &pop);
        else if (line->id == SIP_HEADER_MAX_FORWARDS)
            write_max_forwards(&writer, request->max_forwards - 1);
        else
            copy_range(&writer, request, line->start, line->end);
    }
    sip_write_text(&writer, "\r\n");
    sip_write_bytes(&writer, request->body, request->body_length);
    return sip_writer_finish(&writer);
}

struct sip_message *sip_message_pop_via(const struct sip_message *response)
{
    const struct sip_line *via = sip_message_line(response, SIP_HEADER_VIA);
    size_t pop = 1;
    struct sip_writer writer;

    BASE_ASSERT(!response->is_request && via != NULL);
    if (response->via_count < 2)
        return NULL;
    sip_writer_init(&writer);
    copy_range(&writer, response, 0, via->start);
    copy_without(&writer, response, via, &pop);
    copy_range(&writer, response, via->end, response->length);
    return sip_writer_finish(&writer);
}
