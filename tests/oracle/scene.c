// SPDX-License-Identifier: MIT
/* Drawing scenes, making them smaller, and the knobs they turn. */
#include "tests/oracle/scene.h"

#include <string.h>

static const struct {
    const char *name;
    const char *words[4];
    unsigned kinds; /* bit of each scene_kind that draws it */
} knobs[KNOB_COUNT] = {
    [KNOB_TRIGGER] = {"successive_trigger",
                      {"at_binding_expiry", "after_retries",
                       "after_expires_param"},
                      1U << SCENE_SUCCESSIVE},
    [KNOB_PROBE_CLOCK] = {"probe_clock",
                          {"fixed_rate_from_takeover", "from_end_of_previous"},
                          1U << SCENE_SUCCESSIVE},
    [KNOB_PROBE_BUDGET] = {"probe_budget",
                           {"retry_counts", "full"},
                           1U << SCENE_SUCCESSIVE},
    [KNOB_SUCCESSIVE_INVITE] = {"successive_invite",
                                {"direct", "register_first", "registered_only"},
                                1U << SCENE_SUCCESSIVE},
    [KNOB_CONCURRENT_START] = {"concurrent_start",
                               {"same_instant", "s1_then_s2"},
                               1U << SCENE_CONCURRENT},
    [KNOB_SELECTION] = {"concurrent_invite_selection",
                        {"sticky_until_register_ok", "always_working_first"},
                        1U << SCENE_CONCURRENT},
    [KNOB_CONCURRENT_PROBE] = {"concurrent_probe",
                               {"immediate_then_retry_interval",
                                "only_regular_refresh"},
                               1U << SCENE_CONCURRENT},
    [KNOB_STICKY] = {"sticky_target",
                     {"auto", "last_used", "last_registered"},
                     1U << SCENE_FAILBACK},
    [KNOB_TIMER_START] = {"failback_timer_start",
                          {"first_success", "move_instant"},
                          1U << SCENE_FAILBACK},
    [KNOB_ACTION] = {"failback_action",
                     {"register_if_register_on", "always_register",
                      "next_request_only"},
                     1U << SCENE_FAILBACK},
    [KNOB_WHEN_BUSY] = {"failback_when_busy",
                        {"defer", "drop", "next_cycle"},
                        1U << SCENE_FAILBACK},
    [KNOB_IDLE_SCOPE] = {"idle_scope",
                         {"phone", "account"},
                         1U << SCENE_FAILBACK},
    [KNOB_TTL_RECORD] = {"dnsttl_record",
                         {"a_of_current", "min_of_chain", "srv",
                          "a_of_primary"},
                         1U << SCENE_FAILBACK},
    [KNOB_TTL_START] = {"dnsttl_start",
                        {"record_cached", "failover"},
                        1U << SCENE_FAILBACK},
    [KNOB_EXPIRY_MEANS] = {"registration_expiry_means",
                           {"renewal", "hard_expiry"},
                           1U << SCENE_FAILBACK},
    [KNOB_ORDER] = {"order_from_secondary",
                    {"priority", "circular"},
                    1U << SCENE_FAILBACK},
};

const char *scene_knob_name(enum scene_knob knob)
{
    return knobs[knob].name;
}

const char *scene_knob_word(enum scene_knob knob, int word)
{
    return word < 4 ? knobs[knob].words[word] : NULL;
}

enum scene_state scene_state_at(const struct scene *s, size_t index, int64_t at)
{
    const struct scene_target *target = &s->targets[index];
    enum scene_state state = SCENE_ALIVE;

    for (size_t i = 0; i < target->count && target->changes[i].at <= at; i++)
        state = target->changes[i].state;
    return state;
}

size_t scene_list_at(const struct scene *s, int64_t at,
                     size_t list[SCENE_TARGETS])
{
    bool after = at >= s->zone_at;
    size_t count = after ? s->after_count : s->first;

    for (size_t i = 0; i < count; i++)
        list[i] = after ? s->after[i] : i;
    return count;
}

void scene_note(const struct scene *s, struct oracle_timeline *out, int64_t at,
                size_t call, size_t target)
{
    if (call != 0)
        oracle_note(out, at, (uint32_t)(SCENE_LANE_CALL + call),
                    "INVITE %zu to target %zu", call, target);
    else
        oracle_note(out, at, SCENE_LANE_REGISTER + (target >= s->first),
                    "REGISTER to target %zu", target);
}

