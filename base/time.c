// SPDX-License-Identifier: MIT
#include "base/time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

char *base_time_format(char out[BASE_TIME_TEXT_MAX], base_time t, int decimals)
{
    static const int64_t unit[] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    int64_t half, scaled, per_second;

    BASE_ASSERT(decimals >= 0 && decimals <= 6);
    if (t == BASE_TIME_NEVER) {
        snprintf(out, BASE_TIME_TEXT_MAX, "never");
        return out;
    }
    half = unit[decimals] / 2;
    scaled = ((t < 0 ? -t : t) + half) / unit[decimals];
    per_second = 1000000 / unit[decimals];
    if (decimals == 0)
        snprintf(out, BASE_TIME_TEXT_MAX, "%s%" PRId64, t < 0 ? "-" : "",
                 scaled);
    else
        snprintf(out, BASE_TIME_TEXT_MAX, "%s%" PRId64 ".%0*" PRId64,
                 t < 0 ? "-" : "", scaled / per_second, decimals,
                 scaled % per_second);
    return out;
}

bool base_span_from_seconds(double seconds, base_span *out)
{
    int64_t whole = BASE_TIME_MAX / BASE_SEC;
    double limit = (double)whole;

    if (!(seconds >= -limit && seconds <= limit))
        return false;
    *out = (base_span)llround(seconds * (double)BASE_SEC);
    return true;
}

/* Reads one unsigned decimal number; strtod alone would take "inf" and "0x1". */
static bool number_read(const char **text, double *out)
{
    size_t digits = strspn(*text, "0123456789.");
    char *end;

    if (digits == 0 || digits > 20)
        return false;
    *out = strtod(*text, &end);
    if (end != *text + digits)
        return false;
    *text = end;
    return true;
}

bool base_span_parse(const char *text, base_span *out)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {
        {"d", 86400}, {"h", 3600}, {"ms", 0.001}, {"m", 60}, {"s", 1},
    };
    static const int rank[] = {0, 1, 4, 2, 3};
    double total = 0, value;
    int last_rank = -1;

    if (!number_read(&text, &value))
        return false;
    if (*text == '\0')
        return base_span_from_seconds(value, out);
    for (;;) {
        size_t i;

        for (i = 0; i < BASE_COUNT_OF(units); i++)
            if (strncmp(text, units[i].name, strlen(units[i].name)) == 0)
                break;
        if (i == BASE_COUNT_OF(units) || rank[i] <= last_rank)
            return false;
        last_rank = rank[i];
        total += value * units[i].seconds;
        text += strlen(units[i].name);
        if (*text == '\0')
            return base_span_from_seconds(total, out);
        if (!number_read(&text, &value))
            return false;
    }
}

base_time base_time_add(base_time t, base_span span)
{
    if (t == BASE_TIME_NEVER || span == BASE_TIME_NEVER)
        return BASE_TIME_NEVER;
    return t + span;
}
