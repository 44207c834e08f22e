// SPDX-License-Identifier: MIT
// Any bytes as text on a canvas: cells stay safe and whole, and widths agree with what was drawn.
// The first byte chooses the size and the mode, the second the place.
#include "ui/canvas.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_cell(const struct canvas *c, int x, int y)
{
    const struct cell_view *cell = canvas_at(c, x, y);
    size_t n = strlen(cell->text);
    require(utf8_valid(cell->text, n, NULL));
    for (size_t i = 0, used; i < n; i += used) {
        int32_t cp;
        used = utf8_decode(cell->text + i, n - i, &cp);
        require(cp >= 0x20 && (cp < 0x7f || cp >= 0xa0) && (!c->ascii || cp < 0x7f));
        require(!(cp >= 0x202a && cp <= 0x202e) && !(cp >= 0x2066 && cp <= 0x2069));
        require(cp != 0x2028 && cp != 0x2029);
    }
    if (cell->width == 0)
        require(n == 0 && x > 0 && cell[-1].width == 2);
    else
        require(cell->width <= 2 && text_width(cell->text, n) == cell->width);
    if (cell->width == 2)
        require(x + 1 < c->w && cell[1].width == 0);
}

static void check_all(const struct canvas *c)
{
    for (int y = 0; y < c->h; y++)
        for (int x = 0; x < c->w; x++)
            check_cell(c, x, y);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    setlocale(LC_CTYPE, "C.UTF-8");
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 2)
        return 0;
    struct canvas c;
    canvas_init(&c, 1 + (data[0] & 63), 2);
    c.ascii = data[0] & 64;
    bool ellipsis = data[0] & 128;
    int x = (data[1] & 31) - 8, w = c.w - x;
    const char *s = (const char *)data + 2;
    int used = canvas_text(&c, x, 0, w, s, n - 2, style_of(ROLE_TOKEN), ellipsis);
    require(used >= 0 && (used == 0 || used <= w));
    int whole = canvas_width(&c, s, n - 2);
    if (w > 0)
        require(whole <= w ? used == whole : used <= w);
    check_all(&c);
    canvas_text(&c, x + 1, 0, 3, s, n - 2, style_of(ROLE_TEXT), !ellipsis); // over what is there
    canvas_fill(&c, (struct rect){x + 2, 0, 1, 1}, "x", style_of(ROLE_TEXT));
    check_all(&c);
    int columns;
    size_t fit = canvas_fit(&c, s, n - 2, 10, &columns);
    require(canvas_width(&c, s, fit) == columns && (n == 2 || fit > 0));
    canvas_fini(&c);
    return 0;
}
