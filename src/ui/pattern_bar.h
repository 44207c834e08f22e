// SPDX-License-Identifier: MIT
// The pattern bar: 0 all, then the eight patterns with their keys and counts by membership.
#pragma once
#include "core/frame.h"
#include "ui/canvas.h"

struct pattern_bar {
    const size_t *counts; // frame.pattern_counts
    size_t all;           // frame.queried
    unsigned chosen;      // bits; 0 = all
};

int pattern_bar_width(const struct pattern_bar *b); // columns of the full form
void pattern_bar_draw(struct canvas *c, struct rect r, const struct pattern_bar *b);
