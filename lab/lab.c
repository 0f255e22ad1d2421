// SPDX-License-Identifier: MIT
#include "lab/lab.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "lab/private.h"
#include "sip/endpoint.h"

/* 64*T1: nothing a phone began lasts longer. */
#define SETTLE_T1S 64
#define T1_DEFAULT (500 * BASE_MSEC)

static void settle_over(void *arg);

/* The command line's profile and knobs are checked before any phone exists. */
static int take_overrides(struct lab *lab, const struct lab_options *options,
                          struct base_error *error)
{
    struct engine_policy policy;

    if (options->profile != NULL) {
        int err = engine_profile_parse(options->profile, &lab->profile, error);

        if (err != 0)
            return err;
        lab->has_profile = true;
    }
    engine_policy_init(&policy, lab->profile);
    lab->strict_config = options->strict_config;
    lab->knobs = base_calloc(options->knob_count, sizeof *lab->knobs);
    for (size_t i = 0; i < options->knob_count; i++) {
        int err = engine_policy_set(&policy, options->knobs[i].name,
                                    options->knobs[i].value, error);

        if (err != 0)
            return err;
        lab->knobs[i].name = base_strdup(options->knobs[i].name);
        lab->knobs[i].value = base_strdup(options->knobs[i].value);
        lab->knob_count++;
    }
    return 0;
}

int lab_create(struct lab **out, const struct lab_options *options,
               struct base_error *error)
{
    struct lab *lab = base_calloc(1, sizeof *lab);
    struct net_options net = {
        .kind = options->net, .speed = options->speed, .seed = options->seed};
    int err;

    lab->seed = options->seed;
    lab->timeline = base_timeline_create(
        &(struct base_timeline_options){.keep_raw = options->keep_raw});
    net.timeline = lab->timeline;
    err = take_overrides(lab, options, error);
    if (err == 0)
        err = net_create(&lab->net, &net, error);
    if (err != 0) {
        lab_destroy(&lab);
        return err;
    }
    net_timer_init(&lab->settle_limit, lab->net, settle_over, lab);
    *out = lab;
    return 0;
}

static void actor_destroy(struct lab_actor *actor)
{
    switch (actor->kind) {
    case LAB_DNS:
        fdns_server_destroy(&actor->is.dns);
        break;
    case LAB_REGISTRAR:
    case LAB_PROXY:
        freg_registrar_destroy(&actor->is.registrar);
        break;
    case LAB_PHONE:
        phone_destroy(&actor->is.phone);
        break;
    case LAB_KIND_COUNT:
        break;
    }
    lab_flap_cancel(actor);
    phone_config_destroy(&actor->config);
    free(actor->name);
    free(actor);
}

void lab_destroy(struct lab **lab)
{
    struct lab *self = *lab;

    if (self == NULL)
        return;
    for (size_t i = self->actor_count; i-- > 0;)
        actor_destroy(self->actors[i]);
    net_destroy(&self->net);
    if (!self->timeline_is_taken)
        base_timeline_destroy(&self->timeline);
    for (size_t i = 0; i < self->knob_count; i++) {
        free(self->knobs[i].name);
        free(self->knobs[i].value);
    }
    for (size_t i = 0; i < self->warning_count; i++)
        free(self->warnings[i]);
    free(self->knobs);
    free(self->warnings);
    free(self->actors);
    free(self);
    *lab = NULL;
}

struct net *lab_net(struct lab *lab)
{
    return lab->net;
}

struct base_timeline *lab_timeline(struct lab *lab)
{
    return lab->timeline;
}

struct base_timeline *lab_timeline_take(struct lab *lab)
{
    lab->timeline_is_taken = true;
    return lab->timeline;
}

void lab_warn(struct lab *lab, const char *format, ...)
{
    char line[512];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    lab->warnings = base_grow(lab->warnings, lab->warning_count,
                              &lab->warning_capacity, sizeof *lab->warnings);
    lab->warnings[lab->warning_count++] = base_strdup(line);
}

const char *lab_warning(const struct lab *lab, size_t i)
{
    return i < lab->warning_count ? lab->warnings[i] : NULL;
}

/* ---- running ------------------------------------------------------------- */

void lab_on_settled(struct lab *lab, net_settled_fn settled, void *arg)
{
    lab->settled = settled;
    lab->settled_arg = arg;
}

int lab_run(struct lab *lab, struct base_error *error)
{
    net_on_settled(lab->net, lab->settled, lab->settled_arg);
    return net_run(lab->net, error);
}

/* A request that waits for its final answer, though nothing is wrong with whom
 * it asked; NULL = none. */
static const struct sip_client_tx *find_open(const struct lab *lab)
{
    const struct sip_client_tx *open = NULL;

    for (size_t i = 0; i < lab->actor_count && open == NULL; i++) {
        const struct lab_actor *actor = lab->actors[i];

        if (actor->kind == LAB_PHONE)
            open = phone_open(actor->is.phone);
        else if (actor->kind == LAB_REGISTRAR || actor->kind == LAB_PROXY)
            open = freg_registrar_open(actor->is.registrar);
    }
    return open;
}

static bool settle_goes_on(void *arg)
{
    struct lab *lab = arg;

    lab->open = find_open(lab);
    return lab->open != NULL && !lab->is_over;
}

/* What ends at this very instant too has ended in time. */
static void settle_over(void *arg)
{
    ((struct lab *)arg)->is_over = true;
}

static base_span settle_limit(const struct lab *lab)
{
    base_span t1 = T1_DEFAULT;

    for (size_t i = 0; i < lab->actor_count; i++)
        if (lab->actors[i]->t1 > t1)
            t1 = lab->actors[i]->t1;
    return SETTLE_T1S * t1;
}

int lab_settle(struct lab *lab, bool *rested_out, size_t *open_out,
               struct base_error *error)
{
    int err;

    for (size_t i = 0; i < lab->actor_count; i++) {
        lab_flap_cancel(lab->actors[i]);
        if (lab->actors[i]->kind == LAB_PHONE)
            phone_settle(lab->actors[i]->is.phone);
    }
    lab->open = NULL;
    lab->is_over = false;
    net_timer_set(&lab->settle_limit, net_now(lab->net) + settle_limit(lab));
    net_on_settled(lab->net, settle_goes_on, lab);
    err = net_run(lab->net, error);
    net_timer_cancel(&lab->settle_limit);
    *rested_out = lab->open == NULL;
    *open_out = lab->open != NULL ? sip_client_event(lab->open) : SIZE_MAX;
    return err;
}
