// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/list.h"

#include <limits.h>

static size_t rows(const struct list *l)
{
    return (size_t)l->height;
}

static void check_rules(const struct list *l)
{
    assert_true(l->height >= 1);
    assert_true(l->n ? l->cursor < l->n : l->cursor == 0);            // 1
    assert_true(l->top <= l->cursor && l->cursor < l->top + rows(l)); // 2
    assert_true(l->top == 0 || l->top + rows(l) <= l->n);             // 3
}

static void empty_and_tiny(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 0, 0);
    check_rules(&l);
    list_move(&l, 5);
    list_page(&l, -3);
    list_goto(&l, 99);
    list_center(&l);
    check_rules(&l);
    list_resize(&l, 3, -7);
    list_move(&l, 1);
    assert_int_equal(l.cursor, 1);
    assert_int_equal(l.top, 1);
    list_page(&l, 1);
    assert_int_equal(l.cursor, 2);
    check_rules(&l);
}

static void moves_saturate(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 1000, 10);
    list_move(&l, LONG_MAX);
    assert_int_equal(l.cursor, 999);
    assert_int_equal(l.top, 990);
    list_move(&l, LONG_MIN);
    assert_int_equal(l.cursor, 0);
    assert_int_equal(l.top, 0);
    list_page(&l, INT_MAX);
    assert_int_equal(l.cursor, 999);
    list_page(&l, INT_MIN);
    assert_int_equal(l.cursor, 0);
    list_goto(&l, SIZE_MAX);
    assert_int_equal(l.cursor, 999);
    list_resize(&l, SIZE_MAX, INT_MAX);
    list_goto(&l, SIZE_MAX);
    check_rules(&l);
    list_move(&l, LONG_MAX);
    list_half(&l, INT_MAX);
    check_rules(&l);
}

static void rows_stay_until_the_cursor_leaves(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 100, 10);
    list_move(&l, 7); // two rows of context remain below
    assert_int_equal(l.top, 0);
    list_move(&l, 1);
    assert_int_equal(l.top, 1);
    list_move(&l, -5);
    assert_int_equal(l.top, 1);
    list_move(&l, -1);
    assert_int_equal(l.top, 0);
    list_goto(&l, 98);
    assert_int_equal(l.top, 90);
}

static void pages_overlap_by_one_row(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 100, 10);
    list_page(&l, 1);
    assert_int_equal(l.top, 9);
    list_page(&l, 2);
    assert_int_equal(l.top, 27);
    list_page(&l, -1);
    assert_int_equal(l.top, 18);
    list_half(&l, 1);
    assert_int_equal(l.top, 23);
    list_half(&l, -1);
    assert_int_equal(l.top, 18);
    for (int i = 0; i < 20; i++)
        list_page(&l, 1);
    assert_int_equal(l.cursor, 99);
    for (int i = 0; i < 20; i++)
        list_page(&l, -1);
    assert_int_equal(l.cursor, 0);
}

static void the_cursor_goes_to_the_middle(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 100, 10);
    list_goto(&l, 50);
    list_center(&l);
    assert_int_equal(l.top, 46);
    assert_int_equal(l.cursor, 50);
}

static void resizing_keeps_the_cursor(void **state)
{
    (void)state;
    struct list l = {0};
    list_resize(&l, 100, 20);
    list_goto(&l, 60);
    list_resize(&l, 100, 5);
    assert_int_equal(l.cursor, 60);
    check_rules(&l);
    list_resize(&l, 40, 5);
    assert_int_equal(l.cursor, 39);
    list_resize(&l, 4000, 5);
    assert_int_equal(l.cursor, 39);
    assert_int_equal(l.top, 35); // more rows arrived: nothing moves
    list_resize(&l, 41, 100);
    assert_int_equal(l.top, 0);
}

static unsigned roll(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static size_t margin(const struct list *l)
{
    size_t room = (rows(l) - 1) / 2;
    return room < 2 ? room : 2;
}

// Rule 4: moved within the window's inner part, the rows stay; else the window moves by as little
// as brings the cursor in.
static void check_move(const struct list *was, const struct list *now)
{
    size_t m = margin(now), limit = now->n > rows(now) ? now->n - rows(now) : 0;
    if (now->cursor >= was->top + m && now->cursor + m < was->top + rows(was))
        assert_int_equal(now->top, was->top);
    else if (now->top < was->top)
        assert_true(now->cursor == now->top + m || now->top == 0);
    else if (now->top > was->top)
        assert_true(now->cursor + m + 1 == now->top + rows(now) || now->top == limit);
}

// Rule 5: a whole page leaves one row of the old window visible, unless an end is in the way.
static void check_page(const struct list *was, const struct list *now, int pages)
{
    size_t step = rows(was) > 1 ? rows(was) - 1 : 1;
    size_t limit = now->n > rows(now) ? now->n - rows(now) : 0;
    if (pages > 0)
        assert_true(now->top == was->top + step || now->top == limit);
    else
        assert_true(now->top + step == was->top || now->top == 0);
    if (was->n)
        assert_true(now->cursor != was->cursor || now->cursor == (pages > 0 ? was->n - 1 : 0) ||
                    was->n == 1);
}

static void random_operations_keep_the_rules(void **state)
{
    (void)state;
    unsigned seed = 42;
    struct list l = {0};
    list_resize(&l, 50, 10);
    for (int i = 0; i < 200000; i++) {
        struct list was = l;
        long delta = (long)roll(&seed, 41) - 20;
        switch (roll(&seed, 7)) {
        case 0:
            if (roll(&seed, 5) == 0)
                list_resize(&l, roll(&seed, 80), (int)roll(&seed, 30) - 1);
            break;
        case 1:
            list_goto(&l, roll(&seed, 90));
            check_move(&was, &l);
            break;
        case 2:
            list_page(&l, delta < 0 ? -1 : 1);
            check_page(&was, &l, delta < 0 ? -1 : 1);
            break;
        case 3:
            list_half(&l, delta < 0 ? -1 : 1);
            break;
        case 4:
            list_center(&l);
            assert_int_equal(l.cursor, was.cursor);
            break;
        default:
            list_move(&l, delta);
            check_move(&was, &l);
        }
        check_rules(&l);
        was = l;
        list_resize(&l, l.n, l.height); // nothing changed: nothing moves
        assert_int_equal(l.top, was.top);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_and_tiny),
        cmocka_unit_test(moves_saturate),
        cmocka_unit_test(rows_stay_until_the_cursor_leaves),
        cmocka_unit_test(pages_overlap_by_one_row),
        cmocka_unit_test(the_cursor_goes_to_the_middle),
        cmocka_unit_test(resizing_keeps_the_cursor),
        cmocka_unit_test(random_operations_keep_the_rules),
    };
    return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
