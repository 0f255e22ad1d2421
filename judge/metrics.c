// SPDX-License-Identifier: MIT
#include "judge/metrics.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "judge/history.h"
#include "judge/map.h"

#define NONE SIZE_MAX

/* Ways of a link, as the phone sees it; bits. */
#define OUTWARDS ((size_t)1)
#define INWARDS ((size_t)2)

/* One account of one phone. */
struct line {
    uint32_t phone;
    uint32_t server; /* where it registered last; 0 = nowhere so far */
    size_t first;    /* of its relations, NONE = none */
    base_time lit_until;
    base_time dark_since; /* BASE_TIME_NEVER = reachable */
};

/* What a line has to do with one server. */
struct relation {
    size_t line, next; /* next of the same line */
    uint32_t server;
    base_time bound_until;
    base_time begun;    /* the outage; BASE_TIME_NEVER = none */
    base_time restored; /* BASE_TIME_NEVER = still at fault */
    bool was_down;
    bool left;  /* the line decided about it */
    bool moved; /* and was served by another one since */
};

struct measure {
    const struct base_timeline *timeline;
    struct judge_metrics *out;
    uint8_t *kinds;    /* of actors, by name; 0 = none, else 1 more */
    bool *faults;      /* of actors, by name: dropped */
    uint32_t *islands; /* of actors, by name: side of a partition */
    uint32_t *stores;  /* of actors, by name: struct base_actor */
    unsigned *flags;   /* of actors, by name: BASE_ACTOR_STICKY … */
    uint32_t *servers; /* their names */
    size_t server_count;
    uint32_t most;   /* name of an actor */
    bool is_parting; /* islands changed at parted_at */
    base_time parted_at;
    struct judge_map line_of;    /* phone and account */
    struct judge_map between;    /* line and server: the relation */
    struct judge_map account_of; /* Call-ID and phone */
    struct judge_map cut;        /* phone and server: ways that are */
    struct line *lines;
    struct relation *relations;
    size_t line_count, line_capacity, relation_count, relation_capacity;
};

static void add_span(struct judge_spans *spans, base_span span)
{
    spans->count++;
    if (span > spans->worst)
        spans->worst = span;
}

static bool is_text(const struct measure *measure, uint32_t number,
                    const char *text)
{
    return strcmp(base_timeline_text(measure->timeline, number), text) == 0;
}

static bool is_phone(const struct measure *measure, uint32_t name)
{
    return name <= measure->most &&
           measure->kinds[name] == BASE_ACTOR_PHONE + 1;
}

static bool is_server(const struct measure *measure, uint32_t name)
{
    return name <= measure->most && measure->kinds[name] != 0 &&
           measure->kinds[name] != BASE_ACTOR_PHONE + 1 &&
           measure->kinds[name] != BASE_ACTOR_DNS + 1;
}

static void find_actors(struct measure *measure)
{
    const struct base_timeline *timeline = measure->timeline;
    size_t count = base_timeline_actor_count(timeline);

    for (size_t i = 0; i < count; i++)
        if (base_timeline_actor_at(timeline, i)->name > measure->most)
            measure->most = base_timeline_actor_at(timeline, i)->name;
    measure->kinds = base_calloc(measure->most + 1, sizeof *measure->kinds);
    measure->faults = base_calloc(measure->most + 1, sizeof *measure->faults);
    measure->islands = base_calloc(measure->most + 1, sizeof *measure->islands);
    measure->stores = base_calloc(measure->most + 1, sizeof *measure->stores);
    measure->flags = base_calloc(measure->most + 1, sizeof *measure->flags);
    measure->servers = base_calloc(count + 1, sizeof *measure->servers);
    for (size_t i = 0; i < count; i++) {
        const struct base_actor *actor = base_timeline_actor_at(timeline, i);

        measure->kinds[actor->name] = (uint8_t)(actor->kind + 1);
        measure->stores[actor->name] = actor->store;
        measure->flags[actor->name] = actor->flags;
        if (is_server(measure, actor->name))
            measure->servers[measure->server_count++] = actor->name;
    }
}

