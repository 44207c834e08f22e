// SPDX-License-Identifier: MIT
#include "unit.h"

#include "core/value.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void exactly_one_kind(struct value v, bool none, bool number, bool name)
{
    assert_int_equal(value_is_none(v), none);
    assert_int_equal(value_is_number(v), number);
    assert_int_equal(value_is_name(v), name);
}

static void numbers_names_and_nothing_are_told_apart(void **state)
{
    (void)state;
    static const double numbers[] = {0,        -0.0,    1,      -1,       .1,       DBL_MAX,
                                     -DBL_MAX, DBL_MIN, 5e-324, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct value v = value_number(numbers[i]);
        exactly_one_kind(v, false, true, false);
        assert_true(value_to_number(v) == numbers[i]);
    }
    static const uint32_t ids[] = {0, 1, 77, 0x7fffffff, UINT32_MAX};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct value v = value_name(ids[i]);
        exactly_one_kind(v, false, false, true);
        assert_int_equal(value_to_name(v), ids[i]);
        assert_true(isnan(value_to_number(v)));
    }
    exactly_one_kind(value_none(), true, false, false);
    exactly_one_kind(value_number(NAN), true, false, false);
    exactly_one_kind(value_number(-NAN), true, false, false);
    assert_true(isnan(value_to_number(value_none())));
    struct value zero = {0};
    exactly_one_kind(zero, false, true, false);
}

static void equality_does_not_cross_kinds(void **state)
{
    (void)state;
    assert_true(value_equal(value_number(1), value_number(1)));
    assert_true(value_equal(value_number(0), value_number(-0.0)));
    assert_false(value_equal(value_number(1), value_number(2)));
    assert_true(value_equal(value_name(1), value_name(1)));
    assert_false(value_equal(value_name(1), value_name(2)));
    assert_false(value_equal(value_name(1), value_number(1)));
    assert_false(value_equal(value_none(), value_none()));
    assert_false(value_equal(value_none(), value_number(0)));
    assert_false(value_equal(value_name(0), value_none()));
}

static void names_keep_their_ids_by_the_thousand(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct names d = {0};
    uint32_t id;
    char text[32];
    assert_false(names_find(&d, "pos", 3, &id));
    for (uint32_t i = 0; i < MANY; i++) {
        int n = snprintf(text, sizeof text, "class %u", i * 7919 % 100003);
        assert_int_equal(names_intern(&d, text, (size_t)n), i);
        assert_int_equal(names_intern(&d, text, (size_t)n), i);
    }
    assert_int_equal(d.n, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        int n = snprintf(text, sizeof text, "class %u", i * 7919 % 100003);
        assert_true(names_find(&d, text, (size_t)n, &id));
        assert_int_equal(id, i);
        assert_string_equal(d.at[i], text);
    }
    assert_false(names_find(&d, "class", 5, &id));
    assert_false(names_find(&d, "class -1", 8, &id));
    names_free(&d);
    assert_int_equal(d.n, 0);
}

static void names_may_be_empty_or_parts_of_each_other(void **state)
{
    (void)state;
    struct names d = {0};
    uint32_t a = names_intern(&d, "ab", 2), b = names_intern(&d, "abc", 2);
    assert_int_equal(a, b); // the length counts
    uint32_t empty = names_intern(&d, NULL, 0), id;
    assert_string_equal(d.at[empty], "");
    assert_true(names_find(&d, "", 0, &id) && id == empty);
    assert_int_not_equal(names_intern(&d, "a", 1), a);
    assert_int_equal(names_intern(&d, "ab\0c", 4), a); // ends at its first NUL
    names_free(&d);
}

static void numbers_are_written_short_and_read_back(void **state)
{
    (void)state;
    static const struct {
        double x;
        const char *text;
    } cases[] = {
        {0, "0"},           {3, "3"},
        {100, "100"},       {-12, "-12"},
        {.1, "0.1"},        {1e-7, "1e-07"},
        {.7, "0.7"},        {123456, "123456"},
        {1e15, "1e+15"},    {.876, "0.876"},
        {5e-324, "5e-324"}, {0.1 + 0.2, "0.30000000000000004"},
        {1e300, "1e+300"},  {2.0 / 3, "0.6666666666666666"},
    };
    char text[NUMBER_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(number_format(cases[i].x, text), strlen(cases[i].text));
        assert_string_equal(text, cases[i].text);
    }
    uint64_t seed = 3;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double x;
        memcpy(&x, &seed, sizeof x);
        if (isnan(x))
            continue;
        assert_true(number_format(x, text) < NUMBER_TEXT);
        assert_true(strtod(text, NULL) == x);
        double short_one = (double)(seed >> 44) / 1000;
        number_format(short_one, text);
        assert_true(strlen(text) <= 8 && strtod(text, NULL) == short_one);
    }
    size_t n = number_format(NAN, text);
    assert_int_equal(n, strlen(text));
}

static void values_have_a_text(void **state)
{
    (void)state;
    struct names d = {0};
    char buf[NUMBER_TEXT];
    uint32_t id = names_intern(&d, "hoppy", 5);
    assert_string_equal(value_text(value_name(id), &d, buf), "hoppy");
    assert_string_equal(value_text(value_number(.9), &d, buf), "0.9");
    assert_string_equal(value_text(value_none(), &d, buf), "");
    assert_string_equal(value_text(value_name(9), &d, buf), ""); // of another table
    names_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_names_and_nothing_are_told_apart),
        cmocka_unit_test(equality_does_not_cross_kinds),
        cmocka_unit_test(names_keep_their_ids_by_the_thousand),
        cmocka_unit_test(names_may_be_empty_or_parts_of_each_other),
        cmocka_unit_test(numbers_are_written_short_and_read_back),
        cmocka_unit_test(values_have_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
