// SPDX-License-Identifier: MIT
#include "ui/draw_list.h"

#include "image/describe.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PLACES_W = 30 }; // room for places of G and S, "13% centre left" each

// Where each column starts; w = 0 means that it is not shown at this width.
struct list_columns {
    int id, id_w;
    int score[3]; // IoU, GTC, SC: numbers, 4 columns each
    int bar[3], bar_w;
    int label, label_w;
    int pred, pred_w;
    int glyph;
    int pattern, pattern_w; // 0: glyph only
    bool pattern_short;
    int extra[EXTRA_COLUMNS], extra_w;
    int snippet, snippet_w;
};

static int value_columns(const struct columns *c, int least, int most)
{
    int w = least;
    for (size_t i = 0; i < c->names.n && i < 64; i++) {
        int n = (int)text_width(c->names.at[i], strlen(c->names.at[i]));
        w = n > w ? n : w;
    }
    return w > most ? most : w;
}

static struct list_columns place_columns(int w, const struct list_view *v)
{
    const struct columns *cols = v->source->columns;
    struct list_columns p = {0};
    int x = 4; // cursor, mark, tag
    p.id_w = w >= 64 ? (w >= 110 ? 14 : 10) : 0;
    p.bar_w = w >= 150 ? 6 : w >= 96 ? 4 : 0;
    p.id = x;
    x += p.id_w ? p.id_w + 1 : 0;
    for (int i = 0; i < 3; i++) {
        p.score[i] = x;
        x += 5;
        p.bar[i] = x;
        x += p.bar_w ? p.bar_w + 1 : 0;
    }
    x++; // room for the arrow of a sorted SC
    int most = w >= 120 ? 14 : w >= 80 ? 9 : 6;
    p.label_w = w >= 50 ? value_columns(cols, 5, most) : 0;
    p.label = x;
    x += p.label_w ? p.label_w + 1 : 0;
    p.pred_w = w >= 50 ? value_columns(cols, 4, most) : 0;
    p.pred = x;
    x += p.pred_w ? p.pred_w + 1 : 0;
    x += 2; // the ✓ or ✗ behind the prediction
    p.glyph = x;
    x += 2;
    p.pattern = x;
    p.pattern_w = w >= 104 ? 19 : w >= 76 && !v->n_extra ? 14 : 0;
    p.pattern_short = w < 104;
    x += p.pattern_w ? p.pattern_w + 1 : 0;
    p.extra_w = w >= 104 ? 8 : 6;
    for (size_t i = 0; i < v->n_extra; i++) {
        p.extra[i] = x;
        x += p.extra_w + 1;
    }
    p.snippet = x;
    p.snippet_w = w - x;
    return p;
}

static void heading_text(struct canvas *c, int x, int y, int w, const char *text, bool right,
                         const struct list_view *v, enum field_id id)
{
    char shown[40];
    const char *arrow = "";
    if (v->order && v->order->n && v->order->keys[0].field.id == id)
        arrow = v->order->keys[0].descending ? "▾" : "▴";
    snprintf(shown, sizeof shown, "%s%s", text, arrow);
    int n = (int)text_width(shown, strlen(shown));
    int at = right && n < w ? x + w - n : x;
    if (right && *arrow) // the arrow stands beside the column so that the name keeps its place
        at = x + w - n + 1;
    canvas_puts(c, at < x - 1 ? x : at, y, shown, style_of(ROLE_HEADING));
}

// Over the snippets; says what the rows are sorted by when no column of its own can.
static void snippet_heading(struct canvas *c, int x, int y, int w, const struct list_view *v,
                            struct strbuf *name)
{
    static const enum field_id own[] = {FIELD_ID_ID,     FIELD_ID_IOU,   FIELD_ID_GTC,
                                        FIELD_ID_SC,     FIELD_ID_LABEL, FIELD_ID_PREDICTION,
                                        FIELD_ID_PRIMARY};
    bool shown = !v->order || !v->order->n;
    for (size_t i = 0; !shown && i < sizeof own / sizeof own[0]; i++)
        shown = v->order->keys[0].field.id == own[i];
    strbuf_clear(name);
    if (!shown) {
        strbuf_puts(name, "by ");
        field_print(&v->order->keys[0].field, v->source->columns, name);
        strbuf_puts(name, v->order->keys[0].descending ? "▾" : "▴");
    }
    const char *what = !v->of_pictures ? "rationale in its context"
                       : w < PLACES_W  ? "G and S"
                                       : "where G and S lie";
    if (shown || w >= 44)
        strbuf_printf(name, "%s%s", shown ? "" : "  ", what);
    draw_label(c, x, y, w, strbuf_str(name), style_of(ROLE_HEADING));
}

