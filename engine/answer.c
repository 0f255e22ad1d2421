// SPDX-License-Identifier: MIT
#include "engine/answer.h"

#include <strings.h>

#include "base/memory.h"
#include "engine/action.h"
#include "engine/cache.h"

/* ---- records ------------------------------------------------------------ */

static uint8_t service_of(const char *text)
{
    static const struct {
        const char *text;
        enum engine_service service;
    } known[] = {
        {"SIP+D2U", ENGINE_SERVICE_UDP},
        {"SIP+D2T", ENGINE_SERVICE_TCP},
        {"SIPS+D2T", ENGINE_SERVICE_TLS},
    };

    for (size_t i = 0; text != NULL && i < BASE_COUNT_OF(known); i++)
        if (strcasecmp(text, known[i].text) == 0)
            return (uint8_t)known[i].service;
    return ENGINE_SERVICE_OTHER;
}

static char flag_of(const char *flags)
{
    if (flags == NULL || flags[0] == '\0')
        return '\0';
    if (flags[1] != '\0')
        return '?';
    return (char)(flags[0] | 0x20); /* letters only; others match nothing */
}

struct engine_cached engine_answer_cached(const struct engine_record *record)
{
    struct engine_cached cached = {0};

    switch (record->type) {
    case ENGINE_RECORD_A:
    case ENGINE_RECORD_AAAA:
        cached.address = record->data.address;
        break;
    case ENGINE_RECORD_SRV:
        cached.rank = record->data.srv.priority;
        cached.weight = record->data.srv.weight;
        cached.port = record->data.srv.port;
        break;
    case ENGINE_RECORD_NAPTR:
        cached.rank = record->data.naptr.order;
        cached.weight = record->data.naptr.preference;
        cached.flag = flag_of(record->data.naptr.flags);
        cached.service = service_of(record->data.naptr.service);
        break;
    case ENGINE_RECORD_TYPE_COUNT:
        break;
    }
    return cached;
}

const char *engine_answer_pointed(const struct engine_record *record)
{
    if (record->type == ENGINE_RECORD_SRV)
        return record->data.srv.target;
    return record->type == ENGINE_RECORD_NAPTR ? record->data.naptr.replacement
                                               : NULL;
}

/* A record goes to the end of the array, where its entry's others are. */
static bool store_record(struct engine *engine, struct engine_entry *entry,
                         const struct engine_record *record)
{
    struct engine_cache *cache = &engine->cache;
    struct engine_cached cached;

    while (cache->record_count == cache->record_max &&
           engine_cache_evict(engine))
        continue;
    if (cache->record_count == cache->record_max ||
        entry->count == ENGINE_RECORDS_PER_ENTRY) {
        engine_action_limit(engine, 0, "cache_records");
        return false;
    }
    cached = engine_answer_cached(record);
    cached.name = engine_cache_take_name(engine, engine_answer_pointed(record));
    if (entry->count == 0)
        entry->first = (uint32_t)cache->record_count;
    cache->records[cache->record_count++] = cached;
    entry->count++;
    return true;
}

static void mark_stored(struct engine *engine, struct engine_entry *entry,
                        enum engine_entry_state state, uint32_t ttl)
{
    entry->state = (uint8_t)state;
    entry->query = 0;
    entry->stored = ++engine->sequence;
    entry->used = entry->stored;
    entry->stored_at = engine->now;
    entry->expires = engine->now + ttl * BASE_SEC;
    entry->expiry_reported = false;
    entry->draw = ++engine->draws;
}

static bool belongs(const struct engine_record *record, const char *name,
                    enum engine_record_type type)
{
    return record->type == type &&
           (name == NULL || strcasecmp(record->name, name) == 0);
}

/* Stores the records of `type` (and, if given, owner `name`) among `records`. */
static void store_positive(struct engine *engine, struct engine_entry *entry,
                           const struct engine_record *records, size_t count,
                           const char *name)
{
    uint32_t ttl = UINT32_MAX;

    engine_cache_drop_records(engine, entry);
    for (size_t i = 0; i < count; i++) {
        if (!belongs(&records[i], name, (enum engine_record_type)entry->type))
            continue;
        if (!store_record(engine, entry, &records[i]))
            break;
        if (records[i].ttl < ttl)
            ttl = records[i].ttl;
    }
    if (entry->count == 0) {
        mark_stored(engine, entry, ENGINE_ENTRY_FAILED, 0);
        return;
    }
    /* dns_cache_type 0: nothing outlives the plan that asked. */
    mark_stored(engine, entry, ENGINE_ENTRY_POSITIVE,
                entry->owner == 0 ? ttl : 0);
    entry->ttl = ttl;
    entry->ttl_ends = engine->now + ttl * BASE_SEC;
    if (entry->owner == 0)
        engine_cache_report(engine, ENGINE_REPORT_CACHE_STORE, entry);
}

