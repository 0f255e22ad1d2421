// SPDX-License-Identifier: MIT
/*
 * Streams of the loopback backend: each connection is a real one of the kernel
 * between two sockets of this process. What is written on one is read from the
 * other before anything else happens, so that nothing ever waits in a buffer.
 */
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/loopback.h"

/* A listener is hopped at once; more than one never waits. */
#define BACKLOG 16

struct net_pipe {
    int fds[2];
};

static int no_socket(struct base_error *error, const char *what)
{
    bool is_full = errno == EMFILE || errno == ENFILE;

    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "no TCP socket (%s): %s%s", what, strerror(errno),
                          is_full ? " (raise `ulimit -n` or use --net memory)"
                                  : "");
}

static int tcp_socket(struct base_error *error)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;

    if (fd < 0)
        return no_socket(error, "socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

int loopback_listen(struct net_backend *backend, uint32_t host,
                    struct net_port **out, struct base_error *error)
{
    struct sockaddr_in address;
    int fd = tcp_socket(error), err;

    if (fd < 0)
        return fd;
    err = loopback_bind(loopback_of(backend), fd, host, &address, error);
    if (err == 0 && listen(fd, BACKLOG) != 0)
        err = no_socket(error, "listen");
    if (err != 0) {
        close(fd);
        return err;
    }
    *out = base_calloc(1, sizeof **out);
    (*out)->fd = fd;
    (*out)->address = address;
    return 0;
}

/* Begins to connect from any port of `host`; the kernel chooses it, so that no
 * old connection in TIME_WAIT is in the way. */
static int begin_connect(struct loopback *self, uint32_t host,
                         const struct sockaddr_in *to, struct base_error *error)
{
    struct sockaddr_in from = loopback_address(self, host, 0);
    int fd = tcp_socket(error), on = 1;

    if (fd < 0)
        return fd;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(fd, (const struct sockaddr *)&from, sizeof from) != 0 ||
        (connect(fd, (const struct sockaddr *)to, sizeof *to) != 0 &&
         errno != EINPROGRESS)) {
        int err = no_socket(error, "connect");

        close(fd);
        return err;
    }
    return fd;
}

/* Waits until the connection stands or is refused. */
static int end_connect(struct loopback *self, int fd, struct base_error *error)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
    int result = 0;
    socklen_t size = sizeof result;

    if (poll(&poll_fd, 1, 0) <= 0) {
        int err = loopback_wait(self, fd, POLLOUT, error);

        if (err != 0)
            return err;
    }
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &result, &size) != 0)
        result = errno;
    if (result == 0)
        return NET_HOP_DELIVERED;
    if (result == ECONNREFUSED)
        return NET_HOP_RESET;
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "connecting on loopback: %s", strerror(result));
}

/* Accepts the connection of `fd`, sending strangers away. */
static int accept_from(struct loopback *self, int listener, int fd,
                       struct base_error *error)
{
    struct sockaddr_in own = {0}, from = {0};
    socklen_t own_size = sizeof own;
    int on = 1;

    getsockname(fd, (struct sockaddr *)&own, &own_size);
    for (;;) {
        socklen_t size = sizeof from;
        int accepted = accept4(listener, (struct sockaddr *)&from, &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
        int err = 0;

        if (accepted >= 0 && from.sin_port == own.sin_port &&
            from.sin_addr.s_addr == own.sin_addr.s_addr) {
            setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            return accepted;
        }
        if (accepted >= 0)
            close(accepted);
        else if (errno == EAGAIN)
            err = loopback_wait(self, listener, POLLIN, error);
        else if (errno != EINTR && errno != ECONNABORTED)
            err = no_socket(error, "accept");
        if (err != 0)
            return err;
    }
}

int loopback_connect(struct net_backend *backend,
                     const struct net_connect_hop *hop,
                     struct base_error *error)
{
    struct loopback *self = loopback_of(backend);
    struct sockaddr_in dead =
        loopback_address(self, hop->to_host, self->dead_port);
    int accepted, result;
    int fd = begin_connect(
        self, hop->from_host,
        hop->listener != NULL ? &hop->listener->address : &dead, error);

