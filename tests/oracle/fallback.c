// SPDX-License-Identifier: MIT
/* The parts of 2.9, 2.10 and 2.11: scenes against their models. */
#include "tests/oracle/model_scene.h"

static void draw_failback(struct dice *dice, void *c)
{
    scene_draw(dice, SCENE_FAILBACK, c);
}

static void draw_successive(struct dice *dice, void *c)
{
    scene_draw(dice, SCENE_SUCCESSIVE, c);
}

static void draw_concurrent(struct dice *dice, void *c)
{
    scene_draw(dice, SCENE_CONCURRENT, c);
}

static bool predict(const void *c, struct oracle_timeline *out)
{
    const struct scene *s = c;
    size_t kept = 0;
    bool known = s->kind == SCENE_FAILBACK     ? model_failback(s, out)
                 : s->kind == SCENE_SUCCESSIVE ? model_successive(s, out)
                                               : model_concurrent(s, out);

    /* A transaction under way at the end was noted whole. */
    for (size_t i = 0; i < out->count; i++)
        if (out->entries[i].at <= s->horizon)
            out->entries[kept++] = out->entries[i];
    out->count = kept;
    return known;
}

const struct oracle_part oracle_failback = {
    .name = "failback",
    .cases = 15000,
    .case_bytes = sizeof(struct scene),
    .draw = draw_failback,
    .predict = predict,
    .simulate = scene_simulate,
    .reduce = scene_reduce,
    .print = scene_print,
    .scenario = scene_scenario,
};

const struct oracle_part oracle_successive = {
    .name = "successive",
    .cases = 15000,
    .case_bytes = sizeof(struct scene),
    .draw = draw_successive,
    .predict = predict,
    .simulate = scene_simulate,
    .reduce = scene_reduce,
    .print = scene_print,
    .scenario = scene_scenario,
};

const struct oracle_part oracle_concurrent = {
    .name = "concurrent",
    .cases = 8000,
    .case_bytes = sizeof(struct scene),
    .draw = draw_concurrent,
    .predict = predict,
    .simulate = scene_simulate,
    .reduce = scene_reduce,
    .print = scene_print,
    .scenario = scene_scenario,
};
