// SPDX-License-Identifier: MIT
/*
 * oracle_engine [CASES [SEED [PART]]]: CASES of every part, or of one. CASES 0
 * is each part's own number.
 *
 * oracle_engine NUMBER SEED PART scenario: prints that case as a scenario.
 */
#include "tests/oracle/oracle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/draw.h"
#include "base/memory.h"
#include "engine/policy.h"

static const struct oracle_part *const parts[] = {
    &oracle_retry, &oracle_resolve, &oracle_failback, &oracle_successive,
    &oracle_concurrent};

#define PARTS (sizeof parts / sizeof parts[0])

int roll(struct dice *dice, int least, int most)
{
    uint64_t draw = base_draw(dice->seed, "oracle", "case", ++dice->counter);

    return least + (int)base_draw_below(draw, (uint64_t)(most - least) + 1);
}

bool one_in(struct dice *dice, int n)
{
    return roll(dice, 1, n) == 1;
}

bool oracle_has_knob(const char *name)
{
    for (int i = 0; i < ENGINE_KNOB_COUNT; i++)
        if (strcmp(engine_knob_name((enum engine_knob)i), name) == 0)
            return true;
    return false;
}

void oracle_note(struct oracle_timeline *timeline, int64_t at, uint32_t lane,
                 const char *format, ...)
{
    struct oracle_entry *entry;
    va_list arguments;

    if (timeline->count == ORACLE_ENTRIES_MAX)
        return;
    entry = &timeline->entries[timeline->count++];
    entry->at = at;
    entry->lane = lane;
    va_start(arguments, format);
    vsnprintf(entry->text, sizeof entry->text, format, arguments);
    va_end(arguments);
}

void oracle_unnote(struct oracle_timeline *timeline, size_t first,
                   uint32_t lane, int64_t from)
{
    size_t kept = first;

    for (size_t i = first; i < timeline->count; i++) {
        const struct oracle_entry *entry = &timeline->entries[i];

        if (entry->lane != lane || entry->at < from)
            timeline->entries[kept++] = *entry;
    }
    timeline->count = kept;
}

/* Almost sorted already; stable. */
static void sort(struct oracle_timeline *timeline)
{
    for (size_t i = 1; i < timeline->count; i++) {
        struct oracle_entry entry = timeline->entries[i];
        size_t at = i;

        for (; at > 0; at--) {
            const struct oracle_entry *before = &timeline->entries[at - 1];

            if (before->at < entry.at ||
                (before->at == entry.at && before->lane <= entry.lane))
                break;
            timeline->entries[at] = *before;
        }
        timeline->entries[at] = entry;
    }
}

static size_t first_difference(const struct oracle_timeline *a,
                               const struct oracle_timeline *b)
{
    size_t i = 0;

    while (i < a->count && i < b->count &&
           a->entries[i].at == b->entries[i].at &&
           strcmp(a->entries[i].text, b->entries[i].text) == 0)
        i++;
    return i;
}

/* False if the case is open or model and engine agree on it. */
static bool differs(const struct oracle_part *part, const void *c,
                    struct oracle_timeline *wanted, struct oracle_timeline *got,
                    bool *open_out)
{
    size_t at;

    wanted->count = got->count = 0;
    *open_out = !part->predict(c, wanted);
    if (*open_out)
        return false;
    part->simulate(c, got);
    sort(wanted);
    sort(got);
    at = first_difference(wanted, got);
    return at < wanted->count || at < got->count;
}

static void print_timeline(const char *who, const struct oracle_timeline *t,
                           size_t difference)
{
    size_t first = difference > 12 ? difference - 12 : 0;

    printf("%s (%zu):%s\n", who, t->count, first > 0 ? " …" : "");
    for (size_t i = first; i < t->count && i < difference + 60; i++)
        printf("  %c %10.3f  %s\n", i == difference ? '>' : ' ',
               (double)t->entries[i].at / 1000.0, t->entries[i].text);
}

static void shrink(const struct oracle_part *part, void *c,
                   struct oracle_timeline *wanted, struct oracle_timeline *got)
{
    static max_align_t memory[ORACLE_CASE_MAX / sizeof(max_align_t)];
    bool open, again = true;

    while (again) {
        again = false;
        for (size_t step = 0;; step++) {
            memcpy(memory, c, part->case_bytes);
            if (!part->reduce(memory, step))
                break;
            if (memcmp(memory, c, part->case_bytes) == 0 ||
                !differs(part, memory, wanted, got, &open))
                continue;
            memcpy(c, memory, part->case_bytes);
            again = true;
        }
    }
    differs(part, c, wanted, got, &open);
}

static void report(const struct oracle_part *part, long number, void *c,
                   struct oracle_timeline *wanted, struct oracle_timeline *got)
{
    size_t at;

    shrink(part, c, wanted, got);
    at = first_difference(wanted, got);
    printf("%s: case %ld disagrees; made as small as it goes:\n", part->name,
           number);
    part->print(c, stdout);
    print_timeline("model", wanted, at);
    print_timeline("engine", got, at);
    printf("---- as a scenario\n");
    part->scenario(c, wanted, stdout);
}

static void show_case(const struct oracle_part *part, long number,
                      uint64_t seed)
{
    static max_align_t c[ORACLE_CASE_MAX / sizeof(max_align_t)];
    static struct oracle_timeline wanted;
    struct dice dice = {.seed = seed};

    for (long i = -1; i < number;) {
        memset(c, 0, sizeof c);
        part->draw(&dice, c);
        wanted.count = 0;
        i += part->predict(c, &wanted);
    }
    sort(&wanted);
    part->scenario(c, &wanted, stdout);
}

static bool run_part(const struct oracle_part *part, long cases, uint64_t seed)
{
    static max_align_t c[ORACLE_CASE_MAX / sizeof(max_align_t)];
    static struct oracle_timeline wanted, got;
    struct dice dice = {.seed = seed};
    uint64_t entries = 0;
    long opens = 0;

    BASE_ASSERT(part->case_bytes <= sizeof c);
    for (long i = 0; i < cases;) {
        bool open;

        memset(c, 0, sizeof c);
        part->draw(&dice, c);
        if (differs(part, c, &wanted, &got, &open)) {
            report(part, i, c, &wanted, &got);
            return false;
        }
        entries += wanted.count;
        opens += open;
        i += !open;
    }
    printf("%s: %ld cases, %" PRIu64 " entries: model and engine agree "
           "(%ld cases left open)\n",
           part->name, cases, entries, opens);
    return true;
}

int main(int argc, char **argv)
{
    long cases = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    uint64_t seed = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
    bool agree = true;

    for (size_t i = 0; i < PARTS; i++)
        if (argc == 5 && strcmp(argv[3], parts[i]->name) == 0)
            show_case(parts[i], cases, seed);
        else if (argc <= 3 ||
                 (argc == 4 && strcmp(argv[3], parts[i]->name) == 0))
            agree =
                run_part(parts[i], cases > 0 ? cases : parts[i]->cases, seed) &&
                agree;
    return agree ? EXIT_SUCCESS : EXIT_FAILURE;
}
