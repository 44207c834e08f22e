// SPDX-License-Identifier: MIT
#include "app/view_distributions.h"

#include "app/commands.h"
#include "core/query_lex.h"
#include "ui/draw_distributions.h"

#include <stdio.h>
#include <string.h>

// ---- brushes as a filter ------------------------------------------------------------------------

void dist_free(struct app *a)
{
    distributions_fini(&a->dist.d);
    matrix_fini(&a->dist.matrix);
}

// ---- settling -----------------------------------------------------------------------------------

void dist_frame_changed(struct app *a)
{
    if (!a->dist.keep_whole)
        a->dist.whole_fresh = false;
    a->dist.keep_whole = false;
    a->dist.part_fresh = false;
}

static void clamp_cursors(struct dist_state *s)
{
    int panels[PANEL_COUNT], n = distributions_panels(&s->d, panels), at = 0;
    while (at < n && panels[at] != s->panel)
        at++;
    if (at == n)
        s->panel = panels[0];
    if (s->label >= s->matrix.n_labels)
        s->label = s->matrix.n_labels ? s->matrix.n_labels - 1 : 0;
    if (s->predicted >= s->matrix.n_predictions)
        s->predicted = s->matrix.n_predictions ? s->matrix.n_predictions - 1 : 0;
}

void dist_settle(struct app *a)
{
    struct dist_state *s = &a->dist;
    if (!s->whole_fresh) {
        distributions_whole(&s->d, a->columns, &a->analysis, a->run, s->bins ? s->bins : 10);
        matrix_choose(&s->matrix, a->columns, &a->analysis, a->run);
        s->whole_fresh = true;
        s->part_fresh = false;
    }
    if (!s->part_fresh) {
        distributions_part(&s->d, a->frame.rows, a->frame.n);
        matrix_fill(&s->matrix, a->columns, a->frame.rows, a->frame.n);
        s->part_fresh = true;
    }
    clamp_cursors(s);
}

void dist_draw(const struct app *a, struct canvas *c, struct rect r)
{
    const struct dist_state *s = &a->dist;
    char title[128];
    snprintf(title, sizeof title, "%.60s%s",
             a->run < a->columns->n_runs ? a->columns->runs[a->run].name : "",
             s->cuts ? ", moving cut-offs" : "");
    const struct distributions_view v = {
        .d = &s->d,
        .matrix = &s->matrix,
        .brushes = s->brushes,
        .columns = a->columns,
        .analysis = &a->analysis,
        .title = title,
        .panel = s->panel,
        .edge = s->edge,
        .cuts = s->cuts,
        .chosen = a->patterns,
        .pattern = s->pattern,
        .label = s->label,
        .predicted = s->predicted,
        .score = s->score,
    };
    draw_distributions(c, r, &v);
}

// ---- Enter --------------------------------------------------------------------------------------

static void choose_cell(struct app *a)
{
    const struct dist_state *s = &a->dist;
    struct strbuf text = {0};
    struct err e;
    if (!s->matrix.n_labels || !s->matrix.n_predictions)
        return;
    if (a->filter)
        strbuf_printf(&text, "(%s) and ", a->filter);
    matrix_filter(&s->matrix, a->columns, &a->analysis, s->label, s->predicted, &text);
    if (!s->matrix.cells[s->label][s->predicted].count)
        app_say(a, "this cell is empty");
    else if (cmd_filter(a, strbuf_str(&text), &e))
        app_say(a, "only this cell is listed (q shows the list, ^o goes back)");
    else
        app_complain(a, &e);
    strbuf_free(&text);
}

void dist_choose(struct app *a)
{
    struct dist_state *s = &a->dist;
    struct err e;
    if (s->panel < (int)SERIES_COUNT) {
        s->edge = s->edge == EDGE_LOW ? EDGE_HIGH : EDGE_LOW;
    } else if (s->panel == PANEL_MATRIX) {
        choose_cell(a);
    } else {
        unsigned bit = 1u << s->pattern;
        const char *key = pattern_key((enum pattern)s->pattern);
        if (!cmd_pattern(a, a->patterns == bit ? "0" : key, &e))
            app_complain(a, &e);
    }
}

// ---- commands -----------------------------------------------------------------------------------

bool cmd_distributions(struct app *a, const char *arg, struct err *e)
{
    (void)arg, (void)e;
    struct dist_state *s = &a->dist;
    if (!s->begun)
        s->pattern = 1;
    s->begun = true;
    app_push_view(a, VIEW_DISTRIBUTIONS, "distributions");
    return true;
}

static bool need_view(const struct app *a, struct err *e)
{
    const struct view *v = app_top_const(a);
    return (v && v->kind == VIEW_DISTRIBUTIONS) ||
           err_set(e, "this belongs to the distributions (:distributions)");
}

bool cmd_panel(struct app *a, const char *arg, struct err *e)
{
    struct dist_state *s = &a->dist;
    if (!need_view(a, e))
        return false;
    int panels[PANEL_COUNT], n = distributions_panels(&s->d, panels), at = 0;
    while (at < n && panels[at] != s->panel)
        at++;
    at += strcmp(arg, "previous") == 0 ? n - 1 : 1;
    s->panel = panels[at % n];
    return true;
}

static void brush_changed(struct app *a)
{
    a->dist.keep_whole = true; // the run is what it was; only the list changes
    a->stale |= STALE_FRAME;
}

