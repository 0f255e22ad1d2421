// SPDX-License-Identifier: MIT
#pragma once
/*
 * A memory network with registrars and two bare SIP endpoints, alice and bob,
 * who do nothing by themselves: a test sends, answers and looks.
 *
 *     stage_open(&stage);
 *     primary = stage_registrar(&stage, "primary", 13, &options);
 *     status = stage_register(&stage.alice, primary, &(struct wish){0});
 *     stage_close(&stage);
 */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/timeline.h"
#include "fake-registrar/registrar.h"
#include "net/net.h"
#include "sip/endpoint.h"
#include "sip/message.h"
#include "tests/support/claims.h"

#define STAGE_REGISTRARS_MAX 4
#define STAGE_ANSWERS_MAX 64
#define MS (1000 * BASE_USEC)

struct stage;

struct person {
    struct stage *stage;
    const char *name;
    struct sip_endpoint *endpoint;
    char contact[96];
    enum base_transport transport; /* of the requests and the Contact */
    uint32_t cseq;                 /* of the next request */
    /* as a client */
    struct sip_client_tx *sent;
    int statuses[STAGE_ANSWERS_MAX];
    base_time times[STAGE_ANSWERS_MAX];
    size_t answer_count;
    struct sip_message *answer; /* the newest */
    size_t failure_count, stray_count;
    /* as a server */
    struct sip_server_tx *asked;
    struct sip_message *request; /* the newest */
    struct sip_message *ack;
    size_t request_count, ack_count, cancel_count;
};

struct stage {
    struct base_timeline *timeline;
    struct net *net;
    struct net_timer timer;
    base_time until;
    struct person alice, bob;
    struct freg_registrar *registrars[STAGE_REGISTRARS_MAX];
    size_t registrar_count;
};

/* ---- running --------------------------------------------------------- */

static inline bool stage_settled(void *arg)
{
    struct stage *stage = arg;

    return net_now(stage->net) < stage->until;
}

static inline void stage_tick(void *arg)
{
    (void)arg;
}

/* Runs `span` further, to the end of that instant. */
static inline void stage_run(struct stage *stage, base_span span)
{
    struct base_error error = {0};

    stage->until = net_now(stage->net) + span;
    net_timer_set(&stage->timer, stage->until);
    if (net_run(stage->net, &error) != 0)
        fail_msg("%s", error.text);
    assert_int_equal(net_now(stage->net), stage->until);
}

/* ---- people ---------------------------------------------------------- */

static inline void stage_keep(struct sip_message **slot,
                              struct sip_message *message)
{
    sip_message_release(slot);
    *slot = sip_message_hold(message);
}

static inline void person_on_response(void *arg, struct sip_client_tx *tx,
                                      struct sip_message *response)
{
    struct person *person = arg;

    (void)tx;
    assert_true(person->answer_count < STAGE_ANSWERS_MAX);
    person->statuses[person->answer_count] = sip_message_status(response);
    person->times[person->answer_count++] = net_now(person->stage->net);
    stage_keep(&person->answer, response);
}

static inline void person_on_failed(void *arg, struct sip_client_tx *tx,
                                    enum sip_failure failure, bool provisional)
{
    struct person *person = arg;

    (void)tx;
    (void)failure;
    (void)provisional;
    person->failure_count++;
}

static inline void person_on_request(void *arg, struct sip_server_tx *tx,
                                     struct sip_message *request,
                                     const struct base_address *from)
{
    struct person *person = arg;

    (void)from;
    person->asked = tx;
    person->request_count++;
    stage_keep(&person->request, request);
}

static inline void person_on_ack(void *arg, struct sip_message *ack,
                                 const struct base_address *from)
{
    struct person *person = arg;

    (void)from;
    person->ack_count++;
    stage_keep(&person->ack, ack);
}

static inline void person_on_cancelled(void *arg, struct sip_server_tx *tx)
{
    struct person *person = arg;

    (void)tx;
    person->cancel_count++;
}

