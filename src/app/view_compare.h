// SPDX-License-Identifier: MIT
// The comparison of the active run (A) with another (B), or of its given ground truths with the
// corrected ones: its state, and what the rest of the program asks of it.
#pragma once
#include "core/compare.h"
#include "ui/draw_compare.h"

struct app;

struct compare_state {
    bool paired;     // the reader shows both runs
    bool chosen;     // run_b was chosen
    uint32_t run_b;  // compared with the active run
    bool truths;     // instead: given against corrected ground truths of the active run
    bool fresh;      // c holds for the instances and runs there are
    int row, column; // cursor in the matrix
    bool plots;      // narrow: the histograms instead of the matrix
    struct comparison c;
    size_t bins[COMPARE_PLOTS][COMPARE_BINS];
    size_t defined[COMPARE_PLOTS];
    double mean[COMPARE_PLOTS];
};

void compare_changed(struct app *a); // cells, runs or cut-offs are not what they were
void compare_settle(struct app *a);
bool compare_running(const struct app *a); // sets are still to be read
bool compare_work(struct app *a);          // reads some of them; true: there are more
void compare_draw(const struct app *a, struct canvas *c, struct rect r);
void compare_choose(struct app *a); // Enter
void compare_free(struct app *a);
