// SPDX-License-Identifier: MIT
#include "cli/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/interrupt.h"
#include "cli/wall.h"
#include "cli/watch.h"

#define LOOK_MS 100
#define NO_TASK SIZE_MAX

struct worker {
    size_t task; /* NO_TASK: free */
    pid_t pid;
    int pipe_fd;
    struct cli_shared *shared;
    struct cli_watch watch;
    bool has_stalled;
    struct base_buffer answer;
};

/* An answer that waits for its turn. */
struct reply {
    bool is_there;
    struct base_buffer answer;
    char *error;
    int line;
};

struct crew {
    const struct cli_pool *pool;
    size_t places; /* for workers: no more than there are tasks */
    struct worker *workers;
    struct pollfd *fds;
    struct reply *replies;
    size_t launched, delivered;
    bool is_ending;
    base_time looked_at;
};

/* ---- the worker's side ------------------------------------------------------ */

static void write_all(int fd, const struct base_buffer *answer)
{
    size_t sent = 0;

    while (sent < answer->length) {
        ssize_t n = write(fd, answer->bytes + sent, answer->length - sent);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            exit(EXIT_FAILURE);
        sent += (size_t)n;
    }
}

/* The pipes of the others would only be missing from what a world may open. */
_Noreturn static void be_worker(const struct crew *crew, size_t task,
                                struct cli_shared *shared, int fd)
{
    const struct cli_pool *pool = crew->pool;
    struct base_buffer answer = {0};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    cli_interrupt_ignore();
    for (size_t i = 0; i < crew->places; i++)
        if (crew->workers[i].task != NO_TASK)
            close(crew->workers[i].pipe_fd);
    pool->body(pool->arg, task, shared, &answer);
    write_all(fd, &answer);
    base_buffer_fini(&answer);
    /* Not _exit: leak checkers look at the heap on the way out. */
    exit(EXIT_SUCCESS);
}

/* ---- the parent's side ------------------------------------------------------ */

static int launch(struct crew *crew, struct worker *worker,
                  struct base_error *error)
{
    size_t task = crew->launched;
    int fds[2];

    if (pipe(fds) != 0)
        return base_error_set(error, BASE_ERR_ENVIRONMENT,
                              "no pipe to a worker: %s", strerror(errno));
    *worker->shared = (struct cli_shared){0};
    fflush(NULL); /* or the worker would print it again */
    worker->pid = fork();
    if (worker->pid == 0) {
        close(fds[0]);
        be_worker(crew, task, worker->shared, fds[1]);
    }
    close(fds[1]);
    if (worker->pid < 0) {
        close(fds[0]);
        return base_error_set(error, BASE_ERR_ENVIRONMENT,
                              "no worker process: %s", strerror(errno));
    }
    worker->task = task;
    worker->pipe_fd = fds[0];
    worker->watch = (struct cli_watch){0};
    worker->has_stalled = false;
    crew->launched++;
    return 0;
}

