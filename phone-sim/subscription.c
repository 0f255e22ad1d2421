// SPDX-License-Identifier: MIT
/*
 * Subscriptions (RFC 6665, the subscriber's side). The initial SUBSCRIBE goes
 * where the engine says; what follows stays inside its dialog, for dialogs never
 * move (SEMANTICS 2.8). A dialog that breaks is dropped and the subscription
 * begins anew through the engine (2.14).
 */
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "base/text.h"
#include "phone-sim/dialog.h"
#include "phone-sim/private.h"

struct phone_subscription {
    struct phone *phone;
    int number;
    uint32_t account;
    enum phone_subscription_state state;
    int status;
    uint32_t server;
    bool forgotten; /* the phone was switched off since */
    char *event, *uri, *to;
    char *call_id;
    char tag[17];
    uint32_t cseq, request; /* of the initial SUBSCRIBE */
    int32_t expires;        /* asked for */
    bool raised;            /* a 423 has been answered */
    uint32_t notified;
    uint64_t draws;
    struct phone_auth auth;
    struct phone_auth_round round; /* of the request inside the dialog */
    struct phone_attempt *attempt; /* initial SUBSCRIBE under way */
    struct phone_dialog *dialog;
    struct sip_client_tx *inside; /* SUBSCRIBE inside the dialog */
    struct net_timer timer;       /* to refresh, or to try again */
};

static const struct sip_client_handlers initial_handlers, inside_handlers;

/* ---- life --------------------------------------------------------------- */

static struct phone_account *account_of(const struct phone_subscription *self)
{
    return phone_account_at(self->phone, self->account);
}

static uint32_t engine_number(const struct phone_subscription *self)
{
    return PHONE_SUBSCRIPTION_MARK + (uint32_t)self->number;
}

static struct phone_subscription *subscription_at(const struct phone *phone,
                                                  int number)
{
    if (number < 1 || (size_t)number > phone->subscription_count)
        return NULL;
    return phone->subscriptions[number - 1];
}

static void tell_engine(struct phone_subscription *self,
                        enum engine_event_type type)
{
    phone_feed(self->phone, &(struct engine_event){
                                .type = type,
                                .account = self->account,
                                .call = engine_number(self),
                            });
}

/* The dialog is nobody's any more; not a word to the other side. */
static void drop_dialog(struct phone_subscription *self)
{
    if (self->inside != NULL)
        sip_client_abandon(&self->inside);
    phone_dialog_destroy(&self->dialog);
    phone_auth_fini(&self->auth);
    net_timer_cancel(&self->timer);
}

/* A subscription from its beginning: Call-ID and dialog are new. */
static void begin(struct phone_subscription *self)
{
    drop_dialog(self);
    self->state = PHONE_SUBSCRIPTION_ASKING;
    self->raised = false;
    self->expires = account_of(self)->subscribe_period;
    self->cseq = self->request = 0;
    free(self->call_id);
    self->call_id = phone_call_id_create(self->phone);
    sip_endpoint_token(self->phone->endpoint, "tag", self->tag);
    if (!self->phone->settled)
        tell_engine(self, ENGINE_EVENT_SUBSCRIPTION_WANTED);
}

static void fail(struct phone_subscription *self, int status)
{
    drop_dialog(self);
    self->state = PHONE_SUBSCRIPTION_FAILED;
    self->status = status;
}

static void timer_came(void *arg);

static struct phone_subscription *create(struct phone *phone, uint32_t account)
{
    struct phone_subscription *self = base_calloc(1, sizeof(*self));

    phone->subscriptions = base_grow(
        phone->subscriptions, phone->subscription_count,
        &phone->subscription_capacity, sizeof(struct phone_subscription *));
    phone->subscriptions[phone->subscription_count++] = self;
    self->phone = phone;
    self->number = (int)phone->subscription_count;
    self->account = account;
    net_timer_init(&self->timer, phone->net, timer_came, self);
    return self;
}

