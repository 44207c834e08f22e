// SPDX-License-Identifier: MIT
#include "unit.h"

#include "base/mem.h"
#include "core/pattern.h"
#include "ui/canvas.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT style_of(ROLE_TEXT)

// Every cell: valid UTF-8 without control characters; wide glyphs in pairs of one style.
static void check_cells(const struct canvas *c)
{
    for (int y = 0; y < c->h; y++) {
        for (int x = 0; x < c->w; x++) {
            const struct cell_view *cell = canvas_at(c, x, y);
            size_t n = strlen(cell->text);
            assert_true(utf8_valid(cell->text, n, NULL));
            for (size_t i = 0; i < n; i++)
                assert_true((unsigned char)cell->text[i] >= 0x20 && cell->text[i] != 0x7f);
            assert_true(cell->width <= 2);
            if (cell->width == 0) {
                assert_int_equal(n, 0);
                assert_true(x > 0 && cell[-1].width == 2);
                assert_memory_equal(&cell[-1].style, &cell->style, sizeof cell->style);
            } else {
                assert_int_equal(text_width(cell->text, n), cell->width);
            }
            if (cell->width == 2)
                assert_true(x + 1 < c->w && cell[1].width == 0);
            if (c->ascii)
                assert_true(cell->width == 1 && cell->text[0] > 0);
        }
    }
}

static void assert_screen(const struct canvas *c, const char *want)
{
    struct strbuf out = {0};
    canvas_print(c, &out);
    assert_string_equal(strbuf_str(&out), want);
    strbuf_free(&out);
    check_cells(c);
}

static void assert_styles(const struct canvas *c, const char *want)
{
    struct strbuf out = {0};
    canvas_print_styles(c, &out);
    assert_string_equal(strbuf_str(&out), want);
    strbuf_free(&out);
}

static int text(struct canvas *c, int x, int y, int w, const char *s, bool ellipsis)
{
    return canvas_text(c, x, y, w, s, strlen(s), TEXT, ellipsis);
}

static void sizes_below_one_become_one(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 0, -3);
    assert_int_equal(c.w, 1);
    assert_int_equal(c.h, 1);
    assert_non_null(canvas_at(&c, 0, 0));
    assert_null(canvas_at(&c, 1, 0));
    assert_null(canvas_at(&c, 0, -1));
    assert_int_equal(c.cursor_x, -1);
    canvas_resize(&c, 3, 2);
    assert_screen(&c, "\n\n");
    canvas_fini(&c);
}

static void text_returns_its_columns(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 10, 2);
    assert_int_equal(text(&c, 1, 0, 20, "abc", false), 3);
    assert_int_equal(text(&c, 4, 0, 3, "日本語", false), 2);
    assert_int_equal(text(&c, 8, 1, 20, "wxyz", false), 2);
    assert_int_equal(text(&c, 10, 1, 20, "w", false), 0);
    assert_int_equal(text(&c, 0, 1, 0, "w", true), 0);
    assert_int_equal(text(&c, 0, 1, -5, "w", true), 0);
    assert_int_equal(text(&c, 0, 7, 20, "below", false), 5);
    assert_screen(&c, " abc日\n        wx\n");
    canvas_fini(&c);
}

static void half_a_wide_glyph_blanks_the_other(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 8, 3);
    for (int y = 0; y < 3; y++)
        text(&c, 0, y, 8, "日本語文", false);
    text(&c, 1, 0, 1, "x", false);
    text(&c, 2, 1, 1, "x", false);
    text(&c, 1, 2, 2, "文", false);
    assert_screen(&c, " x本語文\n日x 語文\n 文 語文\n");
    canvas_fini(&c);
}

static void clip_cuts_on_every_side(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 10, 4);
    struct rect old = canvas_clip(&c, (struct rect){2, 1, 4, 2});
    text(&c, 0, 0, 10, "above", false);
    assert_int_equal(text(&c, 0, 1, 10, "abcdefghij", true), 6);
    assert_int_equal(text(&c, 1, 2, 10, "日本語", false), 4);
    struct rect outer = canvas_clip(&c, (struct rect){-5, -5, 100, 100});
    assert_int_equal(c.clip.w, 4);
    canvas_unclip(&c, outer);
    canvas_clip(&c, (struct rect){20, 20, 5, 5});
    canvas_fill(&c, (struct rect){0, 0, 10, 4}, "#", TEXT);
    canvas_unclip(&c, old);
    assert_int_equal(c.clip.w, 10);
    assert_screen(&c, "\n  cde…\n   本\n\n");
    canvas_fini(&c);
}

