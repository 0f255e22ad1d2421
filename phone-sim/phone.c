// SPDX-License-Identifier: MIT
#include "phone-sim/phone.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/fault.h"
#include "phone-sim/dialog.h"
#include "phone-sim/private.h"

#define SIP_PORT 5060

/* ---- the engine's wishes ------------------------------------------------ */

static struct phone_attempt *find_attempt(const struct phone *phone,
                                          uint32_t id)
{
    struct phone_attempt *attempt = phone->attempts;

    while (attempt != NULL && attempt->id != id)
        attempt = attempt->next;
    return attempt;
}

static void abandon(struct phone *phone, uint32_t id)
{
    struct phone_attempt *attempt = find_attempt(phone, id);

    if (attempt == NULL)
        return;
    if (engine_purpose_is_inside(attempt->purpose)) {
        phone_dialog_abandon(attempt);
        return;
    }
    if (attempt->call != NULL) {
        phone_call_abandon(attempt);
        return;
    }
    if (attempt->subscription != NULL) {
        phone_subscription_abandon(attempt);
        return;
    }
    sip_client_abandon(&attempt->tx);
    phone_attempt_destroy(attempt);
}

static void start_attempt(struct phone *phone,
                          const struct engine_action *action)
{
    switch (action->data.attempt.purpose) {
    case ENGINE_PURPOSE_REGISTER:
    case ENGINE_PURPOSE_UNREGISTER:
        phone_register(phone, action);
        return;
    case ENGINE_PURPOSE_INVITE:
        phone_call_attempt(phone, action);
        return;
    case ENGINE_PURPOSE_SUBSCRIBE:
        phone_subscription_attempt(phone, action);
        return;
    case ENGINE_PURPOSE_REINVITE:
    case ENGINE_PURPOSE_DIALOG:
        phone_dialog_attempt(phone, action);
        return;
    case ENGINE_PURPOSE_COUNT:
        break;
    }
}

static void act(struct phone *phone, const struct engine_action *action)
{
    if (action->type == ENGINE_ACTION_REPORT)
        phone_report(phone, action);
    if (!phone->on)
        return;
    switch (action->type) {
    case ENGINE_ACTION_RESOLVE:
        if (!phone->settled)
            phone_resolve(phone, action);
        return;
    case ENGINE_ACTION_ATTEMPT:
        if (!phone->settled)
            start_attempt(phone, action);
        return;
    case ENGINE_ACTION_ABANDON:
        abandon(phone, action->data.abandon.id);
        return;
    case ENGINE_ACTION_REPORT:
        if (action->data.report.report == ENGINE_REPORT_RESUBSCRIBE)
            phone_resubscribe(phone, action->account);
        return;
    }
}

static void drain(struct phone *phone)
{
    struct engine_action action;

    while (phone->ops->next_action(phone->engine, &action))
        act(phone, &action);
}

/* Drains the engine and hands it what was noted meanwhile, until all is
 * quiet. */
static void pump(struct phone *phone)
{
    size_t next = 0;

    drain(phone);
    while (next < phone->event_count) {
        struct engine_event event = phone->events[next++];

        phone->ops->handle(phone->engine, &event, net_now(phone->net));
        drain(phone);
    }
    phone->event_count = 0;
    phone->pumping = false;
    net_timer_set(&phone->timer, phone->on && !phone->settled
                                     ? phone->ops->next_deadline(phone->engine)
                                     : BASE_TIME_NEVER);
}

void phone_feed(struct phone *phone, const struct engine_event *event)
{
    if (phone->pumping) {
        phone->events = base_grow(phone->events, phone->event_count,
                                  &phone->event_capacity, sizeof(*event));
        phone->events[phone->event_count++] = *event;
        return;
    }
    phone->pumping = true;
    phone->ops->handle(phone->engine, event, net_now(phone->net));
    pump(phone);
}

static void deadline_came(void *arg)
{
    struct phone *phone = arg;

    phone->pumping = true;
    phone->ops->on_deadline(phone->engine, net_now(phone->net));
    pump(phone);
}

/* ---- configuration ------------------------------------------------------ */

/* Those under way are dropped: their transactions go with the endpoint's. */
static void drop_attempts(struct phone *phone)
{
    while (phone->attempts != NULL)
        phone_attempt_destroy(phone->attempts);
}

