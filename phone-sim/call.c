// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "phone-sim/dialog.h"
#include "phone-sim/private.h"
#include "phone-sim/session.h"

static const struct sip_client_handlers handlers;

/* ---- life and states ---------------------------------------------------- */

static void answer_due(void *arg)
{
    phone_answer(arg);
}

struct phone_call *phone_call_create(struct phone *phone, uint32_t account)
{
    struct phone_call *call = base_calloc(1, sizeof(*call));

    phone->calls =
        base_grow(phone->calls, phone->call_count, &phone->call_capacity,
                  sizeof(struct phone_call *));
    phone->calls[phone->call_count++] = call;
    call->phone = phone;
    call->number = (int)phone->call_count;
    call->account = account;
    sip_endpoint_token(phone->endpoint, "tag", call->tag);
    net_timer_init(&call->answer, phone->net, answer_due, call);
    return call;
}

void phone_call_destroy(struct phone_call *call)
{
    net_timer_cancel(&call->answer);
    phone_auth_fini(&call->auth);
    phone_dialog_destroy(&call->dialog);
    sip_message_release(&call->invite);
    free(call->uri);
    free(call->from);
    free(call->to);
    free(call->call_id);
    free(call->killed);
    free(call);
}

static bool is_account_busy(const struct phone *phone, uint32_t account)
{
    for (size_t i = 0; i < phone->call_count; i++)
        if (phone->calls[i]->counted && phone->calls[i]->account == account)
            return true;
    return false;
}

static void tell_idle(struct phone *phone, uint32_t account, bool idle)
{
    phone_feed(phone, &(struct engine_event){
                          .type = ENGINE_EVENT_IDLE_CHANGED,
                          .account = account,
                          .idle = idle,
                      });
}

/* A phone is idle without a call that is up or being set up; a call counts
 * until its BYE is sent or received (SEMANTICS 2.0). */
static void count(struct phone_call *call, bool counts)
{
    struct phone *phone = call->phone;
    bool was_idle = phone->busy_calls == 0;
    bool was_busy = is_account_busy(phone, call->account);

    if (call->counted == counts)
        return;
    call->counted = counts;
    if (counts)
        phone->busy_calls++;
    else
        phone->busy_calls--;
    if (was_busy != is_account_busy(phone, call->account))
        tell_idle(phone, call->account, was_busy);
    if (was_idle != (phone->busy_calls == 0))
        tell_idle(phone, 0, phone->busy_calls == 0);
}

static bool is_over(const struct phone_call *call)
{
    return call->state == PHONE_CALL_FAILED || call->state == PHONE_CALL_ENDED;
}

void phone_call_set(struct phone_call *call, enum phone_call_state state,
                    int status)
{
    bool is_news = !call->announced || state != call->state;

    if (call->announced && is_over(call))
        return;
    call->state = state;
    if (status != 0)
        call->status = status;
    call->announced = true;
    if (is_news)
        phone_report_call(call);
    if (!is_over(call)) {
        count(call, true);
        return;
    }
    net_timer_cancel(&call->answer);
    if (!call->incoming || call->is_renewing)
        phone_feed(call->phone, &(struct engine_event){
                                    .type = ENGINE_EVENT_CALL_ENDED,
                                    .account = call->account,
                                    .call = (uint32_t)call->number,
                                });
    count(call, false);
}

void phone_call_forget(struct phone_call *call)
{
    call->attempt = NULL;
    call->bye = call->reinvite = NULL;
    call->inside[0] = call->inside[1] = NULL;
    call->is_renewing = false;
    call->server_tx = NULL;
    call->forgotten = true;
    call->counted = false;
    net_timer_cancel(&call->answer);
    if (is_over(call))
        return;
    call->state = PHONE_CALL_ENDED;
    phone_report_call(call);
}

char *phone_session_text(const struct phone *phone)
{
    struct base_buffer text = {0};
    char ip[BASE_ADDRESS_TEXT_MAX];
    const char *family = phone->address.family == BASE_IPV6 ? "IP6" : "IP4";

    base_address_ip_text(&phone->address, ip);
    base_buffer_printf(&text,
                       "v=0\r\no=- 1 1 IN %s %s\r\ns=-\r\nc=IN %s %s\r\n"
                       "t=0 0\r\nm=audio 11780 RTP/AVP 0\r\n"
                       "a=rtpmap:0 PCMU/8000\r\n",
                       family, ip, family, ip);
    return text.bytes;
}

/* ---- calling ------------------------------------------------------------ */

int phone_call(struct phone *phone, const char *uri, uint32_t account,
               struct base_error *error)
{
    struct phone_call *call;
    char *target;

