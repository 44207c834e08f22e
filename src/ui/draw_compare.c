// SPDX-License-Identifier: MIT
#include "ui/draw_compare.h"

#include "ui/format.h"
#include "ui/histogram.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_WIDE = 20, LABEL_NARROW = 4, CELL_WIDE = 5, CELL_NARROW = 4, PLOT_W = 27 };

enum pattern compare_pattern(int i)
{
    return (enum pattern)((i + 1) % PATTERN_COUNT);
}

static void pattern_label(enum pattern p, bool wide, bool ascii, char *out, size_t n)
{
    char mark[16];
    const struct pattern_info *info = pattern_info(p);
    if (!info)
        snprintf(out, n, "%s", wide ? "    in none" : "none");
    else
        snprintf(out, n, "%s%s%s", pattern_mark(p, ascii, " ", mark), wide ? " " : "",
                 wide ? info->shortname : "");
}

// ---- the transition matrix ----------------------------------------------------------------------

static void draw_count(struct canvas *c, int x, int y, int w, size_t n, bool same, bool here)
{
    char text[24];
    snprintf(text, sizeof text, n > 99999 ? "%zuk" : "%zu", n > 99999 ? n / 1000 : n);
    const char *shown = n ? text : "·";
    int used = (int)text_width(shown, strlen(shown));
    enum role role = here ? ROLE_SELECTED : !n ? ROLE_DIM : same ? ROLE_DIM : ROLE_NUMBER;
    if (here)
        canvas_fill(c, (struct rect){x + 1, y, w - 1, 1}, " ", style_of(role));
    struct style st = {(uint8_t)role, (uint8_t)(n && !same && !here ? MOD_BOLD : 0)};
    canvas_puts(c, x + w - (used < w ? used : w), y, shown, st);
}

static void draw_transitions(struct canvas *c, struct rect r, const struct compare_view *v)
{
    bool wide = r.w >= LABEL_WIDE + 2 + PATTERN_COUNT * CELL_WIDE;
    int label = wide ? LABEL_WIDE : LABEL_NARROW, cell = wide ? CELL_WIDE : CELL_NARROW;
    if (2 + label + PATTERN_COUNT * cell > r.w)
        cell = (r.w - 2 - label) / PATTERN_COUNT;
    int rows = r.h - 1 < PATTERN_COUNT ? r.h - 1 : PATTERN_COUNT;
    int top = v->row >= rows ? v->row - rows + 1 : 0;
    char text[48];
    draw_label(c, r.x + 2, r.y, label, wide ? "A below, B across" : "A\\B", style_of(ROLE_HEADING));
    for (int k = 0; k < PATTERN_COUNT; k++) {
        enum pattern p = compare_pattern(k);
        if (p)
            pattern_mark(p, c->ascii, "", text);
        else
            snprintf(text, sizeof text, "no");
        int w = (int)text_width(text, strlen(text));
        canvas_puts(c, r.x + 2 + label + (k + 1) * cell - w, r.y, text, style_of(pattern_role(p)));
    }
    for (int i = 0; i < rows; i++) {
        enum pattern p = compare_pattern(top + i);
        int y = r.y + 1 + i;
        if (top + i == v->row)
            canvas_puts(c, r.x, y, "▸", style_of(ROLE_CURSOR));
        pattern_label(p, wide, c->ascii, text, sizeof text);
        draw_label(c, r.x + 2, y, label, text, style_of(pattern_role(p)));
        for (int k = 0; k < PATTERN_COUNT; k++)
            draw_count(c, r.x + 2 + label + k * cell, y, cell,
                       v->c->transitions[p][compare_pattern(k)], top + i == k,
                       v->row == top + i && v->column == k);
    }
}

static const char *pattern_words(enum pattern p)
{
    return p ? pattern_info(p)->shortname : "none";
}

// The chosen cell and the totals in words.
static void draw_words(struct canvas *c, struct rect r, const struct compare_view *v)
{
    enum pattern a = compare_pattern(v->row), b = compare_pattern(v->column);
    char text[200];
    snprintf(text, sizeof text, "%zu: %s → %s", v->c->transitions[a][b], pattern_words(a),
             pattern_words(b));
    draw_label(c, r.x + 2, r.y, r.w - 2, text, style_of(ROLE_MESSAGE));
    if (r.h < 2)
        return;
    size_t n = v->c->n - v->c->undecided;
    if (v->c->truths)
        snprintf(text, sizeof text, "%zu of %zu change; %zu corrected", v->c->changed, n,
                 v->c->corrected);
    else if (v->c->n_unmatched)
        snprintf(text, sizeof text, "%zu of %zu change; %zu under one run", v->c->changed, n,
                 v->c->n_unmatched);
    else
        snprintf(text, sizeof text, "%zu of %zu change; %zu undecided", v->c->changed, n,
                 v->c->undecided);
    draw_label(c, r.x + 2, r.y + 1, r.w - 2, text, style_of(ROLE_DIM));
}

