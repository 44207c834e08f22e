// SPDX-License-Identifier: MIT
#include "term/child.h"

#include "term/detect.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int spawn(pid_t *pid, const char *path, const char *const argv[],
                 const posix_spawn_file_actions_t *files)
{
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    int failed = posix_spawnp(pid, path, files, &attributes, (char *const *)argv, environ);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

bool child_shell(int tty, const char *command, struct err *e)
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
    pid_t pid;
    int failed = spawn(&pid, "/bin/sh", argv, &files), status = 0;
    posix_spawn_file_actions_destroy(&files);
    if (failed)
        return err_set(e, "cannot run /bin/sh: %s", strerror(failed));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFSIGNALED(status))
        return err_set(e, "`%s` was ended by signal %d", command, WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return err_set(e, "`%s` ended with status %d", command, WEXITSTATUS(status));
    return true;
}

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
    int failed = spawn(&pid, argv[0], argv, &files);
    posix_spawn_file_actions_destroy(&files);
    close(ends[0]);
    bool fed = !failed && feed(ends[1], s, n, deadline);
    close(ends[1]);
    return !failed && wait_until(pid, deadline) && fed;
}
