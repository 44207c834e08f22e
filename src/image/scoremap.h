// SPDX-License-Identifier: MIT
// A number per pixel: saliency from NumPy arrays and grey images, at any size; NaN = missing.
#pragma once
#include "base/strbuf.h"
#include "image/region.h"

// More would need gigabytes as doubles.
enum { SCOREMAP_MAX_PIXELS = 16 * 1000 * 1000 };

struct scoremap { // {0} is valid
    struct grid grid;
    double *at;  // w * h, row by row from the top; owned (heap)
    bool is_set; // the array was of booleans
};
void scoremap_free(struct scoremap *m);

// A .npy file, versions 1 to 3: every number type but complex and long double, both byte orders, C
// and Fortran order. Axes of length 1 are left out; of three axes one is of channels, which are
// summed: the one without which the others are `like`, else the first or last of 1, 3 or 4. What
// the header promises must be there. Infinite numbers are errors.
bool npy_read(const void *bytes, size_t n, struct grid like, struct scoremap *out, struct err *e);
// The array `key` of a .npz archive (a zip of .npy files); NULL: its only one.
bool npz_read(const void *bytes, size_t n, const char *key, struct grid like, struct scoremap *out,
              struct err *e);
// 0..255 as 0..1.
bool scoremap_from_grey(const struct greymap *m, struct scoremap *out, struct err *e);
// What npy_read reads back as the same numbers: floats of 4 bytes where they hold all of them, else
// of 8.
void npy_write(struct grid g, const double *x, struct strbuf *out);
// Either array format by its first bytes.
bool scoremap_is_npy(const void *bytes, size_t n);
bool scoremap_is_npz(const void *bytes, size_t n);

// Another size, bilinear between pixel centres; a missing neighbour makes a missing pixel.
void scoremap_resample(const struct scoremap *m, struct grid g, double *out);
// Pixels that are `label`; without one (NaN) those that are neither 0 nor missing.
void scoremap_set(const struct scoremap *m, double label, struct featureset *s);
