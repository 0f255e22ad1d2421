// SPDX-License-Identifier: MIT
#include "engine/cache.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "engine/action.h"
#include "engine/answer.h"
#include "engine/statics.h"

static bool is_used(const struct engine_entry *entry)
{
    return entry->state != ENGINE_ENTRY_FREE;
}

void engine_cache_report(struct engine *engine, enum engine_report what,
                         const struct engine_entry *entry)
{
    base_span left = entry->expires - engine->now;
    uint32_t ttl = left > 0 ? (uint32_t)(left / BASE_SEC) : 0;

    engine_action_report(
        engine,
        &(struct engine_action){
            .why = {.see = "2.16", .documented = true},
            .data.report = {.report = what,
                            .record_type = (enum engine_record_type)entry->type,
                            .ttl = ttl},
        },
        entry->name, ENGINE_NO_KNOB);
}

/* ---- memory ----------------------------------------------------------------- */

/* Closes the gap that the records of `entry` leave behind. */
void engine_cache_drop_records(struct engine *engine,
                               struct engine_entry *entry)
{
    struct engine_cache *cache = &engine->cache;
    size_t end = entry->first + entry->count;

    if (entry->count == 0)
        return;
    for (size_t i = entry->first; i < end; i++)
        engine_names_drop(&engine->names, cache->records[i].name);
    memmove(cache->records + entry->first, cache->records + end,
            (cache->record_count - end) * sizeof *cache->records);
    cache->record_count -= entry->count;
    for (size_t i = 0; i < cache->entry_max; i++)
        if (cache->entries[i].count > 0 && cache->entries[i].first >= end)
            cache->entries[i].first -= entry->count;
    entry->count = 0;
}

static void drop_entry(struct engine *engine, struct engine_entry *entry)
{
    engine_cache_drop_records(engine, entry);
    engine_names_drop(&engine->names, entry->name);
    memset(entry, 0, sizeof *entry);
}

/* Entries used since the oldest plan under way began must stay for it. */
static uint64_t oldest_plan(const struct engine *engine)
{
    uint64_t oldest = UINT64_MAX;

    for (size_t i = 0; i < engine->limits.requests; i++) {
        const struct engine_request *request = &engine->requests[i];

        for (size_t g = request->group_done;
             request->id != 0 && g < request->group_count; g++)
            if (request->plans[g].number != 0 &&
                request->plans[g].started < oldest)
                oldest = request->plans[g].started;
    }
    return oldest;
}

/* Gives up the entry unused for longest; false if all are needed. */
bool engine_cache_evict(struct engine *engine)
{
    uint64_t oldest = oldest_plan(engine);
    struct engine_entry *victim = NULL;

    for (size_t i = 0; i < engine->cache.entry_max; i++) {
        struct engine_entry *entry = &engine->cache.entries[i];

        if (!is_used(entry) || entry->query != 0 || entry->is_pinned ||
            entry->used > oldest)
            continue;
        if (victim == NULL || entry->used < victim->used)
            victim = entry;
    }
    if (victim == NULL)
        return false;
    drop_entry(engine, victim);
    return true;
}

uint32_t engine_cache_take_name(struct engine *engine, const char *text)
{
    for (;;) {
        uint32_t name = engine_names_take(&engine->names, text);

        if (name != 0 || text == NULL || text[0] == '\0')
            return name;
        if (!engine_cache_evict(engine)) {
            engine_action_limit(engine, 0, "name_bytes");
            return 0;
        }
    }
}

static struct engine_entry *free_entry(struct engine *engine)
{
    do {
        for (size_t i = 0; i < engine->cache.entry_max; i++)
            if (!is_used(&engine->cache.entries[i]))
                return &engine->cache.entries[i];
    } while (engine_cache_evict(engine));
    engine_action_limit(engine, 0, "cache_entries");
    return NULL;
}

