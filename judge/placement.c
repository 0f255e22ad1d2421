// SPDX-License-Identifier: MIT
#include "judge/placement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define HOST_MAX 256

/* Twice 64*T1: a request may join a connection that another one waits for. */
#define SHARED_WITHIN (64 * BASE_SEC)

/* One SRV record a phone knows, and one address of a host. */
struct service {
    uint32_t phone, list; /* the list's owner name */
    int priority;
    char host[HOST_MAX];
    base_time until; /* known, by the TTL */
};

struct place {
    uint32_t phone;
    char host[HOST_MAX];
    char ip[64];
    base_time until;
};

/* A connection that a phone wants and has not got. */
struct attempt {
    uint32_t phone, server; /* actors */
    size_t index;
};

struct judge_placement {
    const struct base_timeline *timeline;
    struct service *services;
    struct place *places;
    struct attempt *attempts; /* the newest of each phone and server */
    size_t service_count, service_capacity, place_count, place_capacity,
        attempt_count, attempt_capacity;
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
    if (*placement == NULL)
        return;
    free((*placement)->services);
    free((*placement)->places);
    free((*placement)->attempts);
    free(*placement);
    *placement = NULL;
}

/* A newer answer takes the place of the older one. */
static void forget_list(struct judge_placement *p, uint32_t phone,
                        uint32_t list)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->service_count; i++)
        if (p->services[i].phone != phone || p->services[i].list != list)
            p->services[kept++] = p->services[i];
    p->service_count = kept;
}

static void forget_host(struct judge_placement *p, uint32_t phone,
                        const char *host)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->place_count; i++)
        if (p->places[i].phone != phone ||
            strcasecmp(p->places[i].host, host) != 0)
            p->places[kept++] = p->places[i];
    p->place_count = kept;
}

static base_time end_of(const struct base_event *answer)
{
    base_time from = answer->arrived > answer->t ? answer->arrived : answer->t;

    return base_time_add(from, answer->number * BASE_SEC);
}

static void learn_service(struct judge_placement *p,
                          const struct base_event *answer, const char *text)
{
    struct service service = {
        .phone = answer->dst, .list = answer->name, .until = end_of(answer)};
    const char *host = strrchr(text, ' ');

    if (host == NULL)
        return;
    service.priority = (int)strtol(text, NULL, 10);
    snprintf(service.host, sizeof service.host, "%s", host + 1);
    p->services = base_grow(p->services, p->service_count, &p->service_capacity,
                            sizeof *p->services);
    p->services[p->service_count++] = service;
}

static void learn_place(struct judge_placement *p,
                        const struct base_event *answer, const char *text)
{
    struct place place = {.phone = answer->dst, .until = end_of(answer)};

    snprintf(place.host, sizeof place.host, "%s",
             base_timeline_text(p->timeline, answer->name));
    snprintf(place.ip, sizeof place.ip, "%s", text);
    p->places = base_grow(p->places, p->place_count, &p->place_capacity,
                          sizeof *p->places);
    p->places[p->place_count++] = place;
}

void judge_placement_learn(struct judge_placement *placement,
                           const struct base_event *answer)
{
    const char *type = base_timeline_text(placement->timeline, answer->type);
    const char *name = base_timeline_text(placement->timeline, answer->name);
    const char *text = base_timeline_text(placement->timeline, answer->text);
    bool is_srv = strcmp(type, "SRV") == 0;
    char *copy, *rest;

    if (!is_srv && strcmp(type, "A") != 0)
        return;
    if (is_srv)
        forget_list(placement, answer->dst, answer->name);
    else
        forget_host(placement, answer->dst, name);
    copy = rest = base_strdup(text);
    while (rest != NULL && rest[0] != '\0') {
        char *end = strstr(rest, ", ");

        if (end != NULL)
            *end = '\0';
        if (is_srv)
            learn_service(placement, answer, rest);
        else
            learn_place(placement, answer, rest);
        rest = end != NULL ? end + 2 : NULL;
    }
    free(copy);
}

/* ---- connections ----------------------------------------------------------- */

static void forget_attempt(struct judge_placement *p, uint32_t phone,
                           uint32_t server)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->attempt_count; i++)
        if (p->attempts[i].phone != phone || p->attempts[i].server != server)
            p->attempts[kept++] = p->attempts[i];
    p->attempt_count = kept;
}

void judge_placement_connect(struct judge_placement *placement, size_t index)
{
    const struct base_event *event =
        base_timeline_at(placement->timeline, index);
    const char *op = base_timeline_text(placement->timeline, event->op);

    if (strcmp(op, "connected") == 0)
        forget_attempt(placement, event->dst, event->src);
    if (strcmp(op, "connect") != 0)
        return;
    forget_attempt(placement, event->src, event->dst);
    placement->attempts =
        base_grow(placement->attempts, placement->attempt_count,
                  &placement->attempt_capacity, sizeof *placement->attempts);
    placement->attempts[placement->attempt_count++] =
        (struct attempt){event->src, event->dst, index};
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
                      const struct judge_begin *begin, const char *ip)
{
    for (size_t i = 0; i < p->attempt_count; i++) {
        const struct attempt *attempt = &p->attempts[i];

        if (attempt->phone == begin->phone &&
            (attempt->index > begin->since ||
             begin->at - base_timeline_at(p->timeline, attempt->index)->t <=
                 SHARED_WITHIN) &&
            may_be_at(p, attempt->server, ip))
            return true;
    }
    return false;
}

/* ---- order ------------------------------------------------------------------ */

/* Whether the phone knows at that time that the host of `service` is at `ip`. */
static bool has_address(const struct judge_placement *p,
                        const struct judge_begin *begin,
                        const struct service *service, const char *ip,
                        size_t length)
{
    for (size_t i = 0; i < p->place_count; i++) {
        const struct place *place = &p->places[i];

        if (place->phone == begin->phone && place->until >= begin->at &&
            strcasecmp(place->host, service->host) == 0 &&
            strncmp(place->ip, ip, length) == 0 && place->ip[length] == '\0')
            return true;
    }
    return false;
}

static bool has_untried_address(const struct judge_placement *p,
                                const struct judge_begin *begin,
                                const struct service *service)
{
    for (size_t i = 0; i < p->place_count; i++) {
        const struct place *place = &p->places[i];

        if (place->phone == begin->phone && place->until >= begin->at &&
            strcasecmp(place->host, service->host) == 0 &&
            !was_tried(p, begin, place->ip))
            return true;
    }
    return false;
}

bool judge_placement_is_second(const struct judge_placement *placement,
                               const struct judge_begin *begin, int *its_out,
                               int *best_out)
{
    const char *ip = base_timeline_text(placement->timeline, begin->address);
    const char *port = strrchr(ip, ':');
    size_t length = port != NULL ? (size_t)(port - ip) : strlen(ip);
    uint32_t list = 0;

    *its_out = *best_out = INT32_MAX;
    for (size_t i = 0; i < placement->service_count; i++) {
        const struct service *s = &placement->services[i];

        if (s->phone == begin->phone && s->until >= begin->at &&
            s->priority < *its_out &&
            has_address(placement, begin, s, ip, length)) {
            *its_out = s->priority;
            list = s->list;
        }
    }
    for (size_t i = 0; i < placement->service_count; i++) {
        const struct service *s = &placement->services[i];

        if (s->phone == begin->phone && s->list == list &&
            s->priority < *best_out && has_untried_address(placement, begin, s))
            *best_out = s->priority;
    }
    return list != 0 && *best_out < *its_out;
}
