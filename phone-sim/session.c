// SPDX-License-Identifier: MIT
#include "phone-sim/session.h"

#include <stdlib.h>

#include "base/memory.h"

/* ---- ACK and the BYE that nobody waits for ------------------------------ */

/* The credentials of the INVITE, which its ACK repeats. */
static size_t copy_credentials(const struct sip_message *invite,
                               struct sip_header out[2])
{
    static const char *const names[] = {"Authorization", "Proxy-Authorization"};
    size_t found = 0;

    for (size_t i = 0; invite != NULL && i < 2; i++) {
        const char *value = sip_message_header(invite, names[i], 0);

        if (value != NULL)
            out[found++] = (struct sip_header){names[i], value};
    }
    return found;
}

void phone_dialog_ack(struct phone *phone, const struct phone_dialog *dialog,
                      const struct sip_message *invite,
                      const struct sip_message *response, bool again)
{
    struct sip_hop hop = phone_dialog_hop(dialog);
    struct sip_header headers[2];
    char branch[32];
    struct sip_request_spec spec = {
        .method = "ACK",
        .branch = sip_endpoint_branch(phone->endpoint, branch),
        .cseq = sip_message_cseq(response),
        .expires = -1,
        .headers = headers,
        .header_count = copy_credentials(invite, headers),
    };
    struct sip_message *ack;

    phone_dialog_fill(dialog, &spec);
    spec.sent_by = *phone_address_for(phone, &hop);
    ack = sip_request_create(&spec);
    sip_send(phone->endpoint, ack, &hop, again);
    sip_message_release(&ack);
}

static void ignore_response(void *arg, struct sip_client_tx *tx,
                            struct sip_message *response)
{
    (void)arg;
    (void)tx;
    (void)response;
}

static void ignore_failure(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    (void)arg;
    (void)tx;
    (void)failure;
    (void)provisional;
}

static const struct sip_client_handlers ignored = {
    .response = ignore_response,
    .failed = ignore_failure,
};

void phone_dialog_kill(struct phone *phone, const struct phone_dialog *dialog,
                       uint32_t account)
{
    char branch[32];
    struct sip_request_spec spec = {
        .method = "BYE",
        .branch = sip_endpoint_branch(phone->endpoint, branch),
        .cseq = dialog->local_cseq + 1,
        .expires = -1,
    };
    struct sip_hop hop = phone_dialog_hop(dialog);
    struct sip_message *bye;

    phone_dialog_fill(dialog, &spec);
    spec.sent_by = *phone_address_for(phone, &hop);
    bye = sip_request_create(&spec);
    sip_client_send(phone->endpoint, bye,
                    &(struct sip_client_options){
                        .hop = hop,
                        .retry = sip_retry_rfc3261(SIP_BYE, &phone->timers),
                        .account = account,
                        .handlers = &ignored,
                    });
    sip_message_release(&bye);
}

/* ---- requests of ours inside a call ------------------------------------- */

static const struct sip_client_handlers bye_handlers, reinvite_handlers;

/* A request of the call's dialog under its newest CSeq, with what it needs to
 * pass a challenge. */
static struct sip_message *make_request(struct phone_call *call,
                                        const char *method, const char *body)
{
    struct phone *phone = call->phone;
    const struct phone_account *account =
        phone_account_at(phone, call->account);
    struct phone_auth_headers auth;
    char branch[32];
    struct sip_request_spec spec = {
        .method = method,
        .branch = sip_endpoint_branch(phone->endpoint, branch),
        .cseq = call->dialog->local_cseq,
        .expires = -1,
        .headers = auth.header,
        .content_type = body != NULL ? "application/sdp" : NULL,
        .body = body,
    };
    struct sip_hop hop = phone_dialog_hop(call->dialog);
    struct sip_message *request;
    char *contact;

    phone_dialog_fill(call->dialog, &spec);
    spec.sent_by = *phone_address_for(phone, &hop);
    phone_auth_answer(phone, &call->auth, account, method, spec.request_uri,
                      &auth);
    spec.header_count = auth.count;
    contact = phone_contact(phone, account, &hop);
    spec.contact = body != NULL ? contact : NULL;
    request = sip_request_create(&spec);
    free(contact);
    return request;
}

