// SPDX-License-Identifier: MIT
#include "image/describe.h"

static void put_share(struct strbuf *out, size_t n, size_t of)
{
    double share = of ? 100.0 * (double)n / (double)of : 0;
    if (n && share < 1)
        strbuf_printf(out, "%.1f%%", share < .1 ? .1 : share);
    else
        strbuf_printf(out, "%.0f%%", n < of && share > 99 ? 99.0 : share);
}

static const char *place(uint32_t w, uint32_t h, const struct featureset *set)
{
    static const char *const names[3][3] = {{"top left", "top", "top right"},
                                            {"centre left", "centre", "centre right"},
                                            {"bottom left", "bottom", "bottom right"}};
    double x = 0, y = 0, n = 0;
    for (size_t i = featureset_next(set, 0); i < set->n; i = featureset_next(set, i + 1), n++) {
        x += (double)(i % w) + .5;
        y += (double)(i / w) + .5;
    }
    int column = (int)(3 * x / n / w), row = (int)(3 * y / n / h);
    return names[row > 2 ? 2 : row][column > 2 ? 2 : column];
}

static void put_set(struct strbuf *out, uint32_t w, uint32_t h, const struct featureset *set,
                    const char *after, const char *between)
{
    size_t n = featureset_count(set), all = (size_t)w * h;
    if (!n) {
        strbuf_puts(out, "empty");
        return;
    }
    put_share(out, n, all);
    strbuf_puts(out, after);
    if (n < all)
        strbuf_printf(out, "%s%s", between, place(w, h, set));
}

void describe_set(struct strbuf *out, uint32_t w, uint32_t h, const struct featureset *set)
{
    put_set(out, w, h, set, "", " ");
}

void describe_sets(struct strbuf *out, uint32_t w, uint32_t h, const struct featureset *g,
                   const struct featureset *s)
{
    if (g) {
        strbuf_puts(out, "G ");
        put_set(out, w, h, g, " of the picture", ", ");
    } else {
        strbuf_puts(out, "not annotated");
    }
    if (s) {
        strbuf_puts(out, "; S ");
        put_set(out, w, h, s, g ? "" : " of the picture", ", ");
    } else {
        strbuf_puts(out, "; no saliency");
    }
    if (g && s && featureset_count(g) && featureset_count(s)) {
        strbuf_puts(out, "; overlap ");
        put_share(out, featureset_count_both(g, s), (size_t)w * h);
    }
}
