// SPDX-License-Identifier: MIT
/*
 * SEMANTICS 2.11 with 2.7, 2.8 and 2.12, one server: where requests start while
 * the phone has failed over, and when it goes back. Between two instants at
 * which something ends or falls due, nothing happens.
 */
#include "tests/oracle/model_scene.h"

struct failback {
    const struct scene *s;
    struct oracle_timeline *out;
    int64_t now;
    bool open;
    size_t list[SCENE_TARGETS], count; /* what DNS gave; the primary first */
    bool by_call;                      /* only a call has made it sticky */
    bool sticky;                       /* FB.STICKY(current), or FB.PRIMARY */
    size_t current;
    size_t registered; /* who gave the last 200 … */
    int64_t expiry;    /* … and until when it holds */
    int64_t refresh_at, retry_at;
    int64_t deadline;
    bool attempting; /* REGISTER to the primary is on its way */
    bool pending;    /* the deadline came while the phone was busy */
    int64_t listed_at, srv_at,
        a_at[SCENE_TARGETS]; /* when the records were cached */
    struct model_request reg, calls[SCENE_CALLS];
    bool in_call[SCENE_CALLS]; /* set up or being set up */
    bool begun[SCENE_CALLS];
};

static bool is_idle(const struct failback *f)
{
    for (size_t i = 0; i < f->s->call_count; i++)
        if (f->in_call[i] && (f->s->knobs[KNOB_IDLE_SCOPE] == IDLE_PHONE ||
                              !f->s->calls[i].other_account))
            return false;
    return true;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* ---- DNS: only when a record was fetched matters here ------------------------- */

static int64_t ttl_of(const struct failback *f, size_t target)
{
    /* The addresses of one name live and die together. */
    return f->s->targets[f->s->by_srv[0] ? target : 0].ttl * 1000;
}

static bool is_listed(const struct failback *f, size_t target)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->list[i] == target)
            return true;
    return false;
}

static void become_primary(struct failback *f)
{
    f->sticky = false;
    f->deadline = ORACLE_NEVER;
    f->pending = false;
}

/* 2.16: "if `current` still present keep it, else go to index 0". */
static void rebuilt(struct failback *f)
{
    bool is_first = f->sticky && f->current == f->list[0];

    if (is_first && (f->deadline != ORACLE_NEVER || f->pending))
        f->open = true; /* the primary now: what becomes of its timer? */
    if (is_first || (f->sticky && !is_listed(f, f->current)))
        become_primary(f);
}

static void resolve(struct failback *f)
{
    bool always = f->s->cache_type == 0, by_srv = f->s->by_srv[0];
    bool is_new = always || f->now >= f->a_at[0] + ttl_of(f, 0);

    if (always || f->now >= f->srv_at + f->s->srv_ttl * 1000)
        f->srv_at = f->now;
    if (by_srv ? f->srv_at == f->now : is_new) {
        f->count = scene_list_at(f->s, f->now, f->list);
        f->listed_at = f->now;
        rebuilt(f);
    }
    for (size_t i = 0; i < f->s->count; i++)
        if ((!by_srv || is_listed(f, i)) &&
            (always || f->now >= f->a_at[i] + ttl_of(f, i)))
            f->a_at[i] = f->now;
}

/* 2.11.2 */
static int64_t ttl_deadline(const struct failback *f, int64_t since)
{
    int record = f->s->knobs[KNOB_TTL_RECORD];
    bool from_failover = f->s->knobs[KNOB_TTL_START] == TTL_FROM_FAILOVER;
    size_t target = record == TTL_A_OF_PRIMARY ? f->list[0] : f->current;
    int64_t a = (from_failover ? since : f->a_at[target]) + ttl_of(f, target);
    int64_t srv = (from_failover ? since : f->srv_at) + f->s->srv_ttl * 1000;

    if (record == TTL_SRV)
        return srv;
    return record == TTL_MIN_OF_CHAIN && f->s->by_srv[0] ? least(a, srv) : a;
}

/* ---- requests --------------------------------------------------------------------- */

/* 2.6: order_from_secondary. */
static void make_chain(const struct failback *f, struct model_request *request,
                       bool at_primary)
{
    size_t start = 0;

    while (!at_primary && f->sticky && f->list[start] != f->current)
        start++;
    for (size_t i = 0; i < f->count; i++) {
        size_t place = i == 0 ? start : i <= start ? i - 1 : i;

        if (f->s->knobs[KNOB_ORDER] == ORDER_CIRCULAR)
            place = (start + i) % f->count;
        request->chain[request->count++] = f->list[place];
    }
}

static bool is_registering(const struct failback *f)
{
    for (size_t i = 0; i < f->s->call_count; i++)
        if (f->calls[i].active && f->calls[i].registering)
            return true;
    return f->reg.active;
}

