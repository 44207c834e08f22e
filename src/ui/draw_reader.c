// SPDX-License-Identifier: MIT
#include "ui/draw_reader.h"

#include "ui/format.h"
#include "ui/draw_reader_facts.h"
#include "ui/draw_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { GUTTER = 12, MARGIN = 2 };

// Run names tell apart by their ends (model/method): a long one loses its beginning.
static void draw_run_name(struct canvas *c, int x, int y, const char *name, struct style st)
{
    size_t n = strlen(name), skip = 0;
    while (skip < n && canvas_width(c, name + skip, n - skip) > GUTTER - 2) {
        int32_t cp;
        skip += utf8_decode(name + skip, n - skip, &cp);
    }
    if (skip)
        x += canvas_puts(c, x, y, "…", st);
    canvas_text(c, x, y, GUTTER - 1, name + skip, n - skip, st, false);
}

int reader_text_width(int w, size_t n_runs)
{
    int width = w - 2 * MARGIN - (n_runs > 1 ? GUTTER : 0);
    if (w < 50)
        width += MARGIN;
    return width < 4 ? 4 : width;
}

static int text_left(const struct rect *r, const struct reader_view *v)
{
    return r->x + (r->w < 50 ? 1 : MARGIN) + (v->n_runs > 1 ? GUTTER : 0);
}

int reader_text_rows(const struct rect *r, const struct reader_view *v)
{
    int rows = r->h - reader_facts_rows(r, v);
    return rows < 1 ? 1 : rows;
}

uint32_t reader_lines(const struct rect *r, const struct reader_view *v)
{
    int rows = reader_text_rows(r, v);
    size_t per_line = v->n_runs > 1 ? v->n_runs : 1;
    size_t lines = (size_t)rows / per_line;
    return lines ? (uint32_t)lines : 1;
}

int token_grade(const struct saliency *s, uint32_t token, enum grade grade)
{
    if (!s || !s->defined || grade == GRADE_OFF || !featureset_has(&s->set, token))
        return 0;
    if (s->scores && grade == GRADE_SCORE) {
        double most = 0;
        for (size_t i = 0; i < s->set.n; i++)
            if (!isnan(s->scores[i]) && fabs(s->scores[i]) > most)
                most = fabs(s->scores[i]);
        double share = most > 0 ? fabs(s->scores[token]) / most : 0;
        return share > .75 ? 4 : share > .5 ? 3 : share > .25 ? 2 : 1;
    }
    size_t rank = 0, n = featureset_count(&s->set);
    if (s->given_as_set && s->ranked) {
        while (rank < s->n_order && s->order[rank] != token)
            rank++;
        n = s->n_order;
    } else if (s->scores) {
        for (size_t i = featureset_next(&s->set, 0); i < s->set.n;
             i = featureset_next(&s->set, i + 1))
            rank += s->scores[i] > s->scores[token];
    } else {
        return 4;
    }
    return n ? 4 - (int)(rank * 4 / n) : 4;
}

static struct style word_style(const struct reader_view *v, const struct saliency *s, uint32_t i)
{
    const struct instance *x = v->instance;
    bool g = x->annotated && featureset_has(&x->gt, i);
    bool salient = s && s->defined && featureset_has(&s->set, i);
    struct style st = style_of(token_role(g, salient));
    if (x->edited && g != featureset_has(&x->gt_given, i)) // what a correction added or took away
        st.mods |= g ? MOD_BOLD : MOD_DIM | MOD_UNDERLINE;
    int grade = salient ? token_grade(s, i, v->grade) : 0;
    if (grade) {
        st.role = (uint8_t)(ROLE_GRADE_1 + grade - 1);
        st.mods = g ? MOD_UNDERLINE : 0;
    }
    return st;
}

static bool word_matches(const struct reader_view *v, const struct token *t)
{
    return v->search && t->n && regexec(v->search, t->text, 0, NULL, 0) == 0;
}

// A word wider than the line goes on over the next rows, cut as wrap_tokens() counted it.
static void draw_long_word(struct canvas *c, int left, int y, int width, int bottom,
                           const struct token *t, struct style st)
{
    const char *s = t->text;
    for (size_t n = t->n; n && y < bottom; y++) {
        int columns;
        size_t used = canvas_fit(c, s, n, width, &columns);
        canvas_text(c, left, y, width, s, used, st, false);
        s += used;
        n -= used;
    }
}

static void draw_line(struct canvas *c, int left, int y, int width, int bottom,
                      const struct reader_view *v, const struct saliency *s, uint32_t line)
{
    const struct instance *x = v->instance;
    struct style before = style_of(ROLE_TOKEN);
    uint32_t first = wrap_first_on(v->wrap, line);
    for (uint32_t i = first; i < instance_tokens(x) && v->wrap->words[i].line == line; i++) {
        const struct wrap_word *w = &v->wrap->words[i];
        struct style st = word_style(v, s, i);
        struct style shown = st;
        if (i >= v->selected_from && i <= v->selected_to)
            shown.mods |= MOD_REVERSE;
        if (word_matches(v, &x->tokens[i]))
            shown.mods |= MOD_REVERSE;
        if (v->focused && i == v->token)
            shown = (struct style){
                ROLE_SELECTED,
                (uint8_t)(st.mods |
                          (st.role == ROLE_TOKEN_G || st.role == ROLE_TOKEN_BOTH ? MOD_UNDERLINE
                                                                                 : 0))};
        if (i > first && w->column > 0)
            canvas_puts(c, left + (int)w->column - 1, y, " ",
                        style_of(gap_role(before.role, st.role)));
        if ((int)(w->column + w->width) > width)
            draw_long_word(c, left + (int)w->column, y, width - (int)w->column, bottom,
                           &x->tokens[i], shown);
        else
            canvas_text(c, left + (int)w->column, y, (int)w->width, x->tokens[i].text,
                        x->tokens[i].n, shown, false);
        before = st;
    }
}

