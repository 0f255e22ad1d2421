// SPDX-License-Identifier: MIT
#pragma once
/*
 * One phone at 192.168.1.100 and two servers at .13 and .14 on the memory
 * network. The servers are bare endpoints: each notes what it gets and answers
 * as the test tells it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/timeline.h"
#include "engine/policy.h"
#include "net/fault.h"
#include "net/net.h"
#include "phone-sim/config.h"
#include "phone-sim/phone.h"
#include "sip/digest.h"
#include "sip/endpoint.h"

enum { LOG_MAX = 64, SERVERS = 2 };

struct server {
    struct net_node *node;
    struct sip_endpoint *endpoint;
    struct sip_message *log[LOG_MAX]; /* requests and ACKs, copies not */
    struct sip_server_tx *tx[LOG_MAX];
    base_time at[LOG_MAX];
    size_t count;
    struct sip_message *answers[LOG_MAX]; /* to requests of the server's own */
    size_t answer_count;
    struct sip_client_tx *own;
    /* how it answers */
    bool silent;
    bool challenge;       /* 401 to requests without good credentials */
    bool stale;           /* and calls the nonce stale once */
    bool never_content;   /* no credentials are good enough */
    int status;           /* final status of any request; 0 = 200 */
    bool min_grows;       /* asks for more each time */
    int min_expires;      /* 423 below it */
    const char *contact;  /* of a 2xx to REGISTER; NULL = the request's */
    int64_t expires;      /* Expires header of it; 0 = none */
    const char *redirect; /* Contact of a 302 */
    int retry_after;
    bool provisional_only; /* INVITE: 180 and no more */
    bool no_record_route;
    unsigned nonces;
};

struct fixture {
    struct net *net;
    struct base_timeline *timeline;
    struct net_node *node;
    struct server server[SERVERS]; /* [0] .13 "primary", [1] .14 "secondary" */
    struct phone_config *config;
    struct phone_config_built built;
    struct engine_policy policy;
    struct phone_options options;
    struct phone *phone;
    struct base_error error;
};

/* ---- servers ------------------------------------------------------------ */

static inline void server_answer(struct server *s, struct sip_server_tx *tx,
                                 struct sip_response_spec spec)
{
    struct sip_message *request = sip_server_request(tx);
    bool invite = sip_message_method(request) == SIP_INVITE;
    struct sip_message *response;

    if (spec.to_tag == NULL && spec.status > 100)
        spec.to_tag = net_node_name(s->node);
    response = sip_response_create(request, &spec);
    sip_server_respond(tx, response, invite && spec.status < 300);
    sip_message_release(&response);
}

static inline void server_challenge(struct server *s, struct sip_server_tx *tx,
                                    bool stale)
{
    struct sip_challenge challenge = {.qop_auth = true, .stale = stale};
    char text[512];
    struct sip_header header = {"WWW-Authenticate", text};

    snprintf(challenge.realm, sizeof(challenge.realm), "pbx.com");
    snprintf(challenge.nonce, sizeof(challenge.nonce), "nonce%u", ++s->nonces);
    assert_int_equal(sip_challenge_write(&challenge, text, sizeof(text)), 0);
    server_answer(s, tx,
                  (struct sip_response_spec){
                      .status = 401, .headers = &header, .header_count = 1});
}

/* The credentials of a request: right, with the last nonce. */
static inline bool server_is_content(const struct server *s,
                                     const struct sip_message *request)
{
    struct sip_credentials credentials;
    char nonce[32];

    snprintf(nonce, sizeof(nonce), "nonce%u", s->nonces);
    return !s->never_content &&
           sip_credentials_read(request, false, "pbx.com", &credentials,
                                NULL) == 0 &&
           strcmp(credentials.nonce, nonce) == 0 &&
           strcmp(credentials.username, "alice") == 0 &&
           sip_digest_verify(&credentials, sip_message_method_name(request),
                             "secret");
}

static inline void server_register(struct server *s, struct sip_server_tx *tx)
{
    struct sip_message *request = sip_server_request(tx);
    struct sip_header expires = {"Expires", NULL};
    char number[32], own[256];
    const char *contacts[2] = {own, s->contact};

    snprintf(number, sizeof(number), "%lld", (long long)s->expires);
    expires.value = number;
    snprintf(own, sizeof(own), "<%s>", sip_message_contact(request, 0).uri);
    server_answer(s, tx,
                  (struct sip_response_spec){
                      .status = 200,
                      .contacts = s->contact != NULL ? contacts + 1 : contacts,
                      .contact_count = 1,
                      .headers = &expires,
                      .header_count = s->expires != 0 ? 1 : 0});
}

