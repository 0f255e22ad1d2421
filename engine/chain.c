// SPDX-License-Identifier: MIT
#include "engine/chain.h"

#include "engine/action.h"
#include "engine/target.h"

/* The end of the target's quarantine, 0 if it is free. */
static base_time quarantined_until(const struct engine *engine,
                                   uint32_t account,
                                   const struct engine_target *target)
{
    for (size_t i = 0; i < engine->quarantine_max; i++) {
        const struct engine_quarantine *entry = &engine->quarantines[i];

        if (entry->until > engine->now && entry->account == account &&
            engine_target_equal(&entry->target, target))
            return entry->until;
    }
    return 0;
}

const struct engine_target *engine_chain_next(struct engine *engine,
                                              struct engine_request *request)
{
    struct engine_chain *chain = &request->chain;

    while (chain->next < chain->count) {
        const struct engine_target *target = &chain->targets[chain->next++];

        if (quarantined_until(engine, request->account, target) == 0)
            return target;
        chain->skipped = true;
    }
    return NULL;
}

bool engine_chain_is_last(const struct engine *engine,
                          const struct engine_request *request,
                          const struct engine_target *target, bool has_more)
{
    const struct engine_chain *chain = &request->chain;
    bool is_per_list = engine->policy.value[ENGINE_KNOB_LAST_SERVER_SCOPE] ==
                       ENGINE_LAST_SERVER_SCOPE_PER_DNS_LIST;

    for (size_t i = chain->next; i < chain->count; i++) {
        const struct engine_target *other = &chain->targets[i];

        if (is_per_list && other->server != target->server)
            continue;
        if (quarantined_until(engine, request->account, other) == 0)
            return false;
    }
    return is_per_list || !has_more;
}

base_time engine_chain_free_at(const struct engine *engine,
                               const struct engine_request *request)
{
    base_time first = BASE_TIME_NEVER;

    for (size_t i = 0; i < request->chain.count; i++) {
        base_time until = quarantined_until(engine, request->account,
                                            &request->chain.targets[i]);

        if (until < first)
            first = until;
    }
    return first == BASE_TIME_NEVER ? 0 : first;
}

bool engine_chain_is_primary(const struct engine_request *request,
                             const struct engine_target *target)
{
    for (size_t i = 0; i < request->chain.count; i++)
        if (request->chain.targets[i].server == target->server)
            return engine_target_equal(&request->chain.targets[i], target);
    return false;
}

void engine_chain_quarantine(struct engine *engine, uint32_t account,
                             const struct engine_target *target, base_span span)
{
    struct engine_quarantine *place = &engine->quarantines[0];
    base_time until = engine->now + span;

    for (size_t i = 0; i < engine->quarantine_max; i++) {
        struct engine_quarantine *entry = &engine->quarantines[i];

        if (entry->until > engine->now && entry->account == account &&
            engine_target_equal(&entry->target, target)) {
            if (until > entry->until)
                entry->until = until;
            return;
        }
        if (entry->until < place->until)
            place = entry;
    }
    /* Without a free place the one that ends first gives way. */
    if (place->until > engine->now)
        engine_action_limit(engine, account + 1, "targets");
    *place = (struct engine_quarantine){account, *target, until};
}
