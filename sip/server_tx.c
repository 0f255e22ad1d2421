// SPDX-License-Identifier: MIT
/* Server transactions: RFC 3261 section 17.2, RFC 6026 section 7.1, and the
 * re-sending of a 2xx until its ACK (RFC 3261 section 13.3.1.4). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/draw.h"
#include "base/memory.h"
#include "sip/endpoint_private.h"

#define MAGIC_COOKIE "z9hG4bK"

static bool is_invite(const struct sip_server_tx *tx)
{
    return tx->request->method == SIP_INVITE;
}

/* ---- finding ------------------------------------------------------------------- */

static bool has_cookie(const struct sip_message *message)
{
    return strncmp(message->via.branch, MAGIC_COOKIE,
                   sizeof MAGIC_COOKIE - 1) == 0;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return base_hash(hash, text, strlen(text) + 1);
}

/* RFC 3261 section 17.2.3. The ACK of a non-2xx and a CANCEL are looked up with
 * the method INVITE; sent-by is compared afterwards. */
static uint64_t key_hash(const struct sip_message *message, const char *method)
{
    uint64_t hash = hash_text(BASE_HASH_INIT, method);

    return hash_text(hash, has_cookie(message) ? message->via.branch
                                               : message->call_id);
}

/* A branch of an RFC 2543 client says nothing; then everything must agree that
 * the same section lists. */
static bool same_transaction(const struct sip_message *a,
                             const struct sip_message *b)
{
    if (strcasecmp(a->via.host, b->via.host) != 0 ||
        a->via.port != b->via.port || strcmp(a->via.branch, b->via.branch) != 0)
        return false;
    return has_cookie(a) ||
           (strcmp(a->call_id, b->call_id) == 0 &&
            strcmp(a->from_tag, b->from_tag) == 0 &&
            strcmp(a->request_uri, b->request_uri) == 0 && a->cseq == b->cseq);
}

static struct sip_server_tx *find(const struct sip_endpoint *endpoint,
                                  const struct sip_message *message,
                                  const char *method)
{
    uint64_t hash = key_hash(message, method);
    struct sip_tx_node *node =
        sip_tx_table_find(&endpoint->servers, hash, NULL);

    for (; node != NULL;
         node = sip_tx_table_find(&endpoint->servers, hash, node)) {
        struct sip_server_tx *tx =
            BASE_CONTAINER_OF(node, struct sip_server_tx, node);

        if (strcmp(tx->request->method_name, method) == 0 &&
            same_transaction(tx->request, message))
            return tx;
    }
    return NULL;
}

/* The ACK of a 2xx has a branch of its own: it is found by its dialog and CSeq
 * (RFC 3261 section 13.2.2.4). */
static uint64_t ack_hash(const struct sip_message *message)
{
    return base_hash(hash_text(BASE_HASH_INIT, message->call_id),
                     &message->cseq, sizeof message->cseq);
}

static struct sip_server_tx *
find_acknowledged(const struct sip_endpoint *endpoint,
                  const struct sip_message *ack)
{
    uint64_t hash = ack_hash(ack);
    struct sip_tx_node *node =
        sip_tx_table_find(&endpoint->unacknowledged, hash, NULL);

    for (; node != NULL;
         node = sip_tx_table_find(&endpoint->unacknowledged, hash, node)) {
        struct sip_server_tx *tx =
            BASE_CONTAINER_OF(node, struct sip_server_tx, ack_node);

        if (tx->request->cseq == ack->cseq &&
            strcmp(tx->request->call_id, ack->call_id) == 0 &&
            strcmp(tx->request->from_tag, ack->from_tag) == 0 &&
            strcmp(tx->last->to_tag, ack->to_tag) == 0)
            return tx;
    }
    return NULL;
}

/* ---- life ---------------------------------------------------------------------- */

static void arm(struct sip_server_tx *tx)
{
    net_timer_set(&tx->timer,
                  tx->resend_at < tx->end_at ? tx->resend_at : tx->end_at);
}