static void draw_words(struct canvas *c, struct rect r, const struct reader_view *v)
{
    int left = text_left(&r, v), width = reader_text_width(r.w, v->n_runs);
    int y = r.y, bottom = r.y + r.h;
    struct rect old = canvas_clip(c, r);
    for (uint32_t line = v->top; line < v->wrap->lines && y < bottom; line++) {
        for (size_t k = 0; k < v->n_runs && y < bottom; k++, y++) {
            const struct saliency *s = instance_run(v->instance, v->runs[k]);
            if (v->n_runs > 1) {
                const char *name = v->columns->runs[v->runs[k]].name;
                draw_run_name(c, left - GUTTER, y, name, style_of(s ? ROLE_LABEL : ROLE_UNDEFINED));
            }
            draw_line(c, left, y, width, bottom, v, s, line);
        }
    }
    canvas_unclip(c, old);
}

// " · 224x224 png, symbols (tmux: no pixels) · 6 of 64 ", as far as there is room.
static void picture_tail(const struct reader_view *v, int w, char *out, size_t n)
{
    struct strbuf text = {0};
    if (v->picture)
        picture_facts_text(v->picture, &text);
    if ((int)text.n + 40 > w)
        snprintf(out, n, " · %zu of %zu ", v->position, v->total);
    else
        snprintf(out, n, " · %s · %zu of %zu ", strbuf_str(&text), v->position, v->total);
    strbuf_free(&text);
}

void draw_reader_title(struct canvas *c, struct rect r, const struct reader_view *v)
{
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    if (!v->instance || r.w < 12)
        return;
    char tail[160];
    if (v->instance->kind == INSTANCE_IMAGE)
        picture_tail(v, r.w, tail, sizeof tail);
    else
        snprintf(tail, sizeof tail, " · %u %s · %zu of %zu ", v->instance->n,
                 instance_noun(v->instance), v->position, v->total);
    int tail_w = (int)text_width(tail, strlen(tail));
    int id_w = (int)text_width(v->instance->id, strlen(v->instance->id));
    int room = r.w - tail_w - 4;
    if (room < 6) {
        tail_w = 0;
        room = r.w - 4;
    }
    if (id_w > room)
        id_w = room;
    int x = r.x + r.w - tail_w - id_w - 2, x0 = x;
    canvas_puts(c, x - 1, r.y, " ", style_of(ROLE_RULE));
    x += canvas_text(c, x, r.y, id_w, v->instance->id, strlen(v->instance->id), style_of(ROLE_ID),
                     true);
    if (tail_w)
        canvas_puts(c, x, r.y, tail, style_of(ROLE_DIM));
    if (v->focused && x0 > r.x + 11)
        canvas_puts(c, r.x + 1, r.y, " reading ", style_of(ROLE_TITLE));
}

struct rect reader_legend_row(const struct rect *r, const struct reader_view *v)
{
    if (v->instance && v->instance->kind == INSTANCE_IMAGE)
        return v->picture ? picture_legend(*r, v->picture) : (struct rect){0};
    int facts = reader_facts_rows(r, v);
    if (facts < 4)
        return (struct rect){r->x, r->y, 0, 0};
    return (struct rect){r->x + 1, r->y + reader_text_rows(r, v) + 2, r->w - 2, 1};
}

void draw_reader_features(struct canvas *c, struct rect r, const struct reader_view *v)
{
    if (v->instance->kind == INSTANCE_TABLE)
        draw_table(c, r, v);
    else
        draw_words(c, r, v);
}

void draw_reader(struct canvas *c, struct rect r, const struct reader_view *v)
{
    if (!v->instance || r.w < 4 || r.h < 1)
        return;
    if (v->instance->kind == INSTANCE_IMAGE) {
        if (v->picture)
            draw_picture_pane(c, r, v->picture);
        return;
    }
    int rows = reader_text_rows(&r, v);
    if (rows > r.h)
        rows = r.h;
    draw_reader_features(c, (struct rect){r.x, r.y, r.w, rows}, v);
    if (rows > 1 && v->top > 0) // there is more above, and below
        canvas_puts(c, r.x + r.w - 1, r.y, "▴", style_of(ROLE_DIM));
    if (rows > 1 && v->wrap && v->top + reader_lines(&r, v) < v->wrap->lines)
        canvas_puts(c, r.x + r.w - 1, r.y + rows - 1, "▾", style_of(ROLE_DIM));
    if (r.h > rows)
        draw_reader_facts(c, (struct rect){r.x, r.y + rows, r.w, r.h - rows}, v);
}
