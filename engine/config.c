// SPDX-License-Identifier: MIT
#include "engine/config.h"

#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "engine/outbound.h"
#include "engine/statics.h"

/* ---- checking --------------------------------------------------------------- */

struct range {
    const char *name;
    int64_t value, least, most;
};

static int check_ranges(const struct range *ranges, size_t count,
                        struct base_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (ranges[i].value < ranges[i].least ||
            ranges[i].value > ranges[i].most)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "%s = %" PRId64 ": permitted %" PRId64
                                  " to %" PRId64,
                                  ranges[i].name, ranges[i].value,
                                  ranges[i].least, ranges[i].most);
    return BASE_OK;
}

static bool is_configured(const struct engine_server_config *server)
{
    return server->address != NULL && server->address[0] != '\0';
}

/* A proxy may say -1 to inherit, `inherit` is then -1, else 0 or more. */
static int check_server(const struct engine_server_config *server, bool proxy,
                        struct base_error *error)
{
    int64_t inherit = proxy ? ENGINE_INHERIT : 0;
    const struct range ranges[] = {
        {"transport_type", server->transport, ENGINE_TRANSPORT_UDP,
         ENGINE_TRANSPORT_DNS_NAPTR},
        {"expires", proxy ? 1 : server->expires, 1, INT32_MAX},
        {"retry_counts", server->retry_counts, inherit, 20},
        {"invite_retry_counts", server->invite_retry_counts,
         proxy ? ENGINE_INHERIT : 1, 10},
        {"register_on_enable", server->register_on_enable, inherit, 1},
        {"only_signal_with_registered", server->only_signal_with_registered,
         inherit, 1},
        {"failback_mode", server->failback_mode, inherit,
         ENGINE_FAILBACK_DURATION},
        {"failback_timeout", server->failback_timeout, inherit, 65535},
        {"failback_subscribe.enable", server->failback_subscribe, inherit, 1},
    };

    if (strlen(server->address) >= ENGINE_NAME_MAX)
        return base_error_set(error, BASE_ERR_RANGE,
                              "address: permitted up to %d characters",
                              ENGINE_NAME_MAX - 1);
    return check_ranges(ranges, BASE_COUNT_OF(ranges), error);
}

static int check_servers(const struct engine_server_config *servers, bool proxy,
                         struct base_error *error)
{
    for (int i = 0; i < ENGINE_SERVERS_MAX; i++) {
        if (!is_configured(&servers[i]))
            continue;
        if (check_server(&servers[i], proxy, error) != BASE_OK)
            return base_error_prefix(
                error, "%s.%d", proxy ? "outbound_proxy" : "sip_server", i + 1);
    }
    return BASE_OK;
}

static int check_account(const struct engine_account_config *account,
                         struct base_error *error)
{
    const struct range ranges[] = {
        {"outbound_proxy_fallback_interval",
         account->outbound_proxy_fallback_interval, 0, INT32_MAX},
        {"fallback.redundancy_type", account->redundancy_type, 0, 1},
        {"fallback.timeout", account->fallback_timeout, 0, INT32_MAX},
        {"redundancy_with_reg_fail", account->redundancy_with_reg_fail, 0, 1},
        {"dns_cache_type", account->dns_cache_type, 0, 2},
        {"static_cache_pri", account->static_cache_pri, 0, 1},
        {"naptr_build", account->naptr_build, 0, 1},
        {"register_expires_overlap", account->register_expires_overlap, -1,
         INT32_MAX},
        {"reg_fail_retry_interval", account->reg_fail_retry_interval, 0, 1800},
        {"reg_failed_retry_min_time", account->reg_failed_retry_min_time, 0,
         INT32_MAX},
        {"reg_failed_retry_max_time", account->reg_failed_retry_max_time, 0,
         INT32_MAX},
    };
    int result = check_ranges(ranges, BASE_COUNT_OF(ranges), error);

    if (result == BASE_OK)
        result = check_servers(account->server, false, error);
    if (result == BASE_OK && account->outbound_proxy_enable)
        result = check_servers(account->proxy, true, error);
    return result;
}

int engine_config_check(const struct engine_config *config,
                        const struct engine_limits *limits,
                        struct base_error *error)
{
    const struct range timers[] = {
        {"timer_t1", config->t1, 1, INT32_MAX * BASE_SEC},
        {"timer_t2", config->t2, 1, INT32_MAX * BASE_SEC},
        {"reg_surge_prevention", config->surge, 0, INT32_MAX},
    };

    if (config->account_count > limits->accounts)
        return base_error_set(error, BASE_ERR_FULL,
                              "%zu accounts: the limit is %zu",
                              config->account_count, limits->accounts);
    if (check_ranges(timers, BASE_COUNT_OF(timers), error) != BASE_OK)
        return BASE_ERR_RANGE;
    for (size_t i = 0; i < config->account_count; i++)
        if (check_account(&config->accounts[i], error) != BASE_OK)
            return base_error_prefix(error, "account.%zu", i + 1);
    return engine_statics_check(config, limits, error);
}

/* ---- comparing ---------------------------------------------------------------- */

