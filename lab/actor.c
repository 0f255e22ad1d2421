// SPDX-License-Identifier: MIT
/* Who lives where: names, addresses and defaults of actors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lab/private.h"

static const char *const kind_names[LAB_KIND_COUNT] = {"dns", "registrar",
                                                       "proxy", "phone"};

static const enum base_actor_kind actor_kinds[LAB_KIND_COUNT] = {
    BASE_ACTOR_DNS, BASE_ACTOR_REGISTRAR, BASE_ACTOR_PROXY, BASE_ACTOR_PHONE};

/* The first default address of each kind, and how many there are. */
static const struct {
    uint32_t first;
    uint32_t count;
} defaults[LAB_KIND_COUNT] = {
    {(10U << 24) | 53U, 200},
    {(10U << 24) | (1U << 8) | 1U, 254},
    {(10U << 24) | (2U << 8) | 1U, 254},
    {(10U << 24) | (3U << 8) | 1U, 1U << 20},
};

static bool address_is_used(const struct lab *lab,
                            const struct base_address *address)
{
    for (size_t i = 0; i < lab->actor_count; i++) {
        const struct base_address *ip =
            net_node_ip_of(lab->actors[i]->node, address->family);

        if (ip != NULL && base_address_same_ip(ip, address))
            return true;
    }
    return false;
}

static size_t count_of(const struct lab *lab, enum lab_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < lab->actor_count; i++)
        count += lab->actors[i]->kind == kind;
    return count;
}

/* Starts where as many of the kind as there are would end: fleets stay linear. */
static int default_address(const struct lab *lab, enum lab_kind kind,
                           struct base_address *out, struct base_error *error)
{
    for (uint32_t i = (uint32_t)count_of(lab, kind); i < defaults[kind].count;
         i++) {
        uint32_t ip = defaults[kind].first + i;

        *out = base_address_ipv4((uint8_t)(ip >> 24), (uint8_t)(ip >> 16),
                                 (uint8_t)(ip >> 8), (uint8_t)ip, 0);
        if (!address_is_used(lab, out))
            return 0;
    }
    return base_error_set(error, BASE_ERR_FULL,
                          "no default address left for another %s; give it one",
                          kind_names[kind]);
}

static const struct lab_actor *actor_named(const struct lab *lab,
                                           const char *name)
{
    for (size_t i = 0; i < lab->actor_count; i++)
        if (strcmp(lab->actors[i]->name, name) == 0)
            return lab->actors[i];
    return NULL;
}

/* "dns", "registrar", "phone"; from the second on with a number. */
static void default_name(const struct lab *lab, enum lab_kind kind, char *out,
                         size_t size)
{
    size_t number = count_of(lab, kind) + 1;

    snprintf(out, size, "%s", kind_names[kind]);
    while (actor_named(lab, out) != NULL)
        snprintf(out, size, "%s-%zu", kind_names[kind],
                 number > 1 ? number++ : ++number);
}

/* Not "any", multicast, broadcast or reserved: somebody may live there. */
static bool is_of_a_host(const struct base_address *address)
{
    static const uint8_t any[sizeof address->ip];

    if (address->family == BASE_IPV4)
        return address->ip[0] > 0 && address->ip[0] < 224;
    return address->ip[0] != 0xff && memcmp(address->ip, any, sizeof any) != 0;
}

static int read_address(const char *text, struct base_address *out,
                        struct base_error *error)
{
    if (!base_address_parse(text, 0, out))
        return base_error_set(error, BASE_ERR_SYNTAX,
                              "'%s' is not an IP address (like 192.168.1.13 or "
                              "2001:db8::5)",
                              text);
    if (!is_of_a_host(out))
        return base_error_set(error, BASE_ERR_RANGE,
                              "'%s' is the address of no host", text);
    return 0;
}

