// SPDX-License-Identifier: MIT
// Runs × discretisations (Boggust et al. 2022, Figure C): what the scores of a run would be under
// other rules, computed from the scores as given. Rules make different sets of different sizes, so
// their scores are not comparable; the grid shows how much depends on the rule.
#pragma once
#include "core/columns.h"

enum { GRID_RULES = 6, GRID_BINS = 10 };

struct grid_cell {
    size_t n;                  // rows whose IoU is defined
    double sum[3];             // IoU, GTC, SC
    size_t defined[3];         //
    size_t bins[3][GRID_BINS]; // histograms over [0, 1]
    size_t undefined;          // rows whose S the rule cannot make
};

struct rule_grid {
    struct grid_cell cells[GRID_RULES];
};

const struct rule *grid_rule(size_t i); // the rules of the columns: mean, std:1, std:2, …
// One annotated instance with scores; others are passed over.
void grid_add(struct rule_grid *g, const struct instance *x, uint32_t run, struct arena *scratch);
double grid_mean(const struct grid_cell *c, enum score which); // NaN when none is defined
