// SPDX-License-Identifier: MIT
// Pictures: what the terminal is asked, and when its pictures are drawn and wiped. The replies are
// the tests' own: libvterm gives none.
#include "tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#define QUESTION_END "\033[16t\033]11;?\033\\\033[c"

// Sends I, waits for the question, answers; returns the position after the report.
static size_t ask(struct session *s, const char *answer, const char *report)
{
    size_t raw = s->raw.n, from = session_now(s);
    session_send(s, "I");
    session_await_raw(s, raw, QUESTION_END);
    session_send(s, answer);
    return session_await(s, from, report);
}

static size_t count(const struct session *s, size_t from, const char *bytes)
{
    size_t n = 0, len = strlen(bytes);
    for (size_t i = from; i + len <= s->raw.n; i++)
        n += memcmp(s->raw.at + i, bytes, len) == 0;
    return n;
}

void pictures_are_asked_for_once(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *report;
    } cases[] = {{"\033P>|XTerm(379)\033\\\033[?2;0;600;585S\033[?63;1;2;4;6c",
                  "graphics sixel 7x24 DA1 has sixel\n"},
                 {"\033P>|kitty(0.36)\033\\\033_Gi=4211;OK\033\\\033[6;20;10t\033[?62;c",
                  "graphics kitty 10x20 "},
                 {"\033P>|iTerm2 3.5.1\033\\\033[?62;4c", "graphics iterm2 8x16 iTerm2 3.5.1\n"},
                 {"\033[?2;3S\033[?62;22c", "graphics symbols 8x16 no pixels offered"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        open_plain(&s);
        session_sync(&s);
        assert_int_equal(count(&s, 0, "\033[c"), 0); // not before there is a picture
        ask(&s, cases[i].answer, cases[i].report);
        key(&s, "I", "graphics "); // known now
        assert_int_equal(count(&s, 0, "\033[c"), 1);
        quit(&s);
    }
}

void answers_never_become_keys(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    size_t from = session_now(&s);
    // keys typed around and between the answers are kept, in their order
    size_t at =
        ask(&s, "j\033P>|XTerm(379)\033\\k\033[?2;0;600;585S\033[?63;4cl", "graphics sixel");
    assert_true(at > from);
    from = session_await(&s, from, "key j");
    from = session_await(&s, from, "key k");
    session_await(&s, from, "key l");
    // an answer that comes too late means nothing
    key(&s, "\033[?63;1;2;4c\033_Gi=4211;OK\033\\m", "key m");
    assert_null(strstr(s.report.at, "key c"));
    assert_null(strstr(s.report.at, "key <"));
    assert_null(strstr(s.report.at, "key ;"));
    assert_null(strstr(s.report.at, "key O"));
    quit(&s);
}

void a_terminal_without_an_answer(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    key(&s, "Ij", "graphics symbols 8x16 the terminal did not answer");
    session_await(&s, 0, "key j");
    quit(&s);
}

