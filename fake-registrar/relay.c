// SPDX-License-Identifier: MIT
#include "fake-registrar/relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "fake-registrar/route.h"
#include "net/fault.h"
#include "net/net.h"

#define BRANCH_MAX 32
#define RECORD_ROUTE_MAX (SIP_HOST_MAX + 32)

/* RFC 3261 table 4. */
static const struct sip_timers timers = {
    .t1 = 500 * BASE_MSEC, .t2 = 4 * BASE_SEC, .t4 = 5 * BASE_SEC};

#define TIMER_C (181 * BASE_SEC) /* 16.6 step 11: more than three minutes */

struct freg_relay {
    struct freg_relays *relays;
    struct freg_relay *previous, *next;
    struct sip_server_tx *server;
    struct sip_client_tx *client;
    struct net_timer timer_c;
    bool is_answered;  /* a 2xx of an INVITE has gone upstream */
    bool is_cancelled; /* upstream has lost interest */
};

/* ---- open and closed ------------------------------------------------- */

static void on_timer_c(void *arg);

static struct freg_relay *open_relay(struct freg_relays *relays,
                                     struct sip_server_tx *server)
{
    struct sip_endpoint *endpoint = relays->service->endpoint;
    struct freg_relay *relay = base_calloc(1, sizeof *relay);

    relay->relays = relays;
    relay->server = server;
    relay->next = relays->first;
    if (relay->next != NULL)
        relay->next->previous = relay;
    relays->first = relay;
    net_timer_init(&relay->timer_c, net_node_net(sip_endpoint_node(endpoint)),
                   on_timer_c, relay);
    sip_server_set_user(server, relay);
    return relay;
}

/* No more waiting for the callee. */
static void settle(struct freg_relay *relay)
{
    net_timer_cancel(&relay->timer_c);
    relay->is_answered = true;
}

bool freg_relays_wait(const struct freg_relays *relays)
{
    struct net_node *node = sip_endpoint_node(relays->service->endpoint);

    for (const struct freg_relay *at = relays->first; at != NULL; at = at->next)
        if (!at->is_answered && at->client != NULL &&
            net_is_healthy(node, &sip_client_hop(at->client)->address))
            return true;
    return false;
}

static void close_relay(struct freg_relay *relay)
{
    settle(relay);
    if (relay->next != NULL)
        relay->next->previous = relay->previous;
    if (relay->previous != NULL)
        relay->previous->next = relay->next;
    else
        relay->relays->first = relay->next;
    free(relay);
}

void freg_relays_init(struct freg_relays *relays, struct freg_service *service)
{
    *relays = (struct freg_relays){.service = service};
}

void freg_relays_fini(struct freg_relays *relays)
{
    while (relays->first != NULL)
        close_relay(relays->first);
}

/* Ends the relay and gives back what its final answer goes into. */
static struct sip_server_tx *finish(struct freg_relay *relay)
{
    struct sip_server_tx *server = relay->server;

    if (relay->client != NULL)
        sip_client_abandon(&relay->client);
    sip_server_set_user(server, NULL);
    close_relay(relay);
    return server;
}

static void finish_with(struct freg_relay *relay, int status)
{
    struct freg_service *service = relay->relays->service;

    freg_service_reply(service, finish(relay), status, NULL);
}

static void start_timer_c(struct freg_relay *relay)
{
    base_time now = freg_service_now(relay->relays->service);

    net_timer_set(&relay->timer_c, base_time_add(now, TIMER_C));
}

/* ---- cancelling ------------------------------------------------------ */

/* If no final answer follows within 64*T1, the client transaction fails. */
static void cancel_downstream(struct freg_relay *relay)
{
    net_timer_cancel(&relay->timer_c);
    sip_client_cancel(relay->client);
}

bool freg_relay_cancel(struct sip_server_tx *tx)
{
    struct freg_relay *relay = sip_server_user(tx);

    if (relay == NULL)
        return false;
    relay->is_cancelled = true;
    /* Without a provisional it has to wait for one (RFC 3261 section 9.1). */
    if (sip_client_has_provisional(relay->client))
        cancel_downstream(relay);
    return true;
}

/* 16.8: the callee rings for ever. Without any provisional Timer B would have
 * ended the relay long before. */
static void on_timer_c(void *arg)
{
    cancel_downstream(arg);
}

/* ---- answers --------------------------------------------------------- */

