// SPDX-License-Identifier: MIT
#include "image/scoremap.h"

#include <math.h>

static const char order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? '<' : '>';

static bool fit_floats(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && (fabs(x[i]) > 3e38 || (double)(float)x[i] != x[i]))
            return false;
    return true;
}

// The header ends at a multiple of 64 bytes, by a line end behind blanks.
static void put_header(struct strbuf *out, struct grid g, int size)
{
    struct strbuf text = {0};
    strbuf_printf(&text, "{'descr': '%cf%d', 'fortran_order': False, 'shape': (%u, %u), }", order,
                  size, g.h, g.w);
    while ((10 + text.n + 1) % 64)
        strbuf_putc(&text, ' ');
    strbuf_putc(&text, '\n');
    strbuf_add(out, "\x93NUMPY\1\0", 8);
    strbuf_putc(out, (char)(text.n & 255));
    strbuf_putc(out, (char)(text.n >> 8));
    strbuf_add(out, text.at, text.n);
    strbuf_free(&text);
}

void npy_write(struct grid g, const double *x, struct strbuf *out)
{
    size_t n = grid_n(g);
    bool floats = fit_floats(x, n);
    put_header(out, g, floats ? 4 : 8);
    for (size_t i = 0; i < n; i++) {
        float f = floats ? (float)x[i] : 0;
        if (floats)
            strbuf_add(out, (const char *)&f, sizeof f);
        else
            strbuf_add(out, (const char *)&x[i], sizeof x[i]);
    }
}
