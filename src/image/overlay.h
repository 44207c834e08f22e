// SPDX-License-Identifier: MIT
// Evidence painted on a picture, at the size it is shown so that a line stays a line: G outlined in
// yellow; S outlined in orange, or by saturation (what is outside S loses its colour), the two
// looks of Shared Interest's prototypes; or every pixel's score as a heat map.
#pragma once
#include "core/featureset.h"
#include "image/pixmap.h"

enum overlay_look { OVERLAY_OUTLINE, OVERLAY_SATURATION, OVERLAY_HEAT, OVERLAY_OFF, OVERLAY_LOOKS };

enum { // 0xrrggbb
    OVERLAY_G = 0xf2d602,
    OVERLAY_S = 0xd95f02,
    OVERLAY_ADDED = 0x3ddc84, // tints of what a correction put into G, and took out of it
    OVERLAY_TAKEN = 0xe0218a,
    OVERLAY_SHAPE = 0xffffff
};

struct overlay {
    uint32_t w, h;                   // of the sets: feature y * w + x
    const struct featureset *g;      // NULL: not annotated
    const struct featureset *s;      // NULL: no saliency
    const double *scores;            // w * h of them, NaN = missing; NULL: given as a set
    const struct featureset *before; // G before it was corrected; NULL: it is as it was
    const struct featureset *shape;  // what a brush covers; NULL: none
    bool outline_g;
    enum overlay_look look; // of S
};

struct window {        // the part of the picture that is shown, in shares of its width and height
    double x, y, w, h; // 0 … 1; whole: {0, 0, 1, 1}
};

// What a mark of one pixel stands for.
enum { OVERLAY_MARK_G = 1, OVERLAY_MARK_S = 2, OVERLAY_MARK_ADDED = 4, OVERLAY_MARK_TAKEN = 8 };

struct thickness { // of lines, in pixels across and down (they need not be square)
    uint32_t x, y;
};

// Paints on p, which shows `part` of the instance's picture.
// marks (p->w * p->h of them, or NULL): which lines go through a pixel, OVERLAY_MARK_* bits, for
// those who cannot show colours.
void overlay_paint(struct pixmap *p, const struct overlay *o, const struct window *part,
                   struct thickness lines, uint8_t *marks);
// The colour of a score of `share` (-1 … 1) of the largest: orange is for the class, blue against.
uint32_t overlay_heat(double share);