    if (fd < 0)
        return fd;
    result = end_connect(self, fd, error);
    if (result != NET_HOP_DELIVERED || hop->listener == NULL) {
        close(fd);
        return result;
    }
    accepted = accept_from(self, hop->listener->fd, fd, error);
    if (accepted < 0) {
        close(fd);
        return accepted;
    }
    *hop->pipe_out = base_calloc(1, sizeof **hop->pipe_out);
    (*hop->pipe_out)->fds[0] = fd;
    (*hop->pipe_out)->fds[1] = accepted;
    return NET_HOP_DELIVERED;
}

static int broken(struct base_error *error, const char *what)
{
    return base_error_set(error, BASE_ERR_ENVIRONMENT,
                          "a connection broke on loopback (%s): %s", what,
                          strerror(errno));
}

/* True if the call that returned `done` was only not possible just now. */
static bool is_later(ssize_t done)
{
    return done < 0 && (errno == EAGAIN || errno == EINTR);
}

int loopback_carry(struct net_backend *backend, const struct net_pipe_hop *hop,
                   struct base_error *error)
{
    struct loopback *self = loopback_of(backend);
    int from = hop->pipe->fds[hop->side], to = hop->pipe->fds[1 - hop->side];
    size_t sent = 0, got = 0;

    if (self->stream_capacity < hop->length) {
        self->stream = base_realloc(self->stream, hop->length, 1);
        self->stream_capacity = hop->length;
    }
    while (got < hop->length) {
        ssize_t out = 0, in;

        if (sent < hop->length)
            out =
                send(from, hop->bytes + sent, hop->length - sent, MSG_NOSIGNAL);
        if (out < 0 && !is_later(out))
            return broken(error, "send");
        sent += out > 0 ? (size_t)out : 0;
        in = recv(to, self->stream + got, hop->length - got, 0);
        if (in == 0 || (in < 0 && !is_later(in)))
            return broken(error, "receive");
        got += in > 0 ? (size_t)in : 0;
        if (out <= 0 && in < 0) {
            int err = loopback_wait(self, to, POLLIN, error);

            if (err != 0)
                return err;
        }
    }
    *hop->arrived_out = self->stream;
    return 0;
}

/* Reads from `fd` until it sees the end: 0 for FIN, an error for RST. */
static int await_end(struct loopback *self, int fd, int wanted,
                     struct base_error *error)
{
    for (;;) {
        char byte;
        ssize_t got = recv(fd, &byte, 1, 0);
        int err;

        if (wanted == 0 ? got == 0 : got < 0 && errno == wanted)
            return 0;
        if (!is_later(got))
            return broken(error, "end");
        err = loopback_wait(self, fd, POLLIN, error);
        if (err != 0)
            return err;
    }
}

int loopback_finish(struct net_backend *backend, struct net_pipe *pipe,
                    int side, struct base_error *error)
{
    if (shutdown(pipe->fds[side], SHUT_WR) != 0)
        return broken(error, "shutdown");
    return await_end(loopback_of(backend), pipe->fds[1 - side], 0, error);
}

/* Closes without a trace: neither TIME_WAIT nor anything to come. */
static void close_hard(int *fd)
{
    struct linger linger = {.l_onoff = 1, .l_linger = 0};

    if (*fd < 0)
        return;
    setsockopt(*fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(*fd);
    *fd = -1;
}

int loopback_abort(struct net_backend *backend, struct net_pipe *pipe, int side,
                   struct base_error *error)
{
    close_hard(&pipe->fds[side]);
    return await_end(loopback_of(backend), pipe->fds[1 - side], ECONNRESET,
                     error);
}

void loopback_disconnect(struct net_backend *backend, struct net_pipe *pipe)
{
    (void)backend;
    close_hard(&pipe->fds[0]);
    close_hard(&pipe->fds[1]);
    free(pipe);
}
