// SPDX-License-Identifier: MIT
// The bit set against an array of bool, over universes around the word borders.
#include "unit.h"

#include "core/featureset.h"

#include <string.h>

enum { MOST = 300 };

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static struct featureset random_set(struct arena *a, bool *naive, size_t n, uint64_t *seed)
{
    struct featureset s = featureset_new(a, n);
    uint64_t density = next_random(seed) % 5; // from empty to full
    memset(naive, 0, MOST * sizeof *naive);
    for (size_t i = 0; i < n; i++) {
        naive[i] = next_random(seed) % 4 < density;
        if (naive[i])
            featureset_add(&s, i);
    }
    return s;
}

static void assert_same(const struct featureset *s, const bool *naive)
{
    size_t count = 0, last = s->n;
    for (size_t i = 0; i < s->n; i++) {
        assert_int_equal(featureset_has(s, i), naive[i]);
        count += naive[i];
    }
    assert_int_equal(featureset_count(s), count);
    assert_false(featureset_has(s, s->n));
    assert_false(featureset_has(s, s->n + 1000));
    for (size_t i = 0; i <= s->n; i++) {
        assert_int_equal(featureset_prev(s, i), last);
        if (i < s->n && naive[i])
            last = i;
    }
    assert_int_equal(featureset_prev(s, s->n + 7), last);
    size_t next = s->n;
    assert_int_equal(featureset_next(s, s->n + 7), next);
    for (size_t i = s->n; i-- > 0;) {
        if (naive[i])
            next = i;
        assert_int_equal(featureset_next(s, i), next);
    }
}

static void algebra_agrees_with_an_array(void **state)
{
    (void)state;
    struct arena a = {0};
    uint64_t seed = 1;
    static const size_t sizes[] = {0, 1, 2, 63, 64, 65, 127, 128, 129, 200, MOST};
    for (size_t round = 0; round < 400; round++) {
        size_t n = sizes[round % (sizeof sizes / sizeof *sizes)];
        bool x[MOST], y[MOST], both[MOST], either[MOST], only[MOST];
        struct featureset s = random_set(&a, x, n, &seed), t = random_set(&a, y, n, &seed);
        size_t shared = 0;
        bool equal = true;
        for (size_t i = 0; i < MOST; i++) {
            both[i] = x[i] && y[i];
            either[i] = x[i] || y[i];
            only[i] = x[i] && !y[i];
            shared += both[i];
            equal = equal && x[i] == y[i];
        }
        assert_same(&s, x);
        assert_int_equal(featureset_count_both(&s, &t), shared);
        assert_int_equal(featureset_equal(&s, &t), equal);
        struct featureset r = featureset_copy(&a, &s);
        assert_true(featureset_equal(&r, &s));
        featureset_and(&r, &t);
        assert_same(&r, both);
        r = featureset_copy(&a, &s);
        featureset_or(&r, &t);
        assert_same(&r, either);
        r = featureset_copy(&a, &s);
        featureset_andnot(&r, &t);
        assert_same(&r, only);
        assert_same(&s, x); // copies are independent
        arena_reset(&a);
    }
    arena_free(&a);
}

static void ranges_are_half_open(void **state)
{
    (void)state;
    struct arena a = {0};
    uint64_t seed = 2;
    for (size_t round = 0; round < 500; round++) {
        size_t n = 1 + next_random(&seed) % (MOST - 1);
        size_t to = next_random(&seed) % (n + 1), from = next_random(&seed) % (to + 1);
        bool naive[MOST] = {0};
        struct featureset s = featureset_new(&a, n);
        featureset_add_range(&s, from, to);
        for (size_t i = from; i < to; i++)
            naive[i] = true;
        assert_same(&s, naive);
        for (size_t i = from; i < to; i += 3) {
            featureset_remove(&s, i);
            naive[i] = false;
        }
        assert_same(&s, naive);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void adding_twice_counts_once(void **state)
{
    (void)state;
    struct arena a = {0};
    struct featureset s = featureset_new(&a, 70);
    featureset_add(&s, 69);
    featureset_add(&s, 69);
    assert_int_equal(featureset_count(&s), 1);
    featureset_remove(&s, 3);
    assert_int_equal(featureset_next(&s, 0), 69);
    struct featureset other = featureset_new(&a, 71);
    featureset_add(&other, 69);
    assert_false(featureset_equal(&s, &other)); // another universe
    arena_free(&a);
}

static void the_zero_set_is_an_empty_set(void **state)
{
    (void)state;
    struct featureset s = {0};
    assert_int_equal(featureset_count(&s), 0);
    assert_int_equal(featureset_next(&s, 0), 0);
    assert_int_equal(featureset_prev(&s, 0), 0);
    assert_false(featureset_has(&s, 0));
    assert_true(featureset_equal(&s, &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(algebra_agrees_with_an_array),
        cmocka_unit_test(ranges_are_half_open),
        cmocka_unit_test(adding_twice_counts_once),
        cmocka_unit_test(the_zero_set_is_an_empty_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
