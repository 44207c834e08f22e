// SPDX-License-Identifier: MIT
#include "tests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- stopping, signals, the end ----------------------------------------------------------------

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

void stopping_and_continuing(void **state)
{
    (void)state;
    stop_and_continue("xterm-256color");
    stop_and_continue("tmux-256color");
    stop_and_continue("linux");
}

void stopping_from_outside(void **state)
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

// It is stopped by ^Z, with a command of its own waiting on the terminal or alone. Returns what was
// heard until then.
static size_t stopped(struct session *s, bool in_child)
{
    static const char *const env[] = {"DRIVER_SHELL=echo waiting; read x", NULL};
    open_with(s, "xterm-256color", env, true);
    size_t from = session_now(s), raw = s->raw.n;
    if (in_child) {
        session_send(s, "!");
        session_await_raw(s, raw, "waiting");
    }
    session_send(s, "\032");
    return session_await(s, from, "stopped");
}

// `kill %1` of a shell: TERM, and the job goes on in the background.
void ending_while_it_is_stopped(void **state)
{
    (void)state;
    for (int in_child = 0; in_child < 2; in_child++) {
        struct session s;
        size_t from = stopped(&s, in_child);
        session_listen(&s, 10);
        size_t raw = s.raw.n;
        kill(s.driver, SIGTERM);
        kill(s.driver, SIGCONT);
        from = session_await(&s, from, "quit");
        session_await(&s, from, "closed");
        session_restored(&s);
        assert_int_equal(s.raw.n, raw); // the shell is at its prompt
        session_order(&s, "fg\n");
        session_await_end(&s);
        session_end(&s);
    }
}

// … also where it stopped once more, because in the background it may not touch the terminal.
void ending_after_it_went_to_the_background(void **state)
{
    (void)state;
    struct session s;
    open_with(&s, "xterm-256color", NULL, true);
    size_t from = key(&s, "\032", "stopped");
    session_order(&s, "bg\n");
    from = session_await(&s, from, "stopped 22");
    size_t raw = s.raw.n;
    kill(s.driver, SIGTERM);
    kill(s.driver, SIGCONT);
    from = session_await(&s, from, "quit");
    session_await(&s, from, "closed");
    assert_int_equal(s.raw.n, raw);
    session_order(&s, "fg\n");
    session_await_end(&s);
    session_end(&s);
}

// A signal that ends it at once: the terminal is the shell's, and so is what is on it.
void dying_while_it_is_stopped(void **state)
{
    (void)state;
    struct session s;
    stopped(&s, true);
    session_listen(&s, 10);
    size_t raw = s.raw.n;
    kill(s.driver, SIGUSR1);
    kill(s.driver, SIGCONT);
    session_order(&s, "wait\n");
    session_await_end(&s);
    assert_int_equal(s.raw.n, raw);
    session_end(&s);
}

// stty between ^Z and fg, as from vim or less: what was set then is what is found afterwards.
void the_terminal_may_be_set_while_it_is_stopped(void **state)
{
    (void)state;
    for (int in_child = 0; in_child < 2; in_child++) {
        struct session s;
        size_t from = stopped(&s, in_child);
        s.before.c_iflag ^= IXON;
        s.before.c_cc[VERASE] = '\b';
        assert_int_equal(tcsetattr(s.slave, TCSANOW, &s.before), 0);
        session_order(&s, "fg\n");
        if (in_child)
            session_send(&s, "\n");
        session_await(&s, from, "resize 80x24");
        quit(&s);
    }
}

// Started with &: the shell is at its prompt, the terminal is its own.
void in_the_background_nothing_is_touched(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"JOB_BACKGROUND=1", NULL};
    session_start(&s, &(struct session_options){
                          .w = 80, .h = 24, .term = "xterm-256color", .env = env, .job = true});
    size_t from = session_await(&s, 0, "stopped 22");
    session_listen(&s, 10);
    assert_int_equal(s.raw.n, 0);
    s.before.c_cc[VERASE] = '\b'; // what the shell's own line editor had is not what is put back
    assert_int_equal(tcsetattr(s.slave, TCSANOW, &s.before), 0);
    session_order(&s, "fg\n");
    session_await(&s, from, "ready");
    quit(&s);
}

static void ended_by(struct session *s, int sig)
{
    session_await_end(s);
    assert_true(WIFSIGNALED(s->status));
    assert_int_equal(WTERMSIG(s->status), sig);
    session_restored(s);
}

void deadly_signals_restore_the_terminal(void **state)
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
            snprintf(line, sizeof line, "venn: crashed (signal %d", signals[i].sig);
            assert_int_equal(strstr(s.raw.at, line) != NULL, signals[i].crash);
            session_end(&s);
        }
}

void crashes_restore_the_terminal(void **state)
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
        assert_non_null(strstr(s.raw.at, "with this line: venn " VENN_VERSION ", ncurses "));
        assert_non_null(strstr(s.raw.at, "TERM=xterm-256color, UTF-8\r"));
        session_end(&s);
    }
}

