// SPDX-License-Identifier: MIT
#include "unit.h"

#include "core/moments.h"

#include <math.h>

static void moments_of_small_vectors(void **state)
{
    (void)state;
    struct moments m = moments_of((double[]){.1, .2, .3}, 3);
    assert_true(m.mean == 0.20000000000000004); // summed from the left, as numpy does below eight
    m = moments_of((double[]){2, 4, 4, 4, 5, 5, 7, 9}, 8);
    assert_true(m.mean == 5 && m.sd == 2);
    m = moments_of((double[]){-3}, 1);
    assert_true(m.mean == -3 && m.sd == 0);
    m = moments_of(NULL, 0);
    assert_true(isnan(m.mean) && isnan(m.sd));
}

// The order of summation by hand: eight running sums, added in pairs, then the rest.
static void sums_are_pairwise(void **state)
{
    (void)state;
    double v[20], part[8] = {0};
    for (int i = 0; i < 20; i++)
        v[i] = 1.0 / (3 + i * i) * (i % 3 ? 1 : 1e8);
    for (int i = 0; i < 16; i++)
        part[i % 8] += v[i];
    double sum =
        ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
    for (int i = 16; i < 20; i++)
        sum += v[i];
    assert_true(moments_of(v, 20).mean == sum / 20);
}

static void long_vectors_stay_accurate(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    static double v[MANY];
    static const size_t sizes[] = {7, 8, 9, 127, 128, 129, 1000, MANY};
    for (int i = 0; i < MANY; i++)
        v[i] = .1 + i * 7919 % 1009 / 1009.0;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t n = sizes[k];
        long double sum = 0, squares = 0;
        for (size_t i = 0; i < n; i++)
            sum += v[i];
        for (size_t i = 0; i < n; i++)
            squares += (v[i] - sum / (long double)n) * (v[i] - sum / (long double)n);
        struct moments m = moments_of(v, n);
        assert_true(fabs(m.mean - (double)(sum / (long double)n)) < 1e-15);
        assert_true(fabs(m.sd - sqrt((double)(squares / (long double)n))) < 1e-15);
    }
}

static void quantiles_interpolate_linearly(void **state)
{
    (void)state;
    static const double v[] = {1, 2, 4, 8};
    assert_true(quantile_sorted(v, 4, 0) == 1);
    assert_true(quantile_sorted(v, 4, 25) == 1.75);
    assert_true(quantile_sorted(v, 4, 50) == 3);
    assert_true(quantile_sorted(v, 4, 75) == 5);
    assert_true(quantile_sorted(v, 4, 100) == 8);
    assert_true(quantile_sorted(v, 1, 30) == 1);
    assert_true(quantile_sorted(v, 2, 10) == 1.1);
    assert_true(isnan(quantile_sorted(v, 0, 50)));
}

static void sorting_is_ascending(void **state)
{
    (void)state;
    double v[] = {3, -1, INFINITY, 0, -INFINITY, 2};
    values_sort(v, 6);
    for (int i = 0; i < 5; i++)
        assert_true(v[i] <= v[i + 1]);
    values_sort(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_of_small_vectors),
        cmocka_unit_test(sums_are_pairwise),
        cmocka_unit_test(long_vectors_stay_accurate),
        cmocka_unit_test(quantiles_interpolate_linearly),
        cmocka_unit_test(sorting_is_ascending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