// The lines of a score: what is low ends at one, what is high begins at the other.
static void move_cut(struct app *a, int steps, bool fine)
{
    struct dist_state *s = &a->dist;
    struct cuts *cuts = &a->analysis.cuts;
    struct cut *cut = s->panel == SERIES_IOU   ? &cuts->iou
                      : s->panel == SERIES_GTC ? &cuts->gtc
                                               : &cuts->sc;
    struct brush b = {.on = true, .low = cut->low.high, .high = cut->high.low};
    brush_move(&b, &s->d.series[s->panel].axis, s->edge, steps, fine);
    *cut = (struct cut){{0, b.low}, {b.high, 1}};
    memset(cuts->own, 0, sizeof cuts->own);
    snprintf(cuts->name, sizeof cuts->name, "custom");
    a->auto_cuts = false;
    a->stale |= STALE_FRAME | STALE_MENUS;
}

static void move_edge(struct app *a, int steps, bool fine)
{
    struct dist_state *s = &a->dist;
    if (s->cuts && series_cut(&a->analysis.cuts, s->panel)) {
        move_cut(a, steps, fine);
        return;
    }
    struct brush was = s->brushes[s->panel];
    brush_move(&s->brushes[s->panel], &s->d.series[s->panel].axis, s->edge, steps, fine);
    const struct brush *is = &s->brushes[s->panel];
    if (was.on ? is->low == was.low && is->high == was.high : !is->on)
        app_say(a, "this edge goes no further (Enter: the other edge)");
    brush_changed(a);
}

static void move_pattern(struct dist_state *s, int step)
{
    int order = (s->pattern + PATTERN_COUNT - 1) % PATTERN_COUNT + step; // 1 to 8, then none
    order = order < 0 ? 0 : order >= PATTERN_COUNT ? PATTERN_COUNT - 1 : order;
    s->pattern = (order + 1) % PATTERN_COUNT;
}

static size_t stepped(size_t at, size_t n, int step)
{
    if (step < 0)
        return at ? at - 1 : 0;
    return at + 1 < n ? at + 1 : at;
}

bool cmd_panel_move(struct app *a, const char *arg, struct err *e)
{
    struct dist_state *s = &a->dist;
    if (!need_view(a, e))
        return false;
    bool fine = str_starts(arg, "fine-");
    const char *way = fine ? arg + 5 : arg;
    int down = strcmp(way, "down") == 0 ? 1 : strcmp(way, "up") == 0 ? -1 : 0;
    int right = strcmp(way, "right") == 0 ? 1 : strcmp(way, "left") == 0 ? -1 : 0;
    if (!down && !right)
        return err_set(e, "panel-move goes down, up, left, right, fine-down or fine-up");
    if (s->panel == PANEL_MATRIX) {
        if (down)
            s->label = stepped(s->label, s->matrix.n_labels, down);
        else
            s->predicted = stepped(s->predicted, s->matrix.n_predictions, right);
    } else if (right) {
        return cmd_panel(a, right > 0 ? "next" : "previous", e);
    } else if (s->panel == PANEL_PATTERNS) {
        move_pattern(s, down);
    } else {
        move_edge(a, -down, fine);
    }
    return true;
}

// ":brush iou .2 .6" sets one, ":brush iou" takes it off, ":brush" all.
bool cmd_brush(struct app *a, const char *arg, struct err *e)
{
    char field[16] = "";
    int at = 0;
    if (sscanf(arg, "%15s%n", field, &at) < 1) {
        app_remember(a);
        dist_unbrush(a);
        brush_changed(a);
        return true;
    }
    for (enum series s = 0; s < SERIES_COUNT; s++) {
        if (strcmp(field, series_field(s)) != 0)
            continue;
        struct brush b = {.on = arg[at]};
        if (b.on && !range_parse(arg + at, &b.low, &b.high))
            return err_set(e, "brush takes a field and a range: brush iou .2 .6");
        app_remember(a);
        a->dist.brushes[s] = b;
        brush_changed(a);
        return true;
    }
    return err_set(e, "brushes are for iou, gtc, sc, s and wsc");
}

bool cmd_brush_reset(struct app *a, const char *arg, struct err *e)
{
    struct dist_state *s = &a->dist;
    if (!need_view(a, e))
        return false;
    if (strcmp(arg, "all") == 0 || s->panel >= (int)SERIES_COUNT)
        dist_unbrush(a);
    else
        s->brushes[s->panel] = (struct brush){0};
    if (strcmp(arg, "all") == 0)
        cmd_unfilter(a, "", e);
    brush_changed(a);
    return true;
}

bool cmd_brush_cuts(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_view(a, e))
        return false;
    a->dist.cuts = !a->dist.cuts;
    app_say(a, a->dist.cuts ? "j and k move the cut-offs of this score (Enter: the other one)"
                            : "j and k move the brush (Enter: the other edge)");
    return true;
}

bool cmd_bins(struct app *a, const char *arg, struct err *e)
{
    static const size_t known[] = {5, 10, 20};
    size_t now = a->dist.bins ? a->dist.bins : 10, at = 0;
    while (known[at] != now)
        at++;
    if (strcmp(arg, "more") == 0)
        at = at < 2 ? at + 1 : 2;
    else if (strcmp(arg, "fewer") == 0)
        at = at ? at - 1 : 0;
    else if (strcmp(arg, "5") == 0 || strcmp(arg, "10") == 0 || strcmp(arg, "20") == 0)
        at = arg[0] == '5' ? 0 : arg[0] == '1' ? 1 : 2;
    else
        return err_set(e, "bins: 5, 10, 20, more or fewer");
    a->dist.bins = known[at];
    a->dist.whole_fresh = false;
    return true;
}

bool cmd_matrix_score(struct app *a, const char *arg, struct err *e)
{
    (void)arg;
    if (!need_view(a, e))
        return false;
    a->dist.score = a->dist.score == 2 ? -1 : a->dist.score + 1;
    return true;
}
