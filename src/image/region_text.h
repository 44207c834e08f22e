// SPDX-License-Identifier: MIT
// Regions as a person types them.
#pragma once
#include "image/region.h"

// "box:x,y,w,h" and "polygon:x,y;x,y;…" in pixels of a picture, else features of any instance
// ("3:7,12", region_parse). g is the picture's size, {0} where there is none; n features.
// false: no region, or one without a pixel of the picture.
bool region_read(const char *text, size_t n, struct grid g, struct arena *a, struct featureset *out,
                 struct err *e);
