// SPDX-License-Identifier: MIT
#pragma once
/*
 * Which item of one sequence is which of another: as many pairs of equal key as
 * order allows, and among those the ones whose times move least.
 *
 * "Least" is measured against the pair before: in a history that runs two
 * seconds late as a whole, the copy that came two seconds late is the same, and
 * the one that came on time is the additional one.
 *
 * Time and memory grow with the product of both lengths where they differ, up
 * to a bound; beyond it the search keeps near the diagonal, and two very long
 * and very different sequences are paired by turn, key by key.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

#define REPORT_ALIGN_NONE SIZE_MAX

struct report_align_item {
    uint32_t key;
    base_time t;
};

/**
 * Writes to `mate_out[i]` the index in `b` of the partner of a[i], or
 * REPORT_ALIGN_NONE. Partners have the same key and rise with i.
 */
void report_align(const struct report_align_item *a, size_t a_count,
                  const struct report_align_item *b, size_t b_count,
                  size_t *mate_out);
