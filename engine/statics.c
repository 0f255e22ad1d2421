// SPDX-License-Identifier: MIT
#include "engine/statics.h"

#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "engine/action.h"
#include "engine/answer.h"

/* Draws for static answers stay apart from those of live ones, which count up. */
#define DRAW_BASE (UINT64_C(1) << 48)

static bool is_blank(const char *name)
{
    return name == NULL || name[0] == '\0';
}

/* ---- checking --------------------------------------------------------------- */

static int check_name(const char *name, struct base_error *error)
{
    if (name == NULL || strlen(name) < ENGINE_NAME_MAX)
        return BASE_OK;
    return base_error_set(error, BASE_ERR_RANGE,
                          "static record: permitted names up to %d characters",
                          ENGINE_NAME_MAX - 1);
}

int engine_statics_check(const struct engine_config *config,
                         const struct engine_limits *limits,
                         struct base_error *error)
{
    size_t counts[ENGINE_RECORD_TYPE_COUNT] = {0};

    if (config->static_record_count > limits->static_records)
        return base_error_set(
            error, BASE_ERR_FULL, "%zu static records: the limit is %zu",
            config->static_record_count, limits->static_records);

    for (size_t i = 0; i < config->static_record_count; i++) {
        const struct engine_record *record = &config->static_records[i];

        if (record->type == ENGINE_RECORD_AAAA)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "static AAAA records do not exist");
        if (++counts[record->type] > ENGINE_STATIC_MAX)
            return base_error_set(
                error, BASE_ERR_FULL, "static %s records: the limit is %d",
                engine_record_type_name(record->type), ENGINE_STATIC_MAX);
        if (check_name(record->name, error) != BASE_OK ||
            check_name(engine_answer_pointed(record), error) != BASE_OK)
            return BASE_ERR_RANGE;
    }
    return BASE_OK;
}

/* ---- copying ---------------------------------------------------------------- */

static bool take(struct engine *engine, const char *text, uint32_t *out)
{
    *out = engine_names_take(&engine->names, text);
    return *out != 0 || is_blank(text);
}

static void drop_names(struct engine *engine, struct engine_statics *statics)
{
    for (size_t i = 0; i < statics->entry_count; i++)
        engine_names_drop(&engine->names, statics->entries[i].name);
    for (size_t i = 0; i < statics->record_count; i++)
        engine_names_drop(&engine->names, statics->records[i].name);
}

static struct engine_entry *find_in(struct engine *engine,
                                    struct engine_statics *statics,
                                    const char *name,
                                    enum engine_record_type type)
{
    for (size_t i = 0; i < statics->entry_count; i++) {
        struct engine_entry *entry = &statics->entries[i];

        if (entry->type == type &&
            strcasecmp(engine_names_text(&engine->names, entry->name), name) ==
                0)
            return entry;
    }
    return NULL;
}

/* Adds one record to its group, which is the newest one. */
static bool add_record(struct engine *engine, struct engine_statics *statics,
                       struct engine_entry *group,
                       const struct engine_record *record)
{
    struct engine_cached *place = &statics->records[statics->record_count++];

    *place = engine_answer_cached(record);
    if (group->count == 0 || record->ttl < group->ttl)
        group->ttl = record->ttl;
    group->count++;
    return take(engine, engine_answer_pointed(record), &place->name);
}

/* Makes the group of the record at `first` with all others of it behind. */
static bool add_group(struct engine *engine, struct engine_statics *statics,
                      const struct engine_config *config, size_t first)
{
    const struct engine_record *records = config->static_records;
    struct engine_entry *group = &statics->entries[statics->entry_count++];
    bool is_complete;

    *group = (struct engine_entry){
        .type = (uint8_t)records[first].type,
        .state = ENGINE_ENTRY_POSITIVE,
        .is_static = true,
        .first = (uint32_t)statics->record_count,
        .draw = DRAW_BASE + statics->entry_count,
    };
    is_complete = take(engine, records[first].name, &group->name);
    for (size_t i = first; i < config->static_record_count; i++)
        if (records[i].type == records[first].type &&
            !is_blank(records[i].name) &&
            strcasecmp(records[i].name, records[first].name) == 0)
            is_complete &= add_record(engine, statics, group, &records[i]);
    return is_complete;
}

