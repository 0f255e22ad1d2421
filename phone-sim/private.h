// SPDX-License-Identifier: MIT
#pragma once
/*
 * Inside of a phone: what its files share. phone.c feeds the engine and does
 * what it says; registration.c and call.c carry its attempts out; resolver.c
 * asks DNS for it; dialog.c, incoming.c and auth.c keep the protocol.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/timeline.h"
#include "dns/client.h"
#include "engine/engine.h"
#include "net/net.h"
#include "phone-sim/phone.h"
#include "sip/digest.h"
#include "sip/endpoint.h"

/* ---- authentication (auth.c) -------------------------------------------- */

/* A challenge we can answer, and how often we have. */
struct phone_challenge {
    struct sip_challenge from;
    uint32_t nonce_count;
};

/* What a server and a proxy in front of it have asked; NULL = nothing yet. */
struct phone_auth {
    struct phone_challenge *challenge[2]; /* [0] 401, [1] 407 */
};

/* What has been answered within one attempt. */
struct phone_auth_round {
    bool answered[2];
    unsigned count;
};

/* Room for the headers that answer an auth's challenges. */
struct phone_auth_headers {
    struct sip_header header[2];
    size_t count;
    char text[2][1024];
};

/** Takes the challenge of a 401 or 407; false if answering it cannot help. */
bool phone_auth_take(struct phone_auth *auth, struct phone_auth_round *round,
                     const struct sip_message *response);

/** Forgets all challenges. */
void phone_auth_fini(struct phone_auth *auth);

/* ---- accounts (account.c) ----------------------------------------------- */

/* One registration: an account at one group of servers (SEMANTICS 2.0). */
struct phone_registration {
    char call_id[128];
    char tag[17];
    uint32_t cseq;    /* of the last REGISTER */
    uint32_t request; /* engine's number of the request it belonged to */
    struct engine_target first; /* its first target */
    struct phone_auth auth;
};

struct phone_account {
    bool enabled;
    bool concurrent; /* registers at both servers, each on its own */
    bool is_proxied; /* through outbound proxies (SEMANTICS 2.15) */
    char *user, *display, *auth_name, *password;
    int32_t subscribe_period, subscribe_overlap; /* s, as in phone_identity */
    int32_t retry_interval; /* s after a failure; 0 = never again */
    /* As in a URI; NULL = not configured. */
    char *host[ENGINE_SERVERS_MAX], *proxy_host[ENGINE_SERVERS_MAX];
    /* What certificates must be for: the configured server or proxy. */
    char *server_name[ENGINE_SERVERS_MAX], *proxy_name[ENGINE_SERVERS_MAX];
    uint16_t port[ENGINE_SERVERS_MAX], proxy_port[ENGINE_SERVERS_MAX];
    struct phone_registration
        *registration[ENGINE_SERVERS_MAX]; /* NULL = none */
};

/** Copies what the phone itself must know of account `i` of `config`. */
void phone_account_init(struct phone_account *account,
                        const struct engine_config *config, size_t i,
                        const struct phone_identity *identity);
void phone_account_fini(struct phone_account *account);

/** Forgets CSeqs, credentials and, but for `same_call_id`, Call-IDs: power off. */
void phone_account_forget(struct phone_account *account, bool same_call_id);

/** "sip:pbx.com" or "sip:10.0.0.1:5070": server `y` (from 0) as a
 * Request-URI. Heap. */
char *phone_account_server_uri(const struct phone_account *account, size_t y);

/** "sip:proxy.com;lr": the pre-loaded Route of a request outside a dialog to
 * `target` (RFC 3261 section 8.1.2); NULL without a proxy. Heap. */
char *phone_account_route(const struct phone *phone,
                          const struct phone_account *account,
                          const struct engine_target *target);

/** `uri`, which it frees, as a request over `transport` has it: knob sips_uri. */
char *phone_uri_for(const struct phone *phone, char *uri,
                    enum base_transport transport);

/** "sip:4605@pbx.com". Heap. */
char *phone_account_aor(const struct phone_account *account);

/** From or To value: display name, AOR, and the tag unless NULL. Heap. */
char *phone_account_name_addr(const struct phone_account *account,
                              const char *tag);

/** True if `user` of a URI means this account. */
bool phone_account_is_user(const struct phone_account *account,
                           const char *user);

/* ---- whom to ask (address.c) -------------------------------------------- */

/** "4606", "4606@host" or a whole URI as a URI; NULL if it is none. Heap. */
char *phone_uri_complete(const struct phone_account *account, const char *text);

/** "<sip:4606@host>". Heap. */
char *phone_uri_bracketed(const char *uri);

/** A new Call-ID. Heap. */
char *phone_call_id_create(struct phone *phone);

/* ---- the phone (phone.c) ------------------------------------------------ */

struct phone_dialog;

struct phone_subscription;

