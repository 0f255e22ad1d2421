// SPDX-License-Identifier: MIT
#include "engine/resolve.h"

#include <stdio.h>
#include <string.h>

#include "engine/cache.h"

/* More look-ups than these in one run mean that records point in circles. */
#define LOOKUPS_MAX 256
#define NAPTR_LOOKUPS_MAX 64 /* the rest is for what comes after */

/* One run of a plan. */
struct run {
    struct engine *engine;
    const struct engine_resolve_options *options;
    struct engine_target_list *list;
    uint32_t lookups, round_start; /* look-ups so far, before this round */
    uint32_t found;       /* targets, those that the list had already too */
    uint32_t srv_targets; /* taken so far, of the plan's `wanted` */
    bool static_first;    /* the second round: see add_static_targets */
    bool is_waiting;
};

static int32_t knob(const struct run *run, enum engine_knob name)
{
    return run->engine->policy.value[name];
}

static enum engine_lookup look_up(struct run *run, const char *name,
                                  enum engine_record_type type,
                                  const struct engine_entry **entry_out)
{
    struct engine_plan *plan = run->options->plan;
    struct engine_lookup_options options = {
        .name = name,
        .type = type,
        .plan = plan,
        .account = run->options->account,
        .is_reported = run->static_first || run->lookups < plan->reported,
        .static_first = run->static_first,
    };
    enum engine_lookup result;

    if (run->lookups == LOOKUPS_MAX)
        return ENGINE_LOOKUP_NONE;
    result = engine_cache_lookup(run->engine, &options, entry_out);
    run->lookups++;
    if (plan->reported < run->lookups)
        plan->reported = run->lookups;
    if (result == ENGINE_LOOKUP_WAIT)
        run->is_waiting = true;
    return result;
}

static bool has_family(const struct run *run,
                       const struct base_address *address)
{
    unsigned family =
        address->family == BASE_IPV6 ? ENGINE_FAMILY_IPV6 : ENGINE_FAMILY_IPV4;

    return (run->engine->families & family) != 0;
}

/* An address of a family that the phone lacks is no target: nothing could be
 * sent to it (RFC 7984). */
static void add_target(struct run *run, const struct base_address *address,
                       enum base_transport transport, uint16_t port)
{
    struct engine_target target = {
        .address = *address,
        .transport = transport,
        .server = (uint8_t)(run->options->server + 1),
        .proxy = run->engine->accounts[run->options->account].is_proxied,
    };

    if (!has_family(run, address)) {
        run->list->has_no_route = true;
        return;
    }
    if (port == 0)
        port = engine_target_default_port(&run->engine->policy, transport);
    target.address.port = port;
    engine_target_append(run->list, &target);
    run->found++;
}

/* Each address is a target of its own, in answer order. */
static void add_family(struct run *run, const char *name,
                       enum engine_record_type type,
                       enum base_transport transport, uint16_t port)
{
    const struct engine_entry *entry;

    if (look_up(run, name, type, &entry) != ENGINE_LOOKUP_FOUND)
        return;
    for (size_t i = 0; i < entry->count; i++)
        add_target(run, &engine_cache_records(run->engine, entry)[i].address,
                   transport, port);
}

/* Whether `family` is asked for: knob address_families chooses among those the
 * phone has; one that has only the other is not made deaf by it. */
static bool asks_for(const struct run *run, unsigned family)
{
    bool is_ipv4_only =
        knob(run, ENGINE_KNOB_ADDRESS_FAMILIES) == ENGINE_ADDRESS_FAMILIES_IPV4;
    unsigned wanted = is_ipv4_only ? ENGINE_FAMILY_IPV4
                                   : ENGINE_FAMILY_IPV4 | ENGINE_FAMILY_IPV6;

    if ((wanted & run->engine->families) == 0)
        wanted = run->engine->families;
    return (wanted & run->engine->families & family) != 0;
}

/* The queries of two families go out together. */
static void add_addresses(struct run *run, const char *name,
                          enum base_transport transport, uint16_t port)
{
    bool is_ipv6_first = knob(run, ENGINE_KNOB_ADDRESS_FAMILIES) ==
                         ENGINE_ADDRESS_FAMILIES_IPV6_THEN_IPV4;
    struct base_address literal;

    if (base_address_parse(name, 0, &literal)) {
        add_target(run, &literal, transport, port);
        return;
    }
    if (is_ipv6_first && asks_for(run, ENGINE_FAMILY_IPV6))
        add_family(run, name, ENGINE_RECORD_AAAA, transport, port);
    if (asks_for(run, ENGINE_FAMILY_IPV4))
        add_family(run, name, ENGINE_RECORD_A, transport, port);
    if (!is_ipv6_first && asks_for(run, ENGINE_FAMILY_IPV6))
        add_family(run, name, ENGINE_RECORD_AAAA, transport, port);
}

static void copy_name(const struct run *run, uint32_t name,
                      char out[ENGINE_NAME_MAX])
{
    snprintf(out, ENGINE_NAME_MAX, "%s",
             engine_names_text(&run->engine->names, name));
}

