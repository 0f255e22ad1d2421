// SPDX-License-Identifier: MIT
/* Client transactions: RFC 3261 section 17.1, RFC 6026 section 7.2. */
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "sip/endpoint_private.h"

/* RFC 3261 section 17.1.1.2: Timer D is at least 32 s. */
#define TIMER_D_MIN (32 * BASE_SEC)

static base_span sixty_four_t1(const struct sip_client_tx *tx)
{
    return 64 * tx->endpoint->timers.t1;
}

static bool is_invite(const struct sip_client_tx *tx)
{
    return tx->request->method == SIP_INVITE;
}

/* ---- finding ------------------------------------------------------------------- */

/* RFC 3261 section 17.1.3: branch and CSeq method. */
static uint64_t key_hash(const char *branch, const char *method)
{
    uint64_t hash = base_hash(BASE_HASH_INIT, branch, strlen(branch));

    return base_hash(hash, method, strlen(method));
}

static struct sip_client_tx *find_key(const struct sip_endpoint *endpoint,
                                      const char *branch, const char *method)
{
    uint64_t hash = key_hash(branch, method);
    struct sip_tx_node *node =
        sip_tx_table_find(&endpoint->clients, hash, NULL);

    for (; node != NULL;
         node = sip_tx_table_find(&endpoint->clients, hash, node)) {
        struct sip_client_tx *tx =
            BASE_CONTAINER_OF(node, struct sip_client_tx, node);

        if (strcmp(tx->request->via.branch, branch) == 0 &&
            strcmp(tx->request->method_name, method) == 0)
            return tx;
    }
    return NULL;
}

static struct sip_client_tx *find(const struct sip_endpoint *endpoint,
                                  const struct sip_message *message)
{
    return find_key(endpoint, message->via.branch, message->method_name);
}

bool sip_client_knows(const struct sip_endpoint *endpoint, const char *branch,
                      const char *method)
{
    return find_key(endpoint, branch, method) != NULL;
}

static bool is_reliable(const struct sip_client_tx *tx)
{
    return tx->options.hop.transport != BASE_UDP;
}

static void release(struct sip_client_tx *tx)
{
    sip_connection_leave(tx);
    net_timer_cancel(&tx->timer);
    sip_live_leave(&tx->live);
    sip_message_release(&tx->request);
    sip_message_release(&tx->ack);
    free(tx);
}

void sip_client_drop_all(struct sip_endpoint *endpoint)
{
    struct sip_tx_node *node;

    while ((node = sip_tx_table_pop(&endpoint->clients)) != NULL)
        release(BASE_CONTAINER_OF(node, struct sip_client_tx, node));
    sip_tx_table_fini(&endpoint->clients);
}

/* ---- the schedule -------------------------------------------------------------- */

/* `resend_at` is when the schedule would re-send next. Beyond the budget of
 * sends it does not, unless a provisional has switched the budget off. */
static base_time next_resend(const struct sip_client_tx *tx)
{
    bool may = tx->state == SIP_CLIENT_WAITING && !is_reliable(tx) &&
               (tx->has_provisional || tx->sends < tx->options.retry.sends_max);

    return may ? tx->resend_at : BASE_TIME_NEVER;
}

/* When a request is given up that still waits for its connection. */
static base_time connect_end(const struct sip_client_tx *tx)
{
    bool waits = tx->options.retry.connect_by > 0 && is_reliable(tx) &&
                 tx->state == SIP_CLIENT_WAITING && tx->connection != NULL &&
                 !sip_connection_stands(tx->connection);

    return waits ? base_time_add(tx->started, tx->options.retry.connect_by)
                 : BASE_TIME_NEVER;
}

static void arm(struct sip_client_tx *tx)
{
    base_time resend = next_resend(tx), connect = connect_end(tx);
    base_time next = resend < tx->end_at ? resend : tx->end_at;

    net_timer_set(&tx->timer, connect < next ? connect : next);
}

static void step_interval(struct sip_client_tx *tx)
{
    const struct base_retry *retry = &tx->options.retry;

    if (tx->sends == 1)
        tx->interval = retry->first;
    else if (tx->has_provisional)
        tx->interval = retry->slow_interval;
    else if (tx->interval <= BASE_TIME_MAX / retry->factor)
        tx->interval *= retry->factor;
    if (retry->cap > 0 && tx->interval > retry->cap && !tx->has_provisional)
        tx->interval = retry->cap;
}

