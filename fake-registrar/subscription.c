// SPDX-License-Identifier: MIT
#include "fake-registrar/subscription.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake-registrar/route.h"
#include "net/fault.h"
#include "net/net.h"

#define ALLOW_EVENTS "dialog, message-summary, presence, call-info"
#define SECONDS_MAX INT64_C(4294967295) /* RFC 3261 section 20.19 */
#define URI_MAX (BASE_ADDRESS_TEXT_MAX + 16)

struct freg_subscription {
    struct freg_subscriptions *all;
    struct freg_subscription *next;
    char *event; /* as the phone wrote it, id included */
    char *call_id;
    char *local, *remote; /* From and To of our NOTIFYs */
    char *remote_tag, *remote_target;
    char **routes;
    size_t route_count;
    struct sip_hop hop;
    char tag[17];
    uint32_t remote_cseq, cseq;
    struct net_timer timer;
    struct sip_client_tx *notify; /* the newest, not answered yet */
};

/* ---- open and closed ------------------------------------------------- */

static void forget(struct freg_subscription *self)
{
    net_timer_cancel(&self->timer);
    for (size_t i = 0; i < self->route_count; i++)
        free(self->routes[i]);
    free(self->routes);
    free(self->event);
    free(self->call_id);
    free(self->local);
    free(self->remote);
    free(self->remote_tag);
    free(self->remote_target);
    free(self);
}

static void drop(struct freg_subscription *self)
{
    struct freg_subscription **at = &self->all->first;

    while (*at != self)
        at = &(*at)->next;
    *at = self->next;
    if (self->notify != NULL)
        sip_client_abandon(&self->notify);
    forget(self);
}

void freg_subscriptions_init(struct freg_subscriptions *subscriptions,
                             struct freg_service *service)
{
    *subscriptions = (struct freg_subscriptions){.service = service};
}

void freg_subscriptions_fini(struct freg_subscriptions *subscriptions)
{
    while (subscriptions->first != NULL) {
        struct freg_subscription *next = subscriptions->first->next;

        forget(subscriptions->first);
        subscriptions->first = next;
    }
}

void freg_subscriptions_reset(struct freg_subscriptions *subscriptions)
{
    for (struct freg_subscription *s = subscriptions->first; s != NULL;
         s = s->next)
        s->notify = NULL;
}

static struct freg_subscription *
find(const struct freg_subscriptions *subscriptions,
     const struct sip_message *request)
{
    struct freg_subscription *s = subscriptions->first;

    while (s != NULL &&
           (strcmp(s->call_id, sip_message_call_id(request)) != 0 ||
            strcmp(s->tag, sip_message_to_tag(request)) != 0 ||
            strcmp(s->remote_tag, sip_message_from_tag(request)) != 0))
        s = s->next;
    return s;
}

/* ---- NOTIFY ---------------------------------------------------------- */

/* What there is to tell of each package: nothing happens. */
static const struct package {
    const char *name, *type, *body;
} packages[] = {
    {"dialog", "application/dialog-info+xml",
     "<?xml version=\"1.0\"?>\r\n"
     "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" "
     "version=\"%u\" state=\"full\" entity=\"%s\"/>\r\n"},
    {"message-summary", "application/simple-message-summary",
     "Messages-Waiting: no\r\n"},
    {"presence", "application/pidf+xml",
     "<?xml version=\"1.0\"?>\r\n"
     "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"pres:%s\"/>\r\n"},
    {"call-info", NULL, NULL},
};

/* The package of an Event value, whose parameters do not count. */
static const struct package *package_of(const char *event)
{
    size_t length = event != NULL ? strcspn(event, "; \t") : 0;

    for (size_t i = 0; i < BASE_COUNT_OF(packages); i++)
        if (strlen(packages[i].name) == length &&
            strncasecmp(packages[i].name, event, length) == 0)
            return &packages[i];
    return NULL;
}

