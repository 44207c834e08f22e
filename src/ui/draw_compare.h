// SPDX-License-Identifier: MIT
// Two runs beside each other: which primary pattern becomes which, and how the scores and the sets
// differ. On a narrow screen either the matrix or the histograms.
#pragma once
#include "core/compare.h"
#include "ui/canvas.h"

enum { COMPARE_BINS = 20, COMPARE_PLOTS = 4 }; // Δ of IoU, GTC, SC; Jaccard

struct compare_view {
    const struct comparison *c;
    const struct columns *columns;
    const size_t (*bins)[COMPARE_BINS]; // Δ over [-1, 1]; Jaccard in its first 10 over [0, 1]
    const size_t *defined;              // of each plot
    const double *mean;                 // of each plot
    int row, column;                    // cursor, in pattern_nth order
    bool plots;                         // the histograms are shown where only one half fits
};

// Patterns in the order of the matrix: 1 to 8, then none.
enum pattern compare_pattern(int i);
void draw_compare(struct canvas *c, struct rect r, const struct compare_view *v);
