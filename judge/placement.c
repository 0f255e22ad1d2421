// SPDX-License-Identifier: MIT
#include "judge/placement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

#define HOST_MAX 256

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

struct judge_placement {
    const struct base_timeline *timeline;
    struct service *services;
    struct place *places;
    size_t service_count, service_capacity, place_count, place_capacity;
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

/* Whether the host of `service` has an address, or the one `ip`, as the phone
 * knows it at `now`. */
static bool has_address(const struct judge_placement *p,
                        const struct service *service, base_time now,
                        const char *ip, size_t length)
{
    for (size_t i = 0; i < p->place_count; i++) {
        const struct place *place = &p->places[i];

        if (place->phone == service->phone && place->until >= now &&
            strcasecmp(place->host, service->host) == 0 &&
            (ip == NULL || (strncmp(place->ip, ip, length) == 0 &&
                            place->ip[length] == '\0')))
            return true;
    }
    return false;
}

bool judge_placement_is_second(const struct judge_placement *placement,
                               const struct base_event *request, int *its_out,
                               int *best_out)
{
    const char *ip = base_timeline_text(placement->timeline, request->dst_addr);
    base_time now = request->t;
    const char *port = strrchr(ip, ':');
    size_t length = port != NULL ? (size_t)(port - ip) : strlen(ip);
    uint32_t list = 0;

    *its_out = *best_out = INT32_MAX;
    for (size_t i = 0; i < placement->service_count; i++) {
        const struct service *s = &placement->services[i];

        if (s->phone == request->src && s->until >= now &&
            s->priority < *its_out &&
            has_address(placement, s, now, ip, length)) {
            *its_out = s->priority;
            list = s->list;
        }
    }
    for (size_t i = 0; i < placement->service_count; i++) {
        const struct service *s = &placement->services[i];

        if (s->phone == request->src && s->list == list &&
            s->priority < *best_out && has_address(placement, s, now, NULL, 0))
            *best_out = s->priority;
    }
    return list != 0 && *best_out < *its_out;
}