struct phone_account *phone_account_at(struct phone *phone, uint32_t account)
{
    BASE_ASSERT(account >= 1 && account <= phone->account_count);
    return &phone->accounts[account - 1];
}

static void drop_accounts(struct phone_account *accounts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        phone_account_fini(&accounts[i]);
    free(accounts);
}

/* Copies the accounts; registrations go on with their Call-IDs. An account that
 * is no more stays, switched off, for the calls it still has. */
static void take_accounts(struct phone *phone,
                          const struct engine_config *config,
                          const struct phone_identity *identities)
{
    struct phone_account *old = phone->accounts;
    size_t before = phone->account_count, count = config->account_count;
    size_t all = before > count ? before : count;

    phone->accounts = base_calloc(all + 1, sizeof(*old));
    phone->account_count = all;
    phone->accounts_configured = count;
    for (size_t i = 0; i < count; i++) {
        phone_account_init(&phone->accounts[i], config, i, &identities[i]);
        for (size_t y = 0; i < before && y < ENGINE_SERVERS_MAX; y++) {
            phone->accounts[i].registration[y] = old[i].registration[y];
            old[i].registration[y] = NULL;
        }
    }
    for (size_t i = count; i < before; i++) {
        phone->accounts[i] = old[i];
        phone->accounts[i].enabled = false;
        old[i] = (struct phone_account){0};
    }
    drop_accounts(old, before);
    phone->timers = (struct sip_timers){config->t1, config->t2, config->t4};
    phone->failover_codes = config->policy.failover_codes;
    phone->refresh =
        (uint32_t)config->policy.value[ENGINE_KNOB_REGISTER_REFRESH];
    phone->follow_redirects =
        config->policy.value[ENGINE_KNOB_REGISTER_REDIRECT] ==
        ENGINE_REGISTER_REDIRECT_FOLLOW_ONCE;
    phone->cancels_late = config->policy.value[ENGINE_KNOB_LATE_RESPONSE] ==
                          ENGINE_LATE_RESPONSE_CANCEL;
    phone->sips_uri =
        config->policy.value[ENGINE_KNOB_SIPS_URI] == ENGINE_SIPS_URI_TRUE;
    phone->in_dialog_failover =
        config->policy.value[ENGINE_KNOB_IN_DIALOG_FAILOVER] ==
        ENGINE_IN_DIALOG_FAILOVER_TRUE;
}

/* What the caller cannot know better: seed, name, whether there is DNS, and what
 * addresses the phone has. */
static struct engine_config complete(const struct phone *phone,
                                     const struct engine_config *config)
{
    struct engine_config own = *config;

    own.seed = net_seed(phone->net);
    own.actor = net_node_name(phone->node);
    own.has_dns_server = phone->has_dns;
    own.families = 0;
    if (net_node_ip_of(phone->node, BASE_IPV4) != NULL)
        own.families |= ENGINE_FAMILY_IPV4;
    if (net_node_ip_of(phone->node, BASE_IPV6) != NULL)
        own.families |= ENGINE_FAMILY_IPV6;
    return own;
}

/* An engine of the size that `config` needs, in memory of its own. */
static int make_engine(const struct phone *phone,
                       const struct engine_config *config, void **memory_out,
                       struct engine **out, struct base_error *error)
{
    struct engine_limits limits = engine_limits_default(config->account_count);
    size_t size = phone->ops->size(&limits);
    void *memory = base_realloc(NULL, 1, size); /* init clears what must be */
    int result = phone->ops->init(memory, size, &limits, config, out, error);

    if (result != 0)
        free(memory);
    else
        *memory_out = memory;
    return result;
}

static void replace_engine(struct phone *phone, void *memory,
                           struct engine *engine, size_t accounts)
{
    free(phone->memory);
    phone->memory = memory;
    phone->engine = engine;
    phone->accounts_max = accounts;
}

/* A configuration with more accounts than there is room for: a new engine, as
 * after a restart of the SIP part. Calls stay up. */
static void restart_engine(struct phone *phone, void *memory,
                           struct engine *engine)
{
    struct phone_attempt *at;

