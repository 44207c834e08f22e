// SPDX-License-Identifier: MIT
#include "ui/draw_distributions.h"

#include "ui/format.h"
#include "ui/histogram.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PANEL_W = 26, PANEL_H = 8, NOTE = 96 };

int distributions_panels(const struct distributions *d, int out[PANEL_COUNT])
{
    int n = 0;
    for (int p = 0; p < PANEL_COUNT; p++)
        if (p != SERIES_WSC || d->series[SERIES_WSC].n_all)
            out[n++] = p;
    return n;
}

const struct cut *series_cut(const struct cuts *cuts, int series)
{
    switch (series) {
    case SERIES_IOU:
        return &cuts->iou;
    case SERIES_GTC:
        return &cuts->gtc;
    case SERIES_SC:
        return &cuts->sc;
    default:
        return NULL;
    }
}

// ---- histograms ---------------------------------------------------------------------------------

static void draw_series(struct canvas *c, struct rect r, const struct distributions_view *v,
                        enum series s)
{
    const struct histogram *h = &v->d->series[s];
    const struct cut *cut = series_cut(&v->analysis->cuts, (int)s);
    const struct brush *b = &v->brushes[s];
    char note[NOTE], low[SCORE_TEXT], high[SCORE_TEXT];
    int n = h->n_part == h->n_all ? snprintf(note, sizeof note, "%zu", h->n_all)
                                  : snprintf(note, sizeof note, "%zu of %zu", h->n_part, h->n_all);
    if (b->on && s == SERIES_LENGTH)
        snprintf(note + n, sizeof note - (size_t)n, "  %.0f–%.0f", b->low, b->high);
    else if (b->on)
        snprintf(note + n, sizeof note - (size_t)n, "  %s–%s", score_text(b->low, low),
                 score_text(b->high, high));
    bool chosen = v->panel == (int)s;
    const struct histogram_view view = {
        .title = series_name(s),
        .note = note,
        .all = h->all,
        .part = h->part,
        .bins = h->axis.bins,
        .high = h->axis.bin * (double)h->axis.bins,
        .whole_numbers = s == SERIES_LENGTH,
        .has_cuts = cut,
        .cut_low = cut ? cut->low.high : 0,
        .cut_high = cut ? cut->high.low : 0,
        .has_brush = true,
        .brushed = b->on,
        .brush_low = b->low,
        .brush_high = b->high,
        .chosen = chosen,
        .edge = chosen ? (int)v->edge : -1,
        .edge_cuts = v->cuts && cut,
    };
    draw_histogram(c, r, &view);
}

// ---- patterns -----------------------------------------------------------------------------------

static void draw_pattern_row(struct canvas *c, struct rect r, const struct distributions_view *v,
                             int p, size_t most)
{
    const struct pattern_info *info = pattern_info((enum pattern)p);
    size_t all = v->d->patterns_all[p], part = v->d->patterns_part[p];
    bool chosen = v->panel == PANEL_PATTERNS && v->pattern == p;
    char text[40], mark[16];
    int name = r.w >= 52 ? 22 : r.w >= 34 ? 17 : 4, x = r.x + 2;
    if (chosen)
        canvas_puts(c, r.x, r.y, "▸", style_of(ROLE_CURSOR));
    if (info && name > 4)
        snprintf(text, sizeof text, "%s %s", pattern_mark((enum pattern)p, c->ascii, " ", mark),
                 name > 20 ? info->name : info->shortname);
    else if (info)
        pattern_mark((enum pattern)p, c->ascii, " ", text);
    else
        snprintf(text, sizeof text, name > 4 ? "    in none" : "none");
    struct style st = style_of(v->chosen >> p & 1 ? ROLE_SELECTED : pattern_role((enum pattern)p));
    draw_label(c, x, r.y, name, text, st);
    x += name + 1;
    int n = snprintf(text, sizeof text, part == all ? "%zu" : "%zu/%zu", part, all);
    canvas_puts(c, r.x + r.w - n - 1, r.y, text, style_of(all ? ROLE_NUMBER : ROLE_DIM));
    int w = r.x + r.w - n - 2 - x;
    if (w < 1 || !all)
        return;
    int whole = (int)lround((double)all / (double)most * w);
    canvas_fill(c, (struct rect){x, r.y, whole > 1 ? whole : 1, 1}, c->ascii ? ":" : "░",
                style_of(ROLE_DIM));
    canvas_bar(c, x, r.y, w, (double)part / (double)most, style_of(pattern_role((enum pattern)p)));
}

