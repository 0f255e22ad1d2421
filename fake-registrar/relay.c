// SPDX-License-Identifier: MIT
#include "fake-registrar/relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "fake-registrar/proxy.h"
#include "fake-registrar/route.h"
#include "net/fault.h"
#include "net/net.h"

#define BRANCH_MAX 40
#define RECORD_ROUTE_MAX (SIP_HOST_MAX + 32)

/* RFC 3261 table 4. */
static const struct sip_timers timers = {
    .t1 = 500 * BASE_MSEC, .t2 = 4 * BASE_SEC, .t4 = 5 * BASE_SEC};

#define TIMER_C (181 * BASE_SEC) /* 16.6 step 11: more than three minutes */

struct freg_relay {
    struct freg_relays *relays;
    struct freg_relay *previous, *next;
    struct sip_server_tx *server; /* NULL: an ACK that waits for DNS */
    struct sip_message *ack;
    struct sip_client_tx *client;
    struct freg_route route;    /* its borrowed texts last for the first hop */
    size_t tried;               /* of its hops */
    struct freg_lookup *lookup; /* under way */
    struct net_timer timer_c;
    bool is_answered;  /* a 2xx of an INVITE has gone upstream */
    bool is_cancelled; /* upstream has lost interest */
};

/* ---- open and closed ------------------------------------------------- */

static void on_timer_c(void *arg);

static struct freg_relay *open_relay(struct freg_relays *relays,
                                     struct sip_server_tx *server,
                                     const struct freg_route *route)
{
    struct sip_endpoint *endpoint = relays->service->endpoint;
    struct freg_relay *relay = base_calloc(1, sizeof *relay);

    relay->relays = relays;
    relay->server = server;
    relay->route = *route;
    relay->next = relays->first;
    if (relay->next != NULL)
        relay->next->previous = relay;
    relays->first = relay;
    net_timer_init(&relay->timer_c, net_node_net(sip_endpoint_node(endpoint)),
                   on_timer_c, relay);
    if (server != NULL)
        sip_server_set_user(server, relay);
    return relay;
}

/* No more waiting for the callee. */
static void settle(struct freg_relay *relay)
{
    net_timer_cancel(&relay->timer_c);
    relay->is_answered = true;
}

const struct sip_client_tx *freg_relays_open(const struct freg_relays *relays)
{
    struct net_node *node = sip_endpoint_node(relays->service->endpoint);

    for (const struct freg_relay *at = relays->first; at != NULL; at = at->next)
        if (!at->is_answered && at->client != NULL &&
            net_is_healthy(node, &sip_client_hop(at->client)->address))
            return at->client;
    return NULL;
}

static void close_relay(struct freg_relay *relay)
{
    settle(relay);
    freg_lookup_cancel(&relay->lookup);
    sip_message_release(&relay->ack);
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
    if (relay->client == NULL) { /* DNS has not said where it goes */
        finish_with(relay, 487);
        return true;
    }
    /* Without a provisional it has to wait for one (RFC 3261 section 9.1). */
    if (sip_client_has_provisional(relay->client))
        cancel_downstream(relay);
    return true;
}

/* 16.8: the callee rings for ever, so no other hop has a turn. Without any
 * provisional Timer B has ended the branch long before. */
static void on_timer_c(void *arg)
{
    struct freg_relay *relay = arg;

    relay->tried = relay->route.hops.count;
    cancel_downstream(relay);
}

/* ---- on to the next hop ----------------------------------------------- */

static int find_route(struct freg_service *service,
                      const struct sip_message *request, struct freg_route *out)
{
    return service->proxy != NULL ? freg_proxy_route(service, request, out)
                                  : freg_route_find(service, request, out);
}

static bool creates_dialog(const struct sip_message *request)
{
    enum sip_method method = sip_message_method(request);

    return sip_message_to_tag(request)[0] == '\0' &&
           (method == SIP_INVITE || method == SIP_REFER ||
            method == SIP_NOTIFY || method == SIP_SUBSCRIBE);
}

/* Where requests of the one at `peer` come back to: by `name`, NULL = by
 * address. `user`, "" or "path@", tells a proxy's own entries in a Path from
 * pre-loaded Routes. */