static bool record_equal(const struct engine_cached *a,
                         const struct engine_cached *b)
{
    return base_address_equal(&a->address, &b->address) && a->name == b->name &&
           a->rank == b->rank && a->weight == b->weight && a->port == b->port &&
           a->flag == b->flag && a->service == b->service;
}

static bool is_same(const struct engine_statics *a,
                    const struct engine_statics *b)
{
    bool is_equal =
        a->entry_count == b->entry_count && a->record_count == b->record_count;

    for (size_t i = 0; i < a->entry_count && is_equal; i++)
        is_equal = a->entries[i].name == b->entries[i].name &&
                   a->entries[i].type == b->entries[i].type &&
                   a->entries[i].count == b->entries[i].count &&
                   a->entries[i].ttl == b->entries[i].ttl;
    for (size_t i = 0; i < a->record_count && is_equal; i++)
        is_equal = record_equal(&a->records[i], &b->records[i]);
    return is_equal;
}

bool engine_statics_copy(struct engine *engine,
                         const struct engine_config *config)
{
    struct engine_entry entries[ENGINE_STATICS_MAX];
    struct engine_cached records[ENGINE_STATICS_MAX];
    struct engine_statics *now = &engine->statics;
    struct engine_statics next = {.entries = entries, .records = records};
    bool is_complete = true;

    for (size_t i = 0; i < config->static_record_count; i++) {
        const struct engine_record *record = &config->static_records[i];

        if (!is_blank(record->name) &&
            find_in(engine, &next, record->name, record->type) == NULL)
            is_complete &= add_group(engine, &next, config, i);
    }
    if (!is_complete || is_same(now, &next)) {
        drop_names(engine, &next);
        return is_complete;
    }
    drop_names(engine, now);
    memcpy(now->entries, entries, next.entry_count * sizeof *entries);
    memcpy(now->records, records, next.record_count * sizeof *records);
    now->entry_count = next.entry_count;
    now->record_count = next.record_count;
    return true;
}

/* ---- answering --------------------------------------------------------------- */

struct engine_entry *engine_statics_find(struct engine *engine,
                                         const char *name,
                                         enum engine_record_type type)
{
    return find_in(engine, &engine->statics, name, type);
}

bool engine_statics_is_standing_in(const struct engine_entry *group,
                                   const struct engine_plan *plan)
{
    return group->expires > plan->started_at;
}

void engine_statics_stand_in(struct engine *engine, struct engine_entry *group)
{
    group->stored = ++engine->sequence;
    group->expires = engine->now + group->ttl * BASE_SEC;
}

void engine_statics_use(struct engine *engine, struct engine_entry *group)
{
    if (group->ttl_ends > engine->now)
        return;
    group->stored_at = engine->now;
    group->ttl_ends = engine->now + group->ttl * BASE_SEC;
}

void engine_statics_report(struct engine *engine,
                           const struct engine_entry *group, int knob)
{
    base_span left = group->expires - engine->now;

    engine_action_report(
        engine,
        &(struct engine_action){
            .why = {.see = "2.16", .documented = knob == ENGINE_NO_KNOB},
            .data.report = {.report = ENGINE_REPORT_CACHE_STATIC,
                            .record_type = (enum engine_record_type)group->type,
                            .ttl = left > 0 ? (uint32_t)(left / BASE_SEC)
                                            : group->ttl},
        },
        group->name, knob);
}

void engine_statics_clear(struct engine *engine)
{
    for (size_t i = 0; i < engine->statics.entry_count; i++) {
        engine->statics.entries[i].stored = 0;
        engine->statics.entries[i].expires = 0;
        engine->statics.entries[i].ttl_ends = 0;
    }
}
