// SPDX-License-Identifier: MIT
#pragma once
/*
 * One world: a network on a virtual clock, the actors on it, and the timeline
 * of what they did. The scenario language is a thin skin over this header; it
 * may be driven from C just as well:
 *
 *     lab_create(&lab, &options, &error);
 *     lab_dns(lab, &(struct lab_dns_spec){ .zone = text }, &dns, &error);
 *     lab_registrar(lab, &(struct lab_registrar_spec){ .address = "192.168.1.13", .name = "primary" }, &primary, &error);
 *     lab_phone(lab, &(struct lab_phone_spec){ .config = text }, &alice, &error);
 *     lab_drop(primary, &(struct lab_fault){ .mode = "silent" }, &error);
 *     phone_start(lab_actor_phone(alice));
 *     lab_on_settled(lab, script_goes_on, script);
 *     lab_run(lab, &error);
 *     lab_settle(lab, &rested, &open, &error);
 *     lab_destroy(&lab);
 *
 * Actors live as long as the lab. Texts in specs are copied.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "base/timeline.h"
#include "engine/policy.h"
#include "fake-dns/server.h"
#include "fake-registrar/registrar.h"
#include "net/fault.h"
#include "net/net.h"
#include "phone-sim/config.h"
#include "phone-sim/phone.h"

struct lab;
struct lab_actor;

/* A knob as a user writes it. */
struct lab_knob {
    const char *name;
    const char *value;
};

struct lab_options {
    enum net_kind net;
    double speed; /* NET_SPEED_MAX = no pacing */
    uint64_t seed;
    bool keep_raw;
    const char *profile; /* beats every phone's own; NULL = they choose */
    const struct lab_knob *knobs; /* beat every phone's own */
    size_t knob_count;
    bool strict_config; /* a bad value in a configuration file is an error */
};

/** Creates an empty world. Errors: as net_create; BASE_ERR_UNKNOWN or
 * BASE_ERR_RANGE: the profile or a knob. */
int lab_create(struct lab **out, const struct lab_options *options,
               struct base_error *error);

/** Frees everything in it; nulls the pointer. */
void lab_destroy(struct lab **lab);

struct net *lab_net(struct lab *lab);
struct base_timeline *lab_timeline(struct lab *lab);

/** Hands the timeline over to the caller, who destroys it; the lab must be
 * destroyed before that and do nothing in between. */
struct base_timeline *lab_timeline_take(struct lab *lab);

/* ---- actors --------------------------------------------------------------------- */

enum lab_kind { LAB_DNS, LAB_REGISTRAR, LAB_PROXY, LAB_PHONE, LAB_KIND_COUNT };

/* address NULL or "": the next free default (10.0.0.53 up, 10.0.1.1 up,
 * 10.0.2.1 up, 10.0.3.1 up). `other_address`: one of the other family, NULL =
 * none. name NULL: the kind and a number ("registrar-1"). */

/* Whom an actor asks for names; all empty: the first DNS actors of the world. Of
 * a server with two addresses the one of the asker's (first) family is asked. */
struct lab_dns_choice {
    struct lab_actor *server[FREG_DNS_MAX]; /* NULL: */
    const char *address[FREG_DNS_MAX];      /* NULL = none */
    bool nobody;
};

struct lab_dns_spec {
    const char *address;
    const char *other_address;
    const char *name;
    uint16_t port;    /* 0 = 53 */
    const char *zone; /* master-file text; NULL = empty */
};

struct lab_registrar_spec {
    const char *address; /* may carry a port: "192.168.1.13:5070" */
    const char *other_address;
    const char *name;
    struct freg_options options; /* `shares` is taken from below */
    struct lab_actor *shares;    /* a registrar, NULL = own store */
};

/* An outbound proxy. */
struct lab_proxy_spec {
    const char *address; /* may carry a port */
    const char *other_address;
    const char *name;
    struct freg_options options;     /* `proxy` is taken from the next one */
    struct freg_proxy_options proxy; /* `to` and `dns` from below */
    struct lab_actor
        *to[FREG_HOPS_MAX]; /* registrars and other proxies; NULL: */
    const char *to_address[FREG_HOPS_MAX]; /* wherever that leads */
    size_t to_count;
    struct lab_dns_choice dns;
};

