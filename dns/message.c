// SPDX-License-Identifier: MIT
#include "dns/message.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The types whose data we read and write. */
static bool is_known(uint16_t type)
{
    switch (type) {
    case DNS_A:
    case DNS_NS:
    case DNS_CNAME:
    case DNS_SOA:
    case DNS_AAAA:
    case DNS_SRV:
    case DNS_NAPTR:
        return true;
    default:
        return false;
    }
}

void dns_message_fini(struct dns_message *message)
{
    for (int i = 0; i < DNS_SECTION_COUNT; i++)
        dns_records_fini(&message->section[i]);
}

/* ---- from ldns ----------------------------------------------------------- */

/* ldns builds a record without data fields from an empty RDATA. */
static const ldns_rdf *field(const ldns_rr *rr, size_t i)
{
    return i < ldns_rr_rd_count(rr) ? ldns_rr_rdf(rr, i) : NULL;
}

static bool take_name(const ldns_rdf *rdf, char out[DNS_NAME_MAX])
{
    char *text;
    size_t length;
    bool fits;

    if (rdf == NULL || ldns_rdf_get_type(rdf) != LDNS_RDF_TYPE_DNAME)
        return false;
    text = ldns_rdf2str(rdf);
    if (text == NULL)
        return false;
    length = strlen(text);
    if (length > 1 && text[length - 1] == '.')
        text[--length] = '\0';
    fits = length > 0 && length < DNS_NAME_MAX;
    if (fits)
        memcpy(out, text, length + 1);
    free(text);
    return fits;
}

/* A character-string; one with a NUL inside has no place in our structs. */
static bool take_string(const ldns_rdf *rdf, char out[DNS_STRING_MAX])
{
    const uint8_t *data;
    size_t length;

    if (rdf == NULL || ldns_rdf_get_type(rdf) != LDNS_RDF_TYPE_STR ||
        ldns_rdf_size(rdf) < 1)
        return false;
    data = ldns_rdf_data(rdf);
    length = data[0];
    if (length + 1 != ldns_rdf_size(rdf) || memchr(data + 1, 0, length) != NULL)
        return false;
    memcpy(out, data + 1, length);
    out[length] = '\0';
    return true;
}

static bool take_u16(const ldns_rdf *rdf, uint16_t *out)
{
    if (rdf == NULL || ldns_rdf_size(rdf) != 2)
        return false;
    *out = ldns_rdf2native_int16(rdf);
    return true;
}

static bool take_u32(const ldns_rdf *rdf, uint32_t *out)
{
    if (rdf == NULL || ldns_rdf_size(rdf) != 4)
        return false;
    *out = ldns_rdf2native_int32(rdf);
    return true;
}

static bool take_address(const ldns_rdf *rdf, enum base_family family,
                         struct base_address *out)
{
    size_t size = family == BASE_IPV4 ? 4 : 16;

    if (rdf == NULL || ldns_rdf_size(rdf) != size)
        return false;
    memset(out, 0, sizeof *out);
    out->family = (uint8_t)family;
    memcpy(out->ip, ldns_rdf_data(rdf), size);
    return true;
}

static bool take_srv(const ldns_rr *rr, struct dns_record *out)
{
    return take_u16(field(rr, 0), &out->data.srv.priority) &&
           take_u16(field(rr, 1), &out->data.srv.weight) &&
           take_u16(field(rr, 2), &out->data.srv.port) &&
           take_name(field(rr, 3), out->data.srv.target);
}

static bool take_naptr(const ldns_rr *rr, struct dns_record *out)
{
    return take_u16(field(rr, 0), &out->data.naptr.order) &&
           take_u16(field(rr, 1), &out->data.naptr.preference) &&
           take_string(field(rr, 2), out->data.naptr.flags) &&
           take_string(field(rr, 3), out->data.naptr.service) &&
           take_string(field(rr, 4), out->data.naptr.regexp) &&
           take_name(field(rr, 5), out->data.naptr.replacement);
}

static bool take_soa(const ldns_rr *rr, struct dns_record *out)
{
    return take_name(field(rr, 0), out->data.soa.primary) &&
           take_name(field(rr, 1), out->data.soa.mailbox) &&
           take_u32(field(rr, 2), &out->data.soa.serial) &&
           take_u32(field(rr, 3), &out->data.soa.refresh) &&
           take_u32(field(rr, 4), &out->data.soa.retry) &&
           take_u32(field(rr, 5), &out->data.soa.expire) &&
           take_u32(field(rr, 6), &out->data.soa.minimum);
}