static void store_negative(struct engine *engine, struct engine_entry *entry,
                           const struct engine_answer *answer)
{
    uint32_t cap = (uint32_t)engine->policy.value[ENGINE_KNOB_NEG_TTL_CAP];
    uint32_t ttl = answer->has_negative_ttl ? answer->negative_ttl : 0;
    bool is_stored = answer->has_negative_ttl && entry->owner == 0;

    if (ttl > cap)
        ttl = cap;
    engine_cache_drop_records(engine, entry);
    mark_stored(engine, entry,
                answer->result == ENGINE_DNS_NXDOMAIN ? ENGINE_ENTRY_NXDOMAIN
                                                      : ENGINE_ENTRY_NODATA,
                is_stored ? ttl : 0);
    if (is_stored && ttl > 0)
        engine_cache_report(engine, ENGINE_REPORT_CACHE_NEGATIVE, entry);
}

/* No answer is not cached (RFC 2308 section 7 allows it, off by default), but
 * with serve_stale the ended answer lives on for the plans that asked. */
static void store_failure(struct engine *engine, struct engine_entry *entry)
{
    bool is_stale =
        entry->count > 0 && engine->policy.value[ENGINE_KNOB_SERVE_STALE] ==
                                ENGINE_SERVE_STALE_TRUE;

    if (!is_stale)
        engine_cache_drop_records(engine, entry);
    mark_stored(engine, entry,
                is_stale ? ENGINE_ENTRY_POSITIVE : ENGINE_ENTRY_FAILED, 0);
    entry->expiry_reported = true;
}

/* ---- additional records ------------------------------------------------------------ */

static bool is_srv_target(const struct engine *engine,
                          const struct engine_entry *entry, const char *name)
{
    for (size_t i = 0; i < entry->count; i++) {
        uint32_t target = engine->cache.records[entry->first + i].name;

        if (strcasecmp(engine_names_text(&engine->names, target), name) == 0)
            return true;
    }
    return false;
}

/* An answer outranks an additional record as long as it lives (RFC 2181 5.4.1). */
static struct engine_entry *entry_for_additional(struct engine *engine,
                                                 const char *name)
{
    struct engine_entry *entry =
        engine_cache_find(engine, name, ENGINE_RECORD_A, 0);

    if (entry != NULL) {
        bool is_live = entry->state == ENGINE_ENTRY_POSITIVE &&
                       entry->expires > engine->now;

        if (entry->query != 0 || (is_live && !entry->from_additional))
            return NULL;
        return entry;
    }
    return engine_cache_make(engine, name, ENGINE_RECORD_A, 0);
}

/* dns_cache_type 2: the A records of SRV targets, each owner name once. */
static void store_additional(struct engine *engine, struct engine_entry *srv,
                             const struct engine_answer *answer)
{
    const struct engine_record *records = answer->additional;

    for (size_t i = 0; i < answer->additional_count; i++) {
        const char *name = records[i].name;
        struct engine_entry *entry;
        bool is_first = records[i].type == ENGINE_RECORD_A;

        for (size_t j = 0; j < i && is_first; j++)
            is_first = !belongs(&records[j], name, ENGINE_RECORD_A);
        if (!is_first || !is_srv_target(engine, srv, name))
            continue;
        entry = entry_for_additional(engine, name);
        if (entry == NULL)
            continue;
        entry->is_pinned = true;
        store_positive(engine, entry, records, answer->additional_count, name);
        entry->is_pinned = false;
        entry->from_additional = true;
    }
}

/* ---- any answer ------------------------------------------------------------- */

void engine_answer_store(struct engine *engine, struct engine_entry *entry,
                         const struct engine_answer *answer)
{
    entry->is_pinned = true;
    entry->from_additional = false;
    switch (answer->result) {
    case ENGINE_DNS_OK:
        store_positive(engine, entry, answer->records, answer->record_count,
                       NULL);
        if (entry->type == ENGINE_RECORD_SRV && entry->wants_additional)
            store_additional(engine, entry, answer);
        break;
    case ENGINE_DNS_NODATA:
    case ENGINE_DNS_NXDOMAIN:
        store_negative(engine, entry, answer);
        break;
    case ENGINE_DNS_FAILED:
    case ENGINE_DNS_TIMEOUT:
        store_failure(engine, entry);
        break;
    }
    entry->is_pinned = false;
    entry->took_additional = entry->wants_additional;
    entry->wants_additional = false;
}
