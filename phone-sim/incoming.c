// SPDX-License-Identifier: MIT
/*
 * What others ask of the phone: calls to its users, requests inside its
 * dialogs, and answers that come too late.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "phone-sim/session.h"

static const struct sip_header allow = {
    "Allow",
    "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, MESSAGE, UPDATE"};

/* A final answer without a body to a request that makes no dialog. */
static void answer_plainly(struct phone *phone, struct sip_server_tx *tx,
                           int status)
{
    bool lists_methods = status == 405 || status == 200;
    char tag[17];
    struct sip_message *response = sip_response_create(
        sip_server_request(tx),
        &(struct sip_response_spec){
            .status = status,
            .to_tag = sip_endpoint_token(phone->endpoint, "tag", tag),
            .headers = &allow,
            .header_count = lists_methods ? 1 : 0,
        });

    sip_server_respond(tx, response, false);
    sip_message_release(&response);
}

/* An answer of the call to the INVITE of `tx`: a 2xx carries the session. */
static void answer_invite(struct phone_call *call, struct sip_server_tx *tx,
                          int status)
{
    struct phone *phone = call->phone;
    bool accepts = status >= 200 && status < 300;
    char *uri = phone_contact(phone, phone_account_at(phone, call->account),
                              &call->dialog->bound);
    char *session = accepts ? phone_session_text(phone) : NULL;
    size_t room = strlen(uri) + 3;
    char *contact = base_calloc(room, 1);
    const char *contacts[1] = {contact};
    struct sip_message *response;

    contact[0] = '<';
    memcpy(contact + 1, uri, strlen(uri));
    contact[room - 2] = '>';
    response = sip_response_create(
        sip_server_request(tx),
        &(struct sip_response_spec){
            .status = status,
            .to_tag = call->tag,
            .contacts = contacts,
            .contact_count = status < 300 ? 1 : 0,
            .record_route = status < 300,
            .content_type = accepts ? "application/sdp" : NULL,
            .body = session,
        });
    sip_server_respond(tx, response, true);
    sip_message_release(&response);
    free(contact);
    free(session);
    free(uri);
}

/* ---- a new call --------------------------------------------------------- */

/* The account (from 1) that a Request-URI means; 0 = nobody here. */
static uint32_t account_called(const struct phone *phone,
                               const struct sip_message *request)
{
    struct sip_uri uri;

    if (sip_uri_parse(sip_message_request_uri(request), &uri, NULL) != 0)
        return 0;
    for (size_t i = 0; i < phone->account_count; i++) {
        if (phone_account_is_user(&phone->accounts[i], uri.user))
            return (uint32_t)i + 1;
    }
    return 0;
}

/* RFC 3261 section 8.2.2.2: the same INVITE over another way. */
static bool is_merged(const struct phone *phone,
                      const struct sip_message *request)
{
    for (size_t i = 0; i < phone->call_count; i++) {
        const struct phone_call *call = phone->calls[i];

        if (call->incoming && call->server_tx != NULL &&
            strcmp(call->call_id, sip_message_call_id(request)) == 0 &&
            strcmp(call->dialog->remote_tag, sip_message_from_tag(request)) ==
                0 &&
            call->dialog->remote_cseq == sip_message_cseq(request))
            return true;
    }
    return false;
}

static void ring(struct phone *phone, struct sip_server_tx *tx,
                 uint32_t account)
{
    struct sip_message *request = sip_server_request(tx);
    struct phone_call *call = phone_call_create(phone, account);

    call->incoming = true;
    call->call_id = base_strdup(sip_message_call_id(request));
    call->server = net_actor_at(phone->net, sip_server_from(tx));
    call->server_tx = tx;
    call->dialog =
        phone_dialog_from_request(phone_account_at(phone, account), request,
                                  call->tag, sip_server_from(tx));
    sip_server_set_user(tx, call);
    answer_invite(call, tx, 180);
    phone_call_set(call, PHONE_CALL_RINGING, 180);
    net_timer_set(&call->answer, phone->answer_after == BASE_TIME_NEVER
                                     ? BASE_TIME_NEVER
                                     : base_time_add(net_now(phone->net),
                                                     phone->answer_after));
}

static void take_call(struct phone *phone, struct sip_server_tx *tx,
                      struct sip_message *request)
{
    uint32_t account = account_called(phone, request);

    if (account == 0)
        answer_plainly(phone, tx, 404);
    else if (is_merged(phone, request))
        answer_plainly(phone, tx, 482);
    else if (phone->busy)
        answer_plainly(phone, tx, 486);
    else
        ring(phone, tx, account);
}

void phone_answer(struct phone_call *call)
{
    if (call->server_tx == NULL || call->state != PHONE_CALL_RINGING)
        return;
    answer_invite(call, call->server_tx, 200);
    phone_call_set(call, PHONE_CALL_UP, 200);
}

void phone_reject(struct phone_call *call)
{
    if (call->server_tx != NULL)
        answer_invite(call, call->server_tx, 486);
    phone_call_set(call, PHONE_CALL_ENDED, 486);
}

/* ---- inside a dialog ---------------------------------------------------- */

static struct phone_call *call_of(const struct phone *phone,
                                  const struct sip_message *request)
{
    for (size_t i = phone->call_count; i-- > 0;) {
        struct phone_call *call = phone->calls[i];

        if (!call->forgotten && call->dialog != NULL &&
            phone_dialog_has(call->dialog, request))
            return call;
    }
    return NULL;
}