int phone_subscribe(struct phone *phone, const char *event, const char *uri,
                    uint32_t account, struct base_error *error)
{
    struct phone_subscription *self;
    char *whole;

    if (!phone->on)
        return base_error_set(error, BASE_ERR_STATE,
                              "%s is off: start it before it subscribes",
                              net_node_name(phone->node));
    if (account < 1 || account > phone->accounts_configured)
        return base_error_set(
            error, BASE_ERR_RANGE, "%s has no account %u, only 1 to %zu",
            net_node_name(phone->node), account, phone->accounts_configured);
    if (event[0] == '\0' || strpbrk(event, " \t\r\n,") != NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "'%s' is no event package, as in dialog", event);
    whole = uri == NULL
                ? phone_account_aor(phone_account_at(phone, account))
                : phone_uri_complete(phone_account_at(phone, account), uri);
    if (whole == NULL)
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "'%s' is no SIP URI: 4606, 4606@host or "
                              "sip:4606@host",
                              uri);
    self = create(phone, account);
    self->event = base_strdup(event);
    self->uri = whole;
    self->to = phone_uri_bracketed(whole);
    begin(self);
    return self->number;
}

void phone_subscription_destroy(struct phone_subscription *self)
{
    net_timer_cancel(&self->timer);
    phone_auth_fini(&self->auth);
    phone_dialog_destroy(&self->dialog);
    free(self->event);
    free(self->uri);
    free(self->to);
    free(self->call_id);
    free(self);
}

void phone_subscription_forget(struct phone_subscription *self)
{
    self->attempt = NULL;
    self->inside = NULL;
    self->forgotten = true;
    drop_dialog(self);
    self->state = PHONE_SUBSCRIPTION_ENDED;
}

void phone_subscription_restart(struct phone_subscription *self)
{
    if (!self->forgotten && self->state == PHONE_SUBSCRIPTION_ASKING)
        begin(self);
}

void phone_resubscribe(struct phone *phone, uint32_t account)
{
    for (size_t i = 0; i < phone->subscription_count; i++) {
        struct phone_subscription *self = phone->subscriptions[i];

        if (self->account == account &&
            self->state == PHONE_SUBSCRIPTION_ACTIVE && !phone->settled)
            begin(self);
    }
}

const struct sip_client_tx *
phone_subscription_tx(const struct phone_subscription *self)
{
    return self->inside;
}

bool phone_subscription_info(const struct phone *phone, int number,
                             struct phone_subscription_info *out)
{
    const struct phone_subscription *self = subscription_at(phone, number);

    if (self == NULL)
        return false;
    *out = (struct phone_subscription_info){
        .state = self->state,
        .status = self->status,
        .server = self->server,
        .event = self->event,
        .call_id = self->call_id,
        .notified = self->notified,
    };
    return true;
}

/* ---- requests ----------------------------------------------------------- */

/* Fills in the rest of a SUBSCRIBE to `hop` and makes it. */
static struct sip_message *make(struct phone_subscription *self,
                                const struct sip_hop *hop,
                                struct sip_request_spec *spec)
{
    struct phone *phone = self->phone;
    const struct phone_account *account = account_of(self);
    struct phone_auth_headers auth;
    struct sip_header headers[1 + BASE_COUNT_OF(auth.header)] = {
        {"Event", self->event}};
    struct sip_message *message;
    char branch[32];
    char *contact = phone_contact(phone, account, hop);

    phone_auth_answer(phone, &self->auth, account, "SUBSCRIBE",
                      spec->request_uri, &auth);
    memcpy(headers + 1, auth.header, auth.count * sizeof(headers[0]));
    spec->method = "SUBSCRIBE";
    spec->transport = hop->transport;
    spec->sent_by = *phone_address_for(phone, hop);
    spec->branch = sip_endpoint_branch(phone->endpoint, branch);
    spec->contact = contact;
    spec->headers = headers;
    spec->header_count = 1 + auth.count;
    message = sip_request_create(spec);
    free(contact);
    return message;
}

