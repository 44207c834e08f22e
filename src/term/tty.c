// SPDX-License-Identifier: MIT
#include "term/tty.h"

#include "term/detect.h"
#include "term/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

const char without_terminal[] =
    "`venn score` and `venn report` need no terminal, `venn --headless` runs a script";

const char *tty_entry(int tty, char *notice, size_t notice_size, struct err *e)
{
    const char *name = getenv("TERM"), *candidates[TERM_CANDIDATES];
    if (!name || !*name || strcmp(name, "unknown") == 0) {
        err_set(e, "TERM does not name a terminal; %s", without_terminal);
        return NULL;
    }
    size_t n = term_candidates(name, candidates);
    for (size_t i = 0; i < n; i++) {
        bool found;
        if (terminfo_draws(candidates[i], tty, &found)) {
            if (i)
                snprintf(notice, notice_size, "TERM=%.60s is unknown here, using %s", name,
                         candidates[i]);
            return candidates[i];
        }
        if (found && i == 0)
            break;
    }
    err_set(e, "TERM=%.60s cannot place the cursor; %s", name, without_terminal);
    return NULL;
}

bool tty_open(FILE **in, FILE **out, struct err *e)
{
    int w = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    int failed = errno;
    int r = w < 0 ? -1 : open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    for (int fd = 0; fd <= 2 && w < 0; fd++)
        if (isatty(fd) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR)
            w = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    if (w < 0)
        return err_set(e, "no terminal (/dev/tty: %s); %s", strerror(failed), without_terminal);
    if (r < 0)
        r = fcntl(w, F_DUPFD_CLOEXEC, 3);
    *out = fdopen(w, "w");
    *in = r < 0 ? NULL : fdopen(r, "r");
    return (*out && *in) || err_set(e, "no terminal: %s", strerror(errno));
}

// Writing nothing: it raises SIGTTOU in the background, and fails where that would stop for ever.
bool tty_foreground(int tty)
{
    return tcdrain(tty) == 0;
}

bool tty_is_ours(int tty)
{
    pid_t group = tcgetpgrp(tty);
    return group < 0 || group == getpgrp();
}

void tty_ask(int out)
{
    tty_write(out, probe_question, strlen(probe_question));
}

struct graphics_facts tty_graphics_facts(int tty, enum picture_mode wanted, bool utf8)
{
    struct winsize ws = {0};
    ioctl(tty, TIOCGWINSZ, &ws);
    return (struct graphics_facts){.wanted = wanted,
                                   .utf8 = utf8,
                                   .term = getenv("TERM"),
                                   .tmux = getenv("TMUX"),
                                   .sty = getenv("STY"),
                                   .w = ws.ws_col,
                                   .h = ws.ws_row,
                                   .pixel_w = ws.ws_xpixel,
                                   .pixel_h = ws.ws_ypixel};
}

bool tty_write(int fd, const char *s, size_t n)
{
    while (n) {
        ssize_t done = write(fd, s, n);
        if (done < 0 && errno == EAGAIN) {
            struct pollfd p = {.fd = fd, .events = POLLOUT};
            if (poll(&p, 1, 1000) == 1)
                continue;
        }
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        s += done;
        n -= (size_t)done;
    }
    return true;
}
