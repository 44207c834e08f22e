// SPDX-License-Identifier: MIT
#include "unit.h"

#include "image/describe.h"
#include "image/preview.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 64 };

static struct arena arena;

static struct featureset box(uint32_t w, uint32_t h, uint32_t x0, uint32_t y0, uint32_t x1,
                             uint32_t y1)
{
    struct featureset s = featureset_new(&arena, (size_t)w * h);
    for (uint32_t y = y0; y < y1; y++)
        featureset_add_range(&s, (size_t)y * w + x0, (size_t)y * w + x1);
    return s;
}

static struct pixmap plain(uint32_t w, uint32_t h, uint32_t rgb)
{
    struct pixmap p = pixmap_new(w, h);
    for (size_t i = 0; i < (size_t)w * h; i++)
        memcpy(p.rgba + 4 * i,
               (uint8_t[]){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb, 255}, 4);
    return p;
}

static uint32_t at(const struct pixmap *p, uint32_t x, uint32_t y)
{
    const uint8_t *c = p->rgba + 4 * ((size_t)y * p->w + x);
    return (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
}

static const struct window whole = {0, 0, 1, 1};

static void outlines_lie_within_their_sets(void **state)
{
    (void)state;
    struct featureset g = box(N, N, 10, 20, 30, 40), s = box(N, N, 40, 0, N, N);
    struct overlay o = {.w = N, .h = N, .g = &g, .s = &s, .outline_g = true};
    struct pixmap p = plain(N, N, 0x336699);
    uint8_t marks[N * N];
    overlay_paint(&p, &o, &whole, (struct thickness){2, 2}, marks);
    for (uint32_t y = 0; y < N; y++)
        for (uint32_t x = 0; x < N; x++) {
            bool in_g = x >= 10 && x < 30 && y >= 20 && y < 40;
            bool core_g = x >= 12 && x < 28 && y >= 22 && y < 38;
            bool core_s = x >= 42 && x < N - 2 && y >= 2 && y < N - 2;
            bool line_s = x >= 40 && !core_s;
            assert_int_equal(at(&p, x, y), in_g && !core_g ? OVERLAY_G
                                           : line_s        ? OVERLAY_S
                                                           : 0x336699);
            assert_int_equal(marks[y * N + x], in_g && !core_g ? OVERLAY_MARK_G
                                               : line_s        ? OVERLAY_MARK_S
                                                               : 0);
        }
    pixmap_free(&p);
}

static void equal_outlines_are_both_seen(void **state)
{
    (void)state;
    struct featureset g = box(N, N, 8, 8, 56, 56);
    struct overlay o = {.w = N, .h = N, .g = &g, .s = &g, .outline_g = true};
    struct pixmap p = plain(N, N, 0);
    overlay_paint(&p, &o, &whole, (struct thickness){2, 2}, NULL);
    size_t yellow = 0, orange = 0;
    for (uint32_t y = 0; y < N; y++)
        for (uint32_t x = 0; x < N; x++) {
            yellow += at(&p, x, y) == OVERLAY_G;
            orange += at(&p, x, y) == OVERLAY_S;
        }
    assert_int_equal(yellow + orange, 48 * 48 - 44 * 44);
    assert_true(yellow > 100 && orange > 100);
    pixmap_free(&p);
}

static void a_set_of_another_resolution_is_spread(void **state)
{
    (void)state;
    struct featureset g = box(4, 4, 2, 0, 4, 4); // the right half
    struct overlay o = {.w = 4, .h = 4, .g = &g, .outline_g = true, .look = OVERLAY_OFF};
    struct pixmap p = plain(N, N, 0);
    overlay_paint(&p, &o, &whole, (struct thickness){1, 1}, NULL);
    assert_int_equal(at(&p, N / 2, 5), OVERLAY_G);
    assert_int_equal(at(&p, N / 2 - 1, 5), 0);
    assert_int_equal(at(&p, N / 2 + 1, 5), 0);
    pixmap_free(&p);
    p = plain(N, N, 0); // only the left half is shown: nothing of G
    overlay_paint(&p, &o, &(struct window){0, 0, .5, 1}, (struct thickness){1, 1}, NULL);
    for (uint32_t x = 0; x < N; x++)
        assert_int_equal(at(&p, x, 5), 0);
    pixmap_free(&p);
}

static void saturation_takes_the_colour_outside(void **state)
{
    (void)state;
    struct featureset s = box(N, N, 0, 0, N / 2, N);
    struct overlay o = {.w = N, .h = N, .s = &s, .look = OVERLAY_SATURATION};
    struct pixmap p = plain(N, N, 0xff8000);
    overlay_paint(&p, &o, &whole, (struct thickness){2, 2}, NULL);
    assert_int_equal(at(&p, 5, 5), 0xff8000);
    uint32_t faded = at(&p, N - 5, 5);
    assert_true((faded >> 16) == (faded >> 8 & 255) && (faded & 255) == (faded >> 16));
    assert_true((faded & 255) < 0x60);
    pixmap_free(&p);
}

static void heat_follows_the_scores(void **state)
{
    (void)state;
    double scores[4] = {1, -1, 0, NAN};
    struct featureset s = box(2, 2, 0, 0, 1, 1);
    struct overlay o = {.w = 2, .h = 2, .s = &s, .scores = scores, .look = OVERLAY_HEAT};
    struct pixmap p = plain(N, N, 0x808080);
    overlay_paint(&p, &o, &whole, (struct thickness){2, 2}, NULL);
    uint32_t for_it = at(&p, 20, 20), against = at(&p, 50, 20);
    assert_true((for_it >> 16) > (for_it & 255));
    assert_true((against >> 16) < (against & 255));
    assert_int_equal(at(&p, 10, 50), at(&p, 50, 50)); // missing is nothing
    pixmap_free(&p);
}

static struct preview_spec spec_of(int w, int h, enum preview_symbols s, enum preview_colours c)
{
    return (struct preview_spec){
        .part = whole, .w = w, .h = h, .cell_w = 8, .cell_h = 16, .symbols = s, .colours = c};
}

static void proportions_are_kept(void **state)
{
    (void)state;
    int w, h;
    struct preview_spec spec = spec_of(80, 20, PREVIEW_BLOCKS, PREVIEW_256);
    preview_fit(224, 224, &spec, &w, &h);
    assert_int_equal(w, 40);
    assert_int_equal(h, 20);
    preview_fit(1000, 10, &spec, &w, &h);
    assert_int_equal(w, 80);
    assert_int_equal(h, 1);
    preview_fit(1, 100000, &spec, &w, &h);
    assert_int_equal(w, 1);
    assert_int_equal(h, 20);
    spec.part = (struct window){0, 0, .5, 1};
    preview_fit(224, 224, &spec, &w, &h);
    assert_int_equal(w, 20);
    spec = spec_of(100000, 100000, PREVIEW_BLOCKS, PREVIEW_256);
    preview_fit(224, 224, &spec, &w, &h);
    assert_true(w <= PREVIEW_MAX_W && h <= PREVIEW_MAX_H);
}

static bool is_glyph(enum preview_symbols s, uint32_t glyph)
{
    switch (s) {
    case PREVIEW_ASCII:
        return glyph >= 0x20 && glyph < 0x7f;
    case PREVIEW_BRAILLE:
        return glyph == ' ' || (glyph >= 0x2800 && glyph <= 0x28ff);
    case PREVIEW_HALF:
        return glyph == ' ' || glyph == 0x2580 || glyph == 0x2584 || glyph == 0x2588 ||
               glyph == 0x258c || glyph == 0x2590;
    case PREVIEW_BLOCKS:
        return glyph == ' ' || (glyph >= 0x2580 && glyph <= 0x259f);
    }
    return false;
}

// Every combination: glyphs of the kind, colours of the depth; a red and a blue half differ.
static void cells_of_every_kind(void **state)
{
    (void)state;
    struct pixmap p = plain(N, N, 0xff0000);
    for (uint32_t y = 0; y < N; y++)
        for (uint32_t x = N / 2; x < N; x++)
            memcpy(p.rgba + 4 * (y * N + x), (uint8_t[]){0, 0, 255, 255}, 4);
    static const int most[] = {0, 8, 16, 256, 0};
    for (int s = PREVIEW_ASCII; s <= PREVIEW_BRAILLE; s++)
        for (int c = PREVIEW_MONO; c <= PREVIEW_TRUE; c++) {
            struct preview_spec spec =
                spec_of(20, 10, (enum preview_symbols)s, (enum preview_colours)c);
            struct preview v = preview_cells(&p, NULL, &spec);
            assert_int_equal(v.w, 20);
            assert_int_equal(v.h, 10);
            for (int i = 0; i < v.w * v.h; i++) {
                const struct preview_cell *cell = &v.cells[i];
                assert_true(is_glyph((enum preview_symbols)s, cell->glyph));
                for (int k = 0; k < 2; k++) {
                    int colour = k ? cell->bg : cell->fg;
                    if (c == PREVIEW_MONO)
                        assert_int_equal(colour, PREVIEW_DEFAULT);
                    else if (c == PREVIEW_TRUE)
                        assert_true(colour == PREVIEW_DEFAULT || colour & PREVIEW_RGB);
                    else
                        assert_true(colour < most[c] &&
                                    (c != PREVIEW_256 || colour < 0 || colour >= 16));
                }
            }
            if (c > PREVIEW_8)
                assert_true(v.cells[0].bg != v.cells[19].bg || v.cells[0].fg != v.cells[19].fg);
            assert_true(preview_bytes(&v) >= 200 * sizeof *v.cells);
            preview_free(&v);
        }
    pixmap_free(&p);
}

// Letters are for the marks on it: see view_picture.c.
static void ascii_has_no_letters(void **state)
{
    (void)state;
    struct pixmap p = pixmap_new(64, 64);
    for (size_t i = 0; i < pixmap_bytes(&p); i++)
        p.rgba[i] = i % 4 == 3 ? 255 : (uint8_t)(i * i / 7 + i / 256 * 31);
    for (int w = 8; w <= 64; w *= 2) {
        struct preview_spec spec = spec_of(w, w / 2, PREVIEW_ASCII, PREVIEW_MONO);
        struct preview v = preview_cells(&p, NULL, &spec);
        bool seen[128] = {false};
        int kinds = 0;
        for (int i = 0; i < v.w * v.h; i++) {
            uint32_t c = v.cells[i].glyph;
            assert_true(c >= ' ' && c < 0x7f && !strchr("$&", (int)c));
            assert_false((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'));
            kinds += !seen[c];
            seen[c] = true;
        }
        assert_true(kinds > 3);
        preview_free(&v);
    }
    pixmap_free(&p);
}

static void the_same_cells_every_time(void **state)
{
    (void)state;
    struct pixmap p = plain(N, N, 0x20c040);
    for (uint32_t i = 0; i < N * N; i++)
        p.rgba[4 * i] = (uint8_t)(i * 7);
    struct preview_spec spec = spec_of(30, 15, PREVIEW_BLOCKS, PREVIEW_256);
    struct preview a = preview_cells(&p, NULL, &spec), b = preview_cells(&p, NULL, &spec);
    assert_memory_equal(a.cells, b.cells, 450 * sizeof *a.cells);
    preview_free(&a);
    preview_free(&b);
    pixmap_free(&p);
}

static void lines_mark_cells(void **state)
{
    (void)state;
    struct featureset g = box(N, N, 16, 16, 48, 48);
    struct overlay o = {.w = N, .h = N, .g = &g, .outline_g = true, .look = OVERLAY_OFF};
    struct pixmap p = plain(N, N, 0x808080);
    struct preview_spec spec = spec_of(32, 16, PREVIEW_ASCII, PREVIEW_MONO);
    struct preview v = preview_cells(&p, &o, &spec);
    assert_int_equal(v.cells[4 * 32 + 12].marks, OVERLAY_MARK_G); // the upper edge
    assert_int_equal(v.cells[8 * 32 + 8].marks, OVERLAY_MARK_G);  // the left edge
    assert_int_equal(v.cells[8 * 32 + 16].marks, 0);              // the middle
    assert_int_equal(v.cells[0].marks, 0);
    preview_free(&v);
    spec.colours = PREVIEW_8; // the line in its colour
    v = preview_cells(&p, &o, &spec);
    assert_int_equal(v.cells[4 * 32 + 12].bg, 3);
    assert_int_equal(v.cells[0].bg, PREVIEW_DEFAULT);
    preview_free(&v);
    pixmap_free(&p);
}

static void sixel_fits_its_rows_and_its_cap(void **state)
{
    (void)state;
    struct pixmap p = pixmap_new(900, 900);
    uint32_t seed = 1;
    for (size_t i = 0; i < 900 * 900 * 4; i++) { // noise: the worst case
        seed = seed * 1664525 + 1013904223;
        p.rgba[i] = i % 4 == 3 ? 255 : (uint8_t)(seed >> 24);
    }
    static const int sizes[][2] = {{20, 5}, {40, 13}, {200, 60}};
    for (size_t i = 0; i < 3; i++) {
        struct preview_spec spec = spec_of(sizes[i][0], sizes[i][1], PREVIEW_BLOCKS, PREVIEW_256);
        struct preview v = preview_pixels(&p, NULL, &spec, PREVIEW_SIXEL, 1);
        int a, b, w, h;
        assert_true(v.n > 0 && v.n <= PREVIEW_MAX_SIXEL);
        const char *raster = strchr(v.bytes, '"');
        assert_non_null(raster);
        assert_int_equal(sscanf(raster, "\"%d;%d;%d;%d", &a, &b, &w, &h), 4);
        assert_int_equal(w, v.w * 8);
        assert_true(h % 6 == 0 && h <= v.h * 16 && h > v.h * 16 - 6);
        assert_true(strncmp(v.bytes, "\033P", 2) == 0 && strcmp(v.bytes + v.n - 2, "\033\\") == 0);
        preview_free(&v);
    }
    pixmap_free(&p);
}

static void kitty_and_iterm2_say_their_cells(void **state)
{
    (void)state;
    struct pixmap p = plain(200, 100, 0x123456);
    for (size_t i = 0; i < 200 * 100; i++)
        p.rgba[4 * i] = (uint8_t)(i * i >> 7);
    struct preview_spec spec = spec_of(40, 20, PREVIEW_BLOCKS, PREVIEW_256);
    struct preview v = preview_pixels(&p, NULL, &spec, PREVIEW_KITTY, 4242);
    assert_int_equal(v.w, 40);
    assert_int_equal(v.h, 10);
    assert_non_null(strstr(v.bytes, "\033_Ga=T,f=100,t=d,i=4242,p=1,c=40,r=10,C=1,q=2,m="));
    assert_non_null(strstr(v.bytes, ";iVBORw0KGgo")); // a PNG
    for (const char *s = v.bytes; *s;) {              // chunks of at most 4096 bytes of base64
        assert_true(strncmp(s, "\033_G", 3) == 0);
        const char *data = strchr(s, ';'), *end = strstr(s, "\033\\");
        assert_true(data && end && end - data <= 4097);
        s = end + 2;
        assert_true((strstr(data - 3, "m=0") == data - 3) == !*s);
    }
    preview_free(&v);
    v = preview_pixels(&p, NULL, &spec, PREVIEW_ITERM2, 0);
    assert_true(strncmp(v.bytes, "\033]1337;File=inline=1;", 21) == 0);
    assert_non_null(strstr(v.bytes, ";width=40;height=10;"));
    assert_int_equal(v.bytes[v.n - 1], '\a');
    preview_free(&v);
    pixmap_free(&p);
}

static void assert_description(const struct featureset *g, const struct featureset *s,
                               const char *want)
{
    struct strbuf text = {0};
    describe_sets(&text, 10, 10, g, s);
    assert_string_equal(strbuf_str(&text), want);
    strbuf_free(&text);
}

static void evidence_in_words(void **state)
{
    (void)state;
    struct featureset g = box(10, 10, 0, 3, 3, 7), s = box(10, 10, 2, 4, 8, 6);
    struct featureset none = featureset_new(&arena, 100), all = box(10, 10, 0, 0, 10, 10);
    assert_description(&g, &s, "G 12% of the picture, centre left; S 12%, centre; overlap 2%");
    assert_description(&g, NULL, "G 12% of the picture, centre left; no saliency");
    assert_description(NULL, &s, "not annotated; S 12% of the picture, centre");
    assert_description(NULL, NULL, "not annotated; no saliency");
    assert_description(&none, &all, "G empty; S 100%");
    struct featureset corner = box(10, 10, 9, 9, 10, 10), big = box(100, 100, 50, 0, 54, 2);
    struct strbuf text = {0};
    describe_set(&text, 10, 10, &corner);
    assert_string_equal(strbuf_str(&text), "1% bottom right");
    strbuf_clear(&text);
    describe_set(&text, 100, 100, &big);
    assert_string_equal(strbuf_str(&text), "0.1% top");
    strbuf_free(&text);
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outlines_lie_within_their_sets),
        cmocka_unit_test(equal_outlines_are_both_seen),
        cmocka_unit_test(a_set_of_another_resolution_is_spread),
        cmocka_unit_test(saturation_takes_the_colour_outside),
        cmocka_unit_test(heat_follows_the_scores),
        cmocka_unit_test(proportions_are_kept),
        cmocka_unit_test(cells_of_every_kind),
        cmocka_unit_test(ascii_has_no_letters),
        cmocka_unit_test(the_same_cells_every_time),
        cmocka_unit_test(lines_mark_cells),
        cmocka_unit_test(sixel_fits_its_rows_and_its_cap),
        cmocka_unit_test(kitty_and_iterm2_say_their_cells),
        cmocka_unit_test(evidence_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