static void draw_patterns(struct canvas *c, struct rect r, const struct distributions_view *v)
{
    size_t most = 1;
    bool chosen = v->panel == PANEL_PATTERNS;
    for (int p = 0; p < PATTERN_COUNT; p++)
        most = v->d->patterns_all[p] > most ? v->d->patterns_all[p] : most;
    draw_panel_title(c, r, "patterns", chosen ? "Enter lists one" : NULL, chosen);
    int rows = r.h - 1, order = (v->pattern + PATTERN_COUNT - 1) % PATTERN_COUNT;
    int top = order >= rows ? order - rows + 1 : 0;
    if (!chosen)
        top = 0;
    for (int i = 0; i < rows && top + i < PATTERN_COUNT; i++) // 1 to 8, then none
        draw_pattern_row(c, (struct rect){r.x, r.y + 1 + i, r.w, 1}, v,
                         (top + i + 1) % PATTERN_COUNT, most);
}

// ---- the confusion matrix -----------------------------------------------------------------------

struct grid { // what of the matrix is in sight
    int label_w, cell_w;
    size_t top, left, rows, columns;
};

static struct grid grid_of(struct rect r, const struct distributions_view *v)
{
    const struct matrix *m = v->matrix;
    struct grid g = {.label_w = r.w >= 44 ? 12 : 6};
    int room = r.w - 2 - g.label_w;
    g.cell_w = v->score >= 0 && room >= 10 * (int)m->n_predictions ? 10 : 5;
    if (v->score >= 0 && g.cell_w == 5 && room >= 20)
        g.cell_w = 9;
    g.columns = room < g.cell_w ? 1 : (size_t)(room / g.cell_w);
    g.rows = r.h > 3 ? (size_t)r.h - 3 : 1;
    g.columns = g.columns > m->n_predictions ? m->n_predictions : g.columns;
    g.rows = g.rows > m->n_labels ? m->n_labels : g.rows;
    if (v->panel == PANEL_MATRIX) { // the cursor stays in sight
        g.left = v->predicted >= g.columns ? v->predicted - g.columns + 1 : 0;
        g.top = v->label >= g.rows ? v->label - g.rows + 1 : 0;
    }
    return g;
}

static void draw_cell(struct canvas *c, int x, int y, const struct grid *g,
                      const struct distributions_view *v, size_t label, size_t predicted)
{
    const struct matrix_cell *cell = &v->matrix->cells[label][predicted];
    bool here = v->panel == PANEL_MATRIX && v->label == label && v->predicted == predicted;
    char text[40], mean[SCORE_TEXT];
    if (!cell->count)
        snprintf(text, sizeof text, "·");
    else if (v->score >= 0 && g->cell_w > 5)
        snprintf(text, sizeof text, "%zu %s", cell->count, score_text(cell->mean[v->score], mean));
    else
        snprintf(text, sizeof text, "%zu", cell->count);
    int w = (int)text_width(text, strlen(text));
    if (w >= g->cell_w) // no room between two counts
        w = snprintf(text, sizeof text, "%zuk", cell->count / 1000);
    enum role role = !cell->count    ? ROLE_DIM
                     : v->score >= 0 ? score_role(cell->mean[v->score])
                                     : ROLE_NUMBER;
    if (here)
        canvas_fill(c, (struct rect){x + 1, y, g->cell_w - 1, 1}, " ", style_of(ROLE_SELECTED));
    canvas_puts(c, x + g->cell_w - (w < g->cell_w ? w : g->cell_w), y, text,
                style_of(here ? ROLE_SELECTED : role));
}

static void draw_value(struct canvas *c, int x, int y, int w, const struct distributions_view *v,
                       struct value value, bool right)
{
    char text[VALUE_TEXT];
    value_display(value, &v->columns->names, v->analysis->task, text);
    int n = canvas_width(c, text, strlen(text));
    if (right && n < w)
        x += w - n;
    canvas_text(c, x, y, w, text, strlen(text), style_of(ROLE_LABEL), true);
}

