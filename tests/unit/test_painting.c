// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/painting.h"

#include <string.h>

enum { W = 12, H = 8 };

struct canvas_of_pixels {
    struct painting p;
    struct marking r;
};

static void begin(struct canvas_of_pixels *c, enum paint_brush brush)
{
    *c = (struct canvas_of_pixels){.p = {.brush = brush}};
    painting_begin(&c->p, W, H);
    marking_begin(&c->r, W * H, W);
}

static void end(struct canvas_of_pixels *c)
{
    painting_free(&c->p);
    marking_free(&c->r);
}

// Rows of '#' and '.', W to a line.
static const char *drawn(const struct featureset *s, size_t w)
{
    static char text[4096];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (i && i % w == 0)
            text[n++] = '\n';
        text[n++] = featureset_has(s, i) ? '#' : '.';
    }
    text[n] = '\0';
    return text;
}

static void brushes_are_discs_as_wide_as_they_say(void **state)
{
    (void)state;
    static const int sizes[] = {[BRUSH_3] = 3, [BRUSH_10] = 10, [BRUSH_25] = 25};
    for (enum paint_brush b = BRUSH_3; b < BRUSHES; b++) {
        enum { SIDE = 41 };
        struct painting p = {.brush = b};
        painting_begin(&p, SIDE, SIDE);
        const struct featureset *s = painting_shape(&p);
        double middle = SIDE / 2 + .5 - (sizes[b] % 2 ? 0 : .5), radius = sizes[b] / 2.;
        long left = SIDE, right = -1;
        for (long y = 0; y < SIDE; y++)
            for (long x = 0; x < SIDE; x++) {
                double dx = (double)x + .5 - middle, dy = (double)y + .5 - middle;
                bool in = dx * dx + dy * dy <= radius * radius;
                assert_int_equal(featureset_has(s, (size_t)(y * SIDE + x)), in);
                left = in && x < left ? x : left;
                right = in && x > right ? x : right;
            }
        assert_int_equal(right - left + 1, sizes[b]);
        painting_free(&p);
    }
}

static void brushes_are_clipped_at_the_edges(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    begin(&c, BRUSH_3);
    assert_false(painting_goto(&c.p, &c.r, -5, -5)); // the pen is up
    assert_int_equal(c.p.x + c.p.y, 0);
    assert_true(painting_dab(&c.p, &c.r));
    painting_goto(&c.p, &c.r, 99, 99);
    assert_int_equal(c.p.x, W - 1);
    assert_int_equal(c.p.y, H - 1);
    assert_true(painting_dab(&c.p, &c.r));
    assert_string_equal(drawn(&c.r.set, W), "##..........\n##..........\n............\n"
                                            "............\n............\n............\n"
                                            "..........##\n..........##");
    c.p.brush = BRUSH_25;
    assert_true(painting_dab(&c.p, &c.r));
    assert_int_equal(featureset_count(&c.r.set) > W * H / 2, true);
    end(&c);
}

static void a_cell_is_the_pixels_that_it_shows(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    begin(&c, BRUSH_CELL);
    c.p.cells = (struct painting_cells){0, 0, 2.4, 4}; // 5 × 2 cells
    painting_goto(&c.p, &c.r, 0, 0);
    size_t n = 0;
    for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 5; column++) {
            assert_true(painting_dab(&c.p, &c.r));
            n += featureset_count(painting_shape(&c.p)); // no pixel twice, none left out
            assert_int_equal(featureset_count(&c.r.set), n);
            painting_move(&c.p, &c.r, 1, 0);
        }
        painting_move(&c.p, &c.r, -9, 1);
    }
    assert_int_equal(n, W * H);
    c.p.cells = (struct painting_cells){3, 2, .25, .5}; // enlarged: the cursor moves by pixels
    painting_goto(&c.p, &c.r, 4, 3);
    painting_move(&c.p, &c.r, 1, -1);
    assert_int_equal(c.p.x, 5);
    assert_int_equal(c.p.y, 2);
    assert_int_equal(featureset_count(painting_shape(&c.p)), 1);
    end(&c);
}

static void a_stroke_has_no_gaps_and_is_undone_at_once(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    begin(&c, BRUSH_CELL);
    painting_goto(&c.p, &c.r, 1, 1);
    painting_dab(&c.p, &c.r);
    painting_goto(&c.p, &c.r, 1, 3);
    assert_true(painting_pen(&c.p, &c.r, PEN_PAINT));
    assert_true(painting_move(&c.p, &c.r, 5, 0));
    assert_true(painting_move(&c.p, &c.r, 0, 3));
    assert_false(painting_pen(&c.p, &c.r, PEN_PAINT)); // up
    assert_int_equal(c.p.pen, PEN_UP);
    painting_move(&c.p, &c.r, 3, 0);
    const char *all = "............\n.#..........\n............\n.######.....\n"
                      "......#.....\n......#.....\n......#.....\n............";
    assert_string_equal(drawn(&c.r.set, W), all);
    painting_goto(&c.p, &c.r, 2, 3);
    painting_pen(&c.p, &c.r, PEN_ERASE);
    painting_move(&c.p, &c.r, 2, 0);
    painting_pen(&c.p, &c.r, PEN_PAINT); // straight from one to the other: a stroke of its own
    painting_move(&c.p, &c.r, 0, -1);
    assert_string_equal(drawn(&c.r.set, W),
                        "............\n.#..........\n....#.......\n.#..###.....\n"
                        "......#.....\n......#.....\n......#.....\n............");
    assert_true(marking_undo(&c.r));
    assert_true(marking_undo(&c.r));
    assert_string_equal(drawn(&c.r.set, W), all);
    assert_true(marking_undo(&c.r));
    assert_int_equal(featureset_count(&c.r.set), 1);
    assert_true(marking_undo(&c.r));
    assert_false(marking_undo(&c.r));
    end(&c);
}

