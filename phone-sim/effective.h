// SPDX-License-Identifier: MIT
#pragma once
/*
 * What a number of the configuration comes to: a proxy's -1 takes the server's
 * value (SEMANTICS 1.5), then value rules apply, then the question whether it
 * does anything at all beside the other values in force.
 */
#include <stdbool.h>
#include <stdint.h>

#include "phone-sim/config.h"
#include "phone-sim/parameters.h"

struct phone_effective {
    int64_t number;
    bool inherited;
    unsigned unmet; /* PHONE_NEED_* that are not met; 0 = it does its work */
};

/**
 * The value in force of `at`, a parameter of an account, server or proxy that is
 * no text. Older firmware knows fewer names: those it lacks stand at their
 * defaults, so that a proxy inherits and the rest is off. False: the account
 * has not been named.
 */
bool phone_config_effective(const struct phone_config *config,
                            const struct phone_reference *at,
                            struct phone_effective *out);

/** True if the account goes through outbound proxies: then these are resolved,
 * and no SIP server is (SEMANTICS 2.15). */
bool phone_config_is_proxied(const struct phone_account_values *account);
