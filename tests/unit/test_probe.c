// SPDX-License-Identifier: MIT
#include "fixture.h"

#include "core/probe.h"

static void regions_are_half_open(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed;
        size_t count;
    } good[] = {{"3:7,12", "3:7,12", 5}, {"0", "0", 1},       {"12,3:5,4:7", "3:7,12", 5},
                {"0:20", "0:20", 20},    {"1,2,3", "1:4", 3}, {"19", "19", 1},
                {"5:6", "5", 1}};
    static const char *const bad[] = {"",   "x",    "3:",  ":3", "3:3",   "7:3",
                                      "20", "5:21", "1;2", "-1", "1:2:3", "99999999999999999999"};
    struct arena arena = {0};
    struct err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct featureset s;
        struct strbuf out = {0};
        assert_true(region_parse(good[i].text, 20, &arena, &s, &e));
        assert_int_equal(featureset_count(&s), good[i].count);
        region_print(&s, &out);
        assert_string_equal(strbuf_str(&out), good[i].printed);
        strbuf_free(&out);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct featureset s = {.n = 7};
        if (region_parse(bad[i], 20, &arena, &s, &e))
            fail_msg("'%s' was taken", bad[i]);
        assert_int_equal(s.n, 7); // nothing half-changed
    }
    arena_free(&arena);
}

static struct probe_result result(const char *name, double iou)
{
    return (struct probe_result){.name = name, .scores = {iou, NAN, 1 - iou, NAN}};
}

static void best_first_ties_in_class_order_undefined_last(void **state)
{
    (void)state;
    struct probe_result r[] = {result("a", .2), result("b", NAN), result("c", .9),
                               result("d", .2), result("e", NAN), result("f", .9)};
    static const char by_iou[] = "cfadbe", by_sc[] = "adcfbe";
    probe_sort(r, 6, SCORE_IOU);
    for (int i = 0; i < 6; i++)
        assert_int_equal(r[i].name[0], by_iou[i]);
    struct probe_result again[] = {result("a", .2), result("b", NAN), result("c", .9),
                                   result("d", .2), result("e", NAN), result("f", .9)};
    probe_sort(again, 6, SCORE_SC);
    for (int i = 0; i < 6; i++)
        assert_int_equal(again[i].name[0], by_sc[i]);
    probe_sort(again, 6, SCORE_GTC); // all undefined: nothing moves
    assert_int_equal(again[0].name[0], 'a');
    probe_sort(again, 0, SCORE_IOU);
}

static void the_region_plays_the_ground_truth(void **state)
{
    (void)state;
    struct fixture f;
    struct probe_result r[3];
    struct err e;
    fixture_init(&f);
    struct featureset region;
    assert_true(region_parse("0:2", 5, &f.arena, &region, &e));
    assert_int_equal(probe_classes(&f.instances[0], &f.columns, &region, r), 3);
    assert_string_equal(r[0].name, "SIS"); // no run names a class: all of them
    assert_true(r[0].scores.iou == 1 && r[0].scores.gtc == 1 && r[0].scores.sc == 1);
    assert_true(r[2].scores.iou == .5 && r[2].scores.gtc == .5 && r[2].scores.sc == 1);
    f.columns.runs[FIXTURE_IG].class = mem_strdup("pos");
    assert_int_equal(probe_classes(&f.instances[0], &f.columns, &region, r), 1);
    assert_string_equal(r[0].name, "pos");
    assert_true(fabs(r[0].scores.iou - 1.0 / 3) < 1e-12);
    assert_true(region_parse("0:2", 2, &f.arena, &region, &e));
    assert_int_equal(probe_classes(&f.instances[3], &f.columns, &region, r), 1);
    assert_true(isnan(r[0].scores.iou) && isnan(r[0].scores.sc)); // S undefined
    fixture_fini(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(regions_are_half_open),
        cmocka_unit_test(best_first_ties_in_class_order_undefined_last),
        cmocka_unit_test(the_region_plays_the_ground_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
