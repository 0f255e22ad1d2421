// SPDX-License-Identifier: MIT
#include "net/fault.h"

#include <stdio.h>

#include "base/draw.h"
#include "base/memory.h"
#include "base/text.h"
#include "net/private.h"

/* Of a draw: what for, and the name of the link's other node. */
#define PURPOSE_MAX 128

static void record_with(struct net_node *node, struct net_node *peer,
                        const char *what, const char *mode, const char *figures)
{
    struct base_timeline *timeline = node->net->options.timeline;
    struct base_event event = {
        .kind = BASE_EVENT_FAULT,
        .t = net_now(node->net),
        .src = node->actor,
        .dst = peer != NULL ? peer->actor : 0,
        .op = base_timeline_name(timeline, what),
        .name = base_timeline_name(timeline, mode),
        .detail = base_timeline_name(timeline, figures),
    };

    base_timeline_add(timeline, &event);
}

static void record(struct net_node *node, struct net_node *peer,
                   const char *what, const char *mode)
{
    record_with(node, peer, what, mode, NULL);
}

void net_node_drop(struct net_node *node, const struct net_fault *fault)
{
    enum net_fault_mode before = node->fault.mode;

    BASE_ASSERT(fault->mode != NET_FAULT_NONE && fault->name != NULL);
    node->fault = *fault;
    record(node, NULL, "drop", fault->name);
    if (before == NET_FAULT_HANG && fault->mode != NET_FAULT_HANG)
        net_node_unhang(node);
}

void net_node_restore(struct net_node *node)
{
    enum net_fault_mode before = node->fault.mode;

    node->fault = (struct net_fault){0};
    record(node, NULL, "restore", NULL);
    if (before == NET_FAULT_HANG)
        net_node_unhang(node);
}

void net_node_record(struct net_node *node, const char *what, const char *mode)
{
    record(node, NULL, what, mode);
}

const struct net_fault *net_node_fault(const struct net_node *node)
{
    return &node->fault;
}

/* True with probability `rate`. */
static bool is_below(uint64_t draw, double rate)
{
    return (double)(draw >> 11) < rate * 9007199254740992.0; /* 2^53 */
}

/* True with probability `rate`, by one draw of `name`'s losses. */
static bool draw_loss(const struct net *net, const char *name,
                      const char *purpose, uint64_t counter, double rate)
{
    return is_below(base_draw(net->options.seed, name, purpose, counter), rate);
}

/* True if the fault of `node` loses a packet now. */
static bool is_lossy(struct net_node *node)
{
    return draw_loss(node->net, node->name, "loss", node->draws++,
                     node->fault.rate);
}

const char *net_node_mute(struct net_node *node)
{
    if (node->is_off)
        return "off";
    switch (node->fault.mode) {
    case NET_FAULT_SILENT:
    case NET_FAULT_REFUSE:
    case NET_FAULT_UNREACHABLE:
    case NET_FAULT_HANG:
    case NET_FAULT_ONEWAY_OUT:
        return node->fault.name;
    case NET_FAULT_LOSSY:
        return is_lossy(node) ? node->fault.name : NULL;
    case NET_FAULT_NONE:
    case NET_FAULT_SERVER:
    case NET_FAULT_ONEWAY_IN:
    case NET_FAULT_TLS_EXPIRED:
    case NET_FAULT_TLS_UNTRUSTED:
    case NET_FAULT_TLS_NAME:
        return NULL;
    }
    return NULL;
}

bool net_node_is_deaf(struct net_node *node)
{
    return node->fault.mode == NET_FAULT_SILENT ||
           node->fault.mode == NET_FAULT_ONEWAY_IN ||
           (node->fault.mode == NET_FAULT_LOSSY && is_lossy(node));
}

static struct net_link *link_find(struct net *net, const struct net_node *a,
                                  const struct net_node *b)
{
    for (size_t i = 0; i < net->link_count; i++) {
        struct net_link *link = &net->links[i];

        if ((link->a == a && link->b == b) || (link->a == b && link->b == a))
            return link;
    }
    return NULL;
}

/* What a link's fault is called in the timeline; NULL if it does nothing. */
static const char *link_mode(const struct net_link_fault *fault)
{
    if (fault->cut)
        return fault->one_way ? "one-way cut" : "cut";
    if (fault->loss > 0.0)
        return fault->one_way ? "one-way loss" : "loss";
    if (fault->delay > 0)
        return fault->one_way ? "one-way delay" : "delay";
    if (fault->jitter > 0)
        return fault->one_way ? "one-way jitter" : "jitter";
    if (fault->reorder > 0.0)
        return fault->one_way ? "one-way reorder" : "reorder";
    if (fault->duplicate > 0.0)
        return fault->one_way ? "one-way duplicate" : "duplicate";
    return NULL;
}

