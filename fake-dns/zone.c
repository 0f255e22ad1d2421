// SPDX-License-Identifier: MIT
#include "fake-dns/zone.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-dns/reader.h"

struct fdns_zone {
    struct dns_records list;
    size_t cname_count;      /* without any, no record can stand beside one */
    struct fdns_scope later; /* first $ORIGIN and $TTL, for later changes */
};

size_t fdns_zone_count(const struct fdns_zone *zone)
{
    return zone->list.count;
}

const struct dns_record *fdns_zone_at(const struct fdns_zone *zone, size_t i)
{
    BASE_ASSERT(i < zone->list.count);
    return &zone->list.records[i];
}

void fdns_zone_destroy(struct fdns_zone **zone)
{
    if (*zone == NULL)
        return;
    dns_records_fini(&(*zone)->list);
    free(*zone);
    *zone = NULL;
}

/* ---- records in and out -------------------------------------------------- */

static bool is_of(const struct dns_record *record, const char *owner,
                  uint16_t type)
{
    return (type == DNS_ANY || record->type == type) &&
           dns_name_equal(record->name, owner);
}

/* Whether two records of one owner rule each other out. */
static int clash(const struct dns_record *old, const struct dns_record *added,
                 struct base_error *error)
{
    if (old->type == DNS_SOA && added->type == DNS_SOA)
        return base_error_set(error, BASE_ERR_CONFLICT, "a second SOA for %s",
                              added->name);
    if (old->type != DNS_CNAME && added->type != DNS_CNAME)
        return 0;
    if (old->type == added->type)
        return base_error_set(error, BASE_ERR_CONFLICT, "a second CNAME for %s",
                              added->name);
    return base_error_set(error, BASE_ERR_CONFLICT,
                          "%s has a CNAME and other records; a CNAME stands "
                          "alone (RFC 1034 section 3.6.2)",
                          added->name);
}

/* `replacing`: records of the same owner and type are about to go. */
static int check_clash(const struct fdns_zone *zone,
                       const struct dns_record *record, bool replacing,
                       struct base_error *error)
{
    int err = 0;

    if (zone->cname_count == 0 && record->type != DNS_CNAME &&
        record->type != DNS_SOA)
        return 0;
    for (size_t i = 0; i < zone->list.count && err == 0; i++) {
        const struct dns_record *old = &zone->list.records[i];

        if (dns_name_equal(old->name, record->name) &&
            !(replacing && old->type == record->type))
            err = clash(old, record, error);
    }
    return err;
}

static int append(struct fdns_zone *zone, const struct dns_record *record,
                  struct base_error *error)
{
    int err = check_clash(zone, record, false, error);

    if (err != 0)
        return err;
    if (zone->list.count == FDNS_ZONE_RECORDS_MAX)
        return base_error_set(error, BASE_ERR_FULL,
                              "the zone has more than %d records",
                              FDNS_ZONE_RECORDS_MAX);
    dns_records_add(&zone->list, record);
    zone->cname_count += record->type == DNS_CNAME;
    return 0;
}

static size_t take_out(struct fdns_zone *zone, const char *owner, uint16_t type)
{
    struct dns_records *list = &zone->list;
    size_t kept = 0, before = list->count;

    for (size_t i = 0; i < before; i++) {
        if (is_of(&list->records[i], owner, type))
            zone->cname_count -= list->records[i].type == DNS_CNAME;
        else if (kept++ != i)
            list->records[kept - 1] = list->records[i];
    }
    list->count = kept;
    return before - kept;
}

/* ---- reading the text ---------------------------------------------------- */

/* A zone being read. */
struct load {
    struct fdns_zone *zone;
    struct fdns_scope scope;
    int line; /* for the error */
};

static int read_origin(struct load *load, const struct fdns_token *token,
                       struct base_error *error)
{
    char origin[FDNS_ABSOLUTE_MAX];
    int err = fdns_name_read(token, load->scope.origin, origin, error);

    if (err != 0) {
        base_error_prefix(error, "$ORIGIN");
        return err;
    }
    memcpy(load->scope.origin, origin, sizeof origin);
    if (load->zone->later.origin[0] == '\0')
        memcpy(load->zone->later.origin, origin, sizeof origin);
    return 0;
}

static int read_ttl(struct load *load, const struct fdns_token *token,
                    struct base_error *error)
{
    int err = fdns_ttl_read("$TTL", token->text, &load->scope.ttl, error);

    if (err != 0)
        return err;
    load->scope.has_ttl = true;
    if (!load->zone->later.has_ttl) {
        load->zone->later.has_ttl = true;
        load->zone->later.ttl = load->scope.ttl;
    }
    return 0;
}

static int read_directive(struct load *load, const struct fdns_entry *entry,
                          struct base_error *error)
{
    static const char *const known[] = {"$ORIGIN", "$TTL", NULL};
    const char *name = entry->tokens[0].text, *nearest;
    bool is_origin = strcasecmp(name, "$ORIGIN") == 0;