static inline void person_on_stray(void *arg, struct sip_message *response,
                                   const struct base_address *from)
{
    struct person *person = arg;

    (void)response;
    (void)from;
    person->stray_count++;
}

static inline void person_open(struct stage *stage, struct person *person,
                               const char *name, uint8_t last_octet)
{
    static const struct sip_endpoint_handlers handlers = {
        .request = person_on_request,
        .ack = person_on_ack,
        .cancelled = person_on_cancelled,
        .stray = person_on_stray,
    };
    struct base_address ip = base_address_ipv4(192, 168, 1, last_octet, 0);
    struct net_node *node =
        net_node_create(stage->net, name, BASE_ACTOR_PHONE, &ip);
    struct base_address other = {.family = BASE_IPV6,
                                 .ip = {0x20, 0x01, 0x0d, 0xb8}};
    char text[BASE_ADDRESS_TEXT_MAX];

    other.ip[15] = last_octet; /* a dual stack: 2001:db8::64 is .100 */
    assert_int_equal(net_node_add_ip(node, &other, NULL), 0);
    person->stage = stage;
    person->name = name;
    person->cseq = 1;
    assert_int_equal(sip_endpoint_create(node,
                                         &(struct sip_endpoint_options){
                                             .port = 5060,
                                             .listens_on_use = true,
                                             .handlers = &handlers,
                                             .arg = person,
                                         },
                                         &person->endpoint, NULL),
                     0);
    snprintf(person->contact, sizeof person->contact, "sip:%s@%s", name,
             base_address_text(sip_endpoint_address(person->endpoint), text));
}

static inline void person_close(struct person *person)
{
    sip_endpoint_destroy(&person->endpoint);
    sip_message_release(&person->answer);
    sip_message_release(&person->request);
    sip_message_release(&person->ack);
}

/* ---- stage ----------------------------------------------------------- */

static inline void stage_open(struct stage *stage)
{
    *stage = (struct stage){0};
    stage->timeline = base_timeline_create(&(struct base_timeline_options){0});
    assert_int_equal(net_create(&stage->net,
                                &(struct net_options){
                                    .kind = NET_MEMORY,
                                    .seed = 1,
                                    .timeline = stage->timeline,
                                },
                                NULL),
                     0);
    net_on_settled(stage->net, stage_settled, stage);
    net_timer_init(&stage->timer, stage->net, stage_tick, stage);
    person_open(stage, &stage->alice, "alice", 100);
    person_open(stage, &stage->bob, "bob", 101);
}

static inline void stage_close(struct stage *stage)
{
    net_timer_cancel(&stage->timer);
    person_close(&stage->alice);
    person_close(&stage->bob);
    for (size_t i = 0; i < stage->registrar_count; i++)
        freg_registrar_destroy(&stage->registrars[i]);
    net_destroy(&stage->net);
    base_timeline_destroy(&stage->timeline);
}

static inline struct freg_registrar *
stage_registrar_at(struct stage *stage, const char *name, const char *ip_text,
                   const struct freg_options *options)
{
    struct base_address ip;
    bool is_ip = base_address_parse(ip_text, 0, &ip);
    struct net_node *node =
        net_node_create(stage->net, name, BASE_ACTOR_REGISTRAR, &ip);
    struct freg_registrar *registrar = NULL;
    struct base_error error = {0};

    if (freg_registrar_create(node, options, &registrar, &error) != 0)
        fail_msg("%s", error.text);
    assert_true(is_ip && stage->registrar_count < STAGE_REGISTRARS_MAX);
    stage->registrars[stage->registrar_count++] = registrar;
    return registrar;
}

/* A registrar at 192.168.1.`last_octet`. */
static inline struct freg_registrar *
stage_registrar(struct stage *stage, const char *name, uint8_t last_octet,
                const struct freg_options *options)
{
    char ip[16];

    snprintf(ip, sizeof ip, "192.168.1.%u", last_octet);
    return stage_registrar_at(stage, name, ip, options);
}

static inline struct base_address
stage_address(const struct freg_registrar *registrar)
{
    struct base_address address = *net_node_ip(freg_registrar_node(registrar));

    address.port = 5060;
    return address;
}

