// SPDX-License-Identifier: MIT
#pragma once
/*
 * Ctrl-C. The first one asks for an orderly end: no new scenario, a report of
 * what ran. The second ends the process at once; workers die with it.
 */
#include <stdbool.h>

/** From now on SIGINT and SIGTERM are only noted. */
void cli_interrupt_install(void);

/** In a worker: its parent decides, so it ignores both. */
void cli_interrupt_ignore(void);

bool cli_interrupted(void);
