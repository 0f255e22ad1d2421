// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "phone-sim/private.h"

static const struct sip_client_handlers handlers;

/* Concurrent mode has one registration per server, else the account has one
 * (SEMANTICS 2.0, 2.15). */
static struct phone_registration *registration_of(struct phone *phone,
                                                  struct phone_account *account,
                                                  uint8_t server)
{
    size_t y = account->concurrent && server == 2 ? 1 : 0;
    struct phone_registration *registration = account->registration[y];
    char token[17], ip[BASE_ADDRESS_TEXT_MAX];

    if (registration != NULL)
        return registration;
    registration = base_calloc(1, sizeof(*registration));
    account->registration[y] = registration;
    sip_endpoint_token(phone->endpoint, "call-id", token);
    sip_endpoint_token(phone->endpoint, "tag", registration->tag);
    snprintf(registration->call_id, sizeof(registration->call_id), "%s@%s",
             token, base_address_ip_text(&phone->address, ip));
    return registration;
}

/* The Request-URI: the server's own name, also behind a proxy. */
static char *request_uri(const struct phone_attempt *attempt,
                         const struct phone_account *account)
{
    size_t y = attempt->server == 2 ? 1 : 0;

    if (attempt->redirect != NULL)
        return base_strdup(attempt->redirect);
    return phone_uri_for(
        attempt->phone,
        phone_account_server_uri(account, account->host[y] != NULL ? y : 0),
        attempt->target.transport);
}

static char *contact_of(const struct phone_attempt *attempt,
                        const struct phone_account *account)
{
    struct base_buffer text = {0};
    char ip[BASE_ADDRESS_TEXT_MAX];
    const char *at;
    struct sip_hop hop = phone_attempt_hop(attempt);
    char *contact = phone_contact(attempt->phone, account, &hop);

    if (!phone_has_defect(attempt->phone, PHONE_DEFECT_CONTACT_PER_SERVER))
        return contact;
    at = strchr(contact, '@');
    base_buffer_printf(&text, "%.*s-%s%s", (int)(at - contact), contact,
                       base_address_ip_text(&attempt->target.address, ip), at);
    free(contact);
    return text.bytes;
}

static struct sip_message *make_register(struct phone_attempt *attempt,
                                         const char *branch)
{
    struct phone *phone = attempt->phone;
    struct phone_registration *registration = attempt->registration;
    const struct phone_account *account =
        phone_account_at(phone, attempt->account);
    struct phone_auth_headers auth;
    struct sip_message *message;
    char *uri = request_uri(attempt, account);
    char *from = phone_account_name_addr(account, registration->tag);
    char *to = phone_account_name_addr(account, NULL);
    char *contact = contact_of(attempt, account);
    struct sip_hop hop = phone_attempt_hop(attempt);
    char *route = phone_account_route(phone, account, &attempt->target);

    phone_auth_answer(phone, &registration->auth, account, "REGISTER", uri,
                      &auth);
    message = sip_request_create(&(struct sip_request_spec){
        .method = "REGISTER",
        .request_uri = uri,
        .transport = attempt->target.transport,
        .sent_by = *phone_address_for(phone, &hop),
        .branch = branch,
        .from = from,
        .to = to,
        .routes = (const char *const *)&route,
        .route_count = route != NULL,
        .call_id = registration->call_id,
        .cseq = registration->cseq,
        .contact = contact,
        .expires = attempt->expires,
        .headers = auth.header,
        .header_count = auth.count,
    });
    free(route);
    free(contact);
    free(to);
    free(from);
    free(uri);
    return message;
}

static void send_register(struct phone_attempt *attempt)
{
    char branch[32];
    struct sip_message *message = make_register(
        attempt, sip_endpoint_branch(attempt->phone->endpoint, branch));

    attempt->tx = sip_client_send(
        attempt->phone->endpoint, message,
        &(struct sip_client_options){
            .hop = {attempt->target.address, attempt->target.transport},
            .retry = attempt->retry,
            .ignore_icmp_host = attempt->ignore_icmp_host,
            .account = attempt->account,
            .handlers = &handlers,
            .arg = attempt,
        });
    sip_message_release(&message);
}

/* The same request in a transaction of its own at the same target: a fresh
 * schedule (SEMANTICS 2.5) and the next CSeq (RFC 3261 section 8.1.3.5). */
static void send_again(struct phone_attempt *attempt)
{
    attempt->registration->cseq++;
    send_register(attempt);
}

void phone_register(struct phone *phone, const struct engine_action *action)
{
    struct phone_attempt *attempt = phone_attempt_create(phone, action);
    struct phone_registration *registration = registration_of(
        phone, phone_account_at(phone, action->account), attempt->server);

    attempt->registration = registration;
    attempt->expires = attempt->purpose == ENGINE_PURPOSE_UNREGISTER
                           ? 0
                           : action->data.attempt.expires;
    /* RFC 3263 section 4.3: the same request at the next target differs in its
     * branch alone; a request overtaken by another one does need a new CSeq. */
    if (registration->request != attempt->request ||
        action->data.attempt.new_cseq)
        registration->cseq++;
    if (registration->request != attempt->request)
        registration->first = attempt->target;
    registration->request = attempt->request;
    if (action->data.attempt.drop_authorization)
        phone_auth_fini(&registration->auth);
    send_register(attempt);
}

