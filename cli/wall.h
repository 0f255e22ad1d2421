// SPDX-License-Identifier: MIT
#pragma once
/* The wall clock of whoever runs scenarios; scenarios themselves never see it. */
#include "base/time.h"

/** A monotonic instant in microseconds; only differences mean something. */
base_time cli_wall_now(void);
