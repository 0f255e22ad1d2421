// SPDX-License-Identifier: MIT
#pragma once
/* What the files of lab/ share. */
#include "lab/lab.h"

struct lab_actor {
    struct lab *lab;
    enum lab_kind kind;
    char *name;
    struct net_node *node;
    uint16_t port; /* DNS servers: where they listen */
    union {
        struct fdns_server *dns;
        struct freg_registrar *registrar;
        struct phone *phone;
    } is;
    struct phone_config *config; /* phones */
    enum engine_profile profile; /* phones */
    struct engine_policy policy; /* phones */
    bool has_dns;                /* phones: a DNS server is configured */
    bool needs_dns; /* it has none by default and names to resolve */
    base_span t1;   /* phones: RFC 3261 T1 */
    struct net_timer flap;
    base_span flap_period;
    bool flap_is_down;
};

struct lab {
    struct base_timeline *timeline;
    bool timeline_is_taken; /* somebody else destroys it */
    struct net *net;
    uint64_t seed;
    bool has_profile; /* the command line's, for every phone */
    enum engine_profile profile;
    struct {
        char *name, *value;
    } * knobs; /* the command line's */
    size_t knob_count;
    bool strict_config;
    struct lab_actor **actors; /* in order of creation */
    size_t actor_count, actor_capacity;
    char **warnings;
    size_t warning_count, warning_capacity;
    net_settled_fn settled; /* the script's */
    void *settled_arg;
    struct net_timer settle_limit;
    const struct sip_client_tx *open; /* settling: a request without an end */
    bool is_over;                     /* settling: the time is up */
};

/* Where a new actor is to live and what it is to be called. */
struct lab_place {
    struct base_address address;
    struct base_address other; /* of the other family; family 0 = none */
    char name[64];
};

/** Finds name and address of an actor from what the scenario gave, or the next free default. */
int lab_place_find(struct lab *lab, enum lab_kind kind, const char *address,
                   const char *other_address, const char *name,
                   struct lab_place *out, struct base_error *error);

/** Adds an actor with its node at `place`. */
struct lab_actor *lab_actor_add(struct lab *lab, enum lab_kind kind,
                                const struct lab_place *place);

/** Where the chosen DNS servers are for an actor at `ip`. Unused places get
 * family 0. Errors: BASE_ERR_SYNTAX: an address is none. */
int lab_dns_find(const struct lab *lab, const struct lab_dns_choice *choice,
                 const struct base_address *ip,
                 struct base_address out[FREG_DNS_MAX],
                 struct base_error *error);

/** Takes the youngest actor back out; its node stays, unused. */
void lab_actor_drop_last(struct lab *lab);

/** Ends a flap without a word. */
void lab_flap_cancel(struct lab_actor *actor);

/** Keeps one line for lab_warning. */
void lab_warn(struct lab *lab, const char *format, ...) BASE_PRINTF(2, 3);
