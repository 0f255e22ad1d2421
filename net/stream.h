// SPDX-License-Identifier: MIT
#pragma once
/*
 * Byte streams: TCP, and TLS over it, on the virtual clock.
 *
 * A stream is one end of a connection. What it sends travels in segments
 * through the one delivery queue, with the link's delay and under its faults:
 * SYN, SYN-ACK, ACK, data (one segment per net_stream_send), FIN, RST. Order is
 * kept, whatever the network does to single segments. On loopback the bytes go
 * through a real kernel TCP connection, hop by hop; no timer of the kernel ever
 * decides anything.
 *
 * A segment that is lost (cut or lossy link, silent, lossy or unreachable host)
 * is sent again after 1 s, then 2 s, 4 s … at most 64 s apart, and all behind it
 * waits: a healed link goes on where it was cut. A SYN is sent seven times
 * (the stream ends as TIMED_OUT at 127 s), anything else sixteen times (after
 * 12 minutes); an owner who waits less resets the stream on its own timer.
 * Acknowledgements are not modelled: on a link cut one way, what is sent along
 * the healthy way counts as delivered.
 *
 * Who answers a SYN: nobody at the address, a silent host, a cut link: nothing.
 * A host without a listener at that port, or in the fault `refuse`: RST, and
 * the stream ends as REFUSED at that instant. `unreachable`: UNREACHABLE at once
 * (of an established stream it is one more loss, RFC 1122 4.2.3.9). `hang`:
 * the connection is made and everything sent is unread; when the host is
 * restored its hung streams are reset.
 *
 * The fate of a message (the timeline index given to net_stream_send) is set
 * when its last byte arrives (delivered, or unread at a hung host), or when it
 * is certain that it never will: refused (RST came back), or, once the stream
 * has ended, what became of its first copy (lost, unread). Until then it is
 * pending.
 *
 *     net_stream_listen(server, &(struct net_listen_options){.port = 5060},
 *                       &listener_handlers, self, &listener, &error);
 *     stream = net_stream_connect(node, &(struct net_connect_options){
 *                       .to = address}, &handlers, self);
 *     net_stream_send(stream, payload, event);   // may be said at once
 *     net_stream_close(&stream);                 // after what was sent
 *
 * `net` events of the timeline, all by the connecting end but where said:
 * connect (client -> server), connected (server -> client; over TLS: the
 * handshake is done), refused (server -> client), tls-failed (from the end that
 * found fault), reset and closed (from the end that did it; a RST that
 * answers a segment out of nowhere: when it comes).
 */
#include "net/net.h"

struct net_listener;
struct net_stream;

/* Why a stream has ended. */
enum net_stream_end {
    NET_STREAM_REFUSED,     /* RST for the SYN */
    NET_STREAM_UNREACHABLE, /* ICMP host unreachable for the SYN, or no address
                               of the family it went to */
    NET_STREAM_TIMED_OUT,   /* sent again and again, never arrived */
    NET_STREAM_CLOSED,      /* the other end closed, after all it had sent */
    NET_STREAM_RESET,       /* RST, or the stream's own node was reset */
    NET_STREAM_TLS_FAILED,  /* net_stream_reason says why */
};

/*
 * Callbacks may do anything to any stream, also close this one; nothing is
 * called for a stream that its owner has closed or reset.
 */
struct net_stream_handlers {
    /* The connection stands; over TLS: verified. Only for streams made by
     * net_stream_connect. May be NULL. */
    void (*connected)(void *arg, struct net_stream *stream);
    /* Bytes have come (over TLS: plain). Borrowed for the call. */
    void (*received)(void *arg, struct net_stream *stream, const uint8_t *bytes,
                     size_t length);
    /* No more bytes will come and none will go. The owner still has to call
     * net_stream_close (here or later). */
    void (*ended)(void *arg, struct net_stream *stream,
                  enum net_stream_end end);
};

struct net_listener_handlers {
    /* A connection stands (over TLS: the handshake is done). The stream is the
     * callee's: take it with net_stream_take, or close or reset it. */
    void (*accepted)(void *arg, struct net_stream *stream);
};

/* ---- listening ---------------------------------------------------------------- */

struct net_listen_options {
    uint16_t port;
    enum base_transport transport; /* BASE_TCP (also if 0) or BASE_TLS */
    /* TLS: the names in the certificate, copied. None: the certificate has
     * whatever name the client asks for, else the node's IP. */
    const char *const *names;
    size_t name_count;
    base_time certificate_ends; /* whole seconds; 0 = never */
};

