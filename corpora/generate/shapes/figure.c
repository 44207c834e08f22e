// SPDX-License-Identifier: MIT
// Every figure is described around the origin with radius 1, then turned, scaled and moved.
#include "figure.h"

// What is bitten out of a disc to leave a crescent.
static const double bite_x = .48;
static const double bite_radius = .76;
static const double hole_radius = .54;

static const struct point star[] = {
    {0, -1.08},           {.282137, -.388328}, {1.027141, -.333738},
    {.456507, .148328},   {.634808, .873738},  {0, .48},
    {-.634808, .873738},  {-.456507, .148328}, {-1.027141, -.333738},
    {-.282137, -.388328},
};
static const struct point cross[] = {
    {-.31, -1}, {.31, -1}, {.31, -.31}, {1, -.31}, {1, .31},   {.31, .31},
    {.31, 1},   {-.31, 1}, {-.31, .31}, {-1, .31}, {-1, -.31}, {-.31, -.31},
};
static const struct point triangle[] = {{0, -1.15}, {.995929, .575}, {-.995929, .575}};
static const struct point bar[] = {{-1.3, -.16}, {1.3, -.16}, {1.3, .16}, {-1.3, .16}};
static const struct point square[] = {{-.8, -.8}, {.8, -.8}, {.8, .8}, {-.8, .8}};

struct outline {
    const struct point *corner;
    int n;
};

#define OUTLINE(a)                       \
    {                                    \
        a, (int)(sizeof a / sizeof a[0]) \
    }
static const struct outline outlines[KINDS] = {
    [CROSS] = OUTLINE(cross), [STAR] = OUTLINE(star),     [TRIANGLE] = OUTLINE(triangle),
    [BAR] = OUTLINE(bar),     [SQUARE] = OUTLINE(square),
};

const char *kind_name(enum kind kind)
{
    static const char *const names[KINDS] = {"crescent", "cross", "ring", "star",
                                             "triangle", "disc",  "bar",  "square"};
    return names[kind];
}

bool polygon_holds(const struct point *corner, int n, double x, double y)
{
    bool inside = false;
    for (int i = 0, j = n - 1; i < n; j = i++) {
        struct point a = corner[i];
        struct point b = corner[j];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

bool figure_holds(const struct figure *figure, double x, double y)
{
    double dx = (x - figure->at.x) / figure->radius;
    double dy = (y - figure->at.y) / figure->radius;
    double u = dx * figure->turn.x + dy * figure->turn.y;
    double v = dy * figure->turn.x - dx * figure->turn.y;
    const struct outline *outline = &outlines[figure->kind];
    double square_distance = u * u + v * v;
    double bite = (u - bite_x) * (u - bite_x) + v * v;
    if (outline->n > 0)
        return polygon_holds(outline->corner, outline->n, u, v);
    if (square_distance > 1)
        return false;
    if (figure->kind == RING)
        return square_distance >= hole_radius * hole_radius;
    return figure->kind != CRESCENT || bite >= bite_radius * bite_radius;
}

// n points of a circle from its point (x, y) on, a turn of 15 degrees each time.
static int walk_circle(struct point *out, int n, double centre_x, double x, double y, double sense)
{
    const double c = .965925826289068;
    const double s = .258819045102521 * sense;
    for (int i = 0; i < n; i++) {
        out[i] = (struct point){centre_x + x, y};
        double next = x * c - y * s;
        y = x * s + y * c;
        x = next;
    }
    return n;
}

// From one tip around the back to the other, and along the bite again.
static int crescent_outline(struct point *out)
{
    int n = walk_circle(out, 18, 0, .68, .733212, 1);
    out[n++] = (struct point){.68, -.733212};
    n += walk_circle(out + n, 13, bite_x, 0, -bite_radius, -1);
    return n;
}

int figure_outline(const struct figure *figure, struct point corner[CORNERS_MAX])
{
    const struct outline *outline = &outlines[figure->kind];
    int n = outline->n;
    for (int i = 0; i < n; i++)
        corner[i] = outline->corner[i];
    if (n == 0)
        n = figure->kind == CRESCENT ? crescent_outline(corner)
                                     : walk_circle(corner, 24, 0, 1, 0, 1);
    for (int i = 0; i < n; i++) {
        struct point p = corner[i];
        double u = p.x * figure->turn.x - p.y * figure->turn.y;
        double v = p.y * figure->turn.x + p.x * figure->turn.y;
        corner[i] =
            (struct point){figure->at.x + figure->radius * u, figure->at.y + figure->radius * v};
    }
    return n;
}
