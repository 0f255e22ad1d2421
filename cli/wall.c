// SPDX-License-Identifier: MIT
#include "cli/wall.h"

#include <time.h>

base_time cli_wall_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (base_time)now.tv_sec * BASE_SEC + now.tv_nsec / 1000;
}
