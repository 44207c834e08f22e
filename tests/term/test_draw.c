// SPDX-License-Identifier: MIT
#include "tests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- drawing -----------------------------------------------------------------------------------

void it_takes_the_screen_and_gives_it_back(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    assert_true(s.alternate);
    assert_false(s.cursor_shown);
    assert_true(session_mode(&s, "2004"));
    assert_true(session_mode(&s, "1")); // application cursor keys
    assert_false(session_mode(&s, "1000"));
    assert_non_null(strstr(s.report.at, "open 80x24 depth 3 utf8 1 notice \n"));
    quit(&s);
}

static void assert_colour(VTermColor c, int index)
{
    assert_true(VTERM_COLOR_IS_INDEXED(&c));
    assert_int_equal(c.indexed.idx, index);
}

void colours_and_attributes(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "1");
    session_await_text(&s, 1, "ground    salient   both      0.27      plain     mods");
    VTermScreenCell g = session_cell(&s, 1, 0), sal = session_cell(&s, 1, 10);
    VTermScreenCell both = session_cell(&s, 1, 20), number = session_cell(&s, 1, 30);
    VTermScreenCell plain = session_cell(&s, 1, 40), mods = session_cell(&s, 1, 50);
    assert_colour(g.fg, 16);
    assert_colour(g.bg, 220);
    assert_true(g.attrs.underline && !g.attrs.bold);
    assert_colour(sal.bg, 166);
    assert_true(sal.attrs.bold && !sal.attrs.underline);
    assert_true(both.attrs.bold && both.attrs.underline && !both.attrs.reverse);
    assert_colour(number.fg, 48);
    assert_true(VTERM_COLOR_IS_DEFAULT_BG(&number.bg));
    assert_true(VTERM_COLOR_IS_DEFAULT_FG(&plain.fg) && VTERM_COLOR_IS_DEFAULT_BG(&plain.bg));
    assert_true(mods.attrs.reverse && mods.attrs.underline);
    quit(&s);
}

void monochrome(void **state)
{
    (void)state;
    static const struct {
        const char *env[3];
        int depth;
    } cases[] = {{{"NO_COLOR=1"}, 0},
                 {{"NO_COLOR="}, 3},
                 {{"DRIVER_COLOR=never"}, 0},
                 {{"DRIVER_COLOR=auto"}, 3},
                 {{"NO_COLOR=1", "DRIVER_COLOR=always"}, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        char want[40];
        open_with(&s, "xterm-256color", cases[i].env, false);
        snprintf(want, sizeof want, "open 80x24 depth %d", cases[i].depth);
        session_await(&s, 0, want);
        session_send(&s, "1");
        session_await_text(&s, 1, "ground    salient   both");
        VTermScreenCell both = session_cell(&s, 1, 20);
        assert_int_equal(both.attrs.reverse, cases[i].depth == 0);
        assert_int_equal(VTERM_COLOR_IS_DEFAULT_BG(&both.bg), cases[i].depth == 0);
        quit(&s);
    }
}

// The entry is compiled here: servers rarely have one.
void true_colour(void **state)
{
    (void)state;
    char dir[] = "/tmp/venn-term-XXXXXX", command[512], env[64];
    assert_non_null(mkdtemp(dir));
    snprintf(
        command, sizeof command,
        "printf 'venn-direct|test,\\n\\tRGB, colors#0x1000000, pairs#0x10000, "
        "setab=\\\\E[%%%%?%%%%p1%%%%{8}%%%%<%%%%t4%%%%p1%%%%d%%%%e48;2;%%%%p1%%%%{65536}%%%%/%%%%d;"
        "%%%%p1%%%%{256}%%%%/%%%%{255}%%%%&%%%%d;%%%%p1%%%%{255}%%%%&%%%%d%%%%;m,\\n"
        "\\tsetaf=\\\\E[%%%%?%%%%p1%%%%{8}%%%%<%%%%t3%%%%p1%%%%d%%%%e38;2;%%%%p1%%%%{65536}%%%%/"
        "%%%%d;"
        "%%%%p1%%%%{256}%%%%/%%%%{255}%%%%&%%%%d;%%%%p1%%%%{255}%%%%&%%%%d%%%%;m,\\n"
        "\\tuse=xterm-256color,\\n' >%s/ti && tic -x -o %s %s/ti 2>/dev/null",
        dir, dir, dir);
    if (system(command) != 0)
        skip();
    struct session s;
    snprintf(env, sizeof env, "TERMINFO=%s", dir);
    const char *const environment[] = {env, NULL};
    open_with(&s, "venn-direct", environment, false);
    session_await(&s, 0, "open 80x24 depth 4");
    session_send(&s, "1");
    session_await_text(&s, 1, "ground    salient   both      0.27");
    VTermScreenCell g = session_cell(&s, 1, 0), number = session_cell(&s, 1, 30);
    assert_true(VTERM_COLOR_IS_RGB(&g.bg));
    assert_int_equal(g.bg.rgb.red, 0xf2);
    assert_int_equal(g.bg.rgb.green, 0xd6);
    assert_int_equal(g.bg.rgb.blue, 0x02);
    assert_int_equal(number.fg.rgb.green, 0xff);
    quit(&s);
    snprintf(command, sizeof command, "rm -r %s", dir);
    assert_int_equal(system(command), 0);
}

void wide_and_combining(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "2");
    session_await_text(&s, 5, "^[]52;c;ZZZ^G<9B> end");
    session_await_text(&s, 1, "日本語 tail");
    assert_int_equal(session_cell(&s, 1, 0).width, 2);
    assert_int_equal(session_cell(&s, 1, 7).chars[0], 't');
    session_await_text(&s, 2,
                       "e\xcc\x81"
                       "clair é ▓░");
    assert_int_equal(session_cell(&s, 2, 1).chars[0], 'c');
    assert_int_equal(session_cell(&s, 3, 3).chars[0], 'f');
    VTermScreenCell corner = session_cell(&s, 6, 79);
    assert_true(corner.chars[0] == 0 || corner.chars[0] == ' ' || corner.chars[0] == 0x2026);
    assert_null(strstr(s.raw.at, "\033]52"));
    quit(&s);
}