    while ((at = phone->attempts) != NULL) {
        struct phone_call *call =
            engine_purpose_is_inside(at->purpose) ? NULL : at->call;

        abandon(phone, at->id);
        if (call != NULL)
            phone_call_set(call, PHONE_CALL_FAILED, 503);
    }
    phone_lookups_drop(phone);
    replace_engine(phone, memory, engine, phone->accounts_configured);
    if (phone->on)
        phone_feed(phone, &(struct engine_event){.type = ENGINE_EVENT_STARTED});
    for (size_t i = 0; phone->on && i < phone->subscription_count; i++)
        phone_subscription_restart(phone->subscriptions[i]);
}

int phone_configure(struct phone *phone, const struct engine_config *config,
                    const struct phone_identity *identities,
                    struct base_error *error)
{
    struct engine_config own = complete(phone, config);
    struct engine *engine;
    void *memory;
    int result = make_engine(phone, &own, &memory, &engine, error);

    BASE_ASSERT(!phone->pumping);
    if (result != 0)
        return result;
    if (own.account_count > phone->accounts_max) {
        take_accounts(phone, &own, identities);
        restart_engine(phone, memory, engine);
        return 0;
    }
    free(memory);
    take_accounts(phone, &own, identities);
    phone_feed(phone, &(struct engine_event){
                          .type = ENGINE_EVENT_CONFIG_CHANGED, .config = &own});
    return 0;
}

/* ---- life --------------------------------------------------------------- */

static void create_resolver(struct phone *phone,
                            const struct phone_options *options)
{
    struct dns_client_options dns = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(options->dns); i++) {
        if (options->dns[i].family != 0)
            dns.servers[dns.server_count++] = options->dns[i];
    }
    phone->has_dns = dns.server_count > 0;
    phone->dns = dns_client_create(phone->node, &dns);
}

static int open_endpoint(struct phone *phone,
                         const struct phone_options *options,
                         struct base_error *error)
{
    const struct engine_config *config = options->config;
    int result = sip_endpoint_create(
        phone->node,
        &(struct sip_endpoint_options){
            .port = options->port != 0 ? options->port : SIP_PORT,
            .listens_on_use = true,
            .timers = {config->t1, config->t2, config->t4},
            .handlers = &phone_endpoint_handlers,
            .arg = phone,
        },
        &phone->endpoint, error);

    if (result == 0)
        phone->address = *sip_endpoint_address(phone->endpoint);
    return result;
}

int phone_create(struct net_node *node, const struct phone_options *options,
                 struct phone **out, struct base_error *error)
{
    struct phone *phone = base_calloc(1, sizeof(*phone));
    struct engine_config own;
    int result;

    phone->node = node;
    phone->net = net_node_net(node);
    phone->timeline = net_timeline(phone->net);
    phone->ops = options->engine != NULL ? options->engine : &engine_reference;
    BASE_ASSERT(phone->ops->abi == ENGINE_ABI);
    phone->answer_after = options->answer_after;
    phone->busy = options->busy;
    phone->defects = options->defects;
    net_timer_init(&phone->timer, phone->net, deadline_came, phone);
    create_resolver(phone, options);
    own = complete(phone, options->config);
    result = open_endpoint(phone, options, error);
    if (result == 0)
        result =
            make_engine(phone, &own, &phone->memory, &phone->engine, error);
    if (result != 0) {
        phone_destroy(&phone);
        return result;
    }
    net_node_set_power(node, false);
    phone->accounts_max = own.account_count;
    take_accounts(phone, &own, options->identities);
    *out = phone;
    return 0;
}

void phone_destroy(struct phone **phone)
{
    struct phone *p = *phone;

    *phone = NULL;
    if (p == NULL)
        return;
    p->on = false; /* what ends with it is no news to its engine */
    net_timer_cancel(&p->timer);
    phone_lookups_drop(p);
    dns_client_destroy(&p->dns);
    sip_endpoint_destroy(&p->endpoint);
    drop_attempts(p);
    for (size_t i = 0; i < p->call_count; i++)
        phone_call_destroy(p->calls[i]);
    free(p->calls);
    for (size_t i = 0; i < p->subscription_count; i++)
        phone_subscription_destroy(p->subscriptions[i]);
    free(p->subscriptions);
    drop_accounts(p->accounts, p->account_count);
    free(p->events);
    free(p->memory);
    free(p);
}

