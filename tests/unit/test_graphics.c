// SPDX-License-Identifier: MIT
// What terminals answer, what follows from it, and which pictures are drawn and wiped.
#include "unit.h"

#include "base/mem.h"
#include "term/graphics.h"
#include "term/pairs.h"
#include "term/placements.h"
#include "ui/theme.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

// ---- answers ------------------------------------------------------------------------------------

static struct probe answered(const char *bytes)
{
    struct probe whole = {0}, single = {0};
    probe_feed(&whole, bytes, strlen(bytes));
    for (const char *s = bytes; *s; s++) // in pieces of any size
        probe_feed(&single, s, 1);
    assert_memory_equal(&whole, &single, sizeof whole);
    return whole;
}

static void answers_are_understood(void **state)
{
    (void)state;
    struct probe xterm = answered("\033P>|XTerm(379)\033\\\033[?2;3S\033[?62;22c");
    assert_true(xterm.done && !xterm.sixel && !xterm.kitty);
    assert_string_equal(xterm.version, "XTerm(379)");
    assert_int_equal(xterm.screen_w, 0);
    struct probe vt340 = answered("\033[?2;0;600;585S\033[?63;1;2;4;6;9;15;16;22;28c");
    assert_true(vt340.done && vt340.sixel);
    assert_int_equal(vt340.screen_w, 600);
    assert_int_equal(vt340.screen_h, 585);
    struct probe kitty =
        answered("\033P>|kitty(0.36)\033\\\033_Gi=4211;OK\033\\\033[6;20;10t\033[?62;c");
    assert_true(kitty.done && kitty.kitty && !kitty.sixel);
    assert_int_equal(kitty.cell_w, 10);
    assert_int_equal(kitty.cell_h, 20);
    assert_false(answered("\033_Gi=4211;ENOTSUP:no\033\\\033[?62c").kitty);
    assert_false(answered("\033_Gi=1;OK\033\\\033[?62c").kitty); // not our question
    assert_false(answered("\033[?62;14;40c").sixel);
    assert_false(answered("jk\033OA\033[A\033[200~\033[6;0;0t").done); // keys are none
    assert_false(answered("\033[?2;0;600;585S").done);
}

static void backgrounds_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum background is;
    } cases[] = {{"rgb:ffff/ffff/ffff", BACKGROUND_LIGHT},
                 {"rgb:0000/0000/0000", BACKGROUND_DARK},
                 {"rgb:f/f/f", BACKGROUND_LIGHT},
                 {"rgb:fd/f6/E3", BACKGROUND_LIGHT}, // Solarized
                 {"rgb:002/2b3/366", BACKGROUND_DARK},
                 {"rgba:eeee/eeee/eeee/8000", BACKGROUND_LIGHT},
                 {"rgba:1/1/1/f", BACKGROUND_DARK},
                 {"rgb:0000/0000/ffff", BACKGROUND_DARK}, // blue is dark, yellow light
                 {"rgb:ffff/ffff/0000", BACKGROUND_LIGHT},
                 {"rgb:7fff/7fff/7fff", BACKGROUND_DARK},
                 {"rgb:8080/8080/8080", BACKGROUND_LIGHT},
                 {"?", BACKGROUND_UNKNOWN},
                 {"", BACKGROUND_UNKNOWN},
                 {"white", BACKGROUND_UNKNOWN},
                 {"rgb:ffff/ffff", BACKGROUND_UNKNOWN},
                 {"rgb:ffff/ffff/ffff/ffff", BACKGROUND_UNKNOWN},
                 {"rgba:ffff/ffff/ffff", BACKGROUND_UNKNOWN},
                 {"rgb:fffff/ffff/ffff", BACKGROUND_UNKNOWN},
                 {"rgb://", BACKGROUND_UNKNOWN},
                 {"rgb:ff/ff/fg", BACKGROUND_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[80];
        assert_int_equal(background_of_colour(cases[i].text), cases[i].is);
        for (int bel = 0; bel < 2; bel++) {
            snprintf(bytes, sizeof bytes, "j\033]11;%s%sk", cases[i].text, bel ? "\a" : "\033\\");
            assert_int_equal(answered(bytes).background, cases[i].is);
        }
    }
    assert_int_equal(answered("\033]10;rgb:ff/ff/ff\a").background, BACKGROUND_UNKNOWN);
    assert_int_equal(background_of_variable(NULL), BACKGROUND_UNKNOWN);
    assert_int_equal(background_of_variable(""), BACKGROUND_UNKNOWN);
    assert_int_equal(background_of_variable("15;0"), BACKGROUND_DARK);
    assert_int_equal(background_of_variable("0;15"), BACKGROUND_LIGHT);
    assert_int_equal(background_of_variable("0;default;7"), BACKGROUND_LIGHT);
    assert_int_equal(background_of_variable("0;default"), BACKGROUND_UNKNOWN);
    assert_int_equal(background_of_variable("0;255"), BACKGROUND_UNKNOWN);
}

