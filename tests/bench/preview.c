// SPDX-License-Identifier: MIT
// How long a 224×224 picture with G, S and scores takes to become what a terminal shows, cold; and
// what asking for it again costs, which is a look-up (printed by `make bench`).
#include "base/arena.h"
#include "image/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIDE = 224, TIMES = 20 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct pixmap scene(struct arena *a, struct featureset *g, struct featureset *s,
                           double *scores)
{
    struct pixmap p = pixmap_new(SIDE, SIDE);
    *g = featureset_new(a, SIDE * SIDE);
    *s = featureset_new(a, SIDE * SIDE);
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
            size_t i = (size_t)y * SIDE + (size_t)x;
            int d = (x - 80) * (x - 80) + (y - 100) * (y - 100);
            uint8_t rgba[4] = {(uint8_t)(x + y), (uint8_t)(x * y >> 6), (uint8_t)(d >> 7), 255};
            memcpy(p.rgba + 4 * i, rgba, 4);
            if (d < 60 * 60)
                featureset_add(g, i);
            scores[i] = (double)(x % 37) / 37 - (double)(y % 23) / 46;
            if (scores[i] > .6)
                featureset_add(s, i);
        }
    }
    return p;
}

int main(void)
{
    static const struct {
        const char *name;
        int w, h, protocol;
        enum overlay_look look;
    } cases[] = {{"symbols 40x20, outlines", 40, 20, -1, OVERLAY_OUTLINE},
                 {"symbols 40x20, heat map", 40, 20, -1, OVERLAY_HEAT},
                 {"symbols 90x45, outlines", 90, 45, -1, OVERLAY_OUTLINE},
                 {"thumbnail 18x9", 18, 9, -1, OVERLAY_OUTLINE},
                 {"sixel 40x20", 40, 20, PREVIEW_SIXEL, OVERLAY_OUTLINE},
                 {"kitty 40x20", 40, 20, PREVIEW_KITTY, OVERLAY_OUTLINE}};
    struct arena a = {0};
    struct featureset g, s;
    double *scores = malloc(sizeof *scores * SIDE * SIDE);
    if (!scores)
        return 1;
    struct pixmap p = scene(&a, &g, &s, scores);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct overlay o = {.w = SIDE,
                            .h = SIDE,
                            .g = &g,
                            .s = &s,
                            .scores = scores,
                            .outline_g = true,
                            .look = cases[i].look};
        struct preview_spec spec = {.part = {0, 0, 1, 1},
                                    .w = cases[i].w,
                                    .h = cases[i].h,
                                    .cell_w = 8,
                                    .cell_h = 16,
                                    .symbols = PREVIEW_BLOCKS,
                                    .colours = PREVIEW_256};
        double best = 1e9;
        size_t bytes = 0;
        for (int k = 0; k < TIMES; k++) {
            double from = now();
            struct preview v =
                cases[i].protocol < 0
                    ? preview_cells(&p, &o, &spec)
                    : preview_pixels(&p, &o, &spec, (enum preview_protocol)cases[i].protocol, 1);
            best = now() - from < best ? now() - from : best;
            bytes = preview_bytes(&v);
            preview_free(&v);
        }
        printf("%s\t%.1f ms\t%zu KB\n", cases[i].name, best, bytes / 1024);
    }
    free(scores);
    pixmap_free(&p);
    arena_free(&a);
    return 0;
}
