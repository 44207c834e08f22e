// SPDX-License-Identifier: MIT
#include "ui/canvas.h"

#include "base/mem.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- the grid ---------------------------------------------------------------------------------

static const struct cell_view blank_cell = {.text = " ", .width = 1};

void canvas_init(struct canvas *c, int w, int h)
{
    *c = (struct canvas){0};
    canvas_resize(c, w, h);
}

void canvas_resize(struct canvas *c, int w, int h)
{
    c->w = w < 1 ? 1 : w;
    c->h = h < 1 ? 1 : h;
    free(c->cells);
    c->cells = mem_array((size_t)c->w * (size_t)c->h, sizeof *c->cells);
    canvas_clear(c);
}

void canvas_clear(struct canvas *c)
{
    size_t n = (size_t)c->w * (size_t)c->h;
    for (size_t i = 0; i < n; i++)
        c->cells[i] = blank_cell;
    c->clip = (struct rect){0, 0, c->w, c->h};
    c->cursor_x = c->cursor_y = -1;
    c->n_placed = 0;
}

void canvas_fini(struct canvas *c)
{
    free(c->cells);
    *c = (struct canvas){0};
}

static struct cell_view *cell_at(const struct canvas *c, int x, int y)
{
    if (x < 0 || y < 0 || x >= c->w || y >= c->h)
        return NULL;
    return &c->cells[(size_t)y * (size_t)c->w + (size_t)x];
}

const struct cell_view *canvas_at(const struct canvas *c, int x, int y)
{
    return cell_at(c, x, y);
}

// ---- clipping ---------------------------------------------------------------------------------

static int far_edge(int from, int size)
{
    if (size <= 0)
        return from;
    return from > INT_MAX - size ? INT_MAX : from + size;
}

static struct rect rect_cut(struct rect a, struct rect b)
{
    int x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
    int ax = far_edge(a.x, a.w), bx = far_edge(b.x, b.w);
    int ay = far_edge(a.y, a.h), by = far_edge(b.y, b.h);
    int x1 = ax < bx ? ax : bx, y1 = ay < by ? ay : by;
    if (x1 <= x0 || y1 <= y0)
        return (struct rect){.x = b.x, .y = b.y};
    return (struct rect){x0, y0, x1 - x0, y1 - y0};
}

struct rect canvas_clip(struct canvas *c, struct rect r)
{
    struct rect old = c->clip;
    c->clip = rect_cut(r, old);
    return old;
}

void canvas_unclip(struct canvas *c, struct rect old)
{
    c->clip = rect_cut(old, (struct rect){0, 0, c->w, c->h});
}

static bool clip_has(const struct canvas *c, int x, int y)
{
    struct rect r = c->clip;
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

// ---- cells ------------------------------------------------------------------------------------
// The grid's invariant: a cell of width 2 is followed by one of width 0 and text "" in the same
// style, and every cell of width 0 follows one of width 2. Whoever writes over one half blanks the
// other, even when that is outside the clip.

static void blank_text(struct cell_view *cell)
{
    cell->text[0] = ' ';
    cell->text[1] = '\0';
    cell->width = 1;
}

static void put_half(struct canvas *c, int x, int y, const char *text, int width, struct style st)
{
    struct cell_view *cell = cell_at(c, x, y);
    if (cell->width == 0)
        blank_text(cell - 1);
    else if (cell->width == 2)
        blank_text(cell + 1);
    snprintf(cell->text, sizeof cell->text, "%s", text);
    cell->width = (uint8_t)width;
    cell->style = st;
    cell->fg = cell->bg = 0;
}

static void put(struct canvas *c, int x, int y, const char *text, int width, struct style st)
{
    bool left = clip_has(c, x, y);
    if (width < 2) {
        if (left)
            put_half(c, x, y, text, 1, st);
        return;
    }
    bool right = x < INT_MAX && clip_has(c, x + 1, y);
    if (left && right) {
        put_half(c, x + 1, y, " ", 1, st); // first: it may still belong to a glyph further right
        put_half(c, x, y, text, 2, st);
        struct cell_view *half = cell_at(c, x + 1, y);
        half->text[0] = '\0';
        half->width = 0;
    } else if (left || right) {
        put_half(c, left ? x : x + 1, y, " ", 1, st);
    }
}

// ---- text into units ----------------------------------------------------------------------------

// Hands text out one cell's content at a time: graphemes as they are, escapes letter by letter.
struct pen {
    const char *s; // what is left
    size_t n;
    bool ascii; // spell what is not ASCII
    bool own;   // the text is ours: known glyphs have an ASCII form
    struct glyph g;
    int left; // letters of the escape in g still to hand out
};

static char ascii_form(int32_t cp)
{
    static const struct {
        int32_t cp;
        char form;
    } forms[] = {
#define X(cp, form) {cp, form},
#include "ui/ascii.def"
#undef X
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].cp == cp)
            return forms[i].form;
    return '\0';
}

// text_glyph for a terminal that shows only ASCII; `own`: known glyphs have an ASCII form.
// Combining marks become units of their own.
static size_t ascii_glyph(const char *s, size_t n, bool own, struct glyph *g)
{
    size_t used = text_glyph(s, n, g);
    if (g->escaped || (g->text[0] > 0 && !g->text[1]))
        return used;
    int32_t cp;
    used = utf8_decode(s, n, &cp);
    char form = cp < 0x80 ? (char)cp : own ? ascii_form(cp) : '\0';
    int len = snprintf(g->text, sizeof g->text, "%c", form);
    if (!form)
        len = snprintf(g->text, sizeof g->text, "<U+%04X>", (unsigned)cp);
    g->width = (uint8_t)len;
    return used;
}

