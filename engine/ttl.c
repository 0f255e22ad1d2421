// SPDX-License-Identifier: MIT
#include "engine/ttl.h"

#include <string.h>

#include "engine/target.h"

static struct engine_lifetime *find(const struct engine *engine,
                                    uint32_t account,
                                    const struct engine_target *target)
{
    for (size_t i = 0; i < engine->lifetime_max; i++) {
        struct engine_lifetime *lifetime = &engine->lifetimes[i];

        if (lifetime->noted != 0 && lifetime->account == account &&
            engine_target_equal(&lifetime->target, target))
            return lifetime;
    }
    return NULL;
}

void engine_ttl_note(struct engine *engine, uint32_t account,
                     const struct engine_target *target,
                     const struct engine_ttl *ttl)
{
    struct engine_lifetime *place = find(engine, account, target);

    /* Without a free place the one found longest ago gives way. */
    for (size_t i = 0; place == NULL && i < engine->lifetime_max; i++)
        if (engine->lifetimes[i].noted == 0)
            place = &engine->lifetimes[i];
    if (place == NULL) {
        place = &engine->lifetimes[0];
        for (size_t i = 1; i < engine->lifetime_max; i++)
            if (engine->lifetimes[i].noted < place->noted)
                place = &engine->lifetimes[i];
    }
    *place = (struct engine_lifetime){.account = account,
                                      .target = *target,
                                      .ttl = *ttl,
                                      .noted = ++engine->sequence};
}

bool engine_ttl_of(const struct engine *engine, uint32_t account,
                   const struct engine_target *target,
                   struct engine_ttl *ttl_out)
{
    const struct engine_lifetime *lifetime = find(engine, account, target);

    if (lifetime == NULL)
        return false;
    *ttl_out = lifetime->ttl;
    return true;
}

void engine_ttl_clear(struct engine *engine)
{
    memset(engine->lifetimes, 0,
           engine->lifetime_max * sizeof *engine->lifetimes);
}
