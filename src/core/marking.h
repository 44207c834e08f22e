// SPDX-License-Identifier: MIT
// A region of one instance that a person marks or paints: a set of features (words and fields lie
// in one row, pixels in rows of `width`), with undo and redo of every change, and a history of the
// regions that were kept, to see them side by side (Boggust et al. 2022, Figure 7).
#pragma once
#include "base/vec.h"
#include "core/featureset.h"

#include <stdint.h>

enum { MARKING_UNDO = 200, MARKING_HISTORY = 26 };

struct marking {
    struct arena arena; // owns every set here
    size_t n, width;    // features, and how many lie in one row; a line: width == n
    struct featureset set;
    VEC(struct featureset) before, after; // for undo and redo, latest last
    VEC(struct featureset) kept;          // the history, oldest first
};

// Empty, without a past. width 0: one row.
void marking_begin(struct marking *r, size_t n, size_t width);
void marking_free(struct marking *r);

// Every change below can be undone; one that changes nothing leaves no trace. They return whether
// the region changed.
bool marking_set(struct marking *r, const struct featureset *set);
bool marking_toggle(struct marking *r, size_t from, size_t to); // [from, to]: out when all are in
bool marking_grow(struct marking *r);   // by the neighbours of what is in: beside, above and below
bool marking_shrink(struct marking *r); // takes out what has a neighbour outside (the rim has none)
bool marking_invert(struct marking *r);
bool marking_clear(struct marking *r);
// A round brush: features whose centre lies within `size` / 2 of (x, y), in or out.
bool marking_paint(struct marking *r, long x, long y, long size, bool in);
bool marking_undo(struct marking *r);
bool marking_redo(struct marking *r);
// Appends the region to the history (the oldest goes when it is full); false: it is the last one
// already.
bool marking_keep(struct marking *r);
