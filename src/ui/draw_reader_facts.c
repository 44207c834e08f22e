// SPDX-License-Identifier: MIT
#include "ui/draw_reader_facts.h"

#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool has_note_row(const struct rect *r, const struct reader_view *v)
{
    return v->note && r->h >= 12;
}

int reader_facts_rows(const struct rect *r, const struct reader_view *v)
{
    if (r->h < 4)
        return 0;
    if (r->h < 7)
        return 1;
    if (r->h < 10)
        return 2;
    return (v->explain && r->h >= 16 ? 8 : 4) + has_note_row(r, v);
}

static int draw_swatch(struct canvas *c, int x, int y, const char *name, size_t n, enum role role)
{
    char text[40];
    snprintf(text, sizeof text, " %s %zu ", name, n);
    return canvas_puts(c, x, y, text, style_of(role)) + 1;
}

// Draws nothing unless all of it fits: never half of a number.
static int draw_named_score(struct canvas *c, int x, int y, const char *name, double score,
                            double chance, bool wide)
{
    int start = x, end = c->clip.x + c->clip.w;
    char text[SCORE_TEXT], chance_text[SCORE_TEXT];
    int need = (int)strlen(name) + 5;
    if (x + need > end)
        return 0;
    x += canvas_printf(c, x, y, style_of(ROLE_DIM), "%s ", name);
    x += canvas_puts(c, x, y, score_text(score, text),
                     style_of(isnan(score) ? ROLE_UNDEFINED : ROLE_NUMBER));
    if (!isnan(chance) && x + 14 <= end)
        x += canvas_printf(c, x, y, style_of(ROLE_DIM), " (chance %s)",
                           score_text(chance, chance_text));
    return x - start + (wide ? 2 : 1);
}

// Legend by counts, then the scores as far as there is room.
static void draw_legend(struct canvas *c, struct rect r, const struct reader_view *v)
{
    const struct cell *cell = columns_cell(v->columns, v->index, v->runs[0]);
    const struct saliency *s = instance_run(v->instance, v->runs[0]);
    struct scores sc = cell_scores(cell);
    int x = r.x + 1, y = r.y;
    bool wide = r.w >= 60;
    if (v->instance->annotated)
        x += draw_swatch(c, x, y, wide ? "ground truth" : "G", featureset_count(&v->instance->gt),
                         ROLE_TOKEN_G);
    else
        x += canvas_puts(c, x, y, wide ? "not annotated" : "no G", style_of(ROLE_UNDEFINED)) + 1;
    if (s && s->defined)
        x += draw_swatch(c, x, y, wide ? "salient" : "S", featureset_count(&s->set), ROLE_TOKEN_S);
    else
        x += canvas_puts(c, x, y, wide ? "no saliency" : "no S", style_of(ROLE_UNDEFINED)) + 1;
    if (wide && v->instance->annotated && s && s->defined)
        x += draw_swatch(c, x, y, "both", cell ? cell->inter : 0, ROLE_TOKEN_BOTH);
    x += wide;
    struct scores chance = {NAN, NAN, NAN, NAN};
    if (v->chance && cell && (cell->flags & CELL_ANNOTATED) && (cell->flags & CELL_SALIENT))
        chance = coverage_chance(cell->n, cell->g, cell->s);
    x += draw_named_score(c, x, y, "IoU", sc.iou, chance.iou, wide);
    x += draw_named_score(c, x, y, "GTC", sc.gtc, chance.gtc, wide);
    x += draw_named_score(c, x, y, "SC", sc.sc, chance.sc, wide);
    if (cell && (cell->flags & CELL_SCORES))
        draw_named_score(c, x, y, "WSC", sc.wsc, NAN, wide);
}

