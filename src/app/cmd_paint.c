// SPDX-License-Identifier: MIT
// What keys and the mouse do on a picture that is painted on.
#include "app/paint.h"

#include "app/commands.h"
#include "app/view_image.h"

#include <string.h>

static struct marking *painted(struct app *a)
{
    return paint_is_truth(a) ? &a->edit.region : &a->probe.region;
}

static bool need_paint(const struct app *a, struct err *e)
{
    return paint_on(a) || err_set(e, "nothing is painted here (e on a picture, or :probe)");
}

// Beginning in the middle of what is there already.
void paint_begin(struct app *a, const struct instance *x, const struct featureset *near)
{
    struct painting *p = &a->paint.painting;
    double sum_x = 0, sum_y = 0, n = 0;
    painting_begin(p, x->picture->w, x->picture->h);
    for (size_t i = featureset_next(near, 0); i < near->n; i = featureset_next(near, i + 1), n++) {
        sum_x += (double)(i % p->w);
        sum_y += (double)(i / p->w);
    }
    if (n > 0) {
        p->x = (uint32_t)(sum_x / n);
        p->y = (uint32_t)(sum_y / n);
    }
    a->pictures->shown_w = a->pictures->shown_h = 0;
}

// Where the region is, or where it says that G is.
void paint_begin_probe(struct app *a)
{
    struct err e;
    const struct instance *x = a->probe.has ? corpus_fetch(a->corpus, a->probe.instance, &e) : NULL;
    bool empty = !featureset_count(&a->probe.region.set);
    if (x && a->probe.pixels)
        paint_begin(a, x, empty && x->annotated ? &x->gt : &a->probe.region.set);
}

void paint_free(struct app *a)
{
    painting_free(&a->paint.painting);
}

// ---- the screen ---------------------------------------------------------------------------------

static void find_cells(struct app *a)
{
    struct painting *p = &a->paint.painting;
    const struct pictures *shown = a->pictures;
    struct window part = pictures_look(a).part;
    if (shown->shown_w < 1 || shown->shown_h < 1)
        return;
    p->cells = (struct painting_cells){.left = part.x * p->w,
                                       .top = part.y * p->h,
                                       .w = part.w * p->w / shown->shown_w,
                                       .h = part.h * p->h / shown->shown_h};
}

void paint_settle(struct app *a)
{
    struct painting *p = &a->paint.painting;
    if (!paint_on(a))
        return;
    image_show_point(a, (p->x + .5) / p->w, (p->y + .5) / p->h);
    find_cells(a);
    a->paint.shown = (struct picture_paint){.painting = p, .shape = painting_shape(p)};
}

// ---- changes ------------------------------------------------------------------------------------

static bool changed(struct app *a, bool region, struct err *e)
{
    if (region && paint_is_truth(a) && !edit_show_painted(a, e))
        return false;
    if (region && !paint_is_truth(a))
        probe_changed(a);
    if (region || pictures_pixels(a)) // in cells the cursor is drawn over the picture
        pictures_painted(a, paint_is_truth(a) ? a->edit.instance : a->probe.instance);
    return true;
}

static bool step(struct app *a, long dx, long dy, struct err *e)
{
    find_cells(a);
    return changed(a, painting_move(&a->paint.painting, painted(a), dx, dy), e);
}

void paint_step(struct app *a, long dx, long dy)
{
    struct err e;
    if (!step(a, dx, dy, &e))
        app_complain(a, &e);
}

bool paint_release(struct app *a)
{
    return paint_on(a) && painting_release(&a->paint.painting);
}

bool paint_boxed(const struct app *a)
{
    return paint_on(a) && a->paint.painting.boxed;
}

bool cmd_paint_move(struct app *a, const char *arg, struct err *e)
{
    enum { FAR = 5, EDGE = 100000 };
    static const struct {
        const char *name;
        long dx, dy;
    } moves[] = {{"left", -1, 0},         {"right", 1, 0},       {"up", 0, -1},
                 {"down", 0, 1},          {"far-left", -FAR, 0}, {"far-right", FAR, 0},
                 {"far-up", 0, -FAR},     {"far-down", 0, FAR},  {"edge-left", -EDGE, 0},
                 {"edge-right", EDGE, 0}, {"edge-up", 0, -EDGE}, {"edge-down", 0, EDGE}};
    if (!need_paint(a, e))
        return false;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (strcmp(arg, moves[i].name) == 0)
            return step(a, moves[i].dx, moves[i].dy, e);
    return err_set(e, "paint-move takes left, right, up or down, also as far-left or edge-left");
}

