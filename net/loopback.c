// SPDX-License-Identifier: MIT
/*
 * The backend with real kernel sockets. A logical host is 127.W.x.y in order of
 * first use; W is this process's alone, held by an abstract Unix socket that
 * the kernel frees even after a crash. Every socket has a kernel port of its
 * own below the ephemeral range: the kernel's port table is a list per port, so
 * thousands of sockets on one port would be slow, and a stranger on
 * 0.0.0.0:5060 would swallow what is meant for an address where nobody listens.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/loopback.h"

#define W_FIRST 16 /* 127.0.x.y belongs to resolvers and devices */
#define W_LAST 239
#define PORT_FIRST 20000
#define PORT_LAST 32767
#define HOSTS_MAX 65000
#define BIND_TRIES 1000
#define SEND_TRIES 16
#define HOP_WAIT_MS 1000

struct sockaddr_in loopback_address(const struct loopback *self, uint32_t host,
                                    uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    uint32_t number = host + 1;

    address.sin_addr.s_addr =
        htonl((127U << 24) | ((uint32_t)self->w << 16) | number);
    address.sin_port = htons(port);
    return address;
}

/* Takes the first W that no other process holds. */
static int claim_w(struct loopback *self, struct base_error *error)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return base_error_set(error, BASE_ERR_ENVIRONMENT, "no Unix socket: %s",
                              strerror(errno));
    for (int i = 0; i <= W_LAST - W_FIRST; i++) {
        struct sockaddr_un name = {.sun_family = AF_UNIX};
        int w = W_FIRST + (getpid() + i) % (W_LAST - W_FIRST + 1);
        int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1,
                              "siplapse/%d", w);
        socklen_t size =
            (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) +
            (socklen_t)length;

        if (bind(fd, (struct sockaddr *)&name, size) == 0) {
            self->claim_fd = fd;
            self->w = w;
            return 0;
        }
    }
    close(fd);
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "%d siplapse processes run already; "
                          "wait for one or use --net memory",
                          W_LAST - W_FIRST + 1);
}

static int udp_socket(struct base_error *error)
{
    int on = 1;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return base_error_set(
            error, BASE_ERR_ENVIRONMENT, "no UDP socket: %s%s", strerror(errno),
            errno == EMFILE ? " (raise `ulimit -n` or use --net memory)" : "");
    /* Without it ICMP errors of unconnected sockets are not reported. */
    if (setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) != 0) {
        close(fd);
        return base_error_set(error, BASE_ERR_ENVIRONMENT, "IP_RECVERR: %s",
                              strerror(errno));
    }
    return fd;
}

/* Binds `fd` on `host` at the next free port; strangers may hold some. */
int loopback_bind(struct loopback *self, int fd, uint32_t host,
                  struct sockaddr_in *out, struct base_error *error)
{
    if (host >= HOSTS_MAX)
        return base_error_set(error, BASE_ERR_ENVIRONMENT,
                              "more than %d hosts; use --net memory",
                              HOSTS_MAX);
    for (int i = 0; i < BIND_TRIES; i++) {
        *out = loopback_address(self, host, self->next_port);
        self->next_port = self->next_port == PORT_LAST
                              ? PORT_FIRST
                              : (uint16_t)(self->next_port + 1);
        if (ntohs(out->sin_port) == self->dead_port)
            continue;
        if (bind(fd, (struct sockaddr *)out, sizeof *out) == 0)
            return 0;
        if (errno != EADDRINUSE)
            break;
    }
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "127.%d.0.0/16 cannot be used here (%s); "
                          "bring the interface lo up or use --net memory",
                          self->w, strerror(errno));
}

static int loopback_open(struct net_backend *backend, uint32_t host,
                         struct net_port **out, struct base_error *error)
{
    struct loopback *self = loopback_of(backend);
    struct sockaddr_in address;
    int fd = udp_socket(error), err;

    if (fd < 0)
        return fd;
    err = loopback_bind(self, fd, host, &address, error);
    if (err != 0) {
        close(fd);
        return err;
    }
    *out = base_calloc(1, sizeof **out);
    (*out)->fd = fd;
    (*out)->address = address;
    return 0;
}

static void loopback_close(struct net_backend *backend, struct net_port *port)
{
    (void)backend;
    close(port->fd);
    free(port);
}

/* Takes one error from the queue of `fd`; false if there is none. */
static bool error_take(int fd)
{
    uint8_t quoted[512], control[512];
    struct sockaddr_in to;
    struct iovec part = {quoted, sizeof quoted};
    struct msghdr message = {
        .msg_name = &to,
        .msg_namelen = sizeof to,
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    socklen_t size = sizeof(int);
    int pending;

    if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
        return false;
    /* The socket keeps a second, sticky copy; the next send would fail on it. */
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &pending, &size);
    return true;
}

static int datagram_send(const struct net_hop *hop,
                         const struct sockaddr_in *to, const uint8_t *bytes,
                         size_t length, struct base_error *error)
{
    int fd = hop->from->fd;

    for (int i = 0; i < SEND_TRIES; i++) {
        ssize_t sent = sendto(fd, bytes, length, 0, (const struct sockaddr *)to,
                              sizeof *to);

        if (sent == (ssize_t)length)
            return 0;
        /* A late error of an earlier datagram; this one was not sent. */
        if (errno == ECONNREFUSED) {
            while (error_take(fd))
                ;
            continue;
        }
        if (errno == EINTR)
            continue;
        break;
    }
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "a datagram of %zu bytes cannot be sent on "
                          "loopback: %s",
                          length, strerror(errno));
}