static void hostile_answers_do_no_harm(void **state)
{
    (void)state;
    char bytes[4096];
    memset(bytes, '4', sizeof bytes);
    memcpy(bytes, "\033P>|", 4);
    struct probe p = {0};
    probe_feed(&p, bytes, sizeof bytes);
    probe_feed(&p, "\033\\\033[?4;", 7);
    probe_feed(&p, bytes + 10, 3000);
    probe_feed(&p, "c\033[?1;4c", 8);
    assert_true(p.done && p.sixel);
    assert_true(strlen(p.version) < sizeof p.version);
}

static enum picture_mode decided(const char *term, const char *tmux, enum picture_mode wanted,
                                 const struct probe *p, const char *why)
{
    struct graphics_facts f = {
        .wanted = wanted, .utf8 = true, .term = term, .tmux = tmux, .probe = p, .w = 100, .h = 45};
    struct graphics g = graphics_decide(&f);
    if (why)
        assert_string_equal(g.why, why);
    return g.mode;
}

static void only_what_is_proved(void **state)
{
    (void)state;
    struct probe none = {0}, sixel = {.done = true, .sixel = true}, plain = {.done = true};
    struct probe kitty = {.done = true, .kitty = true, .sixel = true};
    struct probe iterm = {.done = true, .sixel = true, .version = "iTerm2 3.5.1"};
    assert_int_equal(decided("xterm", NULL, PICTURE_AUTO, &sixel, "DA1 has sixel"), PICTURE_SIXEL);
    assert_int_equal(decided("xterm", NULL, PICTURE_AUTO, &kitty, NULL), PICTURE_KITTY);
    assert_int_equal(decided("xterm", NULL, PICTURE_AUTO, &iterm, "iTerm2 3.5.1"), PICTURE_ITERM2);
    assert_int_equal(decided("xterm", NULL, PICTURE_AUTO, &plain, NULL), PICTURE_SYMBOLS);
    assert_int_equal(decided("xterm", NULL, PICTURE_AUTO, &none, "the terminal did not answer"),
                     PICTURE_SYMBOLS);
    assert_int_equal(decided("tmux-256color", "/tmp/x,1,0", PICTURE_AUTO, NULL, "tmux: no pixels"),
                     PICTURE_SYMBOLS);
    assert_int_equal(decided("xterm", "/tmp/x,1,0", PICTURE_AUTO, &sixel, "tmux: no pixels"),
                     PICTURE_SYMBOLS);
    assert_int_equal(decided("linux", NULL, PICTURE_AUTO, NULL, "TERM=linux is not asked"),
                     PICTURE_SYMBOLS);
    assert_int_equal(decided("tmux", "x", PICTURE_SIXEL, NULL, "chosen"), PICTURE_SIXEL);
    struct graphics_facts ascii = {.wanted = PICTURE_HALF, .term = "vt100"};
    assert_int_equal(graphics_decide(&ascii).mode, PICTURE_ASCII);
    ascii.wanted = PICTURE_AUTO;
    assert_int_equal(graphics_decide(&ascii).mode, PICTURE_ASCII);
}

