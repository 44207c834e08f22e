// SPDX-License-Identifier: MIT
#include "ui/draw_picture_facts.h"

#include "image/describe.h"
#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Items from left to right, onto the next row where one does not fit; a paragraph begins a row.
struct flow {
    struct canvas *c;
    struct rect r;
    int x, y; // relative to r
};

static bool flow_full(const struct flow *f)
{
    return f->y >= f->r.h;
}

static void flow_break(struct flow *f)
{
    if (f->x)
        f->y++;
    f->x = 0;
}

// Text from data.
static void flow_data(struct flow *f, const char *text, struct style st)
{
    int w = canvas_width(f->c, text, strlen(text));
    if (f->x && f->x + w > f->r.w)
        flow_break(f);
    if (!flow_full(f))
        f->x += 1 + canvas_text(f->c, f->r.x + f->x, f->r.y + f->y, f->r.w - f->x, text,
                                strlen(text), st, true);
}

// Our own: its glyphs have an ASCII form.
static void flow_put(struct flow *f, const char *text, struct style st)
{
    if (f->x && f->x + (int)text_width(text, strlen(text)) > f->r.w)
        flow_break(f);
    if (!flow_full(f))
        f->x += 1 + canvas_puts(f->c, f->r.x + f->x, f->r.y + f->y, text, st);
}

static void flow_words(struct flow *f, const char *text, struct style st)
{
    while (*text && !flow_full(f)) {
        size_t n = strcspn(text, " ");
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)(n < 63 ? n : 63), text);
        flow_put(f, word, st);
        text += n + (text[n] == ' ');
    }
}

static const struct saliency *saliency_of(const struct picture_view *v)
{
    const struct saliency *s = instance_run(v->instance, v->run);
    return s && s->defined ? s : NULL;
}

static void put_share(struct flow *f, const char *name, size_t n, const struct picture_view *v,
                      enum role role)
{
    char text[48];
    double share = 100.0 * (double)n / (v->instance->n ? v->instance->n : 1);
    snprintf(text, sizeof text, n && share < 1 ? " %s %.1f%% " : " %s %.0f%% ", name,
             n && share < .1 ? .1 : share);
    flow_put(f, text, style_of(role));
}

static void put_legend(struct flow *f, const struct picture_view *v)
{
    const struct instance *x = v->instance;
    const struct saliency *s = saliency_of(v);
    if (x->annotated)
        put_share(f, "G", featureset_count(&x->gt), v, ROLE_TOKEN_G);
    else
        flow_put(f, "no G", style_of(ROLE_UNDEFINED));
    if (s)
        put_share(f, "S", featureset_count(&s->set), v, ROLE_TOKEN_S);
    else
        flow_put(f, "no S", style_of(ROLE_UNDEFINED));
    if (x->annotated && s)
        put_share(f, "both", featureset_count_both(&x->gt, &s->set), v, ROLE_TOKEN_BOTH);
}

static void put_score(struct flow *f, const char *name, double score)
{
    char text[SCORE_TEXT + 8], number[SCORE_TEXT];
    snprintf(text, sizeof text, "%s %s", name, score_text(score, number));
    flow_put(f, text, style_of(isnan(score) ? ROLE_UNDEFINED : ROLE_NUMBER));
}

static void put_scores(struct flow *f, const struct picture_view *v)
{
    const struct cell *cell = columns_cell(v->columns, v->index, v->run);
    struct scores sc = cell_scores(cell);
    put_score(f, "IoU", sc.iou);
    put_score(f, "GTC", sc.gtc);
    put_score(f, "SC", sc.sc);
    if (cell && (cell->flags & CELL_SCORES))
        put_score(f, "WSC", sc.wsc);
}

static void put_verdict(struct flow *f, const struct picture_view *v)
{
    struct judgement j = judge(v->columns, v->analysis, v->index, v->run);
    const struct cell *cell = columns_cell(v->columns, v->index, v->run);
    char text[VALUE_TEXT];
    enum role role;
    const char *mark = correctness_mark(j.correct, &role);
    flow_put(f, "label", style_of(ROLE_DIM));
    flow_data(f,
              value_display(v->columns->rows[v->index].label, &v->columns->names, v->analysis->task,
                            text),
              style_of(ROLE_LABEL));
    flow_put(f, "prediction", style_of(ROLE_DIM));
    struct value pred = cell ? cell->prediction : v->instance->prediction;
    flow_data(f, value_display(pred, &v->columns->names, v->analysis->task, text), style_of(role));
    flow_put(f, mark, style_of(role));
}

static void put_patterns(struct flow *f, const struct picture_view *v)
{
    struct judgement j = judge(v->columns, v->analysis, v->index, v->run);
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        if (!(j.patterns & 1u << p))
            continue;
        struct style st = {(uint8_t)pattern_role(p), (uint8_t)(p == j.primary ? MOD_BOLD : 0)};
        flow_put(f, pattern_info(p)->glyph, st);
        flow_words(f, pattern_info(p)->name, st);
    }
    if (!j.patterns && pattern_decidable(&j.scores, j.correct))
        flow_words(f, "in no pattern", style_of(ROLE_DIM));
    const struct saliency *s = instance_run(v->instance, v->run);
    const char *note = s ? discretize_note_text(s->note) : "";
    if (*note)
        flow_words(f, note, style_of(ROLE_ERROR));
}