static void take_bye(struct phone_call *call, struct sip_server_tx *tx)
{
    answer_plainly(call->phone, tx, 200);
    if (call->incoming && call->state == PHONE_CALL_RINGING &&
        call->server_tx != NULL)
        answer_invite(call, call->server_tx, 487); /* RFC 3261 section 15.1.2 */
    phone_call_set(call, PHONE_CALL_ENDED, 0);
}

static void take_reinvite(struct phone_call *call, struct sip_server_tx *tx,
                          struct sip_message *request)
{
    if (call->state != PHONE_CALL_UP) {
        answer_plainly(call->phone, tx, 481);
        return;
    }
    if (call->reinvite != NULL) { /* RFC 3261 section 14.2 */
        answer_plainly(call->phone, tx, 491);
        return;
    }
    phone_dialog_refresh(call->dialog, request);
    sip_server_set_user(tx, call);
    answer_invite(call, tx, 200);
}

/* RFC 3261 section 12.2.2 */
static void take_inside(struct phone *phone, struct sip_server_tx *tx,
                        struct sip_message *request)
{
    struct phone_call *call = call_of(phone, request);

    if (call == NULL || call->state == PHONE_CALL_FAILED ||
        call->state == PHONE_CALL_ENDED) {
        answer_plainly(phone, tx, 481);
        return;
    }
    if (sip_message_cseq(request) < call->dialog->remote_cseq) {
        answer_plainly(phone, tx, 500);
        return;
    }
    call->dialog->remote_cseq = sip_message_cseq(request);
    switch (sip_message_method(request)) {
    case SIP_BYE:
        take_bye(call, tx);
        return;
    case SIP_INVITE:
        take_reinvite(call, tx, request);
        return;
    default: /* the rest leaves the call as it is */
        answer_plainly(phone, tx, 200);
    }
}

/* ---- handlers of the endpoint ------------------------------------------- */

static void request_came(void *arg, struct sip_server_tx *tx,
                         struct sip_message *request,
                         const struct base_address *from)
{
    struct phone *phone = arg;

    if (!phone->on) /* nobody is there; power on starts from nothing */
        return;
    switch (phone_signal(phone, account_called(phone, request), from, true)) {
    case ENGINE_SIGNAL_REJECTED:
        answer_plainly(phone, tx, 403);
        return;
    case ENGINE_SIGNAL_IGNORED:
        return;
    case ENGINE_SIGNAL_ALLOWED:
    case ENGINE_SIGNAL_ENDS_CALL:
        break;
    }
    switch (sip_message_method(request)) {
    case SIP_INVITE:
        if (sip_message_to_tag(request)[0] == '\0')
            take_call(phone, tx, request);
        else
            take_inside(phone, tx, request);
        return;
    case SIP_BYE:
    case SIP_UPDATE:
        take_inside(phone, tx, request);
        return;
    case SIP_NOTIFY: /* unsolicited ones have no tag: message waiting … */
        answer_plainly(phone, tx,
                       sip_message_to_tag(request)[0] == '\0'
                           ? 200
                           : phone_subscription_notified(phone, request));
        return;
    case SIP_OPTIONS:
    case SIP_INFO:
    case SIP_MESSAGE:
        answer_plainly(phone, tx, 200);
        return;
    default:
        answer_plainly(phone, tx, 405);
    }
}

static void ack_came(void *arg, struct sip_message *ack,
                     const struct base_address *from)
{
    (void)arg, (void)ack, (void)from; /* the endpoint has stopped re-sending */
}

static void cancelled(void *arg, struct sip_server_tx *tx)
{
    struct phone *phone = arg;
    struct phone_call *call = sip_server_user(tx);

    if (!phone->on || call == NULL)
        return;
    answer_invite(call, tx, 487);
    phone_call_set(call, PHONE_CALL_ENDED, 487);
}

/* RFC 3261 section 13.3.1.4: a 2xx without ACK ends the dialog with a BYE. */
static void unacknowledged(void *arg, struct sip_server_tx *tx)
{
    struct phone *phone = arg;
    struct phone_call *call = sip_server_user(tx);

    if (phone->on && call != NULL && call->state == PHONE_CALL_UP)
        phone_call_bye(call, 408);
}

static void stray(void *arg, struct sip_message *response,
                  const struct base_address *from)
{
    struct phone *phone = arg;
    int status = sip_message_status(response);

    if (!phone->on || status < 200 || status >= 300 ||
        sip_message_method(response) != SIP_INVITE)
        return;
    for (size_t i = phone->call_count; i-- > 0;) {
        struct phone_call *call = phone->calls[i];

        if (!call->incoming &&
            strcmp(call->call_id, sip_message_call_id(response)) == 0) {
            phone_call_late(call, response, from);
            return;
        }
    }
}

static void gone(void *arg, struct sip_server_tx *tx)
{
    struct phone_call *call = sip_server_user(tx);

    (void)arg;
    if (call != NULL && call->server_tx == tx)
        call->server_tx = NULL;
}

static void connection_lost(void *arg, const struct sip_hop *hop)
{
    struct phone *phone = arg;

    if (phone->on && !phone->settled)
        phone_feed(phone, &(struct engine_event){
                              .type = ENGINE_EVENT_CONNECTION_LOST,
                              .target = {.address = hop->address,
                                         .transport = hop->transport},
                          });
}

const struct sip_endpoint_handlers phone_endpoint_handlers = {
    .request = request_came,
    .ack = ack_came,
    .cancelled = cancelled,
    .unacknowledged = unacknowledged,
    .stray = stray,
    .gone = gone,
    .lost = connection_lost,
};
