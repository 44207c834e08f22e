// SPDX-License-Identifier: MIT
#include "image/overlay.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Which feature each column and row of the pixmap shows.
struct grid {
    uint32_t *column, *row;
};

static uint32_t feature_at(double share, uint32_t n)
{
    double at = floor(share * n);
    return at < 0 ? 0 : at >= n ? n - 1 : (uint32_t)at;
}

static struct grid grid_new(const struct pixmap *p, const struct overlay *o,
                            const struct window *part)
{
    struct grid g = {.column = mem_array(p->w, sizeof *g.column),
                     .row = mem_array(p->h, sizeof *g.row)};
    for (uint32_t x = 0; x < p->w; x++)
        g.column[x] = feature_at(part->x + part->w * (x + .5) / p->w, o->w);
    for (uint32_t y = 0; y < p->h; y++)
        g.row[y] = feature_at(part->y + part->h * (y + .5) / p->h, o->h);
    return g;
}

static void grid_free(struct grid *g)
{
    free(g->column);
    free(g->row);
}

// The set at the pixmap's size: 1 within, 0 outside.
static uint8_t *spread(const struct pixmap *p, const struct overlay *o, const struct grid *g,
                       const struct featureset *s)
{
    uint8_t *in = mem_array(p->w, p->h);
    for (uint32_t y = 0; y < p->h; y++)
        for (uint32_t x = 0; x < p->w; x++)
            in[(size_t)y * p->w + x] = featureset_has(s, (size_t)g->row[y] * o->w + g->column[x]);
    return in;
}

// Keeps what has `t` members on either side along one line of n pixels `step` apart. The picture's
// own edge counts as outside.
static void erode_line(uint8_t *line, size_t n, size_t step, uint32_t t, uint32_t *runs)
{
    uint32_t run = 0;
    for (size_t i = 0; i < n; i++)
        runs[i] = run = line[i * step] ? run + 1 : 0;
    run = 0;
    for (size_t i = n; i-- > 0;) {
        run = line[i * step] ? run + 1 : 0;
        line[i * step] = runs[i] > t && run > t;
    }
}

// 1 on the border of the set, `t` pixels wide and within it.
static void to_border(uint8_t *in, uint32_t w, uint32_t h, struct thickness t)
{
    size_t n = (size_t)w * h;
    uint8_t *core = mem_array(n, 1);
    uint32_t *runs = mem_array(w > h ? w : h, sizeof *runs);
    memcpy(core, in, n);
    for (uint32_t y = 0; y < h; y++)
        erode_line(core + (size_t)y * w, w, 1, t.x, runs);
    for (uint32_t x = 0; x < w; x++)
        erode_line(core + x, h, w, t.y, runs);
    for (size_t i = 0; i < n; i++)
        in[i] = in[i] && !core[i];
    free(core);
    free(runs);
}

static void put(uint8_t *rgba, uint32_t colour)
{
    rgba[0] = (uint8_t)(colour >> 16);
    rgba[1] = (uint8_t)(colour >> 8);
    rgba[2] = (uint8_t)colour;
    rgba[3] = 255;
}

// Where both lines meet they are dashed, so that neither hides the other.
static void paint_lines(struct pixmap *p, const uint8_t *g, const uint8_t *s, struct thickness t)
{
    for (uint32_t y = 0; y < p->h; y++) {
        for (uint32_t x = 0; x < p->w; x++) {
            size_t i = (size_t)y * p->w + x;
            bool is_g = g && g[i], is_s = s && s[i];
            if (is_g && is_s)
                is_g = !(is_s = (x / (3 * t.x + 1) + y / (3 * t.y + 1)) % 2);
            if (is_g || is_s)
                put(p->rgba + 4 * i, is_g ? OVERLAY_G : OVERLAY_S);
        }
    }
}