void phone_start(struct phone *phone)
{
    if (phone->on)
        return;
    sip_endpoint_reset(phone->endpoint); /* what came while it was off */
    phone->on = true;
    net_node_set_power(phone->node, true);
    phone->settled = false;
    phone_feed(phone, &(struct engine_event){.type = ENGINE_EVENT_STARTED});
}

static void power_off(struct phone *phone, bool same_call_id)
{
    if (!phone->on)
        return;
    BASE_ASSERT(!phone->pumping);
    phone->on = false;
    net_node_set_power(phone->node, false);
    phone_lookups_drop(phone);
    drop_attempts(phone);
    sip_endpoint_forget(phone->endpoint);
    for (size_t i = 0; i < phone->call_count; i++)
        phone_call_forget(phone->calls[i]);
    for (size_t i = 0; i < phone->subscription_count; i++)
        phone_subscription_forget(phone->subscriptions[i]);
    phone->busy_calls = 0;
    for (size_t i = 0; i < phone->account_count; i++)
        phone_account_forget(&phone->accounts[i], same_call_id);
    phone_feed(phone, &(struct engine_event){.type = ENGINE_EVENT_STOPPED});
}

void phone_stop(struct phone *phone)
{
    power_off(phone, false);
}

void phone_reboot(struct phone *phone, bool same_call_id)
{
    power_off(phone, same_call_id);
    phone_start(phone);
}

void phone_set_plugged(struct phone *phone, bool is_plugged)
{
    if (phone->is_unplugged == !is_plugged)
        return;
    phone->is_unplugged = !is_plugged;
    net_node_set_plugged(phone->node, is_plugged);
    if (is_plugged && phone->on && !phone->settled)
        phone_feed(phone,
                   &(struct engine_event){.type = ENGINE_EVENT_NETWORK_UP});
}

void phone_settle(struct phone *phone)
{
    phone->settled = true;
    net_timer_cancel(&phone->timer);
}

/* ---- questions ---------------------------------------------------------- */

uint32_t phone_registered(const struct phone *phone, uint32_t account)
{
    struct engine_target target;

    if (account < 1 || account > phone->accounts_configured ||
        !phone->ops->registered(phone->engine, account, &target))
        return 0;
    return net_actor_at(phone->net, &target.address);
}

static bool waits_for_health(const struct phone *phone,
                             const struct sip_client_tx *tx)
{
    return tx != NULL &&
           net_is_healthy(phone->node, &sip_client_hop(tx)->address);
}

enum engine_signal phone_signal(const struct phone *phone, uint32_t account,
                                const struct base_address *peer,
                                bool is_incoming)
{
    if (phone->ops->signal == NULL)
        return ENGINE_SIGNAL_ALLOWED;
    return phone->ops->signal(phone->engine, account, peer, is_incoming);
}

/* A call that is over needs no answer to its re-INVITE any more; whoever took it
 * on with a 100 may have forgotten it. */
static bool is_moot(const struct phone_call *call)
{
    return call->state == PHONE_CALL_ENDED && call->reinvite != NULL &&
           sip_client_has_provisional(call->reinvite);
}

const struct sip_client_tx *phone_open(const struct phone *phone)
{
    for (const struct phone_attempt *at = phone->attempts; at != NULL;
         at = at->next) {
        /* A call that rings waits for a person, not for a server. */
        if ((at->call == NULL || !at->provisional) &&
            waits_for_health(phone, at->tx))
            return at->tx;
    }
    for (size_t i = 0; i < phone->call_count; i++) {
        const struct phone_call *call = phone->calls[i];

        if (waits_for_health(phone, call->bye))
            return call->bye;
        if (!is_moot(call) && waits_for_health(phone, call->reinvite))
            return call->reinvite;
    }
    for (size_t i = 0; i < phone->subscription_count; i++) {
        const struct sip_client_tx *tx =
            phone_subscription_tx(phone->subscriptions[i]);

        if (waits_for_health(phone, tx))
            return tx;
    }
    return NULL;
}

bool phone_has_live(const struct phone *phone)
{
    return phone_open(phone) != NULL;
}

struct net_node *phone_node(const struct phone *phone)
{
    return phone->node;
}