/* A dual stack has one address of each family. */
static int find_addresses(const struct lab *lab, enum lab_kind kind,
                          const char *address, const char *other_address,
                          struct lab_place *out, struct base_error *error)
{
    int err = address == NULL || address[0] == '\0'
                  ? default_address(lab, kind, &out->address, error)
                  : read_address(address, &out->address, error);

    if (err == 0 && other_address != NULL)
        err = read_address(other_address, &out->other, error);
    if (err == 0 && out->other.port != 0)
        err = base_error_set(error, BASE_ERR_SYNTAX,
                             "'%s': the second address has the port of the "
                             "first and takes none",
                             other_address);
    if (err == 0 && out->other.family == out->address.family)
        err = base_error_set(error, BASE_ERR_CONFLICT,
                             "'%s' and '%s' are of one family; a dual stack "
                             "has an IPv4 and an IPv6 address",
                             address, other_address);
    return err;
}

int lab_place_find(struct lab *lab, enum lab_kind kind, const char *address,
                   const char *other_address, const char *name,
                   struct lab_place *out, struct base_error *error)
{
    const struct lab_actor *holder;

    memset(out, 0, sizeof *out);
    if (name == NULL || name[0] == '\0') {
        default_name(lab, kind, out->name, sizeof out->name);
    } else {
        holder = actor_named(lab, name);
        if (holder != NULL)
            return base_error_set(error, BASE_ERR_CONFLICT,
                                  "the name '%s' is taken by a %s", name,
                                  kind_names[holder->kind]);
        if (strlen(name) >= sizeof out->name)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "the name '%s' is longer than %zu characters",
                                  name, sizeof out->name - 1);
        memcpy(out->name, name, strlen(name) + 1);
    }
    return find_addresses(lab, kind, address, other_address, out, error);
}

struct lab_actor *lab_actor_add(struct lab *lab, enum lab_kind kind,
                                const struct lab_place *place)
{
    struct lab_actor *actor = base_calloc(1, sizeof *actor);

    actor->lab = lab;
    actor->kind = kind;
    actor->name = base_strdup(place->name);
    actor->node = net_node_create(lab->net, place->name, actor_kinds[kind],
                                  &place->address);
    if (place->other.family != 0)
        net_node_add_ip(actor->node, &place->other, NULL);
    lab->actors = base_grow(lab->actors, lab->actor_count, &lab->actor_capacity,
                            sizeof *lab->actors);
    lab->actors[lab->actor_count++] = actor;
    return actor;
}

void lab_actor_drop_last(struct lab *lab)
{
    struct lab_actor *actor = lab->actors[--lab->actor_count];

    phone_config_destroy(&actor->config);
    free(actor->name);
    free(actor);
}

enum lab_kind lab_actor_kind(const struct lab_actor *actor)
{
    return actor->kind;
}

const char *lab_actor_name(const struct lab_actor *actor)
{
    return actor->name;
}

uint32_t lab_actor_number(const struct lab_actor *actor)
{
    return net_node_actor(actor->node);
}

struct net_node *lab_actor_node(const struct lab_actor *actor)
{
    return actor->node;
}

struct fdns_server *lab_actor_dns(const struct lab_actor *actor)
{
    BASE_ASSERT(actor->kind == LAB_DNS);
    return actor->is.dns;
}

struct freg_registrar *lab_actor_registrar(const struct lab_actor *actor)
{
    BASE_ASSERT(actor->kind == LAB_REGISTRAR || actor->kind == LAB_PROXY);
    return actor->is.registrar;
}

struct phone *lab_actor_phone(const struct lab_actor *actor)
{
    BASE_ASSERT(actor->kind == LAB_PHONE);
    return actor->is.phone;
}

struct lab_actor *lab_actor_at(const struct lab *lab, size_t i)
{
    return i < lab->actor_count ? lab->actors[i] : NULL;
}

struct lab_actor *lab_actor_of(const struct lab *lab, uint32_t number)
{
    for (size_t i = 0; i < lab->actor_count; i++)
        if (lab_actor_number(lab->actors[i]) == number)
            return lab->actors[i];
    return NULL;
}