// Only what is unusual: how S came about when it is empty or incomplete, and corrections.
// Where else the evidence lies: the share of S in each other annotation layer, as far as there is
// room. Returns the columns used.
static int draw_layers(struct canvas *c, struct rect r, int at, const struct reader_view *v)
{
    const struct instance *x = v->instance;
    const struct saliency *s = instance_run(x, v->runs[0]);
    int start = at;
    size_t n = s && s->defined ? featureset_count(&s->set) : 0;
    for (uint32_t i = 0; n && i < x->n_layers; i++) {
        char text[64], score[SCORE_TEXT];
        size_t in = featureset_count_both(&s->set, &x->layers[i].set);
        snprintf(text, sizeof text, "%s%.40s %s", at == start ? "S in " : ", ", x->layers[i].name,
                 score_text((double)in / (double)n, score));
        int w = canvas_width(c, text, strlen(text));
        if (at + w > r.x + r.w - 2)
            break;
        at += canvas_text(c, at, r.y, w, text, strlen(text), style_of(in ? ROLE_NUMBER : ROLE_DIM),
                          false);
    }
    return at == start ? 0 : at - start + 2;
}

static void draw_note(struct canvas *c, struct rect r, int at, const struct reader_view *v)
{
    const struct instance *x = v->instance;
    const struct saliency *s = instance_run(x, v->runs[0]);
    if (x->edited) {
        struct featureset added = x->gt, taken = x->gt_given;
        size_t both = featureset_count_both(&added, &taken);
        at += canvas_printf(c, at, r.y, style_of(ROLE_KEY), "G corrected +%zu -%zu  ",
                            featureset_count(&added) - both, featureset_count(&taken) - both);
    }
    if (s && s->missing)
        at += canvas_printf(c, at, r.y, style_of(ROLE_DIM), "%u %s without a score  ", s->missing,
                            instance_noun(x));
    const char *note = s ? discretize_note_text(s->note) : "";
    at += draw_layers(c, r, at, v);
    if (*note)
        draw_label(c, at, r.y, r.x + r.w - at, note, style_of(ROLE_ERROR));
}

static void draw_verdict(struct canvas *c, struct rect r, const struct reader_view *v)
{
    struct judgement j = judge(v->columns, v->analysis, v->index, v->runs[0]);
    const struct cell *cell = columns_cell(v->columns, v->index, v->runs[0]);
    char text[VALUE_TEXT];
    int x = r.x + 1;
    x += canvas_puts(c, x, r.y, "label ", style_of(ROLE_DIM));
    x += canvas_puts(c, x, r.y,
                     value_display(v->columns->rows[v->index].label, &v->columns->names,
                                   v->analysis->task, text),
                     style_of(ROLE_LABEL));
    enum role role;
    const char *mark = correctness_mark(j.correct, &role);
    x += canvas_puts(c, x, r.y, "  prediction ", style_of(ROLE_DIM));
    struct value pred = cell ? cell->prediction : v->instance->prediction;
    x += canvas_puts(c, x, r.y, value_display(pred, &v->columns->names, v->analysis->task, text),
                     style_of(role));
    x += canvas_printf(c, x, r.y, style_of(role), " %s  ", mark);
    for (enum pattern p = PATTERN_HUMAN_ALIGNED; p < PATTERN_COUNT; p++) {
        if (!(j.patterns & 1u << p))
            continue;
        struct style st = {(uint8_t)pattern_role(p), (uint8_t)(p == j.primary ? MOD_BOLD : 0)};
        x += canvas_printf(c, x, r.y, st, "%s %s  ", pattern_info(p)->glyph, pattern_info(p)->name);
    }
    if (!j.patterns && pattern_decidable(&j.scores, j.correct))
        x += canvas_puts(c, x, r.y, "in no pattern  ", style_of(ROLE_DIM));
    draw_note(c, r, x, v);
}

static void draw_word_facts(struct canvas *c, struct rect r, const struct reader_view *v)
{
    const struct instance *x = v->instance;
    const struct saliency *s = instance_run(x, v->runs[0]);
    uint32_t t = v->token;
    if (t >= x->n)
        return;
    int at = r.x + 1;
    at += canvas_printf(c, at, r.y, style_of(ROLE_DIM), "%.*s %u ",
                        (int)strlen(instance_noun(x)) - 1, instance_noun(x), t);
    at += canvas_text(c, at, r.y, r.w / 3, x->tokens[t].text, x->tokens[t].n, style_of(ROLE_TITLE),
                      true);
    if (x->values) {
        at += canvas_puts(c, at, r.y, " = ", style_of(ROLE_DIM));
        at += canvas_text(c, at, r.y, r.w / 4, x->values[t].text, x->values[t].n,
                          style_of(ROLE_TEXT), true);
    }
    bool g = x->annotated && featureset_has(&x->gt, t);
    bool in = s && s->defined && featureset_has(&s->set, t);
    at += canvas_printf(c, at, r.y, style_of(ROLE_DIM), "  %s",
                        g && in ? "in both"
                        : g     ? "missed: in G only"
                        : in    ? "stray: in S only"
                                : "in neither");
    if (s && s->scores) {
        if (isnan(s->scores[t]))
            at += canvas_puts(c, at, r.y, "  no score (missing)", style_of(ROLE_UNDEFINED));
        else
            at += canvas_printf(c, at, r.y, style_of(ROLE_NUMBER), "  score %.6g", s->scores[t]);
    }
    for (uint32_t k = 0; s && s->given_as_set && s->ranked && k < s->n_order; k++)
        if (s->order[k] == t)
            canvas_printf(c, at, r.y, style_of(ROLE_NUMBER), "  rank %u of %u", k + 1, s->n_order);
}