static void send_request(struct sip_client_tx *tx)
{
    struct sip_transmission how = {
        .retransmission = tx->sends > 0,
        .account = tx->options.account,
        .raw = &tx->raw,
    };

    tx->sends++;
    if (!sip_transmit(tx->endpoint, tx->request, &tx->options.hop, &how, tx)) {
        tx->on_end = SIP_FAILURE_REFUSED;
        tx->end_at = sip_endpoint_now(tx->endpoint);
    }
    step_interval(tx);
    tx->resend_at = base_time_add(sip_endpoint_now(tx->endpoint), tx->interval);
}

/* The transaction waits no more; until `span` from now it absorbs what comes. */
static void linger(struct sip_client_tx *tx, enum sip_client_state state,
                   base_span span)
{
    sip_live_leave(&tx->live);
    sip_connection_leave(tx);
    tx->state = state;
    tx->end_at = sip_endpoint_now(tx->endpoint) + span;
    arm(tx);
}

static void fail(struct sip_client_tx *tx, enum sip_failure failure)
{
    if (failure == SIP_FAILURE_TIMEOUT && tx->connection != NULL)
        sip_connection_doubt(tx->connection);
    linger(tx, SIP_CLIENT_GIVEN_UP, sixty_four_t1(tx));
    tx->is_attached = false;
    tx->options.handlers->failed(tx->options.arg, tx, failure,
                                 tx->has_provisional);
}

/* Its time is over: nothing is absorbed any more. */
static void forget(struct sip_client_tx *tx)
{
    const struct sip_client_handlers *handlers = tx->options.handlers;
    bool tell = tx->is_attached && tx->state == SIP_CLIENT_ACCEPTED &&
                handlers->gone != NULL;

    sip_tx_table_remove(&tx->endpoint->clients, &tx->node);
    if (tell)
        handlers->gone(tx->options.arg, tx);
    release(tx);
}

/* A schedule that counts its sends gets all of them, though the last one is due
 * together with its end (SEMANTICS 2.5, post_retry_wait = 0). */
static bool owes_a_copy(const struct sip_client_tx *tx)
{
    return tx->options.retry.sends_max != UINT32_MAX && !tx->has_provisional &&
           next_resend(tx) <= sip_endpoint_now(tx->endpoint);
}

static void on_timer(void *arg)
{
    struct sip_client_tx *tx = arg;

    base_time now = sip_endpoint_now(tx->endpoint);

    if (connect_end(tx) <= now) {
        fail(tx, SIP_FAILURE_TIMEOUT);
    } else if (next_resend(tx) <= now &&
               (now < tx->end_at || owes_a_copy(tx))) {
        send_request(tx);
        arm(tx);
    } else if (now < tx->end_at) {
        arm(tx); /* the connection has come in time */
    } else if (tx->state == SIP_CLIENT_WAITING) {
        fail(tx, tx->on_end);
    } else {
        forget(tx);
    }
}

struct base_retry sip_retry_rfc3261(enum sip_method method,
                                    const struct sip_timers *timers)
{
    bool invite = method == SIP_INVITE;

    return (struct base_retry){
        .first = timers->t1,
        .factor = 2,
        .cap = invite ? 0 : timers->t2,
        .sends_max = UINT32_MAX,
        .give_up_at = 64 * timers->t1,
        .provisional = invite ? BASE_PROVISIONAL_STOP : BASE_PROVISIONAL_SLOW,
        .slow_interval = timers->t2,
        .slow_give_up_at = 64 * timers->t1,
    };
}

/* ---- responses ----------------------------------------------------------------- */

/* RFC 3261 section 17.1.1.3; every copy of the response gets it again. */
static void acknowledge(struct sip_client_tx *tx,
                        const struct sip_message *response)
{
    struct sip_transmission how = {
        .retransmission = tx->ack != NULL,
        .account = tx->options.account,
        .raw = &tx->ack_raw,
    };

    if (tx->ack == NULL)
        tx->ack = sip_ack_create(tx->request, response);
    sip_transmit(tx->endpoint, tx->ack, &tx->options.hop, &how, NULL);
}

