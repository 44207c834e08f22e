// SPDX-License-Identifier: MIT
#include "ui/draw_cards.h"

#include "image/describe.h"
#include "ui/format.h"
#include "ui/wrap.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int draw_chip(struct canvas *c, int x, int y, const char *name, double score, bool wide)
{
    char text[SCORE_TEXT], chip[24];
    snprintf(chip, sizeof chip, wide ? " %s %s " : "%s %s", name, score_text(score, text));
    return canvas_puts(c, x, y, chip,
                       (struct style){(uint8_t)score_role(score), isnan(score) ? 0 : MOD_REVERSE}) +
           1;
}

// What is drawn always fits: narrow cards say less, never half of a number.
static void card_head(struct canvas *c, struct rect r, const struct list_view *v, struct row row,
                      const struct instance *x, bool chosen)
{
    const struct columns *cols = v->source->columns;
    struct judgement j = judge(cols, v->source->analysis, row.instance, row.run);
    const struct cell *cell = columns_cell(cols, row.instance, row.run);
    char text[VALUE_TEXT];
    bool wide = r.w >= 60;
    uint8_t chip[CHIP_COUNT] = {0};
    if (chosen && v->chip)
        chip[v->chip] = MOD_REVERSE;
    int at = r.x + 3;
    if (chosen)
        canvas_puts(c, r.x, r.y, "▸", style_of(ROLE_CURSOR));
    if (is_marked(v->source->marked, row.instance))
        canvas_puts(c, r.x + 1, r.y, "*", style_of(ROLE_MARK));
    if (wide)
        at += canvas_text(c, at, r.y, 14, x->id, strlen(x->id), style_of(ROLE_ID), true) + 2;
    at += draw_chip(c, at, r.y, "IoU", j.scores.iou, wide);
    at += draw_chip(c, at, r.y, "GTC", j.scores.gtc, wide);
    at += draw_chip(c, at, r.y, "SC", j.scores.sc, wide);
    enum role role;
    const char *mark = correctness_mark(j.correct, &role);
    if (wide) {
        at += canvas_puts(c, at, r.y, r.w >= 84 ? " label " : " ", style_of(ROLE_DIM));
        at += canvas_puts(c, at, r.y,
                          value_display(cols->rows[row.instance].label, &cols->names,
                                        v->source->analysis->task, text),
                          (struct style){ROLE_LABEL, chip[CHIP_LABEL]});
        at += canvas_puts(c, at, r.y, r.w >= 84 ? "  pred " : " ", style_of(ROLE_DIM));
    }
    struct value pred = cell ? cell->prediction : x->prediction;
    value_display(pred, &cols->names, v->source->analysis->task, text);
    at += canvas_text(c, at, r.y, wide ? 20 : 5, text, strlen(text),
                      (struct style){(uint8_t)role, chip[CHIP_PREDICTION]}, true);
    at += canvas_printf(c, at, r.y, style_of(role), " %s ", mark);
    const struct pattern_info *p = pattern_info(j.primary);
    if (!p || at >= r.x + r.w)
        return;
    struct style st = {(uint8_t)pattern_role(j.primary), chip[CHIP_PATTERN]};
    at += canvas_puts(c, at, r.y, p->glyph, st) + 1;
    const char *name = r.w >= 100 ? p->name : p->shortname;
    if (at + 6 < r.x + r.w)
        draw_label(c, at, r.y, r.x + r.w - at, name, st);
}

int card_rows(bool pictures, int h)
{
    return !pictures ? 6 : h >= 40 ? 13 : h >= 16 ? 8 : 6;
}

// Starts at the line before the first salient or annotated word, so that evidence is in sight.
static uint32_t card_first_line(const struct instance *x, const struct saliency *s,
                                const struct wrap *w, uint32_t rows)
{
    size_t first = x->n;
    if (s && s->defined)
        first = featureset_next(&s->set, 0);
    if (first >= x->n && x->annotated)
        first = featureset_next(&x->gt, 0);
    if (first >= x->n || w->lines <= rows)
        return 0;
    uint32_t line = w->words[first].line;
    line = line ? line - 1 : 0;
    return line + rows > w->lines ? w->lines - rows : line;
}

static void card_words(struct canvas *c, struct rect r, const struct instance *x, uint32_t run)
{
    struct arena a = {0};
    struct wrap w = wrap_tokens(&a, x->tokens, instance_tokens(x), r.w, c->ascii);
    const struct saliency *s = instance_run(x, run);
    uint32_t top = card_first_line(x, s, &w, (uint32_t)r.h);
    for (uint32_t i = wrap_first_on(&w, top); i < instance_tokens(x); i++) {
        int y = r.y + (int)(w.words[i].line - top);
        if (y >= r.y + r.h)
            break;
        bool g = x->annotated && featureset_has(&x->gt, i);
        bool in = s && s->defined && featureset_has(&s->set, i);
        canvas_text(c, r.x + (int)w.words[i].column, y, r.w - (int)w.words[i].column,
                    x->tokens[i].text, x->tokens[i].n, style_of(token_role(g, in)), true);
    }
    arena_free(&a);
}

static void card_picture(struct canvas *c, struct rect r, const struct list_view *v, struct row row,
                         const struct instance *x)
{
    struct picture_want want = {.instance = row.instance,
                                .run = row.run,
                                .w = r.w < 2 * r.h ? r.w : 2 * r.h,
                                .h = r.h,
                                .look = v->look.look,
                                .outline_g = v->look.outline_g,
                                .part = {0, 0, 1, 1}};
    struct rect at = {r.x, r.y, want.w, r.h};
    draw_picture(c, at, v->pictures, &want, true);
    const struct saliency *s = instance_run(x, row.run);
    struct strbuf text = {0};
    describe_sets(&text, x->picture->w, x->picture->h, x->annotated ? &x->gt : NULL,
                  s && s->defined ? &s->set : NULL);
    draw_wrapped(c, (struct rect){at.x + at.w + 2, r.y, r.w - at.w - 2, r.h}, strbuf_str(&text),
                 style_of(ROLE_DIM));
    strbuf_free(&text);
}

void draw_cards(struct canvas *c, struct rect r, const struct list_view *v)
{
    struct rect old = canvas_clip(c, r);
    if (!v->frame->n && v->empty)
        draw_label(c, r.x + 2, r.y, r.w - 2, v->empty, style_of(ROLE_MESSAGE));
    int y = r.y;
    for (size_t i = v->list->top; i < v->frame->n && y < r.y + r.h; i++, y += v->card_rows) {
        struct row row = v->frame->rows[i];
        struct err e;
        const struct instance *x = v->source->fetch(v->source->ctx, row.instance, &e);
        struct rect card = {r.x, y, r.w, 1};
        if (!x) {
            canvas_puts(c, r.x + 3, y, e.msg, style_of(ROLE_ERROR));
            continue;
        }
        card_head(c, card, v, row, x, i == v->list->cursor);
        int h = v->card_rows - 2;
        if (y + 1 + h > r.y + r.h)
            h = r.y + r.h - y - 1;
        struct rect body = {r.x + 3, y + 1, r.w - 5, h};
        if (h > 0 && x->kind == INSTANCE_IMAGE)
            card_picture(c, body, v, row, x);
        else if (h > 0)
            card_words(c, body, x, row.run);
    }
    canvas_unclip(c, old);
}
