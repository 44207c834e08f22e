// SPDX-License-Identifier: MIT
#include "unit.h"

#include "ui/palette.h"
#include "ui/theme.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct look look(const struct theme *t, enum role r, int depth)
{
    return theme_look(t, style_of(r), depth);
}

// ---- contrast (WCAG 2.1) ------------------------------------------------------------------------

static double channel(int value)
{
    double c = value / 255.0;
    return c <= .03928 ? c / 12.92 : pow((c + .055) / 1.055, 2.4);
}

static double luminance(int rgb)
{
    return .2126 * channel(rgb >> 16 & 255) + .7152 * channel(rgb >> 8 & 255) +
           .0722 * channel(rgb & 255);
}

static double contrast(int a, int b)
{
    double la = luminance(a), lb = luminance(b);
    return la > lb ? (la + .05) / (lb + .05) : (lb + .05) / (la + .05);
}

// What `-` is taken for: a dark terminal that is not quite black, a light one not quite white.
static int shown_rgb(const struct theme *t, int colour, bool ground)
{
    if (colour == COLOUR_DEFAULT)
        return t->light == ground ? 0xf5f5f5 : t->light ? 0x202020 : ground ? 0x1c1c1c : 0xd0d0d0;
    return colour & COLOUR_RGB ? colour & 0xffffff : palette_rgb(colour);
}

static double role_contrast(const struct theme *t, enum role r, int depth)
{
    struct look l = look(t, r, depth);
    return contrast(shown_rgb(t, l.fg, false), shown_rgb(t, l.bg, true));
}

static void load(const char *name, struct theme *t)
{
    struct err e = {0};
    if (!theme_load(name, NULL, t, &e))
        fail_msg("%s", e.msg);
}

static void every_role_is_readable(void **state)
{
    (void)state;
    for (size_t i = 0; theme_bundled_name(i); i++) {
        struct theme t;
        load(theme_bundled_name(i), &t);
        double least = strcmp(t.name, "high-contrast") == 0 ? 7 : 4.5;
        for (int r = 0; r < ROLE_COUNT; r++) {
            if (r == ROLE_RULE || (r >= ROLE_SCORE_0 && r <= ROLE_SCORE_4))
                continue; // drawings, not text
            for (int depth = DEPTH_256; depth <= DEPTH_TRUE; depth++)
                if (role_contrast(&t, (enum role)r, depth) < least)
                    fail_msg("%s: %s at depth %d: %.2f", t.name, role_name((enum role)r), depth,
                             role_contrast(&t, (enum role)r, depth));
        }
    }
}

static bool same_look(struct look a, struct look b)
{
    return a.fg == b.fg && a.bg == b.bg && a.mods == b.mods;
}

static void assert_all_differ(const struct theme *t, enum role first, int n, int depth)
{
    for (int a = 0; a < n; a++)
        for (int b = a + 1; b < n; b++)
            if (same_look(look(t, (enum role)((int)first + a), depth),
                          look(t, (enum role)((int)first + b), depth)))
                fail_msg("%s: %s and %s are the same at depth %d", t->name,
                         role_name((enum role)((int)first + a)),
                         role_name((enum role)((int)first + b)), depth);
}

static void sets_and_grades_differ_everywhere(void **state)
{
    (void)state;
    assert_int_equal(ROLE_TOKEN_BOTH - ROLE_TOKEN, 3);
    assert_int_equal(ROLE_GRADE_4 - ROLE_GRADE_1, 3);
    for (size_t i = 0; theme_bundled_name(i); i++) {
        struct theme t;
        load(theme_bundled_name(i), &t);
        for (int depth = 0; depth < DEPTH_COUNT; depth++) {
            assert_all_differ(&t, ROLE_TOKEN, 4, depth);
            assert_all_differ(&t, ROLE_GRADE_1, 4, depth);
        }
        if (strcmp(t.name, "mono") == 0)
            continue;
        for (int depth = DEPTH_256; depth < DEPTH_COUNT; depth++) {
            assert_all_differ(&t, ROLE_PATTERN_1, 8, depth);
            assert_all_differ(&t, ROLE_SCORE_0, 5, depth);
        }
        for (int depth = DEPTH_8; depth < DEPTH_COUNT; depth++)
            assert_false(same_look(look(&t, ROLE_RIGHT, depth), look(&t, ROLE_WRONG, depth)));
    }
}