    if (!phone->on)
        return base_error_set(error, BASE_ERR_STATE,
                              "%s is off: start it before it calls",
                              net_node_name(phone->node));
    if (account < 1 || account > phone->accounts_configured)
        return base_error_set(
            error, BASE_ERR_RANGE, "%s has no account %u, only 1 to %zu",
            net_node_name(phone->node), account, phone->accounts_configured);
    target = phone_uri_complete(phone_account_at(phone, account), uri);
    if (target == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "'%s' is no SIP URI: 4606, 4606@host or "
                              "sip:4606@host",
                              uri);
    call = phone_call_create(phone, account);
    call->uri = target;
    call->from =
        phone_account_name_addr(phone_account_at(phone, account), call->tag);
    call->to = phone_uri_bracketed(target);
    call->call_id = phone_call_id_create(phone);
    count(call, true);
    if (!phone->settled)
        phone_feed(phone, &(struct engine_event){
                              .type = ENGINE_EVENT_CALL_WANTED,
                              .account = account,
                              .call = (uint32_t)call->number,
                          });
    return call->number;
}

static struct sip_message *make_invite(struct phone_call *call)
{
    struct phone *phone = call->phone;
    const struct phone_account *account =
        phone_account_at(phone, call->account);
    struct sip_hop hop = phone_attempt_hop(call->attempt);
    struct phone_auth_headers auth;
    struct sip_message *message;
    char branch[32];
    char *contact = phone_contact(phone, account, &hop);
    char *session = phone_session_text(phone);
    char *uri = phone_uri_for(phone, base_strdup(call->uri), hop.transport);
    char *route = phone_account_route(phone, account, &call->attempt->target);

    phone_auth_answer(phone, &call->auth, account, "INVITE", uri, &auth);
    message = sip_request_create(&(struct sip_request_spec){
        .method = "INVITE",
        .request_uri = uri,
        .transport = hop.transport,
        .sent_by = *phone_address_for(phone, &hop),
        .branch = sip_endpoint_branch(phone->endpoint, branch),
        .routes = (const char *const *)&route,
        .route_count = route != NULL,
        .from = call->from,
        .to = call->to,
        .call_id = call->call_id,
        .cseq = call->cseq,
        .contact = contact,
        .expires = -1,
        .headers = auth.header,
        .header_count = auth.count,
        .content_type = "application/sdp",
        .body = session,
    });
    free(route);
    free(uri);
    free(session);
    free(contact);
    return message;
}

static void send_invite(struct phone_call *call)
{
    struct phone_attempt *attempt = call->attempt;

    sip_message_release(&call->invite);
    call->invite = make_invite(call);
    attempt->tx = sip_client_send(
        call->phone->endpoint, call->invite,
        &(struct sip_client_options){
            .hop = {attempt->target.address, attempt->target.transport},
            .retry = attempt->retry,
            .ignore_icmp_host = attempt->ignore_icmp_host,
            .cancel_late = call->phone->cancels_late,
            .account = call->account,
            .handlers = &handlers,
            .arg = call,
        });
}

struct phone_call *phone_call_at(const struct phone *phone, int number)
{
    if (number < 1 || (size_t)number > phone->call_count)
        return NULL;
    return phone->calls[number - 1];
}

void phone_call_attempt(struct phone *phone, const struct engine_action *action)
{
    struct phone_call *call =
        phone_call_at(phone, (int)action->data.attempt.call);

    if (call == NULL || is_over(call) || call->attempt != NULL)
        return;
    call->attempt = phone_attempt_create(phone, action);
    call->attempt->call = call;
    call->server = net_actor_at(phone->net, &call->attempt->target.address);
    if (call->request != call->attempt->request ||
        action->data.attempt.new_cseq)
        call->cseq++;
    if (call->request != call->attempt->request)
        call->first = (struct sip_hop){call->attempt->target.address,
                                       call->attempt->target.transport};
    call->request = call->attempt->request;
    if (action->data.attempt.drop_authorization)
        phone_auth_fini(&call->auth);
    if (call->state == PHONE_CALL_CALLING)
        phone_call_set(call, PHONE_CALL_CALLING, 0);
    send_invite(call);
}

void phone_call_failed(struct phone *phone, uint32_t number, int status)
{
    struct phone_call *call = phone_call_at(phone, (int)number);

    if (call != NULL && call->dialog != NULL)
        phone_dialog_failed(call, status);
    else if (call != NULL && !call->incoming)
        phone_call_set(call, PHONE_CALL_FAILED, status);
}

/* ---- answers to the INVITE ---------------------------------------------- */

static void accepted(struct phone_call *call, struct sip_message *response)
{
    struct phone_attempt *attempt = call->attempt;
    struct sip_hop hop = {attempt->target.address, attempt->target.transport};

    call->attempt = NULL;
    phone_dialog_destroy(&call->dialog);
    call->dialog = phone_dialog_from_response(
        phone_account_at(call->phone, call->account), response, &hop);
    phone_dialog_ack(call->phone, call->dialog, call->invite, response, false);
    phone_call_set(call, PHONE_CALL_UP, sip_message_status(response));
    phone_attempt_finish_status(attempt, response, -1);
}

