// SPDX-License-Identifier: MIT
#include "ui/picture_text.h"

#include "image/describe.h"

static void put_glyph(struct strbuf *out, uint32_t cp)
{
    if (cp < 0x80) {
        strbuf_putc(out, (char)cp);
        return;
    }
    if (cp >= 0x800)
        strbuf_putc(out, (char)(0xe0 | cp >> 12));
    strbuf_putc(out, (char)(cp >= 0x800 ? (0x80 | (cp >> 6 & 63)) : (0xc0 | cp >> 6)));
    strbuf_putc(out, (char)(0x80 | (cp & 63)));
}

static void put_colour(struct strbuf *out, int what, int colour)
{
    if (colour < 0)
        strbuf_printf(out, "\033[%d9m", what);
    else
        strbuf_printf(out, "\033[%d8;5;%dm", what, colour);
}

static void put_row(struct strbuf *out, const struct preview_cell *cell, int w, bool colours)
{
    int fg = PREVIEW_RGB, bg = PREVIEW_RGB; // no colour of 256
    while (!colours && w > 0 && cell[w - 1].glyph == ' ' && !cell[w - 1].marks)
        w--;
    for (int x = 0; x < w; x++, cell++) {
        if (colours && cell->fg != fg)
            put_colour(out, 3, fg = cell->fg);
        if (colours && cell->bg != bg)
            put_colour(out, 4, bg = cell->bg);
        put_glyph(out, !colours && cell->marks ? (uint32_t) " GSB"[cell->marks & 3] : cell->glyph);
    }
    strbuf_puts(out, colours ? "\033[0m\n" : "\n");
}

static const struct saliency *defined(const struct picture_text *t)
{
    const struct saliency *s = instance_run(t->instance, t->run);
    return s && s->defined ? s : NULL;
}

void picture_text_description(struct strbuf *out, const struct picture_text *t)
{
    const struct instance *x = t->instance;
    const struct saliency *s = defined(t);
    describe_sets(out, x->picture->w, x->picture->h, x->annotated ? &x->gt : NULL,
                  s ? &s->set : NULL);
    strbuf_putc(out, '\n');
}

void picture_text(struct strbuf *out, const struct pixmap *pixels, const struct picture_text *t)
{
    const struct instance *x = t->instance;
    const struct saliency *s = defined(t);
    struct overlay o = {.w = x->picture->w,
                        .h = x->picture->h,
                        .g = x->annotated ? &x->gt : NULL,
                        .s = s ? &s->set : NULL,
                        .scores = s && !s->given_as_set ? s->scores : NULL,
                        .outline_g = t->look.outline_g,
                        .look = t->look.look};
    struct preview_spec spec = {.part = t->look.part,
                                .w = t->w,
                                .h = t->h,
                                .cell_w = 1,
                                .cell_h = 2,
                                .symbols = t->ascii ? PREVIEW_ASCII : PREVIEW_BLOCKS,
                                .colours = t->colours ? PREVIEW_256 : PREVIEW_MONO};
    struct preview p = preview_cells(pixels, &o, &spec);
    for (int y = 0; y < p.h; y++)
        put_row(out, p.cells + (size_t)y * (size_t)p.w, p.w, t->colours);
    preview_free(&p);
    picture_text_description(out, t);
}
