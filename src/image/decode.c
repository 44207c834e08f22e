// SPDX-License-Identifier: MIT
// The parent's side of a decoder: starts the child, talks to it against a deadline, ends it.
#include "image/decode.h"
#include "image/decode_wire.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 1 << 16 }; // a header is rarely longer

struct decoder {
    const char *program;
    pid_t pid; // 0 = none
    int fd;    // our end of the socket
};

struct decoder *decoder_new(const char *program)
{
    struct decoder *d = mem_zalloc(sizeof *d);
    d->program = program;
    d->fd = -1;
    return d;
}

// ---- formats ------------------------------------------------------------------------------------

static const struct format {
    const char *name, *type; // as people and as gdk-pixbuf call it
    size_t at, n;            // where its magic bytes are
    const char *magic;
} formats[] = {
    {"PNG", "png", 0, 8, "\x89PNG\r\n\x1a\n"},
    {"JPEG", "jpeg", 0, 3, "\xff\xd8\xff"},
    {"GIF", "gif", 0, 4, "GIF8"},
    {"BMP", "bmp", 0, 2, "BM"},
    {"WebP", "webp", 8, 4, "WEBP"},
};

static const struct format *find_format(const void *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (n >= formats[i].at + formats[i].n &&
            memcmp((const char *)bytes + formats[i].at, formats[i].magic, formats[i].n) == 0)
            return &formats[i];
    return NULL;
}

const char *decode_format(const void *bytes, size_t n)
{
    const struct format *f = find_format(bytes, n);
    return f ? f->name : NULL;
}

// ---- the child's life ---------------------------------------------------------------------------

