// SPDX-License-Identifier: MIT
// What needs the records of everything listed: words and labels of the active run (the model card),
// and the scores of every run under other discretisations. Read in slices while a view that shows
// it is on top.
#pragma once
#include "core/card.h"
#include "core/rule_grid.h"

struct app;

struct gather_state {
    bool fresh;  // what follows is of the rows listed now
    size_t done; // frame rows read
    struct card card;
    struct rule_grid *grids; // one per run; owned
    size_t n_grids;
    struct arena scratch;
};

void gather_forget(struct app *a); // the list, sets or runs are not what they were
bool gather_running(const struct app *a);
bool gather_work(struct app *a); // a slice; true: there are more
int gather_percent(const struct app *a);
void gather_free(struct app *a);
