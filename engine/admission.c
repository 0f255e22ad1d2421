// SPDX-License-Identifier: MIT
#include "engine/admission.h"

#include "engine/attempt.h"
#include "engine/chain.h"
#include "engine/fallback.h"
#include "engine/registration.h"
#include "engine/target.h"

static const struct engine_server_config *
config_of(const struct engine_account *account, uint8_t server)
{
    return &account->config.server[server - 1];
}

static const struct engine_registration *
registration_of(const struct engine_account *account, uint8_t server)
{
    return &account->registrations[engine_fallback_registration(account,
                                                                server - 1u)];
}

static bool is_registered_at(const struct engine_account *account,
                             const struct engine_target *target)
{
    const struct engine_registration *binding =
        registration_of(account, target->server);

    return binding->is_bound && engine_target_equal(&binding->current, target);
}

/* only_signal_with_registered is in force: with its conditions (2.13), after a
 * failover in the list of `server`, until the primary is tried again. */
static bool is_restricted(const struct engine_account *account, uint8_t server)
{
    const struct engine_server_config *config = config_of(account, server);
    const struct engine_failback *failback = &account->failbacks[server - 1];

    return config->only_signal_with_registered != 0 &&
           config->register_on_enable != 0 &&
           config->failback_mode != ENGINE_FAILBACK_NEW_REQUESTS &&
           failback->is_away && !failback->is_tried;
}

/* ---- requests ----------------------------------------------------------------- */

/* Knob successive_invite = register_first: while the registration is not with
 * server 2, a request there needs one (2.10.1). */
static bool registers_at_server_2(const struct engine *engine,
                                  const struct engine_account *account)
{
    return engine_fallback_is_successive(account) && !account->is_proxied &&
           engine->policy.value[ENGINE_KNOB_SUCCESSIVE_INVITE] ==
               ENGINE_SUCCESSIVE_INVITE_REGISTER_FIRST &&
           !(account->fallback.is_taken && account->registrations[0].is_bound);
}

/* Knob invalidate_old_binding = true: a binding elsewhere has ended that of
 * the primary, so the way back begins with a REGISTER, too (2.12). */
static bool is_invalidated(const struct engine *engine,
                           const struct engine_account *account,
                           const struct engine_target *target)
{
    const struct engine_registration *binding =
        registration_of(account, target->server);

    return engine->policy.value[ENGINE_KNOB_INVALIDATE_OLD_BINDING] ==
               ENGINE_INVALIDATE_OLD_BINDING_TRUE &&
           binding->has_current &&
           !engine_target_equal(&binding->current, target);
}

static bool needs_registration(const struct engine *engine,
                               const struct engine_request *request,
                               const struct engine_target *target)
{
    const struct engine_account *account = &engine->accounts[request->account];

    if (is_restricted(account, target->server))
        return true;
    if (target->server == 2 && registers_at_server_2(engine, account))
        return true;
    if (target->server == 2 && account->is_proxied && is_restricted(account, 1))
        return true;
    return config_of(account, target->server)->register_on_enable != 0 &&
           (!engine_chain_is_primary(request, target) ||
            is_invalidated(engine, account, target));
}

/* After a failover inside server 1's list under only_signal, server 2 is a
 * target only where it is registered: there is no other REGISTER for it. Proxy
 * 2 is on the way to the same server, so there the REGISTER comes first. */
static bool is_excluded(const struct engine_account *account,
                        const struct engine_target *target)
{
    return target->server == 2 && account->names[0] != 0 &&
           !account->is_proxied && is_restricted(account, 1);
}

enum engine_admission engine_admit(struct engine *engine,
                                   struct engine_request *request,
                                   const struct engine_target *target)
{
    const struct engine_account *account = &engine->accounts[request->account];
    bool is_call = request->purpose == ENGINE_PURPOSE_INVITE ||
                   request->purpose == ENGINE_PURPOSE_SUBSCRIBE;

    if (!is_call || is_registered_at(account, target))
        return ENGINE_ADMISSION_SEND;
    if (is_excluded(account, target))
        return ENGINE_ADMISSION_SKIP;
    if (!registration_of(account, target->server)->enabled ||
        !needs_registration(engine, request, target))
        return ENGINE_ADMISSION_SEND;
    request->waits_for = engine_registration_claim(engine, request, target);
    if (request->waits_for == 0)
        return ENGINE_ADMISSION_SKIP; /* no room for another request */
    engine_attempt_announce(engine, request, target);
    return ENGINE_ADMISSION_WAIT;
}

/* The target a waiting request has asked for. */
static const struct engine_target *
asked_for(const struct engine_request *request)
{
    return &request->chain.targets[request->chain.next - 1];
}

void engine_admission_granted(struct engine *engine,
                              const struct engine_request *pass)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id == 0 || request->waits_for != pass->id ||
            !is_registered_at(&engine->accounts[request->account],
                              asked_for(request)))
            continue;
        request->waits_for = 0;
        request->is_admitted = true;
        request->dirty = true;
    }
}

void engine_admission_refused(struct engine *engine,
                              const struct engine_request *pass)
{
    for (size_t i = 0; i < engine->limits.requests; i++) {
        struct engine_request *request = &engine->requests[i];

        if (request->id == 0 || request->waits_for != pass->id)
            continue;
        request->waits_for = 0;
        request->dirty = true;
        /* It was somebody else's REGISTER: now comes our own. */
        if (!engine_target_equal(&pass->target, asked_for(request)) &&
            pass->pass == ENGINE_PASS_CLAIM)
            request->chain.next--;
        else if (pass->failure.cause != NULL)
            request->failure = pass->failure;
    }
}

/* ---- inside dialogs ------------------------------------------------------------- */

static bool is_same_host(const struct engine_registration *binding,
                         const struct base_address *peer)
{
    struct base_address address = binding->current.address;

    address.port = peer->port;
    return binding->is_bound && base_address_equal(&address, peer);
}

bool engine_admission_forbids(const struct engine *engine, uint32_t account,
                              const struct base_address *peer)
{
    const struct engine_account *self;

    if (account == 0 || account > engine->account_count)
        return false;
    self = &engine->accounts[account - 1];
    for (size_t i = 0; i < ENGINE_SERVERS_MAX; i++)
        if (is_same_host(&self->registrations[i], peer))
            return false;
    return (self->names[0] != 0 && is_restricted(self, 1)) ||
           (self->names[1] != 0 && is_restricted(self, 2));
}