/* From now on the person speaks by `transport`. */
static inline void person_speak(struct person *person,
                                enum base_transport transport)
{
    char text[BASE_ADDRESS_TEXT_MAX];

    person->transport = transport;
    base_address_text(
        sip_endpoint_address_for(person->endpoint, transport, NULL), text);
    snprintf(person->contact, sizeof person->contact, "sip:%s@%s;transport=%s",
             person->name, text, base_transport_name(transport));
}

/* Where `person` sends to reach a registrar. */
static inline struct sip_hop stage_hop(const struct person *person,
                                       const struct freg_registrar *registrar)
{
    struct sip_hop hop = {.address = stage_address(registrar),
                          .transport = person->transport};

    if (hop.transport == BASE_TLS)
        hop.address.port = 5061;
    return hop;
}

/* ---- requests -------------------------------------------------------- */

/* What may differ from "my Contact, my Call-ID, the next CSeq". */
struct wish {
    const char *user;         /* NULL = the person's name */
    const char *to;           /* whole To URI; NULL = sip:USER@pbx.com */
    const char *contact;      /* URI; "" = none, NULL = the person's */
    const char *contacts[3];  /* whole Contact values instead */
    const char *call_id;      /* NULL = "reg-NAME" */
    uint32_t cseq;            /* 0 = the next */
    int64_t expires;          /* -1 = no header, 0 = 60 s */
    bool unregister;          /* Expires: 0 */
    struct sip_header header; /* one more; NULL name = none */
};

static inline struct sip_message *
stage_register_request(struct person *person,
                       const struct freg_registrar *registrar,
                       const struct wish *wish)
{
    struct base_address to = stage_address(registrar);
    char uri[128], aor[300], from[340], branch[32], call_id[64];
    char address[BASE_ADDRESS_TEXT_MAX];
    struct sip_header headers[4];
    size_t count = 0;

    snprintf(uri, sizeof uri, "sip:%s", base_address_text(&to, address));
    if (wish->to != NULL)
        snprintf(aor, sizeof aor, "<%s>", wish->to);
    else
        snprintf(aor, sizeof aor, "<sip:%s@pbx.com>",
                 wish->user != NULL ? wish->user : person->name);
    snprintf(from, sizeof from, "%s;tag=%s", aor, person->name);
    snprintf(call_id, sizeof call_id, "reg-%s", person->name);
    for (size_t i = 0; i < 3 && wish->contacts[i] != NULL; i++)
        headers[count++] = (struct sip_header){"Contact", wish->contacts[i]};
    if (wish->header.name != NULL)
        headers[count++] = wish->header;
    return sip_request_create(&(struct sip_request_spec){
        .method = "REGISTER",
        .request_uri = uri,
        .transport = person->transport,
        .sent_by = *sip_endpoint_address_for(person->endpoint,
                                             person->transport, NULL),
        .branch = sip_endpoint_branch(person->endpoint, branch),
        .from = from,
        .to = aor,
        .call_id = wish->call_id != NULL ? wish->call_id : call_id,
        .cseq = wish->cseq != 0 ? wish->cseq : person->cseq++,
        .contact = wish->contact != NULL
                       ? (wish->contact[0] != '\0' ? wish->contact : NULL)
                   : wish->contacts[0] != NULL ? NULL
                                               : person->contact,
        .expires = wish->unregister     ? 0
                   : wish->expires == 0 ? 60
                                        : wish->expires,
        .headers = headers,
        .header_count = count,
    });
}

/* Sends a request to a registrar and runs this instant to its end. */
static inline void stage_send(struct person *person,
                              const struct freg_registrar *registrar,
                              struct sip_message *request)
{
    static const struct sip_client_handlers handlers = {
        .response = person_on_response,
        .failed = person_on_failed,
    };
    static const struct sip_timers timers = {500 * MS, 4000 * MS, 5000 * MS};

