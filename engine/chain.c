// SPDX-License-Identifier: MIT
#include "engine/chain.h"

#include "engine/action.h"
#include "engine/failback.h"
#include "engine/resolve.h"
#include "engine/target.h"
#include "engine/ttl.h"

static const struct engine_failure unresolved = {
    .cause = "dns",
    .see = "2.2",
    .knob = ENGINE_NO_KNOB,
    .status = 503,
};

/* Every address is of a family that the phone lacks: said at once. */
static const struct engine_failure unreachable_family = {
    .cause = "no-route",
    .see = "2.3.1",
    .knob = ENGINE_NO_KNOB,
    .status = 503,
};

/* Where the list of `server` begins, NULL = with its primary. */
static const struct engine_target *
start_of(const struct engine *engine, const struct engine_request *request,
         uint32_t server)
{
    if (engine_purpose_is_inside(request->purpose))
        return &request->first;
    return engine_failback_start(engine, request, server);
}

/* ---- growing ------------------------------------------------------------------ */

static bool run_plan(struct engine *engine, struct engine_request *request,
                     size_t group, struct engine_target_list *list)
{
    struct engine_resolve_options options = {
        .account = request->account,
        .server = request->groups[group],
        .plan = &request->plans[group],
    };

    *list = (struct engine_target_list){.targets = request->chain.targets,
                                        .count = request->chain.count,
                                        .max = engine->limits.targets};
    if (options.plan->number == 0)
        engine_resolve_begin(engine, &options);
    /* A sticky target may stand anywhere in the list. */
    if (start_of(engine, request, options.server) != NULL)
        options.plan->wanted = UINT32_MAX;
    return engine_resolve(engine, &options, list);
}

/* Turns targets [from, to] by one: the last one comes first. */
static void turn(struct engine_chain *chain, size_t from, size_t to)
{
    struct engine_target target = chain->targets[to];
    struct engine_ttl ttl = chain->ttls[to];

    for (size_t i = to; i > from; i--) {
        chain->targets[i] = chain->targets[i - 1];
        chain->ttls[i] = chain->ttls[i - 1];
    }
    chain->targets[from] = target;
    chain->ttls[from] = ttl;
}

/* Knob order_from_secondary: the sticky target, then all others by priority, or
 * those behind it and then those before it. */
static void arrange(struct engine *engine, struct engine_request *request,
                    uint32_t server)
{
    const struct engine_target *first = start_of(engine, request, server);
    struct engine_chain *chain = &request->chain;
    size_t start = chain->group_start, at = start;

    if (first == NULL || chain->next > start)
        return;
    while (at < chain->count &&
           !engine_target_equal(&chain->targets[at], first))
        at++;
    if (at == chain->count && engine_purpose_is_inside(request->purpose))
        return; /* DNS no longer knows what set the dialog up */
    if (at == chain->count)
        engine_failback_lost(engine, request->account, server);
    else if (engine->policy.value[ENGINE_KNOB_ORDER_FROM_SECONDARY] ==
             ENGINE_ORDER_FROM_SECONDARY_PRIORITY)
        turn(chain, start, at);
    else
        for (size_t i = chain->count - at; i > 0; i--)
            turn(chain, start, chain->count - 1);
}

/* Only failback_mode 1 asks; the walk is worth something to nobody else. */
static void set_ttls(const struct engine *engine,
                     struct engine_request *request, size_t group)
{
    struct engine_chain *chain = &request->chain;
    uint32_t server = request->groups[group];
    bool is_asked = engine->accounts[request->account]
                        .config.server[server]
                        .failback_mode == ENGINE_FAILBACK_DNSTTL;

    for (size_t i = chain->group_start; i < chain->count; i++)
        chain->ttls[i] = is_asked ? engine_ttl_of(engine, request->account,
                                                  request->plans[group].number,
                                                  &chain->targets[i],
                                                  &chain->primaries[server])
                                  : (struct engine_ttl){0, BASE_TIME_NEVER};
}

/* A list that no longer begins with TLS is followed, but never in silence. */
static void note_security(struct engine *engine,
                          const struct engine_request *request, uint32_t server)
{
    const struct engine_target *first = &request->chain.primaries[server];
    bool *is_secure = &engine->accounts[request->account].is_secure[server];
    bool was_secure = *is_secure;
    bool is_free = engine->policy.value[ENGINE_KNOB_TLS_DOWNGRADE] ==
                   ENGINE_TLS_DOWNGRADE_BY_DNS;

    *is_secure = first->transport == BASE_TLS;
    if (!was_secure || *is_secure)
        return;
    engine_action_report(
        engine,
        &(struct engine_action){
            .account = request->account + 1,
            .why = {.see = "2.7.7", .documented = false},
            .data.report = {.report = ENGINE_REPORT_DOWNGRADE,
                            .to = *first,
                            .cause = base_transport_name(first->transport)},
        },
        0, is_free ? ENGINE_KNOB_TLS_DOWNGRADE : ENGINE_NO_KNOB);
}

/* The list of `group` is known, as far as its plan wants it. */
static void take_list(struct engine *engine, struct engine_request *request,
                      size_t group, const struct engine_target_list *list)
{
    struct engine_chain *chain = &request->chain;
    uint32_t server = request->groups[group];

    if (list->is_full)
        engine_action_limit(engine, request->account + 1, "targets");
    if (list->count == 0)
        request->failure = list->has_no_route ? unreachable_family : unresolved;
    chain->count = list->count;
    if (chain->count > chain->group_start) {
        chain->primaries[server] = chain->targets[chain->group_start];
        note_security(engine, request, server);
    }
    set_ttls(engine, request, group);
    if (request->plans[group].more)
        return;
    arrange(engine, request, server);
    chain->group_start = chain->count;
    engine_resolve_end(engine, &request->plans[group]);
    request->group_done++;
}

void engine_chain_grow(struct engine *engine, struct engine_request *request)
{
    bool in_order = true;

    for (size_t i = request->group_done; i < request->group_count; i++) {
        struct engine_target_list list;
        bool is_done = run_plan(engine, request, i, &list);

        if (!in_order || !is_done) {
            in_order = false;
            continue;
        }
        take_list(engine, request, i, &list);
        in_order = !request->plans[i].more;
    }
}

void engine_chain_single(struct engine_request *request,
                         const struct engine_target *only,
                         const struct engine_request *like)
{
    struct engine_chain *chain = &request->chain;
    uint8_t server = only->server - 1;

    chain->targets[0] = *only;
    chain->ttls[0] = (struct engine_ttl){0, BASE_TIME_NEVER};
    chain->count = 1;
    chain->primaries[server] =
        like != NULL ? like->chain.primaries[server] : *only;
    for (size_t i = 0; like != NULL && i < like->chain.count; i++)
        if (engine_target_equal(&like->chain.targets[i], only))
            chain->ttls[0] = like->chain.ttls[i];
}

/* ---- going through it ----------------------------------------------------------- */

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

        if (target->server == request->refused_by)
            continue;
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

    if (request->never_last)
        return false;
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

    for (size_t i = 0; i < request->chain.next; i++) {
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
    return engine_target_equal(&request->chain.primaries[target->server - 1],
                               target);
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