void draw_list_heading(struct canvas *c, struct rect r, const struct list_view *v)
{
    static const enum field_id scores[3] = {FIELD_ID_IOU, FIELD_ID_GTC, FIELD_ID_SC};
    struct rect old = canvas_clip(c, r);
    struct list_columns p = place_columns(r.w, v);
    canvas_fill(c, r, " ", style_of(ROLE_HEADING));
    if (p.id_w)
        heading_text(c, r.x + p.id, r.y, p.id_w, "id", false, v, FIELD_ID_ID);
    for (int i = 0; i < 3; i++)
        heading_text(c, r.x + p.score[i], r.y, 4, field_info(scores[i])->heading, true, v,
                     scores[i]);
    if (p.label_w)
        heading_text(c, r.x + p.label, r.y, p.label_w, "label", true, v, FIELD_ID_LABEL);
    if (p.pred_w)
        heading_text(c, r.x + p.pred, r.y, p.pred_w, "pred", true, v, FIELD_ID_PREDICTION);
    if (p.pattern_w)
        heading_text(c, r.x + p.pattern, r.y, p.pattern_w, "pattern", false, v, FIELD_ID_PRIMARY);
    struct strbuf name = {0};
    for (size_t i = 0; i < v->n_extra; i++) {
        strbuf_clear(&name);
        field_print(&v->extra[i], v->source->columns, &name);
        canvas_text(c, r.x + p.extra[i], r.y, p.extra_w, strbuf_str(&name), name.n,
                    style_of(ROLE_HEADING), true);
    }
    if (p.snippet_w > 10)
        snippet_heading(c, r.x + p.snippet, r.y, p.snippet_w, v, &name);
    strbuf_free(&name);
    canvas_unclip(c, old);
}

bool is_marked(const uint64_t *marked, uint32_t instance)
{
    return marked && (marked[instance / 64] >> (instance % 64) & 1);
}

static void draw_right(struct canvas *c, int x, int y, int w, const char *s, struct style st)
{
    int n = (int)text_width(s, strlen(s));
    draw_label(c, n < w ? x + w - n : x, y, w, s, st);
}

// The word a snippet is built around: the most important salient one, else the first one in G.
static uint32_t snippet_center(const struct instance *x, const struct saliency *s)
{
    if (s && s->defined && s->given_as_set && s->ranked && s->n_order)
        return s->order[0];
    if (s && s->defined && featureset_count(&s->set))
        return (uint32_t)featureset_next(&s->set, 0);
    size_t first = x->annotated && x->gt.n ? featureset_next(&x->gt, 0) : x->gt.n;
    return x->annotated && first < x->gt.n ? (uint32_t)first : 0;
}

// "G 13% centre left" in at most w columns, without the place where that is too many. Returns the
// columns used.
static int draw_set(struct canvas *c, int x, int y, int w, bool places, const char *name,
                    const struct instance *inst, const struct featureset *set)
{
    struct strbuf text = {0};
    describe_set(&text, inst->picture->w, inst->picture->h, set);
    size_t n = strcspn(strbuf_str(&text), places ? "" : " ");
    int used = canvas_text(c, x, y, w, name, strlen(name),
                           style_of(*name == 'G' ? ROLE_TOKEN_G : ROLE_TOKEN_S), false);
    used += 1 + canvas_text(c, x + used + 1, y, w - used - 1, strbuf_str(&text), n,
                            style_of(ROLE_TEXT), false);
    strbuf_free(&text);
    return used;
}

