// SPDX-License-Identifier: MIT
#include "term/child.h"

#include "term/detect.h"
#include "term/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int spawn(pid_t *pid, const char *path, const char *const argv[],
                 const posix_spawn_file_actions_t *files, bool own_group)
{
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, (short)(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK |
                                                  (own_group ? POSIX_SPAWN_SETPGROUP : 0)));
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    int failed = posix_spawnp(pid, path, files, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

// ---- a command line with the terminal ----------------------------------------------------------

// From the background, too, as who lent it or takes it back is.
static void give_terminal(int tty, pid_t group)
{
    sigset_t ttou, old;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &ttou, &old);
    tcsetpgrp(tty, group);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

// It was stopped: so are we, unless it only wanted a terminal that it lost while we were stopped.
static void pause_with(int tty, pid_t job, int sig)
{
    struct termios its;
    bool known = tcgetattr(tty, &its) == 0, stop = sig != SIGTTIN && sig != SIGTTOU;
    if (stop) {
        give_terminal(tty, getpgrp());
        restore_tty();
    }
    bool ours = restore_pause(stop);
    if (restore_is_ending()) // and it was told so
        return;
    if (!ours) {
        kill(-job, SIGHUP);
    } else {
        if (known)
            tcsetattr(tty, TCSADRAIN, &its);
        give_terminal(tty, job);
    }
    kill(-job, SIGCONT);
}

static int wait_for(int tty, pid_t pid, bool own_group)
{
    int status = 0;
    for (;;) {
        pid_t got = waitpid(pid, &status, own_group ? WUNTRACED : 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != pid || !WIFSTOPPED(status))
            break;
        pause_with(tty, pid, WSTOPSIG(status));
    }
    if (own_group && tcgetpgrp(tty) == pid)
        give_terminal(tty, getpgrp());
    return status;
}

// With a job of its own where we are one ourselves: signals to end it, or to stop it, reach all
// that it started, and nothing that stands beside us in a pipe.
static int start(int tty, const char *command, pid_t *pid, bool *own_group)
{
    const char *argv[] = {"sh", "-c", command, NULL};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    int probe = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (probe >= 0) {
        close(probe);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/tty", O_RDWR, 0);
    } else {
        posix_spawn_file_actions_adddup2(&files, tty, 0);
    }
    posix_spawn_file_actions_adddup2(&files, 0, 1);
    posix_spawn_file_actions_adddup2(&files, 0, 2);
    *own_group = tcgetpgrp(tty) == getpgrp();
    if (*own_group)
        posix_spawn_file_actions_addtcsetpgrp_np(&files, 0);
    int failed = spawn(pid, "/bin/sh", argv, &files, *own_group);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

bool child_shell(int tty, const char *command, struct err *e)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old); // until whoever ends us ends it, too
    pid_t pid;
    bool own_group;
    int failed = start(tty, command, &pid, &own_group);
    restore_lend_to(!failed && own_group ? pid : 0);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (failed)
        return err_set(e, "cannot run /bin/sh: %s", strerror(failed));
    int status = wait_for(tty, pid, own_group);
    restore_lend_to(0);
    if (WIFSIGNALED(status))
        return err_set(e, "`%s` was ended by signal %d", command, WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_set(e, "`%s` ended with status %d", command, WEXITSTATUS(status));
    return true;
}

// ---- a program that is fed ---------------------------------------------------------------------

// Writes to a pipe without dying of SIGPIPE, until the deadline.
static bool feed(int fd, const char *s, size_t n, uint64_t deadline)
{
    sigset_t pipe_set, old, before;
    sigemptyset(&pipe_set);
    sigaddset(&pipe_set, SIGPIPE);
    sigpending(&before);
    pthread_sigmask(SIG_BLOCK, &pipe_set, &old);
    bool broken = false;
    while (n && !broken) {
        uint64_t now = clock_ms();
        struct pollfd p = {.fd = fd, .events = POLLOUT};
        if (now >= deadline || poll(&p, 1, (int)(deadline - now)) == 0)
            break;
        ssize_t done = write(fd, s, n);
        if (done > 0) {
            s += done;
            n -= (size_t)done;
        }
        broken = done < 0 && errno != EINTR && errno != EAGAIN;
    }
    if (broken && !sigismember(&before, SIGPIPE))
        while (sigtimedwait(&pipe_set, NULL, &(struct timespec){0}) < 0 && errno == EINTR)
            ;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return n == 0;
}

static bool wait_until(pid_t pid, uint64_t deadline)
{
    int status = 0;
    for (int pause_ms = 1;; pause_ms = pause_ms < 20 ? pause_ms * 2 : 20) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (got < 0 && errno != EINTR)
            return false;
        if (clock_ms() >= deadline) {
            kill(pid, SIGKILL);
            while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
                ;
            return false;
        }
        nanosleep(&(struct timespec){.tv_nsec = pause_ms * 1000000L}, NULL);
    }
}

bool child_feed(const char *const argv[], const char *s, size_t n, int timeout_ms)
{
    uint64_t deadline = clock_ms() + (uint64_t)timeout_ms;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    pid_t pid;
    int failed = spawn(&pid, argv[0], argv, &files, false);
    posix_spawn_file_actions_destroy(&files);
    close(ends[0]);
    bool fed = !failed && feed(ends[1], s, n, deadline);
    close(ends[1]);
    return !failed && wait_until(pid, deadline) && fed;
}
