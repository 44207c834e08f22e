// SPDX-License-Identifier: MIT
#include "ui/draw_picture.h"

#include "ui/format.h"
#include "ui/draw_picture_facts.h"
#include "ui/theme.h"

#include <math.h>

enum { FACTS_W = 34, FACTS_ROWS = 4 };

const char *overlay_look_name(enum overlay_look look)
{
    static const char *const names[OVERLAY_LOOKS] = {"outline", "saturation", "heat", "off"};
    return (unsigned)look < OVERLAY_LOOKS ? names[look] : "?";
}

// ---- one picture --------------------------------------------------------------------------------

// Without colours the lines of G and S are letters, with the attributes words have.
static void draw_cell(struct canvas *c, int x, int y, const struct preview_cell *cell, bool mono)
{
    static const char letters[] = {' ', 'G', 'S', 'B'};
    uint8_t mods = 0;
    uint32_t glyph = cell->glyph;
    if (mono && cell->marks) {
        glyph = cell->marks & OVERLAY_MARK_ADDED   ? '+'
                : cell->marks & OVERLAY_MARK_TAKEN ? '-'
                                                   : (uint32_t)letters[cell->marks & 3];
        mods = (uint8_t)((cell->marks & OVERLAY_MARK_G ? MOD_UNDERLINE : 0) |
                         (cell->marks & OVERLAY_MARK_S ? MOD_BOLD : 0));
    }
    canvas_cell(c, x, y, glyph, cell->fg, cell->bg, mods);
}

static void draw_cells(struct canvas *c, struct rect at, const struct preview *p, bool mono)
{
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            draw_cell(c, at.x + x, at.y + y, &p->cells[(size_t)y * (size_t)p->w + (size_t)x], mono);
}

// Whether the brush covers the middle of a cell.
static bool covered(const struct picture_paint *paint, const struct window *part,
                    const struct preview *p, int x, int y)
{
    const struct painting *on = paint->painting;
    double u = floor((part->x + part->w * (x + .5) / p->w) * on->w);
    double v = floor((part->y + part->h * (y + .5) / p->h) * on->h);
    return x >= 0 && y >= 0 && x < p->w && y < p->h && u >= 0 && v >= 0 && u < on->w &&
           featureset_has(paint->shape, (size_t)v * on->w + (size_t)u);
}

// The rim of what the brush covers, and its cursor.
static void draw_brush(struct canvas *c, struct rect at, const struct preview *p,
                       const struct window *part, const struct picture_paint *paint)
{
    static const char *const pens[] = {[PEN_UP] = "×", [PEN_PAINT] = "●", [PEN_ERASE] = "○"};
    const struct painting *on = paint->painting;
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            if (covered(paint, part, p, x, y) &&
                !(covered(paint, part, p, x - 1, y) && covered(paint, part, p, x + 1, y) &&
                  covered(paint, part, p, x, y - 1) && covered(paint, part, p, x, y + 1)))
                canvas_puts(c, at.x + x, at.y + y, "░", style_of(ROLE_SELECTED));
    int x = (int)floor(((on->x + .5) / on->w - part->x) / part->w * p->w);
    int y = (int)floor(((on->y + .5) / on->h - part->y) / part->h * p->h);
    if (x >= 0 && y >= 0 && x < p->w && y < p->h)
        canvas_puts(c, at.x + x, at.y + y, pens[on->pen], (struct style){ROLE_SELECTED, MOD_BOLD});
}

static void draw_words(struct canvas *c, struct rect r, const char *text, enum role role)
{
    draw_wrapped(c, (struct rect){r.x + (r.w > 4), r.y + r.h / 3, r.w - 2 * (r.w > 4), r.h}, text,
                 style_of(role));
}

static struct rect draw_painted(struct canvas *c, struct rect r, const struct picture_source *s,
                                const struct picture_want *want, bool left,
                                const struct picture_paint *paint)
{
    struct picture_shown shown = {0};
    struct rect old = canvas_clip(c, r);
    s->get(s->ctx, want, &shown);
    const struct preview *p = shown.preview;
    struct rect at = {r.x, r.y, p ? p->w : r.w, p ? p->h : r.h};
    if (p && !left)
        at.x += (r.w - at.w) / 2;
    if (p && !left)
        at.y += (r.h - at.h) / 2;
    if (p && !p->w) {
        draw_words(c, r, "the record cannot be read again", ROLE_ERROR);
    } else if (p && p->cells) {
        draw_cells(c, at, p, s->mono);
        if (paint)
            draw_brush(c, at, p, &want->part, paint);
    } else if (p) {
        struct placed placed = {
            .at = at, .key = shown.key, .mode = s->mode, .bytes = p->bytes, .n = p->n};
        canvas_place(c, &placed);
    } else if (shown.problem) {
        draw_words(c, r, shown.problem, ROLE_ERROR);
    } else if (s->mode == PICTURE_NONE) {
        draw_words(c, r, "pictures are off (:set image auto)", ROLE_DIM);
    }
    canvas_unclip(c, old);
    return at;
}