/* Sends it where the dialog says, never anywhere else (SEMANTICS 2.8). */
static struct sip_client_tx *
send_request(struct phone_call *call, struct sip_message *request,
             const struct sip_client_handlers *with)
{
    return sip_client_send(
        call->phone->endpoint, request,
        &(struct sip_client_options){
            .hop = phone_dialog_hop(call->dialog),
            .retry = sip_retry_rfc3261(sip_message_method(request),
                                       &call->phone->timers),
            .account = call->account,
            .handlers = with,
            .arg = call,
        });
}

static void make_reinvite(struct phone_call *call)
{
    char *session = phone_session_text(call->phone);

    sip_message_release(&call->invite);
    call->invite = make_request(call, "INVITE", session);
    free(session);
}

/* Knob in_dialog_failover: a server's name in the route is for the engine. */
static bool may_move(const struct phone_call *call)
{
    return call->phone->in_dialog_failover && !call->phone->settled &&
           phone_dialog_server(
               call->dialog, phone_account_at(call->phone, call->account)) != 0;
}

static void want_inside(struct phone_call *call, bool is_invite)
{
    const struct phone_dialog *dialog = call->dialog;
    uint8_t server = (uint8_t)phone_dialog_server(
        dialog, phone_account_at(call->phone, call->account));

    phone_feed(call->phone, &(struct engine_event){
                                .type = ENGINE_EVENT_DIALOG_WANTED,
                                .account = call->account,
                                .call = (uint32_t)call->number,
                                .is_invite = is_invite,
                                .target = {.address = dialog->bound.address,
                                           .transport = dialog->bound.transport,
                                           .server = server},
                            });
}

static void send_bye(struct phone_call *call)
{
    struct sip_message *bye;

    if (may_move(call)) {
        want_inside(call, false);
        return;
    }
    call->dialog->local_cseq++;
    bye = make_request(call, "BYE", NULL);
    call->bye = send_request(call, bye, &bye_handlers);
    sip_message_release(&bye);
}

static void send_reinvite(struct phone_call *call)
{
    if (may_move(call)) {
        call->is_renewing = true;
        want_inside(call, true);
        return;
    }
    call->dialog->local_cseq++;
    make_reinvite(call);
    call->reinvite = send_request(call, call->invite, &reinvite_handlers);
}

/* Takes a challenge inside the dialog; true if the request may be sent again.
 * */
static bool can_authenticate(struct phone_call *call,
                             const struct sip_message *response)
{
    int status = sip_message_status(response);

    return (status == 401 || status == 407) &&
           phone_account_at(call->phone, call->account)->password != NULL &&
           phone_auth_take(&call->auth, &call->round, response);
}

static void bye_answered(void *arg, struct sip_client_tx *tx,
                         struct sip_message *response)
{
    struct phone_call *call = arg;

    if (sip_message_status(response) < 200 || call->bye != tx)
        return;
    call->bye = NULL;
    phone_heed(call->phone, call->account, tx, response);
    if (can_authenticate(call, response))
        send_bye(call);
}

static void bye_failed(void *arg, struct sip_client_tx *tx,
                       enum sip_failure failure, bool provisional)
{
    struct phone_call *call = arg;

    (void)tx, (void)failure, (void)provisional;
    call->bye = NULL;
}

static const struct sip_client_handlers bye_handlers = {
    .response = bye_answered,
    .failed = bye_failed,
};

/* only_signal_with_registered: over a server where the phone is not registered
 * nothing is sent, and the call is over (SEMANTICS 2.13). */
