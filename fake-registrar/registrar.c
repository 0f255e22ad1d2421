// SPDX-License-Identifier: MIT
#include "fake-registrar/registrar.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/timeline.h"
#include "fake-registrar/fault.h"
#include "fake-registrar/proxy.h"
#include "fake-registrar/register.h"
#include "fake-registrar/relay.h"
#include "fake-registrar/service.h"
#include "fake-registrar/subscription.h"
#include "net/fault.h"
#include "net/stream.h"

#define ALLOW                                                                  \
    "REGISTER, INVITE, ACK, CANCEL, BYE, OPTIONS, MESSAGE, INFO, UPDATE, "     \
    "PRACK, REFER, NOTIFY, SUBSCRIBE"

struct freg_registrar {
    struct net_node *node;
    struct freg_service service;
    struct freg_relays relays;
    struct freg_subscriptions subscriptions;
    struct freg_own_fault fault;
    unsigned transports;
};

/* ---- what comes in --------------------------------------------------- */

static void refuse_event(struct freg_registrar *registrar,
                         struct sip_server_tx *tx)
{
    freg_service_reply(&registrar->service, tx, 489, NULL);
}

static void list_methods(struct freg_registrar *registrar,
                         struct sip_server_tx *tx, int status)
{
    freg_service_reply(&registrar->service, tx, status,
                       &(struct sip_header){"Allow", ALLOW});
}

/* Phones keep their NAT binding open with a NOTIFY of this event. */
static bool is_keep_alive(const struct sip_message *request)
{
    const char *event = sip_message_header(request, "Event", 0);

    return event != NULL && strcmp(event, "keep-alive") == 0;
}

/* A request to the registrar itself: its Request-URI names no user. */
static void answer_own(struct freg_registrar *registrar,
                       struct sip_server_tx *tx)
{
    const struct sip_message *request = sip_server_request(tx);
    enum sip_method method = sip_message_method(request);

    if (method == SIP_OPTIONS)
        list_methods(registrar, tx, 200);
    else if (method == SIP_NOTIFY && is_keep_alive(request))
        freg_service_reply(&registrar->service, tx, 200, NULL);
    else if (method == SIP_NOTIFY)
        refuse_event(registrar, tx);
    else
        freg_service_reply(&registrar->service, tx, 404, NULL);
}

static void on_request(void *arg, struct sip_server_tx *tx,
                       struct sip_message *request,
                       const struct base_address *from)
{
    struct freg_registrar *registrar = arg;
    enum sip_method method = sip_message_method(request);
    bool in_dialog = sip_message_to_tag(request)[0] != '\0';

    (void)from;
    if (freg_fault_answer(&registrar->fault, &registrar->service, tx))
        return;
    if (registrar->service.proxy != NULL) {
        if (!freg_relay_start(&registrar->relays, tx))
            answer_own(registrar, tx);
        return;
    }
    if (method == SIP_REGISTER)
        freg_register_answer(&registrar->service, tx);
    else if (method == SIP_SUBSCRIBE)
        freg_subscriptions_answer(&registrar->subscriptions, tx);
    else if (method == SIP_PUBLISH)
        refuse_event(registrar, tx);
    else if (method == SIP_METHOD_OTHER && !in_dialog)
        list_methods(registrar, tx, 405);
    else if (!freg_relay_start(&registrar->relays, tx))
        answer_own(registrar, tx);
}

static void on_ack(void *arg, struct sip_message *ack,
                   const struct base_address *from)
{
    struct freg_registrar *registrar = arg;

    (void)from;
    if (!freg_fault_swallows(&registrar->fault, SIP_ACK))
        freg_relay_ack(&registrar->relays, ack);
}

/* An INVITE that belongs to no relay was stalled; while the server stalls, its
 * 487 does not come either. */
static void on_cancelled(void *arg, struct sip_server_tx *tx)
{
    struct freg_registrar *registrar = arg;

    if (freg_relay_cancel(tx) ||
        freg_fault_swallows(&registrar->fault, SIP_CANCEL))
        return;
    freg_service_reply(&registrar->service, tx, 487, NULL);
}

static void on_stray(void *arg, struct sip_message *response,
                     const struct base_address *from)
{
    struct freg_registrar *registrar = arg;

    (void)from;
    freg_relay_stray(&registrar->service, response);
}

static void on_gone(void *arg, struct sip_server_tx *tx)
{
    (void)arg;
    freg_relay_gone(tx);
}

/* ---- life ------------------------------------------------------------ */

/* Beside UDP and TCP it is one above their port; alone it has the one given. */
static uint16_t tls_port(const struct freg_options *options)
{
    return options->tls_port == 0 && options->transports == 1U << BASE_TLS
               ? options->port
               : options->tls_port;
}

int freg_registrar_create(struct net_node *node,
                          const struct freg_options *options,
                          struct freg_registrar **out, struct base_error *error)
{
    static const struct sip_endpoint_handlers handlers = {
        .request = on_request,
        .ack = on_ack,
        .cancelled = on_cancelled,
        .stray = on_stray,
        .gone = on_gone,
    };
    struct freg_registrar *registrar = base_calloc(1, sizeof *registrar);
    struct freg_location *shared =
        options->shares != NULL ? options->shares->service.location : NULL;
    struct sip_endpoint_options endpoint = {
        .port = options->port != 0 ? options->port : FREG_PORT_DEFAULT,
        .tls_port = tls_port(options),
        .transports = options->transports != 0
                          ? options->transports
                          : 1U << BASE_UDP | 1U << BASE_TCP,
        .idle_close = options->idle_close,
        .names = options->tls_names,
        .name_count = options->tls_name_count,
        .certificate_ends = options->tls_expires,
        .handlers = &handlers,
        .arg = registrar,
    };
    int err;