static void put_body(const struct freg_subscription *self, const char *entity,
                     struct base_buffer *out)
{
    const struct package *package = package_of(self->event);

    assert(package != NULL); /* no subscription without one */
    if (package->type == NULL)
        return;
    for (const char *c = package->body; *c != '\0'; c++) {
        if (base_has_prefix(c, "%u"))
            base_buffer_printf(out, "%" PRIu32, self->cseq - 1);
        else if (base_has_prefix(c, "%s"))
            base_buffer_puts(out, entity);
        else
            base_buffer_append(out, c, 1);
        c += *c == '%';
    }
}

static void on_notified(void *arg, struct sip_client_tx *tx,
                        struct sip_message *response)
{
    struct freg_subscription *self = arg;
    int status = sip_message_status(response);

    (void)tx;
    if (status < 200)
        return;
    self->notify = NULL;
    /* RFC 6665 section 4.2.2: nobody listens there any more. */
    if (status == 481 || status == 489 || status == 404)
        drop(self);
}

static void on_not_notified(void *arg, struct sip_client_tx *tx,
                            enum sip_failure failure, bool provisional)
{
    struct freg_subscription *self = arg;

    (void)tx, (void)failure, (void)provisional;
    self->notify = NULL;
    drop(self);
}

static void ignore_answer(void *arg, struct sip_client_tx *tx,
                          struct sip_message *response)
{
    (void)arg, (void)tx, (void)response;
}

static void ignore_failure(void *arg, struct sip_client_tx *tx,
                           enum sip_failure failure, bool provisional)
{
    (void)arg, (void)tx, (void)failure, (void)provisional;
}

static const struct sip_client_handlers handlers = {
    .response = on_notified,
    .failed = on_not_notified,
};

/* The last one: the subscription is gone by the time it is answered. */
static const struct sip_client_handlers last_handlers = {
    .response = ignore_answer,
    .failed = ignore_failure,
};

/* By the transport of the dialog: what is refreshed at it goes the same way. */
static const char *contact_of(const struct freg_subscription *self,
                              char out[URI_MAX])
{
    const struct sip_endpoint *endpoint = self->all->service->endpoint;
    enum base_transport transport = self->hop.transport;
    char address[BASE_ADDRESS_TEXT_MAX];

    base_address_text(
        sip_endpoint_address_for(endpoint, transport, &self->hop.address),
        address);
    if (transport == BASE_UDP)
        snprintf(out, URI_MAX, "sip:%s", address);
    else
        snprintf(out, URI_MAX, "sip:%s;transport=%s", address,
                 base_transport_name(transport));
    return out;
}

static struct sip_message *make_notify(struct freg_subscription *self,
                                       const char *state)
{
    struct sip_endpoint *endpoint = self->all->service->endpoint;
    const struct sip_header headers[] = {{"Event", self->event},
                                         {"Subscription-State", state}};
    const struct package *package = package_of(self->event);
    struct base_buffer body = {0};
    char branch[32], contact[URI_MAX];
    struct sip_message *notify;

    self->cseq++;
    put_body(self, contact_of(self, contact), &body);
    notify = sip_request_create(&(struct sip_request_spec){
        .method = "NOTIFY",
        .request_uri = self->remote_target,
        .transport = self->hop.transport,
        .sent_by = *sip_endpoint_address_for(endpoint, self->hop.transport,
                                             &self->hop.address),
        .branch = sip_endpoint_branch(endpoint, branch),
        .routes = (const char *const *)self->routes,
        .route_count = self->route_count,
        .from = self->local,
        .to = self->remote,
        .call_id = self->call_id,
        .cseq = self->cseq,
        .contact = contact,
        .expires = -1,
        .headers = headers,
        .header_count = BASE_COUNT_OF(headers),
        .content_type = package->type,
        .body = base_buffer_text(&body),
    });
    base_buffer_fini(&body);
    return notify;
}

