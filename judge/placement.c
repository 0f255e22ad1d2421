// SPDX-License-Identifier: MIT
#include "judge/placement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "judge/contact.h"
#include "judge/map.h"

#define HOST_MAX 256

/* Twice 64*T1: a request may join a connection that another one waits for. */
#define SHARED_WITHIN (64 * BASE_SEC)

/* One SRV record a phone knows, and one address of a host. */
struct service {
    uint32_t list; /* its owner name */
    int priority;
    char host[HOST_MAX];
    base_time until; /* known, by the TTL */
};

struct place {
    char host[HOST_MAX];
    char ip[64];
    base_time until;
};

/* A connection that a phone wants and has not got. */
struct attempt {
    uint32_t server; /* actor */
    size_t index;
};

/* What one phone knows. */
struct knowledge {
    struct service *services;
    struct place *places;
    struct attempt *attempts; /* the newest to each server */
    size_t service_count, service_capacity, place_count, place_capacity,
        attempt_count, attempt_capacity;
};

struct judge_placement {
    const struct base_timeline *timeline;
    struct judge_map phones; /* their places in `all` */
    struct knowledge *all;
    size_t count, capacity;
};

struct judge_placement *
judge_placement_create(const struct base_timeline *timeline)
{
    struct judge_placement *placement = base_calloc(1, sizeof *placement);

    placement->timeline = timeline;
    return placement;
}

void judge_placement_destroy(struct judge_placement **placement)
{
    struct judge_placement *self = *placement;

    *placement = NULL;
    if (self == NULL)
        return;
    for (size_t i = 0; i < self->count; i++) {
        free(self->all[i].services);
        free(self->all[i].places);
        free(self->all[i].attempts);
    }
    judge_map_fini(&self->phones);
    free(self->all);
    free(self);
}

static struct knowledge *knowledge_of(struct judge_placement *p, uint32_t phone)
{
    size_t *at = judge_map_at(&p->phones, judge_map_key(phone, 0), p->count);

    if (*at == p->count) {
        p->all = base_grow(p->all, p->count, &p->capacity, sizeof *p->all);
        p->all[p->count++] = (struct knowledge){0};
    }
    return &p->all[*at];
}

/* A newer answer takes the place of the older one. */
static void forget_list(struct knowledge *k, uint32_t list)
{
    size_t kept = 0;

    for (size_t i = 0; i < k->service_count; i++)
        if (k->services[i].list != list)
            k->services[kept++] = k->services[i];
    k->service_count = kept;
}

static void forget_host(struct knowledge *k, const char *host)
{
    size_t kept = 0;

    for (size_t i = 0; i < k->place_count; i++)
        if (strcasecmp(k->places[i].host, host) != 0)
            k->places[kept++] = k->places[i];
    k->place_count = kept;
}

static void forget_ended(struct knowledge *k, base_time now)
{
    size_t services = 0, places = 0;

    for (size_t i = 0; i < k->service_count; i++)
        if (k->services[i].until >= now)
            k->services[services++] = k->services[i];
    for (size_t i = 0; i < k->place_count; i++)
        if (k->places[i].until >= now)
            k->places[places++] = k->places[i];
    k->service_count = services;
    k->place_count = places;
}

static base_time end_of(const struct base_event *answer)
{
    base_time from = answer->arrived > answer->t ? answer->arrived : answer->t;

    return base_time_add(from, answer->number * BASE_SEC);
}

static void learn_service(struct knowledge *k, const struct base_event *answer,
                          const char *text)
{
    struct service service = {.list = answer->name, .until = end_of(answer)};
    const char *host = strrchr(text, ' ');

    if (host == NULL)
        return;
    service.priority = (int)strtol(text, NULL, 10);
    snprintf(service.host, sizeof service.host, "%s", host + 1);
    k->services = base_grow(k->services, k->service_count, &k->service_capacity,
                            sizeof *k->services);
    k->services[k->service_count++] = service;
}

static void learn_place(struct knowledge *k, const struct base_event *answer,
                        const char *host, const char *ip)
{
    struct place place = {.until = end_of(answer)};

    snprintf(place.host, sizeof place.host, "%s", host);
    snprintf(place.ip, sizeof place.ip, "%s", ip);
    k->places = base_grow(k->places, k->place_count, &k->place_capacity,
                          sizeof *k->places);
    k->places[k->place_count++] = place;
}

/* What `phone` knows of the SRV or A records of a question, whose records are
 * gone; NULL for other types. */
static struct knowledge *forget(struct judge_placement *p, uint32_t phone,
                                const struct base_event *dns)
{
    const char *type = base_timeline_text(p->timeline, dns->type);
    bool is_srv = strcmp(type, "SRV") == 0;
    struct knowledge *k;

    if (!is_srv && strcmp(type, "A") != 0)
        return NULL;
    k = knowledge_of(p, phone);
    if (is_srv)
        forget_list(k, dns->name);
    else
        forget_host(k, base_timeline_text(p->timeline, dns->name));
    return k;
}