// The strip: each column stands for a stretch of the text and shows the strongest thing in it.
static void draw_strip(struct canvas *c, struct rect r, const struct reader_view *v)
{
    static const char *const glyphs[4] = {"▁", "░", "▒", "▓"};
    const struct instance *x = v->instance;
    const struct saliency *s = instance_run(x, v->runs[0]);
    int w = r.w - 2;
    if (w > (int)x->n)
        w = (int)x->n;
    for (int k = 0; k < w; k++) {
        size_t from = (size_t)k * x->n / (size_t)w, to = (size_t)(k + 1) * x->n / (size_t)w;
        unsigned found = 0;
        bool here = false;
        for (size_t i = from; i < to; i++) {
            bool g = x->annotated && featureset_has(&x->gt, i);
            bool in = s && s->defined && featureset_has(&s->set, i);
            unsigned kind = (g ? 1u : 0u) | (in ? 2u : 0u);
            found = kind > found ? kind : found;
            here |= v->focused && i == v->token;
        }
        static const enum role roles[4] = {ROLE_DIM, ROLE_TOKEN_G, ROLE_TOKEN_S, ROLE_TOKEN_BOTH};
        struct style st = {(uint8_t)roles[found], (uint8_t)(here ? MOD_REVERSE : 0)};
        canvas_puts(c, r.x + 1 + k, r.y, glyphs[found], st);
    }
}

static void draw_meaning(struct canvas *c, struct rect r, const struct reader_view *v)
{
    struct judgement j = judge(v->columns, v->analysis, v->index, v->runs[0]);
    const struct pattern_info *p = pattern_info(j.primary);
    if (!p)
        return;
    r.x += 1;
    r.w -= 2;
    int used = draw_wrapped(c, r, p->meaning, style_of(ROLE_DIM));
    r.y += used;
    r.h -= used;
    draw_wrapped(c, r, p->question, style_of(ROLE_HINT));
}

void draw_reader_facts(struct canvas *c, struct rect r, const struct reader_view *v)
{
    struct rect old = canvas_clip(c, r);
    struct rect row = {r.x, r.y, r.w, 1};
    if (r.h == 1) { // one row: the word while reading, else the legend
        if (v->focused)
            draw_word_facts(c, row, v);
        else
            draw_legend(c, row, v);
        canvas_unclip(c, old);
        return;
    }
    draw_legend(c, row, v);
    row.y++;
    if (r.h == 2) {
        if (v->focused)
            draw_word_facts(c, row, v);
        else
            draw_verdict(c, row, v);
        canvas_unclip(c, old);
        return;
    }
    draw_verdict(c, row, v);
    row.y++;
    if (v->focused) // else free: reader_legend_row()
        draw_word_facts(c, row, v);
    row.y++;
    if (v->note && r.h > 4) {
        int x = row.x + 1 + canvas_puts(c, row.x + 1, row.y, "✎ ", style_of(ROLE_KEY));
        canvas_text(c, x, row.y, row.x + row.w - x, v->note, strlen(v->note),
                    style_of(ROLE_MESSAGE), true);
        row.y++;
    }
    draw_strip(c, row, v);
    row.y++;
    if (r.y + r.h > row.y)
        draw_meaning(c, (struct rect){r.x, row.y, r.w, r.y + r.h - row.y}, v);
    canvas_unclip(c, old);
}
