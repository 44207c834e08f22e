// SPDX-License-Identifier: MIT
#include "app/follow.h"

#include "app/triage_keys.h"

#include <unistd.h>

#ifdef __linux__
#include <sys/epoll.h>
#endif

enum { LOOK_AFTER = 100, LOOK_EVERY = 1000 }; // ms: after a change; where changes cannot be seen

// The terminal waits for one descriptor: this one becomes readable with any of the two.
static int join_descriptors(int a, int b)
{
    int both = -1;
#ifdef __linux__
    struct epoll_event ev = {.events = EPOLLIN};
    both = epoll_create1(EPOLL_CLOEXEC);
    if (both >= 0 && (epoll_ctl(both, EPOLL_CTL_ADD, a, &ev) != 0 ||
                      epoll_ctl(both, EPOLL_CTL_ADD, b, &ev) != 0)) {
        close(both);
        both = -1;
    }
#else
    (void)a, (void)b;
#endif
    return both;
}

void follow_start(struct app *a)
{
    struct follow_state *f = &a->follow;
    f->on = true;
    f->fd = corpus_watch(a->corpus);
    f->both = -1;
    f->polls = f->fd < 0;
    if (!a->term || f->fd < 0)
        return;
    if (a->term->watch_fd > 0)
        f->both = join_descriptors(a->term->watch_fd, f->fd);
    a->term->watch_fd = f->both > 0 ? f->both : f->fd;
}

void follow_stop(struct app *a)
{
    struct follow_state *f = &a->follow;
    if (!f->on)
        return;
    if (a->term && f->fd >= 0)
        a->term->watch_fd = -1;
    if (f->both >= 0)
        close(f->both);
    if (f->fd >= 0)
        close(f->fd);
    *f = (struct follow_state){0};
}

// Reads the descriptor empty; was there anything?
static bool drain(int fd)
{
    char events[4096];
    bool any = false;
    while (fd >= 0 && read(fd, events, sizeof events) > 0)
        any = true;
    return any;
}

static void look(struct app *a)
{
    const char *path;
    switch (corpus_look(a->corpus, &path)) {
    case CORPUS_GREW:
        a->loading = true;
        a->load_began = 0;
        break;
    case CORPUS_REPLACED:
        if (!a->follow.said) {
            app_say(a, "%.200s has changed on disk: :reload reads it again", path);
            a->message_is_error = a->message_sticky = true;
        }
        a->follow.said = true;
        break;
    case CORPUS_SAME:
        break;
    }
}

void follow_settle(struct app *a)
{
    struct follow_state *f = &a->follow;
    if (!f->on)
        return;
    if (drain(f->fd) && !f->due)
        f->due = a->now + LOOK_AFTER; // a line is written in several pieces
    if (f->polls && !f->due)
        f->due = a->now + LOOK_EVERY;
    if (!f->due || f->due > a->now || a->loading)
        return;
    f->due = 0;
    look(a);
}

uint64_t follow_due(const struct app *a)
{
    return a->follow.due ? a->follow.due : UINT64_MAX;
}

bool cmd_reload(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    return leave_or_ask(a, true);
}