/* ---- drawing ----------------------------------------------------------------------- */

static const int64_t spans[] = {120, 600, 600, 3600};

/* Seconds from 0 to the horizon, more often early. */
static int64_t draw_instant(struct dice *dice, const struct scene *s)
{
    int seconds = (int)(s->horizon / 1000);

    return (int64_t)roll(dice, 0, seconds / roll(dice, 1, 20)) * 1000;
}

static void draw_target(struct dice *dice, struct scene *s, size_t index)
{
    struct scene_target *target = &s->targets[index];
    int64_t at = 0;
    size_t count = (size_t)roll(dice, 0, SCENE_CHANGES);

    target->ttl = spans[roll(dice, 0, 2)] / roll(dice, 1, 2);
    for (size_t i = 0; i < count; i++) {
        struct scene_change *change = &target->changes[i];

        /* Odd hundredths; the first may be there from the start. */
        if (i > 0 || !one_in(dice, 3))
            at += draw_instant(dice, s) + roll(dice, 0, 9) * 100 +
                  roll(dice, 40, 99);
        if (i > 0)
            at += 1000 - at % 100 + roll(dice, 40, 99);
        change->at = at;
        change->state = i % 2 == 1 ? SCENE_ALIVE
                        : one_in(dice, 2)
                            ? SCENE_SILENT
                            : (enum scene_state)roll(dice, SCENE_SILENT,
                                                     SCENE_STATE_COUNT - 1);
        target->count++;
    }
}

static void draw_zone(struct dice *dice, struct scene *s)
{
    s->zone_at = ORACLE_NEVER;
    if (s->kind != SCENE_FAILBACK || !one_in(dice, 3))
        return;
    s->zone_at = draw_instant(dice, s) + 33;
    s->after_count = s->first;
    for (size_t i = 0; i < s->first; i++) {
        size_t k = (size_t)roll(dice, 0, (int)i);

        s->after[i] = s->after[k];
        s->after[k] = i;
    }
    if (s->first > 2 && one_in(dice, 2))
        s->after_count--;
}

static void draw_calls(struct dice *dice, struct scene *s)
{
    s->call_count = (size_t)roll(dice, 0, SCENE_CALLS);
    for (size_t i = 0; i < s->call_count; i++) {
        struct scene_call *call = &s->calls[i];
        int residue = 1 + 4 * (int)i;

        call->at = draw_instant(dice, s) + residue;
        call->until = call->at + 2 + 1000 * roll(dice, 1, 400);
        if (one_in(dice, 4))
            call->until = call->at + 2 + 1000 * roll(dice, 1, 10);
        call->other_account = s->kind == SCENE_FAILBACK && one_in(dice, 4);
    }
}

static void draw_knobs(struct dice *dice, struct scene *s)
{
    for (int i = 0; i < KNOB_COUNT; i++) {
        int words = 0;

        while (words < 4 && knobs[i].words[words] != NULL)
            words++;
        if ((knobs[i].kinds >> s->kind & 1U) != 0 &&
            oracle_has_knob(knobs[i].name) && one_in(dice, 3))
            s->knobs[i] = roll(dice, 0, words - 1);
    }
}

/* Where the text has no answer the draw keeps away. */
static void settle(struct scene *s)
{
    /* No SRV record has no TTL; of different addresses, whose is the least? */
    if (s->knobs[KNOB_TTL_RECORD] == TTL_SRV && !s->by_srv[0])
        s->knobs[KNOB_TTL_RECORD] = TTL_A_OF_CURRENT;
    for (size_t i = 1; i < s->count; i++)
        if (s->knobs[KNOB_TTL_RECORD] == TTL_MIN_OF_CHAIN)
            s->targets[i].ttl = s->targets[0].ttl;
    /* A shared binding is of one server: the two wordings differ only when
     * register_on keeps them apart. */
    if (s->knobs[KNOB_STICKY] == STICKY_REGISTERED)
        s->register_on = true;
}