// Rows whose width terminals disagree about are sent whole: a change at their end brings the start.
void fragile_rows_are_sent_whole(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "2");
    session_sync(&s);
    size_t from = s.raw.n;
    session_send(&s, "2");
    session_sync(&s);
    assert_non_null(strstr(s.raw.at + from, "zwj"));
    assert_null(strstr(s.raw.at + from, "tail"));
    quit(&s);
}

void only_changes_are_sent(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "3");
    session_sync(&s);
    size_t from = s.raw.n;
    session_send(&s, "3");
    session_sync(&s);
    assert_int_equal(s.raw.n, from);
    session_send(&s, "L3"); // repaint
    session_sync(&s);
    assert_true(s.raw.n - from > 80 * 24);
    session_send(&s, "6");
    session_sync(&s);
    from = s.raw.n;
    session_send(&s, "7"); // the same list one line further
    session_sync(&s);
    assert_in_range(s.raw.n - from, 1, 150);
    session_await_text(&s, 0, "header");
    session_await_text(&s, 1, "line 2 of");
    session_await_text(&s, 22, "line 23 of");
    session_await_text(&s, 23, "footer");
    quit(&s);
}

static long writes_of(const struct session *s)
{
    char path[64], line[64];
    long n = -1;
    snprintf(path, sizeof path, "/proc/%d/io", (int)s->driver);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (str_starts(line, "syscw: "))
            n = atol(line + 7);
    if (f)
        fclose(f);
    return n;
}

// Also the first, before the program was ever suspended. Scattered words need the cursor moved.
void a_screen_is_one_write(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_settle(&s);
    long before = writes_of(&s);
    session_send(&s, "1");
    session_await_text(&s, 1, "ground    salient   both      0.27      plain     mods");
    session_settle(&s);
    if (before >= 0) // and one to report the key
        assert_in_range(writes_of(&s) - before, 1, 3);
    quit(&s);
}

void the_cursor_is_where_it_should_be(void **state)
{
    (void)state;
    struct session s;
    VTermPos at;
    open_plain(&s);
    session_send(&s, "8");
    session_sync(&s);
    vterm_state_get_cursorpos(vterm_obtain_state(s.vt), &at);
    assert_true(s.cursor_shown);
    assert_int_equal(at.row, 2);
    assert_int_equal(at.col, 3);
    session_send(&s, "0");
    session_sync(&s);
    assert_false(s.cursor_shown);
    quit(&s);
}

void canvases_of_any_size(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "3"); // to the last cell
    session_sync(&s);
    assert_full(&s, 80, 24);
    session_send(&s, "05"); // smaller
    session_sync(&s);
    assert_full(&s, 73, 17);
    assert_true(session_cell(&s, 23, 79).chars[0] <= ' ');
    session_send(&s, "04"); // larger
    session_sync(&s);
    assert_full(&s, 80, 24);
    quit(&s);
}

void resizing(void **state)
{
    (void)state;
    static const int sizes[][2] = {{100, 30}, {40, 10},   {200, 60}, {3, 2},
                                   {1, 1},    {300, 100}, {80, 24}};
    struct session s;
    open_plain(&s);
    session_send(&s, "3");
    session_sync(&s);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char want[32];
        size_t from = session_now(&s);
        session_size(&s, sizes[i][0], sizes[i][1]);
        snprintf(want, sizeof want, "resize %dx%d", sizes[i][0], sizes[i][1]);
        session_await(&s, from, want);
        session_sync(&s);
        assert_full(&s, sizes[i][0], sizes[i][1]);
    }
    size_t from = session_now(&s), raw = s.raw.n;
    kill(s.driver, SIGWINCH); // smaller and back again in the meantime?
    session_await(&s, from, "resize 80x24");
    session_sync(&s);
    assert_true(s.raw.n - raw > 80 * 24);
    quit(&s);
}

void opens_at_any_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {2, 1}, {1, 3}, {300, 100}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct session s;
        session_start(&s, &(struct session_options){
                              .w = sizes[i][0], .h = sizes[i][1], .term = "xterm-256color"});
        session_await(&s, 0, "ready");
        session_send(&s, "3");
        session_sync(&s);
        assert_full(&s, sizes[i][0], sizes[i][1]);
        quit(&s);
    }
}

// The kernel says so, though nothing shows as much: curses counts columns in 15 bits, and every
// cell takes memory.
void sizes_beyond_any_screen(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"COLUMNS=99999", "LINES=99999", NULL}; // of whoever started us
    session_start(
        &s, &(struct session_options){.w = 65535, .h = 2, .term = "xterm-256color", .env = env});
    session_await(&s, 0, "open 10000x2");
    session_await(&s, 0, "ready");
    size_t from = session_now(&s);
    struct winsize huge = {.ws_col = 65535, .ws_row = 65535}, usual = {.ws_col = 80, .ws_row = 24};
    assert_int_equal(ioctl(s.master, TIOCSWINSZ, &huge), 0);
    from = session_await(&s, from, "resize 10000x200");
    assert_int_equal(ioctl(s.master, TIOCSWINSZ, &usual), 0);
    session_await(&s, from, "resize 80x24");
    quit(&s);
}
