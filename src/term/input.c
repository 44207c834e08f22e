// SPDX-License-Identifier: MIT
#include "term/input.h"

#include "term/detect.h"
#include "term/restore.h"
#include "term/tty.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

enum { LOST_MS = 1000 };

static void read_signals(struct input *in)
{
    char got[64];
    ssize_t n;
    while ((n = read(in->signals, got, sizeof got)) > 0)
        for (ssize_t i = 0; i < n; i++)
            switch (got[i]) {
            case SIGWINCH:
                in->size = true;
                break;
            case SIGTSTP:
                in->stop = true;
                break;
            case SIGCONT:
                in->again = true;
                break;
            case SIGINT:
                in->interrupt = true;
                break;
            default:
                in->quit = got[i];
            }
}

static bool take(bool *flag)
{
    bool was = *flag;
    *flag = false;
    return was;
}

static enum input_kind quit(struct event *out, int sig)
{
    *out = (struct event){.kind = EVENT_QUIT, .n = (size_t)sig};
    return INPUT_EVENT;
}

static enum input_kind event(struct event *out, enum event_kind kind)
{
    *out = (struct event){.kind = kind};
    return INPUT_EVENT;
}

static enum input_kind next_signal(struct input *in, struct event *out)
{
    read_signals(in);
    if (in->quit) {
        int sig = in->quit;
        in->quit = 0;
        restore_ending();
        return quit(out, sig);
    }
    if (take(&in->interrupt))
        return event(out, EVENT_INTERRUPT);
    if (take(&in->stop))
        return INPUT_STOP_ALONE;
    if (take(&in->again))
        return INPUT_CONTINUED;
    return take(&in->size) ? INPUT_SIZE : INPUT_NONE;
}

static enum input_kind key(const struct event *out)
{
    return out->kind == EVENT_KEY && out->key == key_ctrl('z') ? INPUT_STOP : INPUT_EVENT;
}

static int earlier(int a, int b) // of two waits, -1 being for ever
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

static int left(uint64_t since, int wait, uint64_t now) // of a wait begun at `since`
{
    if (wait < 0)
        return -1;
    uint64_t until = since + (uint64_t)wait;
    return until > now ? (int)(until - now) : 0;
}

static void lose(struct input *in)
{
    in->lost = true;
    in->quit = in->quit ? in->quit : SIGHUP;
}

static bool listens(const struct input *in, uint64_t now)
{
    bool known = in->probe.done && in->probe.background;
    return in->asked && !known && now < in->asked_at + LATE_ANSWER_MS;
}

// Bytes from the terminal, after a poll that says so.
static void read_tty(struct input *in, int revents)
{
    char bytes[4096];
    ssize_t got = read(in->tty, bytes, sizeof bytes);
    uint64_t now = clock_ms();
    if (got > 0) {
        if (listens(in, now))
            probe_feed(&in->probe, bytes, (size_t)got);
        if (in->probe.done)
            key_decoder_expect(&in->keys, 0);
        key_decoder_feed(&in->keys, bytes, (size_t)got, now);
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN) || revents & ~POLLIN) {
        lose(in);
    }
}

// Polls; true when there was something (bytes are fed, signals come with the next round).
static bool wait_for(struct input *in, int wait)
{
    struct pollfd p[3] = {{.fd = in->signals, .events = POLLIN},
                          {.fd = in->lost ? -1 : in->tty, .events = POLLIN},
                          {.fd = in->watch > 0 ? in->watch : -1, .events = POLLIN}};
    int n = poll(p, 3, wait);
    in->watched = n > 0 && p[2].revents;
    if (n < 0 && errno != EINTR)
        lose(in);
    if (n < 0)
        return true;
    if (n && p[1].revents)
        read_tty(in, p[1].revents);
    return n > 0;
}

static enum input_kind read_lost(struct input *in, int timeout_ms, struct event *out)
{
    wait_for(in, earlier(timeout_ms, LOST_MS));
    return timeout_ms >= 0 && timeout_ms < LOST_MS ? INPUT_NONE : quit(out, SIGHUP);
}

enum input_kind input_read(struct input *in, int timeout_ms, struct event *out)
{
    uint64_t start = clock_ms();
    *out = (struct event){.kind = EVENT_NONE};
    for (;;) {
        enum input_kind kind = next_signal(in, out);
        if (kind != INPUT_NONE)
            return kind;
        if (in->told != in->probe.background) {
            in->told = in->probe.background;
            return INPUT_BACKGROUND;
        }
        if (key_decoder_next(&in->keys, out))
            return key(out);
        if (in->lost)
            return read_lost(in, timeout_ms, out);
        uint64_t now = clock_ms();
        int wait = left(start, timeout_ms, now);
        int patience = left(in->keys.fed, key_decoder_patience(&in->keys), now);
        bool some = wait_for(in, earlier(wait, patience));
        if (in->watched) // whoever watches looks at it between two waits
            return key_decoder_next(&in->keys, out) ? key(out) : INPUT_NONE;
        if (some)
            continue;
        if (patience == 0 && key_decoder_expire(&in->keys, clock_ms(), out))
            return key(out);
        if (wait == 0)
            return INPUT_NONE;
    }
}

void input_ask(struct input *in, int out)
{
    tty_ask(out);
    in->asked = true;
    in->asked_at = clock_ms();
    key_decoder_expect(&in->keys, in->asked_at + ANSWER_MS);
}

void input_await(struct input *in, int most_ms, bool background)
{
    while (in->asked && !in->lost && !in->probe.done && !(background && in->probe.background)) {
        struct pollfd p = {.fd = in->tty, .events = POLLIN};
        int wait = left(in->asked_at, most_ms, clock_ms()), n = wait ? poll(&p, 1, wait) : 0;
        if (n == 0 || (n < 0 && errno != EINTR))
            return;
        if (n > 0)
            read_tty(in, p.revents);
    }
}

void input_resumed(struct input *in)
{
    read_signals(in);
    in->stop = in->again = false;
}