struct lab_phone_spec {
    const char *address; /* may carry a port */
    const char *other_address;
    const char *name;
    uint16_t port;           /* 0 = 5060 */
    const char *profile;     /* NULL = "yealink" */
    const char *model;       /* "T58A"; NULL = none that matters */
    const char *config;      /* text in the vendor's syntax, NULL = none */
    const char *config_file; /* path; read before `config` */
    const struct lab_knob
        *parameters; /* vendor parameters of a table, set after `config` */
    size_t parameter_count;
    const struct lab_knob *knobs;
    size_t knob_count;
    struct lab_dns_choice dns;
    bool has_answer_after;
    base_span
        answer_after; /* has_answer_after: ring time; NEVER = does not answer */
    bool busy;
    phone_defects defects; /* of its firmware, on purpose */
};

/**
 * Add an actor. Errors: BASE_ERR_CONFLICT: its name, or its (address, port,
 * transport), is taken; BASE_ERR_SYNTAX, BASE_ERR_RANGE, BASE_ERR_UNKNOWN: what
 * is given does not hold, the sentence says what would (zone texts: "zone line
 * N: …", configuration: "config line N: …" or "FILE:N: …").
 */
int lab_dns(struct lab *lab, const struct lab_dns_spec *spec,
            struct lab_actor **out, struct base_error *error);
int lab_registrar(struct lab *lab, const struct lab_registrar_spec *spec,
                  struct lab_actor **out, struct base_error *error);
int lab_proxy(struct lab *lab, const struct lab_proxy_spec *spec,
              struct lab_actor **out, struct base_error *error);
int lab_phone(struct lab *lab, const struct lab_phone_spec *spec,
              struct lab_actor **out, struct base_error *error);

enum lab_kind lab_actor_kind(const struct lab_actor *actor);
const char *lab_actor_name(const struct lab_actor *actor);
uint32_t lab_actor_number(const struct lab_actor *actor); /* in the timeline */
struct net_node *lab_actor_node(const struct lab_actor *actor);

/** The server or phone behind an actor; a proxy is a registrar of a kind. Asking
 * for the wrong kind is a programmer error. */
struct fdns_server *lab_actor_dns(const struct lab_actor *actor);
struct freg_registrar *lab_actor_registrar(const struct lab_actor *actor);
struct phone *lab_actor_phone(const struct lab_actor *actor);

/** Actors in order of creation; NULL past the end. */
struct lab_actor *lab_actor_at(const struct lab *lab, size_t i);

/** The actor with that number in the timeline, or NULL. */
struct lab_actor *lab_actor_of(const struct lab *lab, uint32_t number);

/** Gives a running phone new configuration text over what it has. Errors as lab_phone. */
int lab_phone_configure(struct lab_actor *phone, const char *config,
                        struct base_error *error);

/** Warnings that reading configurations left (unknown names, kept values), one line each; NULL past the end. */
const char *lab_warning(const struct lab *lab, size_t i);

/** Name of the profile in force. */
const char *lab_phone_profile(const struct lab_actor *phone);

/* ---- faults ----------------------------------------------------------------------- */

/* Every mode's values; each mode reads its own (DESIGN 5). */
struct lab_fault {
    const char *mode; /* NULL = "silent" */
    int status;
    int32_t retry_after; /* -1 = none */
    const char *contact; /* reject with 3xx: a URI; NULL = none */
    const char *methods[FREG_METHODS_MAX];
    base_span delay;
    double rate;
    const char *direction; /* oneway: "in" or "out" */
};

/** Errors: BASE_ERR_UNSUPPORTED: the mode makes no sense on this node, the
 * sentence lists those that do; BASE_ERR_RANGE. */
int lab_drop(struct lab_actor *actor, const struct lab_fault *fault,
             struct base_error *error);
void lab_restore(struct lab_actor *actor);

/** Restarts a node; with `forget` a registrar's memory is gone. A phone reboots,
 * a DNS server has nothing to forget. */
int lab_restart(struct lab_actor *actor, bool forget, struct base_error *error);

/** Switches a phone off and on; `same_call_id` as phone_reboot. */
void lab_reboot(struct lab_actor *phone, bool same_call_id);

/** Drops and restores the node for ever, every `period`, beginning with a drop
 * now; 0 ends it and restores. */
int lab_flap(struct lab_actor *actor, base_span period,
             struct base_error *error);

/* ---- running ---------------------------------------------------------------------- */

/** As net_on_settled and net_run. */
void lab_on_settled(struct lab *lab, net_settled_fn settled, void *arg);
int lab_run(struct lab *lab, struct base_error *error);

/**
 * After the script: phones begin nothing new, and the clock runs until every
 * open transaction towards a node without a fault has ended, at most 64 times
 * the longest T1 of all phones. Returns as net_run. `rested_out` is false if
 * something was still open then; `open_out` is the timeline's event of such a
 * request, SIZE_MAX if none has been sent.
 */
int lab_settle(struct lab *lab, bool *rested_out, size_t *open_out,
               struct base_error *error);