static void blanking_reaches_over_the_clip(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 6, 1);
    text(&c, 0, 0, 6, "日本語", false);
    struct rect old = canvas_clip(&c, (struct rect){1, 0, 4, 1});
    canvas_fill(&c, (struct rect){0, 0, 6, 1}, "-", TEXT);
    canvas_unclip(&c, old);
    assert_screen(&c, " ----\n");
    canvas_fini(&c);
}

static void ellipsis_only_where_something_is_missing(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 8, 7);
    assert_int_equal(text(&c, 0, 0, 4, "abcd", true), 4);
    assert_int_equal(text(&c, 0, 1, 4, "abcde", true), 4);
    assert_int_equal(text(&c, 0, 2, 4, "ab日x", true), 3);
    assert_int_equal(text(&c, 0, 3, 5, "ab日日", true), 5);
    assert_int_equal(text(&c, 0, 4, 1, "日", true), 1);
    assert_int_equal(text(&c, 0, 5, 4, "日日日", true), 3);
    assert_int_equal(text(&c, 0, 6, 3, "e\u0301e\u0301e\u0301", true), 3);
    assert_screen(&c, "abcd\nabc…\nab…\nab日…\n…\n日…\ne\u0301e\u0301e\u0301\n");
    canvas_fini(&c);
}

static void hostile_text_is_spelled_in_its_own_role(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 40, 2);
    struct style st = {ROLE_TOKEN_G, MOD_REVERSE};
    const char bytes[] = "a\033[2J\r\n\b\0\xff\u202e\u0301b";
    int used = canvas_text(&c, 0, 0, 40, bytes, sizeof bytes - 1, st, false);
    assert_screen(&c, "a^[[2J\\r\\n^H^@<FF><U+202E><U+0301>b\n\n");
    assert_int_equal(used, (int)strlen("a^[[2J\\r\\n^H^@<FF><U+202E><U+0301>b"));
    assert_int_equal(canvas_at(&c, 0, 0)->style.role, ROLE_TOKEN_G);
    assert_int_equal(canvas_at(&c, 1, 0)->style.role, ROLE_ESCAPED);
    assert_int_equal(canvas_at(&c, 2, 0)->style.role, ROLE_ESCAPED);
    assert_int_equal(canvas_at(&c, 2, 0)->style.mods, MOD_REVERSE);
    assert_int_equal(canvas_at(&c, 3, 0)->style.role, ROLE_TOKEN_G);
    assert_int_equal(text(&c, 0, 1, 3, "\u202e", false), 3);
    canvas_fini(&c);
}

static void ascii_mode_draws_ascii(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 24, 5);
    c.ascii = true;
    canvas_puts(&c, 0, 0, "✓✗▸│─┼█●◆★✎·→é", TEXT);
    assert_int_equal(text(&c, 0, 1, 24, "caf\u00e9 \u2713 e\u0301", false), 24);
    assert_int_equal(text(&c, 0, 2, 6, "abcdefgh", true), 6);
    canvas_hline(&c, 8, 2, 4, TEXT);
    canvas_vline(&c, 8, 3, 2, TEXT);
    canvas_bar(&c, 14, 2, 8, .5, TEXT);
    canvas_bar(&c, 14, 3, 8, .01, TEXT);
    canvas_printf(&c, 14, 4, TEXT, "%d%s", 3, "…");
    assert_screen(&c, "vx>|-+#@**e.><U+00E9>\n"
                      "caf<U+00E9> <U+2713> e<U\n"
                      "abcde~  ----  ====\n"
                      "        |     =\n"
                      "        |     3~\n");
    assert_int_equal(canvas_at(&c, 3, 1)->style.role, ROLE_TEXT); // safe, only not drawable
    assert_int_equal(canvas_width(&c, "caf\u00e9", 5), 11);
    c.ascii = false;
    assert_int_equal(canvas_width(&c, "caf\u00e9日\n", 9), 8);
    canvas_fini(&c);
}

