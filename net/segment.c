// SPDX-License-Identifier: MIT
/* Segments on their way: sending, faults, and sending again. */
#include <stdlib.h>

#include "base/memory.h"
#include "net/connection.h"

/* How often something is sent before its end gives up, as Linux does it. */
#define SYN_SENDS_MAX 7
#define SENDS_MAX 16

/* RFC 6298: one second at first, doubled by each failure. */
#define RTO_DOUBLINGS_MAX 6

struct net_segment *net_segment_create(struct net_stream *from,
                                       enum net_segment_kind kind,
                                       struct net_payload *payload,
                                       size_t event)
{
    struct net_segment *segment = base_calloc(1, sizeof *segment);

    segment->kind = kind;
    segment->from = from;
    segment->payload = payload != NULL ? net_payload_hold(payload) : NULL;
    segment->event = event;
    return segment;
}

void net_segments_append(struct net_segments *list, struct net_segment *segment)
{
    if (list->first == NULL)
        list->last = &list->first;
    *list->last = segment;
    list->last = &segment->next;
    segment->is_linked = true;
}

struct net_segment *net_segments_take(struct net_segments *list)
{
    struct net_segment *first = list->first;

    if (first == NULL)
        return NULL;
    list->first = first->next;
    first->next = NULL;
    first->is_linked = false;
    return first;
}

void net_segments_remove(struct net_segments *list, struct net_segment *segment)
{
    struct net_segment **link = &list->first;

    while (*link != segment)
        link = &(*link)->next;
    *link = segment->next;
    if (segment->next == NULL)
        list->last = link;
    segment->next = NULL;
    segment->is_linked = false;
}

void net_segment_drop(struct net_segment *segment)
{
    BASE_ASSERT(!segment->is_linked);
    net_payload_release(&segment->payload);
    if (!segment->is_queued)
        free(segment);
}

static void schedule(struct net_segment *segment, base_span delay)
{
    struct net *net = segment->from->connection->net;

    segment->at = base_time_add(net_now(net), delay);
    segment->is_queued = true;
    segment->from->connection->queued++;
    net_enqueue(net, (struct net_entry){.at = segment->at, .segment = segment});
}

void net_segment_fail(struct net_segment *segment, enum base_fate fate,
                      const char *cause)
{
    unsigned doublings = segment->sends > 0 ? segment->sends - 1 : 0;

    if (segment->kind == NET_SEGMENT_RST)
        return;
    if (segment->failure.fate == BASE_FATE_PENDING)
        segment->failure = (struct net_failure){
            fate, cause, net_now(segment->from->connection->net)};
    if (doublings > RTO_DOUBLINGS_MAX)
        doublings = RTO_DOUBLINGS_MAX;
    segment->is_lost = true;
    segment->has_arrived = false;
    schedule(segment, BASE_SEC << doublings);
}

/* A program that stands still neither writes nor closes; its kernel answers. */
static bool is_by_program(const struct net_segment *segment)
{
    return segment->kind == NET_SEGMENT_SYN ||
           segment->kind == NET_SEGMENT_DATA ||
           segment->kind == NET_SEGMENT_FIN;
}

static const char *mute(const struct net_segment *segment)
{
    struct net_node *node = segment->from->node;

    if (node->fault.mode == NET_FAULT_HANG && !is_by_program(segment))
        return NULL;
    if (node->fault.mode == NET_FAULT_REFUSE &&
        segment->kind == NET_SEGMENT_RST)
        return NULL;
    return net_node_mute(node);
}

/* The node that a segment goes to; NULL if nobody lives there. */
static struct net_node *receiver_of(const struct net_segment *segment)
{
    struct net_stream *to = net_stream_other(segment->from);
    struct net *net = to->connection->net;
    const struct net_listener *listener;

    if (to->node != NULL)
        return to->node;
    listener = net_listener_find(net, &to->local, to->transport);
    return listener != NULL ? listener->node : net_node_at(net, &to->local);
}

/* No connection begins towards a family that the sender has no address of; the
 * sender learns it in turn, like everything else. */
static bool has_route(const struct net_segment *segment)
{
    return net_node_has_route(segment->from->node,
                              &net_stream_other(segment->from)->local);
}

/* Puts one copy of `segment` on the wire; false if it got no further. */
static bool transmit(struct net_segment *segment)
{
    struct net_node *receiver = receiver_of(segment);
    const char *lost = mute(segment);
    base_span delay = 0;

    segment->sends++;
    if (!has_route(segment)) {
        segment->is_lost = false;
        schedule(segment, 0);
        return true;
    }
    if (lost == NULL && receiver == NULL)
        lost = "no-host";
    if (lost == NULL)
        lost = net_link_verdict(segment->from->node, receiver, &delay);
    if (lost != NULL) {
        net_segment_fail(segment, BASE_FATE_LOST, lost);
        return false;
    }
    segment->is_lost = false;
    schedule(segment, delay);
    return true;
}

void net_segment_push(struct net_stream *from, enum net_segment_kind kind,
                      struct net_payload *payload, size_t event)
{
    struct net_segment *segment =
        net_segment_create(from, kind, payload, event);

    net_segments_append(&from->out, segment);
    transmit(segment);
}

bool net_segment_reset(struct net_stream *from, bool is_answer)
{
    struct net_segment *segment =
        net_segment_create(from, NET_SEGMENT_RST, NULL, SIZE_MAX);

    segment->is_answer = is_answer;
    if (transmit(segment))
        return true;
    net_segment_drop(segment);
    return false;
}

