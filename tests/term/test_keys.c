// SPDX-License-Identifier: MIT
#include "tests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- keys --------------------------------------------------------------------------------------

void keys(void **state)
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

void unknown_sequences_do_nothing(void **state)
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

void pasting(void **state)
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

void the_escape_delay_can_be_set(void **state)
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

void the_mouse_is_off_unless_asked_for(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"DRIVER_MOUSE=1", NULL};
    open_with(&s, "xterm-256color", env, false);
    assert_true(session_mode(&s, "1002") && session_mode(&s, "1006"));
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

void idle_means_asleep(void **state)
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

// ---- terminals and locales ---------------------------------------------------------------------

void terminals(void **state)
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

void what_cannot_draw_is_refused(void **state)
{
    (void)state;
    refused("dumb", false, "TERM=dumb cannot place the cursor");
    refused(NULL, false, "TERM does not name a terminal");
    refused("", false, "TERM does not name a terminal");
    refused("unknown", false, "TERM does not name a terminal");
    refused("xterm-256color", true, "no terminal");
}

void locales(void **state)
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

void what_was_detected(void **state)
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
