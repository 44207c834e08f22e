// SPDX-License-Identifier: MIT
#include "term/placements.h"

#include "term/graphics.h"

#include <string.h>

static bool same(const struct placed *a, const struct placed *b)
{
    return a->key == b->key && a->mode == b->mode && memcmp(&a->at, &b->at, sizeof a->at) == 0;
}

static bool holds(const struct placed *list, size_t n, const struct placed *p)
{
    for (size_t i = 0; i < n; i++)
        if (same(&list[i], p))
            return true;
    return false;
}

static void drop(struct placements *p, size_t i)
{
    p->shown[i] = p->shown[--p->n];
}

static void forget_kitty(const struct placed *p, struct strbuf *out)
{
    if (p->mode == PICTURE_KITTY && out)
        strbuf_printf(out, "\033_Ga=d,d=I,i=%u,q=2\033\\", graphics_kitty_id(p->key));
}

// Another picture at the very same place is drawn over the old one: no flicker.
static bool covered(const struct placed *gone, const struct placed *want, size_t n)
{
    for (size_t i = 0; i < n && gone->mode != PICTURE_KITTY; i++)
        if (want[i].mode == gone->mode && memcmp(&want[i].at, &gone->at, sizeof gone->at) == 0)
            return true;
    return false;
}

void placements_begin(struct placements *p, const struct canvas *c,
                      void (*wipe)(void *ctx, int y, int h), void *ctx, struct strbuf *before)
{
    struct placed want[CANVAS_PLACED];
    struct rect wiped[CANVAS_PLACED];
    size_t n = 0, n_wiped = 0;
    for (size_t i = 0; i < c->n_placed; i++)
        if (canvas_placed_whole(c, i))
            want[n++] = c->placed[i];
    for (size_t i = p->n; i-- > 0;) {
        const struct placed gone = p->shown[i];
        if (holds(want, n, &gone))
            continue;
        drop(p, i);
        forget_kitty(&gone, before);
        if (covered(&gone, want, n))
            continue;
        wipe(ctx, gone.at.y, gone.at.h);
        wiped[n_wiped++] = gone.at;
    }
    for (size_t i = p->n; i-- > 0;) { // what shares the rows is wiped with it
        struct rect at = p->shown[i].at;
        bool hit = false;
        for (size_t k = 0; k < n_wiped; k++)
            hit |= at.y < wiped[k].y + wiped[k].h && wiped[k].y < at.y + at.h;
        if (hit && p->shown[i].mode != PICTURE_KITTY)
            drop(p, i);
    }
}

// Something was drawn from one side of the picture to the other: the terminal may have been sent
// its blank cells too.
static bool crossed(const struct placed *p, struct span (*span)(void *ctx, int y), void *ctx)
{
    for (int y = p->at.y; y < p->at.y + p->at.h; y++) {
        struct span s = span(ctx, y);
        if (s.from >= 0 && s.from < p->at.x + p->at.w && s.to > p->at.x)
            return true;
    }
    return false;
}

void placements_draw(struct placements *p, const struct canvas *c,
                     struct span (*span)(void *ctx, int y), void *ctx, struct strbuf *out)
{
    for (size_t i = p->n; i-- > 0;)
        if (p->shown[i].mode != PICTURE_KITTY && crossed(&p->shown[i], span, ctx))
            drop(p, i);
    bool any = false;
    for (size_t i = 0; i < c->n_placed; i++) {
        const struct placed *want = &c->placed[i];
        if (!want->n || holds(p->shown, p->n, want) || !canvas_placed_whole(c, i))
            continue;
        if (!any)
            strbuf_puts(out, "\033[?2026h\0337");
        any = true;
        strbuf_printf(out, "\033[%d;%dH", want->at.y + 1, want->at.x + 1);
        strbuf_add(out, want->bytes, want->n);
        p->shown[p->n] = *want;
        p->shown[p->n].bytes = NULL;
        p->n++;
    }
    if (any)
        strbuf_puts(out, "\0338\033[?2026l");
}

void placements_forget(struct placements *p, struct strbuf *out)
{
    for (size_t i = 0; i < p->n; i++)
        forget_kitty(&p->shown[i], out);
    p->n = 0;
}
