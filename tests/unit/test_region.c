// SPDX-License-Identifier: MIT
// Boxes, polygons, run lengths and masks as sets of pixels.
#include "unit.h"

#include "image/region.h"

#include "base/mem.h"
#include "core/columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct arena *arena_here(void)
{
    static struct arena a;
    return &a;
}

static struct featureset blank(struct grid g)
{
    return featureset_new(arena_here(), grid_n(g));
}

// Rows of '.' and '#', each ending with a blank.
static void looks(const struct featureset *s, struct grid g, const char *rows)
{
    char text[1024];
    size_t n = 0;
    for (size_t i = 0; i < grid_n(g); i++) {
        text[n++] = featureset_has(s, i) ? '#' : '.';
        if ((i + 1) % g.w == 0)
            text[n++] = ' ';
    }
    text[n] = '\0';
    assert_string_equal(text, rows);
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena_here());
    return 0;
}

// ---- boxes --------------------------------------------------------------------------------------

static void boxes_are_half_open(void **state)
{
    (void)state;
    struct grid g = {4, 4};
    struct featureset s = blank(g);
    assert_true(region_box(&s, g, (double[]){1, 1, 2, 2}, NULL));
    looks(&s, g, ".... .##. .##. .... ");
    assert_true(region_box(&s, g, (double[]){-5, 3, 7, 9}, NULL));
    looks(&s, g, ".... .##. .##. ##.. ");
    assert_true(region_box(&s, g, (double[]){2.6, 0.4, .8, .2}, NULL)); // around no centre
    looks(&s, g, ".... .##. .##. ##.. ");
    assert_true(region_box(&s, g, (double[]){1e8, 1e8, 1e8, 1e8}, NULL));
    assert_int_equal(featureset_count(&s), 6);
    struct err e;
    assert_false(region_box(&s, g, (double[]){NAN, 1, 2, 2}, &e));
    assert_false(region_box(&s, g, (double[]){1, 1, INFINITY, 2}, &e));
    assert_false(region_box(&s, g, (double[]){1, 1e300, 2, 2}, &e));
    assert_false(region_box(&s, g, (double[]){1, 1, -2, 2}, &e));
}

// The five mask pairs of Shared Interest's own tests (boggust2022, 250 × 250; rows, columns), and
// what they score. A saliency that is the same number all over S makes WSC equal SC.
static void published_pairs_score_as_published(void **state)
{
    (void)state;
    static const struct {
        double g[4], s[4], saliency, iou, sc, gtc; // boxes: top, bottom, left, right
    } pairs[] = {
        {{0, 100, 0, 100}, {50, 150, 50, 150}, .2, 1. / 7, .25, .25},
        {{100, 250, 200, 250}, {50, 250, 100, 250}, .5, .25, .25, 1},
        {{0, 250, 0, 250}, {50, 100, 50, 100}, .9, .04, 1, .04},
        {{0, 1, 0, 1}, {100, 150, 150, 250}, .1, 0, 0, 0},
        {{50, 100, 50, 100}, {50, 100, 50, 100}, .6, 1, 1, 1},
    };
    struct grid grid = {250, 250};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct instance x = {.arena = arena_here(), .kind = INSTANCE_IMAGE, .n = 62500};
        struct featureset s = blank(grid);
        const double *g = pairs[i].g, *t = pairs[i].s;
        x.gt = blank(grid);
        x.annotated = true;
        assert_true(region_box(&x.gt, grid, (double[]){g[2], g[0], g[3] - g[2], g[1] - g[0]}, 0));
        assert_true(region_box(&s, grid, (double[]){t[2], t[0], t[3] - t[2], t[1] - t[0]}, 0));
        double *scores = arena_array(arena_here(), 62500, sizeof *scores);
        for (size_t k = featureset_next(&s, 0); k < s.n; k = featureset_next(&s, k + 1))
            scores[k] = pairs[i].saliency;
        struct saliency run = {.scores = scores, .own_rule = {.kind = RULE_ABOVE, .arg = .05}};
        x.runs = &run;
        x.n_runs = 1;
        instance_derive(&x, &(struct derive_options){.image = true});
        assert_true(featureset_equal(&run.set, &s));
        struct cell cell = {.flags = CELL_PRESENT};
        cell_from_saliency(&cell, &x, &run);
        struct scores out = cell_scores(&cell);
        assert_true(fabs(out.iou - pairs[i].iou) < 1e-12);
        assert_true(fabs(out.sc - pairs[i].sc) < 1e-12);
        assert_true(fabs(out.gtc - pairs[i].gtc) < 1e-12);
        assert_true(fabs(out.wsc - pairs[i].sc) < 1e-12);
    }
}

// ---- polygons -----------------------------------------------------------------------------------