static void stop_awaiting_ack(struct sip_server_tx *tx)
{
    if (!tx->awaits_ack)
        return;
    sip_tx_table_remove(&tx->endpoint->unacknowledged, &tx->ack_node);
    tx->awaits_ack = false;
    tx->resend_at = BASE_TIME_NEVER;
}

static void release(struct sip_server_tx *tx)
{
    net_timer_cancel(&tx->timer);
    sip_live_leave(&tx->live);
    sip_message_release(&tx->request);
    sip_message_release(&tx->last);
    free(tx);
}

void sip_server_drop_all(struct sip_endpoint *endpoint)
{
    struct sip_tx_node *node;

    sip_tx_table_fini(&endpoint->unacknowledged);
    while ((node = sip_tx_table_pop(&endpoint->servers)) != NULL)
        release(BASE_CONTAINER_OF(node, struct sip_server_tx, node));
    sip_tx_table_fini(&endpoint->servers);
}

static bool is_reliable(const struct sip_server_tx *tx)
{
    return tx->hop.transport != BASE_UDP;
}

static uint16_t sent_by_port(const struct sip_via *via,
                             enum base_transport transport)
{
    return via->port > 0 ? via->port : sip_default_port(transport);
}

/* On the connection the request came on, or if that is gone on one to where
 * its Via says (RFC 3261 section 18.2.2). */
static void send_back(struct sip_endpoint *endpoint,
                      struct sip_message *response, const struct sip_via *via,
                      struct sip_hop hop, const struct sip_transmission *how)
{
    if (hop.transport != BASE_UDP && !sip_connection_exists(endpoint, &hop))
        hop.address.port = sent_by_port(via, hop.transport);
    sip_transmit(endpoint, response, &hop, how, NULL);
}

void sip_send_by_via(struct sip_endpoint *endpoint,
                     struct sip_message *response)
{
    const struct sip_via *via = &response->via;
    struct sip_hop hop = {0};

    if (base_transport_parse(via->transport, &hop.transport) &&
        base_address_parse(via->received[0] != '\0' ? via->received : via->host,
                           via->rport != 0 ? via->rport
                                           : sent_by_port(via, hop.transport),
                           &hop.address))
        send_back(endpoint, response, via, hop, &(struct sip_transmission){0});
}

static void send_response(struct sip_server_tx *tx,
                          struct sip_message *response,
                          const struct sip_transmission *how)
{
    send_back(tx->endpoint, response, &tx->request->via, tx->hop, how);
}

static void send_last(struct sip_server_tx *tx, bool retransmission)
{
    struct sip_transmission how = {.retransmission = retransmission,
                                   .raw = &tx->raw};

    send_response(tx, tx->last, &how);
}

/* The owner of a request that is no INVITE knows since his final response that
 * the transaction is over; if he gave none, he must be told. */
static void forget(struct sip_server_tx *tx)
{
    struct sip_endpoint *endpoint = tx->endpoint;
    struct sip_endpoint_handlers handlers = endpoint->handlers;
    void *arg = endpoint->arg;
    bool unacknowledged = tx->awaits_ack;
    bool tell =
        !tx->is_ours && (is_invite(tx) || tx->state == SIP_SERVER_UNANSWERED);

    stop_awaiting_ack(tx);
    sip_live_leave(&tx->live);
    sip_tx_table_remove(&endpoint->servers, &tx->node);
    if (unacknowledged && handlers.unacknowledged != NULL)
        handlers.unacknowledged(arg, tx);
    if (tell && handlers.gone != NULL)
        handlers.gone(arg, tx);
    release(tx);
}

static void on_timer(void *arg)
{
    struct sip_server_tx *tx = arg;
    base_time now = sip_endpoint_now(tx->endpoint);

    if (now >= tx->end_at) {
        forget(tx);
        return;
    }
    send_last(tx, true); /* Timer G, or the 2xx without ACK */
    tx->interval *= 2;
    if (tx->interval > tx->endpoint->timers.t2)
        tx->interval = tx->endpoint->timers.t2;
    tx->resend_at = now + tx->interval;
    arm(tx);
}