static void nobody_is_asked_in_vain(void **state)
{
    (void)state;
    static const struct {
        const char *term, *tmux, *sty;
        enum picture_mode wanted;
        bool ask;
    } cases[] = {
        {"xterm-256color", NULL, NULL, PICTURE_AUTO, true},
        {"xterm-256color", "", "", PICTURE_AUTO, true},
        {"xterm-256color", NULL, NULL, PICTURE_SIXEL, true}, // for the size of cells
        {"xterm-256color", NULL, NULL, PICTURE_SYMBOLS, false},
        {"xterm-256color", NULL, NULL, PICTURE_NONE, false},
        {"xterm-256color", "/tmp/tmux-0/x,1,0", NULL, PICTURE_AUTO, false},
        {"xterm-256color", NULL, "1.pts-0", PICTURE_AUTO, false},
        {"screen", NULL, NULL, PICTURE_AUTO, false},
        {"linux", NULL, NULL, PICTURE_AUTO, false},
        {"vt100", NULL, NULL, PICTURE_AUTO, false},
        {NULL, NULL, NULL, PICTURE_AUTO, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct graphics_facts f = {.wanted = cases[i].wanted,
                                   .term = cases[i].term,
                                   .tmux = cases[i].tmux,
                                   .sty = cases[i].sty};
        assert_int_equal(graphics_worth_asking(&f), cases[i].ask);
    }
    size_t n = strlen(probe_question);
    assert_string_equal(probe_question + n - 3, "\033[c"); // DA1 is last
}

static void the_size_of_a_cell(void **state)
{
    (void)state;
    struct probe exact = {.done = true, .screen_w = 600, .screen_h = 585, .cell_w = 9, .cell_h = 9};
    struct probe said = {.done = true, .cell_w = 9, .cell_h = 18}, silent = {.done = true};
    struct graphics_facts f = {.utf8 = true, .w = 100, .h = 45, .pixel_w = 604, .pixel_h = 589};
    f.probe = &exact;
    struct graphics g = graphics_decide(&f);
    assert_true(g.cell_w == 6 && g.cell_h == 13 && !g.cell_guessed);
    f.pixel_w = 1404; // a window larger than the largest picture
    f.pixel_h = 654;
    g = graphics_decide(&f);
    assert_true(g.cell_w == 9 && g.most_w == 600); // CSI 16 t then
    f.pixel_w = 804;
    f.pixel_h = 720;
    f.probe = &said;
    g = graphics_decide(&f);
    assert_true(g.cell_w == 9 && g.cell_h == 18);
    f.probe = &silent;
    g = graphics_decide(&f);
    assert_true(g.cell_w == 8 && g.cell_h == 16 && !g.cell_guessed);
    f.pixel_w = 0;
    g = graphics_decide(&f);
    assert_true(g.cell_w == 8 && g.cell_h == 16 && g.cell_guessed);
}

// ---- placements ---------------------------------------------------------------------------------

struct log {
    int wiped[50];
    struct span span;
};

static void wipe(void *ctx, int y, int h)
{
    struct log *l = ctx;
    for (int i = y; i < y + h; i++)
        l->wiped[i]++;
}

static struct span span(void *ctx, int y)
{
    (void)y;
    return ((struct log *)ctx)->span;
}

struct stage {
    struct canvas c;
    struct placements p;
    struct log log;
    struct strbuf before, after;
};

static void frame(struct stage *s, int from, int to) // columns changed in every row
{
    s->log = (struct log){.span = {from, to}};
    strbuf_clear(&s->before);
    strbuf_clear(&s->after);
    placements_begin(&s->p, &s->c, wipe, &s->log, &s->before);
    placements_draw(&s->p, &s->c, span, &s->log, &s->after);
}

static void place(struct stage *s, int x, int y, uint64_t key, enum picture_mode mode)
{
    struct placed p = {.at = {x, y, 10, 5}, .key = key, .mode = mode, .bytes = "<picture>", .n = 9};
    assert_true(canvas_place(&s->c, &p));
}

static void pictures_come_and_go(void **state)
{
    (void)state;
    struct stage s = {0};
    canvas_init(&s.c, 80, 24);
    place(&s, 2, 3, 7, PICTURE_SIXEL);
    frame(&s, -1, 0);
    assert_string_equal(strbuf_str(&s.after), "\033[?2026h\0337\033[4;3H<picture>\0338\033[?2026l");
    frame(&s, -1, 0); // it stays
    assert_int_equal(s.after.n, 0);
    frame(&s, 40, 50); // beside it
    assert_int_equal(s.after.n, 0);
    frame(&s, 0, 50); // across it
    assert_true(s.after.n > 0);
    canvas_clear(&s.c); // another in its place: drawn over, nothing is wiped
    place(&s, 2, 3, 8, PICTURE_SIXEL);
    frame(&s, -1, 0);
    assert_true(s.after.n > 0);
    assert_int_equal(s.log.wiped[3], 0);
    canvas_puts(&s.c, 4, 4, "popup", style_of(ROLE_POPUP)); // drawn over it
    frame(&s, -1, 0);
    assert_int_equal(s.after.n, 0);
    for (int y = 0; y < 24; y++)
        assert_int_equal(s.log.wiped[y], y >= 3 && y < 8);
    canvas_clear(&s.c); // the popup is gone
    place(&s, 2, 3, 8, PICTURE_SIXEL);
    place(&s, 20, 5, 9, PICTURE_SIXEL);
    place(&s, 20, 15, 10, PICTURE_SIXEL);
    frame(&s, -1, 0);
    canvas_clear(&s.c); // one goes: its neighbour in the same rows is drawn again, the third stays
    place(&s, 20, 5, 9, PICTURE_SIXEL);
    place(&s, 20, 15, 10, PICTURE_SIXEL);
    frame(&s, -1, 0);
    assert_non_null(strstr(strbuf_str(&s.after), "\033[6;21H<picture>"));
    assert_null(strstr(strbuf_str(&s.after), "\033[16;21H"));
    placements_forget(&s.p, NULL);
    frame(&s, -1, 0);
    assert_non_null(strstr(strbuf_str(&s.after), "\033[16;21H"));
    strbuf_free(&s.before);
    strbuf_free(&s.after);
    canvas_fini(&s.c);
}

static void kitty_is_told_what_goes(void **state)
{
    (void)state;
    struct stage s = {0};
    canvas_init(&s.c, 80, 24);
    place(&s, 2, 3, 7, PICTURE_KITTY);
    frame(&s, -1, 0);
    frame(&s, 0, 80); // text does not touch it
    assert_int_equal(s.after.n, 0);
    canvas_clear(&s.c);
    frame(&s, -1, 0);
    assert_string_equal(strbuf_str(&s.before), "\033_Ga=d,d=I,i=7,q=2\033\\");
    place(&s, 2, 3, 7, PICTURE_KITTY);
    frame(&s, -1, 0);
    strbuf_clear(&s.before);
    placements_forget(&s.p, &s.before);
    assert_string_equal(strbuf_str(&s.before), "\033_Ga=d,d=I,i=7,q=2\033\\");
    strbuf_free(&s.before);
    strbuf_free(&s.after);
    canvas_fini(&s.c);
}

static void never_in_the_last_row(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 20, 10);
    struct placed p = {.at = {0, 5, 10, 5}, .bytes = "x", .n = 1, .mode = PICTURE_SIXEL};
    assert_false(canvas_place(&c, &p));
    p.at = (struct rect){15, 0, 10, 5};
    assert_false(canvas_place(&c, &p));
    p.at = (struct rect){0, 4, 10, 5};
    assert_true(canvas_place(&c, &p));
    struct strbuf out = {0};
    canvas_print_styles(&c, &out);
    assert_non_null(strstr(strbuf_str(&out), "placed: 4,0 10x5 sixel\n"));
    strbuf_free(&out);
    canvas_fini(&c);
}

