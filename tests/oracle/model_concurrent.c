// SPDX-License-Identifier: MIT
/*
 * SEMANTICS 2.9, concurrent registration: both servers are registered; calls
 * go to server 1 while it works, and it works again when a REGISTER says so.
 */
#include "tests/oracle/model_scene.h"

struct concurrent {
    const struct scene *s;
    struct oracle_timeline *out;
    int64_t now;
    bool working_ok;
    struct {
        int64_t due; /* refresh, retry or probe: the next REGISTER */
        struct model_request request;
    } reg[2];
    struct model_request calls[SCENE_CALLS];
    bool begun[SCENE_CALLS], in_call[SCENE_CALLS];
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- the two registrations ------------------------------------------------------- */

static void begin_register(struct concurrent *f, size_t server)
{
    struct model_request *request = &f->reg[server].request;
    size_t from = server == 0 ? 0 : f->s->first;

    f->reg[server].due = ORACLE_NEVER;
    *request = (struct model_request){.call = 0};
    model_chain(request, from, from, server == 0 ? f->s->first : f->s->count);
    model_visit(f->s, f->out, request, f->now);
}

static void register_ends(struct concurrent *f, size_t server)
{
    struct model_request *request = &f->reg[server].request;

    request->active = false;
    if (!request->ok && !model_is_last(request)) {
        request->position++;
        model_visit(f->s, f->out, request, f->now);
        return;
    }
    f->reg[server].due = f->now + f->s->retry_interval * 1000;
    if (request->ok)
        f->reg[server].due = f->now + model_refresh(f->s->expires[server]);
    if (server == 0)
        f->working_ok = request->ok;
    if (f->reg[1].due == ORACLE_NEVER && !f->reg[1].request.active)
        begin_register(f, 1); /* concurrent_start = s1_then_s2 */
}

/* ---- calls --------------------------------------------------------------------------- */

static void begin_call(struct concurrent *f, size_t index)
{
    struct model_request *call = &f->calls[index];
    bool first =
        f->working_ok || f->s->knobs[KNOB_SELECTION] == SELECT_WORKING_FIRST;

    f->begun[index] = f->in_call[index] = true;
    *call = (struct model_request){.call = index + 1};
    if (first)
        model_chain(call, 0, 0, f->s->first);
    model_chain(call, f->s->first, f->s->first, f->s->count);
    if (!first)
        model_chain(call, 0, 0, f->s->first);
    model_visit(f->s, f->out, call, f->now);
}

/* The list of server 1 has failed a call, which goes on at server 2. */
static void first_failed(struct concurrent *f)
{
    f->working_ok = false;
    if (!f->reg[0].request.active &&
        f->s->knobs[KNOB_CONCURRENT_PROBE] == PROBE_IMMEDIATE)
        begin_register(f, 0);
}

static void call_visit_ends(struct concurrent *f, size_t index)
{
    struct model_request *call = &f->calls[index];
    bool ends_first = call->chain[0] == 0 && call->position + 1 == f->s->first;

    call->active = false;
    if (call->ok) {
        f->in_call[index] = !call->busy;
        return;
    }
    if (ends_first)
        first_failed(f);
    if (!model_is_last(call)) {
        call->position++;
        model_visit(f->s, f->out, call, f->now);
        return;
    }
    oracle_note(f->out, f->now, (uint32_t)(SCENE_LANE_CALL + index + 1),
                "call %zu failed", index + 1);
    f->in_call[index] = false;
}

/* ---- the order of instants ---------------------------------------------------------------- */

static int64_t next_instant(const struct concurrent *f)
{
    int64_t next = least(f->reg[0].due, f->reg[1].due);

    for (size_t i = 0; i < 2; i++)
        if (f->reg[i].request.active)
            next = least(next, f->reg[i].request.ends);
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

static void step_call(struct concurrent *f, size_t index)
{
    struct model_request *call = &f->calls[index];

    if (call->active && call->ends == f->now)
        call_visit_ends(f, index);
    if (f->s->calls[index].at == f->now && !f->begun[index])
        begin_call(f, index);
    if (f->s->calls[index].until == f->now && f->in_call[index]) {
        model_abandon(f->s, f->out, call, f->now);
        f->in_call[index] = false;
    }
}

static void step(struct concurrent *f)
{
    for (size_t i = 0; i < f->s->call_count; i++)
        step_call(f, i);
    for (size_t i = 0; i < 2; i++) {
        struct model_request *request = &f->reg[i].request;

        if (request->active && request->ends == f->now)
            register_ends(f, i);
        else if (f->reg[i].due == f->now)
            begin_register(f, i);
    }
}

bool model_concurrent(const struct scene *s, struct oracle_timeline *out)
{
    struct concurrent f = {.s = s, .out = out, .now = -1, .working_ok = true};

    if (s->knobs[KNOB_CONCURRENT_START] == START_S1_FIRST)
        f.reg[1].due = ORACLE_NEVER;
    for (;;) {
        int64_t next = next_instant(&f);

        if (next > s->horizon)
            return true;
        f.now = next;
        step(&f);
    }
}
