// SPDX-License-Identifier: MIT
#include "ui/draw_probe.h"

#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDE = 100,
    CLASSES_W = 46,
    COLUMN_W = 19,
    FEATURES_LEAST = 3,
    BESIDE_W = 36,
    PICTURE_LEAST = 20
};

// ---- places -------------------------------------------------------------------------------------

struct places {
    struct rect features, classes, history; // empty: not shown
};

// A picture keeps its size: the history takes only what it does not need, and classes stand beside
// it where words would have them below.
static struct places place_picture(struct rect r, size_t classes, size_t kept)
{
    struct places p = {{0}, {0}, {0}};
    struct rect body = {r.x, r.y + 1, r.w, r.h - 1};
    int rows = (int)classes + 2, w = r.w >= WIDE ? CLASSES_W : BESIDE_W;
    if (kept && body.h >= rows + 1 + PICTURE_LEAST) {
        p.history = (struct rect){body.x, body.y + body.h - rows - 1, body.w, rows + 1};
        body.h -= p.history.h;
    }
    if (r.w >= 2 * BESIDE_W) {
        p.classes = (struct rect){body.x + body.w - w, body.y, w, body.h};
        p.features = (struct rect){body.x, body.y, body.w - w - 1, body.h};
        return p;
    }
    rows = rows > body.h / 2 ? body.h / 2 : rows;
    p.features = (struct rect){body.x, body.y, body.w, body.h - rows};
    p.classes = (struct rect){body.x, body.y + body.h - rows, body.w, rows};
    return p;
}

static struct places place(struct rect r, size_t classes, size_t kept)
{
    struct places p = {{0}, {0}, {0}};
    struct rect body = {r.x, r.y + 1, r.w, r.h - 1};
    int rows = (int)classes + 2; // a heading, and a note
    if (kept && body.h >= rows * 2 + 4) {
        p.history = (struct rect){body.x, body.y + body.h - rows - 1, body.w, rows + 1};
        body.h -= p.history.h;
    }
    if (r.w >= WIDE) {
        p.classes = (struct rect){body.x + body.w - CLASSES_W, body.y, CLASSES_W, body.h};
        p.features = (struct rect){body.x, body.y, body.w - CLASSES_W - 1, body.h};
        return p;
    }
    rows = rows > body.h - FEATURES_LEAST ? body.h - FEATURES_LEAST : rows;
    p.features = (struct rect){body.x, body.y, body.w, body.h - rows};
    p.classes = (struct rect){body.x, body.y + body.h - rows, body.w, rows};
    return p;
}

struct rect probe_features_rect(struct rect r, size_t classes, size_t kept, bool picture)
{
    return (picture ? place_picture : place)(r, classes, kept).features;
}

// ---- classes ------------------------------------------------------------------------------------

static void draw_class(struct canvas *c, struct rect r, const struct probe_view *v, size_t i)
{
    const struct probe_result *k = &v->now->best[i];
    int score_w = 6, name = r.x + 5, room = r.w - 6 - 3 * score_w;
    int bar = r.w >= CLASSES_W ? room / 2 : 0, name_w = room - bar;
    char rank[24];
    if (i == v->chosen)
        canvas_puts(c, r.x, r.y, "▸", style_of(ROLE_CURSOR));
    snprintf(rank, sizeof rank, "%2zu", i + 1);
    canvas_puts(c, r.x + 2, r.y, rank, style_of(ROLE_DIM));
    canvas_text(c, name, r.y, name_w, k->name, strlen(k->name),
                style_of(i == v->chosen ? ROLE_TOKEN_S : ROLE_LABEL), true);
    int x = name + name_w;
    double best = coverage_get(&k->scores, v->by);
    if (bar)
        canvas_bar(c, x + 1, r.y, bar - 1, best, style_of(score_role(best)));
    x += bar;
    for (int s = 0; s < 3; s++, x += score_w)
        draw_score(c, x + 1, r.y, score_w - 1, coverage_get(&k->scores, (enum score)s));
}

static void draw_classes(struct canvas *c, struct rect r, const struct probe_view *v)
{
    int score_w = 6, x = r.x + r.w - 1 - 3 * score_w, y = r.y;
    if (r.h < 2)
        return;
    draw_label(c, r.x + 2, y, r.w - 4 - 3 * score_w, v->runs ? "best runs" : "best classes",
               style_of(ROLE_HEADING));
    for (int s = 0; s < 3; s++, x += score_w) {
        char name[8];
        snprintf(name, sizeof name, "%s%s", score_name((enum score)s), s == (int)v->by ? "▾" : " ");
        int w = (int)text_width(name, strlen(name));
        canvas_puts(c, x + score_w - w + 1, y, name,
                    style_of(s == (int)v->by ? ROLE_TITLE : ROLE_HEADING));
    }
    y++;
    if (!v->now->size) {
        char text[80];
        snprintf(text, sizeof text, "the region is empty: Space marks %s",
                 instance_noun(v->reader.instance));
        draw_wrapped(c, (struct rect){r.x + 2, y, r.w - 3, r.h - 1}, text, style_of(ROLE_MESSAGE));
        return;
    }
    for (size_t i = 0; i < v->now->n && y < r.y + r.h; i++, y++)
        draw_class(c, (struct rect){r.x, y, r.w, 1}, v, i);
    if (v->note && y < r.y + r.h)
        draw_label(c, r.x + 2, y, r.w - 3, v->note, style_of(ROLE_DIM));
}