static const char *back_to_us(const struct freg_service *service,
                              const struct sip_hop *peer, const char *user,
                              const char *name, char out[RECORD_ROUTE_MAX])
{
    enum base_transport transport = peer->transport;
    char address[BASE_ADDRESS_TEXT_MAX];
    const char *host = base_address_text(
        sip_endpoint_address_for(service->endpoint, transport, &peer->address),
        address);

    if (name != NULL)
        host = name;
    if (transport == BASE_UDP)
        snprintf(out, RECORD_ROUTE_MAX, "sip:%s%s;lr", user, host);
    else
        snprintf(out, RECORD_ROUTE_MAX, "sip:%s%s;transport=%s;lr", user, host,
                 base_transport_name(transport));
    return out;
}

/* The hop before, as its Via says: its transport and the family it is of. */
static struct sip_hop came_from(const struct sip_message *request)
{
    const struct sip_via *via = sip_message_via(request);
    struct sip_hop from = {.transport = BASE_UDP};

    base_transport_parse(via->transport, &from.transport);
    if (!base_address_parse(via->received[0] != '\0' ? via->received
                                                     : via->host,
                            0, &from.address))
        from.address.family = BASE_IPV4;
    return from;
}

/* The request as it goes to `hop`; NULL if Max-Forwards is used up. */
static struct sip_message *forwarded(struct freg_service *service,
                                     const struct sip_message *request,
                                     const struct freg_route *route,
                                     const struct sip_hop *hop,
                                     const char *branch)
{
    char forth[RECORD_ROUTE_MAX], back[RECORD_ROUTE_MAX],
        path[RECORD_ROUTE_MAX];
    struct sip_hop from = came_from(request);
    const char *name = service->record_name;
    struct sip_forward_spec spec = {
        .request_uri = route->request_uri,
        .transport = hop->transport,
        .sent_by = *sip_endpoint_address_for(service->endpoint, hop->transport,
                                             &hop->address),
        .branch = branch,
        .pop_routes = route->pop_routes,
        .routes = route->path,
    };

    if (service->record_route && creates_dialog(request)) {
        spec.record_route = back_to_us(service, hop, "", name, forth);
        /* RFC 5658: twice where one entry cannot serve both sides, of which
         * transport or family differs. A name serves both families. */
        if (strcmp(forth, back_to_us(service, &from, "", name, back)) != 0)
            spec.record_route_back = back;
    }
    /* A registrar asks no DNS. */
    if (service->proxy != NULL && service->proxy->path &&
        sip_message_method(request) == SIP_REGISTER)
        spec.path = back_to_us(service, hop, "path@", NULL, path);
    return sip_message_forward(request, &spec);
}

static void write_branch(const char *token, unsigned number,
                         char out[BRANCH_MAX])
{
    if (number == 0)
        snprintf(out, BRANCH_MAX, "z9hG4bK%s", token);
    else
        snprintf(out, BRANCH_MAX, "z9hG4bK%s-%u", token, number);
}

/* One for each hop that is tried, and another if the request is a late copy,
 * while what is left of the relay of the first still absorbs answers. */
static void draw_branch(const struct freg_relay *relay, char out[BRANCH_MAX])
{
    struct sip_endpoint *endpoint = relay->relays->service->endpoint;
    const struct sip_message *request = sip_server_request(relay->server);
    const char *method = sip_message_method_name(request);
    unsigned number = (unsigned)relay->tried;
    char token[17];

    sip_endpoint_token_of(endpoint, "branch", request, token);
    write_branch(token, number, out);
    while (sip_client_knows(endpoint, out, method))
        write_branch(token, number += FREG_HOPS_MAX, out);
}

static struct base_retry schedule(const struct freg_relay *relay,
                                  enum sip_method method)
{
    const struct freg_proxy *proxy = relay->relays->service->proxy;
    struct base_retry retry = sip_retry_rfc3261(method, &timers);
    bool is_last = relay->tried == relay->route.hops.count;

    if (proxy == NULL || is_last)
        return retry;
    retry.give_up_at = proxy->timeout;
    retry.slow_give_up_at = proxy->timeout;
    return retry;
}

static const struct sip_client_handlers relay_handlers;

static void send_on(struct freg_relay *relay)
{
    struct freg_service *service = relay->relays->service;
    struct sip_message *request = sip_server_request(relay->server), *copy;
    const struct sip_hop *hop = &relay->route.hops.at[relay->tried];
    char branch[BRANCH_MAX];

    draw_branch(relay, branch);
    relay->tried++;
    copy = forwarded(service, request, &relay->route, hop, branch);
    relay->client = sip_client_send(
        service->endpoint, copy,
        &(struct sip_client_options){
            .hop = *hop,
            .retry = schedule(relay, sip_message_method(request)),
            .cancel_late = true,
            .handlers = &relay_handlers,
            .arg = relay,
        });
    sip_message_release(&copy);
    if (sip_message_method(request) == SIP_INVITE)
        start_timer_c(relay);
}

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

