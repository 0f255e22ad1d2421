// SPDX-License-Identifier: MIT
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "phone-sim/config_private.h"

/* Without invite_retry_counts (firmware 80) INVITE uses retry_counts
 * (SEMANTICS 2.1), within the range the newer parameter has. */
static int32_t invite_retries(const struct phone_config *config,
                              const struct phone_server_values *v)
{
    if (config->firmware >= 81)
        return v->invite_retry_counts;
    if (v->retry_counts < 1)
        return v->retry_counts < 0 ? v->retry_counts : 1;
    return v->retry_counts > 10 ? 10 : v->retry_counts;
}

static struct engine_server_config
build_server(const struct phone_config *config,
             const struct phone_server_values *v)
{
    return (struct engine_server_config){
        .address = v->address,
        .port = (uint16_t)v->port,
        .transport = (enum engine_server_transport)v->transport_type,
        .expires = v->expires,
        .retry_counts = v->retry_counts,
        .invite_retry_counts = invite_retries(config, v),
        .register_on_enable = v->register_on_enable,
        .only_signal_with_registered = v->only_signal,
        .failback_mode = v->failback_mode,
        .failback_timeout = v->failback_timeout,
        .failback_subscribe = v->failback_subscribe,
    };
}

static struct engine_account_config
build_account(const struct phone_config *config,
              const struct phone_account_values *v)
{
    struct engine_account_config account = {
        .enabled = v->enable == 1,
        .outbound_proxy_enable = v->outbound_proxy_enable == 1,
        .outbound_proxy_fallback_interval = v->outbound_proxy_fallback_interval,
        .redundancy_type = v->redundancy_type,
        .fallback_timeout = v->fallback_timeout,
        .redundancy_with_reg_fail = v->redundancy_with_reg_fail,
        .dns_cache_type = v->dns_cache_type,
        .static_cache_pri = v->static_cache_pri,
        .naptr_build = v->naptr_build,
        .register_expires_overlap = v->register_expires_overlap,
        .reg_fail_retry_interval = v->reg_fail_retry_interval,
        .reg_failed_retry_min_time = v->reg_failed_retry_min_time,
        .reg_failed_retry_max_time = v->reg_failed_retry_max_time,
    };

    for (size_t y = 0; y < PHONE_SERVERS_MAX; y++) {
        account.server[y] = build_server(config, &v->server[y]);
        account.proxy[y] = build_server(config, &v->proxy[y]);
    }
    return account;
}

static const char *text_of(const char *text)
{
    return text != NULL ? text : "";
}

/* SEMANTICS 1.9 E7: a record with a blank name never matches; one that leads
 * nowhere is left out like it. */
static size_t build_a(const struct phone_static_values *v,
                      struct engine_record *out)
{
    if (v->a_name == NULL || v->a_ip == NULL)
        return 0;
    *out = (struct engine_record){
        .type = ENGINE_RECORD_A, .name = v->a_name, .ttl = (uint32_t)v->a_ttl};
    base_address_parse(v->a_ip, 0, &out->data.address);
    return 1;
}

static size_t build_srv(const struct phone_static_values *v,
                        struct engine_record *out)
{
    if (v->srv_name == NULL || v->srv_target == NULL)
        return 0;
    *out = (struct engine_record){.type = ENGINE_RECORD_SRV,
                                  .name = v->srv_name,
                                  .ttl = (uint32_t)v->srv_ttl};
    out->data.srv.priority = (uint16_t)v->srv_priority;
    out->data.srv.weight = (uint16_t)v->srv_weight;
    out->data.srv.port = (uint16_t)v->srv_port;
    out->data.srv.target = v->srv_target;
    return 1;
}

static size_t build_naptr(const struct phone_static_values *v,
                          struct engine_record *out)
{
    if (v->naptr_name == NULL || v->naptr_replace == NULL)
        return 0;
    *out = (struct engine_record){.type = ENGINE_RECORD_NAPTR,
                                  .name = v->naptr_name,
                                  .ttl = (uint32_t)v->naptr_ttl};
    out->data.naptr.order = (uint16_t)v->naptr_order;
    out->data.naptr.preference = (uint16_t)v->naptr_preference;
    out->data.naptr.flags = text_of(v->naptr_flags);
    out->data.naptr.service = text_of(v->naptr_service);
    out->data.naptr.regexp = "";
    out->data.naptr.replacement = v->naptr_replace;
    return 1;
}

/* The static records, in index order of each type. */
static size_t build_records(struct phone_config *config)
{
    size_t count = 0;

    free(config->records);
    config->records =
        base_calloc((size_t)3 * PHONE_STATIC_MAX, sizeof(*config->records));
    for (size_t x = 0; x < PHONE_STATIC_MAX; x++) {
        const struct phone_static_values *v = config->statics[x];

        if (v == NULL)
            continue;
        count += build_a(v, &config->records[count]);
        count += build_srv(v, &config->records[count]);
        count += build_naptr(v, &config->records[count]);
    }
    config->records =
        base_realloc(config->records, count, sizeof(*config->records));
    return count;
}

static struct phone_identity
build_identity(const struct phone_account_values *v)
{
    return (struct phone_identity){
        .user_name = text_of(v->user_name),
        .display_name = v->display_name,
        .auth_name = v->auth_name,
        .password = v->password,
        .subscribe_period = v->subscribe_period,
        .subscribe_overlap = v->subscribe_expires_overlap,
    };
}

void phone_config_build(struct phone_config *config,
                        const struct engine_policy *policy,
                        struct phone_config_built *out)
{
    size_t count = config->account_count > 0 ? config->account_count : 1;

    free(config->engine_accounts);
    free(config->identities);
    config->engine_accounts =
        base_calloc(count, sizeof(*config->engine_accounts));
    config->identities = base_calloc(count, sizeof(*config->identities));
    config->identities[0].user_name =
        ""; /* no account at all: one, switched off */
    for (size_t i = 0; i < config->account_count; i++) {
        config->engine_accounts[i] = build_account(config, config->accounts[i]);
        config->identities[i] = build_identity(config->accounts[i]);
    }
    *out = (struct phone_config_built){
        .engine = {.t1 = config->global->t1,
                   .t2 = config->global->t2,
                   .t4 = config->global->t4,
                   .surge = config->global->surge,
                   .accounts = config->engine_accounts,
                   .account_count = count,
                   .static_record_count = build_records(config),
                   .policy = *policy},
        .identities = config->identities,
    };
    out->engine.static_records = config->records;
}
