// SPDX-License-Identifier: MIT
// Probing the instance under the cursor: its region, what the classes say of it, and what the rest
// of the program asks. Whoever changes the region says so: probe_changed().
#pragma once
#include "core/marking.h"
#include "store/probes.h"
#include "ui/draw_probe.h"

struct app;

struct probe_state {
    bool has; // an instance is probed
    uint32_t instance;
    bool pixels; // of a picture: painted
    struct marking region;
    struct arena arena; // owns probe and results
    struct prober probe;
    struct probe_result *results; // of the region as it is, in class order
    struct probe_column now;
    struct probe_column kept[MARKING_HISTORY];
    size_t n_kept; // columns that hold; 0 after score or k changed
    enum score by;
    size_t k;             // classes shown; 0: PROBE_TOP
    size_t chosen;        // of the best: whose S is drawn; k or more: none
    bool fresh;           // now holds for the region
    bool history;         // narrow: the history is shown
    uint32_t token, top;  // word cursor; first line shown
    long anchor;          // where the selection began; -1: none
    struct arena wrapped; // owns wrap
    struct wrap wrap;
    int wrap_width; // 0: not wrapped yet
};

void probe_changed(struct app *a); // the region is not what it was
void probe_forget(struct app *a);  // sets or runs are not what they were
void probe_settle(struct app *a);
void probe_draw(const struct app *a, struct canvas *c, struct rect r);
struct rect probe_picture_at(const struct app *a); // where it is drawn
void probe_free(struct app *a);