static void pass_up(struct freg_service *service, struct sip_server_tx *server,
                    struct sip_message *response)
{
    struct sip_message *popped = sip_message_pop_via(response);

    if (popped != NULL)
        sip_server_respond(server, popped, false);
    else if (sip_message_status(response) >= 200)
        freg_service_reply(service, server, 502, NULL); /* it lost the Vias */
    sip_message_release(&popped);
}

static void on_provisional(struct freg_relay *relay,
                           struct sip_message *response)
{
    bool is_ringing = net_timer_is_pending(&relay->timer_c);

    /* 16.7 step 2: a 100 is hop by hop. */
    if (sip_message_status(response) > 100) {
        pass_up(relay->relays->service, relay->server, response);
        if (is_ringing)
            start_timer_c(relay);
    }
    if (relay->is_cancelled && is_ringing)
        cancel_downstream(relay);
}

static void on_response(void *arg, struct sip_client_tx *tx,
                        struct sip_message *response)
{
    struct freg_relay *relay = arg;
    struct freg_service *service = relay->relays->service;
    int status = sip_message_status(response);

    (void)tx;
    if (status < 200) {
        on_provisional(relay, response);
    } else if (status < 300 && sip_message_method(response) == SIP_INVITE) {
        settle(relay);
        pass_up(service, relay->server, response);
    } else {
        relay->client = NULL; /* dead with its final answer */
        pass_up(service, finish(relay), response);
    }
}

/* 16.9: a transport error counts as a 503 from downstream. */
static void on_failed(void *arg, struct sip_client_tx *tx,
                      enum sip_failure failure, bool provisional)
{
    struct freg_relay *relay = arg;
    int status = failure == SIP_FAILURE_TIMEOUT ? 408 : 503;

    (void)tx;
    (void)provisional;
    relay->client = NULL;
    finish_with(relay, relay->is_cancelled ? 487 : status);
}

static void on_client_gone(void *arg, struct sip_client_tx *tx)
{
    struct freg_relay *relay = arg;

    (void)tx;
    relay->client = NULL;
    finish(relay);
}

/* Of a request other than INVITE: upstream has given up at the same time, and
 * a 408 would be too late by definition (RFC 4320 section 4.2). */
void freg_relay_gone(struct sip_server_tx *tx)
{
    struct freg_relay *relay = sip_server_user(tx);

    if (relay != NULL)
        finish(relay);
}

/* ---- requests -------------------------------------------------------- */

static bool creates_dialog(const struct sip_message *request)
{
    enum sip_method method = sip_message_method(request);

    return sip_message_to_tag(request)[0] == '\0' &&
           (method == SIP_INVITE || method == SIP_REFER ||
            method == SIP_NOTIFY);
}

/* Where requests of the dialog come back to by `transport`. */
static const char *record_route(const struct freg_service *service,
                                enum base_transport transport,
                                char out[RECORD_ROUTE_MAX])
{
    char address[BASE_ADDRESS_TEXT_MAX];
    const char *host = service->record_name;

    if (host == NULL)
        host = base_address_text(
            sip_endpoint_address_for(service->endpoint, transport), address);
    if (transport == BASE_UDP)
        snprintf(out, RECORD_ROUTE_MAX, "sip:%s;lr", host);
    else
        snprintf(out, RECORD_ROUTE_MAX, "sip:%s;transport=%s;lr", host,
                 base_transport_name(transport));
    return out;
}

/* The request as it goes on; NULL if Max-Forwards is used up. */
static struct sip_message *forwarded(struct freg_service *service,
                                     const struct sip_message *request,
                                     const struct freg_route *route,
                                     const char *branch)
{
    char forth[RECORD_ROUTE_MAX], back[RECORD_ROUTE_MAX];
    enum base_transport from = BASE_UDP, to = route->hop.transport;
    struct sip_forward_spec spec = {
        .request_uri = route->request_uri,
        .transport = to,
        .sent_by = *sip_endpoint_address_for(service->endpoint, to),
        .branch = branch,
        .pop_routes = route->pop_routes,
    };

    base_transport_parse(sip_message_via(request)->transport, &from);
    if (service->record_route && creates_dialog(request)) {
        spec.record_route = record_route(service, to, forth);
        if (from != to)
            spec.record_route_back = record_route(service, from, back);
    }
    return sip_message_forward(request, &spec);
}