bool cmd_paint_dab(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_paint(a, e))
        return false;
    find_cells(a);
    return changed(a, painting_dab(&a->paint.painting, painted(a)), e);
}

bool cmd_paint_pen(struct app *a, const char *arg, struct err *e)
{
    bool erase = strcmp(arg, "erase") == 0;
    if (!need_paint(a, e))
        return false;
    if (!erase && *arg && strcmp(arg, "paint") != 0)
        return err_set(e, "paint-pen takes paint or erase");
    find_cells(a);
    struct painting *p = &a->paint.painting;
    return changed(a, painting_pen(p, painted(a), erase ? PEN_ERASE : PEN_PAINT), e);
}

bool cmd_paint_box(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_paint(a, e))
        return false;
    painting_box(&a->paint.painting);
    return changed(a, false, e);
}

bool cmd_paint_brush(struct app *a, const char *arg, struct err *e)
{
    static const char *const names[BRUSHES] = {"cell", "3", "10", "25"};
    struct painting *p = &a->paint.painting;
    int to = -1;
    if (!need_paint(a, e))
        return false;
    for (int b = 0; b < BRUSHES; b++)
        if (strcmp(arg, names[b]) == 0)
            to = b;
    if (strcmp(arg, "larger") == 0)
        to = p->brush + 1 < BRUSHES ? (int)p->brush + 1 : BRUSHES - 1;
    if (strcmp(arg, "smaller") == 0)
        to = p->brush > 0 ? (int)p->brush - 1 : 0;
    if (to < 0)
        return err_set(e, "paint-brush takes cell, 3, 10, 25, larger or smaller");
    p->brush = (enum paint_brush)to;
    return changed(a, false, e);
}

bool cmd_paint(struct app *a, const char *arg, struct err *e)
{
    static const struct {
        const char *name, *nothing;
        bool (*change)(struct marking *r);
    } changes[] = {{"grow", "it is as large as it can be", marking_grow},
                   {"shrink", "nothing is left to take away", marking_shrink},
                   {"invert", "there is nothing to invert", marking_invert},
                   {"clear", "it is empty already", marking_clear},
                   {"undo", "nothing to undo", marking_undo},
                   {"redo", "nothing to redo", marking_redo}};
    if (!need_paint(a, e))
        return false;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (strcmp(arg, changes[i].name) != 0)
            continue;
        while (painting_release(&a->paint.painting)) // what follows is no part of a stroke
            ;
        bool did = changes[i].change(painted(a));
        if (!did)
            app_say(a, "%s", changes[i].nothing);
        return changed(a, did, e);
    }
    return err_set(e, "paint takes grow, shrink, invert, clear, undo or redo");
}

// ---- the mouse ----------------------------------------------------------------------------------

// A press is a dab, and what it did (in or out) goes on while the button is held.
void paint_mouse(struct app *a, int x, int y, bool drag)
{
    struct painting *p = &a->paint.painting;
    struct marking *r = painted(a);
    const struct pictures *shown = a->pictures;
    struct rect at = paint_is_truth(a) ? image_picture_at(a) : probe_picture_at(a);
    struct err e;
    bool did;
    if (x < at.x || y < at.y || x >= at.x + at.w || y >= at.y + at.h || shown->shown_w < 1)
        return;
    find_cells(a);
    long u = (long)(p->cells.left + (x - at.x + .5) * p->cells.w);
    long v = (long)(p->cells.top + (y - at.y + .5) * p->cells.h);
    if (drag && p->pen == PEN_UP && !p->boxed) {
        p->pen = a->paint.dragged;
        did = painting_goto(p, r, u, v);
        p->pen = PEN_UP;
    } else {
        did = painting_goto(p, r, u, v);
        if (!drag && p->pen == PEN_UP && !p->boxed) {
            size_t n = featureset_count(&r->set);
            did = painting_dab(p, r);
            a->paint.dragged = featureset_count(&r->set) < n ? PEN_ERASE : PEN_PAINT;
            p->stroke = did ? r->before.n : 0;
        }
    }
    if (!changed(a, did, &e))
        app_complain(a, &e);
}
