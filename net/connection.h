// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the files of a stream's machinery share: the connection with its two
 * ends, and the segments that each end has under way.
 *
 * An end keeps its segments in order of sending until the other end has taken
 * them (`first` …), so that one that is late holds up those behind it. A segment
 * is at most once in the queue: either it arrives then, or (`is_lost`) it is
 * sent again then.
 */
#include "net/private.h"
#include "net/stream.h"
#include "net/tls.h"

enum net_segment_kind {
    NET_SEGMENT_SYN,
    NET_SEGMENT_SYN_ACK,
    NET_SEGMENT_ACK,
    NET_SEGMENT_DATA,
    NET_SEGMENT_FIN,
    NET_SEGMENT_RST, /* stands in no order and is never sent again */
};

/* What became of the first copy of a segment that did not arrive. */
struct net_failure {
    enum base_fate fate; /* PENDING: nothing failed so far */
    const char *cause;   /* static */
    base_time at;
};

struct net_segment {
    enum net_segment_kind kind;
    struct net_stream *from;
    struct net_payload *payload; /* DATA */
    size_t event;                /* of the message that ends with it */
    base_time at;                /* when its entry in the queue is due */
    unsigned sends;
    bool is_queued;
    bool is_linked; /* among its end's segments */
    bool is_lost;
    bool has_arrived; /* waits for those before it */
    bool is_answer;   /* RST: to a segment, not of the host's own accord */
    struct net_failure failure;
    struct net_segment *next;
};

struct net_segments {
    struct net_segment *first;
    struct net_segment **last; /* where the next one goes */
};

enum net_stream_state {
    NET_STREAM_CONNECTING,
    NET_STREAM_OPEN, /* TCP stands; over TLS the handshake may be under way */
    NET_STREAM_ENDED,
};

struct net_stream {
    struct net_connection *connection;
    struct net_node *node; /* of the accepting end: NULL until the SYN comes */
    struct base_address local;
    enum base_transport transport;
    enum net_stream_state state;
    bool is_ready;      /* the owner may send */
    bool is_released;   /* it has no owner (any more, or yet) */
    bool has_closed;    /* its program reads no more */
    bool is_dead;       /* forgotten by its host: RST for all that comes */
    bool has_finished;  /* its FIN has been taken */
    bool peer_finished; /* the other end's FIN has been taken */
    bool is_hung;       /* something was not read by a hung program */
    const struct net_stream_handlers *handlers;
    void *arg;
    struct net_segments out;     /* under way */
    struct net_segments waiting; /* messages until the end is ready */
    struct net_tls *tls;
};

struct net_connection {
    struct net *net;
    struct net_stream client, server;
    struct net_listener *listener; /* until it is accepted */
    struct net_pipe *pipe;
    char *domain; /* TLS: see net_connect_options */
    bool trust_all;
    bool was_finished; /* somebody's FIN went through the pipe */
    unsigned queued;   /* segments in the queue */
    unsigned busy;     /* calls inside it */
    struct net_connection *next, **link;
};

struct net_listener {
    struct net_node *node;
    uint16_t number; /* logical port, at each IP of the node */
    enum base_transport transport;
    struct net_port *port;
    const struct net_listener_handlers *handlers;
    void *arg;
    char *names; /* of the certificate, separated by commas; NULL = any */
    base_time certificate_ends;
    struct net_listener *next;
};

/* ---- segments (segment.c) ------------------------------------------------------ */

/** Puts a new segment behind those of `from` and sends it; holds `payload`. */
void net_segment_push(struct net_stream *from, enum net_segment_kind kind,
                      struct net_payload *payload, size_t event);

/** Sends RST to the other end, which `is_answer` to a segment of its own or news;
 * false if it did not get onto the wire. */
bool net_segment_reset(struct net_stream *from, bool is_answer);

/** Puts a message behind those that wait; holds `payload`. */
void net_segments_append(struct net_segments *list,
                         struct net_segment *segment);

