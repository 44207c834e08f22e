// SPDX-License-Identifier: MIT
#include "unit.h"

#include "core/coverage.h"

#include <math.h>
#include <stdio.h>

static void assert_near(double x, double expected)
{
    if (!(fabs(x - expected) <= 1e-12))
        fail_msg("%.17g, expected %.17g", x, expected);
}

static void scores_are_ratios_of_counts(void **state)
{
    (void)state;
    struct scores s = coverage_scores(14, 3, 3);
    assert_true(s.iou == 3.0 / 14 && s.gtc == 3.0 / 14 && s.sc == 1);
    assert_true(isnan(s.wsc));
    s = coverage_scores(4, 6, 2);
    assert_true(s.iou == 0.25 && s.gtc == 0.5 && s.sc == 2.0 / 6);
    s = coverage_scores(5, 7, 0);
    assert_true(s.iou == 0 && s.gtc == 0 && s.sc == 0);
    s = coverage_scores(5, 5, 5);
    assert_true(s.iou == 1 && s.gtc == 1 && s.sc == 1);
}

static void undefined_is_nan_and_never_zero(void **state)
{
    (void)state;
    struct scores s = coverage_scores(0, 3, 0); // G empty
    assert_true(s.iou == 0 && isnan(s.gtc) && s.sc == 0);
    s = coverage_scores(3, 0, 0); // S empty
    assert_true(s.iou == 0 && s.gtc == 0 && isnan(s.sc));
    s = coverage_scores(0, 0, 0); // both
    assert_true(isnan(s.iou) && isnan(s.gtc) && isnan(s.sc));
}

static void iou_is_at_most_gtc_and_sc(void **state)
{
    (void)state;
    for (size_t g = 0; g <= 12; g++) {
        for (size_t s = 0; s <= 12; s++) {
            for (size_t inter = 0; inter <= (g < s ? g : s); inter++) {
                struct scores x = coverage_scores(g, s, inter), y = coverage_scores(s, g, inter);
                if (g && s)
                    assert_true(x.iou <= fmin(x.gtc, x.sc));
                if (g || s)
                    assert_true(x.iou == y.iou); // symmetric
                assert_true(x.gtc == y.sc || (isnan(x.gtc) && isnan(y.sc)));
            }
        }
    }
}

static void getter_names_each_score(void **state)
{
    (void)state;
    struct scores s = {.1, .2, .3, .4};
    assert_true(coverage_get(&s, SCORE_IOU) == .1 && coverage_get(&s, SCORE_GTC) == .2);
    assert_true(coverage_get(&s, SCORE_SC) == .3 && coverage_get(&s, SCORE_WSC) == .4);
    assert_true(isnan(coverage_get(&s, SCORE_COUNT)));
}

static void weighted_coverage_takes_absolute_values(void **state)
{
    (void)state;
    struct arena a = {0};
    struct featureset g = featureset_new(&a, 4);
    featureset_add_range(&g, 0, 2);
    assert_near(coverage_weighted((double[]){1, -2, 3, -4}, 4, &g), 0.3);
    assert_near(coverage_weighted((double[]){1, -2, NAN, -1}, 4, &g), 0.75); // missing left out
    assert_near(coverage_weighted((double[]){NAN, -2, 1, 1}, 4, &g), 0.5);
    assert_near(coverage_weighted((double[]){0, 0, 1, 1}, 4, &g), 0);
    assert_true(isnan(coverage_weighted((double[]){0, -0.0, 0, NAN}, 4, &g))); // Σ|a| = 0
    assert_true(isnan(coverage_weighted((double[]){1, 2, 3, 4}, 4, NULL)));    // not annotated
    struct featureset empty = featureset_new(&a, 4);
    assert_true(coverage_weighted((double[]){1, 2, 3, 4}, 4, &empty) == 0); // annotated as empty
    featureset_add_range(&g, 2, 4);
    assert_true(coverage_weighted((double[]){.1, .2, -.3, .7}, 4, &g) == 1);
    arena_free(&a);
}

static void rounding_is_numpys(void **state)
{
    (void)state;
    assert_true(score_rounded(3.0 / 40) == .08); // although "%.2f" prints 0.07
    assert_true(score_rounded(.125) == .12);     // half to even
    assert_true(score_rounded(.375) == .38);
    assert_true(score_rounded(2.0 / 3) == .67);
    assert_true(score_rounded(1) == 1 && score_rounded(0) == 0);
    assert_true(isnan(score_rounded(NAN)));
    for (int i = 0; i <= 100; i++) { // two decimals stay, as the parser reads them
        char text[32];
        snprintf(text, sizeof text, "%d.%02d", i / 100, i % 100);
        double x;
        assert_int_equal(sscanf(text, "%lf", &x), 1);
        assert_true(score_rounded(x) == x);
    }
}

static double choose(size_t n, size_t k)
{
    double c = 1;
    for (size_t i = 0; i < k; i++)
        c = c * (double)(n - i) / (double)(i + 1);
    return k > n ? 0 : c;
}

static void chance_is_the_hypergeometric_mean(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 14; n++) {
        for (size_t g = 0; g <= n; g++) {
            for (size_t s = 0; s <= n; s++) {
                struct scores x = coverage_chance(n, g, s);
                double iou = 0;
                for (size_t k = 1; k <= g && k <= s; k++)
                    iou += choose(g, k) * choose(n - g, s - k) / choose(n, s) * (double)k /
                           (double)(g + s - k);
                if (g || s)
                    assert_near(x.iou, iou);
                assert_true(isnan(x.iou) == (!g && !s));
                assert_true(isnan(x.gtc) == !g && isnan(x.sc) == !s && isnan(x.wsc));
                if (g)
                    assert_near(x.gtc, (double)s / (double)n);
                if (s)
                    assert_near(x.sc, (double)g / (double)n);
            }
        }
    }
}

static void chance_is_stable_for_large_images(void **state)
{
    (void)state;
    struct scores x = coverage_chance(1000000, 500000, 500000); // overlap 1/4, union 3/4
    assert_true(fabs(x.iou - 1.0 / 3) < 1e-5);
    x = coverage_chance(1000000, 1, 1);
    assert_near(x.iou, 1e-6);
    x = coverage_chance(1000000, 1000000, 300000);
    assert_near(x.iou, .3);
    x = coverage_chance(1000000, 999999, 999999); // one feature is left out of each
    assert_near(x.iou, (1e-6 * 1) + (1 - 1e-6) * 999998 / 1e6);
    x = coverage_chance(5, 6, 1); // impossible counts
    assert_true(isnan(x.iou) && isnan(x.gtc) && isnan(x.sc));
    x = coverage_chance(0, 0, 0);
    assert_true(isnan(x.iou));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_ratios_of_counts),
        cmocka_unit_test(undefined_is_nan_and_never_zero),
        cmocka_unit_test(iou_is_at_most_gtc_and_sc),
        cmocka_unit_test(getter_names_each_score),
        cmocka_unit_test(weighted_coverage_takes_absolute_values),
        cmocka_unit_test(rounding_is_numpys),
        cmocka_unit_test(chance_is_the_hypergeometric_mean),
        cmocka_unit_test(chance_is_stable_for_large_images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