struct rect draw_picture(struct canvas *c, struct rect r, const struct picture_source *s,
                         const struct picture_want *want, bool left)
{
    return draw_painted(c, r, s, want, left, NULL);
}

// ---- picture and facts --------------------------------------------------------------------------

static struct picture_want want_of(const struct picture_view *v, struct rect r)
{
    return (struct picture_want){.instance = v->index,
                                 .run = v->run,
                                 .w = r.w,
                                 .h = r.h,
                                 .look = v->look.look,
                                 .outline_g = v->look.outline_g,
                                 .main = true,
                                 .region = v->region,
                                 .part = v->look.part};
}

static void draw_pictures(struct canvas *c, struct rect r, const struct picture_view *v, bool left)
{
    if (!v->look.beside || r.w < 12) {
        struct picture_want want = want_of(v, r);
        draw_painted(c, r, v->source, &want, left, v->paint);
        return;
    }
    struct rect half = {r.x, r.y, (r.w - 1) / 2, r.h};
    struct picture_want want = want_of(v, half);
    struct rect at = draw_painted(c, half, v->source, &want, left, v->paint);
    half.x = left ? at.x + at.w + 1 : r.x + r.w - half.w;
    want.bare = true;
    want.main = false;
    draw_picture(c, half, v->source, &want, left);
}

// Columns a picture of these proportions takes in a pane of h rows.
static int columns_for(const struct picture_view *v, int h)
{
    const struct picture *p = v->instance->picture;
    double shape = p && p->h ? (double)p->w / p->h : 1;
    double w = 2.0 * h * shape * (v->look.beside ? 2 : 1) + (v->look.beside ? 1 : 0);
    return w > 10000 ? 10000 : (int)w;
}

struct parts { // of the pane
    struct rect picture, facts, tags;
    bool left; // the picture is at the left edge of its part
};

// The last rows of the facts.
static void part_tags(struct parts *p, int rows)
{
    p->tags = p->facts;
    p->tags.y += p->facts.h - rows;
    p->tags.h = rows;
    p->facts.h -= rows;
}

static struct parts parts_of(struct rect r, const struct picture_view *v)
{
    int w = columns_for(v, r.h);
    if (v->region) { // one line of facts: the classes stand beside it
        int line = r.h >= 4;
        return (struct parts){.picture = {r.x, r.y, r.w, r.h - line},
                              .facts = {r.x + 1, r.y + r.h - line, r.w - 2, line}};
    }
    if (r.w >= FACTS_W + 8 && r.h >= 4 && (w + FACTS_W <= r.w || r.w >= 2 * r.h + FACTS_W)) {
        if (w > r.w - FACTS_W)
            w = r.w - FACTS_W;
        struct parts p = {.picture = {r.x + 1, r.y, w, r.h},
                          .facts = {r.x + w + 2, r.y, r.w - w - 3, r.h},
                          .left = true};
        if (v->tags && r.h >= 8)
            part_tags(&p, r.h < 10 ? 1 : r.h < 12 ? 2 : 3);
        return p;
    }
    int facts = r.h < 5 ? 0 : r.h < 9 ? 1 : r.h < 14 ? 2 : FACTS_ROWS + v->tags;
    struct parts p = {.picture = {r.x, r.y, r.w, r.h - facts},
                      .facts = {r.x + 1, r.y + r.h - facts, r.w - 2, facts}};
    if (v->tags && facts > FACTS_ROWS)
        part_tags(&p, 1);
    return p;
}

void draw_picture_pane(struct canvas *c, struct rect r, const struct picture_view *v)
{
    if (!v->instance || r.w < 2 || r.h < 1)
        return;
    struct parts p = parts_of(r, v);
    draw_pictures(c, p.picture, v, p.left);
    if (p.facts.h > 0)
        draw_picture_facts(c, p.facts, v);
}

struct rect picture_legend(struct rect r, const struct picture_view *v)
{
    return v->instance ? parts_of(r, v).tags : (struct rect){0};
}

struct rect picture_view_at(struct rect r, const struct picture_view *v, int w, int h)
{
    if (!v->instance || w < 1 || h < 1)
        return (struct rect){0};
    struct parts p = parts_of(r, v);
    struct rect at = p.picture;
    if (v->look.beside && at.w >= 12)
        at.w = (at.w - 1) / 2;
    at.x += p.left ? 0 : (at.w - w) / 2;
    at.y += p.left ? 0 : (at.h - h) / 2;
    return (struct rect){at.x, at.y, w, h};
}
