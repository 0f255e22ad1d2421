// SPDX-License-Identifier: MIT
/*
 * Any bytes: parsing never reads beyond them, and what parses can be written
 * and says the same when it is read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "dns/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Records of types we do not read cannot be written. */
static void drop_unread(struct dns_records *records)
{
    size_t kept = 0;
    char type[16];
    uint16_t known;

    for (size_t i = 0; i < records->count; i++) {
        if (records->records[i].type != DNS_ANY &&
            dns_type_parse(dns_type_name(records->records[i].type, type),
                           &known))
            records->records[kept++] = records->records[i];
    }
    records->count = kept;
}

static void compare(const struct dns_message *a, const struct dns_message *b)
{
    char a_text[4096], b_text[4096];

    BASE_ASSERT(a->id == b->id && a->type == b->type &&
                a->opcode == b->opcode &&
                (a->question_class == b->question_class ||
                 a->question_class == 0)); /* written as IN */
    BASE_ASSERT(strcmp(a->name, b->name) == 0);
    for (int s = 0; s < DNS_SECTION_COUNT; s++) {
        BASE_ASSERT(a->section[s].count == b->section[s].count);
        for (size_t i = 0; i < a->section[s].count; i++) {
            dns_record_text(&a->section[s].records[i], a_text, sizeof a_text);
            dns_record_text(&b->section[s].records[i], b_text, sizeof b_text);
            /* Compression takes a name that differs in case for the same. */
            BASE_ASSERT(strcasecmp(a_text, b_text) == 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dns_message message = {0}, again = {0};
    struct base_error error;
    uint8_t *bytes = NULL;
    size_t length = 0;

    if (dns_message_parse(data, size, &message, &error) == 0) {
        for (int s = 0; s < DNS_SECTION_COUNT; s++)
            drop_unread(&message.section[s]);
        BASE_ASSERT(dns_message_write(&message, SIZE_MAX, &bytes, &length,
                                      &error) == 0);
        BASE_ASSERT(dns_message_parse(bytes, length, &again, &error) == 0);
        if (length <= UINT16_MAX)
            compare(&message, &again);
        free(bytes);
    }
    dns_message_fini(&message);
    dns_message_fini(&again);
    return 0;
}