static void fate_of_dropped(const struct net_segment *segment,
                            const struct net_failure *failure)
{
    struct net *net = segment->from->connection->net;

    if (segment->failure.fate != BASE_FATE_PENDING)
        failure = &segment->failure;
    if (segment->event != SIZE_MAX && failure->fate != BASE_FATE_PENDING)
        base_timeline_set_fate(net->options.timeline, segment->event,
                               failure->fate, failure->cause, failure->at);
}

static void drop_list(struct net_segments *list,
                      const struct net_failure *failure)
{
    struct net_segment *segment;

    while ((segment = net_segments_take(list)) != NULL) {
        fate_of_dropped(segment, failure);
        net_segment_drop(segment);
    }
}

void net_segments_drop(struct net_stream *stream,
                       const struct net_failure *failure, bool keep_flying)
{
    struct net_segment **link = &stream->out.first;
    struct net_segments rest;
    struct net_failure first = *failure;

    /* What waits shares the fate of what holds it up. */
    if (stream->out.first != NULL &&
        stream->out.first->failure.fate != BASE_FATE_PENDING)
        first = stream->out.first->failure;
    while (keep_flying && *link != NULL && !(*link)->is_lost)
        link = &(*link)->next;
    rest.first = *link;
    *link = NULL;
    stream->out.last = link;
    drop_list(&rest, failure);
    drop_list(&stream->waiting, &first);
}

void net_stream_close_waiting(struct net_stream *stream,
                              const struct net_failure *failure)
{
    drop_list(&stream->waiting, failure);
}

/* `failure` is that of whatever holds the segments of `list` up. */
static void settle_list(struct net_segments *list,
                        const struct net_failure *failure)
{
    for (struct net_segment *s = list->first; s != NULL; s = s->next) {
        if (s->failure.fate == BASE_FATE_PENDING &&
            failure->fate == BASE_FATE_PENDING)
            continue;
        fate_of_dropped(s, failure);
        s->event = SIZE_MAX;
    }
}

void net_segments_settle(struct net_stream *stream)
{
    struct net_failure failure = {BASE_FATE_PENDING, NULL, 0};

    if (stream->out.first != NULL)
        failure = stream->out.first->failure;
    settle_list(&stream->out, &failure);
    settle_list(&stream->waiting, &failure);
}

bool net_segment_lands(struct net_segment *segment)
{
    struct net_node *node = receiver_of(segment);
    enum net_fault_mode mode = node != NULL ? node->fault.mode : NET_FAULT_NONE;

    if (!has_route(segment)) {
        net_segment_unroutable(segment);
        return false;
    }
    if (node != NULL && node->is_off) {
        net_segment_fail(segment, BASE_FATE_LOST, "off");
        return false;
    }
    if (node != NULL && mode != NET_FAULT_UNREACHABLE &&
        (mode != NET_FAULT_REFUSE || segment->kind == NET_SEGMENT_RST) &&
        !net_node_is_deaf(node)) {
        segment->has_arrived = true;
        return true;
    }
    if (node == NULL)
        net_segment_fail(segment, BASE_FATE_LOST, "no-host");
    else if (mode == NET_FAULT_REFUSE)
        net_segment_refuse(segment);
    else if (mode != NET_FAULT_UNREACHABLE)
        net_segment_fail(segment, BASE_FATE_UNREAD, node->fault.name);
    else if (segment->kind == NET_SEGMENT_SYN)
        net_segment_unreachable(segment);
    else
        net_segment_fail(segment, BASE_FATE_REFUSED, "icmp-host");
    return false; /* the segment may be gone */
}

/* Sends `segment` once more, or lets its end give up. */
static void send_again(struct net_segment *segment)
{
    bool is_syn = segment->kind == NET_SEGMENT_SYN ||
                  segment->kind == NET_SEGMENT_SYN_ACK;
    struct net_stream *from = segment->from;
    struct net_failure failure = segment->failure;

    if (segment->sends < (is_syn ? SYN_SENDS_MAX : SENDS_MAX)) {
        transmit(segment);
        return;
    }
    net_stream_die(from, &failure, false);
    net_stream_tell(from, NET_STREAM_TIMED_OUT);
}

static void arrive(struct net_segment *segment)
{
    struct net_stream *from = segment->from;

    if (!net_segment_lands(segment))
        return;
    if (segment->kind == NET_SEGMENT_RST)
        net_stream_strike(net_stream_other(from), segment->is_answer);
    else
        net_stream_drain(from);
}

void net_segment_due(struct net_segment *segment)
{
    struct net_connection *connection = segment->from->connection;
    bool is_reset = segment->kind == NET_SEGMENT_RST;

    segment->is_queued = false;
    connection->queued--;
    connection->busy++;
    if (!segment->is_linked && !is_reset)
        net_segment_drop(segment);
    else if (segment->is_lost)
        send_again(segment);
    else if (!segment->has_arrived)
        arrive(segment);
    if (is_reset)
        net_segment_drop(segment);
    connection->busy--;
    net_connection_settle(connection);
}

void net_segment_discard(struct net_segment *segment)
{
    struct net_connection *connection = segment->from->connection;

    segment->is_queued = false;
    connection->queued--;
    if (!segment->is_linked)
        net_segment_drop(segment);
}
