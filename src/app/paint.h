// SPDX-License-Identifier: MIT
// Painting with the picture as canvas: the ground truth of an image being corrected, or the region
// that is probed. Both are a marking; the cursor, the brush and the pen are one painting.
#pragma once
#include "core/painting.h"
#include "ui/draw_picture.h"

struct app;
struct err;
struct instance;

struct paint_state {
    struct painting painting;
    struct picture_paint shown;
    enum pen dragged; // what the mouse does while its button is held
};

void paint_begin(struct app *a, const struct instance *x, const struct featureset *near);
void paint_begin_probe(struct app *a); // of the region that is probed, when it is a picture's
void paint_free(struct app *a);
bool paint_on(const struct app *a);
bool paint_is_truth(const struct app *a);         // else it is the region that is probed
void paint_settle(struct app *a);                 // which pixels the cells show, and where
void paint_step(struct app *a, long dx, long dy); // the cursor, by cells
bool paint_release(struct app *a);                // lets go of rectangle or pen, if any
bool paint_boxed(const struct app *a);            // a rectangle is open
void paint_mouse(struct app *a, int x, int y, bool drag);