/* One attempt of the engine, under way. INVITE attempts belong to a call. */
struct phone_attempt {
    struct phone_attempt *next;
    struct phone *phone;
    uint32_t id, account, request;
    enum engine_purpose purpose;
    struct engine_target target;
    uint8_t server; /* sip_server.Y that it is meant for */
    struct base_retry retry;
    bool ignore_icmp_host; /* only a port unreachable ends it */
    struct sip_client_tx *tx;
    struct phone_call *call;                 /* INVITE, and inside dialogs */
    struct phone_subscription *subscription; /* SUBSCRIBE */
    struct phone_registration *registration; /* REGISTER */
    char *redirect;   /* Request-URI of a redirection being followed */
    int32_t expires;  /* REGISTER: asked for */
    bool raised;      /* a 423 has been answered */
    bool provisional; /* the engine knows of a 1xx */
    struct phone_auth_round round;
};

struct phone_lookup;

struct phone {
    struct net_node *node;
    struct net *net;
    struct base_timeline *timeline;
    struct sip_endpoint *endpoint;
    struct dns_client *dns;
    struct base_address address; /* by UDP and TCP */
    struct sip_timers timers;
    const struct engine_ops *ops;
    void *memory;
    struct engine *engine;
    size_t accounts_max;    /* of the engine's memory */
    struct net_timer timer; /* the engine's deadline */
    struct phone_account *accounts;
    size_t account_count, accounts_configured;
    bool follow_redirects;   /* knob register_redirect */
    bool in_dialog_failover; /* the knob of that name */
    bool cancels_late;       /* knob late_response */
    phone_defects defects;
    bool sips_uri;                      /* the knob of that name */
    struct engine_codes failover_codes; /* INVITE goes on after these */
    bool has_dns;
    struct phone_attempt *attempts;
    struct phone_lookup *lookups;
    struct phone_call **calls; /* [number - 1] */
    size_t call_count, call_capacity;
    struct phone_subscription **subscriptions; /* [number - 1] */
    size_t subscription_count, subscription_capacity;
    uint32_t refresh;  /* knob register_refresh, for subscriptions too */
    size_t busy_calls; /* being set up or up; 0 = idle */
    struct engine_event *events; /* waiting until the engine has been drained */
    size_t event_count, event_capacity;
    base_span answer_after;
    bool busy, on, settled, pumping, is_unplugged;
};

static inline bool phone_has_defect(const struct phone *phone,
                                    enum phone_defect defect)
{
    return (phone->defects & (phone_defects)1 << defect) != 0;
}

/**
 * Tells the engine and does everything it then says. Called from within that
 * doing it only notes the event, which follows when the engine is drained.
 * Texts and records of `event` are borrowed; only a RESOLVED has any.
 */
void phone_feed(struct phone *phone, const struct engine_event *event);

/** What the engine lets the phone signal with `peer`. */
enum engine_signal phone_signal(const struct phone *phone, uint32_t account,
                                const struct base_address *peer,
                                bool is_incoming);

/** Makes an attempt of an action and puts it on the list. */
struct phone_attempt *phone_attempt_create(struct phone *phone,
                                           const struct engine_action *action);

/** Takes the attempt from the list and frees it; its transaction is left
 * alone. */
void phone_attempt_destroy(struct phone_attempt *attempt);

/** Ends the attempt, destroys it and tells the engine. */
void phone_attempt_finish(struct phone_attempt *attempt,
                          const struct engine_outcome *outcome);

/** A response to a request inside a dialog, which is no attempt: tells the engine
 * if it is a 503 that asks for peace. */
void phone_heed(struct phone *phone, uint32_t account,
                const struct sip_client_tx *tx,
                const struct sip_message *response);

/** The same for a final response, and for a failed transaction. */
void phone_attempt_finish_status(struct phone_attempt *attempt,
                                 const struct sip_message *response,
                                 int32_t expires);
void phone_attempt_finish_failed(struct phone_attempt *attempt,
                                 enum sip_failure failure, bool provisional);

/** Tells the engine of the first 1xx of an attempt. */
void phone_attempt_provisional(struct phone_attempt *attempt);

struct phone_account *phone_account_at(struct phone *phone, uint32_t account);

/** Where `hop` reaches it: sent-by of a Via. */
const struct base_address *phone_address_for(const struct phone *phone,
                                             const struct sip_hop *hop);

/** Contact URI of an account for requests that `hop` is to send. Heap. */
char *phone_contact(const struct phone *phone,
                    const struct phone_account *account,
                    const struct sip_hop *hop);

/** The hop that an attempt goes to. */
static inline struct sip_hop
phone_attempt_hop(const struct phone_attempt *attempt)
{
    return (struct sip_hop){attempt->target.address, attempt->target.transport};
}

