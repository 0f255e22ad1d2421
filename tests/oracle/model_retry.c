// SPDX-License-Identifier: MIT
#include "tests/oracle/model_retry.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* When send number k of one transaction goes out: the sums of 2.5.1 and 2.5.2. */
static int64_t send_at(const struct model_case *c, int k)
{
    int64_t at = 0, distance = c->t1;

    for (int i = 0; i < k; i++) {
        at += c->invite ? distance : least(distance, c->t2);
        distance = least(2 * distance, 64 * c->t1); /* far enough */
    }
    return at;
}

/* How long a target is waited for, and how often it is sent to meanwhile. */
struct budget {
    int sends;
    int64_t give_up;
    int transactions;
};

static struct budget full_budget(const struct model_case *c)
{
    struct budget budget = {.give_up = 64 * c->t1, .transactions = 1};

    while (send_at(c, budget.sends) < budget.give_up)
        budget.sends++;
    if (c->tcp)
        budget.sends = 1;
    return budget;
}

static struct budget budget_of(const struct model_case *c, size_t target,
                               bool last)
{
    struct budget budget = full_budget(c);
    size_t server = target >= c->first_list;
    int n = c->retry_counts[server];
    int64_t move;

    if (c->invite && c->invite_timer == MODEL_INVITE_COUNTS)
        n = c->invite_retry_counts[server];
    if (n == 0 && c->zero_is_three)
        n = 3;
    if (last || (c->tcp && !c->tcp_schedule) ||
        (c->invite && c->invite_timer == MODEL_TIMER_B))
        return budget;
    if (c->semantics == MODEL_TRANSACTIONS) {
        budget.transactions = n + 1;
        return budget;
    }
    if (c->semantics == MODEL_ATTEMPTS)
        n = n > 0 ? n - 1 : 0;
    if (send_at(c, n) >= budget.give_up)
        return budget;
    move = send_at(c, n + 1);
    if (c->wait == MODEL_WAIT_T1)
        move = send_at(c, n) + c->t1;
    if (c->wait == MODEL_WAIT_ZERO && n > 0)
        move = send_at(c, n);
    budget.give_up = least(budget.give_up, move);
    if (!c->tcp)
        budget.sends = n + 1;
    return budget;
}

struct pass {
    const struct model_case *c;
    struct model_timeline *out;
    int64_t free_at[MODEL_TARGETS_MAX];
    int64_t now;
};

static void note_send(struct pass *pass, int64_t at, size_t target)
{
    struct model_timeline *out = pass->out;

    if (at <= pass->c->horizon && out->count < MODEL_SENDS_MAX)
        out->sends[out->count++] = (struct model_send){at, target};
}

/* Nothing usable comes behind `target` in its scope. */
static bool is_last(const struct pass *pass, size_t target)
{
    const struct model_case *c = pass->c;
    size_t end = c->count;

    if (c->per_list && target < c->first_list)
        end = c->first_list;
    for (size_t i = target + 1; i < end; i++)
        if (pass->free_at[i] <= pass->now)
            return false;
    return true;
}

/* One target; true if it takes the request. */
static bool visit(struct pass *pass, size_t target)
{
    const struct model_case *c = pass->c;
    struct budget budget = budget_of(c, target, is_last(pass, target));

    if (c->behaviour[target] != MODEL_SILENT) {
        note_send(pass, pass->now, target);
        if (c->behaviour[target] == MODEL_503 && c->retry_after[target] > 0)
            pass->free_at[target] = pass->now + c->retry_after[target] * 1000;
        return c->behaviour[target] == MODEL_ALIVE;
    }
    for (int t = 0; t < budget.transactions; t++) {
        for (int k = 0; k < budget.sends; k++)
            note_send(pass, pass->now + send_at(c, k), target);
        pass->now += budget.give_up;
    }
    return false;
}

static bool run_pass(struct pass *pass, bool *sent_out)
{
    *sent_out = false;
    for (size_t i = 0; i < pass->c->count; i++) {
        if (pass->free_at[i] > pass->now)
            continue;
        *sent_out = true;
        if (visit(pass, i))
            return true;
    }
    if (*sent_out || pass->c->invite)
        pass->out->failed_at[pass->out->failed_count++] = pass->now;
    return false;
}

/* When the first target is free again; 0 if one is free now. */
static int64_t first_free(const struct pass *pass)
{
    int64_t first = pass->free_at[0];

    for (size_t i = 0; i < pass->c->count; i++) {
        if (pass->free_at[i] <= pass->now)
            return 0;
        first = least(first, pass->free_at[i]);
    }
    return first;
}

static void predict_register(struct pass *pass)
{
    while (pass->now <= pass->c->horizon) {
        bool sent;
        bool ok = run_pass(pass, &sent);
        int64_t free_at = first_free(pass);
        int64_t next = pass->now + pass->c->retry_interval * 1000;

        if (ok)
            next = pass->now + 1800 * 1000; /* R(3600) */
        else if (!sent || free_at > next)
            next = free_at;
        pass->now = next;
    }
}

void model_predict(const struct model_case *c, struct model_timeline *out)
{
    struct pass pass = {.c = c, .out = out};
    bool sent;

    out->count = 0;
    out->failed_count = 0;
    if (!c->invite) {
        predict_register(&pass);
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        pass.now = c->calls_at[i];
        run_pass(&pass, &sent);
    }
}
