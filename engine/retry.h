// SPDX-License-Identifier: MIT
#pragma once
/*
 * How long one target is waited for (SEMANTICS 2.5): the retry budget of the
 * configuration becomes a schedule that a transaction carries out to the
 * letter. Both tables of 2.5 are this one function.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"
#include "base/retry.h"
#include "base/time.h"
#include "engine/policy.h"

struct engine_retry_options {
    const struct engine_policy *policy;
    base_span t1, t2;
    enum base_transport transport;
    bool invite;
    bool last;                   /* nothing comes after this target */
    int32_t retry_counts;        /* 0..20 */
    int32_t invite_retry_counts; /* 1..10 */
};

/** The schedule of one transaction. */
struct base_retry engine_retry(const struct engine_retry_options *options);

/**
 * How many more whole transactions the target gets after the first one has
 * timed out: 0 unless retry_semantics is `transactions`.
 */
uint32_t engine_retry_transactions(const struct engine_retry_options *options);
