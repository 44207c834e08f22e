// SPDX-License-Identifier: MIT
#include "image/preview.h"
#include "image/preview_shown.h"

#include "base/mem.h"

#include <chafa.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- size ---------------------------------------------------------------------------------------

static int capped(int n, int most)
{
    return n < 1 ? 1 : n > most ? most : n;
}

void preview_fit(uint32_t pw, uint32_t ph, const struct preview_spec *spec, int *w, int *h)
{
    int most_w = capped(spec->w, PREVIEW_MAX_W), most_h = capped(spec->h, PREVIEW_MAX_H);
    double width = pw * spec->part.w / spec->cell_w, height = ph * spec->part.h / spec->cell_h;
    double scale = fmin(most_w / width, most_h / height);
    *w = capped((int)lround(width * scale), most_w);
    *h = capped((int)lround(height * scale), most_h);
}

// ---- the picture at the size it is shown --------------------------------------------------------

// The part of p that is seen, in its pixels.
static void crop(const struct pixmap *p, const struct window *part, uint32_t *x, uint32_t *y,
                 uint32_t *w, uint32_t *h)
{
    *x = (uint32_t)(part->x * p->w);
    *y = (uint32_t)(part->y * p->h);
    *x = *x < p->w ? *x : p->w - 1;
    *y = *y < p->h ? *y : p->h - 1;
    double right = part->x * p->w + part->w * p->w, low = part->y * p->h + part->h * p->h;
    *w = right > *x + 1 ? (uint32_t)(right + .5) - *x : 1;
    *h = low > *y + 1 ? (uint32_t)(low + .5) - *y : 1;
    *w = *x + *w > p->w ? p->w - *x : *w;
    *h = *y + *h > p->h ? p->h - *y : *h;
}

// Transparent parts show a mid grey, which neither a dark nor a light picture disappears in.
static void flatten(struct pixmap *p)
{
    for (uint8_t *at = p->rgba, *end = at + pixmap_bytes(p); at < end; at += 4) {
        if (at[3] == 255)
            continue;
        for (int k = 0; k < 3; k++)
            at[k] = (uint8_t)((at[k] * at[3] + 128 * (255 - at[3])) / 255);
        at[3] = 255;
    }
}

struct pixmap preview_shown(const struct pixmap *p, const struct overlay *o,
                            const struct window *part, uint32_t w, uint32_t h,
                            struct thickness lines, uint8_t *marks)
{
    uint32_t x, y, w0, h0;
    crop(p, part, &x, &y, &w0, &h0);
    struct pixmap out = pixmap_scale(p, x, y, w0, h0, w, h);
    flatten(&out);
    if (o)
        overlay_paint(&out, o, part, lines, marks);
    return out;
}

// ---- cells --------------------------------------------------------------------------------------

// ASCII for a picture: what is dense or thin, or a line. Letters and digits are for the marks that
// are drawn on it, and what looks like them (S, B) is left out, too.
static void use_punctuation(ChafaSymbolMap *map)
{
    static const char letters[][2] = {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}, {'$', '$'}, {'&', '&'}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        chafa_symbol_map_remove_by_range(map, (gunichar)letters[i][0], (gunichar)letters[i][1]);
}

static ChafaSymbolMap *symbol_map(enum preview_symbols s)
{
    static const ChafaSymbolTags tags[] = {
        [PREVIEW_ASCII] = CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_ASCII,
        [PREVIEW_BLOCKS] = CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID |
                           CHAFA_SYMBOL_TAG_BLOCK | CHAFA_SYMBOL_TAG_HALF | CHAFA_SYMBOL_TAG_QUAD,
        [PREVIEW_HALF] = CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_VHALF,
        [PREVIEW_BRAILLE] = CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_BRAILLE};
    ChafaSymbolMap *map = chafa_symbol_map_new();
    chafa_symbol_map_add_by_tags(map, tags[s]);
    if (s == PREVIEW_ASCII)
        use_punctuation(map);
    return map;
}

static ChafaCanvas *cell_canvas(int w, int h, const struct preview_spec *spec)
{
    static const ChafaCanvasMode modes[] = {[PREVIEW_MONO] = CHAFA_CANVAS_MODE_FGBG,
                                            [PREVIEW_8] = CHAFA_CANVAS_MODE_FGBG,
                                            [PREVIEW_16] = CHAFA_CANVAS_MODE_INDEXED_16,
                                            [PREVIEW_256] = CHAFA_CANVAS_MODE_INDEXED_240,
                                            [PREVIEW_TRUE] = CHAFA_CANVAS_MODE_TRUECOLOR};
    chafa_set_n_threads(1); // the same bytes every time
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    ChafaSymbolMap *map = symbol_map(spec->symbols);
    chafa_canvas_config_set_geometry(config, w, h);
    chafa_canvas_config_set_canvas_mode(config, modes[spec->colours]);
    chafa_canvas_config_set_symbol_map(config, map);
    chafa_canvas_config_set_dither_mode(config, CHAFA_DITHER_MODE_NONE);
    chafa_canvas_config_set_work_factor(config, .5f);
    if (spec->colours <= PREVIEW_16) // few colours: mixed
        chafa_canvas_config_set_dither_mode(config, CHAFA_DITHER_MODE_ORDERED);
    ChafaCanvas *canvas = chafa_canvas_new(config);
    chafa_symbol_map_unref(map);
    chafa_canvas_config_unref(config);
    return canvas;
}