/* ---- answers ------------------------------------------------------------ */

/* What was granted to our own contact: its expires, else the Expires header,
 * else what we asked for (RFC 3261 section 10.2.4). */
static int32_t granted(const struct phone_attempt *attempt,
                       const struct sip_message *response)
{
    const struct phone *phone = attempt->phone;
    const struct phone_account *account =
        &phone->accounts[attempt->account - 1];
    char *contact = contact_of(attempt, account);
    struct sip_uri own, other;
    int64_t expires = -1;

    sip_uri_parse(contact, &own, NULL);
    free(contact);
    for (size_t i = 0; i < sip_message_contact_count(response); i++) {
        struct sip_contact c = sip_message_contact(response, i);

        if (!c.star && sip_uri_parse(c.uri, &other, NULL) == 0 &&
            sip_uri_equal(&own, &other)) {
            expires = c.expires;
            break;
        }
    }
    if (expires < 0)
        expires = sip_message_expires(response);
    if (expires < 0)
        expires = attempt->expires;
    return expires > INT32_MAX ? INT32_MAX : (int32_t)expires;
}

/* Answers a challenge at the same target; false if that cannot help. */
static bool authenticate(struct phone_attempt *attempt,
                         const struct sip_message *response)
{
    const struct phone_account *account =
        phone_account_at(attempt->phone, attempt->account);

    if (account->password == NULL ||
        !phone_auth_take(&attempt->registration->auth, &attempt->round,
                         response)) {
        phone_auth_fini(&attempt->registration->auth);
        return false;
    }
    if (phone_has_defect(attempt->phone, PHONE_DEFECT_CHALLENGE_ELSEWHERE))
        attempt->target = attempt->registration->first;
    send_again(attempt);
    return true;
}

/* 423 Interval Too Brief: once, with what the server asks for. */
static bool lengthen(struct phone_attempt *attempt,
                     const struct sip_message *response)
{
    int64_t least = sip_message_min_expires(response);

    if (attempt->raised || least <= attempt->expires || least > INT32_MAX)
        return false;
    attempt->raised = true;
    attempt->expires = (int32_t)least;
    send_again(attempt);
    return true;
}

/* A redirection to an address, once (knob register_redirect). Names are the
 * engine's to resolve, so a redirection to one is left to it. */
static bool redirect(struct phone_attempt *attempt,
                     const struct sip_message *response)
{
    struct sip_contact contact;
    struct sip_uri uri;
    struct sip_hop hop;

    if (!attempt->phone->follow_redirects || attempt->redirect != NULL ||
        sip_message_contact_count(response) == 0)
        return false;
    contact = sip_message_contact(response, 0);
    if (contact.star || sip_uri_parse(contact.uri, &uri, NULL) != 0 ||
        !sip_uri_hop(&uri, attempt->target.transport, &hop))
        return false;
    if (!attempt->target.proxy) { /* through a proxy it goes on through it */
        attempt->target.address = hop.address;
        attempt->target.transport = hop.transport;
    }
    attempt->redirect = base_strdup(contact.uri);
    send_again(attempt);
    return true;
}

static bool answer_again(struct phone_attempt *attempt, int status,
                         const struct sip_message *response)
{
    if (attempt->phone->settled)
        return false;
    if (status == 401 || status == 407)
        return authenticate(attempt, response);
    if (status == 423)
        return lengthen(attempt, response);
    return status >= 300 && status < 400 && redirect(attempt, response);
}

static void response_came(void *arg, struct sip_client_tx *tx,
                          struct sip_message *response)
{
    struct phone_attempt *attempt = arg;
    int status = sip_message_status(response);

    (void)tx;
    if (status < 200) {
        phone_attempt_provisional(attempt);
        return;
    }
    attempt->tx = NULL;
    if (answer_again(attempt, status, response))
        return;
    phone_attempt_finish_status(attempt, response,
                                status < 300 ? granted(attempt, response) : -1);
}

static void request_failed(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    struct phone_attempt *attempt = arg;

    (void)tx;
    attempt->tx = NULL;
    phone_attempt_finish_failed(attempt, failure, provisional);
}

/* Another REGISTER went out while this one waited for its connection: CSeq must
 * not fall on the wire (RFC 3261 section 12.2.1.1; 10.3 step 7 refuses it). */
static struct sip_message *request_waited(void *arg, struct sip_client_tx *tx)
{
    struct phone_attempt *attempt = arg;
    struct phone_registration *registration = attempt->registration;
    const struct sip_message *request = sip_client_request(tx);

    if (sip_message_cseq(request) == registration->cseq)
        return NULL;
    registration->cseq++;
    registration->request = attempt->request;
    return make_register(attempt, sip_message_via(request)->branch);
}

static const struct sip_client_handlers handlers = {
    .response = response_came,
    .failed = request_failed,
    .waited = request_waited,
};