static void send_initial(struct phone_subscription *self)
{
    struct phone_attempt *attempt = self->attempt;
    struct sip_hop hop = phone_attempt_hop(attempt);
    char *from = phone_account_name_addr(account_of(self), self->tag);
    char *route =
        phone_account_route(self->phone, account_of(self), &attempt->target);
    struct sip_message *message =
        make(self, &hop,
             &(struct sip_request_spec){
                 .request_uri = self->uri,
                 .routes = (const char *const *)&route,
                 .route_count = route != NULL,
                 .from = from,
                 .to = self->to,
                 .call_id = self->call_id,
                 .cseq = self->cseq,
                 .expires = self->expires,
             });

    attempt->tx = sip_client_send(self->phone->endpoint, message,
                                  &(struct sip_client_options){
                                      .hop = hop,
                                      .retry = attempt->retry,
                                      .account = self->account,
                                      .handlers = &initial_handlers,
                                      .arg = self,
                                  });
    sip_message_release(&message);
    free(route);
    free(from);
}

/* A refresh, or the end if `expires` is 0. */
static void send_inside(struct phone_subscription *self, int32_t expires)
{
    struct sip_request_spec spec = {.cseq = ++self->dialog->local_cseq,
                                    .expires = expires};
    struct sip_hop hop = phone_dialog_hop(self->dialog);
    struct sip_message *message;

    phone_dialog_fill(self->dialog, &spec);
    message = make(self, &hop, &spec);
    self->inside = sip_client_send(
        self->phone->endpoint, message,
        &(struct sip_client_options){
            .hop = hop,
            .retry = sip_retry_rfc3261(SIP_SUBSCRIBE, &self->phone->timers),
            .account = self->account,
            .handlers = &inside_handlers,
            .arg = self,
        });
    sip_message_release(&message);
}

/* only_signal_with_registered: nothing is sent to a server where the phone is
 * not registered (SEMANTICS 2.13). */
static bool may_signal(const struct phone_subscription *self)
{
    return phone_signal(self->phone, self->account,
                        &self->dialog->bound.address,
                        false) == ENGINE_SIGNAL_ALLOWED;
}

static void timer_came(void *arg)
{
    struct phone_subscription *self = arg;

    if (self->phone->settled)
        return;
    if (self->state == PHONE_SUBSCRIPTION_FAILED || !may_signal(self)) {
        begin(self);
        return;
    }
    self->round = (struct phone_auth_round){0};
    self->raised = false;
    send_inside(self, self->expires);
}

/* ---- answers ------------------------------------------------------------ */

/* R(e), as for a registration (SEMANTICS 2.7, 1.8). */
static base_span refresh_after(struct phone_subscription *self,
                               base_span granted)
{
    base_span overlap = account_of(self)->subscribe_overlap * BASE_SEC;
    base_span minute = 60 * BASE_SEC;

    if (overlap > 0 && overlap < granted)
        return granted - overlap;
    switch (self->phone->refresh) {
    case ENGINE_REGISTER_REFRESH_MINUS60:
        return granted / 2 > granted - minute ? granted / 2 : granted - minute;
    case ENGINE_REGISTER_REFRESH_RFC5626_80_100:
        return granted / 10000 *
               (int64_t)(8000 + base_draw_below(
                                    base_draw(net_seed(self->phone->net),
                                              net_node_name(self->phone->node),
                                              self->call_id, self->draws++),
                                    2000));
    default:
        return granted / 2;
    }
}

/* A 2xx: the time runs anew. A server that grants nothing has refused. */
static void granted(struct phone_subscription *self,
                    const struct sip_message *response)
{
    int64_t seconds = sip_message_expires(response);

    self->status = sip_message_status(response);
    if (seconds < 0 || seconds > self->expires)
        seconds = self->expires;
    if (seconds == 0) {
        fail(self, self->status);
        return;
    }
    self->state = PHONE_SUBSCRIPTION_ACTIVE;
    net_timer_set(&self->timer,
                  base_time_add(net_now(self->phone->net),
                                refresh_after(self, seconds * BASE_SEC)));
}

