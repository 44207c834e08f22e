// SPDX-License-Identifier: MIT
// The distributions view: what it remembers, and what the rest of the program asks of it. Its
// brushes narrow the list together with every other filter.
#pragma once
#include "core/distributions.h"
#include "core/matrix.h"
#include "ui/canvas.h"

struct app;
struct view;

struct dist_state {
    struct brush brushes[SERIES_COUNT];
    size_t bins;             // of a histogram; 0 = 10
    int panel;               // chosen (ui/draw_distributions.h)
    enum edge edge;          // that moves
    bool cuts;               // the cut-offs move, not the brush
    int pattern;             // cursor among the patterns
    size_t label, predicted; // cursor in the matrix
    int score;               // mean shown in the matrix, -1: counts alone
    bool begun;              // the cursors above were set once
    struct distributions d;
    struct matrix matrix;
    bool whole_fresh, part_fresh; // d and matrix hold for what is listed
    bool keep_whole;              // what changes next is the list alone
};

bool dist_brushed(const struct app *a); // a brush is on
void dist_unbrush(struct app *a);       // all of them off
// The filter and the brushes as one text; "" when neither is there.
void app_filter_text(const struct app *a, struct strbuf *out);
void dist_frame_changed(struct app *a); // the list was rebuilt
void dist_settle(struct app *a);        // recomputes what is shown
void dist_draw(const struct app *a, struct canvas *c, struct rect r);
void dist_choose(struct app *a); // Enter
void dist_free(struct app *a);
