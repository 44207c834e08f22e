// SPDX-License-Identifier: MIT
// Agreement against values worked out by hand and published examples.
#include "unit.h"

#include "core/agreement.h"

#include <math.h>

enum { MOST = 256 };

// One string per rater, a letter per unit, '.' where the rater gave none.
static size_t ratings_of(const char *const *raters, uint32_t n_raters, struct rating *out)
{
    size_t n = 0;
    for (uint32_t rater = n_raters; rater-- > 0;) // in no order
        for (uint32_t unit = 0; raters[rater][unit]; unit++)
            if (raters[rater][unit] != '.')
                out[n++] = (struct rating){unit, rater, (uint32_t)raters[rater][unit]};
    ratings_sort(out, n);
    return n;
}

static void assert_near(double x, double expected)
{
    if (!(fabs(x - expected) < 1e-12))
        fail_msg("%.15f, expected %.15f", x, expected);
}

static double kappa(const char *a, const char *b, size_t *units)
{
    struct rating r[MOST];
    size_t n = ratings_of((const char *const[]){a, b}, 2, r);
    return agreement_kappa(r, n, 0, 1, units);
}

static double alpha(const char *const *raters, uint32_t n_raters)
{
    struct rating r[MOST];
    return agreement_alpha(r, ratings_of(raters, n_raters, r));
}

static void kappa_by_hand(void **state)
{
    (void)state;
    size_t n;
    // The grant example: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: p = .7, chance .5.
    assert_near(kappa("yyyyyyyyyyyyyyyyyyyyyyyyynnnnnnnnnnnnnnnnnnnnnnnnn",
                      "yyyyyyyyyyyyyyyyyyyynnnnnyyyyyyyyyynnnnnnnnnnnnnnn", &n),
                0.4);
    assert_int_equal(n, 50);
    assert_near(kappa("abab", "abab", &n), 1);
    assert_near(kappa("abab", "baba", &n), -1);
    assert_near(kappa("aabb", "abab", &n), 0);
    // three categories: agreed 3 of 5; chance (2*1 + 2*2 + 1*2) / 25 = 8/25; (3/5 - 8/25) / (17/25)
    assert_near(kappa("aabbc", "abbcc", &n), 7. / 17);
    // only what both rated counts
    assert_near(kappa("a.bab", "abbab", &n), 1);
    assert_int_equal(n, 4);
}

static void kappa_undefined(void **state)
{
    (void)state;
    size_t n;
    assert_true(isnan(kappa("aaa", "aaa", &n)));
    assert_int_equal(n, 3);
    assert_true(isnan(kappa("a..", ".ab", &n)));
    assert_int_equal(n, 0);
    assert_true(isnan(kappa("", "", &n)));
    assert_near(kappa("aaa", "bbb", &n), 0);
}

static void alpha_published(void **state)
{
    (void)state;
    // Krippendorff (2011): two observers, two categories: 0.095
    static const char *const binary[] = {"0100000010", "1110010000"};
    assert_near(alpha(binary, 2), 1 - 19. * 4 / (14 * 6));
    // four observers, five categories, gaps, one unit that only one observer rated: 0.743
    static const char *const four[] = {"123321412...", "1233224125.3", ".3332342251.",
                                       "12332441251."};
    assert_near(alpha(four, 4), 1 - 39. * 8 / 1216);
}

static void alpha_by_hand(void **state)
{
    (void)state;
    static const char *const same[] = {"abc", "abc", "abc"};
    assert_near(alpha(same, 3), 1);
    // units aa, ab, bb: n 6, counts 3 and 3; observed 2, expected 36 - 18 = 18
    static const char *const two[] = {"aab", "abb"};
    assert_near(alpha(two, 2), 1 - 5. * 2 / 18);
    // units aab, bb, (a alone is left out): n 5, counts 2 and 3
    // observed (9 - 5) / 2 = 2; expected 25 - 13 = 12
    static const char *const gaps[] = {"aba", "ab.", "b.."};
    assert_near(alpha(gaps, 3), 1 - 4. * 2 / 12);
}

static void alpha_undefined(void **state)
{
    (void)state;
    static const char *const one_category[] = {"aaa", "aaa"};
    static const char *const apart[] = {"a.b", ".a."};
    assert_true(isnan(alpha(one_category, 2)));
    assert_true(isnan(alpha(apart, 2)));
    assert_true(isnan(agreement_alpha(NULL, 0)));
}

static void shared_units(void **state)
{
    (void)state;
    struct rating r[MOST];
    static const char *const three[] = {"a.bc", ".ab.", "..b."};
    size_t n = ratings_of(three, 3, r);
    assert_int_equal(n, 6);
    assert_int_equal(ratings_shared(r, n), 1);
    assert_int_equal(r[0].unit, 0);
    assert_int_equal(r[5].unit, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kappa_by_hand),   cmocka_unit_test(kappa_undefined),
        cmocka_unit_test(alpha_published), cmocka_unit_test(alpha_by_hand),
        cmocka_unit_test(alpha_undefined), cmocka_unit_test(shared_units),
    };
    return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