static struct sip_server_tx *create(struct sip_endpoint *endpoint,
                                    struct sip_message *request,
                                    const struct base_address *from)
{
    struct sip_server_tx *tx = base_calloc(1, sizeof *tx);

    tx->endpoint = endpoint;
    tx->request = sip_message_hold(request);
    tx->from = *from;
    tx->hop = sip_response_hop(request, from);
    tx->resend_at = BASE_TIME_NEVER;
    /* The client of a request that is no INVITE gives up after 64*T1; an answer
     * that has not been given by then is of no use (RFC 4320). */
    tx->end_at = is_invite(tx)
                     ? BASE_TIME_NEVER
                     : sip_endpoint_now(endpoint) + 64 * endpoint->timers.t1;
    net_timer_init(&tx->timer, endpoint->net, on_timer, tx);
    sip_tx_table_put(&endpoint->servers, &tx->node,
                     key_hash(request, request->method_name));
    sip_live_enter(endpoint, &tx->live, &tx->from);
    arm(tx);
    return tx;
}

/* ---- answering ----------------------------------------------------------------- */

static void replace_last(struct sip_server_tx *tx, struct sip_message *response)
{
    sip_message_release(&tx->last);
    tx->last = sip_message_hold(response);
    tx->raw = 0;
}

static void start_resending(struct sip_server_tx *tx)
{
    tx->interval = tx->endpoint->timers.t1;
    tx->resend_at = sip_endpoint_now(tx->endpoint) + tx->interval;
}

static void become_final(struct sip_server_tx *tx, bool reliable)
{
    bool accepted = is_invite(tx) && tx->last->status < 300;
    base_span rest = 64 * tx->endpoint->timers.t1;

    sip_live_leave(&tx->live);
    tx->state = accepted ? SIP_SERVER_ACCEPTED : SIP_SERVER_COMPLETED;
    /* Timer J, H or L, and the time after which a 2xx is given up */
    if (is_reliable(tx) && !is_invite(tx))
        rest = 0;
    tx->end_at = sip_endpoint_now(tx->endpoint) + rest;
    if (accepted && reliable) {
        tx->awaits_ack = true;
        sip_tx_table_put(&tx->endpoint->unacknowledged, &tx->ack_node,
                         ack_hash(tx->request));
    }
    /* A 2xx may have to cross UDP further on (13.3.1.4). */
    if (is_invite(tx) && (accepted ? reliable : !is_reliable(tx)))
        start_resending(tx);
    arm(tx);
}

void sip_server_respond(struct sip_server_tx *tx, struct sip_message *response,
                        bool reliable)
{
    BASE_ASSERT(!response->is_request);
    if (tx->state == SIP_SERVER_UNANSWERED) {
        replace_last(tx, response);
        send_last(tx, false);
        if (response->status >= 200)
            become_final(tx, reliable);
    } else if (tx->state == SIP_SERVER_ACCEPTED && !reliable &&
               response->status >= 200 && response->status < 300) {
        /* A proxy passes every 2xx on (RFC 6026 section 7.1). */
        struct sip_transmission how = {.retransmission = true};

        send_response(tx, response, &how);
    }
}

struct sip_message *sip_server_request(const struct sip_server_tx *tx)
{
    return tx->request;
}

const struct base_address *sip_server_from(const struct sip_server_tx *tx)
{
    return &tx->from;
}

void sip_server_set_user(struct sip_server_tx *tx, void *user)
{
    tx->user = user;
}

void *sip_server_user(const struct sip_server_tx *tx)
{
    return tx->user;
}

bool sip_server_is_answered(const struct sip_server_tx *tx)
{
    return tx->state != SIP_SERVER_UNANSWERED;
}

