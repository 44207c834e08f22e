// SPDX-License-Identifier: MIT
// Where things are on the Browse screen: a pure function of size and mode, tested for every size.
#pragma once
#include "ui/canvas.h"

enum layout_mode {
    LAYOUT_LIST,
    LAYOUT_SPLIT,
    LAYOUT_READER,
    LAYOUT_CARDS,
    LAYOUT_SHEET,
    LAYOUT_MODES
};

const char *layout_mode_name(enum layout_mode m); // "list"
bool layout_mode_find(const char *name, enum layout_mode *out);

struct browse_layout {
    bool too_small;      // below 20×5: only a notice is drawn
    bool side_by_side;   // list left, reader right (wide); else stacked
    struct rect header;  // 1 row
    struct rect bar;     // pattern bar: 1 row, 2 when it does not fit in one and there is room
    struct rect heading; // column headings of the list, 1 row (empty in reader and cards mode)
    struct rect list;    // rows of the list, or the cards
    struct rect rule;    // line between list and reader (horizontal 1 row or vertical 1 column)
    struct rect reader;  // text and its facts
    struct rect footer;  // hints or prompt, 1 row (always the last)
};

// `bar_width`: columns the pattern bar wants. Every rectangle lies within w×h and none overlap.
struct browse_layout browse_layout(int w, int h, enum layout_mode mode, int bar_width);
