// SPDX-License-Identifier: MIT
#pragma once
/*
 * What the models of a scene share: one transaction at one target in closed
 * form (2.5), and a request that goes along a chain of them (2.6).
 */
#include "tests/oracle/scene.h"

struct model_request {
    bool active;
    size_t call; /* from 1; 0 = REGISTER */
    size_t chain[SCENE_TARGETS];
    size_t count, position;
    bool registering;    /* 2.12: REGISTER before the INVITE */
    bool never_last;     /* no target of the chain gets 64*T1 */
    int64_t started;     /* of the request */
    int64_t began, ends; /* of the transaction under way */
    bool ok, busy;       /* how it ends */
};

/** Starts the transaction with the target at `position` of the chain. */
void model_visit(const struct scene *s, struct oracle_timeline *out,
                 struct model_request *request, int64_t at);

/** Ends a request before its time: what it would send from `at` on stays away. */
void model_abandon(const struct scene *s, struct oracle_timeline *out,
                   struct model_request *request, int64_t at);

/** Fills the chain with `start`, then every other of `from` to `to` - 1. */
void model_chain(struct model_request *request, size_t start, size_t from,
                 size_t to);

/** The target under way. */
size_t model_target(const struct model_request *request);

/** True if no target comes after the one under way. */
bool model_is_last(const struct model_request *request);

/** R(e) of 2.7 in ms. */
int64_t model_refresh(int64_t expires);

/* The paragraphs. False: the text leaves the case open. */
bool model_failback(const struct scene *s, struct oracle_timeline *out);
bool model_successive(const struct scene *s, struct oracle_timeline *out);
bool model_concurrent(const struct scene *s, struct oracle_timeline *out);
