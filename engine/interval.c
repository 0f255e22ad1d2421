// SPDX-License-Identifier: MIT
#include "engine/interval.h"

#include "base/draw.h"

/* RFC 5626 4.5, where the configuration names no number. */
#define BACKOFF_BASE 30
#define BACKOFF_MAX 1800

static uint64_t draw(struct engine *engine, const char *purpose)
{
    return base_draw(engine->seed,
                     engine_names_text(&engine->names, engine->actor), purpose,
                     ++engine->draws);
}

base_span engine_interval_refresh(struct engine *engine,
                                  const struct engine_account *account,
                                  base_span granted)
{
    int32_t overlap = account->config.register_expires_overlap;
    base_span minute = 60 * BASE_SEC;

    if (overlap >= 0 && overlap * BASE_SEC < granted)
        return granted - overlap * BASE_SEC;
    switch (engine->policy.value[ENGINE_KNOB_REGISTER_REFRESH]) {
    case ENGINE_REGISTER_REFRESH_MINUS60:
        return granted / 2 > granted - minute ? granted / 2 : granted - minute;
    case ENGINE_REGISTER_REFRESH_RFC5626_80_100:
        return granted *
               (int64_t)(8000 +
                         base_draw_below(draw(engine, "refresh"), 2000)) /
               10000;
    default:
        return granted / 2;
    }
}

base_time engine_interval_start_at(struct engine *engine)
{
    if (engine->surge == 0)
        return engine->now;
    return engine->now +
           engine->surge *
               (base_span)base_draw_below(draw(engine, "surge"), BASE_SEC + 1);
}

static bool uses_backoff(const struct engine *engine,
                         const struct engine_account_config *config)
{
    if (engine->policy.value[ENGINE_KNOB_REG_BACKOFF_SELECT] ==
        ENGINE_REG_BACKOFF_SELECT_ANY_NONZERO)
        return config->reg_failed_retry_min_time > 0 ||
               config->reg_failed_retry_max_time > 0;
    return config->reg_failed_retry_min_time > 0;
}

/* RFC 5626 4.5: between half and the whole of min(max, base * 2^failures). */
static base_span backoff(struct engine *engine,
                         const struct engine_account_config *config,
                         uint32_t failures)
{
    int64_t least = config->reg_failed_retry_min_time;
    int64_t most = config->reg_failed_retry_max_time;
    int64_t wait = least > 0 ? least : BACKOFF_BASE;

    if (most == 0)
        most = BACKOFF_MAX;
    for (uint32_t i = 0; i < failures && wait < most; i++)
        wait *= 2;
    if (wait > most)
        wait = most;
    return wait * BASE_SEC / 2 +
           wait * (base_span)base_draw_below(draw(engine, "backoff"),
                                             BASE_SEC / 2 + 1);
}

base_time engine_interval_retry_at(struct engine *engine,
                                   const struct engine_account *account,
                                   uint32_t failures)
{
    const struct engine_account_config *config = &account->config;

    if (uses_backoff(engine, config))
        return engine->now + backoff(engine, config, failures);
    if (config->reg_fail_retry_interval == 0 &&
        engine->policy.value[ENGINE_KNOB_REG_RETRY_ZERO] ==
            ENGINE_REG_RETRY_ZERO_NEVER)
        return BASE_TIME_NEVER;
    return engine->now + config->reg_fail_retry_interval * BASE_SEC;
}
