// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/draw_picture.h"
#include "ui/draw_sheet.h"
#include "ui/layout.h"

static bool empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

static bool inside(struct rect r, int w, int h)
{
    return empty(r) || (r.x >= 0 && r.y >= 0 && r.x + r.w <= w && r.y + r.h <= h);
}

static bool apart(struct rect a, struct rect b)
{
    return empty(a) || empty(b) || a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y ||
           b.y + b.h <= a.y;
}

static int area(struct rect r)
{
    return empty(r) ? 0 : r.w * r.h;
}

static void check(int w, int h, enum layout_mode mode, int bar_width)
{
    struct browse_layout l = browse_layout(w, h, mode, bar_width);
    const struct rect all[] = {l.header, l.bar, l.heading, l.list, l.rule, l.reader, l.footer};
    const size_t n = sizeof all / sizeof *all;
    int covered = 0;
    assert_int_equal(l.too_small, w < 20 || h < 5);
    for (size_t i = 0; i < n; i++) {
        assert_true(inside(all[i], w, h));
        covered += area(all[i]);
        for (size_t j = i + 1; j < n; j++)
            assert_true(apart(all[i], all[j]));
    }
    if (l.too_small) {
        assert_int_equal(covered, 0);
        return;
    }
    assert_int_equal(covered, w * h); // no hole
    assert_true(l.header.y == 0 && l.header.h == 1 && l.header.w == w);
    assert_true(l.footer.y == h - 1 && l.footer.h == 1 && l.footer.w == w);
    assert_int_equal(l.bar.h, bar_width > w && h >= 20 ? 2 : 1);
    if (mode == LAYOUT_READER) {
        assert_true(l.reader.h >= 1 && empty(l.list));
    } else {
        assert_true(l.list.h >= 1 && l.list.w >= 20);
        assert_int_equal(l.heading.h, mode == LAYOUT_CARDS || mode == LAYOUT_SHEET ? 0 : 1);
    }
    if (mode == LAYOUT_SPLIT && w >= 150)
        assert_true(l.side_by_side && l.list.w >= 60 && l.rule.w == 1);
    else
        assert_false(l.side_by_side);
}

static void every_size_and_mode(void **state)
{
    (void)state;
    for (int w = 1; w <= 300; w++)
        for (int h = 1; h <= 100; h++)
            for (int mode = 0; mode < LAYOUT_MODES; mode++) {
                check(w, h, (enum layout_mode)mode, 0);
                check(w, h, (enum layout_mode)mode, 120);
            }
    check(0, 0, LAYOUT_SPLIT, 10);
    check(-4, 50, LAYOUT_LIST, 10);
}

// Also of a pane that a screen too small has no room for.
static void a_contact_sheet_of_any_size(void **state)
{
    (void)state;
    for (int w = 0; w <= 300; w++)
        for (int h = 0; h <= 100; h++) {
            struct sheet s = sheet_of(w, h);
            assert_true(s.columns >= 1 && s.rows >= 1 && s.picture_h >= 1);
            assert_true(s.columns * s.cell_w <= w && (s.rows == 1 || s.rows * s.cell_h <= h));
        }
}

static void no_picture_is_nowhere(void **state)
{
    (void)state;
    struct picture_view v = {0}; // no instance was settled yet
    assert_true(empty(picture_view_at((struct rect){0, 1, 80, 22}, &v, 40, 20)));
    struct instance x = {.kind = INSTANCE_IMAGE};
    v.instance = &x;
    assert_true(empty(picture_view_at((struct rect){0, 1, 80, 22}, &v, 0, 0)));
    struct rect at = picture_view_at((struct rect){0, 1, 80, 22}, &v, 40, 20);
    assert_true(at.w == 40 && at.h == 20 && inside(at, 80, 24));
}

// Room for the tags is taken from the facts, never from the picture beside them.
static void tags_stay_in_the_pane(void **state)
{
    (void)state;
    struct picture picture = {.w = 64, .h = 48};
    struct instance x = {.kind = INSTANCE_IMAGE, .picture = &picture};
    struct picture_view v = {.instance = &x, .tags = true};
    for (int w = 1; w <= 200; w += 3)
        for (int h = 1; h <= 60; h++) {
            struct rect r = {2, 1, w, h}, tags = picture_legend(r, &v);
            assert_true(empty(tags) || inside(tags, w + 2, h + 1));
            assert_true(empty(tags) || (tags.y > r.y && tags.x >= r.x));
        }
    assert_int_equal(picture_legend((struct rect){0, 0, 80, 22}, &v).h, 3);
    assert_int_equal(picture_legend((struct rect){0, 0, 90, 42}, &v).h, 1); // below the picture
    assert_true(empty(picture_legend((struct rect){0, 0, 40, 4}, &v)));
    v.tags = false;
    assert_true(empty(picture_legend((struct rect){0, 0, 80, 22}, &v)));
}

static void known_sizes(void **state)
{
    (void)state;
    struct browse_layout l = browse_layout(80, 24, LAYOUT_SPLIT, 70);
    assert_int_equal(l.list.h, 8);
    assert_int_equal(l.rule.h, 1);
    assert_int_equal(l.reader.h, 11);
    l = browse_layout(40, 12, LAYOUT_SPLIT, 70);
    assert_int_equal(l.list.h, 3);
    assert_int_equal(l.reader.h, 4);
    l = browse_layout(160, 30, LAYOUT_SPLIT, 70);
    assert_int_equal(l.list.w, 87);
    assert_int_equal(l.reader.w, 72);
    assert_int_equal(l.reader.h, 27);
    l = browse_layout(150, 30, LAYOUT_SPLIT, 70);
    assert_true(l.side_by_side && l.list.w == 82);
    l = browse_layout(149, 30, LAYOUT_SPLIT, 70);
    assert_false(l.side_by_side);
    l = browse_layout(80, 6, LAYOUT_SPLIT, 70);
    assert_true(empty(l.reader) && l.list.h == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_and_mode),   cmocka_unit_test(a_contact_sheet_of_any_size),
        cmocka_unit_test(no_picture_is_nowhere), cmocka_unit_test(tags_stay_in_the_pane),
        cmocka_unit_test(known_sizes),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
