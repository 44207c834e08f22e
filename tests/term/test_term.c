// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "driver.h"
#include "session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void open_with(struct session *s, const char *term, const char *const *env, bool job)
{
    session_start(
        s, &(struct session_options){.w = 80, .h = 24, .term = term, .env = env, .job = job});
    session_await(s, 0, "ready");
    session_await_text(s, 0, "scene 0");
}

static void open_plain(struct session *s)
{
    open_with(s, "xterm-256color", NULL, false);
}

static void quit(struct session *s)
{
    session_send(s, "q");
    session_await_end(s);
    assert_true(WIFEXITED(s->status));
    assert_int_equal(WEXITSTATUS(s->status), 0);
    session_restored(s);
    session_end(s);
}

static size_t key(struct session *s, const char *bytes, const char *report)
{
    size_t from = session_now(s);
    session_send(s, bytes);
    return session_await(s, from, report);
}

// ---- drawing
// -------------------------------------------------------------------------------------

static void it_takes_the_screen_and_gives_it_back(void **state)
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

static void colours_and_attributes(void **state)
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

static void monochrome(void **state)
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
static void true_colour(void **state)
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

static void wide_and_combining(void **state)
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
static void fragile_rows_are_sent_whole(void **state)
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

static void only_changes_are_sent(void **state)
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

static void the_cursor_is_where_it_should_be(void **state)
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

static void assert_full(const struct session *s, int w, int h)
{
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            assert_int_equal(session_cell(s, y, x).chars[0], 'a' + (x + y) % 26);
}

static void canvases_of_any_size(void **state)
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

static void resizing(void **state)
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

static void opens_at_any_size(void **state)
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

// ---- keys
// ----------------------------------------------------------------------------------------

static void keys(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    key(&s, "j", "key j");
    key(&s, "\033OA", "key <Up>");
    key(&s, "\033[B", "key <Down>");
    key(&s, "\033[1;2C", "key <S-Right>");
    key(&s, "\r", "key <Enter>");
    key(&s, "\033", "key <Esc>");
    key(&s, "\033x", "key <M-x>");
    key(&s, "\x04", "key ^d");
    key(&s, "\x11", "key ^q"); // no flow control
    key(&s, "\x1c", "key ^");  // no SIGQUIT
    key(&s, "語", "key 語");
    key(&s, "\003", "interrupt");
    quit(&s);
}

static void unknown_sequences_do_nothing(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    size_t from = session_now(&s);
    session_send(&s, "\033[?1;2c\033]11;rgb:ff/ff/ff\033\\\033[24;80R\033P1$r0m\033\\\033_Gx\033\\"
                     "\033[I\033[O\033[<0;3;3M\033[M !!\033OE\033[99;99;99X=");
    session_await(&s, from, "key =");
    assert_string_equal(s.report.at + from, "key =\n");
    quit(&s);
}

static void pasting(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    key(&s, "\033[200~qqFUB\033[201~", "paste 5 qqFUB");
    static char big[300000 + 13];
    memset(big, 'q', sizeof big);
    memcpy(big, "\033[200~", 6);
    memcpy(big + sizeof big - 7, "\033[201~", 7);
    size_t from = session_now(&s);
    session_send_n(&s, big, sizeof big - 1);
    session_await(&s, from, "paste 300000 qqq");
    quit(&s);
}

static void the_escape_delay_can_be_set(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"ESCDELAY=8000", NULL};
    open_with(&s, "xterm-256color", env, false);
    size_t from = session_now(&s);
    session_send(&s, "\033");
    session_listen(&s, 150);
    session_send(&s, "x");
    session_await(&s, from, "key <M-x>");
    quit(&s);
}

static void the_mouse_is_off_unless_asked_for(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"DRIVER_MOUSE=1", NULL};
    open_with(&s, "xterm-256color", env, false);
    assert_true(session_mode(&s, "1000") && session_mode(&s, "1006"));
    key(&s, "\033[<0;10;5M", "click 9 4");
    key(&s, "\033[<64;1;1M", "wheel -1");
    key(&s, "\033[<65;1;1M", "wheel 1");
    quit(&s);
}

