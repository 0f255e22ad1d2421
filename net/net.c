// SPDX-License-Identifier: MIT
#include "net/net.h"

#include <stdlib.h>

#include "base/memory.h"
#include "net/private.h"
#include "net/stream.h"

static base_time idle_until(void *arg)
{
    struct net *net = arg;

    /* Stopped in the middle of an instant: the rest of it waits for a next run. */
    return net->stopped ? BASE_TIME_NEVER : net_queue_next(&net->queue);
}

static int runaway(struct net *net, struct base_error *error)
{
    char at[BASE_TIME_TEXT_MAX], to[BASE_ADDRESS_TEXT_MAX] = "";
    const char *from = "a timer";

    if (net->last->delivery != NULL) {
        from = net->last->delivery->from->node->name;
        base_address_text(&net->last->delivery->to, to);
    } else if (net->last->segment != NULL) {
        struct base_address address;

        from = net_segment_sender(net->last->segment, &address);
        base_address_text(&address, to);
    }
    return base_error_set(
        error, BASE_ERR_STATE,
        "the world does not come to rest at t=%s: more than %d steps of cause "
        "and effect in one instant; the last was %s%s%s",
        base_time_format(at, net_now(net), 3), NET_DEPTH_MAX, from,
        to[0] != '\0' ? " -> " : "", to);
}

static int entry_handle(struct net *net, const struct net_entry *entry,
                        struct base_error *error)
{
    int err = 0;

    net->depth = entry->depth;
    net->counts.entries++;
    net->last = entry;
    if (entry->depth > NET_DEPTH_MAX) {
        err = runaway(net, error);
        if (entry->segment != NULL)
            net_segment_discard(entry->segment);
    } else if (entry->timer != NULL) {
        entry->timer->fire(entry->timer->arg);
    } else if (entry->segment != NULL) {
        net_segment_due(entry->segment);
    } else {
        err = net_delivery_arrive(net, entry->delivery, error);
    }
    net->last = NULL;
    if (entry->delivery != NULL)
        net_delivery_destroy(net, entry->delivery);
    net->depth = 0;
    return err;
}

/* The actors of this process are one participant of the clock: this queue. */
static int grant(void *arg, base_time now, struct base_error *error)
{
    struct net *net = arg;

    while (!net->stopped && net_queue_next(&net->queue) <= now) {
        struct net_entry entry = net_queue_pop(&net->queue);
        int err = entry_handle(net, &entry, error);

        if (err != 0)
            return err;
    }
    return 0;
}

int net_create(struct net **out, const struct net_options *options,
               struct base_error *error)
{
    static const struct net_participant_ops ops = {.idle_until = idle_until,
                                                   .grant = grant};
    struct net *net = base_calloc(1, sizeof *net);
    int err = 0;

    net->options = *options;
    if (options->kind == NET_LOOPBACK)
        err = net_backend_loopback_create(&net->backend, error);
    else
        net->backend = net_backend_memory_create();
    if (err != 0) {
        free(net);
        return err;
    }
    net->clock = net_clock_create();
    net_clock_join(net->clock, &ops, net);
    net_loop_create(net);
    *out = net;
    return 0;
}

static void queue_drain(struct net *net)
{
    while (net->queue.count > 0) {
        struct net_entry entry = net_queue_pop(&net->queue);

        if (entry.delivery != NULL)
            net_delivery_destroy(net, entry.delivery);
        if (entry.segment != NULL)
            net_segment_discard(entry.segment);
    }
    net_queue_fini(&net->queue);
}

void net_destroy(struct net **net)
{
    struct net *self = *net;

    if (self == NULL)
        return;
    net_settle_fates(self);
    queue_drain(self);
    net_streams_fini(self);
    for (size_t i = 0; i < self->node_count; i++) {
        struct net_node *node = self->nodes[i];

        while (node->socket_list != NULL) {
            struct net_socket *socket = node->socket_list;

            net_socket_close(&socket);
        }
        free(node->name);
        free(node);
    }
    free(self->nodes);
    free(self->links);
    net_address_map_fini(&self->sockets);
    net_address_map_fini(&self->hosts);
    net_loop_destroy(self);
    net_clock_destroy(&self->clock);
    self->backend->ops->destroy(self->backend);
    free(self);
    *net = NULL;
}

base_time net_now(const struct net *net)
{
    return net_clock_now(net->clock);
}

uint64_t net_seed(const struct net *net)
{
    return net->options.seed;
}

struct base_timeline *net_timeline(const struct net *net)
{
    return net->options.timeline;
}

enum net_kind net_kind(const struct net *net)
{
    return net->options.kind;
}

const char *net_kind_name(enum net_kind kind)
{
    return kind == NET_LOOPBACK ? "loopback" : "memory";
}

void net_on_settled(struct net *net, net_settled_fn settled, void *arg)
{
    net->settled = settled;
    net->settled_arg = arg;
}

base_time net_step_next(const struct net *net)
{
    return net_clock_next(net->clock);
}

bool net_step(struct net *net)
{
    base_time next = net_step_next(net);

    if (net->stopped || next == BASE_TIME_NEVER)
        return false;
    if (net_clock_step(net->clock, next, &net->failure) != 0 || net->stopped)
        return false;
    return net->settled == NULL || net->settled(net->settled_arg);
}

int net_run(struct net *net, struct base_error *error)
{
    net->stopped = false;
    net->failure = (struct base_error){0};
    /* What was done before the run has settled too. */
    if (net->settled == NULL || net_step_next(net) <= net_now(net) ||
        net->settled(net->settled_arg))
        net_loop_run(net);
    if (net->failure.code != 0 && error != NULL)
        *error = net->failure;
    return net->failure.code;
}

void net_set_speed(struct net *net, double speed)
{
    net->options.speed = speed;
    net->wall_from_us = 0;
}

void net_stop(struct net *net)
{
    net->stopped = true;
}

void net_enqueue(struct net *net, struct net_entry entry)
{
    base_time now = net_now(net);

    if (entry.at < now)
        entry.at = now;
    entry.depth = entry.at == now ? net->depth + 1 : 0;
    net_queue_push(&net->queue, entry);
}

struct net_counts net_counts(const struct net *net)
{
    struct net_counts counts = net->counts;

    counts.waits = net->backend->waits;
    return counts;
}

void net_timer_init(struct net_timer *timer, struct net *net, net_timer_fn fire,
                    void *arg)
{
    *timer = (struct net_timer){.net = net, .fire = fire, .arg = arg};
}

void net_timer_set(struct net_timer *timer, base_time deadline)
{
    net_timer_cancel(timer);
    if (deadline == BASE_TIME_NEVER)
        return;
    net_enqueue(timer->net, (struct net_entry){.at = deadline, .timer = timer});
}

void net_timer_cancel(struct net_timer *timer)
{
    if (timer->slot != 0)
        net_queue_remove(&timer->net->queue, timer->slot);
}

bool net_timer_is_pending(const struct net_timer *timer)
{
    return timer->slot != 0;
}
