// SPDX-License-Identifier: MIT
// What a key costs at 200×50: bytes sent and milliseconds to the last of them, medians, for any
// program in a pseudo-terminal: `pty traffic KEYS PROGRAM ARGS…`. Prints TYPE<tab>BYTES<tab>MS
// lines; for pages also bytes per visible character. Nothing is asserted.
#include "pty/pty.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { W = 200, H = 50, TIMES = 31 };

struct cost {
    double bytes, ms;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

// What comes until nothing does for `quiet` milliseconds.
static struct cost listen(struct session *s, double start, int quiet)
{
    struct cost c = {0};
    struct pollfd p = {.fd = s->master, .events = POLLIN};
    char bytes[65536];
    while (poll(&p, 1, quiet) > 0) {
        ssize_t n = read(s->master, bytes, sizeof bytes);
        if (n <= 0)
            break;
        c.bytes += (double)n;
        c.ms = now() - start;
        session_show(s, bytes, (size_t)n);
    }
    return c;
}

static struct cost press(struct session *s, const char *keys, int quiet)
{
    double start = now();
    if (write(s->master, keys, strlen(keys)) < 0)
        return (struct cost){0};
    return listen(s, start, quiet);
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct cost median(const struct cost *c, size_t n)
{
    double bytes[TIMES], ms[TIMES];
    for (size_t i = 0; i < n; i++) {
        bytes[i] = c[i].bytes;
        ms[i] = c[i].ms;
    }
    qsort(bytes, n, sizeof *bytes, compare);
    qsort(ms, n, sizeof *ms, compare);
    return (struct cost){bytes[n / 2], ms[n / 2]};
}

static double visible(const struct session *s)
{
    double n = 0;
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            uint32_t c = session_cell(s, y, x).chars[0];
            n += c && c != ' ';
        }
    }
    return n;
}

static void measure(struct session *s, const char *name, const char *key, int times, int quiet,
                    int rest)
{
    struct cost c[TIMES];
    double seen = 0;
    for (int i = 0; i < times; i++) {
        c[i] = press(s, key, quiet);
        if (rest)
            listen(s, now(), rest);
        seen += visible(s) / times;
    }
    struct cost m = median(c, (size_t)times);
    printf("%s\t%.0f\t%.2f\t%.3f\n", name, m.bytes, m.ms, seen > 0 ? m.bytes / seen : 0);
}

int traffic_main(const char *down, const char *page, const char *const *argv)
{
    struct session s;
    double start = now();
    session_start(&s, &(struct session_options){
                          .w = W, .h = H, .term = "xterm-256color", .argv = argv, .answers = true});
    struct cost first = listen(&s, start, 1500);
    printf("start\t%.0f\t%.2f\t%.3f\n", first.bytes, first.ms, first.bytes / visible(&s));
    measure(&s, "cursor down, key held", down, 20, 12, 0);
    listen(&s, now(), 300);
    measure(&s, "cursor down, then the reader", down, 10, 100, 0);
    for (int i = 0; i < H; i++)
        press(&s, down, 3);
    listen(&s, now(), 300);
    measure(&s, "scroll, key held", down, TIMES, 12, 0);
    listen(&s, now(), 300);
    if (*page)
        measure(&s, "page", page, 4, 150, 0);
    session_end(&s);
    return 0;
}
