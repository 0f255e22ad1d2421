// SPDX-License-Identifier: MIT
/* DNS servers and registrars of a world. */
#include "base/memory.h"
#include "lab/private.h"

#define DNS_PORT 53
#define SIP_PORT 5060

/* A phone made before the first DNS server would silently have none. */
static int check_no_phone_waits(const struct lab *lab, struct base_error *error)
{
    bool first = true;

    for (size_t i = 0; i < lab->actor_count; i++)
        first = first && lab->actors[i]->kind != LAB_DNS;
    for (size_t i = 0; first && i < lab->actor_count; i++)
        if (lab->actors[i]->kind == LAB_PHONE && lab->actors[i]->needs_dns)
            return base_error_set(error, BASE_ERR_STATE,
                                  "phone '%s' was made before this DNS server "
                                  "and has none; make the DNS server first",
                                  lab->actors[i]->name);
    return 0;
}

int lab_dns(struct lab *lab, const struct lab_dns_spec *spec,
            struct lab_actor **out, struct base_error *error)
{
    struct fdns_server_options options = {.zone = spec->zone};
    struct lab_place place;
    struct lab_actor *actor;
    int err =
        lab_place_find(lab, LAB_DNS, spec->address, spec->name, &place, error);

    if (err == 0)
        err = check_no_phone_waits(lab, error);
    if (err != 0)
        return err;
    options.port = spec->port != 0           ? spec->port
                   : place.address.port != 0 ? place.address.port
                                             : DNS_PORT;
    actor = lab_actor_add(lab, LAB_DNS, &place);
    actor->port = options.port;
    err = fdns_server_create(actor->node, &options, &actor->is.dns, error);
    if (err != 0) {
        lab_actor_drop_last(lab);
        return err;
    }
    *out = actor;
    return 0;
}

int lab_registrar(struct lab *lab, const struct lab_registrar_spec *spec,
                  struct lab_actor **out, struct base_error *error)
{
    struct freg_options options = spec->options;
    struct lab_place place;
    struct lab_actor *actor;
    int err = lab_place_find(lab, LAB_REGISTRAR, spec->address, spec->name,
                             &place, error);

    if (err != 0)
        return err;
    if (options.port == 0)
        options.port = place.address.port != 0 ? place.address.port : SIP_PORT;
    options.shares =
        spec->shares != NULL ? lab_actor_registrar(spec->shares) : NULL;
    actor = lab_actor_add(lab, LAB_REGISTRAR, &place);
    err = freg_registrar_create(actor->node, &options, &actor->is.registrar,
                                error);
    if (err != 0) {
        lab_actor_drop_last(lab);
        return err;
    }
    *out = actor;
    return 0;
}