static void deliver(struct sip_client_tx *tx, struct sip_message *response)
{
    tx->options.handlers->response(tx->options.arg, tx, response);
}

static void take_provisional(struct sip_client_tx *tx,
                             struct sip_message *response)
{
    const struct base_retry *retry = &tx->options.retry;
    base_time now = sip_endpoint_now(tx->endpoint);
    bool first = !tx->has_provisional;

    tx->has_provisional = true;
    if (first && retry->provisional == BASE_PROVISIONAL_STOP) {
        tx->resend_at = BASE_TIME_NEVER;
        tx->end_at = BASE_TIME_NEVER;
    } else if (first) {
        tx->end_at = base_time_add(tx->started, retry->slow_give_up_at);
        if (tx->resend_at <= now)
            tx->resend_at = base_time_add(now, retry->slow_interval);
    }
    arm(tx);
    deliver(tx, response);
}

static void take_final(struct sip_client_tx *tx, struct sip_message *response)
{
    const struct sip_timers *timers = &tx->endpoint->timers;

    if (is_invite(tx) && response->status < 300) {
        linger(tx, SIP_CLIENT_ACCEPTED, sixty_four_t1(tx)); /* Timer M */
    } else if (is_invite(tx)) {
        base_span d = sixty_four_t1(tx);

        d = d > TIMER_D_MIN ? d : TIMER_D_MIN;
        acknowledge(tx, response);
        linger(tx, SIP_CLIENT_COMPLETED, is_reliable(tx) ? 0 : d);
    } else { /* Timer K */
        linger(tx, SIP_CLIENT_COMPLETED, is_reliable(tx) ? 0 : timers->t4);
    }
    deliver(tx, response);
}

static void give_to_stray(struct sip_endpoint *endpoint,
                          struct sip_message *response,
                          const struct base_address *from)
{
    if (endpoint->handlers.stray != NULL)
        endpoint->handlers.stray(endpoint->arg, response, from);
}

static void ignore_response(void *arg, struct sip_client_tx *tx,
                            struct sip_message *response)
{
    (void)arg, (void)tx, (void)response;
}

static void ignore_failure(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    (void)arg, (void)tx, (void)failure, (void)provisional;
}

/* Once, to where the INVITE went. */
static void send_cancel(struct sip_client_tx *tx)
{
    static const struct sip_client_handlers nobody = {
        .response = ignore_response, .failed = ignore_failure};
    struct sip_client_options options = {
        .hop = tx->options.hop,
        .retry = sip_retry_rfc3261(SIP_CANCEL, &tx->endpoint->timers),
        .account = tx->options.account,
        .handlers = &nobody,
    };
    struct sip_message *cancel;

    if (tx->is_cancelled)
        return;
    tx->is_cancelled = true;
    cancel = sip_cancel_create(tx->request);
    sip_client_send(tx->endpoint, cancel, &options);
    sip_message_release(&cancel);
}

/* A transaction that has its final response, or waits for none any more. */
static void take_late(struct sip_client_tx *tx, struct sip_message *response,
                      const struct base_address *from)
{
    if (!is_invite(tx))
        return;
    if (response->status < 200) {
        /* RFC 3261 section 9.1: now it may be cancelled. */
        if (tx->state == SIP_CLIENT_GIVEN_UP && tx->options.cancel_late)
            send_cancel(tx);
        return;
    }
    if (response->status < 300) {
        if (tx->state == SIP_CLIENT_ACCEPTED && tx->is_attached)
            deliver(tx, response);
        else
            give_to_stray(tx->endpoint, response, from);
    } else if (tx->state != SIP_CLIENT_ACCEPTED) {
        acknowledge(tx, response);
    }
}

void sip_client_receive(struct sip_endpoint *endpoint,
                        struct sip_message *response,
                        const struct base_address *from)
{
    struct sip_client_tx *tx = find(endpoint, response);

    if (tx == NULL)
        give_to_stray(endpoint, response, from);
    else if (tx->state != SIP_CLIENT_WAITING)
        take_late(tx, response, from);
    else if (response->status < 200)
        take_provisional(tx, response);
    else
        take_final(tx, response);
}

