// SPDX-License-Identifier: MIT
#include "ui/draw_menu.h"

#include "ui/format.h"
#include "ui/draw_list.h"

#include <string.h>

int menu_rows(const struct rect *r)
{
    return r->h > 1 ? r->h - 1 : 1;
}

static void draw_example(struct canvas *c, int x, int y, int w, const struct menu_view *v,
                         struct row row)
{
    struct err e;
    const struct columns *cols = v->source->columns;
    struct judgement j = judge(cols, v->source->analysis, row.instance, row.run);
    const struct instance *inst = v->source->fetch(v->source->ctx, row.instance, &e);
    if (!inst || w < 8)
        return;
    int end = x + w;
    if (w >= 40) {
        draw_score(c, x, y, 4, j.scores.iou);
        draw_score(c, x + 5, y, 4, j.scores.gtc);
        draw_score(c, x + 10, y, 4, j.scores.sc);
        x += 16;
    }
    if (w >= 60) {
        canvas_text(c, x, y, 10, inst->id, strlen(inst->id), style_of(ROLE_ID), true);
        x += 11;
    }
    draw_snippet(c, x, y, end - x, inst, row.run);
}

static void draw_menu_line(struct canvas *c, struct rect r, const struct menu_view *v, size_t i)
{
    const struct menu_line *line = &v->lines[i];
    if (line->heading) {
        draw_label(c, r.x + 1, r.y, r.w - 2, line->text, style_of(ROLE_TITLE));
        return;
    }
    if (i == v->list->cursor)
        canvas_puts(c, r.x, r.y, "▸", style_of(ROLE_CURSOR));
    int x = r.x + 2;
    if (line->left) {
        int w = v->left_w < r.w / 2 ? v->left_w : r.w / 2;
        draw_label(c, x, r.y, w, line->left, style_of(line->left_role));
        x += w + 2;
    }
    int used = draw_label(c, x, r.y, r.x + r.w - x, line->text, style_of(line->text_role));
    if (line->has_row)
        draw_example(c, x + used + 2, r.y, r.x + r.w - x - used - 2, v, line->row);
}

void draw_menu(struct canvas *c, struct rect r, const struct menu_view *v)
{
    struct rect old = canvas_clip(c, r);
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    int x = r.x + 1;
    x += canvas_puts(c, x, r.y, " ", style_of(ROLE_RULE));
    x += draw_label(c, x, r.y, r.w - 4, v->title, style_of(ROLE_POPUP_TITLE));
    canvas_puts(c, x, r.y, " ", style_of(ROLE_RULE));
    if (!v->list->n && v->empty)
        draw_label(c, r.x + 2, r.y + 1, r.w - 3, v->empty, style_of(ROLE_MESSAGE));
    for (int i = 0; i < menu_rows(&r) && v->list->top + (size_t)i < v->list->n; i++)
        draw_menu_line(c, (struct rect){r.x, r.y + 1 + i, r.w, 1}, v, v->list->top + (size_t)i);
    canvas_unclip(c, old);
}

void draw_raw_text(struct canvas *c, struct rect r, const char *s, size_t n, struct style st)
{
    for (int y = 0; y < r.h && n; y++) {
        int columns;
        size_t used = canvas_fit(c, s, n, r.w, &columns);
        canvas_text(c, r.x, r.y + y, r.w, s, used, st, false);
        s += used;
        n -= used;
    }
}
