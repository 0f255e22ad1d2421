// SPDX-License-Identifier: MIT
#include "phone-sim/effective.h"

#include "base/address.h"
#include "phone-sim/config_private.h"

/* One server or proxy of an account, the server it inherits from, and whose name
 * is resolved: behind a proxy, which inherits a server's values, the proxy's. */
struct group {
    const struct phone_server_values *own, *server, *resolved;
};

#define IN_FORCE(group, field)                                                 \
    ((group)->own->field == -1 ? (group)->server->field : (group)->own->field)

static bool is_domain(const char *address)
{
    struct base_address parsed;

    return address != NULL && !base_address_parse(address, 0, &parsed);
}

/* Without any address the question whether it is a name does not arise. */
static bool has_domain(const struct group *group)
{
    return group->resolved->address == NULL ||
           is_domain(group->resolved->address);
}

bool phone_config_is_proxied(const struct phone_account_values *account)
{
    return account->outbound_proxy_enable == 1 &&
           (account->proxy[0].address != NULL ||
            account->proxy[1].address != NULL);
}

static bool is_met(const struct phone_account_values *a,
                   const struct group *group, unsigned need)
{
    switch (need) {
    case PHONE_NEED_PROXY:
        return a->outbound_proxy_enable == 1;
    case PHONE_NEED_NO_PROXY:
        return !phone_config_is_proxied(a);
    case PHONE_NEED_SECOND_SERVER:
        return a->server[1].address != NULL;
    case PHONE_NEED_SECOND_PROXY:
        return a->proxy[1].address != NULL;
    case PHONE_NEED_SUCCESSIVE:
        return a->redundancy_type == 1;
    case PHONE_NEED_DOMAIN:
        return has_domain(group);
    case PHONE_NEED_REGISTER_ON:
        return IN_FORCE(group, register_on_enable) == 1;
    case PHONE_NEED_STICKY:
        return IN_FORCE(group, failback_mode) != 0;
    case PHONE_NEED_DURATION:
        return IN_FORCE(group, failback_mode) == 3;
    case PHONE_NEED_BACKOFF:
        return a->reg_failed_retry_min_time > 0;
    default: /* PHONE_NEED_NO_BACKOFF */
        return a->reg_failed_retry_min_time == 0;
    }
}

static unsigned unmet(const struct phone_account_values *a,
                      const struct group *group, unsigned needs)
{
    unsigned result = 0;

    for (unsigned need = 1; need <= PHONE_NEED_NO_BACKOFF; need <<= 1) {
        if ((needs & need) != 0 && !is_met(a, group, need))
            result |= need;
    }
    return result;
}

/* The server or proxy whose values decide about a parameter; that of an account
 * as a whole asks about none, so server 1 will do. */
static struct group group_of(const struct phone_account_values *a,
                             const struct phone_reference *at)
{
    unsigned y = at->y > 0 ? at->y - 1 : 0;

    switch (at->parameter->scope) {
    case PHONE_SCOPE_PROXY:
        return (struct group){&a->proxy[y], &a->server[y], &a->proxy[y]};
    case PHONE_SCOPE_PROXY_1:
        return (struct group){&a->proxy[0], &a->server[0], &a->proxy[0]};
    case PHONE_SCOPE_PROXY_2:
        return (struct group){&a->proxy[1], &a->server[1], &a->proxy[1]};
    default: /* all others */
        return (struct group){&a->server[y], &a->server[y],
                              phone_config_is_proxied(a) ? &a->proxy[y]
                                                         : &a->server[y]};
    }
}

static void inherit(const struct phone_config *config,
                    const struct phone_reference *at,
                    struct phone_effective *out)
{
    struct phone_reference from;
    struct phone_value value;

    if (out->number != -1 || at->parameter->inherits == NULL)
        return;
    from = (struct phone_reference){
        .parameter = phone_parameter_named(at->parameter->inherits),
        .x = at->x,
        .y = at->y};
    phone_config_load(config, &from, &value);
    out->number = value.number;
    out->inherited = true;
}

bool phone_config_effective(const struct phone_config *config,
                            const struct phone_reference *at,
                            struct phone_effective *out)
{
    const struct phone_parameter *parameter = at->parameter;
    const struct phone_account_values *account;
    struct phone_value value;
    struct group group;

    if (at->x < 1 || at->x > PHONE_ACCOUNTS_MAX ||
        (account = config->accounts[at->x - 1]) == NULL)
        return false;
    phone_config_load(config, at, &value);
    *out = (struct phone_effective){.number = value.number};
    inherit(config, at, out);
    if ((parameter->flags & PHONE_ZERO_OR_RAISED) != 0 && out->number > 0 &&
        out->number < parameter->least)
        out->number = parameter->least;
    group = group_of(account, at);
    out->unmet = unmet(account, &group, parameter->needs);
    return true;
}