static void send_on(struct freg_relays *relays, struct sip_server_tx *tx,
                    struct sip_message *request, const struct sip_hop *hop)
{
    static const struct sip_client_handlers handlers = {
        .response = on_response,
        .failed = on_failed,
        .gone = on_client_gone,
    };
    enum sip_method method = sip_message_method(request);
    struct freg_relay *relay = open_relay(relays, tx);

    if (method == SIP_INVITE) {
        freg_service_reply(relays->service, tx, 100, NULL);
        start_timer_c(relay);
    }
    relay->client =
        sip_client_send(relays->service->endpoint, request,
                        &(struct sip_client_options){
                            .hop = *hop,
                            .retry = sip_retry_rfc3261(method, &timers),
                            .handlers = &handlers,
                            .arg = relay,
                        });
}

bool freg_relay_start(struct freg_relays *relays, struct sip_server_tx *tx)
{
    struct freg_service *service = relays->service;
    struct sip_message *request = sip_server_request(tx), *copy;
    struct freg_route route;
    char branch[BRANCH_MAX], token[17];
    int status = freg_route_find(service, request, &route);

    if (status == 0 && route.is_ours)
        return false;
    if (freg_service_refuses_extension(service, tx, "Proxy-Require"))
        return true;
    if (status != 0) {
        freg_service_reply(service, tx, status, NULL);
        return true;
    }
    snprintf(
        branch, sizeof branch, "z9hG4bK%s",
        sip_endpoint_token_of(service->endpoint, "branch", request, token));
    copy = forwarded(service, request, &route, branch);
    if (copy == NULL) {
        freg_service_reply(service, tx, 483, NULL);
        return true;
    }
    send_on(relays, tx, copy, &route.hop);
    sip_message_release(&copy);
    return true;
}

/* ---- without state --------------------------------------------------- */

/* 16.11: copies of one ACK must get one branch, so it is derived, not drawn. */
static void derive_branch(const struct freg_service *service,
                          const struct sip_message *ack, char out[BRANCH_MAX])
{
    const struct net_node *node = sip_endpoint_node(service->endpoint);
    char token[17];

    base_draw_token(base_draw(net_seed(net_node_net(node)), net_node_name(node),
                              sip_message_via(ack)->branch,
                              sip_message_cseq(ack)),
                    token);
    snprintf(out, BRANCH_MAX, "z9hG4bK%s", token);
}

void freg_relay_ack(struct freg_service *service, struct sip_message *ack)
{
    struct sip_message *copy;
    struct freg_route route;
    char branch[BRANCH_MAX];

    if (freg_route_find(service, ack, &route) != 0 || route.is_ours)
        return; /* an ACK is never answered */
    derive_branch(service, ack, branch);
    copy = forwarded(service, ack, &route, branch);
    if (copy != NULL)
        sip_send(service->endpoint, copy, &route.hop, false);
    sip_message_release(&copy);
}

/* Where the topmost Via says (18.2.2, RFC 3581 section 4); over TCP and TLS the
 * port it came from is its connection. */
static bool hop_of_via(const struct sip_via *via, struct sip_hop *out)
{
    uint16_t port;

    *out = (struct sip_hop){0};
    if (!base_transport_parse(via->transport, &out->transport))
        return false;
    port = via->port != 0 ? via->port : sip_default_port(out->transport);
    return base_address_parse(
        via->received[0] != '\0' ? via->received : via->host,
        via->rport != 0 ? via->rport : port, &out->address);
}

static bool is_our_via(const struct freg_service *service,
                       const struct sip_via *via)
{
    enum base_transport transport = BASE_UDP;
    struct base_address address;

    base_transport_parse(via->transport, &transport);
    return base_address_parse(via->host,
                              via->port != 0 ? via->port
                                             : sip_default_port(transport),
                              &address) &&
           freg_service_is_at(service, &address);
}

/* Only a 2xx of an INVITE is passed on without its transaction (RFC 6026
 * section 8.9): the callee took the call after it had been given up here. */
void freg_relay_stray(struct freg_service *service,
                      struct sip_message *response)
{
    struct sip_message *popped;
    struct sip_hop hop;

    if (sip_message_status(response) / 100 != 2 ||
        sip_message_method(response) != SIP_INVITE ||
        !is_our_via(service, sip_message_via(response)))
        return;
    popped = sip_message_pop_via(response);
    if (popped != NULL && hop_of_via(sip_message_via(popped), &hop))
        sip_send(service->endpoint, popped, &hop, false);
    sip_message_release(&popped);
}