static void draw_places(struct canvas *c, int x, int y, int w, const struct instance *inst,
                        uint32_t run)
{
    const struct saliency *s = instance_run(inst, run);
    int end = x + w;
    bool places = w >= PLACES_W;
    if (inst->annotated)
        x += draw_set(c, x, y, w, places, "G", inst, &inst->gt) + (places ? 2 : 1);
    if (s && s->defined && x + 5 < end)
        draw_set(c, x, y, end - x, places, "S", inst, &s->set);
}

void draw_snippet(struct canvas *c, int x, int y, int w, const struct instance *inst, uint32_t run)
{
    if (inst->kind == INSTANCE_IMAGE && inst->picture && inst->picture->w && w >= 5)
        draw_places(c, x, y, w, inst, run);
    if (w < 3 || !instance_tokens(inst))
        return;
    const struct saliency *s = instance_run(inst, run);
    uint32_t start = snippet_center(inst, s);
    int before = 0;
    while (start > 0) {
        int n = canvas_width(c, inst->tokens[start - 1].text, inst->tokens[start - 1].n) + 1;
        if (inst->values)
            n += canvas_width(c, inst->values[start - 1].text, inst->values[start - 1].n) + 1;
        if (before + n > w / 3)
            break;
        before += n;
        start--;
    }
    int end = x + w;
    if (start > 0)
        x += canvas_puts(c, x, y, "… ", style_of(ROLE_TOKEN));
    enum role before_role = ROLE_TOKEN;
    for (uint32_t i = start; i < inst->n && x < end; i++) {
        bool g = inst->annotated && featureset_has(&inst->gt, i);
        bool salient = s && s->defined && featureset_has(&s->set, i);
        struct style st = style_of(token_role(g, salient));
        if (i > start && x < end)
            x += canvas_puts(c, x, y, " ", style_of(gap_role(before_role, st.role)));
        before_role = inst->values ? ROLE_TOKEN : st.role; // a value stands between
        x += canvas_text(c, x, y, end - x, inst->tokens[i].text, inst->tokens[i].n, st, true);
        if (inst->values && x + 2 < end) {
            x += canvas_puts(c, x, y, "=", style_of(ROLE_DIM));
            x += canvas_text(c, x, y, end - x, inst->values[i].text, inst->values[i].n,
                             style_of(ROLE_TEXT), true);
        }
    }
}

static void draw_extra(struct canvas *c, int x, int y, int w, const struct list_view *v,
                       struct row row, const struct field *f)
{
    struct strbuf text = {0};
    struct err e;
    bool defined = false;
    if (field_kind(f) == FIELD_NUMBER || f->id == FIELD_ID_DELTA) {
        double number;
        if (field_number(v->source, row, f, &number, &e)) {
            char buf[NUMBER_TEXT];
            defined = !isnan(number);
            if (defined &&
                (f->id == FIELD_ID_WSC || f->id == FIELD_ID_DELTA || f->id == FIELD_ID_DISAGREE))
                strbuf_puts(&text, score_text(number, buf));
            else if (defined)
                strbuf_add(&text, buf, number_format(number, buf));
        }
    } else if (!field_text(v->source, row, f, &text, &defined, &e)) {
        defined = false;
    }
    if (defined && field_kind(f) == FIELD_NUMBER)
        draw_right(c, x, y, w, strbuf_str(&text), style_of(ROLE_NUMBER));
    else if (defined)
        canvas_text(c, x, y, w, strbuf_str(&text), text.n, style_of(ROLE_TEXT), true);
    else
        canvas_puts(c, x, y, "–", style_of(ROLE_UNDEFINED));
    strbuf_free(&text);
}