static uint8_t luma(const uint8_t *rgb)
{
    return (uint8_t)((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
}

// Grey and darker.
static void fade(uint8_t *rgba)
{
    uint8_t grey = (uint8_t)(luma(rgba) * 2 / 5);
    rgba[0] = rgba[1] = rgba[2] = grey;
}

uint32_t overlay_heat(double share)
{
    double a = fabs(share) > 1 ? 1 : fabs(share);
    static const int warm[3] = {255, 140, 26}, cold[3] = {64, 140, 255};
    const int *end = share < 0 ? cold : warm;
    uint32_t colour = 0;
    for (int k = 0; k < 3; k++)
        colour = colour << 8 | (uint32_t)lround(end[k] * a);
    return colour;
}

static double largest(const struct overlay *o)
{
    double most = 0;
    for (size_t i = 0; i < (size_t)o->w * o->h; i++)
        if (fabs(o->scores[i]) > most)
            most = fabs(o->scores[i]);
    return most;
}

enum { HEATS = 255 };

// The picture shines through dark where scores are small; a strong score covers it.
static void paint_heat(struct pixmap *p, const struct overlay *o, const struct grid *g)
{
    double most = largest(o), scale = most > 0 ? HEATS / most : 0;
    uint32_t heats[2 * HEATS + 1];
    for (int i = -HEATS; i <= HEATS; i++)
        heats[i + HEATS] = overlay_heat((double)i / HEATS);
    for (uint32_t y = 0; y < p->h; y++) {
        const double *scores = o->scores + (size_t)g->row[y] * o->w;
        uint8_t *at = p->rgba + 4 * (size_t)y * p->w;
        for (uint32_t x = 0; x < p->w; x++, at += 4) {
            double score = scores[g->column[x]];
            int level = isnan(score) ? 0 : (int)(score * scale), left = HEATS - abs(level);
            uint32_t heat = heats[level + HEATS];
            fade(at);
            for (int k = 0; k < 3; k++) {
                int value = at[k] * left / HEATS + (int)(heat >> (16 - 8 * k) & 255);
                at[k] = (uint8_t)(value > 255 ? 255 : value);
            }
        }
    }
}

// What differs between two sets, as marks in place of `before`; tinted, what was taken hatched.
static void paint_changes(struct pixmap *p, const uint8_t *g, uint8_t *before, struct thickness t)
{
    for (uint32_t y = 0; y < p->h; y++) {
        for (uint32_t x = 0; x < p->w; x++) {
            size_t i = (size_t)y * p->w + x;
            uint8_t was = before[i], is = g[i];
            before[i] = is > was ? OVERLAY_MARK_ADDED : is < was ? OVERLAY_MARK_TAKEN : 0;
            if (is == was || (was && (x / t.x + y / t.y) % 3 == 0))
                continue;
            uint32_t tint = is ? OVERLAY_ADDED : OVERLAY_TAKEN;
            for (size_t k = 0; k < 3; k++) {
                unsigned towards = tint >> (16 - 8 * k) & 255;
                p->rgba[4 * i + k] = (uint8_t)((p->rgba[4 * i + k] + towards) / 2);
            }
        }
    }
}

static void paint_shape(struct pixmap *p, const struct overlay *o, const struct grid *grid)
{
    uint8_t *in = spread(p, o, grid, o->shape);
    to_border(in, p->w, p->h, (struct thickness){2, 2});
    for (size_t i = 0; i < (size_t)p->w * p->h; i++)
        if (in[i])
            put(p->rgba + 4 * i, OVERLAY_SHAPE);
    free(in);
}

void overlay_paint(struct pixmap *p, const struct overlay *o, const struct window *part,
                   struct thickness thick, uint8_t *marks)
{
    struct grid grid = grid_new(p, o, part);
    bool lines = o->look == OVERLAY_OUTLINE;
    uint8_t *g = o->outline_g && o->g ? spread(p, o, &grid, o->g) : NULL;
    uint8_t *s = o->s && o->look != OVERLAY_OFF ? spread(p, o, &grid, o->s) : NULL;
    if (o->look == OVERLAY_HEAT && o->scores)
        paint_heat(p, o, &grid);
    else if (s && !lines) // saturation; and a set has no scores to show
        for (size_t i = 0; i < (size_t)p->w * p->h; i++)
            if (!s[i])
                fade(p->rgba + 4 * i);
    uint8_t *changes = g && o->before ? spread(p, o, &grid, o->before) : NULL;
    if (changes)
        paint_changes(p, g, changes, thick);
    if (g)
        to_border(g, p->w, p->h, thick);
    if (s)
        to_border(s, p->w, p->h, thick);
    paint_lines(p, g, lines ? s : NULL, thick);
    if (o->shape)
        paint_shape(p, o, &grid);
    for (size_t i = 0; marks && i < (size_t)p->w * p->h; i++)
        marks[i] = (uint8_t)((g && g[i] ? OVERLAY_MARK_G : 0) | (s && s[i] ? OVERLAY_MARK_S : 0) |
                             (changes ? changes[i] : 0));
    free(changes);
    free(g);
    free(s);
    grid_free(&grid);
}
