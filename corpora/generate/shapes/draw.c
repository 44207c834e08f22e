// SPDX-License-Identifier: MIT
// Scenes to pixels: texture, figures with soft edges, grain, and the mark on top of everything.
#include "scene.h"

#include <math.h>

enum { FINE = 3, LATTICE_MAX = 18 };

typedef double canvas[PIXELS][CHANNELS];

// Random values on a lattice, joined smoothly; added to the field of values.
static void add_noise(double *field, struct rng *rng, int cell, double weight)
{
    double lattice[LATTICE_MAX][LATTICE_MAX];
    for (int i = 0; i < LATTICE_MAX * LATTICE_MAX; i++)
        lattice[i / LATTICE_MAX][i % LATTICE_MAX] = rng_unit(rng);
    for (int i = 0; i < PIXELS; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        double u = (double)(x % cell) / cell;
        double v = (double)(y % cell) / cell;
        const double *upper = &lattice[y / cell][x / cell];
        const double *lower = &lattice[y / cell + 1][x / cell];
        u = u * u * (3 - 2 * u);
        v = v * v * (3 - 2 * v);
        field[i] += weight * ((1 - v) * ((1 - u) * upper[0] + u * upper[1]) +
                              v * ((1 - u) * lower[0] + u * lower[1]));
    }
}

static void draw_ground(const struct scene *scene, struct rng *rng, canvas pixels)
{
    double field[PIXELS] = {0};
    add_noise(field, rng, 16, .45);
    add_noise(field, rng, 8, .35);
    add_noise(field, rng, 4, .2);
    for (int i = 0; i < PIXELS; i++)
        for (int c = 0; c < CHANNELS; c++)
            pixels[i][c] =
                scene->ground[0][c] + field[i] * (scene->ground[1][c] - scene->ground[0][c]);
}

static double covered(const struct figure *figure, int x, int y)
{
    int inside = 0;
    for (int i = 0; i < FINE * FINE; i++)
        inside += figure_holds(figure, x + (i % FINE + .5) / FINE, y + (i / FINE + .5) / FINE);
    return (double)inside / (FINE * FINE);
}

static void draw_figure(const struct figure *figure, struct rng *rng, canvas pixels)
{
    double shade[PIXELS] = {0};
    double reach = 1.35 * figure->radius + 1;
    add_noise(shade, rng, 8, 1);
    for (int i = 0; i < PIXELS; i++) {
        int x = i % SIDE;
        int y = i / SIDE;
        if (fabs(x - figure->at.x) > reach || fabs(y - figure->at.y) > reach)
            continue;
        double share = figure->opacity * covered(figure, x, y);
        for (int c = 0; c < CHANNELS; c++)
            pixels[i][c] += share * (figure->colour[c] + 24 * (shade[i] - .5) - pixels[i][c]);
    }
}

// A blue sticker with a white scale on it.
static void draw_mark(const struct scene *scene, canvas pixels)
{
    static const double border[CHANNELS] = {16, 24, 96};
    static const double paper[CHANNELS] = {40, 120, 250};
    static const double scale[CHANNELS] = {250, 250, 250};
    for (int i = 0; i < MARK * MARK; i++) {
        int x = i % MARK;
        int y = i / MARK;
        const double *colour = x % 2 == 0 && y >= 3 && y < MARK - 1 ? scale : paper;
        if (x == 0 || y == 0 || x == MARK - 1 || y == MARK - 1)
            colour = border;
        for (int c = 0; c < CHANNELS; c++)
            pixels[(scene->mark_y + y) * SIDE + scene->mark_x + x][c] = colour[c];
    }
}

// Four bytes of one draw make a bell of standard deviation 5.
static double grain(struct rng *rng)
{
    uint32_t draw = rng_next(rng);
    int sum = 0;
    for (; draw != 0; draw >>= 8)
        sum += (int)(draw & 255);
    return (sum - 510) * (5 / 147.8);
}

void scene_draw(const struct scene *scene, struct rng *rng, struct picture *picture)
{
    canvas pixels;
    draw_ground(scene, rng, pixels);
    for (int i = 0; i < scene->clutter; i++)
        draw_figure(&scene->thing[i], rng, pixels);
    if (scene->has_second)
        draw_figure(&scene->second, rng, pixels);
    draw_figure(&scene->object, rng, pixels);
    for (int i = 0; i < PIXELS * CHANNELS; i++)
        pixels[i / CHANNELS][i % CHANNELS] += grain(rng);
    if (scene->mark)
        draw_mark(scene, pixels);
    for (int i = 0; i < PIXELS * CHANNELS; i++) {
        double value = rint(pixels[i / CHANNELS][i % CHANNELS]);
        picture->rgb[i] = (uint8_t)(value < 0 ? 0 : (value > 255 ? 255 : value));
    }
}