static void put_rate(struct base_buffer *out, const char *what, double rate)
{
    if (rate > 0.0)
        base_buffer_printf(out, "%s%s %g", out->length > 0 ? ", " : "", what,
                           rate);
}

static void put_span(struct base_buffer *out, const char *what, base_span span)
{
    char text[BASE_TIME_TEXT_MAX];

    if (span > 0)
        base_buffer_printf(out, "%s%s %s s", out->length > 0 ? ", " : "", what,
                           base_time_format(text, span, 3));
}

/* "delay 0.200 s, loss 0.3": what the names of modes leave out. */
static void put_figures(struct base_buffer *out,
                        const struct net_link_fault *fault)
{
    put_span(out, "delay", fault->delay);
    put_span(out, "jitter", fault->jitter);
    put_rate(out, "loss", fault->loss);
    put_rate(out, "duplicate", fault->duplicate);
    put_rate(out, "reorder", fault->reorder);
    if (fault->reorder > 0.0)
        put_span(out, "by", fault->reorder_by);
}

void net_link_set(struct net_node *a, struct net_node *b,
                  const struct net_link_fault *fault)
{
    struct net *net = a->net;
    struct net_link *link = link_find(net, a, b);
    const char *mode = link_mode(fault);
    struct base_buffer figures = {0};

    if (link == NULL) {
        net->links = base_grow(net->links, net->link_count, &net->link_capacity,
                               sizeof *net->links);
        link = &net->links[net->link_count++];
        *link = (struct net_link){.a = a, .b = b};
    }
    if (!fault->one_way || link->a == a)
        link->there = *fault;
    if (!fault->one_way || link->a == b)
        link->back = *fault;
    put_figures(&figures, fault);
    record_with(a, b, mode != NULL ? "drop" : "restore",
                mode == NULL && fault->one_way ? "one-way" : mode,
                figures.length > 0 ? base_buffer_text(&figures) : NULL);
    base_buffer_fini(&figures);
}

void net_node_set_island(struct net_node *node, unsigned island)
{
    char group[24];

    node->island = island;
    snprintf(group, sizeof group, "group %u", island);
    record_with(node, NULL, island != 0 ? "drop" : "restore", "partition",
                island != 0 ? group : NULL);
}

unsigned net_node_island(const struct net_node *node)
{
    return node->island;
}

void net_node_set_plugged(struct net_node *node, bool is_plugged)
{
    node->is_unplugged = !is_plugged;
    record(node, NULL, is_plugged ? "plug" : "unplug", NULL);
}

static uint64_t draw_purpose(const struct net_link *link, const char *purpose,
                             uint64_t counter)
{
    char text[PURPOSE_MAX];

    snprintf(text, sizeof text, "%s %s", purpose, link->b->name);
    return base_draw(link->a->net->options.seed, link->a->name, text, counter);
}

static const struct net_link_fault *link_fault(const struct net_link *link,
                                               const struct net_node *from)
{
    return link->a == from ? &link->there : &link->back;
}

bool net_is_healthy(struct net_node *from, const struct base_address *to)
{
    struct net *net = from->net;
    struct net_socket *socket = net_address_map_get(&net->sockets, to);
    struct net_node *node =
        socket != NULL ? socket->node : net_node_at(net, to);
    struct net_link *link = node != NULL ? link_find(net, from, node) : NULL;

    return node != NULL && !node->is_off && !node->is_unplugged &&
           !from->is_unplugged && node->island == from->island &&
           node->fault.mode == NET_FAULT_NONE &&
           from->fault.mode == NET_FAULT_NONE &&
           (link == NULL || (!link->there.cut && !link->back.cut));
}

const char *net_link_verdict(struct net_node *a, struct net_node *b,
                             base_span *delay)
{
    struct net_link *link = link_find(a->net, a, b);
    const struct net_link_fault *fault;

    if (a->is_unplugged || b->is_unplugged)
        return "unplugged";
    if (a->island != b->island)
        return "partition";
    if (link == NULL)
        return NULL;
    fault = link_fault(link, a);
    if (fault->cut)
        return "link";
    if (fault->loss > 0.0 && draw_loss(a->net, link->a->name, link->b->name,
                                       link->draws++, fault->loss))
        return "link";
    *delay += fault->delay;
    if (fault->jitter > 0)
        *delay += (base_span)(draw_purpose(link, "jitter", link->jitters++) %
                              ((uint64_t)fault->jitter + 1));
    if (fault->reorder > 0.0 &&
        is_below(draw_purpose(link, "reorder", link->reorders++),
                 fault->reorder))
        *delay += fault->reorder_by;
    return NULL;
}

bool net_link_duplicates(struct net_node *a, struct net_node *b)
{
    struct net_link *link = link_find(a->net, a, b);

    return link != NULL && link_fault(link, a)->duplicate > 0.0 &&
           is_below(draw_purpose(link, "duplicate", link->duplicates++),
                    link_fault(link, a)->duplicate);
}
