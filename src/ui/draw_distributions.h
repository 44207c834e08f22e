// SPDX-License-Identifier: MIT
// The distributions: panels of histograms with brushes, the patterns as bars, and the confusion
// matrix. As many panels as fit are shown; the chosen one is always among them.
#pragma once
#include "core/distributions.h"
#include "core/matrix.h"
#include "ui/canvas.h"

enum { PANEL_PATTERNS = SERIES_COUNT, PANEL_MATRIX, PANEL_COUNT }; // before: enum series

struct distributions_view {
    const struct distributions *d;
    const struct matrix *matrix;
    const struct brush *brushes; // one per series
    const struct columns *columns;
    const struct analysis *analysis;
    const char *title;       // behind "distributions of"
    int panel;               // chosen
    enum edge edge;          // that moves
    bool cuts;               // the cut-offs move, not the brush
    unsigned chosen;         // patterns listed (bits)
    int pattern;             // cursor among the patterns, 0 = in none
    size_t label, predicted; // cursor in the matrix
    int score;               // 0-2: mean shown in the matrix; -1: counts alone
};

// The panels there are, in order (WSC only where a run gave scores). Returns how many.
int distributions_panels(const struct distributions *d, int out[PANEL_COUNT]);
void draw_distributions(struct canvas *c, struct rect r, const struct distributions_view *v);
// The cut of a score, or NULL for a series without one.
const struct cut *series_cut(const struct cuts *cuts, int series);