static void a_change_within_a_stroke_is_undone_alone(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    begin(&c, BRUSH_CELL);
    painting_goto(&c.p, &c.r, 4, 4);
    painting_pen(&c.p, &c.r, PEN_PAINT);
    painting_move(&c.p, &c.r, 1, 0);
    marking_grow(&c.r);
    painting_goto(&c.p, &c.r, 9, 4);
    assert_true(marking_undo(&c.r));
    assert_int_equal(featureset_count(&c.r.set), 12);
    assert_true(marking_undo(&c.r));
    assert_int_equal(featureset_count(&c.r.set), 2);
    assert_true(marking_undo(&c.r));
    assert_int_equal(featureset_count(&c.r.set), 0);
    end(&c);
}

static void rectangles_are_filled_taken_out_or_let_go(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    begin(&c, BRUSH_25); // a rectangle has no brush
    painting_goto(&c.p, &c.r, 8, 5);
    painting_box(&c.p);
    painting_goto(&c.p, &c.r, 3, 2);
    assert_true(painting_dab(&c.p, &c.r));
    assert_false(c.p.boxed);
    assert_int_equal(featureset_count(&c.r.set), 24);
    uint32_t inside = 3 * W + 5;
    assert_true(featureset_has(&c.r.set, inside));
    painting_goto(&c.p, &c.r, 4, 3);
    painting_box(&c.p);
    painting_goto(&c.p, &c.r, 7, 4);
    assert_true(painting_dab(&c.p, &c.r)); // all of it was in
    assert_int_equal(featureset_count(&c.r.set), 16);
    painting_box(&c.p);
    assert_true(painting_release(&c.p));
    assert_false(painting_release(&c.p));
    painting_box(&c.p);
    painting_goto(&c.p, &c.r, 0, 0);
    assert_true(painting_pen(&c.p, &c.r, PEN_PAINT)); // fills, and the pen stays up
    assert_int_equal(c.p.pen, PEN_UP);
    painting_box(&c.p);
    painting_goto(&c.p, &c.r, W, H);
    assert_true(painting_pen(&c.p, &c.r, PEN_ERASE));
    assert_int_equal(featureset_count(&c.r.set), 0);
    end(&c);
}

static void growing_and_shrinking_take_each_other_back(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    for (uint32_t w = 1; w <= 5; w++) {
        begin(&c, BRUSH_CELL);
        struct arena arena = {0};
        painting_goto(&c.p, &c.r, 3, 2);
        painting_box(&c.p);
        painting_goto(&c.p, &c.r, 3 + w - 1, 4);
        painting_dab(&c.p, &c.r);
        struct featureset rectangle = featureset_copy(&arena, &c.r.set);
        assert_true(marking_grow(&c.r));
        assert_int_equal(featureset_count(&c.r.set), (w + 2) * 5);
        assert_true(marking_shrink(&c.r));
        assert_true(featureset_equal(&c.r.set, &rectangle));
        marking_shrink(&c.r);
        assert_int_equal(featureset_count(&c.r.set), w > 2 ? w - 2 : 0);
        marking_grow(&c.r);
        assert_int_equal(featureset_equal(&c.r.set, &rectangle), w > 2);
        arena_free(&arena);
        end(&c);
    }
}

static void any_painting_is_undone_step_by_step(void **state)
{
    (void)state;
    struct canvas_of_pixels c;
    struct arena arena = {0};
    struct featureset seen[100];
    size_t n = 0;
    unsigned seed = 11;
    begin(&c, BRUSH_CELL);
    for (int i = 0; i < 100; i++) { // pen up at the end of every step: each is one change
        struct featureset before = featureset_copy(&arena, &c.r.set);
        seed = seed * 1103515245u + 12345u;
        long x = seed >> 16 & 15, y = seed >> 21 & 7;
        c.p.brush = (enum paint_brush)(seed >> 24 & 1);
        painting_pen(&c.p, &c.r, seed >> 25 & 1 ? PEN_PAINT : PEN_ERASE);
        painting_goto(&c.p, &c.r, x, y);
        painting_goto(&c.p, &c.r, y, x);
        painting_release(&c.p);
        if (!featureset_equal(&before, &c.r.set))
            seen[n++] = before;
    }
    assert_true(n > 20);
    while (n-- > 0) {
        assert_true(marking_undo(&c.r));
        assert_true(featureset_equal(&c.r.set, &seen[n]));
    }
    assert_false(marking_undo(&c.r));
    arena_free(&arena);
    end(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brushes_are_discs_as_wide_as_they_say),
        cmocka_unit_test(brushes_are_clipped_at_the_edges),
        cmocka_unit_test(a_cell_is_the_pixels_that_it_shows),
        cmocka_unit_test(a_stroke_has_no_gaps_and_is_undone_at_once),
        cmocka_unit_test(a_change_within_a_stroke_is_undone_alone),
        cmocka_unit_test(rectangles_are_filled_taken_out_or_let_go),
        cmocka_unit_test(growing_and_shrinking_take_each_other_back),
        cmocka_unit_test(any_painting_is_undone_step_by_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
