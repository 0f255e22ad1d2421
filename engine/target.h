// SPDX-License-Identifier: MIT
#pragma once
/*
 * Targets: an address with a port and a transport, and the order in which the
 * records of one DNS answer give them (SEMANTICS 2.3.1).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "engine/engine.h"
#include "engine/policy.h"
#include "engine/state.h"

/* A list in the caller's memory that keeps each target once. */
struct engine_target_list {
    struct engine_target *targets;
    size_t count, max;
    bool is_full;      /* one more was wanted */
    bool has_no_route; /* one was left out: the phone lacks its family */
};

/** Same address, port and transport; the server it belongs to does not matter. */
bool engine_target_equal(const struct engine_target *a,
                         const struct engine_target *b);

/** Appends `target` unless it is there already (2.6: once in one pass). */
void engine_target_append(struct engine_target_list *list,
                          const struct engine_target *target);

/** 5060, or for TLS what the knob tls_default_port says. */
uint16_t engine_target_default_port(const struct engine_policy *policy,
                                    enum base_transport transport);

/**
 * Writes to `order` the indices of an SRV entry's records in the order in which
 * they are to be used. `rotation` counts the uses of the name. Returns how many.
 */
size_t engine_target_order_srv(const struct engine *engine,
                               const struct engine_entry *entry,
                               uint32_t rotation,
                               uint8_t order[ENGINE_RECORDS_PER_ENTRY]);

/** The same for NAPTR: order, preference, position in the answer. */
size_t engine_target_order_naptr(const struct engine *engine,
                                 const struct engine_entry *entry,
                                 uint8_t order[ENGINE_RECORDS_PER_ENTRY]);
