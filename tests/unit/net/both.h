// SPDX-License-Identifier: MIT
#pragma once
/* CLAIM(claim) once and BOTH(claim) in the list: a function of an enum net_kind
 * is tested on loopback and in memory. */
#include "tests/support/claims.h"

#include "net/net.h"

/* Every claim holds on both networks. */
#define CLAIM(claim)                                                           \
    static void claim##_on_loopback(void **state)                              \
    {                                                                          \
        (void)state;                                                           \
        claim(NET_LOOPBACK);                                                   \
    }                                                                          \
    static void claim##_on_memory(void **state)                                \
    {                                                                          \
        (void)state;                                                           \
        claim(NET_MEMORY);                                                     \
    }
#define BOTH(claim)                                                            \
    cmocka_unit_test(claim##_on_loopback), cmocka_unit_test(claim##_on_memory)
