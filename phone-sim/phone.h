// SPDX-License-Identifier: MIT
#pragma once
/*
 * The simulated phone: an adapter between the redundancy engine, which decides,
 * and sip/ and dns/, which carry. It reads the vendor's configuration, builds
 * the requests, keeps dialogs and answers calls made to it; where and when a
 * request goes is the engine's decision alone.
 *
 *     phone_create(node, &options, &phone, &error);
 *     phone_start(phone);
 *     call = phone_call(phone, "sip:4606@yealink.pbx.com", 1, &error);
 *     phone_call_hangup(phone, call);
 *     phone_destroy(&phone);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "engine/engine.h"
#include "net/net.h"
#include "phone-sim/defects.h"

struct phone;

/* Everything a phone is made of; texts are copied. */
struct phone_options {
    uint16_t port; /* local SIP port, 0 = 5060; over TLS the one above */
    /* From phone_config_build; seed, actor and has_dns_server are the phone's
     * own to know and are not read. */
    const struct engine_config *config;
    const struct phone_identity *identities; /* one per account of `config` */
    struct base_address dns[2];      /* servers with port; family 0 = none */
    base_span answer_after;          /* ring time; BASE_TIME_NEVER = rings on */
    bool busy;                       /* answers 486 */
    phone_defects defects;           /* on purpose; 0 = none */
    const struct engine_ops *engine; /* NULL = engine_reference */
};

/* Who an account is. */
struct phone_identity {
    const char *user_name;     /* user part of the AOR */
    const char *display_name;  /* may be NULL */
    const char *auth_name;     /* NULL = user_name */
    const char *password;      /* NULL = none */
    int32_t subscribe_period;  /* s asked for; 0 = 1800 */
    int32_t subscribe_overlap; /* s before expiry; 0 or less: as the
                                  registration (knob register_refresh) */
};

/** Opens the phone's socket on `node`; nothing is sent before phone_start. */
int phone_create(struct net_node *node, const struct phone_options *options,
                 struct phone **out, struct base_error *error);

/** Ends everything without a word on the wire; nulls the pointer. */
void phone_destroy(struct phone **phone);

/** Power on: the accounts begin to register. No effect if it is on. */
void phone_start(struct phone *phone);

/** Power off without a word: timers, calls, cache are gone. No effect if it
 * is off. */
void phone_stop(struct phone *phone);

/** Off and on again: CSeq from 1, an empty cache, and a new Call-ID unless
 * `same_call_id` (some firmware makes it of its MAC address). */
void phone_reboot(struct phone *phone, bool same_call_id);

/** The phone's cable: without it nothing leaves or reaches the phone, though
 * its timers run on. Plugged in again, knob link_up_action decides. */
void phone_set_plugged(struct phone *phone, bool is_plugged);

/** Replaces the configuration of a running or stopped phone. */
int phone_configure(struct phone *phone, const struct engine_config *config,
                    const struct phone_identity *identities,
                    struct base_error *error);

/** No new requests of its own any more: refreshes, retries, moves and calls
 * stop; what is open goes on to its end, and calls that ring here are answered
 * (end of a scenario). Until the next phone_start. */
void phone_settle(struct phone *phone);

/** Name of the server `account` is registered at, as an actor of the
 * timeline; 0 = not registered. */
uint32_t phone_registered(const struct phone *phone, uint32_t account);

/** True while a request of the phone waits for its answer. An INVITE that has
 * got a 1xx does not count: it waits for a person. Every other one ends by
 * 64*T1. */
bool phone_has_live(const struct phone *phone);

/** One of those requests, NULL if there is none; borrowed until the next event. */
const struct sip_client_tx *phone_open(const struct phone *phone);

struct net_node *phone_node(const struct phone *phone);

/* ---- calls -------------------------------------------------------------- */

enum phone_call_state {
    PHONE_CALL_CALLING, /* nothing but a 100 came */
    PHONE_CALL_RINGING, /* a 101 to 199 came, or it rings here */
    PHONE_CALL_UP,
    PHONE_CALL_FAILED,
    PHONE_CALL_ENDED,
};

/* What is known of a call; borrowed texts. */
struct phone_call_info {
    enum phone_call_state state;
    int status; /* last or final status, 0 = none yet; local 408, 503 … too */
    uint32_t server; /* actor the INVITE went to last, or came from */
    const char *call_id;
    bool incoming;
};

/**
 * Calls `uri` ("sip:4606@host", "4606@host" or "4606", which takes the
 * account's server) from `account`. Returns the call's number, never reused, or
 * a negative error: BASE_ERR_STATE: the phone is off; BASE_ERR_SYNTAX: no such URI;
 * BASE_ERR_RANGE: no such account.
 */
int phone_call(struct phone *phone, const char *uri, uint32_t account,
               struct base_error *error);

/** What became of call `number`; false: there never was one. */
bool phone_call_info(const struct phone *phone, int number,
                     struct phone_call_info *out);

/** Hangs up: BYE, CANCEL, or nothing on the wire if no provisional has come
 * (RFC 3261 section 9.1). Harmless on an ended call. */
void phone_call_hangup(struct phone *phone, int number);

/** Re-INVITE inside the call. BASE_ERR_STATE: it is not up. */
int phone_call_reinvite(struct phone *phone, int number,
                        struct base_error *error);

/** Number of calls so far, incoming included; calls are numbered from 1. */
int phone_call_count(const struct phone *phone);

/* ---- subscriptions ------------------------------------------------------ */

enum phone_subscription_state {
    PHONE_SUBSCRIPTION_ASKING, /* the initial SUBSCRIBE is under way */
    PHONE_SUBSCRIPTION_ACTIVE,
    PHONE_SUBSCRIPTION_FAILED, /* refused, or waiting to try again */
    PHONE_SUBSCRIPTION_ENDED,
};

/* What is known of a subscription; borrowed texts. */
struct phone_subscription_info {
    enum phone_subscription_state state;
    int status;      /* of the last final answer, 0 = none yet; local too */
    uint32_t server; /* actor the last initial SUBSCRIBE went to */
    const char *event;
    const char *call_id; /* changes with each new dialog */
    uint32_t notified;   /* NOTIFYs taken so far */
};

/**
 * Subscribes `account` to `event` ("dialog", "message-summary") of `uri`, which
 * reads as in phone_call; NULL is the account itself. It lives, refreshed, to
 * phone_subscription_stop or power off: when its dialog breaks it begins anew
 * at the server in charge then (RFC 6665), when no server answers it tries
 * again after reg_fail_retry_interval, when it is refused it has failed.
 * Returns its number, never reused, or a negative error as phone_call;
 * BASE_ERR_SYNTAX: no such URI or event.
 */
int phone_subscribe(struct phone *phone, const char *event, const char *uri,
                    uint32_t account, struct base_error *error);

/** What became of subscription `number`; false: there never was one. */
bool phone_subscription_info(const struct phone *phone, int number,
                             struct phone_subscription_info *out);

/** Ends it: SUBSCRIBE with Expires 0, or nothing on the wire if it has no
 * dialog. Harmless on one that is over. */
void phone_subscription_stop(struct phone *phone, int number);
