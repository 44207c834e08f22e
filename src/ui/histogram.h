// SPDX-License-Identifier: MIT
// Histograms of eighth blocks, with what is listed drawn within the whole, cut-offs as lines, and a
// brush below the axis. Readable without colour: the whole is dotted, what is listed is solid.
#pragma once
#include "ui/canvas.h"

struct histogram_view {
    const char *title;        // "IoU"
    const char *note;         // behind the title, dim: "39 of 40"
    const size_t *all, *part; // bins of each; part may be NULL: everything is solid
    size_t bins;
    double low, high;   // what the axis spans
    bool whole_numbers; // labels without decimals
    bool has_cuts;      // lines at:
    double cut_low, cut_high;
    bool has_brush; // a row for the brush
    bool brushed;   // else it spans everything
    double brush_low, brush_high;
    bool chosen;    // this panel has the keys
    int edge;       // chosen: the edge that moves: 0 low, 1 high; -1 none
    bool edge_cuts; // the cut-offs move, not the brush
};

void draw_histogram(struct canvas *c, struct rect r, const struct histogram_view *v);
// A title row: "▸ IoU  39 of 40", marked when chosen.
void draw_panel_title(struct canvas *c, struct rect r, const char *title, const char *note,
                      bool chosen);
// A vertical bar of `share` (0..1) of h rows standing on row y + h - 1, in eighths; at least a
// sliver when share > 0.
void draw_column(struct canvas *c, int x, int y, int w, int h, double share, struct style st);