static void a_hole_is_left_out(void **state)
{
    (void)state;
    struct grid g = {6, 5};
    struct featureset s = blank(g);
    struct polygon p;
    polygon_begin(&p, g);
    assert_true(polygon_ring(&p, (double[]){0, 0, 5, 0, 5, 5, 0, 5}, 4, NULL));
    assert_true(polygon_ring(&p, (double[]){1, 1, 1, 4, 3, 4, 3, 1}, 4, NULL));
    polygon_end(&p, &s);
    looks(&s, g, "#####. #..##. #..##. #..##. #####. ");
}

static void a_triangle_has_its_centres(void **state)
{
    (void)state;
    struct grid g = {4, 4};
    struct featureset s = blank(g);
    struct polygon p;
    polygon_begin(&p, g);
    assert_true(polygon_ring(&p, (double[]){0, 0, 4, 4, 0, 4}, 3, NULL));
    polygon_end(&p, &s);
    assert_true(featureset_count(&s) >= 6 && featureset_count(&s) <= 10);
    assert_true(featureset_has(&s, 4) && !featureset_has(&s, 3) && featureset_has(&s, 14));
    s = blank(g);
    polygon_begin(&p, g); // no rings, points and lines have no inside
    assert_true(polygon_ring(&p, (double[]){1, 1}, 1, NULL));
    assert_true(polygon_ring(&p, (double[]){0, 0, 3, 3}, 2, NULL));
    assert_true(polygon_ring(&p, (double[]){0}, 0, NULL));
    polygon_end(&p, &s);
    assert_int_equal(featureset_count(&s), 0);
}

// Is (x, y) inside, by counting crossings of a ray for this point alone?
static bool inside(const double *xy, size_t n, double x, double y)
{
    bool in = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        if ((xy[2 * i + 1] > y) != (xy[2 * j + 1] > y) &&
            x < (xy[2 * j] - xy[2 * i]) * (y - xy[2 * i + 1]) / (xy[2 * j + 1] - xy[2 * i + 1]) +
                    xy[2 * i])
            in = !in;
    return in;
}

static void polygons_agree_with_a_ray_per_pixel(void **state)
{
    (void)state;
    uint32_t seed = 7;
    static const struct grid grids[] = {{63, 9}, {64, 8}, {65, 7}, {130, 40}, {1, 30}};
    for (int round = 0; round < 60; round++) {
        struct grid g = grids[round % 5];
        struct featureset s = blank(g);
        struct polygon p;
        double xy[24];
        size_t n = 3 + (size_t)round % 9;
        for (size_t i = 0; i < 2 * n; i++) {
            seed = seed * 1664525 + 1013904223;
            xy[i] = (double)(seed >> 8) / (1 << 24) * (i % 2 ? g.h : g.w) * 1.4 - 3;
        }
        polygon_begin(&p, g);
        assert_true(polygon_ring(&p, xy, n, NULL));
        polygon_end(&p, &s);
        for (uint32_t y = 0; y < g.h; y++)
            for (uint32_t x = 0; x < g.w; x++)
                assert_int_equal(featureset_has(&s, (size_t)y * g.w + x),
                                 inside(xy, n, x + .5, y + .5));
    }
}

static void hostile_polygons_are_refused(void **state)
{
    (void)state;
    struct grid g = {64, 1000000};
    size_t n = POLYGON_MAX_POINTS + 1;
    double *xy = mem_array(2 * n, sizeof *xy);
    struct polygon p;
    struct err e;
    for (size_t i = 0; i < n; i++)
        xy[2 * i + 1] = i % 2 ? 0 : 1000000;
    polygon_begin(&p, g);
    assert_false(polygon_ring(&p, xy, n, &e));
    assert_non_null(strstr(e.msg, "more than 100000 points"));
    polygon_end(&p, NULL);
    polygon_begin(&p, g);
    assert_false(polygon_ring(&p, xy, 1000, &e));
    assert_non_null(strstr(e.msg, "million rows"));
    polygon_end(&p, NULL);
    polygon_begin(&p, g);
    assert_false(polygon_ring(&p, (double[]){0, NAN, 1, 1, 2, 2}, 3, &e));
    assert_non_null(strstr(e.msg, "not a coordinate"));
    assert_false(polygon_ring(&p, (double[]){0, 1e301, 1, 1, 2, 2}, 3, &e));
    polygon_end(&p, NULL);
    free(xy);
}

// ---- run lengths --------------------------------------------------------------------------------

static void run_lengths(struct grid g, const char *rows, const double *counts, size_t n,
                        const char *text)
{
    struct featureset s = blank(g), t = blank(g);
    struct rle r = rle_begin(&s, g);
    for (size_t i = 0; i < n; i++)
        assert_true(rle_run(&r, counts[i], NULL));
    assert_true(rle_end(&r, NULL));
    looks(&s, g, rows);
    r = rle_begin(&t, g);
    assert_true(rle_text(&r, text, NULL) && rle_end(&r, NULL));
    assert_true(featureset_equal(&s, &t));
    struct strbuf out = {0};
    rle_put_text(&s, g, &out);
    assert_string_equal(strbuf_str(&out), text);
    strbuf_free(&out);
}