static bool take_data(const ldns_rr *rr, struct dns_record *out)
{
    switch (out->type) {
    case DNS_A:
        return take_address(field(rr, 0), BASE_IPV4, &out->data.address);
    case DNS_AAAA:
        return take_address(field(rr, 0), BASE_IPV6, &out->data.address);
    case DNS_CNAME:
    case DNS_NS:
        return take_name(field(rr, 0), out->data.target);
    case DNS_SRV:
        return take_srv(rr, out);
    case DNS_NAPTR:
        return take_naptr(rr, out);
    case DNS_SOA:
        return take_soa(rr, out);
    default:
        return true; /* a type we keep by number alone */
    }
}

static bool take_record(const ldns_rr *rr, struct dns_record *out)
{
    memset(out, 0, sizeof *out);
    out->type = (uint16_t)ldns_rr_get_type(rr);
    out->ttl = ldns_rr_ttl(rr);
    if (out->ttl > INT32_MAX)
        out->ttl = 0; /* RFC 2181 section 8 */
    return take_name(ldns_rr_owner(rr), out->name) && take_data(rr, out);
}

static bool take_section(const ldns_rr_list *list, struct dns_records *out)
{
    struct dns_record record;

    for (size_t i = 0; i < ldns_rr_list_rr_count(list); i++) {
        const ldns_rr *rr = ldns_rr_list_rr(list, i);

        if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN)
            continue;
        if (!take_record(rr, &record))
            return false;
        dns_records_add(out, &record);
    }
    return true;
}

/* EDNS adds eight high bits (RFC 6891 section 6.1.3); what is beyond our byte
 * is no code that anybody tells from another. */
static uint8_t rcode_of(const ldns_pkt *pkt)
{
    unsigned rcode = (unsigned)ldns_pkt_get_rcode(pkt);

    if (ldns_pkt_edns(pkt))
        rcode |= (unsigned)ldns_pkt_edns_extended_rcode(pkt) << 4;
    return (uint8_t)(rcode < UINT8_MAX ? rcode : UINT8_MAX);
}

/* A size below 512 counts as 512 (RFC 6891 section 6.2.3). */
static uint16_t edns_bytes_of(const ldns_pkt *pkt)
{
    uint16_t bytes = ldns_pkt_edns_udp_size(pkt);

    if (!ldns_pkt_edns(pkt))
        return 0;
    return bytes < DNS_UDP_BYTES_PLAIN ? DNS_UDP_BYTES_PLAIN : bytes;
}

static bool take_packet(const ldns_pkt *pkt, struct dns_message *out)
{
    const ldns_rr *question = ldns_rr_list_rr(ldns_pkt_question(pkt), 0);

    out->id = ldns_pkt_id(pkt);
    out->response = ldns_pkt_qr(pkt);
    out->authoritative = ldns_pkt_aa(pkt);
    out->truncated = ldns_pkt_tc(pkt);
    out->recursion_desired = ldns_pkt_rd(pkt);
    out->recursion_available = ldns_pkt_ra(pkt);
    out->rcode = rcode_of(pkt);
    out->opcode = (uint8_t)ldns_pkt_get_opcode(pkt);
    out->type = (uint16_t)ldns_rr_get_type(question);
    out->question_class = (uint16_t)ldns_rr_get_class(question);
    out->edns_bytes = edns_bytes_of(pkt);
    return take_name(ldns_rr_owner(question), out->name) &&
           take_section(ldns_pkt_answer(pkt), &out->section[DNS_ANSWER]) &&
           take_section(ldns_pkt_authority(pkt),
                        &out->section[DNS_AUTHORITY]) &&
           take_section(ldns_pkt_additional(pkt),
                        &out->section[DNS_ADDITIONAL]);
}

int dns_message_parse(const void *bytes, size_t length, struct dns_message *out,
                      struct base_error *error)
{
    ldns_pkt *pkt = NULL;
    ldns_status status = ldns_wire2pkt(&pkt, bytes, length);
    int err = 0;

    if (status != LDNS_STATUS_OK)
        return base_error_set(error, BASE_ERR_SYNTAX, "not a DNS message: %s",
                              ldns_get_errorstr_by_id(status));
    if (ldns_rr_list_rr_count(ldns_pkt_question(pkt)) != 1)
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "a DNS message with %zu questions, not one",
                             ldns_rr_list_rr_count(ldns_pkt_question(pkt)));
    else if (!take_packet(pkt, out))
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "a DNS message with an unreadable name or record");
    ldns_pkt_free(pkt);
    return err;
}