// Sets read without colour: G underlined, S bold (and reversed when there is no colour), both both.
static void sets_have_their_attributes(void **state)
{
    (void)state;
    for (size_t i = 0; theme_bundled_name(i); i++) {
        struct theme t;
        load(theme_bundled_name(i), &t);
        for (int depth = 0; depth < DEPTH_COUNT; depth++) {
            struct look none = look(&t, ROLE_TOKEN, depth), g = look(&t, ROLE_TOKEN_G, depth);
            struct look s = look(&t, ROLE_TOKEN_S, depth), both = look(&t, ROLE_TOKEN_BOTH, depth);
            assert_true(none.fg == COLOUR_DEFAULT && none.bg == COLOUR_DEFAULT && !none.mods);
            assert_int_equal(g.mods, MOD_UNDERLINE);
            bool reversed = depth == DEPTH_MONO || strcmp(t.name, "mono") == 0;
            assert_int_equal(s.mods, MOD_BOLD | (reversed ? MOD_REVERSE : 0));
            assert_int_equal(both.mods, s.mods | MOD_UNDERLINE);
            assert_true(both.fg == s.fg && both.bg == s.bg);
        }
        for (int r = 0; r < ROLE_COUNT; r++) {
            struct look mono = look(&t, (enum role)r, DEPTH_MONO);
            assert_true(mono.fg == COLOUR_DEFAULT && mono.bg == COLOUR_DEFAULT);
        }
    }
}

static void known_colours(void **state)
{
    (void)state;
    struct theme t;
    load("dark", &t);
    assert_int_equal(look(&t, ROLE_TOKEN_G, DEPTH_TRUE).bg, COLOUR_RGB | 0xf2d602);
    assert_int_equal(look(&t, ROLE_TOKEN_G, DEPTH_256).bg, 220);
    assert_int_equal(look(&t, ROLE_TOKEN_S, DEPTH_TRUE).bg, COLOUR_RGB | 0xd95f02);
    assert_int_equal(look(&t, ROLE_TOKEN_S, DEPTH_256).bg, 166);
    assert_int_equal(look(&t, ROLE_TOKEN_S, DEPTH_8).bg, 1);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_TRUE).fg, COLOUR_DEFAULT);
    assert_int_equal(look(&t, ROLE_POPUP, DEPTH_TRUE).bg, COLOUR_DEFAULT);
    struct style st = {ROLE_TOKEN_G, MOD_REVERSE};
    assert_int_equal(theme_look(&t, st, DEPTH_256).mods, MOD_REVERSE | MOD_UNDERLINE);
    st.role = ROLE_COUNT;
    assert_int_equal(theme_look(&t, st, 99).fg, COLOUR_DEFAULT);
}

// The ramps go one way, so that more reads as more.
static void ramps_are_monotone(void **state)
{
    (void)state;
    for (size_t i = 0; theme_bundled_name(i); i++) {
        struct theme t;
        load(theme_bundled_name(i), &t);
        if (strcmp(t.name, "mono") == 0)
            continue;
        for (int step = 0; step < 4; step++) {
            double a = luminance(
                shown_rgb(&t, look(&t, (enum role)(ROLE_SCORE_0 + step), DEPTH_256).fg, false));
            double b = luminance(
                shown_rgb(&t, look(&t, (enum role)(ROLE_SCORE_1 + step), DEPTH_256).fg, false));
            assert_true(t.light ? b < a : b > a);
            if (step == 3)
                break;
            a = luminance(
                shown_rgb(&t, look(&t, (enum role)(ROLE_GRADE_1 + step), DEPTH_256).bg, true));
            b = luminance(
                shown_rgb(&t, look(&t, (enum role)(ROLE_GRADE_2 + step), DEPTH_256).bg, true));
            assert_true(b < a);
        }
    }
}