// ---- history ------------------------------------------------------------------------------------

static void draw_column(struct canvas *c, struct rect r, const struct probe_view *v,
                        const struct probe_column *column, size_t number, bool now)
{
    char text[64], score[SCORE_TEXT];
    if (now)
        snprintf(text, sizeof text, "now · %zu", column->size);
    else
        snprintf(text, sizeof text, "%c · %zu", (char)('a' + number), column->size);
    draw_label(c, r.x + 1, r.y, r.w - 2, text, style_of(now ? ROLE_TITLE : ROLE_HEADING));
    for (size_t i = 0; i < column->n && (int)i + 1 < r.h; i++) {
        const struct probe_result *k = &column->best[i];
        int y = r.y + 1 + (int)i;
        canvas_text(c, r.x + 1, y, r.w - 7, k->name, strlen(k->name), style_of(ROLE_LABEL), true);
        double x = coverage_get(&k->scores, v->by);
        score_text(x, score);
        canvas_puts(c, r.x + r.w - 2 - (int)text_width(score, strlen(score)), y, score,
                    style_of(isnan(x) ? ROLE_UNDEFINED : ROLE_NUMBER));
    }
}

// The latest regions that fit, and the present one last.
static void draw_history(struct canvas *c, struct rect r, const struct probe_view *v)
{
    char title[64];
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    snprintf(title, sizeof title, " regions kept, by %s ", score_name(v->by));
    draw_label(c, r.x + 1, r.y, r.w - 2, title, style_of(ROLE_POPUP_TITLE));
    size_t fit = (size_t)(r.w / COLUMN_W), all = v->n_kept + 1;
    fit = fit < 1 ? 1 : fit;
    size_t from = all > fit ? all - fit : 0;
    for (size_t i = from; i < all; i++) {
        bool now = i == v->n_kept;
        draw_column(c, (struct rect){r.x + (int)(i - from) * COLUMN_W, r.y + 1, COLUMN_W, r.h - 1},
                    v, now ? v->now : &v->kept[i], i, now);
    }
}

// ---- all of it ----------------------------------------------------------------------------------

static void draw_title(struct canvas *c, struct rect r, const struct probe_view *v)
{
    const struct instance *x = v->reader.instance;
    char tail[96];
    canvas_hline(c, r.x, r.y, r.w, style_of(ROLE_RULE));
    bool one = v->n_classes == 1;
    snprintf(tail, sizeof tail, " %zu of %u %s · %zu %s ", v->now->size, x->n, instance_noun(x),
             v->n_classes,
             v->runs ? one ? "run" : "runs"
             : one   ? "class"
                     : "classes");
    int tail_w = (int)text_width(tail, strlen(tail));
    int at = r.x + 1 + canvas_puts(c, r.x + 1, r.y, " probe ", style_of(ROLE_POPUP_TITLE));
    int room = r.x + r.w - tail_w - 2 - at;
    if (room > 0)
        at += canvas_text(c, at, r.y, room, x->id, strlen(x->id), style_of(ROLE_ID), true);
    canvas_puts(c, at, r.y, " ", style_of(ROLE_RULE));
    canvas_puts(c, r.x + r.w - tail_w - 1, r.y, tail, style_of(ROLE_DIM));
}

void draw_probe(struct canvas *c, struct rect r, const struct probe_view *v)
{
    struct rect old = canvas_clip(c, r);
    struct places p = (v->picture ? place_picture : place)(r, v->now->n, v->n_kept);
    draw_title(c, r, v);
    if (v->why) {
        draw_wrapped(c, (struct rect){r.x + 2, r.y + 2, r.w - 4, r.h - 2}, v->why,
                     style_of(ROLE_MESSAGE));
    } else if (v->history && p.history.h == 0) {
        draw_history(c, (struct rect){r.x, r.y + 1, r.w, r.h - 1}, v);
    } else {
        if (v->picture)
            draw_picture_pane(c, p.features, v->picture);
        else
            draw_reader_features(c, p.features, &v->reader);
        if (p.classes.y == p.features.y)
            canvas_vline(c, p.classes.x - 1, p.classes.y, p.classes.h, style_of(ROLE_RULE));
        draw_classes(c, p.classes, v);
        if (p.history.h)
            draw_history(c, p.history, v);
    }
    canvas_unclip(c, old);
}