void nobody_is_asked_inside_tmux(void **state)
{
    (void)state;
    static const struct {
        const char *env[3], *report;
    } cases[] = {{{"TMUX=/tmp/t,1,0"}, "graphics symbols 8x16 tmux: no pixels\n"},
                 {{"STY=1.pts"}, "graphics symbols 8x16 screen: no pixels\n"},
                 {{"TMUX=/tmp/t,1,0", "DRIVER_IMAGE=sixel"}, "graphics sixel 8x16 chosen\n"},
                 {{"DRIVER_IMAGE=symbols"}, "graphics symbols 8x16 chosen\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        open_with(&s, "xterm-256color", cases[i].env, false);
        key(&s, "I", cases[i].report);
        assert_int_equal(count(&s, 0, "\033[c"), 0);
        quit(&s);
    }
}

// ---- the background ----------------------------------------------------------------------------

static void start_asking(struct session *s, const char *const *env, const char *background,
                         bool answers)
{
    session_start(s, &(struct session_options){.w = 80,
                                               .h = 24,
                                               .term = "xterm-256color",
                                               .env = env,
                                               .background = background,
                                               .answers = answers});
}

void the_background_is_known_before_the_first_screen(void **state)
{
    (void)state;
    static const struct {
        const char *background, *env[3], *report;
    } cases[] = {{"rgb:ffff/ffff/ffff", {"DRIVER_BACKGROUND=1"}, "background light"},
                 {"rgb:00/00/00", {"DRIVER_BACKGROUND=1"}, "background dark"},
                 // the answer counts more than a variable, which may have been inherited
                 {"rgba:f/f/e/f", {"DRIVER_BACKGROUND=1", "COLORFGBG=15;0"}, "background light"},
                 {NULL, {"DRIVER_BACKGROUND=1", "COLORFGBG=0;15"}, "background light"},
                 {NULL, {"DRIVER_BACKGROUND=1", "COLORFGBG=15;0"}, "background dark"},
                 {NULL, {"DRIVER_BACKGROUND=1"}, "background not known"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        start_asking(&s, cases[i].env, cases[i].background, true);
        session_await(&s, session_await(&s, 0, cases[i].report), "ready");
        assert_null(strstr(strbuf_str(&s.report), "event"));
        const char *asked = strstr(s.raw.at, "\033]11;?"), *drawn = strstr(s.raw.at, "scene");
        assert_true(asked && (!drawn || asked < drawn));
        assert_int_equal(count(&s, 0, "\033[c"), 1);
        key(&s, "I", "graphics symbols"); // known already
        assert_int_equal(count(&s, 0, "\033[c"), 1);
        quit(&s);
    }
}

// The first screen does not wait for it. In pieces, between keys, with either end.
void a_late_background_is_an_event(void **state)
{
    (void)state;
    static const char *const env[] = {"DRIVER_BACKGROUND=1", NULL};
    static const char *const answers[][4] = {{"\033]11;rgb:ffff/ffff/ffff\033\\\033[?62c"},
                                             {"j\033]11;rgb:ff/ff", "/ff\ak\033[?62c"},
                                             {"\033", "]11;rgb:f/f/f\033", "\\\033[?62", "c"},
                                             {"\033]1", "1;rgb:fff/fff/fff", "\033\\"}};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct session s;
        start_asking(&s, env, NULL, false);
        size_t from = session_await(&s, session_await(&s, 0, "background not known"), "ready");
        for (size_t k = 0; k < 4 && answers[i][k]; k++) {
            session_send(&s, answers[i][k]);
            session_listen(&s, k + 1 < 4 && answers[i][k + 1] ? 40 : 0); // longer than Esc waits
        }
        session_await(&s, session_await(&s, from, "background event"), "now light");
        key(&s, "m", "key m");
        const char *report = strbuf_str(&s.report);
        for (const char *c = "]1;rgbf\\c/<E"; *c; c++) {
            char bad[8];
            snprintf(bad, sizeof bad, "key %c", *c);
            assert_null(strstr(report, bad));
        }
        assert_true((i == 1) == (strstr(report, "key j") && strstr(report, "key k")));
        session_send(&s, "\033[?62c");
        quit(&s);
    }
}

void an_answer_after_the_end_is_not_left_to_the_shell(void **state)
{
    (void)state;
    static const char *const env[] = {"DRIVER_BACKGROUND=1", NULL};
    struct session s;
    start_asking(&s, env, NULL, false);
    session_await(&s, 0, "ready");
    size_t from = session_await(&s, (session_send(&s, "q"), session_now(&s)), "key q");
    session_send(&s, "\033]11;rgb:ffff/ffff/ffff\033\\\033[?62c");
    session_await(&s, from, "closed");
    session_await_end(&s);
    int waiting = -1;
    assert_int_equal(ioctl(s.slave, FIONREAD, &waiting), 0);
    assert_int_equal(waiting, 0);
    session_restored(&s);
    session_end(&s);
}

void the_background_of_nobody_to_ask(void **state)
{
    (void)state;
    static const struct {
        const char *term, *env[3];
    } cases[] = {{"linux", {"DRIVER_BACKGROUND=1"}},
                 {"vt100", {"DRIVER_BACKGROUND=1"}},
                 {"screen", {"DRIVER_BACKGROUND=1"}},
                 {"tmux-256color", {"DRIVER_BACKGROUND=1"}},
                 {"xterm-256color", {"DRIVER_BACKGROUND=1", "TMUX=/tmp/t,1,0"}},
                 {"xterm-256color", {"DRIVER_BACKGROUND=1", "DRIVER_COLOR=never"}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        open_with(&s, cases[i].term, cases[i].env, false);
        session_await(&s, 0, "background not known");
        assert_int_equal(count(&s, 0, "11;?"), 0);
        assert_int_equal(count(&s, 0, "\033[c"), 0);
        quit(&s);
    }
}

// ---- what is drawn -----------------------------------------------------------------------------

#define FIRST  "\033[?2026h\0337\033[4;3H\033Pqfirst\033\\\0338\033[?2026l"
#define SECOND "\033[?2026h\0337\033[4;3H\033Pqsecond\033\\\0338\033[?2026l"

static size_t scene(struct session *s, const char *key_, const char *text)
{
    size_t from = s->raw.n;
    char report[16];
    snprintf(report, sizeof report, "key %s", key_);
    key(s, key_, report);
    if (text)
        session_await_raw(s, from, text);
    session_sync(s);
    return from;
}

void pictures_are_drawn_and_wiped(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    size_t from = scene(&s, "P", FIRST);
    assert_int_equal(count(&s, from, FIRST), 1);
    from = scene(&s, "P", NULL); // it stays
    assert_int_equal(count(&s, from, "Pq"), 0);
    from = scene(&s, "R", NULL); // text beside it changes: neither wiped nor drawn again
    assert_int_equal(count(&s, from, "Pq"), 0);
    session_await_text(&s, 4, "              right of it");
    from = scene(&s, "Q", SECOND); // another one in its place
    assert_int_equal(count(&s, from, "Pq"), 1);
    from = scene(&s, "Z", NULL); // text over it: gone
    assert_int_equal(count(&s, from, "Pq"), 0);
    session_await_text(&s, 5, "help over the picture");
    from = scene(&s, "P", FIRST);
    assert_int_equal(count(&s, from, "Pq"), 1);
    from = scene(&s, "1", NULL); // gone: its rows are cleared
    session_await_text(&s, 1, "ground");
    assert_true(count(&s, from, "\033[J") + count(&s, from, "\033[K") > 0);
    scene(&s, "P", FIRST);
    from = s.raw.n; // ^L, then the same canvas
    session_send(&s, "L");
    scene(&s, "P", FIRST);
    assert_int_equal(count(&s, from, FIRST), 1);
    from = s.raw.n;
    session_size(&s, 70, 20);
    session_await(&s, 0, "resize 70x20");
    session_await_raw(&s, from, FIRST);
    quit(&s);
}

void kitty_pictures_are_taken_away(void **state)
{
    (void)state;
    const char *const env[] = {"DRIVER_KITTY=1", NULL};
    struct session s;
    open_with(&s, "xterm-256color", env, false);
    scene(&s, "P", FIRST);
    size_t from = scene(&s, "Q", SECOND);
    assert_int_equal(count(&s, from, "\033_Ga=d,d=I,i=1,q=2\033\\"), 1);
    from = s.raw.n;
    quit(&s); // and at the end
}

void pictures_come_back_after_stopping(void **state)
{
    (void)state;
    struct session s;
    open_with(&s, "xterm-256color", NULL, true);
    scene(&s, "P", FIRST);
    size_t raw = s.raw.n, from = session_now(&s);
    session_send(&s, "\032");
    session_await(&s, from, "stopped");
    session_order(&s, "fg\n");
    session_await_raw(&s, raw, FIRST);
    quit(&s);
}

void cells_in_their_own_colours(void **state)
{
    (void)state;
    static const char *const terms[] = {"xterm-256color", "xterm"};
    for (int t = 0; t < 2; t++) {
        int colours = t ? 8 : 256;
        struct session s;
        open_with(&s, terms[t], NULL, false);
        scene(&s, "C", NULL);
        session_await_text(&s, 16, "");
        for (int y = 0; y < 16; y++)
            for (int x = 0; x < 16; x++) {
                VTermScreenCell cell = session_cell(&s, y + 1, x);
                int fg = x * 7 % colours, bg = y * 11 % colours;
                const VTermColor *f = cell.attrs.reverse ? &cell.bg : &cell.fg;
                const VTermColor *b = cell.attrs.reverse ? &cell.fg : &cell.bg;
                assert_true(VTERM_COLOR_IS_INDEXED(b));
                assert_int_equal(b->indexed.idx, bg);
                if (fg != bg) {
                    assert_int_equal(cell.chars[0], 0x2580);
                    assert_int_equal(f->indexed.idx, fg);
                }
            }
        quit(&s);
    }
}