    person->answer_count = 0;
    sip_message_release(&person->answer);
    person->sent = sip_client_send(
        person->endpoint, request,
        &(struct sip_client_options){
            .hop = stage_hop(person, registrar),
            .retry = sip_retry_rfc3261(sip_message_method(request), &timers),
            .handlers = &handlers,
            .arg = person,
        });
    sip_message_release(&request);
    stage_run(person->stage, 0);
}

/* The newest status; 0 = nothing came. */
static inline int stage_status(const struct person *person)
{
    return person->answer_count > 0 ? person->statuses[person->answer_count - 1]
                                    : 0;
}

static inline int stage_register(struct person *person,
                                 const struct freg_registrar *registrar,
                                 const struct wish *wish)
{
    stage_send(person, registrar,
               stage_register_request(person, registrar, wish));
    return stage_status(person);
}

/* What may differ from an INVITE of bob at pbx.com outside any dialog. */
struct ask {
    const char *method; /* NULL = INVITE */
    const char *uri;    /* NULL = sip:bob@pbx.com */
    const char *from;   /* NULL = "<sip:NAME@pbx.com>" */
    const char *to_tag; /* NULL = none */
    const char *route;
    const char *call_id; /* NULL = "call-NAME" */
    uint32_t cseq;       /* 0 = the next */
    struct sip_header header;
};

static inline struct sip_message *stage_request(struct person *person,
                                                const struct ask *ask)
{
    const char *uri = ask->uri != NULL ? ask->uri : "sip:bob@pbx.com";
    char from[160], to[300], branch[32], call_id[64];

    snprintf(from, sizeof from, "<sip:%s@pbx.com>;tag=%s", person->name,
             person->name);
    snprintf(to, sizeof to, "<sip:bob@pbx.com>%s%s",
             ask->to_tag != NULL ? ";tag=" : "",
             ask->to_tag != NULL ? ask->to_tag : "");
    snprintf(call_id, sizeof call_id, "call-%s", person->name);
    return sip_request_create(&(struct sip_request_spec){
        .method = ask->method != NULL ? ask->method : "INVITE",
        .request_uri = uri,
        .transport = person->transport,
        .sent_by = *sip_endpoint_address_for(person->endpoint,
                                             person->transport, NULL),
        .branch = sip_endpoint_branch(person->endpoint, branch),
        .routes = &ask->route,
        .route_count = ask->route != NULL ? 1 : 0,
        .from = ask->from != NULL ? ask->from : from,
        .to = to,
        .call_id = ask->call_id != NULL ? ask->call_id : call_id,
        .cseq = ask->cseq != 0 ? ask->cseq : person->cseq++,
        .contact = person->contact,
        .expires = -1,
        .headers = &ask->header,
        .header_count = ask->header.name != NULL ? 1 : 0,
    });
}

static inline int stage_ask(struct person *person,
                            const struct freg_registrar *registrar,
                            const struct ask *ask)
{
    stage_send(person, registrar, stage_request(person, ask));
    return stage_status(person);
}

/* How many responses of `status` the actor `name` has sent. */
static inline size_t stage_sent(const struct stage *stage, const char *name,
                                int status)
{
    uint32_t actor = base_timeline_find(stage->timeline, name);
    size_t count = 0;

    for (size_t i = 0; i < base_timeline_count(stage->timeline); i++) {
        const struct base_event *event = base_timeline_at(stage->timeline, i);

        if (event->kind == BASE_EVENT_SIP && event->src == actor &&
            event->status == status)
            count++;
    }
    return count;
}

/* Answers the newest request and runs this instant to its end. */
static inline void stage_answer(struct person *person, int status)
{
    char contact[100];
    const char *contacts[] = {contact};
    struct sip_message *response;

    snprintf(contact, sizeof contact, "<%s>", person->contact);
    response = sip_response_create(person->request, &(struct sip_response_spec){
                                                        .status = status,
                                                        .to_tag = person->name,
                                                        .contacts = contacts,
                                                        .contact_count = 1,
                                                        .record_route = true,
                                                    });
    sip_server_respond(person->asked, response, true);
    sip_message_release(&response);
    stage_run(person->stage, 0);
}
