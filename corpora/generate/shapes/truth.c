// SPDX-License-Identifier: MIT
#include "truth.h"

#include <math.h>
#include <string.h>

const char *form_name(enum form form)
{
    static const char *const names[FORMS] = {
        "not annotated",     "empty", "box", "polygon", "two polygons", "run lengths, list",
        "run lengths, text", "mask",
    };
    return names[form];
}

static void add_box(struct mask *mask, const int *box)
{
    for (int i = 0; i < PIXELS; i++) {
        int x = i % SIDE - box[0];
        int y = i / SIDE - box[1];
        mask->in[i] |= x >= 0 && x < box[2] && y >= 0 && y < box[3];
    }
}

static void add_polygon(struct mask *mask, const struct polygon *polygon)
{
    for (int i = 0; i < PIXELS; i++)
        mask->in[i] |= polygon_holds(polygon->corner, polygon->n, i % SIDE + .5, i / SIDE + .5);
}

// The smallest box around a mask.
static void bound(const struct mask *mask, int *box)
{
    int x0 = SIDE;
    int y0 = SIDE;
    int x1 = 0;
    int y1 = 0;
    for (int i = 0; i < PIXELS; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        if (mask->in[i] == 0)
            continue;
        x0 = x < x0 ? x : x0;
        y0 = y < y0 ? y : y0;
        x1 = x > x1 ? x : x1;
        y1 = y > y1 ? y : y1;
    }
    box[0] = x0;
    box[1] = y0;
    box[2] = x1 - x0 + 1;
    box[3] = y1 - y0 + 1;
}

static bool in_mask(const struct mask *mask, int x, int y)
{
    return x >= 0 && y >= 0 && x < SIDE && y < SIDE && mask->in[y * SIDE + x] != 0;
}

static void grow(struct mask *mask)
{
    struct mask old = *mask;
    for (int i = 0; i < PIXELS; i++)
        for (int k = 0; k < 9; k++)
            mask->in[i] |= in_mask(&old, i % SIDE + k % 3 - 1, i / SIDE + k / 3 - 1);
}

// No edge may pass through the middle of a pixel: whether that pixel is inside would be a matter
// of taste. Coordinates that are an odd number of eighths can meet a middle only on a slanted
// edge; then a corner is moved by another quarter.
static bool edge_meets_middle(struct point a, struct point b)
{
    double low = a.y < b.y ? a.y : b.y;
    double high = a.y < b.y ? b.y : a.y;
    for (double y = floor(low) + .5; y <= high; y++) {
        if (y < low || low == high)
            continue;
        double x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
        if (fabs(x - .5 - rint(x - .5)) < 1e-6)
            return true;
    }
    return false;
}

static void keep_off_middles(struct polygon *polygon)
{
    for (int i = 0; i < polygon->n; i++) {
        struct point *b = &polygon->corner[i];
        const struct point *a = &polygon->corner[(i + polygon->n - 1) % polygon->n];
        const struct point *c = &polygon->corner[(i + 1) % polygon->n];
        for (int n = 0; n < 8 && (edge_meets_middle(*a, *b) || edge_meets_middle(*b, *c)); n++)
            *(n % 2 == 0 ? &b->x : &b->y) += .25;
    }
}

static void take_outline(struct truth *truth, const struct point *corner, int n)
{
    struct polygon *polygon = &truth->polygon[truth->polygons++];
    polygon->n = n;
    for (int i = 0; i < n; i++) {
        polygon->corner[i].x = rint(corner[i].x * 4) / 4 + .125;
        polygon->corner[i].y = rint(corner[i].y * 4) / 4 + .125;
    }
    keep_off_middles(polygon);
    add_polygon(&truth->mask, polygon);
}

// Corners 0, 1, 6, 7 of a cross are one bar and 3, 4, 9, 10 the other.
static void take_bars(struct truth *truth, const struct point *corner)
{
    static const int bars[BARS][4] = {{0, 1, 6, 7}, {3, 4, 9, 10}};
    for (int b = 0; b < BARS; b++) {
        struct point four[4];
        for (int i = 0; i < 4; i++)
            four[i] = corner[bars[b][i]];
        take_outline(truth, four, 4);
    }
}

void truth_make(struct truth *truth, enum form form, const struct figure *figure)
{
    struct point corner[CORNERS_MAX];
    int n = figure_outline(figure, corner);
    *truth = (struct truth){.form = form};
    if (form == FORM_MISSING || form == FORM_EMPTY)
        return;
    if (form == FORM_POLYGON)
        take_outline(truth, corner, n);
    else if (form == FORM_PARTS)
        take_bars(truth, corner);
    else
        figure_mask(figure, &truth->mask);
    if (form == FORM_MASK)
        grow(&truth->mask);
    if (form == FORM_BOX) {
        bound(&truth->mask, truth->box);
        add_box(&truth->mask, truth->box);
    }
}

void truth_around(struct truth *truth, int x, int y, int w, int h)
{
    *truth = (struct truth){.form = FORM_BOX, .box = {x, y, w, h}};
    add_box(&truth->mask, truth->box);
}

void truth_shift(struct truth *truth, int dx, int dy)
{
    struct mask old = truth->mask;
    for (int i = 0; i < PIXELS; i++)
        truth->mask.in[i] = in_mask(&old, i % SIDE - dx, i / SIDE - dy);
}

int mask_runs(const struct mask *mask, int run[PIXELS + 1])
{
    int n = 1;
    uint8_t value = 0;
    run[0] = 0;
    for (int i = 0; i < PIXELS; i++) {
        uint8_t next = mask->in[i % SIDE * SIDE + i / SIDE];
        if (next != value)
            run[n++] = 0;
        value = next;
        run[n - 1]++;
    }
    return n;
}

// From the third on differences to the run before the last, in groups of five bits from the
// lowest, the highest of a group being its sign and a sixth saying that more follow.
void runs_text(const int *run, int n, char *text)
{
    for (int i = 0; i < n; i++) {
        int x = i > 2 ? run[i] - run[i - 2] : run[i];
        bool more = true;
        while (more) {
            int group = x & 31;
            x = (x - group) / 32;
            more = (group & 16) != 0 ? x != -1 : x != 0;
            *text++ = (char)(48 + group + (more ? 32 : 0));
        }
    }
    *text = 0;
}
