// SPDX-License-Identifier: MIT
#include "base/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/names.h"

#define RAW_EVENTS_MAX 100000

/* Events are the bulk of a fleet run: keep them small (FOUNDATIONS L3). */
_Static_assert(sizeof(struct base_event) <= 96, "event has grown");

struct raw {
    void *bytes;
    size_t length;
};

/* Names and values for the header, in the order in which they were told. */
struct settings {
    struct setting {
        char *name;
        char *value;
    } * entries;
    size_t count, capacity;
};

struct base_timeline {
    struct base_timeline_options options;
    struct base_names *names;
    struct base_event *events;
    size_t event_count, event_capacity;
    struct base_actor *actors;
    size_t actor_count, actor_capacity;
    struct raw *raws; /* number n is raws[n - 1] */
    size_t raw_count, raw_capacity;
    struct settings knobs, params;
};

struct base_timeline *
base_timeline_create(const struct base_timeline_options *options)
{
    struct base_timeline *timeline = base_calloc(1, sizeof *timeline);

    timeline->options = *options;
    if (timeline->options.raw_events_max == 0)
        timeline->options.raw_events_max = RAW_EVENTS_MAX;
    timeline->names = base_names_create();
    return timeline;
}

static void settings_fini(struct settings *settings)
{
    for (size_t i = 0; i < settings->count; i++) {
        free(settings->entries[i].name);
        free(settings->entries[i].value);
    }
    free(settings->entries);
}

void base_timeline_destroy(struct base_timeline **timeline)
{
    struct base_timeline *self = *timeline;

    if (self == NULL)
        return;
    for (size_t i = 0; i < self->raw_count; i++)
        free(self->raws[i].bytes);
    base_names_destroy(&self->names);
    free(self->raws);
    settings_fini(&self->knobs);
    settings_fini(&self->params);
    free(self->actors);
    free(self->events);
    free(self);
    *timeline = NULL;
}

uint32_t base_timeline_name(struct base_timeline *timeline, const char *text)
{
    return base_names_intern(timeline->names, text);
}

uint32_t base_timeline_find(const struct base_timeline *timeline,
                            const char *text)
{
    return base_names_find(timeline->names, text);
}

const char *base_timeline_text(const struct base_timeline *timeline,
                               uint32_t number)
{
    return base_names_text(timeline->names, number);
}

static struct base_actor *actor_named(struct base_timeline *timeline,
                                      uint32_t name)
{
    for (size_t i = 0; i < timeline->actor_count; i++)
        if (timeline->actors[i].name == name)
            return &timeline->actors[i];
    return NULL;
}

uint32_t base_timeline_actor(struct base_timeline *timeline, const char *name,
                             enum base_actor_kind kind, const char *address)
{
    uint32_t number = base_timeline_name(timeline, name);

    if (actor_named(timeline, number) != NULL)
        return number;
    timeline->actors =
        base_grow(timeline->actors, timeline->actor_count,
                  &timeline->actor_capacity, sizeof *timeline->actors);
    timeline->actors[timeline->actor_count++] = (struct base_actor){
        .name = number,
        .kind = kind,
        .address = base_timeline_name(timeline, address),
        .store = number,
    };
    return number;
}

void base_timeline_actor_flag(struct base_timeline *timeline, uint32_t name,
                              unsigned flags)
{
    struct base_actor *actor = actor_named(timeline, name);

    if (actor != NULL)
        actor->flags |= flags;
}

void base_timeline_actor_shares(struct base_timeline *timeline, uint32_t name,
                                uint32_t other)
{
    struct base_actor *actor = actor_named(timeline, name);
    const struct base_actor *owner = actor_named(timeline, other);

    BASE_ASSERT(actor != NULL && owner != NULL);
    actor->store = owner->store;
}

size_t base_timeline_actor_count(const struct base_timeline *timeline)
{
    return timeline->actor_count;
}

const struct base_actor *
base_timeline_actor_at(const struct base_timeline *timeline, size_t i)
{
    BASE_ASSERT(i < timeline->actor_count);
    return &timeline->actors[i];
}

static void set(struct settings *settings, const char *name, const char *value)
{
    size_t i = 0;

    while (i < settings->count && strcmp(settings->entries[i].name, name) != 0)
        i++;
    if (i == settings->count) {
        settings->entries =
            base_grow(settings->entries, settings->count, &settings->capacity,
                      sizeof *settings->entries);
        settings->entries[i].name = base_strdup(name);
        settings->count++;
    } else {
        free(settings->entries[i].value);
    }
    settings->entries[i].value = base_strdup(value);
}

static bool setting_at(const struct settings *settings, size_t i,
                       const char **name, const char **value)
{
    if (i >= settings->count)
        return false;
    *name = settings->entries[i].name;
    *value = settings->entries[i].value;
    return true;
}

