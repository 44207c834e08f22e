// SPDX-License-Identifier: MIT
// A picture in a pane. Drawing asks for what it wants by size and look; what is not made yet comes
// with a later frame.
#pragma once
#include "core/columns.h"
#include "core/field.h"
#include "core/painting.h"
#include "image/preview.h"
#include "ui/canvas.h"

struct picture_want {
    uint32_t instance, run;
    int w, h; // room in cells
    enum overlay_look look;
    bool outline_g;
    bool bare;   // nothing painted on it
    bool region; // the region that is probed, in G's place
    bool main;   // what the reader is after: its neighbours in the list are got ready, too
    struct window part;
};

struct picture_shown {
    const struct preview *preview; // NULL: not there (yet)
    uint64_t key;                  // of what it shows
    const char *problem;           // why there will be none; NULL: it is coming
    uint32_t w, h;                 // of the image file; 0: not known yet
    const char *format;            // "png", or ""
};

struct picture_source {
    void (*get)(const void *ctx, const struct picture_want *want, struct picture_shown *out);
    const void *ctx;
    enum picture_mode mode; // in force
    const char *why;        // how it came to be
    bool mono;              // no colours: lines are letters
};

struct picture_look { // how evidence is shown
    enum overlay_look look;
    bool outline_g, beside; // beside: the original at its right
    struct window part;
};

const char *overlay_look_name(enum overlay_look look); // "outline", "saturation", "heat", "off"

// The picture in the middle of r (at its left edge with `left`), or why there is none. Returns the
// rectangle it takes.
struct rect draw_picture(struct canvas *c, struct rect r, const struct picture_source *s,
                         const struct picture_want *want, bool left);

struct picture_paint { // painting on it
    const struct painting *painting;
    const struct featureset *shape; // what the brush or the rectangle covers
};

struct picture_view {
    const struct instance *instance;
    const struct columns *columns;
    const struct analysis *analysis;
    uint32_t index, run;
    const struct picture_source *source;
    struct picture_look look;
    bool zoomed;
    bool tags;                         // room is left for their legend
    bool region;                       // what is painted is a region to be probed, not G
    const struct picture_paint *paint; // NULL: nobody paints
};

// Picture and facts, side by side where there is room for it.
void draw_picture_pane(struct canvas *c, struct rect r, const struct picture_view *v);
// Where the legend of tags goes; empty when there is no room.
struct rect picture_legend(struct rect r, const struct picture_view *v);
// Where a picture of w × h cells is drawn in r; empty when there is none.
struct rect picture_view_at(struct rect r, const struct picture_view *v, int w, int h);
// "224x224 png, symbols (tmux: no pixels)"; shown: what draw asked for last.
void picture_facts_text(const struct picture_view *v, struct strbuf *out);
