// SPDX-License-Identifier: MIT
// How many pairs of 224 × 224 masks one core scores in a second: sets of pixels → the counts of a
// cell → IoU, GTC and SC. Prints `name<TAB>pairs`.
#include "core/columns.h"
#include "image/region.h"

#include <stdio.h>
#include <time.h>

enum { SIDE = 224, MASKS = 256, PAIRS = 200000 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(void)
{
    static struct featureset masks[MASKS];
    struct grid g = {SIDE, SIDE};
    struct arena a = {0};
    for (int i = 0; i < MASKS; i++) {
        masks[i] = featureset_new(&a, grid_n(g));
        region_box(&masks[i], g, (double[]){i % 97, i % 53, 20 + i % 101, 30 + i % 89}, NULL);
    }
    struct instance x = {.arena = &a, .kind = INSTANCE_IMAGE, .n = SIDE * SIDE, .annotated = true};
    double sum = 0, from = now();
    for (int i = 0; i < PAIRS; i++) {
        struct saliency s = {.defined = true, .set = masks[i * 7 % MASKS]};
        struct cell cell;
        x.gt = masks[i % MASKS];
        cell_from_saliency(&cell, &x, &s);
        struct scores scores = cell_scores(&cell);
        sum += scores.iou;
    }
    printf("pairs of 224×224 masks scored in a second, one core\t%.0f\n", PAIRS / (now() - from));
    arena_free(&a);
    return sum > 0 ? 0 : 1;
}