static void draw_rules(struct canvas *c, struct rect r, const struct compare_view *v)
{
    const struct run *a = &v->columns->runs[v->c->run_a], *b = &v->columns->runs[v->c->run_b];
    char rule_a[48], rule_b[48];
    rule_text(&a->rule, rule_a);
    rule_text(&b->rule, rule_b);
    if (v->c->truths || (strcmp(rule_a, rule_b) == 0 && !a->mixed_rules && !b->mixed_rules))
        return;
    draw_wrapped(c, (struct rect){r.x + 2, r.y, r.w - 3, r.h},
                 "S was made by different rules: differences show the rules as well as the methods",
                 style_of(ROLE_ERROR));
}

static void draw_left(struct canvas *c, struct rect r, const struct compare_view *v)
{
    struct rect old = canvas_clip(c, r);
    int words = r.h >= PATTERN_COUNT + 4 ? 2 : 1;
    draw_transitions(c, (struct rect){r.x, r.y, r.w, r.h - words}, v);
    int y = r.y + PATTERN_COUNT + 2;
    y = y + words > r.y + r.h ? r.y + r.h - words : y;
    draw_words(c, (struct rect){r.x, y, r.w, words}, v);
    if (y + words + 1 < r.y + r.h)
        draw_rules(c, (struct rect){r.x, y + words + 1, r.w, r.y + r.h - y - words - 1}, v);
    canvas_unclip(c, old);
}

// ---- differences --------------------------------------------------------------------------------

static void draw_plot(struct canvas *c, struct rect r, const struct compare_view *v, int k)
{
    static const char *const names[COMPARE_PLOTS] = {"Δ IoU", "Δ GTC", "Δ SC", "Jaccard"};
    bool jaccard = k == COMPARE_PLOTS - 1;
    char note[96], mean[16] = "–";
    double x = v->mean[k];
    if (!isnan(x))
        snprintf(mean, sizeof mean, jaccard ? "%.2f" : "%+.2f", x + 0.0);
    if (jaccard && v->c->n_read < v->c->n)
        snprintf(note, sizeof note, "reading %zu of %zu", v->c->n_read, v->c->n);
    else
        snprintf(note, sizeof note, "%zu  mean %s", v->defined[k], mean);
    const struct histogram_view h = {
        .title = jaccard && v->c->truths ? "Jaccard of G" : names[k],
        .note = note,
        .all = v->bins[k],
        .bins = jaccard ? COMPARE_BINS / 2 : COMPARE_BINS,
        .low = jaccard ? 0 : -1,
        .high = 1,
    };
    draw_histogram(c, r, &h);
}

static void draw_right(struct canvas *c, struct rect r, const struct compare_view *v)
{
    int h = r.h / COMPARE_PLOTS, columns = 1;
    if (h < 5) { // two beside each other, or as many as fit
        columns = r.w >= 2 * PLOT_W ? 2 : 1;
        h = r.h / 2 < 5 ? r.h : r.h / 2;
    }
    for (int k = 0; k < COMPARE_PLOTS; k++) {
        int x = k % columns, y = k / columns;
        if ((y + 1) * h > r.h)
            break;
        draw_plot(c, (struct rect){r.x + x * r.w / columns, r.y + y * h, r.w / columns, h}, v, k);
    }
}

void draw_compare(struct canvas *c, struct rect r, const struct compare_view *v)
{
    const char *a = v->columns->runs[v->c->run_a].name, *b = v->columns->runs[v->c->run_b].name;
    if (v->c->truths) {
        a = "G as given";
        b = "G as corrected";
    }
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    char tail[64] = "";
    if (v->c->n_read < v->c->n)
        snprintf(tail, sizeof tail, r.w < 60 ? " %zu of %zu… " : " comparing… %zu of %zu ",
                 v->c->n_read, v->c->n);
    int tail_w = (int)text_width(tail, strlen(tail));
    int x = r.x + 1, half = (r.w - 12 - tail_w) / 2;
    half = half < 1 ? 1 : half;
    x += canvas_puts(c, x, r.y, " A ", style_of(ROLE_DIM));
    x += canvas_text(c, x, r.y, half, a, strlen(a), style_of(ROLE_POPUP_TITLE), true);
    x += canvas_puts(c, x, r.y, "  B ", style_of(ROLE_DIM));
    x += canvas_text(c, x, r.y, half, b, strlen(b), style_of(ROLE_POPUP_TITLE), true);
    canvas_puts(c, x, r.y, " ", style_of(ROLE_RULE));
    canvas_puts(c, r.x + r.w - tail_w, r.y, tail, style_of(ROLE_MESSAGE));
    struct rect body = {r.x, r.y + 1, r.w, r.h - 1};
    int matrix = 2 + LABEL_NARROW + PATTERN_COUNT * CELL_NARROW + 1;
    if (r.w >= 110)
        matrix = 2 + LABEL_WIDE + PATTERN_COUNT * CELL_WIDE + 2;
    if (r.w >= matrix + PLOT_W) {
        draw_left(c, (struct rect){body.x, body.y, matrix, body.h}, v);
        draw_right(c, (struct rect){body.x + matrix, body.y, body.w - matrix, body.h}, v);
    } else if (v->plots) {
        draw_right(c, body, v);
    } else {
        draw_left(c, body, v);
    }
}