static long switches(pid_t pid) // how often the program went to sleep by itself
{
    char path[64], line[256];
    long n = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
            break;
    if (f)
        fclose(f);
    return n;
}

static void idle_means_asleep(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_sync(&s);
    long before = 0;
    for (int i = 0; i < 50 && before != switches(s.driver); i++) { // until it has come to rest
        before = switches(s.driver);
        session_listen(&s, 200);
    }
    size_t from = s.raw.n;
    session_listen(&s, 700);
    assert_true(before > 0);
    assert_int_equal(switches(s.driver), before);
    assert_int_equal(s.raw.n, from);
    quit(&s);
}

// ---- stopping, signals, the end
// ------------------------------------------------------------------

static void stop_and_continue(const char *term)
{
    struct session s;
    const char *const env[] = {"DRIVER_MOUSE=1", NULL};
    open_with(&s, term, env, true);
    bool alternate = s.alternate, keypad = session_mode(&s, "1");
    session_send(&s, "6");
    session_await_text(&s, 1, "line 1 of");
    for (int round = 0; round < 2; round++) {
        size_t from = key(&s, "\032", "stopped");
        session_listen(&s, 10);
        session_restored(&s);
        session_size(&s, 90 + round, 30);
        size_t raw = s.raw.n;
        session_order(&s, "fg\n");
        session_await(&s, from, round ? "resize 91x30" : "resize 90x30");
        session_sync(&s);
        assert_int_equal(s.alternate, alternate);
        assert_int_equal(session_mode(&s, "1"), keypad);
        assert_true(session_mode(&s, "2004"));
        assert_non_null(strstr(s.raw.at + raw, "line 28 of")); // repainted
        key(&s, keypad ? "\033OA" : "\033[A", "key <Up>");
    }
    session_send(&s, "q");
    session_await_end(&s);
    assert_int_equal(WEXITSTATUS(s.status), 0);
    session_restored(&s);
    session_end(&s);
}

static void stopping_and_continuing(void **state)
{
    (void)state;
    stop_and_continue("xterm-256color");
    stop_and_continue("tmux-256color");
    stop_and_continue("linux");
}

static void stopping_from_outside(void **state)
{
    (void)state;
    struct session s;
    open_with(&s, "xterm-256color", NULL, true);
    size_t from = session_now(&s);
    kill(s.driver, SIGTSTP);
    from = session_await(&s, from, "stopped 20");
    session_listen(&s, 10);
    session_restored(&s);
    session_order(&s, "fg\n");
    from = session_await(&s, from, "resize 80x24");
    kill(s.driver, SIGSTOP); // cannot be caught: the terminal is put in order afterwards
    from = session_await(&s, from, "stopped 19");
    assert_int_equal(tcsetattr(s.slave, TCSANOW, &s.before), 0);
    session_order(&s, "fg\n");
    from = session_await(&s, from, "resize 80x24");
    key(&s, "\033OB", "key <Down>");
    session_send(&s, "q");
    session_await_end(&s);
    session_restored(&s);
    session_end(&s);
}

static void ended_by(struct session *s, int sig)
{
    session_await_end(s);
    assert_true(WIFSIGNALED(s->status));
    assert_int_equal(WTERMSIG(s->status), sig);
    session_restored(s);
}

