// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "session.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

enum { DEADLINE_MS = 20000 };

// ---- the terminal ------------------------------------------------------------------------------

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
    struct session *s = user;
    if (prop == VTERM_PROP_ALTSCREEN)
        s->alternate = value->boolean;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        s->cursor_shown = value->boolean;
    if (prop == VTERM_PROP_MOUSE)
        s->mouse = value->number;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void open_terminal(struct session *s, int w, int h)
{
    s->vt = vterm_new(h, w);
    vterm_set_utf8(s->vt, 1);
    s->screen = vterm_obtain_screen(s->vt);
    s->cursor_shown = true;
    vterm_screen_set_callbacks(s->screen, &callbacks, s);
    vterm_screen_enable_altscreen(s->screen, 1);
    vterm_screen_reset(s->screen, 1);
}

static void answer(const char *bytes, size_t n, void *user)
{
    struct session *s = user;
    if (s->master >= 0 && write(s->master, bytes, n) < 0)
        return; // it is gone
}

void session_show(struct session *s, const char *bytes, size_t n)
{
    static const char question[] = "\033]11;?\033\\";
    char reply[64];
    if (s->background && memmem(bytes, n, question, sizeof question - 1)) {
        snprintf(reply, sizeof reply, "\033]11;%s\033\\", s->background);
        answer(reply, strlen(reply), s);
    }
    vterm_input_write(s->vt, bytes, n);
}

