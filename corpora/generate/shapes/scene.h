// SPDX-License-Identifier: MIT
// A picture of one object on a textured ground, among things that do not matter, and how it is
// drawn.
#ifndef GENERATE_SCENE_H
#define GENERATE_SCENE_H

#include "figure.h"
#include "rng.h"

enum { SIDE = 64, PIXELS = SIDE * SIDE, CHANNELS = 3, MARK = 12, CLUTTER_MAX = 8 };

struct picture {
    uint8_t rgb[PIXELS * CHANNELS];
};

struct mask {
    uint8_t in[PIXELS]; // 0 or 1, row by row
};

struct scene {
    struct figure object; // what the label names
    bool faint;           // it can hardly be told from the ground
    bool has_second;      // a smaller object of another class stands beside it
    struct figure second;
    int clutter; // figures behind both
    struct figure thing[CLUTTER_MAX];
    bool mark; // the sticker
    int mark_x, mark_y;
    double ground[2][CHANNELS]; // the two colours of the texture
};

void scene_make(struct scene *scene, struct rng *rng, enum kind label, bool mark, bool faint);
void scene_draw(const struct scene *scene, struct rng *rng, struct picture *picture);
// Pixels whose centre lies in a figure.
void figure_mask(const struct figure *figure, struct mask *mask);
int mask_size(const struct mask *mask);

#endif
