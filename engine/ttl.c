// SPDX-License-Identifier: MIT
#include "engine/ttl.h"

#include "engine/cache.h"

static const struct engine_ttl unknown = {0, BASE_TIME_NEVER};

typedef bool (*match_fn)(const struct engine *engine,
                         const struct engine_cached *record, const void *what);

static bool is_address(const struct engine *engine,
                       const struct engine_cached *record, const void *what)
{
    const struct engine_target *target = what;
    struct base_address address = record->address;

    (void)engine;
    address.port = target->address.port;
    return base_address_equal(&address, &target->address);
}

static bool is_name(const struct engine *engine,
                    const struct engine_cached *record, const void *what)
{
    (void)engine;
    return record->name == *(const uint32_t *)what;
}

/* An SRV record may hold an address where a name should stand. */
static bool is_literal(const struct engine *engine,
                       const struct engine_cached *record, const void *what)
{
    const struct engine_target *target = what;
    struct base_address literal;

    return base_address_parse(engine_names_text(&engine->names, record->name),
                              target->address.port, &literal) &&
           base_address_equal(&literal, &target->address);
}

static bool has_record(const struct engine *engine,
                       const struct engine_entry *entry, match_fn match,
                       const void *what)
{
    for (uint32_t i = 0; i < entry->count; i++)
        if (match(engine, &engine_cache_records(engine, entry)[i], what))
            return true;
    return false;
}

/* The DNS cache and behind it the static records; NULL past the end. A static
 * record that nobody has used has no life yet. */
static const struct engine_entry *entry_at(const struct engine *engine,
                                           size_t i)
{
    const struct engine_statics *statics = &engine->statics;

    if (i < engine->cache.entry_max)
        return &engine->cache.entries[i];
    i -= engine->cache.entry_max;
    return i < statics->entry_count ? &statics->entries[i] : NULL;
}

static bool is_used(const struct engine_entry *entry, uint32_t plan)
{
    if (entry->is_static)
        return entry->ttl_ends != 0;
    return entry->state != ENGINE_ENTRY_FREE &&
           (entry->owner == 0 || entry->owner == plan);
}

/* The entry of `type` used last with a record that matches; NULL if none. */
static const struct engine_entry *find(const struct engine *engine,
                                       uint32_t plan,
                                       enum engine_record_type type,
                                       match_fn match, const void *what)
{
    const struct engine_entry *found = NULL, *entry;

    for (size_t i = 0; (entry = entry_at(engine, i)) != NULL; i++) {
        if (entry->type != type || !is_used(entry, plan) ||
            (found != NULL && entry->used <= found->used))
            continue;
        if (has_record(engine, entry, match, what))
            found = entry;
    }
    return found;
}

static void take(struct engine_ttl *ttl, const struct engine_entry *entry)
{
    base_span span;

    if (entry == NULL)
        return;
    span = entry->ttl_ends - entry->stored_at;
    if (ttl->expires == BASE_TIME_NEVER || span < ttl->span)
        ttl->span = span;
    if (entry->ttl_ends < ttl->expires)
        ttl->expires = entry->ttl_ends;
}

static struct engine_ttl life_of(const struct engine *engine, uint32_t plan,
                                 const struct engine_target *target)
{
    int32_t which = engine->policy.value[ENGINE_KNOB_DNSTTL_RECORD];
    const struct engine_entry *a =
        find(engine, plan, ENGINE_RECORD_A, is_address, target);
    const struct engine_entry *srv =
        a != NULL ? find(engine, plan, ENGINE_RECORD_SRV, is_name, &a->name)
                  : find(engine, plan, ENGINE_RECORD_SRV, is_literal, target);
    struct engine_ttl ttl = unknown;

    if (srv != NULL && which == ENGINE_DNSTTL_RECORD_SRV) {
        take(&ttl, srv);
        return ttl;
    }
    take(&ttl, a != NULL ? a : srv);
    if (which != ENGINE_DNSTTL_RECORD_MIN_OF_CHAIN || srv == NULL)
        return ttl;
    take(&ttl, srv);
    take(&ttl, find(engine, plan, ENGINE_RECORD_NAPTR, is_name, &srv->name));
    return ttl;
}

struct engine_ttl engine_ttl_of(const struct engine *engine, uint32_t account,
                                uint32_t plan,
                                const struct engine_target *target,
                                const struct engine_target *primary)
{
    const int32_t *value = engine->policy.value;

    /* Nothing is kept, so nothing is known of what was there: it has ended. */
    if (engine->accounts[account].config.dns_cache_type == 0 &&
        value[ENGINE_KNOB_TTL_TRACKING_WITHOUT_CACHE] ==
            ENGINE_TTL_TRACKING_WITHOUT_CACHE_FALSE)
        return (struct engine_ttl){0, engine->now};
    if (value[ENGINE_KNOB_DNSTTL_RECORD] == ENGINE_DNSTTL_RECORD_A_OF_PRIMARY)
        target = primary;
    return life_of(engine, plan, target);
}