static bool server_equal(const struct engine_server_config *a,
                         const struct engine_server_config *b)
{
    return a->port == b->port && a->transport == b->transport &&
           a->expires == b->expires && a->retry_counts == b->retry_counts &&
           a->invite_retry_counts == b->invite_retry_counts &&
           a->register_on_enable == b->register_on_enable &&
           a->only_signal_with_registered == b->only_signal_with_registered &&
           a->failback_mode == b->failback_mode &&
           a->failback_timeout == b->failback_timeout &&
           a->failback_subscribe == b->failback_subscribe;
}

static bool settings_equal(const struct engine_account_config *a,
                           const struct engine_account_config *b)
{
    return a->enabled == b->enabled &&
           a->redundancy_type == b->redundancy_type &&
           a->fallback_timeout == b->fallback_timeout &&
           a->redundancy_with_reg_fail == b->redundancy_with_reg_fail &&
           a->dns_cache_type == b->dns_cache_type &&
           a->static_cache_pri == b->static_cache_pri &&
           a->naptr_build == b->naptr_build &&
           a->register_expires_overlap == b->register_expires_overlap &&
           a->reg_fail_retry_interval == b->reg_fail_retry_interval &&
           a->reg_failed_retry_min_time == b->reg_failed_retry_min_time &&
           a->reg_failed_retry_max_time == b->reg_failed_retry_max_time;
}

/* ---- copying -------------------------------------------------------------------- */

static void drop_names(struct engine *engine, uint32_t *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        engine_names_drop(&engine->names, names[i]);
        names[i] = 0;
    }
}

static bool take_name(struct engine *engine,
                      const struct engine_server_config *server, uint32_t *out)
{
    *out = engine_names_take(&engine->names, server->address);
    return *out != 0 || !is_configured(server);
}

/* Takes the names of all accounts beside the old ones, and the static records;
 * all or nothing. */
static bool take_names(struct engine *engine,
                       const struct engine_config *config)
{
    bool is_complete = true;

    for (size_t a = 0; a < config->account_count; a++) {
        const struct engine_account_config *from = &config->accounts[a];
        const struct engine_server_config *groups =
            engine_account_is_proxied(from) ? from->proxy : from->server;
        uint32_t *names = engine->accounts[a].new_names;

        for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
            is_complete &= take_name(engine, &groups[i], &names[2 * i]);
            is_complete &=
                take_name(engine, &from->server[i], &names[2 * i + 1]);
        }
    }
    is_complete = is_complete && engine_statics_copy(engine, config);
    for (size_t a = 0; a < config->account_count && !is_complete; a++)
        drop_names(engine, engine->accounts[a].new_names,
                   BASE_COUNT_OF(engine->accounts[a].new_names));
    return is_complete;
}

/* Puts the new names in place of the old; true if they differ. */
static bool exchange_names(struct engine *engine, struct engine_account *self)
{
    bool changed = false;

    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        changed |= self->names[i] != self->new_names[2 * i] ||
                   self->homes[i] != self->new_names[2 * i + 1];
        engine_names_drop(&engine->names, self->names[i]);
        engine_names_drop(&engine->names, self->homes[i]);
        self->names[i] = self->new_names[2 * i];
        self->homes[i] = self->new_names[2 * i + 1];
    }
    memset(self->new_names, 0, sizeof self->new_names);
    return changed;
}

static void copy_account(struct engine *engine, struct engine_account *self,
                         const struct engine_account_config *from)
{
    struct engine_account_config settings =
        engine_outbound_settings(from, &engine->policy);
    bool is_proxied = engine_account_is_proxied(from);
    bool changed = exchange_names(engine, self);

    changed |= self->is_proxied != is_proxied ||
               !settings_equal(&self->config, &settings);
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        changed |=
            !server_equal(&self->config.server[i], &settings.server[i]) ||
            self->home_expires[i] != from->server[i].expires;
    self->changed = changed;
    self->is_proxied = is_proxied;
    self->config = settings;
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++) {
        self->config.server[i].address = NULL;
        self->config.proxy[i].address = NULL;
        self->home_expires[i] = from->server[i].expires;
    }
}

int engine_config_copy(struct engine *engine,
                       const struct engine_config *config,
                       struct base_error *error)
{
    static const struct engine_account_config nothing;
    uint32_t actor = engine_names_take(&engine->names, config->actor);

    if (!take_names(engine, config)) {
        engine_names_drop(&engine->names, actor);
        return base_error_set(error, BASE_ERR_FULL,
                              "the names need more than %zu bytes",
                              engine->limits.name_bytes);
    }
    engine_names_drop(&engine->names, engine->actor);
    engine->actor = actor;
    engine->policy = config->policy;
    engine->t1 = config->t1;
    engine->t2 = config->t2;
    engine->surge = config->surge;
    engine->seed = config->seed;
    engine->has_dns_server = config->has_dns_server;
    engine->families = config->families != 0
                           ? config->families
                           : ENGINE_FAMILY_IPV4 | ENGINE_FAMILY_IPV6;
    engine->account_count = config->account_count;
    for (size_t a = 0; a < engine->limits.accounts; a++)
        copy_account(engine, &engine->accounts[a],
                     a < config->account_count ? &config->accounts[a]
                                               : &nothing);
    return BASE_OK;
}