void session_row(const struct session *s, int row, char *out, size_t size)
{
    int rows, cols;
    size_t n = 0;
    vterm_get_size(s->vt, &rows, &cols);
    for (int x = 0; x < cols && n + 32 < size;) {
        VTermScreenCell cell = session_cell(s, row, x);
        if (!cell.chars[0])
            out[n++] = ' ';
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            n += utf8_encode((int32_t)cell.chars[i], out + n);
        x += cell.width > 1 ? cell.width : 1;
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

VTermScreenCell session_cell(const struct session *s, int row, int col)
{
    VTermScreenCell cell = {0};
    vterm_screen_get_cell(s->screen, (VTermPos){row, col}, &cell);
    return cell;
}

bool session_mode(const struct session *s, const char *number)
{
    char on[16], off[16];
    const char *at = strbuf_str(&s->raw);
    bool is_on = false;
    snprintf(on, sizeof on, "\033[?%sh", number);
    snprintf(off, sizeof off, "\033[?%sl", number);
    for (; (at = strstr(at, "\033[?")); at++)
        is_on = str_starts(at, on) || (is_on && !str_starts(at, off));
    return is_on;
}

// ---- what /proc says ---------------------------------------------------------------------------

static long number_in(pid_t pid, const char *name) // of /proc/PID/status; signals are hexadecimal
{
    char path[64], line[256];
    long value = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (str_starts(line, name))
            value = strtol(line + strlen(name), NULL, strstr(name, "Pnd") ? 16 : 10);
    if (f)
        fclose(f);
    return value;
}

static const char switches[] = "voluntary_ctxt_switches:";

// Is it asleep in a poll() without a timeout (that soon ends), with no signal on its way?
static bool sleeps(const struct session *s)
{
    char path[64], line[256] = "";
    if (number_in(s->driver, "ShdPnd:") || number_in(s->driver, "SigPnd:"))
        return false;
    snprintf(path, sizeof path, "/proc/%d/syscall", (int)s->driver);
    FILE *f = fopen(path, "r");
    bool read = f && fgets(line, sizeof line, f);
    if (f)
        fclose(f);
    unsigned long number = 0, fds, n, timeout = 0;
    if (!read || sscanf(line, "%lu %lx %lx %lx", &number, &fds, &n, &timeout) != 4)
        return false;
    return number == 7 && ((int)timeout < 0 || (int)timeout >= 1000); // poll
}

// ---- the processes -----------------------------------------------------------------------------

static void put_env(char **env, size_t *n, const char *name, const char *value)
{
    if (!value)
        return;
    size_t size = strlen(name) + strlen(value) + 2;
    env[*n] = malloc(size);
    snprintf(env[(*n)++], size, "%s=%s", name, value);
}

static _Noreturn void run_child(const struct session_options *o, int tty, int reports, int orders)
{
    char *env[32] = {0}, report_fd[16], order_fd[16];
    size_t n = 0;
    put_env(env, &n, "TERM", o->term);
    put_env(env, &n, "PATH", getenv("PATH"));
    put_env(env, &n, "HOME", getenv("HOME"));
    put_env(env, &n, "TMPDIR", getenv("TMPDIR"));
    put_env(env, &n, "LC_ALL", "C.UTF-8");
    put_env(env, &n, "ASAN_OPTIONS",
            "detect_leaks=1:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:"
            "handle_abort=0:use_sigaltstack=0:disable_coredump=1");
    for (size_t i = 0; o->env && o->env[i]; i++) { // later ones win
        char *name = strdup(o->env[i]);
        *strchr(name, '=') = '\0';
        for (size_t k = 0; k < n; k++)
            if (str_starts(env[k], name) && env[k][strlen(name)] == '=')
                env[k] = env[--n];
        put_env(env, &n, name, strchr(o->env[i], '=') + 1);
    }
    env[n] = NULL;
    if (o->no_terminal)
        setsid();
    else
        login_tty(tty); // also makes it the standard descriptors
    if (!o->no_terminal)
        dup2(0, 2);
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    if (o->no_terminal)
        dup2(null, 2);
    if (o->argv && !o->no_terminal) {
        dup2(2, 0);
        dup2(2, 1);
    }
    snprintf(report_fd, sizeof report_fd, "%d", dup(reports));
    snprintf(order_fd, sizeof order_fd, "%d", dup(orders));
    char *argv[] = {"driver", o->job ? "--job" : "--driver", report_fd, order_fd, NULL};
    // nohup and background jobs ignore signals, and ignoring is inherited
    static const int inherited[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP};
    for (size_t i = 0; i < sizeof inherited / sizeof inherited[0]; i++)
        signal(inherited[i], SIG_DFL);
    if (o->folder && chdir(o->folder) != 0)
        _exit(98);
    environ = env;
    if (o->argv && !o->job)
        execvp(o->argv[0], (char *const *)o->argv);
    char *all[40] = {argv[0], argv[1], argv[2], argv[3]};
    for (size_t i = 0; o->argv && o->argv[i] && i < 30; i++)
        all[4 + i] = (char *)(uintptr_t)o->argv[i];
    execve("/proc/self/exe", all, env);
    _exit(99);
}

void session_start(struct session *s, const struct session_options *o)
{
    *s = (struct session){.driver = -1};
    struct winsize ws = {.ws_col = (unsigned short)o->w, .ws_row = (unsigned short)o->h};
    int reports[2], orders[2];
    assert_int_equal(openpty(&s->master, &s->slave, NULL, NULL, &ws), 0);
    assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
    assert_int_equal(pipe2(orders, O_CLOEXEC), 0);
    fcntl(s->master, F_SETFD, FD_CLOEXEC);
    fcntl(s->slave, F_SETFD, FD_CLOEXEC);
    tcgetattr(s->slave, &s->before);
    open_terminal(s, o->w, o->h);
    s->background = o->background;
    if (o->answers)
        vterm_output_set_callback(s->vt, answer, s);
    s->pid = fork();
    assert_int_not_equal(s->pid, -1);
    if (o->argv && !o->job)
        s->driver = s->pid;
    if (s->pid == 0) {
        close(s->master);
        run_child(o, s->slave, reports[1], orders[0]);
    }
    close(reports[1]);
    close(orders[0]);
    s->reports = reports[0];
    s->orders = orders[1];
    fcntl(s->reports, F_SETFL, O_NONBLOCK);
    fcntl(s->master, F_SETFL, O_NONBLOCK);
}

static bool has_ended(struct session *s)
{
    if (!s->ended && wait4(s->pid, &s->status, WNOHANG, &s->usage) == s->pid)
        s->ended = true;
    return s->ended;
}

void session_end(struct session *s)
{
    if (s->driver > 0 && s->driver != s->pid && !s->ended)
        kill(s->driver, SIGKILL);
    if (!s->ended) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, &s->status, 0);
    }
    session_hang_up(s);
    close(s->reports);
    close(s->orders);
    vterm_free(s->vt);
    strbuf_free(&s->raw);
    strbuf_free(&s->report);
}

