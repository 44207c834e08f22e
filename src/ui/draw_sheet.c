// SPDX-License-Identifier: MIT
#include "ui/draw_sheet.h"

#include "ui/format.h"

#include <math.h>
#include <string.h>

enum { CAPTION = 2, NARROW = 20, WIDE = 24, WIDE_FROM = 150, PICTURE_LEAST = 3, FAIR = 6 };

struct sheet sheet_of(int w, int h)
{
    struct sheet s = {.columns = w / (w >= WIDE_FROM ? WIDE : NARROW)};
    if (s.columns < 1)
        s.columns = 1;
    s.cell_w = w / s.columns;
    s.picture_h = (s.cell_w - 2) / 2; // square, cells being twice as high as wide
    if (s.picture_h > h - CAPTION)
        s.picture_h = h - CAPTION;
    if (s.picture_h < 1)
        s.picture_h = 1;
    if (h / (s.picture_h + CAPTION) == 1 && h >= 2 * (CAPTION + FAIR)) // two rows rather than one
        s.picture_h = h / 2 - CAPTION;
    if (s.picture_h >= PICTURE_LEAST && s.picture_h * 2 + 2 < s.cell_w) { // low panes: more beside
        s.columns = w / (s.picture_h * 2 + 2);
        s.cell_w = w / s.columns;
    }
    s.cell_h = s.picture_h + CAPTION;
    s.rows = h / s.cell_h;
    if (s.rows < 1)
        s.rows = 1;
    return s;
}

static void draw_caption(struct canvas *c, struct rect r, const struct list_view *v, struct row row,
                         const struct instance *x, bool chosen)
{
    struct judgement j = judge(v->source->columns, v->source->analysis, row.instance, row.run);
    char score[SCORE_TEXT];
    enum role role;
    const char *mark = correctness_mark(j.correct, &role);
    const struct pattern_info *p = pattern_info(j.primary);
    int at = r.x + 2;
    if (chosen)
        canvas_puts(c, r.x, r.y, "▸", style_of(ROLE_CURSOR));
    if (is_marked(v->source->marked, row.instance))
        canvas_puts(c, r.x + 1, r.y, "*", style_of(ROLE_MARK));
    at += canvas_puts(c, at, r.y, r.w >= 16 ? "IoU " : "", style_of(ROLE_DIM));
    at += canvas_puts(c, at, r.y, score_text(j.scores.iou, score),
                      style_of(isnan(j.scores.iou) ? ROLE_UNDEFINED : ROLE_NUMBER)) +
          1;
    at += canvas_puts(c, at, r.y, mark, style_of(role)) + 1;
    if (p && at < r.x + r.w)
        canvas_puts(c, at, r.y, p->glyph, style_of(pattern_role(j.primary)));
    canvas_text(c, r.x + 2, r.y + 1, r.w - 3, x->id, strlen(x->id),
                (struct style){chosen ? ROLE_SELECTED : ROLE_ID, 0}, true);
}

static void draw_one(struct canvas *c, struct rect r, const struct sheet *s,
                     const struct list_view *v, size_t i)
{
    struct row row = v->frame->rows[i];
    struct err e;
    const struct instance *x = v->source->fetch(v->source->ctx, row.instance, &e);
    struct rect old = canvas_clip(c, r);
    struct rect picture = {r.x + 1, r.y, r.w - 2, s->picture_h};
    if (!x) {
        draw_wrapped(c, picture, e.msg, style_of(ROLE_ERROR));
    } else {
        if (x->kind == INSTANCE_IMAGE) {
            struct picture_want want = {.instance = row.instance,
                                        .run = row.run,
                                        .w = picture.w,
                                        .h = picture.h,
                                        .look = v->look.look,
                                        .outline_g = v->look.outline_g,
                                        .part = {0, 0, 1, 1}};
            draw_picture(c, picture, v->pictures, &want, false);
        } else {
            draw_snippet(c, picture.x, picture.y, picture.w, x, row.run);
        }
        draw_caption(c, (struct rect){r.x, r.y + s->picture_h, r.w, CAPTION}, v, row, x,
                     i == v->list->cursor);
    }
    canvas_unclip(c, old);
}

void draw_sheet(struct canvas *c, struct rect r, const struct list_view *v)
{
    struct sheet s = sheet_of(r.w, r.h);
    struct rect old = canvas_clip(c, r);
    if (!v->frame->n && v->empty)
        draw_label(c, r.x + 2, r.y, r.w - 2, v->empty, style_of(ROLE_MESSAGE));
    size_t shown = (size_t)s.columns * (size_t)s.rows;
    for (size_t k = 0; k < shown && v->list->top + k < v->frame->n; k++) {
        int column = (int)(k % (size_t)s.columns), row = (int)(k / (size_t)s.columns);
        struct rect cell = {r.x + column * s.cell_w, r.y + row * s.cell_h, s.cell_w, s.cell_h};
        draw_one(c, cell, &s, v, v->list->top + k);
    }
    canvas_unclip(c, old);
}