    registrar->node = node;
    registrar->transports = endpoint.transports;
    freg_relays_init(&registrar->relays, &registrar->service);
    freg_subscriptions_init(&registrar->subscriptions, &registrar->service);
    if ((err = freg_service_init(&registrar->service, options, shared,
                                 error)) != 0 ||
        (err = sip_endpoint_create(node, &endpoint,
                                   &registrar->service.endpoint, error)) != 0) {
        freg_service_fini(&registrar->service);
        free(registrar);
        return err;
    }
    if (options->proxy != NULL)
        registrar->service.proxy =
            freg_proxy_create(node, options->proxy, endpoint.transports);
    *out = registrar;
    return 0;
}

void freg_registrar_destroy(struct freg_registrar **registrar)
{
    struct freg_registrar *self = *registrar;

    if (self == NULL)
        return;
    sip_endpoint_destroy(&self->service.endpoint); /* transactions go first */
    freg_relays_fini(&self->relays);
    freg_proxy_destroy(&self->service.proxy);
    freg_service_fini(&self->service);
    freg_subscriptions_fini(&self->subscriptions);
    free(self);
    *registrar = NULL;
}

/* ---- faults ---------------------------------------------------------- */

int freg_registrar_drop(struct freg_registrar *registrar,
                        const struct freg_fault *fault,
                        struct base_error *error)
{
    struct freg_own_fault own;
    struct net_fault net;
    const char *kind = registrar->service.proxy != NULL ? "proxy" : "registrar";
    int err = freg_fault_read(kind, fault, &own, &net, error);

    if (err != 0)
        return err;
    registrar->fault = own;
    sip_endpoint_set_slow(registrar->service.endpoint, own.delay);
    net_node_drop(registrar->node, &net);
    return 0;
}

void freg_registrar_restore(struct freg_registrar *registrar)
{
    registrar->fault = (struct freg_own_fault){0};
    sip_endpoint_set_slow(registrar->service.endpoint, 0);
    net_node_restore(registrar->node);
}

void freg_registrar_restart(struct freg_registrar *registrar, bool forget)
{
    struct freg_service *service = &registrar->service;

    net_node_record(registrar->node, "restart", forget ? "forget" : NULL);
    sip_endpoint_reset(service->endpoint);
    freg_relays_fini(&registrar->relays);
    /* What its kernel had taken, and it has never seen: it was hung. */
    net_node_reset_streams(registrar->node);
    freg_subscriptions_reset(&registrar->subscriptions);
    if (!forget)
        return;
    freg_subscriptions_fini(&registrar->subscriptions);
    if (!freg_location_is_shared(service->location))
        freg_location_clear(service->location);
    if (service->here != NULL)
        freg_location_clear(service->here);
    if (service->auth != NULL)
        freg_auth_forget(service->auth);
}

/* ---- what it saw ----------------------------------------------------- */

bool freg_registrar_binding(struct freg_registrar *registrar, const char *aor,
                            size_t i, struct freg_binding *out)
{
    struct freg_service *service = &registrar->service;
    struct freg_aor who;

    return freg_aor_read_name(aor, &service->domains, &who) &&
           freg_location_at(service->location, &who, i,
                            freg_service_now(service), out);
}

/* Copies never come up here from the transactions that absorb them; the
 * timeline has every message. */
uint64_t freg_registrar_seen(const struct freg_registrar *registrar,
                             const char *method)
{
    const struct base_timeline *timeline =
        net_timeline(net_node_net(registrar->node));
    uint32_t to = net_node_actor(registrar->node);
    uint32_t name = base_timeline_find(timeline, method);
    uint64_t count = 0;

    if (method != NULL && name == 0)
        return 0;
    for (size_t i = 0; i < base_timeline_count(timeline); i++) {
        const struct base_event *event = base_timeline_at(timeline, i);

        if (event->kind == BASE_EVENT_SIP && event->status == 0 &&
            event->dst == to && event->fate == BASE_FATE_DELIVERED &&
            (method == NULL || event->name == name))
            count++;
    }
    return count;
}

const struct sip_client_tx *
freg_registrar_open(const struct freg_registrar *registrar)
{
    return freg_relays_open(&registrar->relays);
}

bool freg_registrar_has_live(const struct freg_registrar *registrar)
{
    return freg_registrar_open(registrar) != NULL;
}

struct sip_hop freg_registrar_next(const struct freg_registrar *registrar,
                                   unsigned transports,
                                   const struct base_address *peer)
{
    enum base_transport transport = BASE_TLS;

    /* Whoever has a stack can connect: listening is another matter. */
    if ((registrar->transports & 1U << BASE_TCP) != 0)
        transport = BASE_TCP;
    if ((registrar->transports & 1U << BASE_UDP) != 0 &&
        (transports == 0 || (transports & 1U << BASE_UDP) != 0))
        transport = BASE_UDP;
    return (struct sip_hop){
        *sip_endpoint_address_for(registrar->service.endpoint, transport, peer),
        transport};
}

struct net_node *freg_registrar_node(const struct freg_registrar *registrar)
{
    return registrar->node;
}
