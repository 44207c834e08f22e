// SPDX-License-Identifier: MIT
// A terminal that shows nothing. Scripts feed events straight to the application and print what it
// draws; time only passes when somebody waits for it.
#include "term/term.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

struct headless {
    struct term base; // first: ops get a struct term *
    uint64_t now;
};

static void headless_read_event(struct term *t, int timeout_ms, struct event *out)
{
    struct headless *h = (struct headless *)t;
    if (timeout_ms > 0)
        h->now += (uint64_t)timeout_ms;
    *out = (struct event){.kind = EVENT_NONE, .now = h->now};
}

static void headless_blit(struct term *t, const struct canvas *c, const struct theme *theme)
{
    (void)t, (void)c, (void)theme;
}

static void headless_repaint(struct term *t)
{
    (void)t;
}

static bool headless_copy(struct term *t, const char *s, size_t n, const char **how_out,
                          struct err *e)
{
    (void)t;
    (void)s;
    (void)n;
    (void)how_out;
    return err_set(e, "no clipboard without a terminal");
}

// Everything is believed, so that scripts can show what any terminal would get.
static void headless_find_graphics(struct term *t, enum picture_mode wanted)
{
    struct graphics_facts f = {.wanted = wanted, .utf8 = t->utf8, .tmux = "", .w = t->w, .h = t->h};
    t->graphics = graphics_decide(&f);
    if (wanted == PICTURE_AUTO)
        snprintf(t->graphics.why, sizeof t->graphics.why, "no terminal");
}

static void headless_find_background(struct term *t)
{
    (void)t;
}

static bool headless_shell(struct term *t, const char *command, struct err *e)
{
    (void)t;
    (void)command;
    return err_set(e, "no shell without a terminal");
}

static void headless_close(struct term *t)
{
    free(t);
}

static const struct term_ops headless_ops = {
    .name = "headless",
    .read_event = headless_read_event,
    .blit = headless_blit,
    .repaint = headless_repaint,
    .copy = headless_copy,
    .find_graphics = headless_find_graphics,
    .find_background = headless_find_background,
    .shell = headless_shell,
    .close = headless_close,
};

struct term *term_headless_open(int w, int h, int depth, bool utf8)
{
    struct headless *t = mem_zalloc(sizeof *t);
    t->base = (struct term){.ops = &headless_ops,
                            .w = w < 1 ? 1 : w,
                            .h = h < 1 ? 1 : h,
                            .depth = depth,
                            .utf8 = utf8,
                            .background = background_of_variable(getenv("COLORFGBG"))};
    return &t->base;
}