/* A newer state makes an older one that is still on its way pointless. */
static void notify(struct freg_subscription *self, const char *state,
                   bool is_last)
{
    static const struct sip_timers timers = {
        .t1 = 500 * BASE_MSEC, .t2 = 4 * BASE_SEC, .t4 = 5 * BASE_SEC};
    struct sip_message *message = make_notify(self, state);
    struct sip_client_tx *tx;

    if (self->notify != NULL)
        sip_client_abandon(&self->notify);
    tx = sip_client_send(self->all->service->endpoint, message,
                         &(struct sip_client_options){
                             .hop = self->hop,
                             .retry = sip_retry_rfc3261(SIP_NOTIFY, &timers),
                             .handlers = is_last ? &last_handlers : &handlers,
                             .arg = is_last ? NULL : self,
                         });
    self->notify = is_last ? NULL : tx;
    sip_message_release(&message);
}

static void end(struct freg_subscription *self, const char *state)
{
    notify(self, state, true);
    drop(self);
}

/* A server out of order tells nobody. */
static bool is_dead(const struct freg_subscription *self)
{
    const struct net_node *node =
        sip_endpoint_node(self->all->service->endpoint);

    switch (net_node_fault(node)->mode) {
    case NET_FAULT_SILENT:
    case NET_FAULT_REFUSE:
    case NET_FAULT_UNREACHABLE:
    case NET_FAULT_HANG:
        return true;
    case NET_FAULT_NONE:
    case NET_FAULT_LOSSY:
    case NET_FAULT_SERVER:
    case NET_FAULT_ONEWAY_IN:
    case NET_FAULT_ONEWAY_OUT:
    case NET_FAULT_TLS_EXPIRED:
    case NET_FAULT_TLS_UNTRUSTED:
    case NET_FAULT_TLS_NAME:
        break;
    }
    return false;
}

static void on_timeout(void *arg)
{
    struct freg_subscription *self = arg;

    if (is_dead(self))
        drop(self);
    else
        end(self, "terminated;reason=timeout");
}

/* ---- SUBSCRIBE ------------------------------------------------------- */

static char *tagged(const char *value, const char *tag)
{
    struct base_buffer text = {0};

    base_buffer_printf(&text, "%s;tag=%s", value, tag);
    return text.bytes;
}

static void take_routes(struct freg_subscription *self,
                        const struct sip_message *request)
{
    while (sip_message_record_route(request, self->route_count) != NULL)
        self->route_count++;
    self->routes = base_calloc(self->route_count + 1, sizeof *self->routes);
    for (size_t i = 0; i < self->route_count; i++)
        self->routes[i] = base_strdup(sip_message_record_route(request, i));
}

/* NULL: its Contact or route names no address we could send a NOTIFY to. */
static struct freg_subscription *open_one(struct freg_subscriptions *all,
                                          const struct sip_message *request)
{
    struct freg_subscription *self;
    const char *first = sip_message_record_route(request, 0);
    struct sip_hop hop;

    if (sip_message_contact_count(request) == 0)
        return NULL;
    if (first == NULL)
        first = sip_message_contact(request, 0).uri;
    if (first == NULL || !freg_route_hop(first, &hop))
        return NULL;
    self = base_calloc(1, sizeof *self);
    self->all = all;
    self->hop = hop;
    self->event = base_strdup(sip_message_header(request, "Event", 0));
    self->call_id = base_strdup(sip_message_call_id(request));
    sip_endpoint_token(all->service->endpoint, "tag", self->tag);
    self->local = tagged(sip_message_to(request), self->tag);
    self->remote = base_strdup(sip_message_from(request));
    self->remote_tag = base_strdup(sip_message_from_tag(request));
    self->remote_target = base_strdup(sip_message_contact(request, 0).uri);
    take_routes(self, request);
    net_timer_init(&self->timer,
                   net_node_net(sip_endpoint_node(all->service->endpoint)),
                   on_timeout, self);
    self->next = all->first;
    all->first = self;
    return self;
}

