// SPDX-License-Identifier: MIT
#include "engine/target.h"

#include "base/draw.h"
#include "engine/cache.h"

bool engine_target_equal(const struct engine_target *a,
                         const struct engine_target *b)
{
    return a->transport == b->transport &&
           base_address_equal(&a->address, &b->address);
}

void engine_target_append(struct engine_target_list *list,
                          const struct engine_target *target)
{
    for (size_t i = 0; i < list->count; i++)
        if (engine_target_equal(&list->targets[i], target))
            return;
    if (list->count == list->max) {
        list->is_full = true;
        return;
    }
    list->targets[list->count++] = *target;
}

uint16_t engine_target_default_port(const struct engine_policy *policy,
                                    enum base_transport transport)
{
    if (transport == BASE_TLS && policy->value[ENGINE_KNOB_TLS_DEFAULT_PORT] ==
                                     ENGINE_TLS_DEFAULT_PORT_5061)
        return 5061;
    return 5060;
}

/* What decides between two records: the smaller key comes first. */
struct key {
    uint32_t major, minor;
    uint64_t tie;
};

static bool key_before(const struct key *a, const struct key *b)
{
    if (a->major != b->major)
        return a->major < b->major;
    if (a->minor != b->minor)
        return a->minor < b->minor;
    return a->tie < b->tie;
}

/* Insertion sort: stable, and answers are short. */
static void sort(const struct key *keys, uint8_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t j = i;

        for (; j > 0 && key_before(&keys[i], &keys[order[j - 1]]); j--)
            order[j] = order[j - 1];
        order[j] = (uint8_t)i;
    }
}

static size_t count_of(const struct engine_entry *entry)
{
    return entry->count < ENGINE_RECORDS_PER_ENTRY ? entry->count
                                                   : ENGINE_RECORDS_PER_ENTRY;
}

size_t engine_target_order_naptr(const struct engine *engine,
                                 const struct engine_entry *entry,
                                 uint8_t order[ENGINE_RECORDS_PER_ENTRY])
{
    const struct engine_cached *records = engine_cache_records(engine, entry);
    struct key keys[ENGINE_RECORDS_PER_ENTRY];
    size_t count = count_of(entry);

    for (size_t i = 0; i < count; i++)
        keys[i] = (struct key){records[i].rank, records[i].weight, 0};
    sort(keys, order, count);
    return count;
}

/* A draw that stays the same as long as the answer is cached. */
static uint64_t draw_of(const struct engine *engine,
                        const struct engine_entry *entry, size_t pick)
{
    return base_draw(engine->seed,
                     engine_names_text(&engine->names, engine->actor), "srv",
                     entry->draw * ENGINE_RECORDS_PER_ENTRY + pick);
}

static void rotate(uint8_t *order, size_t count, size_t by)
{
    uint8_t turned[ENGINE_RECORDS_PER_ENTRY];

    for (size_t i = 0; i < count; i++)
        turned[i] = order[(i + by) % count];
    for (size_t i = 0; i < count; i++)
        order[i] = turned[i];
}

/* Turns each run of equal priority and weight by `rotation`. */
static void rotate_equals(const struct engine_cached *records, uint8_t *order,
                          size_t count, uint32_t rotation)
{
    for (size_t i = 0, end; i < count; i = end) {
        const struct engine_cached *first = &records[order[i]];

        for (end = i + 1; end < count; end++)
            if (records[order[end]].rank != first->rank ||
                records[order[end]].weight != first->weight)
                break;
        rotate(order + i, end - i, rotation % (end - i));
    }
}

/*
 * RFC 2782: inside one priority the record is chosen by chance in proportion to
 * its weight, those of weight 0 standing first in the running sum; then again
 * among the rest.
 */
static void draw_by_weight(const struct engine *engine,
                           const struct engine_entry *entry, uint8_t *order,
                           size_t from, size_t end)
{
    const struct engine_cached *records = engine_cache_records(engine, entry);

    for (; from + 1 < end; from++) {
        uint64_t sum = 0, drawn;
        size_t chosen = from;
        uint8_t index;

        for (size_t i = from; i < end; i++)
            sum += records[order[i]].weight;
        drawn = base_draw_below(draw_of(engine, entry, from), sum + 1);
        for (sum = records[order[chosen]].weight; sum < drawn;)
            sum += records[order[++chosen]].weight;
        index = order[chosen];
        for (; chosen > from; chosen--)
            order[chosen] = order[chosen - 1];
        order[from] = index;
    }
}

static void draw_all(const struct engine *engine,
                     const struct engine_entry *entry, uint8_t *order,
                     size_t count)
{
    const struct engine_cached *records = engine_cache_records(engine, entry);

    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count; end++)
            if (records[order[end]].rank != records[order[i]].rank)
                break;
        draw_by_weight(engine, entry, order, i, end);
    }
}

size_t engine_target_order_srv(const struct engine *engine,
                               const struct engine_entry *entry,
                               uint32_t rotation,
                               uint8_t order[ENGINE_RECORDS_PER_ENTRY])
{
    const struct engine_cached *records = engine_cache_records(engine, entry);
    const int32_t *value = engine->policy.value;
    bool is_drawn =
        value[ENGINE_KNOB_SRV_WEIGHT_MODE] == ENGINE_SRV_WEIGHT_MODE_RFC2782;
    int32_t equals = value[ENGINE_KNOB_SRV_EQUAL_WEIGHT];
    struct key keys[ENGINE_RECORDS_PER_ENTRY] = {0};
    size_t count = count_of(entry);

    for (size_t i = 0; i < count; i++) {
        keys[i] = (struct key){.major = records[i].rank};
        if (is_drawn)
            keys[i].minor = records[i].weight > 0;
        else
            keys[i].minor = (uint32_t)UINT16_MAX - records[i].weight;
        if (!is_drawn && equals == ENGINE_SRV_EQUAL_WEIGHT_RANDOM)
            keys[i].tie = draw_of(engine, entry, i);
    }
    sort(keys, order, count);
    if (is_drawn)
        draw_all(engine, entry, order, count);
    else if (equals == ENGINE_SRV_EQUAL_WEIGHT_ROUND_ROBIN)
        rotate_equals(records, order, count, rotation);
    return count;
}