static bool may_signal(const struct phone_call *call)
{
    return phone_signal(call->phone, call->account,
                        &call->dialog->bound.address,
                        false) == ENGINE_SIGNAL_ALLOWED;
}

void phone_call_bye(struct phone_call *call, int status)
{
    if (!may_signal(call)) {
        phone_call_set(call, PHONE_CALL_ENDED, status);
        return;
    }
    call->round = (struct phone_auth_round){0};
    send_bye(call);
    phone_call_set(call, PHONE_CALL_ENDED, status);
}

static void reinvite_answered(void *arg, struct sip_client_tx *tx,
                              struct sip_message *response)
{
    struct phone_call *call = arg;
    int status = sip_message_status(response);

    if (status < 200)
        return;
    if (status < 300) {
        bool again = call->reinvite != tx;

        if (!again)
            phone_dialog_refresh(call->dialog, response);
        call->reinvite = NULL;
        phone_dialog_ack(call->phone, call->dialog, call->invite, response,
                         again);
        return;
    }
    if (call->reinvite != tx)
        return;
    call->reinvite = NULL;
    phone_heed(call->phone, call->account, tx, response);
    if (call->state != PHONE_CALL_UP)
        return;
    if (can_authenticate(call, response))
        send_reinvite(call);
    else if (status == 408 || status == 481) /* RFC 3261 section 12.2.1.2 */
        phone_call_bye(call, status);
}

/* No answer is a 408, and that ends the dialog (RFC 3261 section 12.2.1.2). */
static void reinvite_failed(void *arg, struct sip_client_tx *tx,
                            enum sip_failure failure, bool provisional)
{
    struct phone_call *call = arg;

    (void)provisional;
    if (call->reinvite != tx)
        return;
    call->reinvite = NULL;
    if (call->state == PHONE_CALL_UP)
        phone_call_bye(call, failure == SIP_FAILURE_TIMEOUT ? 408 : 503);
}

static const struct sip_client_handlers reinvite_handlers = {
    .response = reinvite_answered,
    .failed = reinvite_failed,
};

/* ---- those that the engine brings to a server (2.8) ---------------------- */

static const struct sip_client_handlers inside_handlers;

static void send_inside(struct phone_attempt *attempt)
{
    struct phone_call *call = attempt->call;
    bool is_invite = engine_purpose_is_invite(attempt->purpose);
    struct sip_message *bye = NULL;

    /* The Via says where and how it really goes. */
    call->dialog->bound =
        (struct sip_hop){attempt->target.address, attempt->target.transport};
    call->server = net_actor_at(call->phone->net, &attempt->target.address);
    if (is_invite)
        make_reinvite(call);
    else
        bye = make_request(call, "BYE", NULL);
    attempt->tx =
        sip_client_send(call->phone->endpoint, is_invite ? call->invite : bye,
                        &(struct sip_client_options){
                            .hop = call->dialog->bound,
                            .retry = attempt->retry,
                            .ignore_icmp_host = attempt->ignore_icmp_host,
                            .account = call->account,
                            .handlers = &inside_handlers,
                            .arg = call,
                        });
    *(is_invite ? &call->reinvite : &call->bye) = attempt->tx;
    sip_message_release(&bye);
}

void phone_dialog_attempt(struct phone *phone,
                          const struct engine_action *action)
{
    struct phone_call *call =
        phone_call_at(phone, (int)action->data.attempt.call);
    bool is_invite = engine_purpose_is_invite(action->data.attempt.purpose);
    struct phone_attempt *attempt;

    if (call == NULL || call->dialog == NULL || call->inside[is_invite] != NULL)
        return;
    attempt = phone_attempt_create(phone, action);
    attempt->call = call;
    call->inside[is_invite] = attempt;
    if (call->inside_request != attempt->request ||
        action->data.attempt.new_cseq)
        call->dialog->local_cseq++;
    call->inside_request = attempt->request;
    if (action->data.attempt.drop_authorization)
        phone_auth_fini(&call->auth);
    send_inside(attempt);
}

