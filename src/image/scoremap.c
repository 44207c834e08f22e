// SPDX-License-Identifier: MIT
#include "image/scoremap.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

void scoremap_free(struct scoremap *m)
{
    free(m->at);
    *m = (struct scoremap){0};
}

bool scoremap_from_grey(const struct greymap *m, struct scoremap *out, struct err *e)
{
    size_t n = (size_t)m->w * m->h;
    if (n > SCOREMAP_MAX_PIXELS)
        return err_set(e, "%u × %u scores are more than %d million", m->w, m->h,
                       SCOREMAP_MAX_PIXELS / 1000000);
    *out = (struct scoremap){.grid = {m->w, m->h}, .at = mem_array(n, sizeof *out->at)};
    for (size_t i = 0; i < n; i++)
        out->at[i] = m->at[i] / 255.;
    return true;
}

struct weight { // new pixel = (1 - part) * old[first] + part * old[second]
    uint32_t first, second;
    double part;
};

static struct weight weight_of(uint32_t i, uint32_t n, uint32_t old)
{
    double at = (i + .5) * old / n - .5;
    at = at < 0 ? 0 : at > old - 1 ? old - 1 : at;
    uint32_t first = (uint32_t)at;
    return (struct weight){first, first + 1 < old ? first + 1 : first, at - first};
}

// Without the second where it has no weight: a missing one must not matter then.
static double between(double a, double b, double part)
{
    return part > 0 ? a + (b - a) * part : a;
}

void scoremap_resample(const struct scoremap *m, struct grid g, double *out)
{
    struct weight *columns = mem_array(g.w, sizeof *columns);
    for (uint32_t x = 0; x < g.w; x++)
        columns[x] = weight_of(x, g.w, m->grid.w);
    for (uint32_t y = 0; y < g.h; y++) {
        struct weight r = weight_of(y, g.h, m->grid.h);
        const double *a = m->at + (size_t)r.first * m->grid.w;
        const double *b = m->at + (size_t)r.second * m->grid.w;
        for (uint32_t x = 0; x < g.w; x++) {
            struct weight c = columns[x];
            *out++ = between(between(a[c.first], a[c.second], c.part),
                             r.part > 0 ? between(b[c.first], b[c.second], c.part) : 0, r.part);
        }
    }
    free(columns);
}

void scoremap_set(const struct scoremap *m, double label, struct featureset *s)
{
    for (size_t i = 0, n = grid_n(m->grid); i < n; i++)
        if (isnan(label) ? m->at[i] != 0 && !isnan(m->at[i]) : m->at[i] == label)
            featureset_add(s, i);
}
