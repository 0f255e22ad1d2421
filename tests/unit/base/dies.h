// SPDX-License-Identifier: MIT
#pragma once
/* Programmer errors end the process; each is tried in a child of its own. */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a child ends that does `act`, as from waitpid; 0 if it comes through. */
static inline int end_of(void (*act)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDERR_FILENO);
        signal(SIGABRT, SIG_DFL);
        act();
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        abort();
    return status;
}

/* True if `act` aborts. */
static inline bool dies(void (*act)(void))
{
    int status = end_of(act);

    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}
