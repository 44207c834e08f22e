// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/utf8.h"
#include "ui/wrap.h"

#include <locale.h>
#include <string.h>
#include <time.h>

enum { MOST = 32 };

struct words {
    struct token at[MOST];
    uint32_t n;
};

static struct words words_of(const char *const *list)
{
    struct words w = {0};
    for (; list[w.n]; w.n++)
        w.at[w.n] = (struct token){list[w.n], (uint32_t)strlen(list[w.n])};
    return w;
}

static void assert_word(const struct wrap *w, uint32_t i, uint32_t line, uint32_t column,
                        uint32_t width)
{
    assert_int_equal(w->words[i].line, line);
    assert_int_equal(w->words[i].column, column);
    assert_int_equal(w->words[i].width, width);
}

static void words_fill_lines(void **state)
{
    (void)state;
    struct arena a = {0};
    struct words t = words_of((const char *const[]){"the", "quick", "brown", "fox", NULL});
    struct wrap w = wrap_tokens(&a, t.at, t.n, 9, false);
    assert_word(&w, 0, 0, 0, 3);
    assert_word(&w, 1, 0, 4, 5); // ends exactly at the edge
    assert_word(&w, 2, 1, 0, 5);
    assert_word(&w, 3, 1, 6, 3);
    assert_int_equal(w.lines, 2);
    assert_int_equal(wrap_first_on(&w, 0), 0);
    assert_int_equal(wrap_first_on(&w, 1), 2);
    assert_int_equal(wrap_first_on(&w, 2), 4);
    arena_free(&a);
}

static void no_words_no_lines(void **state)
{
    (void)state;
    struct arena a = {0};
    struct wrap w = wrap_tokens(&a, NULL, 0, 10, false);
    assert_int_equal(w.lines, 0);
    assert_int_equal(wrap_first_on(&w, 0), 0);
    arena_free(&a);
}

static void empty_words_take_no_room(void **state)
{
    (void)state;
    struct arena a = {0};
    struct words t = words_of((const char *const[]){"", "ab", "", "", "cd", "", "ef", "", NULL});
    struct wrap w = wrap_tokens(&a, t.at, t.n, 5, false);
    assert_word(&w, 0, 0, 0, 0);
    assert_word(&w, 1, 0, 0, 2);
    assert_word(&w, 2, 0, 2, 0);
    assert_word(&w, 4, 0, 3, 2);
    assert_word(&w, 5, 0, 5, 0);
    assert_word(&w, 6, 1, 0, 2);
    assert_int_equal(w.lines, 2);
    arena_free(&a);
}

static void long_words_are_cut(void **state)
{
    (void)state;
    struct arena a = {0};
    struct words t =
        words_of((const char *const[]){"x", "abcdefghijk", "y", "zz", "日本語文", "z", NULL});
    struct wrap w = wrap_tokens(&a, t.at, t.n, 5, false);
    assert_word(&w, 1, 1, 0, 11); // abcde fghij k
    assert_word(&w, 2, 3, 2, 1);
    assert_word(&w, 3, 4, 0, 2);
    assert_word(&w, 4, 5, 0, 8); // two wide glyphs a line, the fifth column stays free
    assert_word(&w, 5, 7, 0, 1);
    assert_int_equal(w.lines, 8);
    assert_int_equal(wrap_first_on(&w, 2), 2); // starts after line 2
    arena_free(&a);
}

static void widths_are_those_of_the_screen(void **state)
{
    (void)state;
    struct arena a = {0};
    struct words t = words_of((const char *const[]){"caf\u00e9", "\033[2J", "日本", NULL});
    struct wrap w = wrap_tokens(&a, t.at, t.n, 40, false);
    assert_word(&w, 0, 0, 0, 4);
    assert_word(&w, 1, 0, 5, 5);
    assert_word(&w, 2, 0, 11, 4);
    w = wrap_tokens(&a, t.at, t.n, 40, true);
    assert_word(&w, 0, 0, 0, 11);
    assert_word(&w, 1, 0, 12, 5);
    assert_word(&w, 2, 0, 18, 16);
    arena_free(&a);
}

static void narrow_widths_end(void **state)
{
    (void)state;
    struct words t = words_of((const char *const[]){"ab", "", "日", "\u202e", "c", NULL});
    for (int width = -1; width < 12; width++) {
        for (int ascii = 0; ascii < 2; ascii++) {
            struct arena a = {0};
            struct wrap w = wrap_tokens(&a, t.at, t.n, width, ascii);
            uint32_t line = 0;
            for (uint32_t i = 0; i < w.n; i++) {
                assert_true(w.words[i].line >= line && w.words[i].line < w.lines);
                line = w.words[i].line;
                if (w.words[i].width)
                    assert_true(w.words[i].column < (uint32_t)(width < 1 ? 1 : width));
            }
            arena_free(&a);
        }
    }
}

// One word of n bytes and n words of one byte both cost about ten times more for ten times more.
static void cost_is_linear(void **state)
{
    (void)state;
    enum { N = 2000000 };
    struct arena a = {0};
    char *text = arena_alloc(&a, N + 1);
    memset(text, 'x', N);
    struct token one = {text, N}, *many = arena_array(&a, N, sizeof *many);
    for (uint32_t i = 0; i < N; i++)
        many[i] = (struct token){text, 1};
    clock_t start = clock();
    assert_int_equal(wrap_tokens(&a, &one, 1, 80, false).lines, N / 80);
    assert_int_equal(wrap_tokens(&a, many, N, 79, false).lines, N / 40);
    assert_true(clock() - start < 10 * CLOCKS_PER_SEC);
    arena_free(&a);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_fill_lines),
        cmocka_unit_test(no_words_no_lines),
        cmocka_unit_test(empty_words_take_no_room),
        cmocka_unit_test(long_words_are_cut),
        cmocka_unit_test(widths_are_those_of_the_screen),
        cmocka_unit_test(narrow_widths_end),
        cmocka_unit_test(cost_is_linear),
    };
    return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