static bool spawn(struct decoder *d, int theirs, struct err *e)
{
    char *argv[] = {(char[]){"venn"}, (char[]){DECODE_ARGUMENT}, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, theirs, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setpgroup(&how, 0); // ^C and ^Z are not meant for it
    posix_spawnattr_setflags(
        &how, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
    int error = posix_spawn(&d->pid, d->program, &files, &how, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&how);
    if (!error)
        return true;
    d->pid = 0;
    return err_set(e, "the image decoder cannot be started: %s", strerror(error));
}

static bool start(struct decoder *d, struct err *e)
{
    int pair[2];
    if (!d->program)
        return err_set(e, "images cannot be decoded here");
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return err_set(e, "the image decoder cannot be started: %s", strerror(errno));
    bool ok = spawn(d, pair[1], e);
    close(pair[1]);
    if (!ok) {
        close(pair[0]);
        return false;
    }
    d->fd = pair[0];
    return true;
}

// Ends the child, which has nothing to lose; its wait status, or 0 when there is none.
static int stop(struct decoder *d)
{
    int status = 0;
    if (!d->pid)
        return 0;
    close(d->fd);
    kill(d->pid, SIGKILL);
    while (waitpid(d->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    d->pid = 0;
    d->fd = -1;
    return status;
}

void decoder_free(struct decoder *d)
{
    if (d)
        stop(d);
    free(d);
}

// A child that died while it had nothing to do is replaced without a word.
static bool ensure(struct decoder *d, struct err *e)
{
    struct pollfd p = {.events = POLLIN};
    if (!d)
        return err_set(e, "images cannot be decoded here");
    p.fd = d->fd;
    if (d->pid && poll(&p, 1, 0) != 0)
        stop(d);
    return d->pid || start(d, e);
}

// ---- talking ------------------------------------------------------------------------------------

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

enum talk { TALK_OK, TALK_DIED, TALK_LATE };

static enum talk await(const struct decoder *d, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd p = {.fd = d->fd, .events = events};
        int n = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (n > 0)
            return TALK_OK;
        if (n == 0)
            return TALK_LATE;
        if (errno != EINTR)
            return TALK_DIED;
    }
}

static enum talk talk(const struct decoder *d, bool out, void *bytes, size_t n, int64_t deadline)
{
    for (char *at = bytes; n;) {
        ssize_t r = out ? send(d->fd, at, n, MSG_NOSIGNAL | MSG_DONTWAIT)
                        : recv(d->fd, at, n, MSG_DONTWAIT);
        if (r > 0) {
            at += r;
            n -= (size_t)r;
        } else if (r == 0 || (errno != EAGAIN && errno != EINTR)) {
            return TALK_DIED;
        } else {
            enum talk t = await(d, out ? POLLOUT : POLLIN, deadline);
            if (t != TALK_OK)
                return t;
        }
    }
    return TALK_OK;
}

static bool failed(struct decoder *d, enum talk t, const char *format, struct err *e)
{
    int status = stop(d);
    if (t == TALK_LATE || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        return err_set(e, "%s: takes too long to decode", format);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return err_set(e, "%s: the image decoder ended with status %d", format,
                       WEXITSTATUS(status));
    return err_set(e, "%s: broken, or needs more memory than a decoder gets", format);
}

struct decoded {
    uint32_t w, h;
    uint8_t *at;
};

static bool answer_ok(const struct decode_answer *a)
{
    if (!a->ok)
        return a->message <= DECODE_MESSAGE_MAX;
    return a->w && a->h && (uint64_t)a->w * a->h <= PIXMAP_MAX_PIXELS;
}

static enum talk receive(const struct decoder *d, uint32_t what, int64_t deadline,
                         struct decoded *out, char why[DECODE_MESSAGE_MAX + 1])
{
    struct decode_answer answer;
    enum talk t = talk(d, false, &answer, sizeof answer, deadline);
    why[0] = '\0';
    if (t != TALK_OK)
        return t;
    if (!answer_ok(&answer))
        return TALK_DIED;
    if (!answer.ok) {
        why[answer.message] = '\0';
        return talk(d, false, why, answer.message, deadline);
    }
    size_t n = (size_t)answer.w * answer.h * decode_channels(what);
    *out = (struct decoded){.w = answer.w, .h = answer.h, .at = mem_alloc(n ? n : 1)};
    t = talk(d, false, out->at, n, deadline);
    if (t != TALK_OK)
        free(out->at);
    return t;
}

static bool decode(struct decoder *d, enum decode_what what, const void *bytes, size_t n,
                   struct decoded *out, struct err *e)
{
    const struct format *f = find_format(bytes, n);
    char why[DECODE_MESSAGE_MAX + 1];
    if (!n)
        return err_set(e, "empty");
    if (!f)
        return err_set(e, "not an image: neither PNG, JPEG, GIF, BMP nor WebP");
    if (n > PIXMAP_MAX_BYTES)
        return err_set(e, "%s: larger than %d MiB", f->name, PIXMAP_MAX_BYTES >> 20);
    if (!ensure(d, e))
        return false;
    struct decode_request request = {.what = what, .bytes = n};
    snprintf(request.type, sizeof request.type, "%s", f->type);
    int64_t deadline = now_ms() + DECODE_WALL_SECONDS * 1000;
    enum talk t = talk(d, true, &request, sizeof request, deadline);
    if (t == TALK_OK)
        t = talk(d, true, (void *)(uintptr_t)bytes, n, deadline); // only read
    if (t == TALK_OK)
        t = receive(d, what, deadline, out, why);
    if (t != TALK_OK)
        return failed(d, t, f->name, e);
    return !why[0] || err_set(e, "%s: %s", f->name, why);
}

bool decode_image(struct decoder *d, const void *bytes, size_t n, struct pixmap *out, struct err *e)
{
    struct decoded x;
    if (!decode(d, DECODE_RGBA, bytes, n, &x, e))
        return false;
    *out = (struct pixmap){.w = x.w, .h = x.h, .rgba = x.at};
    return true;
}

bool decode_grey(struct decoder *d, const void *bytes, size_t n, struct greymap *out, struct err *e)
{
    struct decoded x;
    if (!decode(d, DECODE_GREY, bytes, n, &x, e))
        return false;
    *out = (struct greymap){.w = x.w, .h = x.h, .at = x.at};
    return true;
}

bool decode_size(struct decoder *d, const void *bytes, size_t n, uint32_t *w, uint32_t *h,
                 struct err *e)
{
    struct decoded x;
    bool short_of = n > HEADER && n <= PIXMAP_MAX_BYTES;
    if (!(short_of && decode(d, DECODE_SIZE, bytes, HEADER, &x, NULL)) &&
        !decode(d, DECODE_SIZE, bytes, n, &x, e))
        return false;
    free(x.at);
    *w = x.w;
    *h = x.h;
    return true;
}

void greymap_free(struct greymap *g)
{
    free(g->at);
    *g = (struct greymap){0};
}
