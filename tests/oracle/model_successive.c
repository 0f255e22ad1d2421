// SPDX-License-Identifier: MIT
/*
 * SEMANTICS 2.10, successive registration: server 2 is registered only when
 * server 1 has failed, and server 1 is probed from then on.
 */
#include "tests/oracle/model_scene.h"

enum state { WORKING, TO_FALLBACK, FALLBACK };

struct successive {
    const struct scene *s;
    struct oracle_timeline *out;
    int64_t now;
    bool open;
    enum state state;
    int64_t binding_until; /* of server 1 */
    int64_t second_until;  /* of server 2 … */
    size_t second;         /* … and the target that gave it */
    int64_t refresh_at, retry_at, trigger_at, probe_at;
    struct model_request reg, probe, calls[SCENE_CALLS];
    bool begun[SCENE_CALLS], in_call[SCENE_CALLS];
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- requests ------------------------------------------------------------------ */

static void begin(struct successive *f, struct model_request *request,
                  size_t from, size_t to, size_t then_from, size_t then_to,
                  bool never_last)
{
    *request = (struct model_request){.never_last = never_last};
    model_chain(request, from, from, to);
    model_chain(request, then_from, then_from, then_to);
    model_visit(f->s, f->out, request, f->now);
}

/* Server 1, which server 2 stands behind: none of its targets is the last. */
static void begin_first(struct successive *f)
{
    f->refresh_at = f->retry_at = ORACLE_NEVER;
    if (f->state == TO_FALLBACK)
        f->state = WORKING;
    begin(f, &f->reg, 0, f->s->first, 0, 0, true);
}

static void begin_second(struct successive *f)
{
    model_abandon(f->s, f->out, &f->reg, f->now);
    f->refresh_at = f->retry_at = f->trigger_at = ORACLE_NEVER;
    f->state = TO_FALLBACK;
    begin(f, &f->reg, f->s->first, f->s->count, 0, 0, false);
}

static void begin_refresh(struct successive *f)
{
    if (f->state != FALLBACK) {
        begin_first(f);
        return;
    }
    f->refresh_at = ORACLE_NEVER;
    begin(f, &f->reg, f->s->first, f->s->count, 0, f->s->first, false);
    /* The text says nothing of a refresh that meets a probe on its way. */
    if (f->probe.active && !(f->reg.ok && f->reg.ends == f->now))
        f->open = true;
}

static void begin_probe(struct successive *f)
{
    f->probe_at = ORACLE_NEVER;
    if (f->s->knobs[KNOB_PROBE_CLOCK] == CLOCK_FIXED)
        f->probe_at = f->now + f->s->fallback_timeout * 1000;
    if (f->reg.active || f->probe.active) {
        f->open = true;
        return;
    }
    begin(f, &f->probe, 0, f->s->first, 0, 0,
          f->s->knobs[KNOB_PROBE_BUDGET] == BUDGET_COUNTS);
    if (f->refresh_at == f->now && f->probe.ends != f->now)
        f->open = true; /* due together: does the refresh wait? */
}

/* ---- registration ------------------------------------------------------------------ */

static void registered(struct successive *f, size_t target)
{
    size_t server = target >= f->s->first;
    int64_t expires = f->s->expires[server] * 1000;

    f->refresh_at = f->now + model_refresh(f->s->expires[server]);
    f->retry_at = f->trigger_at = ORACLE_NEVER;
    if (server == 0) {
        f->state = WORKING;
        f->second_until = 0; /* not the registration in use any more */
        f->binding_until = f->now + expires;
        f->probe_at = ORACLE_NEVER;
        return;
    }
    f->second_until = f->now + expires;
    f->second = target;
    if (f->state != FALLBACK)
        f->probe_at = f->now + f->s->fallback_timeout * 1000;
    f->state = FALLBACK;
}

/* All targets of server 1 have failed: successive_trigger. */
static void first_failed(struct successive *f)
{
    if (f->trigger_at == ORACLE_NEVER)
        switch (f->s->knobs[KNOB_TRIGGER]) {
        case TRIGGER_BINDING:
            if (f->binding_until > f->now && f->second_until != 0)
                f->open = true; /* is it live while server 2 was registered? */
            f->trigger_at =
                f->binding_until > f->now ? f->binding_until : f->now;
            break;
        case TRIGGER_RETRIES:
            f->trigger_at = f->now;
            break;
        default:
            f->trigger_at = f->now + f->s->expires[0] * 1000;
            break;
        }
    if (f->trigger_at <= f->now)
        begin_second(f);
    else
        f->retry_at = f->now + f->s->retry_interval * 1000;
}

static void register_ends(struct successive *f)
{
    struct model_request *reg = &f->reg;

    reg->active = false;
    if (reg->ok) {
        if (f->probe.active && model_target(reg) < f->s->first)
            f->open = true;
        registered(f, model_target(reg));
    } else if (!model_is_last(reg)) {
        reg->position++;
        model_visit(f->s, f->out, reg, f->now);
    } else if (f->state == WORKING) {
        first_failed(f);
    } else {
        /* wait D, restart at S1 */
        f->state = WORKING;
        f->probe_at = ORACLE_NEVER;
        f->retry_at = f->now + f->s->retry_interval * 1000;
    }
}

static void probe_ends(struct successive *f)
{
    struct model_request *probe = &f->probe;

    probe->active = false;
    if (probe->ok) {
        registered(f, model_target(probe));
    } else if (!model_is_last(probe)) {
        probe->position++;
        model_visit(f->s, f->out, probe, f->now);
    } else if (f->s->knobs[KNOB_PROBE_CLOCK] == CLOCK_FROM_END) {
        f->probe_at = f->now + f->s->fallback_timeout * 1000;
    }
}

/* ---- calls: 2.10.1 ----------------------------------------------------------------------- */

static bool is_registering(const struct successive *f)
{
    for (size_t i = 0; i < f->s->call_count; i++)
        if (f->calls[i].active && f->calls[i].registering)
            return true;
    return f->reg.active || f->probe.active;
}

static void visit_call(struct successive *f, struct model_request *call)
{
    bool is_second = model_target(call) >= f->s->first;
    int mode = f->s->knobs[KNOB_SUCCESSIVE_INVITE];

    call->registering =
        mode == INVITE_REGISTER_FIRST && is_second &&
        (f->now >= f->second_until ||
         (f->state != FALLBACK && model_target(call) != f->second));
    if (call->registering && is_registering(f))
        f->open = true; /* two REGISTERs at a time */
    model_visit(f->s, f->out, call, f->now);
    if (mode == INVITE_DIRECT && f->state != FALLBACK && call->chain[0] == 0 &&
        call->position == f->s->first && is_second && !f->reg.active)
        begin_first(f);
}

static void begin_call(struct successive *f, size_t index)
{
    struct model_request *call = &f->calls[index];
    bool only_first =
        f->s->knobs[KNOB_SUCCESSIVE_INVITE] == INVITE_REGISTERED_ONLY;

    f->begun[index] = f->in_call[index] = true;
    *call = (struct model_request){.call = index + 1};
    if (f->state == FALLBACK)
        model_chain(call, f->s->first, f->s->first, f->s->count);
    model_chain(call, 0, 0, f->s->first);
    if (f->state != FALLBACK && !only_first)
        model_chain(call, f->s->first, f->s->first, f->s->count);
    visit_call(f, call);
}

static void call_visit_ends(struct successive *f, size_t index)
{
    struct model_request *call = &f->calls[index];

    call->active = false;
    if (call->ok && call->registering) {
        registered(f, model_target(call));
        visit_call(f, call);
    } else if (call->ok) {
        f->in_call[index] = !call->busy;
    } else if (!model_is_last(call)) {
        call->position++;
        visit_call(f, call);
    } else {
        oracle_note(f->out, f->now, (uint32_t)(SCENE_LANE_CALL + index + 1),
                    "call %zu failed", index + 1);
        f->in_call[index] = false;
    }
}

/* ---- the order of instants ------------------------------------------------------------------ */

static int64_t next_instant(const struct successive *f)
{
    int64_t next = least(least(f->refresh_at, f->retry_at),
                         least(f->trigger_at, f->probe_at));

    if (f->reg.active)
        next = least(next, f->reg.ends);
    if (f->probe.active)
        next = least(next, f->probe.ends);
    for (size_t i = 0; i < f->s->call_count; i++) {
        if (f->calls[i].active)
            next = least(next, f->calls[i].ends);
        if (!f->begun[i])
            next = least(next, f->s->calls[i].at);
        else if (f->in_call[i])
            next = least(next, f->s->calls[i].until);
    }
    return next;
}

static void step_call(struct successive *f, size_t index)
{
    struct model_request *call = &f->calls[index];

    if (call->active && call->ends == f->now)
        call_visit_ends(f, index);
    if (f->s->calls[index].at == f->now && !f->begun[index])
        begin_call(f, index);
    if (f->s->calls[index].until == f->now && f->in_call[index]) {
        f->open |= call->active && call->registering;
        model_abandon(f->s, f->out, call, f->now);
        f->in_call[index] = false;
    }
}

/* Expiry before probes before refreshes before retries. */
static void step(struct successive *f)
{
    bool due = f->trigger_at == f->now || f->probe_at == f->now ||
               f->refresh_at == f->now || f->retry_at == f->now;

    for (size_t i = 0; i < f->s->call_count; i++)
        if (due && f->calls[i].active && f->calls[i].registering)
            f->open = true; /* two REGISTERs at a time */
    if (f->probe.active && f->probe.ends == f->now && f->probe_at == f->now)
        f->open = true; /* one probe ends as the next is due */
    for (size_t i = 0; i < f->s->call_count; i++)
        step_call(f, i);
    if (f->trigger_at == f->now)
        begin_second(f);
    if (f->reg.active && f->reg.ends == f->now)
        register_ends(f);
    if (f->probe.active && f->probe.ends == f->now)
        probe_ends(f);
    else if (f->probe_at == f->now)
        begin_probe(f);
    else if (f->refresh_at == f->now)
        begin_refresh(f);
    if (f->retry_at == f->now)
        begin_first(f);
}

bool model_successive(const struct scene *s, struct oracle_timeline *out)
{
    struct successive f = {.s = s, .out = out, .now = -1};

    f.retry_at = f.trigger_at = f.probe_at = ORACLE_NEVER;
    while (!f.open) {
        int64_t next = next_instant(&f);

        if (next > s->horizon)
            break;
        f.now = next;
        step(&f);
    }
    return !f.open;
}
