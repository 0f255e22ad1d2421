// SPDX-License-Identifier: MIT
#include "net/clock.h"

#include <poll.h>
#include <stdlib.h>

#include "base/memory.h"

/* How long a packet of a participant may stay under way, in wall time. */
#define IN_FLIGHT_WAITS_MAX 1000
#define IN_FLIGHT_WAIT_MS 1

struct participant {
    const struct net_participant_ops *ops;
    void *arg;
};

struct net_clock {
    base_time now;
    struct participant *participants; /* in order of creation */
    size_t count, capacity;
};

struct net_clock *net_clock_create(void)
{
    return base_calloc(1, sizeof(struct net_clock));
}

void net_clock_destroy(struct net_clock **clock)
{
    if (*clock == NULL)
        return;
    free((*clock)->participants);
    free(*clock);
    *clock = NULL;
}

void net_clock_join(struct net_clock *clock,
                    const struct net_participant_ops *ops, void *arg)
{
    clock->participants =
        base_grow(clock->participants, clock->count, &clock->capacity,
                  sizeof *clock->participants);
    clock->participants[clock->count++] = (struct participant){ops, arg};
}

base_time net_clock_now(const struct net_clock *clock)
{
    return clock->now;
}

base_time net_clock_next(const struct net_clock *clock)
{
    base_time next = BASE_TIME_NEVER;

    for (size_t i = 0; i < clock->count; i++) {
        const struct participant *p = &clock->participants[i];
        base_time t = p->ops->idle_until(p->arg);

        if (t < next)
            next = t;
    }
    return next < clock->now ? clock->now : next;
}

/* An "idle" is worth nothing while a packet is on its way to whoever said it. */
static int await_packets(const struct participant *p, struct base_error *error)
{
    if (p->ops->in_flight == NULL)
        return 0;
    for (int i = 0; i < IN_FLIGHT_WAITS_MAX; i++) {
        if (p->ops->in_flight(p->arg) == 0)
            return 0;
        poll(NULL, 0, IN_FLIGHT_WAIT_MS);
    }
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "a participant of the clock has not read its packets "
                          "within 1 s of wall time");
}

int net_clock_step(struct net_clock *clock, base_time t,
                   struct base_error *error)
{
    bool granted = true;

    BASE_ASSERT(t >= clock->now && t != BASE_TIME_NEVER);
    clock->now = t;
    while (granted) {
        granted = false;
        for (size_t i = 0; i < clock->count; i++) {
            const struct participant *p = &clock->participants[i];
            int err = await_packets(p, error);

            if (err == 0 && p->ops->idle_until(p->arg) <= t) {
                err = p->ops->grant(p->arg, t, error);
                granted = true;
            }
            if (err != 0)
                return err;
        }
    }
    return 0;
}