static void patterns_have_their_ascii_form(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 1, 1);
    c.ascii = true;
    for (unsigned p = 1; p <= 8; p++) {
        const struct pattern_info *info = pattern_info((enum pattern)p);
        canvas_puts(&c, 0, 0, info->glyph, TEXT);
        assert_int_equal(canvas_at(&c, 0, 0)->text[0], info->ascii);
    }
    canvas_fini(&c);
}

static void fit_takes_whole_glyphs(void **state)
{
    (void)state;
    int columns;
    assert_int_equal(canvas_fit_text("ab日c", 6, 3, false, &columns), 2);
    assert_int_equal(columns, 2);
    assert_int_equal(canvas_fit_text("ab日c", 6, 4, false, &columns), 5);
    assert_int_equal(columns, 4);
    assert_int_equal(canvas_fit_text("日", 3, 1, false, &columns), 3);
    assert_int_equal(columns, 2);
    assert_int_equal(canvas_fit_text("x日", 4, 8, true, &columns), 1);
    assert_int_equal(canvas_fit_text("日", 3, 8, true, &columns), 3);
    assert_int_equal(columns, 8);
    assert_int_equal(canvas_fit_text("", 0, 8, true, &columns), 0);
    assert_int_equal(columns, 0);
}

static void lines(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 12, 4);
    canvas_hline(&c, 5, 3, 3, TEXT);
    canvas_vline(&c, 9, 2, 9, TEXT);
    canvas_hline(&c, 10, 0, 9, TEXT);
    canvas_vline(&c, 1, 1, 0, TEXT);
    assert_screen(&c, "          ──\n"
                      "\n"
                      "         │\n"
                      "     ─── │\n");
    canvas_fini(&c);
}

static void bars_are_in_eighths(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 4, 8);
    double shares[8] = {NAN, 0, -1, 1e-9, .25, .4, 1, 7};
    for (int y = 0; y < 8; y++)
        canvas_bar(&c, 0, y, 3, shares[y], TEXT);
    canvas_bar(&c, 0, 0, 0, 1, TEXT);
    assert_screen(&c, "\n\n\n▏\n▊\n█▎\n███\n███\n");
    canvas_fini(&c);
}

static void fill_with_wide_glyphs(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 5, 2);
    canvas_fill(&c, (struct rect){0, 0, INT_MAX, 1}, "日", TEXT);
    canvas_fill(&c, (struct rect){1, 1, 3, INT_MAX}, "", style_of(ROLE_SELECTED));
    assert_screen(&c, "日日\n\n");
    assert_int_equal(canvas_at(&c, 3, 1)->style.role, ROLE_SELECTED);
    assert_int_equal(canvas_at(&c, 4, 1)->style.role, ROLE_TEXT);
    canvas_fini(&c);
}

static void styles_are_printed_as_letters(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 12, 3);
    canvas_puts(&c, 0, 0, "ab", style_of(ROLE_PATTERN_1));
    canvas_puts(&c, 4, 0, "cd", style_of(ROLE_PATTERN_3));
    canvas_puts(&c, 1, 2, "x", (struct style){ROLE_TEXT, MOD_REVERSE});
    canvas_puts(&c, 11, 2, "x", (struct style){ROLE_TEXT, MOD_REVERSE | MOD_UNDERLINE});
    assert_styles(&c, "pp..pp\n\n\n"
                      "styles:\n  . text\n  p pattern-1 pattern-3\n"
                      "mods:\n  2,1-1: reverse\n  2,11-11: underline+reverse\n");
    canvas_fini(&c);
}

static void far_away_is_harmless(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 5, 2);
    canvas_puts(&c, INT_MAX, 0, "abc", TEXT);
    canvas_puts(&c, 0, INT_MAX, "abc", TEXT);
    canvas_puts(&c, -10, 0, "abc", TEXT);
    canvas_puts(&c, INT_MIN / 2, 0, "日本", TEXT);
    canvas_puts(&c, 0, INT_MIN, "日本", TEXT);
    canvas_hline(&c, -100, -100, 300, TEXT);
    canvas_fill(&c, (struct rect){INT_MAX, 0, INT_MAX, 1}, "x", TEXT);
    canvas_fill(&c, (struct rect){0, 0, -5, INT_MIN}, "x", TEXT);
    canvas_bar(&c, INT_MAX, 0, 5, 1, TEXT);
    assert_screen(&c, "\n\n");
    canvas_fini(&c);
}

