// SPDX-License-Identifier: MIT
#pragma once
/*
 * Failure modes of a registrar. Those that concern packets, connections and
 * certificates are net/'s; stall, reject and slow are the server's own and live
 * here.
 *
 * stall and reject concern requests that come while they are in force: a call
 * relayed before goes on. A stalled request stays without an answer after
 * healing too, as the server has lost it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "fake-registrar/registrar.h"
#include "fake-registrar/service.h"
#include "net/fault.h"

#define FREG_CONTACT_MAX 300

/* The server's own mode, copied out of the scenario's wish. */
struct freg_own_fault {
    enum freg_own_mode {
        FREG_OWN_NONE,
        FREG_OWN_STALL,
        FREG_OWN_REJECT,
        FREG_OWN_SLOW,
    } mode;
    int status;                     /* reject */
    int32_t retry_after;            /* reject: s, 0 = no header */
    char contact[FREG_CONTACT_MAX]; /* reject: "<uri>", "" = none */
    base_span delay;                /* slow; 0 otherwise */
    unsigned methods;               /* 1 << SIP_INVITE | …; 0 = all */
};

/**
 * Takes a wish apart into the server's part and net/'s part. Copies. `kind`,
 * "registrar" or "proxy", stands in errors.
 * Errors: BASE_ERR_UNSUPPORTED, BASE_ERR_RANGE as freg_registrar_drop.
 */
int freg_fault_read(const char *kind, const struct freg_fault *fault,
                    struct freg_own_fault *own_out, struct net_fault *net_out,
                    struct base_error *error);

/** Does to a new request what the fault in force does; false = nothing. */
bool freg_fault_answer(const struct freg_own_fault *fault,
                       struct freg_service *service, struct sip_server_tx *tx);

/** True if the server does nothing more for this method (ACK, CANCEL). */
bool freg_fault_swallows(const struct freg_own_fault *fault,
                         enum sip_method method);