static void cells_have_their_own_colours(void **state)
{
    (void)state;
    struct canvas c;
    canvas_init(&c, 4, 1);
    canvas_cell(&c, 0, 0, 0x2580, 220, 16, 0);
    canvas_cell(&c, 1, 0, 0x2580, 9, 9, 0); // one colour: a blank of it
    canvas_cell(&c, 2, 0, 0x1b, 1, 2, 0);   // never a control character
    const struct cell_view *cell = canvas_at(&c, 0, 0);
    assert_string_equal(cell->text, "▀");
    assert_true(cell->fg == 220 && cell->bg == 16 && cell->style.role == ROLE_PICTURE);
    assert_string_equal(cell[1].text, " ");
    assert_true(cell[1].fg == COLOUR_DEFAULT && cell[1].bg == 9);
    assert_string_equal(cell[2].text, " ");
    canvas_puts(&c, 0, 0, "a", style_of(ROLE_TEXT));
    assert_true(cell->fg == 0 && cell->bg == 0);
    canvas_fini(&c);
}

// ---- pairs --------------------------------------------------------------------------------------

static void pairs_are_few_and_shared(void **state)
{
    (void)state;
    struct pairs p;
    bool fresh, reversed;
    pairs_init(&p, 64);
    for (int fg = 0; fg < 8; fg++)
        for (int bg = 0; bg < 8; bg++) {
            int number = pairs_number(&p, (struct colour_pair){fg, bg}, &fresh, &reversed);
            assert_true(number > 0);
            assert_int_equal(fresh, bg >= fg);
            assert_int_equal(reversed, bg < fg);
        }
    assert_int_equal(p.n, 36);
    int left = 0;
    while (pairs_number(&p, (struct colour_pair){100 + left, -1}, &fresh, NULL))
        left++;
    assert_int_equal(left, 27);
    assert_int_equal(pairs_number(&p, (struct colour_pair){3, 5}, &fresh, NULL) > 0, 1);
    pairs_forget(&p);
    assert_int_equal(pairs_number(&p, (struct colour_pair){3, 5}, &fresh, NULL), 1);
    assert_true(fresh);
    pairs_fini(&p);
    pairs_init(&p, 65536);
    for (int i = 0; i < 60000; i++)
        assert_int_equal(pairs_number(&p, (struct colour_pair){i, i / 7}, &fresh, NULL), i + 1);
    for (int i = 0; i < 60000; i++)
        assert_int_equal(pairs_number(&p, (struct colour_pair){i, i / 7}, &fresh, NULL), i + 1);
    pairs_fini(&p);
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_understood),
        cmocka_unit_test(backgrounds_are_understood),
        cmocka_unit_test(hostile_answers_do_no_harm),
        cmocka_unit_test(only_what_is_proved),
        cmocka_unit_test(nobody_is_asked_in_vain),
        cmocka_unit_test(the_size_of_a_cell),
        cmocka_unit_test(pictures_come_and_go),
        cmocka_unit_test(kitty_is_told_what_goes),
        cmocka_unit_test(never_in_the_last_row),
        cmocka_unit_test(cells_have_their_own_colours),
        cmocka_unit_test(pairs_are_few_and_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
