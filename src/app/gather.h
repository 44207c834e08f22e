// SPDX-License-Identifier: MIT
// What needs the records of everything listed: words and labels of the active run (the model card),
// or the scores of every run under other discretisations (the grid). Read in slices, and only what
// the view on top shows.
#pragma once
#include "core/card.h"
#include "core/rule_grid.h"

struct app;

enum gathering { GATHER_CARD, GATHER_GRID, GATHERINGS };

struct gather_part {
    bool fresh;  // it is of the rows listed now
    size_t done; // frame rows read
};

struct gather_state {
    struct gather_part part[GATHERINGS];
    struct card card;
    struct rule_grid *grids; // one per run; owned
    size_t n_grids;
    struct arena scratch;
    uint64_t told; // when the view last said how far it is, on the machine's clock
};

void gather_forget(struct app *a); // the list, sets or runs are not what they were
bool gather_running(const struct app *a);
bool gather_work(struct app *a); // a slice; true: there are more
bool gather_ready(const struct app *a, enum gathering what);
int gather_percent(const struct app *a, enum gathering what);
void gather_free(struct app *a);
