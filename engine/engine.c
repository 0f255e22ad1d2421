// SPDX-License-Identifier: MIT
#include "engine/engine.h"

#include <stdalign.h>
#include <string.h>

#include "base/memory.h"
#include "engine/action.h"
#include "engine/admission.h"
#include "engine/cache.h"
#include "engine/chain.h"
#include "engine/config.h"
#include "engine/failback.h"
#include "engine/fallback.h"
#include "engine/interval.h"
#include "engine/registration.h"
#include "engine/request.h"
#include "engine/routing.h"
#include "engine/state.h"
#include "engine/statics.h"

/* ---- memory ----------------------------------------------------------------- */

struct engine_limits engine_limits_default(size_t accounts)
{
    return (struct engine_limits){
        .accounts = accounts,
        .targets = 16,
        .requests = 2 * accounts + 8,
        .cache_entries = 32,
        .cache_records = 64,
        .name_bytes = 4096 + 256 * accounts,
        .static_records = ENGINE_STATICS_MAX,
    };
}

/* Hands out aligned pieces; with `base` NULL it only adds up. */
struct arena {
    char *base;
    size_t used;
};

/* A piece that is written before it is read. It stays untouched until then:
 * thousands of engines share one machine, and few ever fill their tables. */
static void *carve(struct arena *arena, size_t count, size_t size)
{
    size_t alignment = alignof(max_align_t);
    size_t at = (arena->used + alignment - 1) / alignment * alignment;

    arena->used = at + count * size;
    return arena->base == NULL ? NULL : arena->base + at;
}

/* A table whose members tell by a zero that they are free. */
static void *carve_table(struct arena *arena, size_t count, size_t size)
{
    void *piece = carve(arena, count, size);

    if (piece != NULL)
        memset(piece, 0, count * size);
    return piece;
}

/* The ring holds the actions of one step: see state.h. Reports get one half,
 * those of the cache and of limits what the others leave of it. */
static size_t event_room(const struct engine_limits *limits)
{
    return limits->requests + 8;
}

static size_t detail_room(const struct engine_limits *limits)
{
    return limits->cache_entries + limits->requests + 8;
}

/* Lays the arrays out behind `engine`; both passes go the same way. */
static void lay_out(struct engine *engine, struct arena *arena)
{
    const struct engine_limits *limits = &engine->limits;

    engine->quarantine_max = limits->accounts * limits->targets;
    engine->cache.entry_max = limits->cache_entries;
    engine->cache.record_max = limits->cache_records;
    engine->names.byte_max = limits->name_bytes;
    engine->names.slot_max = limits->cache_entries + 2 * limits->cache_records +
                             4 * limits->accounts * ENGINE_SERVERS_MAX +
                             4 * limits->static_records + 4;
    engine->ring.detail_max = detail_room(limits);
    engine->ring.max = 2 * (engine->ring.detail_max + event_room(limits));
    engine->accounts =
        carve_table(arena, limits->accounts, sizeof *engine->accounts);
    engine->requests =
        carve_table(arena, limits->requests, sizeof *engine->requests);
    engine->quarantines =
        carve_table(arena, engine->quarantine_max, sizeof *engine->quarantines);
    engine->cache.entries = carve_table(arena, limits->cache_entries,
                                        sizeof *engine->cache.entries);
    engine->cache.records =
        carve(arena, limits->cache_records, sizeof *engine->cache.records);
    engine->statics.entries =
        carve(arena, limits->static_records, sizeof *engine->statics.entries);
    engine->statics.records =
        carve(arena, limits->static_records, sizeof *engine->statics.records);
    engine->names.slots =
        carve(arena, engine->names.slot_max, sizeof *engine->names.slots);
    engine->ring.pending =
        carve(arena, engine->ring.max, sizeof *engine->ring.pending);
    for (size_t i = 0; i < limits->requests; i++) {
        struct engine_target *targets =
            carve(arena, limits->targets, sizeof *targets);
        struct engine_ttl *ttls = carve(arena, limits->targets, sizeof *ttls);

        if (engine->requests == NULL)
            continue;
        engine->requests[i].chain.targets = targets;
        engine->requests[i].chain.ttls = ttls;
    }
    engine->names.bytes = carve(arena, limits->name_bytes, 1);
}

size_t engine_size(const struct engine_limits *limits)
{
    struct engine engine = {.limits = *limits};
    struct arena arena = {NULL, 0};

    carve(&arena, 1, sizeof engine);
    lay_out(&engine, &arena);
    return arena.used;
}

static int check_limits(const struct engine_limits *limits, size_t size,
                        struct base_error *error)
{
    if (limits->accounts == 0 || limits->targets == 0 ||
        limits->requests == 0 || limits->cache_entries == 0 ||
        limits->cache_records == 0 || limits->name_bytes == 0)
        return base_error_set(error, BASE_ERR_FULL,
                              "every engine limit must be at least 1");
    if (size < engine_size(limits))
        return base_error_set(error, BASE_ERR_FULL,
                              "%zu bytes of memory: %zu are needed", size,
                              engine_size(limits));
    return BASE_OK;
}