static void begin_register(struct failback *f, bool at_primary)
{
    if (is_registering(f)) {
        f->open = true;
        return;
    }
    resolve(f);
    f->refresh_at = f->retry_at = ORACLE_NEVER;
    f->reg = (struct model_request){.started = f->now};
    make_chain(f, &f->reg, at_primary);
    model_visit(f->s, f->out, &f->reg, f->now);
}

/* REGISTER goes before the INVITE to a secondary that is not registered: 2.12. */
static void visit_call(struct failback *f, struct model_request *call)
{
    size_t target = model_target(call);

    call->registering = f->s->register_on && target != f->list[0] &&
                        (target != f->registered || f->now >= f->expiry);
    if (f->s->register_on && call->started < f->listed_at &&
        f->listed_at >= f->s->zone_at)
        f->open = true; /* which list says who is the primary? */
    if (call->registering && is_registering(f))
        f->open = true; /* two REGISTERs at a time */
    model_visit(f->s, f->out, call, f->now);
}

static void begin_call(struct failback *f, size_t index)
{
    struct model_request *call = &f->calls[index];

    f->in_call[index] = f->begun[index] = true;
    if (f->s->calls[index].other_account)
        return;
    resolve(f);
    *call = (struct model_request){.call = index + 1, .started = f->now};
    make_chain(f, call, false);
    visit_call(f, call);
}

/* ---- FB.PRIMARY, FB.STICKY, FB.ATTEMPT ----------------------------------------------- */

static int64_t period(const struct failback *f)
{
    int64_t timeout = f->s->failback_timeout;

    return (timeout < 60 ? 60 : timeout) * 1000;
}

/* A request succeeded on secondary `target`. */
static void become_sticky(struct failback *f, size_t target,
                          const struct model_request *request)
{
    bool by_move = f->s->knobs[KNOB_TIMER_START] == TIMER_MOVE;
    int64_t since = by_move ? request->began : f->now;
    bool is_same = f->sticky && f->current == target;

    if (f->s->failback_mode == 0)
        return;
    f->sticky = true;
    f->by_call = request->call != 0 && !request->registering;
    f->current = target;
    if (is_same || f->deadline != ORACLE_NEVER || f->pending)
        return;
    if (f->s->failback_mode == 1 &&
        (f->srv_at > request->started || f->a_at[target] > request->started))
        f->open = true; /* fetched anew meanwhile: whose TTL is it? */
    if (f->s->failback_mode == 1)
        f->deadline = ttl_deadline(f, since);
    if (f->s->failback_mode == 3 && f->s->failback_timeout > 0)
        f->deadline = since + period(f);
    if (f->deadline <= f->now)
        f->open = true; /* over before it began */
}

static void attempt(struct failback *f)
{
    int action = f->s->knobs[KNOB_ACTION];
    bool registers = action == ACTION_REGISTER ||
                     (action == ACTION_IF_REGISTER_ON && f->s->register_on);

    f->pending = false;
    f->deadline = ORACLE_NEVER;
    if (f->s->failback_mode == 2) {
        begin_register(f, true); /* the attempt is the renewal */
        return;
    }
    /* Until the REGISTER has its answer, other requests stay where they are. */
    f->attempting = registers;
    if (registers)
        begin_register(f, true);
    else
        f->sticky = false;
}

static void deadline_fires(struct failback *f)
{
    if (is_idle(f)) {
        attempt(f);
        return;
    }
    f->pending = f->s->knobs[KNOB_WHEN_BUSY] == WHEN_BUSY_DEFER;
    if (f->s->knobs[KNOB_WHEN_BUSY] != WHEN_BUSY_NEXT_CYCLE)
        f->deadline = ORACLE_NEVER;
    else if (f->s->failback_mode == 3)
        f->deadline += period(f);
    else
        f->open = true;
}

/* "current i fails (failover event) -> chain starts at targets[0]": the next
 * one, that of this request goes on. */
static void failed(struct failback *f, const struct model_request *request)
{
    if (f->sticky && model_target(request) == f->current)
        become_primary(f);
}

static void answered(struct failback *f, const struct model_request *request)
{
    size_t target = model_target(request);
    bool by_use =
        f->s->knobs[KNOB_STICKY] == STICKY_USED ||
        (f->s->knobs[KNOB_STICKY] == STICKY_AUTO && !f->s->register_on);
    bool is_register = request->call == 0 || request->registering;

    if (is_register) {
        f->registered = target;
        f->expiry = f->now + f->s->expires[0] * 1000;
        f->refresh_at = f->now + model_refresh(f->s->expires[0]);
        f->retry_at = ORACLE_NEVER;
    }
    if (request->started < f->listed_at && f->listed_at >= f->s->zone_at)
        f->open = true; /* by a list that is not the phone's any more */
    if (target == f->list[0])
        become_primary(f);
    else if (is_register || by_use || f->registered == target)
        become_sticky(f, target, request);
}