// ---- parsing ------------------------------------------------------------------------------------

static void missing_levels_are_the_nearest(void **state)
{
    (void)state;
    struct theme t;
    struct err e;
    const char *text = "# c\n\ntheme mine light\r\n"
                       "text fg=#d75f00 bg=220:220:3 # comment\n"
                       "dim  fg=-  bg=#ffffff:-\n"
                       "mark attr=bold,dim mono=-\n"
                       "match fg=12 attr=underline";
    assert_true(theme_parse(text, "f", &t, &e));
    assert_string_equal(t.name, "mine");
    assert_true(t.light);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_TRUE).fg, COLOUR_RGB | 0xd75f00);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_256).fg, 166);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_16).fg, 1);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_8).fg, 1);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_TRUE).bg, 220);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_8).bg, 3);
    assert_int_equal(look(&t, ROLE_TEXT, DEPTH_MONO).bg, COLOUR_DEFAULT);
    assert_int_equal(look(&t, ROLE_DIM, DEPTH_256).bg, COLOUR_DEFAULT);
    assert_int_equal(look(&t, ROLE_DIM, DEPTH_8).bg, COLOUR_DEFAULT);
    assert_int_equal(look(&t, ROLE_DIM, DEPTH_TRUE).fg, COLOUR_DEFAULT);
    assert_int_equal(look(&t, ROLE_MARK, DEPTH_8).mods, MOD_BOLD | MOD_DIM);
    assert_int_equal(look(&t, ROLE_MARK, DEPTH_MONO).mods, 0);
    assert_int_equal(look(&t, ROLE_MATCH, DEPTH_16).fg, 12);
    assert_int_equal(look(&t, ROLE_MATCH, DEPTH_8).fg, palette_nearest(palette_rgb(12), 0, 8));
    assert_int_equal(look(&t, ROLE_MATCH, DEPTH_MONO).mods, MOD_UNDERLINE);
    assert_int_equal(look(&t, ROLE_ID, DEPTH_TRUE).fg, COLOUR_DEFAULT);
}

static void errors_say_where(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "f:1:1: expected `theme NAME dark` or `theme NAME light`"},
        {"text fg=1", "f:1:1: expected `theme NAME dark` or `theme NAME light`, not text"},
        {"theme x blue", "f:1:1: expected `theme NAME dark` or `theme NAME light`, not theme"},
        {"theme x dark y", "f:1:1: expected `theme NAME dark` or `theme NAME light`, not theme"},
        {"theme x dark\n\n  txt fg=1", "f:3:3: not a role: txt"},
        {"theme x dark\ntext color=1", "f:2:6: expected fg=, bg=, attr= or mono=, not color=1"},
        {"theme x dark\ntext fg", "f:2:6: expected fg=, bg=, attr= or mono=, not fg"},
        {"theme x dark\ntext fg=", "f:2:9: not a colour here:"},
        {"theme x dark\ntext fg=256", "f:2:9: not a colour here: 256"},
        {"theme x dark\ntext fg=#12345g", "f:2:9: not a colour here: #12345g"},
        {"theme x dark\ntext fg=1:#000000", "f:2:11: not a colour here: #000000"},
        {"theme x dark\ntext fg=1:1:16", "f:2:13: not a colour here: 16"},
        {"theme x dark\ntext fg=1:1:1:8", "f:2:15: not a colour here: 8"},
        {"theme x dark\ntext fg=1:1:1:1:1", "f:2:17: a colour has four levels at most: 1:1:1:1:1"},
        {"theme x dark\ntext attr=bold,blink", "f:2:16: not an attribute: blink"},
        {"theme x dark\ntext\ntext", "f:3:1: a second line for text"},
        {"theme 12345678901234567890123456789012 dark",
         "f:1:7: too long a name: 12345678901234567890123456789012"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct theme t = {.name = "kept"};
        struct err e = {0};
        assert_false(theme_parse(cases[i][0], "f", &t, &e));
        assert_string_equal(e.msg, cases[i][1]);
        assert_string_equal(t.name, "kept");
    }
}