int engine_init(void *memory, size_t size, const struct engine_limits *limits,
                const struct engine_config *config, struct engine **out,
                struct base_error *error)
{
    struct arena arena = {memory, 0};
    struct engine *engine;
    int result = check_limits(limits, size, error);

    if (result == BASE_OK)
        result = engine_config_check(config, limits, error);
    if (result != BASE_OK)
        return result;
    memset(memory, 0, sizeof *engine);
    engine = carve(&arena, 1, sizeof *engine);
    engine->limits = *limits;
    lay_out(engine, &arena);
    engine_names_init(&engine->names);
    for (size_t i = 0; i < limits->accounts; i++) {
        engine_failback_reset(&engine->accounts[i]);
        engine_fallback_reset(&engine->accounts[i]);
    }
    result = engine_config_copy(engine, config, error);
    if (result == BASE_OK)
        *out = engine;
    return result;
}

/* ---- events ------------------------------------------------------------------- */

static void start(struct engine *engine)
{
    if (engine->started)
        return;
    engine->started = true;
    engine->registers_at = engine_interval_start_at(engine);
    for (uint32_t i = 0; i < engine->account_count; i++)
        engine_registration_start(engine, i);
}

static void stop(struct engine *engine)
{
    engine->started = false;
    engine_request_clear(engine);
    for (uint32_t i = 0; i < engine->limits.accounts; i++) {
        engine_registration_stop(engine, i);
        memset(&engine->accounts[i].credentials_of, 0,
               sizeof engine->accounts[i].credentials_of);
        engine->accounts[i].is_busy = false;
    }
    engine->is_busy = false;
    memset(engine->quarantines, 0,
           engine->quarantine_max * sizeof *engine->quarantines);
    engine_cache_clear(engine);
    engine_statics_clear(engine);
    engine_action_clear(engine);
}

/* A bad configuration leaves the one in force: the caller has checked it. */
static void configure(struct engine *engine, const struct engine_config *config)
{
    struct base_error error;

    if (config == NULL ||
        engine_config_check(config, &engine->limits, &error) != BASE_OK)
        return;
    if (engine_config_copy(engine, config, &error) != BASE_OK) {
        engine_action_limit(engine, 0, "name_bytes");
        return;
    }
    for (uint32_t i = 0; i < engine->limits.accounts && engine->started; i++) {
        if (!engine->accounts[i].changed)
            continue;
        engine_request_freeze(engine, i);
        engine_registration_stop(engine, i);
        engine_registration_start(engine, i);
    }
}

static void want(struct engine *engine, enum engine_purpose purpose,
                 const struct engine_event *event)
{
    if (event->account == 0 || event->account > engine->account_count)
        return;
    engine_routing_start(engine, purpose, event->account - 1, event->call);
}

static void want_inside(struct engine *engine, const struct engine_event *event)
{
    uint32_t server = event->target.server;

    if (event->account == 0 || event->account > engine->account_count ||
        server == 0 || server > ENGINE_SERVERS_MAX)
        return;
    engine_routing_inside(engine,
                          event->is_invite ? ENGINE_PURPOSE_REINVITE
                                           : ENGINE_PURPOSE_DIALOG,
                          event);
}

/* RFC 3261 section 21.5.4: no other request goes there either. */
static void leave_alone(struct engine *engine, const struct engine_event *event)
{
    if (event->account > 0 && event->account <= engine->account_count &&
        event->outcome.retry_after > 0)
        engine_chain_quarantine(engine, event->account - 1, &event->target,
                                event->outcome.retry_after * BASE_SEC);
}

/* Events that mean something only to a phone that is on. */
static void handle_started(struct engine *engine,
                           const struct engine_event *event)
{
    switch (event->type) {
    case ENGINE_EVENT_RESOLVED:
        engine_cache_answer(engine, event->id, &event->answer);
        engine_request_resolved(engine);
        break;
    case ENGINE_EVENT_PROVISIONAL:
        engine_request_provisional(engine, event->id);
        break;
    case ENGINE_EVENT_FINISHED:
        engine_request_finished(engine, event->id, &event->outcome);
        break;
    case ENGINE_EVENT_CALL_WANTED:
        want(engine, ENGINE_PURPOSE_INVITE, event);
        break;
    case ENGINE_EVENT_CALL_ENDED:
        engine_request_cancel(engine, ENGINE_PURPOSE_INVITE, event->account,
                              event->call);
        engine_request_cancel(engine, ENGINE_PURPOSE_REINVITE, event->account,
                              event->call);
        break;
    case ENGINE_EVENT_DIALOG_WANTED:
        want_inside(engine, event);
        break;
    case ENGINE_EVENT_SUBSCRIPTION_WANTED:
        want(engine, ENGINE_PURPOSE_SUBSCRIBE, event);
        break;
    case ENGINE_EVENT_SUBSCRIPTION_ENDED:
        engine_request_cancel(engine, ENGINE_PURPOSE_SUBSCRIBE, event->account,
                              event->call);
        break;
    case ENGINE_EVENT_IDLE_CHANGED:
        engine_failback_idle(engine, event->account, event->idle);
        break;
    case ENGINE_EVENT_CONNECTION_LOST:
        engine_registration_reset(engine, &event->target);
        break;
    case ENGINE_EVENT_NETWORK_UP:
        engine_registration_network_up(engine);
        break;
    case ENGINE_EVENT_PEACE_ASKED:
        leave_alone(engine, event);
        break;
    case ENGINE_EVENT_STARTED:
    case ENGINE_EVENT_STOPPED:
    case ENGINE_EVENT_CONFIG_CHANGED:
        break;
    }
}

