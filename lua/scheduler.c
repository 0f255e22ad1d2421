// SPDX-License-Identifier: MIT
/*
 * The script's coroutines on the virtual clock. Everything that waits stands in
 * one list; whenever an instant has settled, those who may go on are resumed
 * one after the other, earliest deadline first, then in the order in which they
 * began to wait. Whoever waits anew during such a turn is looked at again when
 * what he caused has settled. One timer of the network stands for the earliest
 * deadline.
 */
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/memory.h"
#include "lua/private.h"

size_t scn_search_run(const struct scn *s, const struct scn_search *search)
{
    if (search->any)
        return judge_find_any(s->timeline, &search->pattern, &search->window,
                              search->start);
    return judge_find(s->timeline, &search->pattern, &search->window,
                      search->start);
}

static void waiter_add(struct scn *s, const struct scn_waiter *waiter)
{
    s->waiters = base_grow(s->waiters, s->waiter_count, &s->waiter_capacity,
                           sizeof *s->waiters);
    s->waiters[s->waiter_count] = *waiter;
    s->waiters[s->waiter_count++].sequence = ++s->sequence;
}

static struct scn_waiter waiter_take(struct scn *s, size_t i)
{
    struct scn_waiter waiter = s->waiters[i];

    s->waiter_count--;
    memmove(&s->waiters[i], &s->waiters[i + 1],
            (s->waiter_count - i) * sizeof *s->waiters);
    return waiter;
}

int scn_wait(lua_State *L, const struct scn_waiter *waiter)
{
    struct scn *s = scn_of(L);
    struct scn_waiter own = *waiter;

    if (!lua_isyieldable(L))
        return scn_raise(L, "a verb that waits cannot be used in a comparison "
                            "of table.sort or a replacement of string.gsub");
    if (own.due != BASE_TIME_NEVER && own.due > BASE_TIME_MAX)
        return scn_raise(L, "this waits beyond the end of time, 136 years");
    scn_line(L);
    own.ref = s->current_ref;
    own.thread = L;
    waiter_add(s, &own);
    return lua_yield(L, 0);
}

void scn_alarm(struct scn *s, base_time due, base_span period, int ref)
{
    struct scn_waiter alarm = {
        .kind = SCN_WAIT_SPAWN, .due = due, .period = period, .ref = ref};

    waiter_add(s, &alarm);
}

int scn_stop(lua_State *L)
{
    scn_of(L)->ended = true;
    if (lua_isyieldable(L))
        return lua_yield(L, 0);
    return scn_raise(L, "the script has ended");
}

/* Runs a coroutine until it waits, returns or fails. */
static void resume(struct scn *s, lua_State *thread, int ref, int arguments)
{
    int results = 0, status;

    s->current_ref = ref;
    s->current = thread;
    s->progress->in_script = true;
    s->progress->beats++;
    scn_limits_turn(s, thread);
    s->limits.in_script = true;
    status = lua_resume(thread, s->L, arguments, &results);
    s->limits.in_script = false;
    s->progress->in_script = false;
    if (status == LUA_YIELD) {
        lua_pop(thread, results);
        return;
    }
    if (status != LUA_OK && !s->ended) {
        scn_error_take(s, thread, status);
        s->ended = true;
    }
    if (ref == s->main_ref)
        s->main_done = true;
    luaL_unref(s->L, LUA_REGISTRYINDEX, ref);
}

/* Starts the function on top of s->L; returns the coroutine's reference. */
static int thread_create(struct scn *s, lua_State **out)
{
    *out = lua_newthread(s->L);
    lua_insert(s->L, -2);
    lua_xmove(s->L, *out, 1);
    return luaL_ref(s->L, LUA_REGISTRYINDEX);
}

static void spawn(struct scn *s, const struct scn_waiter *alarm)
{
    lua_State *thread;
    int ref;

    lua_rawgeti(s->L, LUA_REGISTRYINDEX, alarm->ref);
    if (alarm->period > 0)
        scn_alarm(s, base_time_add(alarm->due, alarm->period), alarm->period,
                  alarm->ref);
    else
        luaL_unref(s->L, LUA_REGISTRYINDEX, alarm->ref);
    ref = thread_create(s, &thread);
    resume(s, thread, ref, 0);
}

/* A match whose fate is still open may become one after the deadline. */
static bool is_pending(const struct scn *s, const struct scn_search *search)
{
    struct scn_search open = *search;
    size_t found;

    if (search->pattern.fate < 0)
        return false;
    open.pattern.fate = BASE_FATE_PENDING;
    found = scn_search_run(s, &open);
    return found != JUDGE_NO_EVENT;
}

