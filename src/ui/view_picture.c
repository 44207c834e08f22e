// SPDX-License-Identifier: MIT
#include "ui/view_picture.h"

#include "ui/format.h"
#include "ui/picture_facts.h"
#include "ui/theme.h"

#include <string.h>

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
        glyph = (uint32_t)letters[cell->marks & 3];
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

static void draw_words(struct canvas *c, struct rect r, const char *text, enum role role)
{
    draw_wrapped(c, (struct rect){r.x + (r.w > 4), r.y + r.h / 3, r.w - 2 * (r.w > 4), r.h}, text,
                 style_of(role));
}

struct rect draw_picture(struct canvas *c, struct rect r, const struct picture_source *s,
                         const struct picture_want *want, bool left)
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
                                 .part = v->look.part};
}

static void draw_pictures(struct canvas *c, struct rect r, const struct picture_view *v, bool left)
{
    if (!v->look.beside || r.w < 12) {
        struct picture_want want = want_of(v, r);
        draw_picture(c, r, v->source, &want, left);
        return;
    }
    struct rect half = {r.x, r.y, (r.w - 1) / 2, r.h};
    struct picture_want want = want_of(v, half);
    struct rect at = draw_picture(c, half, v->source, &want, left);
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

void view_picture_draw(struct canvas *c, struct rect r, const struct picture_view *v)
{
    if (!v->instance || r.w < 2 || r.h < 1)
        return;
    int w = columns_for(v, r.h);
    if (r.w >= FACTS_W + 8 && r.h >= 4 && (w + FACTS_W <= r.w || r.w >= 2 * r.h + FACTS_W)) {
        if (w > r.w - FACTS_W)
            w = r.w - FACTS_W;
        draw_pictures(c, (struct rect){r.x + 1, r.y, w, r.h}, v, true);
        draw_picture_facts(c, (struct rect){r.x + w + 2, r.y, r.w - w - 3, r.h}, v);
        return;
    }
    int facts = r.h < 5 ? 0 : r.h < 9 ? 1 : r.h < 14 ? 2 : FACTS_ROWS;
    draw_pictures(c, (struct rect){r.x, r.y, r.w, r.h - facts}, v, false);
    if (facts)
        draw_picture_facts(c, (struct rect){r.x + 1, r.y + r.h - facts, r.w - 2, facts}, v);
}