static int64_t wanted_expires(const struct freg_service *service,
                              const struct sip_message *request)
{
    int64_t wanted = sip_message_expires(request);

    if (wanted < 0)
        wanted = service->default_expires;
    if (service->grant > 0 && wanted > service->grant)
        wanted = service->grant;
    return wanted < SECONDS_MAX ? wanted : SECONDS_MAX;
}

static void accept(struct freg_subscription *self, struct sip_server_tx *tx,
                   int64_t seconds)
{
    char number[24], uri[URI_MAX], contact[URI_MAX + 2];
    const char *contacts[1] = {contact};
    struct sip_message *response;

    snprintf(number, sizeof number, "%" PRId64, seconds);
    snprintf(contact, sizeof contact, "<%s>", contact_of(self, uri));
    response = sip_response_create(
        sip_server_request(tx),
        &(struct sip_response_spec){
            .status = 200,
            .to_tag = self->tag,
            .contacts = contacts,
            .contact_count = 1,
            .record_route = true,
            .headers = &(struct sip_header){"Expires", number},
            .header_count = 1,
        });
    sip_server_respond(tx, response, false);
    sip_message_release(&response);
}

/* Answers and notifies: a new subscription, a refresh, or the end of one. */
static void renew(struct freg_subscription *self, struct sip_server_tx *tx,
                  int64_t seconds)
{
    base_time now = freg_service_now(self->all->service);
    char state[48];

    self->remote_cseq = sip_message_cseq(sip_server_request(tx));
    accept(self, tx, seconds);
    if (seconds == 0) {
        end(self, "terminated;reason=timeout");
        return;
    }
    snprintf(state, sizeof state, "active;expires=%" PRId64, seconds);
    notify(self, state, false);
    net_timer_set(&self->timer, base_time_add(now, seconds * BASE_SEC));
}

static int check_new(const struct freg_service *service,
                     const struct sip_message *request)
{
    struct freg_aor aor;

    if (!freg_aor_read(sip_message_request_uri(request), &service->domains,
                       &aor))
        return 416;
    return freg_service_has_user(service, &aor) ? 0 : 404;
}

static int check(const struct freg_subscriptions *all,
                 const struct freg_subscription *self,
                 const struct sip_message *request)
{
    int64_t seconds = wanted_expires(all->service, request);

    if (self == NULL && sip_message_to_tag(request)[0] != '\0')
        return 481;
    if (self != NULL && sip_message_cseq(request) < self->remote_cseq)
        return 500;
    if (seconds > 0 && seconds < all->service->min_expires)
        return 423;
    return self != NULL ? 0 : check_new(all->service, request);
}

static void refuse(struct freg_service *service, struct sip_server_tx *tx,
                   int status)
{
    char seconds[16];

    snprintf(seconds, sizeof seconds, "%" PRId32, service->min_expires);
    if (status == 489)
        freg_service_reply(service, tx, 489,
                           &(struct sip_header){"Allow-Events", ALLOW_EVENTS});
    else if (status == 423)
        freg_service_reply(service, tx, 423,
                           &(struct sip_header){"Min-Expires", seconds});
    else
        freg_service_reply(service, tx, status, NULL);
}

void freg_subscriptions_answer(struct freg_subscriptions *subscriptions,
                               struct sip_server_tx *tx)
{
    struct freg_service *service = subscriptions->service;
    const struct sip_message *request = sip_server_request(tx);
    struct freg_subscription *self = find(subscriptions, request);
    int status;

    if (freg_service_refuses_extension(service, tx, "Require") ||
        freg_service_challenges(service, tx))
        return;
    status = package_of(sip_message_header(request, "Event", 0)) == NULL
                 ? 489
                 : check(subscriptions, self, request);
    if (status == 0 && self == NULL) {
        self = open_one(subscriptions, request);
        status = self == NULL ? 400 : 0;
    }
    if (status != 0)
        refuse(service, tx, status);
    else
        renew(self, tx, wanted_expires(service, request));
}