/* With a_resolution = lazy only the first `wanted` targets are resolved. */
static bool is_beyond(struct run *run)
{
    struct engine_plan *plan = run->options->plan;

    if (knob(run, ENGINE_KNOB_A_RESOLUTION) == ENGINE_A_RESOLUTION_EAGER)
        return false;
    if (run->srv_targets++ < plan->wanted)
        return false;
    plan->more = true;
    return true;
}

/* One SRV record; its A query is one of several that may be under way. */
static void add_srv_record(struct run *run, const struct engine_entry *entry,
                           size_t index, enum base_transport transport)
{
    const struct engine_cached *record =
        &engine_cache_records(run->engine, entry)[index];
    uint16_t port = record->port;
    char target[ENGINE_NAME_MAX];

    if (port == 0 &&
        knob(run, ENGINE_KNOB_SRV_PORT_ZERO) == ENGINE_SRV_PORT_ZERO_SKIP)
        return;
    copy_name(run, record->name, target);
    /* RFC 2782: "." means that the service is decidedly not available. */
    if (strcmp(target, ".") == 0 || target[0] == '\0' || is_beyond(run))
        return;
    add_addresses(run, target, transport, port);
}

/* Appends the targets of one SRV name; true if there were any, or may be. */
static bool add_srv(struct run *run, const char *name,
                    enum base_transport transport)
{
    uint32_t before = run->found;
    const struct engine_entry *entry;
    uint8_t order[ENGINE_RECORDS_PER_ENTRY];
    size_t count;

    if (look_up(run, name, ENGINE_RECORD_SRV, &entry) != ENGINE_LOOKUP_FOUND)
        return run->is_waiting;
    count = engine_target_order_srv(run->engine, entry,
                                    run->options->plan->rotation, order);
    for (size_t i = 0; i < count; i++)
        add_srv_record(run, entry, order[i], transport);
    return run->found > before || run->options->plan->more || run->is_waiting;
}

/* "_sip._udp.example.com"; a name too long for DNS leads nowhere. */
static bool add_srv_of(struct run *run, const char *domain,
                       enum base_transport transport)
{
    char name[ENGINE_NAME_MAX];
    int length = snprintf(name, sizeof name, "%s.%s",
                          base_transport_service(transport), domain);

    return length < (int)sizeof name && add_srv(run, name, transport);
}

/* ---- NAPTR -------------------------------------------------------------------- */

static bool is_usable(const struct engine_cached *record)
{
    if (record->flag == '\0')
        return true;
    /* "u" needs a regular expression and "p" a private agreement (2.3.1). */
    return (record->flag == 's' || record->flag == 'a') &&
           record->service != ENGINE_SERVICE_OTHER;
}

static enum base_transport transport_of(const struct engine_cached *record)
{
    switch (record->service) {
    case ENGINE_SERVICE_TCP:
        return BASE_TCP;
    case ENGINE_SERVICE_TLS:
        return BASE_TLS;
    default:
        return BASE_UDP;
    }
}

static bool add_naptr(struct run *run, const char *domain, int32_t depth);

/* Follows one record; true if it gave targets, or may do so. */
static bool add_naptr_record(struct run *run,
                             const struct engine_cached *record, int32_t depth)
{
    enum base_transport transport = transport_of(record);
    uint32_t before = run->found;
    char flag = record->flag;
    char replacement[ENGINE_NAME_MAX];

    copy_name(run, record->name, replacement);
    if (replacement[0] == '\0')
        return false;
    if (flag == '\0')
        return add_naptr(run, replacement, depth + 1);
    if (flag == 's')
        return add_srv(run, replacement, transport);
    add_addresses(run, replacement, transport, 0);
    return run->found > before || run->is_waiting;
}

/* The records of a name in order, the first fruitful one only (RFC 3403). */
static bool add_naptr(struct run *run, const char *domain, int32_t depth)
{
    uint8_t order[ENGINE_RECORDS_PER_ENTRY];
    const struct engine_entry *entry;
    bool is_found = false;
    size_t count;

    if (depth > knob(run, ENGINE_KNOB_NAPTR_MAX_DEPTH) ||
        run->lookups - run->round_start >= NAPTR_LOOKUPS_MAX)
        return false;
    if (look_up(run, domain, ENGINE_RECORD_NAPTR, &entry) !=
        ENGINE_LOOKUP_FOUND)
        return run->is_waiting;
    count = engine_target_order_naptr(run->engine, entry, order);
    for (size_t i = 0; i < count; i++) {
        const struct engine_cached *record =
            &engine_cache_records(run->engine, entry)[order[i]];

        if (!is_usable(record))
            continue;
        if (add_naptr_record(run, record, depth))
            is_found = true;
        else if (knob(run, ENGINE_KNOB_NAPTR_NEXT_ON_EMPTY) ==
                 ENGINE_NAPTR_NEXT_ON_EMPTY_FALSE)
            break;
        if (run->is_waiting || run->options->plan->more ||
            (is_found && knob(run, ENGINE_KNOB_NAPTR_CONTINUE_ON_EXHAUST) ==
                             ENGINE_NAPTR_CONTINUE_ON_EXHAUST_FALSE))
            break;
    }
    return is_found;
}