/* ---- what falls due -------------------------------------------------------------------- */

static void register_ends(struct failback *f)
{
    struct model_request *reg = &f->reg;

    reg->active = false;
    if (reg->ok) {
        if (f->attempting)
            f->sticky = false; /* back to FB.STICKY with a fresh deadline */
        f->attempting = false;
        answered(f, reg);
        return;
    }
    failed(f, reg);
    if (!model_is_last(reg)) {
        reg->position++;
        model_visit(f->s, f->out, reg, f->now);
        return;
    }
    f->attempting = false;
    f->retry_at = f->now + f->s->retry_interval * 1000;
}

static void call_is_over(struct failback *f, size_t index)
{
    f->in_call[index] = false;
    if (f->pending && is_idle(f))
        attempt(f);
}

static void call_visit_ends(struct failback *f, size_t index)
{
    struct model_request *call = &f->calls[index];

    call->active = false;
    if (call->ok) {
        answered(f, call);
        if (call->registering)
            visit_call(f, call);
        else if (call->busy)
            call_is_over(f, index);
        return;
    }
    failed(f, call);
    if (!model_is_last(call)) {
        call->position++;
        visit_call(f, call);
    } else {
        oracle_note(f->out, f->now, (uint32_t)(SCENE_LANE_CALL + index + 1),
                    "call %zu failed", index + 1);
        call_is_over(f, index);
    }
}

static void hang_up(struct failback *f, size_t index)
{
    if (!f->in_call[index])
        return;
    if (f->calls[index].active && f->calls[index].registering)
        f->open = true;
    model_abandon(f->s, f->out, &f->calls[index], f->now);
    call_is_over(f, index);
}

static void refresh(struct failback *f)
{
    bool is_renewal = f->s->failback_mode == 2 &&
                      f->s->knobs[KNOB_EXPIRY_MEANS] == EXPIRY_RENEWAL;

    if (!is_renewal || !f->sticky) {
        begin_register(f, false);
    } else if (is_idle(f)) {
        begin_register(f, true);
    } else {
        if (f->registered == f->list[0])
            f->open = true; /* to A, whose binding it is, or to B? */
        f->pending = f->s->knobs[KNOB_WHEN_BUSY] == WHEN_BUSY_DEFER;
        begin_register(f, false);
    }
}

/* The binding is gone: only with hard_expiry does that end stickiness. */
static void expires(struct failback *f)
{
    if (f->s->failback_mode != 2 || !f->sticky ||
        f->s->knobs[KNOB_EXPIRY_MEANS] != EXPIRY_HARD)
        return;
    if (is_idle(f))
        attempt(f);
    else
        f->pending = f->s->knobs[KNOB_WHEN_BUSY] == WHEN_BUSY_DEFER;
}

/* ---- the order of instants ---------------------------------------------------------------- */

static int64_t next_instant(const struct failback *f)
{
    int64_t next = least(f->deadline, least(f->refresh_at, f->retry_at));

    if (f->reg.active)
        next = least(next, f->reg.ends);
    if (f->expiry > f->now)
        next = least(next, f->expiry);
    for (size_t i = 0; i < f->s->call_count; i++) {
        if (f->calls[i].active)
            next = least(next, f->calls[i].ends);
        if (!f->begun[i])
            next = least(next, f->s->calls[i].at);
        if (f->s->calls[i].until > f->now && f->in_call[i])
            next = least(next, f->s->calls[i].until);
    }
    return next;
}

static void step(struct failback *f)
{
    for (size_t i = 0; i < f->s->call_count; i++) {
        if (f->calls[i].active && f->calls[i].ends == f->now)
            call_visit_ends(f, i);
        if (f->s->calls[i].at == f->now && !f->begun[i])
            begin_call(f, i);
        if (f->s->calls[i].until == f->now)
            hang_up(f, i);
    }
    if (f->reg.active && f->reg.ends == f->now)
        register_ends(f);
    if (f->expiry == f->now)
        expires(f);
    if (f->deadline == f->now)
        deadline_fires(f);
    if (f->refresh_at == f->now)
        refresh(f);
    if (f->retry_at == f->now)
        begin_register(f, false);
}

bool model_failback(const struct scene *s, struct oracle_timeline *out)
{
    struct failback f = {.s = s, .out = out, .now = -1};

    f.deadline = f.retry_at = ORACLE_NEVER;
    f.refresh_at = 0;
    f.srv_at = -s->srv_ttl * 1000 - 1;
    for (size_t i = 0; i < s->count; i++)
        f.a_at[i] = -ttl_of(&f, i) - 1;
    /* Bounded by what changes: an open case is not worth following. */
    while (!f.open) {
        int64_t next = next_instant(&f);

        if (next > s->horizon)
            break;
        f.now = next;
        step(&f);
    }
    return !f.open;
}