void session_send_n(struct session *s, const char *bytes, size_t n)
{
    s->switches = number_in(s->driver, switches);
    while (n) {
        ssize_t done = write(s->master, bytes, n);
        if (done < 0 && errno == EAGAIN) {
            session_listen(s, 5);
            continue;
        }
        assert_true(done > 0);
        bytes += done;
        n -= (size_t)done;
    }
}

void session_send(struct session *s, const char *bytes)
{
    session_send_n(s, bytes, strlen(bytes));
}

void session_order(struct session *s, const char *line)
{
    assert_int_equal(write(s->orders, line, strlen(line)), (ssize_t)strlen(line));
}

void session_size(struct session *s, int w, int h)
{
    struct winsize ws = {.ws_col = (unsigned short)w, .ws_row = (unsigned short)h};
    vterm_set_size(s->vt, h, w);
    ioctl(s->master, TIOCSWINSZ, &ws); // signals the foreground
}

void session_hang_up(struct session *s)
{
    if (s->slave >= 0)
        close(s->slave);
    if (s->master >= 0)
        close(s->master);
    s->master = s->slave = -1;
}

// ---- waiting -----------------------------------------------------------------------------------

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

// Takes what the program sent so far, waiting at most `wait` for anything; true when there was any.
static bool pump(struct session *s, int wait)
{
    struct pollfd p[2] = {{.fd = s->master, .events = POLLIN},
                          {.fd = s->reports, .events = POLLIN}};
    poll(p, 2, wait);
    char bytes[65536];
    bool any = false;
    ssize_t n;
    while ((n = read(s->reports, bytes, sizeof bytes)) > 0) {
        strbuf_add(&s->report, bytes, (size_t)n);
        any = true;
    }
    const char *pid = strstr(strbuf_str(&s->report), "pid ");
    if (pid && s->driver < 0)
        s->driver = atoi(pid + 4);
    while (s->master >= 0 && (n = read(s->master, bytes, sizeof bytes)) > 0) {
        strbuf_add(&s->raw, bytes, (size_t)n);
        session_show(s, bytes, (size_t)n);
        any = true;
    }
    return any;
}

static void give_up(struct session *s, const char *what, const char *which)
{
    int rows, cols;
    char row[2048];
    vterm_get_size(s->vt, &rows, &cols);
    fprintf(stderr, "---- screen %dx%d, waiting for %s `%s`\n", cols, rows, what, which);
    for (int y = 0; y < rows; y++) {
        session_row(s, y, row, sizeof row);
        fprintf(stderr, "|%s\n", row);
    }
    fprintf(stderr, "---- reports\n%s---- end\n", strbuf_str(&s->report));
    fail_msg("no %s `%s` (%s)", what, which, s->ended ? "the program ended" : "it is running");
}

size_t session_now(const struct session *s)
{
    return s->report.n;
}

void session_settle(struct session *s)
{
    int waiting = 0;
    for (uint64_t start = now_ms(), until = start + DEADLINE_MS; !has_ended(s);) {
        bool any = pump(s, 1);
        bool woke = number_in(s->driver, switches) != s->switches || now_ms() > start + 300;
        if (!any && woke && ioctl(s->slave, FIONREAD, &waiting) == 0 && !waiting && sleeps(s) &&
            !pump(s, 2))
            return;
        if (now_ms() > until)
            give_up(s, "sleep of", "the program");
    }
}

static const char *find_line(const char *text, const char *prefix)
{
    for (; text && *text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL)
        if (str_starts(text, prefix) && strchr(text, '\n'))
            return strchr(text, '\n') + 1;
    return NULL;
}

