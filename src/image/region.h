// SPDX-License-Identifier: MIT
// Shapes → pixels: boxes, polygons, run-length encodings, masks, as sets over a grid of w × h whose
// pixel (x, y) is feature y * w + x. Pixel (x, y) belongs to a box or a polygon when its centre
// (x + .5, y + .5) lies within, so that [1,1,2,2] is the four pixels of rows and columns 1 and 2.
#pragma once
#include "base/err.h"
#include "base/strbuf.h"
#include "core/instance.h"
#include "image/decode.h"

#include <stdbool.h>
#include <stdint.h>

struct grid {
    uint32_t w, h; // pixels; w * h at most PIXMAP_MAX_PIXELS
};

static inline size_t grid_n(struct grid g)
{
    return (size_t)g.w * g.h;
}

// The pixels of an instance; none where it is no image.
static inline struct grid grid_of_instance(const struct instance *x)
{
    return x->picture ? (struct grid){x->picture->w, x->picture->h} : (struct grid){0, 0};
}

// Adds the pixels of the box [x, y, w, h]. Numbers that are not finite and negative sizes are
// errors; what lies outside of the grid is not there.
bool region_box(struct featureset *s, struct grid g, const double box[4], struct err *e);

// A polygon of several rings; a pixel is in it when an odd number of rings is around it (even-odd:
// a ring within a ring is a hole).
struct polygon {
    struct grid grid;
    size_t stride;   // words of a row
    uint64_t *flips; // bit (x, y): from pixel x of row y on, inside and outside change places; heap
    size_t points;   // so far
    uint64_t work;   // crossings so far
};
enum { POLYGON_MAX_POINTS = 100000, POLYGON_MAX_WORK = 64 * 1000 * 1000 };

void polygon_begin(struct polygon *p, struct grid g);
// xy: n points x, y, x, y …; the last is joined with the first. false: not finite, too many.
bool polygon_ring(struct polygon *p, const double *xy, size_t n, struct err *e);
void polygon_end(struct polygon *p, struct featureset *s); // adds its pixels; s may be NULL; frees

// COCO's run lengths: of zeros, of ones, of zeros …, down the columns from the left. Together they
// are the whole grid.
struct rle {
    struct featureset *set;
    struct grid grid;
    uint64_t at; // pixels so far
    bool ones;   // the next run is of ones
};
struct rle rle_begin(struct featureset *s, struct grid g);
bool rle_run(struct rle *r, double length, struct err *e);
bool rle_end(const struct rle *r, struct err *e);
// The compressed form: lengths as differences, in base 32, from '0' on.
bool rle_text(struct rle *r, const char *text, struct err *e);
void rle_put_text(const struct featureset *s, struct grid g, struct strbuf *out);

// Pixels brighter than 127; or those that are exactly `level` when that is >= 0.
void region_grey(struct featureset *s, const struct greymap *m, int level);
// Pixels of that colour, 0xRRGGBB.
void region_colour(struct featureset *s, const struct pixmap *m, uint32_t colour);

// Adds a set of another size: every pixel takes its nearest one.
void region_resample(struct featureset *to, struct grid g, const struct featureset *from,
                     struct grid from_grid);

// Smallest box around the set, [x, y, w, h]; all 0 when it is empty.
void region_bounds(const struct featureset *s, struct grid g, uint32_t box[4]);
