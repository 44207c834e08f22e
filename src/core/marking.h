// SPDX-License-Identifier: MIT
// A region of one instance that a person marks or paints: a set of features (words and fields lie
// in one row, pixels in rows of `width`), with undo and redo of every change, and a history of the
// regions that were kept, to see them side by side (Boggust et al. 2022, Figure 7).
#pragma once
#include "base/vec.h"
#include "core/featureset.h"

#include <stdint.h>

// So many changes can be undone, fewer in large pictures, whose sets take more room.
enum {
    MARKING_UNDO = 200,
    MARKING_UNDO_LEAST = 10,
    MARKING_BYTES = 32 << 20,
    MARKING_HISTORY = 26
};

struct marking {
    struct arena arena; // owns every set here
    size_t n, width;    // features, and how many lie in one row; a line: width == n
    struct featureset set;
    VEC(struct featureset) before, after; // for undo and redo, latest last
    VEC(struct featureset) spare;         // nothing in them counts any more
    VEC(struct featureset) kept;          // the history, oldest first
};

// Empty, without a past. width 0: one row.
void marking_begin(struct marking *r, size_t n, size_t width);
void marking_free(struct marking *r);

// Every change below can be undone; one that changes nothing leaves no trace. They return whether
// the region changed.
bool marking_set(struct marking *r, const struct featureset *set);
bool marking_toggle(struct marking *r, size_t from, size_t to); // [from, to]: out when all are in
// By the neighbours of what is in: beside, above, below and across corners, so that a rectangle
// stays one. Growing takes shrinking back, and the other way round, where the rim is not reached.
bool marking_grow(struct marking *r);
bool marking_shrink(struct marking *r); // takes out what has a neighbour outside (the rim has none)
bool marking_invert(struct marking *r);
bool marking_clear(struct marking *r);
// Every feature of `set` goes in, or out.
bool marking_put(struct marking *r, const struct featureset *set, bool in);
// The latest change and the one before it are undone together from now on.
void marking_join(struct marking *r);
bool marking_undo(struct marking *r);
bool marking_redo(struct marking *r);
// Appends the region to the history (the oldest goes when it is full); false: it is the last one
// already.
bool marking_keep(struct marking *r);