/**
 * Accepts connections at the node's IPs. A SYN goes to the listener of its own
 * transport, else to the one of the other at the same port, as in life.
 * Errors: BASE_ERR_CONFLICT: (address, port, transport) is taken, the sentence
 * says by whom; BASE_ERR_ENVIRONMENT: the kernel refuses a socket.
 */
int net_stream_listen(struct net_node *node,
                      const struct net_listen_options *options,
                      const struct net_listener_handlers *handlers, void *arg,
                      struct net_listener **out, struct base_error *error);

/** Stops accepting and nulls the pointer; accepted streams live on. */
void net_listener_close(struct net_listener **listener);

/* ---- connecting --------------------------------------------------------------- */

struct net_connect_options {
    struct base_address to;
    enum base_transport transport; /* BASE_TCP (also if 0) or BASE_TLS */
    /* TLS: the domain that the certificate must be for (RFC 5922: subject
     * alternative names, no wildcards), also sent as SNI; an IP literal is
     * matched as an IP and not sent. NULL: no name is checked. Copied. */
    const char *domain;
    bool trust_all; /* TLS: take any certificate */
};

/**
 * Begins to connect from an ephemeral port of the node and returns the stream;
 * what comes of it is told later, never before this returns. Cannot fail here:
 * a kernel without descriptors ends the run (BASE_ERR_ENVIRONMENT).
 */
struct net_stream *
net_stream_connect(struct net_node *node,
                   const struct net_connect_options *options,
                   const struct net_stream_handlers *handlers, void *arg);

/** Gives an accepted stream its owner. */
void net_stream_take(struct net_stream *stream,
                     const struct net_stream_handlers *handlers, void *arg);

/* ---- using -------------------------------------------------------------------- */

/**
 * Sends `payload` (a reference is taken) behind what was sent before; before
 * `connected` it waits for that. `event` is the timeline index of the message,
 * whose fate net/ will set; SIZE_MAX if it stands in no timeline. On a stream
 * that has ended the fate is lost at once, cause "no-connection".
 */
void net_stream_send(struct net_stream *stream, struct net_payload *payload,
                     size_t event);

/**
 * Closes gracefully (FIN behind all that was sent) and nulls the pointer; of a
 * stream that has ended only frees it. What still comes from the other end is
 * answered by RST.
 */
void net_stream_close(struct net_stream **stream);

/** Ends the stream at once: drops what has not arrived, sends RST, nulls the pointer. */
void net_stream_reset(struct net_stream **stream);

/** False once it has ended; true while connecting. */
bool net_stream_is_open(const struct net_stream *stream);

/** True after `connected` or `accepted`, until it has ended. */
bool net_stream_is_connected(const struct net_stream *stream);

/** Why TLS failed ("certificate has expired"), else "". */
const char *net_stream_reason(const struct net_stream *stream);

enum base_transport net_stream_transport(const struct net_stream *stream);
const struct base_address *net_stream_local(const struct net_stream *stream);
const struct base_address *net_stream_remote(const struct net_stream *stream);
struct net_node *net_stream_node(const struct net_stream *stream);

/** Timeline number of whoever is (or would be) at the other end. */
uint32_t net_stream_peer_actor(const struct net_stream *stream);

/* ---- nodes -------------------------------------------------------------------- */

/**
 * The program on `node` is killed: its streams end as RESET (their owners are
 * told), the peers get RST. Listeners stay.
 */
void net_node_reset_streams(struct net_node *node);

/**
 * The host of `node` loses its memory (power cut): as net_node_reset_streams,
 * but nothing is sent; the peers find out by the RST for what they send next.
 */
void net_node_forget_streams(struct net_node *node);

/**
 * Settles the fates of messages that are still sent again and again, by what
 * became of their first copies. For the end of a run, before its timeline is
 * read; net_destroy does it too.
 */
void net_settle_fates(struct net *net);

/* ---- segments ----------------------------------------------------------------- */

/**
 * For tests of whoever reads streams: from now on messages are cut into
 * segments of at most `bytes_max` bytes (0 = not cut; over TLS the plain text
 * is cut), and if `merge`, whatever arrives on a stream at one instant is
 * handed over at once.
 */
void net_set_segments(struct net *net, size_t bytes_max, bool merge);
