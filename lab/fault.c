// SPDX-License-Identifier: MIT
/* One set of fault verbs for every kind of node. */
#include <string.h>

#include "base/memory.h"
#include "lab/private.h"

/* What net/ alone can do to a node without a server's help. */
static const struct {
    const char *name;
    enum net_fault_mode mode;
} net_modes[] = {
    {"silent", NET_FAULT_SILENT},           {"refuse", NET_FAULT_REFUSE},
    {"unreachable", NET_FAULT_UNREACHABLE}, {"hang", NET_FAULT_HANG},
    {"oneway", NET_FAULT_ONEWAY_IN},        {"lossy", NET_FAULT_LOSSY},
};

static int drop_node(struct lab_actor *actor, size_t i,
                     const struct lab_fault *fault, struct base_error *error)
{
    const char *direction = fault->direction != NULL ? fault->direction : "";
    struct net_fault net = {.mode = net_modes[i].mode,
                            .name = net_modes[i].name,
                            .rate = fault->rate};

    if (net.mode == NET_FAULT_LOSSY && !(net.rate >= 0.0 && net.rate <= 1.0))
        return base_error_set(error, BASE_ERR_RANGE,
                              "rate = %g: permitted 0 to 1", net.rate);
    if (net.mode == NET_FAULT_ONEWAY_IN) {
        if (strcmp(direction, "out") == 0)
            net.mode = NET_FAULT_ONEWAY_OUT;
        else if (strcmp(direction, "in") != 0)
            return base_error_set(error, BASE_ERR_RANGE,
                                  "oneway: direction is \"in\" or \"out\"");
    }
    net_node_drop(actor->node, &net);
    return 0;
}

static int drop_phone(struct lab_actor *actor, const struct lab_fault *fault,
                      struct base_error *error)
{
    for (size_t i = 0; i < BASE_COUNT_OF(net_modes); i++) {
        if (strcmp(fault->mode, net_modes[i].name) != 0)
            continue;
        return drop_node(actor, i, fault, error);
    }
    return base_error_set(error, BASE_ERR_UNSUPPORTED,
                          "a phone has no mode '%s'; it has silent, refuse, "
                          "unreachable, hang, oneway, lossy",
                          fault->mode);
}

static int drop_registrar(struct lab_actor *actor,
                          const struct lab_fault *fault,
                          struct base_error *error)
{
    struct freg_fault mode = {
        .mode = fault->mode,
        .status = fault->status,
        .retry_after = fault->retry_after,
        .contact = fault->contact,
        .delay = fault->delay,
        .rate = fault->rate,
        .direction = fault->direction,
    };

    for (size_t i = 0; i < FREG_METHODS_MAX; i++)
        mode.methods[i] = fault->methods[i];
    return freg_registrar_drop(actor->is.registrar, &mode, error);
}

int lab_drop(struct lab_actor *actor, const struct lab_fault *fault,
             struct base_error *error)
{
    struct lab_fault mode = *fault;
    struct fdns_fault dns = {.delay = fault->delay,
                             .rate = fault->rate,
                             .direction = fault->direction};

    if (mode.mode == NULL)
        mode.mode = "silent";
    lab_flap_cancel(actor);
    switch (actor->kind) {
    case LAB_DNS:
        dns.mode = mode.mode;
        return fdns_server_drop(actor->is.dns, &dns, error);
    case LAB_REGISTRAR:
    case LAB_PROXY:
        return drop_registrar(actor, &mode, error);
    case LAB_PHONE:
        return drop_phone(actor, &mode, error);
    case LAB_KIND_COUNT:
        break;
    }
    return BASE_ERR_UNSUPPORTED;
}

static void restore(struct lab_actor *actor)
{
    switch (actor->kind) {
    case LAB_DNS:
        fdns_server_restore(actor->is.dns);
        break;
    case LAB_REGISTRAR:
    case LAB_PROXY:
        freg_registrar_restore(actor->is.registrar);
        break;
    case LAB_PHONE:
        net_node_restore(actor->node);
        break;
    case LAB_KIND_COUNT:
        break;
    }
}

void lab_restore(struct lab_actor *actor)
{
    lab_flap_cancel(actor);
    restore(actor);
}

int lab_restart(struct lab_actor *actor, bool forget, struct base_error *error)
{
    (void)error;
    switch (actor->kind) {
    case LAB_REGISTRAR:
    case LAB_PROXY:
        freg_registrar_restart(actor->is.registrar, forget);
        break;
    case LAB_PHONE:
        net_node_record(actor->node, "restart", NULL);
        phone_reboot(actor->is.phone, false);
        break;
    case LAB_DNS: /* its zone is its disk: nothing to forget */
        net_node_record(actor->node, "restart", NULL);
        break;
    case LAB_KIND_COUNT:
        break;
    }
    return 0;
}

void lab_reboot(struct lab_actor *phone, bool same_call_id)
{
    net_node_record(phone->node, "reboot",
                    same_call_id ? "same Call-ID" : NULL);
    phone_reboot(phone->is.phone, same_call_id);
}

static void flap_turn(void *arg)
{
    struct lab_actor *actor = arg;
    struct lab_fault silent = {.mode = "silent", .retry_after = -1};
    base_span period = actor->flap_period;

    if (actor->flap_is_down)
        restore(actor);
    else
        (void)lab_drop(actor, &silent, NULL);
    actor->flap_period = period; /* the drop ended the flap that drops */
    actor->flap_is_down = !actor->flap_is_down;
    net_timer_set(&actor->flap, net_now(actor->lab->net) + period);
}

int lab_flap(struct lab_actor *actor, base_span period,
             struct base_error *error)
{
    if (period < 0)
        return base_error_set(error, BASE_ERR_RANGE,
                              "a flap's period is above 0 s, or 0 to end it");
    lab_flap_cancel(actor);
    if (period == 0) {
        restore(actor);
        return 0;
    }
    net_timer_init(&actor->flap, actor->lab->net, flap_turn, actor);
    actor->flap_period = period;
    actor->flap_is_down = false;
    flap_turn(actor);
    return 0;
}

void lab_flap_cancel(struct lab_actor *actor)
{
    if (actor->flap_period == 0)
        return;
    net_timer_cancel(&actor->flap);
    actor->flap_period = 0;
}