static void send_ack(struct freg_service *service, struct sip_message *ack,
                     const struct freg_route *route)
{
    char branch[BRANCH_MAX];
    struct sip_message *copy;

    derive_branch(service, ack, branch);
    copy = forwarded(service, ack, route, &route->hops.at[0], branch);
    if (copy != NULL)
        sip_send(service->endpoint, copy, &route->hops.at[0], false);
    sip_message_release(&copy);
}

/* DNS has answered. What leads nowhere is refused as what cannot be reached
 * (16.9); an ACK is never answered. */
static void on_found(void *arg, const struct freg_hops *hops)
{
    struct freg_relay *relay = arg;

    relay->lookup = NULL;
    relay->route.hops = *hops;
    if (relay->server == NULL) {
        if (hops->count > 0)
            send_ack(relay->relays->service, relay->ack, &relay->route);
        close_relay(relay);
    } else if (hops->count == 0) {
        finish_with(relay, 503);
    } else {
        send_on(relay);
    }
}

static void look_up(struct freg_relay *relay)
{
    struct freg_service *service = relay->relays->service;

    relay->lookup = freg_lookup_start(sip_endpoint_node(service->endpoint),
                                      service->proxy->dns, &relay->route.name,
                                      on_found, relay);
}

static void begin(struct freg_relay *relay)
{
    if (relay->route.hops.count > 0)
        send_on(relay);
    else
        look_up(relay);
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

/* 16.7 step 5 and RFC 3263: the next hop's turn; false if there is none. */
static bool goes_on(struct freg_relay *relay)
{
    if (relay->is_cancelled || relay->tried == relay->route.hops.count)
        return false;
    send_on(relay);
    return true;
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
        if (status == 503 && goes_on(relay))
            return;
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
    if (!goes_on(relay))
        finish_with(relay, relay->is_cancelled ? 487 : status);
}

static void on_client_gone(void *arg, struct sip_client_tx *tx)
{
    struct freg_relay *relay = arg;

    (void)tx;
    relay->client = NULL;
    finish(relay);
}

static const struct sip_client_handlers relay_handlers = {
    .response = on_response,
    .failed = on_failed,
    .gone = on_client_gone,
};

/* Of a request other than INVITE: upstream has given up at the same time, and
 * a 408 would be too late by definition (RFC 4320 section 4.2). */
void freg_relay_gone(struct sip_server_tx *tx)
{
    struct freg_relay *relay = sip_server_user(tx);

    if (relay != NULL)
        finish(relay);
}

/* ---- requests -------------------------------------------------------- */

bool freg_relay_start(struct freg_relays *relays, struct sip_server_tx *tx)
{
    struct freg_service *service = relays->service;
    struct sip_message *request = sip_server_request(tx);
    struct freg_relay *relay;
    struct freg_route route;
    int status = find_route(service, request, &route);

    if (status == 0 && route.is_ours)
        return false;
    if (freg_service_refuses_extension(service, tx, "Proxy-Require") ||
        freg_service_challenges(service, tx))
        return true;
    if (status == 0 && sip_message_max_forwards(request) == 0)
        status = 483;
    if (status != 0) {
        freg_service_reply(service, tx, status, NULL);
        return true;
    }
    relay = open_relay(relays, tx, &route);
    if (sip_message_method(request) == SIP_INVITE)
        freg_service_reply(service, tx, 100, NULL);
    begin(relay);
    return true;
}

/* ---- without state --------------------------------------------------- */

void freg_relay_ack(struct freg_relays *relays, struct sip_message *ack)
{
    struct freg_service *service = relays->service;
    struct freg_relay *relay;
    struct freg_route route;

    if (find_route(service, ack, &route) != 0 || route.is_ours)
        return; /* an ACK is never answered */
    if (route.hops.count > 0) {
        send_ack(service, ack, &route);
        return;
    }
    relay = open_relay(relays, NULL, &route);
    relay->ack = sip_message_hold(ack);
    look_up(relay);
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

    if (sip_message_status(response) / 100 != 2 ||
        sip_message_method(response) != SIP_INVITE ||
        !is_our_via(service, sip_message_via(response)))
        return;
    popped = sip_message_pop_via(response);
    if (popped != NULL)
        sip_send_by_via(service->endpoint, popped);
    sip_message_release(&popped);
}