/* Waits up to a second for `events` on `fd`: lo may be late under load. */
int loopback_wait(struct loopback *self, int fd, short events,
                  struct base_error *error)
{
    struct pollfd poll_fd = {.fd = fd, .events = events};

    self->backend.waits++;
    if (poll(&poll_fd, 1, HOP_WAIT_MS) > 0 || errno == EINTR)
        return 0;
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "a packet vanished on the interface lo (nothing "
                          "within 1 s of wall time); try --net memory");
}

/* Reads the datagram that `from` sent, dropping what strangers sent. */
static int datagram_read(struct loopback *self, const struct net_hop *hop,
                         struct base_error *error)
{
    for (;;) {
        struct sockaddr_in from;
        socklen_t size = sizeof from;
        ssize_t got = recvfrom(hop->to->fd, self->buffer, sizeof self->buffer,
                               MSG_DONTWAIT, (struct sockaddr *)&from, &size);

        if (got >= 0) {
            if (from.sin_port != hop->from->address.sin_port ||
                from.sin_addr.s_addr != hop->from->address.sin_addr.s_addr)
                continue;
            *hop->arrived_out =
                net_payload_from_bytes(self->buffer, (size_t)got);
            return NET_HOP_DELIVERED;
        }
        if (errno != EAGAIN && errno != EINTR && errno != ECONNREFUSED)
            return base_error_set(error, BASE_ERR_ENVIRONMENT,
                                  "reading from loopback: %s", strerror(errno));
        if (errno == EAGAIN) {
            int err = loopback_wait(self, hop->to->fd, POLLIN, error);

            if (err != 0)
                return err;
        }
    }
}

static int icmp_read(struct loopback *self, const struct net_hop *hop,
                     struct base_error *error)
{
    while (!error_take(hop->from->fd)) {
        int err = loopback_wait(self, hop->from->fd, 0, error);

        if (err != 0)
            return err;
    }
    return NET_HOP_ICMP_PORT;
}

static int loopback_hop(struct net_backend *backend, const struct net_hop *hop,
                        struct base_error *error)
{
    struct loopback *self = loopback_of(backend);
    struct sockaddr_in dead =
        loopback_address(self, hop->host, self->dead_port);
    size_t length;
    const uint8_t *bytes = net_payload_bytes(hop->payload, &length);
    int err;

    err = datagram_send(hop, hop->to != NULL ? &hop->to->address : &dead, bytes,
                        length, error);
    if (err != 0)
        return err;
    return hop->to != NULL ? datagram_read(self, hop, error)
                           : icmp_read(self, hop, error);
}

static void loopback_destroy(struct net_backend *backend)
{
    struct loopback *self = loopback_of(backend);

    if (self->claim_fd >= 0)
        close(self->claim_fd);
    free(self->stream);
    free(self);
}

/* True if nobody listens on TCP at `address`, the wildcard included. */
static bool is_free_for_tcp(const struct sockaddr_in *address)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_free = fd >= 0 && bind(fd, (const struct sockaddr *)address,
                                   sizeof *address) == 0;

    if (fd >= 0)
        close(fd);
    return is_free;
}

/* A port that is free now on the wildcard address too stays ours to be dead:
 * nobody binds below the ephemeral range by accident. */
static int find_dead_port(struct loopback *self, struct base_error *error)
{
    struct sockaddr_in address = {0};
    int err = 0;

    for (int i = 0; i < BIND_TRIES && err == 0 && self->dead_port == 0; i++) {
        int fd = udp_socket(error);

        if (fd < 0)
            return fd;
        err = loopback_bind(self, fd, 0, &address, error);
        if (err == 0 && is_free_for_tcp(&address))
            self->dead_port = ntohs(address.sin_port);
        close(fd);
    }
    return err;
}

/* Proves that a datagram leaves and that its ICMP error comes back: an
 * interface lo that is down lets us bind all the same. */
static int probe(struct loopback *self, struct base_error *error)
{
    struct net_payload *payload = net_payload_from_bytes("?", 1);
    struct net_hop hop = {.host = 0, .payload = payload};
    int err = loopback_open(&self->backend, 0, &hop.from, error);

    if (err == 0) {
        int result = loopback_hop(&self->backend, &hop, error);

        if (result < 0) {
            err = base_error_set(error, BASE_ERR_ENVIRONMENT,
                                 "127.0.0.0/8 does not carry datagrams here; "
                                 "bring the interface lo up or use "
                                 "--net memory");
        }
        loopback_close(&self->backend, hop.from);
    }
    net_payload_release(&payload);
    return err;
}

/* One socket per actor and query: the soft limit of 1024 is soon reached. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int net_backend_loopback_create(struct net_backend **out,
                                struct base_error *error)
{
    static const struct net_backend_ops ops = {
        .open = loopback_open,
        .close = loopback_close,
        .hop = loopback_hop,
        .listen = loopback_listen,
        .connect = loopback_connect,
        .carry = loopback_carry,
        .finish = loopback_finish,
        .abort = loopback_abort,
        .disconnect = loopback_disconnect,
        .destroy = loopback_destroy,
    };
    struct loopback *self = base_calloc(1, sizeof *self);
    int err;

    self->backend.ops = &ops;
    self->claim_fd = -1;
    self->next_port = PORT_FIRST;
    raise_descriptor_limit();
    err = claim_w(self, error);
    if (err == 0)
        err = find_dead_port(self, error);
    if (err == 0)
        err = probe(self, error);
    if (err != 0) {
        loopback_destroy(&self->backend);
        return err;
    }
    *out = &self->backend;
    return 0;
}