static void deadly_signals_restore_the_terminal(void **state)
{
    (void)state;
    static const struct {
        int sig;
        bool crash;
    } signals[] = {{SIGSEGV, true},  {SIGBUS, true},   {SIGABRT, true},  {SIGFPE, true},
                   {SIGILL, true},   {SIGSYS, true},   {SIGQUIT, false}, {SIGPIPE, false},
                   {SIGUSR1, false}, {SIGALRM, false}, {SIGXCPU, false}};
    static const char *const terms[] = {"xterm-256color", "screen", "linux", "vt100"};
    const char *const env[] = {"DRIVER_MOUSE=1", NULL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        for (size_t k = 0; k < sizeof terms / sizeof *terms && (k < 1 || i < 1); k++) {
            struct session s;
            char line[64];
            open_with(&s, terms[k], env, false);
            kill(s.driver, signals[i].sig);
            ended_by(&s, signals[i].sig);
            snprintf(line, sizeof line, "venn: crashed (signal %d); please report", signals[i].sig);
            assert_int_equal(strstr(s.raw.at, line) != NULL, signals[i].crash);
            session_end(&s);
        }
}

static void crashes_restore_the_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        int sig;
    } crashes[] = {{"F", SIGSEGV}, {"U", SIGABRT}, {"O", SIGSEGV}};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        struct session s;
        open_plain(&s);
        session_send(&s, crashes[i].key);
        ended_by(&s, crashes[i].sig);
        assert_non_null(strstr(s.raw.at, "venn: crashed (signal "));
        session_end(&s);
    }
}

static void signals_that_ask_to_end(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP};
    for (size_t i = 0; i < 2; i++) {
        struct session s;
        open_plain(&s);
        size_t from = session_now(&s);
        kill(s.driver, signals[i]);
        session_await(&s, from, "quit");
        session_await(&s, from, "closed");
        session_await_end(&s);
        assert_true(WIFEXITED(s.status));
        session_restored(&s);
        session_end(&s);

        open_plain(&s); // … and are not heard
        session_send(&s, "B");
        session_await(&s, 0, "busy");
        kill(s.driver, signals[i]);
        ended_by(&s, signals[i]);
        session_end(&s);
    }
    struct session s;
    open_plain(&s);
    kill(s.driver, SIGINT);
    session_await(&s, 0, "interrupt");
    quit(&s);
}

static void a_lost_terminal_ends_the_program(void **state)
{
    (void)state;
    static const char *const nohup[] = {"DRIVER_NOHUP=1", NULL};
    for (int i = 0; i < 2; i++) {
        struct session s;
        open_with(&s, "xterm-256color", i ? nohup : NULL, false);
        size_t from = session_now(&s);
        session_hang_up(&s);
        session_await(&s, from, "quit");
        session_await(&s, from, "closed");
        session_await_end(&s);
        assert_true(WIFEXITED(s.status));
        assert_int_equal(WEXITSTATUS(s.status), 0);
        assert_true(s.usage.ru_utime.tv_sec + s.usage.ru_stime.tv_sec < 3);
        session_end(&s);
    }
}

// ---- other programs
// ------------------------------------------------------------------------------

static void shell_commands(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {
        "DRIVER_SHELL=echo state $(stty -a | grep -c ' icanon'); read x; echo got $x; exit 3",
        NULL};
    open_with(&s, "xterm-256color", env, false);
    size_t from = session_now(&s), raw = s.raw.n;
    session_send(&s, "!");
    session_await_raw(&s, raw, "state 1");
    assert_false(s.alternate);
    session_send(&s, "answer\n");
    session_await_raw(&s, raw, "got answer");
    from = session_await(&s, from, "shell `echo state");
    assert_non_null(strstr(s.report.at, "ended with status 3"));
    session_await(&s, from, "resize 80x24");
    session_await_text(&s, 0, "scene");
    assert_true(s.alternate && session_mode(&s, "2004") && session_mode(&s, "1"));
    quit(&s);
}

static void interrupting_a_shell_command(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"DRIVER_SHELL=echo waiting; read x", NULL};
    open_with(&s, "xterm-256color", env, false);
    size_t from = session_now(&s);
    session_send(&s, "!");
    session_await_raw(&s, 0, "waiting");
    session_send(&s, "\003");
    from = session_await(&s, from, "shell ");
    session_await(&s, from, "resize 80x24");
    assert_null(strstr(s.report.at + from, "interrupt"));
    quit(&s);
}