void scene_draw(struct dice *dice, enum scene_kind kind, struct scene *s)
{
    static const int64_t timeouts[] = {0, 30, 60, 100, 300, 600};

    s->kind = kind;
    s->horizon = 4000 * 1000;
    s->first =
        (size_t)(kind == SCENE_FAILBACK ? roll(dice, 2, 4) : roll(dice, 1, 3));
    s->count = s->first;
    if (kind != SCENE_FAILBACK)
        s->count += (size_t)roll(dice, 1, 2);
    for (size_t i = 0; i < 2; i++) {
        size_t targets = i == 0 ? s->first : s->count - s->first;

        s->by_name[i] = targets > 1 || one_in(dice, 2);
        s->by_srv[i] = s->by_name[i] && one_in(dice, 2);
        s->retry_counts[i] = roll(dice, 0, 4);
        s->invite_retry_counts[i] = roll(dice, 1, 4);
        s->expires[i] = spans[roll(dice, 0, 3)];
    }
    s->srv_ttl = spans[roll(dice, 0, 2)];
    s->cache_type = one_in(dice, 5) ? 0 : 1;
    s->retry_interval = roll(dice, 10, 60);
    s->fallback_timeout = one_in(dice, 2) ? 120 : roll(dice, 20, 300);
    s->failback_timeout = timeouts[roll(dice, 0, 5)];
    if (kind == SCENE_FAILBACK) {
        s->failback_mode = roll(dice, 0, 3);
        s->register_on = one_in(dice, 2);
    }
    for (size_t i = 0; i < s->count; i++)
        draw_target(dice, s, i);
    draw_zone(dice, s);
    draw_calls(dice, s);
    draw_knobs(dice, s);
    settle(s);
}

/* ---- making smaller ------------------------------------------------------------------- */

static bool reduce_target(struct scene *s, size_t index)
{
    if (index >= s->count || (index < s->first && s->first <= 1) ||
        (index >= s->first && s->count - s->first <= 1) ||
        (s->kind == SCENE_FAILBACK && s->first <= 2) ||
        s->zone_at != ORACLE_NEVER)
        return true;
    for (size_t i = index; i + 1 < s->count; i++)
        s->targets[i] = s->targets[i + 1];
    memset(&s->targets[s->count - 1], 0, sizeof s->targets[0]);
    s->count--;
    s->first -= index < s->first;
    return true;
}

static void reduce_change(struct scene *s, size_t index, size_t change)
{
    struct scene_target *target = &s->targets[index];

    if (change >= target->count)
        return;
    target->count--;
    for (size_t i = change; i < target->count; i++)
        target->changes[i] = target->changes[i + 1];
    memset(&target->changes[target->count], 0, sizeof target->changes[0]);
}

static void reduce_call(struct scene *s, size_t index)
{
    if (index >= s->call_count)
        return;
    s->call_count--;
    for (size_t i = index; i < s->call_count; i++)
        s->calls[i] = s->calls[i + 1];
    memset(&s->calls[s->call_count], 0, sizeof s->calls[0]);
}

static bool reduce_number(struct scene *s, size_t step)
{
    switch (step) {
    case 0:
        s->retry_counts[0] = s->retry_counts[1] = 3;
        s->invite_retry_counts[0] = s->invite_retry_counts[1] = 3;
        return true;
    case 1:
        s->expires[0] = s->expires[1] = 3600;
        return true;
    case 2:
        s->retry_interval = 30;
        return true;
    case 3:
        s->fallback_timeout = 120;
        return true;
    case 4:
        s->register_on = false;
        return true;
    case 5:
        s->cache_type = 1;
        return true;
    case 6:
        s->by_srv[0] = s->by_srv[1] = false;
        return true;
    case 7:
        s->failback_timeout = 600;
        return true;
    case 8:
        s->horizon /= 2;
        return true;
    case 9:
        s->zone_at = ORACLE_NEVER;
        return true;
    default:
        return false;
    }
}

bool scene_reduce(void *scene, size_t step)
{
    struct scene *s = scene;

    if (step < SCENE_CALLS) {
        reduce_call(s, step);
        return true;
    }
    step -= SCENE_CALLS;
    if (step < SCENE_TARGETS)
        return reduce_target(s, step);
    step -= SCENE_TARGETS;
    if (step < (size_t)SCENE_TARGETS * SCENE_CHANGES) {
        reduce_change(s, step / SCENE_CHANGES, step % SCENE_CHANGES);
        return true;
    }
    step -= (size_t)SCENE_TARGETS * SCENE_CHANGES;
    if (step < KNOB_COUNT) {
        s->knobs[step] = 0;
        return true;
    }
    return reduce_number(s, step - KNOB_COUNT);
}
