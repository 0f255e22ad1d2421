// SPDX-License-Identifier: MIT
#include "engine/resubscription.h"

#include "engine/action.h"
#include "engine/chain.h"

static bool resubscribes(const struct engine_server_config *config)
{
    return config->failback_subscribe != 0 &&
           config->failback_mode != ENGINE_FAILBACK_NEW_REQUESTS;
}

void engine_resubscription_moved(struct engine *engine,
                                 const struct engine_request *request,
                                 const struct engine_target *before)
{
    const struct engine_account *account = &engine->accounts[request->account];
    const struct engine_server_config *servers = account->config.server;
    const int32_t *value = engine->policy.value;
    const struct engine_target *to = &request->target;
    struct base_address address = before->address;
    bool is_fallback = before->server != to->server;
    bool is_failover =
        !engine_chain_is_primary(request, to) || before->server < to->server;

    address.port = to->address.port;
    if (before->address.family == 0 ||
        base_address_equal(&address, &to->address) ||
        !(resubscribes(&servers[to->server - 1]) ||
          resubscribes(&servers[before->server - 1])))
        return;
    if ((is_fallback && value[ENGINE_KNOB_RESUBSCRIBE_ON_FALLBACK] ==
                            ENGINE_RESUBSCRIBE_ON_FALLBACK_FALSE) ||
        (!is_failover && value[ENGINE_KNOB_RESUBSCRIBE_ON] ==
                             ENGINE_RESUBSCRIBE_ON_FAILOVER_ONLY))
        return;
    engine_action_report(
        engine,
        &(struct engine_action){
            .account = request->account + 1,
            .why = {.see = "2.14", .documented = false},
            .data.report = {.report = ENGINE_REPORT_RESUBSCRIBE,
                            .from = *before,
                            .to = *to},
        },
        0, ENGINE_KNOB_RESUBSCRIBE_ON);
}
