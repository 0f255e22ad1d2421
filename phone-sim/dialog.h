// SPDX-License-Identifier: MIT
#pragma once
/*
 * A dialog (RFC 3261 section 12): what the two ends agreed on when the call was
 * set up. Requests inside it follow its route set, else the remote target;
 * where neither says an address they go through the hop that set the dialog up.
 * They never fail over (SEMANTICS 2.8), unless the knob in_dialog_failover lets
 * them: session.c.
 */
#include <stdbool.h>
#include <stdint.h>

#include "sip/endpoint.h"

struct phone_account;

struct phone_dialog {
    char *call_id;
    char *local, *remote; /* whole From and To values of our requests */
    char *local_tag, *remote_tag;
    char *remote_target;
    char **routes; /* in the order of our requests */
    size_t route_count;
    uint32_t local_cseq, remote_cseq; /* of the last request either way */
    struct sip_hop bound;             /* the hop that set it up */
    /* Without a route set its requests go there too: the account has outbound
     * proxies (SEMANTICS 2.15). */
    bool is_bound;
};

/** The dialog that a 2xx or 1xx to our INVITE makes. */
struct phone_dialog *
phone_dialog_from_response(const struct phone_account *account,
                           const struct sip_message *response,
                           const struct sip_hop *bound);

/** The dialog that an INVITE to us makes, answered with our `tag`; `from` is
 * where it came from. */
struct phone_dialog *
phone_dialog_from_request(const struct phone_account *account,
                          const struct sip_message *request, const char *tag,
                          const struct base_address *from);

/** Frees it and nulls the pointer; NULL inside is fine. */
void phone_dialog_destroy(struct phone_dialog **dialog);

/** True if `request`, received, belongs to the dialog. */
bool phone_dialog_has(const struct phone_dialog *dialog,
                      const struct sip_message *request);

/** Takes a new remote target from the Contact of `message`, if it has one. */
void phone_dialog_refresh(struct phone_dialog *dialog,
                          const struct sip_message *message);

/** Where its requests go. */
struct sip_hop phone_dialog_hop(const struct phone_dialog *dialog);

/** The server or proxy of `account`, 1 or 2, whose domain name stands where requests of
 * the dialog have to go; 0 if an address or another name does. */
size_t phone_dialog_server(const struct phone_dialog *dialog,
                           const struct phone_account *account);

/** Fills in what the dialog decides of a request: Request-URI, Via transport,
 * routes, From, To, Call-ID. The texts are the dialog's. */
void phone_dialog_fill(const struct phone_dialog *dialog,
                       struct sip_request_spec *spec);