static bool is_ready(struct scn *s, struct scn_waiter *waiter, size_t *found)
{
    base_time now = net_now(lab_net(s->lab));

    *found = JUDGE_NO_EVENT;
    switch (waiter->kind) {
    case SCN_WAIT_SPAWN:
    case SCN_WAIT_TIME:
        return waiter->due <= now;
    case SCN_WAIT_INSTANT:
        return true;
    case SCN_WAIT_MATCH:
        *found = scn_search_run(s, &waiter->search);
        if (*found != JUDGE_NO_EVENT)
            return true;
        if (waiter->due <= now)
            return !is_pending(s, &waiter->search);
        waiter->search.start = judge_settled(
            s->timeline, &waiter->search.pattern, waiter->search.start);
        return false;
    }
    return false;
}

/* Lets the first of those go on who began to wait before `before`. */
static bool run_next(struct scn *s, uint64_t before)
{
    base_time now = net_now(lab_net(s->lab)), best_due = BASE_TIME_NEVER;
    size_t best = SIZE_MAX, best_found = JUDGE_NO_EVENT;
    struct scn_waiter waiter;

    for (size_t i = 0; i < s->waiter_count; i++) {
        struct scn_waiter *candidate = &s->waiters[i];
        base_time due = candidate->due < now ? candidate->due : now;
        size_t found;

        if (candidate->sequence >= before || due >= best_due ||
            !is_ready(s, candidate, &found))
            continue;
        best = i;
        best_due = due;
        best_found = found;
    }
    if (best == SIZE_MAX)
        return false;
    waiter = waiter_take(s, best);
    if (waiter.kind == SCN_WAIT_SPAWN) {
        spawn(s, &waiter);
        return true;
    }
    if (best_found != JUDGE_NO_EVENT)
        lua_pushinteger(waiter.thread, (lua_Integer)best_found);
    resume(s, waiter.thread, waiter.ref, best_found != JUDGE_NO_EVENT);
    return true;
}

/* The earliest instant at which somebody must be looked at again. */
static base_time next_due(struct scn *s)
{
    base_time now = net_now(lab_net(s->lab)), next = BASE_TIME_NEVER;

    for (size_t i = 0; i < s->waiter_count; i++) {
        struct scn_waiter *waiter = &s->waiters[i];
        base_time due = waiter->due;

        if (waiter->kind == SCN_WAIT_MATCH &&
            scn_search_run(s, &waiter->search) != JUDGE_NO_EVENT)
            due = now;
        else if (waiter->kind == SCN_WAIT_MATCH && due <= now)
            continue; /* waits for a fate, which comes by itself */
        if (due < next)
            next = due;
    }
    return next;
}

static void check_progress(struct scn *s)
{
    base_time now = net_now(lab_net(s->lab));
    char at[BASE_TIME_TEXT_MAX];

    s->rounds = now == s->round_at ? s->rounds + 1 : 0;
    s->round_at = now;
    if (s->rounds <= SCN_TURNS_MAX)
        return;
    s->ended = true;
    base_error_set(s->error, BASE_ERR_STATE,
                   "%s:%d: the script does not let the clock go on at t=%s: "
                   "it waited %d times without any time going by",
                   s->name, s->progress->line, base_time_format(at, now, 3),
                   SCN_TURNS_MAX);
}

static void begin(struct scn *s)
{
    lua_State *thread;

    s->began = true;
    s->main_ref = thread_create(s, &thread);
    resume(s, thread, s->main_ref, 0);
}

bool scn_settled(void *arg)
{
    struct scn *s = arg;
    uint64_t before = s->sequence + 1;

    s->progress->now = net_now(lab_net(s->lab));
    s->progress->beats++;
    if (!s->ended && !s->began)
        begin(s);
    while (!s->ended && !s->main_done && run_next(s, before))
        continue;
    check_progress(s);
    if (s->error->code != 0 || (s->main_done && !s->ended))
        return false;
    if (s->ended) {
        net_timer_set(&s->timer, s->miss.until);
        return s->miss.is_set && !scn_miss_is_over(s);
    }
    net_timer_set(&s->timer, next_due(s));
    return true;
}

static void nothing(void *arg)
{
    (void)arg; /* the settled callback does it all */
}

void scn_scheduler_begin(struct scn *s)
{
    net_timer_init(&s->timer, lab_net(s->lab), nothing, s);
    lab_on_settled(s->lab, scn_settled, s);
}

void scn_scheduler_fini(struct scn *s)
{
    if (s->timer.net != NULL)
        net_timer_cancel(&s->timer);
    free(s->waiters);
}