static inline void server_refuse(struct server *s, struct sip_server_tx *tx,
                                 int status)
{
    char number[16], redirect[256];
    const char *contacts[1] = {redirect};
    struct sip_header header = {status == 423 ? "Min-Expires" : "Retry-After",
                                number};

    snprintf(number, sizeof(number), "%d",
             status == 423 ? s->min_expires : s->retry_after);
    if (s->min_grows)
        s->min_expires *= 2;
    snprintf(redirect, sizeof(redirect), "<%s>",
             s->redirect != NULL ? s->redirect : "");
    server_answer(
        s, tx,
        (struct sip_response_spec){
            .status = status,
            .contacts = contacts,
            .contact_count = s->redirect != NULL && status < 400 ? 1 : 0,
            .headers = &header,
            .header_count = status == 423 || s->retry_after != 0 ? 1 : 0});
}

static inline void server_accept_call(struct server *s,
                                      struct sip_server_tx *tx)
{
    char contact[128], address[BASE_ADDRESS_TEXT_MAX];
    const char *contacts[1] = {contact};
    struct sip_response_spec spec = {.status = 180,
                                     .contacts = contacts,
                                     .contact_count = 1,
                                     .record_route = true};

    snprintf(contact, sizeof(contact), "<sip:4606@%s>",
             base_address_text(sip_endpoint_address(s->endpoint), address));
    server_answer(s, tx, spec);
    spec.status = 200;
    if (!s->provisional_only)
        server_answer(s, tx, spec);
}

static inline void server_request(void *arg, struct sip_server_tx *tx,
                                  struct sip_message *request,
                                  const struct base_address *from)
{
    struct server *s = arg;
    bool is_invite = sip_message_method(request) == SIP_INVITE;

    (void)from;
    assert_true(s->count < LOG_MAX);
    s->log[s->count] = sip_message_hold(request);
    s->at[s->count] = net_now(net_node_net(s->node));
    s->tx[s->count++] = tx;
    if (s->silent)
        return;
    if (s->challenge && !server_is_content(s, request)) {
        server_challenge(s, tx, false);
    } else if (s->stale) {
        s->stale = false;
        server_challenge(s, tx, true);
    } else if (sip_message_method(request) == SIP_REGISTER &&
               sip_message_expires(request) < s->min_expires) {
        server_refuse(s, tx, 423);
    } else if (s->status != 0) {
        server_refuse(s, tx, s->status);
    } else if (sip_message_method(request) == SIP_REGISTER) {
        server_register(s, tx);
    } else if (is_invite && sip_message_to_tag(request)[0] == '\0') {
        server_accept_call(s, tx);
    } else {
        server_answer(s, tx, (struct sip_response_spec){.status = 200});
    }
}

static inline void server_ack(void *arg, struct sip_message *ack,
                              const struct base_address *from)
{
    struct server *s = arg;

    (void)from;
    s->log[s->count] = sip_message_hold(ack);
    s->at[s->count++] = net_now(net_node_net(s->node));
}

static inline void server_cancelled(void *arg, struct sip_server_tx *tx)
{
    server_answer(arg, tx, (struct sip_response_spec){.status = 487});
}

static inline void server_answered(void *arg, struct sip_client_tx *tx,
                                   struct sip_message *response)
{
    struct server *s = arg;

    (void)tx;
    assert_true(s->answer_count < LOG_MAX);
    s->answers[s->answer_count++] = sip_message_hold(response);
}

static inline void server_failed(void *arg, struct sip_client_tx *tx,
                                 enum sip_failure failure, bool provisional)
{
    (void)arg, (void)tx, (void)failure, (void)provisional;
}

static const struct sip_endpoint_handlers server_handlers = {
    .request = server_request,
    .ack = server_ack,
    .cancelled = server_cancelled,
};

static const struct sip_client_handlers server_client_handlers = {
    .response = server_answered,
    .failed = server_failed,
};

/* ---- the world ---------------------------------------------------------- */

