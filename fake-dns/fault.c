// SPDX-License-Identifier: MIT
#include "fake-dns/fault.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"

static const struct {
    const char *name;
    enum net_fault_mode net;
    enum fdns_fault_kind kind;
} modes[] = {
    {"silent", NET_FAULT_SILENT, FDNS_FAULT_NONE},
    {"refuse", NET_FAULT_REFUSE, FDNS_FAULT_NONE},
    {"unreachable", NET_FAULT_UNREACHABLE, FDNS_FAULT_NONE},
    {"hang", NET_FAULT_HANG, FDNS_FAULT_NONE},
    {"oneway", NET_FAULT_ONEWAY_IN, FDNS_FAULT_NONE},
    {"lossy", NET_FAULT_LOSSY, FDNS_FAULT_NONE},
    {"servfail", NET_FAULT_SERVER, FDNS_FAULT_SERVFAIL},
    {"refused", NET_FAULT_SERVER, FDNS_FAULT_REFUSED},
    {"nxdomain", NET_FAULT_SERVER, FDNS_FAULT_NXDOMAIN},
    {"nodata", NET_FAULT_SERVER, FDNS_FAULT_NODATA},
    {"truncate", NET_FAULT_SERVER, FDNS_FAULT_TRUNCATE},
    {"slow", NET_FAULT_SERVER, FDNS_FAULT_SLOW},
};

const char *const *fdns_fault_modes(void)
{
    static const char *names[BASE_COUNT_OF(modes) + 1];

    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++)
        names[i] = modes[i].name;
    return names;
}

static int no_such_mode(const char *name, struct base_error *error)
{
    struct base_buffer known = {0};

    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++)
        base_buffer_printf(&known, "%s%s", i > 0 ? ", " : "", modes[i].name);
    base_error_set(error, BASE_ERR_UNSUPPORTED,
                   "'%s' makes no sense on a DNS server; its modes are %s",
                   name, base_buffer_text(&known));
    base_buffer_fini(&known);
    return BASE_ERR_UNSUPPORTED;
}

static int read_direction(const struct fdns_fault *fault, struct net_fault *out,
                          struct base_error *error)
{
    const char *direction = fault->direction != NULL ? fault->direction : "";

    if (strcmp(direction, "out") == 0)
        out->mode = NET_FAULT_ONEWAY_OUT;
    else if (strcmp(direction, "in") != 0)
        return base_error_set(error, BASE_ERR_RANGE,
                              "oneway: direction is \"in\" or \"out\"");
    return 0;
}

int fdns_fault_check(const struct fdns_fault *fault, struct net_fault *out,
                     struct base_error *error)
{
    const char *name = fault->mode != NULL ? fault->mode : modes[0].name;
    size_t i = 0;

    while (i < BASE_COUNT_OF(modes) && strcmp(modes[i].name, name) != 0)
        i++;
    if (i == BASE_COUNT_OF(modes))
        return no_such_mode(name, error);
    if (modes[i].kind == FDNS_FAULT_SLOW && fault->delay <= 0)
        return base_error_set(error, BASE_ERR_RANGE,
                              "slow needs a delay above 0");
    if (modes[i].net == NET_FAULT_LOSSY &&
        !(fault->rate >= 0.0 && fault->rate <= 1.0))
        return base_error_set(error, BASE_ERR_RANGE,
                              "lossy needs a rate from 0 to 1, not %g",
                              fault->rate);
    *out = (struct net_fault){
        .mode = modes[i].net, .name = modes[i].name, .rate = fault->rate};
    if (modes[i].net == NET_FAULT_ONEWAY_IN)
        return read_direction(fault, out, error);
    return 0;
}

enum fdns_fault_kind fdns_fault_kind(const struct net_node *node)
{
    const struct net_fault *fault = net_node_fault(node);

    if (fault->mode != NET_FAULT_SERVER)
        return FDNS_FAULT_NONE;
    for (size_t i = 0; i < BASE_COUNT_OF(modes); i++) {
        if (strcmp(modes[i].name, fault->name) == 0)
            return modes[i].kind;
    }
    return FDNS_FAULT_NONE;
}