struct engine_entry *engine_cache_make(struct engine *engine, const char *name,
                                       enum engine_record_type type,
                                       uint32_t owner)
{
    struct engine_entry *entry = free_entry(engine);
    uint32_t number = entry == NULL ? 0 : engine_cache_take_name(engine, name);

    if (number == 0)
        return NULL;
    *entry = (struct engine_entry){.name = number,
                                   .type = (uint8_t)type,
                                   .state = ENGINE_ENTRY_ASKED,
                                   .owner = owner};
    return entry;
}

/* ---- finding ------------------------------------------------------------------ */

/* The entry of (name, type) for everybody, or for one plan alone. */
struct engine_entry *engine_cache_find(struct engine *engine, const char *name,
                                       enum engine_record_type type,
                                       uint32_t owner)
{
    for (size_t i = 0; i < engine->cache.entry_max; i++) {
        struct engine_entry *entry = &engine->cache.entries[i];

        if (is_used(entry) && entry->type == type && entry->owner == owner &&
            strcasecmp(engine_names_text(&engine->names, entry->name), name) ==
                0)
            return entry;
    }
    return NULL;
}

static bool is_valid(const struct engine_entry *entry,
                     const struct engine_plan *plan)
{
    return entry->state != ENGINE_ENTRY_ASKED &&
           (entry->stored > plan->started || entry->expires > plan->started_at);
}

/* NXDOMAIN says that no type of the name exists (RFC 2308 section 5). */
static struct engine_entry *find_denial(struct engine *engine,
                                        const struct engine_lookup_options *o,
                                        uint32_t owner)
{
    if (engine->policy.value[ENGINE_KNOB_NEG_NXDOMAIN_SCOPE] !=
        ENGINE_NEG_NXDOMAIN_SCOPE_NAME)
        return NULL;
    for (int type = 0; type < ENGINE_RECORD_TYPE_COUNT; type++) {
        struct engine_entry *entry = engine_cache_find(
            engine, o->name, (enum engine_record_type)type, owner);

        if (entry != NULL && entry->state == ENGINE_ENTRY_NXDOMAIN &&
            is_valid(entry, o->plan))
            return entry;
    }
    return NULL;
}

/* A record that lives on answers to its end, whatever was denied meanwhile;
 * else a denial of the name counts (2.16, the order of the look-up). */
static struct engine_entry *find_entry(struct engine *engine,
                                       const struct engine_lookup_options *o,
                                       uint32_t owner)
{
    struct engine_entry *entry =
        engine_cache_find(engine, o->name, o->type, owner);
    struct engine_entry *denial;

    if (entry != NULL && entry->state == ENGINE_ENTRY_POSITIVE &&
        is_valid(entry, o->plan))
        return entry;
    denial = find_denial(engine, o, owner);
    return denial != NULL ? denial : entry;
}

static void push_query(struct engine *engine, struct engine_entry *entry,
                       uint32_t account, int knob)
{
    const int32_t *value = engine->policy.value;

    entry->query = ++engine->last_query;
    engine_action_push(
        engine,
        &(struct engine_action){
            .type = ENGINE_ACTION_RESOLVE,
            .account = account,
            .why = {.see = knob == ENGINE_NO_KNOB ? "2.3" : "2.16",
                    .documented = knob == ENGINE_NO_KNOB},
            .data.resolve = {.id = entry->query,
                             .type = (enum engine_record_type)entry->type,
                             .timeout =
                                 value[ENGINE_KNOB_DNS_TIMEOUT] * BASE_SEC,
                             .attempts =
                                 (uint32_t)value[ENGINE_KNOB_DNS_ATTEMPTS]},
        },
        entry->name, knob);
}

/* Nothing usable is there: asks, unless that has been done. */
static enum engine_lookup ask(struct engine *engine,
                              const struct engine_lookup_options *o,
                              struct engine_entry *entry, uint32_t owner)
{
    int cache_type = engine->accounts[o->account].config.dns_cache_type;

