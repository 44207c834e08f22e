// SPDX-License-Identifier: MIT
// Pascal VOC's annotation of one image: XML in, boxes out.
#pragma once
#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct voc_object {
    const char *name; // class; "" when not stated
    double corner[4]; // xmin, ymin, xmax, ymax, as in the file; NaN when not stated
    bool difficult;
};

struct voc {
    const char *file, *folder; // of the image, or NULL
    double w, h;               // NaN when not stated
    struct voc_object *objects;
    uint32_t n;
};
enum { VOC_MAX_OBJECTS = 10000 };

// Everything into `a`. false: not XML ("line 3, column 7: mismatched tag"), or not an annotation.
bool voc_parse(const char *text, size_t n, struct arena *a, struct voc *out, struct err *e);