static inline int fixture_setup(void **state)
{
    static const char *const names[SERVERS] = {"primary", "secondary"};
    struct fixture *f = base_calloc(1, sizeof(*f));
    struct base_address ip = base_address_ipv4(192, 168, 1, 100, 0);

    f->timeline =
        base_timeline_create(&(struct base_timeline_options){.keep_raw = true});
    assert_int_equal(net_create(&f->net,
                                &(struct net_options){.kind = NET_MEMORY,
                                                      .seed = 1,
                                                      .timeline = f->timeline},
                                &f->error),
                     0);
    f->node = net_node_create(f->net, "alice", BASE_ACTOR_PHONE, &ip);
    for (size_t i = 0; i < SERVERS; i++) {
        struct server *s = &f->server[i];

        ip = base_address_ipv4(192, 168, 1, (uint8_t)(13 + i), 0);
        s->node = net_node_create(f->net, names[i], BASE_ACTOR_REGISTRAR, &ip);
        assert_int_equal(
            sip_endpoint_create(
                s->node,
                &(struct sip_endpoint_options){
                    .port = 5060, .handlers = &server_handlers, .arg = s},
                &s->endpoint, &f->error),
            0);
    }
    f->config = phone_config_create(ENGINE_PROFILE_YEALINK);
    engine_policy_init(&f->policy, ENGINE_PROFILE_YEALINK);
    f->options.answer_after = BASE_SEC;
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;

    phone_destroy(&f->phone);
    for (size_t i = 0; i < SERVERS; i++) {
        struct server *s = &f->server[i];

        for (size_t k = 0; k < s->count; k++)
            sip_message_release(&s->log[k]);
        for (size_t k = 0; k < s->answer_count; k++)
            sip_message_release(&s->answers[k]);
        sip_endpoint_destroy(&s->endpoint);
    }
    phone_config_destroy(&f->config);
    net_destroy(&f->net);
    base_timeline_destroy(&f->timeline);
    free(f);
    return 0;
}

/* Account 1, fixed addresses, no DNS. */
#define ALICE                                                                  \
    "account.1.enable = 1\n"                                                   \
    "account.1.user_name = 4605\n"                                             \
    "account.1.display_name = Alice\n"                                         \
    "account.1.auth_name = alice\n"                                            \
    "account.1.password = secret\n"                                            \
    "account.1.sip_server.1.address = 192.168.1.13\n"

/* Server 2 takes over as soon as server 1 has failed. */
#define WITH_SECOND                                                            \
    "account.1.sip_server.2.address = 192.168.1.14\n"                          \
    "account.1.fallback.redundancy_type = 1\n"

static inline void fixture_configure(struct fixture *f, const char *text)
{
    const struct phone_config_source source = {.strict = true};

    assert_int_equal(
        phone_config_read(f->config, text, &source, NULL, &f->error), 0);
    phone_config_build(f->config, &f->policy, &f->built);
}

static inline void fixture_phone(struct fixture *f, const char *text)
{
    fixture_configure(f, text);
    f->options.config = &f->built.engine;
    f->options.identities = f->built.identities;
    if (phone_create(f->node, &f->options, &f->phone, &f->error) != 0)
        fail_msg("%s", f->error.text);
}

static inline void fixture_start(struct fixture *f, const char *text)
{
    fixture_phone(f, text);
    phone_start(f->phone);
}

/* The instant at which a run ends. */
struct fixture_end {
    struct net *net;
    base_time at;
};

static inline bool fixture_goes_on(void *arg)
{
    const struct fixture_end *end = arg;

    return net_now(end->net) < end->at;
}

static inline void fixture_nothing(void *arg)
{
    (void)arg;
}

/* Runs until everything due at `seconds` has happened. */
static inline void fixture_run(struct fixture *f, double seconds)
{
    struct fixture_end end = {.net = f->net};
    struct net_timer timer;

    assert_true(base_span_from_seconds(seconds, &end.at));
    net_timer_init(&timer, f->net, fixture_nothing, NULL);
    net_timer_set(&timer, end.at);
    net_on_settled(f->net, fixture_goes_on, &end);
    if (net_run(f->net, &f->error) != 0)
        fail_msg("%s", f->error.text);
    net_on_settled(f->net, NULL, NULL);
}

/* Number of timeline events of one kind and word; 0 as account means any. */
static inline size_t fixture_events(const struct fixture *f,
                                    enum base_event_kind kind, const char *op)
{
    uint32_t number = base_timeline_find(f->timeline, op);
    size_t count = 0;

    for (size_t i = 0; number != 0 && i < base_timeline_count(f->timeline);
         i++) {
        const struct base_event *event = base_timeline_at(f->timeline, i);

        count += event->kind == kind && event->op == number;
    }
    return count;
}

/* Number of requests of a method, copies too, that the phone sent to a
 * server. */
static inline size_t fixture_sent(const struct fixture *f, const char *method,
                                  size_t server)
{
    uint32_t number = base_timeline_find(f->timeline, method);
    size_t count = 0;

    for (size_t i = 0; number != 0 && i < base_timeline_count(f->timeline);
         i++) {
        const struct base_event *event = base_timeline_at(f->timeline, i);

        count += event->kind == BASE_EVENT_SIP && event->status == 0 &&
                 event->name == number &&
                 event->src == net_node_actor(f->node) &&
                 event->dst == net_node_actor(f->server[server].node);
    }
    return count;
}

static inline struct phone_call_info fixture_call(const struct fixture *f,
                                                  int number)
{
    struct phone_call_info info;

    assert_true(phone_call_info(f->phone, number, &info));
    return info;
}

#define CLAIM(name)                                                            \
    cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
