// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/probe.h"
#include "core/marking.h"

#include <string.h>

// The region as the drawing of a grid: '#' in, '.' out.
static const char *picture(const struct marking *r)
{
    static char text[512];
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (i && i % r->width == 0)
            text[n++] = '/';
        text[n++] = featureset_has(&r->set, i) ? '#' : '.';
    }
    text[n] = '\0';
    return text;
}

static void words_lie_in_a_line(void **state)
{
    (void)state;
    struct marking r = {0};
    marking_begin(&r, 8, 0);
    assert_false(marking_shrink(&r));
    assert_true(marking_toggle(&r, 2, 3));
    assert_string_equal(picture(&r), "..##....");
    assert_true(marking_grow(&r));
    assert_string_equal(picture(&r), ".####...");
    assert_true(marking_toggle(&r, 4, 9)); // some are out: all go in, as far as there are any
    assert_string_equal(picture(&r), ".#######");
    assert_true(marking_shrink(&r)); // the end has no neighbour outside
    assert_string_equal(picture(&r), "..######");
    assert_true(marking_toggle(&r, 3, 4));
    assert_string_equal(picture(&r), "..#..###");
    assert_true(marking_invert(&r));
    assert_string_equal(picture(&r), "##.##...");
    assert_false(marking_toggle(&r, 8, 9));
    assert_true(marking_clear(&r));
    assert_false(marking_clear(&r));
    marking_free(&r);
}

static void pixels_have_neighbours_above_and_below(void **state)
{
    (void)state;
    struct marking r = {0};
    marking_begin(&r, 20, 5);
    marking_toggle(&r, 7, 7);
    marking_grow(&r);
    assert_string_equal(picture(&r), ".###./.###./.###./.....");
    marking_grow(&r);
    assert_string_equal(picture(&r), "#####/#####/#####/#####");
    marking_undo(&r);
    marking_shrink(&r); // the rim has no neighbour outside
    assert_string_equal(picture(&r), "..#../..#../...../.....");
    marking_free(&r);
}

static bool put_one(struct marking *r, size_t i, bool in)
{
    struct arena arena = {0};
    struct featureset one = featureset_new(&arena, r->n);
    featureset_add(&one, i);
    bool changed = marking_put(r, &one, in);
    arena_free(&arena);
    return changed;
}

static void joined_changes_are_undone_together(void **state)
{
    (void)state;
    struct marking r = {0};
    marking_begin(&r, 6, 3);
    assert_true(put_one(&r, 0, true));
    assert_true(put_one(&r, 1, true));
    assert_false(put_one(&r, 1, true));
    assert_true(put_one(&r, 5, true));
    marking_join(&r);
    assert_string_equal(picture(&r), "##./..#");
    assert_true(put_one(&r, 0, false));
    assert_string_equal(picture(&r), ".#./..#");
    marking_undo(&r);
    marking_undo(&r);
    assert_string_equal(picture(&r), "#../...");
    marking_redo(&r);
    assert_string_equal(picture(&r), "##./..#");
    marking_free(&r);
}

static void large_pictures_undo_less(void **state)
{
    (void)state;
    struct marking r = {0};
    marking_begin(&r, (size_t)4096 * 4096, 4096);
    for (size_t i = 0; i < 30; i++)
        assert_true(put_one(&r, i, true));
    assert_int_equal(r.before.n, MARKING_BYTES / (4096 * 4096 / 8 + 1));
    marking_free(&r);
}

static void every_change_is_undone(void **state)
{
    (void)state;
    struct marking r = {0};
    char seen[64][128];
    unsigned seed = 7;
    marking_begin(&r, 24, 6);
    assert_false(marking_undo(&r));
    int n = 0;
    for (int i = 0; i < 40; i++) {
        snprintf(seen[n], sizeof seen[n], "%s", picture(&r));
        seed = seed * 1103515245u + 12345u;
        size_t at = seed >> 16 & 0x1f;
        bool changed = i % 5 == 0   ? marking_toggle(&r, at % 24, at % 24)
                       : i % 5 == 1 ? marking_grow(&r)
                       : i % 5 == 2 ? marking_invert(&r)
                       : i % 5 == 3 ? put_one(&r, at % 24, at & 1)
                                    : marking_shrink(&r);
        assert_int_equal(changed, strcmp(seen[n], picture(&r)) != 0);
        n += changed;
    }
    char last[128];
    snprintf(last, sizeof last, "%s", picture(&r));
    for (int i = n; i-- > 0;) {
        assert_true(marking_undo(&r));
        assert_string_equal(picture(&r), seen[i]);
    }
    assert_false(marking_undo(&r));
    for (int i = 1; i < n; i++) {
        assert_true(marking_redo(&r));
        assert_string_equal(picture(&r), seen[i]);
    }
    assert_true(marking_redo(&r));
    assert_string_equal(picture(&r), last);
    assert_false(marking_redo(&r));
    marking_undo(&r);
    marking_invert(&r); // a change after undo: the other future is gone
    assert_false(marking_redo(&r));
    marking_free(&r);
}

static void undo_and_history_are_bounded(void **state)
{
    (void)state;
    struct marking r = {0};
    marking_begin(&r, 100, 0);
    for (size_t i = 0; i < MARKING_UNDO + 50; i++) {
        assert_true(marking_toggle(&r, i % 100, i % 100));
        marking_keep(&r);
    }
    assert_int_equal(r.before.n, MARKING_UNDO);
    assert_int_equal(r.kept.n, MARKING_HISTORY);
    assert_true(featureset_equal(&r.kept.at[MARKING_HISTORY - 1], &r.set));
    assert_false(marking_keep(&r)); // it is the last one already
    size_t n = featureset_count(&r.kept.at[0]);
    marking_invert(&r);
    assert_int_equal(featureset_count(&r.kept.at[0]), n); // kept ones do not change
    for (size_t i = 0; i < MARKING_UNDO; i++)
        assert_true(marking_undo(&r));
    assert_false(marking_undo(&r));
    marking_free(&r);
}

static void the_best_are_the_first_of_all_sorted(void **state)
{
    (void)state;
    enum { N = 200 };
    struct probe_result all[N], sorted[N], best[N];
    unsigned seed = 3;
    for (int round = 0; round < 20; round++) {
        for (uint32_t i = 0; i < N; i++) {
            seed = seed * 1103515245u + 12345u;
            double x = (seed >> 16) % 12 == 0 ? (double)NAN : (seed >> 20) % 10 / 9.;
            all[i] = (struct probe_result){.run = i, .scores = {x, 1 - x, NAN, NAN}};
        }
        for (int by = 0; by < 3; by++) {
            memcpy(sorted, all, sizeof all);
            probe_sort(sorted, N, (enum score)by);
            for (size_t k = 0; k <= N; k = k * 3 + 1) {
                assert_int_equal(probe_best(all, N, (enum score)by, k, best), k);
                for (size_t i = 0; i < k; i++)
                    assert_int_equal(best[i].run, sorted[i].run);
            }
        }
    }
    assert_int_equal(probe_best(all, 3, SCORE_IOU, 9, best), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lie_in_a_line),
        cmocka_unit_test(pixels_have_neighbours_above_and_below),
        cmocka_unit_test(joined_changes_are_undone_together),
        cmocka_unit_test(large_pictures_undo_less),
        cmocka_unit_test(every_change_is_undone),
        cmocka_unit_test(undo_and_history_are_bounded),
        cmocka_unit_test(the_best_are_the_first_of_all_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
