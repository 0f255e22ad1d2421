// SPDX-License-Identifier: MIT
#include "cli/interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t noted;

static void note(int number)
{
    (void)number;
    noted = 1;
}

static void handle(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void cli_interrupt_install(void)
{
    /* Not SA_RESTART: poll must return. */
    handle(note, (int)SA_RESETHAND);
}

void cli_interrupt_ignore(void)
{
    handle(SIG_IGN, 0);
}

bool cli_interrupted(void)
{
    return noted != 0;
}