void sip_client_icmp(struct sip_endpoint *endpoint, struct sip_message *request,
                     const struct base_address *to, enum net_icmp icmp)
{
    struct sip_client_tx *tx =
        request->is_request ? find(endpoint, request) : NULL;

    if (tx != NULL && tx->state == SIP_CLIENT_WAITING &&
        base_address_equal(&tx->options.hop.address, to) &&
        !(icmp == NET_ICMP_HOST && tx->options.ignore_icmp_host))
        fail(tx, icmp == NET_ICMP_PORT ? SIP_FAILURE_ICMP_PORT
                                       : SIP_FAILURE_ICMP_HOST);
}

/* Knob icmp_codes: if an unreachable host says nothing, it is as if it were
 * silent. */
void sip_client_lose(struct sip_client_tx *tx, enum sip_failure why,
                     bool is_closed)
{
    bool waits_on = is_closed && is_invite(tx) && tx->has_provisional;

    if (tx->state == SIP_CLIENT_WAITING && !waits_on &&
        !(why == SIP_FAILURE_ICMP_HOST && tx->options.ignore_icmp_host))
        fail(tx, why);
}

/* ---- the owner's side ---------------------------------------------------------- */

struct sip_client_tx *sip_client_send(struct sip_endpoint *endpoint,
                                      struct sip_message *request,
                                      const struct sip_client_options *options)
{
    struct sip_client_tx *tx = base_calloc(1, sizeof *tx);

    BASE_ASSERT(request->is_request && request->method != SIP_ACK);
    BASE_ASSERT(options->retry.sends_max >= 1 && options->retry.factor >= 1);
    BASE_ASSERT(find(endpoint, request) == NULL); /* a branch is used once */
    tx->endpoint = endpoint;
    tx->request = sip_message_hold(request);
    tx->options = *options;
    tx->is_attached = true;
    tx->on_end = SIP_FAILURE_TIMEOUT;
    tx->started = sip_endpoint_now(endpoint);
    tx->end_at = base_time_add(tx->started, options->retry.give_up_at);
    net_timer_init(&tx->timer, endpoint->net, on_timer, tx);
    sip_tx_table_put(&endpoint->clients, &tx->node,
                     key_hash(request->via.branch, request->method_name));
    sip_live_enter(endpoint, &tx->live, &tx->options.hop.address);
    send_request(tx);
    arm(tx);
    return tx;
}

struct sip_message *sip_client_waited(struct sip_client_tx *tx)
{
    const struct sip_client_handlers *handlers = tx->options.handlers;
    struct sip_message *other = NULL;

    if (tx->is_attached && handlers->waited != NULL)
        other = handlers->waited(tx->options.arg, tx);
    if (other != NULL) {
        BASE_ASSERT(find(tx->endpoint, other) == tx);
        sip_message_release(&tx->request);
        tx->request = other;
    }
    return tx->request;
}

struct sip_message *sip_client_request(const struct sip_client_tx *tx)
{
    return tx->request;
}

const struct sip_hop *sip_client_hop(const struct sip_client_tx *tx)
{
    return &tx->options.hop;
}

bool sip_client_has_provisional(const struct sip_client_tx *tx)
{
    return tx->has_provisional;
}

void sip_client_abandon(struct sip_client_tx **tx)
{
    struct sip_client_tx *self = *tx;

    *tx = NULL;
    if (self == NULL)
        return;
    BASE_ASSERT(self->is_attached && (self->state == SIP_CLIENT_WAITING ||
                                      self->state == SIP_CLIENT_ACCEPTED));
    self->is_attached = false;
    if (self->state == SIP_CLIENT_WAITING)
        linger(self, SIP_CLIENT_GIVEN_UP, sixty_four_t1(self));
}

void sip_client_cancel(struct sip_client_tx *tx)
{
    BASE_ASSERT(is_invite(tx) && tx->has_provisional);
    if (tx->state != SIP_CLIENT_WAITING || tx->is_cancelled)
        return;
    send_cancel(tx);
    /* RFC 3261 section 9.1: no final response within 64*T1, and the INVITE is
     * considered cancelled. */
    tx->end_at = sip_endpoint_now(tx->endpoint) + sixty_four_t1(tx);
    arm(tx);
}