/** Headers that answer the challenges in `auth` for one more request. */
void phone_auth_answer(struct phone *phone, struct phone_auth *auth,
                       const struct phone_account *account, const char *method,
                       const char *uri, struct phone_auth_headers *out);

/* ---- registration.c, call.c, incoming.c --------------------------------- */

void phone_register(struct phone *phone, const struct engine_action *action);

struct phone_call {
    struct phone *phone;
    int number;
    uint32_t account;
    enum phone_call_state state;
    int status;
    uint32_t server;
    bool incoming;
    bool counted;   /* keeps the phone from being idle */
    bool announced; /* its first state stands in the timeline */
    bool forgotten; /* the phone was switched off since */
    char *uri;      /* called */
    char *from, *to;
    char *call_id;
    char tag[17];  /* ours */
    uint32_t cseq; /* of the last request we sent */
    uint32_t
        request;  /* engine's number of the request its INVITE belonged to */
    char *killed; /* tag of a late answer that was ACKed and ended */
    struct phone_auth auth;
    struct phone_auth_round round; /* of the request inside the dialog */
    struct phone_attempt *attempt; /* INVITE under way */
    struct sip_hop first;          /* where it went first */
    struct sip_client_tx *bye, *reinvite;
    /* The engine's attempts at them (knob in_dialog_failover), BYE first. */
    struct phone_attempt *inside[2];
    uint32_t inside_request;    /* engine's number of the newest */
    bool is_renewing;           /* a re-INVITE waits for its end there */
    struct sip_message *invite; /* the last INVITE sent or received, held */
    struct phone_dialog *dialog;
    struct sip_server_tx *server_tx; /* INVITE received, not gone yet */
    struct net_timer answer;
};

/** Adds a call; the phone owns it to its end. */
struct phone_call *phone_call_create(struct phone *phone, uint32_t account);
void phone_call_destroy(struct phone_call *call);

/** Power off: the call is over, without a word. */
void phone_call_forget(struct phone_call *call);

/** Changes the state, the timeline, idleness and, at its end, the engine. */
void phone_call_set(struct phone_call *call, enum phone_call_state state,
                    int status);

/** Ends a call that is up with a BYE. */
void phone_call_bye(struct phone_call *call, int status);

/** The engine's INVITE attempt, its end and its bad news. */
void phone_call_attempt(struct phone *phone,
                        const struct engine_action *action);
void phone_call_abandon(struct phone_attempt *attempt);
void phone_call_failed(struct phone *phone, uint32_t number, int status);

/** A 2xx to an INVITE of the call that no transaction waits for (RFC 3261
 * 13.2.2.4). */
void phone_call_late(struct phone_call *call, struct sip_message *response,
                     const struct base_address *from);

/** The engine's attempt at a request inside a dialog, its end, and the bad
 * news that no target is left. */
void phone_dialog_attempt(struct phone *phone,
                          const struct engine_action *action);
void phone_dialog_abandon(struct phone_attempt *attempt);
void phone_dialog_failed(struct phone_call *call, int status);

/** The call of that number, NULL if there is none. */
struct phone_call *phone_call_at(const struct phone *phone, int number);

/** The session description that offers and answers all. Heap. */
char *phone_session_text(const struct phone *phone);

extern const struct sip_endpoint_handlers phone_endpoint_handlers;

/* ---- subscription.c ----------------------------------------------------- */

/* To the engine a subscription is its number and this, so that it cannot be
 * taken for a call. */
#define PHONE_SUBSCRIPTION_MARK 0x40000000u

void phone_subscription_destroy(struct phone_subscription *subscription);

/** Power off: it is over, without a word. */
void phone_subscription_forget(struct phone_subscription *subscription);

/** The engine's SUBSCRIBE attempt, its end and its bad news. */
void phone_subscription_attempt(struct phone *phone,
                                const struct engine_action *action);
void phone_subscription_abandon(struct phone_attempt *attempt);
void phone_subscription_failed(struct phone *phone, uint32_t number,
                               int status);

/** The engine has stopped working on it: it tries again at once. */
void phone_subscription_restart(struct phone_subscription *subscription);

/** SEMANTICS 2.14: every active subscription of `account` begins anew. */
void phone_resubscribe(struct phone *phone, uint32_t account);

/** Takes a NOTIFY inside a dialog; the status to answer it with. */
int phone_subscription_notified(struct phone *phone,
                                const struct sip_message *request);

/** The request inside its dialog that waits for an answer, or NULL. */
const struct sip_client_tx *
phone_subscription_tx(const struct phone_subscription *subscription);

/* ---- resolver.c, report.c ----------------------------------------------- */

void phone_resolve(struct phone *phone, const struct engine_action *action);
void phone_lookups_drop(struct phone *phone);

/** Puts a REPORT of the engine on the timeline. */
void phone_report(struct phone *phone, const struct engine_action *action);

/** Puts the call's state on the timeline. */
void phone_report_call(const struct phone_call *call);