void judge_placement_ask(struct judge_placement *placement,
                         const struct base_event *query)
{
    (void)forget(placement, query->src, query);
}

void judge_placement_learn(struct judge_placement *placement,
                           const struct base_event *answer)
{
    const char *type = base_timeline_text(placement->timeline, answer->type);
    const char *name = base_timeline_text(placement->timeline, answer->name);
    const char *text = base_timeline_text(placement->timeline, answer->text);
    struct knowledge *k = forget(placement, answer->dst, answer);
    bool is_srv = strcmp(type, "SRV") == 0;
    char *copy, *rest;

    if (k == NULL)
        return;
    copy = rest = base_strdup(text);
    while (rest != NULL && rest[0] != '\0') {
        char *end = strstr(rest, ", ");

        if (end != NULL)
            *end = '\0';
        if (is_srv)
            learn_service(k, answer, rest);
        else
            learn_place(k, answer, name, rest);
        rest = end != NULL ? end + 2 : NULL;
    }
    free(copy);
}

/* ---- connections ----------------------------------------------------------- */

static void forget_attempt(struct knowledge *k, uint32_t server)
{
    size_t kept = 0;

    for (size_t i = 0; i < k->attempt_count; i++)
        if (k->attempts[i].server != server)
            k->attempts[kept++] = k->attempts[i];
    k->attempt_count = kept;
}

void judge_placement_connect(struct judge_placement *placement, size_t index)
{
    const struct base_event *event =
        base_timeline_at(placement->timeline, index);
    const char *op = base_timeline_text(placement->timeline, event->op);
    bool wants = strcmp(op, "connect") == 0;
    struct knowledge *k;

    if (!wants && strcmp(op, "connected") != 0)
        return;
    k = knowledge_of(placement, wants ? event->src : event->dst);
    forget_attempt(k, wants ? event->dst : event->src);
    if (!wants)
        return;
    k->attempts = base_grow(k->attempts, k->attempt_count, &k->attempt_capacity,
                            sizeof *k->attempts);
    k->attempts[k->attempt_count++] = (struct attempt){event->dst, index};
}

/* The address of `actor` is `ip`, or of the other family: only the first one
 * of a dual stack is known. */
static bool may_be_at(const struct judge_placement *p, uint32_t actor,
                      const char *ip)
{
    for (size_t i = 0; i < base_timeline_actor_count(p->timeline); i++) {
        const struct base_actor *at = base_timeline_actor_at(p->timeline, i);
        const char *text = base_timeline_text(p->timeline, at->address);

        if (at->name == actor)
            return strcmp(text, ip) == 0 ||
                   (strchr(text, ':') == NULL) != (strchr(ip, ':') == NULL);
    }
    return false;
}

static bool was_tried(const struct judge_placement *p,
                      const struct knowledge *k,
                      const struct judge_begin *begin, const char *ip)
{
    for (size_t i = 0; i < k->attempt_count; i++) {
        const struct attempt *attempt = &k->attempts[i];

        if ((attempt->index > begin->since ||
             begin->at - base_timeline_at(p->timeline, attempt->index)->t <=
                 SHARED_WITHIN) &&
            may_be_at(p, attempt->server, ip))
            return true;
    }
    return false;
}

/* ---- order ------------------------------------------------------------------ */

static bool has_address(const struct knowledge *k, const char *host,
                        const char *ip, size_t length)
{
    for (size_t i = 0; i < k->place_count; i++) {
        const struct place *place = &k->places[i];

        if (strcasecmp(place->host, host) == 0 &&
            strncmp(place->ip, ip, length) == 0 && place->ip[length] == '\0')
            return true;
    }
    return false;
}

static bool has_untried_address(const struct judge_placement *p,
                                const struct knowledge *k,
                                const struct judge_begin *begin,
                                const char *host)
{
    for (size_t i = 0; i < k->place_count; i++)
        if (strcasecmp(k->places[i].host, host) == 0 &&
            !was_tried(p, k, begin, k->places[i].ip))
            return true;
    return false;
}

bool judge_placement_is_second(struct judge_placement *placement,
                               const struct judge_begin *begin, int *its_out,
                               int *best_out)
{
    struct knowledge *k = knowledge_of(placement, begin->phone);
    const char *ip = base_timeline_text(placement->timeline, begin->address);
    size_t length = judge_ip_length(ip);
    uint32_t list = 0;

    forget_ended(k, begin->at);
    *its_out = *best_out = INT32_MAX;
    for (size_t i = 0; i < k->service_count; i++) {
        const struct service *s = &k->services[i];

        if (s->priority < *its_out && has_address(k, s->host, ip, length)) {
            *its_out = s->priority;
            list = s->list;
        }
    }
    for (size_t i = 0; i < k->service_count; i++) {
        const struct service *s = &k->services[i];

        if (s->list == list && s->priority < *best_out &&
            s->priority < *its_out &&
            has_untried_address(placement, k, begin, s->host))
            *best_out = s->priority;
    }
    return list != 0 && *best_out < *its_out;
}
