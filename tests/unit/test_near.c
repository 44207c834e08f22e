// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/near.h"

#include <string.h>

static const char *const known[] = {"score", "show", "report", "distributions", "iou", "id", NULL};

static struct near nearest(const char *word)
{
    struct near near = near_to(word, strlen(word));
    for (size_t i = 0; known[i]; i++)
        near_try(&near, known[i]);
    return near;
}

static void assert_near(const char *word, const char *best)
{
    struct near near = nearest(word);
    assert_string_equal(near.best, best);
}

static void test_edits(void **state)
{
    (void)state;
    assert_near("scroe", "score"); // two letters swapped
    assert_near("scor", "score");  // one left out
    assert_near("sscore", "score");
    assert_near("reqort", "report");
    assert_near("REPORT", "report");
    assert_near("iuo", "iou");
    assert_near("distribtoins", "distributions");
}

static void test_beginnings(void **state)
{
    (void)state;
    assert_near("dist", "distributions");
    assert_near("rep", "report");
    assert_near("di", "id"); // too short for a beginning, one swap from a word
}

static void test_nothing_near(void **state)
{
    (void)state;
    assert_near("", "");
    assert_near("x", "");
    assert_near("frobnicate", "");
    assert_near("shxxw", "show"); // two of five
    assert_near("sxxxw", "");     // three of five
    assert_near("iouiouiou", "");
}

static void test_nearest_of_several(void **state)
{
    (void)state;
    assert_near("shore", "score"); // "show" is two edits away
}

static void test_long_words(void **state)
{
    (void)state;
    char word[200];
    memset(word, 'a', sizeof word);
    struct near near = near_to(word, sizeof word);
    near_try_n(&near, word, sizeof word - 1);
    assert_string_equal(near_hint(&near), "");
    near = near_to(word, NEAR_LONGEST);
    near_try_n(&near, word, NEAR_LONGEST - 1);
    assert_int_equal(strlen(near.best), NEAR_LONGEST - 1);
    near_try_n(&near, word, NEAR_LONGEST + 1);
    assert_int_equal(strlen(near.best), NEAR_LONGEST - 1);
}

static void test_hint(void **state)
{
    (void)state;
    struct near near = nearest("scroe");
    assert_string_equal(near_hint(&near), " (did you mean score?)");
    near = nearest("nothing");
    assert_string_equal(near_hint(&near), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits),        cmocka_unit_test(test_beginnings),
        cmocka_unit_test(test_nothing_near), cmocka_unit_test(test_nearest_of_several),
        cmocka_unit_test(test_long_words),   cmocka_unit_test(test_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