/* Why a worker ended, or NULL if it did as it should. Owned by the caller. */
static char *what_ended(const struct crew *crew, const struct worker *worker,
                        int status)
{
    struct base_buffer text = {0};
    char *out = NULL;
    char limit[BASE_TIME_TEXT_MAX];

    if (worker->has_stalled)
        base_buffer_printf(&text,
                           "no progress for %s s of wall time; an endless "
                           "loop?",
                           base_time_format(limit, crew->pool->stall, 0));
    else if (WIFSIGNALED(status))
        base_buffer_printf(&text, "the worker was ended by signal %d (%s)",
                           WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        base_buffer_printf(&text, "the worker ended itself with status %d",
                           WEXITSTATUS(status));
    if (text.length > 0)
        out = base_strdup(base_buffer_text(&text));
    base_buffer_fini(&text);
    return out;
}

/* The worker has closed its pipe: keep what it said and free the place. */
static void collect(struct crew *crew, struct worker *worker)
{
    struct reply *reply = &crew->replies[worker->task];
    int status = 0;

    close(worker->pipe_fd);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    reply->is_there = true;
    reply->answer = worker->answer;
    reply->error = what_ended(crew, worker, status);
    reply->line = worker->shared->progress.line;
    worker->answer = (struct base_buffer){0};
    worker->task = NO_TASK;
}

static void hear(struct crew *crew, struct worker *worker)
{
    char bytes[65536];
    ssize_t n = read(worker->pipe_fd, bytes, sizeof bytes);

    if (n > 0)
        base_buffer_append(&worker->answer, bytes, (size_t)n);
    else if (n == 0 || errno != EINTR)
        collect(crew, worker);
}

static void deliver_one(struct crew *crew)
{
    const struct cli_pool *pool = crew->pool;
    struct reply *reply = &crew->replies[crew->delivered];
    const struct cli_ended ended = {base_buffer_text(&reply->answer),
                                    reply->answer.length, reply->error,
                                    reply->line};

    crew->is_ending = !pool->done(pool->arg, crew->delivered, &ended);
    base_buffer_fini(&reply->answer);
    free(reply->error);
    *reply = (struct reply){0};
    crew->delivered++;
}

/* Hands over what is complete, in order. */
static void deliver(struct crew *crew)
{
    while (!crew->is_ending && crew->delivered < crew->pool->count &&
           crew->replies[crew->delivered].is_there)
        deliver_one(crew);
}

/* After Ctrl-C: what is complete, though something before it is not. */
static void deliver_rest(struct crew *crew)
{
    crew->is_ending = false;
    for (; !crew->is_ending && crew->delivered < crew->launched;)
        if (crew->replies[crew->delivered].is_there)
            deliver_one(crew);
        else
            crew->delivered++;
}

static void look_at(struct crew *crew, struct worker *worker, base_span elapsed)
{
    const struct cli_pool *pool = crew->pool;

    if (worker->shared->is_reporting || worker->has_stalled)
        return;
    if (cli_watch_look(&worker->watch, &worker->shared->progress,
                       pool->is_paced, elapsed) < pool->stall)
        return;
    worker->has_stalled = true;
    kill(worker->pid, SIGKILL);
}

static void look_around(struct crew *crew)
{
    const struct cli_pool *pool = crew->pool;
    base_time now = cli_wall_now();
    base_span elapsed = now - crew->looked_at;
    struct cli_waiting waiting = {crew->delivered, pool->count, NO_TASK, NULL};

    if (elapsed < LOOK_MS * BASE_MSEC)
        return;
    crew->looked_at = now;
    for (size_t i = 0; i < crew->places; i++) {
        struct worker *worker = &crew->workers[i];

        if (worker->task == NO_TASK)
            continue;
        look_at(crew, worker, elapsed);
        if (worker->task < waiting.oldest) {
            waiting.oldest = worker->task;
            waiting.progress = &worker->shared->progress;
        }
    }
    if (pool->waiting != NULL)
        pool->waiting(pool->arg, &waiting);
}

/* Fills free places; the number of those in use, from the first to the last, goes
 * to `reach`. A worker that cannot be had waits for the end of another one. */
static int staff(struct crew *crew, size_t *reach, struct base_error *error)
{
    struct base_error shortage = {0};

    *reach = 0;
    for (size_t i = 0; i < crew->places; i++) {
        struct worker *worker = &crew->workers[i];

        if (worker->task == NO_TASK && !crew->is_ending && shortage.code == 0 &&
            crew->launched < crew->pool->count)
            (void)launch(crew, worker, &shortage);
        crew->fds[i].fd = worker->task == NO_TASK ? -1 : worker->pipe_fd;
        crew->fds[i].events = POLLIN;
        crew->fds[i].revents = 0;
        if (worker->task != NO_TASK)
            *reach = i + 1;
    }
    if (*reach > 0 || shortage.code == 0)
        return 0;
    return base_error_set(error, shortage.code, "%s", shortage.text);
}

static int work(struct crew *crew, struct base_error *error)
{
    size_t reach;

    for (;;) {
        int err = staff(crew, &reach, error);

        if (err != 0)
            return err;
        if (reach == 0 || crew->is_ending)
            return 0;
        /* Not all places: poll() takes no more than there can be files. */
        if (poll(crew->fds, reach, LOOK_MS) > 0)
            for (size_t i = 0; i < reach; i++)
                if (crew->fds[i].revents != 0)
                    hear(crew, &crew->workers[i]);
        deliver(crew);
        look_around(crew);
        if (cli_interrupted() && !crew->is_ending) {
            deliver_rest(crew);
            return 0;
        }
    }
}

static void crew_fini(struct crew *crew)
{
    for (size_t i = 0; i < crew->places; i++) {
        struct worker *worker = &crew->workers[i];

        if (worker->task != NO_TASK) {
            kill(worker->pid, SIGKILL);
            collect(crew, worker);
        }
        munmap(worker->shared, sizeof *worker->shared);
    }
    for (size_t i = 0; i < crew->pool->count; i++) {
        base_buffer_fini(&crew->replies[i].answer);
        free(crew->replies[i].error);
    }
    free(crew->workers);
    free(crew->fds);
    free(crew->replies);
}

int cli_pool_run(const struct cli_pool *pool, struct base_error *error)
{
    struct crew crew = {.pool = pool, .looked_at = cli_wall_now()};
    int err;

    BASE_ASSERT(pool->jobs > 0 && pool->stall > 0);
    crew.places = pool->jobs < pool->count ? pool->jobs : pool->count;
    crew.workers = base_calloc(crew.places + 1, sizeof *crew.workers);
    crew.fds = base_calloc(crew.places + 1, sizeof *crew.fds);
    crew.replies = base_calloc(pool->count + 1, sizeof *crew.replies);
    for (size_t i = 0; i < crew.places; i++) {
        crew.workers[i].task = NO_TASK;
        crew.workers[i].shared =
            mmap(NULL, sizeof *crew.workers[i].shared, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        BASE_ASSERT(crew.workers[i].shared != MAP_FAILED);
    }
    err = work(&crew, error);
    crew_fini(&crew);
    return err;
}
