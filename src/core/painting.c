// SPDX-License-Identifier: MIT
#include "core/painting.h"

#include <math.h>
#include <stdlib.h>

const char *brush_name(enum paint_brush b)
{
    static const char *const names[BRUSHES] = {"cell", "3 px", "10 px", "25 px"};
    return (unsigned)b < BRUSHES ? names[b] : "?";
}

void painting_begin(struct painting *p, uint32_t w, uint32_t h)
{
    enum paint_brush brush = p->brush;
    painting_free(p);
    *p = (struct painting){.w = w, .h = h, .x = w / 2, .y = h / 2, .brush = brush};
    p->cells = (struct painting_cells){0, 0, 1, 1};
    p->shape = featureset_new(&p->arena, (size_t)w * h);
}

void painting_free(struct painting *p)
{
    arena_free(&p->arena);
    *p = (struct painting){.brush = p->brush};
}

// ---- shapes -------------------------------------------------------------------------------------

struct span { // pixels [from, to] of one axis
    long from, to;
};

// The pixels that the cell over pixel `at` shows: those whose centres lie in it, or `at` alone.
static struct span cell_span(double first, double size, long at)
{
    if (size <= 1)
        return (struct span){at, at};
    double cell = floor(((double)at + .5 - first) / size);
    return (struct span){(long)ceil(first + cell * size - .5),
                         (long)ceil(first + (cell + 1) * size - .5) - 1};
}

static long at_least(long n, long least)
{
    return n < least ? least : n;
}

static long at_most(long n, long most)
{
    return n > most ? most : n;
}

static void add_box(struct painting *p, struct span x, struct span y)
{
    long from = at_least(x.from, 0), to = at_most(x.to, (long)p->w - 1);
    for (long v = at_least(y.from, 0); from <= to && v <= at_most(y.to, (long)p->h - 1); v++)
        featureset_add_range(&p->shape, (size_t)(v * p->w + from), (size_t)(v * p->w + to + 1));
}

// Pixels whose centres lie in a disc of that diameter; the disc of an even one has its own centre
// at a corner of the cursor's pixel, so that it is as wide as it says.
static void add_disc(struct painting *p, long x, long y, long size)
{
    long even = size % 2 == 0;
    for (long v = -(size / 2); v <= (size - 1) / 2; v++) {
        long dv = 2 * v + even, reach = -1;
        for (long u = 0; u <= size; u++) // half a row, by doubled distances
            if ((2 * u + even) * (2 * u + even) + dv * dv <= size * size)
                reach = u;
        if (reach >= 0)
            add_box(p, (struct span){x - reach - even, x + reach}, (struct span){y + v, y + v});
    }
}

static void add_brush(struct painting *p, long x, long y)
{
    static const int sizes[BRUSHES] = {[BRUSH_3] = 3, [BRUSH_10] = 10, [BRUSH_25] = 25};
    if (p->brush == BRUSH_CELL)
        add_box(p, cell_span(p->cells.left, p->cells.w, x), cell_span(p->cells.top, p->cells.h, y));
    else
        add_disc(p, x, y, sizes[p->brush]);
}

static struct span both(struct span a, struct span b)
{
    return (struct span){a.from < b.from ? a.from : b.from, a.to > b.to ? a.to : b.to};
}

static void clear_shape(struct painting *p)
{
    featureset_andnot(&p->shape, &p->shape);
}

const struct featureset *painting_shape(struct painting *p)
{
    const struct painting_cells *c = &p->cells;
    clear_shape(p);
    if (p->boxed)
        add_box(p, both(cell_span(c->left, c->w, p->from_x), cell_span(c->left, c->w, p->x)),
                both(cell_span(c->top, c->h, p->from_y), cell_span(c->top, c->h, p->y)));
    else
        add_brush(p, p->x, p->y);
    return &p->shape;
}

// ---- strokes ------------------------------------------------------------------------------------

// What is in p->shape goes into the region or out of it, as one change with the stroke's others.
static bool draw_shape(struct painting *p, struct marking *r)
{
    if (!marking_put(r, &p->shape, p->pen == PEN_PAINT))
        return false;
    if (p->stroke && r->before.n == p->stroke + 1)
        marking_join(r);
    p->stroke = r->before.n;
    return true;
}

static long clamp(long at, uint32_t n)
{
    return n == 0 || at < 0 ? 0 : at >= (long)n ? (long)n - 1 : at;
}

bool painting_goto(struct painting *p, struct marking *r, long x, long y)
{
    long from_x = p->x, from_y = p->y;
    x = clamp(x, p->w);
    y = clamp(y, p->h);
    p->x = (uint32_t)x;
    p->y = (uint32_t)y;
    if (p->pen == PEN_UP)
        return false;
    long dx = x - from_x, dy = y - from_y;
    long steps = labs(dx) > labs(dy) ? labs(dx) : labs(dy);
    clear_shape(p);
    for (long i = 0; i <= steps; i++)
        add_brush(p, from_x + (steps ? dx * i / steps : 0), from_y + (steps ? dy * i / steps : 0));
    return draw_shape(p, r);
}

// The pixel in the middle of the cell that lies `by` cells on.
static long moved(double first, double size, long at, long by)
{
    if (size <= 1 || !by)
        return at + by;
    double cell = floor(((double)at + .5 - first) / size) + (double)by;
    return (long)floor(first + (cell + .5) * size);
}

bool painting_move(struct painting *p, struct marking *r, long dx, long dy)
{
    return painting_goto(p, r, moved(p->cells.left, p->cells.w, p->x, dx),
                         moved(p->cells.top, p->cells.h, p->y, dy));
}

bool painting_dab(struct painting *p, struct marking *r)
{
    const struct featureset *shape = painting_shape(p);
    p->boxed = false;
    p->stroke = 0;
    size_t n = featureset_count(shape);
    return marking_put(r, shape, featureset_count_both(shape, &r->set) < n);
}

bool painting_pen(struct painting *p, struct marking *r, enum pen pen)
{
    bool boxed = p->boxed;
    p->stroke = 0;
    painting_shape(p);
    p->boxed = false;
    if (boxed)
        return marking_put(r, &p->shape, pen == PEN_PAINT);
    p->pen = p->pen == pen ? PEN_UP : pen;
    return p->pen != PEN_UP && draw_shape(p, r);
}

void painting_box(struct painting *p)
{
    p->boxed = !p->boxed;
    p->from_x = p->x;
    p->from_y = p->y;
    p->pen = PEN_UP;
    p->stroke = 0;
}

bool painting_release(struct painting *p)
{
    bool held = p->boxed || p->pen != PEN_UP;
    if (p->boxed)
        p->boxed = false;
    else
        p->pen = PEN_UP;
    p->stroke = 0;
    return held;
}
