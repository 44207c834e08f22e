// SPDX-License-Identifier: MIT
// judge() for many rows: an analysis made ready once. Patterns ask whether rounded scores lie in
// ranges, and a rounded score is one of 0, .01 … 1: so a table per score says which patterns each
// of the 101 values allows.
#pragma once
#include "core/columns.h"

enum {
    ROUNDED_SCORES = 101,
    HUNDREDTHS_UNDEFINED = 255,
    VERDICT_UNDEFINED = 1 << PATTERN_COUNT,
};

struct judging {
    const struct analysis *analysis; // borrowed
    bool tables;                     // else judge() has to be asked
    // by hundredths: bits of patterns; VERDICT_UNDEFINED alone at HUNDREDTHS_UNDEFINED
    uint16_t allows[SCORE_WSC][HUNDREDTHS_UNDEFINED + 1];
    uint16_t of[3]; // by enum correctness
};

struct verdict {
    unsigned patterns; // membership bits; bit 0: decidable, and in none
    bool undefined;    // any of IoU, GTC, SC
};

void judging_init(struct judging *j, const struct analysis *a);
// The row of (instance, run), whose cell this is (NULL: the instance does not have the run).
struct verdict judging_row(const struct judging *j, const struct columns *c,
                           const struct cell *cell, size_t instance, size_t run);
