// SPDX-License-Identifier: MIT
// What a person marked: one of the forms in which people hand in regions.
#ifndef GENERATE_TRUTH_H
#define GENERATE_TRUTH_H

#include "scene.h"

enum form {
    FORM_MISSING, // not annotated
    FORM_EMPTY,   // annotated: nothing seen
    FORM_BOX,     // around the object
    FORM_POLYGON, // its outline, corners to a quarter of a pixel
    FORM_PARTS,   // a cross as two bars, the union of two polygons
    FORM_RLE,     // its pixels, run lengths as a list
    FORM_TEXT,    // the same, run lengths as COCO's text
    FORM_MASK,    // its pixels and one around them, as a picture of their own
    FORMS
};
enum { BARS = 2 };

struct polygon {
    int n;
    struct point corner[CORNERS_MAX];
};

struct truth {
    enum form form;
    int box[4]; // x, y, width, height
    int polygons;
    struct polygon polygon[BARS];
    struct mask mask;  // the pixels it stands for
    const char *wrong; // how it was deliberately made wrong, or NULL
};

const char *form_name(enum form form);
void truth_make(struct truth *truth, enum form form, const struct figure *figure);
void truth_around(struct truth *truth, int x, int y, int w, int h); // a box
void truth_shift(struct truth *truth, int dx, int dy);              // a mask
// Runs of 0 and 1 in turn, column by column, beginning with 0; returns how many.
int mask_runs(const struct mask *mask, int run[PIXELS + 1]);
// The same as COCO's text; room for 4 bytes a run.
void runs_text(const int *run, int n, char *text);

#endif
