// SPDX-License-Identifier: MIT
// Painting a region on a picture with keys: a cursor over w × h pixels, a brush, a pen that is up,
// paints or erases as the cursor moves, and a rectangle from an anchor to the cursor. It knows
// neither what the region is for nor how the picture is drawn: it is told which pixels a cell of
// the screen shows, because the cursor moves by cells.
//
// What is painted goes into a marking; a stroke (pen down until it is lifted) is one change there.
#pragma once
#include "core/marking.h"

enum paint_brush { BRUSH_CELL, BRUSH_3, BRUSH_10, BRUSH_25, BRUSHES };
enum pen { PEN_UP, PEN_PAINT, PEN_ERASE };

struct painting_cells {
    double left, top; // in pixels: where the first cell begins
    double w, h;      // and what one cell shows; below 1 the cursor moves by pixels
};

struct painting {
    struct arena arena; // owns shape
    uint32_t w, h;
    struct painting_cells cells;
    uint32_t x, y; // the cursor
    enum paint_brush brush;
    enum pen pen;
    bool boxed; // a rectangle is open…
    uint32_t from_x, from_y;
    struct featureset shape; // what painting_shape() filled
    size_t stroke;           // changes in the marking when the stroke began; 0: none goes on
};

// Pen up, in the middle. The brush stays what it was.
void painting_begin(struct painting *p, uint32_t w, uint32_t h);
void painting_free(struct painting *p);
const char *brush_name(enum paint_brush b); // "cell", "3 px", …

// The pixels of the rectangle, or else of the brush at the cursor; clipped at the picture's edges.
// Brushes of 3, 10 and 25 pixels are discs. Valid until the next call of any of these functions.
const struct featureset *painting_shape(struct painting *p);

// The following return whether the region changed.
// Moves by cells; with the pen down everything on the way is painted.
bool painting_move(struct painting *p, struct marking *r, long dx, long dy);
bool painting_goto(struct painting *p, struct marking *r, long x, long y); // to a pixel
// The brush or the rectangle goes into the region, or out when all of it is in. Closes the
// rectangle.
bool painting_dab(struct painting *p, struct marking *r);
// Puts that pen down, or lifts it when it is down already. An open rectangle is painted or erased
// instead, and closed.
bool painting_pen(struct painting *p, struct marking *r, enum pen pen);
void painting_box(struct painting *p); // opens a rectangle at the cursor, or closes it
// Lets go of the rectangle, else lifts the pen; false: there was nothing to let go of.
bool painting_release(struct painting *p);