/* Takes a challenge, or a 423 once; true if the request may be sent again. */
static bool can_answer(struct phone_subscription *self,
                       struct phone_auth_round *round,
                       const struct sip_message *response)
{
    int status = sip_message_status(response);
    int64_t least;

    if (self->phone->settled)
        return false;
    if (status == 401 || status == 407)
        return account_of(self)->password != NULL &&
               phone_auth_take(&self->auth, round, response);
    least = sip_message_min_expires(response);
    if (status != 423 || self->raised || least <= self->expires ||
        least > INT32_MAX)
        return false;
    self->raised = true;
    self->expires = (int32_t)least;
    return true;
}

static void initial_answered(void *arg, struct sip_client_tx *tx,
                             struct sip_message *response)
{
    struct phone_subscription *self = arg;
    struct phone_attempt *attempt = self->attempt;
    int status = sip_message_status(response);

    if (attempt == NULL || attempt->tx != tx)
        return;
    if (status < 200) {
        phone_attempt_provisional(attempt);
        return;
    }
    attempt->tx = NULL;
    if (status >= 300 && can_answer(self, &attempt->round, response)) {
        self->cseq++;
        send_initial(self);
        return;
    }
    self->attempt = NULL;
    self->status = status;
    if (status < 300) {
        struct sip_hop hop = {attempt->target.address,
                              attempt->target.transport};

        self->dialog =
            phone_dialog_from_response(account_of(self), response, &hop);
        granted(self, response);
    } else if (!engine_codes_has(&self->phone->failover_codes, status)) {
        fail(self, status); /* the engine goes on for the others alone */
    }
    phone_attempt_finish_status(attempt, response, -1);
}

static void initial_failed(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    struct phone_subscription *self = arg;
    struct phone_attempt *attempt = self->attempt;

    if (attempt == NULL || attempt->tx != tx)
        return;
    self->attempt = NULL;
    attempt->tx = NULL;
    phone_attempt_finish_failed(attempt, failure, provisional);
}

static const struct sip_client_handlers initial_handlers = {
    .response = initial_answered,
    .failed = initial_failed,
};

/* The end has been asked for: what is answered does not matter any more. */
static bool is_ending(const struct phone_subscription *self)
{
    return self->state == PHONE_SUBSCRIPTION_ENDED;
}

/* The dialog is broken: a new one, through whoever is in charge now. */
static void begin_anew(struct phone_subscription *self, int status)
{
    self->status = status;
    if (is_ending(self))
        drop_dialog(self);
    else if (self->phone->settled)
        fail(self, status);
    else
        begin(self);
}

static void inside_answered(void *arg, struct sip_client_tx *tx,
                            struct sip_message *response)
{
    struct phone_subscription *self = arg;
    int status = sip_message_status(response);

    if (status < 200 || self->inside != tx)
        return;
    self->inside = NULL;
    phone_heed(self->phone, self->account, tx, response);
    if (status >= 300 && can_answer(self, &self->round, response)) {
        send_inside(self, is_ending(self) ? 0 : self->expires);
    } else if (status >= 300) {
        begin_anew(self, status);
    } else if (!is_ending(self)) {
        phone_dialog_refresh(self->dialog, response);
        granted(self, response);
    }
}

static void inside_failed(void *arg, struct sip_client_tx *tx,
                          enum sip_failure failure, bool provisional)
{
    struct phone_subscription *self = arg;

    (void)provisional;
    if (self->inside != tx)
        return;
    self->inside = NULL;
    begin_anew(self, failure == SIP_FAILURE_TIMEOUT ? 408 : 503);
}

static const struct sip_client_handlers inside_handlers = {
    .response = inside_answered,
    .failed = inside_failed,
};

/* ---- what the engine says ----------------------------------------------- */

static struct phone_subscription *of_engine(const struct phone *phone,
                                            uint32_t number)
{
    return subscription_at(phone, (int)(number - PHONE_SUBSCRIPTION_MARK));
}