void engine_handle(struct engine *engine, const struct engine_event *event,
                   base_time now)
{
    engine->now = now;
    if (event->type == ENGINE_EVENT_STARTED)
        start(engine);
    else if (event->type == ENGINE_EVENT_STOPPED)
        stop(engine);
    else if (event->type == ENGINE_EVENT_CONFIG_CHANGED)
        configure(engine, event->config);
    else if (engine->started)
        handle_started(engine, event);
}

/* ---- time and actions ----------------------------------------------------------- */

base_time engine_next_deadline(const struct engine *engine)
{
    base_time deadlines[] = {
        engine_registration_deadline(engine), engine_failback_deadline(engine),
        engine_fallback_deadline(engine),     engine_request_deadline(engine),
        engine_cache_deadline(engine),
    };
    base_time next = BASE_TIME_NEVER;

    /* Actions that nobody has taken are due at once. */
    if (engine->ring.count > 0 || engine_request_is_due(engine))
        return engine->now;
    for (size_t i = 0; i < BASE_COUNT_OF(deadlines); i++)
        if (deadlines[i] < next)
            next = deadlines[i];
    return next;
}

void engine_on_deadline(struct engine *engine, base_time now)
{
    engine->now = now;
    engine_registration_expire(engine);
    engine_fallback_take_over(engine);
    engine_failback_on_deadline(engine);
    engine_fallback_on_deadline(engine);
    engine_request_on_deadline(engine);
    engine_registration_on_deadline(engine);
    engine_cache_on_deadline(engine);
}

bool engine_next_action(struct engine *engine, struct engine_action *out)
{
    while (!engine_action_take(engine, out))
        if (!engine_request_work(engine))
            return false;
    return true;
}

bool engine_registered(const struct engine *engine, uint32_t account,
                       struct engine_target *out)
{
    if (account == 0 || account > engine->account_count)
        return false;
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        const struct engine_registration *registration =
            &engine->accounts[account - 1].registrations[i];

        if (!registration->is_bound)
            continue;
        *out = registration->current;
        return true;
    }
    return false;
}

enum engine_signal engine_signal(const struct engine *engine, uint32_t account,
                                 const struct base_address *peer,
                                 bool is_incoming)
{
    const int32_t *value = engine->policy.value;

    if (!engine_admission_forbids(engine, account, peer))
        return ENGINE_SIGNAL_ALLOWED;
    if (is_incoming)
        return value[ENGINE_KNOB_OSR_INCOMING] == ENGINE_OSR_INCOMING_IGNORE
                   ? ENGINE_SIGNAL_IGNORED
                   : ENGINE_SIGNAL_REJECTED;
    return value[ENGINE_KNOB_OSR_EXISTING_CALLS] ==
                   ENGINE_OSR_EXISTING_CALLS_END_CALL
               ? ENGINE_SIGNAL_ENDS_CALL
               : ENGINE_SIGNAL_ALLOWED;
}

/* ---- names ------------------------------------------------------------------------ */

const struct engine_ops engine_reference = {
    .abi = ENGINE_ABI,
    .name = "reference",
    .size = engine_size,
    .init = engine_init,
    .handle = engine_handle,
    .next_deadline = engine_next_deadline,
    .on_deadline = engine_on_deadline,
    .next_action = engine_next_action,
    .registered = engine_registered,
    .signal = engine_signal,
};

const char *engine_purpose_method(enum engine_purpose purpose)
{
    switch (purpose) {
    case ENGINE_PURPOSE_INVITE:
    case ENGINE_PURPOSE_REINVITE:
        return "INVITE";
    case ENGINE_PURPOSE_DIALOG:
        return "BYE";
    case ENGINE_PURPOSE_SUBSCRIBE:
        return "SUBSCRIBE";
    case ENGINE_PURPOSE_REGISTER:
    case ENGINE_PURPOSE_UNREGISTER:
    case ENGINE_PURPOSE_COUNT:
        break;
    }
    return "REGISTER";
}

const char *engine_record_type_name(enum engine_record_type type)
{
    static const char *const names[] = {
        [ENGINE_RECORD_A] = "A",
        [ENGINE_RECORD_AAAA] = "AAAA",
        [ENGINE_RECORD_SRV] = "SRV",
        [ENGINE_RECORD_NAPTR] = "NAPTR",
    };

    return names[type];
}