int dns_record_parse(const char *text, struct dns_record *out,
                     struct base_error *error)
{
    ldns_rr *rr = NULL;
    ldns_status status = ldns_rr_new_frm_str(&rr, text, 0, NULL, NULL);
    int err = 0;

    if (status != LDNS_STATUS_OK)
        return base_error_set(error, BASE_ERR_SYNTAX, "not a record: %s",
                              ldns_get_errorstr_by_id(status));
    if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN ||
        !is_known((uint16_t)ldns_rr_get_type(rr)) || !take_record(rr, out))
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "not a record of a class and type known here");
    ldns_rr_free(rr);
    return err;
}

/* ---- to ldns ------------------------------------------------------------- */

/* Each of these takes a NULL field, made from unwritable text, as failure. */
static bool push(ldns_rr *rr, ldns_rdf *rdf)
{
    return rdf != NULL && ldns_rr_push_rdf(rr, rdf);
}

static bool push_name(ldns_rr *rr, const char *name)
{
    return push(rr, ldns_dname_new_frm_str(name));
}

static bool push_u16(ldns_rr *rr, uint16_t value)
{
    return push(rr, ldns_native2rdf_int16(LDNS_RDF_TYPE_INT16, value));
}

static bool push_u32(ldns_rr *rr, uint32_t value)
{
    return push(rr, ldns_native2rdf_int32(LDNS_RDF_TYPE_INT32, value));
}

static bool push_string(ldns_rr *rr, const char *text)
{
    uint8_t data[DNS_STRING_MAX];
    size_t length = strlen(text);

    data[0] = (uint8_t)length;
    memcpy(data + 1, text, length);
    return push(rr, ldns_rdf_new_frm_data(LDNS_RDF_TYPE_STR, length + 1, data));
}

static bool push_address(ldns_rr *rr, ldns_rdf_type type,
                         const struct base_address *address)
{
    size_t size = type == LDNS_RDF_TYPE_A ? 4 : 16;

    return address->family == (size == 4 ? BASE_IPV4 : BASE_IPV6) &&
           push(rr, ldns_rdf_new_frm_data(type, size, address->ip));
}

static bool push_naptr(ldns_rr *rr, const struct dns_record *record)
{
    return push_u16(rr, record->data.naptr.order) &&
           push_u16(rr, record->data.naptr.preference) &&
           push_string(rr, record->data.naptr.flags) &&
           push_string(rr, record->data.naptr.service) &&
           push_string(rr, record->data.naptr.regexp) &&
           push_name(rr, record->data.naptr.replacement);
}

static bool push_soa(ldns_rr *rr, const struct dns_record *record)
{
    return push_name(rr, record->data.soa.primary) &&
           push_name(rr, record->data.soa.mailbox) &&
           push_u32(rr, record->data.soa.serial) &&
           push_u32(rr, record->data.soa.refresh) &&
           push_u32(rr, record->data.soa.retry) &&
           push_u32(rr, record->data.soa.expire) &&
           push_u32(rr, record->data.soa.minimum);
}

static bool push_data(ldns_rr *rr, const struct dns_record *record)
{
    switch (record->type) {
    case DNS_A:
        return push_address(rr, LDNS_RDF_TYPE_A, &record->data.address);
    case DNS_AAAA:
        return push_address(rr, LDNS_RDF_TYPE_AAAA, &record->data.address);
    case DNS_CNAME:
    case DNS_NS:
        return push_name(rr, record->data.target);
    case DNS_SRV:
        return push_u16(rr, record->data.srv.priority) &&
               push_u16(rr, record->data.srv.weight) &&
               push_u16(rr, record->data.srv.port) &&
               push_name(rr, record->data.srv.target);
    case DNS_NAPTR:
        return push_naptr(rr, record);
    case DNS_SOA:
        return push_soa(rr, record);
    default:
        return false;
    }
}

static ldns_rr *rr_new(const char *name, uint16_t type, uint16_t rr_class)
{
    ldns_rdf *owner = ldns_dname_new_frm_str(name);
    ldns_rr *rr;

    if (owner == NULL)
        return NULL;
    rr = ldns_rr_new();
    BASE_ASSERT(rr != NULL);
    ldns_rr_set_owner(rr, owner);
    ldns_rr_set_type(rr, (ldns_rr_type)type);
    ldns_rr_set_class(rr, (ldns_rr_class)rr_class);
    return rr;
}

