// SPDX-License-Identifier: MIT
// The protocols for pixels. Sixel is chafa's; kitty and iTerm2 take the picture as PNG, a tenth of
// what raw pixels weigh on a slow line.
#include "image/preview.h"
#include "image/preview_shown.h"

#include "base/mem.h"

#include <chafa.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

#include <string.h>

enum { SIXEL_ROWS = 6, KITTY_CHUNK = 4096, THICKNESS_SHARE = 80 };

// ---- sixel --------------------------------------------------------------------------------------

static void add_sixel(struct strbuf *out, const struct pixmap *p)
{
    chafa_set_n_threads(1); // the same bytes every time
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    chafa_canvas_config_set_pixel_mode(config, CHAFA_PIXEL_MODE_SIXELS);
    chafa_canvas_config_set_cell_geometry(config, (int)p->w, (int)p->h);
    chafa_canvas_config_set_geometry(config, 1, 1);
    chafa_canvas_config_set_dither_mode(config, CHAFA_DITHER_MODE_NONE);
    ChafaCanvas *canvas = chafa_canvas_new(config);
    ChafaTermInfo *info = chafa_term_info_new();
    chafa_term_info_set_seq(info, CHAFA_TERM_SEQ_BEGIN_SIXELS, "\033P%1;%2;%3q", NULL);
    chafa_term_info_set_seq(info, CHAFA_TERM_SEQ_END_SIXELS, "\033\\", NULL);
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGBA8_UNASSOCIATED, p->rgba, (int)p->w,
                                 (int)p->h, (int)p->w * 4);
    GString *text = chafa_canvas_print(canvas, info);
    strbuf_add(out, text->str, text->len);
    g_string_free(text, TRUE);
    chafa_term_info_unref(info);
    chafa_canvas_unref(canvas);
    chafa_canvas_config_unref(config);
}

// ---- PNG in base64 ------------------------------------------------------------------------------

static void add_png(struct strbuf *out, const struct pixmap *p)
{
    GdkPixbuf *pixbuf = gdk_pixbuf_new_from_data(p->rgba, GDK_COLORSPACE_RGB, TRUE, 8, (int)p->w,
                                                 (int)p->h, (int)p->w * 4, NULL, NULL);
    gchar *png = NULL;
    gsize n = 0;
    if (gdk_pixbuf_save_to_buffer(pixbuf, &png, &n, "png", NULL, "compression", "3", NULL)) {
        gchar *text = g_base64_encode((const guchar *)png, n);
        strbuf_puts(out, text);
        g_free(text);
        g_free(png);
    }
    g_object_unref(pixbuf);
}

static void add_kitty(struct strbuf *out, const struct pixmap *p, int w, int h, uint32_t id)
{
    struct strbuf data = {0};
    add_png(&data, p);
    for (size_t at = 0; at < data.n; at += KITTY_CHUNK) {
        size_t n = data.n - at < KITTY_CHUNK ? data.n - at : KITTY_CHUNK;
        int more = at + n < data.n;
        if (at == 0) // C=1: the cursor stays; q=2: no answer
            strbuf_printf(out, "\033_Ga=T,f=100,t=d,i=%u,p=1,c=%d,r=%d,C=1,q=2,m=%d;", id, w, h,
                          more);
        else
            strbuf_printf(out, "\033_Gq=2,m=%d;", more);
        strbuf_add(out, data.at + at, n);
        strbuf_puts(out, "\033\\");
    }
    strbuf_free(&data);
}

static void add_iterm2(struct strbuf *out, const struct pixmap *p, int w, int h)
{
    struct strbuf data = {0};
    add_png(&data, p);
    if (data.n)
        strbuf_printf(out,
                      "\033]1337;File=inline=1;size=%zu;width=%d;height=%d;"
                      "preserveAspectRatio=0;doNotMoveCursor=1:%s\a",
                      data.n / 4 * 3, w, h, strbuf_str(&data));
    strbuf_free(&data);
}

// ---- all of them --------------------------------------------------------------------------------

static void add_bytes(struct strbuf *out, const struct pixmap *p, int w, int h,
                      enum preview_protocol protocol, uint32_t id)
{
    if (protocol == PREVIEW_SIXEL)
        add_sixel(out, p);
    else if (protocol == PREVIEW_KITTY)
        add_kitty(out, p, w, h, id);
    else
        add_iterm2(out, p, w, h);
}

struct preview preview_pixels(const struct pixmap *p, const struct overlay *o,
                              const struct preview_spec *spec, enum preview_protocol protocol,
                              uint32_t id)
{
    struct preview out = {0};
    struct strbuf bytes = {0};
    struct preview_spec smaller = *spec;
    for (;;) {
        preview_fit(p->w, p->h, &smaller, &out.w, &out.h);
        uint32_t w = (uint32_t)(out.w * spec->cell_w), h = (uint32_t)(out.h * spec->cell_h);
        if (protocol == PREVIEW_SIXEL && h > SIXEL_ROWS)
            h -= h % SIXEL_ROWS; // else the last band would reach into the row below
        uint32_t line = (w < h ? w : h) / THICKNESS_SHARE;
        line = line < 2 ? 2 : line;
        struct pixmap big =
            preview_shown(p, o, &spec->part, w, h, (struct thickness){line, line}, NULL);
        strbuf_clear(&bytes);
        add_bytes(&bytes, &big, out.w, out.h, protocol, id);
        pixmap_free(&big);
        if (bytes.n <= PREVIEW_MAX_SIXEL || protocol != PREVIEW_SIXEL || out.w <= 2 || out.h <= 1)
            break;
        smaller.w = out.w * 3 / 4;
        smaller.h = out.h * 3 / 4;
    }
    out.n = bytes.n;
    out.bytes = mem_alloc(bytes.n + 1);
    memcpy(out.bytes, strbuf_str(&bytes), bytes.n + 1);
    strbuf_free(&bytes);
    return out;
}