void out_of_memory_is_said_on_the_screen_that_stays(void **state)
{
    (void)state;
    struct session s;
    open_plain(&s);
    session_send(&s, "M");
    ended_by(&s, SIGABRT);
    const char *left = strstr(s.raw.at, "\033[?1049l"), *said = strstr(s.raw.at, "out of memory");
    assert_non_null(left);
    assert_non_null(said);
    assert_true(said > left);
    assert_null(strstr(said + 1, "out of memory"));
    assert_null(strstr(s.raw.at, "crashed"));
    session_end(&s);
}

void signals_that_ask_to_end(void **state)
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

void a_lost_terminal_ends_the_program(void **state)
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

// ---- other programs ----------------------------------------------------------------------------

// Where there is no other screen to go back to, what was drawn stays above the shell's prompt.
void the_shell_goes_on_in_an_empty_row(void **state)
{
    (void)state;
    struct session s;
    char last[200];
    open_with(&s, "vt100", NULL, true);
    session_send(&s, "3");
    session_await_text(&s, 23, "xyz");
    size_t from = session_now(&s);
    session_send(&s, "\032");
    session_await(&s, from, "stopped");
    session_await_text(&s, 22, "wxyz");
    session_row(&s, 23, last, sizeof last);
    assert_string_equal(last, "");
    session_order(&s, "fg\n");
    session_await_text(&s, 23, "xyz"); // nothing is missing afterwards
    session_send(&s, "q");
    session_await_end(&s);
    session_row(&s, 23, last, sizeof last);
    assert_string_equal(last, "");
    session_end(&s);
}

void shell_commands(void **state)
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

void interrupting_a_shell_command(void **state)
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

void stopping_a_shell_command(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"DRIVER_SHELL=echo waiting; read x; echo got $x", NULL};
    open_with(&s, "xterm-256color", env, true);
    size_t from = session_now(&s), raw = s.raw.n;
    session_send(&s, "!");
    session_await_raw(&s, raw, "waiting");
    session_send(&s, "\032");
    from = session_await(&s, from, "stopped 20");
    session_restored(&s);
    session_order(&s, "fg\n");
    session_send(&s, "more\n");
    session_await_raw(&s, raw, "got more");
    from = session_await(&s, from, "shell ok");
    session_await(&s, from, "resize 80x24");
    quit(&s);
}

// … by a signal to itself alone, with the terminal as it wants it: vim and less stop like that.
void a_shell_command_that_stops_itself(void **state)
{
    (void)state;
    struct session s;
    const char *const env[] = {"DRIVER_SHELL=stty -echo -icanon; kill -STOP $$; stty -a; stty echo "
                               "icanon; echo end of it",
                               NULL};
    open_with(&s, "xterm-256color", env, true);
    size_t from = session_now(&s), raw = s.raw.n;
    session_send(&s, "!");
    from = session_await(&s, from, "stopped");
    session_restored(&s);
    session_order(&s, "fg\n");
    session_await_raw(&s, raw, "end of it");
    assert_non_null(strstr(s.raw.at + raw, " -icanon"));
    session_await(&s, from, "shell ok");
    quit(&s);
}

// TERM and HUP are for the command that has the terminal, too: it would be left to fight for it
// with the shell.
void ending_during_a_shell_command(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGHUP};
    static const char *const env[] = {
        "DRIVER_SHELL=trap 'stty icanon; echo told; exit 1' TERM HUP; stty -icanon; echo waiting; "
        "read x; read x",
        NULL};
    for (size_t i = 0; i < 2; i++) {
        struct session s;
        open_with(&s, "xterm-256color", env, i);
        size_t from = session_now(&s), raw = s.raw.n;
        session_send(&s, "!");
        session_await_raw(&s, raw, "waiting");
        kill(s.driver, signals[i]);
        session_await_raw(&s, raw, "told");
        from = session_await(&s, from, "shell ");
        from = session_await(&s, from, "quit");
        session_await(&s, from, "closed");
        session_await_end(&s);
        assert_true(WIFEXITED(s.status));
        session_restored(&s);
        session_end(&s);
    }
}

// Who ends us ends it, too, and it may not get to put anything back.
void ending_a_shell_command_that_tidies_nothing(void **state)
{
    (void)state;
    static const char *const env[] = {
        "DRIVER_SHELL=stty raw -echo; printf '\\033[?1049h\\033[?25lwaiting'; read x; read x",
        NULL};
    struct session s;
    open_with(&s, "xterm-256color", env, true);
    size_t from = session_now(&s), raw = s.raw.n;
    session_send(&s, "!");
    session_await_raw(&s, raw, "waiting");
    kill(s.driver, SIGTERM);
    session_await(&s, from, "closed");
    session_await_end(&s);
    session_restored(&s);
    session_end(&s);
}

void dying_during_a_shell_command(void **state)
{
    (void)state;
    static const int signals[] = {SIGUSR1, SIGSEGV, SIGABRT};
    static const char *const env[] = {
        "DRIVER_SHELL=stty raw -echo; printf '\\033[?1049h\\033[?25lwaiting'; read x; read x",
        NULL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct session s;
        open_with(&s, "xterm-256color", env, false);
        size_t raw = s.raw.n;
        session_send(&s, "!");
        session_await_raw(&s, raw, "waiting");
        kill(s.driver, signals[i]);
        ended_by(&s, signals[i]);
        session_end(&s);
    }
}

void the_clipboard(void **state)
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

void the_clipboard_inside_tmux(void **state)
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
