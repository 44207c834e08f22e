// SPDX-License-Identifier: MIT
// Probing: the features of one instance with the marked region in G's place and S of one class, the
// classes that match the region best, and the kept regions beside each other.
#pragma once
#include "core/probe.h"
#include "ui/draw_reader.h"

enum { PROBE_MOST = 20 };

struct probe_column { // a region and its best classes
    size_t size;      // features in it
    size_t n;
    struct probe_result best[PROBE_MOST];
};

struct probe_view {
    struct reader_view reader;          // .instance: a copy whose G is the region
    const struct probe_column *kept;    // the history, oldest first
    size_t n_kept;                      //
    const struct picture_view *picture; // of a picture: drawn instead of words; else NULL
    const struct probe_column *now;     // of the region as it is
    size_t n_classes;                   // asked
    bool runs;                          // no run names a class: they stand for classes
    enum score by;                      //
    size_t chosen;                      // of now->best: whose S is drawn; n: none
    bool history;                       // narrow: the history instead of features and classes
    const char *note;                   // said above the classes, or NULL
    const char *why;                    // why there is nothing to probe, or NULL
};

// Columns for the words of a pane of w (for wrapping) and rows for them.
struct rect probe_features_rect(struct rect r, size_t classes, size_t kept, bool picture);
void draw_probe(struct canvas *c, struct rect r, const struct probe_view *v);