// What the chosen cell says in words.
static void cell_note(const struct distributions_view *v, char *out, size_t n)
{
    char label[VALUE_TEXT], predicted[VALUE_TEXT], mean[SCORE_TEXT];
    const struct matrix *m = v->matrix;
    const struct matrix_cell *cell = &m->cells[v->label][v->predicted];
    enum task task = v->analysis->task;
    value_display(m->labels[v->label], &v->columns->names, task, label);
    value_display(m->predictions[v->predicted], &v->columns->names, task, predicted);
    int used = snprintf(out, n, "label %s, predicted %s: %zu", label, predicted, cell->count);
    for (int k = 0; k < 3 && cell->count && used > 0 && (size_t)used < n; k++)
        used += snprintf(out + used, n - (size_t)used, " %s %s", score_name((enum score)k),
                         score_text(cell->mean[k], mean));
}

static void draw_matrix(struct canvas *c, struct rect r, const struct distributions_view *v)
{
    static const char *const shown[] = {"rows", "rows, mean IoU", "rows, mean GTC",
                                        "rows, mean SC"};
    const struct matrix *m = v->matrix;
    bool chosen = v->panel == PANEL_MATRIX;
    char note[160];
    struct grid g = grid_of(r, v);
    draw_panel_title(c, r, r.w < 40 ? "label × pred." : "label × prediction",
                     shown[g.cell_w > 5 ? v->score + 1 : 0], chosen);
    if (!m->n_labels || !m->n_predictions) {
        draw_label(c, r.x + 2, r.y + 1, r.w - 2, "no labels or predictions", style_of(ROLE_DIM));
        return;
    }
    int x = r.x + 2 + g.label_w, y = r.y + 1;
    for (size_t k = 0; k < g.columns; k++)
        draw_value(c, x + (int)k * g.cell_w + 1, y, g.cell_w - 1, v, m->predictions[g.left + k],
                   true);
    for (size_t i = 0; i < g.rows; i++) {
        draw_value(c, r.x + 2, ++y, g.label_w, v, m->labels[g.top + i], false);
        for (size_t k = 0; k < g.columns; k++)
            draw_cell(c, x + (int)k * g.cell_w, y, &g, v, g.top + i, g.left + k);
    }
    if (chosen)
        cell_note(v, note, sizeof note);
    else
        snprintf(note, sizeof note, "%zu of %zu labels", m->n_labels, m->all_labels);
    draw_label(c, r.x + 2, y + 1, r.w - 2, note, style_of(chosen ? ROLE_MESSAGE : ROLE_DIM));
}

// ---- the screen ---------------------------------------------------------------------------------

static void draw_panel(struct canvas *c, struct rect r, const struct distributions_view *v,
                       int panel)
{
    struct rect old = canvas_clip(c, r);
    if (panel < (int)SERIES_COUNT)
        draw_series(c, r, v, (enum series)panel);
    else if (panel == PANEL_PATTERNS)
        draw_patterns(c, r, v);
    else
        draw_matrix(c, r, v);
    canvas_unclip(c, old);
}

static void draw_title(struct canvas *c, struct rect r, const struct distributions_view *v,
                       int page, int pages)
{
    char text[160];
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    if (pages > 1)
        snprintf(text, sizeof text, " distributions, %d of %d: %s ", page + 1, pages, v->title);
    else
        snprintf(text, sizeof text, " distributions: %s ", v->title);
    draw_label(c, r.x + 1, r.y, r.w - 2, text, style_of(ROLE_POPUP_TITLE));
}

void draw_distributions(struct canvas *c, struct rect r, const struct distributions_view *v)
{
    int panels[PANEL_COUNT], n = distributions_panels(v->d, panels), at = 0;
    struct rect body = {r.x, r.y + 1, r.w, r.h - 1};
    int columns = body.w / PANEL_W < 1 ? 1 : body.w / PANEL_W > 3 ? 3 : body.w / PANEL_W;
    int rows = body.h / PANEL_H < 1 ? 1 : body.h / PANEL_H;
    int need = (n + columns - 1) / columns;
    rows = rows > need ? need : rows;
    while (at < n && panels[at] != v->panel)
        at++;
    int per = columns * rows, pages = (n + per - 1) / per, page = at / per;
    int h = body.h / rows;
    draw_title(c, r, v, page, pages);
    for (int i = page * per; i < n && i < (page + 1) * per; i++) {
        int slot = i - page * per, x = slot % columns, y = slot / columns;
        int from = body.x + x * body.w / columns, to = body.x + (x + 1) * body.w / columns;
        if (i + 1 == n) // the last one takes what is left of its row
            to = body.x + body.w;
        draw_panel(c, (struct rect){from, body.y + y * h, to - from, h}, v, panels[i]);
    }
}
