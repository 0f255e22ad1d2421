// SPDX-License-Identifier: MIT
#pragma once
/*
 * The oracle: models of single SEMANTICS paragraphs, written from their text,
 * against the engine. A part draws a random case, lets its model predict a
 * timeline, lets the engine live through the same case, and the two timelines
 * must be equal. If they are not, the case is made smaller as long as they
 * still differ, and printed with a scenario that shows the difference.
 *
 *     model_NAME.c    the paragraph as arithmetic; knows no engine type
 *     NAME.c          drawing, printing and running its cases on the engine
 *
 * All times of cases and timelines are milliseconds.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define ORACLE_NEVER INT64_MAX
#define ORACLE_ENTRIES_MAX 4096
#define ORACLE_TEXT_MAX 56
#define ORACLE_CASE_MAX 8192 /* bytes of the largest case */

/* ---- chance ------------------------------------------------------------------ */

struct dice {
    uint64_t seed, counter;
};

/** A draw from `least` to `most`, both included. */
int roll(struct dice *dice, int least, int most);

/** True once in `n`. */
bool one_in(struct dice *dice, int n);

/** False if the engine does not know the knob: then only its default is drawn. */
bool oracle_has_knob(const char *name);

/* ---- timelines ----------------------------------------------------------------- */

/* Entries of one lane keep their order; lanes at one instant are sorted. */
struct oracle_entry {
    int64_t at;
    uint32_t lane;
    char text[ORACLE_TEXT_MAX];
};

struct oracle_timeline {
    struct oracle_entry entries[ORACLE_ENTRIES_MAX];
    size_t count;
};

/** Adds an entry, printf-like. Beyond the last place it is dropped. */
void oracle_note(struct oracle_timeline *timeline, int64_t at, uint32_t lane,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Takes back what `lane` noted from entry `first` on at or after `from`. */
void oracle_unnote(struct oracle_timeline *timeline, size_t first,
                   uint32_t lane, int64_t from);

/* ---- parts ------------------------------------------------------------------------- */

struct oracle_part {
    const char *name;
    long cases; /* of one ctest run */
    size_t case_bytes;
    void (*draw)(struct dice *dice, void *c);
    /* False if the text leaves the case open: it is drawn anew. */
    bool (*predict)(const void *c, struct oracle_timeline *out);
    void (*simulate)(const void *c, struct oracle_timeline *out);
    /* Makes the case simpler in the step-th way; false if there is none. */
    bool (*reduce)(void *c, size_t step);
    void (*print)(const void *c, FILE *out);
    /* Writes a scenario that holds if the model is right. */
    void (*scenario)(const void *c, const struct oracle_timeline *wanted,
                     FILE *out);
};

extern const struct oracle_part oracle_retry;
extern const struct oracle_part oracle_resolve;
extern const struct oracle_part oracle_failback;
extern const struct oracle_part oracle_successive;
extern const struct oracle_part oracle_concurrent;
