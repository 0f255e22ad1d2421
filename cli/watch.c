// SPDX-License-Identifier: MIT
#include "cli/watch.h"

#define LOOK_MOST (BASE_SEC / 2)

base_span cli_watch_look(struct cli_watch *watch,
                         const struct scn_progress *progress, bool is_paced,
                         base_span elapsed)
{
    bool moved = progress->now != watch->now || progress->beats != watch->beats;
    bool waits = is_paced && !progress->in_script;

    watch->now = progress->now;
    watch->beats = progress->beats;
    if (moved || waits)
        watch->stalled = 0;
    else
        watch->stalled += elapsed < LOOK_MOST ? elapsed : LOOK_MOST;
    return watch->stalled;
}