/* The attempt that waits for `tx`, NULL if none does any more. */
static struct phone_attempt *inside_of(const struct phone_call *call,
                                       const struct sip_client_tx *tx)
{
    for (size_t i = 0; i < BASE_COUNT_OF(call->inside); i++)
        if (call->inside[i] != NULL && call->inside[i]->tx == tx)
            return call->inside[i];
    return NULL;
}

/* The attempt has ended; the engine is told apart. */
static void detach(struct phone_attempt *attempt)
{
    struct phone_call *call = attempt->call;

    call->inside[engine_purpose_is_invite(attempt->purpose)] = NULL;
    attempt->tx = NULL;
}

void phone_dialog_abandon(struct phone_attempt *attempt)
{
    struct phone_call *call = attempt->call;

    if (engine_purpose_is_invite(attempt->purpose)) {
        call->is_renewing = false;
        call->reinvite = NULL;
    } else {
        call->bye = NULL;
    }
    if (attempt->tx != NULL)
        sip_client_abandon(&attempt->tx);
    detach(attempt);
    phone_attempt_destroy(attempt);
}

void phone_dialog_failed(struct phone_call *call, int status)
{
    if (call->state != PHONE_CALL_UP || !call->is_renewing)
        return; /* it was the BYE of a call that is over anyhow */
    call->is_renewing = false;
    phone_call_bye(call, status);
}

static void inside_answered(void *arg, struct sip_client_tx *tx,
                            struct sip_message *response)
{
    struct phone_call *call = arg;
    struct phone_attempt *attempt = inside_of(call, tx);
    int status = sip_message_status(response);
    bool is_invite;

    if (attempt == NULL) {
        if (sip_message_method(response) == SIP_INVITE)
            reinvite_answered(arg, tx, response); /* a 2xx once more */
        return;
    }
    if (status < 200) {
        phone_attempt_provisional(attempt);
        return;
    }
    is_invite = engine_purpose_is_invite(attempt->purpose);
    if (can_authenticate(call, response)) {
        call->dialog->local_cseq++;
        send_inside(attempt);
        return;
    }
    detach(attempt);
    if (engine_codes_has(&call->phone->failover_codes, status)) {
        phone_attempt_finish_status(attempt, response, -1);
        return;
    }
    if (is_invite) {
        call->is_renewing = false;
        reinvite_answered(arg, tx, response);
    } else {
        call->bye = NULL;
    }
    phone_attempt_finish_status(attempt, response, -1);
}

static void inside_failed(void *arg, struct sip_client_tx *tx,
                          enum sip_failure failure, bool provisional)
{
    struct phone_attempt *attempt = inside_of(arg, tx);

    if (attempt == NULL)
        return;
    detach(attempt);
    phone_attempt_finish_failed(attempt, failure, provisional);
}

static const struct sip_client_handlers inside_handlers = {
    .response = inside_answered,
    .failed = inside_failed,
};

/* ---- re-INVITE on demand --------------------------------------------------- */

int phone_call_reinvite(struct phone *phone, int number,
                        struct base_error *error)
{
    struct phone_call *call = number >= 1 && (size_t)number <= phone->call_count
                                  ? phone->calls[number - 1]
                                  : NULL;

    if (call == NULL || call->state != PHONE_CALL_UP)
        return base_error_set(error, BASE_ERR_STATE,
                              "call %d is not up: there is nothing to renew",
                              number);
    if (call->reinvite != NULL || call->is_renewing)
        return base_error_set(error, BASE_ERR_STATE,
                              "the last re-INVITE of call %d is still open",
                              number);
    if (!may_signal(call)) {
        phone_call_set(call, PHONE_CALL_ENDED, 0);
        return 0;
    }
    call->round = (struct phone_auth_round){0};
    send_reinvite(call);
    return 0;
}