/** A segment that is not under way. */
struct net_segment *net_segment_create(struct net_stream *from,
                                       enum net_segment_kind kind,
                                       struct net_payload *payload,
                                       size_t event);

/** Takes the first of `list` out; NULL if there is none. */
struct net_segment *net_segments_take(struct net_segments *list);

/** Takes `segment` out of `list`. */
void net_segments_remove(struct net_segments *list,
                         struct net_segment *segment);

/** Frees a segment that is in no list; one that is in the queue a little later. */
void net_segment_drop(struct net_segment *segment);

/** One more copy of `segment` came to nothing: it is sent again later. */
void net_segment_fail(struct net_segment *segment, enum base_fate fate,
                      const char *cause);

/**
 * Drops what `stream` has under way and what waits; messages that never failed
 * get `failure`. With `keep_flying` what is on the wire now may still arrive.
 */
void net_segments_drop(struct net_stream *stream,
                       const struct net_failure *failure, bool keep_flying);

/** Drops the messages that wait for the stream to be ready. */
void net_stream_close_waiting(struct net_stream *stream,
                              const struct net_failure *failure);

/** Gives messages whose copies failed so far the fate of their first copy. */
void net_segments_settle(struct net_stream *stream);

/** True if a host takes the copy that is due; else it has been dealt with. */
bool net_segment_lands(struct net_segment *segment);

/* ---- connections (connection.c, delivery.c) ------------------------------------ */

struct net_connection *net_connection_create(struct net *net);

struct net_stream *net_stream_other(struct net_stream *stream);

/** Acts on what `from` sent and the other end's host has taken, in order. */
void net_stream_drain(struct net_stream *from);

/** Answers `segment` by RST, or its SYN by ICMP host unreachable. */
void net_segment_refuse(struct net_segment *segment);
void net_segment_unreachable(struct net_segment *segment);

/** The sender of a SYN has no address of the receiver's family. */
void net_segment_unroutable(struct net_segment *segment);

/** RST has come to `stream`; one that `is_answer` has no event yet. */
void net_stream_strike(struct net_stream *stream, bool is_answer);

/** The end stands no more: forgets it, and what it has under way fails by `failure`. */
void net_stream_die(struct net_stream *stream,
                    const struct net_failure *failure, bool keep_flying);

/** Tells the owner, if there is one, and never again. */
void net_stream_tell(struct net_stream *stream, enum net_stream_end end);

/** Ends `stream` from its own side by RST, or silently. */
void net_stream_abort(struct net_stream *stream, bool silently);

/** Closes and frees what nobody needs any more; `connection` may be gone then. */
void net_connection_settle(struct net_connection *connection);

/** Frees a connection, whatever its state. */
void net_connection_destroy(struct net_connection *connection);

/** The owner may use the stream from now on: sends what waits, tells him. */
void net_stream_ready(struct net_stream *stream);

/** Sends one message of a stream that is ready, in as many segments as set. */
void net_stream_emit(struct net_stream *stream, struct net_payload *payload,
                     size_t event);

/** The listener that a SYN to `address` meets, NULL if none. */
struct net_listener *net_listener_find(const struct net *net,
                                       const struct base_address *address,
                                       enum base_transport transport);

/** Records a `net` event between the actors of two ends. */
void net_stream_record(const struct net_stream *src, const char *op);

/* ---- TLS (stream_tls.c) -------------------------------------------------------- */

/** Begins the handshake at this end. */
void net_stream_tls_begin(struct net_stream *stream);

/** Takes what came; plain text goes to the owner. */
void net_stream_tls_take(struct net_stream *stream, const uint8_t *bytes,
                         size_t length);

/** Sends what the session has to say. */
void net_stream_tls_flush(struct net_stream *stream);

/** The other end closed during the handshake. */
void net_stream_tls_cut(struct net_stream *stream);
