// SPDX-License-Identifier: MIT
/* Attempts of the engine under way, and how they end. */
#include <stdlib.h>

#include "base/memory.h"
#include "phone-sim/private.h"

/* RFC 5922: the certificate is for the configured name, not for what DNS made
 * of it. */
static void require_name(struct phone *phone,
                         const struct phone_attempt *attempt)
{
    const struct phone_account *account =
        phone_account_at(phone, attempt->account);
    size_t y = attempt->target.server == 2 ? 1 : 0;

    if (attempt->target.transport == BASE_TLS)
        sip_endpoint_require_name(phone->endpoint, &attempt->target.address,
                                  attempt->target.proxy
                                      ? account->proxy_name[y]
                                      : account->server_name[y]);
}

struct phone_attempt *phone_attempt_create(struct phone *phone,
                                           const struct engine_action *action)
{
    struct phone_attempt *attempt = base_calloc(1, sizeof(*attempt));

    attempt->phone = phone;
    attempt->id = action->data.attempt.id;
    attempt->account = action->account;
    attempt->request = action->data.attempt.request;
    attempt->purpose = action->data.attempt.purpose;
    attempt->target = action->data.attempt.target;
    attempt->server = action->data.attempt.server;
    attempt->retry = action->data.attempt.retry;
    attempt->ignore_icmp_host = action->data.attempt.ignore_icmp_host;
    attempt->next = phone->attempts;
    phone->attempts = attempt;
    require_name(phone, attempt);
    return attempt;
}

void phone_attempt_destroy(struct phone_attempt *attempt)
{
    struct phone_attempt **at = &attempt->phone->attempts;

    while (*at != attempt)
        at = &(*at)->next;
    *at = attempt->next;
    free(attempt->redirect);
    free(attempt);
}

void phone_attempt_finish(struct phone_attempt *attempt,
                          const struct engine_outcome *outcome)
{
    struct phone *phone = attempt->phone;
    struct engine_event event = {
        .type = ENGINE_EVENT_FINISHED,
        .id = attempt->id,
        .outcome = *outcome,
    };

    phone_attempt_destroy(attempt);
    phone_feed(phone, &event);
}

static int32_t retry_after_of(const struct phone *phone,
                              const struct sip_message *response)
{
    int64_t seconds = phone_has_defect(phone, PHONE_DEFECT_IGNORES_RETRY_AFTER)
                          ? -1
                          : sip_message_retry_after(response);

    return seconds > INT32_MAX ? INT32_MAX : (int32_t)seconds;
}

void phone_heed(struct phone *phone, uint32_t account,
                const struct sip_client_tx *tx,
                const struct sip_message *response)
{
    const struct sip_hop *hop = sip_client_hop(tx);
    int32_t seconds = retry_after_of(phone, response);

    if (sip_message_status(response) == 503 && seconds > 0)
        phone_feed(phone, &(struct engine_event){
                              .type = ENGINE_EVENT_PEACE_ASKED,
                              .account = account,
                              .target = {.address = hop->address,
                                         .transport = hop->transport},
                              .outcome = {.retry_after = seconds},
                          });
}

void phone_attempt_finish_status(struct phone_attempt *attempt,
                                 const struct sip_message *response,
                                 int32_t expires)
{
    phone_attempt_finish(
        attempt, &(struct engine_outcome){
                     .type = ENGINE_OUTCOME_STATUS,
                     .status = sip_message_status(response),
                     .retry_after = retry_after_of(attempt->phone, response),
                     .expires = expires,
                     .provisional = attempt->provisional,
                 });
}

void phone_attempt_finish_failed(struct phone_attempt *attempt,
                                 enum sip_failure failure, bool provisional)
{
    static const enum engine_outcome_type types[] = {
        [SIP_FAILURE_TIMEOUT] = ENGINE_OUTCOME_TIMEOUT,
        [SIP_FAILURE_ICMP_PORT] = ENGINE_OUTCOME_ICMP_PORT,
        [SIP_FAILURE_ICMP_HOST] = ENGINE_OUTCOME_ICMP_HOST,
        [SIP_FAILURE_REFUSED] = ENGINE_OUTCOME_REFUSED,
        [SIP_FAILURE_RESET] = ENGINE_OUTCOME_RESET,
        [SIP_FAILURE_TLS] = ENGINE_OUTCOME_TLS,
    };

    phone_attempt_finish(attempt, &(struct engine_outcome){
                                      .type = types[failure],
                                      .retry_after = -1,
                                      .expires = -1,
                                      .provisional = provisional,
                                  });
}

void phone_attempt_provisional(struct phone_attempt *attempt)
{
    if (attempt->provisional)
        return;
    attempt->provisional = true;
    phone_feed(attempt->phone, &(struct engine_event){
                                   .type = ENGINE_EVENT_PROVISIONAL,
                                   .id = attempt->id,
                               });
}
