// SPDX-License-Identifier: MIT
#include "image/region.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { FARTHEST = 1000 * 1000 * 1000 }; // coordinates beyond are no pixels of anything

// The first pixel whose centre is not before x, within 0..n.
static uint32_t first_centre(double x, uint32_t n)
{
    double at = ceil(x - .5);
    return at <= 0 ? 0 : at >= n ? n : (uint32_t)at;
}

bool region_box(struct featureset *s, struct grid g, const double box[4], struct err *e)
{
    for (int i = 0; i < 4; i++)
        if (!isfinite(box[i]) || fabs(box[i]) > FARTHEST)
            return err_set(e, "%g is not a coordinate", box[i]);
    if (box[2] < 0 || box[3] < 0)
        return err_set(e, "a size of %g × %g; a box is [x, y, width, height]", box[2], box[3]);
    uint32_t left = first_centre(box[0], g.w), right = first_centre(box[0] + box[2], g.w);
    uint32_t top = first_centre(box[1], g.h), bottom = first_centre(box[1] + box[3], g.h);
    for (uint32_t y = top; y < bottom && left < right; y++)
        featureset_add_range(s, (size_t)y * g.w + left, (size_t)y * g.w + right);
    return true;
}

// ---- polygons -----------------------------------------------------------------------------------

void polygon_begin(struct polygon *p, struct grid g)
{
    *p = (struct polygon){.grid = g, .stride = g.w / 64 + 1};
    p->flips = mem_array(p->stride * g.h + 1, sizeof *p->flips);
}

// Every row whose centre the edge crosses changes sides behind the crossing.
static bool add_edge(struct polygon *p, const double *a, const double *b)
{
    if (a[1] > b[1]) {
        const double *swap = a;
        a = b;
        b = swap;
    }
    uint32_t top = first_centre(a[1], p->grid.h), bottom = first_centre(b[1], p->grid.h);
    p->work += bottom - top;
    if (p->work > POLYGON_MAX_WORK)
        return false;
    double slope = (b[0] - a[0]) / (b[1] - a[1]); // not used where there is no height
    for (uint32_t y = top; y < bottom; y++) {
        uint32_t x = first_centre(a[0] + (y + .5 - a[1]) * slope, p->grid.w);
        p->flips[y * p->stride + x / 64] ^= (uint64_t)1 << x % 64;
    }
    return true;
}

bool polygon_ring(struct polygon *p, const double *xy, size_t n, struct err *e)
{
    p->points += n;
    if (p->points > POLYGON_MAX_POINTS)
        return err_set(e, "a polygon of more than %d points", POLYGON_MAX_POINTS);
    for (size_t i = 0; i < 2 * n; i++)
        if (!isfinite(xy[i]) || fabs(xy[i]) > FARTHEST)
            return err_set(e, "%g is not a coordinate", xy[i]);
    for (size_t i = 0; i < n; i++)
        if (!add_edge(p, xy + 2 * i, xy + 2 * ((i + 1) % n)))
            return err_set(e, "a polygon whose edges cross more than %d million rows",
                           POLYGON_MAX_WORK / 1000000);
    return true;
}

// Bit i of the result: whether an odd number of bits 0..i is set.
static uint64_t odd_up_to(uint64_t x)
{
    for (unsigned k = 1; k < 64; k *= 2)
        x ^= x << k;
    return x;
}

// Adds up to 64 features that start at i.
static void add_word(struct featureset *s, size_t i, uint64_t bits)
{
    if (!bits)
        return;
    s->words[i / 64] |= bits << i % 64;
    if (i % 64 && bits >> (64 - i % 64))
        s->words[i / 64 + 1] |= bits >> (64 - i % 64);
}

static void add_inside(const struct polygon *p, struct featureset *s)
{
    for (uint32_t y = 0; y < p->grid.h; y++) {
        uint64_t inside = 0; // at the end of the word before: all ones or none
        for (uint32_t x = 0; x < p->grid.w; x += 64) {
            uint64_t bits = odd_up_to(p->flips[y * p->stride + x / 64]) ^ inside;
            inside = bits >> 63 ? UINT64_MAX : 0;
            if (p->grid.w - x < 64)
                bits &= ((uint64_t)1 << (p->grid.w - x)) - 1;
            add_word(s, (size_t)y * p->grid.w + x, bits);
        }
    }
}

void polygon_end(struct polygon *p, struct featureset *s)
{
    if (s)
        add_inside(p, s);
    free(p->flips);
    *p = (struct polygon){0};
}

// ---- masks --------------------------------------------------------------------------------------

void region_grey(struct featureset *s, const struct greymap *m, int level)
{
    size_t n = (size_t)m->w * m->h;
    for (size_t i = 0; i < n; i++)
        if (level < 0 ? m->at[i] > 127 : m->at[i] == level)
            featureset_add(s, i);
}

void region_colour(struct featureset *s, const struct pixmap *m, uint32_t colour)
{
    const uint8_t *p = m->rgba;
    for (size_t i = 0, n = (size_t)m->w * m->h; i < n; i++, p += 4)
        if (p[3] > 127 && ((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) == colour)
            featureset_add(s, i);
}

void region_resample(struct featureset *to, struct grid g, const struct featureset *from,
                     struct grid from_grid)
{
    if (g.w == from_grid.w && g.h == from_grid.h) {
        featureset_or(to, from);
        return;
    }
    for (uint32_t y = 0; y < g.h; y++) {
        size_t row = (size_t)((2 * (uint64_t)y + 1) * from_grid.h / (2 * (uint64_t)g.h));
        for (uint32_t x = 0; x < g.w; x++) {
            size_t column = (size_t)((2 * (uint64_t)x + 1) * from_grid.w / (2 * (uint64_t)g.w));
            if (featureset_has(from, row * from_grid.w + column))
                featureset_add(to, (size_t)y * g.w + x);
        }
    }
}

void region_bounds(const struct featureset *s, struct grid g, uint32_t box[4])
{
    uint32_t left = g.w, right = 0, top = g.h, bottom = 0;
    for (uint32_t y = 0; y < g.h; y++) {
        size_t from = (size_t)y * g.w, first = featureset_next(s, from);
        if (first >= from + g.w)
            continue;
        uint32_t last = (uint32_t)(featureset_prev(s, from + g.w) - from);
        top = top < y ? top : y;
        bottom = y + 1;
        left = first - from < left ? (uint32_t)(first - from) : left;
        right = last + 1 > right ? last + 1 : right;
    }
    bool any = bottom > 0;
    box[0] = any ? left : 0;
    box[1] = any ? top : 0;
    box[2] = any ? right - left : 0;
    box[3] = any ? bottom - top : 0;
}