static void run_lengths_are_coco_s(void **state)
{
    (void)state;
    run_lengths((struct grid){3, 2}, "##. ... ", (double[]){0, 1, 1, 1, 3}, 5, "01102");
    run_lengths((struct grid){4, 4}, ".... .##. .##. .... ", (double[]){5, 2, 2, 2, 5}, 5, "52203");
    run_lengths((struct grid){2, 2}, ".. .. ", (double[]){4}, 1, "4");
    run_lengths((struct grid){2, 2}, "## ## ", (double[]){0, 4}, 2, "04");
}

static void run_lengths_survive_both_ways(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (int round = 0; round < 50; round++) {
        struct grid g = {1 + (uint32_t)round * 7 % 90, 1 + (uint32_t)round * 13 % 80};
        struct featureset s = blank(g), t = blank(g);
        for (size_t i = 0; i < grid_n(g); i++)
            if ((seed = seed * 1664525 + 1013904223) >> 31 || (i / 700) % 2)
                featureset_add(&s, i);
        struct strbuf out = {0};
        rle_put_text(&s, g, &out);
        struct rle r = rle_begin(&t, g);
        assert_true(rle_text(&r, strbuf_str(&out), NULL) && rle_end(&r, NULL));
        assert_true(featureset_equal(&s, &t));
        strbuf_free(&out);
    }
}

static void run_lengths_must_fit(void **state)
{
    (void)state;
    struct grid g = {4, 4};
    struct featureset s = blank(g);
    static const double bad[] = {17, -1, 1.5, NAN, INFINITY, 1e30};
    struct err e;
    for (size_t i = 0; i < 6; i++) {
        struct rle r = rle_begin(&s, g);
        assert_false(rle_run(&r, bad[i], &e));
    }
    struct rle r = rle_begin(&s, g);
    assert_true(rle_run(&r, 15, NULL));
    assert_false(rle_end(&r, &e));
    assert_non_null(strstr(e.msg, "end after 15 of 4 × 4"));
    static const char *const texts[] = {"oooooooooooooooooo", "\x7f", " ", "5220\xff", "k0", "O"};
    for (size_t i = 0; i < 6; i++) {
        r = rle_begin(&s, g);
        assert_false(rle_text(&r, texts[i], &e) && rle_end(&r, &e));
    }
}

// ---- masks --------------------------------------------------------------------------------------

static void masks_are_thresholded_and_resampled(void **state)
{
    (void)state;
    struct grid g = {4, 2}, small = {2, 1};
    uint8_t grey[] = {127, 128, 3, 3};
    struct featureset s = blank(small), t = blank(g), back = blank(small);
    region_grey(&s, &(struct greymap){2, 1, grey}, -1);
    looks(&s, small, ".# ");
    region_resample(&t, g, &s, small);
    looks(&t, g, "..## ..## ");
    region_resample(&back, small, &t, g);
    assert_true(featureset_equal(&s, &back));
    struct grid square = {2, 2};
    s = blank(square);
    region_grey(&s, &(struct greymap){2, 2, grey}, 3);
    looks(&s, square, ".. ## ");
    uint8_t rgba[] = {128, 0, 0, 255, 128, 0, 0, 0, 0, 0, 128, 255, 128, 0, 0, 255};
    s = blank(square);
    region_colour(&s, &(struct pixmap){2, 2, rgba}, 0x800000);
    looks(&s, square, "#. .# ");
}

static void bounds_are_the_smallest_box(void **state)
{
    (void)state;
    struct grid g = {70, 9};
    struct featureset s = blank(g);
    uint32_t box[4];
    region_bounds(&s, g, box);
    assert_int_equal(box[2] + box[3], 0);
    assert_true(region_box(&s, g, (double[]){3, 2, 5, 4}, NULL));
    featureset_add(&s, 8 * 70 + 69);
    region_bounds(&s, g, box);
    assert_memory_equal(box, ((uint32_t[]){3, 2, 67, 7}), sizeof box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(boxes_are_half_open, free_arena),
        cmocka_unit_test_teardown(published_pairs_score_as_published, free_arena),
        cmocka_unit_test_teardown(a_hole_is_left_out, free_arena),
        cmocka_unit_test_teardown(a_triangle_has_its_centres, free_arena),
        cmocka_unit_test_teardown(polygons_agree_with_a_ray_per_pixel, free_arena),
        cmocka_unit_test_teardown(hostile_polygons_are_refused, free_arena),
        cmocka_unit_test_teardown(run_lengths_are_coco_s, free_arena),
        cmocka_unit_test_teardown(run_lengths_survive_both_ways, free_arena),
        cmocka_unit_test_teardown(run_lengths_must_fit, free_arena),
        cmocka_unit_test_teardown(masks_are_thresholded_and_resampled, free_arena),
        cmocka_unit_test_teardown(bounds_are_the_smallest_box, free_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