/* Over UDP: to the port the request came from if the client can take that (RFC
 * 3581), else to the port of its Via; always to the IP it came from. Over TCP
 * and TLS: back on the connection. */
struct sip_hop sip_response_hop(const struct sip_message *request,
                                const struct base_address *from)
{
    struct sip_hop hop = {.address = *from, .transport = BASE_UDP};

    base_transport_parse(request->via.transport, &hop.transport);
    if (hop.transport == BASE_UDP && !request->via.has_rport)
        hop.address.port = sent_by_port(&request->via, BASE_UDP);
    return hop;
}

/* ---- requests ------------------------------------------------------------------ */

/* RFC 6026: once a 2xx is out, copies of the INVITE are absorbed; it is the
 * re-sending of the 2xx that reaches the client. */
static void take_copy(struct sip_server_tx *tx)
{
    if (tx->last != NULL && (tx->state == SIP_SERVER_UNANSWERED ||
                             tx->state == SIP_SERVER_COMPLETED))
        send_last(tx, true);
}

static void take_ack(struct sip_endpoint *endpoint, struct sip_message *ack,
                     const struct base_address *from)
{
    struct sip_server_tx *tx = find(endpoint, ack, sip_method_name(SIP_INVITE));

    if (tx != NULL && tx->state != SIP_SERVER_ACCEPTED) {
        if (tx->state == SIP_SERVER_COMPLETED) {
            tx->state = SIP_SERVER_CONFIRMED;
            tx->resend_at = BASE_TIME_NEVER;
            tx->end_at = sip_endpoint_now(endpoint); /* Timer I */
            if (!is_reliable(tx))
                tx->end_at += endpoint->timers.t4;
            arm(tx);
        }
        return;
    }
    tx = find_acknowledged(endpoint, ack);
    if (tx != NULL) {
        stop_awaiting_ack(tx);
        arm(tx);
    }
    if (endpoint->handlers.ack != NULL)
        endpoint->handlers.ack(endpoint->arg, ack, from);
}

/* RFC 3261 section 9.2: the To tag of the 200 is that of the INVITE's
 * responses, if there is one already. */
static void answer_cancel(struct sip_server_tx *tx,
                          const struct sip_server_tx *invite)
{
    char token[17];
    struct sip_response_spec spec = {.status = invite != NULL ? 200 : 481};
    struct sip_message *response;

    if (invite != NULL && invite->last != NULL &&
        invite->last->to_tag[0] != '\0')
        spec.to_tag = invite->last->to_tag;
    else
        spec.to_tag = sip_endpoint_token(tx->endpoint, "tag", token);
    response = sip_response_create(tx->request, &spec);
    sip_server_respond(tx, response, false);
    sip_message_release(&response);
}

static void take_cancel(struct sip_endpoint *endpoint,
                        struct sip_message *cancel,
                        const struct base_address *from)
{
    struct sip_server_tx *invite =
        find(endpoint, cancel, sip_method_name(SIP_INVITE));
    struct sip_server_tx *tx = create(endpoint, cancel, from);

    tx->is_ours = true;
    answer_cancel(tx, invite);
    if (invite != NULL && invite->state == SIP_SERVER_UNANSWERED &&
        endpoint->handlers.cancelled != NULL)
        endpoint->handlers.cancelled(endpoint->arg, invite);
}

void sip_server_receive(struct sip_endpoint *endpoint,
                        struct sip_message *request,
                        const struct base_address *from)
{
    struct sip_server_tx *tx;

    if (request->method == SIP_ACK) {
        take_ack(endpoint, request, from);
        return;
    }
    tx = find(endpoint, request, request->method_name);
    if (tx != NULL) {
        take_copy(tx);
    } else if (request->method == SIP_CANCEL) {
        take_cancel(endpoint, request, from);
    } else {
        tx = create(endpoint, request, from);
        endpoint->handlers.request(endpoint->arg, tx, request, from);
    }
}
