// SPDX-License-Identifier: MIT
// The figures that are drawn: their outlines and what lies inside.
#ifndef GENERATE_FIGURE_H
#define GENERATE_FIGURE_H

#include <stdbool.h>

// The first CLASSES are the labels; the others only stand about.
enum kind { CRESCENT, CROSS, RING, STAR, TRIANGLE, CLASSES, DISC = CLASSES, BAR, SQUARE, KINDS };
enum { CORNERS_MAX = 32 };

struct point {
    double x, y;
};

struct figure {
    enum kind kind;
    struct point at;   // centre, pixels
    struct point turn; // unit vector of its own x axis
    double radius;
    double colour[3]; // 0 to 255
    double opacity;
};

const char *kind_name(enum kind kind);
bool figure_holds(const struct figure *figure, double x, double y);
// Its outer outline as a polygon, in pixels; returns the number of corners. A ring's hole is
// within.
int figure_outline(const struct figure *figure, struct point corner[CORNERS_MAX]);
bool polygon_holds(const struct point *corner, int n, double x, double y);

#endif
