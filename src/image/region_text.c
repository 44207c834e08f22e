// SPDX-License-Identifier: MIT
#include "image/region_text.h"

#include "core/probe.h"

#include <stdlib.h>
#include <string.h>

enum { POINTS = 1000 };

// Numbers separated as in "x,y;x,y". Returns how many, or 0 when it is something else or too much.
static size_t read_numbers(const char *text, double *out, size_t most)
{
    for (size_t n = 0; n < most;) {
        char *end;
        out[n++] = strtod(text, &end);
        if (end == text)
            return 0;
        if (!*end)
            return n;
        if (*end != (n % 2 ? ',' : ';') && *end != ',')
            return 0;
        text = end + 1;
    }
    return 0;
}

static bool read_box(const char *text, struct grid g, struct featureset *out, struct err *e)
{
    double box[5];
    if (read_numbers(text, box, 5) != 4)
        return err_set(e, "a box is box:x,y,w,h in pixels");
    return region_box(out, g, box, e);
}

static bool read_polygon(const char *text, struct grid g, struct featureset *out, struct err *e)
{
    double xy[2 * POINTS];
    size_t n = read_numbers(text, xy, 2 * POINTS);
    if (n < 6 || n % 2)
        return err_set(e, "a polygon is polygon:x,y;x,y;x,y with at least 3 points, at most %d",
                       POINTS - 1);
    struct polygon p;
    polygon_begin(&p, g);
    bool ok = polygon_ring(&p, xy, n / 2, e);
    polygon_end(&p, ok ? out : NULL);
    return ok;
}

bool region_read(const char *text, size_t n, struct grid g, struct arena *a, struct featureset *out,
                 struct err *e)
{
    bool box = !strncmp(text, "box:", 4), polygon = !strncmp(text, "polygon:", 8);
    if (!box && !polygon)
        return region_parse(text, n, a, out, e);
    if (!g.w || grid_n(g) != n)
        return err_set(e, "'%.60s' is a region of a picture, and this instance is none", text);
    *out = featureset_new(a, n);
    if (!(box ? read_box(text + 4, g, out, e) : read_polygon(text + 8, g, out, e)))
        return false;
    return featureset_count(out) > 0 ||
           err_set(e, "'%.60s' holds no pixel of the picture (%u x %u)", text, g.w, g.h);
}