// Eight colours make no picture: it is drawn by its brightness, and they are for the lines alone.
static void colour_lines(struct preview_cell *cell, bool odd)
{
    enum { RED = 1, GREEN = 2, YELLOW = 3, MAGENTA = 5 };
    if (cell->marks & (OVERLAY_MARK_G | OVERLAY_MARK_S)) {
        bool g = cell->marks & OVERLAY_MARK_G && (!(cell->marks & OVERLAY_MARK_S) || odd);
        cell->glyph = ' ';
        cell->bg = g ? YELLOW : RED;
    } else if (cell->marks && odd) {
        cell->glyph = ' ';
        cell->bg = cell->marks & OVERLAY_MARK_ADDED ? GREEN : MAGENTA;
    }
}

static int colour_of(int raw, enum preview_colours colours)
{
    if (raw < 0)
        return PREVIEW_DEFAULT;
    return colours == PREVIEW_TRUE ? PREVIEW_RGB | (raw & 0xffffff) : raw;
}

// A cell has the mark of a line that goes through enough of its pixels, and of a change that fills
// most of it.
static uint8_t cell_marks(const uint8_t *marks, uint32_t stride, uint32_t w, uint32_t h)
{
    uint32_t n[4] = {0}, line = w * h / 6 ? w * h / 6 : 1, most = w * h / 2 + 1;
    const uint32_t enough[4] = {line, line, most, most};
    uint8_t out = 0;
    for (uint32_t y = 0; y < h; y++)
        for (uint32_t x = 0; x < w; x++)
            for (int k = 0; k < 4; k++)
                n[k] += marks[(size_t)y * stride + x] >> k & 1;
    for (int k = 0; k < 4; k++)
        out |= (uint8_t)(n[k] >= enough[k] ? 1 << k : 0);
    return out;
}

static void take_cells(ChafaCanvas *canvas, const struct preview_spec *spec, const uint8_t *marks,
                       uint32_t px, uint32_t py, struct preview *out)
{
    for (int y = 0; y < out->h; y++) {
        for (int x = 0; x < out->w; x++) {
            struct preview_cell *cell = &out->cells[(size_t)y * (size_t)out->w + (size_t)x];
            int fg = -1, bg = -1; // without colours they must not be asked for
            if (spec->colours > PREVIEW_8)
                chafa_canvas_get_raw_colors_at(canvas, x, y, &fg, &bg);
            cell->glyph = chafa_canvas_get_char_at(canvas, x, y);
            cell->fg = colour_of(fg, spec->colours);
            cell->bg = colour_of(bg, spec->colours);
            const uint8_t *from = marks + ((size_t)y * py * (size_t)out->w + (size_t)x) * px;
            cell->marks = cell_marks(from, (uint32_t)out->w * px, px, py);
            if (spec->colours == PREVIEW_8)
                colour_lines(cell, (x + y) % 2);
        }
    }
}

struct preview preview_cells(const struct pixmap *p, const struct overlay *o,
                             const struct preview_spec *spec)
{
    enum { P = 8 }; // chafa looks at 8 × 8 pixels of a cell, twice as high as wide
    struct preview out = {0};
    preview_fit(p->w, p->h, spec, &out.w, &out.h);
    uint32_t w = (uint32_t)out.w * P, h = (uint32_t)out.h * P;
    struct thickness lines = out.w >= 12 ? (struct thickness){4, 2} : (struct thickness){2, 1};
    uint8_t *marks = mem_array((size_t)w * h, 1);
    memset(marks, 0, (size_t)w * h);
    struct pixmap big = preview_shown(p, o, &spec->part, w, h, lines, marks);
    ChafaCanvas *canvas = cell_canvas(out.w, out.h, spec);
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, big.rgba, (int)w, (int)h,
                                 (int)w * 4);
    out.cells = mem_array((size_t)out.w * (size_t)out.h, sizeof *out.cells);
    take_cells(canvas, spec, marks, P, P, &out);
    chafa_canvas_unref(canvas);
    pixmap_free(&big);
    free(marks);
    return out;
}

void preview_free(struct preview *v)
{
    free(v->cells);
    free(v->bytes);
    *v = (struct preview){0};
}

size_t preview_bytes(const struct preview *v)
{
    return (v->cells ? (size_t)v->w * (size_t)v->h * sizeof *v->cells : 0) + v->n + sizeof *v;
}
