// SPDX-License-Identifier: MIT
#pragma once
/*
 * What every part of one registrar works with: its endpoint, its stores, its
 * settings, and the way it answers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/names.h"
#include "base/time.h"
#include "fake-registrar/aor.h"
#include "fake-registrar/auth.h"
#include "fake-registrar/location.h"
#include "fake-registrar/registrar.h"
#include "sip/endpoint.h"
#include "sip/message.h"

struct freg_proxy;

struct freg_service {
    struct sip_endpoint *endpoint;
    struct freg_proxy *proxy;       /* borrowed; NULL = a registrar */
    struct freg_location *location; /* perhaps shared */
    struct freg_location *here; /* who registered at this very registrar; NULL
                                   unless needs_registration */
    struct freg_auth *auth;     /* NULL = no challenge */
    unsigned auth_methods;    /* 1 << SIP_REGISTER | …: the challenged ones */
    struct base_names *users; /* who exists; NULL = everybody */
    struct freg_domains domains;
    int32_t grant, min_expires, default_expires; /* s */
    bool record_route;
    char *record_name; /* in it, instead of the address; NULL = the address */
};

/**
 * Fills all but the endpoint and the proxy. `location` is a store to share, NULL = a new one.
 * Errors: BASE_ERR_RANGE: an option is outside its range.
 */
int freg_service_init(struct freg_service *service,
                      const struct freg_options *options,
                      struct freg_location *location, struct base_error *error);

/** Frees all of it, the endpoint too. */
void freg_service_fini(struct freg_service *service);

/** True if the endpoint is to be reached at `address` by some transport. */
bool freg_service_is_at(const struct freg_service *service,
                        const struct base_address *address);

base_time freg_service_now(const struct freg_service *service);

/** True if a user of that name exists (which says nothing about bindings). */
bool freg_service_has_user(const struct freg_service *service,
                           const struct freg_aor *aor);

/** Answers with a status and one more header (NULL = none). */
void freg_service_reply(struct freg_service *service, struct sip_server_tx *tx,
                        int status, const struct sip_header *header);

/** Answers with whatever `spec` says; To gets a tag of ours. */
void freg_service_respond(struct freg_service *service,
                          struct sip_server_tx *tx,
                          const struct sip_response_spec *spec);

/**
 * Answers 420 if the request has the header `name` ("Require" or
 * "Proxy-Require"): we have no extensions (RFC 3261 section 8.2.2.3). True if
 * it did.
 */
bool freg_service_refuses_extension(struct freg_service *service,
                                    struct sip_server_tx *tx, const char *name);

/**
 * Answers 401, 407 or 403 if the request needs credentials and has no good
 * ones. True if it did. Inside a dialog none are needed.
 */
bool freg_service_challenges(struct freg_service *service,
                             struct sip_server_tx *tx);