void base_timeline_knob(struct base_timeline *timeline, const char *name,
                        const char *value)
{
    set(&timeline->knobs, name, value);
}

bool base_timeline_knob_at(const struct base_timeline *timeline, size_t i,
                           const char **name, const char **value)
{
    return setting_at(&timeline->knobs, i, name, value);
}

void base_timeline_param(struct base_timeline *timeline, const char *name,
                         const char *value)
{
    set(&timeline->params, name, value);
}

bool base_timeline_param_at(const struct base_timeline *timeline, size_t i,
                            const char **name, const char **value)
{
    return setting_at(&timeline->params, i, name, value);
}

size_t base_timeline_add(struct base_timeline *timeline,
                         const struct base_event *event)
{
    timeline->events =
        base_grow(timeline->events, timeline->event_count,
                  &timeline->event_capacity, sizeof *timeline->events);
    timeline->events[timeline->event_count] = *event;
    return timeline->event_count++;
}

size_t base_timeline_count(const struct base_timeline *timeline)
{
    return timeline->event_count;
}

const struct base_event *base_timeline_at(const struct base_timeline *timeline,
                                          size_t index)
{
    BASE_ASSERT(index < timeline->event_count);
    return &timeline->events[index];
}

void base_timeline_set_fate(struct base_timeline *timeline, size_t index,
                            enum base_fate fate, const char *cause,
                            base_time arrived)
{
    struct base_event *event;

    BASE_ASSERT(index < timeline->event_count);
    event = &timeline->events[index];
    BASE_ASSERT(event->fate == BASE_FATE_PENDING);
    event->fate = (uint8_t)fate;
    event->arrived = arrived;
    if (cause != NULL)
        event->cause = base_timeline_name(timeline, cause);
}

void base_timeline_claim(struct base_timeline *timeline, size_t index)
{
    BASE_ASSERT(index < timeline->event_count);
    BASE_ASSERT(!timeline->events[index].claimed);
    timeline->events[index].claimed = true;
}

uint32_t base_timeline_raw(struct base_timeline *timeline, const void *bytes,
                           size_t length, uint32_t same)
{
    struct raw *raw;

    if (!timeline->options.keep_raw ||
        timeline->event_count >= timeline->options.raw_events_max)
        return 0;
    if (same != 0) {
        raw = &timeline->raws[same - 1];
        if (raw->length == length && memcmp(raw->bytes, bytes, length) == 0)
            return same;
    }
    timeline->raws = base_grow(timeline->raws, timeline->raw_count,
                               &timeline->raw_capacity, sizeof *timeline->raws);
    raw = &timeline->raws[timeline->raw_count++];
    raw->bytes = base_calloc(length, 1);
    raw->length = length;
    memcpy(raw->bytes, bytes, length);
    return (uint32_t)timeline->raw_count;
}

void base_timeline_forget_raw(struct base_timeline *timeline)
{
    for (size_t i = 0; i < timeline->raw_count; i++) {
        free(timeline->raws[i].bytes);
        timeline->raws[i].bytes = NULL;
        timeline->raws[i].length = 0;
    }
}

const void *base_timeline_raw_bytes(const struct base_timeline *timeline,
                                    uint32_t number, size_t *length_out)
{
    BASE_ASSERT(number <= timeline->raw_count);
    if (number == 0)
        return NULL;
    *length_out = timeline->raws[number - 1].length;
    return timeline->raws[number - 1].bytes;
}

const char *base_event_kind_name(enum base_event_kind kind)
{
    static const char *const names[BASE_EVENT_KIND_COUNT] = {
        "sip",  "dns",   "net",   "engine", "registration",
        "call", "cache", "fault", "check",  "note"};

    BASE_ASSERT(kind < BASE_EVENT_KIND_COUNT);
    return names[kind];
}

const char *base_fate_name(enum base_fate fate)
{
    static const char *const names[BASE_FATE_COUNT] = {
        "pending", "delivered", "lost", "refused", "unread"};

    BASE_ASSERT(fate < BASE_FATE_COUNT);
    return names[fate];
}

const char *base_verdict_name(enum base_verdict verdict)
{
    static const char *const names[BASE_VERDICT_COUNT] = {
        "pass", "warn", "fail", "could-not-test"};

    BASE_ASSERT(verdict < BASE_VERDICT_COUNT);
    return names[verdict];
}

const char *base_actor_kind_name(enum base_actor_kind kind)
{
    static const char *const names[BASE_ACTOR_KIND_COUNT] = {
        "phone", "dns", "registrar", "proxy", "other"};

    BASE_ASSERT(kind < BASE_ACTOR_KIND_COUNT);
    return names[kind];
}
