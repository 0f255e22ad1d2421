// SPDX-License-Identifier: MIT
#pragma once
/*
 * Which servers asked an account to be left alone: a 503 with Retry-After (RFC
 * 3261 section 21.5.4). Used by the invariants `retry-after` and `priority`.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

struct judge_peace;

/** Nobody has been asked yet. */
struct judge_peace *judge_peace_create(void);

/** Frees it and nulls the pointer; NULL inside is fine. */
void judge_peace_destroy(struct judge_peace **peace);

/* Who asks whom: `phone` is a name, `server` any number that tells servers
 * apart. */
struct judge_asking {
    uint32_t phone, account, server;
    base_time at;
};

/** The answer of the server, event `index`: not before `until`. */
void judge_peace_ask(struct judge_peace *peace,
                     const struct judge_asking *asking, size_t index,
                     base_time until);

/**
 * The 503 by which the server wants peace at that time, an event number, and
 * until when; SIZE_MAX if it wants none. From now on it is one of the servers
 * that the account has asked.
 */
size_t judge_peace_find(struct judge_peace *peace,
                        const struct judge_asking *asking,
                        base_time *until_out);

/** True if at least one server that the account has asked wants peace. */
bool judge_peace_somewhere(struct judge_peace *peace,
                           const struct judge_asking *asking);

/** True if all of them do: then the account may choose any. */
bool judge_peace_everywhere(struct judge_peace *peace,
                            const struct judge_asking *asking);

/** The phone boots and knows nothing of it any more. */
void judge_peace_forget(struct judge_peace *peace, uint32_t phone);
