// SPDX-License-Identifier: MIT
#include "engine/outbound.h"

static bool is_configured(const struct engine_server_config *server)
{
    return server->address != NULL && server->address[0] != '\0';
}

static bool
is_any_configured(const struct engine_server_config servers[ENGINE_SERVERS_MAX])
{
    return is_configured(&servers[0]) || is_configured(&servers[1]);
}

bool engine_account_is_proxied(const struct engine_account_config *config)
{
    return config->outbound_proxy_enable && is_any_configured(config->proxy) &&
           is_any_configured(config->server);
}

bool engine_account_is_concurrent(const struct engine_account_config *config,
                                  const struct engine_policy *policy)
{
    bool is_each =
        engine_account_is_proxied(config)
            ? policy->value[ENGINE_KNOB_OBP_WITH_TWO_SERVERS] ==
                  ENGINE_OBP_WITH_TWO_SERVERS_EACH_SERVER_THROUGH_PROXY
            : config->redundancy_type == 0;

    return is_each && is_configured(&config->server[0]) &&
           is_configured(&config->server[1]);
}

/* ---- settings ---------------------------------------------------------------- */

static int32_t in_force(int32_t own, int32_t inherited)
{
    return own == ENGINE_INHERIT ? inherited : own;
}

/* E2: the guides print retry_counts as what this one inherits. */
static int32_t only_signal(const struct engine_server_config *proxy,
                           const struct engine_server_config *server,
                           const struct engine_policy *policy)
{
    if (policy->value[ENGINE_KNOB_OBP_ONLY_SIGNAL_INHERIT] ==
        ENGINE_OBP_ONLY_SIGNAL_INHERIT_RETRY_COUNTS_LITERAL)
        return in_force(proxy->only_signal_with_registered,
                        server->retry_counts != 0);
    return in_force(proxy->only_signal_with_registered,
                    server->only_signal_with_registered);
}

static struct engine_server_config
proxy_settings(const struct engine_account_config *config, size_t y,
               const struct engine_policy *policy)
{
    const struct engine_server_config *proxy = &config->proxy[y];
    const struct engine_server_config *server = &config->server[y];
    bool is_first = policy->value[ENGINE_KNOB_OBP_TRANSPORT_SOURCE] ==
                    ENGINE_OBP_TRANSPORT_SOURCE_SIP_SERVER_1;

    return (struct engine_server_config){
        .address = proxy->address,
        .port = proxy->port,
        .transport = config->server[is_first ? 0 : y].transport,
        .expires = server->expires,
        .retry_counts = in_force(proxy->retry_counts, server->retry_counts),
        .invite_retry_counts =
            in_force(proxy->invite_retry_counts, server->invite_retry_counts),
        .register_on_enable =
            in_force(proxy->register_on_enable, server->register_on_enable),
        .only_signal_with_registered = only_signal(proxy, server, policy),
        .failback_mode = in_force(proxy->failback_mode, server->failback_mode),
        .failback_timeout =
            in_force(proxy->failback_timeout, server->failback_timeout),
        .failback_subscribe =
            in_force(proxy->failback_subscribe, server->failback_subscribe),
    };
}

struct engine_account_config
engine_outbound_settings(const struct engine_account_config *config,
                         const struct engine_policy *policy)
{
    struct engine_account_config settings = *config;

    if (!engine_account_is_proxied(config))
        return settings;
    for (size_t y = 0; y < ENGINE_SERVERS_MAX; y++)
        settings.server[y] = proxy_settings(config, y, policy);
    settings.redundancy_type = 1;
    settings.fallback_timeout = config->outbound_proxy_fallback_interval;
    return settings;
}

/* ---- what requests name -------------------------------------------------------- */

bool engine_outbound_registers(const struct engine *engine,
                               const struct engine_account *account, uint32_t i)
{
    if (i == 0)
        return true;
    return account->homes[0] != 0 && account->homes[1] != 0 &&
           engine->policy.value[ENGINE_KNOB_OBP_WITH_TWO_SERVERS] ==
               ENGINE_OBP_WITH_TWO_SERVERS_EACH_SERVER_THROUGH_PROXY;
}

bool engine_outbound_begins_anew(const struct engine *engine,
                                 const struct engine_account *account)
{
    return account->is_proxied && account->config.fallback_timeout == 0 &&
           engine->policy.value[ENGINE_KNOB_OBP_INTERVAL_ZERO] ==
               ENGINE_OBP_INTERVAL_ZERO_EVERY_REGISTER;
}

uint8_t engine_outbound_server(const struct engine_account *account,
                               const struct engine_request *request,
                               const struct engine_target *target)
{
    bool is_register = request->purpose == ENGINE_PURPOSE_REGISTER ||
                       request->purpose == ENGINE_PURPOSE_UNREGISTER;

    if (!account->is_proxied)
        return target->server;
    if (account->homes[0] == 0)
        return 2;
    return is_register ? (uint8_t)(request->server + 1) : 1;
}

int32_t engine_outbound_expires(const struct engine_account *account,
                                const struct engine_request *request,
                                const struct engine_target *target)
{
    return account
        ->home_expires[engine_outbound_server(account, request, target) - 1];
}
