// SPDX-License-Identifier: MIT
/*
 * The libevent loop under the virtual clock. The pump handles instant after
 * instant; between batches the loop serves whatever else is registered. With a
 * speed the pump waits until the wall clock reaches the next instant.
 */
#include <event2/event.h>
#include <time.h>

#include "base/memory.h"
#include "net/private.h"

/* Instants handled before the loop may look at anything else. */
#define BATCH 256

static int64_t wall_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Wall time left until instant `t` may happen, 0 if it may happen now. */
static int64_t wall_left_us(struct net *net, base_time t)
{
    int64_t due;

    if (net->options.speed <= NET_SPEED_MAX)
        return 0;
    if (net->wall_from_us == 0) {
        net->wall_from_us = wall_now_us();
        net->paced_from = net_now(net);
    }
    due = net->wall_from_us +
          (int64_t)((double)(t - net->paced_from) / net->options.speed);
    return due > wall_now_us() ? due - wall_now_us() : 0;
}

static void pump(evutil_socket_t fd, short what, void *arg)
{
    struct net *net = arg;

    (void)fd;
    (void)what;
    for (int i = 0; i < BATCH; i++) {
        base_time next = net_step_next(net);
        int64_t left = next == BASE_TIME_NEVER ? 0 : wall_left_us(net, next);

        if (left > 0) {
            struct timeval wait = {.tv_sec = left / 1000000,
                                   .tv_usec = left % 1000000};

            event_add(net->pump, &wait);
            return;
        }
        if (!net_step(net)) {
            event_base_loopbreak(net->base);
            return;
        }
    }
    event_active(net->pump, EV_TIMEOUT, 0);
}

void net_loop_create(struct net *net)
{
    struct event_config *config = event_config_new();

    BASE_ASSERT(config != NULL);
    /* libevent prefers the coarse clock, too rough for pacing. */
    event_config_set_flag(config, EVENT_BASE_FLAG_PRECISE_TIMER);
    net->base = event_base_new_with_config(config);
    event_config_free(config);
    BASE_ASSERT(net->base != NULL);
    net->pump = event_new(net->base, -1, 0, pump, net);
    BASE_ASSERT(net->pump != NULL);
}

void net_loop_destroy(struct net *net)
{
    event_free(net->pump);
    event_base_free(net->base);
}

void net_loop_run(struct net *net)
{
    event_active(net->pump, EV_TIMEOUT, 0);
    event_base_dispatch(net->base);
}