static bool authenticate(struct phone_call *call,
                         const struct sip_message *response)
{
    const struct phone_account *account =
        phone_account_at(call->phone, call->account);

    if (call->phone->settled || account->password == NULL ||
        !phone_auth_take(&call->auth, &call->attempt->round, response)) {
        phone_auth_fini(&call->auth);
        return false;
    }
    call->cseq++;
    send_invite(call);
    return true;
}

static void refused(struct phone_call *call, struct sip_message *response)
{
    struct phone_attempt *attempt = call->attempt;
    int status = sip_message_status(response);

    attempt->tx = NULL;
    call->status = status;
    if ((status == 401 || status == 407) && authenticate(call, response))
        return;
    call->attempt = NULL;
    phone_attempt_finish_status(attempt, response, -1);
    /* Any other answer ends the call here; only the failover codes let the
     * engine go on, and it says when it cannot (SEMANTICS 2.2). */
    if (!engine_codes_has(&call->phone->failover_codes, status))
        phone_call_set(call, PHONE_CALL_FAILED, status);
}

static void response_came(void *arg, struct sip_client_tx *tx,
                          struct sip_message *response)
{
    struct phone_call *call = arg;
    int status = sip_message_status(response);

    if (call->attempt == NULL || call->attempt->tx != tx) {
        if (status >= 200 && status < 300)
            phone_call_late(call, response, &sip_client_hop(tx)->address);
        return;
    }
    if (status < 200) {
        call->status = status;
        if (status > 100)
            phone_call_set(call, PHONE_CALL_RINGING, status);
        phone_attempt_provisional(call->attempt);
    } else if (status < 300) {
        accepted(call, response);
    } else {
        refused(call, response);
    }
}

static void request_failed(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    struct phone_call *call = arg;
    struct phone_attempt *attempt = call->attempt;

    if (attempt == NULL || attempt->tx != tx)
        return;
    call->attempt = NULL;
    attempt->tx = NULL;
    phone_attempt_finish_failed(attempt, failure, provisional);
}

static const struct sip_client_handlers handlers = {
    .response = response_came,
    .failed = request_failed,
};

void phone_call_late(struct phone_call *call, struct sip_message *response,
                     const struct base_address *from)
{
    struct sip_hop hop = {.address = *from};
    const char *tag = sip_message_to_tag(response);
    struct phone_dialog *dialog;
    bool is_killed = call->killed != NULL && strcmp(call->killed, tag) == 0;

    if (call->forgotten)
        return;
    base_transport_parse(sip_message_via(response)->transport, &hop.transport);
    if (call->dialog != NULL && strcmp(call->dialog->remote_tag, tag) == 0) {
        phone_dialog_ack(call->phone, call->dialog, call->invite, response,
                         true);
        return;
    }
    dialog = phone_dialog_from_response(
        phone_account_at(call->phone, call->account), response, &hop);
    phone_dialog_ack(call->phone, dialog, call->invite, response, is_killed);
    if (!is_killed) {
        free(call->killed);
        call->killed = base_strdup(tag);
        phone_dialog_kill(call->phone, dialog, call->account);
    }
    phone_dialog_destroy(&dialog);
}

/* ---- hanging up --------------------------------------------------------- */

/* Defect cancel_elsewhere: one CANCEL too many, where nobody knows the call. */
static void cancel_at_first(struct phone_call *call)
{
    struct sip_message *cancel = sip_cancel_create(call->invite);

    sip_send(call->phone->endpoint, cancel, &call->first, false);
    sip_message_release(&cancel);
}

void phone_call_abandon(struct phone_attempt *attempt)
{
    struct sip_client_tx *tx = attempt->tx;
    struct phone_call *call = attempt->call;

    call->attempt = NULL;
    phone_attempt_destroy(attempt);
    if (tx == NULL)
        return;
    /* RFC 3261 section 9.1: nothing may be sent before a provisional came. */
    if (phone_has_defect(call->phone, PHONE_DEFECT_CANCEL_ELSEWHERE))
        cancel_at_first(call);
    if (sip_client_has_provisional(tx))
        sip_client_cancel(tx);
    else
        sip_client_abandon(&tx);
}

void phone_call_hangup(struct phone *phone, int number)
{
    struct phone_call *call = phone_call_at(phone, number);

    if (call == NULL || is_over(call))
        return;
    if (call->state == PHONE_CALL_UP) {
        phone_call_bye(call, 0);
        return;
    }
    if (call->incoming) {
        phone_reject(call);
        return;
    }
    if (call->attempt != NULL)
        phone_call_abandon(call->attempt);
    phone_call_set(call, PHONE_CALL_ENDED, 0);
}

bool phone_call_info(const struct phone *phone, int number,
                     struct phone_call_info *out)
{
    const struct phone_call *call = phone_call_at(phone, number);

    if (call == NULL)
        return false;
    *out = (struct phone_call_info){
        .state = call->state,
        .status = call->status,
        .server = call->server,
        .call_id = call->call_id,
        .incoming = call->incoming,
    };
    return true;
}

int phone_call_count(const struct phone *phone)
{
    return (int)phone->call_count;
}