    if (strcasecmp(name, "$INCLUDE") == 0 || strcasecmp(name, "$GENERATE") == 0)
        return base_error_set(error, BASE_ERR_UNSUPPORTED,
                              "%s is not supported: write the records out",
                              name);
    if (!is_origin && strcasecmp(name, "$TTL") != 0) {
        nearest = base_nearest(name, known);
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "unknown directive '%s'; %s", name,
                              nearest == NULL ? "known are $ORIGIN and $TTL"
                              : nearest == known[0] ? "did you mean '$ORIGIN'?"
                                                    : "did you mean '$TTL'?");
    }
    if (entry->count != 2)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "%s takes one value, not %zu", name,
                              entry->count - 1);
    return is_origin ? read_origin(load, &entry->tokens[1], error)
                     : read_ttl(load, &entry->tokens[1], error);
}

static bool is_directive(const struct fdns_entry *entry)
{
    return entry->tokens[0].text[0] == '$' && !entry->tokens[0].quoted;
}

static int read_entry(struct load *load, const struct fdns_entry *entry,
                      struct base_error *error)
{
    struct dns_record record;
    int err;

    load->line = entry->tokens[0].line;
    if (is_directive(entry))
        return read_directive(load, entry, error);
    err = fdns_record_read(entry, &load->scope, &record, &load->line, error);
    return err != 0 ? err : append(load->zone, &record, error);
}

static int read_text(struct load *load, const char *text,
                     struct base_error *error)
{
    struct fdns_scan scan = {.next = text, .line = 1};
    struct fdns_entry entry = {0};
    int got, err = 0;

    while (err == 0 && (got = fdns_scan_next(&scan, &entry, error)) != 0) {
        if (got > 0) {
            err = read_entry(load, &entry, error);
        } else {
            load->line = scan.line;
            err = got;
        }
    }
    fdns_entry_fini(&entry);
    return err;
}

int fdns_zone_create(const char *text, struct fdns_zone **out,
                     struct base_error *error)
{
    struct load load = {.zone = base_calloc(1, sizeof *load.zone)};
    char *dedented = base_dedent(text);
    int err = read_text(&load, dedented, error);

    free(dedented);
    if (err != 0) {
        base_error_prefix(error, "zone line %d", load.line);
        fdns_zone_destroy(&load.zone);
        return err;
    }
    *out = load.zone;
    return 0;
}

/* ---- changes ------------------------------------------------------------- */

/* Reads the one record that `text` holds. */
static int read_one(const struct fdns_zone *zone, const char *text,
                    struct dns_record *out, struct base_error *error)
{
    char *copy = base_strdup(text);
    struct fdns_scan scan = {.next = base_trim(copy), .line = 1};
    struct fdns_entry entry = {0}, second = {0};
    struct fdns_scope scope = zone->later;
    int line, err;

    scope.is_later = true;
    err = fdns_scan_next(&scan, &entry, error);

    if (err == 0)
        err = base_error_set(error, BASE_ERR_SYNTAX, "there is no record");
    else if (err > 0 && is_directive(&entry))
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "a record is wanted here, not %s",
                             entry.tokens[0].text);
    else if (err > 0)
        err = fdns_record_read(&entry, &scope, out, &line, error);
    if (err == 0)
        err = fdns_scan_next(&scan, &second, error);
    if (err > 0)
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "one record is wanted here, not several");
    fdns_entry_fini(&entry);
    fdns_entry_fini(&second);
    free(copy);
    return err;
}

int fdns_zone_add(struct fdns_zone *zone, const char *text,
                  struct base_error *error)
{
    struct dns_record record;
    int err = read_one(zone, text, &record, error);

    return err != 0 ? err : append(zone, &record, error);
}

int fdns_zone_remove(struct fdns_zone *zone, const char *owner,
                     const char *type, size_t *removed_out,
                     struct base_error *error)
{
    char *copy = base_strdup(owner), absolute[FDNS_ABSOLUTE_MAX];
    struct fdns_token token = {.text = copy};
    uint16_t number = DNS_ANY;
    size_t removed;
    int err = fdns_owner_read(&token, zone->later.origin, absolute, error);

    free(copy);
    if (err != 0)
        return err;
    if (type != NULL && !dns_type_parse(type, &number))
        return base_error_set(error, BASE_ERR_UNKNOWN,
                              "unknown record type '%s'; known are A, AAAA, "
                              "CNAME, NS, SRV, NAPTR and SOA",
                              type);
    removed = take_out(zone, absolute, number);
    if (removed_out != NULL)
        *removed_out = removed;
    return 0;
}

int fdns_zone_replace(struct fdns_zone *zone, const char *text,
                      size_t *removed_out, struct base_error *error)
{
    struct dns_record record;
    size_t removed;
    int err = read_one(zone, text, &record, error);

    if (err == 0)
        err = check_clash(zone, &record, true, error);
    if (err != 0)
        return err;
    removed = take_out(zone, record.name, record.type);
    if (removed_out != NULL)
        *removed_out = removed;
    return append(zone, &record, error);
}