/* No NAPTR record helps: SRV names made by rule (naptr_build). */
static bool add_built(struct run *run, const char *domain, int32_t naptr_build)
{
    static const enum base_transport transports[] = {BASE_UDP, BASE_TCP,
                                                     BASE_TLS};
    size_t count = naptr_build == 0 ? 1 : 3;
    bool is_found = false;

    for (size_t i = 0; i < count; i++) {
        if (add_srv_of(run, domain, transports[i]))
            is_found = true;
        if (run->is_waiting ||
            (is_found && knob(run, ENGINE_KNOB_NAPTR_BUILD_MERGE) ==
                             ENGINE_NAPTR_BUILD_MERGE_FIRST_NONEMPTY))
            break;
    }
    return is_found;
}

/* ---- the table of 2.3 ------------------------------------------------------------ */

static void resolve_naptr(struct run *run, const char *domain,
                          int32_t naptr_build)
{
    if (add_naptr(run, domain, 1))
        return;
    if (knob(run, ENGINE_KNOB_TLS_DOWNGRADE) == ENGINE_TLS_DOWNGRADE_NEVER &&
        run->engine->accounts[run->options->account]
            .is_secure[run->options->server])
        return; /* rather nowhere than in the clear */
    if (add_built(run, domain, naptr_build))
        return;
    add_addresses(run, domain, BASE_UDP, 5060);
}

static void resolve_fixed(struct run *run, const char *domain,
                          enum base_transport transport, uint16_t port)
{
    if (port == 0 &&
        knob(run, ENGINE_KNOB_PORT0_FIXED_TRANSPORT) ==
            ENGINE_PORT0_FIXED_TRANSPORT_SRV_THEN_A &&
        add_srv_of(run, domain, transport))
        return;
    add_addresses(run, domain, transport, port);
}

/* The transport of a server whose port is given, or that is an address. */
static enum base_transport
fixed_transport(const struct run *run,
                const struct engine_server_config *server)
{
    switch (server->transport) {
    case ENGINE_TRANSPORT_TCP:
        return BASE_TCP;
    case ENGINE_TRANSPORT_TLS:
        return BASE_TLS;
    case ENGINE_TRANSPORT_DNS_NAPTR:
        if (server->port != 0 &&
            knob(run, ENGINE_KNOB_NAPTR_EXPLICIT_PORT_TRANSPORT) ==
                ENGINE_NAPTR_EXPLICIT_PORT_TRANSPORT_TCP)
            return BASE_TCP;
        break;
    case ENGINE_TRANSPORT_UDP:
        break;
    }
    return BASE_UDP;
}

void engine_resolve_begin(struct engine *engine,
                          const struct engine_resolve_options *options)
{
    struct engine_account *account = &engine->accounts[options->account];

    *options->plan = (struct engine_plan){
        .number = ++engine->last_plan,
        .started = ++engine->sequence,
        .started_at = engine->now,
        .rotation = account->rotation[options->server]++,
        .wanted = 1,
    };
}

/* One round: the targets of the server as the records give them. */
static void add_server(struct run *run)
{
    const struct engine_account *account =
        &run->engine->accounts[run->options->account];
    const struct engine_server_config *server =
        &account->config.server[run->options->server];
    struct base_address literal;
    char name[ENGINE_NAME_MAX];

    copy_name(run, account->names[run->options->server], name);
    if (base_address_parse(name, 0, &literal))
        add_target(run, &literal, fixed_transport(run, server), server->port);
    else if (server->transport != ENGINE_TRANSPORT_DNS_NAPTR ||
             server->port != 0)
        resolve_fixed(run, name, fixed_transport(run, server), server->port);
    else
        resolve_naptr(run, name, account->config.naptr_build);
}

/*
 * Static records also serve when what DNS returned cannot be contacted (knob
 * static_on_unreachable): a second round, in which they go before DNS, appends
 * what it finds beyond the first.
 */
static void add_static_targets(struct run *run)
{
    const struct engine *engine = run->engine;
    const struct engine_account *account =
        &engine->accounts[run->options->account];

    if (run->is_waiting || run->options->plan->more ||
        engine->statics.entry_count == 0 || !engine->has_dns_server ||
        account->config.static_cache_pri == 1 ||
        knob(run, ENGINE_KNOB_STATIC_ON_UNREACHABLE) ==
            ENGINE_STATIC_ON_UNREACHABLE_FALSE)
        return;
    run->static_first = true;
    run->round_start = run->lookups;
    add_server(run);
}

bool engine_resolve(struct engine *engine,
                    const struct engine_resolve_options *options,
                    struct engine_target_list *list)
{
    struct run run = {.engine = engine, .options = options, .list = list};

    options->plan->more = false;
    add_server(&run);
    add_static_targets(&run);
    if (run.is_waiting)
        options->plan->more = false; /* not known yet */
    return !run.is_waiting;
}

void engine_resolve_end(struct engine *engine, struct engine_plan *plan)
{
    engine_cache_end_plan(engine, plan->number);
}