static void printf_may_be_long(void **state)
{
    (void)state;
    struct canvas c;
    char *long_text = mem_alloc(5001);
    memset(long_text, 'y', 5000);
    long_text[5000] = '\0';
    canvas_init(&c, 6000, 1);
    assert_int_equal(canvas_printf(&c, 0, 0, TEXT, "%s%d", long_text, 7), 5001);
    assert_string_equal(canvas_at(&c, 5000, 0)->text, "7");
    canvas_fini(&c);
    free(long_text);
}

static void roles_have_unique_names(void **state)
{
    (void)state;
    for (int r = 0; r < ROLE_COUNT; r++) {
        enum role found;
        assert_true(role_find(role_name((enum role)r), &found));
        assert_int_equal(found, r);
    }
    enum role none = ROLE_DIM;
    assert_false(role_find("no-such-role", &none));
    assert_int_equal(none, ROLE_DIM);
    assert_string_equal(role_name(ROLE_COUNT), "?");
}

static unsigned roll(unsigned *seed, unsigned below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static int around(unsigned *seed, int size)
{
    return (int)roll(seed, (unsigned)size + 8) - 4;
}

static void random_drawing_keeps_the_grid_sound(void **state)
{
    (void)state;
    static const char *const samples[] = {"日本語", "a\u0301b", "\U0001f469\u200d\U0001f52c!",
                                          "x",      "\033[31m", "\u202e日",
                                          "🇩🇪🇫",    "…│",       "\xe6\x97",
                                          "क्षि"};
    unsigned seed = 7;
    for (int run = 0; run < 60; run++) {
        struct canvas c;
        canvas_init(&c, 1 + (int)roll(&seed, 20), 1 + (int)roll(&seed, 4));
        c.ascii = run % 4 == 0;
        for (int i = 0; i < 200; i++) {
            const char *s = samples[roll(&seed, sizeof samples / sizeof *samples)];
            int x = around(&seed, c.w), y = around(&seed, c.h);
            struct rect r = {x, y, around(&seed, c.w), around(&seed, c.h)};
            struct style st = {(uint8_t)roll(&seed, ROLE_COUNT), (uint8_t)roll(&seed, 16)};
            struct rect old = c.clip;
            if (roll(&seed, 3) == 0)
                old = canvas_clip(&c, (struct rect){around(&seed, c.w), 0, around(&seed, c.w), 3});
            switch (roll(&seed, 5)) {
            case 0:
                canvas_fill(&c, r, s, st);
                break;
            case 1:
                canvas_hline(&c, x, y, r.w, st);
                break;
            case 2:
                canvas_vline(&c, x, y, r.h, st);
                break;
            default: {
                int used = canvas_text(&c, x, y, r.w, s, strlen(s), st, run & 1);
                assert_true(used >= 0 && (used == 0 || used <= r.w));
            }
            }
            canvas_unclip(&c, old);
            check_cells(&c);
        }
        canvas_fini(&c);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_below_one_become_one),
        cmocka_unit_test(text_returns_its_columns),
        cmocka_unit_test(half_a_wide_glyph_blanks_the_other),
        cmocka_unit_test(clip_cuts_on_every_side),
        cmocka_unit_test(blanking_reaches_over_the_clip),
        cmocka_unit_test(ellipsis_only_where_something_is_missing),
        cmocka_unit_test(hostile_text_is_spelled_in_its_own_role),
        cmocka_unit_test(ascii_mode_draws_ascii),
        cmocka_unit_test(patterns_have_their_ascii_form),
        cmocka_unit_test(fit_takes_whole_glyphs),
        cmocka_unit_test(lines),
        cmocka_unit_test(bars_are_in_eighths),
        cmocka_unit_test(fill_with_wide_glyphs),
        cmocka_unit_test(styles_are_printed_as_letters),
        cmocka_unit_test(far_away_is_harmless),
        cmocka_unit_test(printf_may_be_long),
        cmocka_unit_test(roles_have_unique_names),
        cmocka_unit_test(random_drawing_keeps_the_grid_sound),
    };
    return cmocka_run_group_tests_name("canvas", tests, NULL, NULL);
}