static void put_places(struct flow *f, const struct picture_view *v)
{
    const struct instance *x = v->instance;
    const struct saliency *s = saliency_of(v);
    struct strbuf text = {0};
    describe_sets(&text, x->picture->w, x->picture->h, x->annotated ? &x->gt : NULL,
                  s ? &s->set : NULL);
    flow_words(f, strbuf_str(&text), style_of(ROLE_TEXT));
    strbuf_free(&text);
}

// The range of the scores behind a heat map.
static void put_heat(struct flow *f, const struct picture_view *v)
{
    const struct saliency *s = instance_run(v->instance, v->run);
    double low = INFINITY, high = -INFINITY;
    char text[80];
    for (uint32_t i = 0; s && s->scores && i < v->instance->n; i++) {
        if (isnan(s->scores[i]))
            continue;
        low = fmin(low, s->scores[i]);
        high = fmax(high, s->scores[i]);
    }
    if (low <= high)
        snprintf(text, sizeof text, "heat: scores from %.3g to %.3g", low, high);
    else
        snprintf(text, sizeof text, "no scores to map: S was given as a set");
    flow_words(f, text, style_of(ROLE_DIM));
}

static void put_look(struct flow *f, const struct picture_view *v)
{
    static const char *const looks[OVERLAY_LOOKS] = {"S outlined", "S keeps its colours", "",
                                                     "S not shown"};
    if (v->look.look == OVERLAY_HEAT)
        put_heat(f, v);
    else
        flow_words(f, looks[v->look.look], style_of(ROLE_DIM));
    flow_words(f, v->look.outline_g ? "· G outlined" : "· G not shown", style_of(ROLE_DIM));
    if (v->zoomed) {
        char text[48];
        snprintf(text, sizeof text, "· enlarged %.3g×", 1 / v->look.part.w);
        flow_words(f, text, style_of(ROLE_KEY));
    }
}

void picture_facts_text(const struct picture_view *v, struct strbuf *out)
{
    struct picture_want none = {.instance = v->index, .w = 0};
    struct picture_shown shown = {0};
    v->source->get(v->source->ctx, &none, &shown);
    if (shown.w)
        strbuf_printf(out, "%ux%u %s, ", shown.w, shown.h, shown.format ? shown.format : "");
    strbuf_puts(out, picture_mode_name(v->source->mode));
    if (v->source->why && *v->source->why && strcmp(v->source->why, "chosen") != 0)
        strbuf_printf(out, " (%s)", v->source->why);
}

// What a correction changed.
static void put_changes(struct flow *f, const struct picture_view *v)
{
    const struct instance *x = v->instance;
    size_t added = 0, taken = 0;
    char text[64];
    if (x->edited) {
        size_t both = featureset_count_both(&x->gt, &x->gt_given);
        added = featureset_count(&x->gt) - both;
        taken = featureset_count(&x->gt_given) - both;
    }
    snprintf(text, sizeof text, "+%zu -%zu pixels", added, taken);
    flow_put(f, text, style_of(ROLE_KEY));
}

// Pen, brush and cursor.
static void put_painting(struct flow *f, const struct picture_view *v)
{
    static const char *const pens[] = {
        [PEN_UP] = "pen up", [PEN_PAINT] = "PAINTING", [PEN_ERASE] = "ERASING"};
    const struct painting *p = v->paint->painting;
    char text[64];
    flow_put(f, p->boxed ? "RECTANGLE" : pens[p->pen],
             style_of(p->boxed || p->pen ? ROLE_TITLE : ROLE_DIM));
    if (!p->boxed) {
        snprintf(text, sizeof text, "brush %s", brush_name(p->brush));
        flow_put(f, text, style_of(ROLE_TEXT));
    }
    snprintf(text, sizeof text, "at %u,%u", p->x, p->y);
    flow_put(f, text, style_of(ROLE_DIM));
}

void draw_picture_facts(struct canvas *c, struct rect r, const struct picture_view *v)
{
    struct flow f = {.c = c, .r = r};
    bool roomy = r.h > 4;
    if (r.w < 8 || r.h < 1 || !v->instance->picture)
        return;
    struct rect old = canvas_clip(c, r);
    if (v->paint) {
        put_painting(&f, v);
        if (!v->region && (roomy || r.w < 60))
            flow_break(&f);
    }
    if (v->region) {
        put_share(&f, "region", featureset_count(&v->instance->gt), v, ROLE_TOKEN_G);
        canvas_unclip(c, old);
        return;
    }
    if (v->paint || v->instance->edited)
        put_changes(&f, v);
    put_legend(&f, v);
    if (roomy || r.w < 60)
        flow_break(&f);
    put_scores(&f, v);
    flow_break(&f);
    put_verdict(&f, v);
    if (roomy)
        flow_break(&f);
    put_patterns(&f, v);
    flow_break(&f);
    put_places(&f, v);
    flow_break(&f);
    put_look(&f, v);
    flow_break(&f);
    struct strbuf text = {0};
    picture_facts_text(v, &text);
    flow_words(&f, strbuf_str(&text), style_of(ROLE_DIM));
    strbuf_free(&text);
    canvas_unclip(c, old);
}
