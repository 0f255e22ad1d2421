// SPDX-License-Identifier: MIT
#include "sip/writer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "sip/message_private.h"
#include "sip/scan.h"

void sip_writer_init(struct sip_writer *writer)
{
    writer->bytes = writer->stack;
    writer->length = 0;
    writer->capacity = sizeof writer->stack;
    writer->is_doubtful = false;
}

void sip_writer_fini(struct sip_writer *writer)
{
    if (writer->bytes != writer->stack)
        free(writer->bytes);
    sip_writer_init(writer);
}

static void grow(struct sip_writer *writer, size_t needed)
{
    char *heap = writer->bytes != writer->stack ? writer->bytes : NULL;
    size_t capacity = needed * 2;

    heap = base_realloc(heap, capacity, 1);
    if (writer->bytes == writer->stack)
        memcpy(heap, writer->stack, writer->length);
    writer->bytes = heap;
    writer->capacity = capacity;
}

void sip_write_bytes(struct sip_writer *writer, const void *bytes,
                     size_t length)
{
    if (writer->length + length > writer->capacity)
        grow(writer, writer->length + length);
    if (length > 0)
        memcpy(writer->bytes + writer->length, bytes, length);
    writer->length += length;
}

void sip_write_text(struct sip_writer *writer, const char *text)
{
    sip_write_bytes(writer, text, strlen(text));
}

void sip_write_number(struct sip_writer *writer, int64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    BASE_ASSERT(number >= 0);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    sip_write_bytes(writer, digits + at, sizeof digits - at);
}

void sip_write_value(struct sip_writer *writer, const char *value)
{
    size_t start = writer->length;

    sip_write_text(writer, value);
    for (size_t i = start; i < writer->length; i++)
        if (writer->bytes[i] == '\r' || writer->bytes[i] == '\n')
            writer->bytes[i] = ' ';
}

void sip_write_header(struct sip_writer *writer, const char *name,
                      const char *value)
{
    sip_write_value(writer, name);
    sip_write_text(writer, ": ");
    sip_write_value(writer, value);
    sip_write_text(writer, "\r\n");
}

void sip_write_via(struct sip_writer *writer, enum base_transport transport,
                   const struct base_address *sent_by, const char *branch)
{
    static const char *const protocols[BASE_TRANSPORT_COUNT] = {
        [BASE_UDP] = "Via: SIP/2.0/UDP ",
        [BASE_TCP] = "Via: SIP/2.0/TCP ",
        [BASE_TLS] = "Via: SIP/2.0/TLS ",
    };
    char text[BASE_ADDRESS_TEXT_MAX];

    sip_write_text(writer, protocols[transport]);
    sip_write_text(writer, base_address_text(sent_by, text));
    sip_write_text(writer, ";branch=");
    sip_write_value(writer, branch);
    sip_write_text(writer, ";rport\r\n");
}

/* Position behind an rport parameter without value, or NULL. */
static const char *empty_rport(const char *value, size_t length)
{
    const char *end = value + length;

    for (const char *at = value; at + 6 <= end; at++) {
        const char *after = at + 6;

        if (*at != ';' || strncasecmp(at + 1, "rport", 5) != 0)
            continue;
        if (after == end || *after == ';' || sip_scan_is_blank(*after))
            return after;
    }
    return NULL;
}

static bool is_sent_from(const struct sip_via *via,
                         const struct base_address *source)
{
    struct base_address sent_by;

    return base_address_parse(via->host, 0, &sent_by) &&
           base_address_same_ip(&sent_by, source);
}

void sip_write_stamped_via(struct sip_writer *writer,
                           const struct sip_message *request, const char *value,
                           size_t length)
{
    const struct sip_via *via = &request->via;
    const struct base_address *source = &request->source;
    const char *rport = via->rport == 0 ? empty_rport(value, length) : NULL;
    const char *end = value + length;
    char text[BASE_ADDRESS_TEXT_MAX];

    if (source->family == 0) {
        sip_write_bytes(writer, value, length);
        return;
    }
    if (rport != NULL) {
        sip_write_bytes(writer, value, (size_t)(rport - value));
        sip_write_text(writer, "=");
        sip_write_number(writer, source->port);
        sip_write_bytes(writer, rport, (size_t)(end - rport));
    } else {
        sip_write_bytes(writer, value, length);
    }
    if (via->received[0] == '\0' &&
        (rport != NULL || !is_sent_from(via, source))) {
        sip_write_text(writer, ";received=");
        sip_write_text(writer, base_address_ip_text(source, text));
    }
}

struct sip_message *sip_writer_finish(struct sip_writer *writer)
{
    struct sip_message *message = sip_message_from_text(
        writer->bytes, writer->length, writer->is_doubtful);

    sip_writer_fini(writer);
    return message;
}
