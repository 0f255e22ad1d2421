// SPDX-License-Identifier: MIT
/* DNS servers, registrars and outbound proxies of a world. */
#include <string.h>

#include "base/memory.h"
#include "lab/private.h"

/* Who asks for names and was made before the first DNS server would silently have
 * none. */
static int check_nobody_waits(const struct lab *lab, struct base_error *error)
{
    bool first = true;

    for (size_t i = 0; i < lab->actor_count; i++)
        first = first && lab->actors[i]->kind != LAB_DNS;
    for (size_t i = 0; first && i < lab->actor_count; i++)
        if (lab->actors[i]->needs_dns)
            return base_error_set(
                error, BASE_ERR_STATE,
                "%s '%s' was made before this DNS server and has none; make "
                "the DNS server first",
                lab->actors[i]->kind == LAB_PHONE ? "phone" : "proxy",
                lab->actors[i]->name);
    return 0;
}

int lab_dns(struct lab *lab, const struct lab_dns_spec *spec,
            struct lab_actor **out, struct base_error *error)
{
    struct fdns_server_options options = {.zone = spec->zone};
    struct lab_place place;
    struct lab_actor *actor;
    int err = lab_place_find(lab, LAB_DNS, spec->address, spec->other_address,
                             spec->name, &place, error);

    if (err == 0)
        err = check_nobody_waits(lab, error);
    if (err != 0)
        return err;
    options.port = spec->port != 0           ? spec->port
                   : place.address.port != 0 ? place.address.port
                                             : FDNS_PORT_DEFAULT;
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

static struct base_address dns_address(const struct lab_actor *dns,
                                       const struct base_address *ip)
{
    const struct base_address *own = net_node_ip_of(dns->node, ip->family);
    struct base_address address = own != NULL ? *own : *net_node_ip(dns->node);

    address.port = dns->port;
    return address;
}

int lab_dns_find(const struct lab *lab, const struct lab_dns_choice *choice,
                 const struct base_address *ip,
                 struct base_address out[FREG_DNS_MAX],
                 struct base_error *error)
{
    size_t found = 0;

    memset(out, 0, FREG_DNS_MAX * sizeof *out);
    if (choice->nobody)
        return 0;
    for (size_t i = 0; i < FREG_DNS_MAX; i++) {
        if (choice->server[i] != NULL)
            out[found++] = dns_address(choice->server[i], ip);
        else if (choice->address[i] != NULL &&
                 !base_address_parse(choice->address[i], FDNS_PORT_DEFAULT,
                                     &out[found++]))
            return base_error_set(error, BASE_ERR_SYNTAX,
                                  "'%s' is not an IP address of a DNS server",
                                  choice->address[i]);
    }
    if (found > 0)
        return 0;
    for (size_t i = 0; i < lab->actor_count && found < FREG_DNS_MAX; i++)
        if (lab->actors[i]->kind == LAB_DNS)
            out[found++] = dns_address(lab->actors[i], ip);
    return 0;
}

/* A SIP server of `kind` at `place`. */
static int add_server(struct lab *lab, enum lab_kind kind,
                      const struct lab_place *place,
                      struct freg_options *options, struct lab_actor **out,
                      struct base_error *error)
{
    struct lab_actor *actor;
    int err;

    if (options->port == 0)
        options->port = place->address.port;
    actor = lab_actor_add(lab, kind, place);
    err = freg_registrar_create(actor->node, options, &actor->is.registrar,
                                error);
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
    int err = lab_place_find(lab, LAB_REGISTRAR, spec->address,
                             spec->other_address, spec->name, &place, error);

    if (err != 0)
        return err;
    options.shares =
        spec->shares != NULL ? lab_actor_registrar(spec->shares) : NULL;
    err = add_server(lab, LAB_REGISTRAR, &place, &options, out, error);
    if (err == 0 && spec->shares != NULL)
        base_timeline_actor_shares(lab->timeline, lab_actor_number(*out),
                                   lab_actor_number(spec->shares));
    return err;
}

/* Where the i-th server behind a proxy at `place` is. */
static int find_next(const struct lab_proxy_spec *spec, size_t i,
                     const struct lab_place *place, struct sip_hop *out,
                     struct base_error *error)
{
    unsigned transports = spec->options.transports;
    bool has_udp = transports == 0 || (transports & 1U << BASE_UDP) != 0;

    if (spec->to[i] != NULL) {
        *out = freg_registrar_next(lab_actor_registrar(spec->to[i]), transports,
                                   &place->address);
        return 0;
    }
    out->transport = has_udp ? BASE_UDP : BASE_TCP;
    if (base_address_parse(spec->to_address[i], FREG_PORT_DEFAULT,
                           &out->address))
        return 0;
    return base_error_set(error, BASE_ERR_SYNTAX,
                          "proxy: 'to': '%s' is not an IP address (like "
                          "192.168.1.13 or 192.168.1.13:5070)",
                          spec->to_address[i]);
}

int lab_proxy(struct lab *lab, const struct lab_proxy_spec *spec,
              struct lab_actor **out, struct base_error *error)
{
    struct freg_options options = spec->options;
    struct freg_proxy_options proxy = spec->proxy;
    struct sip_hop to[FREG_HOPS_MAX];
    struct lab_place place;
    int err = lab_place_find(lab, LAB_PROXY, spec->address, spec->other_address,
                             spec->name, &place, error);

    if (err == 0)
        err = lab_dns_find(lab, &spec->dns, &place.address, proxy.dns, error);
    if (err != 0)
        return err;
    while (proxy.dns_count < FREG_DNS_MAX &&
           proxy.dns[proxy.dns_count].family != 0)
        proxy.dns_count++;
    for (size_t i = 0; err == 0 && i < spec->to_count; i++)
        err = find_next(spec, i, &place, &to[i], error);
    if (err != 0)
        return err;
    proxy.to = to;
    proxy.to_count = spec->to_count;
    options.proxy = &proxy;
    err = add_server(lab, LAB_PROXY, &place, &options, out, error);
    if (err == 0)
        (*out)->needs_dns =
            spec->to_count == 0 && !spec->dns.nobody && proxy.dns_count == 0;
    return err;
}