static void draw_judged(struct canvas *c, const struct rect *r, int y, const struct list_columns *p,
                        const struct list_view *v, struct row row, bool chosen)
{
    const struct columns *cols = v->source->columns;
    struct judgement j = judge(cols, v->source->analysis, row.instance, row.run);
    const double scores[3] = {j.scores.iou, j.scores.gtc, j.scores.sc};
    for (int i = 0; i < 3; i++) {
        draw_score(c, r->x + p->score[i], y, 4, scores[i]);
        if (p->bar_w)
            canvas_bar(c, r->x + p->bar[i], y, p->bar_w, scores[i],
                       style_of(score_role(scores[i])));
    }
    const struct cell *cell = columns_cell(cols, row.instance, row.run);
    char text[VALUE_TEXT];
    enum role mark_role;
    const char *mark = correctness_mark(j.correct, &mark_role);
    uint8_t chip[CHIP_COUNT] = {0};
    if (chosen && v->chip)
        chip[v->chip] = MOD_REVERSE;
    if (p->label_w)
        draw_right(c, r->x + p->label, y, p->label_w,
                   value_display(cols->rows[row.instance].label, &cols->names,
                                 v->source->analysis->task, text),
                   (struct style){ROLE_LABEL, chip[CHIP_LABEL]});
    int at = r->x + p->pred;
    if (p->pred_w) {
        struct value pred = cell ? cell->prediction : value_none();
        draw_right(c, at, y, p->pred_w,
                   value_display(pred, &cols->names, v->source->analysis->task, text),
                   (struct style){(uint8_t)mark_role, chip[CHIP_PREDICTION]});
        at += p->pred_w + 1;
    }
    canvas_puts(c, at, y, mark, style_of(mark_role));
    const struct pattern_info *info = pattern_info(j.primary);
    struct style st = {(uint8_t)pattern_role(j.primary), chip[CHIP_PATTERN]};
    canvas_puts(c, r->x + p->glyph, y, info ? info->glyph : "·", st);
    const char *name = info ? (p->pattern_short ? info->shortname : info->name) : "";
    if (!info && pattern_decidable(&j.scores, j.correct))
        name = "none";
    if (p->pattern_w)
        canvas_text(c, r->x + p->pattern, y, p->pattern_w, name, strlen(name), st, true);
}

static void draw_row(struct canvas *c, const struct rect *r, int y, const struct list_columns *p,
                     const struct list_view *v, size_t index)
{
    struct row row = v->frame->rows[index];
    bool chosen = index == v->list->cursor;
    if (chosen)
        canvas_puts(c, r->x, y, "▸",
                    (struct style){ROLE_CURSOR, (uint8_t)(v->focused ? 0 : MOD_DIM)});
    if (is_marked(v->source->marked, row.instance))
        canvas_puts(c, r->x + 1, y, "*", style_of(ROLE_MARK));
    char tag[2] = {v->tag_letter ? v->tag_letter(v->tag_ctx, row.instance) : ' ', '\0'};
    if (tag[0] != ' ')
        canvas_puts(c, r->x + 2, y, tag, style_of(ROLE_KEY));
    draw_judged(c, r, y, p, v, row, chosen);
    for (size_t i = 0; i < v->n_extra; i++)
        draw_extra(c, r->x + p->extra[i], y, p->extra_w, v, row, &v->extra[i]);
    if (!p->id_w && p->snippet_w < 4)
        return;
    struct err e;
    const struct instance *x = v->source->fetch(v->source->ctx, row.instance, &e);
    if (!x) {
        canvas_text(c, r->x + p->snippet, y, p->snippet_w, e.msg, strlen(e.msg),
                    style_of(ROLE_ERROR), true);
        return;
    }
    if (p->id_w)
        canvas_text(c, r->x + p->id, y, p->id_w, x->id, strlen(x->id), style_of(ROLE_ID), true);
    draw_snippet(c, r->x + p->snippet, y, p->snippet_w, x, row.run);
}

void draw_list(struct canvas *c, struct rect r, const struct list_view *v)
{
    struct rect old = canvas_clip(c, r);
    struct list_columns p = place_columns(r.w, v);
    if (!v->frame->n && v->empty)
        draw_label(c, r.x + 2, r.y, r.w - 2, v->empty, style_of(ROLE_MESSAGE));
    for (int i = 0; i < r.h && v->list->top + (size_t)i < v->frame->n; i++)
        draw_row(c, &r, r.y + i, &p, v, v->list->top + (size_t)i);
    canvas_unclip(c, old);
}