/* ---- look-ups ------------------------------------------------------------ */

static size_t line_at(struct measure *measure, uint32_t phone, uint32_t account)
{
    size_t *at = judge_map_at(&measure->line_of, judge_map_key(phone, account),
                              measure->line_count);

    if (*at == measure->line_count) {
        measure->lines =
            base_grow(measure->lines, measure->line_count,
                      &measure->line_capacity, sizeof *measure->lines);
        measure->lines[measure->line_count++] = (struct line){
            .phone = phone, .first = NONE, .dark_since = BASE_TIME_NEVER};
    }
    return *at;
}

static size_t *cut_at(struct measure *measure, uint32_t phone, uint32_t server)
{
    return judge_map_at(&measure->cut, judge_map_key(phone, server), 0);
}

/* Between a phone and a server something is wrong. */
static bool is_apart(struct measure *measure, uint32_t phone, uint32_t server)
{
    return measure->faults[server] ||
           measure->islands[server] != measure->islands[phone] ||
           *cut_at(measure, phone, server) != 0;
}

static bool is_down(struct measure *measure, const struct relation *relation)
{
    return is_apart(measure, measure->lines[relation->line].phone,
                    relation->server);
}

/* Somebody well knows what `relation` bound: the server or one of its store. */
static bool is_known(struct measure *measure, const struct relation *relation)
{
    uint32_t store = measure->stores[relation->server];

    if (!is_down(measure, relation))
        return true;
    for (size_t i = 0; i < measure->server_count; i++)
        if (measure->stores[measure->servers[i]] == store &&
            !is_apart(measure, measure->lines[relation->line].phone,
                      measure->servers[i]))
            return true;
    return false;
}

static struct relation *relation_at(struct measure *measure, size_t line,
                                    uint32_t server)
{
    size_t *at = judge_map_at(&measure->between,
                              judge_map_key((uint32_t)line + 1, server),
                              measure->relation_count);
    struct relation *fresh;

    if (*at < measure->relation_count)
        return &measure->relations[*at];
    measure->relations =
        base_grow(measure->relations, measure->relation_count,
                  &measure->relation_capacity, sizeof *measure->relations);
    fresh = &measure->relations[measure->relation_count];
    *fresh = (struct relation){.line = line,
                               .next = measure->lines[line].first,
                               .server = server,
                               .begun = BASE_TIME_NEVER,
                               .restored = BASE_TIME_NEVER};
    fresh->was_down = is_down(measure, fresh);
    measure->lines[line].first = measure->relation_count++;
    return fresh;
}

/* ---- reachable or not ------------------------------------------------------ */

static void close_window(struct measure *measure, struct line *line,
                         base_time at)
{
    base_span window;

    if (line->dark_since == BASE_TIME_NEVER)
        return;
    window = at - line->dark_since;
    line->dark_since = BASE_TIME_NEVER;
    if (window == 0)
        return;
    add_span(&measure->out->unreachable, window);
    measure->out->unreachable_total += window;
}

/* A binding or a server of the line changed. */
static void look_again(struct measure *measure, size_t number, base_time at)
{
    struct line *line = &measure->lines[number];
    base_time until = at;

    if (line->server == 0)
        return;
    if (line->dark_since == BASE_TIME_NEVER && line->lit_until < at)
        line->dark_since = line->lit_until;
    for (size_t i = line->first; i != NONE; i = measure->relations[i].next) {
        const struct relation *relation = &measure->relations[i];

        if (relation->bound_until > until && is_known(measure, relation))
            until = relation->bound_until;
    }
    line->lit_until = until;
    if (until > at)
        close_window(measure, line, at);
    else if (line->dark_since == BASE_TIME_NEVER)
        line->dark_since = at;
}