    if (!engine->has_dns_server)
        return ENGINE_LOOKUP_NONE;
    if (entry == NULL)
        entry = engine_cache_make(engine, o->name, o->type, owner);
    if (entry == NULL)
        return ENGINE_LOOKUP_NONE;
    entry->used = ++engine->sequence;
    if (cache_type == 2)
        entry->wants_additional = true;
    if (entry->query != 0)
        return ENGINE_LOOKUP_WAIT;
    if (entry->count > 0 && !entry->expiry_reported)
        engine_cache_report(engine, ENGINE_REPORT_CACHE_EXPIRE, entry);
    entry->expiry_reported = true;
    if (owner == 0)
        engine_cache_report(engine, ENGINE_REPORT_CACHE_MISS, entry);
    push_query(engine, entry, o->account + 1, ENGINE_NO_KNOB);
    return ENGINE_LOOKUP_WAIT;
}

/* ---- looking up --------------------------------------------------------------------- */

static bool is_knob(const struct engine *engine, enum engine_knob knob,
                    int32_t value)
{
    return engine->policy.value[knob] == value;
}

static enum engine_lookup use_static(struct engine *engine,
                                     const struct engine_lookup_options *o,
                                     struct engine_entry *group, int knob,
                                     const struct engine_entry **entry_out)
{
    engine_statics_use(engine, group);
    if (!o->static_first)
        group->used = ++engine->sequence;
    if (!o->is_reported)
        engine_statics_report(engine, group, knob);
    *entry_out = group;
    return ENGINE_LOOKUP_FOUND;
}

/* Static records answer before DNS: there is none, or that is preferred. */
static bool is_static_first(const struct engine *engine,
                            const struct engine_lookup_options *o)
{
    return !engine->has_dns_server || o->static_first ||
           engine->accounts[o->account].config.static_cache_pri == 1;
}

/* DNS has no answer. The first look-up that learns it begins the interval; the
 * timeline has heard of its question, not of this. */
static enum engine_lookup fall_back(struct engine *engine,
                                    const struct engine_lookup_options *o,
                                    struct engine_entry *group,
                                    const struct engine_entry **entry_out)
{
    if (group == NULL)
        return ENGINE_LOOKUP_NONE;
    if (group->stored <= o->plan->started) {
        engine_statics_stand_in(engine, group);
        engine_statics_report(engine, group, ENGINE_NO_KNOB);
    }
    engine_statics_use(engine, group);
    group->used = ++engine->sequence;
    *entry_out = group;
    return ENGINE_LOOKUP_FOUND;
}

static enum engine_lookup look_up(struct engine *engine,
                                  const struct engine_lookup_options *o,
                                  struct engine_entry *group,
                                  const struct engine_entry **entry_out)
{
    int cache_type = engine->accounts[o->account].config.dns_cache_type;
    uint32_t owner = cache_type == 0 ? o->plan->number : 0;
    struct engine_entry *entry = find_entry(engine, o, owner);
    bool is_known = entry != NULL && is_valid(entry, o->plan);

    if (group != NULL && engine_statics_is_standing_in(group, o->plan) &&
        !(is_known && entry->state == ENGINE_ENTRY_POSITIVE) &&
        is_knob(engine, ENGINE_KNOB_STATIC_INTERVAL_SUPPRESSES_QUERY,
                ENGINE_STATIC_INTERVAL_SUPPRESSES_QUERY_TRUE))
        return use_static(engine, o, group,
                          ENGINE_KNOB_STATIC_INTERVAL_SUPPRESSES_QUERY,
                          entry_out);
    if (!is_known)
        return ask(engine, o, entry, owner);
    /* The answer to the plan's own question is no hit. */
    if (!o->is_reported && entry->stored <= o->plan->started)
        engine_cache_report(engine, ENGINE_REPORT_CACHE_HIT, entry);
    entry->used = ++engine->sequence;
    *entry_out = entry;
    return entry->state == ENGINE_ENTRY_POSITIVE ? ENGINE_LOOKUP_FOUND
                                                 : ENGINE_LOOKUP_NONE;
}

