// SPDX-License-Identifier: MIT
#pragma once
/* What reading (challenge.c) and computing (digest.c) share. */
#include "sip/digest.h"

/* As they stand in headers. */
extern const char *const sip_digest_algorithm_names[SIP_DIGEST_ALGORITHM_COUNT];