static bool is_concurrent(const struct measure *measure,
                          const struct relation *relation)
{
    uint32_t phone = measure->lines[relation->line].phone;

    return (measure->flags[phone] & BASE_ACTOR_CONCURRENT) != 0;
}

static bool has_left_one(const struct measure *measure, const struct line *line)
{
    for (size_t i = line->first; i != NONE; i = measure->relations[i].next)
        if (measure->relations[i].left)
            return true;
    return false;
}

/* Refreshes of a phone that registers at several servers take turns, and its
 * first registration at one is no move either unless it has left another. */
static bool is_flap(const struct measure *measure,
                    const struct relation *relation, base_time at)
{
    const struct line *line = &measure->lines[relation->line];

    if (line->server == 0 || line->server == relation->server)
        return false;
    if (!is_concurrent(measure, relation))
        return true;
    return relation->bound_until <= at &&
           (relation->bound_until > 0 || has_left_one(measure, line));
}

static void take_registration(struct measure *measure,
                              const struct base_event *event)
{
    struct line *line;
    struct relation *relation;
    size_t number;

    if (!is_phone(measure, event->src) || !is_server(measure, event->server))
        return;
    number = line_at(measure, event->src, event->account);
    relation = relation_at(measure, number, event->server);
    line = &measure->lines[number];
    if (is_text(measure, event->op, "registered")) {
        if (is_flap(measure, relation, event->t))
            measure->out->flaps++;
        relation->bound_until = event->t + event->number * BASE_SEC;
        if (line->server == 0)
            line->lit_until = event->t;
        line->server = event->server;
    } else if (is_text(measure, event->op, "expired")) {
        relation->bound_until = event->t;
    } else {
        return;
    }
    look_again(measure, number, event->t);
}

/* ---- outages ----------------------------------------------------------------- */

static void begin_fault(struct measure *measure, struct relation *relation,
                        base_time at)
{
    relation->restored = BASE_TIME_NEVER;
    if (relation->left)
        return;
    relation->begun =
        relation->bound_until > at &&
                (is_concurrent(measure, relation) ||
                 measure->lines[relation->line].server == relation->server)
            ? at
            : BASE_TIME_NEVER;
}

/* What stands between a line and a server came or went. */
static void look_at_relation(struct measure *measure, struct relation *relation,
                             base_time at)
{
    bool down = is_down(measure, relation);

    if (down && !relation->was_down)
        begin_fault(measure, relation, at);
    else if (!down && relation->was_down)
        relation->restored = at;
    relation->was_down = down;
}

/* The same between `server` and one phone or (0) all, who may be bound in its
 * store elsewhere. */
static void look_at_server(struct measure *measure, uint32_t phone,
                           uint32_t server, base_time at)
{
    for (size_t i = 0; i < measure->relation_count; i++) {
        struct relation *relation = &measure->relations[i];

        if (measure->stores[relation->server] != measure->stores[server] ||
            (phone != 0 && measure->lines[relation->line].phone != phone))
            continue;
        look_at_relation(measure, relation, at);
        look_again(measure, relation->line, at);
    }
}

/* The nodes of a partition move one by one, at one instant: judged is the end. */
static void end_parting(struct measure *measure)
{
    if (!measure->is_parting)
        return;
    measure->is_parting = false;
    for (size_t i = 0; i < measure->relation_count; i++) {
        look_at_relation(measure, &measure->relations[i], measure->parted_at);
        look_again(measure, measure->relations[i].line, measure->parted_at);
    }
}