const struct engine_cached *
engine_cache_records(const struct engine *engine,
                     const struct engine_entry *entry)
{
    return (entry->is_static ? engine->statics.records
                             : engine->cache.records) +
           entry->first;
}

enum engine_lookup
engine_cache_lookup(struct engine *engine,
                    const struct engine_lookup_options *options,
                    const struct engine_entry **entry_out)
{
    struct engine_entry *group =
        engine_statics_find(engine, options->name, options->type);
    enum engine_lookup result;

    if (group != NULL && is_static_first(engine, options))
        return use_static(engine, options, group, ENGINE_NO_KNOB, entry_out);
    result = look_up(engine, options, group, entry_out);
    return result == ENGINE_LOOKUP_NONE
               ? fall_back(engine, options, group, entry_out)
               : result;
}

/* ---- the verbs ------------------------------------------------------------------------ */

void engine_cache_answer(struct engine *engine, uint32_t query,
                         const struct engine_answer *answer)
{
    struct engine_entry *entry = NULL;

    for (size_t i = 0; query != 0 && i < engine->cache.entry_max; i++)
        if (is_used(&engine->cache.entries[i]) &&
            engine->cache.entries[i].query == query)
            entry = &engine->cache.entries[i];
    if (entry == NULL)
        return;
    engine_answer_store(engine, entry, answer);
}

void engine_cache_end_plan(struct engine *engine, uint32_t plan)
{
    for (size_t i = 0; plan != 0 && i < engine->cache.entry_max; i++)
        if (is_used(&engine->cache.entries[i]) &&
            engine->cache.entries[i].owner == plan)
            drop_entry(engine, &engine->cache.entries[i]);
}

/* An address that ends with the SRV answer that brought it comes again with the
 * next one. */
static bool comes_along(const struct engine *engine,
                        const struct engine_entry *entry)
{
    for (size_t i = 0; entry->from_additional && i < engine->cache.entry_max;
         i++) {
        const struct engine_entry *srv = &engine->cache.entries[i];
        const struct engine_cached *records = engine_cache_records(engine, srv);

        if (srv->type != ENGINE_RECORD_SRV || !srv->took_additional ||
            srv->expires != entry->expires)
            continue;
        for (size_t r = 0; r < srv->count; r++)
            if (records[r].name == entry->name)
                return true;
    }
    return false;
}

/* An answer that somebody used since it came, and that has a life at all. */
static bool is_requeried(const struct engine *engine,
                         const struct engine_entry *entry)
{
    return entry->state == ENGINE_ENTRY_POSITIVE && entry->owner == 0 &&
           entry->query == 0 && entry->used > entry->stored &&
           entry->expires > entry->stored_at && !comes_along(engine, entry);
}

base_time engine_cache_deadline(const struct engine *engine)
{
    base_time next = BASE_TIME_NEVER;

    if (engine->policy.value[ENGINE_KNOB_REQUERY] != ENGINE_REQUERY_ACTIVE)
        return next;
    for (size_t i = 0; i < engine->cache.entry_max; i++) {
        const struct engine_entry *entry = &engine->cache.entries[i];

        if (is_requeried(engine, entry) && entry->expires < next)
            next = entry->expires;
    }
    return next;
}

void engine_cache_on_deadline(struct engine *engine)
{
    if (engine_cache_deadline(engine) > engine->now)
        return;
    for (size_t i = 0; i < engine->cache.entry_max; i++) {
        struct engine_entry *entry = &engine->cache.entries[i];

        if (!is_requeried(engine, entry) || entry->expires > engine->now)
            continue;
        engine_cache_report(engine, ENGINE_REPORT_CACHE_EXPIRE, entry);
        entry->expiry_reported = true;
        entry->wants_additional = entry->took_additional;
        push_query(engine, entry, 0, ENGINE_KNOB_REQUERY);
    }
}

void engine_cache_clear(struct engine *engine)
{
    for (size_t i = 0; i < engine->cache.entry_max; i++)
        if (is_used(&engine->cache.entries[i]))
            drop_entry(engine, &engine->cache.entries[i]);
}