size_t session_await(struct session *s, size_t from, const char *prefix)
{
    const char *end;
    for (uint64_t until = now_ms() + DEADLINE_MS;;) {
        bool ended = has_ended(s), any = pump(s, 20);
        if ((end = find_line(strbuf_str(&s->report) + from, prefix)))
            return (size_t)(end - strbuf_str(&s->report));
        if ((ended && !any) || now_ms() > until)
            give_up(s, "report", prefix);
    }
}

void session_await_end(struct session *s)
{
    for (uint64_t until = now_ms() + DEADLINE_MS; !has_ended(s);) {
        pump(s, 20);
        if (now_ms() > until)
            give_up(s, "end of", "the program");
    }
    while (pump(s, 0))
        ;
}

void session_await_text(struct session *s, int row, const char *text)
{
    char got[2048];
    for (uint64_t until = now_ms() + DEADLINE_MS;;) {
        bool any = pump(s, 20);
        session_row(s, row, got, sizeof got);
        if (str_starts(got, text))
            return;
        if ((has_ended(s) && !any) || now_ms() > until)
            give_up(s, "text", text);
    }
}

void session_await_raw(struct session *s, size_t from, const char *bytes)
{
    for (uint64_t until = now_ms() + DEADLINE_MS;;) {
        bool any = pump(s, 20);
        if (s->raw.n > from && strstr(s->raw.at + from, bytes))
            return;
        if ((has_ended(s) && !any) || now_ms() > until)
            give_up(s, "bytes", bytes[0] == '\033' ? bytes + 1 : bytes);
    }
}

void session_listen(struct session *s, int ms)
{
    for (uint64_t until = now_ms() + (uint64_t)ms, now; (now = now_ms()) < until;)
        pump(s, (int)(until - now));
}

void session_sync(struct session *s)
{
    size_t from = session_now(s);
    session_send(s, "=");
    session_await(s, from, "key =");
    while (pump(s, 0))
        ;
}

static bool is_application_keypad(const struct session *s)
{
    bool on = false;
    const char *at = strbuf_str(&s->raw);
    for (; (at = strchr(at, '\033')); at++)
        on = at[1] == '=' || (on && at[1] != '>');
    return on;
}

// What the shell prints next looks as it always does: no attribute, no colour, no other character
// set, no insert mode.
static void assert_plain(const struct session *s)
{
    char row[2048];
    int rows, cols;
    vterm_get_size(s->vt, &rows, &cols);
    if (cols < 4)
        return;
    vterm_input_write(s->vt, "\r\n\r\nxyq\rl", 9);
    for (int y = 0; y < rows; y++) {
        VTermScreenCell cell = session_cell(s, y, 1);
        session_row(s, y, row, sizeof row);
        if (strcmp(row, "lyq") != 0)
            continue;
        VTermColor fg = cell.fg, bg = cell.bg;
        assert_false(cell.attrs.bold || cell.attrs.underline || cell.attrs.reverse);
        assert_true(VTERM_COLOR_IS_DEFAULT_FG(&fg) && VTERM_COLOR_IS_DEFAULT_BG(&bg));
        return;
    }
    fail_msg("text written after the end does not show as it is");
}

void session_restored(const struct session *s)
{
    struct termios after;
    assert_false(s->alternate);
    assert_true(s->cursor_shown);
    assert_int_equal(s->mouse, VTERM_PROP_MOUSE_NONE);
    assert_false(session_mode(s, "2004"));
    assert_false(session_mode(s, "1000"));
    assert_false(session_mode(s, "1006"));
    assert_false(session_mode(s, "1"));
    assert_false(is_application_keypad(s));
    assert_plain(s);
    assert_int_equal(tcgetattr(s->slave, &after), 0);
    assert_int_equal(after.c_iflag, s->before.c_iflag);
    assert_int_equal(after.c_oflag, s->before.c_oflag);
    assert_int_equal(after.c_cflag, s->before.c_cflag);
    assert_int_equal(after.c_lflag, s->before.c_lflag);
    assert_memory_equal(after.c_cc, s->before.c_cc, sizeof after.c_cc);
}
