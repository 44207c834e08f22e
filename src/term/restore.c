// SPDX-License-Identifier: MIT
#include "term/restore.h"

#include "base/mem.h"
#include "term/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
    STACK_BYTES = 64 * 1024, // a crash may be an exhausted stack
    GRACE_SECONDS = 3,       // for the program to fetch TERM or HUP
};

// The terminal as signal handlers see it: the only mutable file-scope variable of this layer,
// because a handler can reach nothing else. Written outside handlers only while they do not run.
static struct restore_state {
    volatile sig_atomic_t armed;  // the screen is ours
    volatile sig_atomic_t ending; // TERM or HUP came; -1: and was fetched
    volatile pid_t borrower;      // the process group that the terminal is lent to; 0: none
    volatile sig_atomic_t paused; // and that is stopped, as we are: a shell has the terminal
    int tty;
    int pipe[2];
    struct termios saved;
    char bytes[RESET_MAX];
    size_t n;
    char hint[HINT_MAX];
    struct sigaction old[NSIG];
    bool caught[NSIG];
    stack_t old_stack;
    void *stack;
} rescue;

static const int notices[] = {SIGWINCH, SIGCONT, SIGTSTP, SIGINT, SIGTERM, SIGHUP};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGSYS, SIGTRAP};
static const int deaths[] = {SIGQUIT,   SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2,
                             SIGVTALRM, SIGPROF, SIGXCPU, SIGPOLL, SIGPWR};