void text_sanitise_ascii(struct strbuf *out, const char *s, size_t n)
{
    struct glyph g;
    for (size_t at = 0; at < n; strbuf_puts(out, g.text))
        at += ascii_glyph(s + at, n - at, true, &g);
}

static bool pen_next(struct pen *p, struct glyph *out)
{
    if (!p->left) {
        if (!p->n)
            return false;
        size_t used =
            p->ascii ? ascii_glyph(p->s, p->n, p->own, &p->g) : text_glyph(p->s, p->n, &p->g);
        p->s += used;
        p->n -= used;
        if (!p->g.escaped && !(p->ascii && p->g.width > 1)) {
            *out = p->g;
            return true;
        }
        p->left = p->g.width;
    }
    *out = (struct glyph){.width = 1, .escaped = p->g.escaped};
    out->text[0] = p->g.text[p->g.width - p->left];
    p->left--;
    return true;
}

size_t canvas_fit(const struct canvas *c, const char *s, size_t n, int w, int *columns)
{
    return canvas_fit_text(s, n, w, c->ascii, columns);
}

size_t canvas_fit_text(const char *s, size_t n, int w, bool ascii, int *columns)
{
    size_t at = 0;
    int used = 0;
    while (at < n) {
        struct glyph g;
        size_t more =
            ascii ? ascii_glyph(s + at, n - at, false, &g) : text_glyph(s + at, n - at, &g);
        if (at && (used >= w || g.width > w - used))
            break;
        used += g.width;
        at += more;
    }
    *columns = used;
    return at;
}

int canvas_width(const struct canvas *c, const char *s, size_t n)
{
    int columns;
    canvas_fit_text(s, n, INT_MAX - GLYPH_BYTES, c->ascii, &columns);
    return columns;
}

// ---- drawing text -------------------------------------------------------------------------------

// Columns of the text that are drawn within w; *cut when an ellipsis follows them.
static int text_keep(struct pen pen, int w, bool ellipsis, bool *cut)
{
    struct glyph g;
    int used = 0, keep = 0;
    *cut = false;
    while (pen_next(&pen, &g)) {
        if (g.width > w - used) {
            *cut = ellipsis;
            return ellipsis ? keep : used;
        }
        used += g.width;
        if (used < w)
            keep = used;
    }
    return used;
}

static int draw_text(struct canvas *c, int x, int y, int w, struct pen pen, struct style st,
                     bool ellipsis)
{
    int right = c->clip.x + c->clip.w;
    if (x >= right)
        return 0;
    long long room = (long long)right - x;
    if (w > room)
        w = (int)room;
    if (w <= 0)
        return 0;
    bool cut;
    int keep = text_keep(pen, w, ellipsis, &cut), used = 0;
    struct glyph g;
    while (used < keep && pen_next(&pen, &g)) {
        struct style look = st;
        if (g.escaped)
            look.role = ROLE_ESCAPED;
        put(c, x + used, y, g.text, g.width, look);
        used += g.width;
    }
    if (cut)
        put(c, x + used++, y, c->ascii ? "~" : "…", 1, st);
    return used;
}

int canvas_text(struct canvas *c, int x, int y, int w, const char *s, size_t n, struct style st,
                bool ellipsis)
{
    struct pen pen = {.s = s, .n = n, .ascii = c->ascii};
    return draw_text(c, x, y, w, pen, st, ellipsis);
}

int canvas_puts(struct canvas *c, int x, int y, const char *s, struct style st)
{
    struct pen pen = {.s = s, .n = strlen(s), .ascii = c->ascii, .own = true};
    return draw_text(c, x, y, INT_MAX, pen, st, false);
}

int canvas_printf(struct canvas *c, int x, int y, struct style st, const char *fmt, ...)
{
    char small[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < 0)
        return 0;
    if ((size_t)n < sizeof small)
        return canvas_puts(c, x, y, small, st);
    char *text = mem_alloc((size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(text, (size_t)n + 1, fmt, ap);
    va_end(ap);
    int used = canvas_puts(c, x, y, text, st);
    free(text);
    return used;
}

// ---- areas and lines ----------------------------------------------------------------------------

void canvas_fill(struct canvas *c, struct rect r, const char *glyph, struct style st)
{
    struct pen pen = {.s = glyph, .n = strlen(glyph), .ascii = c->ascii, .own = true};
    struct glyph g;
    if (!pen_next(&pen, &g))
        g = (struct glyph){.text = " ", .width = 1};
    r = rect_cut(r, c->clip);
    for (int y = r.y; y < r.y + r.h; y++) {
        int x = r.x;
        for (; x + g.width <= r.x + r.w; x += g.width)
            put(c, x, y, g.text, g.width, st);
        for (; x < r.x + r.w; x++)
            put(c, x, y, " ", 1, st);
    }
}

void canvas_hline(struct canvas *c, int x, int y, int w, struct style st)
{
    canvas_fill(c, (struct rect){x, y, w, 1}, "─", st);
}

void canvas_vline(struct canvas *c, int x, int y, int h, struct style st)
{
    canvas_fill(c, (struct rect){x, y, 1, h}, "│", st);
}

void canvas_bar(struct canvas *c, int x, int y, int w, double share, struct style st)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    if (isnan(share) || w <= 0 || share <= 0)
        return;
    double scale = share > 1 ? 1 : share;
    if (c->ascii) {
        int n = (int)lround(scale * w);
        canvas_fill(c, (struct rect){x, y, n ? n : 1, 1}, "=", st);
        return;
    }
    long n = lround(scale * w * 8);
    if (n < 1)
        n = 1; // something is not nothing
    canvas_fill(c, (struct rect){x, y, (int)(n / 8), 1}, "█", st);
    if (n % 8)
        canvas_puts(c, x + (int)(n / 8), y, eighths[n % 8], st);
}