static void the_clipboard(void **state)
{
    (void)state;
    static const struct {
        const char *term, *env[2], *report, *raw;
    } cases[] = {
        {"xterm-256color", {NULL}, "copy sent to the terminal's clipboard", "\033]52;c;dnZ2dnY=\a"},
        {"screen", {"STY=1.x"}, "copy sent to", "\033P\033]52;c;dnZ2dnY=\a\033\\"},
        {"linux", {NULL}, "copy this terminal has no clipboard", NULL},
        {"tmux-256color", {"TMUX=/nonexistent,1,0"}, "copy tmux did not take the text", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        open_with(&s, cases[i].term, cases[i].env, false);
        key(&s, "y", cases[i].report);
        if (cases[i].raw)
            session_await_raw(&s, 0, cases[i].raw);
        else
            assert_null(strstr(s.raw.at, "52;c"));
        quit(&s);
    }
    struct session s;
    open_plain(&s);
    key(&s, "Y", "copy 60000 bytes are too many");
    quit(&s);
}

static void the_clipboard_inside_tmux(void **state)
{
    (void)state;
    char dir[] = "/tmp/venn-term-XXXXXX", path[64], env[4096];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/tmux", dir);
    FILE *f = fopen(path, "w");
    fprintf(f, "#!/bin/sh\necho \"$@\" >%s/args\ncat >%s/text\n", dir, dir);
    fclose(f);
    assert_int_equal(system(strcat(strcpy(env, "chmod +x "), path)), 0);
    snprintf(env, sizeof env, "PATH=%s:%s", dir, getenv("PATH"));
    const char *const environment[] = {"TMUX=x,1,0", env, NULL};
    struct session s;
    open_with(&s, "tmux-256color", environment, false);
    key(&s, "Y", "copy sent to tmux's buffer");
    quit(&s);
    snprintf(env, sizeof env,
             "grep -qx 'load-buffer -w -' %s/args && [ $(wc -c <%s/text) = 60000 ] && rm -r %s",
             dir, dir, dir);
    assert_int_equal(system(env), 0);
}

// ---- terminals and locales
// -----------------------------------------------------------------------

static void terminals(void **state)
{
    (void)state;
    static const struct {
        const char *term;
        int depth;
        const char *notice; // NULL: none
    } cases[] = {
        {"xterm-256color", 3, NULL},
        {"xterm", 1, NULL},
        {"tmux-256color", 3, NULL},
        {"screen", 1, NULL},
        {"linux", 1, NULL},
        {"vt100", 0, NULL},
        {"xterm-nobody", 3, "TERM=xterm-nobody is unknown here, using xterm-256color"},
        {"foot-nobody", 3, "TERM=foot-nobody is unknown here, using xterm-256color"},
        {"tmux-nobody", 3, "TERM=tmux-nobody is unknown here, using screen-256color"},
        {"bogus", 0, "TERM=bogus is unknown here, using vt100"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct session s;
        char want[200];
        open_with(&s, cases[i].term, NULL, false);
        snprintf(want, sizeof want, "open 80x24 depth %d utf8 1 notice %s", cases[i].depth,
                 cases[i].notice ? cases[i].notice : "\n");
        assert_non_null(strstr(s.report.at, want));
        session_send(&s, "1");
        session_await_text(&s, 1, "ground    salient   both      0.27");
        session_send(&s, "3");
        session_sync(&s);
        assert_full(&s, 80, 24);
        key(&s, "\033[A", "key <Up>");
        quit(&s);
    }
}

static void refused(const char *term, bool no_terminal, const char *why)
{
    struct session s;
    session_start(
        &s, &(struct session_options){.w = 80, .h = 24, .term = term, .no_terminal = no_terminal});
    session_await(&s, 0, "refused");
    session_await_end(&s);
    assert_non_null(strstr(s.report.at, why));
    assert_non_null(strstr(s.report.at, "`venn score`"));
    assert_non_null(strstr(s.report.at, "`venn report`"));
    assert_non_null(strstr(s.report.at, "--headless"));
    assert_int_equal(WEXITSTATUS(s.status), 2);
    assert_int_equal(s.raw.n, 0);
    session_restored(&s);
    session_end(&s);
}

static void what_cannot_draw_is_refused(void **state)
{
    (void)state;
    refused("dumb", false, "TERM=dumb cannot place the cursor");
    refused(NULL, false, "TERM does not name a terminal");
    refused("", false, "TERM does not name a terminal");
    refused("unknown", false, "TERM does not name a terminal");
    refused("xterm-256color", true, "no terminal");
}

static void locales(void **state)
{
    (void)state;
    static const char *const c[] = {"LC_ALL=C", NULL}, *const missing[] = {"LC_ALL=xx_XX", NULL};
    static const char *const ascii[] = {"DRIVER_ASCII=1", NULL};
    struct session s;
    open_with(&s, "xterm-256color", c, false);
    session_await(&s, 0, "open 80x24 depth 3 utf8 1");
    session_send(&s, "2");
    session_await_text(&s, 1, "日本語 tail");
    quit(&s);
    open_with(&s, "xterm-256color", missing, false);
    session_await(&s, 0, "open 80x24 depth 3 utf8 1");
    quit(&s);
    open_with(&s, "vt100", ascii, false);
    session_await(&s, 0, "open 80x24 depth 0 utf8 0");
    session_send(&s, "2");
    session_await_text(&s, 1, "?????? tail");
    session_await_text(&s, 2, "?clair ? ??");
    quit(&s);
}

static void what_was_detected(void **state)
{
    (void)state;
    const char *const env[] = {"DRIVER_DESCRIBE=1", "NO_COLOR=1", "STY=a\033b", NULL};
    struct session s;
    open_with(&s, "kitty-nobody", env, false);
    static const char *const lines[] = {
        "terminal: yes\n",
        "TERM: kitty-nobody\n",
        "STY: a^[b\n",
        "NO_COLOR: 1\n",
        "terminfo: TERM=kitty-nobody is unknown here, using xterm-256color\n",
        "colours: 256, pairs: ",
        "depth: monochrome (NO_COLOR is set)\n",
        "size: 80x24\n",
        "locale: UTF-8, text goes out as UTF-8\n",
        "escape delay: 25 ms\n",
        "clipboard: OSC 52 through screen\n",
        "curses: ncurses 6"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(s.report.at, lines[i]))
            fail_msg("no `%s` in\n%s", lines[i], s.report.at);
    quit(&s);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--driver") == 0)
        return driver_main(atoi(argv[2]));
    if (argc == 4 && strcmp(argv[1], "--job") == 0)
        return job_main(atoi(argv[2]), atoi(argv[3]));
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_takes_the_screen_and_gives_it_back),
        cmocka_unit_test(colours_and_attributes),
        cmocka_unit_test(monochrome),
        cmocka_unit_test(true_colour),
        cmocka_unit_test(wide_and_combining),
        cmocka_unit_test(fragile_rows_are_sent_whole),
        cmocka_unit_test(only_changes_are_sent),
        cmocka_unit_test(the_cursor_is_where_it_should_be),
        cmocka_unit_test(canvases_of_any_size),
        cmocka_unit_test(resizing),
        cmocka_unit_test(opens_at_any_size),
        cmocka_unit_test(keys),
        cmocka_unit_test(unknown_sequences_do_nothing),
        cmocka_unit_test(pasting),
        cmocka_unit_test(the_escape_delay_can_be_set),
        cmocka_unit_test(the_mouse_is_off_unless_asked_for),
        cmocka_unit_test(idle_means_asleep),
        cmocka_unit_test(stopping_and_continuing),
        cmocka_unit_test(stopping_from_outside),
        cmocka_unit_test(deadly_signals_restore_the_terminal),
        cmocka_unit_test(crashes_restore_the_terminal),
        cmocka_unit_test(signals_that_ask_to_end),
        cmocka_unit_test(a_lost_terminal_ends_the_program),
        cmocka_unit_test(shell_commands),
        cmocka_unit_test(interrupting_a_shell_command),
        cmocka_unit_test(the_clipboard),
        cmocka_unit_test(the_clipboard_inside_tmux),
        cmocka_unit_test(terminals),
        cmocka_unit_test(what_cannot_draw_is_refused),
        cmocka_unit_test(locales),
        cmocka_unit_test(what_was_detected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
