// SPDX-License-Identifier: MIT
#pragma once
/*
 * Subscriptions at one registrar (RFC 6665, the notifier's side). It answers a
 * SUBSCRIBE of a package it knows with 200 and a NOTIFY of a state in which
 * nothing happens, at the same instant; a refresh likewise. Expires 0 and the
 * end of the time bring the last NOTIFY, "terminated". Subscriptions are this
 * process's own: no store shares them, and a restart that forgets loses them
 * without a word.
 */
#include "fake-registrar/service.h"

struct freg_subscription;

/* The subscriptions of one registrar. */
struct freg_subscriptions {
    struct freg_service *service;
    struct freg_subscription *first;
};

void freg_subscriptions_init(struct freg_subscriptions *subscriptions,
                             struct freg_service *service);

/** Forgets them. Their transactions must be gone already. */
void freg_subscriptions_fini(struct freg_subscriptions *subscriptions);

/** All transactions are gone; the subscriptions stay. */
void freg_subscriptions_reset(struct freg_subscriptions *subscriptions);

/** Answers a SUBSCRIBE. */
void freg_subscriptions_answer(struct freg_subscriptions *subscriptions,
                               struct sip_server_tx *tx);