static void put(const char *s, size_t n) // whatever becomes of it
{
    while (n) {
        ssize_t done = write(rescue.tty, s, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        s += done;
        n -= (size_t)done;
    }
}

static void tell_borrower(int sig)
{
    kill(-rescue.borrower, sig);
    kill(-rescue.borrower, SIGCONT); // or it would not hear it
}

static void put_back(void)
{
    if (!rescue.armed && !rescue.borrower)
        return;
    if (rescue.borrower)
        tell_borrower(SIGHUP);
    if (rescue.paused)
        return;
    if (rescue.borrower)
        tcsetpgrp(rescue.tty, getpgrp());
    rescue.armed = 0;
    rescue.borrower = 0;
    put(rescue.bytes, rescue.n);
    tcsetattr(rescue.tty, TCSANOW, &rescue.saved);
    tcflush(rescue.tty, TCIFLUSH); // keys meant for us are not the shell's
}

static void say(const char *text)
{
    put(text, strlen(text));
}

static void say_exhausted(void)
{
    say(MEM_EXHAUSTED_TEXT ". Verdicts and notes are on disk.\r\n");
}

static void say_crashed(int sig)
{
    char number[] = {(char)('0' + sig / 10), (char)('0' + sig % 10), '\0'};
    say("venn: crashed (signal ");
    say(sig < 10 ? number + 1 : number);
    say(sig == SIGABRT ? "; it may have run out of memory). " : "). ");
    say("Verdicts and notes are on disk.\r\nPlease report what you did, with this line: ");
    say(rescue.hint);
    say("\r\n");
}

static void on_crash(int sig, siginfo_t *info, void *context)
{
    (void)context;
    bool exhausted = info->si_code == SI_QUEUE && info->si_value.sival_int == MEM_EXHAUSTED;
    put_back();
    if (exhausted)
        say_exhausted();
    else
        say_crashed(sig);
    sigaction(sig, &rescue.old[sig], NULL);
    bool fault = sig == SIGSEGV || sig == SIGBUS || sig == SIGFPE || sig == SIGILL;
    if (!fault || info->si_code <= 0) // else it happens again on return
        raise(sig);
}

static void on_death(int sig)
{
    if (sig == SIGALRM && rescue.ending > 0)
        sig = rescue.ending;
    put_back();
    sigaction(sig, &rescue.old[sig], NULL);
    raise(sig); // blocked until the handler returns
}

static void on_notice(int sig)
{
    int saved = errno;
    if ((sig == SIGTERM || sig == SIGHUP) && !rescue.ending) {
        rescue.ending = sig;
        alarm(GRACE_SECONDS);
        if (rescue.borrower)
            tell_borrower(sig);
    }
    char byte = (char)sig;
    ssize_t ignored = write(rescue.pipe[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

static void handle(int sig, void (*handler)(int), void (*action)(int, siginfo_t *, void *))
{
    struct sigaction sa = {.sa_flags = SA_RESTART | SA_ONSTACK | (action ? SA_SIGINFO : 0)};
    if (action)
        sa.sa_sigaction = action;
    else
        sa.sa_handler = handler;
    sigfillset(&sa.sa_mask);
    sigaction(sig, &sa, NULL);
}

static void intercept(int sig, void (*handler)(int), void (*action)(int, siginfo_t *, void *))
{
    sigaction(sig, NULL, &rescue.old[sig]);
    rescue.caught[sig] = rescue.old[sig].sa_handler != SIG_IGN; // nohup, trap '' …: stays ignored
    if (rescue.caught[sig])
        handle(sig, handler, action);
}

static void intercept_all(void)
{
    stack_t stack = {.ss_sp = rescue.stack, .ss_size = STACK_BYTES};
    sigaltstack(&stack, &rescue.old_stack);
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++)
        intercept(notices[i], on_notice, NULL);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        intercept(crashes[i], NULL, on_crash);
    for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++)
        intercept(deaths[i], on_death, NULL);
}

int restore_open(int tty, struct err *e)
{
    rescue = (struct restore_state){.tty = tty};
    if (tcgetattr(tty, &rescue.saved) != 0 || pipe2(rescue.pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        err_set(e, "the terminal does not answer: %s", strerror(errno));
        return -1;
    }
    rescue.stack = mem_alloc(STACK_BYTES);
    intercept_all();
    return rescue.pipe[0];
}

void restore_close(void)
{
    bool armed = rescue.armed;
    rescue.armed = 0;
    alarm(0);
    for (int sig = 1; sig < NSIG; sig++)
        if (rescue.caught[sig])
            sigaction(sig, &rescue.old[sig], NULL);
    sigaltstack(&rescue.old_stack, NULL);
    if (armed)
        restore_tty();
    close(rescue.pipe[0]);
    close(rescue.pipe[1]);
    free(rescue.stack);
    rescue = (struct restore_state){.tty = -1};
}

static void mask_all(sigset_t *old)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, old);
}

void restore_set_bytes(const char *bytes, size_t n)
{
    sigset_t old;
    mask_all(&old);
    rescue.n = n < RESET_MAX ? n : RESET_MAX;
    memcpy(rescue.bytes, bytes, rescue.n);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void restore_set_hint(const char *line)
{
    size_t n = strlen(line);
    n = n < HINT_MAX ? n : HINT_MAX - 1;
    memcpy(rescue.hint, line, n); // it ended in a NUL before, and does after
}

void restore_arm(bool on)
{
    rescue.armed = on;
}

void restore_tty(void)
{
    while (tcsetattr(rescue.tty, TCSADRAIN, &rescue.saved) != 0 && errno == EINTR)
        ;
}

bool restore_is_ending(void)
{
    return rescue.ending > 0;
}

void restore_ending(void)
{
    alarm(0);
    rescue.ending = -1;
}

// Whether a call that waits goes on after TERM or HUP.
static void restart_after_ending(bool on)
{
    static const int signals[] = {SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction sa;
        if (!rescue.caught[signals[i]])
            continue;
        sigaction(signals[i], NULL, &sa);
        sa.sa_flags = on ? sa.sa_flags | SA_RESTART : sa.sa_flags & ~SA_RESTART;
        sigaction(signals[i], &sa, NULL);
    }
}

// false: that will never be, or the program is to end before.
static bool await_foreground(void)
{
    restart_after_ending(false);
    bool ours = !restore_is_ending() && tty_foreground(rescue.tty);
    restart_after_ending(true);
    return ours && !restore_is_ending();
}

// In the foreground only: before, a shell's line editor may have the tty as it needs it.
static void remember_tty(void)
{
    sigset_t old;
    struct termios now;
    if (tcgetattr(rescue.tty, &now) != 0)
        return;
    mask_all(&old);
    rescue.saved = now;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

bool restore_stop(bool group)
{
    if (!rescue.caught[SIGTSTP])
        return false;
    handle(SIGTSTP, SIG_DFL, NULL);
    if (group)
        kill(0, SIGTSTP);
    else
        raise(SIGTSTP);
    handle(SIGTSTP, on_notice, NULL); // here the program continues
    if (await_foreground())
        remember_tty();
    return true;
}

bool restore_pause(bool stop)
{
    rescue.paused = 1;
    if (stop)
        kill(0, SIGTSTP); // which is not caught now
    bool ours = await_foreground();
    if (ours && stop)
        remember_tty();
    rescue.paused = restore_is_ending();
    return ours;
}

void restore_lend(bool on)
{
    if (rescue.caught[SIGINT])
        handle(SIGINT, on ? SIG_IGN : on_notice, NULL);
    if (rescue.caught[SIGQUIT])
        handle(SIGQUIT, on ? SIG_IGN : on_death, NULL);
    if (rescue.caught[SIGTSTP])
        handle(SIGTSTP, on ? SIG_DFL : on_notice, NULL);
}

void restore_lend_to(pid_t group)
{
    rescue.borrower = group;
}
