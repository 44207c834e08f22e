// SPDX-License-Identifier: MIT
#include "ui/histogram.h"

#include "ui/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MARGIN = 5 }; // room for the largest count

void draw_column(struct canvas *c, int x, int y, int w, int h, double share, struct style st)
{
    static const char *const eighths[] = {"", "▁", "▂", "▃", "▄", "▅", "▆", "▇"};
    if (!(share > 0) || h < 1)
        return;
    long n = lround((share > 1 ? 1 : share) * h * 8);
    if (n < 1)
        n = 1; // something is not nothing
    int full = (int)(n / 8);
    canvas_fill(c, (struct rect){x, y + h - full, w, full}, "█", st);
    for (int i = 0; n % 8 && i < w; i++)
        canvas_puts(c, x + i, y + h - full - 1, eighths[n % 8], st);
}

// The whole behind what is listed: dots in whole rows, so that no colour is needed to tell them.
static void draw_ground(struct canvas *c, int x, int y, int w, int h, double share)
{
    int n = (int)lround(share * h);
    if (share > 0 && n < 1)
        n = 1;
    canvas_fill(c, (struct rect){x, y + h - n, w, n}, c->ascii ? ":" : "░", style_of(ROLE_DIM));
}

void draw_panel_title(struct canvas *c, struct rect r, const char *title, const char *note,
                      bool chosen)
{
    int x = r.x;
    if (chosen)
        canvas_puts(c, x, r.y, "▸", style_of(ROLE_CURSOR));
    x += 2;
    x += draw_label(c, x, r.y, r.x + r.w - x, title,
                    style_of(chosen ? ROLE_POPUP_TITLE : ROLE_HEADING));
    if (note && x + 3 < r.x + r.w)
        draw_label(c, x + 2, r.y, r.x + r.w - x - 2, note, style_of(ROLE_DIM));
}

struct plot {               // where the bars are
    int x, y, w, h, column; // column: columns of one bin
};

static int plot_x(const struct plot *p, const struct histogram_view *v, double value)
{
    double share = (value - v->low) / (v->high - v->low);
    int x = p->x + (int)lround(share * p->w);
    return x < p->x ? p->x : x > p->x + p->w - 1 ? p->x + p->w - 1 : x;
}

static void draw_bars(struct canvas *c, const struct plot *p, const struct histogram_view *v)
{
    size_t most = 1;
    for (size_t i = 0; i < v->bins; i++)
        most = v->all[i] > most ? v->all[i] : most;
    for (size_t i = 0; i < v->bins; i++) {
        int x = p->x + (int)i * p->column, w = p->column - (p->column > 2);
        double all = (double)v->all[i] / (double)most;
        double part = v->part ? (double)v->part[i] / (double)most : all;
        if (v->part && v->part[i] < v->all[i])
            draw_ground(c, x, p->y, w, p->h, all);
        draw_column(c, x, p->y, w, p->h, part, style_of(ROLE_SCORE_2));
    }
    char text[24];
    int n = snprintf(text, sizeof text, "%zu", most);
    if (most >= 10000)
        n = snprintf(text, sizeof text, "%zuk", most / 1000);
    canvas_puts(c, p->x - 1 - n, p->y, text, style_of(ROLE_DIM));
    canvas_puts(c, p->x - 2, p->y + p->h - 1, "0", style_of(ROLE_DIM));
}

static void draw_line(struct canvas *c, const struct plot *p, int x)
{
    for (int y = p->y; y < p->y + p->h; y++) { // only where no bar stands
        const struct cell_view *cell = canvas_at(c, x, y);
        if (cell && strcmp(cell->text, " ") == 0)
            canvas_puts(c, x, y, "│", style_of(ROLE_RULE));
    }
    canvas_puts(c, x, p->y + p->h, "┴", style_of(ROLE_RULE));
}

static const char *number_text(const struct histogram_view *v, double value, char out[24])
{
    if (v->whole_numbers)
        snprintf(out, 24, "%.0f", value);
    else
        score_text(value, out);
    return out;
}

// Numbers below the axis: its ends, and the cut-offs where they fit.
static void draw_scale(struct canvas *c, const struct plot *p, const struct histogram_view *v)
{
    char text[24];
    int y = p->y + p->h + 1, from = p->x, to = p->x + p->w;
    from += canvas_puts(c, p->x, y, number_text(v, v->low, text), style_of(ROLE_DIM)) + 1;
    number_text(v, v->high, text);
    to -= (int)strlen(text);
    canvas_puts(c, to, y, text, style_of(ROLE_DIM));
    for (int i = 0; v->has_cuts && i < 2; i++) {
        double cut = i ? v->cut_high : v->cut_low;
        number_text(v, cut, text);
        int n = (int)strlen(text), x = plot_x(p, v, cut) - n / 2;
        x = x < from ? from : x;
        if (x + n >= to)
            continue;
        bool moves = v->chosen && v->edge_cuts && v->edge == i;
        canvas_puts(c, x, y, text, style_of(moves ? ROLE_SELECTED : ROLE_NUMBER));
        from = x + n + 1;
    }
}

static void draw_brush(struct canvas *c, const struct plot *p, const struct histogram_view *v)
{
    int y = p->y + p->h + 2;
    double low = v->brushed ? v->brush_low : v->low, high = v->brushed ? v->brush_high : v->high;
    int from = plot_x(p, v, low), to = plot_x(p, v, high + (v->whole_numbers && v->brushed));
    bool moving = v->chosen && !v->edge_cuts;
    struct style line = style_of(v->brushed ? ROLE_MARK : ROLE_DIM);
    if (v->brushed && to > from + 1 && high < v->high)
        to--;
    canvas_hline(c, p->x, y, p->w, style_of(ROLE_DIM));
    for (int x = from; v->brushed && x <= to; x++)
        canvas_puts(c, x, y, "━", line);
    canvas_puts(c, from, y, "[", moving && v->edge == 0 ? style_of(ROLE_SELECTED) : line);
    canvas_puts(c, to, y, "]", moving && v->edge == 1 ? style_of(ROLE_SELECTED) : line);
}

void draw_histogram(struct canvas *c, struct rect r, const struct histogram_view *v)
{
    struct rect old = canvas_clip(c, r);
    int below = 2 + v->has_brush, column = (r.w - MARGIN - 1) / (int)v->bins;
    draw_panel_title(c, r, v->title, v->note, v->chosen);
    if (column < 1)
        column = 1;
    struct plot p = {r.x + MARGIN, r.y + 1, column * (int)v->bins, r.h - 1 - below, column};
    if (p.h >= 1) {
        draw_bars(c, &p, v);
        canvas_hline(c, p.x - 1, p.y + p.h, p.w + 1, style_of(ROLE_RULE));
        if (v->has_cuts) {
            draw_line(c, &p, plot_x(&p, v, v->cut_low));
            draw_line(c, &p, plot_x(&p, v, v->cut_high));
        }
        draw_scale(c, &p, v);
        if (v->has_brush)
            draw_brush(c, &p, v);
    }
    canvas_unclip(c, old);
}