static int add_record(ldns_pkt *pkt, ldns_pkt_section section,
                      const struct dns_record *record, struct base_error *error)
{
    char buffer[16];
    const char *type = dns_type_name(record->type, buffer);
    ldns_rr *rr;

    if (!is_known(record->type))
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "a record of type %s cannot be written", type);
    rr = rr_new(record->name, record->type, DNS_CLASS_IN);
    if (rr == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "'%s' is not a name",
                              record->name);
    ldns_rr_set_ttl(rr, record->ttl);
    if (!push_data(rr, record)) {
        ldns_rr_free(rr);
        return base_error_set(
            error, BASE_ERR_SYNTAX,
            "the data of the %s record of %s cannot be written", type,
            record->name);
    }
    BASE_ASSERT(ldns_pkt_push_rr(pkt, section, rr));
    return 0;
}

static int add_question(ldns_pkt *pkt, const struct dns_message *message,
                        struct base_error *error)
{
    uint16_t asked_class =
        message->question_class != 0 ? message->question_class : DNS_CLASS_IN;
    ldns_rr *rr;

    if (message->name[0] == '\0')
        return 0;
    rr = rr_new(message->name, message->type, asked_class);
    if (rr == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX, "'%s' is not a name",
                              message->name);
    ldns_rr_set_question(rr, true);
    BASE_ASSERT(ldns_pkt_push_rr(pkt, LDNS_SECTION_QUESTION, rr));
    return 0;
}

static void add_header(ldns_pkt *pkt, const struct dns_message *message)
{
    ldns_pkt_set_id(pkt, message->id);
    ldns_pkt_set_qr(pkt, message->response);
    ldns_pkt_set_aa(pkt, message->authoritative);
    ldns_pkt_set_tc(pkt, message->truncated);
    ldns_pkt_set_rd(pkt, message->recursion_desired);
    ldns_pkt_set_ra(pkt, message->recursion_available);
    ldns_pkt_set_opcode(pkt, (ldns_pkt_opcode)message->opcode);
    ldns_pkt_set_rcode(pkt, message->rcode & 0xf);
    if (message->edns_bytes > 0)
        ldns_pkt_set_edns_udp_size(pkt, message->edns_bytes);
}

/* The message with its first `sections` sections; TC if even the answer is
 * out. */
static int write_sections(const struct dns_message *message, int sections,
                          uint8_t **bytes_out, size_t *length_out,
                          struct base_error *error)
{
    static const ldns_pkt_section ldns_sections[DNS_SECTION_COUNT] = {
        [DNS_ANSWER] = LDNS_SECTION_ANSWER,
        [DNS_AUTHORITY] = LDNS_SECTION_AUTHORITY,
        [DNS_ADDITIONAL] = LDNS_SECTION_ADDITIONAL,
    };
    ldns_pkt *pkt = ldns_pkt_new();
    ldns_status status;
    int err;

    BASE_ASSERT(pkt != NULL);
    add_header(pkt, message);
    err = add_question(pkt, message, error);
    for (int s = 0; err == 0 && s < sections; s++) {
        const struct dns_records *list = &message->section[s];

        for (size_t i = 0; err == 0 && i < list->count; i++)
            err = add_record(pkt, ldns_sections[s], &list->records[i], error);
    }
    if (sections == 0)
        ldns_pkt_set_tc(pkt, true);
    if (err == 0) {
        status = ldns_pkt2wire(bytes_out, pkt, length_out);
        if (status != LDNS_STATUS_OK)
            err = base_error_set(error, BASE_ERR_SYNTAX,
                                 "a DNS message that cannot be written: %s",
                                 ldns_get_errorstr_by_id(status));
    }
    ldns_pkt_free(pkt);
    return err;
}

int dns_message_write(const struct dns_message *message, size_t limit,
                      uint8_t **bytes_out, size_t *length_out,
                      struct base_error *error)
{
    for (int sections = DNS_SECTION_COUNT;; sections--) {
        uint8_t *bytes = NULL;
        size_t length = 0;
        int err = write_sections(message, sections, &bytes, &length, error);

        if (err != 0)
            return err;
        if (length <= limit || sections == 0) {
            *bytes_out = bytes;
            *length_out = length;
            return 0;
        }
        free(bytes);
    }
}