// ---- loading ------------------------------------------------------------------------------------

static void bundled_themes_are_found_by_name(void **state)
{
    (void)state;
    struct theme t;
    struct err e;
    size_t n = 0;
    for (; theme_bundled_name(n); n++) {
        load(theme_bundled_name(n), &t);
        assert_string_equal(t.name, theme_bundled_name(n));
        assert_int_equal(t.light, strcmp(t.name, "light") == 0);
    }
    assert_int_equal(n, 5);
    assert_string_equal(theme_bundled_name(0), "dark");
    load("color-blind", &t);
    assert_string_equal(t.name, "colour-blind");
    assert_false(theme_load("no-such-theme", NULL, &t, &e));
    assert_non_null(strstr(e.msg, "no theme no-such-theme"));
}

static void write_file(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    fclose(f);
}

static void files_are_found_by_path_and_in_the_folder(void **state)
{
    (void)state;
    char dir[] = "/tmp/venn-theme-XXXXXX", path[64];
    struct theme t;
    struct err e;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/mine.theme", dir);
    write_file(path, "theme own light\n", 16);
    assert_true(theme_load(path, NULL, &t, &e));
    assert_string_equal(t.name, "own");
    t.name[0] = '\0';
    assert_true(theme_load("mine", dir, &t, &e));
    assert_string_equal(t.name, "own");
    assert_false(theme_load("yours", dir, &t, &e));
    write_file(path, "theme own light\nnonsense", 24);
    assert_false(theme_load("mine", dir, &t, &e));
    assert_non_null(strstr(e.msg, "mine.theme:2:1: not a role: nonsense"));
    write_file(path, "theme own light\n\0\n", 18);
    assert_false(theme_load("mine", dir, &t, &e));
    assert_non_null(strstr(e.msg, "NUL"));
    assert_int_equal(truncate(path, 1 << 20), 0);
    assert_false(theme_load("mine", dir, &t, &e));
    assert_false(theme_load(dir, NULL, &t, &e)); // a folder
    unlink(path);
    assert_false(theme_load(path, NULL, &t, &e));
    rmdir(dir);
}

static void depths(void **state)
{
    (void)state;
    assert_int_equal(depth_of_colours(-1), DEPTH_MONO);
    assert_int_equal(depth_of_colours(0), DEPTH_MONO);
    assert_int_equal(depth_of_colours(2), DEPTH_MONO);
    assert_int_equal(depth_of_colours(8), DEPTH_8);
    assert_int_equal(depth_of_colours(16), DEPTH_16);
    assert_int_equal(depth_of_colours(88), DEPTH_16);
    assert_int_equal(depth_of_colours(256), DEPTH_256);
    assert_int_equal(depth_of_colours(32767), DEPTH_256);
    assert_int_equal(depth_of_colours(1 << 24), DEPTH_TRUE);
}

static void the_palette_is_xterms(void **state)
{
    (void)state;
    assert_int_equal(palette_rgb(16), 0);
    assert_int_equal(palette_rgb(166), 0xd75f00);
    assert_int_equal(palette_rgb(220), 0xffd700);
    assert_int_equal(palette_rgb(231), 0xffffff);
    assert_int_equal(palette_rgb(255), 0xeeeeee);
    for (int i = 16; i < 256; i++)
        assert_int_equal(palette_rgb(palette_nearest(palette_rgb(i), 16, 240)), palette_rgb(i));
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_is_readable),
        cmocka_unit_test(sets_and_grades_differ_everywhere),
        cmocka_unit_test(sets_have_their_attributes),
        cmocka_unit_test(known_colours),
        cmocka_unit_test(ramps_are_monotone),
        cmocka_unit_test(missing_levels_are_the_nearest),
        cmocka_unit_test(errors_say_where),
        cmocka_unit_test(bundled_themes_are_found_by_name),
        cmocka_unit_test(files_are_found_by_path_and_in_the_folder),
        cmocka_unit_test(depths),
        cmocka_unit_test(the_palette_is_xterms),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
