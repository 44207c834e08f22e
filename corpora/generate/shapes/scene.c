// SPDX-License-Identifier: MIT
// What stands where. Directions are points drawn in the unit disc, so that no sine is needed.
#include "scene.h"

#include <math.h>

static double between(struct rng *rng, double low, double high)
{
    return low + (high - low) * rng_unit(rng);
}

static struct point direction(struct rng *rng)
{
    for (;;) {
        double x = between(rng, -1, 1);
        double y = between(rng, -1, 1);
        double length = sqrt(x * x + y * y);
        if (length > .1 && length <= 1)
            return (struct point){x / length, y / length};
    }
}

static double distance(struct point a, struct point b)
{
    return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y));
}

static void any_colour(struct rng *rng, double low, double high, double *colour)
{
    for (int c = 0; c < CHANNELS; c++)
        colour[c] = between(rng, low, high);
}

static double brightness(const double *colour)
{
    return .3 * colour[0] + .6 * colour[1] + .1 * colour[2];
}

// Brighter than the ground, or hardly so.
static void choose_colour(const struct scene *scene, struct rng *rng, bool faint, double *colour)
{
    double ground = .5 * (brightness(scene->ground[0]) + brightness(scene->ground[1]));
    for (int c = 0; c < CHANNELS && faint; c++)
        colour[c] = .5 * (scene->ground[0][c] + scene->ground[1][c]) + between(rng, -6, 6);
    while (!faint) {
        any_colour(rng, 60, 250, colour);
        if (brightness(colour) > ground + 50)
            return;
    }
}

static struct figure any_figure(struct rng *rng, enum kind kind, double small, double large)
{
    struct figure figure = {.kind = kind, .turn = direction(rng), .opacity = 1};
    figure.radius = between(rng, small, large);
    double edge = figure.radius + 1;
    figure.at.x = between(rng, edge, SIDE - edge);
    figure.at.y = between(rng, edge, SIDE - edge);
    return figure;
}

static void put_second(struct scene *scene, struct rng *rng)
{
    enum kind kind = (enum kind)rng_below(rng, CLASSES - 1);
    if (kind >= scene->object.kind)
        kind++;
    for (int attempt = 0; attempt < 40 && !scene->has_second; attempt++) {
        scene->second = any_figure(rng, kind, 5.5, 8);
        double gap = distance(scene->second.at, scene->object.at);
        scene->has_second = gap > 1.1 * (scene->second.radius + scene->object.radius);
    }
    choose_colour(scene, rng, false, scene->second.colour);
}

static void put_clutter(struct scene *scene, struct rng *rng)
{
    scene->clutter = 3 + rng_below(rng, CLUTTER_MAX - 3);
    for (int i = 0; i < scene->clutter; i++) {
        enum kind kind = (enum kind)(DISC + rng_below(rng, KINDS - DISC));
        struct figure *thing = &scene->thing[i];
        *thing = kind == BAR ? any_figure(rng, kind, 5, 14) : any_figure(rng, kind, 2, 6);
        thing->opacity = between(rng, .35, .9);
        any_colour(rng, 20, 220, thing->colour);
    }
}

static bool mark_is_free(const struct scene *scene, const struct figure *figure)
{
    struct point middle = {scene->mark_x + MARK / 2.0, scene->mark_y + MARK / 2.0};
    return distance(middle, figure->at) > 1.15 * figure->radius + .72 * MARK;
}

// Somewhere along the edges, clear of the objects; a crowded picture has no room for it.
static void put_mark(struct scene *scene, struct rng *rng)
{
    for (int attempt = 0; attempt < 200 && !scene->mark; attempt++) {
        int along = 1 + rng_below(rng, SIDE - MARK - 1);
        int across =
            rng_below(rng, 2) == 0 ? 1 + rng_below(rng, 5) : SIDE - MARK - 1 - rng_below(rng, 5);
        bool flat = rng_below(rng, 2) == 0;
        scene->mark_x = flat ? along : across;
        scene->mark_y = flat ? across : along;
        scene->mark = mark_is_free(scene, &scene->object) &&
                      (!scene->has_second || mark_is_free(scene, &scene->second));
    }
}

void scene_make(struct scene *scene, struct rng *rng, enum kind label, bool mark, bool faint)
{
    do {
        *scene = (struct scene){.faint = faint};
        any_colour(rng, 30, 120, scene->ground[0]);
        for (int c = 0; c < CHANNELS; c++)
            scene->ground[1][c] = scene->ground[0][c] + between(rng, -40, 40);
        scene->object = any_figure(rng, label, 9, 16);
        choose_colour(scene, rng, faint, scene->object.colour);
        if (rng_chance(rng, .2))
            put_second(scene, rng);
        put_clutter(scene, rng);
        if (mark)
            put_mark(scene, rng);
    } while (scene->mark != mark);
}

void figure_mask(const struct figure *figure, struct mask *mask)
{
    for (int i = 0; i < PIXELS; i++)
        mask->in[i] = figure_holds(figure, i % SIDE + .5, i / SIDE + .5) ? 1 : 0;
}

int mask_size(const struct mask *mask)
{
    int n = 0;
    for (int i = 0; i < PIXELS; i++)
        n += mask->in[i];
    return n;
}
