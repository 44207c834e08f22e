// SPDX-License-Identifier: MIT
#include "ui/draw_table.h"

#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARKS = 4, SCORE_W = 9, BAR_MIN = 7, BAR_MOST = 61 };

struct places { // columns from the left of the pane
    int name, name_w, value, value_w, marks, score, bar, bar_w;
};

struct wrap wrap_fields(struct arena *a, uint32_t n)
{
    struct wrap w = {.words = arena_array(a, n, sizeof *w.words), .n = n, .lines = n};
    for (uint32_t i = 0; i < n; i++)
        w.words[i] = (struct wrap_word){.line = i, .width = 1};
    return w;
}

static int widest(const struct canvas *c, const struct token *t, uint32_t n, int least, int most)
{
    int w = least;
    for (uint32_t i = 0; i < n && w < most; i++) {
        int own = canvas_width(c, t[i].text, t[i].n);
        w = own > w ? own : w;
    }
    return w < most ? w : most;
}

static struct places place(const struct canvas *c, struct rect r, const struct reader_view *v)
{
    const struct instance *x = v->instance;
    struct places p = {.name = 2};
    p.name_w = widest(c, x->tokens, x->n, 4, r.w / 3);
    p.value = p.name + p.name_w + 2;
    p.value_w = widest(c, x->values, x->n, 5, r.w / 5);
    p.marks = p.value + p.value_w + 1;
    p.score = p.marks + MARKS;
    p.bar = p.score + SCORE_W + 1;
    p.bar_w = r.w - p.bar - 1;
    p.bar_w = p.bar_w > BAR_MOST ? BAR_MOST : p.bar_w < BAR_MIN ? 0 : p.bar_w;
    p.bar_w -= p.bar_w > 0 && p.bar_w % 2 == 0; // the zero line stands in the middle
    return p;
}

static double largest(const struct saliency *s, uint32_t n)
{
    double most = 0;
    for (uint32_t i = 0; s && s->scores && i < n; i++)
        if (!isnan(s->scores[i]) && fabs(s->scores[i]) > most)
            most = fabs(s->scores[i]);
    return most;
}

// Halves of columns to one side of the zero line; something as soon as the score is not 0.
static void draw_bar(struct canvas *c, int x, int y, int w, double score, double most)
{
    int half = w / 2, zero = x + half;
    int units = (int)lrint(fabs(score) / most * half * 2);
    units += units == 0 && fabs(score) > 0;
    enum role role = score < 0 ? ROLE_SCORE_1 : ROLE_SCORE_4;
    int whole = units / 2, step = score < 0 ? -1 : 1;
    for (int k = 1; k <= whole; k++)
        canvas_puts(c, zero + step * k, y, "█", style_of(role));
    if (units % 2)
        canvas_puts(c, zero + step * (whole + 1), y, score < 0 ? "▐" : "▌", style_of(role));
    canvas_puts(c, zero, y, "│", style_of(ROLE_RULE));
}

static void draw_score_of(struct canvas *c, const struct places *p, int left, int y,
                          const struct saliency *s, uint32_t i, double most)
{
    char text[32] = "";
    if (s && s->scores && isnan(s->scores[i]))
        snprintf(text, sizeof text, "–");
    else if (s && s->scores)
        snprintf(text, sizeof text,
                 most < 100      ? "%+.3f"
                 : most < 100000 ? "%+.1f"
                                 : "%+.2e",
                 s->scores[i]);
    for (uint32_t k = 0; s && s->given_as_set && s->ranked && k < s->n_order; k++)
        if (s->order[k] == i)
            snprintf(text, sizeof text, "rank %u", k + 1);
    int w = (int)text_width(text, strlen(text));
    if (left + p->score + SCORE_W > c->clip.x + c->clip.w)
        return;
    bool number = s && s->scores && !isnan(s->scores[i]);
    canvas_puts(c, left + p->score + SCORE_W - w, y, text,
                style_of(number ? ROLE_NUMBER : ROLE_DIM));
    if (number && p->bar_w && most > 0)
        draw_bar(c, left + p->bar, y, p->bar_w, s->scores[i], most);
}

static void draw_field(struct canvas *c, const struct places *p, int left, int y,
                       const struct reader_view *v, uint32_t i)
{
    const struct instance *x = v->instance;
    const struct saliency *s = instance_run(x, v->runs[0]);
    bool g = x->annotated && featureset_has(&x->gt, i);
    bool in = s && s->defined && featureset_has(&s->set, i);
    bool here = v->focused && i == v->token, chosen = i >= v->selected_from && i <= v->selected_to;
    struct style st = style_of(token_role(g, in));
    if (here)
        canvas_puts(c, left, y, "▸", style_of(ROLE_CURSOR));
    if (x->edited && g != featureset_has(&x->gt_given, i))
        st.mods |= g ? MOD_BOLD : MOD_DIM | MOD_UNDERLINE;
    bool found = v->search && (regexec(v->search, x->tokens[i].text, 0, NULL, 0) == 0 ||
                               regexec(v->search, x->values[i].text, 0, NULL, 0) == 0);
    if (chosen || found)
        st.mods |= MOD_REVERSE;
    canvas_text(c, left + p->name, y, p->name_w, x->tokens[i].text, x->tokens[i].n, st, true);
    int w = canvas_width(c, x->values[i].text, x->values[i].n);
    canvas_text(c, left + p->value + (w < p->value_w ? p->value_w - w : 0), y, p->value_w,
                x->values[i].text, x->values[i].n, style_of(ROLE_TEXT), true);
}

static void draw_marks(struct canvas *c, const struct places *p, int left, int y,
                       const struct reader_view *v, const struct saliency *s, uint32_t i)
{
    const struct instance *x = v->instance;
    bool g = x->annotated && featureset_has(&x->gt, i);
    bool in = s && s->defined && featureset_has(&s->set, i);
    canvas_puts(c, left + p->marks, y, g ? "G" : "·", style_of(g ? ROLE_TOKEN_G : ROLE_DIM));
    canvas_puts(c, left + p->marks + 2, y, in ? "S" : "·", style_of(in ? ROLE_TOKEN_S : ROLE_DIM));
}

void draw_table(struct canvas *c, struct rect r, const struct reader_view *v)
{
    const struct instance *x = v->instance;
    struct rect old = canvas_clip(c, r);
    struct places p = place(c, r, v);
    int y = r.y;
    for (uint32_t i = v->top; i < x->n && y < r.y + r.h; i++) {
        draw_field(c, &p, r.x, y, v, i);
        for (size_t k = 0; k < v->n_runs && y < r.y + r.h; k++, y++) {
            const struct saliency *s = instance_run(x, v->runs[k]);
            if (k) { // the other runs below, by name
                const char *name = v->columns->runs[v->runs[k]].name;
                canvas_text(c, r.x + p.name + 2, y, p.marks - p.name - 3, name, strlen(name),
                            style_of(s ? ROLE_LABEL : ROLE_UNDEFINED), true);
            }
            draw_marks(c, &p, r.x, y, v, s, i);
            draw_score_of(c, &p, r.x, y, s, i, largest(s, x->n));
        }
    }
    canvas_unclip(c, old);
}