static void take_link(struct measure *measure, const struct base_event *event,
                      bool drops)
{
    const char *mode = base_timeline_text(measure->timeline, event->name);
    bool swap = is_phone(measure, event->dst);
    uint32_t phone = swap ? event->dst : event->src;
    uint32_t server = swap ? event->src : event->dst;
    size_t ways = OUTWARDS | INWARDS, *cut;

    if (!is_phone(measure, phone) || !is_server(measure, server))
        return;
    if (strncmp(mode, "one-way", strlen("one-way")) == 0)
        ways = swap ? INWARDS : OUTWARDS;
    cut = cut_at(measure, phone, server);
    *cut &= ~ways;
    if (drops && (strstr(mode, "cut") != NULL || strstr(mode, "loss") != NULL))
        *cut |= ways;
    look_at_server(measure, phone, server, event->t);
}

/* Its process is a new one and knows no binding, unless the store is not its own. */
static void take_amnesia(struct measure *measure, uint32_t server, base_time at)
{
    size_t users = 0;

    for (size_t i = 0; i < measure->server_count; i++)
        users +=
            measure->stores[measure->servers[i]] == measure->stores[server];
    if (users > 1)
        return;
    for (size_t i = 0; i < measure->relation_count; i++) {
        struct relation *relation = &measure->relations[i];

        if (relation->server != server || relation->bound_until <= at)
            continue;
        relation->bound_until = at;
        look_again(measure, relation->line, at);
    }
}

static void take_fault(struct measure *measure, const struct base_event *event)
{
    bool drops = is_text(measure, event->op, "drop");

    if (event->src > measure->most)
        return;
    if (is_text(measure, event->op, "restart") &&
        is_text(measure, event->name, "forget") &&
        is_server(measure, event->src))
        take_amnesia(measure, event->src, event->t);
    if (!drops && !is_text(measure, event->op, "restore"))
        return;
    if (is_text(measure, event->name, "partition")) {
        measure->islands[event->src] = drops ? event->detail : 0;
        measure->is_parting = true;
        measure->parted_at = event->t;
        return;
    }
    end_parting(measure);
    if (event->dst != 0) {
        take_link(measure, event, drops);
    } else if (is_server(measure, event->src)) {
        measure->faults[event->src] = drops;
        look_at_server(measure, 0, event->src, event->t);
    }
}

static void take_decision(struct measure *measure,
                          const struct base_event *event)
{
    struct relation *relation;

    if (!is_phone(measure, event->src) || !is_server(measure, event->name) ||
        !(is_text(measure, event->op, "failover") ||
          is_text(measure, event->op, "fallback")))
        return;
    relation = relation_at(
        measure, line_at(measure, event->src, event->account), event->name);
    if (relation->begun == BASE_TIME_NEVER || relation->left)
        return;
    relation->left = true;
    add_span(&measure->out->detect, event->t - relation->begun);
}

static void take_request(struct measure *measure,
                         const struct base_event *event)
{
    struct relation *relation;

    if (event->call_id != 0)
        *judge_map_at(&measure->account_of,
                      judge_map_key(event->call_id, event->src), 0) =
            event->account;
    if (!is_server(measure, event->dst) ||
        is_text(measure, event->name, "OPTIONS"))
        return;
    relation = relation_at(
        measure, line_at(measure, event->src, event->account), event->dst);
    if (relation->begun == BASE_TIME_NEVER && is_down(measure, relation))
        relation->begun = event->t;
}

static bool is_service(const struct measure *measure,
                       const struct base_event *event)
{
    return event->status >= 200 && event->status < 300 && event->call_id != 0 &&
           is_server(measure, event->src) &&
           (is_text(measure, event->name, "REGISTER") ||
            is_text(measure, event->name, "INVITE") ||
            is_text(measure, event->name, "SUBSCRIBE"));
}