void phone_subscription_attempt(struct phone *phone,
                                const struct engine_action *action)
{
    struct phone_subscription *self =
        of_engine(phone, action->data.attempt.call);
    struct phone_attempt *attempt;

    if (self == NULL || self->attempt != NULL ||
        self->state != PHONE_SUBSCRIPTION_ASKING)
        return;
    attempt = phone_attempt_create(phone, action);
    attempt->subscription = self;
    self->attempt = attempt;
    self->server = net_actor_at(phone->net, &attempt->target.address);
    if (self->request != attempt->request || action->data.attempt.new_cseq)
        self->cseq++;
    self->request = attempt->request;
    if (action->data.attempt.drop_authorization)
        phone_auth_fini(&self->auth);
    send_initial(self);
}

void phone_subscription_abandon(struct phone_attempt *attempt)
{
    attempt->subscription->attempt = NULL;
    if (attempt->tx != NULL)
        sip_client_abandon(&attempt->tx);
    phone_attempt_destroy(attempt);
}

void phone_subscription_failed(struct phone *phone, uint32_t number, int status)
{
    struct phone_subscription *self = of_engine(phone, number);
    int32_t interval;

    if (self == NULL || self->state != PHONE_SUBSCRIPTION_ASKING)
        return;
    fail(self, status);
    interval = account_of(self)->retry_interval;
    if (interval > 0)
        net_timer_set(&self->timer,
                      base_time_add(net_now(phone->net), interval * BASE_SEC));
}

/* ---- NOTIFY ------------------------------------------------------------- */

/* A NOTIFY may overtake the 2xx that makes the dialog (RFC 6665 4.1.2.4). */
static bool is_for(const struct phone_subscription *self,
                   const struct sip_message *request)
{
    if (self->forgotten)
        return false;
    if (self->dialog != NULL)
        return phone_dialog_has(self->dialog, request);
    return self->attempt != NULL &&
           strcmp(self->call_id, sip_message_call_id(request)) == 0 &&
           strcmp(self->tag, sip_message_to_tag(request)) == 0;
}

/* RFC 6665 4.1.3: after these the subscriber may ask again, at once. */
static bool may_begin_anew(const char *state)
{
    return strstr(state, "reason=deactivated") != NULL ||
           strstr(state, "reason=timeout") != NULL ||
           strstr(state, "reason=") == NULL;
}

static void take_state(struct phone_subscription *self, const char *state)
{
    if (state == NULL || !base_has_prefix(state, "terminated"))
        return;
    if (is_ending(self)) {
        drop_dialog(self);
        return;
    }
    fail(self, self->status);
    if (may_begin_anew(state)) /* when the NOTIFY has been answered */
        net_timer_set(&self->timer, net_now(self->phone->net));
}

int phone_subscription_notified(struct phone *phone,
                                const struct sip_message *request)
{
    for (size_t i = 0; i < phone->subscription_count; i++) {
        struct phone_subscription *self = phone->subscriptions[i];

        if (!is_for(self, request))
            continue;
        self->notified++;
        if (self->dialog != NULL) {
            if (sip_message_cseq(request) < self->dialog->remote_cseq)
                return 500;
            self->dialog->remote_cseq = sip_message_cseq(request);
            phone_dialog_refresh(self->dialog, request);
            take_state(self,
                       sip_message_header(request, "Subscription-State", 0));
        }
        return 200;
    }
    return 481;
}

/* ---- the end ------------------------------------------------------------ */

void phone_subscription_stop(struct phone *phone, int number)
{
    struct phone_subscription *self = subscription_at(phone, number);

    if (self == NULL || self->state == PHONE_SUBSCRIPTION_ENDED)
        return;
    net_timer_cancel(&self->timer);
    if (self->attempt != NULL)
        phone_subscription_abandon(self->attempt);
    self->state = PHONE_SUBSCRIPTION_ENDED;
    tell_engine(self, ENGINE_EVENT_SUBSCRIPTION_ENDED);
    if (self->dialog == NULL)
        return;
    if (self->inside != NULL)
        sip_client_abandon(&self->inside);
    if (!may_signal(self)) {
        drop_dialog(self);
        return;
    }
    self->round = (struct phone_auth_round){0};
    send_inside(self, 0);
}