static void take_service(struct measure *measure,
                         const struct base_event *event)
{
    size_t *account = judge_map_at(
        &measure->account_of, judge_map_key(event->call_id, event->dst), 0);
    size_t number = line_at(measure, event->dst, (uint32_t)*account);
    struct relation *relation = relation_at(measure, number, event->src);

    for (size_t i = measure->lines[number].first; i != NONE;
         i = measure->relations[i].next) {
        struct relation *other = &measure->relations[i];

        if (other == relation || !other->left || other->moved)
            continue;
        other->moved = true;
        add_span(&measure->out->fail_over, event->arrived - other->begun);
    }
    if (relation->begun == BASE_TIME_NEVER || is_down(measure, relation))
        return;
    if (relation->left)
        add_span(&measure->out->fail_back, event->arrived - relation->restored);
    relation->begun = relation->restored = BASE_TIME_NEVER;
    relation->left = relation->moved = false;
}

/* ---- the walk -------------------------------------------------------------- */

static void take_moment(struct measure *measure,
                        const struct judge_moment *moment)
{
    const struct base_event *event =
        base_timeline_at(measure->timeline, moment->index);

    if (event->kind != BASE_EVENT_SIP)
        return;
    end_parting(measure);
    if (moment->sent &&
        (event->fate == BASE_FATE_LOST || event->fate == BASE_FATE_REFUSED ||
         event->fate == BASE_FATE_UNREAD))
        measure->out->messages_to_dead_servers++;
    if (moment->sent && event->status == 0)
        take_request(measure, event);
    else if (!moment->sent && is_service(measure, event))
        take_service(measure, event);
}

static void take_event(struct measure *measure, const struct base_event *event)
{
    if (event->kind == BASE_EVENT_FAULT) {
        take_fault(measure, event);
        return;
    }
    end_parting(measure);
    if (event->kind == BASE_EVENT_ENGINE)
        take_decision(measure, event);
    else if (event->kind == BASE_EVENT_REGISTRATION)
        take_registration(measure, event);
}

/* Messages at the time at which the phone saw them, among the other events. */
static void walk(struct measure *measure)
{
    size_t count = base_timeline_count(measure->timeline), next = 0;
    struct judge_history history;

    judge_history_init(&history, measure->timeline);
    for (size_t i = 0; i < count; i++) {
        const struct base_event *event = base_timeline_at(measure->timeline, i);

        while (next < history.count && (history.moments[next].at < event->t ||
                                        (history.moments[next].at == event->t &&
                                         history.moments[next].index <= i)))
            take_moment(measure, &history.moments[next++]);
        take_event(measure, event);
    }
    while (next < history.count)
        take_moment(measure, &history.moments[next++]);
    judge_history_fini(&history);
}

static void finish(struct measure *measure, base_time end)
{
    size_t count = base_timeline_count(measure->timeline);
    bool was_registered = false;

    end_parting(measure);
    if (count > 0 && base_timeline_at(measure->timeline, count - 1)->t > end)
        end = base_timeline_at(measure->timeline, count - 1)->t;
    for (size_t i = 0; i < measure->line_count; i++) {
        if (measure->lines[i].server == 0)
            continue;
        was_registered = true;
        look_again(measure, i, end);
        close_window(measure, &measure->lines[i], end);
    }
    if (!was_registered)
        measure->out->unreachable_total = -1;
    else if (measure->out->unreachable.count == 0)
        measure->out->unreachable.worst = 0;
}

struct judge_metrics judge_metrics(const struct base_timeline *timeline,
                                   base_time end)
{
    struct judge_metrics out = {.detect = {-1, 0},
                                .fail_over = {-1, 0},
                                .fail_back = {-1, 0},
                                .unreachable = {-1, 0}};
    struct measure measure = {.timeline = timeline, .out = &out};

    find_actors(&measure);
    walk(&measure);
    finish(&measure, end);
    judge_map_fini(&measure.line_of);
    judge_map_fini(&measure.between);
    judge_map_fini(&measure.account_of);
    judge_map_fini(&measure.cut);
    free(measure.kinds);
    free(measure.faults);
    free(measure.islands);
    free(measure.stores);
    free(measure.servers);
    free(measure.flags);
    free(measure.lines);
    free(measure.relations);
    return out;
}
